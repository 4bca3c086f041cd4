/** R30: a player's clock over several files, worked by hand. */
import { describe, expect, it } from 'vitest';
import { fragmentAt, placed } from './wall-clock.ts';

/** [from, to, received from, received to, offset, length] */
type Fragment = [number, number, number, number, number, number];
const file = (number: number, fragments: Fragment[]) => ({
  file: number,
  codecs: ['avc1.64001f'],
  init: 100,
  fragments,
});
const T = 1_700_000_000_000;

describe('R30 a recording on one clock', () => {
  it('of nothing is nothing', () => {
    expect(placed([])).toBeNull();
    expect(placed([file(0, [])])).toBeNull();
  });

  it('begins with the first fragment; fragments touch although the index has the last sample’s beginning', () => {
    const found = placed([
      file(0, [
        [0, 1960, T, T + 1960, 100, 10],
        [2000, 3960, T + 2000, T + 3960, 110, 20],
      ]),
    ]);
    expect(found).toEqual({
      begin: T,
      duration: 3.96,
      files: [{ file: 0, codecs: ['avc1.64001f'], init: 100, shift: 0 }],
      fragments: [
        { file: 0, index: 0, from: 0, to: 2, offset: 100, length: 10 },
        { file: 0, index: 1, from: 2, to: 3.96, offset: 110, length: 20 },
      ],
      holes: [],
    });
  });

  it('places a camera that came back ten seconds later where it was', () => {
    const found = placed([
      file(0, [[0, 2000, T, T + 2000, 100, 10]]),
      file(1, [[0, 2000, T + 12_000, T + 14_000, 100, 10]]),
    ]);
    expect(found?.files.map(({ shift }) => shift)).toEqual([0, 12]);
    expect(found?.holes).toEqual([{ from: 2, to: 12 }]);
    expect(found?.duration).toBe(14);
  });

  it('shows a silence within a file as a hole', () => {
    const found = placed([
      file(0, [
        [0, 2000, T, T + 2000, 100, 10],
        [9000, 11_000, T + 9000, T + 11_000, 110, 10],
      ]),
    ]);
    expect(found?.holes).toEqual([{ from: 2, to: 9 }]);
  });

  it('lets no file begin before the one before it ended', () => {
    const found = placed([
      file(0, [[0, 4000, T, T + 4000, 100, 10]]),
      file(1, [[0, 2000, T + 3500, T + 5500, 100, 10]]),
    ]);
    expect(found?.fragments.map(({ from }) => from)).toEqual([0, 4]);
    expect(found?.holes).toEqual([]);
  });

  it('finds the fragment of a time, and of a hole the next', () => {
    const found = placed([
      file(0, [
        [0, 2000, T, T + 2000, 100, 10],
        [9000, 11_000, T + 9000, T + 11_000, 110, 10],
      ]),
    ]);
    if (found === null) throw new Error('nothing');
    expect([0, 1.9, 2, 5, 9, 10.9].map((at) => fragmentAt(found, at)?.index)).toEqual([0, 0, 1, 1, 1, 1]);
    expect(fragmentAt(found, 11)).toBeNull();
  });
});
