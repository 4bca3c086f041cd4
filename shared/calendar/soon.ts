/** What a deadline asks of the one who looks at it today: is little left of it, and is it time to say so? Pure. */
import type { DeadlineView } from '../case/gap.ts';

/** The authority's own period is soon at so many of its days left, today included; the party's never is (LOOK, "Soon"). */
const SOON = { 'working-day': 4, day: 7, month: 7, year: 7, hour: 7 } as const;

/** The day to work to: where the law leaves a point open the earlier one (decision 38). null: there is none yet. */
export function workTo({ shown, due }: Pick<DeadlineView, 'shown' | 'due'>): string | null {
  return shown === undefined ? due : shown;
}

/** Days of the period's unit until {@link workTo}, today included; negative once it is over; null: not running. */
export function leftOf({ toShown, left }: Pick<DeadlineView, 'toShown' | 'left'>): number | null {
  return toShown === undefined ? left : (toShown?.left ?? null);
}

/** True for the authority's own period with little of it left, or none. */
export function isSoon(deadline: Pick<DeadlineView, 'whose' | 'left' | 'toShown' | 'unit'>): boolean {
  const left = leftOf(deadline);
  return deadline.whose === 'authority' && left !== null && left <= SOON[deadline.unit];
}

/** What is told of a period, in the order in which it is. */
export const alertStages = ['days-3', 'day-1', 'today', 'over'] as const;
export type AlertStage = (typeof alertStages)[number];

/**
 * What the device tells its officer today, if it has not yet: three of the period's days before the day to work to,
 * one before, on it, and once it is over. A day on which nobody looked is made up for by the next one.
 * @returns null for the party's periods, and where nothing is to be told
 */
export function alertStage({ whose, toShown }: DeadlineView): AlertStage | null {
  if (whose !== 'authority' || toShown == null) return null;
  const { before } = toShown;
  if (before < 0) return 'over';
  if (before === 0) return 'today';
  if (before === 1) return 'day-1';
  return before <= 3 ? 'days-3' : null;
}

/** In the order in which they are read: what runs by its day, what stands still or does not run yet, what was met. */
export function byDay(deadlines: readonly DeadlineView[]): readonly DeadlineView[] {
  const rank = (one: DeadlineView) => (one.metOn !== null ? 2 : workTo(one) === null ? 1 : 0);
  return [...deadlines].sort((a, b) => rank(a) - rank(b) || (workTo(a) ?? '').localeCompare(workTo(b) ?? ''));
}
