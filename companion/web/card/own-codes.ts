/** The codes that this page showed lately: a receipt belongs to one of them. */
import { codeFragment } from '#shared/credential/code.ts';
import { MAX_CODES, RECEIPT_MS, receiptFits } from '#shared/credential/receipt.ts';

export interface OwnCode {
  readonly bytes: Uint8Array;
  /** The case whose number is in it; empty: none. */
  readonly case: string;
  /** Epoch ms. */
  readonly at: number;
}

/** @param now epoch ms */
export function withCode(codes: readonly OwnCode[], one: OwnCode, now: number): readonly OwnCode[] {
  return [...codes.filter(({ at }) => now - at < RECEIPT_MS), one].slice(-MAX_CODES);
}

/**
 * The code that a receipt fits, else the one shown last: the companion counts it as a wrong try then.
 * @param receipt null: none was read out, the officer only says that he showed it
 * @returns its digits as they stand in the address; null: none was shown in that case
 */
export function codeFor(codes: readonly OwnCode[], caseId: string, receipt: string | null): string | null {
  const shown = codes.filter((one) => one.case === caseId);
  const fits = receipt === null ? undefined : shown.findLast(({ bytes }) => receiptFits(bytes, receipt));
  const found = fits ?? shown.at(-1);
  return found === undefined ? null : codeFragment(found.bytes).replace('#', '');
}
