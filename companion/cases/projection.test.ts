import { describe, expect, test } from 'vitest';
import { boardRowSchema, casePageSchema } from '#shared/api/console.ts';
import { isSoon } from '#shared/calendar/soon.ts';
import { approvalHash } from '#shared/case/approval.ts';
import { leafOf, NO_PREV, type SealedEvent, seal } from '#shared/case/envelope.ts';
import { type EventDraft, eventSchemas, type FactValue } from '#shared/case/events.ts';
import { fold } from '#shared/case/fold.ts';
import type { DeadlineView } from '#shared/case/gap.ts';
import { createAssessor } from '#shared/case/gaps.ts';
import { nextHlc } from '#shared/case/hlc.ts';
import type { DiscretionData } from '#shared/discretion/explain-departure.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { rulesFor } from '#shared/rules/rule-set.ts';
import { bundledGrounds, openBenchmarkFolders } from '../discretion/benchmark-folders.ts';
import * as en from './locales/en.ts';
import * as zh from './locales/zh-CN.ts';
import {
  approvalCard,
  blockedSince,
  boardRow,
  casePage,
  compareRows,
  forViewer,
  type Judge,
  shanghai,
  ticksOf,
  yuan,
} from './projection.ts';
import { toldTogether } from './told-together.ts';

const CASE = '01JDEM0CASE00000000000000A';
const APPROVAL = '01JDEM0APPR0000000000000AA';
const ATTEMPT = '01JDEM0ATTEMPT00000000000A';
const FORM = 'ab'.repeat(32);
const title = (text: string) => ({ 'zh-CN': text, en: `en ${text}` });
const item = (
  name: string,
  stage: string,
  bar: 'statutory' | 'procedural',
  article: string,
  closedBy: Pack['items'][string]['closedBy'],
): Pack['items'][string] => ({
  title: title(name),
  gap: title(`${name}未完成`),
  why: title('为什么'),
  stage,
  bar,
  citation: { source: 'law', article, words: '执法人员不得少于两人', verified: true },
  closedBy,
  who: ['officer'],
  guards: ['submit-decision'],
  next: { do: 'tick', label: title('填上') },
});

/** Three items on purpose: one closed by presence, one by a tick, one by the note. */
const pack: Pack = {
  pack: 'test',
  version: '1.0.0',
  layer: 'national',
  category: 'penalty',
  procedure: 'ordinary',
  title: title('测试'),
  effective: { from: '2021-07-15' },
  sources: {
    law: { title: '中华人民共和国行政处罚法', short: '行政处罚法', kind: 'law', version: '2021-01-22' },
  },
  facts: {
    fineAmount: { title: title('罚款数额'), type: 'money' },
    decidedOn: { title: title('决定日期'), type: 'day' },
  },
  stages: [
    { id: 'filing', title: title('立案') },
    { id: 'investigation', title: title('调查取证') },
    { id: 'notice', title: title('告知') },
    { id: 'decision', title: title('决定') },
    { id: 'service', title: title('送达') },
  ],
  items: {
    'two-officers': item('两名执法人员', 'investigation', 'statutory', '第四十二条', {
      kind: 'event',
      event: 'officer.present',
      count: 2,
    }),
    'prior-notice': item('事先告知', 'notice', 'statutory', '第六十二条', { kind: 'attestation' }),
    'discretion-note': item('裁量说明', 'decision', 'procedural', '（十二）', {
      kind: 'event',
      event: 'note.written',
    }),
  },
  actions: { 'submit-decision': { title: title('提交决定'), stage: 'decision', decides: true } },
  deadlines: {},
  documents: {},
};

