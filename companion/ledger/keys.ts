/**
 * Keys of the bodies: one per stream, kept wrapped under a master key in a small file of their own, so that
 * destroying a key erases a stream's bodies wherever copies of the record are (decisions 8, 13).
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { KeyStore } from './store/key-store.ts';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes of randomness got at a time for IVs. */
const IV_BLOCK = IV_BYTES * 256;
/** Keys held unwrapped at a time. */
const CACHED_KEYS = 4096;

export interface StreamKeys {
  /**
   * AES-256-GCM under the stream's key, which is made if there is none yet.
   * @param leaf binds the body to its envelope
   * @returns format(1) ‖ iv(12) ‖ ciphertext ‖ tag(16)
   * @throws Error when the stream's key was destroyed
   */
  wrap(stream: StreamRef, leaf: Uint8Array, plain: Uint8Array): Uint8Array;
  /**
   * Null when the key was destroyed.
   * @throws Error when the bytes are not what was wrapped
   */
  unwrap(stream: StreamRef, leaf: Uint8Array, wrapped: Uint8Array): Uint8Array | null;
  /** A keyed hash, for looking up what must not stand in the clear (legacy case numbers). */
  pseudonym(text: string): Uint8Array;
  /** Wraps a small secret under the master key itself. */
  sealSecret(name: string, plain: Uint8Array): Uint8Array;
  /** @throws Error when it is not what was sealed under that name */
  openSecret(name: string, sealed: Uint8Array): Uint8Array;
  /** Destroys a stream's key; its bodies can never be read again. */
  destroy(stream: StreamRef): void;
}

interface Wrapping {
  readonly random: (bytes: number) => Uint8Array;
}

function encrypt(key: KeyObject, iv: Uint8Array, aad: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(aad);
  const wrapped = Buffer.allocUnsafe(1 + IV_BYTES + plain.length + TAG_BYTES);
  wrapped[0] = FORMAT;
  wrapped.set(iv, 1);
  // A counter mode: as long as the plain text, and nothing is left for `final`.
  wrapped.set(cipher.update(plain), 1 + IV_BYTES);
  cipher.final();
  wrapped.set(cipher.getAuthTag(), 1 + IV_BYTES + plain.length);
  return wrapped;
}

function decrypt(key: KeyObject, aad: Uint8Array, wrapped: Uint8Array): Uint8Array {
  if (wrapped[0] !== FORMAT) throw new Error(`unknown wrapping ${wrapped[0]}`);
  const iv = wrapped.subarray(1, 1 + IV_BYTES);
  const tag = wrapped.subarray(wrapped.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  const plain = decipher.update(wrapped.subarray(1 + IV_BYTES, wrapped.length - TAG_BYTES));
  return Buffer.concat([plain, decipher.final()]);
}

/** @param master 32 bytes */
export function createStreamKeys(store: KeyStore, master: Uint8Array, { random }: Wrapping): StreamKeys {
  const masterKey = createSecretKey(master);
  const pseudonymKey = createHmac('sha256', master).update('sanxiang pseudonym').digest();
  const cache = new Map<string, KeyObject>();
  let block: Uint8Array = new Uint8Array(0);

  /** Fresh random bytes, asked of the system in blocks; each is given out once. */
  function freshIv(): Uint8Array {
    if (block.length < IV_BYTES) block = random(IV_BLOCK);
    const iv = block.subarray(0, IV_BYTES);
    block = block.subarray(IV_BYTES);
    return iv;
  }

  function remember(name: string, key: KeyObject): KeyObject {
    if (cache.size >= CACHED_KEYS) {
      const oldest = cache.keys().next().value;
      if (oldest !== undefined) cache.delete(oldest);
    }
    cache.set(name, key);
    return key;
  }

  function keyOf(stream: StreamRef): KeyObject | 'destroyed' | null {
    const name = `${stream.kind}/${stream.id}`;
    const cached = cache.get(name);
    if (cached !== undefined) return cached;
    const kept = store.key(name);
    if (kept === null) return null;
    if (kept.wrapped === null) return 'destroyed';
    return remember(name, createSecretKey(decrypt(masterKey, Buffer.from(name), kept.wrapped)));
  }

  return {
    wrap(stream, leaf, plain) {
      let key = keyOf(stream);
      if (key === 'destroyed') throw new Error('the key of this stream was destroyed');
      if (key === null) {
        const name = `${stream.kind}/${stream.id}`;
        const fresh = random(32);
        store.putKey(name, encrypt(masterKey, freshIv(), Buffer.from(name), fresh));
        key = remember(name, createSecretKey(fresh));
      }
      return encrypt(key, freshIv(), leaf, plain);
    },
    unwrap(stream, leaf, wrapped) {
      const key = keyOf(stream);
      if (key === 'destroyed' || key === null) return null;
      return decrypt(key, leaf, wrapped);
    },
    pseudonym(text) {
      return createHmac('sha256', pseudonymKey).update(text).digest();
    },
    sealSecret: (name, plain) => encrypt(masterKey, freshIv(), Buffer.from(name), plain),
    openSecret: (name, sealed) => decrypt(masterKey, Buffer.from(name), sealed),
    destroy(stream) {
      const name = `${stream.kind}/${stream.id}`;
      cache.delete(name);
      store.destroyKey(name);
    },
  };
}
