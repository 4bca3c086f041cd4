import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commit, leafHash } from '#shared/case/envelope.ts';
import { nodeHash } from '#shared/merkle/tree.ts';
import { createChain } from '../pairing/fixtures/device-client.ts';
import { commitmentOfText, leafOfText, platformNodeHash } from './hash.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('[8] the platform hashes as the shared code does', () => {
  it('leaves and commitments of any event', () => {
    const chain = createChain('p1', 'd1');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), (reason) => {
        const { envelope, body } = chain.next(
          { kind: 'case', id: '01J00000000000000000000000' },
          { type: 'item.reopened', data: { item: 'x', reason } },
        );
        if (body === null) throw new Error('no body');
        expect(hex(leafOfText(canonicalize(envelope) ?? ''))).toBe(hex(leafHash(envelope)));
        expect(commitmentOfText(body.salt, canonicalize(body.data) ?? '')).toBe(commit(body));
      }),
      { numRuns: 50 },
    );
  });

  it('nodes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (left, right) => {
          expect(hex(platformNodeHash(left, right))).toBe(hex(nodeHash(left, right)));
        },
      ),
    );
  });
});
