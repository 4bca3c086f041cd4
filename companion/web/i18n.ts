/** The language in use: what the officer chose, else what the browser asks for. Chinese first. */
import { computed, effect, signal } from '@preact/signals';
import type { Localized } from '#shared/rules/pack-schema.ts';
import { text as en } from './locales/en.ts';
import { type Text, text as zh } from './locales/zh-CN.ts';

export type Lang = 'zh-CN' | 'en';
const KEY = 'sanxiang.lang';

function initial(): Lang {
  const kept = localStorage.getItem(KEY);
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

export const lang = signal<Lang>(initial());
/** The texts in the language in use; read inside a component it renews it at a switch. */
export const t = computed<Text>(() => (lang.value === 'en' ? en : zh));

effect(() => {
  document.documentElement.lang = lang.value;
});

export function switchLanguage(): void {
  lang.value = lang.value === 'en' ? 'zh-CN' : 'en';
  localStorage.setItem(KEY, lang.value);
}

/** A text of a pack in the language in use. */
export function local(text: Localized): string {
  return text[lang.value];
}
