import { describe, expect, test } from 'vitest';
import { deadlines } from '../calendar/deadline.ts';
import { nationalCalendar } from '../calendar/working-days.ts';
import type { Pack } from '../rules/pack-schema.ts';
import { blocking } from './blocking.ts';
import { decide } from './decide.ts';
import { factsOf, personsPresent } from './derived-facts.ts';
import {
  both,
  emptyState,
  facts,
  item,
  itemDefinition,
  mark,
  NOW,
  packOf,
  reading,
  rulesOf,
} from './fixtures/hand-built.ts';
import { gaps, standings } from './gaps.ts';
import type { CaseState, NoteState } from './state.ts';

const ids = (state: CaseState, items: Pack['items'], more: Partial<Pack> = {}) =>
  gaps(state, rulesOf(items, more), NOW).map((gap) => gap.id);

describe('R1: gaps stand in one order: by bar, the whole case first, then stages, then the pack', () => {
  test('statutory, procedural, advisory; within a bar by stage', () => {
    const items = {
      late: itemDefinition({ stage: 'decision' }),
      advice: itemDefinition({ bar: 'advisory', stage: 'investigation' }),
      early: itemDefinition({ stage: 'investigation' }),
      law: itemDefinition({ bar: 'statutory', stage: 'decision' }),
      second: itemDefinition({ stage: 'decision' }),
    };
    const state = { ...emptyState, notUnderstood: [{ event: 'e1', type: 'x.y', v: 2 }] };
    expect(ids(state, items)).toEqual([
      'item:law',
      'event:e1',
      'item:early',
      'item:late',
      'item:second',
      'item:advice',
    ]);
  });
});

describe('decision 4: a fact that is not known is wanted, not guessed', () => {
  test('of what a fact closes: while nobody has said, the gap does not say it is so', () => {
    const title = { 'zh-CN': '没有重复查封', en: 'Not sealed twice' };
    const gap = { 'zh-CN': '已被其他国家机关查封', en: 'Another organ has sealed it already' };
    const sealed = {
      once: itemDefinition({ title, gap, closedBy: { kind: 'fact', condition: '!facts.flag' } }),
    };
    const shown = (known: CaseState) => gaps(known, rulesOf(sealed), NOW)[0];
    expect(shown(emptyState)).toMatchObject({
      kind: 'open',
      title: { 'zh-CN': '没有重复查封：还没有查明', en: 'Not sealed twice: not established yet' },
      wanted: ['flag'],
    });
    expect(shown(emptyState)?.why['zh-CN']).toMatch(/^先填上：flag。/);
    expect(shown({ ...emptyState, facts: facts({ flag: true }) })?.title).toEqual(gap);
    expect(shown({ ...emptyState, facts: facts({ flag: false }) })).toBeUndefined();
  });
  const items = {
    hearing: itemDefinition({ when: 'facts.flag || facts.fine >= facts.limit' }),
  };
  test('all facts that would settle it are named, and the gap says how to go on', () => {
    const [gap] = gaps(emptyState, rulesOf(items), NOW);
    expect(gap).toMatchObject({
      kind: 'unknown',
      wanted: ['fine', 'flag', 'limit'],
      next: { do: 'enter-fact' },
      why: { 'zh-CN': '先填上：fine、flag、limit' },
    });
  });
  test('one fact that settles it is enough', () => {
    expect(gaps({ ...emptyState, facts: facts({ flag: true }) }, rulesOf(items), NOW)).toMatchObject([
      { kind: 'open', wanted: [] },
    ]);
    expect(ids({ ...emptyState, facts: facts({ flag: false, fine: 1, limit: 2 }) }, items)).toEqual([]);
  });
  test('done is done, whether or not it applies', () => {
    expect(ids({ ...emptyState, items: { hearing: item({}) } }, items)).toEqual([]);
  });
});

