import { describe, expect, test } from 'vitest';
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
