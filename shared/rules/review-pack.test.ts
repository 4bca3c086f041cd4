import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkLayers, type LoadedPack, lineOfPath, loadPack } from './load-pack.ts';
import { findingCodes, reviewPack } from './review-pack.ts';
import { numberOf, thresholdsIn } from './threshold-words.ts';

const at = (path: string) => new URL(path, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');

function loaded(path: string): LoadedPack {
  const text = read(path);
  const result = loadPack(text, path);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return { file: path, text, pack: result.pack };
}

const doubts = (path: string) => {
  const { text, pack } = loaded(path);
  return reviewPack(pack, pack).map(({ code, path: where }) => [code, where, lineOfPath(text, where)]);
};

const doubtful = z
  .record(z.string(), z.tuple([z.string(), z.string(), z.int()]))
  .parse(parse(read('./fixtures/doubtful.yaml')));
const nearMisses = z.record(z.string(), z.string()).parse(parse(read('./fixtures/near-misses.yaml')));
const names = (folder: string) => readdirSync(at(folder)).map((name) => name.replace('.yaml', ''));

describe('a check of packs doubts one thing in each of these', () => {
  test('every file has its expectation, every code a file', () => {
    expect(Object.keys(doubtful).sort()).toEqual(names('./fixtures/doubtful/').sort());
    expect([...new Set(Object.values(doubtful).map(([code]) => code))].sort()).toEqual(
      [...findingCodes].sort(),
    );
  });
  test.each(Object.entries(doubtful))('%s', (file, expected) => {
    expect(doubts(`./fixtures/doubtful/${file}.yaml`)).toEqual([expected]);
  });
});

describe('and nothing in those that only look like them', () => {
  test('there are at least ten, each with its reason', () => {
    expect(Object.keys(nearMisses).sort()).toEqual(names('./fixtures/near-misses/').sort());
    expect(Object.keys(nearMisses).length).toBeGreaterThanOrEqual(10);
  });
  test.each(Object.entries(nearMisses))('%s: %s', (file) => {
    expect(doubts(`./fixtures/near-misses/${file}.yaml`)).toEqual([]);
  });
});

const sets = z
  .record(z.string(), z.array(z.tuple([z.string(), z.string(), z.int(), z.string()])))
  .parse(parse(read('./fixtures/sets.yaml')));

describe('packs that lie together', () => {
  test('every set has its expectation', () => {
    expect(Object.keys(sets).sort()).toEqual(names('./fixtures/sets/').sort());
  });
  test.each(Object.entries(sets))('%s', (set, expected) => {
    const files = names(`./fixtures/sets/${set}/`).sort();
    const { packs, problems } = checkLayers(
      files.map((file) => loaded(`./fixtures/sets/${set}/${file}.yaml`)),
    );
    expect(
      problems.map(({ file, path, line }) => [file.split('/').at(-1)?.replace('.yaml', ''), path, line]),
    ).toEqual(expected.map(([file, path, line]) => [file, path, line]));
    problems.forEach((one, i) => {
      expect(`${one.found} ${one.write}`).toContain(expected[i]?.[3]);
    });
    expect(packs.length).toBe(files.length - expected.length);
  });
});

describe('thresholds in words', () => {
  test.each([
    ['五千', 5000],
    ['一万', null],
    ['十二', 12],
    ['二百五十', 250],
    ['两', 2],
    ['１０', 10],
    ['1.5', 1.5],
    ['5,000', 5000],
    ['甲', null],
  ])('%s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });
  test('the side on which the number itself falls', () => {
    const sides = (text: string) =>
      thresholdsIn(text).map(({ number, unit, side }) => `${number}${unit} ${side}`);
    expect(sides('对公民处以二百元以下、对法人处以三千元以下罚款')).toEqual([
      '200元 with-less',
      '3000元 with-less',
    ]);
    expect(sides('不得少于两人')).toEqual(['2人 with-more']);
    expect(sides('处二万元以上二十万元以下的罚款')).toEqual(['20000元 with-more', '200000元 with-less']);
    expect(sides('期限不得超过三十日')).toEqual(['30日 with-less']);
    expect(sides('应当在七日内')).toEqual([]);
  });
});
