/**
 * A benchmark table (行政裁量权基准) as dated, cited data: one YAML file, see docs/discretion.md.
 * 国办发〔2022〕27号（六）names its fields: violation, legal basis, tier, conditions, standard.
 * Strict: an unknown key is an error. Nothing here evaluates anything.
 *
 * Figures are whole numbers. Money is 分. A share of something is in ten-thousandths: 5 % is 500, five times is 50000.
 */
import { z } from 'zod';
import { daySchema, nameSchema } from '../case/events.ts';
import { citationSchema, factSchema, localized, sourceSchema } from '../rules/pack-schema.ts';

const condition = z.string().min(1).max(1000);
const MAX_FEN = 1_000_000_000_000_00;
const figure = z.int().min(0).max(MAX_FEN);
const share = z.int().min(0).max(10_000_000);

/**
 * The table's own words. They are Chinese, and quoted as published: a translation beside them is a help to
 * read and never what is cited.
 */
export const wordingSchema = z.strictObject({
  'zh-CN': z.string().min(1).max(2000),
  en: z.string().min(1).max(2000).optional(),
});
export type Wording = z.infer<typeof wordingSchema>;

/** A fact that conditions of the table ask for. */
export const benchmarkFactSchema = factSchema.extend({
  /** The value is a whole number of parts of this unit: 8.5 ㎡ with `parts: 100` is 850. */
  unit: z.strictObject({ text: localized, parts: z.int().min(1).max(1_000_000) }).optional(),
});
export type BenchmarkFact = z.infer<typeof benchmarkFactSchema>;

/** What the figures of a range count: 分, or ten-thousandths of a fact of type money (工程造价, 货值金额). */
const measureSchema = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('fen') }),
  z.strictObject({ unit: z.literal('share'), of: nameSchema }),
]);
export type Measure = z.infer<typeof measureSchema>;

/**
 * A fine as the law sets it. `min` left out: the law names no lowest figure. Ends are included
 * (以上、以下, civil code 1259) unless said otherwise (不满、超过).
 */
const statuteFineSchema = z.strictObject({
  measure: measureSchema,
  min: figure.optional(),
  max: figure,
  minOpen: z.boolean().optional(),
  maxOpen: z.boolean().optional(),
  /** 可以并处: no fine at all is within the law. */
  optional: z.boolean().optional(),
});
export type StatuteFine = z.infer<typeof statuteFineSchema>;

/** One of the ranges that the law sets for this violation: for organizations, for citizens, below a value of goods … */
const statuteCaseSchema = z.strictObject({
  title: wordingSchema,
  /** When this range is the one; absent: always. */
  when: condition.optional(),
  /** null: the law sets no fine here. */
  fine: statuteFineSchema.nullable(),
});
export type StatuteCase = z.infer<typeof statuteCaseSchema>;

/**
 * An end of a tier's range: a figure in the statute's own measure, or worked out from the statute's range.
 * `min`: the lowest figure. `max`: so many ten-thousandths of the highest. `span`: lowest + so many of (highest − lowest).
 */
const endSchema = z.union([
  figure,
  z.strictObject({ of: z.literal('min') }),
  z.strictObject({ of: z.enum(['max', 'span']), share: z.int().min(0).max(10_000) }),
]);
export type RangeEnd = z.infer<typeof endSchema>;

const tierFineSchema = z.strictObject({
  min: endSchema,
  max: endSchema,
  minOpen: z.boolean().optional(),
  maxOpen: z.boolean().optional(),
});
export type TierFine = z.infer<typeof tierFineSchema>;

/** 国办发〔2022〕27号（六）: 不予、免予、减轻、从轻、（一般）、从重. Only `mitigated` may lie below the statute's range. */
export const gradeSchema = z.enum(['none', 'mitigated', 'lighter', 'ordinary', 'heavier']);
export type Grade = z.infer<typeof gradeSchema>;

const tierSchema = z.strictObject({
  id: nameSchema,
  title: wordingSchema,
  /** Left out where the published table does not say. */
  grade: gradeSchema.optional(),
  /** 适用条件, as published; the draft quotes it. */
  conditions: wordingSchema,
  when: condition,
  /** 处罚标准, as published. */
  standard: wordingSchema,
  /** By the id of the statute's case; null: no fine in this tier. */
  fines: z.record(nameSchema, tierFineSchema.nullable()),
});
export type TierDefinition = z.infer<typeof tierSchema>;

const factorSchema = z.strictObject({
  id: nameSchema,
  title: wordingSchema,
  levels: z
    .array(z.strictObject({ id: nameSchema, title: wordingSchema, when: condition, weight: share }))
    .min(2)
    .max(20),
});
export type FactorDefinition = z.infer<typeof factorSchema>;

/** Aggravation rests on its own published basis alone: penalty law 29–33 give none. */
const aggravationSchema = z.strictObject({
  id: nameSchema,
  title: wordingSchema,
  when: condition,
  citation: citationSchema,
});

/**
 * An entry of the unit's published list of violations that go unpunished (首违不罚、轻微免罚清单): asked after the law's
 * own grounds, which it makes concrete and never takes away. `may` where it rests on 可以不予 (penalty law 33), `must` where
 * on 不予; a list that nobody could read only proposes.
 */
const exemptionSchema = z.strictObject({
  id: nameSchema,
  title: wordingSchema,
  force: z.enum(['must', 'may']),
  when: condition,
  citation: citationSchema,
});

