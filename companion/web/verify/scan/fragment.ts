/** What is taken out of a scanned text: the digits of a code, and nothing else of it. */

/** Far more than any code has; the page itself judges the length. */
const MAX_DIGITS = 4000;

/**
 * The fragment of an officer's code; null: the text is something else. Host and path of the text are not looked at, and
 * never opened: a look-alike site in a code gains nothing.
 * @example fragmentOf('https://v.example.gov.cn/v#1004729') // '1004729'
 * @example fragmentOf('https://pay.example/1004729') // null
 */
export function fragmentOf(text: string): string | null {
  const at = text.indexOf('#');
  const rest = at === -1 ? '' : text.slice(at + 1, at + 2 + MAX_DIGITS).trim();
  return rest.length <= MAX_DIGITS && /^[0-9]{4,}$/.test(rest) ? rest : null;
}
