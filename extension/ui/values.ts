/** Values of facts as people read and write them. Money is integer 分 inside and 元 outside. */
import { shanghaiInstant } from '#shared/calendar/working-days.ts';
import type { FactValue } from '#shared/case/events.ts';
import type { FactDefinition } from '#shared/rules/pack-schema.ts';
import type { FactView } from '../worker/panel-protocol.ts';
import type { Words } from './locales/locales.ts';

export function shown(value: FactValue, type: FactDefinition['type'], words: Words): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (Array.isArray(value)) return words.list(value);
  if (typeof value === 'number') return type === 'money' ? words.yuan(value) : String(value);
  if (type === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return `${value}（${words.weekday(value)}）`;
  if (type === 'instant' && !Number.isNaN(Date.parse(value)))
    return shanghaiInstant(value).slice(0, 16).replace('T', ' ');
  return value;
}

/** The answer's own words where the fact has answers. */
export function factText(fact: FactView, words: Words, t: (l: FactView['title']) => string): string {
  if (fact.value === null) return '';
  const answer = fact.answers.find((one) => one.value === fact.value);
  return answer === undefined ? shown(fact.value, fact.type, words) : t(answer.title);
}

/**
 * What was typed as a fact's value; null when it does not fit.
 * @example typed('58,000.5', 'money') // 5800050
 */
export function typed(text: string, type: FactDefinition['type']): FactValue | null {
  const clean = text.trim();
  if (clean === '') return null;
  switch (type) {
    case 'money': {
      const plain = clean.replace(/[,，\s元]/g, '');
      if (!/^\d{1,12}(\.\d{1,2})?$/.test(plain)) return null;
      const [yuan = '0', fen = ''] = plain.split('.');
      return Number(yuan) * 100 + Number(fen.padEnd(2, '0') || '0');
    }
    case 'integer':
      return /^-?\d{1,12}$/.test(clean) ? Number(clean) : null;
    case 'day': {
      const [, year, month, day] = /^(\d{4})[-./年]?(\d{2})[-./月]?(\d{2})日?$/.exec(clean) ?? [];
      return year === undefined ? null : `${year}-${month}-${day}`;
    }
    case 'instant':
      // What the browser's field gives is the time on the officer's wall.
      return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(clean) ? `${clean}:00+08:00` : null;
    case 'boolean':
      return clean === 'true' ? true : clean === 'false' ? false : null;
    case 'list':
      return clean
        .split(/[、,，\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== '');
    case 'text':
      return clean;
  }
}

/** Every value that was read or entered and still stands against another, the one that counts first. */
export function readingsOf(
  fact: FactView,
): readonly { readonly value: FactValue; readonly provenance: FactView['provenance'] }[] {
  return fact.value === null ? [] : [{ value: fact.value, provenance: fact.provenance }, ...fact.differs];
}

/** A moment of today as its time, of another day with the day. */
export function moment(ms: number, words: Words): string {
  const day = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
  return day(ms) === day(Date.now()) ? words.time(ms) : `${words.day(day(ms))} ${words.time(ms)}`;
}
