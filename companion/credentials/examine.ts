/** What `doctor` can say of credentials from the data folder alone: nothing here is secret, and nothing is opened. */

import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type CredentialFinding =
  | { readonly what: 'none' }
  | { readonly what: 'key-modes'; readonly ok: boolean }
  | { readonly what: 'trust'; readonly ok: boolean }
  /** Days since the status list was last signed; a week makes it old. */
  | { readonly what: 'status'; readonly ok: boolean; readonly days: number | null }
  /** The clock stands before the list that was signed last. */
  | { readonly what: 'clock'; readonly ok: boolean };

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

/** Days for which an https certificate is still good; null when it cannot be read. @param now epoch ms */
export function certificateDays(file: string, now: number): number | null {
  try {
    const { validTo } = new X509Certificate(readFileSync(file));
    return Math.floor((Date.parse(validTo) - now) / DAY_MS);
  } catch {
    return null;
  }
}
