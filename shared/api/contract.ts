/**
 * What travels between extension, console and companion over HTTP. Every door validates with these.
 */
import { z } from 'zod';
import {
  bodySchema,
  envelopeSchema,
  MAX_BATCH_EVENTS,
  opaqueIdSchema,
  ulidSchema,
} from '../case/envelope.ts';
import { checkpointAnswerSchema } from './checkpoint.ts';

/** RFC 9457 problem details, with a code and what to do next. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** What the reader can do about it, one sentence. */
  todo: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  ledger: z.object({ size: z.int(), root: z.string() }),
  /** Files of rule packs that cannot be used; their last good copies are in force where there are any. */
  packs: z.object({ broken: z.int() }),
  /** Of body cameras: `off` when the unit takes none in; any word but `off` and `listening` wants somebody to look. */
  cameras: z.enum(['off', 'starting', 'listening', 'cannot-listen', 'down']),
  /** How full the disk of footage is, and how many faults the last inventory found. */
  footage: z.object({ disk: z.enum(['ok', 'notice', 'low', 'critical']), faults: z.int() }),
});

export const sealedEventSchema = z.strictObject({ envelope: envelopeSchema, body: bodySchema });

/** `POST /api/events`: events are answered one by one; a bad one leaves the others accepted. */
export const appendRequestSchema = z.strictObject({
  events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS),
});
export const appendResultSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('accepted'), id: ulidSchema, seq: z.int(), receivedAt: z.string() }),
  /** Sent before, the same: harmless. */
  z.object({ status: z.literal('known'), id: ulidSchema, seq: z.int(), receivedAt: z.string() }),
  z.object({ status: z.literal('already-erased'), id: ulidSchema, seq: z.int() }),
  /** Kept, not counted yet; released by itself once the clock has passed it. */
  z.object({ status: z.literal('quarantined'), id: ulidSchema, reason: z.string() }),
  z.object({
    status: z.literal('refused'),
    id: z.string().nullable(),
    /** invalid-envelope, invalid-data, unknown-type, too-big, different-bytes, bad-commitment, not-a-member, wrong-actor … */
    code: z.string(),
    reason: z.string(),
    todo: z.string(),
  }),
]);
export type AppendResult = z.infer<typeof appendResultSchema>;
export const appendResponseSchema = z.object({
  results: z.array(appendResultSchema),
  ledger: z.object({ size: z.int(), root: z.string() }),
  /** Companion's clock at answering, so that the device learns its offset. */
  now: z.string(),
});
export type AppendResponse = z.infer<typeof appendResponseSchema>;

/** `GET /api/sync?after=SEQ`: events of the streams the caller may read, in order of arrival. */
export const syncResponseSchema = z.object({
  events: z.array(
    z.object({ seq: z.int(), receivedAt: z.string(), envelope: envelopeSchema, body: bodySchema.nullable() }),
  ),
  next: z.int(),
  more: z.boolean(),
  now: z.string(),
  /** What the record is, signed; with the proof from the size named as `tree`. */
  checkpoint: checkpointAnswerSchema,
  /** Version of what `GET /api/device/provision` would answer: asked for again only when it changed. */
  provision: z.string().max(64),
});
export type SyncResponse = z.infer<typeof syncResponseSchema>;

export const roleSchema = z.enum(['officer', 'lead', 'head', 'legal-officer', 'supervisor', 'administrator']);
export type Role = z.infer<typeof roleSchema>;

export const personSchema = z.object({ id: opaqueIdSchema, name: z.string(), roles: z.array(roleSchema) });
export type Person = z.infer<typeof personSchema>;
