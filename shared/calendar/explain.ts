/** A deadline in sentences: from which day, by which rule, what was skipped and why, what is open, what was not earned. */
import type { DeadlineView } from '../case/gap.ts';
import { en } from './locales/en.ts';
import type { DeadlineSentences } from './locales/sentences.ts';
import { zhCN } from './locales/zh-CN.ts';
import type { Period, Remark, StripDay } from './period.ts';
import type { ThreeDates } from './three-dates.ts';
import { addHours, shanghaiInstant } from './working-days.ts';

export type Locale = 'zh-CN' | 'en';
const locales: Readonly<Record<Locale, DeadlineSentences>> = { 'zh-CN': zhCN, en };

/** Days one after another that were skipped for one reason. */
export interface SkippedRun {
  readonly why: 'holiday' | 'suspended';
  /** Of the holiday; null for time that is not counted. */
  readonly name: string | null;
  readonly first: string;
  readonly last: string;
}

/** Holidays and suspended time of a strip as runs; ordinary weekends only as a number. */
export function skippedOf(strip: readonly StripDay[]): {
  readonly weekendDays: number;
  readonly runs: readonly SkippedRun[];
} {
  const runs: SkippedRun[] = [];
  let weekendDays = 0;
  let before: StripDay | undefined;
  for (const day of strip) {
    const { why } = day;
    if (why === 'weekend') weekendDays += 1;
    if (why === 'holiday' || why === 'suspended') {
      const name = why === 'holiday' ? (day.name ?? null) : null;
      const open = runs.at(-1);
      if (open !== undefined && before?.why === why && open.name === name)
        runs[runs.length - 1] = { ...open, last: day.day };
      else runs.push({ why, name, first: day.day, last: day.day });
    }
    before = day;
  }
  return { weekendDays, runs };
}

/**
 * @param from the day (for hours the instant) it was counted from
 * @param dates what {@link ThreeDates} `threeDates` made of it
 * @returns whole sentences, the counting first; the caller sets them one after another
 */
export function explainDeadline(
  from: string,
  period: Omit<Period, 'rollover'>,
  dates: Omit<ThreeDates, 'shownStrip'>,
  locale: Locale,
): readonly string[] {
  const say = locales[locale];
  const { due, nominal, shown, adverseFrom, dueAt } = dates;
  if (dueAt !== null) return [say.hours({ from: shanghaiInstant(from), length: period.length, dueAt })];
  const remarks = dates.remarks.map((remark) => say.remark(remark));
  if (due === null || nominal === null) return [say.noEnd({ from }), ...remarks];
  const before = period.direction === 'before';
  const { weekendDays, runs } = skippedOf(
    before ? dates.strip : dates.strip.filter((one) => one.day <= nominal),
  );
  const { length, unit, firstDayCounts } = period;
  const counted = before
    ? say.countedBack({ from, length, unit, actCounts: firstDayCounts, due })
    : say.counted({ from, length, unit, firstDayCounts, nominal });
  return [
    counted,
    ...(weekendDays + runs.length === 0 ? [] : [say.skipped({ weekendDays, runs })]),
    ...(due === nominal ? [] : [say.rolled({ nominal, due })]),
    ...(shown === null || shown === due ? [] : [say.shown({ shown, open: period.open, before })]),
    ...(adverseFrom === null ? [] : [say.adverse({ adverseFrom })]),
    ...remarks,
    ...(dates.provisional ? [say.provisional] : []),
  ];
}

/** The cause of a suspension in the reader's language, as its pack names it. */
function named(remark: Remark, { changes = [] }: DeadlineView, locale: Locale): Remark {
  if (!('reason' in remark)) return remark;
  const change = changes.find(({ title }) => title['zh-CN'] === remark.reason);
  return change === undefined ? remark : { ...remark, reason: change.title[locale] };
}

/** What a deadline of a case says of itself, in three parts that a screen sets apart. */
export interface DeadlineSentencesOf {
  /** How it was counted, what is open and what follows from that; nothing while the period does not run. */
  readonly how: readonly string[];
  /** Extra time that was not earned, or only in part. */
  readonly remarks: readonly string[];
  /** That a year without an official table was used. */
  readonly provisional: readonly string[];
}

/** The sentences of {@link explainDeadline} for a deadline of a case. */
export function explainView(view: DeadlineView, locale: Locale): DeadlineSentencesOf {
  const { from, due, shown = due, length, unit, direction = 'after', whose, remarks = [] } = view;
  if (from === null) return { how: [], remarks: [], provisional: [] };
  const period = {
    length,
    unit,
    direction,
    firstDayCounts: view.firstDayCounts ?? false,
    whose,
    open: view.open ?? [],
  };
  const dates = {
    due,
    nominal: view.nominal === undefined ? due : view.nominal,
    shown,
    adverseFrom: view.adverseFrom ?? null,
    dueAt: view.dueAt ?? null,
    strip: due === null ? view.strip : view.strip.filter(({ day }) => direction === 'after' || day >= due),
    provisional: false,
    remarks: [],
  };
  // The view gives the day; the instant that hours ran from lies their length before the one on which they end.
  const start = dates.dueAt === null ? from : addHours(dates.dueAt, -length);
  const say = locales[locale];
  const set = view.otherLaw?.length ?? null;
  return {
    how: [
      ...explainDeadline(start, period, dates, locale),
      ...(set === null ? [] : [say.otherLaw({ length: set, unit })]),
    ],
    remarks: [
      ...(view.otherLaw?.length === null ? [say.otherLawWanted({ general: length, unit })] : []),
      ...remarks.map((remark) => say.remark(named(remark, view, locale))),
    ],
    provisional: view.provisional ? [say.provisional] : [],
  };
}
