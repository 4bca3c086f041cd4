/**
 * The grounds that the law asks to be weighed before any tier, in their order, as cited data
 * (penalty law 30, 31, 32, 33, 36). One YAML file per category. What an agency publishes of its own (首违不罚清单, heavier
 * circumstances) stands in its benchmark table, beside the violation that it speaks of.
 */
import { z } from 'zod';
import { daySchema, nameSchema } from '../case/events.ts';
import { citationSchema, localized, sourceSchema } from '../rules/pack-schema.ts';
import { benchmarkFactSchema, draftWordingSchema } from './benchmark-schema.ts';

/** What the ground does, and whether the law says 应当、不予 (must) or 可以 (may). */
export const effectSchema = z.enum(['no-penalty', 'lighter-or-mitigated', 'heavier']);
export type Effect = z.infer<typeof effectSchema>;
export const forceSchema = z.enum(['must', 'may']);
export type Force = z.infer<typeof forceSchema>;

const condition = z.string().min(1).max(1000);

/** Not found within so many years (penalty law 36). Both facts are days. */
const limitationSchema = z.strictObject({
  /** The day of the violation, or the day on which a continuing one ended. */
  from: nameSchema,
  found: nameSchema,
  years: z.int().min(1).max(30),
  /** Asked only when it decides: does the day in `from` itself count? A fact of type boolean. */
  firstDayCounts: nameSchema,
});

export const considerationSchema = z.strictObject({
  id: nameSchema,
  title: localized,
  effect: effectSchema,
  force: forceSchema,
  when: condition.optional(),
  limitation: limitationSchema.optional(),
  citation: citationSchema,
});
export type ConsiderationDefinition = z.infer<typeof considerationSchema>;

export const considerationListSchema = z.strictObject({
  list: nameSchema,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  layer: z.literal('national'),
  category: nameSchema,
  effective: z.strictObject({ from: daySchema, to: daySchema.optional() }),
  sources: z.record(nameSchema, sourceSchema),
  facts: z.record(nameSchema, benchmarkFactSchema),
  /** In the order in which they are asked. */
  considerations: z.array(considerationSchema).max(100),
  /** On what an amount outside the benchmark's tier is approved, by who made the benchmark. */
  deviation: z.strictObject({ own: citationSchema, upper: citationSchema }).optional(),
  /** By which law a violation is judged when the law changed before the decision (penalty law 37). */
  lawChange: citationSchema.optional(),
  /**
   * The ground that the later law penalizes the act no more (不认为是违法). No fact tells it: a person decides, with reasons,
   * where the later table has no such entry. Absent: it is not offered.
   */
  unlawfulNoMore: z.strictObject({ id: nameSchema, title: localized, citation: citationSchema }).optional(),
  /** The note's sentences for tables that bring none of their own. */
  draft: draftWordingSchema.optional(),
});
export type ConsiderationList = z.infer<typeof considerationListSchema>;
