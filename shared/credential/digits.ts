/**
 * Bytes as decimal digits: seven bytes, little-endian, make seventeen digits, as in FIDO CTAP 2.2 §11.5.1 (hybrid
 * transport). A QR code keeps digits in 10/3 bits each, so this costs 2 % over raw bytes, and no application escapes them.
 */

const GROUP_BYTES = 7;
const GROUP_DIGITS = 17;
/** Digits of a last group of 0 to 6 bytes. */
const PARTIAL_DIGITS = [0, 3, 5, 8, 10, 13, 15] as const;

const digitsOf = (bytes: number): number => PARTIAL_DIGITS[bytes] ?? GROUP_DIGITS;

/**
 * @example bytesToDigits(Uint8Array.of(0x01)) // '001'
 * @example bytesToDigits(Uint8Array.of(0, 1)) // '00256'
 */
export function bytesToDigits(bytes: Uint8Array): string {
  let digits = '';
  for (let at = 0; at < bytes.length; at += GROUP_BYTES) {
    const group = bytes.subarray(at, at + GROUP_BYTES);
    let value = BigInt(0);
    for (let i = group.length - 1; i >= 0; i -= 1) value = value * BigInt(256) + BigInt(group[i] ?? 0);
    digits += String(value).padStart(digitsOf(group.length), '0');
  }
  return digits;
}

/** Digits that `length` bytes become. */
export function digitLength(length: number): number {
  return Math.floor(length / GROUP_BYTES) * GROUP_DIGITS + digitsOf(length % GROUP_BYTES);
}

/**
 * The bytes of digits that `bytesToDigits` made; exactly one text of digits stands for any bytes.
 * @param digits 0 to 9 only
 * @returns `cut`: no bytes make so many digits, or the last group holds too much, as where the end is missing;
 * `overflow`: another group holds too much
 */
export function digitsToBytes(digits: string): Uint8Array | 'cut' | 'overflow' {
  const groups = Math.floor(digits.length / GROUP_DIGITS);
  const rest = PARTIAL_DIGITS.findIndex((one) => one === digits.length % GROUP_DIGITS);
  if (rest < 0) return 'cut';
  const bytes = new Uint8Array(groups * GROUP_BYTES + rest);
  for (let group = 0, at = 0; at < bytes.length; group += 1, at += GROUP_BYTES) {
    const length = Math.min(GROUP_BYTES, bytes.length - at);
    const start = group * GROUP_DIGITS;
    let value = BigInt(digits.slice(start, start + digitsOf(length)));
    for (let i = 0; i < length; i += 1) {
      bytes[at + i] = Number(value & BigInt(255));
      value >>= BigInt(8);
    }
    if (value !== BigInt(0)) return length < GROUP_BYTES ? 'cut' : 'overflow';
  }
  return bytes;
}
