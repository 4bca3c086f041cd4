import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { monotonicFactory } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { trialAdapter as installed } from '#shared/adapter/fixtures/trial-adapter.ts';
import { nationalCalendar } from '#shared/calendar/working-days.ts';
import { approvalHash } from '#shared/case/approval.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { ItemDefinition, Pack } from '#shared/rules/pack-schema.ts';
import type { PageReading, Press } from '../protocol.ts';
import { officerStore } from '../store/fixtures/officer-store.ts';
import type { OpenStore } from '../store/store.ts';
import { createCaseMemory } from './case-memory.ts';
import { type Cases, createCases } from './cases.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });

function item(part: Pick<ItemDefinition, 'bar' | 'closedBy'> & Partial<ItemDefinition>): ItemDefinition {
  return {
    title: both('事项'),
    gap: both('缺一项'),
    why: both('为什么'),
    stage: 'decision',
    citation: { source: 'law', article: '第一条', words: '应当如此办理', verified: true },
    who: ['officer'],
    guards: ['submit-decision'],
    next: { do: 'tick', label: both('办好了') },
    ...part,
  };
}

/** Two officers (statutory), a note (procedural), a review of fines from 100,000 yuan (procedural), an advice. */
const pack: Pack = {
  pack: 'trial',
  version: '1.0.0',
  layer: 'national',
  category: 'penalty',
  procedure: 'ordinary',
  title: both('普通程序'),
  effective: { from: '2021-07-15' },
  sources: { law: { title: '行政处罚法', short: '处罚法', kind: 'law', version: '2021-01-22' } },
  facts: { fineAmount: { title: both('罚款'), type: 'money' } },
  stages: [
    { id: 'filing', title: both('立案') },
    { id: 'decision', title: both('决定') },
  ],
  items: {
    officers: item({
      bar: 'statutory',
      closedBy: { kind: 'event', event: 'officer.present', count: 2 },
      citation: { source: 'law', article: '第二条', words: '执法人员不得少于两人', verified: true },
    }),
    note: item({ bar: 'procedural', closedBy: { kind: 'event', event: 'note.written' } }),
    review: item({
      bar: 'procedural',
      closedBy: { kind: 'attestation' },
      when: 'facts.fineAmount >= 10000000',
    }),
    advice: item({ bar: 'advisory', closedBy: { kind: 'attestation' } }),
  },
  actions: { 'submit-decision': { title: both('提交决定'), stage: 'decision', decides: true } },
  deadlines: {},
  documents: {},
};

const reading = (key: string | null, fine: number | null): PageReading => ({
  adapter: { id: 'trial', version: '1.0.0' },
  page: 'form',
  key,
  subject: '老巷口面馆',
  facts: fine === null ? {} : { fineAmount: fine },
  missing: [],
  healed: [],
  status: null,
});

const newId = monotonicFactory();
const FORM = 'a'.repeat(64);

function press(part: Partial<Press> & { readonly form?: string } = {}): Press {
  const { form = FORM, ...rest } = part;
  return {
    attempt: newId(),
    action: 'submit-decision',
    keys: ['86'],
    way: 'native-submit',
    seal: {
      fields: { fine: '100' },
      formHash: form,
      url: 'http://legacy.example/decide',
      adapter: { id: 'trial', version: '1.0.0' },
    },
    facts: {},
    decidedOn: '2026-11-25',
    documentNumber: null,
    ...rest,
  };
}

let now = Date.parse('2026-11-25T02:00:00Z');
let connected = true;

async function officer(): Promise<{ readonly cases: Cases; readonly store: OpenStore }> {
  const { open: store } = await officerStore(() => now, newId);
  return { store, cases: casesOn(store, [pack]) };
}

const casesOn = (
  store: OpenStore,
  packs: readonly Pack[],
  registry: Parameters<typeof createCases>[0]['registry'] = null,
) =>
  createCases({
    store,
    memory: createCaseMemory(store),
    me: { id: 'officer1', roles: ['officer'] },
    packs,
    registry,
    reviewNote: () => null,
    calendar: nationalCalendar,
    now: () => now,
    newId,
    connected: () => connected,
    changed: () => undefined,
  });

