/**
 * The hashes of shared/case/envelope.ts and shared/merkle/tree.ts by the platform's own SHA-256, over text that
 * is canonical already: the companion hashes every event, so it canonicalizes once. hash.test.ts holds them equal.
 */
import { createHmac, hash } from 'node:crypto';
import type { NodeHash } from '#shared/merkle/tree.ts';

/** Leaf hash of a canonical envelope: `SHA-256(0x00 ‖ text)`. */
export function leafOfText(envelopeText: string): Uint8Array {
  return hash('sha256', `\0${envelopeText}`, 'buffer');
}

/** `HMAC-SHA-256(salt, text)`, base64, of canonical data. */
export function commitmentOfText(saltBase64: string, dataText: string): string {
  return createHmac('sha256', Buffer.from(saltBase64, 'base64')).update(dataText).digest('base64');
}

/** RFC 9162 interior node. */
export const platformNodeHash: NodeHash = (left, right) => {
  const bytes = Buffer.allocUnsafe(65);
  bytes[0] = 0x01;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return hash('sha256', bytes, 'buffer');
};
