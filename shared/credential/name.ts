/**
 * The holder's name in as few bytes as it takes, and never fewer than all of it: UTF-8 as text, or UTF-16BE as bytes where
 * that is shorter. 阿卜杜热合曼·买买提吐尔逊 is 38 bytes in one and 26 in the other.
 */

/** Controls, marks that turn the direction of writing or have no width, separators of lines, private use, half characters. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;
const MAX_CHARACTERS = 64;

/** What a screen can show as it is, and one spelling of it: Unicode's form C, no outer spaces. */
export function isShowable(text: string, most = MAX_CHARACTERS): boolean {
  return (
    text.length > 0 &&
    text.length <= most &&
    !FORBIDDEN.test(text) &&
    text.normalize('NFC') === text &&
    text.trim() === text
  );
}

/** @example encodeName('王志强') // six bytes */
export function encodeName(name: string): string | Uint8Array {
  if (2 * name.length >= new TextEncoder().encode(name).length) return name;
  const bytes = new Uint8Array(2 * name.length);
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    bytes[2 * at] = unit >> 8;
    bytes[2 * at + 1] = unit & 255;
  }
  return bytes;
}

/** The name of its one encoding; null for any other. */
export function decodeName(value: unknown): string | null {
  if (typeof value === 'string') return isShowable(value) && encodeName(value) === value ? value : null;
  if (!(value instanceof Uint8Array) || value.length % 2 !== 0) return null;
  let name = '';
  for (let at = 0; at < value.length; at += 2)
    name += String.fromCharCode(((value[at] ?? 0) << 8) | (value[at + 1] ?? 0));
  return isShowable(name) && typeof encodeName(name) !== 'string' ? name : null;
}
