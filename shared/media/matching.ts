/**
 * Where a file could belong: what its device says of when it was made, against the steps of the cases in which its officer is.
 * Proposes, with why; files nothing. Worked by hand in matching.yaml. Pure; times are epoch ms.
 */
import { shanghaiDay } from '../calendar/working-days.ts';
import type { Span } from './coverage.ts';

export interface StepTime {
  readonly step: string;
  readonly from: number;
  /** Null: it was never ended. */
  readonly to: number | null;
}
export interface MatchedCase {
  readonly case: string;
  readonly steps: readonly StepTime[];
  /** Serial numbers of devices whose files are in it. */
  readonly devices: readonly string[];
}
export type MatchReason = 'within' | 'overlaps' | 'near' | 'same-day' | 'device';
export interface Match {
  readonly case: string;
  readonly step: string | null;
  readonly why: readonly MatchReason[];
  /** Between file and step, ms; 0: they meet; null: only the device speaks for it. */
  readonly apart: number | null;
}

/** Somebody begins to record a little before he presses "begin". House rule. */
export const NEAR_MS = 30 * 60_000;
/** A step that nobody ended is taken to last no longer. House rule. */
export const OPEN_STEP_MS = 12 * 60 * 60_000;
const MOST = 10;
const order: readonly MatchReason[] = ['within', 'overlaps', 'near', 'same-day', 'device'];

/**
 * @param span null: when it was made is not known
 * @param device its serial number; null: it does not say
 */
export function matches(
  span: Span | null,
  device: string | null,
  cases: readonly MatchedCase[],
): readonly Match[] {
  const found = cases.flatMap((one): Match[] => {
    const known = device !== null && one.devices.includes(device);
    const steps = span === null ? [] : one.steps.flatMap((step) => byTime(span, step) ?? []);
    if (steps.length === 0)
      return known ? [{ case: one.case, step: null, why: ['device'], apart: null }] : [];
    return steps.map(({ step, why, apart }) => ({
      ...{ case: one.case, step, apart },
      why: known ? [why, 'device' as const] : [why],
    }));
  });
  const rank = ({ why }: Match) => order.indexOf(why[0] ?? 'device') * 2 + (why.length > 1 ? 0 : 1);
  return found
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.apart ?? 0) - (b.apart ?? 0) ||
        (a.case < b.case ? -1 : a.case > b.case ? 1 : 0),
    )
    .slice(0, MOST);
}

function byTime(file: Span, { step, from, to }: StepTime) {
  const end = Math.max(from, to ?? from + OPEN_STEP_MS);
  const apart = Math.max(0, from - file.to, file.from - end);
  const why: MatchReason | null =
    file.from >= from && file.to <= end
      ? 'within'
      : apart === 0
        ? 'overlaps'
        : apart <= NEAR_MS
          ? 'near'
          : day(file.from) === day(from)
            ? 'same-day'
            : null;
  return why === null ? null : { step, why, apart };
}

/** Clocks may say anything; a day outside of what an instant can be is nobody's. */
function day(ms: number): string | null {
  return Math.abs(ms) > 8.64e15 ? null : shanghaiDay(new Date(ms).toISOString());
}
