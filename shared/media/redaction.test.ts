/** R30 where a region is between its keyframes, worked by hand; and that what is drawn covers it at every moment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxAt, coverOf, coversOf, type Keyframe, redactionSchema, withKeyframe } from './redaction.ts';

const key = (at: number, x: number, y: number, width: number, height: number): Keyframe => ({
  ...{ at, x, y, width, height },
});
const numbers = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) =>
  [x, y, width, height].map((one) => Math.round(one * 1000) / 1000);
const WALK = [key(1000, 0.1, 0.2, 0.1, 0.1), key(3000, 0.5, 0.2, 0.3, 0.2), key(4000, 0.5, 0.6, 0.1, 0.2)];

describe('R30 a region', () => {
  it.each([
    [0, [0.1, 0.2, 0.1, 0.1]],
    [1000, [0.1, 0.2, 0.1, 0.1]],
    [1500, [0.2, 0.2, 0.15, 0.125]],
    [2000, [0.3, 0.2, 0.2, 0.15]],
    [3000, [0.5, 0.2, 0.3, 0.2]],
    [3250, [0.5, 0.3, 0.25, 0.2]],
    [4000, [0.5, 0.6, 0.1, 0.2]],
    [9000, [0.5, 0.6, 0.1, 0.2]],
  ] as const)('at %i ms', (at, wanted) => {
    expect(numbers(boxAt(WALK, at))).toEqual(wanted);
  });
  it.each([
    // From 0.1 to 0.3 + 0.2; from 0.2 to 0.2 + 0.15.
    [1000, 2000, [0.1, 0.2, 0.4, 0.15]],
    // A keyframe between: as wide as there, 0.8, though neither end is.
    [2000, 4000, [0.3, 0.2, 0.5, 0.6]],
  ] as const)('from %i to %i ms', (from, to, wanted) => {
    expect(numbers(coverOf(WALK, from, to))).toEqual(wanted);
  });
  it('takes a keyframe in its order, in the place of one that is as good as there', () => {
    const box = { x: 0.9, y: 0, width: 0.1, height: 0.1 };
    const times = (at: number) => withKeyframe(WALK, at, box).map((one) => [one.at, one.x]);
    const [a, b, c] = [
      [1000, 0.1],
      [3000, 0.5],
      [4000, 0.5],
    ];
    expect(times(0)).toEqual([[0, 0.9], a, b, c]);
    expect(times(3010)).toEqual([a, [3010, 0.9], c]);
    expect(times(3020)).toEqual([a, b, [3020, 0.9], c]);
  });
  it('that stands still is drawn once; one that begins and ends is drawn a margin around', () => {
    const still = [key(500, 0.2, 0.2, 0.2, 0.2)];
    expect(coversOf({ keyframes: still }, { from: 0, to: 5000 })?.covers.map(({ at }) => at)).toEqual([0]);
    expect(coversOf({ keyframes: still, from: 1000, to: 2000 }, { from: 0, to: 5000 })).toMatchObject({
      ...{ from: 900, to: 2100 },
    });
    expect(coversOf({ keyframes: still, from: 6000 }, { from: 0, to: 5000 })).toBeNull();
  });
  it('is covered at every moment, wherever it goes', () => {
    const place = fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: 0, max: 0.5, noNaN: true })));
    const path = fc
      .uniqueArray(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 6 })
      .chain((times) =>
        fc.tuple(
          ...times
            .sort((a, b) => a - b)
            .map((at) => place.map((of) => key(at, ...(of as [number, number, number, number])))),
        ),
      );
    fc.assert(
      fc.property(path, fc.integer({ min: 0, max: 3000 }), (keyframes, at) => {
        const drawn = coversOf({ keyframes }, { from: 0, to: 3000 })?.covers.findLast((one) => one.at <= at);
        const box = boxAt(keyframes, at);
        const near = 1e-9;
        expect(drawn?.box.x).toBeLessThanOrEqual(box.x + near);
        expect(drawn?.box.y).toBeLessThanOrEqual(box.y + near);
        expect((drawn?.box.x ?? 0) + (drawn?.box.width ?? 0)).toBeGreaterThanOrEqual(
          box.x + box.width - near,
        );
        expect((drawn?.box.y ?? 0) + (drawn?.box.height ?? 0)).toBeGreaterThanOrEqual(
          box.y + box.height - near,
        );
      }),
    );
  });
  it.each([
    ['nothing covered, nothing muted', { regions: [], muted: [] }],
    ['keyframes out of order', { regions: [{ keyframes: [WALK[1], WALK[0]] }] }],
    ['outside the picture', { regions: [{ keyframes: [key(0, 0.5, 1.2, 0.1, 0.1)] }] }],
    ['longer than one copy is', { to: 40 * 60_000 }],
    ['an end before its beginning', { from: 6000 }],
    ['a muted span that is none', { muted: [{ from: 5, to: 5 }] }],
  ])('is refused: %s', (_, change) => {
    const good = {
      of: '01JDQ8M5T0000000000000000A',
      file: 0,
      from: 0,
      to: 5000,
      regions: [{ keyframes: WALK }],
      muted: [],
    };
    expect(redactionSchema.safeParse(good).success).toBe(true);
    expect(redactionSchema.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
