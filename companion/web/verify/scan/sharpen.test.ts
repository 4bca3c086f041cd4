import { expect, test } from 'vitest';
import { sharpen } from './sharpen.ts';

const WIDTH = 24;
const HEIGHT = 3;
/** One row of greys, the same in every line. */
const picture = (row: readonly number[]) => ({
  width: WIDTH,
  height: HEIGHT,
  data: Uint8ClampedArray.from({ length: WIDTH * HEIGHT * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (row[Math.floor(i / 4) % WIDTH] ?? 0),
  ),
});
const greys = (image: { readonly data: Uint8ClampedArray }) =>
  Array.from({ length: WIDTH }, (_, x) => image.data[(WIDTH + x) * 4] ?? -1);

test('a grey surface stays as it is, to its edges', () => {
  const image = picture(Array.from({ length: WIDTH }, () => 120));
  sharpen(image);
  expect(new Set(greys(image))).toEqual(new Set([120]));
  expect(image.data[3]).toBe(255);
});

test('a soft step from dark to light gets steep, and dark and light far from it stay', () => {
  const soft = Array.from({ length: WIDTH }, (_, x) =>
    Math.round(80 + 100 * Math.min(1, Math.max(0, (x - 9) / 6))),
  );
  const image = picture(soft);
  sharpen(image);
  const got = greys(image);
  expect(got.slice(0, 2)).toEqual([80, 80]);
  expect(got.slice(-2)).toEqual([180, 180]);
  const rise = (row: readonly number[]) => Math.max(...row.slice(1).map((one, x) => one - (row[x] ?? 0)));
  expect(rise(got)).toBeGreaterThan(1.7 * rise(soft));
});

test('a dark line one module wide between light ones, almost lost in blur, becomes dark again', () => {
  const row = Array.from({ length: WIDTH }, (_, x) => (x >= 10 && x <= 13 ? 140 : 170));
  const image = picture(row);
  sharpen(image);
  const got = greys(image);
  expect(Math.min(...got.slice(10, 14))).toBeLessThan(125);
});
