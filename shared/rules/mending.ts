/**
 * What a problem of a file says, as codes with parameters, so that it can be told in the language of whoever mends it.
 * Its English sentence is kept beside them: for logs, and for whoever does not know a code.
 */
import { z } from 'zod';
import { mending as englishTexts } from './locales/mending-en.ts';
import type { MendingTexts } from './locales/mending-zh-cn.ts';

export type MendingCode = keyof MendingTexts;

const plainSchema = z.object({ code: z.string(), with: z.array(z.string()) });
/** A text whose parameters are no texts. */
export type PlainSaid = z.infer<typeof plainSchema>;

/** A text by its code. A parameter that is itself a text is told in the same language. */
export const saidSchema = z.object({
  code: z.string(),
  with: z.array(z.union([z.string(), plainSchema])),
});
export type Said = z.infer<typeof saidSchema>;

/** What stands there or what to write: as the file spells it, or a text of ours. */
export type Words = string | Said;

/** A text of the tables (locales/mending-…), with what it takes. */
export function say<C extends MendingCode>(code: C, ...parameters: Parameters<MendingTexts[C]>): PlainSaid {
  return { code, with: [...parameters] };
}

/** A key that is missing, with what it should hold. */
export function sayKeyWith(key: string, value: PlainSaid): Said {
  return { code: 'key-with' satisfies MendingCode, with: [key, value] };
}

/** Null when the table does not have the code: then whoever said it is of another version. */
function told(said: Said, texts: MendingTexts): string | null {
  const table: Readonly<Record<string, ((...parameters: string[]) => string) | undefined>> = texts;
  const text = Object.hasOwn(texts, said.code) ? table[said.code] : undefined;
  if (text === undefined) return null;
  return text(...said.with.map((one) => (typeof one === 'string' ? one : (told(one, texts) ?? one.code))));
}

export interface SaidProblem {
  readonly found: string;
  readonly write: string;
  readonly said?: { readonly found?: Said | undefined; readonly write?: Said | undefined } | undefined;
}

/** `found` and `write` in English, with the codes by which they can be told in another language. */
export function wrong(found: Words, write: Words): SaidProblem {
  const inEnglish = (words: Words) =>
    typeof words === 'string' ? words : (told(words, englishTexts) ?? words.code);
  const said = {
    ...(typeof found === 'string' ? {} : { found }),
    ...(typeof write === 'string' ? {} : { write }),
  };
  const english = { found: inEnglish(found), write: inEnglish(write) };
  return Object.keys(said).length === 0 ? english : { ...english, said };
}

/** `found` and `write` in the language of the table; what has no code there as it was said. */
export function toldIn(
  problem: SaidProblem,
  texts: MendingTexts,
): { readonly found: string; readonly write: string } {
  const of = (key: 'found' | 'write') => {
    const said = problem.said?.[key];
    return (said === undefined ? null : told(said, texts)) ?? problem[key];
  };
  return { found: of('found'), write: of('write') };
}
