/** The phone's own cryptography; else the script's, which comes with a verdict that is never better than amber. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { SignatureChecker } from '#shared/credential/signature.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { fallback } from './fallback-script.ts';

/** @returns null: nothing on this phone can check a signature */
export async function openChecker(): Promise<SignatureChecker | null> {
  const subtle = typeof crypto === 'undefined' ? undefined : crypto.subtle;
  // A page that came unencrypted may have been changed on its way: not to be called the platform's own.
  if (subtle !== undefined && window.isSecureContext) return webcryptoChecker(subtle);
  return (await fallback())?.checkerBy(sha256) ?? null;
}
