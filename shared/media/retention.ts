/**
 * How long footage is kept, and by which rule. Of all rules that apply the one that keeps longest holds, so that whoever adds one can
 * lengthen and never shorten. Rules: retention.yaml; worked by hand in retention-stories.yaml. Pure; days are Asia/Shanghai's.
 */
import { z } from 'zod';
import { daySchema, nameSchema } from '../case/events.ts';
import { citationSchema, localized } from '../rules/pack-schema.ts';

/** What footage is of, as far as it matters for how long it is kept. */
export const retentionKinds = ['no-case', 'no-decision', 'decision', 'full-process', 'restraint'] as const;
export type RetentionKind = (typeof retentionKinds)[number];

const monthsSchema = z.strictObject({ months: z.int().min(1).max(1_200) });
const keepSchema = z.union([z.literal('permanent'), z.literal('case-file'), monthsSchema]);
type Keep = z.infer<typeof keepSchema>;
const ruleSchema = z.strictObject({
  id: nameSchema,
  of: z.enum(retentionKinds),
  keep: keepSchema,
  /** What months are counted from: the last day of what was recorded, or the day on which its case was archived. */
  from: z.enum(['recorded', 'archived']),
  /** No text says how long: the measure is a house rule, taken from what is cited. */
  house: z.boolean().default(false),
  title: localized,
  why: localized,
  citation: citationSchema,
});
export type RetentionRule = z.infer<typeof ruleSchema>;

/** What each source is called when it is cited. */
const sourcesSchema = z.record(nameSchema, z.string().min(2).max(100));

export const retentionSchema = z.strictObject({
  version: z.literal(1),
  sources: sourcesSchema,
  caseFile: z.strictObject({ atLeast: monthsSchema, citation: citationSchema }),
  rules: z.array(ruleSchema).min(1).max(100),
});
export type Retention = z.infer<typeof retentionSchema>;

/** What a unit lays down for itself: how long its case files are kept, and rules that keep longer. */
export const unitRetentionSchema = z.strictObject({
  version: z.literal(1),
  sources: sourcesSchema.default({}),
  caseFile: z
    .strictObject({ keep: z.union([z.literal('permanent'), monthsSchema]), citation: citationSchema })
    .optional(),
  rules: z.array(ruleSchema).max(100).default([]),
});
export type UnitRetention = z.infer<typeof unitRetentionSchema>;

/** Rules in force, and what of the unit's file counts for nothing. */
export interface RetentionInForce {
  readonly rules: readonly RetentionRule[];
  readonly sources: Readonly<Record<string, string>>;
  /** Ids of the rules that the unit laid down itself. */
  readonly own: ReadonlySet<string>;
  /** Null: nobody said how long case files are kept. */
  readonly caseFile: 'permanent' | { readonly months: number } | null;
  /** Ids of the unit's rules that would have shortened something; `caseFile`: its word on case files. */
  readonly refused: readonly string[];
}

/** @param unit null: it laid nothing down */
export function retentionInForce(national: Retention, unit: UnitRetention | null): RetentionInForce {
  const refused: string[] = [];
  const own = (unit?.rules ?? []).filter((rule) => {
    const bad = national.rules.some(
      // One id stands for one rule.
      (one) => one.id === rule.id || (one.of === rule.of && isShorter(rule, one)),
    );
    if (bad) refused.push(rule.id);
    return !bad;
  });
  const said = unit?.caseFile?.keep ?? null;
  const tooShort = said !== null && said !== 'permanent' && said.months < national.caseFile.atLeast.months;
  if (tooShort) refused.push('caseFile');
  return {
    rules: [...national.rules, ...own],
    sources: { ...unit?.sources, ...national.sources },
    own: new Set(own.map(({ id }) => id)),
    caseFile: tooShort ? null : said,
    refused,
  };
}

