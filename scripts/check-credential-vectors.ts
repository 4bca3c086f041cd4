/**
 * `node scripts/check-credential-vectors.ts`: the vectors of the credential in Node, in Chromium, and their signatures by
 * python3-cryptography and OpenSSL. Says what is missing here; fails when anything differs.
 */
import { chromium } from 'playwright-core';
import { readStatusList } from '../shared/credential/status-list.ts';
import { readTrustList } from '../shared/credential/trust-list.ts';
import { judgeOf, said } from '../shared/credential/vectors/read-vectors.ts';
import { verifyCode } from '../shared/credential/verify.ts';
import { webcryptoChecker } from '../shared/credential/webcrypto-checker.ts';
import {
  type Checked,
  checkInPage,
  checkInPython,
  checkSm2WithOpenssl,
  expected,
  vectors,
} from '../tests/credential/check-vectors.ts';

async function inNode(): Promise<Checked> {
  const verifier = { readTrustList, readStatusList, verifyCode };
  const judge = await judgeOf(vectors, webcryptoChecker(crypto.subtle), verifier);
  const differences: string[] = [];
  for (const { name, expect } of expected) {
    const code = vectors.codes[name];
    const found = code === undefined ? 'no code' : said((await judge(code)).verdict);
    if (JSON.stringify(found) !== JSON.stringify(expect))
      differences.push(`${name}: ${JSON.stringify(found)}`);
  }
  return { differences, compared: expected.length };
}

async function inChromium(): Promise<Checked> {
  const executablePath = process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium';
  try {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      return await checkInPage(await browser.newPage());
    } finally {
      await browser.close();
    }
  } catch (error) {
    return { missing: `Chromium at ${executablePath}: ${String(error).split('\n')[0]}` };
  }
}

let failed = false;
for (const [where, checked] of [
  [`Node ${process.version}`, await inNode()],
  ['Chromium', await inChromium()],
  ['python3-cryptography, signatures', checkInPython()],
  ['OpenSSL, SM2', await checkSm2WithOpenssl()],
] as const) {
  if ('missing' in checked) console.log(`${where}: not tried, missing: ${checked.missing}`);
  else {
    console.log(
      `${where}: ${checked.compared - checked.differences.length} of ${checked.compared} as expected`,
    );
    for (const one of checked.differences) console.log(`  ${one}`);
    failed ||= checked.differences.length > 0;
  }
}
process.exitCode = failed ? 1 : 0;
