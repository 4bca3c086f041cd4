/** Whom a unit trusts to sign packs and benchmark tables (trust.json of its data folder), and the signatures beside their files. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { PackProblem } from '#shared/rules/load-pack.ts';
import { say, wrong } from '#shared/rules/mending.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import {
  type PackSignatures,
  packSignaturesSchema,
  type SignatureCheck,
  type TrustedKey,
  trustListSchema,
  verifyPack,
} from '#shared/rules/signed-pack.ts';

const MAX_BYTES = 256 * 1024;

export const signatureFileOf = (file: string) => `${file}.sig`;

/** What stands in a JSON file of ours; undefined when there is none, null when it cannot be read as one. */
function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return statSync(file).size > MAX_BYTES ? null : JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @returns null where the unit keeps no trust list: then packs need no signature. A list that cannot be read trusts
 *   nobody.
 */
export function readTrust(file: string | undefined): readonly TrustedKey[] | null {
  const raw = file === undefined ? undefined : readJson(file);
  if (raw === undefined) return null;
  const list = trustListSchema.safeParse(raw);
  return list.success ? list.data : [];
}

export function writeTrust(file: string, keys: readonly TrustedKey[]): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** Signatures beside a pack's file; null when there are none that can be read. */
export function readSignatures(packFile: string): PackSignatures | null {
  const signatures = packSignaturesSchema.safeParse(readJson(signatureFileOf(packFile)));
  return signatures.success ? signatures.data : null;
}

const write = {
  unsigned: (needed: string) => say('signatures-of', needed),
  'other-contents': () => say('signatures-over-these'),
  'bad-signature': () => say('signatures-that-verify'),
  'too-few': (needed: string) => say('signatures-of-different', needed),
};

/** Why the file's signatures are not enough; null when they are, or none are needed. */
export function signatureProblem(
  file: string,
  packs: readonly Pack[],
  trust: readonly TrustedKey[] | null,
): PackProblem | null {
  if (trust === null) return null;
  return checkProblem(file, verifyPack(packs, readSignatures(file), trust));
}

/** What is said of signatures that are not enough; null when they are. */
export function checkProblem(file: string, result: SignatureCheck): PackProblem | null {
  if (result.ok) return null;
  const found = result.why === 'too-few' ? say('signed-by', result.by.join(', ')) : say(result.why);
  return { file, line: 1, path: '', ...wrong(found, write[result.why](String(result.needed))) };
}
