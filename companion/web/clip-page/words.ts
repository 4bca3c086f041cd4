/** What the page says, by language. */
import type { Certificate } from '#shared/media/certificate.ts';
import type { FaultWords } from '#shared/media/locales/fault-words.ts';
import { words as en } from './locales/en.ts';
import { words as zhCN } from './locales/zh-CN.ts';

export type Language = 'zh-CN' | 'en';

export interface Words {
  readonly title: string;
  readonly other: string;
  readonly lead: string;
  readonly offline: string;
  readonly drop: string;
  readonly choose: string;
  readonly chooseFolder: string;
  readonly again: string;
  readonly working: (done: number, of: number) => string;
  readonly unreadable: string;
  readonly result: Readonly<
    Record<'trusted' | 'compare' | 'faulty', { readonly title: string; readonly todo: string }>
  >;
  readonly keyTitle: string;
  readonly keyLead: string;
  readonly compared: string;
  readonly severalKeys: string;
  readonly wrong: string;
  readonly clipGood: string;
  readonly clipBad: string;
  readonly facts: Readonly<
    Record<
      | 'agency'
      | 'camera'
      | 'case'
      | 'received'
      | 'cameraClock'
      | 'sealed'
      | 'exported'
      | 'reason'
      | 'format'
      | 'hash',
      string
    >
  >;
  readonly cameraClock: (from: string, to: string) => string;
  readonly exportedBy: (name: string, at: string) => string;
  readonly fragments: (count: number, bytes: string) => string;
  readonly holes: (count: number) => string;
  readonly hole: (from: string, to: string, why: string) => string;
  readonly why: Readonly<Record<string, string>>;
  /** Between two parts of a sentence. */
  readonly between: string;
  /** Of a hole in one track. */
  readonly only: Readonly<Record<'video' | 'audio', string>>;
  readonly cannotPlay: string;
  /** Behind a span of time. */
  readonly zone: string;
  /** In the place of what was changed. */
  readonly notShown: string;
  readonly folder: (files: number, events: number) => string;
  readonly notListed: string;
  readonly provesTitle: string;
  readonly proves: readonly string[];
  readonly provesNotTitle: string;
  readonly provesNot: readonly string[];
  readonly faults: FaultWords;
}

export const languages: Readonly<Record<Language, Words>> = { 'zh-CN': zhCN, en };

/** In Beijing time, which the parties live by. */
export function moment(at: string | number, language: Language): string {
  return new Date(at).toLocaleString(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'Asia/Shanghai',
    hour12: false,
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
}

export type Hole = Extract<Certificate['holes'][number], { kind: 'hole' }>;
