/** Which language stands beside the Chinese. */
export const others = {
  en: { name: 'EN', dir: 'ltr' },
  ug: { name: 'ئۇيغۇرچە', dir: 'rtl' },
  kk: { name: 'Қаз', dir: 'ltr' },
  ru: { name: 'Рус', dir: 'ltr' },
} as const;
export type Other = keyof typeof others;
export const otherTags = Object.keys(others) as Other[];

const isOther = (tag: string): tag is Other => Object.hasOwn(others, tag);

/**
 * The language beside the Chinese at the first visit; null: none is wanted.
 * @param preferred as the browser has them, BCP 47
 * @example firstOther(['kk-KZ', 'zh-CN']) // 'kk'
 * @example firstOther(['zh-CN', 'en']) // null
 */
export function firstOther(preferred: readonly string[]): Other | null {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (primary === 'zh') return null;
    if (isOther(primary)) return primary;
  }
  return preferred.length === 0 ? null : 'en';
}

/** @param kept as the phone has it: `''` for Chinese alone */
export function wantedOther(kept: string | null, preferred: readonly string[]): Other | null {
  if (kept === '') return null;
  return kept !== null && isOther(kept) ? kept : firstOther(preferred);
}
