/** What whoever approves a departure is told of why, by the cases written by hand in worked/departure-why.yaml. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FactValue, NoteBenchmark } from '../case/events.ts';
import type { CaseState } from '../case/state.ts';
import { explainDeparture } from './explain-departure.ts';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';
import type { CitedBasis } from './proposal.ts';

interface Departure {
  readonly departure: string;
  readonly table: string;
  readonly version: string;
  readonly entry: string;
  readonly tier: string;
  readonly reasons: Readonly<Record<string, FactValue>>;
  readonly grounds: readonly string[];
  readonly case: Readonly<Record<string, readonly [FactValue, 'hand' | 'page']>>;
  readonly says: Readonly<Record<string, unknown>>;
}
const at = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const { departures } = parse(at('worked/departure-why.yaml')) as { departures: Departure[] };

const loaded = loadGrounds(at('grounds/national-penalty.yaml'), 'grounds');
if ('problems' in loaded) throw new Error('grounds');
const lists = [loaded.list];
const tables = ['demo-food', 'demo-city-appearance'].map((name) => {
  const read = loadBenchmark(at(`../../demo/benchmarks/${name}.yaml`), name, lists);
  if ('problems' in read) throw new Error(name);
  return read.table;
});

const cite = ({ short, article, words, verified }: CitedBasis) =>
  `${short}${article} ${verified ? '已核对' : '未核对'} ${words}`;

/** As the file writes it. */
function saidOf(one: Departure): Record<string, unknown> {
  const benchmark: NoteBenchmark = {
    table: { id: one.table, version: one.version },
    entry: one.entry,
    issuer: 'own',
    proposed: {
      outcome: 'tier',
      tier: { id: one.tier, title: one.tier },
      reasons: Object.entries(one.reasons).map(([fact, value]) => ({ fact, value })),
      grounds: [...one.grounds],
      wanted: [],
    },
  };
  const mark = { event: 'e', actor: 'shen', at: '2026-11-25T00:00:00.000Z' };
  const facts: CaseState['facts'] = Object.fromEntries(
    Object.entries(one.case).map(([name, [value, provenance]]) => [
      name,
      { value, from: { ...mark, value, provenance }, differs: [] },
    ]),
  );
  const why = explainDeparture(benchmark, { facts }, { tables, lists });
  const lines = (locale: 'zh-CN' | 'en') => ({
    facts: why.facts.map(({ text }) => text[locale]),
    changed: why.facts.flatMap(({ changed }) => (changed === null ? [] : [changed[locale]])),
  });
  const [zh, en] = [lines('zh-CN'), lines('en')];
  return {
    title: why.table?.title['zh-CN'] ?? null,
    issuer: why.table?.issuer['zh-CN'] ?? null,
    violation: why.table?.violation['zh-CN'] ?? null,
    penalizedBy: why.penalizedBy.map(cite),
    conditions: why.tier?.conditions['zh-CN'] ?? null,
    standard: why.tier?.standard['zh-CN'] ?? null,
    facts: { 'zh-CN': zh.facts, en: en.facts },
    changed: { 'zh-CN': zh.changed, en: en.changed },
    grounds: why.grounds.map(
      ({ title, citation }) => `${title['zh-CN']} ${citation === null ? '' : cite(citation)}`,
    ),
  };
}

describe('why the benchmark proposed what is departed from', () => {
  test.each(departures.map((one) => [one.departure, one] as const))('%s', (_, one) => {
    expect(saidOf(one)).toMatchObject(one.says);
  });

  test('a ground that no list has is named by its id, without an article', () => {
    const [first] = departures;
    if (first === undefined) throw new Error('no case');
    expect(saidOf({ ...first, grounds: ['gone'] }).grounds).toEqual(['gone ']);
  });
});
