import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type BenchmarkTable, benchmarkTableSchema } from './benchmark-schema.ts';
import { draftNote } from './draft.ts';
import { judgeAmount } from './judge-amount.ts';
import {
  compareLaws,
  droppedEntries,
  freedByLaterLaw,
  lawBasis,
  lawOfCase,
  lawQuestion,
  lawsOfCase,
  noteLack,
  tableOn,
  untilViolationDay,
} from './law-change.ts';
import { loadGrounds } from './load-benchmark.ts';
import type { MoneyRange } from './proposal.ts';
import { openBenchmark } from './propose.ts';

type Cases = Record<string, [number | null, number]>;
const { changes } = parse(readFileSync(new URL('worked/law-change.yaml', import.meta.url), 'utf8')) as {
  changes: { change: string; before: Cases; after: Cases | null; is: string }[];
};
const demo = parse(readFileSync(new URL('../../demo/benchmarks/demo-shares.yaml', import.meta.url), 'utf8'));

/** The demo's table with other ranges of the law. */
function table(cases: Cases, over: object = {}): BenchmarkTable {
  const { entries, ...rest } = benchmarkTableSchema.parse({ ...demo, ...over });
  const [first] = entries;
  if (first === undefined) throw new Error('no entry');
  const statute = Object.fromEntries(
    Object.entries(cases).map(([id, [min, max]]) => [
      id,
      {
        title: { 'zh-CN': id },
        fine: { measure: { unit: 'fen' as const }, ...(min === null ? {} : { min }), max },
      },
    ]),
  );
  return { ...rest, entries: [{ ...first, statute }] };
}
const entry = (cases: Cases) => {
  const [first] = table(cases).entries;
  if (first === undefined) throw new Error('no entry');
  return first;
};

describe('decision 37: a law that changed between the violation and the decision', () => {
  test.each(changes.map((one) => [one.change, one] as const))('%s', (_, { before, after, is }) => {
    expect(compareLaws(entry(before), after === null ? null : entry(after))).toBe(is);
  });

  const old = table(
    { all: [50000, 300000] },
    { version: '1.0.0', effective: { from: '2024-01-01', to: '2025-12-31' } },
  );
  const young = table({ all: [50000, 200000] }, { version: '2.0.0', effective: { from: '2026-01-01' } });
  const mended = table({ all: [50000, 250000] }, { version: '2.0.1', effective: { from: '2026-01-01' } });
  const of = { table: 'demo-shares', entry: 'with-minimum' };

  test('the table of each day: the latest that has begun, then the highest version', () => {
    const on = (day: string) => tableOn([young, old, mended], 'demo-shares', day)?.version ?? null;
    expect(['2023-12-31', '2024-01-01', '2025-12-31', '2026-01-01', '2030-01-01'].map(on)).toEqual([
      null,
      '1.0.0',
      '1.0.0',
      '2.0.1',
      '2.0.1',
    ]);
    expect(tableOn([old], 'another', '2025-01-01')).toBeNull();
  });

  test('both tables and what changed', () => {
    const laws = (violation: string, decision: string) => {
      const { atViolation, atDecision, change } = lawsOfCase([old, young], of, { violation, decision });
      return [atViolation?.version ?? null, atDecision?.version ?? null, change];
    };
    expect(laws('2025-06-01', '2026-03-01')).toEqual(['1.0.0', '2.0.0', 'lighter']);
    expect(laws('2025-06-01', '2025-09-01')).toEqual(['1.0.0', '1.0.0', 'same']);
    // No table for the day of the violation: nothing to compare, and said so.
    expect(laws('2023-06-01', '2026-03-01')).toEqual([null, '2.0.0', null]);
  });
});

