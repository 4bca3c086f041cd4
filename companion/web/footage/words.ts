/** Texts of recordings in the language in use, and lengths in them. */
import { computed } from '@preact/signals';
import { lang } from '../i18n.ts';
import { en } from './locales/en.ts';
import { type FootageWords, zhCN } from './locales/zh-CN.ts';

export const words = computed<FootageWords>(() => (lang.value === 'en' ? en : zhCN));

/** 45 秒, 4 分 12 秒, 1 小时 52 分 */
export function lengthText(ms: number): string {
  const text = words.value;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return text.seconds(seconds);
  if (seconds < 3600) return text.minutes(Math.floor(seconds / 60), seconds % 60);
  return text.hours(Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60));
}

/** With seconds, Asia/Shanghai. */
export function secondTime(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(11, 19);
}