describe('decision 18: an item is closed only in the way it names', () => {
  const closes = (closedBy: Pack['items'][string]['closedBy'], state: Partial<CaseState>) =>
    ids({ ...emptyState, ...state }, { it: itemDefinition({ closedBy }) }).length === 0;
  test('a document is not replaced by a tick, nor by another document', () => {
    const paper = { kind: 'document', document: 'paper' } as const;
    expect(closes(paper, { items: { it: item({ closedBy: 'attestation' }) } })).toBe(false);
    expect(
      closes(paper, { items: { it: item({ closedBy: 'document', document: { kind: 'other' } }) } }),
    ).toBe(false);
    expect(
      closes(paper, { items: { it: item({ closedBy: 'document', document: { kind: 'paper' } }) } }),
    ).toBe(true);
    expect(
      closes(paper, { served: [{ ...mark(), kind: 'paper', on: '2026-11-01', method: 'direct' }] }),
    ).toBe(true);
  });
  test('a tick is replaced by a document', () => {
    expect(closes({ kind: 'attestation' }, { items: { it: item({ closedBy: 'document' }) } })).toBe(true);
  });
  test('an event or a fact is not replaced by a tick', () => {
    const event = { kind: 'event', event: 'note.written' } as const;
    expect(closes(event, { items: { it: item({}) } })).toBe(false);
    const fact = { kind: 'fact', condition: 'facts.fine > 0' } as const;
    expect(closes(fact, { items: { it: item({}) } })).toBe(false);
    expect(closes(fact, { facts: facts({ fine: 1 }) })).toBe(true);
    expect(closes(fact, { facts: facts({ fine: 0 }) })).toBe(false);
  });
  test('a fact that would close it is wanted', () => {
    const items = { it: itemDefinition({ closedBy: { kind: 'fact', condition: 'facts.fine > 0' } }) };
    expect(gaps(emptyState, rulesOf(items), NOW)).toMatchObject([{ kind: 'open', wanted: ['fine'] }]);
  });
  test('known, and not as it should be, it is still what there is to enter', () => {
    const items = { it: itemDefinition({ closedBy: { kind: 'fact', condition: 'facts.fine > 0' } }) };
    const state = { ...emptyState, facts: facts({ fine: 0 }) };
    const rules = rulesOf(items);
    const { fine } = rules.facts;
    const question = { 'zh-CN': '罚多少？', en: 'How much?' };
    const asks = { ...rules, facts: { ...rules.facts, ...(fine && { fine: { ...fine, question } }) } };
    expect(gaps(state, asks, NOW)).toMatchObject([{ kind: 'open', wanted: ['fine'] }]);
  });
  test('what a closed item rests on is told, so that mere ticks can be counted', () => {
    const rules = rulesOf({ a: itemDefinition(), b: itemDefinition(), c: itemDefinition() });
    const state: CaseState = {
      ...emptyState,
      items: { a: item({}), b: item({ closedBy: 'document' }) },
      baseline: { ...mark(), beforeStage: 'decision', items: ['c'] },
    };
    expect(standings(state, rules).map((standing) => standing.restsOn)).toEqual([
      'attestation',
      'document',
      'baseline',
    ]);
  });
});

describe('penalty law 42: two officers present', () => {
  const present = (person: string, actor: string, step?: string) => ({
    ...mark('e', actor),
    person,
    means: 'own-device',
    ...(step === undefined ? {} : { step }),
  });
  test.each([
    ['nobody', [], {}, 0],
    ['one, on his own device', [present('li', 'li')], {}, 1],
    ['the second by his PIN on the first one’s device: the writer counts', [present('li', 'zhang')], {}, 2],
    ['both on their own devices', [present('li', 'li'), present('zhang', 'zhang')], {}, 2],
    ['the same one twice', [present('li', 'li'), present('li', 'li')], {}, 1],
    [
      'one here, the other there, never together',
      [present('li', 'li', 'a'), present('wu', 'wu', 'b')],
      {},
      1,
    ],
    ['one without a step counts for each', [present('li', 'li'), present('wu', 'wu', 'b')], {}, 2],
    ['who started that step was there', [present('li', 'li', 'a')], { a: { started: mark('s', 'wu') } }, 2],
    ['who started another step was not', [present('li', 'li', 'a')], { b: { started: mark('s', 'wu') } }, 1],
  ] as const)('%s', (_story, marks, steps, count) => {
    expect(personsPresent({ ...emptyState, present: marks, steps })).toBe(count);
  });
  test('a page cannot say that two were there', () => {
    const items = {
      two: itemDefinition({
        bar: 'statutory',
        closedBy: { kind: 'event', event: 'officer.present', count: 2 },
      }),
    };
    const state = { ...emptyState, facts: facts({ 'present.count': 2 }) };
    expect(factsOf(state, rulesOf(items))['present.count']).toBe(0);
    expect(ids(state, items)).toEqual(['item:two']);
  });
});

