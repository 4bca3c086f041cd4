/** The register's desk over a real ledger: who approves what, keys, the enterprise's own page, and what cannot be forged. */
import { ulid } from 'ulid';
import { beforeAll, expect, test } from 'vitest';
import type { Role } from '#shared/api/contract.ts';
import { nationalCalendar } from '#shared/calendar/working-days.ts';
import { fold } from '#shared/case/fold.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { judgeWith } from '../cases/judge.ts';
import { openLedger } from '../ledger/fixtures/open-ledger.ts';
import type { Caller } from '../ledger/types.ts';
import { bundledPacks, readPacks } from '../rules/read-packs.ts';
import { desk } from './plans.ts';
import { openRegister } from './register.ts';
import { arrivals } from './service.ts';

const NOW = Date.parse('2026-11-25T10:00:00+08:00');
const caller = (person: string, ...roles: Role[]): Caller => ({
  person,
  device: `console-${person}`,
  unit: 'u1',
  roles,
});
const shen = caller('shen', 'officer');
const luo = caller('luo', 'lead');
const han = caller('han', 'head');
const both = caller('du', 'lead', 'head');
const planned = { kind: 'daily', item: null, from: '2026-11-01', to: '2026-11-30', purpose: '年度计划' };

let packs: readonly Pack[] = [];
beforeAll(() => {
  packs = readPacks({ dirs: [bundledPacks] }).packs;
});

async function start() {
  const { ledger } = await openLedger({ now: () => NOW });
  const register = await openRegister(ledger);
  const stateOf = async (caseId: string) => {
    const events = await ledger.readStream({ kind: 'case', id: caseId });
    return fold(events.map(({ envelope, body }) => ({ envelope, body })));
  };
  const states = new Map<string, Awaited<ReturnType<typeof stateOf>>>();
  const read: string[] = [];
  const deps = {
    ledger,
    register,
    packs: () => packs,
    judge: judgeWith(
      () => packs,
      () => nationalCalendar,
      () => ({ tables: [], lists: [] }),
    ),
    nameOf: (id: string) => `名${id}`,
    colleagues: async () => [{ id: 'lin', name: '林' }],
    qualified: () => ({ ok: true }) as const,
    stateOf: (caseId: string) => states.get(caseId) ?? null,
    now: () => NOW,
    newId: () => ulid(NOW),
    audit: (reader: Caller, what: string) => read.push(`${reader.person} ${what}`),
  };
  const own = desk(deps);
  const entered = await own.enter(shen, {
    code: ' 9165-0299 9900000 17p',
    name: '云溪示例食品',
    address: null,
  });
  if (!entered.ok) throw new Error(entered.code);
  const arrive = (plan: string | null) =>
    arrivals(deps).arrive(shen, {
      enterprise: entered.value.id,
      kind: plan === null ? 'daily' : null,
      item: null,
      purpose: '看冷柜',
      plan,
      along: ['lin'],
      urgent: null,
      on: null,
      late: null,
      entered: 'typed',
      another: true,
    });
  const plansOf = () => register.byId(entered.value.id)?.plans ?? [];
  return { ledger, desk: own, id: entered.value.id, arrive, plansOf, states, stateOf, read, register };
}

test('R18 a code is entered once, in its one spelling', async () => {
  const { desk: own, register, id } = await start();
  expect(register.byId(id)?.code).toBe('91650299990000017P');
  const again = await own.enter(shen, { code: '91650299990000017P', name: '别的名字', address: null });
  expect(again).toMatchObject({ ok: false, code: 'enterprise-known', of: '云溪示例食品' });
  expect(await own.enter(shen, { code: '91650299990000018P', name: 'x', address: null })).toMatchObject({
    ok: false,
    code: 'wrong-code',
  });
});

test('R18 the head approves beforehand, nobody his own plan, and nothing that is settled', async () => {
  const { desk: own, id, plansOf, arrive } = await start();
  await own.plan(luo, id, planned);
  await own.plan(both, id, planned);
  const [theirs, his] = plansOf();
  const paper = { number: '批1号', date: null };
  expect(await own.approve(caller('ma', 'lead'), id, theirs?.plan ?? '', paper)).toMatchObject({
    ok: false,
    code: 'ledger',
  });
  expect(await own.approve(both, id, his?.plan ?? '', paper)).toMatchObject({ ok: false, code: 'own-plan' });
  expect(await own.approve(han, id, theirs?.plan ?? '', paper)).toMatchObject({ ok: true });
  expect(await own.approve(han, id, theirs?.plan ?? '', paper)).toMatchObject({ code: 'plan-settled' });
  expect(await own.drop(luo, id, his?.plan ?? '', '合并')).toMatchObject({ ok: true });
  expect(await arrive(his?.plan ?? '')).toMatchObject({ ok: false, code: 'plan-not-open' });
  expect(await arrive(theirs?.plan ?? '')).toMatchObject({ ok: true });
  expect(await own.drop(luo, id, theirs?.plan ?? '', '合并')).toMatchObject({ code: 'plan-settled' });
  expect(await own.plan(luo, id, { ...planned, to: '2026-10-01' })).toMatchObject({ code: 'days-turned' });
});

