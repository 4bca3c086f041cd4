import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLayers, loadPack, loadPackFile } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { rulesFor } from './rule-set.ts';

const whole = readFileSync(new URL('./fixtures/whole.yaml', import.meta.url), 'utf8');
/** The fixture once more, for a procedure that decides in another stage and knows another fact. */
const second = whole
  .replace('pack: broken', 'pack: second')
  .replace('procedure: ordinary', 'procedure: summary')
  .replace('{ id: decision,', '{ id: scene,')
  .replaceAll('stage: decision', 'stage: scene');

const layer = (covers: string, rest: string) => `pack: plan
version: 1.0.0
layer: district
${covers}
title: { zh-CN: 区方案, en: Plan }
effective: { from: 2021-07-15 }
sources:
  plan: { title: 某区方案, short: 区方案, kind: plan, version: 2022-01-01 }
facts: {}
stages: []
actions: {}
documents: {}
deadlines: {}
${rest}`;
const both = `covers:
  - { category: penalty, procedure: ordinary, extends: broken }
  - { category: penalty, procedure: summary, extends: second }`;
const item = (more = '') => `    title: { zh-CN: 二, en: Two }
    gap: { zh-CN: 缺二, en: Two is missing }
    why: { zh-CN: 因为, en: Because }
    bar: procedural
    citation: { source: plan, article: 第一条, words: 要这样做, verified: true }
    closedBy: { kind: attestation }
    who: [officer]
    guards: [submit-decision]
    next: { do: tick, label: { zh-CN: 勾, en: Tick } }
${more}`;
const onlyOrdinary = `items:
  two:
    in: [penalty/ordinary]
    stage: decision
${item()}`;

function layered(...files: (readonly [file: string, text: string])[]) {
  const loaded = files.flatMap(([file, text]) => {
    const result = loadPackFile(text, file);
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    return result.packs.map((pack) => ({ file, text, pack }));
  });
  return checkLayers(loaded);
}
const upper = [
  ['whole.yaml', whole],
  ['second.yaml', second],
] as const;
function itemsOf(packs: readonly Pack[], procedure: string) {
  const rules = rulesFor(packs, { category: 'penalty', procedure, on: '2026-11-25' });
  return rules?.items.map(({ id, bar, definition }) => [id, bar, definition.stage, definition.guards.join()]);
}
function problemsOf(text: string) {
  const result = loadPackFile(text, 'plan.yaml');
  return 'problems' in result ? result.problems.map(({ line, path, write }) => [line, path, write]) : [];
}

describe('a layer that covers several procedures is one pack in each of them', () => {
  test('what is the same stands once; `in` keeps an entry to its procedures', () => {
    const tightens = `tightens:
  one:
    citation: { source: plan, article: 第一条, words: 不得这样做, verified: true }
    guards: [submit-decision]
`;
    const { packs, problems } = layered(...upper, ['plan.yaml', layer(both, `${tightens}${onlyOrdinary}`)]);
    expect(problems).toEqual([]);
    expect(packs.filter(({ pack }) => pack === 'plan').map((one) => [one.procedure, one.extends])).toEqual([
      ['ordinary', 'broken'],
      ['summary', 'second'],
    ]);
    expect(itemsOf(packs, 'ordinary')).toEqual([
      ['one', 'procedural', 'decision', 'submit-decision'],
      ['two', 'procedural', 'decision', 'submit-decision'],
    ]);
    expect(itemsOf(packs, 'summary')).toEqual([['one', 'procedural', 'scene', 'submit-decision']]);
    const rules = rulesFor(packs, { category: 'penalty', procedure: 'summary', on: '2026-11-25' });
    expect(rules?.items[0]?.citation).toMatchObject({ short: '区方案', words: '不得这样做' });
    expect(rules?.packs.map(({ id }) => id)).toEqual(['second', 'plan']);
  });
  test('wrong in one procedure, it is left out of all: nobody is under half a file', () => {
    const everywhere = `items:
  two:
    stage: decision
${item()}`;
    const { packs, problems } = layered(...upper, ['plan.yaml', layer(both, everywhere)]);
    expect(problems).toMatchObject([{ file: 'plan.yaml', path: 'items.two.stage', found: 'decision' }]);
    expect(packs.map(({ pack }) => pack)).toEqual(['broken', 'second']);
  });
  test('laid over a pack that is there for another procedure only, it is told', () => {
    const { packs, problems } = layered(upper[0], ['plan.yaml', layer(both, onlyOrdinary)]);
    expect(problems).toMatchObject([
      { path: 'extends', line: 4, found: 'second', write: 'a pack that is there: broken, plan' },
    ]);
    expect(packs.map(({ pack }) => pack)).toEqual(['broken']);
  });
  test.each<readonly [string, string, readonly unknown[]]>([
    ['nothing covered', layer('covers: []', 'items: {}'), [4, 'covers']],
    [
      'an entry without its upper pack',
      layer('covers:\n  - { category: penalty, procedure: ordinary }', 'items: {}'),
      [5, 'covers.0.extends'],
    ],
    [
      'a procedure twice',
      layer(`${both}\n  - { category: penalty, procedure: summary, extends: broken }`, 'items: {}'),
      [7, 'covers.2'],
    ],
    ['category beside it', layer(`category: penalty\n${both}`, 'items: {}'), [4, 'category']],
    [
      'on the national layer',
      layer(both, 'items: {}').replace('layer: district', 'layer: national'),
      [3, 'layer'],
    ],
    [
      'a procedure in `in` that is not covered',
      layer(both, onlyOrdinary.replace('penalty/ordinary', 'penalty/hearing')),
      [18, 'items.two.in.0'],
    ],
    [
      '`in` that is no list',
      layer(both, onlyOrdinary.replace('[penalty/ordinary]', 'penalty/ordinary')),
      [18, 'items.two.in'],
    ],
    [
      'an unknown key, once though it is wrong in both',
      layer(both, `items:\n  two:\n    stage: decision\n${item('    barr: procedural\n')}`),
      [28, 'items.two.barr'],
    ],
  ])('refused with its line: %s', (_name, text, hoped) => {
    expect(problemsOf(text).map(([line, path]) => [line, path])).toEqual([hoped]);
  });
  test('`in` in a file of one procedure is an unknown key', () => {
    const one = layer('category: penalty\nprocedure: ordinary\nextends: broken', onlyOrdinary);
    expect(problemsOf(one)).toMatchObject([[18, 'items.two.in', expect.stringContaining('Allowed here')]]);
  });
  test('who wants one pack of one procedure is told that there are more', () => {
    expect(loadPack(layer(both, onlyOrdinary), 'plan.yaml')).toMatchObject({
      problems: [{ path: 'covers', found: '2 procedures' }],
    });
  });
});

