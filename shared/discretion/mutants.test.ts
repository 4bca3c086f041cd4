import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BenchmarkTable, benchmarkTableSchema } from './benchmark-schema.ts';
import { type ConsiderationList, considerationListSchema } from './consideration-schema.ts';
import { judgeAmount } from './judge-amount.ts';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';
import { openBenchmark } from './propose.ts';
import { readWorkedFactSets, tell } from './worked-by-hand.ts';

/** A table or list with one thing wrong in it must turn a worked fact set red: else nobody would see the mistake. */

const here = new URL('./', import.meta.url);
const yaml = (folder: string) =>
  readdirSync(new URL(folder, here))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, text: readFileSync(new URL(`${folder}${file}`, here), 'utf8') }));
const lists = yaml('grounds/').map(({ file, text }): ConsiderationList => {
  const loaded = loadGrounds(text, file);
  if ('problems' in loaded) throw new Error(file);
  return loaded.list;
});
const tables = yaml('../../demo/benchmarks/').map(({ file, text }): BenchmarkTable => {
  const loaded = loadBenchmark(text, file, lists);
  if ('problems' in loaded) throw new Error(file);
  return loaded.table;
});
const sets = yaml('worked/')
  .filter(({ text }) => /^table: /m.test(text))
  .flatMap(({ text }) => readWorkedFactSets(text));

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

interface Mutant<T> {
  readonly what: string;
  readonly value: T;
}

function at(root: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (node, step) => (node as Readonly<Record<string, Json>> | undefined)?.[step],
    root,
  );
}

function put(root: Json, path: Path, value: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (Array.isArray(root)) {
    if (rest.length === 0 && value === undefined) return root.filter((_, i) => i !== step);
    return root.map((one: Json, i) => (i === step ? put(one, rest, value) : one));
  }
  const map = { ...(root as Record<string, Json>) };
  if (rest.length === 0 && value === undefined) delete map[step];
  else map[step] = put(map[step] ?? null, rest, value);
  return map;
}

function paths(root: Json, from: Path = []): Path[] {
  if (root === null || typeof root !== 'object') return [from];
  const inside = Array.isArray(root)
    ? root.flatMap((one: Json, i) => paths(one, [...from, i]))
    : Object.entries(root).flatMap(([key, one]) => paths(one as Json, [...from, key]));
  return [from, ...inside];
}

/** One character of a comparison: ≥ for >, ≤ for <, and back; and for or. */
function flipped(condition: string): string[] {
  const found = [...condition.matchAll(/>=|<=|==|!=|>|<|&&|!(?=facts)/g)];
  const other: Readonly<Record<string, string>> = {
    '>=': '>',
    '>': '>=',
    '<=': '<',
    '<': '<=',
    '==': '!=',
    '!=': '==',
    '&&': '||',
    '!': '',
  };
  const turned = found.map(
    (match) =>
      condition.slice(0, match.index) +
      (other[match[0]] ?? '') +
      condition.slice(match.index + match[0].length),
  );
  const moved = [...condition.matchAll(/\b\d{3,}\b/g)].flatMap((match) =>
    [-1, 1].map(
      (by) =>
        condition.slice(0, match.index) +
        (Number(match[0]) + by) +
        condition.slice(match.index + match[0].length),
    ),
  );
  return [...turned, ...moved];
}

function tableMutants(table: BenchmarkTable): Mutant<BenchmarkTable>[] {
  const root = table as unknown as Json;
  const mutants: Mutant<Json>[] = [];
  const used = new Set(sets.filter((one) => one.table === table.table).map(({ entry }) => entry));
  for (const path of paths(root)) {
    const [first, index] = path;
    if (first !== 'entries' && first !== 'issuer' && first !== 'effective') continue;
    if (first === 'entries' && typeof index === 'number' && !used.has(table.entries[index]?.entry ?? ''))
      continue;
    const value = at(root, path);
    const last = path.at(-1);
    const before = path.at(-2);
    const what = `${table.table} ${path.join('.')}`;
    if (
      (before === 'tiers' || before === 'aggravations' || before === 'exemptions') &&
      typeof last === 'number' &&
      typeof value === 'object'
    )
      mutants.push({ what: `drop ${what}`, value: put(root, path, undefined) });
    if (typeof value === 'number')
      for (const by of [-1, 1])
        mutants.push({ what: `${what} ${value} → ${value + by}`, value: put(root, path, value + by) });
    if (typeof value === 'boolean' && last !== 'verified')
      mutants.push({ what: `${what} not ${value}`, value: put(root, path, !value) });
    if (typeof value === 'string' && last === 'when')
      for (const text of flipped(value))
        mutants.push({ what: `${what} → ${text}`, value: put(root, path, text) });
    if (value === 'min' && last === 'of')
      mutants.push({
        what: `${what} → max`,
        value: put(root, path.slice(0, -1), { of: 'max', share: 10_000 }),
      });
    if (value === 'span') mutants.push({ what: `${what} → max`, value: put(root, path, 'max') });
  }
  return mutants.flatMap(({ what, value }) => {
    const parsed = benchmarkTableSchema.safeParse(value);
    return parsed.success ? [{ what, value: parsed.data }] : [];
  });
}

