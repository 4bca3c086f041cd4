import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Changes, Extension, Period, Suspension } from './period.ts';
import { threeDates } from './three-dates.ts';
import { addDays, addHours, nationalCalendar, regionalCalendars } from './working-days.ts';

const plain: Period = {
  length: 7,
  unit: 'working-day',
  firstDayCounts: false,
  rollover: 'none',
  whose: 'authority',
  open: [],
};
const day = fc.integer({ min: 0, max: 5 * 365 }).map((days) => addDays('2021-07-15', days));
const length = fc.integer({ min: 1, max: 90 });
const dayUnit = fc.constantFrom('working-day', 'day');
const anyPeriod = fc.record({
  length: fc.integer({ min: 1, max: 12 }),
  unit: fc.constantFrom('working-day', 'day', 'month', 'year'),
  firstDayCounts: fc.boolean(),
  rollover: fc.constantFrom('none', 'next-working-day'),
  whose: fc.constantFrom('authority', 'party'),
  open: fc.subarray(['first-day', 'rollover', 'unit'] as const),
});
const dueOf = (from: string, period: Period, changes?: Changes, calendar = nationalCalendar): string => {
  const due = threeDates(from, period, calendar, changes)?.due;
  if (due === undefined || due === null) throw new Error('no due day');
  return due;
};
const works = (one: string) => nationalCalendar.kindOf(one).works;
const suspension = (from: string, to: string | null, more: Partial<Suspension> = {}): Suspension => ({
  reason: '鉴定',
  from,
  to,
  noticeRequired: false,
  noticeOn: null,
  ...more,
});
const extension = (by: number, approvedOn: string, more: Partial<Extension> = {}): Extension => ({
  length: by,
  max: null,
  approvedOn,
  noticeRequired: false,
  noticeOn: null,
  ...more,
});

