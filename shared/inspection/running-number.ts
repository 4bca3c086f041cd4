/** Inspection numbers: two digits of the year, then a running number of seven. Nine digits, read out in threes. */

const PER_YEAR = 10_000_000;

/**
 * @param taken all numbers given so far
 * @param day Shanghai day on which the number is given
 * @returns null when the year has no number left
 * @example nextNumber([], '2026-11-25') // 260000001
 */
export function nextNumber(taken: Iterable<number>, day: string): number | null {
  const year = Number(day.slice(2, 4));
  let last = 0;
  for (const number of taken)
    if (Math.floor(number / PER_YEAR) === year) last = Math.max(last, number % PER_YEAR);
  return last + 1 < PER_YEAR ? year * PER_YEAR + last + 1 : null;
}

/**
 * Numbers that should be there and are not: runs begin at 1 in each year.
 * @returns inclusive ranges; empty: no hole
 */
export function numberHoles(taken: Iterable<number>): readonly (readonly [number, number])[] {
  const holes: (readonly [number, number])[] = [];
  let before = 0;
  for (const number of [...new Set(taken)].sort((a, b) => a - b)) {
    const first = Math.floor(number / PER_YEAR) * PER_YEAR;
    const expected = Math.max(before, first) + 1;
    if (number > expected) holes.push([expected, number - 1]);
    before = number;
  }
  return holes;
}