interface LawOfCase {
  readonly law: string;
  readonly violation: string;
  readonly decision: string;
  readonly before: [number, number];
  readonly after?: [number, number] | null;
  readonly afterShare?: number;
  readonly ended?: true;
  readonly none?: true;
  readonly change: string | null;
  readonly asks: boolean;
  readonly applied: string;
  readonly ranges: { readonly before: string | null; readonly after: string | null };
  readonly freed?: { readonly outcome: string; readonly amounts: Readonly<Record<string, string>> };
}
const lawsIn = (file: string) =>
  (parse(readFileSync(new URL(`worked/${file}`, import.meta.url), 'utf8')) as { laws: LawOfCase[] }).laws;
const laws = [...lawsIn('law-of-case.yaml'), ...lawsIn('law-dropped.yaml')];
const shown = (range: MoneyRange | null | undefined) =>
  range == null
    ? null
    : `${range.minOpen ? '(' : '['}${range.min ?? '-'}, ${range.max}${range.maxOpen ? ')' : ']'}`;

/** The later version: with these ranges of the law, or without the entry. */
function later(cases: Cases | null, over: object): BenchmarkTable {
  if (cases !== null) return table(cases, over);
  const whole = benchmarkTableSchema.parse({ ...demo, ...over });
  return { ...whole, entries: whole.entries.filter(({ entry: id }) => id !== 'with-minimum') };
}
const withShare = (one: BenchmarkTable, share: number): BenchmarkTable =>
  JSON.parse(JSON.stringify(one).replaceAll('"share":5000', `"share":${share}`));
const V1 = { version: '1.0.0', effective: { from: '2024-01-01', to: '2025-12-31' } };
const V2 = { version: '2.0.0', effective: { from: '2026-01-01' } };
const V3 = { version: '3.0.0', effective: { from: '2026-11-01' } };
const lists = [loadedGrounds()];

function loadedGrounds() {
  const read = loadGrounds(
    readFileSync(new URL('grounds/national-penalty.yaml', import.meta.url), 'utf8'),
    'grounds',
  );
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.list;
}
const freeing = () => {
  const ground = lawBasis(lists).freeing;
  if (ground === null) throw new Error('no ground');
  return ground;
};

describe('penalty law 37: which table counts, and whether a person must choose', () => {
  test.each(laws.map((one) => [one.law, one] as const))('%s', (_, one) => {
    const before = table({ all: one.before }, V1);
    const after = later(one.after == null ? null : { all: one.after }, V2);
    const tables = one.ended === true ? [before] : [before, withShare(after, one.afterShare ?? 5000)];
    const days = { violation: one.violation, decision: one.decision };
    const of = lawsOfCase(tables, { table: 'demo-shares', entry: 'with-minimum' }, days);
    const propose = (each: BenchmarkTable, on: string) =>
      openBenchmark(each, []).propose('with-minimum', { severity: 'ordinary' }, on);
    const question = lawQuestion(of, days, propose);
    if (one.none === true) {
      expect(question).toBeNull();
      return;
    }
    expect(question).toMatchObject({ days, change: one.change, asks: one.asks, applied: one.applied });
    expect({ before: shown(question?.before?.range), after: shown(question?.after?.range) }).toEqual(
      one.ranges,
    );
    if (one.freed === undefined) return;
    const proposal = propose(before, one.violation);
    if (proposal === null) throw new Error('no proposal');
    const freed = freedByLaterLaw(proposal, freeing());
    expect(freed.outcome).toBe(one.freed.outcome);
    const verdicts = Object.keys(one.freed.amounts).map((amount) => [
      amount,
      judgeAmount(freed, Number(amount)).kind,
    ]);
    expect(Object.fromEntries(verdicts)).toEqual(one.freed.amounts);
  });
});

interface LawOfNote {
  readonly note: string;
  readonly table?: string;
  readonly violation?: string | null;
  readonly on?: string;
  readonly before: [number, number];
  readonly after: [number, number] | null;
  readonly third?: [number, number];
  readonly afterShare?: number;
  readonly by: string | null;
  readonly law?: {
    readonly applied: 'violation' | 'decision';
    readonly reason?: string;
    readonly violation?: string;
    readonly decision?: string;
  };
  readonly lacks: string | null;
}
const { notes } = parse(readFileSync(new URL('worked/law-of-note.yaml', import.meta.url), 'utf8')) as {
  notes: LawOfNote[];
};