describe('tightening: an upper item made stricter without being written again', () => {
  const one = 'category: penalty\nprocedure: ordinary\nextends: broken';
  const told = (tightens: string, items = 'items: {}\n') =>
    layered(upper[0], ['plan.yaml', layer(one, `${items}tightens:\n${tightens}`)]).problems;
  test.each<readonly [string, string, string]>([
    ['a lower bar', '  one: { bar: advisory }', 'tightens.one.bar'],
    ['no longer guarding', '  one: { guards: [] }', 'tightens.one.guards'],
    ['a narrower condition', '  one: { when: facts.fine > 1 }', 'tightens.one.when'],
    ['an item that is not above', '  two: { bar: procedural }', 'tightens.two'],
    ['a bar that the words do not carry', '  one: { bar: statutory }', 'tightens.one.bar'],
    [
      'a plan as a statutory bar',
      '  one: { bar: statutory, citation: { source: plan, article: 一, words: 不得这样做, verified: true } }',
      'tightens.one.bar',
    ],
    ['a stage that is not there', '  one: { stage: later }', 'tightens.one.stage'],
  ])('refused: %s', (_name, tightens, path) => {
    expect(told(tightens)).toMatchObject([{ path, line: expect.any(Number) }]);
    expect(told(tightens)[0]?.line).toBeGreaterThan(15);
  });
  test('refused: under items and under tightens at once', () => {
    const items = `items:\n  one:\n    stage: decision\n${item()}`;
    expect(told('  one: { bar: procedural }', items)).toMatchObject([{ path: 'tightens.one' }]);
  });
  test('refused on the national layer', () => {
    const result = loadPackFile(`${whole}\ntightens:\n  one: { bar: procedural }\n`, 'whole.yaml');
    expect(result).toMatchObject({ problems: [{ path: 'tightens' }] });
  });
  test('allowed: a citation of its own, more of the same', () => {
    expect(
      told('  one: { citation: { source: plan, article: 第一条, words: 要这样做, verified: true } }'),
    ).toEqual([]);
  });
});

describe('two packs of one layer may lie over each other', () => {
  const agency = (name: string, upperName: string) =>
    layer(`category: penalty\nprocedure: ordinary\nextends: ${upperName}`, 'items: {}\n')
      .replace('pack: plan', `pack: ${name}`)
      .replace('layer: district', 'layer: agency');
  test('what the other extends is laid first, whatever their names', () => {
    const { packs, problems } = layered(
      upper[0],
      ['a.yaml', agency('a-own', 'z-ministry')],
      ['z.yaml', agency('z-ministry', 'broken')],
    );
    expect(problems).toEqual([]);
    const rules = rulesFor(packs, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
    expect(rules?.packs.map(({ id }) => id)).toEqual(['broken', 'z-ministry', 'a-own']);
    expect(rules?.problems).toEqual([]);
  });
  test('two that lie on each other are both left out, and the rules still come', () => {
    const { packs, problems } = layered(
      upper[0],
      ['a.yaml', agency('a-own', 'z-ministry')],
      ['z.yaml', agency('z-ministry', 'a-own')],
    );
    expect(packs.map(({ pack }) => pack)).toEqual(['broken']);
    expect(problems.map(({ path }) => path)).toEqual(['extends', 'extends']);
    const unchecked = [whole, agency('a-own', 'z-ministry'), agency('z-ministry', 'a-own')].flatMap(
      (text) => {
        const result = loadPackFile(text, 'x.yaml');
        return 'packs' in result ? result.packs : [];
      },
    );
    const rules = rulesFor(unchecked, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
    expect(rules?.packs.map(({ id }) => id)).toEqual(['broken']);
    expect(rules?.problems.map(({ path }) => path)).toEqual(['extends', 'extends']);
  });
});
