/** Texts of the live page in the language in use. */
import { computed } from '@preact/signals';
import { lang } from '../i18n.ts';
import { en } from './locales/en.ts';
import { type LiveWords, zhCN } from './locales/zh-CN.ts';

export const words = computed<LiveWords>(() => (lang.value === 'en' ? en : zhCN));
