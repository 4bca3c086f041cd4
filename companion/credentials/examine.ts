/** What `doctor` can say of credentials: from the data folder alone, and from the record where nobody else uses it. */

import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { ES256, type SignatureChecker } from '#shared/credential/signature.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { type UpkeepFinding, upkeep } from '#shared/credential/upkeep.ts';
import type { StoredEvent } from '../ledger/types.ts';
import { upkeepFacts } from './key-standings.ts';
import { keyNameOf } from './keys.ts';
import { openListFiles } from './list-files.ts';
import { createRegister } from './register.ts';

export type CredentialFinding =
  | { readonly what: 'none' }
  | { readonly what: 'key-modes'; readonly ok: boolean }
  | { readonly what: 'trust'; readonly ok: boolean }
  /** Days since the status list was last signed; a week makes it old. */
  | { readonly what: 'status'; readonly ok: boolean; readonly days: number | null }
  /** The clock stands before the list that was signed last. */
  | { readonly what: 'clock'; readonly ok: boolean }
  /** The sealed half of every key that may sign yet lies in its file. */
  | { readonly what: 'key-files'; readonly ok: boolean; readonly missing: readonly string[] };

const DAY_MS = 86_400_000;
const STATUS_DAYS = 5;

/** @param dir folder of the credentials, @param now epoch ms */
export function examineCredentials(dir: string, now: number): readonly CredentialFinding[] {
  if (!existsSync(join(dir, 'keys'))) return [{ what: 'none' }];
  const keys = readdirSync(join(dir, 'keys')).map((name) => join(dir, 'keys', name));
  const issued = (existsSync(join(dir, 'kept')) ? readdirSync(join(dir, 'kept')) : []).flatMap((name) => {
    const seconds = /^status-[0-9a-f]{16}-(\d+)\.cose$/.exec(name)?.[1];
    return seconds === undefined ? [] : [Number(seconds) * 1000];
  });
  const last = issued.length === 0 ? null : Math.max(...issued);
  const days = last === null ? null : Math.floor((now - last) / DAY_MS);
  return [
    { what: 'key-modes', ok: keys.every((file) => (statSync(file).mode & 0o077) === 0) },
    { what: 'trust', ok: existsSync(join(dir, 'trust.cose')) },
    { what: 'status', ok: days !== null && days < STATUS_DAYS, days },
    { what: 'clock', ok: last === null || now > last - 60_000 },
  ];
}

/**
 * The same as the console says, for a companion that does not run, and what its files lack.
 * @param events of the record's credential streams
 * @param now epoch ms
 * @returns nothing before an agency is registered
 */
export async function examineRegister(
  dir: string,
  events: readonly StoredEvent[],
  checker: SignatureChecker,
  now: number,
): Promise<{ readonly files: readonly CredentialFinding[]; readonly upkeep: readonly UpkeepFinding[] }> {
  const { now: register, take } = createRegister();
  for (const event of events) take(event);
  const { agency, root, keys } = register;
  if (agency === null) return { files: [], upkeep: [] };
  const files = openListFiles(dir);
  const bytes = files.trust();
  const pinned = root === null ? null : { alg: ES256, publicKey: Buffer.from(root, 'base64') };
  const read = bytes === null || pinned === null ? null : await readTrustList(bytes, pinned, checker);
  const facts = upkeepFacts(register, read?.ok === true ? read.list : null, now);
  const today = shanghaiDay(new Date(now).toISOString());
  const missing = keys
    .filter(({ to, retired }) => retired === null && to >= today)
    .map(({ issuer, keyId }) => `${keyNameOf(issuer, keyId)}.key`)
    .filter((name) => !existsSync(join(dir, 'keys', name)));
  return {
    files: keys.length === 0 ? [] : [{ what: 'key-files', ok: missing.length === 0, missing }],
    upkeep:
      facts === null
        ? []
        : upkeep({ ...facts, status: files.status(agency.issuer) === null ? null : facts.status }, now),
  };
}

/** Days for which an https certificate is still good; null when it cannot be read. @param now epoch ms */
export function certificateDays(file: string, now: number): number | null {
  try {
    const { validTo } = new X509Certificate(readFileSync(file));
    return Math.floor((Date.parse(validTo) - now) / DAY_MS);
  } catch {
    return null;
  }
}
