/**
 * What the device holds the companion to: the last checkpoint it was shown, and that every later one grew from it
 * (RFC 9162 §2.1.4). So whoever holds database and signing key cannot give this device another history (decision 32).
 */
import { base64 } from '@scure/base';
import { type Checkpoint, type CheckpointAnswer, checkpointBytes } from '#shared/api/checkpoint.ts';
import { isConsistent } from '#shared/merkle/consistency.ts';

export type CheckpointVerdict =
  /** `restored`: a new epoch was declared; the record begins again from what it is now. */
  | { readonly ok: true; readonly keep: Checkpoint; readonly restored: boolean }
  | { readonly ok: false; readonly why: 'bad-signature' | 'shrunk' | 'rewritten' };

/** Checks a signature by the companion's pinned key. */
export type VerifyCheckpoint = (answer: CheckpointAnswer) => Promise<boolean>;

/** @param companionKey SPKI, base64, as pinned at pairing */
export function verifyBy(companionKey: string): VerifyCheckpoint {
  let key: Promise<CryptoKey> | null = null;
  return async ({ checkpoint, signature }) => {
    key ??= crypto.subtle.importKey(
      'spki',
      new Uint8Array(base64.decode(companionKey)),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    );
    return crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      await key,
      new Uint8Array(base64.decode(signature)),
      checkpointBytes(checkpoint),
    );
  };
}

/** @param before the one this device keeps; null before the first */
export async function judgeCheckpoint(
  before: Checkpoint | null,
  answer: CheckpointAnswer,
  verify: VerifyCheckpoint,
): Promise<CheckpointVerdict> {
  const { checkpoint, consistency } = answer;
  if (!(await verify(answer))) return { ok: false, why: 'bad-signature' };
  if (before === null) return { ok: true, keep: checkpoint, restored: false };
  if (checkpoint.epoch > before.epoch) return { ok: true, keep: checkpoint, restored: true };
  if (checkpoint.epoch < before.epoch) return { ok: false, why: 'rewritten' };
  if (checkpoint.size < before.size) return { ok: false, why: 'shrunk' };
  const grew = isConsistent({
    first: before.size,
    firstRoot: base64.decode(before.root),
    second: checkpoint.size,
    secondRoot: base64.decode(checkpoint.root),
    proof: consistency.map((hash) => base64.decode(hash)),
  });
  return grew ? { ok: true, keep: checkpoint, restored: false } : { ok: false, why: 'rewritten' };
}