describe('decision 17: a changed fact reopens what rested on it', () => {
  test('the gap names the fact', () => {
    const state: CaseState = {
      ...emptyState,
      items: { it: item({}, { status: 'open', staleFacts: ['fine'] }) },
    };
    const [gap] = gaps(state, rulesOf({ it: itemDefinition() }), NOW);
    expect(gap).toMatchObject({ kind: 'open' });
    expect(gap?.why['zh-CN']).toContain('事实变了：fine');
  });
  test('a note that rests on a changed fact no longer counts', () => {
    const note: NoteState = { ...mark(), draft: '', text: 'x', restsOn: {}, packs: [], staleFacts: ['fine'] };
    const items = { note: itemDefinition({ closedBy: { kind: 'event', event: 'note.written' } }) };
    expect(ids({ ...emptyState, notes: [note] }, items)).toEqual(['item:note']);
    expect(ids({ ...emptyState, notes: [{ ...note, staleFacts: [] }] }, items)).toEqual([]);
  });
  test('reopened by hand it stays open, whatever closed it before', () => {
    const items = { it: itemDefinition({ closedBy: { kind: 'fact', condition: 'facts.fine > 0' } }) };
    const state: CaseState = {
      ...emptyState,
      facts: facts({ fine: 5 }),
      items: { it: item({ status: 'open', reason: 'wrong' }, { status: 'open' }) },
    };
    expect(ids(state, items)).toEqual(['item:it']);
  });
});

describe('decisions 10, 17: contradictions are shown with both values and hold only where they matter', () => {
  const items = {
    hearing: itemDefinition({
      bar: 'statutory',
      when: 'facts.fine >= 100',
      closedBy: { kind: 'attestation' },
    }),
  };
  const disputed = (a: number, b: number): CaseState => ({
    ...emptyState,
    facts: { fine: { value: a, from: reading(a), differs: [reading(b, 'hand')] } },
  });
  test('values on either side of the threshold hold, by the bar of what rests on it', () => {
    const state = disputed(50, 200);
    const [gap] = gaps(state, rulesOf(items), NOW);
    expect(gap).toMatchObject({
      id: 'fact:fine',
      kind: 'conflict',
      bar: 'statutory',
      values: ['50', '200'],
      actions: ['submit-decision'],
    });
    expect(decide('submit-decision', state, rulesOf(items), NOW, 'hold')).toMatchObject({
      kind: 'hold',
      door: 'approval',
    });
  });
  test('values on one side are shown and hold nothing', () => {
    const state = disputed(50, 60);
    expect(gaps(state, rulesOf(items), NOW)).toMatchObject([
      { id: 'fact:fine', bar: 'advisory', actions: [] },
    ]);
    expect(decide('submit-decision', state, rulesOf(items), NOW, 'hold')).toEqual({ kind: 'allow' });
  });
  test('two disputed facts that matter only together hold', () => {
    const joint = { it: itemDefinition({ when: 'facts.flag && facts.fine >= 100' }) };
    const state: CaseState = {
      ...emptyState,
      facts: {
        fine: { value: 50, from: reading(50), differs: [reading(200)] },
        flag: { value: false, from: reading(false), differs: [reading(true)] },
      },
    };
    expect(ids(state, joint)).toEqual(['fact:fine', 'fact:flag']);
    expect(decide('submit-decision', state, rulesOf(joint), NOW, 'hold').kind).toBe('hold');
  });
  test('once the item is done the dispute no longer holds', () => {
    const state = { ...disputed(50, 200), items: { hearing: item({}) } };
    expect(decide('submit-decision', state, rulesOf(items), NOW, 'hold')).toEqual({ kind: 'allow' });
  });
  test('an item written twice shows both', () => {
    const one = item({ document: { kind: 'paper', number: '1号' } });
    const two = item({ document: { kind: 'paper', number: '2号' } });
    const state: CaseState = {
      ...emptyState,
      items: { it: { ...one, status: 'conflict', readings: [one.latest, two.latest] } },
    };
    expect(gaps(state, rulesOf({ it: itemDefinition() }), NOW)).toMatchObject([
      { kind: 'conflict', values: ['done 1号', 'done 2号'] },
    ]);
  });
  test('two dates of the decision are both shown', () => {
    const decision = { ...mark(), decidedOn: '2026-11-20', others: [{ ...mark(), decidedOn: '2026-11-21' }] };
    expect(gaps({ ...emptyState, decision }, rulesOf({}), NOW)).toMatchObject([
      { id: 'decision:date', values: ['2026-11-20', '2026-11-21'] },
    ]);
  });
});

describe('a parameter: what a pack fixes is not changed by a page', () => {
  test('the fixed value wins and is not disputed', () => {
    const pack = packOf({});
    const limit = {
      title: both('limit'),
      type: 'money' as const,
      fixed: { value: 100, citation: { source: 'law', article: '一', words: 'words', verified: true } },
    };
    const rules = rulesOf({}, { facts: { ...pack.facts, limit } });
    const state: CaseState = {
      ...emptyState,
      facts: { limit: { value: 5, from: reading(5), differs: [reading(6)] } },
    };
    expect(factsOf(state, rules).limit).toBe(100);
    expect(gaps(state, rules, NOW)).toEqual([]);
  });
});

