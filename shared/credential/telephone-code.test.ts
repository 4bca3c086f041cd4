import { expect, test } from 'vitest';
import { readShortId, shortId, telephoneCode, telephoneCodeTime, telephoneKey } from './telephone-code.ts';

/** RFC 6238 appendix B, SHA256. */
test.each([
  [59, '46119246'],
  [1_111_111_109, '68084774'],
  [1_111_111_111, '67062674'],
  [1_234_567_890, '91819424'],
  [2_000_000_000, '90698825'],
])('at %i the code is %s', (at, code) => {
  const key = new TextEncoder().encode('12345678901234567890123456789012');
  expect(telephoneCode(key, at)).toBe(code);
});

test('a code is known for ten minutes, with the time at which it was shown', () => {
  const key = telephoneKey(new Uint8Array(32).fill(7), new Uint8Array(32).fill(9));
  const now = 1_795_746_600;
  for (const ago of [-30, 0, 30, 300, 600])
    expect(telephoneCodeTime(key, telephoneCode(key, now - ago), now)).toBe(now - ago);
  for (const ago of [-60, 660, 86_400])
    expect(telephoneCodeTime(key, telephoneCode(key, now - ago), now)).toBeNull();
  const code = telephoneCode(key, now);
  expect(telephoneCodeTime(key, `${code.slice(0, 4)} ${code.slice(4)}`, now)).toBe(now);
  for (const wrong of ['', '1234567', '123456789', 'abcdefgh'])
    expect(telephoneCodeTime(key, wrong, now)).toBeNull();
  const others = telephoneKey(new Uint8Array(32).fill(7), new Uint8Array(32).fill(8));
  expect(telephoneCodeTime(others, code, now)).toBeNull();
});

test('short ids are read back, and a slip of the tongue is noticed', () => {
  for (const index of [0, 7, 1234, 19_999, 1_048_575]) expect(readShortId(shortId(index))).toBe(index);
  const id = shortId(19_463);
  expect(readShortId(id.replace('-', ''))).toBe(19_463);
  for (let at = 0; at < id.length; at += 1)
    for (let digit = 0; digit < 10; digit += 1) {
      if (id[at] === '-' || id[at] === String(digit)) continue;
      expect(readShortId(`${id.slice(0, at)}${digit}${id.slice(at + 1)}`)).toBeNull();
    }
  for (const wrong of ['', '1', 'x', '123456789']) expect(readShortId(wrong)).toBeNull();
});
