/** What stands in a strip of days; each has the width of two characters. */
export const zhCN = {
  today: '今天',
  due: '到期',
  latest: '最迟',
  /** Where the cited reading ends, if that is another day. */
  cited: '另算',
  /** The event's own day, of a period that is counted back. */
  event: '当天',
  start: '起',
  stopped: '停',
  rest: '休',
  fold: (n: number) => `${n} 天`,
  foldRest: (n: number) => `不计 ${n}`,
  /** @param at 0: Sunday */
  weekday: (at: number) => '日一二三四五六'[at] ?? '',
  /** @param at 1…12 */
  month: (at: number) => `${at} 月`,
};
export type StripWords = typeof zhCN;
