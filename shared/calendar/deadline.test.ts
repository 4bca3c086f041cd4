import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut, countPeriod as reckon } from './count.ts';
import type { Reading } from './period.ts';
import { workedDays, workedWorkingDays } from './worked-by-hand.ts';
import {
  addDays,
  type Calendar,
  calendarOf,
  nationalCalendar,
  shanghaiDay,
  weekdayOf,
} from './working-days.ts';

const countPeriod = (from: string, reading: Reading, calendar: Calendar) => {
  const counted = reckon(from, reading, calendar);
  return counted === null ? null : { ...counted, strip: layOut(from, counted, reading, calendar) };
};
const working = { unit: 'working-day', rollover: 'none' } as const;
const natural = { unit: 'day', rollover: 'none' } as const;

describe('R3: a period is counted as it was worked by hand', () => {
  test.each(workedWorkingDays)('$story', ({ from, length, firstDayCounts, days, due, provisional }) => {
    const counted = countPeriod(from, { ...working, length, firstDayCounts }, nationalCalendar);
    expect(counted?.strip.filter((day) => day.counts).map((day) => day.day)).toEqual(days);
    expect(counted).toMatchObject({ due, provisional });
  });
  test.each(workedDays)('$story', ({ from, length, firstDayCounts, due }) => {
    expect(countPeriod(from, { ...natural, length, firstDayCounts }, nationalCalendar)?.due).toBe(due);
  });
  test('a mutant is found out: counting the first day, or taking weekends alone', () => {
    const weekendsOnly = calendarOf({
      source: 'none',
      years: { 2025: { papers: [], off: [] }, 2026: { papers: [], off: [] } },
    });
    const wrong = (mutant: (row: (typeof workedWorkingDays)[number]) => string | null | undefined) =>
      workedWorkingDays.filter((row) => mutant(row) !== row.due).length;
    expect(
      wrong(
        (row) => countPeriod(row.from, { ...working, ...row, firstDayCounts: true }, nationalCalendar)?.due,
      ),
    ).toBeGreaterThan(0);
    expect(wrong((row) => countPeriod(row.from, { ...working, ...row }, weekendsOnly)?.due)).toBeGreaterThan(
      0,
    );
  });
  test('the strip says why a day was skipped', () => {
    const counted = countPeriod(
      '2026-09-28',
      { ...working, length: 7, firstDayCounts: false },
      nationalCalendar,
    );
    const why = Object.fromEntries((counted?.strip ?? []).map((day) => [day.day, day.why ?? 'counts']));
    expect(why).toMatchObject({
      '2026-09-28': 'start',
      '2026-10-01': 'holiday',
      '2026-10-04': 'holiday',
      '2026-10-10': 'counts',
      '2026-10-11': 'weekend',
    });
  });
});

