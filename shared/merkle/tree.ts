/**
 * RFC 9162 §2.1 Merkle tree over leaf hashes, incrementally: a compact range keeps one peak per set bit
 * of its size. Pure; the hash of a node is passed in so that a platform may use its own SHA-256.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** `SHA-256(0x01 ‖ left ‖ right)` of two 32-byte hashes. */
export type NodeHash = (left: Uint8Array, right: Uint8Array) => Uint8Array;

/** RFC 9162 §2.1.1 interior node. */
export const nodeHash: NodeHash = (left, right) => {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 0x01;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256(bytes);
};

/** Hash of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** A tree's size and the roots of its perfect subtrees, largest first. */
export interface CompactRange {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_RANGE: CompactRange = { size: 0, peaks: [] };

/**
 * The range with leaf hashes appended; the given one is not changed. Amortised one node hash per leaf.
 * @example appendLeaves(EMPTY_RANGE, [leaf]).peaks // [leaf]
 */
export function appendLeaves(
  range: CompactRange,
  leaves: readonly Uint8Array[],
  hash: NodeHash = nodeHash,
): CompactRange {
  const peaks = [...range.peaks];
  let size = range.size;
  for (const leaf of leaves) {
    let node = leaf;
    // Each trailing 1 bit of the size is a peak as high as the node: they join. Division, for sizes beyond 2^31.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = peaks.pop();
      if (left === undefined) throw new RangeError('compact range with fewer peaks than its size has bits');
      node = hash(left, node);
    }
    peaks.push(node);
    size += 1;
  }
  return { size, peaks };
}

/** Root of the range: peaks folded from the right (RFC 9162 §2.1.1: the larger subtree is on the left). */
export function rootOf(range: CompactRange, hash: NodeHash = nodeHash): Uint8Array {
  let root: Uint8Array | null = null;
  for (let i = range.peaks.length - 1; i >= 0; i -= 1) {
    const peak = range.peaks[i];
    if (peak === undefined) continue;
    root = root === null ? peak : hash(peak, root);
  }
  return root ?? emptyRoot();
}

/** Root over leaf hashes at once. */
export function merkleRoot(leaves: readonly Uint8Array[], hash: NodeHash = nodeHash): Uint8Array {
  return rootOf(appendLeaves(EMPTY_RANGE, leaves, hash), hash);
}

/** Peaks as one run of bytes, for keeping. */
export function packPeaks(range: CompactRange): Uint8Array {
  const bytes = new Uint8Array(range.peaks.length * 32);
  range.peaks.forEach((peak, i) => {
    bytes.set(peak, i * 32);
  });
  return bytes;
}

/**
 * The range of kept peaks.
 * @throws RangeError when the count of peaks is not that of the size
 */
export function unpackPeaks(size: number, bytes: Uint8Array): CompactRange {
  const peaks: Uint8Array[] = [];
  for (let i = 0; i + 32 <= bytes.length; i += 32) peaks.push(bytes.slice(i, i + 32));
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  if (bits !== peaks.length || bytes.length % 32 !== 0) throw new RangeError('peaks do not fit the size');
  return { size, peaks };
}