describe('decision 19: deadlines', () => {
  const cite = { source: 'law', article: '一', words: '应当公开', verified: true } as const;
  const rules = rulesOf(
    {},
    {
      facts: {
        filedOn: { title: both('filed'), type: 'day' },
        flag: { title: both('flag'), type: 'boolean' },
      },
      deadlines: {
        disclosure: {
          title: both('disclose'),
          from: 'decision.decidedOn',
          length: 7,
          unit: 'working-day',
          firstDayCounts: false,
          rollover: 'none',
          citation: cite,
          whose: 'authority',
        },
        period: {
          title: both('period'),
          from: 'filedOn',
          metBy: 'decision.decidedOn',
          length: 90,
          unit: 'day',
          firstDayCounts: true,
          rollover: 'none',
          citation: cite,
          whose: 'authority',
        },
        flagged: {
          title: both('flagged'),
          from: 'filedOn',
          when: 'facts.flag',
          length: 1,
          unit: 'month',
          firstDayCounts: false,
          rollover: 'none',
          citation: cite,
          whose: 'party',
        },
      },
    },
  );
  const decided = (decidedOn: string): CaseState => ({
    ...emptyState,
    opened: { ...mark(), category: 'penalty', procedure: 'ordinary', filedOn: '2026-09-01' },
    decision: { ...mark(), decidedOn, others: [] },
  });
  test('before the decision disclosure does not run, and the case period does', () => {
    const state: CaseState = { ...decided('2026-11-25'), decision: null };
    expect(deadlines(state, rules, nationalCalendar, '2026-11-25')).toMatchObject([
      { id: 'disclosure', from: null, due: null, left: null, strip: [] },
      // 25…29 November: five days, today included.
      { id: 'period', from: '2026-09-01', due: '2026-11-29', left: 5, metOn: null },
      { id: 'flagged', from: null, due: null },
    ]);
  });
  // Decided Wednesday 25 November: due Friday 4 December.
  test.each([
    ['2026-11-25', 7],
    ['2026-11-26', 7],
    ['2026-11-28', 5],
    ['2026-11-30', 5],
    ['2026-12-04', 1],
    ['2026-12-05', -1],
    ['2026-12-06', -1],
    ['2026-12-07', -1],
    ['2026-12-09', -3],
  ])('seen on %s, %i working days are left', (today, left) => {
    const [disclosure, period] = deadlines(decided('2026-11-25'), rules, nationalCalendar, today);
    expect(disclosure).toMatchObject({ due: '2026-12-04', left, provisional: false });
    expect(period).toMatchObject({ metOn: '2026-11-25', left: null });
  });
  test('one that does not apply is left out', () => {
    const state = { ...decided('2026-11-25'), facts: facts({ flag: false }) };
    expect(deadlines(state, rules, nationalCalendar, '2026-11-25').map((view) => view.id)).toEqual([
      'disclosure',
      'period',
    ]);
  });
});

describe('what is done only where an officer undertakes it', () => {
  const rules = rulesOf(
    { it: itemDefinition({ bar: 'statutory', guards: ['add-surcharge'], when: 'facts.flag' }) },
    {
      actions: {
        'submit-decision': { title: both('decide'), stage: 'decision' },
        'add-surcharge': { title: both('surcharge'), stage: 'decision', optional: true },
      },
    },
  );
  const attempt = (action: string): CaseState['attempts'][number] => ({
    ...mark(),
    attempt: '01JDEM0ATTEMPT00000000000A',
    action,
    verdict: 'hold',
    outcome: 'held',
    gaps: [],
    gate: 'working',
    result: null,
    seal: {
      fields: {},
      formHash: 'ab'.repeat(32),
      url: 'http://legacy.localhost/decide',
      packs: [],
      adapter: { id: 'demo', version: '1.0.0' },
      stateVersion: '1',
    },
  });
  const pressed: CaseState = { ...emptyState, attempts: [attempt('add-surcharge')] };
  const other: CaseState = { ...emptyState, attempts: [attempt('submit-decision')] };
  const counted = (state: CaseState) =>
    blocking(state, { rules, standings: standings(state, rules), gaps: gaps(state, rules, NOW) }).length;
  test('is held at its press all the same, and counts as missing only from then on', () => {
    expect(decide('add-surcharge', emptyState, rules, NOW, 'hold').kind).toBe('hold');
    expect([emptyState, other, pressed].map(counted)).toEqual([0, 0, 1]);
  });
});
