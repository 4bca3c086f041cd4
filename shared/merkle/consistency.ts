/**
 * Consistency of two sizes of one tree (RFC 9162 §2.1.4): that the larger one begins with all leaves of the smaller one,
 * in their order. Pure; where leaves are stored is the prover's affair.
 */
import { type CompactRange, type NodeHash, nodeHash, rootOf } from './tree.ts';

/** Leaves `from` to `to`, the last not included, counted from 0. */
export interface LeafSpan {
  readonly from: number;
  readonly to: number;
}

/** Largest power of two smaller than n. @param n at least 2 */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * Which hashes prove that the tree of `second` leaves grew from that of `first` (RFC 9162 §2.1.4.1), in order: each the
 * root over a span of leaves.
 * @throws RangeError unless 0 ≤ first ≤ second
 */
export function consistencySpans(first: number, second: number): LeafSpan[] {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) {
    throw new RangeError(`no consistency from ${first} to ${second}`);
  }
  // Everything begins with nothing, and a tree is consistent with itself.
  if (first === 0 || first === second) return [];
  return spans(first, 0, second, true);
}

function spans(m: number, from: number, to: number, whole: boolean): LeafSpan[] {
  const n = to - from;
  if (m === n) return whole ? [] : [{ from, to }];
  const k = splitOf(n);
  return m <= k
    ? [...spans(m, from, from + k, whole), { from: from + k, to }]
    : [...spans(m - k, from + k, to, false), { from, to: from + k }];
}

/**
 * The perfect subtrees that a span of a proof consists of, largest first: node `index` of `level` covers the leaves
 * from index × 2^level. The span's root is theirs folded from the right.
 */
export function perfectNodes({ from, to }: LeafSpan): { readonly level: number; readonly index: number }[] {
  const nodes: { level: number; index: number }[] = [];
  let at = from;
  while (at < to) {
    let level = 0;
    let size = 1;
    while (size * 2 <= to - at && at % (size * 2) === 0) {
      size *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / size });
    at += size;
  }
  return nodes;
}

/** Root over a span whose perfect nodes have these hashes. */
export function rootOfNodes(hashes: readonly Uint8Array[], hash: NodeHash = nodeHash): Uint8Array {
  const range: CompactRange = { size: hashes.length, peaks: hashes };
  return rootOf(range, hash);
}

export interface ConsistencyClaim {
  readonly first: number;
  readonly firstRoot: Uint8Array;
  readonly second: number;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** True when the proof shows it (RFC 9162 §2.1.4.2). Sizes that run backwards are false. */
export function isConsistent(claim: ConsistencyClaim, hash: NodeHash = nodeHash): boolean {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second)
    return false;
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && equalBytes(firstRoot, rootOf({ size: 0, peaks: [] }));
  // A power of two is a perfect subtree of the larger tree: its root is the first node and need not be sent.
  const nodes = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof];
  const start = nodes.shift();
  if (start === undefined) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) {
    fn = (fn - 1) / 2;
    sn = Math.floor(sn / 2);
  }
  let fr = start;
  let sr = start;
  for (const node of nodes) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = hash(node, fr);
      sr = hash(node, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = hash(sr, node);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && equalBytes(fr, firstRoot) && equalBytes(sr, secondRoot);
}

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest > 1 && rest % 2 === 0) rest /= 2;
  return rest === 1;
}

/** Of the same length, and byte for byte. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
