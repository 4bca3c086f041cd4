import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { checkerBy } from '../companion/web/verify/fallback.ts';
import { readStatusList } from '../shared/credential/status-list.ts';
import { readTrustList } from '../shared/credential/trust-list.ts';
import { judgeOf, said } from '../shared/credential/vectors/read-vectors.ts';
import { verifyCode } from '../shared/credential/verify.ts';
import { expected, vectors } from './credential/check-vectors.ts';
import { mutants } from './credential/mutants.ts';
import { fuzz, killer } from './soak/credential.ts';

describe('R14: codes made to be wrong (slice of the soak: 1,000)', () => {
  test('none is green, none that is in order is refused, nothing is thrown, at most two signatures are checked', async () => {
    const report = await fuzz({ count: 1000, seed: 1 });
    expect(report.wrong).toEqual([]);
    expect(report).toMatchObject({
      codes: 1000,
      falseGreen: 0,
      falseRed: 0,
      otherwiseWrong: 0,
      exceptions: 0,
      tooMuchWork: 0,
    });
    expect(report.decoded).toBeGreaterThan(0.5);
    expect(report.reachedSignatures).toBeGreaterThan(0.2);
    expect(report.byKind.genuine).toBeGreaterThan(80);
  });

  test.each([
    ['the oldest list is asked', /fuzz/],
    ['an older status list is taken', /fuzz/],
    ['the proof is not bound to the credential', /vector/],
    ['any six digits will do', /vector challenge-wrong/],
  ])('a verifier in which %s is found out', async (what, by) => {
    const mutant = mutants.find((one) => one.what === what);
    if (mutant === undefined) throw new Error('no such mutant');
    expect(await killer(mutant, 1500)).toMatch(by);
  });
});

describe("the page's own script, where the platform has none", () => {
  test('judges every signature as the platform does, and nothing is green', async () => {
    const verifier = { readTrustList, readStatusList, verifyCode };
    const judge = await judgeOf(vectors, checkerBy(sha256), verifier);
    for (const { name, expect: wanted } of expected.filter(
      ({ expect: { kind } }, at) => kind === 'altered' || at % 8 === 0,
    )) {
      const code = vectors.codes[name];
      if (code === undefined) throw new Error(name);
      const { kind, why } = said((await judge(code)).verdict);
      const amber = wanted.kind === 'genuine' || wanted.kind === 'status-old';
      expect([kind, why], name).toEqual(amber ? ['not-current', 'fallback'] : [wanted.kind, wanted.why]);
    }
  });

  test('takes no signature with a part of 0 or of the order, and no point off the curve', async () => {
    const { verify } = checkerBy(sha256);
    const key = Uint8Array.from(
      Buffer.from(`03${'6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'}`, 'hex'),
    );
    const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
    const one = Buffer.concat([Buffer.alloc(31), Buffer.from([1])]);
    const zero = Buffer.alloc(32);
    for (const [r, s] of [
      [zero, one],
      [one, zero],
      [order, one],
      [one, order],
      [zero, zero],
    ] as const)
      expect(await verify(-7, key, new Uint8Array(3), new Uint8Array(Buffer.concat([r, s])))).toBe(false);
    const off = key.map((byte, at) => (at === 32 ? byte ^ 1 : byte));
    for (const point of [off, key.slice(1), new Uint8Array(33), key.map((byte, at) => (at === 0 ? 4 : byte))])
      expect(await verify(-7, point, new Uint8Array(3), new Uint8Array(Buffer.concat([one, one])))).toBe(
        false,
      );
  });
});
