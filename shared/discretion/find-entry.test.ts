import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { obvious, recognized, searched } from './find-entry.ts';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const grounds = loadGrounds(read('grounds/national-penalty.yaml'), 'grounds');
if ('problems' in grounds) throw new Error(JSON.stringify(grounds.problems));
const folder = '../../demo/benchmarks/';
const tables = readdirSync(new URL(folder, import.meta.url))
  .sort()
  .map((file) => {
    const loaded = loadBenchmark(read(folder + file), file, [grounds.list]);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    return loaded.table;
  });
const names = (some: readonly { readonly table: string; readonly entry: string }[]) =>
  some.map(({ table, entry }) => `${table}/${entry}`);

describe('recognized by the words of the page', () => {
  test('the title within longer words is the one, and nobody is asked', () => {
    const said = '未取得食品经营许可从事餐饮服务活动';
    const found = recognized(tables, said);
    expect(names(found)[0]).toBe('demo-food/no-food-permit');
    expect(obvious(found, said)?.entry).toBe('no-food-permit');
  });
  test('punctuation and spaces do not matter', () => {
    expect(names(recognized(tables, '未取得“食品经营许可”，从事餐饮服务'))[0]).toBe(
      'demo-food/no-food-permit',
    );
  });
  test('a keyword alone is enough to propose it', () => {
    expect(names(recognized(tables, '涉嫌无证餐饮'))).toEqual(['demo-food/no-food-permit']);
  });
  test('nothing in common is nothing, and one character is not enough', () => {
    expect(recognized(tables, '使用未经检定的强制检定计量器具')).toEqual([]);
    expect(recognized(tables, '未')).toEqual([]);
    expect(obvious([], '')).toBeNull();
  });
  test('of several that fit equally none is obvious', () => {
    const [food] = tables.filter(({ table }) => table === 'demo-food');
    if (food === undefined) throw new Error('no table');
    const said = '未取得食品经营许可从事餐饮服务';
    const both = recognized([food, { ...food, table: 'other', layer: 'city' }], said);
    expect(names(both)).toEqual(['demo-food/no-food-permit', 'other/no-food-permit']);
    expect(obvious(both, said)).toBeNull();
  });
});

describe('searched by hand', () => {
  test('by words of the title in any order, by number, by article', () => {
    expect(names(searched(tables, '餐饮 许可', 9))).toEqual(['demo-food/no-food-permit']);
    expect(names(searched(tables, '第12项', 9))).toContain('demo-food/no-food-permit');
    expect(names(searched(tables, '一百二十二条', 9))).toContain('demo-food/no-food-permit');
  });
  test('an empty query lists them all, up to the bound', () => {
    expect(searched(tables, ' ', 1000)).toHaveLength(tables.flatMap(({ entries }) => entries).length);
    expect(searched(tables, '', 2)).toHaveLength(2);
  });
});
