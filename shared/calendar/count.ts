/** Counts one reading of a period. Which readings there are, and which date is shown, is in three-dates.ts. */
import {
  type Changes,
  type Extension,
  type Reading,
  type Remark,
  type StripDay,
  type Suspension,
  unchanged,
} from './period.ts';
import { addDays, type Calendar } from './working-days.ts';

/** A period that runs on longer than this many days is not laid out day by day. */
const MAX_STRIP = 1000;
/** Nothing is counted further than this; a century is no deadline. */
const MAX_DAYS = 36_525;

/** Days from one to another, both within it. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

export interface Counted {
  /** null while a suspension goes on: there is no last day yet. */
  readonly due: string | null;
  /** The last day before it rolled over; equal to `due` where it did not. */
  readonly nominal: string | null;
  /** Time that was taken off. */
  readonly suspended: readonly Interval[];
  /** A day was asked of a year without an official table (decision 39). */
  readonly provisional: boolean;
  readonly remarks: readonly Remark[];
}

const within = (day: string, intervals: readonly Interval[]): boolean =>
  intervals.some(({ from, to }) => from <= day && day <= to);

/**
 * The last day of so many months: the day of that number, or the last of a month that has none
 * (最高人民法院 2014-12-12). If the first day counts it is the day before that number.
 */
function endOfMonths(from: string, months: number, firstDayCounts: boolean): string {
  const [year = 0, month = 1, date = 1] = from.split('-').map(Number);
  const at = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
  const length = new Date(Date.UTC(Math.floor(at / 12), (at % 12) + 1, 0)).getUTCDate();
  return addDays(first, Math.min(firstDayCounts ? date - 1 : date, length) - 1);
}

const suspendedDays = (from: string, to: string, intervals: readonly Interval[]): number => {
  let days = 0;
  if (intervals.length > 0)
    for (let day = from; day <= to; day = addDays(day, 1)) if (within(day, intervals)) days += 1;
  return days;
};

/** The last day of a reading before any rolling over. null: too far away. */
function lastDay(
  from: string,
  reading: Reading,
  length: number,
  suspended: readonly Interval[],
  calendar: Calendar,
): string | null {
  if (reading.unit === 'month' || reading.unit === 'year') {
    const months = reading.unit === 'year' ? length * 12 : length;
    if (months > MAX_DAYS / 28) return null;
    const plain = endOfMonths(from, months, reading.firstDayCounts);
    // Days that are not counted move the end; the days it moves over may be suspended in their turn.
    let end = plain;
    for (;;) {
      const moved = addDays(plain, suspendedDays(from, end, suspended));
      if (moved === end) return end;
      end = moved;
    }
  }
  let day = reading.firstDayCounts ? from : addDays(from, 1);
  let counted = 0;
  for (let steps = 0; steps < MAX_DAYS; steps += 1) {
    if (!within(day, suspended) && (reading.unit !== 'working-day' || calendar.kindOf(day).works))
      counted += 1;
    if (counted === length) return day;
    day = addDays(day, 1);
  }
  return null;
}

function rolled(day: string, reading: Reading, calendar: Calendar): string {
  if (reading.rollover === 'none') return day;
  let last = day;
  while (!calendar.kindOf(last).works) last = addDays(last, 1);
  return last;
}

type Change =
  | { readonly at: string; readonly suspension: Suspension; readonly extension?: undefined }
  | {
      readonly at: string;
      readonly extension: Extension & { readonly approvedOn: string };
      readonly suspension?: undefined;
    };

/** Changes in the order in which they take effect, and what is said of those that cannot. */
function inOrder(changes: Changes): {
  readonly order: readonly Change[];
  readonly remarks: readonly Remark[];
} {
  const remarks: Remark[] = [];
  const order: Change[] = [];
  for (const suspension of changes.suspensions) {
    const { noticeOn, from, to, reason } = suspension;
    const told = suspension.noticeRequired ? noticeOn : from;
    if (told === null || (to !== null && told > to)) {
      remarks.push({ kind: 'suspension-not-notified', reason });
      continue;
    }
    const late = told > from;
    if (late) remarks.push({ kind: 'suspension-notified-late', reason, noticeOn: told });
    order.push({ at: late ? told : from, suspension });
  }
  for (const extension of changes.extensions) {
    const { approvedOn } = extension;
    if (approvedOn === null) remarks.push({ kind: 'extension-not-approved' });
    else order.push({ at: approvedOn, extension: { ...extension, approvedOn } });
  }
  const rank = (change: Change) => (change.suspension === undefined ? 1 : 0);
  return { order: order.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : rank(a) - rank(b))), remarks };
}

/**
 * Day by day from start to due, or from due to start where it was counted back: which days count, and why others do not.
 * @returns nothing where there is no due day, or where it is too long to lay out
 */
