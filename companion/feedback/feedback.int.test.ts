/** R17: a complaint's whole way, over the real doors: from a phone to the supervisors and back, and who does not see it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema, type Role } from '#shared/api/contract.ts';
import {
  feedbackDetailSchema,
  feedbackListSchema,
  followedSchema,
  sentSchema,
} from '#shared/api/feedback.ts';
import { readStatusList } from '#shared/credential/status-list.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { type Agency, openAgency, seconds } from '../../tests/verify/agency.ts';
import type { Caller } from '../ledger/types.ts';
import { type Companion, startCompanion } from '../start.ts';
import { codeLooker } from './look-code.ts';
import { publicFeedbackRoutes } from './public-routes.ts';
import { type FeedbackService, LIMITS, openFeedback } from './service.ts';

/** Small, so that a test can fill it. */
const A_DAY = 30;
const PASSWORD = 'a-long-password-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'feedback-'));
const people = {
  shen: ['officer'],
  luo: ['lead'],
  bai: ['supervisor'],
  /** Leads the officer, and is a supervisor too. */
  tao: ['lead', 'supervisor'],
  /** A supervisor who goes out himself. */
  qin: ['officer', 'supervisor'],
  gu: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
type Who = keyof typeof people;

let companion: Companion;
let agency: Agency;
const ids = {} as Record<Who, string>;
const cookies = {} as Record<Who, string>;
/** The same record, its doors for phones mounted here: the companion hears what they write. */
let feedback: FeedbackService;
let clock = 0;
let phone: ReturnType<typeof publicFeedbackRoutes>;
let holders: Record<number, string>;

beforeAll(async () => {
  companion = await startCompanion({ dataDir, log: false });
  agency = await openAgency();
  for (const [who, roles] of Object.entries(people) as unknown as [Who, Role[]][]) {
    const account = await companion.admin.createPerson({
      username: who,
      name: { shen: '沈一鸣', luo: '罗队', bai: '白监督', tao: '陶队', qin: '秦监督', gu: '管理员' }[who],
      password: PASSWORD,
      roles,
      unit: '一中队',
    });
    ids[who] = account.id;
    const response = await fetch(`${companion.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: companion.url },
      body: JSON.stringify({ username: who, password: PASSWORD }),
    });
    cookies[who] = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }
  holders = { 7: ids.shen, 9: ids.qin };
  const checker = webcryptoChecker(crypto.subtle);
  const trust = await readTrustList(await agency.trustList(), agency.rootKey, checker);
  const status = await readStatusList(await agency.statusList({ 11: 'revoked' }), agency.entry, checker);
  if (!trust.ok || !status.ok) throw new Error('the lists are not read');
  let made = 0;
  feedback = await openFeedback({
    ledger: companion.ledger,
    lookAt: codeLooker({
      trust: () => trust.list,
      statusList: async () => status.list,
      holder: (_agency, index) => holders[index] ?? null,
      checker,
      now: () => Date.now() + clock,
    }),
    unitOf: async () => '一中队',
    // Keyed in the companion; what matters here is that a code is found by it and not kept itself.
    hash: (text) => Buffer.from(text.repeat(6)).toString('hex').slice(0, 64),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    newId: () => {
      made += 1;
      return `01JDQ${String(made).padStart(21, '0')}`;
    },
    limits: { unhandled: 1000, aDay: A_DAY },
    now: () => Date.now() + clock,
  });
  phone = publicFeedbackRoutes({ feedback });
}, 60_000);
afterAll(async () => {
  feedback?.close();
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const post = (path: string, body: unknown) =>
  phone.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
async function send(body: unknown): Promise<string> {
  const response = await post('/public/feedback', body);
  expect(response.status).toBe(200);
  return sentSchema.parse(await response.json()).follow;
}
const followed = async (follow: string) =>
  followedSchema.parse(await (await post('/public/feedback/follow', { follow })).json());
const desk = (who: Who, path = '', body?: unknown) =>
  fetch(`${companion.url}/api/feedback${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      cookie: cookies[who],
      origin: companion.url,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const list = async (who: Who) => feedbackListSchema.parse(await (await desk(who)).json());
const newest = async (who: Who) => {
  const [row] = (await list(who)).rows;
  if (row === undefined) throw new Error('nothing on the desk');
  return row;
};

test('a complaint with a code: whom it is about is read out of it; taken, answered, and read under its code', async () => {
  const officer = await agency.issue({ name: '沈一鸣' });
  const code = await agency.show(officer, { at: seconds() - 3600 });
  const follow = await send({
    kind: 'complaint',
    rating: 1,
    text: '没有说为什么罚',
    contact: '13900000000',
    code,
  });
  expect(follow).toMatch(/^\d{12}$/);
  expect(await followed(follow)).toMatchObject({ status: 'received', text: null });
  const row = await newest('bai');
  expect(row).toMatchObject({
    kind: 'complaint',
    rating: 1,
    status: 'received',
    verdict: 'genuine',
    about: { name: '沈一鸣', certificate: '650200202600417', officer: ids.shen, inspection: 2026112701 },
  });
  const detail = feedbackDetailSchema.parse(await (await desk('bai', `/${row.id}`)).json());
  expect(detail).toMatchObject({ text: '没有说为什么罚', contact: '13900000000', steps: [] });
  expect((await desk('bai', `/${row.id}/take`, {})).status).toBe(200);
  expect(await followed(follow)).toMatchObject({ status: 'taken', text: null });
  const again = problemSchema.parse(await (await desk('bai', `/${row.id}/take`, {})).json());
  expect(again.code).toBe('feedback-settled');
  await desk('bai', `/${row.id}/answer`, { answer: '已向执法人员核实，会补送告知书。' });
  expect(await followed(follow)).toMatchObject({
    status: 'answered',
    text: '已向执法人员核实，会补送告知书。',
  });
  // An answer is put right by another one; setting aside is over.
  await desk('bai', `/${row.id}/answer`, { answer: '更正：告知书已经送达。' });
  expect((await followed(follow)).text).toBe('更正：告知书已经送达。');
  expect((await desk('bai', `/${row.id}/set-aside`, { reason: '和另一件重复' })).status).toBe(409);
  // Reading it is on record.
  const reads = await companion.reads(ids.bai);
  expect(reads.map(({ body }) => [body?.data.what, body?.data.of])).toContainEqual(['feedback', [row.id]]);
  expect(reads.some(({ body }) => body?.data.what === 'feedback-list')).toBe(true);
});

test('neither code nor text is in the record in the clear, nor the code to follow it at all', async () => {
  const follow = await send({ kind: 'praise', text: '态度很好，谢谢' });
  const events = await companion.ledger.readKind('feedback');
  expect(JSON.stringify(events)).not.toContain(follow);
  expect(JSON.stringify(events.map(({ envelope }) => envelope))).not.toContain('态度很好');
});

describe('who does not see it', () => {
  test.each(['shen', 'luo', 'gu'] as const)('%s has no key to the desk', async (who) => {
    const problem = problemSchema.parse(await (await desk(who)).json());
    expect(problem.code).toBe('not-permitted');
    const { id } = await newest('bai');
    for (const [path, body] of [
      [`/${id}`, undefined],
      [`/${id}/take`, {}],
      [`/${id}/answer`, { answer: '没有这回事' }],
      [`/${id}/set-aside`, { reason: '没有这回事' }],
    ] as const)
      expect((await desk(who, path, body)).status).toBe(403);
  });
  test('who leads the officer sees how many there are for another supervisor, and nothing of them', async () => {
    const { rows, forOthers } = await list('tao');
    expect(rows.some(({ about }) => about?.officer === ids.shen)).toBe(false);
    expect(forOthers).toBeGreaterThan(0);
    const { id } = (await list('bai')).rows.find(({ about }) => about?.officer === ids.shen) ?? { id: '' };
    for (const [path, body] of [
      [`/${id}`, undefined],
      [`/${id}/answer`, { answer: '没有这回事' }],
    ] as const)
      expect((await desk('tao', path, body)).status).toBe(404);
  });
  test('a supervisor does not see what is about himself, and settles nothing of it by any way', async () => {
    const himself = await agency.issue({ name: '秦监督', certificate: '650200202600499', statusIndex: 9 });
    const follow = await send({ kind: 'complaint', text: '收了钱', code: await agency.show(himself) });
    const { id } = await newest('bai');
    expect((await list('qin')).rows.map((row) => row.id)).not.toContain(id);
    expect((await desk('qin', `/${id}`)).status).toBe(404);
    const written = await companion.admin.write(
      ids.qin,
      { kind: 'feedback', id },
      {
        type: 'feedback.answered',
        data: { answer: '没有这回事' },
      },
    );
    expect(written.ok).toBe(true);
    expect(await followed(follow)).toMatchObject({ status: 'received', text: null });
  });
});

describe('what a code is worth', () => {
  test('revoked: said, and whose it was', async () => {
    const gone = await agency.issue({ name: '前执法人员', statusIndex: 11 });
    await send({ kind: 'complaint', text: '他说他是执法人员', code: await agency.show(gone) });
    expect(await newest('bai')).toMatchObject({
      verdict: 'revoked',
      about: { name: '前执法人员', officer: null },
    });
  });
  test('signed by a stranger, or cut: nothing of what it says is taken over', async () => {
    const stranger = await openAgency();
    const code = await stranger.show(await stranger.issue({ name: '沈一鸣' }));
    await send({ kind: 'complaint', text: '假的', code });
    expect(await newest('bai')).toMatchObject({ verdict: 'issuer-unknown', about: null });
    await send({ kind: 'complaint', text: '假的', code: code.slice(0, -2) });
    expect(await newest('bai')).toMatchObject({ verdict: 'unreadable', about: null });
  });
  test('without a code', async () => {
    await send({ kind: 'complaint', text: '不给看证件' });
    expect(await newest('bai')).toMatchObject({ verdict: null, about: null, begins: '不给看证件' });
  });
});

describe('bad input', () => {
  test.each([
    ['nothing said', { kind: 'complaint' }],
    ['blank', { kind: 'complaint', text: '   ' }],
    ['another kind', { kind: 'threat', text: '一' }],
    ['a rating of six', { kind: 'praise', rating: 6 }],
    ['too long', { kind: 'complaint', text: '长'.repeat(2001) }],
    ['a code that is none', { kind: 'complaint', text: '一', code: 'https://evil.example/#1' }],
    ['more than is asked', { kind: 'complaint', text: '一', name: '我' }],
  ])('%s is refused and leaves nothing', async (_name, body) => {
    const before = companion.ledger.size();
    const response = await post('/public/feedback', body);
    expect(response.status).toBe(400);
    expect(problemSchema.parse(await response.json()).code).toBe('bad-request');
    expect(companion.ledger.size()).toBe(before);
  });
  test('a code to follow that nobody has', async () => {
    expect((await post('/public/feedback/follow', { follow: '000000000000' })).status).toBe(404);
    expect((await post('/public/feedback/follow', { follow: '12' })).status).toBe(400);
  });
});

test('a flood fills the desk for a day and not the disk; who then writes is told to call', async () => {
  const held = (await companion.ledger.readKind('feedback')).filter(
    ({ envelope }) => envelope.type === 'feedback.received',
  ).length;
  for (let i = held; i < A_DAY; i += 1) await feedback.receive({ kind: 'complaint', text: `第 ${i} 件` });
  const full = await post('/public/feedback', { kind: 'complaint', text: '还有一件' });
  expect(full.status).toBe(503);
  expect(problemSchema.parse(await full.json()).code).toBe('feedback-full');
  clock = 25 * 3_600_000;
  expect((await post('/public/feedback', { kind: 'complaint', text: '第二天' })).status).toBe(200);
});

test('after a start anew it all stands as it did', async () => {
  const other = await openFeedback({
    ledger: companion.ledger,
    lookAt: async () => ({ verdict: 'unreadable', about: null }),
    unitOf: async () => null,
    hash: (text) => text,
    random: (bytes) => new Uint8Array(bytes),
    newId: () => '',
    limits: LIMITS,
    now: Date.now,
  });
  const bai: Caller = { person: ids.bai, device: 'x', unit: '二中队', roles: ['supervisor'] };
  expect(other.listFor(bai)).toEqual(feedback.listFor(bai));
  other.close();
});
