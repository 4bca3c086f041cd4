/** Unified social credit codes (GB 32100-2015): checking what people type and finding the one in what a scanner read. */

/** Without I, O, S, V and Z, which are taken for digits (GB 32100-2015, table of characters and values). */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Of places 1…17: 3^(place − 1) mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const LENGTH = 18;
/** Longer than any code that a scanner returns; what is beyond is not looked at. */
const MAX_SCANNED = 4096;
/** What the code on the wall begins with: kind and version. Capitals and digits, so that a QR code stays small. */
export const CODE_PREFIX = 'SXQY1:';

export type CreditCodeProblem = 'empty' | 'length' | 'letter' | 'check';

/**
 * What the 18th character must be, from the 17 before it.
 * @example checkCharacter('91350100M000100Y4') // '3'
 */
function checkCharacter(first: string): string {
  let sum = 0;
  for (const [at, weight] of WEIGHTS.entries()) sum += ALPHABET.indexOf(first[at] ?? '') * weight;
  return ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

/**
 * @param typed as a person types it: spaces, hyphens, small and full-width letters do not matter
 * @returns the code in its one spelling, or what is wrong with it
 */
export function readCreditCode(
  typed: string,
): { readonly ok: true; readonly code: string } | { readonly ok: false; readonly why: CreditCodeProblem } {
  const code = typed.slice(0, MAX_SCANNED).normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (code === '') return { ok: false, why: 'empty' };
  if (code.length !== LENGTH) return { ok: false, why: 'length' };
  if ([...code].some((character) => !ALPHABET.includes(character))) return { ok: false, why: 'letter' };
  if (checkCharacter(code.slice(0, LENGTH - 1)) !== code[LENGTH - 1]) return { ok: false, why: 'check' };
  return { ok: true, code };
}

/** What the enterprise's code holds: its credit code and nothing else. No secret, no personal data. */
export function enterpriseCode(code: string): string {
  return CODE_PREFIX + code;
}

/**
 * The credit code in what a scanner read: our own code, the code of a business licence (an address or words that hold
 * it), or the bare code.
 * @returns null when there is none, or more than one: then a person says which
 */
export function codeInScan(scanned: string): string | null {
  const text = scanned.slice(0, MAX_SCANNED).normalize('NFKC').toUpperCase().trim();
  const own = /^SXQY(\d*):(.*)$/s.exec(text);
  if (own !== null) {
    if (`SXQY${own[1]}:` !== CODE_PREFIX) return null;
    const read = readCreditCode(own[2] ?? '');
    return read.ok ? read.code : null;
  }
  const found = new Set<string>();
  for (const [run] of text.matchAll(/[0-9A-Z]+/g)) {
    const read = readCreditCode(run);
    if (read.ok) found.add(read.code);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}
