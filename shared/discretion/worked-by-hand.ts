/** The files of worked/: fact sets worked out by hand, for a lawyer to read and to add to. See docs/discretion.md. */
import { parse } from 'yaml';
import { z } from 'zod';
import { daySchema, type FactValue, factValueSchema, nameSchema } from '../case/events.ts';
import type { AmountVerdict, MoneyRange, Proposal, ShareRange } from './proposal.ts';

const rangeText = z.string().regex(/^[[(](-|\d+), \d+[\])]$/);

const caseSchema = z.strictObject({
  case: z.string().min(2),
  entry: nameSchema,
  /** Over `base`. */
  facts: z.record(nameSchema, factValueSchema),
  /** Facts of `base` that are not known here. */
  without: z.array(nameSchema).optional(),
  on: daySchema.optional(),
  outcome: z.enum(['tier', 'no-penalty', 'undetermined', 'no-tier', 'overlap', 'fault']),
  tier: nameSchema.nullable(),
  candidates: z.array(nameSchema).optional(),
  sum: z.int().optional(),
  statute: rangeText.nullable(),
  range: rangeText.nullable(),
  shares: z
    .string()
    .regex(/^[[(](-|\d+), \d+[\])] [a-zA-Z0-9.-]+$/)
    .optional(),
  noFine: z.boolean().optional(),
  applies: z.array(nameSchema).optional(),
  unknown: z.array(nameSchema).optional(),
  wanted: z.array(nameSchema).optional(),
  cautions: z.array(z.string()).optional(),
  /** By figure in 分: kind, whether lawful, who approves, on which grounds. */
  amounts: z.record(z.string().regex(/^\d+$/), z.string()),
});

const fileSchema = z.strictObject({
  table: nameSchema,
  base: z.record(nameSchema, factValueSchema),
  cases: z.array(caseSchema).min(1),
});
/** As the files of worked/, but that a case expects only what it names; `amounts` may be left out too. */
export const askedFactSetsSchema = z.strictObject({
  table: nameSchema,
  base: z.record(nameSchema, factValueSchema).optional(),
  cases: z
    .array(caseSchema.partial({ outcome: true, tier: true, statute: true, range: true, amounts: true }))
    .min(1),
});
export type AskedFactSets = z.infer<typeof askedFactSetsSchema>;

export interface WorkedFactSet {
  readonly name: string;
  readonly table: string;
  readonly entry: string;
  readonly on: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly expected: Told;
}

/** What a proposal says, in the words of the files. */
export interface Told {
  readonly outcome: string;
  readonly tier: string | null;
  readonly candidates: readonly string[];
  readonly sum: number | null;
  readonly statute: string | null;
  readonly range: string | null;
  readonly shares: string | null;
  readonly noFine: boolean;
  readonly applies: readonly string[];
  readonly unknown: readonly string[];
  readonly wanted: readonly string[];
  readonly cautions: readonly string[];
  readonly amounts: Readonly<Record<string, string>>;
}

/** The day of decision where a case names none. */
export const WORKED_ON = '2026-11-20';

/** @throws when the file is not of the form */
export function readWorkedFactSets(text: string): readonly WorkedFactSet[] {
  const file = fileSchema.parse(parse(text));
  return file.cases.map((one) => {
    const facts: Record<string, FactValue> = { ...file.base, ...one.facts };
    for (const name of one.without ?? []) delete facts[name];
    return {
      name: one.case,
      table: file.table,
      entry: one.entry,
      on: one.on ?? WORKED_ON,
      facts,
      expected: {
        outcome: one.outcome,
        tier: one.tier,
        candidates: one.candidates ?? [],
        sum: one.sum ?? null,
        statute: one.statute,
        range: one.range,
        shares: one.shares ?? null,
        noFine: one.noFine ?? false,
        applies: one.applies ?? [],
        unknown: one.unknown ?? [],
        wanted: one.wanted ?? [],
        cautions: one.cautions ?? [],
        amounts: one.amounts,
      },
    };
  });
}

/** `[1000000, 2000000]`; a bracket is round where the end is not included, `-` where the law names no lowest figure. */
export function rangeInBrackets({ min, max, minOpen, maxOpen }: MoneyRange): string {
  return `${minOpen ? '(' : '['}${min ?? '-'}, ${max}${maxOpen ? ')' : ']'}`;
}

const shareInBrackets = (range: ShareRange) => `${rangeInBrackets(range)} ${range.of}`;

/** `below-statute, head-or-collective, on harm-eliminated`. */
export function verdictInWords({ kind, lawful, approval, grounds }: AmountVerdict): string {
  return [
    kind,
    ...(lawful === false ? ['unlawful'] : lawful === 'unknown' ? ['not sure'] : []),
    ...(approval === null ? [] : [approval.by]),
    ...(grounds.length === 0 ? [] : [`on ${grounds.map(({ id }) => id).join(' + ')}`]),
  ].join(', ');
}

/** What the proposal says of everything that a worked case expects. */
export function tell(
  proposal: Proposal,
  amounts: readonly number[],
  judge: (proposal: Proposal, amount: number) => AmountVerdict,
): Told {
  const ids = (outcome: string) =>
    proposal.considerations.filter((one) => one.outcome === outcome).map(({ id }) => id);
  return {
    outcome: proposal.outcome,
    tier: proposal.tier?.id ?? null,
    candidates: proposal.candidates.map(({ id }) => id),
    sum: proposal.sum,
    statute: proposal.statute === null ? null : rangeInBrackets(proposal.statute),
    range: proposal.range === null ? null : rangeInBrackets(proposal.range),
    shares: proposal.rangeShare === null ? null : shareInBrackets(proposal.rangeShare),
    noFine: proposal.noFine,
    applies: ids('applies'),
    unknown: ids('unknown'),
    wanted: proposal.wanted,
    cautions: proposal.cautions.map(({ kind }) => kind),
    amounts: Object.fromEntries(
      amounts.map((amount) => [String(amount), verdictInWords(judge(proposal, amount))]),
    ),
  };
}
