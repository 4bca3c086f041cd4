import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ClockReading, readClock } from './camera-clock.ts';

const rows: {
  readonly what: string;
  readonly messages: readonly (readonly [camera: number, received: number, behind: number])[];
}[] = parse(readFileSync(join(import.meta.dirname, 'camera-clock.yaml'), 'utf8'));
const DAY_MS = 86_400_000;

describe('R28 how far a camera has fallen behind', () => {
  it.each(rows)('$what', ({ messages }) => {
    let clock: ClockReading | null = null;
    for (const [camera, received, behind] of messages) {
      clock = readClock(clock, camera, received);
      expect(Math.round(clock.behind), `${camera} at ${received}`).toBe(behind);
    }
  });

  it('a clock that goes wrong by one in a thousand, a network that is late by up to a second: never more than both', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999, max: 999 }),
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 50, maxLength: 300 }),
        (wrongByMillionths, lates) => {
          let clock: ClockReading | null = null;
          let received = 0;
          for (const [n, late] of lates.entries()) {
            const real = n * 400;
            received = Math.max(received, real + late);
            clock = readClock(clock, Math.round(real * (1 + wrongByMillionths / 1e6)), received);
            expect(clock.behind).toBeLessThanOrEqual(1_001 + received / 1_000);
          }
        },
      ),
    );
  });

  it('a whole shift in small steps leaves nothing, and what falls behind at its end is seen to the second', () => {
    let clock: ClockReading | null = null;
    for (let ms = 0; ms < DAY_MS / 2; ms += 200) clock = readClock(clock, Math.floor(ms * 0.9991), ms);
    expect(clock?.behind).toBeLessThan(600);
    const [camera, received] = [clock?.camera ?? 0, clock?.received ?? 0];
    for (let ms = 200; ms <= 20_000; ms += 200) clock = readClock(clock, camera + ms / 2, received + ms);
    expect(Math.abs((clock?.behind ?? 0) - 10_000)).toBeLessThan(650);
  });
});
