import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type BenchmarkTable, benchmarkTableSchema } from './benchmark-schema.ts';
import { compareLaws, lawQuestion, lawsOfCase, tableOn } from './law-change.ts';
import type { MoneyRange } from './proposal.ts';
import { openBenchmark } from './propose.ts';

type Cases = Record<string, [number | null, number]>;
const { changes } = parse(readFileSync(new URL('worked/law-change.yaml', import.meta.url), 'utf8')) as {
  changes: { change: string; before: Cases; after: Cases | null; is: string }[];
};
const demo = parse(readFileSync(new URL('../../demo/benchmarks/demo-shares.yaml', import.meta.url), 'utf8'));

/** The demo's table with other ranges of the law. */
function table(cases: Cases, over: object = {}): BenchmarkTable {
  const { entries, ...rest } = benchmarkTableSchema.parse({ ...demo, ...over });
  const [first] = entries;
  if (first === undefined) throw new Error('no entry');
  const statute = Object.fromEntries(
    Object.entries(cases).map(([id, [min, max]]) => [
      id,
      {
        title: { 'zh-CN': id },
        fine: { measure: { unit: 'fen' as const }, ...(min === null ? {} : { min }), max },
      },
    ]),
  );
  return { ...rest, entries: [{ ...first, statute }] };
}
const entry = (cases: Cases) => {
  const [first] = table(cases).entries;
  if (first === undefined) throw new Error('no entry');
  return first;
};

describe('decision 37: a law that changed between the violation and the decision', () => {
  test.each(changes.map((one) => [one.change, one] as const))('%s', (_, { before, after, is }) => {
    expect(compareLaws(entry(before), after === null ? null : entry(after))).toBe(is);
  });

  const old = table(
    { all: [50000, 300000] },
    { version: '1.0.0', effective: { from: '2024-01-01', to: '2025-12-31' } },
  );
  const young = table({ all: [50000, 200000] }, { version: '2.0.0', effective: { from: '2026-01-01' } });
  const mended = table({ all: [50000, 250000] }, { version: '2.0.1', effective: { from: '2026-01-01' } });
  const of = { table: 'demo-shares', entry: 'with-minimum' };

  test('the table of each day: the latest that has begun, then the highest version', () => {
    const on = (day: string) => tableOn([young, old, mended], 'demo-shares', day)?.version ?? null;
    expect(['2023-12-31', '2024-01-01', '2025-12-31', '2026-01-01', '2030-01-01'].map(on)).toEqual([
      null,
      '1.0.0',
      '1.0.0',
      '2.0.1',
      '2.0.1',
    ]);
    expect(tableOn([old], 'another', '2025-01-01')).toBeNull();
  });

  test('both tables and what changed', () => {
    const laws = (violation: string, decision: string) => {
      const { atViolation, atDecision, change } = lawsOfCase([old, young], of, { violation, decision });
      return [atViolation?.version ?? null, atDecision?.version ?? null, change];
    };
    expect(laws('2025-06-01', '2026-03-01')).toEqual(['1.0.0', '2.0.0', 'lighter']);
    expect(laws('2025-06-01', '2025-09-01')).toEqual(['1.0.0', '1.0.0', 'same']);
    // No table for the day of the violation: nothing to compare, and said so.
    expect(laws('2023-06-01', '2026-03-01')).toEqual([null, '2.0.0', null]);
  });
});

interface LawOfCase {
  readonly law: string;
  readonly violation: string;
  readonly decision: string;
  readonly before: [number, number];
  readonly after: [number, number];
  readonly afterShare?: number;
  readonly none?: true;
  readonly change: string | null;
  readonly asks: boolean;
  readonly applied: string;
  readonly ranges: { readonly before: string | null; readonly after: string | null };
}
const { laws } = parse(readFileSync(new URL('worked/law-of-case.yaml', import.meta.url), 'utf8')) as {
  laws: LawOfCase[];
};
const shown = (range: MoneyRange | null | undefined) =>
  range == null
    ? null
    : `${range.minOpen ? '(' : '['}${range.min ?? '-'}, ${range.max}${range.maxOpen ? ')' : ']'}`;

describe('penalty law 37: which table counts, and whether a person must choose', () => {
  test.each(laws.map((one) => [one.law, one] as const))('%s', (_, one) => {
    const before = table(
      { all: one.before },
      { version: '1.0.0', effective: { from: '2024-01-01', to: '2025-12-31' } },
    );
    const changed = table({ all: one.after }, { version: '2.0.0', effective: { from: '2026-01-01' } });
    const share = one.afterShare ?? 5000;
    const after = JSON.parse(JSON.stringify(changed).replaceAll('"share":5000', `"share":${share}`));
    const days = { violation: one.violation, decision: one.decision };
    const of = lawsOfCase([before, after], { table: 'demo-shares', entry: 'with-minimum' }, days);
    const question = lawQuestion(of, days, (each, on) =>
      openBenchmark(each, []).propose('with-minimum', { severity: 'ordinary' }, on),
    );
    if (one.none === true) {
      expect(question).toBeNull();
      return;
    }
    expect(question).toMatchObject({ days, change: one.change, asks: one.asks, applied: one.applied });
    expect({ before: shown(question?.before?.range), after: shown(question?.after?.range) }).toEqual(
      one.ranges,
    );
  });
});
