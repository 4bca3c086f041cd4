import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { articleTexts, checkCitations } from './check-citations.ts';
import { checkLayers, loadPackFile } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { rulesFor } from './rule-set.ts';

const here = (path: string) => new URL(path, import.meta.url);
const read = (path: string) => readFileSync(here(path), 'utf8');
const lawFiles = readdirSync(here('./fixtures/laws/'));
const readLaw = (id: string) => (lawFiles.includes(`${id}.md`) ? read(`./fixtures/laws/${id}.md`) : null);

/** What the program ships, the layers that come along, and the demo agency's over them. */
const loaded = ['./packs/', './layers/', '../../demo/packs/']
  .flatMap((folder) => readdirSync(here(folder)).map((file) => folder + file))
  .flatMap((file) => {
    const text = read(file);
    const result = loadPackFile(text, file);
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    return result.packs.map((pack) => ({ file, text, pack }));
  });
const { packs, problems } = checkLayers(loaded);
const sources = Object.assign({}, ...packs.map((pack) => pack.sources)) as Pack['sources'];

function packNamed(id: string): Pack {
  const pack = packs.find((one) => one.pack === id);
  if (pack === undefined) throw new Error(id);
  return pack;
}

describe('R5: every citation of the packs stands in the article it names (decision 5)', () => {
  test('the packs that come with the program and the demo load, layered, without a problem', () => {
    expect(problems).toEqual([]);
    expect([...new Set(packs.map((pack) => pack.pack))].sort()).toEqual([
      'agency-demo-market-supervision',
      'karamay-district-plan',
      'market-supervision',
      'national-benefit-ordinary',
      'national-coercion-enforcement',
      'national-coercion-freezing',
      'national-coercion-measure',
      'national-coercion-restraint',
      'national-confirmation-ordinary',
      'national-fee-ordinary',
      'national-inspection-ordinary',
      'national-levy-ordinary',
      'national-penalty-ordinary',
      'national-penalty-summary',
      'national-penalty-transfer',
      'national-permit-ordinary',
      'national-permit-renewal',
      'national-permit-spot',
      'xinjiang-discretion',
    ]);
  });
  test.each(packs.map((pack) => [`${pack.pack} ${pack.category}/${pack.procedure}`, pack] as const))(
    '%s',
    (_id, pack) => {
      expect(checkCitations(pack, sources, readLaw)).toEqual([]);
    },
  );
  test('every item of the packs that holds says whom it binds, by which verb, and what satisfies it', () => {
    const silent = packs.flatMap((pack) =>
      Object.entries(pack.items)
        .filter(
          ([, { bar, citation, guards }]) => bar !== 'advisory' && citation.verified && guards.length > 0,
        )
        .filter(([, { binds, verb, satisfiedBy }]) => !binds || !verb || !satisfiedBy)
        .map(([id]) => `${pack.pack} ${id}`),
    );
    expect(silent).toEqual([]);
  });
  test('nothing asks for what a text says before there was that text', () => {
    const early = packs.flatMap((pack) =>
      Object.entries(pack.items)
        .filter(([, { citation, inForce }]) => {
          const since = inForce?.from ?? pack.effective.from;
          return citation.verified && since < (sources[citation.source]?.version ?? '');
        })
        .map(([id]) => `${pack.pack} ${id}`),
    );
    expect(early).toEqual([]);
  });
  test.each([
    ['2021-07-14', null],
    ['2021-07-15', false],
    ['2023-12-31', false],
    ['2024-01-01', true],
  ])(
    'a fine on the spot on %s: told to ask for review first, as the review law of 2023 has it? %s',
    (on, told) => {
      const rules = rulesFor(packs, { category: 'penalty', procedure: 'summary', on });
      expect(rules === null ? null : rules.items.some(({ id }) => id === 'review-first-told')).toBe(told);
    },
  );
  test('a wrong article, altered words and a missing text are each found out', () => {
    const pack = structuredClone(packNamed('national-penalty-ordinary'));
    const edit = (id: string, change: Partial<Pack['items'][string]['citation']>) => {
      const item = pack.items[id];
      if (item === undefined) throw new Error(id);
      pack.items[id] = { ...item, citation: { ...item.citation, ...change } };
    };
    edit('two-officers', { article: '第四十三条' });
    edit('facts-established', { words: '违法事实不清、证据不足的，可以不给予行政处罚' });
    edit('filing', { article: '第九十九条' });
    edit('id-shown', { source: 'lost' });
    expect(checkCitations(pack, sources, readLaw).map(({ path, problem }) => [path, problem])).toEqual([
      ['items.filing.citation', 'article-not-found'],
      ['items.two-officers.citation', 'words-not-in-article'],
      ['items.id-shown.citation', 'no-text'],
      ['items.facts-established.citation', 'words-not-in-article'],
    ]);
  });
});

test('an article ends where the next begins, and its items belong to it', () => {
  const law = '第一条 甲\n\n（一）乙\n\n丙\n\n第二条　丁\n\n## 第二章\n\n戊';
  expect(articleTexts(law, '第一条').join().replaceAll('\n', '')).toBe('第一条 甲（一）乙丙');
  expect(articleTexts(law, '第二条').join().replaceAll('\n', '')).toBe('第二条　丁');
  expect(articleTexts(law, '第三条')).toEqual([]);
});

test('a place in a paper that is ordered by 一、 (一) 1. ends where the next point, section or heading begins', () => {
  const paper = '一、甲\n(一)乙\n1. 丙\n二、丁\n(一)戊\n1.己\n庚\n2. 辛\n(二)壬\n1. 癸';
  expect(articleTexts(paper, '二(一)1')).toEqual(['1.己\n庚']);
  expect(articleTexts(paper, '二(一)')).toEqual(['(一)戊\n1.己\n庚\n2. 辛']);
  expect(articleTexts(paper, '一(一)1')).toEqual(['1. 丙']);
  expect(articleTexts(paper, '一(二)1')).toEqual([]);
  expect(articleTexts(paper, '二（一）1')).toEqual([]);
});
