/**
 * Whether so much is to be disposed of that two persons are too few. Counted over a day, so that a mass in small lots is one. Worked by
 * hand in mass-disposal.yaml. Pure.
 */

export interface MassBound {
  /** More things than that in `hours`. */
  readonly things: number;
  /** More of all that there is, 0 to 1, by number or by bytes: from `fewest` things on, for of three things one is a third. */
  readonly share: number;
  readonly fewest: number;
  readonly hours: number;
}

export interface Amount {
  readonly things: number;
  readonly bytes: number;
}

/**
 * @param asked what is to be disposed of now
 * @param before what was approved within the last `hours`, disposed of or not
 * @param there what is there, `asked` included
 */
export function isMassDisposal(asked: Amount, before: Amount, there: Amount, bound: MassBound): boolean {
  const things = asked.things + before.things;
  if (things > bound.things) return true;
  if (things < bound.fewest) return false;
  const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return (
    shareOf(things, there.things + before.things) > bound.share ||
    shareOf(asked.bytes + before.bytes, there.bytes + before.bytes) > bound.share
  );
}
