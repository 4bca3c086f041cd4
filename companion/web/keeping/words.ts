/** Texts of the page in the language in use. */
import { computed } from '@preact/signals';
import { lang, t } from '../i18n.ts';
import { clockTime, dayOf, dayText } from '../ui/format.ts';
import { en } from './locales/en.ts';
import { type KeepingWords, zhCN } from './locales/zh-CN.ts';

export const words = computed<KeepingWords>(() => (lang.value === 'en' ? en : zhCN));

/** 12 % as the language writes it; below one in a hundred it says so. */
export function shareText(share: number): string {
  const percent = share * 100;
  const figure = percent > 0 && percent < 1 ? '<1' : String(Math.round(percent));
  return lang.value === 'en' ? `${figure} %` : `${figure}%`;
}

/** 9 天, 18 小时 */
export function lastsText(hours: number): string {
  const { disk } = words.value;
  // What lasts a thousand years is said of a week's rate, and tells nobody anything.
  if (hours > 24 * 365) return disk.years;
  return hours < 48 ? disk.hours(Math.floor(hours)) : disk.days(Math.floor(hours / 24));
}

/** 11 月 27 日 周五 02:00 */
export const momentText = (instant: string): string =>
  `${dayText(dayOf(instant), t.value)} ${clockTime(instant)}`;
