/** Texts of these pages in the language in use. */
import { computed } from '@preact/signals';
import { lang } from '../i18n.ts';
import { text as en } from './locales/en.ts';
import { type InspectionText, text as zh } from './locales/zh-CN.ts';

export const words = computed<InspectionText>(() => (lang.value === 'en' ? en : zh));

/** `11-25 10:32` in Shanghai. */
export function moment(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
}
