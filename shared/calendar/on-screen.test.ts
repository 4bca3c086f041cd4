import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { daySchema, type FactValue } from '../case/events.ts';
import { emptyState, facts, rulesOf } from '../case/fixtures/hand-built.ts';
import type { DeadlineView } from '../case/gap.ts';
import { deadlines } from './deadline.ts';
import { explainView } from './explain.ts';
import { en } from './locales/en.ts';
import { alertStage, alertStages, isSoon, leftOf, workTo } from './soon.ts';
import { type StripCell, stripCells, stripRows } from './strip-cells.ts';
import { calendarTableSchema, nationalCalendar } from './working-days.ts';

const periodSchema = z.strictObject({
  from: daySchema,
  length: z.int(),
  unit: z.enum(['working-day', 'day']),
  direction: z.enum(['after', 'before']).default('after'),
  firstDayCounts: z.boolean(),
  rollover: z.enum(['none', 'next-working-day']),
  open: z.array(z.enum(['first-day', 'rollover'])),
});
const suspensionSchema = z.strictObject({
  from: daySchema,
  to: daySchema.nullable(),
  noticeOn: daySchema.nullable(),
});
const leftSchema = z.array(
  z.strictObject({
    id: z.string(),
    period: periodSchema,
    suspension: suspensionSchema.optional(),
    whose: z.enum(['authority', 'party']),
    due: daySchema.nullable().optional(),
    shown: daySchema.nullable(),
    adverseFrom: daySchema.optional(),
    days: z.array(
      z.strictObject({
        today: daySchema,
        left: z.int().nullable(),
        before: z.int().nullable(),
        tell: z.enum(alertStages).optional(),
      }),
    ),
  }),
);
const stripSchema = z.array(
  z.strictObject({
    id: z.string(),
    period: periodSchema,
    suspension: suspensionSchema.optional(),
    today: daySchema,
    cells: z.array(z.string()),
    rows: z.array(z.array(z.string())).optional(),
  }),
);
const read = (file: string): unknown =>
  parse(readFileSync(new URL(`./on-screen/${file}`, import.meta.url), 'utf8'));
const lefts = leftSchema.parse(read('what-is-left.yaml'));
const strips = stripSchema.parse(read('strips.yaml'));

const both = (text: string) => ({ 'zh-CN': text, en: text });
const cite = { source: 'law', article: '第一条', words: '应当，不得', verified: true };
const day = (name: string) => ({ title: both(name), type: 'day' as const });

/** The period as a pack would have it and the case's facts, so that everything from the pack to the cells is tried. */
function viewOf(
  { period, suspension }: Pick<(typeof strips)[number], 'period' | 'suspension'>,
  whose: 'authority' | 'party',
  today: string,
): DeadlineView {
  const { from, open, ...rest } = period;
  const rules = rulesOf(
    {},
    {
      facts: {
        from: day('from'),
        'pause.from': day('pause.from'),
        'pause.to': day('pause.to'),
        'pause.toldOn': day('pause.toldOn'),
      },
      deadlines: {
        one: {
          title: both('one'),
          from: 'from',
          ...rest,
          basis: {
            ...(open.includes('first-day') ? {} : { firstDay: cite }),
            ...(open.includes('rollover') ? {} : { rollover: cite }),
          },
          whose,
          citation: cite,
          suspendedBy: [
            {
              title: both('技术鉴定'),
              from: 'pause.from',
              to: 'pause.to',
              notice: 'required',
              noticeOn: 'pause.toldOn',
              citation: cite,
            },
          ],
        },
      },
    },
  );
  const known: Record<string, FactValue> = { from };
  if (suspension !== undefined) {
    known['pause.from'] = suspension.from;
    if (suspension.to !== null) known['pause.to'] = suspension.to;
    if (suspension.noticeOn !== null) known['pause.toldOn'] = suspension.noticeOn;
  }
  const state = { ...emptyState, facts: facts(known) };
  const [view] = deadlines(state, rules, nationalCalendar, today);
  if (view === undefined) throw new Error('no deadline');
  return view;
}

const told = (cell: StripCell): string => {
  if (cell.kind === 'fold') return `${cell.first}..${cell.last} fold ${cell.counted}+${cell.skipped}`;
  const { day: at, n, why, today, shown, due } = cell;
  const what = n ?? (why === 'weekend' ? 'rest' : why);
  return [at, what, today && 'today', shown && 'shown', due && 'due']
    .filter((one) => one !== false)
    .join(' ');
};

