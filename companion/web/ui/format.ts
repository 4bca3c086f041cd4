/** Dates, ages and case numbers as the pages show them. Days are Asia/Shanghai's, whatever the computer's zone. */
import { signal } from '@preact/signals';
import type { Text } from '../locales/zh-CN.ts';

const SHANGHAI_MS = 8 * 60 * 60 * 1000;

/** The clock of the pages: ages are renewed every half minute, in step. */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 30_000);

export function clockTime(instant: number | string): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant);
  return new Date(ms + SHANGHAI_MS).toISOString().slice(11, 16);
}

/** Day of an instant in Asia/Shanghai. */
export function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 10);
}

function partsOf(day: string): readonly [number, number, number] {
  const date = new Date(`${day}T00:00:00Z`);
  return [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay()];
}

/** 12 月 17 日 周四 */
export function dayText(day: string, t: Text): string {
  return t.day(...partsOf(day));
}
/** 12 月 17 日（周四） */
export function dayLong(day: string, t: Text): string {
  return t.dayLong(...partsOf(day));
}
/** 刚刚, 8 分钟, 3 小时, 2 天 */
export function age(since: string, until: number, t: Text): string {
  const minutes = Math.floor((until - Date.parse(since)) / 60_000);
  if (minutes < 1) return t.age.now;
  if (minutes < 60) return t.age.minutes(minutes);
  if (minutes < 24 * 60) return t.age.hours(Math.floor(minutes / 60));
  return t.age.days(Math.floor(minutes / (24 * 60)));
}

/** Five days of being missing fill the bar. */
export function agePart(since: string, until: number): number {
  const part = (until - Date.parse(since)) / (5 * 24 * 60 * 60 * 1000);
  return Math.max(2, Math.min(100, Math.round(part * 100)));
}

/** The part of a number that narrow screens may leave out: 云市监案〔2026〕 and 86号. */
export function splitNumber(number: string): readonly [string, string] {
  const at = number.indexOf('〕');
  return at === -1 || at === number.length - 1
    ? ['', number]
    : [number.slice(0, at + 1), number.slice(at + 1)];
}
