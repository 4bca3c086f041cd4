/**
 * The benchmark of a case: which entry its violation is, and what that proposes of the facts known. Holds the prepared
 * tables of one provision; knows no store and no clock.
 */
import { factsOf } from '#shared/case/derived-facts.ts';
import type { CaseState } from '#shared/case/state.ts';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import { type EntryOption, obvious, recognized, searched } from '#shared/discretion/find-entry.ts';
import {
  comparedOf,
  droppedEntries,
  freedByLaterLaw,
  lawBasis,
  lawOfCase,
  noteLack,
  tableOn,
  untilViolationDay,
  VIOLATION_DAY,
} from '#shared/discretion/law-change.ts';
import type { Proposal } from '#shared/discretion/proposal.ts';
import { preparedBenchmarks } from '#shared/discretion/propose.ts';
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

export function createDiscretion(
  tables: readonly BenchmarkTable[],
  grounds: readonly ConsiderationList[],
): Discretion {
  const open = preparedBenchmarks(grounds);
  const ofCategory = (state: CaseState) =>
    tables.filter(({ category }) => category === state.opened?.category);
  /** Of each table the version in force, of the case's category. */
  const tablesFor = (state: CaseState, on: string): readonly BenchmarkTable[] => {
    const all = ofCategory(state);
    return [...new Set(all.map(({ table }) => table))].flatMap((id) => tableOn(all, id, on) ?? []);
  };
  const droppedFor = (state: CaseState, on: string): readonly BenchmarkTable[] => {
    const day = state.facts[VIOLATION_DAY]?.value;
    return droppedEntries(ofCategory(state), typeof day === 'string' ? day : null, on);
  };
  /** As `find` finds them; entries of a former version are marked. */
  const options = (
    former: readonly BenchmarkTable[],
    found: readonly EntryOption[],
  ): readonly EntryOption[] => {
    const dropped = new Set(
      former.flatMap(({ table, version, entries }) =>
        entries.map(({ entry }) => `${table} ${version} ${entry}`),
      ),
    );
    return found.map((one) =>
      dropped.has(`${one.table} ${one.version} ${one.entry}`) ? { ...one, dropped: true } : one,
    );
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
    { state, facts, on }: { readonly state: CaseState; readonly facts: Facts; readonly on: string },
    settled: (proposal: Proposal) => Proposal,
  ): BenchmarkView | null => {
    const benchmark = open(table);
    const entry = table.entries.find((one) => one.entry === entryId);
    const found = entry === undefined ? null : benchmark.propose(entryId, facts, on);
    if (entry === undefined || found === null) return null;
    const proposal = settled(found);
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
    chosen: { readonly table: string; readonly entry: string },
    facts: Facts,
    { state, law, on }: { readonly state: CaseState; readonly law: LawChoice | null; readonly on: string },
  ): { readonly view: LawView; readonly older: BenchmarkTable | null } | null => {
    const found = lawOfCase({ tables: ofCategory(state), open }, chosen, facts, on);
    if (found === null) return null;
    const { question, laws } = found;
    const entry = `${chosen.table}/${chosen.entry}`;
    const [note] = state.notes;
    const before =
      note?.law?.reason === undefined ||
      note.benchmark?.entry !== chosen.entry ||
      noteLack(note, { tables: ofCategory(state), open }, facts, on) === 'law-choice'
        ? null
        : { applied: note.law.applied, reason: note.law.reason };
    const basis = lawBasis(grounds.filter(({ category }) => category === state.opened?.category));
    const wanted = question.asks
      ? law?.entry === entry && law.compared === comparedOf(question)
        ? law
        : before
      : null;
    // Nobody is let off on a ground that no list has.
    const made =
      wanted?.applied === 'decision' && question.after === null && basis.freeing === null ? null : wanted;
    const applied = made?.applied ?? question.applied;
    return { view: { question, applied, reason: made?.reason ?? null, ...basis }, older: laws.atViolation };
  };

  return {
    view(state, rules, { entry: choice, law }, on) {
      const here = tablesFor(state, on);
      const former = droppedFor(state, on);
      const violation = violationOf(state);
      const found = (some: readonly BenchmarkTable[]) =>
        violation === null ? [] : options(former, recognized(some, violation));
      // An entry of a former version is asked about only where no table in force has the like.
      const current = found(here);
      const entries = current.length > 0 ? current : found(former);
      const written = state.notes[0]?.benchmark;
      const chosen =
        choice ??
        (written === undefined ? null : { table: written.table.id, entry: written.entry }) ??
        (violation === null ? null : obvious(entries, violation));
      const facts = rules === null ? {} : factsOf(state, rules);
      const common = {
        violation,
        entries: entries.slice(0, OFFERED),
        all: [...here, ...former].reduce((sum, one) => sum + one.entries.length, 0),
        without: chosen === 'none',
      };
      if (chosen === null || chosen === 'none') return { ...common, benchmark: null, law: null };
      const laws = lawsFor(chosen, facts, { state, law, on });
      const has = (one: BenchmarkTable) =>
        one.table === chosen.table && one.entries.some(({ entry }) => entry === chosen.entry);
      const last = former.find(has);
      const inForce =
        here.find(has) ??
        tables.find((one) => one.table === last?.table && one.version === last.version) ??
        null;
      const dropped = laws !== null && laws.older !== null && laws.view.question.after === null;
      const [by, day] =
        laws !== null && laws.older !== null && (laws.view.applied === 'violation' || dropped)
          ? [laws.older, laws.view.question.days.violation]
          : [inForce, on];
      if (by === null) return { ...common, benchmark: null, law: null };
      const freeing =
        dropped && laws.view.applied === 'decision' && laws.view.reason !== null ? laws.view.freeing : null;
      const several =
        facts[VIOLATION_DAY] === undefined &&
        Object.hasOwn(open(by).facts, VIOLATION_DAY) &&
        tables.some((one) => one.table === by.table && one !== here.find(has) && one.effective.from <= on);
      const settled = (proposal: Proposal) =>
        freeing !== null
          ? freedByLaterLaw(proposal, freeing)
          : several
            ? untilViolationDay(proposal)
            : proposal;
      const benchmark = benchmarkOf(by, chosen.entry, { state, facts, on: day }, settled);
      return { ...common, benchmark, law: benchmark === null ? null : (laws?.view ?? null) };
    },
    find(state, query, on) {
      const former = droppedFor(state, on);
      return options(former, searched([...tablesFor(state, on), ...former], query, FOUND));
    },
  };
}
