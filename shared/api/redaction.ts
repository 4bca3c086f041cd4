/** Marked copies of footage, as the console asks for them. */
import { z } from 'zod';
import { instantSchema, ulidSchema } from '../case/envelope.ts';
import { redactionSchema } from '../media/redaction.ts';

/** `POST /api/media/redactions`. */
export const makeRedactionSchema = z.strictObject({
  redaction: redactionSchema,
  reason: z.string().trim().min(4).max(400),
});

export const redactionJobSchema = z.object({
  id: ulidSchema,
  /** `damaged`: the original is not as the record has it; `failed`: ffmpeg could not. */
  state: z.enum(['running', 'done', 'failed', 'damaged', 'cancelled']),
  /** How much of it is made, 0 to 1. */
  part: z.number(),
});
export type RedactionJob = z.infer<typeof redactionJobSchema>;

const fileSchema = z.object({ bytes: z.int(), sha256: z.string() });
export const madeRedactionSchema = z.object({
  id: ulidSchema,
  at: instantSchema,
  /** Name of who made it; in the record his id. */
  by: z.string(),
  reason: z.string(),
  file: z.int(),
  /** Time in the file, ms. */
  from: z.int(),
  to: z.int(),
  regions: z.int(),
  muted: z.union([z.literal('all'), z.int()]),
  original: fileSchema,
  copy: fileSchema,
});
export type MadeRedaction = z.infer<typeof madeRedactionSchema>;

/** `GET /api/media/redactions?of=ID`. */
export const redactionsSchema = z.object({
  /** False: ffmpeg is not installed, so none can be made here. */
  installed: z.boolean(),
  job: redactionJobSchema.nullable(),
  /** The last first. */
  made: z.array(madeRedactionSchema),
});
export type Redactions = z.infer<typeof redactionsSchema>;
