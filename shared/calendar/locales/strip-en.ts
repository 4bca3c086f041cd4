import type { StripWords } from './strip-zh-cn.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const en: StripWords = {
  today: 'now',
  due: 'due',
  latest: 'last',
  cited: 'alt',
  event: 'event',
  start: 'from',
  stopped: 'stop',
  rest: 'off',
  fold: (n) => `${n} d`,
  foldRest: (n) => `${n} out`,
  weekday: (at) => ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'][at] ?? '',
  month: (at) => months[at - 1] ?? '',
};
