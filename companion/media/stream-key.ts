/**
 * The key under which a camera publishes: the recording's id and a MAC over what it stands for, in letters that fit a stream name.
 * It is a secret: shown once to whoever asked, never logged, never in an error. Pure.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import { canonicalBytes } from '#shared/case/envelope.ts';

const PURPOSE = 'sanxiang-stream-key-1';

export interface KeyFacts {
  /** ULID: the key's and the recording's. */
  readonly recording: string;
  readonly camera: string;
  readonly case: string | null;
  /** Instant after which it is no key. */
  readonly until: string;
}

/** @example streamKey(secret, facts) // '01JD…-' and 43 letters */
export function streamKey(secret: Uint8Array, facts: KeyFacts): string {
  const { recording, camera, case: of, until } = facts;
  const mac = hmac(sha256, secret, canonicalBytes([PURPOSE, recording, camera, of, until]));
  return `${recording}-${base64urlnopad.encode(mac)}`;
}

/** By what the listener knows a key without holding it: a lookup by a hash tells nothing by how long it takes. */
export function keyHash(key: string): string {
  return bytesToHex(sha256(utf8ToBytes(key)));
}
