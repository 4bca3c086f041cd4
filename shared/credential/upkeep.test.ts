/** What has to be seen to, against what was worked out by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CREDENTIAL_DAYS } from '../../companion/credentials/service.ts';
import { upkeepText } from './locales/upkeep.ts';
import { seeTo, type UpkeepFacts, type UpkeepFinding, upkeep } from './upkeep.ts';

const NOW = Date.parse('2026-11-27T02:00:00.000Z');
const cases = parse(readFileSync(join(import.meta.dirname, 'upkeep.yaml'), 'utf8')) as readonly {
  readonly name: string;
  readonly facts: UpkeepFacts;
  readonly says: readonly UpkeepFinding[];
}[];

describe('R14 what an agency has to see to', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { facts, says }) => {
    expect(upkeep(facts, NOW)).toEqual(says);
  });
  test('what is not in order says what to do, and every step is reached', () => {
    const all = cases.flatMap(({ says }) => says);
    expect(all.filter((one) => (one.state === 'ok') !== (one.do.length === 0))).toEqual([]);
    expect(new Set(all.flatMap((one) => one.do)).size).toBe(4);
  });
  test('a key is made before the first credential would be shorter for it', () => {
    expect(seeTo.keyDays).toBeGreaterThan(CREDENTIAL_DAYS);
  });
  test.each(['zh-CN', 'en'] as const)('each has its words in %s: what is so, and what it means', (lang) => {
    const said = cases.flatMap(({ says }) => says).map((one) => upkeepText(one)[lang]);
    for (const { title, means } of said) {
      expect(title).not.toMatch(/undefined|null|NaN/);
      expect(means).not.toMatch(/undefined|null|NaN/);
    }
    expect(new Set(said.map(({ title }) => title)).size).toBeGreaterThan(15);
  });
});