const entryCommon = {
  /** The same in every version of the table: similar decisions are found by it. */
  entry: nameSchema,
  /** Its number in the published table, as printed there. */
  number: z.string().min(1).max(40).optional(),
  /** 违法行为. */
  violation: wordingSchema,
  /** Words by which a page's 违法行为 is recognized besides the title. */
  keywords: z.array(z.string().min(2).max(60)).max(20).optional(),
  /** 违法依据. */
  violates: z.array(citationSchema).min(1).max(10),
  /** 处罚依据. */
  penalizedBy: z.array(citationSchema).min(1).max(10),
  statute: z.record(nameSchema, statuteCaseSchema),
  exemptions: z.array(exemptionSchema).max(20).optional(),
  aggravations: z.array(aggravationSchema).max(20).optional(),
};

const tiersEntrySchema = z.strictObject({
  ...entryCommon,
  model: z.enum(['tiers', 'shares']),
  tiers: z.array(tierSchema).min(1).max(20),
  /** The law names no lowest figure: the table counts from so many ten-thousandths of the highest. */
  minWithout: z.strictObject({ share: z.int().min(0).max(10_000), words: z.string().min(4) }).optional(),
});

const factorsEntrySchema = z.strictObject({
  ...entryCommon,
  model: z.literal('factors'),
  factors: z.array(factorSchema).min(1).max(20),
  /** Ten-thousandths that count before any factor. */
  start: share.optional(),
  /** lowest + (highest − lowest) × sum. `verified: false` where the table prints the weights and no formula. */
  formula: z.strictObject({
    shape: z.literal('min-plus-span-times-sum'),
    verified: z.boolean(),
    words: z.string().min(4).optional(),
  }),
  /** The sum is brought to a multiple of so many 分. */
  rounding: z.strictObject({ to: z.int().min(1), mode: z.enum(['down', 'nearest', 'up']) }),
});

export const benchmarkEntrySchema = z.discriminatedUnion('model', [tiersEntrySchema, factorsEntrySchema]);
export type BenchmarkEntry = z.infer<typeof benchmarkEntrySchema>;
export type TiersEntry = z.infer<typeof tiersEntrySchema>;
export type FactorsEntry = z.infer<typeof factorsEntrySchema>;

const sentence = z.string().min(4).max(500).optional();

/**
 * The agency's wording of the note, one sentence each. Placeholders in braces are filled in by draft.ts; a
 * sentence whose placeholder has nothing to say is left out. An absent sentence is taken from the list of grounds.
 */
export const draftWordingSchema = z.strictObject({
  /** {violation} {violates} {penalizedBy} */
  opening: sentence,
  /** {facts} */
  facts: sentence,
  /** {grounds}: each statutory ground that applies, with its article. */
  grounds: sentence,
  /** Written only when every ground was looked into and none applies. */
  noGrounds: sentence,
  /** {table} {number} {tier} {conditions} {standard} {range} */
  tier: sentence,
  /** A tier without a fine: as `tier`, without {range}. */
  noFine: sentence,
  /** {table} {number} {factors} {sum} {range}, for weighted factors. */
  factors: sentence,
  /** {amount} */
  amount: sentence,
  /** {amount} {statute} {grounds}: a fine below the statute's range, instead of `amount`. */
  mitigated: sentence,
  /** {approval}: after a fine outside the tier. */
  outside: sentence,
  /** What {approval} says where the agency made the benchmark. */
  approvalOwn: sentence,
  /** {issuer}: what {approval} says where a body above made it. */
  approvalUpper: sentence,
  /** {grounds}: instead of tier and amount. */
  noPenalty: sentence,
  /**
   * After the opening, where the provisions changed after the violation (penalty law 37): one of the seven. {violated} is
   * the day; {older} and {newer} say which table was in force on it and on that of the decision, with the law's range.
   */
  /** The later one is heavier: {violated} {older} {newer} {basis} */
  lawHeavier: sentence,
  /** Chosen was the older, or the newer: {violated} {older} {newer} {basis} {reason} */
  lawOlder: sentence,
  lawNewer: sentence,
  /** Chosen was the newer, which penalizes it no more: {violated} {older} {newer} {basis} {reason} */
  lawFreed: sentence,
  /** Both come to the same: {violated} {older} {newer} */
  lawSame: sentence,
  /** None was in force at the violation: {violated} {newer} */
  lawNone: sentence,
  /** A choice is asked for and not made. */
  lawOpen: sentence,
  /** {wanted}: a draft never passes over what is not known. */
  open: sentence,
});
export type DraftWording = z.infer<typeof draftWordingSchema>;

export const benchmarkTableSchema = z.strictObject({
  table: nameSchema,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  layer: z.enum(['national', 'region', 'city', 'agency']),
  category: nameSchema,
  title: wordingSchema,
  /** Who made it. `upper`: to depart from it needs that body's approval (国办发〔2022〕27号（十二）). */
  issuer: z.strictObject({ name: wordingSchema, upper: z.boolean() }),
  effective: z.strictObject({ from: daySchema, to: daySchema.optional() }),
  sources: z.record(nameSchema, sourceSchema),
  facts: z.record(nameSchema, benchmarkFactSchema),
  /** So many tiers at least per entry, where a rule of the region asks for it (新疆令214号第十五条). */
  minimumTiers: z.strictObject({ count: z.int().min(2).max(10), citation: citationSchema }).optional(),
  draft: draftWordingSchema.optional(),
  entries: z.array(benchmarkEntrySchema).min(1).max(2000),
});
export type BenchmarkTable = z.infer<typeof benchmarkTableSchema>;
