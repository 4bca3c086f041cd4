/** What the board says of a request's end is the request's own end: worked cases in lapse.yaml. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { text as en } from '../locales/en.ts';
import { text as zh } from '../locales/zh-CN.ts';
import { lapseText } from './lapse.ts';

const cases = z
  .array(
    z.strictObject({
      case: z.string(),
      now: z.string(),
      expires: z.string(),
      'zh-CN': z.string(),
      en: z.string(),
    }),
  )
  .parse(parse(readFileSync(join(import.meta.dirname, 'lapse.yaml'), 'utf8')));

it.each(cases)('$case', (one) => {
  const now = Date.parse(one.now);
  expect(lapseText(one.expires, now, zh)).toBe(one['zh-CN']);
  expect(lapseText(one.expires, now, en)).toBe(one.en);
});

test.each([
  ['zh-CN', zh],
  ['en', en],
])('%s: no text of the board or the drawer brings a period of its own', (_, { board, drawer }) => {
  const said = [
    board.notifyAsk,
    board.notifyWaiting(1, '{end}'),
    board.notifyWaiting(2, '{end}'),
    board.notifyUntil('{end}'),
    drawer.deviation.lapses('{end}'),
    drawer.withholding.lapses('{end}'),
  ];
  for (const sentence of said) expect(sentence).not.toMatch(/[13]\d|分钟|minute/);
  for (const sentence of said.slice(1)) expect(sentence).toContain('{end}');
  const whats = ['statutory-override', 'waiver', 'extension', 'outside-tier', 'withholding'] as const;
  expect(new Set(whats.map((what) => board.notifyTitle('沈', what))).size).toBe(whats.length);
});