const kinds = (events: readonly SealedEvent[]) =>
  [...events].sort((a, b) => a.envelope.n - b.envelope.n).map((one) => one.envelope.type);
const last = (events: readonly SealedEvent[], type: string) =>
  [...events].sort((a, b) => a.envelope.n - b.envelope.n).findLast((one) => one.envelope.type === type)?.body
    ?.data;

/** A case of which everything but `open` is done. */
async function opened(cases: Cases, open: readonly string[], fine = 5_800_000): Promise<string> {
  const id = (await cases.read(reading('86', fine), installed, null)) ?? '';
  if (!open.includes('officers')) {
    await cases.record(id, [
      { type: 'officer.present', data: { person: 'officer2', means: 'pin-on-this-device' } },
    ]);
  }
  if (!open.includes('note')) {
    await cases.record(id, [
      {
        type: 'note.written',
        data: { kind: 'discretion', draft: '', text: '适用从轻', restsOn: {}, packs: [] },
      },
    ]);
  }
  return id;
}

beforeEach(() => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  now = Date.parse('2026-11-25T02:00:00Z');
  connected = true;
});

describe('opening a case (decision 16)', () => {
  it('mints one id at the first reading and finds it again, also in a new worker', async () => {
    const { cases, store } = await officer();
    const first = await cases.read(reading('86', 100), installed, null);
    expect(await cases.read(reading('86', 100), installed, null)).toBe(first);
    expect(await casesOn(store, [pack]).read(reading('86', 100), installed, null)).toBe(first);
    expect(await cases.read(reading(null, 100), installed, null)).toBe(null);
  });

  it('records facts only when one has changed', async () => {
    const { cases, store } = await officer();
    const id = (await cases.read(reading('86', 100), installed, null)) ?? '';
    await cases.read(reading('86', 100), installed, null);
    await cases.read(reading('86', 200), installed, null);
    const events = await store.eventsOf([id]);
    expect(kinds(events)).toEqual(['case.opened', 'case.factsCaptured', 'case.factsCaptured']);
    expect(last(events, 'case.factsCaptured')).toMatchObject({
      facts: { fineAmount: 200 },
      provenance: 'page',
    });
  });

  it('reports a page that is not what the adapter says once a day for the same places (decision 4)', async () => {
    const { cases, store } = await officer();
    const drifted = { ...reading('86', 100), missing: ['fineAmount'], healed: ['filedOn'] };
    await cases.read(drifted, installed, null);
    await cases.read(drifted, installed, null);
    const reports = async () => (await store.eventsOf(['trial'])).map((one) => one.body?.data);
    expect(await reports()).toEqual([
      {
        adapter: { id: 'trial', version: '1.0.0' },
        page: 'form',
        missing: ['fineAmount'],
        healed: ['filedOn'],
      },
    ]);
    await cases.read({ ...drifted, missing: [] }, installed, null);
    expect(await reports()).toHaveLength(2);
    now += 24 * 3600 * 1000;
    await cases.read(drifted, installed, null);
    expect(await reports()).toHaveLength(3);
    now -= 24 * 3600 * 1000;
  });

  it('puts no legacy number and no name into an envelope', async () => {
    const { cases, store } = await officer();
    const id = (await cases.read(reading('云市监案86', 100), installed, null)) ?? '';
    const envelopes = JSON.stringify((await store.eventsOf([id])).map((one) => one.envelope));
    expect(envelopes.includes('云市监案')).toBe(false);
    expect(envelopes.includes('面馆')).toBe(false);
  });
});

