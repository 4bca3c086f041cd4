/** `GET /api/cases/{id}/similar`: what the unit decided before under the same entry of a benchmark. No names of parties. */
import { z } from 'zod';
import { ulidSchema } from '../case/envelope.ts';
import { daySchema, factValueSchema, nameSchema } from '../case/events.ts';

const fen = z.int().min(0);
const tierSchema = z.object({ id: z.string(), title: z.string() });

export const similarQuerySchema = z.object({ table: nameSchema, entry: nameSchema });

export const similarSchema = z.object({
  table: nameSchema,
  entry: nameSchema,
  /** Decisions that are compared; `otherKind` are those whose party is of the other kind (citizen, organization). */
  count: z.int(),
  otherKind: z.int(),
  /** How many departed from the benchmark. */
  departed: z.int(),
  first: daySchema.nullable(),
  last: daySchema.nullable(),
  /** The box plot in 分, each a figure that was decided (nearest rank); null below five, then `listed` has them all. */
  figures: z.object({ min: fen, q1: fen, median: fen, q3: fen, max: fen }).nullable(),
  listed: z.array(fen).max(4),
  tiers: z.array(tierSchema.extend({ count: z.int() })).max(100),
  nearest: z
    .array(
      z.object({
        /** null: a case that the reader may not open. */
        case: ulidSchema.nullable(),
        decidedOn: daySchema,
        tier: tierSchema.nullable(),
        amount: fen.nullable(),
        /** Ids of the statutory grounds that applied. */
        grounds: z.array(z.string()).max(100),
        departed: z.boolean(),
        /** Facts of the benchmark that differ; null: not known. */
        differences: z
          .array(
            z.object({
              fact: z.string(),
              here: factValueSchema.nullable(),
              there: factValueSchema.nullable(),
            }),
          )
          .max(100),
      }),
    )
    .max(5),
  /** Only the latest so many decisions were looked at. */
  more: z.boolean(),
});
export type Similar = z.infer<typeof similarSchema>;
