/** `GET /api/cases/ID/explain` → explained: why each gap, hold and deadline of a case stands, for whoever checks it. */
import { z } from 'zod';
import { ulidSchema } from '../case/envelope.ts';
import { barSchema, daySchema, factValueSchema } from '../case/events.ts';

const citationSchema = z.object({
  source: z.string(),
  /** As people call it: 行政处罚法. */
  short: z.string(),
  sourceTitle: z.string(),
  article: z.string(),
  /** The decisive words, verbatim. */
  words: z.string(),
  /** Compared with the article's text; what is not only warns. */
  verified: z.boolean(),
});
const doorSchema = z.enum(['reason', 'approval']);

const gapWhySchema = z.object({
  /** As in the case's page: `item:legal-review`. */
  gap: z.string(),
  kind: z.enum(['open', 'unknown', 'conflict', 'notUnderstood', 'fault', 'outcomeUnknown', 'ungated']),
  bar: barSchema,
  title: z.string(),
  why: z.string(),
  basis: z.array(citationSchema.extend({ text: z.string() })).readonly(),
  binds: z.string().nullable(),
  /** The condition in words, each part with what it comes to; null for a gap that is no item's. */
  applies: z.string().nullable(),
  closes: z.string().nullable(),
  satisfiedBy: z.string().nullable(),
  holds: z.string(),
  rule: z.string().nullable(),
  facts: z
    .array(z.object({ name: z.string(), value: factValueSchema.nullable(), text: z.string() }))
    .readonly(),
});

export const explainedSchema = z.object({
  case: ulidSchema,
  /** Of the case: an answer belongs to this state of it. */
  version: z.string(),
  /** The day whose rules these are; null when no rule pack is in force. */
  on: daySchema.nullable(),
  today: daySchema,
  packs: z.array(z.object({ id: z.string(), version: z.string() })).readonly(),
  /** Each action the rules guard: whether it may go, and which gaps stand in its way. */
  actions: z
    .array(
      z.object({
        action: z.string(),
        title: z.string(),
        verdict: z.enum(['allow', 'warn', 'hold']),
        door: doorSchema.nullable(),
        gaps: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  gaps: z.array(gapWhySchema).readonly(),
  deadlines: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        citation: citationSchema.nullable(),
        whose: z.enum(['authority', 'party']),
        /** Null while it does not run. */
        from: daySchema.nullable(),
        due: daySchema.nullable(),
        shown: daySchema.nullable(),
        adverseFrom: daySchema.nullable(),
        metOn: daySchema.nullable(),
        /** How it was counted, which days were skipped and why, what is open, what was not earned. */
        sentences: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});
/** A gap's reasons. */
export type GapWhy = z.infer<typeof gapWhySchema>;
export type Explained = z.infer<typeof explainedSchema>;
