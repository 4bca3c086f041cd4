import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inFuture, judgedTime, type OwnTime } from './judged-time.ts';
import { matches } from './matching.ts';

const read = <T>(name: string): T => parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as T;

type Cases = Record<
  string,
  {
    readonly steps: readonly (readonly [string, string, string | null])[];
    readonly devices: readonly string[];
  }
>;
interface Row {
  readonly what: string;
  readonly cases?: Cases;
  readonly file?: readonly [string, string];
  readonly device?: string;
  readonly found: readonly (readonly [string, string | null, readonly string[], number | null])[];
}
const table = read<{ readonly cases: Cases; readonly rows: readonly Row[] }>('matching.yaml');
const DAY = Date.parse('2026-11-26T00:00:00+08:00');
const at = (clock: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return DAY + Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
};

describe('R28 where a file could belong', () => {
  it.each(table.rows)('$what', ({ file, device, found, cases = table.cases }) => {
    const got = matches(
      file === undefined ? null : { from: at(file[0]), to: at(file[1]) },
      device ?? null,
      Object.entries(cases).map(([id, { steps, devices }]) => ({
        case: id,
        devices,
        steps: steps.map(([step, from, to]) => ({ step, from: at(from), to: to === null ? null : at(to) })),
      })),
    );
    expect(got.map(({ case: of, step, why, apart }) => [of, step, why, apart])).toEqual(
      found.map(([of, step, why, apart]) => [
        of,
        step,
        why,
        apart === null ? null : Math.round(apart * 60_000),
      ]),
    );
  });
});

interface TimeRow {
  readonly what: string;
  readonly own?: OwnTime;
  readonly name?: string;
  readonly lasts?: number;
  readonly modified?: string;
  readonly came: string;
  readonly is: {
    readonly from: string;
    readonly to: string;
    readonly zone: string;
    readonly future: boolean;
    readonly source?: string;
    readonly own?: string;
  } | null;
}
describe('R28 when a file was recorded', () => {
  it.each(read<readonly TimeRow[]>('judged-time.yaml'))(
    '$what',
    ({ own, name, lasts, modified, came, is }) => {
      const judged = judgedTime({
        own: own ?? null,
        name: name ?? 'a',
        lasts: (lasts ?? 0) * 1000,
        modified: modified === undefined ? null : Date.parse(modified),
        came: Date.parse(came),
      });
      if (is === null || judged === null) {
        expect(judged).toBe(is);
        return;
      }
      const iso = (ms: number) => new Date(ms).toISOString();
      expect({
        from: iso(judged.span.from),
        to: iso(judged.span.to),
        ...{ zone: judged.zone, source: judged.source, own: judged.own },
        future: inFuture(judged.span, Date.parse(came)),
      }).toEqual({
        ...{ source: own?.source, own: own?.text },
        ...is,
        from: iso(Date.parse(is.from)),
        to: iso(Date.parse(is.to)),
      });
    },
  );
});
