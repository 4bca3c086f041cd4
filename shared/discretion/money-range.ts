/**
 * Ranges of money without rounding error. Ends are kept as fractions until they are brought to whole 分: a lower
 * end goes up and an upper end goes down, so that no whole 分 outside the true range ever counts as inside.
 */
import type { RangeEnd, StatuteFine, TierFine } from './benchmark-schema.ts';
import type { MoneyRange } from './proposal.ts';

/** Ten-thousandths make one whole. */
export const WHOLE = 10_000;

/** n/d; d is positive. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export interface FractionRange {
  /** null: the law names no lowest figure. */
  readonly min: Fraction | null;
  readonly max: Fraction;
  readonly minOpen: boolean;
  readonly maxOpen: boolean;
}

export const fraction = (n: number | bigint, d: number | bigint = 1): Fraction => ({
  n: BigInt(n),
  d: BigInt(d),
});
const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const minus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
/** Negative, 0 or positive, as a is less than, equal to or more than b. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The statute's range in its own measure (分, or ten-thousandths of the base). */
export function statuteRange({ min, max, minOpen, maxOpen }: StatuteFine): FractionRange {
  return {
    min: min === undefined ? null : fraction(min),
    max: fraction(max),
    minOpen: minOpen === true,
    maxOpen: maxOpen === true,
  };
}

/**
 * An end of a tier in the statute's measure.
 * @param minWithout ten-thousandths of the highest figure that stand for a lowest one the law does not name
 * @returns null when the end counts from a lowest figure, and there is none
 */
export function endOf(end: RangeEnd, fine: StatuteFine, minWithout: number | undefined): Fraction | null {
  if (typeof end === 'number') return fraction(end);
  const max = fraction(fine.max);
  if (end.of === 'max') return times(max, fraction(end.share, WHOLE));
  const min =
    fine.min !== undefined
      ? fraction(fine.min)
      : minWithout !== undefined
        ? times(max, fraction(minWithout, WHOLE))
        : null;
  if (min === null || end.of === 'min') return min;
  return plus(min, times(minus(max, min), fraction(end.share, WHOLE)));
}

/** A tier's range in the statute's measure; null when an end cannot be worked out. */
export function tierRange(
  tier: TierFine,
  fine: StatuteFine,
  minWithout: number | undefined,
): FractionRange | null {
  const min = endOf(tier.min, fine, minWithout);
  const max = endOf(tier.max, fine, minWithout);
  if (min === null || max === null) return null;
  return { min, max, minOpen: tier.minOpen === true, maxOpen: tier.maxOpen === true };
}

/** lowest + (highest − lowest) × sum, in the statute's measure. A lowest figure that the law does not name is 0. */
export function weightedPoint(fine: StatuteFine, sum: number): Fraction {
  const min = fraction(fine.min ?? 0);
  return plus(min, times(minus(fraction(fine.max), min), fraction(sum, WHOLE)));
}

/** The measure in 分: `base` is the fact that shares are of; null for figures in 分. */
export function inFen(value: Fraction, base: number | null): Fraction {
  return base === null ? value : times(value, fraction(base, WHOLE));
}

const floor = ({ n, d }: Fraction): bigint => n / d - (n % d < 0n ? 1n : 0n);
const ceil = ({ n, d }: Fraction): bigint => floor({ n, d }) + (n % d === 0n ? 0n : 1n);
const isWhole = ({ n, d }: Fraction): boolean => n % d === 0n;

function safe(value: bigint): number | null {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}

/** Brings a range to whole 分; null when it is empty or beyond any sum of money. */
export function wholeFen(range: FractionRange, base: number | null): MoneyRange | null {
  const low = range.min === null ? null : inFen(range.min, base);
  const high = inFen(range.max, base);
  const min = low === null ? null : safe(ceil(low));
  const max = safe(floor(high));
  if (max === null || (low !== null && min === null)) return null;
  const minOpen = low !== null && range.minOpen && isWhole(low);
  const maxOpen = range.maxOpen && isWhole(high);
  const first = (min ?? 0) + (minOpen ? 1 : 0);
  const last = max - (maxOpen ? 1 : 0);
  return first > last ? null : { min, max, minOpen, maxOpen };
}

/**
 * A figure brought to a multiple of `to` 分.
 * @example roundFen(fraction(12345, 10), 100, 'down') // 1200
 */
export function roundFen(value: Fraction, to: number, mode: 'down' | 'nearest' | 'up'): number | null {
  const step = BigInt(to);
  const scaled: Fraction = { n: value.n, d: value.d * step };
  const whole =
    mode === 'down'
      ? floor(scaled)
      : mode === 'up'
        ? ceil(scaled)
        : // A half goes down: in the party's favour.
          ceil({ n: scaled.n * 2n - scaled.d, d: scaled.d * 2n });
  return safe(whole * step);
}

/** Is a whole figure in the range? */
export function contains({ min, max, minOpen, maxOpen }: MoneyRange, amount: number): boolean {
  const above = min === null || (minOpen ? amount > min : amount >= min);
  return above && (maxOpen ? amount < max : amount <= max);
}

/** Is it below the range's lower end? */
export function isBelow({ min, minOpen }: MoneyRange, amount: number): boolean {
  return min !== null && (minOpen ? amount <= min : amount < min);
}
