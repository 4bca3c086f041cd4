import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type TrackKind, trackKinds } from '#shared/media/chain.ts';
import { createTimeline, type Placed } from './timeline.ts';

type Sample = readonly [TrackKind, number, number, number, number?];
const rows: { readonly what: string; readonly samples: readonly Sample[] }[] = parse(
  readFileSync(join(import.meta.dirname, 'timeline.yaml'), 'utf8'),
);
const WRAP = 2 ** 32;

const sample = fc.record({
  track: fc.constantFrom(...trackKinds),
  camera: fc.integer({ min: 0, max: WRAP - 1 }),
  passed: fc.integer({ min: -5_000, max: 60_000 }),
});
const lastAt = (all: readonly { readonly track: TrackKind; readonly placed: Placed }[], of: TrackKind) =>
  all.filter(({ track }) => track === of).map(({ placed }) => placed.at);

describe('R28 where a camera’s samples stand in the file', () => {
  it.each(rows)('$what', ({ samples }) => {
    const timeline = createTimeline();
    for (const [track, camera, received, at, missing] of samples) {
      const placed = timeline.place(track, camera, received);
      expect([placed.at, placed.jump?.missing], `${track} ${camera}`).toEqual([at, missing]);
      if (placed.jump !== null) expect(placed.jump.camera[1]).toBe(camera);
    }
  });

  it('whatever a camera says, a track goes forward, in whole milliseconds', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
        const timeline = createTimeline();
        let now = 1_795_744_800_000;
        const all = samples.map(({ track, camera, passed }) => {
          now += passed;
          return { track, placed: timeline.place(track, camera, now) };
        });
        for (const kind of trackKinds) {
          const ats = lastAt(all, kind);
          expect(ats.every((at, i) => Number.isSafeInteger(at) && at >= 0 && at > (ats[i - 1] ?? -1))).toBe(
            true,
          );
        }
        for (const { placed } of all) {
          expect(placed.jump?.missing ?? 2_001).toBeGreaterThan(2_000);
          expect(Number.isSafeInteger(placed.jump?.missing ?? 0)).toBe(true);
        }
      }),
    );
  });

  it('a camera whose clock goes on keeps every distance, from any beginning, over the wrap, however late it comes', () => {
    const steps = fc.array(
      fc.record({
        track: fc.constantFrom(...trackKinds),
        step: fc.integer({ min: 1, max: 400 }),
        late: fc.integer({ min: 0, max: 1_500 }),
      }),
      { minLength: 2, maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: WRAP - 1 }), (samples, first) => {
        const timeline = createTimeline();
        let time = 0;
        let now = 0;
        for (const [i, { track, step, late }] of samples.entries()) {
          if (i > 0) time += step;
          now = Math.max(now, time + late);
          expect(timeline.place(track, (first + time) % WRAP, now)).toEqual({ at: time, jump: null });
        }
      }),
    );
  });

  it('however often a clock starts again, the file is as long as the companion saw it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 600, max: 5_000 }), { maxLength: 12 }), (runs) => {
        const timeline = createTimeline();
        let now = 0;
        let at = 0;
        timeline.place('video', 0, now);
        for (const long of runs) {
          for (let time = 40; time <= long; time += 40) {
            now += 40;
            ({ at } = timeline.place('video', time, now));
          }
          now += 40;
          ({ at } = timeline.place('video', 0, now));
        }
        expect(at).toBe(now);
      }),
    );
  });
});
