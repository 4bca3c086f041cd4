/** The officer's language, shared by panel, pairing page and worker through `storage.local`. */
import { language } from './context.ts';
import type { Language } from './locales/locales.ts';

const isLanguage = (value: unknown): value is Language => value === 'zh-CN' || value === 'en';

export async function followLanguage(): Promise<void> {
  const { language: kept } = await chrome.storage.local.get('language');
  if (isLanguage(kept)) language.value = kept;
  chrome.storage.local.onChanged.addListener((changes) => {
    const next = changes.language?.newValue;
    if (isLanguage(next)) language.value = next;
  });
}
