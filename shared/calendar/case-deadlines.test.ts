import { describe, expect, test } from 'vitest';
import type { FactValue } from '../case/events.ts';
import { emptyState, facts, mark, rulesOf } from '../case/fixtures/hand-built.ts';
import type { DeadlineDefinition, FactDefinition } from '../rules/pack-schema.ts';
import { deadlines } from './deadline.ts';
import { type Calendar, nationalCalendar, regionalCalendars } from './working-days.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });
const cite = { source: 'law', article: '第一条', words: '应当，不得', verified: true };
const days: Readonly<Record<string, FactDefinition>> = Object.fromEntries(
  ['seizedOn', 'appraisal.from', 'appraisal.to', 'appraisal.toldOn', 'extension.on', 'extension.toldOn'].map(
    (name) => [name, { title: both(name), type: 'day' }],
  ),
);

/** 行政强制法 25: thirty days, an appraisal that was told in writing taken off, thirty more once approved and told. */
const seizure: DeadlineDefinition = {
  title: both('seizure'),
  from: 'seizedOn',
  length: 30,
  unit: 'day',
  firstDayCounts: false,
  rollover: 'none',
  citation: cite,
  whose: 'authority',
  suspendedBy: [
    {
      title: both('技术鉴定'),
      from: 'appraisal.from',
      to: 'appraisal.to',
      notice: 'required',
      noticeOn: 'appraisal.toldOn',
      citation: cite,
    },
  ],
  extendedBy: [
    {
      title: both('延长'),
      length: 'extension.days',
      max: 30,
      approvedOn: 'extension.on',
      notice: 'required',
      noticeOn: 'extension.toldOn',
      citation: cite,
    },
  ],
};

const seen = (
  values: Readonly<Record<string, FactValue>>,
  definition: DeadlineDefinition = seizure,
  calendar: Calendar = nationalCalendar,
  today = '2026-10-09',
) => {
  const rules = rulesOf(
    {},
    {
      facts: { ...days, 'extension.days': { title: both('days'), type: 'integer' } },
      deadlines: { seizure: definition },
    },
  );
  const state = {
    ...emptyState,
    opened: { ...mark(), category: 'penalty', procedure: 'ordinary' },
    facts: facts({ seizedOn: '2026-09-10', ...values }),
  };
  return deadlines(state, rules, calendar, today)[0];
};

describe('R19: what happened in the case moves its periods, if its own condition was met', () => {
  const appraisal = { 'appraisal.from': '2026-09-15', 'appraisal.to': '2026-09-24' };
  const told = { 'appraisal.toldOn': '2026-09-14' };
  test('nothing happened', () => {
    expect(seen({})).toMatchObject({
      due: '2026-10-10',
      shown: '2026-10-09',
      adverseFrom: null,
      left: 2,
      open: ['first-day', 'rollover'],
      remarks: [],
    });
  });
  test('the appraisal was told in writing', () => {
    expect(seen({ ...appraisal, ...told })).toMatchObject({ due: '2026-10-20', remarks: [] });
  });
  test('it was not: the time counts, and this is said', () => {
    expect(seen(appraisal)).toMatchObject({
      due: '2026-10-10',
      remarks: [{ kind: 'suspension-not-notified', reason: '技术鉴定' }],
    });
  });
  test('it goes on: no due day, nothing left to count, nothing overdue', () => {
    expect(
      seen({ 'appraisal.from': '2026-09-15', ...told }, seizure, nationalCalendar, '2026-12-01'),
    ).toMatchObject({
      due: null,
      shown: null,
      left: null,
      strip: [],
      remarks: [{ kind: 'suspension-running' }],
    });
  });
  test('extended in time, too long, too late', () => {
    const extended = (on: string, by: number) =>
      seen({ 'extension.on': on, 'extension.toldOn': on, 'extension.days': by });
    expect(extended('2026-10-08', 20)).toMatchObject({ due: '2026-10-30', remarks: [] });
    expect(extended('2026-10-08', 45)).toMatchObject({
      due: '2026-11-09',
      remarks: [{ kind: 'extension-beyond-limit' }],
    });
    expect(extended('2026-10-11', 30)).toMatchObject({
      due: '2026-10-10',
      remarks: [{ kind: 'extension-late' }],
    });
  });
  test('a cited point is no longer open', () => {
    expect(seen({}, { ...seizure, basis: { firstDay: cite } })).toMatchObject({
      shown: '2026-10-10',
      open: ['rollover'],
    });
  });
  test('the region of the case is the calendar it is counted by', () => {
    const working: DeadlineDefinition = { ...seizure, length: 7, unit: 'working-day' };
    const values = { seizedOn: '2025-06-04' };
    expect(seen(values, working)).toMatchObject({ due: '2025-06-13', provisional: false });
    expect(seen(values, working, regionalCalendars.xinjiang)).toMatchObject({ due: '2025-06-18' });
    expect(seen({}, working, regionalCalendars.xinjiang)).toMatchObject({ provisional: true });
  });
  test('years are counted though they are not laid out', () => {
    const years: DeadlineDefinition = { ...seizure, length: 5, unit: 'year' };
    expect(seen({}, years)).toMatchObject({ due: '2031-09-10', strip: [], left: 1798 });
  });
});

test('hours run from an instant to an instant; met, the day is told', () => {
  const report: DeadlineDefinition = {
    ...seizure,
    from: 'seizedAt',
    metBy: 'reportedAt',
    length: 24,
    unit: 'hour',
    suspendedBy: [],
    extendedBy: [],
  };
  const at = { seizedAt: '2026-09-30T23:50:00+08:00' };
  expect(seen(at, report, nationalCalendar, '2026-10-01')).toMatchObject({
    from: '2026-09-30',
    due: '2026-10-01',
    dueAt: '2026-10-01T23:50:00+08:00',
    left: 1,
    metOn: null,
    open: [],
  });
  expect(seen({ ...at, reportedAt: '2026-09-30T17:00:00Z' }, report)).toMatchObject({
    metOn: '2026-10-01',
    left: null,
  });
  expect(seen({ seizedAt: '2026-09-30' }, report)).toMatchObject({ from: null, due: null });
});
