/** Every vector, expected before there was a judge: vectors/expected.json, made by scripts/write-credential-vectors.ts. */

import { p256 } from '@noble/curves/nist.js';
import { describe, expect, test } from 'vitest';
import { fromHex } from './bytes.ts';
import { codeFragment, decodeCode, issueCredential, parseFragment, proveHolding } from './code.ts';
import { nobleChecker } from './noble-checker.ts';
import { ES256, type Sign } from './signature.ts';
import { readStatusList } from './status-list.ts';
import { readTrustList } from './trust-list.ts';
import codes from './vectors/codes.json' with { type: 'json' };
import expected from './vectors/expected.json' with { type: 'json' };
import { type Expected, judgeOf, said, type Vectors } from './vectors/read-vectors.ts';
import { verifyCode } from './verify.ts';
import { webcryptoChecker } from './webcrypto-checker.ts';

const vectors: Vectors = codes;
const wanted: readonly Expected[] = expected;
const verifier = { readTrustList, readStatusList, verifyCode };
const judge = await judgeOf(vectors, webcryptoChecker(crypto.subtle), verifier);

describe('vectors', () => {
  test('there are enough of each, and none without its expectation', () => {
    expect(Object.keys(vectors.codes).sort()).toEqual(wanted.map(({ name }) => name).sort());
    expect(wanted.filter((one) => one.expect.kind === 'genuine').length).toBeGreaterThanOrEqual(10);
    expect(wanted.filter((one) => one.expect.kind !== 'genuine').length).toBeGreaterThanOrEqual(30);
  });

  test.each(wanted)('$name: $what', async ({ name, expect: verdict }) => {
    const code = vectors.codes[name];
    if (code === undefined) throw new Error('no code');
    const { verdict: found, checks } = await judge(code);
    expect(said(found)).toEqual(verdict);
    expect(checks).toBeLessThanOrEqual(2);
  });

  test('by script every signature is judged alike, and nothing is green', async () => {
    const byScript = await judgeOf(vectors, nobleChecker, verifier);
    // One in four: a signature takes 4 ms here.
    for (const [at, { name, expect: verdict }] of wanted.entries()) {
      const code = vectors.codes[name];
      if (at % 4 !== 0 || code === undefined || typeof code.fragment !== 'string') continue;
      const { verdict: found } = await byScript(code);
      expect(found.kind, name).not.toBe('genuine');
      const [kind, why] =
        verdict.kind === 'genuine' || verdict.kind === 'status-old'
          ? ['not-current', 'fallback']
          : [verdict.kind, verdict.why];
      expect([found.kind, 'why' in found ? found.why : undefined], name).toEqual([kind, why]);
    }
  });
});

const secretSign =
  (hex: string): Sign =>
  async (message) =>
    p256.sign(message, fromHex(hex), { lowS: false });

test('what is read is written again, byte for byte, from its fields alone', async () => {
  for (const { name, expect: verdict } of wanted) {
    const code = vectors.codes[name];
    if (verdict.kind !== 'genuine' || typeof code?.fragment !== 'string' || name === 'old-key') continue;
    const read = parseFragment(code.fragment);
    const decoded = read.ok ? decodeCode(read.bytes) : read;
    if (!decoded.ok) throw new Error(name);
    const { credential, proof } = decoded.code;
    // RFC 6979: the same key and message, the same signature; the high s that noble may give is made low.
    const issued = await issueCredential(credential, secretSign(codes.secrets.agency));
    const made = await proveHolding(issued, proof, secretSign(codes.secrets.holder), ES256);
    expect(`#${codeFragment(made)}`, name).toBe(
      code.fragment.startsWith('#') ? code.fragment : `#${code.fragment}`,
    );
  }
});
