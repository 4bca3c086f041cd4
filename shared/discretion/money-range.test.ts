import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, fraction, roundFen, wholeFen } from './money-range.ts';

const share = fc.integer({ min: 0, max: 200_000 });
const base = fc.integer({ min: 0, max: 900_000_000_000 });

describe('money stays exact', () => {
  test('a whole figure is in the whole range exactly when it is in the true one', () => {
    fc.assert(
      fc.property(
        share,
        share,
        base,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: -2, max: 2 }),
        fc.boolean(),
        (a, b, of, minOpen, maxOpen, off, atMax) => {
          const [low, high] = a <= b ? [a, b] : [b, a];
          const range = { min: fraction(low), max: fraction(high), minOpen, maxOpen };
          const amount = Math.floor(((atMax ? high : low) * of) / 10_000) + off;
          // The true range, in ten-thousandths of a 分, without any division.
          const exact = BigInt(amount) * 10_000n;
          const [bottom, top] = [BigInt(low) * BigInt(of), BigInt(high) * BigInt(of)];
          const inside =
            (minOpen ? exact > bottom : exact >= bottom) && (maxOpen ? exact < top : exact <= top);
          const whole = wholeFen(range, of);
          expect(whole !== null && contains(whole, amount)).toBe(amount >= 0 && inside);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('an empty range is none; a sum beyond any money is none', () => {
    const range = (min: number, max: number, minOpen = false, maxOpen = false) =>
      wholeFen({ min: fraction(min), max: fraction(max), minOpen, maxOpen }, null);
    expect(range(5, 4)).toBeNull();
    expect(range(5, 5, true)).toBeNull();
    expect(range(5, 6, true, true)).toBeNull();
    expect(range(5, 5)).toEqual({ min: 5, max: 5, minOpen: false, maxOpen: false });
    // 0.3 to 0.7 分: no whole figure between.
    expect(wholeFen({ min: fraction(3), max: fraction(7), minOpen: false, maxOpen: false }, 1000)).toBeNull();
    expect(
      wholeFen({ min: fraction(0), max: fraction(2n ** 60n), minOpen: false, maxOpen: false }, null),
    ).toBeNull();
  });

  test.each([
    [12345, 10, 100, 'down', 1200],
    [12345, 10, 100, 'up', 1300],
    [12345, 10, 100, 'nearest', 1200],
    [12500, 10, 100, 'nearest', 1200],
    [12501, 10, 100, 'nearest', 1300],
    [5, 2, 1, 'down', 2],
    [5, 2, 1, 'up', 3],
    [5, 2, 1, 'nearest', 2],
    [1200, 1, 100, 'up', 1200],
  ] as const)('%d/%d to a multiple of %d, %s: %d', (n, d, to, mode, expected) => {
    expect(roundFen(fraction(n, d), to, mode)).toBe(expected);
  });
});