describe('what is left of a period, and when a device says so: as worked out by hand', () => {
  test.each(lefts.flatMap((one) => one.days.map((on) => [`${one.id}, ${on.today}`, one, on] as const)))(
    '%s',
    (_, one, on) => {
      const view = viewOf(one, one.whose, on.today);
      expect(view.due).toBe(one.due === undefined ? one.shown : one.due);
      expect(workTo(view)).toBe(one.shown);
      expect(view.adverseFrom ?? undefined).toBe(one.adverseFrom);
      expect([leftOf(view), view.toShown?.before ?? null]).toEqual([on.left, on.before]);
      expect(alertStage(view)).toBe(on.tell ?? null);
      // LOOK: the authority's own with at most four working days or seven days left.
      const amber = on.left !== null && on.left <= (one.period.unit === 'day' ? 7 : 4);
      expect(isSoon(view)).toBe(one.whose === 'authority' && amber);
    },
  );
});

describe('how a period is drawn: as laid out by hand', () => {
  test.each(strips.map((one) => [one.id, one] as const))('%s', (_, one) => {
    const view = viewOf(one, 'authority', one.today);
    const cells = stripCells(view, one.today);
    const lines = cells.map((cell) => {
      const event = one.period.direction === 'before' && cell.kind === 'day' && cell.day === one.period.from;
      return event ? `${told(cell)} event` : told(cell);
    });
    expect(lines).toEqual(one.cells);
    if (one.rows === undefined) return;
    const rows = stripRows(cells).map(({ months }) =>
      months.map((m) => `${Number(m.day.slice(5, 7))} 月@${m.column}-${m.column + m.span - 1}`),
    );
    expect(rows).toEqual(one.rows);
  });
  test('a period of any length is at most three rows', () => {
    for (const length of [1, 15, 29, 30, 31, 90, 365, 900]) {
      const period = { ...(strips[0]?.period ?? expect.fail()), unit: 'day' as const, length };
      const view = viewOf({ period }, 'authority', '2026-12-20');
      expect(stripRows(stripCells(view, '2026-12-20')).length).toBeLessThanOrEqual(3);
    }
  });
});

describe('a deadline of a case says of itself what the period says', () => {
  test('the example of docs/deadlines.md, to the letter', () => {
    const one = lefts.find(({ id }) => id === 'payment-over-national-day') ?? expect.fail();
    expect(explainView(viewOf(one, 'party', '2026-10-01'), 'zh-CN').how.join('')).toBe(
      '从2026年9月20日起算，当日不计，数满 15 日，到2026年10月5日。2026年10月5日是休息日，顺延到2026年10月8日。' +
        '当日算不算在内、末日遇休息日顺不顺延没有明文依据，请按早的一天办：2026年10月4日。' +
        '对当事人不利的处理，按晚的算法，2026年10月9日起才能作出。',
    );
  });
  test('one counted back is explained from its cited date, though its strip begins earlier', () => {
    const one = lefts.find(({ id }) => id === 'seven-days-before-a-hearing') ?? expect.fail();
    expect(explainView(viewOf(one, 'authority', '2026-11-27'), 'zh-CN').how.join('')).toBe(
      '从2026年12月10日往前数，当天不计，数满 7 个工作日，最迟2026年12月1日办。跳过周末 2 天。' +
        '办理当天算不算在内没有明文依据，请按早的一天办：2026年11月30日。',
    );
  });
  test('in English no Chinese is left: every holiday of the tables has a name, a cause its pack’s', () => {
    const national = strips.find(({ id }) => id === 'twenty-working-days-over-national-day') ?? expect.fail();
    const english = explainView(viewOf(national, 'authority', '2026-10-09'), 'en').how.join(' ');
    expect(english).toContain('2026-10-01 to 2026-10-07 (National Day)');
    for (const table of ['national', 'xinjiang']) {
      const text = readFileSync(new URL(`./holidays-${table}.json`, import.meta.url), 'utf8');
      const { years } = calendarTableSchema.parse(JSON.parse(text));
      for (const [day, name] of Object.values(years).flatMap(({ off = [] }) => off)) {
        const run = { why: 'holiday', name, first: day, last: day } as const;
        expect(en.skipped({ weekendDays: 0, runs: [run] })).not.toMatch(/[一-鿿]/);
      }
    }
    const going = lefts.find(({ id }) => id === 'appraisal-going-on') ?? expect.fail();
    const view = viewOf(going, 'authority', '2026-12-02');
    const named = (view.changes ?? []).map((one) => ({
      ...one,
      title: { 'zh-CN': '技术鉴定', en: 'appraisal' },
    }));
    expect(explainView({ ...view, changes: named }, 'en').remarks.join(' ')).toContain(
      'the time for appraisal',
    );
  });
  test('nothing is said of a period that does not run', () => {
    const rules = rulesOf(
      {},
      {
        deadlines: {
          one: {
            title: both('one'),
            from: 'from',
            length: 7,
            unit: 'day',
            firstDayCounts: false,
            rollover: 'none',
            whose: 'authority',
            citation: cite,
          },
        },
      },
    );
    const [view] = deadlines(emptyState, rules, nationalCalendar, '2026-11-25');
    expect(view === undefined ? null : explainView(view, 'en').how).toEqual([]);
  });
});
