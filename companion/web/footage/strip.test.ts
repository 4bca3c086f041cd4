/** R30: which sentence of a case has footage beside it; worked by hand in minutes after nine. */
import { describe, expect, it } from 'vitest';
import { footageStrip } from './strip.ts';

const iso = (minute: number) => new Date(Date.UTC(2026, 10, 27, 9, minute)).toISOString();
const ms = (minute: number) => Date.parse(iso(minute));
const recording = (
  id: string,
  spans: [number, number | null][],
  holes: [number, number][] = [],
  camera = '03',
) => ({
  id,
  camera,
  spans: spans.map(([from, to]) => ({ from: iso(from), to: to === null ? null : iso(to) })),
  holes: holes.map(([from, to]) => ({ from: iso(from), to: iso(to), why: 'gone' })),
});
const strip = (times: number[], recordings: ReturnType<typeof recording>[]) =>
  footageStrip(times.map(ms), recordings, ms(59));

describe('R30 the strip of footage', () => {
  it('is empty without any', () => {
    expect(strip([0, 10], [])).toEqual([
      { is: 'none', begins: false, played: [], holes: [], marks: [] },
      { is: 'none', begins: false, played: [], holes: [], marks: [] },
    ]);
    expect(strip([], [recording('a', [[0, 5]])])).toEqual([]);
  });

  it('begins beside the sentence before it began, and is played beside the one before it ended', () => {
    const pieces = strip([0, 10, 20, 30], [recording('a', [[12, 25]])]);
    expect(pieces.map(({ is }) => is)).toEqual(['none', 'there', 'there', 'none']);
    expect(pieces.map(({ begins }) => begins)).toEqual([false, true, false, false]);
    expect(pieces.map(({ played }) => played)).toEqual([[], [], [{ id: 'a', from: ms(12), to: ms(25) }], []]);
  });

  it('of a time before the first sentence stands beside the first', () => {
    const [first] = strip([10, 20], [recording('a', [[0, 5]])]);
    expect(first).toMatchObject({ is: 'there', begins: true, played: [{ id: 'a' }] });
  });

  it('goes on where it is still recorded, beside the newest', () => {
    const pieces = strip([0, 10], [recording('a', [[5, null]])]);
    expect(pieces[1]).toEqual({
      is: 'there',
      begins: false,
      played: [{ id: 'a', from: ms(5), to: null }],
      holes: [],
      marks: [],
    });
  });

  it('tells a hole where it arose, and goes on as a hole through sentences that lie within it', () => {
    const pieces = strip([0, 10, 20, 30, 40], [recording('a', [[0, 45]], [[12, 33]])]);
    expect(pieces.map(({ is }) => is)).toEqual(['there', 'hole', 'hole', 'there', 'there']);
    expect(pieces.map(({ holes }) => holes.length)).toEqual([0, 1, 0, 0, 0]);
  });

  it('names the camera of what is played and of a hole where more than one recorded', () => {
    const [first, second] = strip(
      [0, 10],
      [recording('a', [[1, 8]], [[2, 3]]), recording('b', [[4, null]], [[5, 6]], '04')],
    );
    expect(first?.played).toEqual([{ id: 'a', from: ms(1), to: ms(8), camera: '03' }]);
    expect(first?.holes).toEqual([
      { from: ms(2), to: ms(3), camera: '03' },
      { from: ms(5), to: ms(6), camera: '04' },
    ]);
    expect(second?.played).toEqual([{ id: 'b', from: ms(4), to: null, camera: '04' }]);
  });

  it('has each bookmark beside the sentence of its time, whatever was recorded there', () => {
    const mark = (id: string, minute: number) => ({ id, of: 'a', at: iso(minute), word: id });
    const marks = [mark('before', -3), mark('in', 10), mark('late', 19.9), mark('last', 40)];
    const pieces = footageStrip([0, 10, 20].map(ms), [], ms(59), marks);
    expect(pieces.map((piece) => piece.marks.map(({ id }) => id))).toEqual([
      ['before'],
      ['in', 'late'],
      ['last'],
    ]);
  });

  it('of a camera that was gone in between is one recording with a hole', () => {
    const pieces = strip(
      [0, 10, 20],
      [
        recording(
          'a',
          [
            [1, 8],
            [13, 25],
          ],
          [[8, 13]],
        ),
      ],
    );
    expect(pieces.map(({ is }) => is)).toEqual(['hole', 'there', 'there']);
    expect(pieces.map(({ played }) => played.length)).toEqual([0, 0, 1]);
  });
});
