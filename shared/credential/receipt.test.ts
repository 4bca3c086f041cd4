import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fromHex } from './bytes.ts';
import { judgeReceipt, receiptFits, receiptOf } from './receipt.ts';

const code = fromHex('8284010203');

test('four digits, of the code and the random digit; frozen', () => {
  const all = Array.from({ length: 10 }, (_, digit) => receiptOf(code, digit));
  expect(all).toEqual(FROZEN);
  expect(all.every((receipt) => receiptFits(code, receipt))).toBe(true);
});

/** printf 'sanxiang-receipt-1D\x82\x84\x01\x02\x03' | sha256sum, first six digits, modulo 1000. */
const FROZEN = ['0854', '1755', '2568', '3320', '4712', '5427', '6255', '7565', '8768', '9521'];

test('fits no other code but by chance, and nothing that is no receipt', () => {
  const receipt = receiptOf(code, 4);
  let fitting = 0;
  for (let one = 0; one < 2000; one += 1)
    if (receiptFits(Uint8Array.of(one >> 8, one & 255), receipt)) fitting += 1;
  // Once in a thousand.
  expect(fitting).toBeLessThan(10);
  for (const wrong of ['', '123', '12345', '12a4', '４１２３', ` ${receipt}`])
    expect(receiptFits(code, wrong)).toBe(false);
  expect(() => receiptOf(code, 10)).toThrow(RangeError);
});

const stories = z
  .array(
    z.strictObject({
      story: z.string(),
      steps: z.array(
        z.union([
          z.strictObject({ at: z.number(), show: z.string() }),
          z.strictObject({ at: z.number(), try: z.string(), is: z.string() }),
        ]),
      ),
    }),
  )
  .parse(parse(readFileSync(new URL('./receipts.yaml', import.meta.url), 'utf8')));

describe('[36] which receipts are taken', () => {
  test.each(stories)('$story', ({ steps }) => {
    const bytesOf = (name: string) => new TextEncoder().encode(`code ${name}`);
    const names = steps.flatMap((step) => ('show' in step ? [step.show] : []));
    const fitsNone = Array.from({ length: 10_000 }, (_, at) => String(at).padStart(4, '0')).find(
      (digits) => !names.some((name) => receiptFits(bytesOf(name), digits)),
    );
    const shown: { readonly name: string; readonly bytes: Uint8Array; readonly at: number }[] = [];
    const wrong: number[] = [];
    for (const step of steps) {
      const now = step.at * 60_000;
      if ('show' in step) {
        shown.push({ name: step.show, bytes: bytesOf(step.show), at: now });
        continue;
      }
      const digits = step.try === 'wrong' ? (fitsNone ?? '') : receiptOf(bytesOf(step.try), 4);
      const judged = judgeReceipt(digits, shown, wrong, now);
      if (!judged.ok && judged.why === 'wrong') wrong.push(now);
      expect(judged.ok ? judged.code.name : judged.why).toBe(step.is);
    }
  });
});
