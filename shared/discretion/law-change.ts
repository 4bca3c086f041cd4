/**
 * The table of the day of the violation and that of the decision (penalty law 37, decision 37): the older law applies,
 * the newer one where it is lighter or penalizes no more. The program compares the law's ranges and says what it
 * found; which law applies is decided by a person, with reasons.
 */
import type { NoteLack } from '../case/gap.ts';
import type { NoteReview } from '../case/gaps.ts';
import type { Facts } from '../rules/cel.ts';
import { isHigher } from '../rules/load-pack.ts';
import type { BenchmarkEntry, BenchmarkTable, StatuteFine, Wording } from './benchmark-schema.ts';
import type { ConsiderationList } from './consideration-schema.ts';
import { cited } from './considerations.ts';
import type { CitedBasis, ConsiderationFinding, MoneyRange, Proposal } from './proposal.ts';
import { type Benchmark, preparedBenchmarks } from './propose.ts';

/** The law of the day of the violation, or that of the decision. */
export type WhichLaw = 'violation' | 'decision';

/** The later law beside the earlier one. `gone`: on the day of the decision no table has such an entry. */
export type LawChange = 'same' | 'lighter' | 'heavier' | 'unclear' | 'gone';

export interface LawsOfCase {
  readonly atViolation: BenchmarkTable | null;
  readonly atDecision: BenchmarkTable | null;
  /** null when the earlier table is not there, or has no such entry: nothing can be compared. */
  readonly change: LawChange | null;
}

const inForce = ({ effective: { from, to } }: BenchmarkTable, on: string) =>
  from <= on && (to === undefined || on <= to);

/** The table's version in force on a day: the latest that has begun, then the highest. */
export function tableOn(tables: readonly BenchmarkTable[], id: string, on: string): BenchmarkTable | null {
  return tables
    .filter((one) => one.table === id && inForce(one, on))
    .reduce<BenchmarkTable | null>((best, one) => {
      if (best === null || one.effective.from > best.effective.from) return one;
      return one.effective.from === best.effective.from && isHigher(one.version, best.version) ? one : best;
    }, null);
}

/** Negative: the later is lighter; positive: heavier; null: one end up and one down, or not to be compared. */
function compareFines(before: StatuteFine | null, after: StatuteFine | null): number | null {
  if (before === null || after === null) return before === after ? 0 : before === null ? 1 : -1;
  if (JSON.stringify(before.measure) !== JSON.stringify(after.measure)) return null;
  const opens = (fine: StatuteFine) =>
    JSON.stringify([fine.minOpen ?? false, fine.maxOpen ?? false, fine.optional ?? false]);
  if (opens(before) !== opens(after)) return null;
  const low = Math.sign((after.min ?? 0) - (before.min ?? 0));
  const high = Math.sign(after.max - before.max);
  return low * high < 0 ? null : low || high;
}

/** @example compareLaws(entryOf2023, entryOf2026) // 'lighter' */
export function compareLaws(before: BenchmarkEntry, after: BenchmarkEntry | null): LawChange {
  if (after === null) return 'gone';
  const cases = Object.keys(before.statute);
  if (cases.length !== Object.keys(after.statute).length) return 'unclear';
  const found = new Set<number | null>();
  for (const id of cases) {
    const [old, young] = [before.statute[id], after.statute[id]];
    if (old === undefined || young === undefined || old.when !== young.when) return 'unclear';
    found.add(compareFines(old.fine, young.fine));
  }
  found.delete(0);
  const [only] = found;
  if (found.size === 0) return 'same';
  if (found.size > 1 || only == null) return 'unclear';
  return only < 0 ? 'lighter' : 'heavier';
}

/** The tables of both days under one id, and how the law's range for this entry changed between them. */
export function lawsOfCase(
  tables: readonly BenchmarkTable[],
  { table, entry }: { readonly table: string; readonly entry: string },
  days: { readonly violation: string; readonly decision: string },
): LawsOfCase {
  const atViolation = tableOn(tables, table, days.violation);
  const atDecision = tableOn(tables, table, days.decision);
  const entryOf = (one: BenchmarkTable | null) => one?.entries.find((each) => each.entry === entry) ?? null;
  const before = entryOf(atViolation);
  const change =
    before === null ? null : atDecision === atViolation ? 'same' : compareLaws(before, entryOf(atDecision));
  return { atViolation, atDecision, change };
}

/** What one of the two tables says of the case. */
export interface LawVersion {
  readonly version: string;
  readonly statute: MoneyRange | null;
  readonly tier: Proposal['tier'];
  readonly range: MoneyRange | null;
  readonly noFine: boolean;
}

/** A table of the question, entry or not. */
export interface LawTable {
  readonly title: Wording;
  readonly version: string;
  /** First day on which it is in force. */
  readonly from: string;
}

