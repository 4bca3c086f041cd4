import { expect, test } from 'vitest';
import { codeFragment } from '#shared/credential/code.ts';
import { RECEIPT_MS, receiptOf } from '#shared/credential/receipt.ts';
import { codeFor, type OwnCode, withCode } from './own-codes.ts';

const code = (n: number, of = 'a', at = n): OwnCode => ({ bytes: new Uint8Array(200).fill(n), case: of, at });
const digits = ({ bytes }: OwnCode) => codeFragment(bytes).replace('#', '');

test('R14 a receipt goes with the code that it fits, of that case; else with the one shown last', () => {
  const [first, second, other] = [code(1), code(2), code(3, 'b')];
  const all = [first, second, other];
  expect(codeFor(all, 'a', receiptOf(first.bytes, 5))).toBe(digits(first));
  expect(codeFor(all, 'a', receiptOf(second.bytes, 5))).toBe(digits(second));
  expect(codeFor(all, 'a', receiptOf(other.bytes, 5))).toBe(digits(second));
  expect(codeFor(all, 'a', null)).toBe(digits(second));
  expect(codeFor(all, 'c', null)).toBeNull();
});

test('codes of more than ten minutes ago are forgotten, and never more than forty are kept', () => {
  const kept = withCode([code(1, 'a', 0), code(2, 'a', 1000)], code(3, 'a', RECEIPT_MS), RECEIPT_MS);
  expect(kept.map(({ at }) => at)).toEqual([1000, RECEIPT_MS]);
  let many: readonly OwnCode[] = [];
  for (let n = 0; n < 60; n += 1) many = withCode(many, code(n % 250, 'a', n), n);
  expect(many).toHaveLength(40);
  expect(many.at(-1)?.at).toBe(59);
});
