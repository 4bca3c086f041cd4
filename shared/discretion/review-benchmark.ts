/**
 * What a reader of a table should look at, without its being refused: figures that no tier covers or two tiers
 * cover, facts that lead to no tier or to two, fewer tiers than a rule of the region asks for (新疆令214号第十五条).
 */
import type { FactValue } from '../case/events.ts';
import { type Condition, compile, evaluate } from '../rules/cel.ts';
import type { BenchmarkEntry, BenchmarkTable, TiersEntry } from './benchmark-schema.ts';
import type { ConsiderationList } from './consideration-schema.ts';
import { compare, type Fraction, type FractionRange, statuteRange, tierRange } from './money-range.ts';
import { factTypesOf } from './propose.ts';

export type ReviewNote =
  | {
      readonly kind: 'gap' | 'overlap' | 'uncovered-low' | 'uncovered-high';
      readonly entry: string;
      /** Id of the statute's case. */
      readonly case: string;
      /** In the statute's measure: 分, or ten-thousandths. */
      readonly range: FractionRange & { readonly min: Fraction };
    }
  | {
      readonly kind: 'too-few-tiers';
      readonly entry: string;
      readonly count: number;
      readonly minimum: number;
    }
  | {
      readonly kind: 'no-tier-for' | 'two-tiers-for';
      readonly entry: string;
      readonly facts: Readonly<Record<string, FactValue>>;
    }
  /** Too many combinations of facts to try them all, or facts of a kind that cannot be tried. */
  | { readonly kind: 'not-tried'; readonly entry: string };

const MAX_COMBINATIONS = 5000;
/** Examples per entry; more say nothing new. */
const MAX_EXAMPLES = 3;

function figureNotes(entry: TiersEntry): ReviewNote[] {
  return Object.entries(entry.statute).flatMap(([id, { fine }]): ReviewNote[] => {
    if (fine === null) return [];
    const law = statuteRange(fine);
    const ranges = entry.tiers
      .filter(({ grade }) => grade !== 'mitigated')
      .flatMap((tier) => {
        const own = tier.fines[id] ?? null;
        const range = own === null ? null : tierRange(own, fine, entry.minWithout?.share);
        return range?.min == null ? [] : [{ ...range, min: range.min }];
      })
      .sort((a, b) => compare(a.min, b.min) || compare(a.max, b.max));
    const [first, ...rest] = ranges;
    if (first === undefined) return [];
    const note = (
      kind: 'gap' | 'overlap' | 'uncovered-low' | 'uncovered-high',
      min: Fraction,
      max: Fraction,
      minOpen: boolean,
      maxOpen: boolean,
    ): ReviewNote => ({ kind, entry: entry.entry, case: id, range: { min, max, minOpen, maxOpen } });
    const notes: ReviewNote[] = [];
    if (law.min !== null && compare(first.min, law.min) > 0)
      notes.push(note('uncovered-low', law.min, first.min, law.minOpen, !first.minOpen));
    let top: { readonly max: Fraction; readonly maxOpen: boolean } = first;
    for (const next of rest) {
      const order = compare(next.min, top.max);
      if (order > 0) notes.push(note('gap', top.max, next.min, !top.maxOpen, !next.minOpen));
      else if (order === 0 && top.maxOpen && next.minOpen)
        notes.push(note('gap', top.max, next.min, false, false));
      else if (order < 0) {
        const end = compare(next.max, top.max) < 0 ? next : top;
        notes.push(note('overlap', next.min, end.max, next.minOpen, end.maxOpen));
      }
      const further = compare(next.max, top.max);
      if (further > 0 || (further === 0 && top.maxOpen)) top = next;
    }
    if (compare(top.max, law.max) < 0)
      notes.push(note('uncovered-high', top.max, law.max, !top.maxOpen, law.maxOpen));
    return notes;
  });
}