describe('decision 39: the table is asked, and a year without one is provisional', () => {
  test.each([
    ['2026-10-10', true, 'made-up', false],
    ['2026-10-11', false, 'weekend', false],
    ['2026-10-01', false, 'holiday', false],
    ['2026-10-08', true, 'weekday', false],
    ['2022-12-31', false, 'holiday', false],
    // The standing rules for 2027: 清明 04-05, 端午 06-09, 中秋 09-15, the third day of the new year 02-08.
    ['2027-02-05', false, 'holiday', true],
    ['2027-02-08', false, 'holiday', true],
    ['2027-02-09', true, 'weekday', true],
    ['2027-04-05', false, 'holiday', true],
    ['2027-06-09', false, 'holiday', true],
    ['2027-09-15', false, 'holiday', true],
    ['2027-05-03', true, 'weekday', true],
  ] as const)('%s', (day, works, why, provisional) => {
    expect(nationalCalendar.kindOf(day)).toMatchObject({ works, why, provisional });
  });
  test('the standing rules find every holiday of 2025 and 2026 within the papers', () => {
    const rules = calendarOf();
    for (let day = '2025-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
      const kind = rules.kindOf(day);
      if (kind.why === 'holiday') expect([day, nationalCalendar.kindOf(day).why]).toEqual([day, 'holiday']);
    }
  });
  test('the days of the Chinese calendar are those of ICU, but for the new year of 2027', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
      timeZone: 'UTC',
      month: 'numeric',
      day: 'numeric',
    });
    const named: Record<string, string> = { '1-1': '春节', '5-5': '端午节', '8-15': '中秋节' };
    const rules = calendarOf();
    const differ: string[] = [];
    for (let day = '2025-01-01'; day <= '2031-12-31'; day = addDays(day, 1)) {
      const parts = format.formatToParts(Date.parse(`${day}T00:00:00Z`));
      const get = (type: string) => parts.find((part) => part.type === type)?.value;
      const name = named[`${get('month')}-${get('day')}`];
      if (name === undefined) continue;
      // In 2031 Mid-Autumn is 10-01, which the standing rules name 国庆节 first.
      const kind = rules.kindOf(day);
      const first = name === '春节' ? rules.kindOf(addDays(day, -2)).name !== '春节' : true;
      if (kind.why !== 'holiday' || !first) differ.push(day);
    }
    expect(differ).toEqual(['2027-02-07']);
  });
  test('a regional table is laid over the national one', () => {
    const region = {
      source: 'region',
      years: { 2026: { papers: [], off: [['2026-03-20', '肉孜节']] } },
    } as const;
    const national = {
      source: 'x',
      years: { 2026: { papers: [], off: [], work: [['2026-03-20', '-']] } },
    } as const;
    const copy = (table: typeof region | typeof national) => JSON.parse(JSON.stringify(table));
    expect(calendarOf(copy(national), copy(region)).kindOf('2026-03-20').works).toBe(false);
  });
});

describe('rollover is a field of its own (decision 38)', () => {
  // 2026-11-29 is a Sunday.
  test.each([
    ['none', '2026-11-29'],
    ['next-working-day', '2026-11-30'],
  ] as const)('%s', (rollover, due) => {
    const period = { unit: 'day', length: 90, firstDayCounts: true, rollover } as const;
    expect(countPeriod('2026-09-01', period, nationalCalendar)?.due).toBe(due);
  });
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-11-25', 3, '2027-02-25'],
  ])('months from %s: %i', (from, length, due) => {
    const period = { unit: 'month', length, firstDayCounts: false, rollover: 'none' } as const;
    expect(countPeriod(from, period, nationalCalendar)?.due).toBe(due);
  });
});

test('the day of an instant is that of Asia/Shanghai', () => {
  expect(shanghaiDay('2026-11-25T15:59:59.999Z')).toBe('2026-11-25');
  expect(shanghaiDay('2026-11-25T16:00:00.000Z')).toBe('2026-11-26');
});

const someDay = fc.integer({ min: 0, max: 5 * 365 }).map((days) => addDays('2021-07-15', days));

test('properties: the due day counts, exactly `length` days count, and one more day is later', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: 1, max: 60 }), fc.boolean(), (from, length, firstDayCounts) => {
      const counted = countPeriod(from, { ...working, length, firstDayCounts }, nationalCalendar);
      const longer = countPeriod(from, { ...working, length: length + 1, firstDayCounts }, nationalCalendar);
      if (counted?.due == null || longer?.due == null) throw new Error('not counted');
      expect(counted.strip.filter((day) => day.counts)).toHaveLength(length);
      expect(counted.strip.at(-1)).toMatchObject({ day: counted.due, counts: true });
      expect(counted.strip.every((day) => !day.counts || nationalCalendar.kindOf(day.day).works)).toBe(true);
      expect(longer.due > counted.due).toBe(true);
      expect(
        [0, 6].includes(weekdayOf(counted.due)) ? nationalCalendar.kindOf(counted.due).why : 'made-up',
      ).toBe('made-up');
    }),
    { numRuns: 300 },
  );
});
