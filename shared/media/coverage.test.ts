import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  coverage,
  type Footage,
  type FootageKind,
  HOLE_MS,
  union,
  type WantedRecording,
} from './coverage.ts';

interface Row {
  readonly what: string;
  readonly record: Pick<WantedRecording, 'extent' | 'methods'>;
  readonly step?: readonly [number, number | null] | null;
  readonly sittings?: readonly (readonly [number, number | null])[];
  readonly now?: number;
  readonly footage?: Partial<Record<FootageKind, readonly (readonly number[])[]>>;
  readonly live?: Partial<Record<FootageKind, readonly (readonly number[])[]>>;
  readonly state: string;
  readonly covered: number;
  readonly recording?: number;
  readonly holes: readonly (readonly [number, number])[];
}
const rows: Row[] = ['coverage.yaml', 'coverage-sittings.yaml'].flatMap((file): Row[] =>
  parse(readFileSync(join(import.meta.dirname, file), 'utf8')),
);
const ms = (seconds: number) => Math.round(seconds * 1000);
const kinds = ['photo', 'audio', 'video'] as const;

describe('R29 what must be recorded against what is on disk', () => {
  it.each(rows)('$what', (row) => {
    const { record, step = null, now = 10_000, footage = {}, live = {}, state, covered, holes } = row;
    const all = kinds.flatMap((kind): Footage[] => [
      ...(footage[kind] ?? []).map(([from = 0, to = from]) => ({
        kind,
        span: { from: ms(from), to: ms(to) },
      })),
      ...(live[kind] ?? []).map(
        ([from = 0]): Footage => ({
          kind,
          span: { from: ms(from), to: Number.POSITIVE_INFINITY },
          live: true,
        }),
      ),
    ]);
    const sittings = (row.sittings ?? (step === null ? [] : [step])).map(([from, to]) => ({
      from: ms(from),
      to: to === null ? null : ms(to),
    }));
    expect(coverage({ ...record, sittings }, all, ms(now))).toEqual({
      state,
      covered: ms(covered),
      recording: ms(row.recording ?? 0),
      holes: holes.map(([from, to]) => ({ from: ms(from), to: ms(to) })),
    });
  });

  const span = fc
    .tuple(fc.integer({ min: -50, max: 250 }), fc.integer({ min: 0, max: 60 }))
    .map(([from, long]) => ({
      from: from * 100,
      to: (from + long) * 100,
    }));
  const footage = fc.array(
    span.map((one): Footage => ({ kind: 'video', span: one })),
    { maxLength: 12 },
  );
  const step = { from: 0, to: 20_000 };
  const wanted: WantedRecording = { extent: 'whole', methods: ['video'], sittings: [step] };

  it('every tenth of a second is as a plain count has it', () => {
    fc.assert(
      fc.property(footage, (all) => {
        const found = coverage(wanted, all, step.to);
        let covered = 0;
        let longest = 0;
        let run = 0;
        for (let at = step.from; at < step.to; at += 100) {
          const seen = all.some((one) => one.span.from <= at && one.span.to >= at + 100);
          covered += seen ? 100 : 0;
          run = seen ? 0 : run + 100;
          longest = Math.max(longest, run);
        }
        expect(found.covered).toBe(covered);
        expect(found.holes.length > 0).toBe(longest > HOLE_MS);
        for (const { from, to } of found.holes)
          expect(all.some((one) => one.span.from < to && one.span.to > from)).toBe(false);
      }),
    );
  });

  it('more footage never makes a hole, and its order does not matter', () => {
    fc.assert(
      fc.property(footage, footage, (some, more) => {
        const [less, all] = [coverage(wanted, some, step.to), coverage(wanted, [...more, ...some], step.to)];
        expect(all.covered).toBeGreaterThanOrEqual(less.covered);
        expect(coverage(wanted, [...some, ...more].reverse(), step.to)).toEqual(all);
        const spans = union([...some, ...more].map(({ span: one }) => one));
        expect(spans.every(({ from }, at) => at === 0 || from > (spans[at - 1]?.to ?? 0))).toBe(true);
      }),
    );
  });
});
