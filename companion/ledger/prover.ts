/** Proofs over the leaves of a store; the inner nodes they need are kept once made, for leaves never change. */
import { consistencySpans, type LeafSpan, perfectNodes, rootOfNodes } from '#shared/merkle/consistency.ts';
import { inclusionSpans } from '#shared/merkle/inclusion.ts';
import { merkleRoot } from '#shared/merkle/tree.ts';
import { platformNodeHash } from './hash.ts';
import type { LedgerStore } from './store/store.ts';

/** Nodes over this many leaves and more are kept: a 128th of the tree, 32 bytes each. */
const KEPT_LEVEL = 8;

export interface Prover {
  /**
   * RFC 9162 §2.1.4.1.
   * @param second at most the leaves in the store
   * @throws RangeError unless 0 ≤ first ≤ second
   */
  consistency(first: number, second: number): Promise<Uint8Array[]>;
  /**
   * RFC 9162 §2.1.3.1.
   * @param size at most the leaves in the store
   * @throws RangeError unless 0 ≤ index < size
   */
  inclusion(index: number, size: number): Promise<Uint8Array[]>;
  /** Root over the first leaves. @param size at most the leaves in the store, at least 1 */
  rootAt(size: number): Promise<Uint8Array>;
}

export function createProver(store: Pick<LedgerStore, 'leaves'>): Prover {
  const kept = new Map<string, Uint8Array>();

  async function node(level: number, index: number): Promise<Uint8Array> {
    if (level < KEPT_LEVEL) {
      const size = 2 ** level;
      return merkleRoot(await store.leaves(index * size, size), platformNodeHash);
    }
    const name = `${level} ${index}`;
    const held = kept.get(name);
    if (held !== undefined) return held;
    const made =
      level === KEPT_LEVEL
        ? merkleRoot(await store.leaves(index * 2 ** level, 2 ** level), platformNodeHash)
        : platformNodeHash(await node(level - 1, index * 2), await node(level - 1, index * 2 + 1));
    kept.set(name, made);
    return made;
  }

  async function rootOver(span: LeafSpan): Promise<Uint8Array> {
    const hashes: Uint8Array[] = [];
    for (const { level, index } of perfectNodes(span)) hashes.push(await node(level, index));
    return rootOfNodes(hashes, platformNodeHash);
  }
  async function over(spans: readonly LeafSpan[]): Promise<Uint8Array[]> {
    const proof: Uint8Array[] = [];
    for (const span of spans) proof.push(await rootOver(span));
    return proof;
  }

  return {
    consistency: (first, second) => over(consistencySpans(first, second)),
    inclusion: (index, size) => over(inclusionSpans(index, size)),
    rootAt: (size) => rootOver({ from: 0, to: size }),
  };
}
