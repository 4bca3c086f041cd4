/**
 * Codes made to be wrong, and some that are in order: the verifier must never be green on one that was broken, nor refuse
 * one that was not, nor throw, nor check more than two signatures. Who made a code knows what he broke: that is the oracle.
 * Then the verifier with one check left out: vectors or codes must notice. `npm run soak -- credential [--count N] [--seed N]`.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seeded } from '../../bench/fixtures/statistics.ts';
import type { StatusList, TrustList } from '../../shared/credential/lists.ts';
import { newestStatusList } from '../../shared/credential/newest-list.ts';
import { readStatusList } from '../../shared/credential/status-list.ts';
import { readTrustList } from '../../shared/credential/trust-list.ts';
import { judgeOf, said } from '../../shared/credential/vectors/read-vectors.ts';
import { verifyCode } from '../../shared/credential/verify.ts';
import { webcryptoChecker } from '../../shared/credential/webcrypto-checker.ts';
import { expected, vectors } from '../credential/check-vectors.ts';
import { type FuzzCode, files, fuzzCode, mustBe, opensslChecker } from '../credential/fuzz-world.ts';
import { type Mutant, type Mutated, mutants, mutated } from '../credential/mutants.ts';

const real: Mutated = { verifyCode, readTrustList, readStatusList, newestStatusList };
/** One code in so many is checked by WebCrypto as well. */
const SPREAD = 50;
/** What a mutant that no vector noticed is tried with; the verifier without one must pass the same. */
const MUTANT_CODES = 8000;
const MUTANT_SEED = 7;

export interface FuzzReport {
  readonly codes: number;
  /** Shares of all codes. */
  readonly decoded: number;
  readonly reachedSignatures: number;
  readonly falseGreen: number;
  readonly falseRed: number;
  readonly otherwiseWrong: number;
  readonly exceptions: number;
  readonly tooMuchWork: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** The first few that were wrong. */
  readonly wrong: readonly string[];
}

interface Phone {
  readonly trustList: TrustList;
  readonly current: readonly StatusList[];
  readonly earlier: StatusList;
  /** What a phone that has kept the newer list takes when it is served the earlier one. */
  readonly taken: StatusList | null;
}

/** The world's lists as a phone has read them. */
async function phoneOf(verifier: Mutated): Promise<Phone> {
  const checker = opensslChecker({ checks: 0 });
  const trust = await verifier.readTrustList(files.trust, files.root, checker);
  if (!trust.ok) throw new Error(`trust list: ${trust.why}`);
  const [a, b] = trust.list.agencies;
  if (a === undefined || b === undefined) throw new Error('agencies');
  const list = async (bytes: Uint8Array, of: typeof a) => {
    const read = await verifier.readStatusList(bytes, of, checker);
    if (!read.ok) throw new Error(`status list: ${read.why}`);
    return read.list;
  };
  const current = [await list(files.statusA, a), await list(files.statusB, b)];
  const earlier = await list(files.statusAEarlier, a);
  const taken = await verifier.newestStatusList(
    { kept: files.statusA, came: files.statusAEarlier },
    a,
    checker,
  );
  return { trustList: trust.list, current, earlier, taken: taken.list };
}

function listsOf({ current, earlier, taken }: Phone, served: FuzzCode['served']): readonly StatusList[] {
  if (served === 'none') return [];
  if (served === 'current') return current;
  if (served === 'both') return [...current, earlier];
  return taken === null ? [] : [taken];
}