describe('a press (R3)', () => {
  it('is held with what is missing, without the advice, and recorded', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, ['officers', 'note']);
    const answer = await cases.press(press(), installed, id);
    expect(answer.answer).toBe('hold');
    expect(answer.verdict.kind === 'hold' && answer.verdict.gaps.map((gap) => gap.item)).toEqual([
      'officers',
      'note',
    ]);
    expect(answer.verdict.kind === 'hold' && answer.verdict.door).toBe('approval');
    const data = last(await store.eventsOf([id]), 'action.attempted');
    expect(data).toMatchObject({ verdict: 'hold', outcome: 'held', level: 'hold', gate: 'working' });
  });

  it('goes when nothing is missing; the decision is made only once the success test held, on the date of the document', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, []);
    const one = press({ decidedOn: '2026-11-24', documentNumber: '云市监罚〔2026〕86号' });
    expect((await cases.press(one, installed, id)).answer).toBe('go');
    expect(kinds(await store.eventsOf([id])).includes('decision.made')).toBe(false);
    await cases.outcome(one.attempt, 'success', '#ok');
    expect(last(await store.eventsOf([id]), 'decision.made')).toEqual({
      decidedOn: '2026-11-24',
      documentNumber: '云市监罚〔2026〕86号',
      attempt: one.attempt,
    });
  });

  it('makes no decision of a sign-in page or an unknown answer (decision 19)', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, []);
    const one = press();
    await cases.press(one, installed, id);
    await cases.outcome(one.attempt, 'failure', '#login');
    expect(kinds(await store.eventsOf([id])).includes('decision.made')).toBe(false);
  });

  it('invents no date where the document’s field was left empty', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, []);
    const one = press({ decidedOn: null });
    await cases.press(one, installed, id);
    await cases.outcome(one.attempt, 'success', '#ok');
    expect(kinds(await store.eventsOf([id])).includes('decision.made')).toBe(false);
  });

  it('counts what was just typed: it is judged on the form as it stands', async () => {
    const { cases } = await officer();
    const id = await opened(cases, [], 20_000_000);
    expect((await cases.press(press(), installed, id)).answer).toBe('hold');
    const typed = press({ facts: { fineAmount: 5_000_000 }, form: 'b'.repeat(64) });
    expect((await cases.press(typed, installed, id)).answer).toBe('go');
  });

  it('of several cases passes only if each passes, one attempt per case under one request (decision 22)', async () => {
    const { cases, store } = await officer();
    const complete = await opened(cases, []);
    const other = (await cases.read(reading('87', 100), installed, null)) ?? '';
    const one = press({ keys: ['86', '87'] });
    expect((await cases.press(one, installed, null)).answer).toBe('hold');
    const [a, b] = [
      last(await store.eventsOf([complete]), 'action.attempted'),
      last(await store.eventsOf([other]), 'action.attempted'),
    ];
    expect([a?.outcome, b?.outcome]).toEqual(['held', 'held']);
    expect([a?.request, b?.request]).toEqual([one.attempt, one.attempt]);
    expect(a?.attempt === b?.attempt).toBe(false);
  });

  it('is let go and marked at the levels that do not hold', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, ['note']);
    for (const level of ['observe', 'warn'] as const) {
      expect((await cases.press(press(), { ...installed, level }, id)).answer).toBe('go');
      expect(last(await store.eventsOf([id]), 'action.attempted')).toMatchObject({
        level,
        outcome: 'wouldHold',
      });
    }
  });
});

describe('the doors (decision 1)', () => {
  it('opens a procedural hold by the officer’s reason, recorded with who is told and when', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, ['note']);
    connected = false;
    const one = press();
    expect((await cases.override(one, '当事人在场等候', installed, id)).answer).toBe('go');
    expect(last(await store.eventsOf([id]), 'override.granted')).toEqual({
      attempt: one.attempt,
      action: 'submit-decision',
      items: ['note'],
      reason: '当事人在场等候',
      toldLead: 'when-connected',
    });
  });

  it('never opens a statutory hold by a reason', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, ['officers']);
    expect((await cases.override(press(), '当事人在场等候', installed, id)).answer).toBe('hold');
    expect(kinds(await store.eventsOf([id])).includes('override.granted')).toBe(false);
  });

  it('lets a reason given in the panel open the very form that was held, once, for five minutes', async () => {
    const { cases } = await officer();
    const id = await opened(cases, ['note']);
    expect(await cases.grant(id, '期限将到')).toBe(null);
    await cases.press(press(), installed, id);
    await cases.grant(id, '期限将到');
    expect((await cases.press(press({ form: 'c'.repeat(64) }), installed, id)).answer).toBe('hold');
    expect((await cases.press(press(), installed, id)).answer).toBe('go');
    expect((await cases.press(press(), installed, id)).answer).toBe('hold');
    await cases.grant(id, '期限将到');
    now += 5 * 60_000 + 1;
    expect((await cases.press(press(), installed, id)).answer).toBe('hold');
  });

  it('opens a statutory hold by a second person’s approval of this very form, once', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, ['officers']);
    await cases.press(press(), installed, id);
    const asked = await cases.askApproval(press(), '林若溪在场，设备没电', installed, id);
    expect(asked.expires).toBe('2026-11-25T02:30:00.000Z');
    // Asked twice, it is the same request.
    await cases.askApproval(press(), '再问一次', installed, id);
    const events = await store.eventsOf([id]);
    expect(kinds(events).filter((type) => type === 'approval.requested').length).toBe(1);
    const request = last(events, 'approval.requested');
    expect(request?.hash).toBe(approvalHash({ case: id, action: 'submit-decision', form: FORM }));
    await approve(store, cases, id, String(request?.approval), String(request?.hash));
    expect((await cases.press(press({ form: 'd'.repeat(64) }), installed, id)).answer).toBe('hold');
    expect((await cases.press(press(), installed, id)).answer).toBe('go');
    expect(last(await store.eventsOf([id]), 'override.granted')).toMatchObject({
      items: ['officers'],
      approval: String(request?.approval),
    });
    expect((await cases.press(press(), installed, id)).answer).toBe('hold');
  });
});

