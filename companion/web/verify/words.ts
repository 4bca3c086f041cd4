/**
 * Texts are data: one file a language, gaps in braces. Chinese is the original and always shown; the others stand beside
 * it. A language that no agency has confirmed (`confirmedBy: null`) says so on the page, in both languages.
 */
import type zh from './locales/page/zh-CN.json';

export type Words = Omit<typeof zh, 'months' | 'weekdays'> & {
  /** Empty where the language writes dates in figures. */
  readonly months: readonly string[];
  readonly weekdays: readonly string[];
};
/** A translation by this project or by an agency. */
export interface Translation extends Words {
  /** Which agency read it and when, e.g. `2027-03-01 克拉玛依市司法局`; null: nobody has. */
  readonly confirmedBy: string | null;
  readonly unconfirmed: string;
  readonly unconfirmedZh: string;
}

/** @example filled('打 {number}', { number: '12345' }) // '打 12345' */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
}

const SHANGHAI_MS = 8 * 3_600_000;
const two = (n: number) => `${n < 10 ? '0' : ''}${n}`;

function parts(ms: number, words: Words): Record<string, string | number> {
  const at = new Date(ms);
  const month = at.getUTCMonth() + 1;
  const day = at.getUTCDate();
  return {
    year: at.getUTCFullYear(),
    month,
    mm: two(month),
    monthName: words.months[month - 1] ?? '',
    day,
    dd: two(day),
    weekday: words.weekdays[at.getUTCDay()] ?? '',
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
  };
}

/**
 * A moment by the clock of Asia/Shanghai, whatever the phone's zone: eight hours from UTC all year.
 * @param ms epoch
 */
export function momentText(ms: number, words: Words): string {
  return filled(words.moment, parts(ms + SHANGHAI_MS, words));
}

/** @param days since 1970-01-01 */
export function dayText(days: number, words: Words): string {
  return filled(words.date, parts(days * 86_400_000, words));
}

const digit = '〇一二三四五六七八九';
/** 55 → 五十五, as statutes number their articles; up to 99. */
function numeral(n: number): string {
  const tens = Math.floor(n / 10);
  const ones = n % 10;
  if (tens === 0) return digit[ones] ?? '';
  return `${tens === 1 ? '' : digit[tens]}十${ones === 0 ? '' : digit[ones]}`;
}

/**
 * @param chinese articles are numbered in Chinese
 * @example articlesText('行政强制法', [18, 24], zh, true) // '行政强制法第十八条、第二十四条'
 */
export function articlesText(
  law: string,
  numbers: readonly number[],
  words: Words,
  chinese: boolean,
): string {
  const list = numbers
    .map((n) => filled(words.article, { n: chinese ? numeral(n) : n }))
    .join(words.articleJoin);
  return filled(words.articles, { law, list });
}