/** Two tables, and which of them counts. Worked cases: worked/law-of-case.yaml, worked/law-dropped.yaml. */
export interface LawQuestion {
  readonly days: { readonly violation: string; readonly decision: string };
  /** The table in force on each day; null: none was. */
  readonly tables: Readonly<Record<WhichLaw, LawTable | null>>;
  /** null: the table of the violation is not there. */
  readonly change: LawChange | null;
  /** A person has to choose, with reasons: the later law may be the lighter one, or the benchmark's tiers changed. */
  readonly asks: boolean;
  /** Which one counts while nobody has chosen. */
  readonly applied: WhichLaw;
  readonly before: LawVersion | null;
  /** null: the later table has no such entry. Who chooses it says that the act is unlawful no more: no penalty. */
  readonly after: LawVersion | null;
}

function tableOf(table: BenchmarkTable | null): LawTable | null {
  return table === null ? null : { title: table.title, version: table.version, from: table.effective.from };
}

const says = (one: LawVersion | null) => JSON.stringify(one === null ? null : { ...one, version: '' });

function versionOf(proposal: Proposal | null): LawVersion | null {
  if (proposal === null) return null;
  const { table, statute, tier, range, noFine } = proposal;
  return { version: table.version, statute, tier, range, noFine };
}

/**
 * @param laws of the case, by `lawsOfCase`
 * @param propose what a table proposes for the entry on a day; null when it has no such entry
 * @returns null when both days have the same table: there is nothing to ask
 */
export function lawQuestion(
  { atViolation, atDecision, change }: LawsOfCase,
  days: LawQuestion['days'],
  propose: (table: BenchmarkTable, on: string) => Proposal | null,
): LawQuestion | null {
  if (atViolation === atDecision) return null;
  const before = versionOf(atViolation === null ? null : propose(atViolation, days.violation));
  const after = versionOf(atDecision === null ? null : propose(atDecision, days.decision));
  const tables = { violation: tableOf(atViolation), decision: tableOf(atDecision) };
  const common = { days, tables, change, before, after };
  if (before === null) return { ...common, asks: false, applied: 'decision' };
  if (change === 'heavier') return { ...common, asks: false, applied: 'violation' };
  if (change === 'same' && says(before) === says(after))
    return { ...common, asks: false, applied: 'decision' };
  return { ...common, asks: true, applied: 'violation' };
}

/** What a choice was made between: it is one between nothing else. */
export function comparedOf({ days, tables, after }: LawQuestion): string {
  const { violation, decision } = tables;
  return JSON.stringify([
    days.violation,
    violation?.version ?? null,
    decision?.version ?? null,
    after !== null,
  ]);
}

/** The day of the violation, or on which a continuing one ended: the law of that day applies (penalty law 37). */
export const VIOLATION_DAY = 'violationEndedOn';

/** The tables at hand, all versions of them, and what prepares one. */
export interface LawTables {
  readonly tables: readonly BenchmarkTable[];
  readonly open: (table: BenchmarkTable) => Benchmark;
}

/**
 * The question of a case, of its facts.
 * @param of the entry whose provisions are compared
 * @param on day of the decision; today while there is none
 * @returns null while the day of the violation is not known, and where one table counts on both days
 */
export function lawOfCase(
  { tables, open }: LawTables,
  of: { readonly table: string; readonly entry: string },
  facts: Facts,
  on: string,
): { readonly question: LawQuestion; readonly laws: LawsOfCase } | null {
  const violation = facts[VIOLATION_DAY];
  if (typeof violation !== 'string' || violation >= on) return null;
  const days = { violation, decision: on };
  const laws = lawsOfCase(tables, of, days);
  const question = lawQuestion(laws, days, (table, day) => open(table).propose(of.entry, facts, day));
  return question === null ? null : { question, laws };
}

/** What is kept of the choice with a note, as `note.written` has it. */
export interface KeptLaw {
  readonly days: { readonly violation: string; readonly decision: string };
  readonly change: LawChange | null;
  readonly versions: Readonly<Record<WhichLaw, string | null>>;
  readonly applied: WhichLaw;
  readonly reason?: string | undefined;
}

/** What of a note the choice is judged by. */
export interface NoteLaw {
  readonly benchmark?: {
    readonly table: { readonly id: string; readonly version: string };
    readonly entry: string;
  };
  readonly law?: KeptLaw;
}

/**
 * Does a note lack what the case's facts ask for (penalty law 37)? A note of whoever knew nothing of the choice lacks it.
 * Worked cases: worked/law-of-note.yaml.
 * @param on day of the decision; today while there is none
 */
