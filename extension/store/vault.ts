/**
 * The data key and the two ways to it: the officer's PIN, and a recovery key that the companion holds (decision 28).
 * Stops another officer at the same PC and a copied disk; not malware running in the same account.
 */
import { base64 } from '@scure/base';

/** How a PIN is stretched. The parameters are kept with the wrapped key, so that they can be raised later. */
export type Kdf =
  | {
      readonly alg: 'argon2id';
      readonly salt: string;
      readonly memoryKib: number;
      readonly passes: number;
      readonly lanes: number;
    }
  | { readonly alg: 'pbkdf2-sha256'; readonly salt: string; readonly iterations: number };

/** AES-256-GCM: a fresh 12-byte nonce and the ciphertext with its tag. */
export interface Box {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ct: Uint8Array<ArrayBuffer>;
}

export interface Vault {
  readonly kdf: Kdf;
  readonly byPin: Box;
  readonly byRecovery: Box;
}

export interface StretchCosts {
  readonly memoryKib: number;
  readonly passes: number;
  readonly iterations: number;
}

/** RFC 9106's second recommendation for memory and passes; PBKDF2 as OWASP (2023) sets it for SHA-256. */
export const COSTS: StretchCosts = { memoryKib: 64 * 1024, passes: 3, iterations: 600_000 };

const utf8 = new TextEncoder();

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Imports 32 raw bytes as an AES-256-GCM key that cannot be exported again. */
export function aesKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** @param label what is sealed and where it stands; a box moved elsewhere does not open */
export async function sealBox(key: CryptoKey, label: string, plain: Uint8Array<ArrayBuffer>): Promise<Box> {
  const iv = randomBytes(12);
  const ct = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: utf8.encode(label) },
    key,
    plain,
  );
  return { iv, ct: new Uint8Array(ct) };
}

/** The plain bytes; null when the key is another, the box was moved or a bit has changed. */
export async function openBox(
  key: CryptoKey,
  label: string,
  box: Box,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: box.iv, additionalData: utf8.encode(label) },
      key,
      box.ct,
    );
    return new Uint8Array(plain);
  } catch {
    return null;
  }
}

async function stretch(pin: string, kdf: Kdf): Promise<CryptoKey> {
  const salt = new Uint8Array(base64.decode(kdf.salt));
  if (kdf.alg === 'argon2id') {
    const { argon2id } = await import('hash-wasm');
    const raw = await argon2id({
      password: pin.normalize('NFKC'),
      salt,
      memorySize: kdf.memoryKib,
      iterations: kdf.passes,
      parallelism: kdf.lanes,
      hashLength: 32,
      outputType: 'binary',
    });
    return aesKey(new Uint8Array(raw));
  }
  const base = await crypto.subtle.importKey('raw', utf8.encode(pin.normalize('NFKC')), 'PBKDF2', false, [
    'deriveKey',
  ]);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: kdf.iterations },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

async function wrapByPin(
  pin: string,
  dataKey: Uint8Array<ArrayBuffer>,
  costs: StretchCosts,
): Promise<{ kdf: Kdf; byPin: Box }> {
  const salt = base64.encode(randomBytes(16));
  const argon: Kdf = {
    alg: 'argon2id',
    salt,
    memoryKib: costs.memoryKib,
    passes: costs.passes,
    lanes: 1,
  };
  try {
    return { kdf: argon, byPin: await sealBox(await stretch(pin, argon), 'data key by pin', dataKey) };
  } catch {
    // No WebAssembly (an administrator's policy can forbid it): PBKDF2, slower to guess than nothing.
    const kdf: Kdf = { alg: 'pbkdf2-sha256', salt, iterations: costs.iterations };
    return { kdf, byPin: await sealBox(await stretch(pin, kdf), 'data key by pin', dataKey) };
  }
}

/**
 * A new data key under both locks.
 * @param recoveryKey 32 bytes that the companion keeps and this device forgets
 */
export async function createVault(
  pin: string,
  recoveryKey: Uint8Array<ArrayBuffer>,
  costs: StretchCosts = COSTS,
): Promise<{ vault: Vault; dataKey: Uint8Array<ArrayBuffer> }> {
  const dataKey = randomBytes(32);
  const pinned = await wrapByPin(pin, dataKey, costs);
  const byRecovery = await sealBox(await aesKey(recoveryKey), 'data key by recovery', dataKey);
  return { vault: { ...pinned, byRecovery }, dataKey };
}

/** The data key, or null for a wrong PIN. */
export async function openByPin(vault: Vault, pin: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return openBox(await stretch(pin, vault.kdf), 'data key by pin', vault.byPin);
}

/** Forgotten PIN: the same data key under a new one; null when the recovery key is not this vault's. */
export async function resetPin(
  vault: Vault,
  recoveryKey: Uint8Array<ArrayBuffer>,
  newPin: string,
  costs: StretchCosts = COSTS,
): Promise<{ vault: Vault; dataKey: Uint8Array<ArrayBuffer> } | null> {
  const dataKey = await openBox(await aesKey(recoveryKey), 'data key by recovery', vault.byRecovery);
  if (dataKey === null) return null;
  return { vault: { ...(await wrapByPin(newPin, dataKey, costs)), byRecovery: vault.byRecovery }, dataKey };
}

/** Wrong PINs so far and when the next may be tried. Counted before the PIN is tried, so that a kill resets nothing. */
export interface Tries {
  readonly failed: number;
  /** Epoch ms. */
  readonly notBefore: number;
}
export const NO_TRIES: Tries = { failed: 0, notBefore: 0 };
export const MAX_TRIES = 10;

/** Two free slips, then half a minute, and longer each time; after ten only recovery opens it. */
export function afterFailure(tries: Tries, nowMs: number): Tries {
  const failed = tries.failed + 1;
  const wait = [0, 0, 0, 30, 60, 300, 900, 900, 1800, 1800, 3600][failed] ?? 3600;
  return { failed, notBefore: nowMs + wait * 1000 };
}
