/** Texts of the page in the language in use. */
import { computed } from '@preact/signals';
import { lang } from '../i18n.ts';
import { text as en } from './locales/en.ts';
import { type ImportText, text as zh } from './locales/zh-CN.ts';

export const words = computed<ImportText>(() => (lang.value === 'en' ? en : zh));
