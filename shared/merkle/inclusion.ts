/**
 * That a leaf stands at its place in the tree under a root (RFC 9162 §2.1.3). Pure; where leaves are stored is the prover's affair.
 */
import { equalBytes, type LeafSpan, splitOf } from './consistency.ts';
import { type NodeHash, nodeHash } from './tree.ts';

/**
 * Which hashes lead from a leaf to the root (RFC 9162 §2.1.3.1), from the leaf up: each the root over a span of leaves.
 * @param index of the leaf, from 0
 * @param size of the tree, in leaves
 * @throws RangeError unless 0 ≤ index < size
 */
export function inclusionSpans(index: number, size: number): LeafSpan[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new RangeError(`no leaf ${index} in ${size}`);
  const spans: LeafSpan[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  return spans.reverse();
}

export interface InclusionClaim {
  /** RFC 9162 §2.1.1 hash of the leaf, 32 bytes. */
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** True when the path shows it (RFC 9162 §2.1.3.2). */
export function isIncluded(claim: InclusionClaim, hash: NodeHash = nodeHash): boolean {
  const { leaf, index, size, root, path } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let reached = leaf;
  for (const node of path) {
    if (sn === 0 || node.length !== 32) return false;
    if (fn % 2 === 1 || fn === sn) {
      reached = hash(node, reached);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      reached = hash(reached, node);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && equalBytes(reached, root);
}