/** @param stopAtWrong for mutants: one is enough */
export async function fuzz(
  options: { readonly count: number; readonly seed: number; readonly stopAtWrong?: boolean },
  verifier: Mutated = real,
  progress?: (done: number, wrong: number) => void,
): Promise<FuzzReport> {
  const random = seeded(options.seed);
  const phone = await phoneOf(verifier);
  const counted = { checks: 0 };
  const byOpenssl = opensslChecker(counted);
  const byWebcrypto = webcryptoChecker(crypto.subtle);
  const byKind: Record<string, number> = {};
  const wrong: string[] = [];
  let [codes, decoded, reached, falseGreen, falseRed, otherwise, exceptions, tooMuch] = [
    0, 0, 0, 0, 0, 0, 0, 0,
  ];
  for (; codes < options.count; codes += 1) {
    if (options.stopAtWrong === true && wrong.length > 0) break;
    if (codes % 20_000 === 0 && codes > 0)
      progress?.(codes, falseGreen + falseRed + otherwise + exceptions + tooMuch);
    const code = fuzzCode(random);
    counted.checks = 0;
    const ask = (checker: typeof byOpenssl) =>
      verifier.verifyCode({
        fragment: code.fragment,
        trustList: code.trust ? phone.trustList : null,
        statusLists: listsOf(phone, code.served),
        openedAt: code.opened,
        now: code.now,
        checker: code.fallback ? { verify: checker.verify, kind: 'fallback' } : checker,
        challenge: code.challenge,
      });
    const may = mustBe(code.broken);
    let kind = 'exception';
    try {
      ({ kind } = await ask(byOpenssl));
    } catch {
      exceptions += 1;
    }
    const { checks } = counted;
    if (codes % SPREAD === 0 && kind !== 'exception' && (await ask(byWebcrypto)).kind !== kind)
      otherwise += 1;
    byKind[kind] = (byKind[kind] ?? 0) + 1;
    if (kind !== 'unreadable') decoded += 1;
    if (checks > 0) reached += 1;
    if (checks > 2) tooMuch += 1;
    if (!may.includes(kind)) {
      if (kind === 'genuine') falseGreen += 1;
      else if (may.includes('genuine')) falseRed += 1;
      else otherwise += 1;
      if (wrong.length < 5)
        wrong.push(`${kind}, not ${may.join(' or ')}: ${code.broken.join(', ')}: ${code.fragment}`);
    }
  }
  return {
    codes,
    decoded: decoded / codes,
    reachedSignatures: reached / codes,
    falseGreen,
    falseRed,
    otherwiseWrong: otherwise,
    exceptions,
    tooMuchWork: tooMuch,
    byKind,
    wrong,
  };
}

/** Who noticed a mutant: the first vector that is judged otherwise, or the fuzz; null: nobody. */
export async function killer(mutant: Mutant, codes: number): Promise<string | null> {
  const { verifier, remove } = await mutated(mutant);
  try {
    const counted = { checks: 0 };
    const judge = await judgeOf(vectors, opensslChecker(counted), verifier);
    for (const { name, expect } of expected) {
      const code = vectors.codes[name];
      if (code === undefined) continue;
      const found = await judge(code).then(({ verdict }) => said(verdict), String);
      if (JSON.stringify(found) !== JSON.stringify(expect)) return `vector ${name}`;
    }
    const report = await fuzz({ count: codes, seed: MUTANT_SEED, stopAtWrong: true }, verifier);
    return report.wrong.length > 0 ? `fuzz, code ${report.codes}` : null;
  } catch (error) {
    return `error: ${String(error)}`;
  } finally {
    remove();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      count: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '20261127' },
      mutants: { type: 'string', default: 'all' },
    },
  });
  let survived = 0;
  if (values.mutants !== 'none') {
    const unchanged = await fuzz({ count: MUTANT_CODES, seed: MUTANT_SEED });
    if (unchanged.wrong.length > 0) throw new Error(`without a mutant: ${unchanged.wrong[0]}`);
    for (const mutant of mutants) {
      const by = await killer(mutant, MUTANT_CODES);
      if (by === null) survived += 1;
      const found = by === null ? 'SURVIVED' : `found by ${by}`;
      console.log(`${mutant.file}: ${mutant.what}: ${found}`);
    }
  }
  const started = Date.now();
  const seed = Number(values.seed);
  const report = await fuzz({ count: Number(values.count), seed }, real, (done, wrong) =>
    console.log(`${done} codes, ${wrong} wrong`),
  );
  const { wrong, ...figures } = report;
  for (const one of wrong) console.log(one);
  console.log(
    JSON.stringify({
      soak: 'credential',
      seed,
      seconds: Math.round((Date.now() - started) / 1000),
      mutants: mutants.length,
      mutants_survived: survived,
      ...figures,
    }),
  );
  const { falseGreen, falseRed, otherwiseWrong, exceptions, tooMuchWork, decoded, reachedSignatures } =
    report;
  if (falseGreen + falseRed + otherwiseWrong + exceptions + tooMuchWork + survived > 0) process.exitCode = 1;
  if (decoded < 0.5 || reachedSignatures < 0.2) process.exitCode = 1;
}
