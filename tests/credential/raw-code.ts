/**
 * Codes put together by hand from docs/credential-format.md, valid or not: an encoder that shares no code with
 * shared/credential, so that a mistake there is not made twice.
 */
import { createHash } from 'node:crypto';

export type Bytes = readonly number[] | Uint8Array;

export const cat = (...parts: readonly Bytes[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
export const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);
export const utf16 = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'utf16le').swap16());
export const hex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex');
export const unhex = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'hex'));
export const sha256 = (bytes: Bytes): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Uint8Array.from(bytes)).digest());

export function head(major: number, n: number): Uint8Array {
  if (n < 24) return Uint8Array.of((major << 5) | n);
  const length = n < 256 ? 1 : n < 65_536 ? 2 : n < 2 ** 32 ? 4 : 8;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(n));
  return cat([(major << 5) | (24 + Math.log2(length))], bytes.subarray(8 - length));
}
export const int = (n: number): Uint8Array => (n < 0 ? head(1, -1 - n) : head(0, n));
export const bstr = (bytes: Bytes): Uint8Array => cat(head(2, bytes.length), bytes);
export const text = (value: string): Uint8Array => cat(head(3, utf8(value).length), utf8(value));
export const array = (...items: readonly Bytes[]): Uint8Array => cat(head(4, items.length), ...items);
export type Entry = readonly [Bytes, Bytes];
/** Entries in the order given, whether that is the right one or not. */
export const map = (...entries: readonly Entry[]): Uint8Array =>
  cat(head(5, entries.length), ...entries.flat());

/** 64 bytes r‖s over a message. */
export type RawSigner = (message: Uint8Array) => Uint8Array;

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
export const P256_ORDER_BYTES = unhex(P256_ORDER.toString(16));

/** The same signature with n − s. */
export function withOtherS(signature: Uint8Array): Uint8Array {
  const s = P256_ORDER - BigInt(`0x${hex(signature.subarray(32))}`);
  return cat(signature.subarray(0, 32), unhex(s.toString(16).padStart(64, '0')));
}

export interface Sign1Parts {
  readonly protectedBytes: Uint8Array;
  readonly unprotected: Uint8Array;
  readonly payload: Uint8Array;
  /** External data; null: none. */
  readonly aad: Uint8Array | null;
  readonly sign: RawSigner;
  /** In place of what `sign` makes. */
  readonly signature?: Uint8Array;
}

export function sign1(parts: Sign1Parts): Uint8Array {
  const structure = array(
    text('Signature1'),
    bstr(parts.protectedBytes),
    bstr(parts.aad ?? []),
    bstr(parts.payload),
  );
  const signature = parts.signature ?? parts.sign(structure);
  return array(bstr(parts.protectedBytes), parts.unprotected, bstr(parts.payload), bstr(signature));
}

export const credentialAad = utf8('sanxiang-credential-1');
/** @param of the credential's bytes */
export const proofAad = (of: Uint8Array): Uint8Array => cat(utf8('sanxiang-proof-1'), sha256(of));
export const ES256 = int(-7);
export const headerOf = (keyId: number): Uint8Array => map([int(1), ES256], [int(4), bstr([keyId])]);
export const proofHeader = map([int(1), ES256]);

export function digits(bytes: Uint8Array): string {
  let all = '';
  for (let at = 0; at < bytes.length; at += 7) {
    const group = bytes.subarray(at, at + 7);
    let value = 0n;
    for (let i = group.length - 1; i >= 0; i -= 1) value = value * 256n + BigInt(group[i] ?? 0);
    all += String(value).padStart([17, 3, 5, 8, 10, 13, 15][group.length % 7] ?? 17, '0');
  }
  return all;
}
export const fragmentOf = (bytes: Uint8Array): string => `#1${digits(bytes)}`;
