/** What the desk says is what was worked out by hand in saying.yaml; the digits as they are typed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { telephoneAnswerSchema, telephoneSchema } from '#shared/api/credentials.ts';
import { codeTyped, idTyped, lacking } from './digits-typed.ts';
import { en } from './locales/en.ts';
import { zhCN } from './locales/zh-CN.ts';
import { saying } from './saying.ts';

const rows = z
  .array(
    z.strictObject({
      answer: z.record(z.string(), z.unknown()),
      band: z.string(),
      heading: z.string(),
      say: z.array(z.string()),
      tells: z.array(z.string()),
      again: z.boolean(),
    }),
  )
  .parse(parse(readFileSync(join(import.meta.dirname, 'saying.yaml'), 'utf8')));
const officer = { name: '沈一鸣', certificate: '65020410001', agency: '云溪区局', expires: '2027-01-20' };
const answerOf = ({ answer }: (typeof rows)[number]) =>
  telephoneAnswerSchema.parse(answer.fits === true ? { ...officer, ...answer } : answer);

describe('R14 the telephone desk', () => {
  it.each(rows)('says of $answer: $heading', (row) => {
    const { answer: _, ...expected } = row;
    expect(saying(answerOf(row))).toEqual(expected);
  });

  test('green stands for nothing but a valid credential and a code of this moment; and such a row is there', () => {
    const green = rows.filter((row) => saying(answerOf(row)).band === 'done');
    expect(green.length).toBeGreaterThan(0);
    for (const row of green) expect(row.answer).toMatchObject({ fits: true, standing: 'valid' });
    for (let ago = 0; ago <= 700; ago += 1)
      for (const standing of ['valid', 'suspended', 'revoked', 'expired'] as const) {
        const said = saying({ fits: true, ...officer, standing, secondsAgo: ago });
        expect(said.band === 'done').toBe(standing === 'valid' && ago <= 150);
        expect(said.tells.includes('name')).toBe(said.band === 'done');
      }
  });

  test.each([
    ['zh-CN', zhCN],
    ['en', en],
  ])('%s: every heading and sentence has words of its own', (_, { desk }) => {
    const said = rows.flatMap((row) => {
      const { heading, say } = saying(answerOf(row));
      return [desk.headings[heading], ...say.map((one) => desk.sentences[one])];
    });
    for (const words of said) expect(words).toMatch(/\S{2}/);
    expect(new Set([...Object.values(desk.headings), ...Object.values(desk.sentences)]).size).toBe(
      Object.keys(desk.headings).length + Object.keys(desk.sentences).length,
    );
  });
});

test.each([
  ['12345678', '1234 5678'],
  ['１２３４５６７８９', '1234 5678'],
  ['1234-56', '1234 56'],
  ['12a', '12'],
  ['', ''],
])('code typed: %s', (typed, shown) => {
  expect(codeTyped(typed)).toBe(shown);
});

test.each([
  ['1234-4', '1234-4'],
  ['１２３４－４', '1234-4'],
  ['1234—4', '1234-4'],
  ['12 34 4', '12 34 4'],
  ['x1', '1'],
])('short id typed: %s', (typed, shown) => {
  expect(idTyped(typed)).toBe(shown);
});

test('what is not lacking is taken by the door', () => {
  expect(lacking('1', '1234 5678')).toBe('id');
  expect(lacking('18-2', '1234 567')).toBe('code');
  expect(lacking('18-2', '1234 5678')).toBeNull();
  for (const id of ['18', '18-2', idTyped('1234—4')])
    expect(telephoneSchema.safeParse({ id, code: codeTyped('12345678') }).success).toBe(true);
});
