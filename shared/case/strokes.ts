/**
 * What somebody drew on the screen with finger, pen or mouse: lines, not a picture, so that it can be looked at in any
 * size and says when each was drawn. It is "signed on screen", not an electronic signature of the law on those.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalBytes } from './envelope.ts';

/** Points of all lines together. */
export const MAX_POINTS = 3000;
const MAX_LINES = 120;
/** Ten minutes: whoever needs longer begins anew. */
const MAX_MS = 600_000;

/**
 * Lines of flat triples: x and y in thousandths of the pad's width, milliseconds since the first touch. At most
 * MAX_POINTS points in MAX_LINES lines.
 */
export const strokesSchema = z
  .array(
    z
      .array(z.int().min(0).max(MAX_MS))
      .min(3)
      .max(MAX_POINTS * 3)
      .refine((line) => line.length % 3 === 0, 'triples'),
  )
  .min(1)
  .max(MAX_LINES)
  .refine((lines) => lines.reduce((sum, line) => sum + line.length, 0) <= MAX_POINTS * 3, 'too many points');
export type Strokes = z.infer<typeof strokesSchema>;
type Point = readonly [x: number, y: number];

function pointsOf(line: readonly number[]): readonly Point[] {
  const points: Point[] = [];
  for (let at = 0; at + 2 < line.length; at += 3) points.push([line[at] ?? 0, line[at + 1] ?? 0]);
  return points;
}

const distance = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, point, at) => sum + distance(points[at - 1] ?? point, point), 0);
}

/** Thousandths of the pad's width: less is a touch by mistake. */
const LEAST_LINE = 50;
const LEAST_INK = 150;
/** How much longer than its chord a line is that was led by a hand and did not slip. */
const TURN = 1.05;

/** True when it can be a signature, a cross included; false for a touch, a dot or a slip of the hand. */
export function looksSigned(strokes: Strokes): boolean {
  const lines = strokes.map((line) => pointsOf(line));
  const lengths = lines.map((points) => lengthOf(points));
  if (lengths.reduce((sum, length) => sum + length, 0) < LEAST_INK) return false;
  if (lengths.filter((length) => length >= LEAST_LINE).length > 1) return true;
  return lines.some((points, at) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return false;
    return (lengths[at] ?? 0) >= LEAST_INK && (lengths[at] ?? 0) > TURN * distance(first, last);
  });
}

/** SHA-256 of the canonical form (RFC 8785), hex: what the record names the signature by. */
export function strokesHash(strokes: Strokes): string {
  return bytesToHex(sha256(canonicalBytes(strokes)));
}

/** Lines as SVG path data, in thousandths of the pad's width; a single point is drawn as a dot. */
export function strokePaths(strokes: Strokes): readonly string[] {
  return strokes.map((line) => {
    const [first, ...rest] = pointsOf(line);
    if (first === undefined) return '';
    const to = rest.length === 0 ? [first] : rest;
    return `M${first[0]} ${first[1]}${to.map(([x, y]) => `L${x} ${y}`).join('')}`;
  });
}