const rules = rulesFor([pack], { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
const judgeWith =
  (deadlines: readonly DeadlineView[] = []): Judge =>
  (state, now) =>
    rules === null
      ? { rules, standings: [], gaps: [], recordings: [], deadlines }
      : { rules, ...createAssessor(rules).assess(state, now), deadlines };
const judge = judgeWith();
const names: Record<string, string> = { shen: '沈一鸣', lin: '林若溪', luo: '罗建国' };
const nameOf = (id: string) => names[id] ?? id;

const deadline = (over: Partial<DeadlineView>): DeadlineView => ({
  id: 'disclosure',
  title: title('公示'),
  citation: null,
  whose: 'authority',
  from: '2026-11-24',
  due: '2026-12-03',
  left: 7,
  metOn: null,
  unit: 'working-day',
  length: 7,
  strip: [],
  provisional: false,
  ...over,
});

/** Writes a case's events, all from one device; times are Shanghai's on 25 November 2026. */
function story(steps: readonly (readonly [time: string, actor: string, draft: EventDraft])[]): SealedEvent[] {
  const events: SealedEvent[] = [];
  for (const [time, actor, draft] of steps) {
    const at = new Date(`2026-11-25T${time}:00.000+08:00`).toISOString();
    const state = fold(events);
    const last = events.at(-1);
    events.push(
      seal({
        id: `01JDEM0EVENT00000000000${String(events.length).padStart(3, '0')}`,
        stream: { kind: 'case', id: CASE },
        type: draft.type,
        v: 1,
        hlc: nextHlc(state.latestHlc, Date.parse(at), 'd1'),
        at,
        actor,
        device: 'd1',
        n: events.length + 1,
        prev: last === undefined ? NO_PREV : leafOf(last),
        seen: state.frontier,
        data: draft.data,
        salt: new Uint8Array(32).fill(events.length),
      }),
    );
  }
  return events;
}

const opened: EventDraft = {
  type: 'case.opened',
  data: {
    category: 'penalty',
    procedure: 'ordinary',
    filedOn: '2026-09-18',
    alias: { system: 'jsp', key: '云市监案〔2026〕86号' },
  },
};
const facts: EventDraft = {
  type: 'case.factsCaptured',
  data: { facts: { subject: '老巷口面馆', cause: '无证经营', fineAmount: 5_800_000 }, provenance: 'page' },
};
const present = (person: string): EventDraft => ({
  type: 'officer.present',
  data: { person, means: 'own-device' },
});
const notice: EventDraft = {
  type: 'item.completed',
  data: { item: 'prior-notice', closedBy: 'attestation' },
};
const note: EventDraft = {
  type: 'note.written',
  data: {
    kind: 'discretion',
    tier: '从轻',
    amount: 5_800_000,
    draft: '',
    text: '初次违法',
    restsOn: {},
    packs: [],
  },
};
const held: EventDraft = {
  type: 'action.attempted',
  data: {
    attempt: ATTEMPT,
    action: 'submit-decision',
    level: 'hold',
    verdict: 'hold',
    outcome: 'held',
    gaps: [
      { item: 'two-officers', bar: 'statutory', kind: 'open' },
      { item: 'discretion-note', bar: 'procedural', kind: 'open' },
    ],
    way: 'submit',
    gate: 'working',
    seal: {
      fields: { fkje: '58000' },
      formHash: FORM,
      url: 'http://jsp.localhost/decide.do',
      packs: [{ id: 'test', version: '1.0.0' }],
      adapter: { id: 'demo', version: '1.0.0' },
      stateVersion: 'x',
    },
  },
};
const asked: EventDraft = {
  type: 'approval.requested',
  data: {
    approval: APPROVAL,
    what: 'statutory-override',
    action: 'submit-decision',
    items: ['two-officers'],
    hash: approvalHash({ case: CASE, action: 'submit-decision', form: FORM }),
    reason: '林若溪在场，她的设备没电。',
    expires: '2026-11-25T03:17:00.000Z',
  },
};

function rowOf(events: readonly SealedEvent[], now: string, with_ = judge) {
  const state = fold(events);
  const judged = with_(state, now);
  const ids = judged.gaps.map((gap) => gap.id);
  const since = blockedSince(
    events,
    boardBlocking(events, now, with_).filter((id) => ids.includes(id)),
    with_,
    now,
  );
  return boardRow({
    case: CASE,
    events,
    judge: with_,
    nameOf,
    now,
    state,
    judged,
    since,
    remindedAt: null,
  });
}
function boardBlocking(events: readonly SealedEvent[], now: string, with_: Judge): string[] {
  const page = pageOf(events, now, 'zh-CN', with_);
  return page.gaps.filter((gap) => gap.blocks).map((gap) => gap.id);
}
function pageOf(
  events: readonly SealedEvent[],
  now: string,
  lang: 'zh-CN' | 'en' = 'zh-CN',
  with_ = judge,
  discretion: DiscretionData = { tables: [], lists: [] },
) {
  const state = fold(events);
  return casePage({
    case: CASE,
    events,
    judge: with_,
    nameOf,
    discretion: () => discretion,
    now,
    state,
    judged: with_(state, now),
    since: new Map(),
    remindedAt: null,
    lang,
    viewer: { id: 'luo', mayApprove: true, mayAssign: true, mayRemind: true, roles: ['lead'] },
  });
}

/** 10:00 opened, 10:05 facts, 10:20 first officer, 10:30 notice, 10:40 held, 10:44 note, 10:47 asked. */
const whole = story([
  ['10:00', 'shen', opened],
  ['10:05', 'shen', facts],
  ['10:20', 'shen', present('shen')],
  ['10:30', 'shen', notice],
  ['10:40', 'shen', held],
  ['10:44', 'shen', note],
  ['10:47', 'shen', asked],
]);
const at = (time: string) => new Date(`2026-11-25T${time}:00.000+08:00`).toISOString();

describe('board row (LOOK: the first column is what is missing)', () => {
  test('a case in an early stage is not stuck, and shows the next thing to do', () => {
    const row = rowOf(whole.slice(0, 3), at('10:21'));
    expect(boardRowSchema.parse(row)).toEqual(row);
    expect(row.group).toBe('clear');
    expect(row.stage).toMatchObject({ id: 'investigation', index: 1, of: 5 });
    expect(row.missing).toMatchObject({
      title: title('两名执法人员未完成'),
      bar: 'statutory',
      more: 0,
      since: null,
    });
    expect(row.subject).toBe('老巷口面馆');
    expect(row.number).toBe('云市监案〔2026〕86号');
    expect(row.officers).toEqual([{ id: 'shen', name: '沈一鸣' }]);
    expect(row.approval).toBeNull();
  });

  test('at the stage of the decision the statutory gap comes first, the other is counted, since 10:30', () => {
    // 10:30 the notice brings the case to its decision: from there on both gaps hold it.
    const row = rowOf(whole.slice(0, 5), at('10:41'));
    expect(row.group).toBe('stuck');
    expect(row.stage?.id).toBe('decision');
    expect(row.missing).toMatchObject({
      title: title('两名执法人员未完成'),
      more: 1,
      since: at('10:30'),
      citation: { short: '行政处罚法', article: '第四十二条', words: '执法人员不得少于两人' },
    });
  });

  test('what is missing is named before what may not be needed, as in the panel', () => {
    const doubted: Judge = (state, now) => {
      const judged = judge(state, now);
      const gaps = judged.gaps.map((gap) =>
        gap.item === 'prior-notice' ? { ...gap, kind: 'unknown' as const } : gap,
      );
      return { ...judged, gaps };
    };
    const events = story([
      ['10:00', 'shen', opened],
      ['10:40', 'shen', { type: 'decision.made', data: { decidedOn: '2026-11-25' } }],
      ['10:41', 'shen', present('shen')],
      ['10:42', 'lin', present('lin')],
    ]);
    expect(rowOf(events, at('10:43')).missing).toMatchObject({ title: title('事先告知未完成'), more: 1 });
    expect(rowOf(events, at('10:43'), doubted).missing).toMatchObject({
      title: title('裁量说明未完成'),
      more: 1,
    });
  });

  test('a gap that is closed leaves the row', () => {
    expect(rowOf(whole.slice(0, 6), at('10:45')).missing?.more).toBe(0);
  });

  test('a waiting approval stands on the row until it ends at 11:17 (decision 1)', () => {
    expect(rowOf(whole, at('11:16')).approval).toEqual({
      approval: APPROVAL,
      what: 'statutory-override',
      expires: '2026-11-25T03:17:00.000Z',
      requester: { id: 'shen', name: '沈一鸣' },
      mayAnswer: false,
    });
    expect(rowOf(whole, at('11:17')).approval).toBeNull();
  });

  test('who asked never answers (decision 1): only a lead or head who is another', () => {
    const row = rowOf(whole, at('10:48'));
    expect(forViewer(row, { id: 'luo', mayApprove: true, roles: ['lead'] }).approval?.mayAnswer).toBe(true);
    expect(forViewer(row, { id: 'shen', mayApprove: true, roles: ['lead'] }).approval?.mayAnswer).toBe(false);
    expect(forViewer(row, { id: 'lin', mayApprove: false, roles: ['lead'] }).approval?.mayAnswer).toBe(false);
  });

  test('one of three items rests on a mere tick when two are closed (decision 18)', () => {
    const state = fold(whole.slice(0, 6));
    expect(ticksOf(judge(state, at('10:45')))).toEqual({ done: 2, ticked: 1 });
  });

  test('once decided nothing holds the decision any more: the gap is listed, the case is not stuck', () => {
    const decided = story([
      ['10:00', 'shen', opened],
      ['10:30', 'shen', notice],
      ['10:40', 'shen', { type: 'decision.made', data: { decidedOn: '2026-11-25' } }],
    ]);
    const row = rowOf(decided, at('10:41'));
    expect(row.group).toBe('clear');
    expect(row.stage?.id).toBe('service');
  });

  test('what was sent past the gate is stuck for the lead to see (decision 24)', () => {
    const past = story([
      ['10:00', 'shen', opened],
      [
        '10:40',
        'shen',
        {
          type: 'action.observed',
          data: {
            action: 'submit-decision',
            gated: false,
            completeness: 'url-only',
            method: 'POST',
            path: '/x',
          },
        },
      ],
    ]);
    expect(rowOf(past, at('10:41'))).toMatchObject({ group: 'stuck', missing: { kind: 'ungated' } });
  });

  test('without a pack the row says nothing is judged rather than that nothing is missing', () => {
    const row = rowOf(whole, at('10:48'), () => ({
      rules: null,
      standings: [],
      gaps: [],
      recordings: [],
      deadlines: [],
    }));
    expect(row.stage).toBeNull();
  });
});

describe('due (LOOK: soon)', () => {
  test.each([
    ['authority', 'working-day', 4, true],
    ['authority', 'working-day', 5, false],
    ['authority', 'day', 7, true],
    ['authority', 'day', 8, false],
    ['authority', 'working-day', -2, true],
    ['party', 'working-day', 1, false],
    ['authority', 'working-day', null, false],
  ] as const)('%s, %s, %s left: amber %s', (whose, unit, left, soon) => {
    expect(isSoon({ whose, unit, left })).toBe(soon);
  });

  test('of 9 calendar days from 24 November to 3 December one has passed on the 25th: 11 %', () => {
    const row = rowOf(whole.slice(0, 3), at('10:21'), judgeWith([deadline({})]));
    expect(row.due).toMatchObject({ day: '2026-12-03', left: 7, passed: 11, soon: false });
    expect(row.group).toBe('clear');
  });

  test('an amber period is shown before an earlier one that is the party’s', () => {
    const row = rowOf(
      whole.slice(0, 3),
      at('10:21'),
      judgeWith([
        deadline({ id: 'hearing', whose: 'party', due: '2026-11-26', left: 2 }),
        deadline({ due: '2026-11-27', left: 3 }),
      ]),
    );
    expect(row.due).toMatchObject({ id: 'disclosure', soon: true });
    expect(row.group).toBe('soon');
  });

  test('where the law leaves a point open the row has the earlier day: its date, what is left, amber and its place', () => {
    // Cited: 3 December, 5 working days left. By the other reading 2 December, 4 left: soon.
    const open = deadline({ shown: '2026-12-02', left: 5, toShown: { left: 4, before: 3 } });
    const row = rowOf(whole.slice(0, 3), at('10:21'), judgeWith([open]));
    expect(row.due).toMatchObject({ day: '2026-12-02', cited: '2026-12-03', left: 4, soon: true });
    expect(row.group).toBe('soon');
    const other = deadline({ id: 'other', due: '2026-12-02', left: 5 });
    expect(rowOf(whole.slice(0, 3), at('10:21'), judgeWith([other])).due).toMatchObject({
      soon: false,
      cited: null,
    });
    const later = deadline({ id: 'later', due: '2026-12-03', left: 5 });
    const shownFirst = deadline({
      id: 'open',
      shown: '2026-12-01',
      left: 7,
      toShown: { left: 5, before: 4 },
    });
    const first = rowOf(whole.slice(0, 3), at('10:21'), judgeWith([later, shownFirst]));
    expect(first.due?.id).toBe('open');
  });

  test('the party’s row says from when something may be decided against it', () => {
    const party = deadline({ whose: 'party', adverseFrom: '2026-12-05', toShown: { left: 2, before: 1 } });
    const row = rowOf(whole.slice(0, 3), at('10:21'), judgeWith([party]));
    expect(row.due).toMatchObject({ adverseFrom: '2026-12-05', left: 2, soon: false });
  });

  test('a period that does not run yet is no due date', () => {
    const waiting = deadline({ from: null, due: null, left: null });
    expect(rowOf(whole, at('10:48'), judgeWith([waiting])).due).toBeNull();
  });
});

test('rows: approval first, then statutory, then by day; soon after stuck; calm last', () => {
  const base = rowOf(whole.slice(0, 5), at('10:41'));
  const make = (id: string, over: Partial<typeof base>) => ({ ...base, case: id, ...over });
  const rows = [
    make('CALM', { group: 'clear', missing: null }),
    make('SOON', { group: 'soon', missing: null }),
    make('PROC', { missing: base.missing && { ...base.missing, bar: 'procedural' } }),
    make('STAT', {}),
    make('WAIT', { approval: rowOf(whole, at('10:48')).approval }),
  ];
  expect(rows.sort(compareRows).map((row) => row.case)).toEqual(['WAIT', 'STAT', 'PROC', 'SOON', 'CALM']);
});

describe('case page', () => {
  test('the gap is a piece of the rail from where it arose to where it closed', () => {
    const page = pageOf(whole, at('10:48'));
    expect(casePageSchema.parse(page)).toEqual(page);
    // Both arose with entry 3 (the notice, 10:30); the note closed its own with entry 5; the officer's is open.
    expect(page.spans.map((span) => [span.title['zh-CN'], span.from, span.to])).toEqual([
      ['两名执法人员未完成', 3, null],
      ['裁量说明未完成', 3, 5],
    ]);
    expect(page.gaps.map((gap) => [gap.item, gap.blocks, gap.since])).toEqual([
      ['two-officers', true, at('10:30')],
    ]);
  });

  test('sentences say who did what, what was missing and for how long', () => {
    const page = pageOf(whole, at('10:48'));
    const said = page.timeline.map((entry) => [entry.time, entry.text, entry.note, entry.mark]);
    expect(said.slice(2)).toEqual([
      ['10:20', '沈一鸣到场', '在自己的设备上确认', 'dot'],
      ['10:30', '事先告知', '沈一鸣 · 仅凭勾选', 'dot'],
      [
        '10:40',
        '沈一鸣按下“提交决定”，还差 2 项，没有提交',
        '两名执法人员未完成（第四十二条） · 裁量说明未完成（行政处罚法（十二））',
        'stop',
      ],
      ['10:44', '补上：裁量说明，从轻，罚款 58,000 元', '沈一鸣 · 缺了 14 分钟 · 没有用草稿', 'done'],
      ['10:47', '沈一鸣请求批准提交', '理由：林若溪在场，她的设备没电。', 'door'],
    ]);
    expect(pageOf(whole, at('10:48'), 'en').timeline[5]?.text).toBe(
      'Made up: discretion note, 从轻, fine ¥58,000',
    );
  });

  test('facts entered one after the other are told together, by the names of rules, benchmark and grounds', () => {
    const entered = (given: Readonly<Record<string, FactValue>>): EventDraft => ({
      type: 'case.factsCaptured',
      data: { facts: given, provenance: 'hand' },
    });
    const { tables, lists } = openBenchmarkFolders({ tables: [], grounds: [bundledGrounds] }).current();
    const discretion = { tables, lists };
    const events = story([
      ['10:00', 'shen', opened],
      ['10:05', 'shen', entered({ partyAge: 'adult' })],
      ['10:06', 'shen', entered({ correctedInTime: false, fineAmount: 5_800_000 })],
      ['10:07', 'lin', entered({ unheardOf: true })],
      ['10:40', 'lin', entered({ cause: '无证经营' })],
    ]);
    const page = pageOf(events, at('10:48'), 'zh-CN', judge, discretion);
    expect(page.timeline.slice(1).map(({ time, text, note: said }) => [time, text, said])).toEqual([
      ['10:06', '沈一鸣手工填入 3 项情况', '违法时的年龄：已满十八周岁；及时改正：否；罚款数额：58,000 元'],
      ['10:07', '林若溪手工填入 1 项情况', 'unheardOf：是'],
      ['10:40', '林若溪手工填入 1 项情况', '案由：无证经营'],
    ]);
    for (const { from } of page.spans) expect(from).toBeLessThan(page.timeline.length);
  });

  test('facts are told apart where a gap arose or closed, by another person, later, or taken back', () => {
    const entered = (cause: string): EventDraft => ({
      type: 'case.factsCaptured',
      data: { facts: { cause }, provenance: 'hand' },
    });
    const events = story([
      ['10:00', 'shen', entered('a')],
      ['10:10', 'shen', entered('b')],
      ['10:21', 'shen', entered('c')],
      ['10:22', 'lin', entered('d')],
      ['10:23', 'lin', entered('e')],
    ]);
    const day = () => '2026-11-25';
    const told = (spans: readonly { from: number; to: number | null }[], withdrawn: readonly string[] = []) =>
      toldTogether(events, spans, new Set(withdrawn), day);
    expect(told([])).toEqual([[0, 1], [2], [3, 4]]);
    expect(told([{ from: 1, to: 4 }])).toEqual([[0], [1], [2], [3], [4]]);
    expect(told([{ from: 0, to: 3 }])).toEqual([[0, 1], [2], [3, 4]]);
    expect(told([], [events[4]?.envelope.id ?? ''])).toEqual([[0, 1], [2], [3], [4]]);
    expect(toldTogether(events, [], new Set(), (at) => at)).toHaveLength(5);
  });

  test('the approver is shown the form of exactly the press that is to be let through', () => {
    const state = fold(whole);
    const approval = state.approvals[APPROVAL];
    if (approval === undefined) throw new Error('the story asks for an approval');
    const input = {
      case: CASE,
      events: whole,
      judge,
      nameOf,
      discretion: () => ({ tables: [], lists: [] }),
      now: at('10:48'),
      state,
      judged: judge(state, at('10:48')),
    };
    const card = approvalCard(input, approval, { id: 'luo', mayApprove: true, roles: ['lead'] });
    expect(card).toMatchObject({
      requester: { name: '沈一鸣' },
      mayAnswer: true,
      fields: [{ name: 'fkje', value: '58000' }],
      inOrder: 2,
      gaps: [{ title: title('两名执法人员未完成'), bar: 'statutory', citation: { article: '第四十二条' } }],
    });
    const otherForm = approvalCard(
      input,
      { ...approval, hash: '00'.repeat(32) },
      { id: 'luo', mayApprove: true, roles: ['lead'] },
    );
    expect(otherForm.fields).toEqual([]);
  });

  test('R28 what becomes of a recording names its camera, for there may be several', () => {
    const [one, other] = ['01JDR3C0RD1NGAAAAAAAAAAAA1', '01JDR3C0RD1NGAAAAAAAAAAAA2'];
    const began = (recording: string, camera: string): EventDraft => ({
      type: 'footage.began',
      data: { recording, camera, kind: 'video', at: at('10:10') },
    });
    const page = (lang: 'zh-CN' | 'en') =>
      pageOf(
        story([
          ['10:00', 'shen', opened],
          ['10:10', 'companion', began(one, '03')],
          ['10:10', 'companion', began(other, '04')],
          [
            '10:20',
            'companion',
            {
              type: 'footage.broken',
              data: { recording: one, holes: [{ from: at('10:15'), to: at('10:16'), why: 'gone' }] },
            },
          ],
          [
            '10:30',
            'companion',
            { type: 'footage.ended', data: { recording: other, at: at('10:29'), why: 'said' } },
          ],
        ]),
        at('10:48'),
        lang,
      ).timeline.slice(-2);
    expect(page('zh-CN').map(({ text }) => text)).toEqual([
      '录着，但有一段没有录下来：“03”',
      '停止录音录像：“04”',
    ]);
    expect(page('en').map(({ text }) => text)).toEqual([
      'Part of the recording was not kept: “03”',
      'Recording stopped: “04”',
    ]);
  });

  test('an event of an unknown kind has a sentence that says what to do (decision 11)', () => {
    const [first] = story([['10:00', 'shen', opened]]);
    if (first === undefined) throw new Error('one event');
    const strange = {
      ...first,
      envelope: { ...first.envelope, id: '01JDEM0EVENT00000000000999', type: 'case.dreamt', v: 9 },
    };
    const page = pageOf([first, strange], at('10:48'));
    expect(page.timeline[1]).toMatchObject({
      text: '一条看不懂的记录（case.dreamt，第 9 版）',
      note: '这条记录来自更新的版本。请更新扩展和本机服务。',
      mark: 'unknown',
    });
    const erased = pageOf([{ ...first, body: null }], at('10:48'));
    expect(erased.timeline[0]?.text).toBe('沈一鸣 · 内容已依法删去');
  });
});

describe('sentences', () => {
  test('every kind of event has one in both languages, and no other', () => {
    const kinds = Object.keys(eventSchemas).sort();
    expect(Object.keys(zh.sentences).sort()).toEqual(kinds);
    expect(Object.keys(en.sentences).sort()).toEqual(kinds);
    expect(kinds.length).toBeGreaterThan(40);
  });

  test('the two languages say their words in the same places', () => {
    expect(Object.keys(en.words).sort()).toEqual(Object.keys(zh.words).sort());
  });
});

test('Shanghai’s day begins at 16:00 UTC', () => {
  expect(shanghai('2026-11-24T15:59:59.000Z')).toEqual({ day: '2026-11-24', time: '23:59' });
  expect(shanghai('2026-11-24T16:00:00.000Z')).toEqual({ day: '2026-11-25', time: '00:00' });
});

test('分 as yuan, with thousands and only the cents that are there', () => {
  expect([yuan(5_800_000), yuan(123_456_789), yuan(50), yuan(0), yuan(100_005)]).toEqual([
    '58,000',
    '1,234,567.89',
    '0.50',
    '0',
    '1,000.05',
  ]);
});
