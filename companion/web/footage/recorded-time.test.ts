/** R28: how long was recorded, worked by hand in minutes after nine. */
import { describe, expect, it } from 'vitest';
import { recordedMs } from './recorded-time.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 9, minute)).toISOString();
const now = Date.parse(at(50));
const spans = (...of: [number, number | null][]) =>
  of.map(([from, to]) => ({ from: at(from), to: to === null ? null : at(to) }));
const holes = (...of: [number, number][]) =>
  of.map(([from, to]) => ({ from: at(from), to: at(to), why: 'silent' }));

describe('R28 time recorded', () => {
  it.each([
    ['nothing', spans(), holes(), 0],
    ['a camera that was there ten minutes', spans([0, 10]), holes(), 10],
    ['one that is there still', spans([40, null]), holes(), 10],
    ['with a hole of three minutes', spans([0, 10]), holes([2, 5]), 7],
    [
      'gone in between: that hole lies outside and counts once',
      spans([0, 10], [15, 20]),
      holes([10, 15]),
      15,
    ],
    ['two holes that overlap', spans([0, 10]), holes([2, 5], [4, 6]), 6],
    ['a hole that reaches beyond', spans([0, 10]), holes([8, 20]), 8],
  ])('of %s', (_what, spans, holes, minutes) => {
    expect(recordedMs({ spans, holes }, now)).toBe(minutes * 60_000);
  });
});
