/**
 * Why a benchmark proposed what the officer departs from, for whoever approves it: articles with their words, the tier as
 * published, the facts that led to it, the statutory grounds. Of the table in the very version by which the note was
 * written; another version never stands in for it. Worked cases: worked/departure-why.yaml. Pure.
 */
import { sayValue } from '../case/condition-words.ts';
import type { FactValue, NoteBenchmark } from '../case/events.ts';
import type { FactOrigin } from '../case/explain.ts';
import { whyEn } from '../case/locales/why-en.ts';
import type { WhyWords } from '../case/locales/why-words.ts';
import { whyZhCN } from '../case/locales/why-zh-cn.ts';
import type { CaseState, NoteState } from '../case/state.ts';
import type { Localized } from '../rules/pack-schema.ts';
import type { BenchmarkFact, BenchmarkTable, Wording } from './benchmark-schema.ts';
import type { ConsiderationList } from './consideration-schema.ts';
import { cited } from './considerations.ts';
import { type LawChange, lawBasis, type WhichLaw } from './law-change.ts';
import type { CitedBasis } from './proposal.ts';

const locales: Readonly<Record<keyof Localized, WhyWords>> = { 'zh-CN': whyZhCN, en: whyEn };

export interface DepartureFact {
  readonly fact: string;
  /** As it was when the note was written: 危害后果：危害后果轻微（手填）. */
  readonly text: Localized;
  /** What the case says of it today, where that is something else; null: the same. */
  readonly changed: Localized | null;
}

export interface DepartureWhy {
  /** null: that version of the table is not at hand, or has no such entry; then what is the table's own is null too. */
  readonly table: { readonly title: Wording; readonly issuer: Wording; readonly violation: Wording } | null;
  readonly penalizedBy: readonly CitedBasis[];
  /** The proposed tier as published; null: none was proposed. */
  readonly tier: { readonly conditions: Wording; readonly standard: Wording } | null;
  readonly facts: readonly DepartureFact[];
  /** Titles of everything that the table and the lists ask for, by fact. */
  readonly names: Readonly<Record<string, Localized>>;
  /** Statutory grounds that free or lighten and applied; by id alone where no list has it any more. */
  readonly grounds: readonly {
    readonly id: string;
    readonly title: Localized | Wording;
    readonly citation: CitedBasis | null;
  }[];
}

/** What is at hand: every version of the unit's tables, and the lists of grounds of their category. */
export interface DiscretionData {
  readonly tables: readonly BenchmarkTable[];
  readonly lists: readonly ConsiderationList[];
}

export function explainDeparture(
  benchmark: NoteBenchmark,
  state: Pick<CaseState, 'facts'>,
  { tables, lists }: DiscretionData,
): DepartureWhy {
  const table = tables.find(
    (one) => one.table === benchmark.table.id && one.version === benchmark.table.version,
  );
  const entry = table?.entries.find((one) => one.entry === benchmark.entry);
  const proposed = benchmark.proposed.tier?.id;
  const tier =
    entry === undefined || entry.model === 'factors'
      ? undefined
      : entry.tiers.find((one) => one.id === proposed);
  const definitions: Record<string, BenchmarkFact> = {};
  for (const facts of [...lists, ...(table === undefined ? [] : [table])].map((one) => one.facts))
    for (const [name, definition] of Object.entries(facts)) definitions[name] ??= definition;
  return {
    table:
      table === undefined || entry === undefined
        ? null
        : { title: table.title, issuer: table.issuer.name, violation: entry.violation },
    penalizedBy:
      table === undefined || entry === undefined
        ? []
        : entry.penalizedBy.map((citation) => cited(citation, table.sources)),
    tier: tier === undefined ? null : { conditions: tier.conditions, standard: tier.standard },
    facts: benchmark.proposed.reasons.map(({ fact, value }) => factOf(fact, value, state, definitions)),
    names: Object.fromEntries(Object.entries(definitions).map(([name, { title }]) => [name, title])),
    grounds: benchmark.proposed.grounds.map((id) => {
      for (const list of lists) {
        const own = list.unlawfulNoMore === undefined ? [] : [list.unlawfulNoMore];
        const found = [...list.considerations, ...own].find((one) => one.id === id);
        if (found !== undefined)
          return { id, title: found.title, citation: cited(found.citation, list.sources) };
      }
      return { id, title: { 'zh-CN': id, en: id }, citation: null };
    }),
  };
}

/** Which of two tables a note was written by and why, as it was kept, with the first day of each where it is at hand. */
export interface LawWhy {
  /** null: the note keeps nothing of a choice. */
  readonly kept: {
    readonly days: { readonly violation: string; readonly decision: string };
    readonly change: LawChange | null;
    readonly tables: Readonly<
      Record<WhichLaw, { readonly version: string; readonly from: string | null } | null>
    >;
    readonly applied: WhichLaw;
    readonly reason: string | null;
  } | null;
  readonly citation: CitedBasis | null;
}

export function explainLaw(
  { benchmark, law }: Pick<NoteState, 'benchmark' | 'law'>,
  { tables, lists }: DiscretionData,
): LawWhy {
  const { citation } = lawBasis(lists);
  if (law === undefined) return { kept: null, citation };
  const tableOf = (version: string | null) => {
    if (version === null) return null;
    const known = tables.find((one) => one.table === benchmark?.table.id && one.version === version);
    return { version, from: known?.effective.from ?? null };
  };
  return {
    kept: {
      days: law.days,
      change: law.change,
      tables: { violation: tableOf(law.versions.violation), decision: tableOf(law.versions.decision) },
      applied: law.applied,
      reason: law.reason ?? null,
    },
    citation,
  };
}

const same = (a: FactValue, b: FactValue) => JSON.stringify(a) === JSON.stringify(b);

function factOf(
  fact: string,
  value: FactValue,
  state: Pick<CaseState, 'facts'>,
  definitions: Readonly<Record<string, BenchmarkFact>>,
): DepartureFact {
  const known = state.facts[fact];
  const unchanged = known !== undefined && same(known.value, value);
  const line = (of: FactValue | null, origin: FactOrigin): Localized => ({
    'zh-CN': factLine(fact, of, origin, definitions, 'zh-CN'),
    en: factLine(fact, of, origin, definitions, 'en'),
  });
  if (unchanged) return { fact, text: line(value, originOf(known.from.provenance)), changed: null };
  return {
    fact,
    text: line(value, { from: 'note' }),
    changed:
      known === undefined ? line(null, { from: 'note' }) : line(known.value, originOf(known.from.provenance)),
  };
}

function originOf(provenance: 'page' | 'hand' | 'import' | 'pack'): FactOrigin {
  return provenance === 'pack' ? { from: 'pack', citation: null } : { from: provenance };
}

function factLine(
  fact: string,
  value: FactValue | null,
  origin: FactOrigin,
  definitions: Readonly<Record<string, BenchmarkFact>>,
  locale: keyof Localized,
): string {
  const words = locales[locale];
  const definition = definitions[fact];
  const title = definition?.title[locale] ?? fact;
  if (value === null) return words.factLine(title, null, origin);
  const { type, unit } = definition ?? { type: 'text' as const };
  const say = (one: FactValue) => sayValue(one, type, fact, { definitions, words: words.condition, locale });
  const said = Array.isArray(value)
    ? value.length === 0
      ? words.none
      : words.list(value.map(say))
    : typeof value === 'number' && unit !== undefined
      ? `${value / unit.parts} ${unit.text[locale]}`
      : say(value);
  return words.factLine(title, said, origin);
}