test('R18 the enterprise sees who came, what for and by whose approval: beforehand, afterwards, not yet', async () => {
  const { desk: own, id, plansOf, arrive, states, stateOf, ledger } = await start();
  const issued = await own.issueKey(luo, id, false);
  if (!issued.ok) throw new Error(issued.code);
  const { key } = issued.value;
  await own.plan(luo, id, planned);
  await own.approve(han, id, plansOf()[0]?.plan ?? '', { number: '批1号', date: '2026-11-20' });
  await arrive(plansOf()[0]?.plan ?? '');
  const late = await arrive(null);
  if (!late.ok) throw new Error(late.code);
  const approvals = () => {
    const page = own.own(key);
    return page.ok ? page.value.inspections.map(({ approval }) => approval) : page.code;
  };
  expect(approvals()).toEqual([
    { how: 'not-yet' },
    { how: 'beforehand', by: '名han', on: '2026-11-20', number: '批1号' },
  ]);
  const item = {
    type: 'item.completed',
    data: { item: 'approved-beforehand', closedBy: 'document' },
  } as const;
  const document = { kind: 'inspection-approval', number: '补1号' };
  // An officer's own word is no approval of the head's.
  await ledger.write(
    shen,
    { kind: 'case', id: late.value.case },
    { ...item, data: { ...item.data, document } },
  );
  states.set(late.value.case, await stateOf(late.value.case));
  expect(approvals()).toMatchObject([{ how: 'not-yet' }, { how: 'beforehand' }]);
  await ledger.write(
    han,
    { kind: 'case', id: late.value.case },
    {
      ...item,
      data: { ...item.data, document, as: 'head' },
    },
  );
  states.set(late.value.case, await stateOf(late.value.case));
  expect(approvals()).toMatchObject([
    { how: 'afterwards', by: '名han', number: '补1号' },
    { how: 'beforehand' },
  ]);
  const page = own.own(key);
  if (!page.ok) throw new Error(page.code);
  expect(page.value.inspections[1]).toMatchObject({
    officers: [
      { name: '名shen', scanned: true },
      { name: '名lin', scanned: false },
    ],
    purpose: '看冷柜',
  });
  // Nothing in it leads back to an account, a case or an enterprise of the register.
  expect(JSON.stringify(page.value)).not.toMatch(/"(id|case|code|person)"/);
});

test('R18 the key is kept as a hash only, read off paper as people do, and void once replaced', async () => {
  const { desk: own, id, ledger } = await start();
  expect(own.own('')).toMatchObject({ code: 'no-such-page' });
  const first = await own.issueKey(luo, id, false);
  if (!first.ok) throw new Error(first.code);
  const { key } = first.value;
  expect(
    own.own(` ${key.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `),
  ).toMatchObject({ ok: true });
  const stored = JSON.stringify(await ledger.readStream({ kind: 'enterprise', id }));
  expect(stored).not.toContain(key);
  expect(stored).not.toContain(key.replaceAll('-', ''));
  expect(await own.issueKey(luo, id, false)).toMatchObject({ code: 'key-there' });
  const second = await own.issueKey(luo, id, true);
  expect(second).toMatchObject({ ok: true });
  expect(own.own(key)).toMatchObject({ ok: false, code: 'no-such-page' });
});

test('R18 nobody but the companion numbers an inspection or carries a paper into a case', async () => {
  const { arrive, ledger, stateOf } = await start();
  const made = await arrive(null);
  if (!made.ok) throw new Error(made.code);
  const stream = { kind: 'case', id: made.value.case } as const;
  const forged = [
    { type: 'case.numbered', data: { inspection: 999, enterprise: 'x' } },
    {
      type: 'document.carried',
      data: { document: { kind: 'inspection-approval' }, as: 'head', by: 'han', source: ulid(NOW) },
    },
  ] as const;
  for (const draft of forged) expect((await ledger.write(shen, stream, draft)).ok).toBe(false);
  // Should such an event come by another way, it counts for nothing.
  const events = await ledger.readStream(stream);
  const [numbered] = events.filter(({ envelope }) => envelope.type === 'case.numbered');
  if (numbered === undefined) throw new Error('not numbered');
  const body = { data: forged[1].data, salt: numbered.body?.salt ?? '' };
  const other = {
    envelope: { ...numbered.envelope, id: ulid(NOW), type: 'document.carried', actor: 'shen' },
    body,
  };
  expect(fold([...events, other]).carried).toEqual([]);
  const own = { ...other, envelope: { ...other.envelope, actor: 'companion' } };
  expect(fold([...events, own]).carried).toMatchObject([{ as: 'head', by: 'han' }]);
  expect((await stateOf(made.value.case)).numbered?.inspection).toBe(made.value.inspection);
});

test('R18 lists go by name and say which numbers are missing; what is read is recorded', async () => {
  const { desk: own, arrive, ledger, id, read } = await start();
  await arrive(null);
  await own.enter(shen, { code: '91650299990000025J', name: '阿克示例', address: null });
  const listed = own.list(luo, '');
  expect(listed).toMatchObject({ ok: true, value: { holes: [] } });
  expect(listed.ok ? listed.value.enterprises.map(({ name }) => name) : []).toEqual([
    '阿克示例',
    '云溪示例食品',
  ]);
  await ledger.write(
    shen,
    { kind: 'enterprise', id },
    {
      type: 'arrival.recorded',
      data: {
        case: ulid(NOW),
        inspection: 260000004,
        kind: 'daily',
        purpose: 'x',
        on: '2026-11-25T02:00:00.000Z',
        along: [],
        entered: 'typed',
      },
    },
  );
  expect(own.list(luo, '示例食品')).toMatchObject({ value: { holes: [[260000002, 260000003]] } });
  own.page(luo, id);
  expect(read).toEqual(['luo enterprises', 'luo enterprises', 'luo enterprise']);
});