describe('penalty law 37: a note that lacks the choice which the facts ask for', () => {
  test.each(notes.map((one) => [one.note, one] as const))('%s', (_, one) => {
    const after = later(one.after === null ? null : { all: one.after }, V2);
    const tables = [
      table({ all: one.before }, V1),
      withShare(after, one.afterShare ?? 5000),
      ...(one.third === undefined ? [] : [table({ all: one.third }, V3)]),
    ];
    const violation = one.violation === undefined ? '2025-12-20' : one.violation;
    const facts = {
      severity: 'ordinary',
      ...(violation === null ? {} : { violationEndedOn: violation }),
    };
    const note = {
      ...(one.by === null
        ? {}
        : {
            benchmark: {
              table: { id: one.table ?? 'demo-shares', version: one.by },
              entry: 'with-minimum',
            },
          }),
      ...(one.law === undefined
        ? {}
        : {
            law: {
              days: { violation: one.law.violation ?? violation ?? '', decision: '2026-10-20' },
              change: 'lighter' as const,
              versions: { violation: '1.0.0', decision: one.law.decision ?? '2.0.0' },
              applied: one.law.applied,
              reason: one.law.reason,
            },
          }),
    };
    const open = (each: BenchmarkTable) => openBenchmark(each, []);
    expect(noteLack(note, { tables, open }, facts, one.on ?? '2026-11-26')).toBe(one.lacks);
  });
});

interface LawInDraft {
  readonly draft: string;
  readonly before: [number, number] | null;
  readonly after?: [number, number] | null;
  readonly from?: string;
  readonly ended?: true;
  readonly chosen?: { readonly applied: 'violation' | 'decision'; readonly reason: string };
  readonly sentence: string | null;
  readonly says: string;
  readonly rest: boolean;
}
const { drafts } = parse(readFileSync(new URL('worked/law-in-draft.yaml', import.meta.url), 'utf8')) as {
  drafts: LawInDraft[];
};
/** Everything was looked into and no ground was found. */
const clean = {
  partyKind: 'organization',
  violationMinor: false,
  correctedInTime: false,
  harm: 'more',
  firstViolation: false,
  noFaultProven: false,
  violationEndedOn: '2026-09-01',
  violationFoundOn: '2026-09-10',
  mitigationGrounds: [],
  severity: 'ordinary',
};

describe('penalty law 37: the draft says which day’s provisions were applied, and why', () => {
  test.each(drafts.map((one) => [one.draft, one] as const))('%s', (_, one) => {
    const tables = [
      ...(one.before === null
        ? []
        : [
            table(
              { all: one.before },
              {
                version: '1.0.0',
                effective: { from: '2026-01-01', ...(one.ended === true ? { to: '2026-09-30' } : {}) },
              },
            ),
          ]),
      ...(one.ended === true
        ? []
        : [
            later(one.after == null ? null : { all: one.after }, {
              version: '2.0.0',
              effective: { from: one.from ?? '2026-10-01' },
            }),
          ]),
    ];
    const open = (each: BenchmarkTable) => openBenchmark(each, lists);
    const found = lawOfCase(
      { tables, open },
      { table: 'demo-shares', entry: 'with-minimum' },
      clean,
      '2026-11-26',
    );
    const applied = one.chosen?.applied ?? found?.question.applied ?? 'decision';
    const law =
      found === null
        ? null
        : { question: found.question, applied, reason: one.chosen?.reason ?? null, ...lawBasis(lists) };
    const dropped = found?.question.after === null && found.question.before !== null;
    const by =
      applied === 'violation' || dropped ? tableOn(tables, 'demo-shares', '2026-09-01') : tables.at(-1);
    if (by == null) throw new Error('no table');
    const benchmark = open(by);
    const proposal = benchmark.propose('with-minimum', clean, '2026-11-26');
    if (proposal === null) throw new Error('no proposal');
    const pieces = draftNote({
      proposal: dropped && applied === 'decision' ? freedByLaterLaw(proposal, freeing()) : proposal,
      wording: benchmark.wording,
      facts: benchmark.facts,
      values: clean,
      amount: one.rest ? 100000 : 0,
      law,
    });
    const of = pieces.filter(({ sentence }) => sentence.startsWith('law'));
    expect(of.map(({ sentence, text }) => [sentence, text])).toEqual(
      one.sentence === null ? [] : [[one.sentence, one.says]],
    );
    // After what was done, before what follows from it.
    if (one.sentence !== null) expect(pieces[1]?.sentence).toBe(one.sentence);
    expect(pieces.map(({ sentence }) => sentence).includes('amount')).toBe(one.rest);
    expect(pieces.some(({ sentence }) => sentence === 'noPenalty')).toBe(false);
  });
});

