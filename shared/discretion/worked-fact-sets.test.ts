import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { BenchmarkTable } from './benchmark-schema.ts';
import type { ConsiderationList } from './consideration-schema.ts';
import { judgeAmount } from './judge-amount.ts';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';
import { openBenchmark } from './propose.ts';
import { readWorkedFactSets, tell, type WorkedFactSet } from './worked-by-hand.ts';

const here = new URL('./', import.meta.url);
const yaml = (folder: URL) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));

const lists: readonly ConsiderationList[] = yaml(new URL('grounds/', here)).map(({ file, text }) => {
  const loaded = loadGrounds(text, file);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 1));
  return loaded.list;
});
const tables = new Map(
  yaml(new URL('../../demo/benchmarks/', here)).map(({ file, text }): [string, BenchmarkTable] => {
    const loaded = loadBenchmark(text, file, lists);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 1));
    return [loaded.table.table, loaded.table];
  }),
);
const sets = yaml(new URL('worked/', here))
  .filter(({ text }) => /^table: /m.test(text))
  .flatMap(({ text }) => readWorkedFactSets(text));

function told(one: WorkedFactSet, table: BenchmarkTable | undefined) {
  if (table === undefined) return null;
  const proposal = openBenchmark(table, lists).propose(one.entry, one.facts, one.on);
  return proposal === null
    ? null
    : tell(proposal, Object.keys(one.expected.amounts).map(Number), judgeAmount);
}

describe('R4: what was worked by hand is what the engine proposes', () => {
  test('at least thirty fact sets over six tables of three models, each under its own name', () => {
    expect(sets.length).toBeGreaterThanOrEqual(30);
    expect(new Set(sets.map(({ table, name }) => `${table} ${name}`)).size).toBe(sets.length);
    expect(new Set(sets.map(({ table }) => table)).size).toBe(6);
    const models = [...tables.values()].flatMap(({ entries }) => entries.map(({ model }) => model));
    expect([...new Set(models)].sort()).toEqual(['factors', 'shares', 'tiers']);
  });

  test.each(sets.map((one) => [`${one.table}: ${one.name}`, one] as const))('%s', (_, one) => {
    expect(told(one, tables.get(one.table))).toEqual(one.expected);
  });
});