/** Of two rules of one kind. Months and a case file are not comparable by themselves; a file is the longer. */
function isShorter(
  one: Pick<RetentionRule, 'keep' | 'from'>,
  than: Pick<RetentionRule, 'keep' | 'from'>,
): boolean {
  const rank = (keep: Keep) => (keep === 'permanent' ? 2 : keep === 'case-file' ? 1 : 0);
  if (rank(one.keep) !== rank(than.keep)) return rank(one.keep) < rank(than.keep);
  if (typeof one.keep === 'string' || typeof than.keep === 'string') return false;
  // From its recording it may end before it does from the archiving.
  return one.keep.months < than.keep.months || (one.from === 'recorded' && than.from === 'archived');
}

/** A recording or a file, as far as its keeping goes. */
export interface KeptFootage {
  /** The last day of it; of what nobody can date, the day on which it came. */
  readonly recorded: string;
  /** Null: of none. */
  readonly case: {
    /** Null: it is not archived, so it is open. */
    readonly archived: string | null;
    readonly decided: boolean;
    /** Of a step that is to be recorded throughout. */
    readonly whole: boolean;
    readonly restraint: boolean;
  } | null;
}

/** `case-file`: as long as the case file, and nobody said how long that is. `day`: kept through it. */
export type KeepUntil =
  | { readonly is: 'open' }
  | { readonly is: 'permanent' | 'case-file'; readonly rule: RetentionRule }
  | { readonly is: 'day'; readonly day: string; readonly rule: RetentionRule };

export function kindsOf({ case: of }: KeptFootage): readonly RetentionKind[] {
  if (of === null) return ['no-case'];
  return [
    of.decided ? 'decision' : 'no-decision',
    ...(of.whole ? (['full-process'] as const) : []),
    ...(of.restraint ? (['restraint'] as const) : []),
  ];
}

/** @returns by the rule that keeps longest; where none applies, for ever: what nobody thought of is not let go of */
export function keepUntil(
  footage: KeptFootage,
  { rules, caseFile }: Pick<RetentionInForce, 'rules' | 'caseFile'>,
): KeepUntil {
  const { case: of, recorded } = footage;
  if (of !== null && of.archived === null) return { is: 'open' };
  const archived = of?.archived ?? recorded;
  const kinds = kindsOf(footage);
  let longest: Exclude<KeepUntil, { is: 'open' }> | null = null;
  for (const rule of rules.filter((one) => kinds.includes(one.of))) {
    const end = endOf(rule, { recorded, archived, caseFile });
    if (longest === null || order(end) > order(longest)) longest = end;
  }
  return longest ?? { is: 'permanent', rule: UNTHOUGHT_OF };
}

function endOf(
  rule: RetentionRule,
  at: { recorded: string; archived: string; caseFile: RetentionInForce['caseFile'] },
): Exclude<KeepUntil, { is: 'open' }> {
  const keep = rule.keep === 'case-file' ? at.caseFile : rule.keep;
  if (keep === 'permanent') return { is: 'permanent', rule };
  if (keep === null) return { is: 'case-file', rule };
  const from = rule.keep === 'case-file' ? at.archived : at[rule.from];
  return { is: 'day', day: monthsAfter(from, keep.months), rule };
}

/** Days compare as text; what has no day is after all of them. */
const order = (one: Exclude<KeepUntil, { is: 'open' }>): string =>
  one.is === 'day' ? one.day : one.is === 'case-file' ? 'a' : 'b';

/** The day of that number so many months later; the last of the month where it has none. @example monthsAfter('2025-08-31', 6) // '2026-02-28' */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = daySchema.parse(day).split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/**
 * `past`: its period is over and nothing holds it, so it may be asked for disposal.
 * @param held somebody or something holds it
 */
export function keepStanding(keep: KeepUntil, held: boolean, today: string): 'kept' | 'held' | 'past' {
  if (held || keep.is === 'open') return 'held';
  return keep.is === 'day' && keep.day < today ? 'past' : 'kept';
}

const UNTHOUGHT_OF: RetentionRule = {
  id: 'unthought-of',
  of: 'decision',
  keep: 'permanent',
  from: 'recorded',
  house: true,
  title: { 'zh-CN': '没有规则写到的', en: 'No rule speaks of it' },
  why: { 'zh-CN': '没有规则写到，一直留着。', en: 'No rule speaks of it, so it is kept.' },
  citation: { source: 'house', article: '', words: '', verified: false },
};
