/** The vectors of shared/credential, elsewhere than in this process: in Chromium, in Python, by OpenSSL. Each gives what differs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { fromHex } from '../../shared/credential/bytes.ts';
import { decodeCode, parseFragment } from '../../shared/credential/code.ts';
import { toBeSigned } from '../../shared/credential/cose.ts';
import { nobleChecker } from '../../shared/credential/noble-checker.ts';
import { readTrustList } from '../../shared/credential/trust-list.ts';
import { type Expected, rootOf, type Vectors } from '../../shared/credential/vectors/read-vectors.ts';
import type { JudgeVectors } from './in-page.ts';

const folder = new URL('../../shared/credential/vectors/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
export const vectors = read<Vectors>('codes.json');
export const expected = read<readonly Expected[]>('expected.json');

/** What a check found: differences, or why it could not be made. */
export type Checked =
  | { readonly differences: readonly string[]; readonly compared: number }
  | { readonly missing: string };

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '#shared': fileURLToPath(new URL('../../shared', import.meta.url)) } },
    build: {
      write: false,
      // The oldest browser that the page is for.
      target: 'chrome80',
      lib: {
        entry: fileURLToPath(new URL('./in-page.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'page',
      },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('vite gave no script');
  return chunk.code;
}

/** Every vector in a page of this browser. */
export async function checkInPage(page: Page): Promise<Checked> {
  const script = await bundled();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>vectors</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'judgeVectors' in globalThis);
    const found = await page.evaluate(
      (given) => (globalThis as unknown as { judgeVectors: JudgeVectors }).judgeVectors(given),
      vectors,
    );
    const differences = expected
      .filter(({ name, expect }) => JSON.stringify(found[name]) !== JSON.stringify(expect))
      .map(({ name, expect }) => `${name}: ${JSON.stringify(found[name])}, not ${JSON.stringify(expect)}`);
    return { differences, compared: expected.length };
  } finally {
    server.close();
  }
}

/** Which of the two signatures must fit; null: no matter. */
function mustFit({ expect }: Expected): readonly [boolean | null, boolean | null] {
  if (expect.kind === 'altered') return expect.why === 'credential' ? [false, null] : [true, false];
  if (expect.kind === 'unreadable') return [null, null];
  if (expect.kind === 'issuer-unknown')
    return expect.why === 'key-not-valid-then' ? [true, true] : [null, null];
  return [true, true];
}

/** Both signatures of every code, from the digits on, in Python with OpenSSL beneath. */
export function checkInPython(): Checked {
  const script = fileURLToPath(new URL('../../scripts/check-credential-signatures.py', import.meta.url));
  const path = fileURLToPath(new URL('codes.json', folder));
  const run = spawnSync('python3', [script, path], { encoding: 'utf8', timeout: 30_000 });
  if (run.error !== undefined) return { missing: 'python3: apt-get install python3 python3-cryptography' };
  if (run.status !== 0) return { missing: run.stderr.trim() };
  const answer = JSON.parse(run.stdout) as { lists: boolean; codes: Record<string, (boolean | null)[]> };
  const differences = answer.lists ? [] : ['the trust list does not verify'];
  let compared = 0;
  for (const one of expected)
    for (const [at, must] of mustFit(one).entries()) {
      if (must === null) continue;
      compared += 1;
      const found = answer.codes[one.name]?.[at];
      if (found !== must)
        differences.push(`${one.name}: ${at === 0 ? 'credential' : 'proof'} ${found}, not ${must}`);
    }
  return { differences, compared };
}

/** SubjectPublicKeyInfo (RFC 5480) of a compressed point on the SM2 curve (OID 1.2.156.10197.1.301), up to the point. */
const SM2_INFO = '3039301306072a8648ce3d020106082a811ccf5501822d032200';

/** The SM2 vector by OpenSSL's command line. */
export async function checkSm2WithOpenssl(): Promise<Checked> {
  const { fragment } = vectors.codes['sm2-off'] ?? {};
  const parsed = typeof fragment === 'string' ? parseFragment(fragment) : null;
  const decoded = parsed?.ok === true ? decodeCode(parsed.bytes) : null;
  const trust = await readTrustList(fromHex(vectors.lists.trust ?? ''), rootOf(vectors), nobleChecker);
  if (decoded?.ok !== true || !trust.ok) throw new Error('no SM2 vector');
  const { credentialSigned, credential } = decoded.code;
  const key = trust.list.agencies[0]?.keys.find(({ keyId }) => keyId === credential.keyId);
  if (key === undefined) throw new Error('no SM2 key');
  const place = mkdtempSync(join(tmpdir(), 'sanxiang-sm2-'));
  try {
    const spki = Buffer.concat([Buffer.from(SM2_INFO, 'hex'), key.publicKey]).toString('base64');
    writeFileSync(join(place, 'key.pem'), `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`);
    writeFileSync(join(place, 'signature'), derOf(credentialSigned.signature));
    const message = toBeSigned(credentialSigned, 'credential');
    const verify = (bytes: Uint8Array) => {
      writeFileSync(join(place, 'message'), bytes);
      const args = [
        'dgst',
        '-sm3',
        '-verify',
        'key.pem',
        '-sigopt',
        'distid:1234567812345678',
        '-signature',
        'signature',
        'message',
      ];
      return spawnSync('openssl', args, { cwd: place, encoding: 'utf8', timeout: 10_000 });
    };
    const run = verify(message);
    if (run.error !== undefined) return { missing: 'openssl: apt-get install openssl' };
    const differences = run.stdout.includes('Verified OK') ? [] : [`SM2: ${run.stdout}${run.stderr}`];
    const other = message.slice();
    other[20] = (other[20] ?? 0) ^ 1;
    if (verify(other).stdout.includes('Verified OK')) differences.push('SM2: another message verifies');
    return { differences, compared: 2 };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3). */
function derOf(signature: Uint8Array): Buffer {
  const integer = (part: Uint8Array) => {
    const start = part.findIndex((byte) => byte !== 0);
    const whole = Buffer.from(part.subarray(start));
    const padded = (whole[0] ?? 0) >= 128 ? Buffer.concat([Buffer.from([0]), whole]) : whole;
    return Buffer.concat([Buffer.from([2, padded.length]), padded]);
  };
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
