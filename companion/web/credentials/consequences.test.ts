/** What is said before a deed is what was worked out by hand in consequences.yaml. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Consequence, consequences, deedFacts, deeds, deedsFor } from './consequences.ts';
import { en } from './locales/en.ts';
import { zhCN } from './locales/zh-CN.ts';

const rows = z
  .array(
    z.strictObject({
      deed: z.enum(deeds),
      of: z.strictObject({
        signs: z.boolean(),
        apart: z.boolean(),
        list: z.boolean(),
        others: z.int(),
        console: z.boolean(),
        held: z.boolean(),
        registry: z.boolean(),
      }),
      says: z.array(z.string()),
    }),
  )
  .parse(parse(readFileSync(join(import.meta.dirname, 'consequences.yaml'), 'utf8')));

describe('R14 what a deed does is said before it is done', () => {
  it.each(rows)('$deed, $of', ({ deed, of, says }) => {
    expect(consequences(deed, of)).toEqual(says);
  });

  test('every deed and every sentence is in the rows, and each sentence has words', () => {
    expect(new Set(rows.map(({ deed }) => deed))).toEqual(new Set(deeds));
    const said = new Set(rows.flatMap(({ says }) => says));
    for (const { list } of [zhCN, en])
      expect(new Set(Object.keys(list.consequences))).toEqual(said as Set<Consequence>);
  });
});

test('where the page lies: on the companion’s own listener, or apart', () => {
  const agency = { issuer: '00', name: '局', telephone: '1', complaints: '1' };
  const at = (page: string, listener: string | null) =>
    deedFacts({ agency: { ...agency, page, listener }, keys: [], status: null }, null).apart;
  expect(at('https://zf.example/v', 'https://zf.example')).toBe(false);
  expect(at('https://zf.example/v', 'https://zf.example:8443')).toBe(true);
  expect(at('https://zf.example/v', 'https://gw.example')).toBe(true);
  expect(at('https://zf.example/v', null)).toBe(true);
});

test('what can be done follows from how it stands', () => {
  const by = (because: 'administrator' | 'registry') => [
    { because, reason: '原因', since: '2026-11-27T00:00:00Z' },
  ];
  expect(deedsFor({ standing: 'valid', group: 'valid', causes: [] })).toEqual([
    'suspend',
    'lost-device',
    'revoke',
  ]);
  expect(deedsFor({ standing: 'suspended', group: 'suspended', causes: by('administrator') })[0]).toBe(
    'resume',
  );
  // What the registry suspended is not the administrator's to let stand; he may suspend it too.
  expect(deedsFor({ standing: 'suspended', group: 'suspended', causes: by('registry') })[0]).toBe('suspend');
  expect(deedsFor({ standing: 'revoked', group: 'over', causes: by('administrator') })).toEqual([]);
  expect(deedsFor({ standing: 'valid', group: 'replaced', causes: [] })).toEqual([]);
});
