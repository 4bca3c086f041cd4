/** Whose status list a code will need, found without reading the code: so that it can be asked for before the page's script has run. */
import { toHex } from '#shared/credential/bytes.ts';
import { digitsToBytes } from '#shared/credential/digits.ts';

/** Groups of 17 digits that hold the first 28 bytes (docs/credential-format.md). */
const DIGITS = 4 * 17;
/** Where the claim `iss` (label 1, 8 bytes) stands in every code that ES256 signed: a credential's header has one length. */
const AT = 13;
const LABEL = 1;
const BYTES_8 = 0x48;

/**
 * @param fragment `location.hash`
 * @returns 16 hexadecimal digits; null: not found there, the page's script finds it. It may be wrong: then the list it names is not used
 * @example issuerAhead('#1004…') // 'a1a2a3a4a5a6a7a8'
 */
export function issuerAhead(fragment: string): string | null {
  const digits = fragment.replace(/^#?1/, '').slice(0, DIGITS);
  if (!/^#?1/.test(fragment) || !/^[0-9]{68}$/.test(digits)) return null;
  const bytes = digitsToBytes(digits);
  return typeof bytes === 'string' || bytes[AT] !== LABEL || bytes[AT + 1] !== BYTES_8
    ? null
    : toHex(bytes.subarray(AT + 2, AT + 10));
}
