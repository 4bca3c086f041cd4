import { expect, test } from 'vitest';
import { fragmentOf } from './fragment.ts';

test.each([
  ['the official page', 'https://v.example.gov.cn/v/#1004729', '1004729'],
  ['a look-alike: its address is left alone', 'https://evil.example/v#1004729', '1004729'],
  ['a script in place of an address', 'javascript:alert(1)#1004729', '1004729'],
  ['a space after it', 'https://v.example.gov.cn/v#1004729 ', '1004729'],
  ['no fragment', 'https://pay.example/1004729', null],
  ['a fragment that is no digits', 'https://pay.example/#1004729&to=x', null],
  ['two of them', 'https://v.example/v#1004#729', null],
  ['too short', 'https://v.example/v#1', null],
  ['too long', `https://v.example/v#${'1'.repeat(4001)}`, null],
  ['nothing', '', null],
])('%s', (_name, text, wanted) => {
  expect(fragmentOf(text)).toBe(wanted);
});
