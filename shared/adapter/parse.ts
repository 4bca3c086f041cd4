/** Text of a legacy page to a fact's value. Pure; says null where it does not understand, never guesses. */
import type { FactValue } from '../case/events.ts';
import type { Read } from './adapter-schema.ts';

/** Spaces of every width out, colons and stars around a label off: `*案　　号：` → `案号`. */
export function normalizeLabel(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/gu, '')
    .replace(/^[*＊]+/u, '')
    .replace(/[:：*＊]+$/u, '');
}

/** Lone surrogates of broken legacy text are replaced, as the ledger hashes well-formed text only (decision 12). */
export function wellFormed(text: string): { readonly text: string; readonly cleaned: boolean } {
  const clean = text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
  return { text: clean, cleaned: clean !== text };
}

const digits = (text: string): string => text.normalize('NFKC').replace(/[,\s，]/gu, '');

/** `58,000.00` with two decimals at most → 5800000 分. */
function money(text: string, fenPerUnit: number): number | null {
  const plain = digits(text)
    .replace(/^[¥￥]/u, '')
    .replace(/(万元|元|万)$/u, '');
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/u.exec(plain);
  if (!match) return null;
  const scale = fenPerUnit === 100 ? 2 : 6;
  const fraction = (match[2] ?? '').padEnd(scale, '0');
  if (fraction.length > scale && /[1-9]/u.test(fraction.slice(scale))) return null;
  const fen = Number(match[1]) * fenPerUnit + Number(fraction.slice(0, scale));
  return Number.isSafeInteger(fen) ? fen : null;
}

/** `2026年9月8日`, `2026/9/8`, `2026-09-08 00:00` → `2026-09-08`; null unless the day exists. */
export function parseDay(text: string): string | null {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s].*)?$/u.exec(
    text.normalize('NFKC').trim(),
  );
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return `${match[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const yes = new Set(['true', '1', '是', '有', 'Y', 'y', 'on', '√']);
const no = new Set(['false', '0', '否', '无', 'N', 'n', 'off', '']);

/**
 * A value as the page holds it → the fact's value, or null when it says nothing the parser understands.
 * `map` is asked first. An empty text is null except for `boolean`.
 */
export function parseRead(raw: string, read: Pick<Read, 'parse' | 'map'>): FactValue | null {
  const text = wellFormed(raw).text.trim();
  if (read.map !== undefined && Object.hasOwn(read.map, text)) return read.map[text] ?? null;
  const parse = read.parse ?? 'text';
  if (text === '' && parse !== 'boolean') return null;
  switch (parse) {
    case 'text':
      return text.slice(0, 4000);
    case 'money-yuan':
      return money(text, 100);
    case 'money-wanyuan':
      return money(text, 1_000_000);
    case 'day':
      return parseDay(text);
    case 'integer': {
      const plain = digits(text);
      return /^-?\d{1,15}$/u.test(plain) ? Number(plain) : null;
    }
    case 'boolean':
      return yes.has(text) ? true : no.has(text) ? false : null;
  }
}
