import { expect, test } from 'vitest';
import { fromHex } from './bytes.ts';
import { receiptFits, receiptOf } from './receipt.ts';

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
