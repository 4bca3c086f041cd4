import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConsistencyClaim,
  consistencySpans,
  isConsistent,
  perfectNodes,
  rootOfNodes,
} from './consistency.ts';
import { referenceLeaves } from './fixtures/reference-leaves.ts';
import { merkleRoot } from './tree.ts';

/** Consistency proofs of the Certificate Transparency reference tests. */
const known: readonly [number, number, readonly string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

const some = (count: number, salt = 0) =>
  Array.from({ length: count }, (_, i) => sha256(Uint8Array.of(salt, i & 255, i >> 8)));

function claim(all: readonly Uint8Array[], first: number, second: number): ConsistencyClaim {
  return {
    first,
    second,
    firstRoot: merkleRoot(all.slice(0, first)),
    secondRoot: merkleRoot(all.slice(0, second)),
    proof: consistencySpans(first, second).map(({ from, to }) => merkleRoot(all.slice(from, to))),
  };
}

describe('[32] consistency of two sizes (RFC 9162 §2.1.4)', () => {
  it.each(known)('meets the frozen proof from %i to %i', (first, second, proof) => {
    const made = claim(referenceLeaves, first, second);
    expect(made.proof.map(bytesToHex)).toEqual(proof);
    expect(isConsistent(made)).toBe(true);
  });

  it('names the nodes of the RFC’s example, §2.1.5: seven leaves', () => {
    // PROOF(3, D_7) = [c, d, g, l]; PROOF(4, D_7) = [l]; PROOF(6, D_7) = [i, j, k].
    expect(consistencySpans(3, 7)).toEqual([
      { from: 2, to: 3 },
      { from: 3, to: 4 },
      { from: 0, to: 2 },
      { from: 4, to: 7 },
    ]);
    expect(consistencySpans(4, 7)).toEqual([{ from: 4, to: 7 }]);
    expect(consistencySpans(6, 7)).toEqual([
      { from: 4, to: 6 },
      { from: 6, to: 7 },
      { from: 0, to: 4 },
    ]);
  });

  it('holds between any two sizes of one tree', () => {
    const all = some(70);
    for (let second = 0; second <= 70; second += 1) {
      for (let first = 0; first <= second; first += 1) {
        expect(isConsistent(claim(all, first, second)), `${first} → ${second}`).toBe(true);
      }
    }
  });

  it('fails for a leaf that was changed, left out, moved or put in, for a shrunk tree, and for any spoiled proof', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.nat(), (second, a, b) => {
        const all = some(second);
        const first = 1 + (a % (second - 1));
        const old = claim(all, first, second);
        const at = b % first;
        const changed = all.with(at, sha256(Uint8Array.of(9)));
        const without = all.toSpliced(at, 1);
        const more = all.toSpliced(at, 0, sha256(Uint8Array.of(8)));
        for (const other of [changed, without, more]) {
          if (other.length < first) continue;
          const forged = claim(other, first, other.length);
          expect(isConsistent({ ...forged, firstRoot: old.firstRoot })).toBe(false);
        }
        expect(isConsistent({ ...old, first: second, second: first })).toBe(false);
        expect(isConsistent({ ...old, proof: old.proof.slice(1) })).toBe(false);
        expect(isConsistent({ ...old, proof: [...old.proof, sha256(Uint8Array.of(7))] })).toBe(false);
        expect(isConsistent({ ...old, secondRoot: old.firstRoot })).toBe(false);
        const spoiled = old.proof.with(b % old.proof.length, sha256(Uint8Array.of(6)));
        expect(isConsistent({ ...old, proof: spoiled })).toBe(false);
      }),
    );
  });

  it('is made of perfect subtrees, so that a prover may keep them', () => {
    const all = some(100, 1);
    for (const [first, second] of [
      [1, 100],
      [37, 99],
      [64, 100],
      [96, 97],
    ] as const) {
      for (const span of consistencySpans(first, second)) {
        const hashes = perfectNodes(span).map(({ level, index }) =>
          merkleRoot(all.slice(index * 2 ** level, (index + 1) * 2 ** level)),
        );
        expect(bytesToHex(rootOfNodes(hashes))).toBe(bytesToHex(merkleRoot(all.slice(span.from, span.to))));
      }
    }
  });

  it('has no proof backwards', () => {
    expect(() => consistencySpans(5, 4)).toThrow(RangeError);
    expect(() => consistencySpans(0.5, 4)).toThrow(RangeError);
  });
});
