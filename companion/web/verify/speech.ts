/** Chinese, and beside it the language that the reader chose. */
import { type Child, h } from './dom.ts';
import en from './locales/page/en.json';
import zh from './locales/page/zh-CN.json';
import { type Other, others } from './speech-choice.ts';
import type { Translation, Words } from './words.ts';

const isTranslation = (value: unknown): value is Translation =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(zh).every(
    (key) => typeof (value as Record<string, unknown>)[key] === typeof zh[key as keyof Words],
  );

/** English travels in the page; the others are asked for once they are wanted, and kept by the service worker. */
const loaded: Partial<Record<Other, Words | Translation>> = { en };

/**
 * The words of a language: at once, or from beside the page.
 * @returns null when they could not be had
 */
export async function wordsOf(other: Other, base: string): Promise<Words | Translation | null> {
  const held = loaded[other];
  if (held !== undefined) return held;
  try {
    const answer = await fetch(`${base}languages/${other}.json`, { credentials: 'omit' });
    const content: unknown = answer.ok ? await answer.json() : null;
    if (!isTranslation(content)) return null;
    loaded[other] = content;
    return content;
  } catch {
    return null;
  }
}

export interface Speech {
  readonly zh: Words;
  readonly other: Other | null;
  /** Of the other language; null: Chinese alone. */
  readonly words: Words | Translation | null;
  /** The text in Chinese, below it in the other language. */
  say(of: (words: Words) => string): Child;
  /** The other language's line alone, or nothing. */
  beside(of: (words: Words) => string): Child;
}

export function speech(other: Other | null, words: Words | Translation | null): Speech {
  const beside = (of: (words: Words) => string): Child =>
    other === null || words === null
      ? null
      : h('span', { class: 'o', lang: other, dir: others[other].dir }, of(words));
  return { zh, other: words === null ? null : other, words, say: (of) => [of(zh), beside(of)], beside };
}