/** The lead’s answer, as it comes from the companion. */
async function approve(store: OpenStore, cases: Cases, id: string, approval: string, hash: string) {
  const person = { person: 'lead', name: '罗建国', device: 'd9' };
  const { open: lead } = await officerStore(() => now, newId, person);
  now += 60_000;
  const { state } = await cases.current(id);
  const expires = new Date(now + 30 * 60_000).toISOString();
  const events = await lead.append(
    id,
    [{ type: 'approval.given', data: { approval, hash, reason: '已核实她在场', expires } }],
    state.frontier,
  );
  await store.received(events.map((event, i) => ({ seq: 100 + i, event })));
  await cases.received(events);
  now += 1000;
}

describe('a broken gate (decision 3)', () => {
  it('holds without a pack, says why, and opens by a reason that is recorded as such', async () => {
    const { store } = await officer();
    const cases = casesOn(store, []);
    const id = (await cases.read(reading('86', 100), installed, null)) ?? '';
    const held = await cases.press(press(), installed, id);
    expect([held.answer, held.state, held.reason]).toEqual(['hold', 'broken', 'no-pack']);
    expect((await cases.override(press(), '规则没装好', installed, id)).answer).toBe('go');
    expect(last(await store.eventsOf([id]), 'action.attempted')).toMatchObject({
      gate: 'broken',
      brokenBecause: 'no-pack',
    });
  });
});

describe('decision 18: what the officer may not close', () => {
  const reviewed: Pack = {
    ...pack,
    items: {
      opinion: item({
        bar: 'statutory',
        who: ['legal-officer'],
        closedBy: { kind: 'document', document: 'opinion' },
        citation: { source: 'law', article: '第三条', words: '未经审核的，不得作出决定', verified: true },
      }),
    },
    documents: { opinion: { title: both('审核意见') } },
  };

  it('is shown as something to ask for, once asked as something to wait for, and holds all the while', async () => {
    const { store } = await officer();
    const cases = casesOn(store, [reviewed]);
    const id = (await cases.read(reading('86', 100), installed, null)) ?? '';
    expect((await cases.current(id)).gaps.map((gap) => gap.next?.do)).toEqual(['ask']);
    const held = await cases.press(press(), installed, id);
    expect(held.answer).toBe('hold');
    expect(held.verdict.kind === 'hold' && held.verdict.gaps[0]?.next?.do).toBe('ask');
    await cases.record(id, [{ type: 'item.requested', data: { item: 'opinion', of: ['legal-officer'] } }]);
    expect((await cases.current(id)).gaps.map((gap) => gap.next?.do)).toEqual(['wait']);
    const document = { kind: 'opinion', number: '1' };
    // Whatever wrote it: as an officer it closes nothing.
    await cases.record(id, [
      { type: 'item.completed', data: { item: 'opinion', closedBy: 'document', document } },
    ]);
    expect((await cases.current(id)).gaps.map((gap) => gap.id)).toEqual(['item:opinion']);
    await cases.record(id, [
      {
        type: 'item.completed',
        data: { item: 'opinion', closedBy: 'document', document, as: 'legal-officer' },
      },
    ]);
    expect((await cases.current(id)).gaps).toEqual([]);
  });
});

