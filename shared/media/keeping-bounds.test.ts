import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { diskRoom } from './disk-room.ts';
import { isMassDisposal } from './mass-disposal.ts';

const read = (name: string) => parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const GB = 1e9;

describe('R28 a disk that fills', () => {
  const levels = [
    { level: 'notice', share: 0.2, hours: 336 },
    { level: 'low', share: 0.1, hours: 120 },
    { level: 'critical', share: 0.05, hours: 24 },
  ] as const;
  it.each(read('disk-room.yaml') as readonly [number, number, string, number | null][])(
    '%d GB left at %d GB an hour: %s',
    (free, perHour, level, hours) => {
      const found = diskRoom({ total: 1000 * GB, free: free * GB, perHour: perHour * GB }, levels);
      expect(found.level).toBe(level);
      if (hours === null) expect(found.hours).toBeNull();
      else expect(found.hours).toBeCloseTo(hours, 2);
    },
  );
});

describe('R30 a mass disposal', () => {
  const bound = { things: 20, share: 0.1, fewest: 4, hours: 24 };
  const amount = ([things, bytes]: readonly [number, number]) => ({ things, bytes });
  interface Row {
    readonly what: string;
    readonly asked: [number, number];
    readonly before: [number, number];
    readonly there: [number, number];
    readonly mass: boolean;
  }
  it.each(read('mass-disposal.yaml') as readonly Row[])('$what: $mass', ({ asked, before, there, mass }) => {
    expect(isMassDisposal(amount(asked), amount(before), amount(there), bound)).toBe(mass);
  });

  it('is one in however many lots it comes', () => {
    const lots = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 900 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(lots, fc.nat(200), fc.nat(9_000), (parts, things, bytes) => {
        const sum = parts.reduce((all, [n, size]) => ({ things: all.things + n, bytes: all.bytes + size }), {
          things: 0,
          bytes: 0,
        });
        const whole = { things: sum.things + things, bytes: sum.bytes + bytes };
        const atOnce = isMassDisposal(sum, { things: 0, bytes: 0 }, whole, bound);
        const [last = [0, 0]] = parts.slice(-1);
        const before = { things: sum.things - last[0], bytes: sum.bytes - last[1] };
        const left = { things: whole.things - before.things, bytes: whole.bytes - before.bytes };
        expect(isMassDisposal(amount(last), before, left, bound)).toBe(atOnce);
      }),
    );
  });
});
