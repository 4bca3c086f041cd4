import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type FactValue, factValueSchema } from '../case/events.ts';
import { emptyState, facts, mark, rulesOf } from '../case/fixtures/hand-built.ts';
import { loadPackFile } from '../rules/load-pack.ts';
import type { DeadlineDefinition, FactDefinition } from '../rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '../rules/rule-set.ts';
import { deadlines } from './deadline.ts';
import { explainView } from './explain.ts';
import { readWorkedCases } from './worked-cases.ts';
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

describe('R19: where another law sets the period, it is counted by what that law lets it be', () => {
  const here = (path: string) => new URL(path, import.meta.url);
  const told = z
    .array(
      z.strictObject({
        case: z.string(),
        deadline: z.string(),
        worked: z.string(),
        facts: z.record(z.string(), factValueSchema),
        says: z.array(z.string()),
      }),
    )
    .parse(parse(readFileSync(here('./worked-by-other-law.yaml'), 'utf8')));
  const worked = new Map(
    readWorkedCases(readFileSync(here('./worked/coercion.yaml'), 'utf8')).map((one) => [one.id, one]),
  );
  const rulesUnder = (pack: string): RuleSet => {
    const loaded = loadPackFile(readFileSync(here(`../rules/packs/${pack}.yaml`), 'utf8'), pack);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    const [{ category, procedure } = { category: '', procedure: '' }] = loaded.packs;
    const rules = rulesFor(loaded.packs, { category, procedure, on: '2026-11-25' });
    if (rules === null) throw new Error(pack);
    return rules;
  };
  const viewOf = (one: (typeof told)[number], change: Readonly<Record<string, FactValue>> = {}) => {
    const [pack = '', id = ''] = one.deadline.split('/');
    const rules = rulesUnder(pack);
    const state = {
      ...emptyState,
      opened: { ...mark(), category: rules.category, procedure: rules.procedure },
      facts: facts({ ...one.facts, ...change }),
    };
    const view = deadlines(state, rules, nationalCalendar, '2026-06-02').find((two) => two.id === id);
    if (view === undefined) throw new Error(`no period ${id}`);
    return view;
  };
  const said = ({ otherLaw, remarks = [] }: ReturnType<typeof viewOf>) =>
    [
      ...(otherLaw === undefined ? [] : [otherLaw.length === null ? 'length-wanted' : 'by-other-law']),
      ...remarks.map(({ kind }) => kind),
    ].sort();

  test.each(told.map((one) => [one.case, one] as const))('%s', (_name, one) => {
    const hand = worked.get(one.worked);
    const view = viewOf(one);
    // The pack counts the first day; which day is worked to is what the hand wrote.
    expect({ shown: view.shown, says: said(view) }).toEqual({
      shown: hand?.expect.shown,
      says: [...one.says].sort(),
    });
  });
  test('it says by which period it counts, and asks for it where it is not entered', () => {
    const [sixty, wanted] = [
      '另有规定，决定书写六十日',
      '另有规定，没有填决定书写多少日：先按三十日，说明要填',
    ].map((name) => told.find((one) => one.case === name));
    if (sixty === undefined || wanted === undefined) throw new Error('not written');
    expect(explainView(viewOf(sixty), 'zh-CN').how.at(-1)).toBe(
      '期限另有规定，照填写的 60 日算，延长的上限也照那个规定。',
    );
    expect(explainView(viewOf(wanted), 'zh-CN').remarks).toEqual([
      '期限另有规定，但没有填是多长；这里的日子是一般规定的 30 日，不一定对。请在下面填上另有规定的期限。',
    ]);
    expect(explainView(viewOf(wanted), 'en').remarks[0]).toContain('the general 30 days');
    expect(viewOf(wanted).changes?.find(({ kind }) => kind === 'other-law')?.facts).toEqual([
      { role: 'applies', fact: 'otherPeriodByLaw' },
      { role: 'period', fact: 'seizureDays' },
    ]);
  });
  test('a mutant is found out: whoever overlooks that law, or takes it for given, comes to another day', () => {
    const wrong = (otherPeriodByLaw: boolean) =>
      told.filter((one) => viewOf(one, { otherPeriodByLaw }).shown !== worked.get(one.worked)?.expect.shown);
    expect(wrong(false).length).toBeGreaterThanOrEqual(6);
    expect(wrong(true).length).toBeGreaterThanOrEqual(2);
  });
});
