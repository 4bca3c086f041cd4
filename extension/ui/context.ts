/** What every component is given: words, the line to the worker, the sheet that is open. */
import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Localized } from '#shared/rules/pack-schema.ts';
import type { Link } from './link.ts';
import { type Language, locales, type Words } from './locales/locales.ts';

export interface Ui {
  readonly words: Words;
  readonly link: Link;
}

export const language = signal<Language>('zh-CN');
export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui & { readonly t: (text: Localized) => string } {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error('no UiContext');
  const lang = language.value;
  return { ...ui, t: (text) => text[lang] };
}

export function wordsOf(lang: Language): Words {
  return locales[lang];
}

/** What lies over the panel. */
export type Sheet =
  | { readonly kind: 'composer' }
  | { readonly kind: 'officer' }
  | { readonly kind: 'document'; readonly item: string }
  | { readonly kind: 'telling'; readonly item: string }
  | { readonly kind: 'fact'; readonly fact: string; readonly correct: boolean }
  | { readonly kind: 'door' }
  | { readonly kind: 'approval' }
  | { readonly kind: 'baseline' }
  | { readonly kind: 'publication' }
  | { readonly kind: 'unrecorded'; readonly record: string }
  | { readonly kind: 'step'; readonly stage: string }
  | { readonly kind: 'card' }
  | { readonly kind: 'keys' };

export const sheet = signal<Sheet | null>(null);
/**
 * The officer came from the page's message to finish what it named: one sheet leads to the next, and the last one
 * back to the page. Esc ends it.
 */
export const errand = signal(false);
/** A sheet was saved: the panel moves on to what is next. */
export const saved = signal(false);
/** Index of the selected row; blockers come first. */
export const selected = signal(0);
/** Gaps whose cited words are open. */
export const openBasis = signal<ReadonlySet<string>>(new Set());
/** Sections that are unfolded: `done`, or a deadline's id. */
export const unfolded = signal<ReadonlySet<string>>(new Set());
/** Last failure, said once where the officer acted. */
export const failure = signal<string | null>(null);

export function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(name)) next.add(name);
  return next;
}
