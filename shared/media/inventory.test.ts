import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHashedIn } from './inventory.ts';

describe('R30 which bytes a night reads', () => {
  const ulid = fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  it('of everything, once in so many nights in a row, whichever comes first', () => {
    fc.assert(
      fc.property(
        ulid,
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 1, max: 40 }),
        (id, first, every) => {
          const nights = Array.from({ length: every }, (_, n) => isHashedIn(id, [first + n], every));
          expect(nights.filter((hashed) => hashed)).toHaveLength(1);
        },
      ),
    );
  });
  it('one that stands for several reads what each of them would have', () => {
    fc.assert(
      fc.property(
        ulid,
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 1, max: 30 }),
        (id, first, missed) => {
          const days = Array.from({ length: missed }, (_, n) => first + n);
          expect(isHashedIn(id, days, 14)).toBe(
            days.length >= 14 || days.some((day) => isHashedIn(id, [day], 14)),
          );
        },
      ),
    );
  });
  it('a share of about a fourteenth', () => {
    const ids = Array.from({ length: 1_400 }, (_, n) => `01JDT${String(n * 7_919).padStart(21, '0')}`);
    const share = ids.filter((id) => isHashedIn(id, [20_785], 14)).length;
    expect(share).toBeGreaterThan(50);
    expect(share).toBeLessThan(150);
  });
});
