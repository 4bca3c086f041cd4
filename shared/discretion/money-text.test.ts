import { expect, test } from 'vitest';
import { rangeText, yuanFigure } from './money-text.ts';

test.each([
  [0, '0'],
  [5, '0.05'],
  [100, '1'],
  [5800050, '58,000.50'],
  [1_000_000_000_00, '1,000,000,000'],
])('%d 分 is %s 元', (fen, text) => {
  expect(yuanFigure(fen)).toBe(text);
});

const range = { min: 6500000, max: 8500000, minOpen: false, maxOpen: false };
test.each([
  [range, '65,000～85,000 元', '65,000 to 85,000 yuan'],
  [{ ...range, minOpen: true }, '65,000（不含）～85,000 元', '65,000 (excluded) to 85,000 yuan'],
  [{ ...range, maxOpen: true }, '65,000～85,000（不含） 元', '65,000 to 85,000 (excluded) yuan'],
  [{ ...range, min: null }, '85,000 元以下', 'up to 85,000 yuan'],
  [{ ...range, max: 6500000 }, '65,000 元', '65,000 yuan'],
])('%j', (given, chinese, english) => {
  expect(rangeText(given, 'zh-CN')).toBe(chinese);
  expect(rangeText(given, 'en')).toBe(english);
});
