import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';
import { rangeText } from './money-text.ts';
import { openBenchmark } from './propose.ts';
import { tierOptions } from './tier-options.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
function options(facts: Readonly<Record<string, number | boolean | string | string[]>>) {
  const grounds = loadGrounds(read('grounds/national-penalty.yaml'), 'grounds');
  if ('problems' in grounds) throw new Error('grounds');
  const loaded = loadBenchmark(read('../../demo/benchmarks/demo-food.yaml'), 'food', [grounds.list]);
  if ('problems' in loaded) throw new Error('food');
  const proposal = openBenchmark(loaded.table, [grounds.list]).propose('no-food-permit', facts, '2026-11-20');
  const entry = loaded.table.entries[0];
  if (proposal === null || entry === undefined) throw new Error('entry');
  return tierOptions(entry, proposal, facts).map(({ id, range, proposed }) => [
    id,
    range === null ? null : rangeText(range, 'zh-CN'),
    proposed,
  ]);
}

// Worked by hand: 5–10 万元, 30 % of the span is 6.5 万, 70 % is 8.5 万; ten to twenty times of 20,000 yuan.
test('goods under ten thousand yuan: the figures of the law', () => {
  expect(options({ goodsValue: 684000 })).toEqual([
    ['mitigated', '10,000～50,000（不含） 元', false],
    ['lighter', '50,000～65,000 元', false],
    ['ordinary', '65,000（不含）～85,000 元', false],
    ['heavier', '85,000（不含）～100,000 元', false],
  ]);
});
test('from ten thousand yuan: times the value of the goods', () => {
  expect(options({ goodsValue: 2000000 }).map(([, range]) => range)).toEqual([
    '100,000～200,000（不含） 元',
    '200,000～260,000 元',
    '260,000（不含）～340,000 元',
    '340,000（不含）～400,000 元',
  ]);
});
test('the value not known: no range is guessed', () => {
  expect(options({}).map(([, range]) => range)).toEqual([null, null, null, null]);
});
