/**
 * A press sealed to the officer's public key, so that it can be queued in `storage.local` from a content script
 * while the store is locked, the worker asleep or the frame about to die (decision 23). Only the worker, once
 * unlocked, can read it. Synchronous and pure JavaScript: pages on plain http have no `crypto.subtle`.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import type { Press, PushedVerdict } from '../protocol.ts';

/** `storage.local` key under which the worker puts the current officer's public key: `{ publicKey: base64 }`. */
export const SEAL_KEY = 'sealKey';
/** Queued seals stand in `storage.local` under `seal:<attempt>`; the worker removes what it has stored. */
export const SEAL_PREFIX = 'seal:';

/** What a frame queues at a hold, before anything else can go wrong. */
export interface QueuedSeal {
  readonly v: 1;
  /** Epoch ms by the device's clock. */
  readonly at: number;
  /** Id of the adapter the frame runs, so that the worker finds the case without the frame. */
  readonly adapter: string;
  readonly press: Press;
  /** Set when a synchronous path let the request go with this pushed verdict. */
  readonly pushed?: PushedVerdict;
}

export interface SealedSeal {
  readonly alg: 'x25519-hkdf-sha256-aes256gcm';
  /** Ephemeral public key ‖ nonce (12) ‖ ciphertext, base64. */
  readonly box: string;
}

const INFO = utf8ToBytes('sanxiang queued seal 1');

function boxKey(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array {
  return hkdf(sha256, shared, concatBytes(ephemeral, recipient), INFO, 32);
}

/** A key pair for an officer's profile, base64. @param secret 32 random bytes */
export function sealKeyPair(secret: Uint8Array): { readonly publicKey: string; readonly secretKey: string } {
  return { publicKey: base64.encode(x25519.getPublicKey(secret)), secretKey: base64.encode(secret) };
}

/**
 * Seals to the officer's public key.
 * @param publicKey base64 of 32 bytes, from `storage.local[SEAL_KEY].publicKey`
 * @param random 44 fresh random bytes: ephemeral secret and nonce
 */
export function sealTo(publicKey: string, seal: QueuedSeal, random: Uint8Array): SealedSeal {
  if (random.length !== 44) throw new RangeError(`44 random bytes, not ${random.length}`);
  const recipient = base64.decode(publicKey);
  const secret = random.slice(0, 32);
  const nonce = random.slice(32);
  const ephemeral = x25519.getPublicKey(secret);
  const key = boxKey(x25519.getSharedSecret(secret, recipient), ephemeral, recipient);
  const cipher = gcm(key, nonce).encrypt(utf8ToBytes(JSON.stringify(seal)));
  return { alg: 'x25519-hkdf-sha256-aes256gcm', box: base64.encode(concatBytes(ephemeral, nonce, cipher)) };
}

/**
 * Opens what `sealTo` made; null when it is not for this key or was tampered with.
 * @param secretKey base64 of 32 bytes
 */
export function openSealed(secretKey: string, sealed: SealedSeal): QueuedSeal | null {
  try {
    const secret = base64.decode(secretKey);
    const box = base64.decode(sealed.box);
    const ephemeral = box.slice(0, 32);
    const key = boxKey(x25519.getSharedSecret(secret, ephemeral), ephemeral, x25519.getPublicKey(secret));
    const plain = gcm(key, box.slice(32, 44)).decrypt(box.slice(44));
    const parsed: unknown = JSON.parse(new TextDecoder().decode(plain));
    return isQueuedSeal(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isQueuedSeal(value: unknown): value is QueuedSeal {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === 1 &&
    'press' in value &&
    typeof value.press === 'object'
  );
}
