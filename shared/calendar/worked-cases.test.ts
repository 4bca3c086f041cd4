import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Period } from './period.ts';
import { type ThreeDates, threeDates } from './three-dates.ts';
import { changesOf, periodOf, readWorkedCases, type WorkedCase } from './worked-cases.ts';
import { type Calendar, calendarOf, nationalCalendar, regionalCalendars } from './working-days.ts';

const folder = new URL('./worked/', import.meta.url);
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => readWorkedCases(readFileSync(new URL(file, folder), 'utf8')));

const calendarFor = (one: WorkedCase): Calendar =>
  one.region === 'national' ? nationalCalendar : regionalCalendars[one.region];
const run = (one: WorkedCase) => threeDates(one.from, periodOf(one.rule), calendarFor(one), changesOf(one));

/** What a reader of the case would be told. */
const told = (dates: ThreeDates | null) =>
  dates === null
    ? null
    : {
        due: dates.due,
        shown: dates.shown,
        adverseFrom: dates.adverseFrom,
        dueAt: dates.dueAt,
        provisional: dates.provisional,
        says: [...new Set<string>(dates.remarks.map((remark) => remark.kind))].sort(),
      };
const hoped = ({ expect: { due, shown, adverseFrom, dueAt, provisional, says } }: WorkedCase) => ({
  due,
  shown,
  adverseFrom: adverseFrom ?? null,
  dueAt: dueAt ?? null,
  provisional,
  says: [...says].sort(),
});

describe('R19: what was worked by hand is what the engine says', () => {
  test('there are at least 150 cases, each under its own name, and ten official ones with their address', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150);
    expect(new Set(cases.map((one) => one.id)).size).toBe(cases.length);
    expect(cases.filter((one) => one.source !== undefined).length).toBeGreaterThanOrEqual(10);
  });
  test.each(cases.map((one) => [one.id, one] as const))('%s', (_, one) => {
    const dates = run(one);
    expect(told(dates)).toEqual(hoped(one));
    const strip = dates?.strip ?? [];
    const { counted, skipped, suspended } = one.expect;
    if (counted !== undefined)
      expect(strip.filter((day) => day.counts).map((day) => day.day)).toEqual(counted);
    for (const { day, name } of skipped) expect(strip.find((one) => one.day === day)?.name).toBe(name);
    if (suspended.length > 0)
      expect(strip.filter((day) => day.why === 'suspended').map((day) => day.day)).toEqual(suspended);
  });
});

describe('decision 48: a mutant of the counting is killed by the worked cases', () => {
  const right = new Map(cases.map((one) => [one.id, JSON.stringify(told(run(one)))]));
  const dead = (mutant: (one: WorkedCase) => ThreeDates | null) =>
    cases.filter((one) => JSON.stringify(told(mutant(one))) !== right.get(one.id)).length;
  const with_ = (change: (period: Period) => Partial<Period>) => (one: WorkedCase) => {
    const period = periodOf(one.rule);
    return threeDates(one.from, { ...period, ...change(period) }, calendarFor(one), changesOf(one));
  };
  const noHolidays = calendarOf({ source: 'none', years: { 2014: { papers: [], off: [] } } });
  const noMadeUp: Calendar = {
    kindOf: (day) => {
      const kind = nationalCalendar.kindOf(day);
      return kind.why === 'made-up' ? { ...kind, works: false, why: 'weekend' } : kind;
    },
  };
  const without = (one: WorkedCase, what: 'suspensions' | 'extensions') => ({
    ...changesOf(one),
    [what]: [],
  });
  test.each<[string, (one: WorkedCase) => ThreeDates | null, number]>([
    ['the first day is taken the other way', with_((p) => ({ firstDayCounts: !p.firstDayCounts })), 100],
    ['nothing is open', with_(() => ({ open: [] })), 100],
    ['everything is open', with_(() => ({ open: ['first-day', 'rollover', 'unit'] })), 30],
    ['nothing rolls over', with_(() => ({ rollover: 'none' })), 15],
    [
      'everything rolls over',
      with_((p) => ({ rollover: p.direction === 'before' ? 'none' : 'next-working-day' })),
      2,
    ],
    [
      'working days are natural days',
      with_((p) => ({ unit: p.unit === 'working-day' ? 'day' : p.unit })),
      80,
    ],
    [
      'natural days are working days',
      with_((p) => ({ unit: p.unit === 'day' ? 'working-day' : p.unit })),
      40,
    ],
    ['one day more', with_((p) => ({ length: p.length + 1 })), 150],
    ['counted forward', with_(() => ({ direction: 'after' })), 10],
    ['the person’s period is the authority’s', with_(() => ({ whose: 'authority' })), 30],
    ['no holidays', (one) => threeDates(one.from, periodOf(one.rule), noHolidays, changesOf(one)), 80],
    ['no weekend is worked', (one) => threeDates(one.from, periodOf(one.rule), noMadeUp, changesOf(one)), 50],
    [
      'Xinjiang has no days off of its own',
      (one) => threeDates(one.from, periodOf(one.rule), nationalCalendar, changesOf(one)),
      8,
    ],
    [
      'suspensions are not seen',
      (one) => threeDates(one.from, periodOf(one.rule), calendarFor(one), without(one, 'suspensions')),
      10,
    ],
    [
      'extensions are not seen',
      (one) => threeDates(one.from, periodOf(one.rule), calendarFor(one), without(one, 'extensions')),
      15,
    ],
    [
      'notice is never asked for',
      (one) => {
        const { suspensions, extensions } = changesOf(one);
        return threeDates(one.from, periodOf(one.rule), calendarFor(one), {
          suspensions: suspensions.map((s) => ({ ...s, noticeRequired: false })),
          extensions: extensions.map((e) => ({ ...e, noticeRequired: false })),
        });
      },
      6,
    ],
    [
      'no extension is too long or too late',
      (one) => {
        const { suspensions, extensions } = changesOf(one);
        return threeDates(one.from, periodOf(one.rule), calendarFor(one), {
          suspensions,
          extensions: extensions.map((e) => ({ ...e, max: null, approvedOn: e.approvedOn && one.from })),
        });
      },
      6,
    ],
  ])('%s', (_, mutant, least) => {
    expect(dead(mutant)).toBeGreaterThanOrEqual(least);
  });
});
