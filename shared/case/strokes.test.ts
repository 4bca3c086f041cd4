import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { looksSigned, MAX_POINTS, strokePaths, strokesHash, strokesSchema } from './strokes.ts';

const worked = z
  .array(z.strictObject({ what: z.string(), strokes: z.array(z.array(z.int())), signature: z.boolean() }))
  .parse(parse(readFileSync(new URL('./worked/strokes.yaml', import.meta.url), 'utf8')));

test.each(worked)('R15: $what: taken for a signature as worked by hand', ({ strokes, signature }) => {
  expect(looksSigned(strokes)).toBe(signature);
});

const strokes = fc.array(
  fc
    .array(fc.tuple(fc.nat(1000), fc.nat(400), fc.nat(60_000)), { minLength: 1, maxLength: 20 })
    .map((points) => points.flat()),
  { minLength: 1, maxLength: 10 },
);

test('R15: equal lines have equal hashes, and another point another', () => {
  fc.assert(
    fc.property(strokes, (lines) => {
      expect(strokesHash(structuredClone(lines))).toBe(strokesHash(lines));
      const [first = [], ...rest] = lines;
      const [x = 0, ...others] = first;
      expect(strokesHash([[x + 1, ...others], ...rest])).not.toBe(strokesHash(lines));
    }),
  );
});

test('R15: every line is drawn where it was led', () => {
  expect(
    strokePaths([
      [1, 2, 0, 3, 4, 5],
      [9, 8, 7],
    ]),
  ).toEqual(['M1 2L3 4', 'M9 8L9 8']);
});

test('R15: bounds are kept: no half points, no endless lines', () => {
  const points = (count: number) => Array.from({ length: count * 3 }, () => 1);
  expect(strokesSchema.safeParse([points(MAX_POINTS)]).success).toBe(true);
  expect(strokesSchema.safeParse([points(MAX_POINTS), [1, 1, 1]]).success).toBe(false);
  expect(strokesSchema.safeParse([[1, 1, 1, 1]]).success).toBe(false);
  expect(strokesSchema.safeParse([]).success).toBe(false);
  expect(strokesSchema.safeParse([[1, 1, -1]]).success).toBe(false);
});
