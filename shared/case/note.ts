/**
 * What a discretion note is worth: does it count as written, does it depart from its benchmark, and does an approval
 * carry that (国办发〔2022〕27号（十二）)? Worked cases: worked/deviations.yaml.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { approvalHash } from './approval.ts';
import { canonicalBytes } from './envelope.ts';
import type { NoteBenchmark, NoteRange } from './events.ts';
import type { ApprovalState, CaseState, NoteState } from './state.ts';

/** What approvals of a departure name as their action. */
export const DEVIATION_ACTION = 'outside-tier';
/** A request for it lapses after so many days; once given it lasts as long as what was approved stands. */
export const DEVIATION_REQUEST_DAYS = 30;
/** `approval.given` wants a date: beyond every case period. */
export const DEVIATION_GIVEN_DAYS = 3650;

/** What of a note its worth rests on; an event's data has it too. */
type NoteFigures = {
  readonly [K in 'amount' | 'benchmark' | 'deviation']?: NoteState[K] | undefined;
};
type NoteCore = NoteFigures & {
  readonly provisional?: true | undefined;
  readonly staleFacts: readonly string[];
};

/**
 * Is the figure in the range?
 * @param amount 分
 * @example within({ min: 100, max: 200, minOpen: false, maxOpen: true }, 200) // false
 */
export function within(range: NoteRange, amount: number): boolean {
  if (range.min !== null && (range.minOpen ? amount <= range.min : amount < range.min)) return false;
  return range.maxOpen ? amount < range.max : amount <= range.max;
}

/** Does it depart from what the benchmark proposed? The figures say so, whatever the note admits. */
export function departs(note: NoteFigures): boolean {
  const { amount, benchmark, deviation } = note;
  if (benchmark === undefined) return false;
  if (deviation !== undefined) return true;
  const { range, tier } = benchmark.proposed;
  if (amount !== undefined && range !== undefined) return !within(range, amount);
  return tier !== undefined && benchmark.tier !== undefined && benchmark.tier !== tier.id;
}

/** Why a note does not count as written; null when it does. `outside-law`: nobody may approve that. */
export function noteProblem(note: NoteCore): 'provisional' | 'stale' | 'outside-law' | null {
  if (note.provisional === true) return 'provisional';
  const { amount, benchmark } = note;
  const statute = benchmark?.proposed.statute;
  const above = statute !== undefined && amount !== undefined && !within({ ...statute, min: null }, amount);
  if (above || benchmark?.verdict === 'above-statute') return 'outside-law';
  // Below the law only on a ground that lightens; no fine at all where the law says 不予.
  if (benchmark?.verdict === 'below-statute' && benchmark.proposed.grounds.length === 0) return 'outside-law';
  if (benchmark?.verdict === 'no-penalty') return 'outside-law';
  return note.staleFacts.length > 0 ? 'stale' : null;
}

/**
 * What an approval of a departure is bound to: benchmark, proposal, tier, amount and reason. The wording of the note may
 * still be mended; one fen or another reason makes another hash.
 * @param stream the stream the request is written into
 */
export function deviationHash(
  stream: string,
  note: {
    readonly benchmark: NoteBenchmark;
    readonly amount?: number;
    readonly reason: string;
  },
): string {
  const { table, entry, issuer, proposed, tier } = note.benchmark;
  const form = bytesToHex(
    sha256(
      canonicalBytes({
        table: { id: table.id, version: table.version },
        entry,
        issuer,
        proposed: { tier: proposed.tier?.id ?? null, range: proposed.range ?? null },
        tier: tier ?? null,
        amount: note.amount ?? null,
        reason: note.reason,
      }),
    ),
  );
  return approvalHash({ case: stream, action: DEVIATION_ACTION, form });
}

/** The approvals asked for exactly this note's departure, latest first. */
export function deviationApprovals(
  state: Pick<CaseState, 'streams' | 'approvals'>,
  note: NoteFigures,
): readonly ApprovalState[] {
  const { benchmark, deviation, amount } = note;
  if (benchmark === undefined || deviation === undefined) return [];
  const what = { benchmark, reason: deviation.reason, ...(amount === undefined ? {} : { amount }) };
  const hashes = new Set(state.streams.map((stream) => deviationHash(stream, what)));
  return Object.values(state.approvals)
    .filter((approval) => approval.what === 'outside-tier' && hashes.has(approval.hash))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** The approval that carries this note's departure; null while there is none. */
export function deviationCarried(
  state: Pick<CaseState, 'streams' | 'approvals'>,
  note: NoteCore,
): ApprovalState | null {
  if (noteProblem(note) === 'outside-law') return null;
  const carries = ({ status, answer }: ApprovalState) => {
    if (status !== 'given' || answer?.by === undefined) return false;
    if (answer.by !== 'head' && answer.document === undefined) return false;
    return (note.benchmark?.issuer === 'upper') === (answer.by === 'issuer');
  };
  return deviationApprovals(state, note).find(carries) ?? null;
}

/** Does the case's note depart from its benchmark? What was kept while facts were wanted is no note yet. */
export function noteDeviates(state: Pick<CaseState, 'notes'>): boolean {
  const note = state.notes[0];
  return note !== undefined && note.provisional !== true && departs(note);
}
