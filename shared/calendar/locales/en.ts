/** Deadlines in English. */
import type { OpenPoint, Unit } from '../period.ts';
import type { DeadlineSentences } from './sentences.ts';

const units: Readonly<Record<Unit, string>> = {
  'working-day': 'working day',
  day: 'day',
  month: 'month',
  year: 'year',
  hour: 'hour',
};
/** The tables name holidays as the papers do. */
const holidays: readonly (readonly [string, string])[] = [
  ['元旦', 'New Year'],
  ['春节', 'Spring Festival'],
  ['清明节', 'Qingming'],
  ['劳动节', 'Labour Day'],
  ['端午节', 'Dragon Boat'],
  ['中秋节', 'Mid-Autumn'],
  ['国庆节', 'National Day'],
  ['肉孜节', 'Eid al-Fitr'],
  ['古尔邦节', 'Eid al-Adha'],
  ['抗战胜利纪念日', 'Victory Day'],
  ['、', ' and '],
];
const holiday = (name: string) =>
  holidays.reduce((text, [zh, english]) => text.replaceAll(zh, english), name);
const many = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`;
const instant = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
const span = (first: string, last: string) => (first === last ? first : `${first} to ${last}`);
const openPoints = (open: readonly OpenPoint[], before: boolean) =>
  open
    .map((point) =>
      point === 'first-day'
        ? before
          ? 'whether the day of the act counts'
          : 'whether the first day counts'
        : point === 'rollover'
          ? 'whether a day off at the end moves it'
          : 'whether working days are meant',
    )
    .join(', ');

export const en: DeadlineSentences = {
  counted: ({ from, length, unit, firstDayCounts, nominal }) =>
    `From ${from}, that day ${firstDayCounts ? 'counted' : 'not counted'}, ${many(length, units[unit])} end on ${nominal}.`,
  countedBack: ({ from, length, unit, actCounts, due }) =>
    `${many(length, units[unit])} back from ${from}, which is not counted${actCounts ? '' : ', and one day more'}: on ${due} at the latest.`,
  hours: ({ from, length, dueAt }) =>
    `${many(length, 'hour')} from ${instant(from)} end at ${instant(dueAt)} (Beijing time); days off count too.`,
  noEnd: ({ from }) =>
    `From ${from}; the period stands still and has no end yet. Enter the day on which the cause ended once it has.`,
  skipped: ({ weekendDays, runs }) =>
    `Skipped: ${[
      ...(weekendDays === 0 ? [] : [many(weekendDays, 'weekend day')]),
      ...runs.map(
        (run) =>
          `${span(run.first, run.last)} (${run.name === null ? 'time that is not counted' : holiday(run.name)})`,
      ),
    ].join(', ')}.`,
  rolled: ({ nominal, due }) => `${nominal} is a day off: it moves to ${due}.`,
  shown: ({ shown, open, before }) =>
    `No text says ${openPoints(open, before)}. Work to the earlier date: ${shown}.`,
  adverse: ({ adverseFrom }) =>
    `By the later reading, nothing may be decided against the party before ${adverseFrom}.`,
  otherLaw: ({ length, unit }) =>
    `Another law sets this period: counted by the ${many(length, units[unit])} entered; that law also limits extensions.`,
  otherLawWanted: ({ general, unit }) =>
    `Another law sets this period, but how long is not entered: the date here is that of the general ${many(general, units[unit])} and may be wrong. Enter the other law's period below.`,
  remark: (remark) => {
    switch (remark.kind) {
      case 'extension-not-approved':
        return 'The extension is not approved and does not count. Have it approved before the period ends.';
      case 'extension-late':
        return `The period ended on ${remark.end}; the extension of ${remark.approvedOn} came late and does not count. Report it to the head.`;
      case 'extension-not-notified':
        return `The extension was approved on ${remark.approvedOn}, but by ${remark.end} the other party had not been told: it does not count. Enter the day of the notice if there was one.`;
      case 'extension-beyond-limit':
        return `Extended by ${remark.length}; the law allows ${remark.max}, so ${remark.max} count.`;
      case 'suspension-not-notified':
        return `The time for ${remark.reason} was not notified in writing and counts. Enter the day of the notice if there was one.`;
      case 'suspension-notified-late':
        return `The time for ${remark.reason} was notified only on ${remark.noticeOn}; the days before count.`;
      case 'suspension-after-end':
        return `The period had ended on ${remark.end} when ${remark.reason} began: nothing is taken off. Report it to the head.`;
      case 'suspension-running':
        return `Since ${remark.from} the time for ${remark.reason} is not counted; it goes on.`;
    }
  },
  provisional:
    'A year without an official calendar was used: counted by the statutory holidays, it may change once the notice is out.',
};
