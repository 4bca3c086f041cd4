/**
 * The receipt of four digits that a phone without a way to the listener shows and the officer types (decision 36): a random
 * digit, and three that follow from it and the code. It says that someone had this code; his own device could compute it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { joined } from './bytes.ts';

const PURPOSE = 'sanxiang-receipt-1';

/**
 * @param code the code's bytes (`parseFragment`)
 * @param randomDigit 0 to 9, fresh
 * @example receiptOf(code, 7) // '7' and three digits
 */
export function receiptOf(code: Uint8Array, randomDigit: number): string {
  if (!Number.isInteger(randomDigit) || randomDigit < 0 || randomDigit > 9)
    throw new RangeError('a digit is from 0 to 9');
  const hash = sha256(joined(new TextEncoder().encode(`${PURPOSE}${randomDigit}`), code));
  const value = (((hash[0] ?? 0) << 16) | ((hash[1] ?? 0) << 8) | (hash[2] ?? 0)) % 1000;
  return `${randomDigit}${String(value).padStart(3, '0')}`;
}

/** Whether four digits are a receipt of this code. A guess fits once in a thousand: bound the tries. */
export function receiptFits(code: Uint8Array, receipt: string): boolean {
  return /^[0-9]{4}$/.test(receipt) && receiptOf(code, Number(receipt[0])) === receipt;
}
