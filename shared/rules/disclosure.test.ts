import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogueProblems } from './check-catalogue.ts';
import { publicationOf } from './disclosure.ts';
import { loadPack } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { rulesFor } from './rule-set.ts';

function packOf(change: (pack: Pack) => void = () => undefined): Pack {
  const file = new URL('./fixtures/whole-with-registers.yaml', import.meta.url);
  const loaded = loadPack(readFileSync(file, 'utf8'), 'whole');
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const pack = structuredClone(loaded.pack);
  change(pack);
  return pack;
}

describe('R19: what is not known is not published (decision 40)', () => {
  const publication = (facts: Record<string, number | string>, when?: string) => {
    const pack = packOf((copy) => {
      const portal = copy.disclosures?.portal;
      if (portal !== undefined && when !== undefined) portal.when = when;
    });
    const rules = rulesFor([pack], { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
    const disclosure = rules?.disclosures[0];
    if (disclosure === undefined) throw new Error('no disclosure');
    return publicationOf(disclosure, facts);
  };
  test.each([
    ['no exception', { fine: 100 }, undefined, { kind: 'publish' }],
    ['a law keeps it back', { fine: 99 }, undefined, { kind: 'excepted', exceptions: [0] }],
    ['the exception is not known', {}, undefined, { kind: 'unknown', wanted: ['fine'] }],
    ['nothing asks for it', { fine: 100 }, 'facts.fine > 100', { kind: 'not-asked' }],
    ['whether it is asked is not known', {}, 'facts.fine > 100', { kind: 'unknown', wanted: ['fine'] }],
    ['a value that cannot be read', { fine: 'much' }, undefined, { kind: 'unknown', wanted: ['fine'] }],
  ] as const)('%s', (_name, facts, when, expected) => {
    expect(publication(facts, when)).toEqual(expected);
  });
});

describe('R33: catalogue of major decisions and items of legal review say the same', () => {
  const told = (when: string | undefined) =>
    catalogueProblems(
      packOf((pack) => {
        const item = pack.items.told;
        if (item !== undefined && when !== undefined) item.when = when;
      }),
    ).map(({ path, problem }) => [path, problem]);
  test.each([
    ['the same condition', 'facts.fine >= 100', []],
    ['the item asks always', undefined, [['items.told', 'not-in-catalogue']]],
    ['a fen too late', 'facts.fine > 100', [['majorDecisions.large', 'not-reviewed']]],
    ['a fen too early', 'facts.fine >= 99', [['items.told', 'not-in-catalogue']]],
  ])('%s', (_name, when, expected) => {
    expect(told(when)).toEqual(expected);
  });
});
