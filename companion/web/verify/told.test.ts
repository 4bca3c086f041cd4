/** The page's table of what is said, against the one that was written by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Verdict } from '#shared/credential/verdict.ts';
import en from './locales/page/en.json' with { type: 'json' };
import kk from './locales/page/kk.json' with { type: 'json' };
import ru from './locales/page/ru.json' with { type: 'json' };
import ug from './locales/page/ug.json' with { type: 'json' };
import zh from './locales/page/zh-CN.json' with { type: 'json' };
import { rights } from './rights.ts';
import { type Told, told } from './told.ts';

const read = (name: string) => parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as unknown;
const rows = read('told.yaml') as readonly (Told & {
  readonly kind: Verdict['kind'];
  readonly why?: string;
})[];

describe('what is said of each verdict', () => {
  test.each(rows.map((row) => [`${row.kind} ${row.why ?? ''}`, row] as const))('%s', (_name, row) => {
    const { kind, why, ...expected } = row;
    expect(told({ kind, why } as unknown as Verdict)).toEqual(expected);
  });
  test('green for one verdict only', () => {
    expect(rows.filter(({ band }) => band === 'done').map(({ kind }) => kind)).toEqual(['genuine']);
  });
  test('every other row says what to do next, but for the page opened without a code', () => {
    const silent = rows.filter(
      ({ steps, band, heading }) => steps.length === 0 && band !== 'done' && heading !== 'noCode',
    );
    expect(silent).toEqual([]);
  });
});

describe('texts', () => {
  const camera = (tag: string) => read(`locales/camera/${tag}.json`);
  /** Keys, kinds, and the gaps of each text: a gap that is lost is a number that nobody sees. */
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.length
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]))
        : [...String(value).matchAll(/\{[a-zA-Z]+\}/g)].map(([gap]) => gap).sort();
  /** How dates and lists are written is each language's own. */
  const compared = (words: object) => {
    const own = /^(moment|date|weekdays|months|articles?|articleJoin|listJoin|confirmedBy|unconfirmed(Zh)?)$/;
    return shape(Object.fromEntries(Object.entries(words).filter(([key]) => !own.test(key))));
  };
  const all = { en, ug, kk, ru };
  test.each(Object.entries(all))('%s has every text with its gaps, none empty', (tag, words) => {
    expect(compared(words)).toEqual(compared(zh));
    expect(shape(camera(tag))).toEqual(shape(camera('zh-CN')));
    expect(JSON.stringify([words, camera(tag)])).not.toMatch(/[:[,]""/);
  });
  test.each(Object.entries({ ug, kk, ru }))(
    '%s says in both languages that no agency has confirmed it',
    (_tag, words) => {
      expect(words.confirmedBy).toBeNull();
      expect(words.unconfirmed.length).toBeGreaterThan(20);
      expect(words.unconfirmedZh).toMatch(/还没有单位确认/);
    },
  );
  test('no Chinese is left in the others', () => {
    for (const [tag, words] of Object.entries(all)) {
      const { unconfirmedZh: _zh, ...own } = words as typeof ug;
      expect(JSON.stringify([own, camera(tag)])).not.toMatch(/[\u3400-\u9fff]/);
    }
  });
});

describe('rights', () => {
  const cited = read('rights.yaml') as readonly {
    readonly id: string;
    readonly law: string;
    readonly articles: readonly number[];
    readonly when: 'always' | readonly string[];
    readonly quote: string;
  }[];
  test('are those whose words were read, in that order', () => {
    expect(rights).toEqual(
      cited.map(({ id, law, articles, when }) => ({ id, law, articles: [...articles], when })),
    );
    for (const { quote } of cited) expect(quote).toMatch(/应当|有权|不得|交付/);
  });
});
