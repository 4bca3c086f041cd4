/** Which of a case's showings of identity says most: a phone's scan more than a receipt, that more than a word. */
import type { CaseState, ShowingState } from './state.ts';

const strength = { shown: 0, receipt: 1, scanned: 2 } as const satisfies Record<
  ShowingState['means'],
  number
>;

/**
 * @param officer of his only; absent: of anybody
 * @returns the strongest, of several alike the latest; null when nothing was shown
 */
export function strongestShowing(state: Pick<CaseState, 'shown'>, officer?: string): ShowingState | null {
  return state.shown
    .filter((one) => officer === undefined || one.officer === officer)
    .reduce<ShowingState | null>(
      (best, one) => (best === null || strength[one.means] >= strength[best.means] ? one : best),
      null,
    );
}
