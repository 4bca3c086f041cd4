import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holeReasons, trackKinds } from '#shared/media/chain.ts';
import { createHoles, type Hole, TELL_MS } from './holes.ts';

const START = 1_795_744_800_000;
const silent = (from: number, to: number): Hole => ({ from: START + from, to: START + to, why: 'silent' });

describe('R28 holes, until they are told', () => {
  it('is told at once; what follows of its kind ten seconds later, as one piece where pieces touch', () => {
    const holes = createHoles();
    holes.add(silent(0, 3_000));
    expect(holes.due(START + 3_000)).toEqual([silent(0, 3_000)]);
    expect(holes.due(START + 3_000)).toEqual([]);
    holes.add(silent(3_000, 4_000));
    holes.add({ ...silent(3_000, 4_000), why: 'disk-full' });
    expect(holes.due(START + 4_000)).toEqual([{ ...silent(3_000, 4_000), why: 'disk-full' }]);
    holes.add(silent(4_200, 5_000));
    holes.add(silent(8_000, 9_000));
    holes.add({ ...silent(4_200, 5_000), track: 'audio' });
    expect(holes.due(START + TELL_MS + 2_999)).toEqual([{ ...silent(4_200, 5_000), track: 'audio' }]);
    expect(holes.due(START + TELL_MS + 3_000)).toEqual([silent(3_000, 5_000), silent(8_000, 9_000)]);
    holes.add(silent(20_000, 21_000));
    expect(holes.due('all')).toEqual([silent(20_000, 21_000)]);
  });

  it('of jumps that touch it keeps where the camera’s clock stood first and last', () => {
    const holes = createHoles();
    holes.add({ ...silent(0, 8_000), why: 'jump', camera: [0, 8_000] });
    holes.add({ ...silent(10, 8_010), why: 'jump', camera: [10, 8_010] });
    expect(holes.due('all')).toEqual([{ ...silent(0, 8_010), why: 'jump', camera: [0, 8_010] }]);
  });

  it('whatever comes, what was missing is in what is told, and that is bounded', () => {
    const piece = fc.record({
      from: fc.integer({ min: 0, max: 500_000 }),
      long: fc.integer({ min: 1, max: 4_000 }),
      why: fc.constantFrom(...holeReasons),
      track: fc.constantFrom(...trackKinds, null),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
        const holes = createHoles();
        const added = pieces.map(
          ({ from, long, why, track }): Hole => ({
            from,
            to: from + long,
            why,
            ...(track === null ? {} : { track }),
          }),
        );
        for (const hole of added) holes.add(hole);
        const told = holes.due('all');
        expect(told.length).toBeLessThanOrEqual(32 + holeReasons.length * 3);
        for (const { from, to, why, track } of added)
          expect(
            told.some((one) => one.why === why && one.track === track && one.from <= from && one.to >= to),
          ).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
