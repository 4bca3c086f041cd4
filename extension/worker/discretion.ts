/**
 * The benchmark of a case: which entry its violation is, and what that proposes of the facts known. Holds the prepared
 * tables of one provision; knows no store and no clock.
 */
import { factsOf } from '#shared/case/derived-facts.ts';
import type { CaseState } from '#shared/case/state.ts';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { cited } from '#shared/discretion/considerations.ts';
import { type EntryOption, obvious, recognized, searched } from '#shared/discretion/find-entry.ts';
import { lawQuestion, lawsOfCase, type WhichLaw } from '#shared/discretion/law-change.ts';
import { type Benchmark, openBenchmark } from '#shared/discretion/propose.ts';
import { tierOptions } from '#shared/discretion/tier-options.ts';
import type { Facts } from '#shared/rules/cel.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type {
  BenchmarkFactView,
  BenchmarkView,
  DiscretionView,
  LawChoice,
  LawView,
} from './panel-protocol.ts';

/** Facts that hold the violation in the page's words, in the order they are looked for. */
const VIOLATION_FACTS = ['cause', 'caseCause', 'violation'];
/** Entries that are offered without a search. */
const OFFERED = 8;
/** Entries that one search answers. */
const FOUND = 30;

/** The officer's own choice: an entry, or `none`: no benchmark fits. */
export type EntryChoice = { readonly table: string; readonly entry: string } | 'none';

export interface Discretion {
  /** @param on the day whose benchmark counts: today while there is no decision */
  view(
    state: CaseState,
    rules: RuleSet | null,
    chosen: { readonly entry: EntryChoice | null; readonly law: LawChoice | null },
    on: string,
  ): DiscretionView;
  find(state: CaseState, query: string, on: string): readonly EntryOption[];
}

const inForce = (table: BenchmarkTable, on: string) =>
  table.effective.from <= on && (table.effective.to === undefined || on <= table.effective.to);

/** The day of the violation, or on which a continuing one ended: the law of that day applies (penalty law 37). */
const VIOLATION_DAY = 'violationEndedOn';

const newer = (a: string, b: string) => {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)];
  return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0) || (x[2] ?? 0) - (y[2] ?? 0);
};

export function createDiscretion(
  tables: readonly BenchmarkTable[],
  grounds: readonly ConsiderationList[],
): Discretion {
  const prepared = new Map<BenchmarkTable, Benchmark>();
  const open = (table: BenchmarkTable): Benchmark => {
    const known = prepared.get(table);
    if (known !== undefined) return known;
    const lists = grounds.filter((list) => list.category === table.category);
    const made = openBenchmark(table, lists);
    prepared.set(table, made);
    return made;
  };
  /** Of each table the newest version in force, of the case's category. */
  const tablesFor = (state: CaseState, on: string): readonly BenchmarkTable[] => {
    const latest = new Map<string, BenchmarkTable>();
    for (const table of tables) {
      if (table.category !== state.opened?.category || !inForce(table, on)) continue;
      const known = latest.get(table.table);
      if (known === undefined || newer(table.version, known.version) > 0) latest.set(table.table, table);
    }
    return [...latest.values()];
  };
  const violationOf = (state: CaseState): string | null => {
    for (const name of VIOLATION_FACTS) {
      const value = state.facts[name]?.value;
      if (typeof value === 'string' && value !== '') return value;
    }
    return null;
  };

  const benchmarkOf = (
    table: BenchmarkTable,
    entryId: string,
    state: CaseState,
    facts: Facts,
    on: string,
  ): BenchmarkView | null => {
    const benchmark = open(table);
    const entry = table.entries.find((one) => one.entry === entryId);
    const proposal = entry === undefined ? null : benchmark.propose(entryId, facts, on);
    if (entry === undefined || proposal === null) return null;
    const named = new Set([
      ...proposal.wanted,
      ...proposal.reasons.map(({ fact }) => fact),
      ...proposal.considerations.flatMap(({ restsOn }) => Object.keys(restsOn)),
      ...proposal.statuteRestsOn,
    ]);
    const views = Object.entries(benchmark.facts)
      .filter(([name]) => named.has(name))
      .map(([name, definition]): [string, BenchmarkFactView] => [
        name,
        {
          definition,
          value: facts[name] ?? null,
          provenance: state.facts[name]?.from.provenance ?? (facts[name] === undefined ? null : 'pack'),
        },
      ]);
    return {
      proposal,
      tiers: tierOptions(entry, proposal, facts),
      facts: Object.fromEntries(views),
      wording: benchmark.wording,
    };
  };

  /** Both tables of a case whose law changed before the decision, and which is applied. */
  const lawsFor = (
    table: BenchmarkTable,
    chosen: { readonly table: string; readonly entry: string },
    facts: Facts,
    { state, law, on }: { readonly state: CaseState; readonly law: LawChoice | null; readonly on: string },
  ): { readonly view: LawView; readonly applied: WhichLaw; readonly older: BenchmarkTable | null } | null => {
    const violated = facts[VIOLATION_DAY];
    if (typeof violated !== 'string' || violated >= on) return null;
    const days = { violation: violated, decision: on };
    const same = tables.filter(({ category }) => category === table.category);
    const laws = lawsOfCase(same, chosen, days);
    const question = lawQuestion(laws, days, (one, day) => open(one).propose(chosen.entry, facts, day));
    if (question === null) return null;
    const entry = `${chosen.table}/${chosen.entry}`;
    const [note] = state.notes;
    const before =
      note?.law?.reason === undefined || note.benchmark?.entry !== chosen.entry
        ? null
        : { applied: note.law.applied, reason: note.law.reason };
    const made = question.asks ? (law?.entry === entry ? law : before) : null;
    const applied = made?.applied ?? question.applied;
    const list = grounds.find((one) => one.category === table.category && one.lawChange !== undefined);
    const citation = list?.lawChange === undefined ? null : cited(list.lawChange, list.sources);
    return {
      view: { question, applied, reason: made?.reason ?? null, citation },
      applied,
      older: laws.atViolation,
    };
  };

  return {
    view(state, rules, { entry: choice, law }, on) {
      const here = tablesFor(state, on);
      const violation = violationOf(state);
      const entries = violation === null ? [] : recognized(here, violation);
      const written = state.notes[0]?.benchmark;
      const chosen =
        choice ??
        (written === undefined ? null : { table: written.table.id, entry: written.entry }) ??
        (violation === null ? null : obvious(entries, violation));
      const table =
        chosen === null || chosen === 'none' ? null : here.find((one) => one.table === chosen.table);
      const facts = rules === null ? {} : factsOf(state, rules);
      const common = {
        violation,
        entries: entries.slice(0, OFFERED),
        all: here.reduce((sum, one) => sum + one.entries.length, 0),
        without: chosen === 'none',
      };
      if (table == null || chosen === null || chosen === 'none')
        return { ...common, benchmark: null, law: null };
      const laws = lawsFor(table, chosen, facts, { state, law, on });
      const [by, day] =
        laws?.applied === 'violation' && laws.older !== null
          ? [laws.older, laws.view.question.days.violation]
          : [table, on];
      return {
        ...common,
        benchmark: benchmarkOf(by, chosen.entry, state, facts, day),
        law: laws?.view ?? null,
      };
    },
    find: (state, query, on) => searched(tablesFor(state, on), query, FOUND),
  };
}