describe('R19: properties of every period', () => {
  test('a later day never gives an earlier end', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), anyPeriod, (from, more, period) => {
        expect(dueOf(addDays(from, more), period) >= dueOf(from, period)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test('one more of the unit is later, and what is shown is never later than what is cited', () => {
    fc.assert(
      fc.property(day, anyPeriod, (from, period) => {
        const dates = threeDates(from, period, nationalCalendar);
        const { due, shown, adverseFrom } = dates ?? {};
        if (due == null || shown == null) throw new Error('not counted');
        expect(shown <= due).toBe(true);
        if (period.open.length === 0) expect(shown).toBe(due);
        if (period.whose === 'authority') expect(adverseFrom).toBeNull();
        else expect(adverseFrom != null && adverseFrom > due).toBe(true);
        const longer = dueOf(from, { ...period, length: period.length + 1, rollover: 'none' });
        expect(longer > dueOf(from, { ...period, rollover: 'none' })).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test('an open point never moves what is cited, and can only spread the other two', () => {
    fc.assert(
      fc.property(day, anyPeriod, (from, period) => {
        const closed = threeDates(from, { ...period, open: [] }, nationalCalendar);
        const open = threeDates(from, period, nationalCalendar);
        expect(open?.due).toBe(closed?.due);
        expect(open?.strip).toEqual(closed?.strip);
        expect((open?.shown ?? '') <= (closed?.shown ?? '')).toBe(true);
        expect((open?.adverseFrom ?? '') >= (closed?.adverseFrom ?? '')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test('counted back is the inverse of counted forward, from a day that counts', () => {
    fc.assert(
      fc.property(day, length, dayUnit, (from, n, unit) => {
        fc.pre(unit === 'day' || works(from));
        const period = { ...plain, length: n, unit } as const;
        const due = dueOf(from, period);
        expect(dueOf(due, { ...period, direction: 'before', firstDayCounts: true })).toBe(from);
      }),
      { numRuns: 100 },
    );
  });
  test('a month is one of the twelve, and a year is twelve of them', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 5 }), fc.boolean(), (from, years, firstDayCounts) => {
        const period = { ...plain, firstDayCounts } as const;
        const due = dueOf(from, { ...period, unit: 'year', length: years });
        expect(due).toBe(dueOf(from, { ...period, unit: 'month', length: years * 12 }));
      }),
    );
  });
  test('Xinjiang’s days off never make a working-day period shorter', () => {
    fc.assert(
      fc.property(day, length, (from, n) => {
        const period = { ...plain, length: n };
        expect(dueOf(from, period, undefined, regionalCalendars.xinjiang) >= dueOf(from, period)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test('hours add up, over any midnight, and no day off is skipped', () => {
    fc.assert(
      fc.property(day, length, length, (from, a, b) => {
        const at = `${from}T23:10:00+08:00`;
        expect(addHours(addHours(at, a), b)).toBe(addHours(at, a + b));
        const dates = threeDates(at, { ...plain, unit: 'hour', length: a }, nationalCalendar);
        expect(Date.parse(dates?.dueAt ?? '') - Date.parse(at)).toBe(a * 3_600_000);
      }),
    );
  });
});

describe('R19: properties of suspension and extension', () => {
  test('days that are not counted move natural days by their number, wherever in the period they lie', () => {
    fc.assert(
      fc.property(day, length, fc.nat(89), fc.integer({ min: 1, max: 30 }), (from, n, after, days) => {
        fc.pre(after < n);
        const start = addDays(from, 1 + after);
        const changes = { suspensions: [suspension(start, addDays(start, days - 1))], extensions: [] };
        const period = { ...plain, unit: 'day', length: n } as const;
        expect(dueOf(from, period, changes)).toBe(addDays(dueOf(from, period), days));
      }),
      { numRuns: 100 },
    );
  });
  test('no suspended day is counted, and exactly `length` days are', () => {
    fc.assert(
      fc.property(day, length, dayUnit, fc.nat(60), fc.nat(30), (from, n, unit, after, days) => {
        const start = addDays(from, after);
        const end = addDays(start, days);
        const dates = threeDates(from, { ...plain, unit, length: n }, nationalCalendar, {
          suspensions: [suspension(start, end)],
          extensions: [],
        });
        const counted = (dates?.strip ?? []).filter((one) => one.counts);
        expect(counted).toHaveLength(n);
        if (dates?.remarks.length === 0)
          expect(counted.some((one) => start <= one.day && one.day <= end)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
  test('the order in which suspensions are told makes no difference', () => {
    fc.assert(
      fc.property(
        day,
        length,
        fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 4 }),
        (from, n, list) => {
          const suspensions = list.map(([after, days]) =>
            suspension(addDays(from, after), addDays(from, after + days)),
          );
          const period = { ...plain, length: n };
          const due = dueOf(from, period, { suspensions, extensions: [] });
          expect(dueOf(from, period, { suspensions: suspensions.toReversed(), extensions: [] })).toBe(due);
          expect(due >= dueOf(from, period)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
  test('an extension in time is the same as a longer period; one day late it is nothing', () => {
    fc.assert(
      fc.property(day, length, dayUnit, fc.integer({ min: 1, max: 40 }), (from, n, unit, by) => {
        const period = { ...plain, unit, length: n } as const;
        const due = dueOf(from, period);
        const on = (approvedOn: string) => ({ suspensions: [], extensions: [extension(by, approvedOn)] });
        expect(dueOf(from, period, on(due))).toBe(dueOf(from, { ...period, length: n + by }));
        const late = threeDates(from, period, nationalCalendar, on(addDays(due, 1)));
        expect(late).toMatchObject({ due, remarks: [{ kind: 'extension-late', end: due }] });
      }),
      { numRuns: 100 },
    );
  });
  test('what is not honoured is said, and what is said is not honoured', () => {
    const from = '2026-09-10';
    const period: Period = { ...plain, unit: 'day', length: 30 };
    const dates = (changes: Changes) => threeDates(from, period, nationalCalendar, changes);
    const told = { noticeRequired: true, noticeOn: '2026-09-14' } as const;
    expect(
      dates({ suspensions: [suspension('2026-09-15', '2026-09-24', told)], extensions: [] }),
    ).toMatchObject({ due: '2026-10-20', remarks: [] });
    // The notice came after the appraisal was over: as if there had been none.
    expect(
      dates({
        suspensions: [suspension('2026-09-15', '2026-09-24', { ...told, noticeOn: '2026-09-25' })],
        extensions: [],
      }),
    ).toMatchObject({ due: '2026-10-10', remarks: [{ kind: 'suspension-not-notified' }] });
    // While it stands still an extension cannot be late.
    expect(
      dates({
        suspensions: [suspension('2026-09-15', null, told)],
        extensions: [extension(10, '2026-11-30')],
      }),
    ).toMatchObject({ due: null, shown: null, remarks: [{ kind: 'suspension-running' }] });
  });
  test('while it stands still nobody may act against the person', () => {
    const period: Period = { ...plain, whose: 'party', open: ['first-day'] };
    // By the earlier reading the period was over before the suspension began; by the other it still stands.
    const dates = threeDates('2026-11-02', period, nationalCalendar, {
      suspensions: [suspension('2026-11-11', null)],
      extensions: [],
    });
    expect(dates).toMatchObject({ due: null, shown: '2026-11-10', adverseFrom: null });
  });
});

describe('what cannot be counted is null, never a guess', () => {
  test.each([
    ['hours from a mere day', '2026-11-25', { ...plain, unit: 'hour', length: 24 }],
    ['hours from an instant without its zone', '2026-11-25T08:00:00', { ...plain, unit: 'hour', length: 24 }],
    ['months counted back', '2026-11-25', { ...plain, unit: 'month', direction: 'before' }],
    ['a century and more', '2026-11-25', { ...plain, unit: 'year', length: 200 }],
  ] as const)('%s', (_, from, period) => {
    expect(threeDates(from, period, nationalCalendar)).toBeNull();
  });
  test('five years have an end, and are not laid out day by day', () => {
    const dates = threeDates('2021-11-30', { ...plain, unit: 'year', length: 5 }, nationalCalendar);
    expect(dates).toMatchObject({ due: '2026-11-30', strip: [] });
  });
});

describe('month ends (最高人民法院 2014-12-12: the last day where that number is wanting)', () => {
  test.each([
    // The first day counts: the day before that number.
    ['2026-01-31', 1, true, '2026-02-28'],
    ['2026-01-30', 1, true, '2026-02-28'],
    ['2026-01-29', 1, true, '2026-02-28'],
    ['2026-01-28', 1, true, '2026-02-27'],
    ['2026-03-01', 1, true, '2026-03-31'],
    ['2026-01-01', 12, true, '2026-12-31'],
    ['2026-01-31', 1, false, '2026-02-28'],
    ['2024-01-30', 1, false, '2024-02-29'],
    ['2026-02-28', 1, false, '2026-03-28'],
    ['2026-12-31', 2, false, '2027-02-28'],
  ] as const)('%s + %i', (from, months, firstDayCounts, due) => {
    expect(dueOf(from, { ...plain, unit: 'month', length: months, firstDayCounts })).toBe(due);
  });
  test('days that are not counted move the end of months by their number', () => {
    const changes = { suspensions: [suspension('2026-06-01', '2026-06-10')], extensions: [] };
    expect(dueOf('2026-05-20', { ...plain, unit: 'month', length: 3 }, changes)).toBe('2026-08-30');
  });
});
