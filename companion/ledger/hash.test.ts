import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commit, leafHash } from '#shared/case/envelope.ts';
import { nodeHash } from '#shared/merkle/tree.ts';
import { createChain } from '../pairing/fixtures/device-client.ts';
import { canonicalText, commitmentOfText, envelopeText, leafOfText, platformNodeHash } from './hash.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('[8] the platform hashes as the shared code does', () => {
  it('leaves and commitments of any event', () => {
    const chain = createChain('p1', 'd1');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), (reason) => {
        const { envelope, body } = chain.next(
          { kind: 'case', id: '01J00000000000000000000000' },
          { type: 'item.reopened', data: { item: 'x', reason } },
          { seen: ['01J00000000000000000000002', '01J00000000000000000000001'] },
        );
        if (body === null) throw new Error('no body');
        const { alg, ...rest } = envelope;
        // In another order than it is written.
        expect(envelopeText({ ...rest, alg })).toBe(canonicalize(envelope));
        expect(hex(leafOfText(envelopeText(envelope)))).toBe(hex(leafHash(envelope)));
        expect(commitmentOfText(body.salt, canonicalText(body.data) ?? '')).toBe(commit(body));
      }),
      { numRuns: 50 },
    );
  });

  it('[12] canonical text of any JSON', () => {
    const anyJson = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });
    fc.assert(
      fc.property(anyJson, (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        fc.pre(!JSON.stringify(value).includes('"__proto__"'));
        expect(canonicalText(parsed)).toBe(canonicalize(parsed));
      }),
    );
    // Keys that JSON.parse puts first because they look like numbers, and those beyond the basic plane.
    const odd = { b: 1, 10: 2, 9: -0, '\u{1f600}': 1e21, '\ufb33': 0.1, a: [true, null, ''] };
    expect(canonicalText(odd)).toBe(canonicalize(odd));
  });

  it('[12] has no text for lone surrogates, keys that change an object’s kind, and bottomless nesting', () => {
    expect(canonicalText({ a: '\ud800' })).toBeNull();
    expect(canonicalText({ '\udc00': 1 })).toBeNull();
    expect(canonicalText(JSON.parse('{"a":{"__proto__":{"x":1}}}'))).toBeNull();
    expect(canonicalText(JSON.parse(`${'['.repeat(16)}${']'.repeat(16)}`))).not.toBeNull();
    expect(canonicalText(JSON.parse(`${'['.repeat(17)}${']'.repeat(17)}`))).toBeNull();
    expect(canonicalText(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBeNull();
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
