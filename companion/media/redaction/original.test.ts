/** R30 which fragments a marked copy is made from, worked by hand; fragments of two seconds, every second one begins with a key picture. */
import { describe, expect, it } from 'vitest';
import type { IndexLine } from '#shared/media/chain.ts';
import { fragmentsOf } from './original.ts';

const fragment = (number: number, from: number, key: boolean) =>
  ({ kind: 'fragment', number, from, to: from + 2000, key }) as unknown as IndexLine;
const lines = [
  { kind: 'init', number: 0 } as unknown as IndexLine,
  fragment(1, 0, true),
  fragment(2, 2000, false),
  { kind: 'hole', number: 3 } as unknown as IndexLine,
  fragment(4, 6000, true),
  fragment(5, 8000, false),
];

describe('R30 the fragments of a span', () => {
  it.each([
    [0, 1000, { first: 1, last: 1 }],
    // From a picture that needs none before it.
    [3500, 3900, { first: 1, last: 2 }],
    [8500, 9000, { first: 4, last: 5 }],
    // What is shown at 6.5 s may have been decoded before 6 s.
    [6500, 7000, { first: 1, last: 4 }],
    [7500, 8000, { first: 4, last: 4 }],
    [7500, 8001, { first: 4, last: 5 }],
    [9000, 60_000, { first: 4, last: 5 }],
    [12_000, 13_000, null],
  ] as const)('%i to %i ms', (from, to, wanted) => {
    expect(fragmentsOf(lines, from, to)).toEqual(wanted);
  });
  it('of a file without any is none', () => {
    expect(fragmentsOf(lines.slice(0, 1), 0, 1000)).toBeNull();
  });
});
