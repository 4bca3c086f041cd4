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

/** A receipt is read out within so long of its code. */
export const RECEIPT_MS = 10 * 60_000;
/** Wrong receipts in that time: a guess fits once in a thousand, for each code. */
export const MAX_WRONG = 5;
/** Codes of one officer that can be asked about at once: one every 30 s, and some with other flags. */
export const MAX_CODES = 40;

export interface ShownBytes {
  readonly bytes: Uint8Array;
  /** When it was made, epoch ms. */
  readonly at: number;
}

export type ReceiptJudged<T> =
  | { readonly ok: true; readonly code: T }
  /** `no-code`: none was shown in that time, and no try is used up; `wait`: too many wrong ones, whatever was typed. */
  | { readonly ok: false; readonly why: 'no-code' | 'wrong' | 'wait' };

/**
 * Which of the codes that were shown a receipt belongs to. The caller keeps the wrong tries: one more after `wrong`.
 * @param shown of one officer in one case
 * @param wrong epoch ms of that officer's wrong tries
 * @param now epoch ms
 */
export function judgeReceipt<T extends ShownBytes>(
  digits: string,
  shown: readonly T[],
  wrong: readonly number[],
  now: number,
): ReceiptJudged<T> {
  if (wrong.filter((at) => now - at < RECEIPT_MS).length >= MAX_WRONG) return { ok: false, why: 'wait' };
  const recent = shown.filter(({ at }) => now - at < RECEIPT_MS);
  if (recent.length === 0) return { ok: false, why: 'no-code' };
  const code = recent.findLast(({ bytes }) => receiptFits(bytes, digits));
  return code === undefined ? { ok: false, why: 'wrong' } : { ok: true, code };
}
