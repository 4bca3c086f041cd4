import { describe, expect, test } from 'vitest';
import { spokenCode, spokenCodeFits } from './spoken-code.ts';

/** RFC 6238, appendix B: the rows of SHA-256, with the secret of 32 bytes that its errata and code give. */
const SECRET = new TextEncoder().encode('12345678901234567890123456789012');
const appendixB = [
  [59, '46119246'],
  [1_111_111_109, '68084774'],
  [1_111_111_111, '67062674'],
  [1_234_567_890, '91819424'],
  [2_000_000_000, '90698825'],
  [20_000_000_000, '77737706'],
] as const;

describe('R14 the code that is read out', () => {
  test.each(appendixB)('at %d it is %s (RFC 6238, appendix B)', (at, code) => {
    expect(spokenCode(SECRET, at)).toBe(code);
  });

  test('is taken for two minutes and one step ahead, with or without a space', () => {
    const at = 1_234_567_890;
    expect(spokenCodeFits(SECRET, '9181 9424', at)).toBe(true);
    expect(spokenCodeFits(SECRET, '91819424', at + 120)).toBe(true);
    expect(spokenCodeFits(SECRET, '91819424', at - 30)).toBe(true);
    expect(spokenCodeFits(SECRET, '91819424', at + 150)).toBe(false);
    expect(spokenCodeFits(SECRET, '91819424', at - 60)).toBe(false);
  });

  test('is not taken for another secret, nor in another form', () => {
    expect(spokenCodeFits(new Uint8Array(32), '91819424', 1_234_567_890)).toBe(false);
    for (const wrong of ['', '9181942', '918194245', '9181942a', '-9181942'])
      expect(spokenCodeFits(SECRET, wrong, 1_234_567_890)).toBe(false);
  });
});