export function layOut(
  from: string,
  counted: Counted,
  reading: Reading,
  calendar: Calendar,
): readonly StripDay[] {
  const { due, nominal, suspended } = counted;
  if (due === null || nominal === null) return [];
  const before = reading.direction === 'before';
  const [first, last] = before ? [due, from] : [from, due];
  if (addDays(first, MAX_STRIP) <= last) return [];
  const strip: StripDay[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const kind = calendar.kindOf(day);
    const name = kind.name === null ? {} : { name: kind.name };
    const rest = {
      day,
      counts: false,
      why: kind.why === 'holiday' ? 'holiday' : 'weekend',
      ...name,
    } as const;
    if (day === from && (before || !reading.firstDayCounts)) strip.push({ day, counts: false, why: 'start' });
    else if (before && day === due && !reading.firstDayCounts) strip.push({ day, counts: false, why: 'act' });
    else if (within(day, suspended)) strip.push({ day, counts: false, why: 'suspended', ...name });
    // Past the nominal end nothing is counted but the day to which it rolled.
    else if (!before && day > nominal) strip.push(day === due ? { day, counts: true, ...name } : rest);
    else if (reading.unit === 'working-day' && !kind.works) strip.push(rest);
    else strip.push({ day, counts: true, ...name });
  }
  return strip;
}

function isProvisional(
  from: string,
  end: string,
  due: string,
  reading: Reading,
  calendar: Calendar,
): boolean {
  const [first, last] = due < from ? [due, from] : [from, due];
  // Only what was asked: natural days ask the table for nothing but where they roll to.
  const asked = reading.unit === 'working-day' ? first : reading.rollover === 'none' ? null : end;
  if (asked === null) return false;
  // By year, for a table has whole years.
  for (let year = Number(asked.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1)
    if (calendar.kindOf(`${String(year).padStart(4, '0')}-07-01`).provisional) return true;
  return false;
}

function countBack(from: string, reading: Reading, calendar: Calendar): Counted | null {
  const counts = (day: string) => reading.unit !== 'working-day' || calendar.kindOf(day).works;
  // The act on a day of its own is one more day counted back.
  const length = reading.length + (reading.firstDayCounts ? 0 : 1);
  if (reading.unit === 'month' || reading.unit === 'year' || length > MAX_DAYS / 2) return null;
  let day = from;
  for (let counted = 0; counted < length; ) {
    day = addDays(day, -1);
    if (counts(day)) counted += 1;
  }
  return {
    due: day,
    nominal: day,
    suspended: [],
    provisional: isProvisional(from, from, day, { ...reading, rollover: 'none' }, calendar),
    remarks: [],
  };
}

/**
 * Counts one reading of a period from a day, with the suspensions and extensions of the case. Each is taken in the
 * order of its day, and only if the period had not run out by then: what comes late does not revive it.
 * @returns null for hours, which need an instant, for months counted back, and for what is too long to count
 * @example countPeriod('2026-09-28', { length: 7, unit: 'working-day', … }, nationalCalendar)?.due // '2026-10-13'
 */
export function countPeriod(
  from: string,
  reading: Reading,
  calendar: Calendar,
  changes: Changes = unchanged,
): Counted | null {
  if (reading.unit === 'hour') return null;
  if (reading.direction === 'before') return countBack(from, reading, calendar);
  const { order, remarks: first } = inOrder(changes);
  const remarks: Remark[] = [...first];
  const suspended: Interval[] = [];
  let length = reading.length;
  const endNow = () => lastDay(from, reading, length, suspended, calendar);
  let end = endNow();
  let running = false;
  for (const { at, suspension, extension } of order) {
    if (end === null) return null;
    const last = rolled(end, reading, calendar);
    if (suspension !== undefined) {
      if (!running && at > last) {
        remarks.push({ kind: 'suspension-after-end', reason: suspension.reason, end: last });
        continue;
      }
      if (suspension.to === null) {
        running = true;
        remarks.push({ kind: 'suspension-running', reason: suspension.reason, from: at });
      } else suspended.push({ from: at, to: suspension.to });
    } else {
      const { approvedOn, noticeOn, noticeRequired, max } = extension;
      if (!running && approvedOn > last) {
        remarks.push({ kind: 'extension-late', approvedOn, end: last });
        continue;
      }
      if (noticeRequired && (noticeOn === null || (!running && noticeOn > last))) {
        remarks.push({ kind: 'extension-not-notified', approvedOn, end: last });
        continue;
      }
      if (max !== null && extension.length > max)
        remarks.push({ kind: 'extension-beyond-limit', length: extension.length, max });
      length += max === null ? extension.length : Math.min(extension.length, max);
    }
    end = endNow();
  }
  if (running) return { due: null, nominal: null, suspended, provisional: false, remarks };
  if (end === null) return null;
  const due = rolled(end, reading, calendar);
  return {
    due,
    nominal: end,
    suspended,
    provisional: isProvisional(from, end, due, reading, calendar),
    remarks,
  };
}
