/**
 * For a phone without signal: a short id and eight digits, read to the agency by telephone. The digits are a time-based
 * one-time password (RFC 6238, HMAC-SHA-256, 30 s, 8 digits) under a key that the agency's companion gave the officer's device
 * with the credential; so the agency, and nobody else, can check them. It says less than the QR code: the companion could
 * make the digits itself, and whoever hears them has them too.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { joined } from './bytes.ts';

const PURPOSE = 'sanxiang-telephone-1';
/** Seconds that one code stands. */
export const TELEPHONE_STEP = 30;
/** The desk may be slow to answer: a code stays good so long, seconds, and it is said how old it is. */
export const TELEPHONE_LIFE = 600;
const DIGITS = 8;

/**
 * 32 bytes for one credential; nothing has to be kept for each officer.
 * @param secret 32 bytes that never leave the companion
 */
export function telephoneKey(secret: Uint8Array, credentialHash: Uint8Array): Uint8Array {
  return hmac(sha256, secret, joined(new TextEncoder().encode(PURPOSE), credentialHash));
}

/** RFC 6238 §4 with T0 = 0. @param at Unix seconds */
export function telephoneCode(key: Uint8Array, at: number): string {
  const step = new Uint8Array(8);
  new DataView(step.buffer).setUint32(4, Math.floor(at / TELEPHONE_STEP));
  const hash = hmac(sha256, key, step);
  // RFC 4226 §5.3, dynamic truncation.
  const offset = (hash[hash.length - 1] ?? 0) & 15;
  const value = new DataView(hash.buffer, hash.byteOffset).getUint32(offset) & 0x7fffffff;
  return String(value % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * When the code that was read out was shown: Unix seconds of its step's start, the latest that fits; null: it is none of
 * the last ten minutes, nor of the next step (the officer's clock may be ahead).
 */
export function telephoneCodeTime(key: Uint8Array, code: string, now: number): number | null {
  const digits = code.replace(/[ -]/g, '');
  if (!/^[0-9]{8}$/.test(digits)) return null;
  const latest = (Math.floor(now / TELEPHONE_STEP) + 1) * TELEPHONE_STEP;
  for (let at = latest; at >= now - TELEPHONE_LIFE - TELEPHONE_STEP && at >= 0; at -= TELEPHONE_STEP)
    if (telephoneCode(key, at) === digits) return at;
  return null;
}

/**
 * The credential's place in its agency's list with a check digit (Luhn, ISO/IEC 7812-1 annex B): short enough to be read out,
 * and one wrong digit, or two neighbours in each other's place (but 09 and 90), is noticed.
 * @example shortId(1234) // '1234-4'
 */
export function shortId(statusIndex: number): string {
  return `${statusIndex}-${checkDigit(String(statusIndex))}`;
}

/** The place of a short id; null when its check digit does not fit. Spaces and the hyphen may be left out. */
export function readShortId(text: string): number | null {
  const digits = text.replace(/[ -]/g, '');
  if (!/^[0-9]{2,8}$/.test(digits)) return null;
  const index = digits.slice(0, -1);
  return checkDigit(index) === Number(digits.slice(-1)) ? Number(index) : null;
}

function checkDigit(digits: string): number {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