function listMutants(list: ConsiderationList): Mutant<ConsiderationList>[] {
  const root = list as unknown as Json;
  const mutants: Mutant<Json>[] = [];
  for (const path of paths(root)) {
    if (path[0] !== 'considerations') continue;
    const value = at(root, path);
    const last = path.at(-1);
    const what = `${list.list} ${path.join('.')}`;
    if (path.length === 2) mutants.push({ what: `drop ${what}`, value: put(root, path, undefined) });
    if (typeof value === 'number')
      mutants.push({ what: `${what} ${value + 1}`, value: put(root, path, value + 1) });
    if (last === 'effect')
      mutants.push({
        what: `${what} the other`,
        value: put(root, path, value === 'no-penalty' ? 'lighter-or-mitigated' : 'no-penalty'),
      });
    if (last === 'force')
      mutants.push({ what: `${what} the other`, value: put(root, path, value === 'must' ? 'may' : 'must') });
    if (typeof value === 'string' && last === 'when')
      for (const text of flipped(value))
        mutants.push({ what: `${what} → ${text}`, value: put(root, path, text) });
    if (last === 'limitation') mutants.push({ what: `drop ${what}`, value: put(root, path, undefined) });
  }
  return mutants.flatMap(({ what, value }) => {
    const parsed = considerationListSchema.safeParse(value);
    return parsed.success ? [{ what, value: parsed.data }] : [];
  });
}

/** Is one of the worked fact sets of these tables no longer what was worked by hand? */
function isKilled(some: readonly BenchmarkTable[], grounds: readonly ConsiderationList[]): boolean {
  return some.some((table) => {
    try {
      const benchmark = openBenchmark(table, grounds);
      return sets
        .filter((one) => one.table === table.table)
        .some((one) => {
          const proposal = benchmark.propose(one.entry, one.facts, one.on);
          if (proposal === null) return true;
          const told = tell(proposal, Object.keys(one.expected.amounts).map(Number), judgeAmount);
          return JSON.stringify(told) !== JSON.stringify(sorted(one.expected, told));
        });
    } catch {
      // A condition that cannot be read is refused at load.
      return true;
    }
  });
}

/** The expected answers in the order of keys of what was told. */
function sorted<T extends object>(expected: T, like: T): object {
  return Object.fromEntries(Object.keys(like).map((key) => [key, expected[key as keyof T]]));
}

/** Mutants that change nothing anybody could see, each with its reason. */
const equivalent: Readonly<Record<string, string>> = {
  'demo-planning entries.0.statute.irremediable.fine.optional not true':
    'the law names no lowest figure there: no fine at all is within it anyway',
  'demo-factors entries.0.rounding.to 1 → 2':
    'one ten-thousandth of 7 万元 is 700 分: every figure of this table is even',
};

describe('R4: a wrong number, sign or missing tier is seen by the fact sets worked by hand', () => {
  test('the tables as they are kill nothing', () => {
    expect(isKilled(tables, lists)).toBe(false);
  });

  test('tables: every mutant is killed, but those that nobody could tell apart', () => {
    const mutants = tables.flatMap(tableMutants);
    const survivors = mutants.filter(({ value }) => !isKilled([value], lists)).map(({ what }) => what);
    expect(mutants.length).toBeGreaterThan(150);
    expect(survivors.filter((what) => equivalent[what] === undefined)).toEqual([]);
  });

  test('grounds: every mutant is killed', () => {
    const mutants = lists.flatMap(listMutants);
    const survivors = mutants.filter(({ value }) => !isKilled(tables, [value])).map(({ what }) => what);
    expect(mutants.length).toBeGreaterThan(50);
    expect(survivors.filter((what) => equivalent[what] === undefined)).toEqual([]);
  });
});
