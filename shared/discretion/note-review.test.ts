/** Penalty law 37: a note without the choice leaves its gap open wherever there are tables, and says what to do. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { EventData } from '../case/events.ts';
import { explainGap } from '../case/explain.ts';
import { fold } from '../case/fold.ts';
import { createAssessor, type NoteReview } from '../case/gaps.ts';
import type { CaseState } from '../case/state.ts';
import { loadPackFile } from '../rules/load-pack.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import { type BenchmarkTable, benchmarkTableSchema } from './benchmark-schema.ts';
import { noteReview } from './law-change.ts';
import { loadGrounds } from './load-benchmark.ts';

const at = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const loaded = loadPackFile(at('../rules/packs/national-penalty-ordinary.yaml'), 'ordinary');
if ('problems' in loaded) throw new Error('pack');
const found = rulesFor(loaded.packs, { category: 'penalty', procedure: 'ordinary', on: '2026-11-26' });
if (found === null) throw new Error('rules');
const rules = found;
const read = loadGrounds(at('grounds/national-penalty.yaml'), 'grounds');
if ('problems' in read) throw new Error('grounds');
const lists = [read.list];
const text = at('../../demo/benchmarks/demo-shares.yaml');
const older = benchmarkTableSchema.parse(parse(text));
const lighter = text
  .replace('version: 1.0.0', 'version: 2.0.0')
  .replace('effective: { from: 2026-01-01 }', 'effective: { from: 2026-10-01 }')
  .replace('min: 50000, max: 500000 }', 'min: 50000, max: 400000 }');
const tables: readonly BenchmarkTable[] = [older, benchmarkTableSchema.parse(parse(lighter))];

type Note = EventData<'note.written'>;
const note = (version: string, law?: Note['law']): Note => ({
  kind: 'discretion',
  tier: '一般',
  amount: 200_000,
  draft: '草稿',
  text: '当事人堆放物料，情节一般。',
  benchmark: {
    table: { id: 'demo-shares', version },
    entry: 'with-minimum',
    issuer: 'own',
    proposed: { outcome: 'tier', reasons: [], grounds: [], wanted: [] },
    verdict: 'inside',
  },
  ...(law === undefined ? {} : { law }),
  restsOn: {},
  packs: [],
});
const chosen: NonNullable<Note['law']> = {
  days: { violation: '2026-09-01', decision: '2026-11-26' },
  change: 'lighter',
  versions: { violation: '1.0.0', decision: '2.0.0' },
  applied: 'decision',
  reason: '新规定上限从五千元降到四千元，较轻。',
};

function stateOf(written: Note, more: Partial<Record<string, string>> = { violationEndedOn: '2026-09-01' }) {
  const writers = new Writers();
  writers.write('shen', { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
  const facts = Object.fromEntries(
    Object.entries(more).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  writers.write('shen', {
    type: 'case.factsCaptured',
    data: { facts: { benchmarkExists: true, severity: 'ordinary', ...facts }, provenance: 'hand' },
  });
  writers.write('shen', { type: 'note.written', data: written });
  return { state: fold(writers.all), now: writers.now(), writers };
}
const gapOf = ({ state, now }: { readonly state: CaseState; readonly now: string }, review?: NoteReview) =>
  createAssessor(rules, review)
    .assess(state, now)
    .gaps.find(({ item }) => item === 'discretion-note');
const review = noteReview(tables, lists);

describe('the gap of a note that lacks the choice', () => {
  test('is there, holds the decision, and says what to do in both languages; its why says so too', () => {
    const told = stateOf(note('2.0.0'));
    const gap = gapOf(told, review);
    expect(gap).toMatchObject({ kind: 'open', bar: 'procedural', next: { do: 'write-note' } });
    expect(gap?.actions).toContain('submit-decision');
    expect(gap?.title['zh-CN']).toBe('裁量说明没有选适用哪天的规定');
    expect(gap?.why['zh-CN']).toContain('先更新扩展');
    expect(gap?.why.en).toContain('update the extension first');
    if (gap === undefined) throw new Error('no gap');
    const { state } = told;
    const why = explainGap(gap, { state, rules }, 'zh-CN');
    expect(why).toMatchObject({ title: gap.title['zh-CN'], why: gap.why['zh-CN'] });
  });
  test('is not there once it was chosen, nor where nothing is asked', () => {
    expect(gapOf(stateOf(note('2.0.0', chosen)), review)).toBeUndefined();
    expect(gapOf(stateOf(note('2.0.0'), { violationEndedOn: '2026-10-01' }), review)).toBeUndefined();
    expect(gapOf(stateOf(note('2.0.0'), {}), review)).toBeUndefined();
    expect(gapOf(stateOf(note('2.0.0')))).toBeUndefined();
  });
  test('a decision that was made before the tables changed is not undone by the change', () => {
    const writers = stateOf(note('1.0.0')).writers;
    writers.write('shen', { type: 'decision.made', data: { decidedOn: '2026-09-30' } });
    expect(gapOf({ state: fold(writers.all), now: writers.now() }, review)).toBeUndefined();
  });
  test('says otherwise where the note is by the version that was not chosen', () => {
    const gap = gapOf(stateOf(note('1.0.0', chosen)), review);
    expect(gap?.title['zh-CN']).toBe('裁量说明不是按应当适用的基准写的');
  });
  test('what is kept or lies outside the law is written anew anyhow: it is not said of it', () => {
    const provisional: Note = { ...note('2.0.0'), provisional: true };
    const outside: Note = {
      ...note('2.0.0'),
      benchmark: { ...(note('2.0.0').benchmark ?? never()), verdict: 'above-statute' },
    };
    for (const one of [provisional, outside])
      expect(gapOf(stateOf(one), review)?.title['zh-CN']).toBe('裁量说明未写');
  });
  test('an assessor that remembers sees a table that came in between', () => {
    const told = stateOf(note('2.0.0'));
    let at = noteReview([older], lists);
    const assessor = createAssessor(rules, (...asked) => at(...asked));
    const open = () =>
      assessor.assess(told.state, told.now).gaps.some(({ item }) => item === 'discretion-note');
    expect(open()).toBe(false);
    at = review;
    expect(open()).toBe(true);
  });
});

function never(): never {
  throw new Error('no benchmark');
}
