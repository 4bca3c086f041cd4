import { expect, it } from 'vitest';
import { chained, type IndexLine } from './chain.ts';
import { chooseClip } from './choose-clip.ts';

const T = Date.UTC(2026, 10, 27, 8);
const SHA = 'a'.repeat(64);

/** Fragments of two seconds from T on, three seconds of nothing after the third; `K` begins with a key picture, `-` does not. */
function recorded(keys: string): IndexLine[] {
  const lines: IndexLine[] = [
    chained(null, {
      ...{
        kind: 'init',
        version: 2,
        recording: '01JDR3C0RD1NGAAAAAAAAAAAAA',
        file: 0,
        codecs: ['avc1.64001f'],
      },
      ...{ at: T, offset: 0, length: 700, sha256: SHA },
    } as never),
  ];
  [...keys].forEach((key, i) => {
    const at = T + i * 2000 + (i > 2 ? 3000 : 0);
    if (i === 3)
      lines.push(chained(lines.at(-1) ?? null, { kind: 'hole', from: at - 3000, to: at, why: 'silent' }));
    const received: [number, number] = [at, at + 1960];
    const place = { offset: 700 + i * 10, length: 10, sha256: SHA };
    lines.push(
      chained(lines.at(-1) ?? null, {
        kind: 'fragment',
        from: 0,
        to: 1,
        received,
        key: key === 'K',
        ...place,
      }),
    );
  });
  return lines;
}

// Lines: 0 init; 1 2 3 fragments at 0, 2, 4 s; 4 the hole from 6 to 9 s; 5 6 fragments at 9 and 11 s.
it.each([
  ['KKKKK', 0, 1000, [1, 1]],
  ['KKKKK', 2500, 4500, [2, 3]],
  ['KKKKK', 0, 60_000, [1, 6]],
  // It begins earlier, where a picture can be shown.
  ['K--K-', 4500, 9500, [1, 5]],
  ['K--K-', 11_500, 12_000, [5, 6]],
  // Over the hole, and only in it.
  ['KKKKK', 5000, 9100, [3, 5]],
  ['KKKKK', 6500, 8500, null],
  // Nothing before it can be shown alone: from where it is.
  ['-----', 4500, 4600, [3, 3]],
  ['KKKKK', -9000, -1, null],
  ['KKKKK', 13_000, 14_000, null],
  ['', 0, 1000, null],
] as const)('R30 %s from %i to %i ms is %j', (keys, from, to, wanted) => {
  const found = chooseClip(recorded(keys), T + from, T + to);
  expect(found === null ? null : [found.first, found.last]).toEqual(wanted);
});