describe('R44: the lead reminds', () => {
  const remind = (to: string, items: readonly string[], note?: string) => ({
    type: 'case.reminded' as const,
    data: { to: [to], items: [...items], ...(note === undefined ? {} : { note }) },
  });

  it('stands with his words until the officer puts it away; the next one stands again', async () => {
    const { cases, store } = await officer();
    const id = await opened(cases, ['note']);
    await cases.record(id, [remind('officer1', ['note'], '先写裁量说明')]);
    expect((await cases.current(id)).reminder?.note).toBe('先写裁量说明');
    expect((await cases.list())[0]?.reminded?.note).toBe('先写裁量说明');
    await cases.putAway(id);
    expect((await cases.current(id)).reminder).toBe(null);
    expect((await cases.list())[0]?.reminded).toBe(null);
    // Also in a new worker.
    expect((await casesOn(store, [pack]).current(id)).reminder).toBe(null);
    await cases.record(id, [remind('officer1', ['note'])]);
    expect((await cases.current(id)).reminder).not.toBe(null);
  });

  it('goes by itself once what it named is done, and another officer’s never stands here', async () => {
    const { cases } = await officer();
    const id = await opened(cases, ['note']);
    await cases.record(id, [remind('officer2', ['note'])]);
    expect((await cases.current(id)).reminder).toBe(null);
    await cases.record(id, [remind('officer1', ['note'])]);
    expect((await cases.current(id)).reminder).not.toBe(null);
    await cases.record(id, [
      {
        type: 'note.written',
        data: { kind: 'discretion', draft: '', text: '适用从轻', restsOn: {}, packs: [] },
      },
    ]);
    expect((await cases.current(id)).reminder).toBe(null);
  });

  it('a case with a reminder comes first in the list', async () => {
    const { cases } = await officer();
    const old = (await cases.read(reading('85', 100), installed, null)) ?? '';
    now += 60_000;
    await cases.read(reading('86', 100), installed, null);
    expect((await cases.list()).map((one) => one.key)).toEqual(['86', '85']);
    await cases.record(old, [remind('officer1', ['note'])]);
    await cases.current(old);
    expect((await cases.list()).map((one) => one.key)).toEqual(['85', '86']);
  });
});

describe('what decides is what the pack says', () => {
  it('after the decision the case stands in the stage behind it, whatever the action is called', async () => {
    const permit: Pack = {
      ...pack,
      stages: [
        ...pack.stages,
        { id: 'service', title: both('送达') },
        { id: 'archive', title: both('归档') },
      ],
      actions: { 'grant-permit': { title: both('准予许可'), stage: 'decision', decides: true } },
    };
    // Control: where the decision is made a stage later, so is what follows it.
    const later: Pack = {
      ...permit,
      actions: { 'grant-permit': { title: both('准予许可'), stage: 'service', decides: true } },
    };
    const { cases, store } = await officer();
    const id = await opened(cases, []);
    await cases.record(id, [{ type: 'decision.made', data: { decidedOn: '2026-11-25' } }]);
    expect((await casesOn(store, [permit]).current(id)).summary.stage).toBe('service');
    expect((await casesOn(store, [later]).current(id)).summary.stage).toBe('archive');
  });
});

