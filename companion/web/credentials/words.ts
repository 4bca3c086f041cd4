/** Texts of these pages in the language in use. */
import { computed } from '@preact/signals';
import { lang } from '../i18n.ts';
import { en } from './locales/en.ts';
import { type CredentialsWords, zhCN } from './locales/zh-CN.ts';

export const words = computed<CredentialsWords>(() => (lang.value === 'en' ? en : zhCN));
