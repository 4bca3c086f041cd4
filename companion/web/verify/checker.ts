/** The phone's own cryptography; else the script's, which comes with a verdict that is never better than amber. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { SignatureChecker } from '#shared/credential/signature.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';

declare global {
  interface Window {
    /** Left by the page's second script. It may be missing: a browser without BigInt cannot read that script. */
    vf?: () => typeof import('./fallback.ts');
  }
}

/** @returns null: nothing on this phone can check a signature */
export function openChecker(): SignatureChecker | null {
  const subtle = typeof crypto === 'undefined' ? undefined : crypto.subtle;
  // A page that came unencrypted may have been changed on its way: not to be called the platform's own.
  if (subtle !== undefined && window.isSecureContext) return webcryptoChecker(subtle);
  return window.vf?.().checkerBy(sha256) ?? null;
}