describe('R10 what the registry says, from its last signed snapshot', () => {
  const { officers } = pack.items;
  if (officers === undefined) throw new Error('the pack has no officers');
  const asking: Pack = {
    ...pack,
    items: {
      ...pack.items,
      qualified: {
        ...officers,
        bar: 'procedural',
        closedBy: { kind: 'attestation' },
        checkedBy: 'registry',
        who: ['officer'],
      },
    },
  };
  type Registry = NonNullable<Parameters<typeof createCases>[0]['registry']>;
  const person = (account: string, why: string | null, since: string | null = null) => ({
    account,
    spans: [{ from: '2026-01-01', until: null, why, since }],
    bars: [],
  });
  const registry = (persons: Registry['persons'], checked = true): Registry => ({
    v: 1,
    issued: '2026-11-25T00:00:00.000Z',
    checked,
    persons,
    sha256: 'a'.repeat(64),
  });
  const findings = async (store: OpenStore, id: string) =>
    (await store.eventsOf([id])).filter(({ envelope }) => envelope.type === 'qualification.checked');

  it('asks nothing without a registry, or while the unit does not judge by it', async () => {
    const { store } = await officer();
    for (const none of [null, registry([person('officer1', 'expired')], false)]) {
      const cases = casesOn(store, [asking], none);
      const id = await opened(cases, []);
      expect(await findings(store, id)).toEqual([]);
      expect(
        await cases.barOf(id, [
          { type: 'item.completed', data: { item: 'qualified', closedBy: 'attestation' } },
        ]),
      ).toBeNull();
    }
  });

  it('says nothing of one whom its snapshot is not about: he is of another unit', async () => {
    const { store } = await officer();
    const cases = casesOn(store, [asking], registry([person('officer1', null)]));
    const id = await opened(cases, []);
    await cases.record(id, [{ type: 'case.assigned', data: { officers: ['officer1', 'stranger'] } }]);
    await cases.askRegistry(id);
    const said = (await findings(store, id)).flatMap(({ body }) => JSON.stringify(body?.data.persons));
    expect(said.join()).not.toContain('stranger');
    expect(
      (await cases.current(id)).gaps.find(({ item }) => item === 'qualified')?.unqualified,
    ).toBeUndefined();
    const none = casesOn(store, [asking], registry([{ account: 'officer1', spans: [], bars: [] }]));
    await none.askRegistry(id);
    expect((await none.current(id)).gaps.find(({ item }) => item === 'qualified')?.unqualified).toEqual([
      { person: 'officer1', why: 'no-record', since: null },
    ]);
  });

  it('records that all are qualified, and the item needs no tick', async () => {
    const { store } = await officer();
    const cases = casesOn(store, [asking], registry([person('officer1', null), person('officer2', null)]));
    const id = await opened(cases, []);
    const { standings } = await cases.current(id);
    expect(standings.find(({ item }) => item.id === 'qualified')).toMatchObject({
      standing: 'done',
      restsOn: 'event',
    });
    expect(await findings(store, id)).toHaveLength(1);
    await cases.askRegistry(id);
    expect(await findings(store, id)).toHaveLength(1);
  });

  it('holds the press of one who is not, names him, and lets him sign nothing; mended, it goes', async () => {
    const { store } = await officer();
    const bad = casesOn(
      store,
      [asking],
      registry([person('officer1', 'suspended', '2026-11-20'), person('officer2', null)]),
    );
    const id = (await bad.read(reading('86', 5_800_000), installed, null)) ?? '';
    const [finding] = await findings(store, id);
    expect(finding?.body?.data).toMatchObject({
      registry: { issued: '2026-11-25T00:00:00.000Z', sha256: 'a'.repeat(64) },
      persons: [{ person: 'officer1', finding: 'unqualified', why: 'suspended', since: '2026-11-20' }],
    });
    const { gaps } = await bad.current(id);
    expect(gaps.find(({ item }) => item === 'qualified')?.unqualified).toEqual([
      { person: 'officer1', why: 'suspended', since: '2026-11-20' },
    ]);
    const tick = { type: 'item.completed', data: { item: 'qualified', closedBy: 'attestation' } } as const;
    expect(await bad.barOf(id, [tick])).toEqual({ who: 'me', why: 'suspended', since: '2026-11-20' });
    expect(
      await bad.barOf(id, [{ type: 'case.reminded', data: { to: ['officer1'], items: [] } }]),
    ).toBeNull();
    const held = await bad.press(press(), installed, null);
    expect(held.answer).toBe('hold');

    const good = casesOn(
      store,
      [asking],
      registry([person('officer1', null), person('officer2', 'no-certificate')]),
    );
    await good.askRegistry(id);
    expect((await good.current(id)).gaps.find(({ item }) => item === 'qualified')).toBeUndefined();
    expect(
      await good.barOf(id, [
        { type: 'officer.present', data: { person: 'officer2', means: 'pin-on-this-device' } },
      ]),
    ).toEqual({ who: 'second', why: 'no-certificate', since: null });
  });
});
