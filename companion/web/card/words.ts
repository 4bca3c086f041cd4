/** The words of the card page in the reader's language: those of every card, and its own. */
import { type CardWords, en as cardEn, zhCN as cardZhCN } from '#shared/credential/locales/card.ts';
import { lang } from '../i18n.ts';
import { type CardPageWords, en, zhCN } from '../locales/card.ts';

export function cardPageWords(): CardPageWords {
  return lang.value === 'en' ? en : zhCN;
}
export function cardWords(): CardWords {
  return lang.value === 'en' ? cardEn : cardZhCN;
}
