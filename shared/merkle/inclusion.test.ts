import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import paths from './fixtures/audit-paths.json' with { type: 'json' };
import { referenceLeaves } from './fixtures/reference-leaves.ts';
import { type InclusionClaim, inclusionSpans, isIncluded } from './inclusion.ts';
import { merkleRoot } from './tree.ts';

/** Audit paths of the Certificate Transparency reference tests: leaf, size, path. */
const known: readonly [number, number, readonly string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

const counted = Array.from({ length: 13 }, (_, i) => sha256(Uint8Array.of(0, i)));
const some = (count: number) =>
  Array.from({ length: count }, (_, i) => sha256(Uint8Array.of(i & 255, i >> 8)));

function claim(leaves: readonly Uint8Array[], index: number, size: number): InclusionClaim {
  const [leaf] = leaves.slice(index, index + 1);
  if (leaf === undefined) throw new Error('no leaf');
  return {
    leaf,
    index,
    size,
    root: merkleRoot(leaves.slice(0, size)),
    path: inclusionSpans(index, size).map(({ from, to }) => merkleRoot(leaves.slice(from, to))),
  };
}

describe('[32] a leaf in the tree (RFC 9162 §2.1.3)', () => {
  it.each(known)('meets the frozen path of leaf %i of %i', (index, size, path) => {
    const made = claim(referenceLeaves, index, size);
    expect(made.path.map(bytesToHex)).toEqual(path);
    expect(isIncluded(made)).toBe(true);
  });

  it('meets the paths that another language made by the letter of the RFC, and takes them', () => {
    for (const [leaves, rows] of [
      [referenceLeaves, paths.reference],
      [counted, paths.counted],
    ] as const) {
      expect(rows.length).toBeGreaterThan(12);
      for (const { size, index, root, path } of rows) {
        const made = claim(leaves, index, size);
        expect([bytesToHex(made.root), ...made.path.map(bytesToHex)]).toEqual([root, ...path]);
        expect(isIncluded({ ...made, root: hexToBytes(root), path: path.map(hexToBytes) })).toBe(true);
      }
    }
  });

  it('holds for each leaf of each size, and for no other place or size', () => {
    const all = some(21);
    for (let size = 1; size <= 20; size += 1)
      for (let index = 0; index < size; index += 1) {
        const made = claim(all, index, size);
        expect(isIncluded(made), `${index} of ${size}`).toBe(true);
        for (let other = 0; other < size; other += 1)
          if (other !== index) expect(isIncluded({ ...made, index: other }), `${other}`).toBe(false);
        // A larger tree may have a path of the same shape; the root that it leads to is another one.
        const larger = { ...made, size: size + 1, root: merkleRoot(all.slice(0, size + 1)) };
        expect(isIncluded(larger)).toBe(false);
      }
  });

  it('fails for each bit of path, leaf and root, and for a hash too few or too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, at) => {
        const made = claim(some(size), at % size, size);
        const flipped = (bytes: Uint8Array, bit: number) =>
          bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
        for (let bit = 0; bit < 256; bit += 5) {
          expect(isIncluded({ ...made, leaf: flipped(made.leaf, bit) })).toBe(false);
          expect(isIncluded({ ...made, root: flipped(made.root, bit) })).toBe(false);
          made.path.forEach((node, i) => {
            expect(isIncluded({ ...made, path: made.path.with(i, flipped(node, bit)) })).toBe(false);
          });
        }
        expect(isIncluded({ ...made, path: [...made.path, made.root] })).toBe(false);
        if (made.path.length > 0) expect(isIncluded({ ...made, path: made.path.slice(1) })).toBe(false);
        if (made.path.length > 0) expect(isIncluded({ ...made, path: made.path.slice(0, -1) })).toBe(false);
      }),
      { numRuns: 12 },
    );
  });

  it('has no path for what is not there', () => {
    for (const [index, size] of [
      [0, 0],
      [3, 3],
      [-1, 3],
      [0.5, 3],
    ] as const) {
      expect(() => inclusionSpans(index, size)).toThrow(RangeError);
      expect(isIncluded({ leaf: new Uint8Array(32), index, size, root: new Uint8Array(32), path: [] })).toBe(
        false,
      );
    }
  });
});
