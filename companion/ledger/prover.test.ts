import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { isIncluded } from '#shared/merkle/inclusion.ts';
import { merkleRoot } from '#shared/merkle/tree.ts';
import { createProver } from './prover.ts';

const all = Array.from({ length: 1100 }, (_, i) => sha256(Uint8Array.of(i & 255, i >> 8)));
const prover = createProver({ leaves: async (after, limit) => all.slice(after, after + limit) });

describe('[32] paths over the leaves of a store', () => {
  it.each([
    [0, 1],
    [0, 1100],
    [255, 256],
    [256, 1099],
    [700, 1024],
    [1099, 1100],
  ])('leaf %i of %i, with the root over them', async (index, size) => {
    const [leaf] = all.slice(index, index + 1);
    if (leaf === undefined) throw new Error('no leaf');
    const root = await prover.rootAt(size);
    expect(bytesToHex(root)).toBe(bytesToHex(merkleRoot(all.slice(0, size))));
    const path = await prover.inclusion(index, size);
    expect(isIncluded({ leaf, index, size, root, path })).toBe(true);
    expect(isIncluded({ leaf: all[index + 1] ?? root, index, size, root, path })).toBe(false);
  });
});
