/** Keys of P-256 as the credential formats want them: compressed points, signatures r ‖ s. Secret halves leave this file sealed only. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  ECDH,
  generateKeyPairSync,
  type KeyObject,
  scryptSync,
  sign,
} from 'node:crypto';
import { z } from 'zod';
import type { Sign } from '#shared/credential/signature.ts';

const CURVE = 'prime256v1';

/** Of the file of an agency key's sealed half. @param issuer hex */
export function keyNameOf(issuer: string, keyId: number): string {
  return `agency-${issuer}-${keyId}`;
}

export interface MadeKey {
  /** PKCS #8, DER. */
  readonly secret: Uint8Array;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
}

export function makeKey(): MadeKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { secret: privateKey.export({ format: 'der', type: 'pkcs8' }), publicKey: pointOf(privateKey) };
}

/** @param secret PKCS #8, DER */
export function keyOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' });
}

/** The public half as a compressed point (SEC 1 §2.3.3), 33 bytes. */
export function pointOf(key: KeyObject): Uint8Array {
  const { x, y } = createPublicKey(key).export({ format: 'jwk' });
  const [px, py] = [x, y].map((part) => Buffer.from(part ?? '', 'base64url'));
  if (px?.length !== 32 || py?.length !== 32) throw new Error('not a key of P-256');
  return Buffer.concat([Uint8Array.of(2 + ((py[31] ?? 0) & 1)), px]);
}

/** True for 33 bytes that are a point of P-256. */
export function isPoint(bytes: Uint8Array): boolean {
  try {
    return bytes.length === 33 && ECDH.convertKey(bytes, CURVE).length > 0;
  } catch {
    return false;
  }
}

/** Signs as the credential formats want it: ECDSA P-256 / SHA-256, 64 bytes. */
export function signerOf(key: KeyObject): Sign {
  return async (message) => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
}

// ── the root's file, which the administrator takes away ──────────────────────────────────────────

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const rootFileSchema = z.strictObject({
  what: z.literal('sanxiang credential root'),
  v: z.literal(1),
  alg: z.literal('ES256'),
  /** Compressed point. */
  publicKey: base64,
  kdf: z.strictObject({ name: z.literal('scrypt'), salt: base64, N: z.int(), r: z.int(), p: z.int() }),
  /** AES-256-GCM: iv(12) ‖ ciphertext ‖ tag(16) of the PKCS #8. */
  sealed: base64,
});
const COST = { N: 2 ** 16, r: 8, p: 1 } as const;
const MAX_MEMORY = 256 * 1024 * 1024;
/** A passphrase that can be tried offline for ever is not short. */
export const MIN_PASSPHRASE = 12;

/** The root key, sealed by a passphrase. @param random so many random bytes */
export function makeRootFile(passphrase: string, random: (bytes: number) => Uint8Array): string {
  const { secret, publicKey } = makeKey();
  const salt = random(16);
  const iv = random(12);
  const cipher = createCipheriv('aes-256-gcm', stretched(passphrase, salt, COST), iv);
  const sealed = Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  const file: z.infer<typeof rootFileSchema> = {
    what: 'sanxiang credential root',
    v: 1,
    alg: 'ES256',
    publicKey: Buffer.from(publicKey).toString('base64'),
    kdf: { name: 'scrypt', salt: Buffer.from(salt).toString('base64'), ...COST },
    sealed: sealed.toString('base64'),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export type OpenedRoot =
  | { readonly ok: true; readonly publicKey: Uint8Array; readonly sign: Sign }
  | { readonly ok: false; readonly why: 'not-a-root' | 'wrong-passphrase' };

export function openRootFile(text: string, passphrase: string): OpenedRoot {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, why: 'not-a-root' };
  }
  const file = rootFileSchema.safeParse(raw);
  if (!file.success) return { ok: false, why: 'not-a-root' };
  const { kdf, sealed, publicKey } = file.data;
  const { N, r, p } = kdf;
  if (N > 2 ** 20 || r > 16 || p > 4) return { ok: false, why: 'not-a-root' };
  try {
    const bytes = Buffer.from(sealed, 'base64');
    const key = stretched(passphrase, Buffer.from(kdf.salt, 'base64'), { N, r, p });
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const secret = keyOf(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]));
    const point = pointOf(secret);
    if (Buffer.compare(point, Buffer.from(publicKey, 'base64')) !== 0)
      return { ok: false, why: 'not-a-root' };
    return { ok: true, publicKey: point, sign: signerOf(secret) };
  } catch {
    return { ok: false, why: 'wrong-passphrase' };
  }
}

function stretched(
  passphrase: string,
  salt: Uint8Array,
  cost: { readonly N: number; readonly r: number; readonly p: number },
): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, 32, { ...cost, maxmem: MAX_MEMORY });
}
