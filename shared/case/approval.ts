/** What an approval is bound to, so that it opens one door once (decision 1). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes } from './envelope.ts';

/** A statutory override is void this long after it was asked for, and again after it was given. */
export const APPROVAL_MINUTES = 30;
/** A procedural hold that the officer opened with a reason is open this long, for the form as it was held. */
export const GRANT_MINUTES = 5;

/**
 * Hash of case, action and form: one changed character of the form makes another hash.
 * @param form the `formHash` of the press's seal (hex), or for other approvals a hash of what is approved
 * @returns SHA-256 over the canonical form, hex
 */
export function approvalHash(what: {
  readonly case: string;
  readonly action: string;
  readonly form: string;
}): string {
  return bytesToHex(sha256(canonicalBytes({ case: what.case, action: what.action, form: what.form })));
}