/** Values at which a condition may change its answer; null when they cannot be listed. */
function valuesOf(
  name: string,
  conditions: readonly string[],
  table: BenchmarkTable,
  lists: readonly ConsiderationList[],
): readonly FactValue[] | null {
  if (name === 'grounds.lighter' || name === 'grounds.heavier') return [true, false];
  const fact = [...lists.map(({ facts }) => facts), table.facts].flatMap((facts) => facts[name] ?? [])[0];
  if (fact === undefined) return null;
  const answers = fact.answers?.map(({ value }) => value) ?? [];
  switch (fact.type) {
    case 'boolean':
      return [true, false];
    case 'text':
      return answers.length > 0 ? answers : null;
    case 'money':
    case 'integer': {
      if (answers.length > 0) return answers;
      const figures = conditions.flatMap((text) =>
        [...text.matchAll(/\b\d+\b/g)].map(([one]) => Number(one)),
      );
      return [...new Set(figures.flatMap((one) => [one - 1, one, one + 1]))]
        .filter((one) => one >= 0)
        .sort((a, b) => a - b);
    }
    default:
      return null;
  }
}

/** Tries conditions that should exclude each other and leave nothing out. */
function conditionNotes(
  entry: string,
  texts: readonly string[],
  table: BenchmarkTable,
  lists: readonly ConsiderationList[],
): ReviewNote[] {
  const types = factTypesOf(table, lists);
  const conditions = texts.flatMap((text): Condition[] => {
    const compiled = compile(text, types);
    return 'problem' in compiled ? [] : [compiled.condition];
  });
  const names = [...new Set(conditions.flatMap(({ facts }) => facts))].sort();
  const values = names.map((name) => valuesOf(name, texts, table, lists));
  const known = values.flatMap((one) => (one === null ? [] : [one]));
  const combinations = known.reduce((product, one) => product * one.length, 1);
  if (known.length < values.length || combinations > MAX_COMBINATIONS) return [{ kind: 'not-tried', entry }];
  const notes: ReviewNote[] = [];
  const found = { 'no-tier-for': 0, 'two-tiers-for': 0 };
  for (let at = 0; at < combinations; at += 1) {
    const facts: Record<string, FactValue> = {};
    let rest = at;
    for (const [i, name] of names.entries()) {
      const choices = known[i] ?? [];
      const value = choices[rest % choices.length];
      rest = Math.floor(rest / choices.length);
      if (value !== undefined) facts[name] = value;
    }
    const met = conditions.filter((one) => {
      const result = evaluate(one, facts);
      return 'value' in result && result.value === true;
    }).length;
    const kind = met === 0 ? 'no-tier-for' : met > 1 ? 'two-tiers-for' : null;
    if (kind === null) continue;
    found[kind] += 1;
    notes.push({ kind, entry, facts });
  }
  const rank = (note: ReviewNote) => ('facts' in note ? factsInWords(note.facts) : '');
  return (['no-tier-for', 'two-tiers-for'] as const).flatMap((kind) =>
    notes
      .filter((note) => note.kind === kind)
      .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
      .slice(0, MAX_EXAMPLES),
  );
}

/** `correctable=true smallScale=false`. */
export function factsInWords(facts: Readonly<Record<string, FactValue>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}

function entryNotes(
  entry: BenchmarkEntry,
  table: BenchmarkTable,
  lists: readonly ConsiderationList[],
): ReviewNote[] {
  if (entry.model === 'factors')
    return entry.factors.flatMap(({ levels }) =>
      conditionNotes(
        entry.entry,
        levels.map(({ when }) => when),
        table,
        lists,
      ),
    );
  const minimum = table.minimumTiers?.count ?? 0;
  const count = entry.tiers.length;
  return [
    ...(count < minimum ? [{ kind: 'too-few-tiers', entry: entry.entry, count, minimum } as const] : []),
    ...figureNotes(entry),
    ...conditionNotes(
      entry.entry,
      entry.tiers.map(({ when }) => when),
      table,
      lists,
    ),
  ];
}

/** Notes on a table that may be used, entry by entry. */
export function reviewBenchmark(
  table: BenchmarkTable,
  lists: readonly ConsiderationList[],
): readonly ReviewNote[] {
  return table.entries.flatMap((entry) => entryNotes(entry, table, lists));
}
