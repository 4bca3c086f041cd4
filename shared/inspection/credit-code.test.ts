import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { codeInScan, enterpriseCode, readCreditCode } from './credit-code.ts';

const worked = parse(readFileSync(new URL('./worked/credit-codes.yaml', import.meta.url), 'utf8')) as {
  readonly valid: readonly string[];
  readonly typed: readonly (readonly [typed: string, code: string])[];
  readonly invalid: readonly (readonly [typed: string, why: string])[];
  readonly scanned: readonly (readonly [scanned: string, code: string | null])[];
};
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

test.each(worked.valid)('%s is a code', (code) => {
  expect(readCreditCode(code)).toEqual({ ok: true, code });
  expect(codeInScan(enterpriseCode(code))).toBe(code);
});

test.each(worked.typed)('%j is %s', (typed, code) => {
  expect(readCreditCode(typed)).toEqual({ ok: true, code });
});

test.each(worked.invalid)('%j is none: %s', (typed, why) => {
  expect(readCreditCode(String(typed))).toEqual({ ok: false, why });
});

test.each(worked.scanned)('a scanner that reads %j found %s', (scanned, code) => {
  expect(codeInScan(scanned)).toBe(code);
});

test('every single wrong character and every change of two neighbours is found', () => {
  let swaps = 0;
  for (const code of worked.valid) {
    for (let at = 0; at < code.length; at += 1) {
      for (const other of ALPHABET) {
        if (other === code[at]) continue;
        const wrong = code.slice(0, at) + other + code.slice(at + 1);
        expect(readCreditCode(wrong).ok).toBe(false);
      }
      const [a, b] = [code[at], code[at + 1]];
      if (a === undefined || b === undefined || a === b) continue;
      swaps += 1;
      expect(readCreditCode(code.slice(0, at) + b + a + code.slice(at + 2)).ok).toBe(false);
    }
  }
  expect(swaps).toBeGreaterThan(40);
});
