/**
 * The table of the day of the violation and that of the decision (penalty law 37, decision 37): the older law applies,
 * the newer one where it is lighter or penalizes no more. The program compares the law's ranges and says what it
 * found; which law applies is decided by a person, with reasons.
 */
import { isHigher } from '../rules/load-pack.ts';
import type { BenchmarkEntry, BenchmarkTable, StatuteFine } from './benchmark-schema.ts';
import type { MoneyRange, Proposal } from './proposal.ts';

/** The later law beside the earlier one. `gone`: the later table has no such entry. */
export type LawChange = 'same' | 'lighter' | 'heavier' | 'unclear' | 'gone';

export interface LawsOfCase {
  readonly atViolation: BenchmarkTable | null;
  readonly atDecision: BenchmarkTable | null;
  /** null when one of the tables is not there: nothing can be compared. */
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
    before === null || atDecision === null
      ? null
      : atDecision === atViolation
        ? 'same'
        : compareLaws(before, entryOf(atDecision));
  return { atViolation, atDecision, change };
}

export type WhichLaw = 'violation' | 'decision';

/** What one of the two tables says of the case. */
export interface LawVersion {
  readonly version: string;
  readonly statute: MoneyRange | null;
  readonly tier: Proposal['tier'];
  readonly range: MoneyRange | null;
  readonly noFine: boolean;
}

/** Two tables, and which of them counts. Worked cases: worked/law-of-case.yaml. */
export interface LawQuestion {
  readonly days: { readonly violation: string; readonly decision: string };
  /** null: one of the tables is not there. */
  readonly change: LawChange | null;
  /** A person has to choose, with reasons: the later law may be the lighter one, or the benchmark's tiers changed. */
  readonly asks: boolean;
  /** Which one counts while nobody has chosen. */
  readonly applied: WhichLaw;
  readonly before: LawVersion | null;
  readonly after: LawVersion | null;
}

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
  const common = { days, change, before, after };
  if (before === null) return { ...common, asks: false, applied: 'decision' };
  if (change === 'heavier') return { ...common, asks: false, applied: 'violation' };
  const says = (one: LawVersion | null) => JSON.stringify(one === null ? null : { ...one, version: '' });
  if (change === 'same' && says(before) === says(after))
    return { ...common, asks: false, applied: 'decision' };
  return { ...common, asks: true, applied: 'violation' };
}
