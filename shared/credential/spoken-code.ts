/**
 * Eight digits that an officer's card shows beside the code, for whoever has a telephone and no camera or no signal: read
 * out with the short id to the agency, which works them out as well. RFC 6238 (TOTP), SHA-256, thirty seconds.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** Seconds for which one code stands. */
export const SPOKEN_STEP = 30;
const DIGITS = 8;
/** Steps back and ahead that are taken: somebody reads it out, and clocks differ. */
const BACK = 4;
const AHEAD = 1;

/**
 * @param secret of one credential, known to its holder's device and to the agency; 32 bytes
 * @param at Unix seconds
 * @returns eight digits
 */
export function spokenCode(secret: Uint8Array, at: number): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.max(0, Math.floor(at / SPOKEN_STEP))));
  const mac = hmac(sha256, secret, new Uint8Array(counter.buffer));
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const word = new DataView(mac.buffer, mac.byteOffset).getUint32(offset) & 0x7fff_ffff;
  return String(word % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** True when the code is that of now, of the last two minutes, or of the step to come. */
export function spokenCodeFits(secret: Uint8Array, code: string, at: number): boolean {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{8}$/.test(digits)) return false;
  let fits = false;
  for (let step = -BACK; step <= AHEAD; step += 1)
    fits = spokenCode(secret, at + step * SPOKEN_STEP) === digits || fits;
  return fits;
}
