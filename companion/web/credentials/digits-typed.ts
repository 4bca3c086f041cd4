/** Digits as they are typed while somebody reads them out: full width ones too, grouped as they stand on the card. */

/** Of the code. */
export const CODE_DIGITS = 8;

function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}

/** @example codeTyped('１２３４5') // '1234 5' */
export function codeTyped(text: string): string {
  const digits = digitsOf(text).slice(0, CODE_DIGITS);
  return digits.length > 4 ? `${digits.slice(0, 4)} ${digits.slice(4)}` : digits;
}

/** The hyphen before the check digit may be typed or left out, spaces too. @example idTyped('１２３－4') // '123-4' */
export function idTyped(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[—–−_。.]/g, '-')
    .replace(/[^\d -]/g, '')
    .slice(0, 12);
}

/** What is missing before it can be asked; null: nothing. */
export function lacking(id: string, code: string): 'id' | 'code' | null {
  if (digitsOf(id).length < 2) return 'id';
  return digitsOf(code).length < CODE_DIGITS ? 'code' : null;
}
