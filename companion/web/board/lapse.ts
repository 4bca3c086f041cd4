/** When a request for approval ends, in words. */
import type { Text } from '../locales/zh-CN.ts';
import { clockTime, dayLong, dayOf } from '../ui/format.ts';

/**
 * By the request's own `expires`: a press waits for minutes, a departure or a withholding for weeks.
 * @param expires ISO instant
 * @param now ms; of the same day in Asia/Shanghai the time is enough
 * @example lapseText('2026-12-25T02:10:00.000Z', Date.parse('2026-11-25T02:10:00Z'), text) // 12 月 25 日（周五）10:10
 */
export function lapseText(expires: string, now: number, t: Text): string {
  const [day, time] = [dayOf(expires), clockTime(expires)];
  if (day === dayOf(new Date(now).toISOString())) return time;
  const long = dayLong(day, t);
  return `${long}${/[）)]$/.test(long) ? '' : ' '}${time}`;
}