describe('entries that the tables in force have no more', () => {
  const ids = (violation: string | null, on: string, tables: readonly BenchmarkTable[]) =>
    droppedEntries(tables, violation, on).map(
      ({ version, entries }) => `${version}: ${entries.map(({ entry: id }) => id).join(' ')}`,
    );
  const whole = (over: object) => benchmarkTableSchema.parse({ ...demo, ...over });
  const both = [whole(V1), later(null, V2)];
  test('are those of the day of the violation; while it is not known, of the latest version that had them', () => {
    expect(ids('2025-12-31', '2026-11-26', both)).toEqual(['1.0.0: with-minimum']);
    expect(ids(null, '2026-11-26', both)).toEqual(['1.0.0: with-minimum']);
    // Another version that had it in between is the later one.
    const between = { version: '1.5.0', effective: { from: '2025-06-01', to: '2025-12-31' } };
    expect(ids(null, '2026-11-26', [whole(V1), whole(between), later(null, V2)])).toEqual([
      '1.5.0: with-minimum',
    ]);
  });
  test('are none for a violation from after the change, from before any table, or before the table changes', () => {
    expect(ids('2026-01-01', '2026-11-26', both)).toEqual([]);
    expect(ids('2023-12-31', '2026-11-26', both)).toEqual([]);
    expect(ids('2025-12-31', '2025-12-31', both)).toEqual([]);
  });
  test('are all of a table that ended without another', () => {
    expect(ids('2025-12-31', '2026-11-26', [whole(V1)])).toEqual(['1.0.0: with-minimum without-minimum']);
  });
});

describe('while the day of the violation is not known and the table has an earlier version', () => {
  const propose = (facts: object) => {
    const found = openBenchmark(table({ all: [50000, 300000] }), lists).propose(
      'with-minimum',
      { ...clean, ...facts },
      '2026-11-26',
    );
    if (found === null) throw new Error('no proposal');
    return found;
  };
  test('nothing is proposed and the day is asked for', () => {
    const { violationEndedOn: _, ...rest } = clean;
    const found = openBenchmark(table({ all: [50000, 300000] }), lists).propose(
      'with-minimum',
      { ...rest, limitationByOtherLaw: true, lifeOrFinanceHarm: false },
      '2026-11-26',
    );
    if (found === null) throw new Error('no proposal');
    // Limitation set by another law: its own grounds do not ask for the day.
    expect(found).toMatchObject({ outcome: 'tier', wanted: [] });
    expect(untilViolationDay(found)).toMatchObject({
      outcome: 'undetermined',
      tier: null,
      range: null,
      candidates: [{ id: 'ordinary' }],
      wanted: ['violationEndedOn'],
    });
  });
  test('what frees whatever the day is stays', () => {
    const free = propose({ violationMinor: true, correctedInTime: true, harm: 'none' });
    expect(untilViolationDay(free)).toBe(free);
  });
});
