import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceLeaves } from './fixtures/reference-leaves.ts';
import { appendLeaves, EMPTY_RANGE, merkleRoot, nodeHash, packPeaks, rootOf, unpackPeaks } from './tree.ts';

/** Roots over the reference leaves, one more each. */
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition of RFC 9162 §2.1.1, word for word. */
function naive(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naive(leaves.slice(0, k)), naive(leaves.slice(k)));
}

describe('R44 Merkle root (RFC 9162)', () => {
  it('has the empty root of the RFC', () => {
    expect(bytesToHex(merkleRoot([]))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it.each(roots.map((root, i) => [i + 1, root] as const))(
    'meets the frozen root of size %i',
    (size, root) => {
      expect(bytesToHex(merkleRoot(referenceLeaves.slice(0, size)))).toBe(root);
    },
  );

  it('is the definition, however the leaves are cut into appends, and survives packing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 70 }),
        fc.nat(70),
        (leaves, cut) => {
          const first = appendLeaves(EMPTY_RANGE, leaves.slice(0, cut));
          const kept = unpackPeaks(first.size, packPeaks(first));
          const whole = appendLeaves(kept, leaves.slice(cut));
          expect(whole.size).toBe(leaves.length);
          expect(bytesToHex(rootOf(whole))).toBe(bytesToHex(naive(leaves)));
        },
      ),
    );
  });

  it('does not change the range it was given', () => {
    const first = appendLeaves(EMPTY_RANGE, referenceLeaves.slice(1, 2));
    const before = bytesToHex(rootOf(first));
    appendLeaves(first, referenceLeaves.slice(2, 3));
    expect(bytesToHex(rootOf(first))).toBe(before);
  });

  it('refuses peaks that do not fit the size', () => {
    expect(() => unpackPeaks(3, new Uint8Array(32))).toThrow(RangeError);
  });
});