export function noteLack(
  { benchmark, law }: NoteLaw,
  { tables, open }: LawTables,
  facts: Facts,
  on: string,
): NoteLack | null {
  if (benchmark === undefined) return null;
  const of = { table: benchmark.table.id, entry: benchmark.entry };
  const question = lawOfCase({ tables, open }, of, facts, on)?.question;
  if (question === undefined) return null;
  const { version } = benchmark.table;
  const { violation, decision } = question.tables;
  if (!question.asks)
    // The later law is heavier, and nobody may choose it; otherwise both come to the same.
    return question.applied === 'decision' || version === violation?.version ? null : 'law-table';
  if (law?.reason === undefined || law.days.violation !== question.days.violation) return 'law-choice';
  if (law.versions.violation !== violation?.version) return 'law-choice';
  const compared = law.versions.decision;
  if (compared !== (decision?.version ?? null)) {
    // Another version that says the same of this case leaves the choice what it was.
    const known = tables.find((one) => one.table === of.table && one.version === compared);
    if (compared !== null && known === undefined) return 'law-choice';
    const then = known === undefined ? null : versionOf(open(known).propose(of.entry, facts, on));
    if (says(then) !== says(question.after)) return 'law-choice';
  }
  const counts = law.applied === 'violation' || question.after === null ? law.versions.violation : compared;
  return version === counts ? null : 'law-table';
}

/**
 * Reviews notes by the tables and lists at hand (`createAssessor`), each prepared once.
 * @param lists of every category
 */
export function noteReview(
  tables: readonly BenchmarkTable[],
  lists: readonly ConsiderationList[],
): NoteReview {
  const open = preparedBenchmarks(lists);
  return (note, facts, on) => noteLack(note, { tables, open }, facts, on);
}

/**
 * The proposal of a case whose act the later law penalizes no more, as a person has decided: no penalty, on that ground.
 * @param proposal by the table of the day of the violation
 * @param ground by `lawBasis`
 */
export function freedByLaterLaw(proposal: Proposal, ground: ConsiderationFinding): Proposal {
  return {
    ...proposal,
    outcome: 'no-penalty',
    considerations: [ground, ...proposal.considerations],
    tier: null,
    candidates: [],
    reasons: [],
    sum: null,
    range: null,
    rangeShare: null,
    noFine: false,
    wanted: [],
    cautions: proposal.cautions.filter(({ kind }) => kind !== 'choice' && kind !== 'lighter-required'),
  };
}

/**
 * The proposal while the day of the violation is not known and the table has an earlier version: which of them counts is
 * not known either, so nothing is proposed before that day is.
 */
export function untilViolationDay(proposal: Proposal): Proposal {
  const { outcome, tier, candidates, wanted } = proposal;
  if (outcome === 'no-penalty' || wanted.includes(VIOLATION_DAY)) return proposal;
  return {
    ...proposal,
    outcome: 'undetermined',
    tier: null,
    candidates: tier === null ? candidates : [tier],
    range: null,
    rangeShare: null,
    wanted: [...wanted, VIOLATION_DAY],
  };
}

/**
 * Entries that the tables in force have no more, for violations from before: each in the latest version that had it, of the
 * day of the violation where that is known.
 * @param tables of one category, all versions
 * @returns tables with nothing but such entries
 */
export function droppedEntries(
  tables: readonly BenchmarkTable[],
  violation: string | null,
  on: string,
): readonly BenchmarkTable[] {
  const ids = [...new Set(tables.map(({ table }) => table))];
  return ids.flatMap((id) => {
    const seen = new Set(tableOn(tables, id, on)?.entries.map(({ entry }) => entry));
    const versions =
      violation === null
        ? tables.filter((one) => one.table === id && one.effective.from <= on)
        : [tableOn(tables, id, violation)].filter((one) => one !== null);
    return [...versions]
      .sort((a, b) => (a.effective.from < b.effective.from ? 1 : -1))
      .flatMap((table) => {
        const entries = table.entries.filter(({ entry }) => !seen.has(entry));
        for (const { entry } of entries) seen.add(entry);
        return entries.length === 0 ? [] : [{ ...table, entries }];
      });
  });
}

/** Articles on the choice, by the lists of grounds of a category. */
export interface LawBasis {
  readonly citation: CitedBasis | null;
  /** The ground of whoever says that the act is unlawful no more; null: no list has it. */
  readonly freeing: ConsiderationFinding | null;
}

/** @param lists of one category */
export function lawBasis(lists: readonly ConsiderationList[]): LawBasis {
  const [first] = lists.flatMap(({ lawChange, sources }) =>
    lawChange === undefined ? [] : [cited(lawChange, sources)],
  );
  const [freeing] = lists.flatMap(({ unlawfulNoMore, sources }): ConsiderationFinding[] =>
    unlawfulNoMore === undefined
      ? []
      : [
          {
            id: unlawfulNoMore.id,
            title: unlawfulNoMore.title,
            effect: 'no-penalty',
            force: 'must',
            citation: cited(unlawfulNoMore.citation, sources),
            outcome: 'applies',
            wanted: [],
            restsOn: {},
          },
        ],
  );
  return { citation: first ?? null, freeing: freeing ?? null };
}
