/**
 * Every door of the companion, tried with what does not belong there: nobody, the wrong role, foreign pages and hosts,
 * random, oversized, deep and broken bodies. An answer that says no is a problem (RFC 9457) with a code we know, and
 * leaves nothing in the record. Each door that writes is also opened rightly, so that the noes mean something.
 */
import { request } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppendResult, appendResponseSchema, problemSchema } from '#shared/api/contract.ts';
import { openAdapterFolder } from '../companion/adapters/folder.ts';
import { installAdapter } from '../companion/adapters/install.ts';
import { problems as caseCodes } from '../companion/cases/locales/problems.zh-CN.ts';
import { problems as feedbackCodes } from '../companion/feedback/locales/problems.zh-CN.ts';
import { problems as inspectionCodes } from '../companion/inspection/locales/problems.zh-CN.ts';
import { problems as codes, refusals } from '../companion/locales/zh-CN.ts';
import { problems as importCodes } from '../companion/media/import/locales/problems.zh-CN.ts';
import { problems as keepingCodes } from '../companion/media/keeping/locales/problems.zh-CN.ts';
import {
  createChain,
  type DeviceKey,
  newDeviceKey,
  proof,
} from '../companion/pairing/fixtures/device-client.ts';
import { organColumns, registrySheets } from '../companion/registry/columns.ts';
import { problems as registryCodes } from '../companion/registry/locales/problems.zh-CN.ts';
import { writeXlsx } from '../companion/tables/write-xlsx.ts';
import { adaptersFor } from '../demo/adapters.ts';
import { PASSWORD, type PersonName, type Story, signIn, startStory } from './board/story.ts';

const KNOWN = new Set(
  [
    codes,
    caseCodes,
    registryCodes,
    inspectionCodes,
    importCodes,
    keepingCodes,
    feedbackCodes,
    refusals,
  ].flatMap((one): readonly string[] => Object.keys(one)),
);
const RUNS = 8;

let story: Story;
let caseId = '';
/** Waits for the legal officer. */
let reviewCase = '';
const cookies = new Map<PersonName, string>();
let device: { id: string; token: string; key: DeviceKey; person: string };
let chain: ReturnType<typeof createChain>;
let unopened: string;
/** Unpaired if a random body happens to be a right one. */
let victim: string;
let spare: DeviceKey;

/** A record of each kind that the registry's doors are tried on. */
const registered = { organ: '', person: '' };
const day = '2026-01-01';
const organ = (name: string) => ({
  from: day,
  reason: '初次登记',
  record: { kind: 'statutory', name, scope: ['penalty'], status: 'active' },
});
const person = (name: string) => ({
  from: day,
  reason: '初次登记',
  record: {
    ...{ name, account: null, organ: registered.organ, status: 'active', certificate: null },
    examination: { result: 'not-recorded' },
    reviewer: null,
  },
});
async function register(what: 'organs' | 'persons', body: unknown): Promise<{ id: string; event: string }> {
  const sent = await send({ method: 'POST', path: `/api/registry/${what}`, body: json(body) }, 'zhao');
  return (await sent.json()) as { id: string; event: string };
}

/** A file with one organ that is not there yet. */
async function upload(): Promise<Response> {
  const cells = organColumns.map((column) =>
    column === '名称' ? fresh('导入的局') : column === '执法类别' ? '行政处罚' : '',
  );
  const body = new Blob([new Uint8Array(writeXlsx(registrySheets([cells], [])))]);
  const headers = { 'content-type': 'application/octet-stream' };
  return send({ method: 'POST', path: '/api/registry/imports', body, headers }, 'zhao');
}
async function until(path: string, state: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const job = (await (await send({ method: 'GET', path }, 'zhao')).json()) as { state: string };
    if (job.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${path} is not ${state}`);
}
/** A face of 120 × 160, as far as anybody looks: frame, scan, end. */
const PHOTO = Buffer.from('ffd8ffc0000b0800a0007801011100ffda0008010100003f0000ffd9', 'hex');
const handIn = () =>
  send(
    {
      method: 'POST',
      path: '/api/registry/photos',
      body: new Blob([new Uint8Array(PHOTO)]),
      headers: { 'content-type': 'image/jpeg' },
    },
    'zhao',
  );
/** The id of an import that could be written. */
async function looked(): Promise<string> {
  const { id } = (await (await upload()).json()) as { id: string };
  await until(`/api/registry/imports/${id}`, 'ready');
  return id;
}

beforeAll(async () => {
  story = await startStory();
  for (const who of ['luo', 'han', 'shen', 'gu', 'he', 'zhao'] as const)
    cookies.set(who, await signIn(story, who));
  caseId = await story.seed({
    subject: '老巷口面馆',
    number: '云市监案〔2026〕86号',
    officer: 'shen',
    open: ['two-officers'],
  });
  reviewCase = await story.seed({
    subject: '德顺小炒',
    number: '云市监案〔2026〕108号',
    officer: 'shen',
  });
  await story.write('shen', reviewCase, {
    type: 'case.factsCaptured',
    data: { facts: { legalReviewGround: 'public-interest' }, provenance: 'hand' },
  });
  const entered = await send(
    {
      method: 'POST',
      path: '/api/enterprises',
      body: JSON.stringify({ code: ENTERPRISE_CODE, name: '云溪示例食品', address: null }),
    },
    'shen',
  );
  enterprise = ((await entered.json()) as { id: string }).id;
  device = await pairedDevice('shen');
  chain = createChain(device.person, device.id);
  victim = (await pairedDevice('shen')).id;
  spare = await newDeviceKey();
  unopened = (await story.ask('shen', caseId, ['two-officers'], '第二名执法人员在路上')).id;
  registered.organ = (await register('organs', organ('示例区城市管理局'))).id;
  registered.person = (await register('persons', person('甲'))).id;
  complained = await complaint();
  const folder = openAdapterFolder(join(story.dataDir, 'adapters'));
  for (const adapter of adaptersFor(4181)) {
    installAdapter(folder, new TextEncoder().encode(JSON.stringify(adapter)), { level: 'hold' });
  }
});
afterAll(() => story.close());

async function pairedDevice(who: PersonName) {
  const key = await newDeviceKey();
  const person = story.ids[who];
  const { device: id, token } = await story.companion.admin.pairDevice({
    person,
    publicKey: key.spki,
    label: 'x',
  });
  return { id, token, key, person };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: BodyInit | undefined;
  readonly headers?: Record<string, string>;
}
type As = PersonName | 'device' | 'nobody';

async function send({ method, path, body, headers = {} }: Sent, as: As, with_ = device): Promise<Response> {
  const url = story.companion.url + path;
  const who: Record<string, string> =
    as === 'device'
      ? {
          authorization: `DPoP ${with_.token}`,
          dpop: await proof(with_.key, { method, url, token: with_.token }),
        }
      : as === 'nobody'
        ? {}
        : { cookie: cookies.get(as) ?? '' };
  return fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...who, ...headers },
    ...(body === undefined || method === 'GET' ? {} : { body }),
  });
}

/** Events in the record, without those that the companion writes by the clock. */
const written = () => story.companion.ledger.size() - story.companion.keeping.service.kept.inventories.length;

/** Whatever it says, it says it well; the record grew by what was accepted, and by nothing when it says no. */
async function sound(
  sent: Promise<Response>,
  what: string,
): Promise<{ status: number; code: string | null }> {
  const before = written();
  const response = await sent;
  const type = response.headers.get('content-type') ?? '';
  if (response.ok) {
    if (type.includes('event-stream')) await response.body?.cancel();
    else await response.arrayBuffer();
    return { status: response.status, code: null };
  }
  expect(type, what).toContain('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(response.status, what).not.toBe(500);
  expect(problem.status, what).toBe(response.status);
  expect(KNOWN.has(problem.code), `${what}: ${problem.code}`).toBe(true);
  expect(problem.title.length, what).toBeGreaterThan(1);
  expect(problem.todo?.length ?? 0, what).toBeGreaterThan(1);
  expect(written(), what).toBe(before);
  return { status: response.status, code: problem.code };
}

interface Door {
  /** Who opens it rightly. */
  readonly as: As;
  /** Somebody signed in who may not; absent where everybody signed in may, or nobody need be. */
  readonly not?: As;
  /** Anybody may come as he is. */
  readonly open?: true;
  readonly path?: () => string;
  readonly body?: () => unknown;
  /** Opens it rightly, where that takes more than `body`. */
  readonly right?: () => Promise<Response>;
  /** What it does to the record when opened rightly: how many events at least. */
  readonly writes?: number;
}

const json = (value: unknown) => JSON.stringify(value);
const step = () =>
  chain.next(
    { kind: 'case', id: ulid() },
    { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } },
  );
let counted = 0;
const fresh = (prefix: string) => {
  counted += 1;
  return `${prefix}${counted}`;
};

async function offer(): Promise<{ pairing: string; code: string; key: DeviceKey }> {
  const key = await newDeviceKey();
  const body = json({ publicKey: key.spki, label: 'Chromium' });
  const answer = await (await send({ method: 'POST', path: '/api/pairing', body }, 'nobody')).json();
  return { ...(answer as { pairing: string; code: string }), key };
}

async function ask(): Promise<{ id: string; hash: string }> {
  return story.ask('shen', caseId, ['two-officers'], '第二名执法人员在路上');
}
const answerOf = (verb: string) => async () => {
  const { id, hash } = await ask();
  const body = json({ reason: '已电话核实，同意', hash });
  return send({ method: 'POST', path: `/api/approvals/${id}/${verb}`, body }, 'luo');
};
const codeDoor = (path: string): Door => ({
  as: 'shen',
  body: () => ({ code: 'AAAA-AAAA' }),
  right: async () => send({ method: 'POST', path, body: json({ code: (await offer()).code }) }, 'shen'),
});

const ENTERPRISE_CODE = '91650299990000017P';
const CODES = ['91650299990000025J', '91650299990000033D', '91650299990000076T', '91650299990000084M'];
let enterprise = '';
const plannedBody = () => ({
  kind: 'daily',
  item: null,
  from: '2026-11-01',
  to: '2026-12-31',
  purpose: '年度计划',
});
async function onPlan(verb: string, body: unknown, as: PersonName): Promise<Response> {
  const path = `/api/enterprises/${enterprise}`;
  await send({ method: 'POST', path: `${path}/plans`, body: json(plannedBody()) }, 'luo');
  const page = (await (await send({ method: 'GET', path }, 'luo')).json()) as { plans: { plan: string }[] };
  const plan = page.plans.at(-1)?.plan ?? '';
  return send({ method: 'POST', path: `${path}/plans/${plan}/${verb}`, body: json(body) }, as);
}
const arriving = () => ({
  enterprise,
  kind: 'daily',
  item: null,
  purpose: '日常检查',
  plan: null,
  along: [],
  urgent: null,
  on: null,
  late: null,
  entered: 'typed',
  another: true,
});

/** Somebody complained. */
async function complaint(): Promise<string> {
  const id = ulid();
  const data = { kind: 'complaint' as const, text: '没有出示证件', follow: '0'.repeat(64) };
  await story.companion.ledger.writeOwn({ kind: 'feedback', id }, { type: 'feedback.received', data });
  return id;
}
let complained = '';
const feedbackDoor = (verb: string, body?: object): Door => ({
  as: 'he',
  not: 'luo',
  path: () => `/api/feedback/${complained}/${verb}`,
  ...(body === undefined ? {} : { body: () => body }),
  right: async () =>
    send(
      {
        method: 'POST',
        path: `/api/feedback/${await complaint()}/${verb}`,
        ...(body === undefined ? {} : { body: json(body) }),
      },
      'he',
    ),
  writes: 2,
});

const UPLOAD_NAME = { 'upload-metadata': `filename ${Buffer.from('a.amr').toString('base64')}` };
const UPLOAD_PART = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
function sendUpload(method: string, path: string, headers: Record<string, string>, body?: string) {
  return send({ method, path, headers: { 'tus-resumable': '1.0.0', ...headers }, body }, 'shen');
}
async function uploadPath(size = 40): Promise<string> {
  const made = await sendUpload('POST', '/api/media/uploads', { 'upload-length': `${size}`, ...UPLOAD_NAME });
  return made.headers.get('location') ?? '';
}
/** A sound of a few bytes, that nobody brought yet; in the record. */
async function imported(): Promise<string> {
  const bytes = fresh('#!AMR\nxxxxxxxxxxxxxxxxxxxx');
  const path = await uploadPath(bytes.length);
  await sendUpload('PATCH', path, UPLOAD_PART, bytes);
  return path.split('/').at(-1) ?? '';
}

/** Nobody holds a credential in this story; companion/credentials opens these doors rightly. */
const credentialDoor = (verb: 'suspend' | 'resume' | 'revoke'): Door => ({
  as: 'zhao',
  not: 'shen',
  path: () => `/api/credentials/${ulid()}/${verb}`,
  body: () => ({ reason: '正在核查', ...(verb === 'revoke' ? { because: 'administrator' } : {}) }),
  right: async () => new Response(),
});

const doors: Record<string, Door> = {
  'GET /api/feedback': { as: 'he', not: 'luo' },
  'GET /api/feedback/:id': { as: 'he', not: 'zhao', path: () => `/api/feedback/${complained}` },
  'POST /api/feedback/:id/take': feedbackDoor('take'),
  'POST /api/feedback/:id/answer': feedbackDoor('answer', { answer: '已经核实' }),
  'POST /api/feedback/:id/set-aside': feedbackDoor('set-aside', { reason: '不是执法的事' }),
  'GET /*': { as: 'nobody', open: true, path: () => '/people' },
  'GET /api/openapi.json': { as: 'nobody', open: true },
  'GET /api/health': { as: 'nobody', open: true },
  'POST /api/session': { as: 'nobody', open: true, body: () => ({ username: 'ma', password: PASSWORD }) },
  'DELETE /api/session': {
    as: 'nobody',
    open: true,
    right: async () => {
      const cookie = await signIn(story, 'ma');
      return send({ method: 'DELETE', path: '/api/session', headers: { cookie } }, 'nobody');
    },
  },
  'DELETE /api/session/all': {
    as: 'shen',
    right: async () => {
      const cookie = await signIn(story, 'ma');
      return send({ method: 'DELETE', path: '/api/session/all', headers: { cookie } }, 'nobody');
    },
  },
  'GET /api/me': { as: 'shen' },
  // There is an administrator: the door stays shut, as companion.int.test.ts opens it.
  'POST /api/setup/administrator': {
    as: 'nobody',
    open: true,
    body: () => ({ token: 'x', username: 'y2', name: 'z', password: PASSWORD }),
    right: async () => new Response(),
  },
  'POST /api/people': {
    as: 'zhao',
    not: 'shen',
    body: () => ({ username: fresh('new'), name: '新人', password: PASSWORD, roles: ['officer'] }),
  },
  'POST /api/people/:id/password': {
    as: 'zhao',
    not: 'shen',
    path: () => `/api/people/${story.ids.zhou}/password`,
    body: () => ({ password: PASSWORD }),
  },
  'GET /api/people': { as: 'luo', not: 'shen' },
  'POST /api/pairing': {
    as: 'nobody',
    open: true,
    body: () => ({ publicKey: spare.spki, label: 'Chromium' }),
  },
  'POST /api/pairing/:id/claim': {
    as: 'nobody',
    open: true,
    path: () => `/api/pairing/${ulid()}/claim`,
    right: async () => {
      const { pairing, key } = await offer();
      const path = `/api/pairing/${pairing}/claim`;
      const dpop = await proof(key, { method: 'POST', url: story.companion.url + path });
      return send({ method: 'POST', path, headers: { dpop } }, 'nobody');
    },
  },
  'POST /api/pairing/find': codeDoor('/api/pairing/find'),
  'POST /api/pairing/confirm': { ...codeDoor('/api/pairing/confirm'), writes: 1 },
  'POST /api/pairing/refuse': codeDoor('/api/pairing/refuse'),
  'POST /api/device/hello': {
    as: 'nobody',
    open: true,
    body: () => ({ nonce: Buffer.from('0123456789abcdef').toString('base64') }),
  },
  'POST /api/device/token': { as: 'device' },
  'GET /api/device/provision': { as: 'device' },
  'GET /api/device/recovery-key': {
    as: 'device',
    right: async () => {
      const mine = await pairedDevice('shen');
      const get = () => send({ method: 'GET', path: '/api/device/recovery-key' }, 'device', mine);
      await get();
      await send({ method: 'POST', path: `/api/pin-resets/${mine.id}/agree` }, 'zhao');
      cookies.set('shen', await signIn(story, 'shen'));
      return get();
    },
    writes: 2,
  },
  'GET /api/pin-resets': { as: 'zhao', not: 'shen' },
  'POST /api/pin-resets/:device/agree': {
    as: 'zhao',
    not: 'shen',
    path: () => `/api/pin-resets/${device.id}/agree`,
    right: async () => {
      const mine = await pairedDevice('shen');
      await send({ method: 'GET', path: '/api/device/recovery-key' }, 'device', mine);
      return send({ method: 'POST', path: `/api/pin-resets/${mine.id}/agree` }, 'zhao');
    },
  },
  'POST /api/credentials': {
    as: 'shen',
    not: 'he',
    // A point of P-256; the story's registry knows nobody, which is an answer and no error.
    body: () => ({ holderKey: 'A2sX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW' }),
  },
  'GET /api/credentials': { as: 'zhao', not: 'shen' },
  'GET /api/credentials/cases/:id': {
    as: 'shen',
    not: 'he',
    path: () => `/api/credentials/cases/${caseId}`,
  },
  'POST /api/credentials/showings': {
    as: 'shen',
    not: 'he',
    body: () => ({ case: caseId, what: 'certificate' }),
    writes: 1,
  },
  'POST /api/credentials/:id/suspend': credentialDoor('suspend'),
  'POST /api/credentials/:id/resume': credentialDoor('resume'),
  'POST /api/credentials/:id/revoke': credentialDoor('revoke'),
  'POST /api/credentials/people/:person/readmit': {
    as: 'zhao',
    not: 'shen',
    path: () => `/api/credentials/people/${story.ids.shen}/readmit`,
    body: () => ({ reason: '处理完毕' }),
    right: async () => new Response(),
  },
  'POST /api/credentials/telephone': {
    as: 'shen',
    body: () => ({ id: '0-0', code: '1234 5678' }),
  },
  'GET /api/media/recordings': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings?case=${caseId}`,
  },
  // No cameras come in this story; companion/media opens these doors rightly.
  'POST /api/media/recordings': {
    as: 'shen',
    not: 'he',
    body: () => ({ camera: '3 号', case: caseId }),
    right: async () => new Response(),
  },
  'GET /api/media/live': { as: 'shen', not: 'zhao' },
  'GET /api/media/station': { as: 'luo', not: 'shen' },
  'GET /api/media/recordings/:id/live': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings/${ulid()}/live`,
    right: async () => new Response(),
  },
  'GET /api/media/recordings/:id/files': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings/${ulid()}/files`,
    right: async () => new Response(),
  },
  'GET /api/media/recordings/:id/files/:file': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings/${ulid()}/files/0`,
    right: async () => new Response(),
  },
  'POST /api/media/recordings/:id/clips': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings/${ulid()}/clips`,
    body: () => ({
      from: '2026-11-27T08:00:00.000Z',
      to: '2026-11-27T08:01:00.000Z',
      reason: '行政诉讼举证',
    }),
    right: async () => new Response(),
  },
  'GET /api/media/recordings/:id/clips': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings/${ulid()}/clips`,
    right: async () => new Response(),
  },
  'GET /api/media/recordings/:id/clips/:export': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/recordings/${ulid()}/clips/${ulid()}`,
    right: async () => new Response(),
  },
  'POST /api/media/redactions': {
    as: 'shen',
    not: 'zhao',
    body: () => ({
      redaction: { of: ulid(), file: 0, from: 0, to: 1000, regions: [], muted: 'all' },
      reason: '政府信息公开',
    }),
    right: async () => new Response(),
  },
  'GET /api/media/redactions': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/redactions?of=${ulid()}`,
    right: async () => new Response(),
  },
  'POST /api/media/redactions/:id/cancel': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/redactions/${ulid()}/cancel`,
    right: async () => new Response(),
  },
  'GET /api/media/redactions/:of/:id': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/redactions/${ulid()}/${ulid()}`,
    right: async () => new Response(),
  },
  'GET /api/media/bookmarks': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/bookmarks?case=${caseId}`,
  },
  'POST /api/media/bookmarks': {
    as: 'shen',
    not: 'he',
    body: () => ({ of: ulid(), at: '2026-11-27T08:00:00.000Z', word: '入户' }),
    right: async () => new Response(),
  },
  'POST /api/media/bookmarks/:id/remove': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/bookmarks/${ulid()}/remove`,
    right: async () => new Response(),
  },
  'POST /api/media/recordings/:id/close': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/recordings/${ulid()}/close`,
    body: () => ({ reason: '设备交还' }),
    right: async () => new Response(),
  },
  // companion/media/keeping opens these doors rightly.
  'GET /api/media/keeping': { as: 'zhao', not: 'shen' },
  'GET /api/media/vault': { as: 'zhao', not: 'shen' },
  'POST /api/media/vault/moving': { as: 'zhao', not: 'gu', body: () => ({ run: false }) },
  'GET /api/media/keeping/notice': { as: 'he', not: 'shen' },
  'POST /api/media/keeping/holds': {
    as: 'gu',
    not: 'zhao',
    body: () => ({ on: { kind: 'case', id: caseId }, reason: '当事人已提起诉讼' }),
    writes: 1,
  },
  'POST /api/media/keeping/holds/:id/lift': {
    as: 'gu',
    not: 'zhao',
    path: () => `/api/media/keeping/holds/${ulid()}/lift`,
    body: () => ({ reason: '判决已经生效' }),
    right: async () => {
      const body = json({ on: { kind: 'case', id: caseId }, reason: '当事人已提起诉讼' });
      const made = await send({ method: 'POST', path: '/api/media/keeping/holds', body }, 'gu');
      const { id } = (await made.json()) as { id: string };
      const path = `/api/media/keeping/holds/${id}/lift`;
      return send({ method: 'POST', path, body: json({ reason: '判决已经生效' }) }, 'gu');
    },
    writes: 2,
  },
  'POST /api/media/keeping/disposals': {
    as: 'luo',
    not: 'he',
    body: () => ({
      things: [{ kind: 'recording', id: ulid() }],
      basis: '保管期满',
      reason: '腾出存储空间',
    }),
    right: async () => new Response(),
  },
  'POST /api/media/keeping/disposals/:id/approve': {
    as: 'han',
    not: 'zhao',
    path: () => `/api/media/keeping/disposals/${ulid()}/approve`,
    body: () => ({ reason: '核对过清单' }),
    right: async () => new Response(),
  },
  'POST /api/media/keeping/disposals/:id/refuse': {
    as: 'han',
    not: 'zhao',
    path: () => `/api/media/keeping/disposals/${ulid()}/refuse`,
    body: () => ({ reason: '还要用' }),
    right: async () => new Response(),
  },
  'POST /api/media/keeping/inventory': {
    as: 'he',
    not: 'luo',
    body: () => ({ everything: false }),
    right: async () => new Response(),
  },
  'DELETE /api/media/keeping/inventory': { as: 'he', not: 'luo' },
  'GET /api/media/docks': { as: 'shen', not: 'he' },
  'GET /api/media/uploads': { as: 'shen', not: 'he' },
  'POST /api/media/uploads': {
    as: 'shen',
    not: 'he',
    right: async () => sendUpload('POST', '/api/media/uploads', { 'upload-length': '4', ...UPLOAD_NAME }),
  },
  'GET /api/media/uploads/:id': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/uploads/${ulid()}`,
    right: async () => send({ method: 'GET', path: await uploadPath() }, 'shen'),
  },
  'PATCH /api/media/uploads/:id': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/uploads/${ulid()}`,
    right: async () => sendUpload('PATCH', await uploadPath(), UPLOAD_PART, '#!AM'),
  },
  'DELETE /api/media/uploads/:id': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/uploads/${ulid()}`,
    right: async () => sendUpload('DELETE', await uploadPath(), {}),
  },
  'GET /api/media/imports': { as: 'shen', not: 'zhao', path: () => `/api/media/imports?case=${caseId}` },
  'GET /api/media/imports/:id': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/imports/${ulid()}`,
    right: async () => send({ method: 'GET', path: `/api/media/imports/${await imported()}` }, 'shen'),
  },
  'GET /api/media/imports/:id/bytes': {
    as: 'shen',
    not: 'zhao',
    path: () => `/api/media/imports/${ulid()}/bytes`,
    right: async () => send({ method: 'GET', path: `/api/media/imports/${await imported()}/bytes` }, 'shen'),
  },
  'POST /api/media/imports/:id/file': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/imports/${ulid()}/file`,
    body: () => ({ case: caseId }),
    right: async () => {
      const path = `/api/media/imports/${await imported()}/file`;
      return send({ method: 'POST', path, body: json({ case: caseId }) }, 'shen');
    },
    writes: 2,
  },
  'POST /api/media/imports/:id/time': {
    as: 'shen',
    not: 'he',
    path: () => `/api/media/imports/${ulid()}/time`,
    body: () => ({ from: '2026-11-26T01:12:03.000Z', reason: '记录仪时钟慢' }),
    right: async () => {
      const path = `/api/media/imports/${await imported()}/time`;
      const body = json({ from: '2026-01-26T01:12:03.000Z', reason: '记录仪时钟慢' });
      return send({ method: 'POST', path, body }, 'shen');
    },
    writes: 2,
  },
  'GET /api/devices': { as: 'shen' },
  'POST /api/devices/:device/revoke': {
    as: 'shen',
    not: 'luo',
    path: () => `/api/devices/${victim}/revoke`,
    body: () => ({ reason: '' }),
    right: async () => {
      const { id } = await pairedDevice('shen');
      const body = json({ reason: '电脑交回' });
      return send({ method: 'POST', path: `/api/devices/${id}/revoke`, body }, 'shen');
    },
    writes: 1,
  },
  'POST /api/events': { as: 'device', not: 'shen', body: () => ({ events: [step()] }), writes: 1 },
  'GET /api/sync': { as: 'device', not: 'zhao' },
  'GET /api/devices/:device/chain': { as: 'he', not: 'shen', path: () => `/api/devices/${device.id}/chain` },
  'GET /api/quarantine': { as: 'he', not: 'shen' },
  'GET /api/board': { as: 'luo', not: 'zhao' },
  'GET /api/board/events': { as: 'luo', not: 'zhao' },
  'GET /api/cases/:id/explain': { as: 'luo', not: 'zhao', path: () => `/api/cases/${caseId}/explain` },
  'GET /api/cases/:id': { as: 'luo', not: 'zhao', path: () => `/api/cases/${caseId}` },
  'GET /api/cases/:id/deadlines.ics': {
    as: 'luo',
    not: 'zhao',
    path: () => `/api/cases/${caseId}/deadlines.ics`,
  },
  'GET /api/cases/:id/similar': {
    as: 'luo',
    not: 'zhao',
    path: () => `/api/cases/${caseId}/similar?table=demo-food&entry=no-food-permit`,
  },
  'GET /api/approvals/:id': { as: 'luo', not: 'zhao', path: () => `/api/approvals/${unopened}` },
  'POST /api/approvals/:id/give': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/approvals/${unopened}/give`,
    body: () => ({ reason: '已电话核实，同意', hash: 'ab'.repeat(32) }),
    right: answerOf('give'),
    writes: 1,
  },
  'POST /api/approvals/:id/refuse': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/approvals/${unopened}/refuse`,
    body: () => ({ reason: '材料不齐，不同意', hash: 'ab'.repeat(32) }),
    right: answerOf('refuse'),
    writes: 1,
  },
  'POST /api/cases/:id/remind': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/cases/${caseId}/remind`,
    body: () => ({ note: '请尽快' }),
    writes: 1,
  },
  'POST /api/cases/:id/items/:item/close': {
    as: 'gu',
    not: 'zhao',
    path: () => `/api/cases/${reviewCase}/items/legal-review/close`,
    body: () => ({ number: '云市监法审〔2026〕9号', date: '2026-11-24' }),
    writes: 1,
  },
  'POST /api/cases/:id/assign': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/cases/${caseId}/assign`,
    body: () => ({ officers: [story.ids.shen, story.ids.lin] }),
    writes: 1,
  },
  'GET /api/adapters': { as: 'shen' },
  'PUT /api/adapters/:id/level': {
    as: 'zhao',
    not: 'shen',
    path: () => '/api/adapters/demo-jsp/level',
    body: () => ({ level: 'warn', reason: '先观察一周' }),
    writes: 1,
  },
  'GET /api/packs': { as: 'shen' },
  'GET /api/registers': { as: 'shen' },
  'GET /api/registers/:category/:procedure': {
    as: 'shen',
    path: () => '/api/registers/penalty/ordinary',
  },
  'GET /api/registry': { as: 'he', not: 'shen' },
  'GET /api/registry/persons/:id': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/registry/persons/${registered.person}`,
  },
  'GET /api/registry/organs/:id': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/registry/organs/${registered.organ}`,
  },
  'POST /api/registry/organs': { as: 'zhao', not: 'luo', body: () => organ(fresh('局')), writes: 1 },
  'POST /api/registry/organs/:id': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/organs/${registered.organ}`,
    body: () => organ(fresh('局')),
    writes: 1,
  },
  'POST /api/registry/organs/:id/withdraw': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/organs/${registered.organ}/withdraw`,
    body: () => ({ event: ulid(), reason: '登记错了' }),
    right: async () => {
      const { id, event } = await register('organs', organ(fresh('局')));
      const path = `/api/registry/organs/${id}/withdraw`;
      return send({ method: 'POST', path, body: json({ event, reason: '登记错了' }) }, 'zhao');
    },
    writes: 2,
  },
  'POST /api/registry/persons': { as: 'zhao', not: 'luo', body: () => person(fresh('人')), writes: 1 },
  'POST /api/registry/persons/:id': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/persons/${registered.person}`,
    body: () => person(fresh('人')),
    writes: 1,
  },
  'POST /api/registry/persons/:id/withdraw': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/persons/${registered.person}/withdraw`,
    body: () => ({ event: ulid(), reason: '登记错了' }),
    right: async () => {
      const { id, event } = await register('persons', person(fresh('人')));
      const path = `/api/registry/persons/${id}/withdraw`;
      return send({ method: 'POST', path, body: json({ event, reason: '登记错了' }) }, 'zhao');
    },
    writes: 2,
  },
  'GET /api/registry/template.xlsx': { as: 'zhao', not: 'luo' },
  'GET /api/registry/export.xlsx': { as: 'zhao', not: 'luo' },
  'POST /api/registry/imports': {
    as: 'zhao',
    not: 'luo',
    right: async () => {
      const sent = await upload();
      const { id } = (await sent.clone().json()) as { id: string };
      await until(`/api/registry/imports/${id}`, 'ready');
      return sent;
    },
  },
  'GET /api/registry/imports/:id': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/imports/${ulid()}`,
    right: async () => send({ method: 'GET', path: `/api/registry/imports/${await looked()}` }, 'zhao'),
  },
  'POST /api/registry/imports/:id/commit': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/imports/${ulid()}/commit`,
    body: () => ({ reason: '初次导入' }),
    right: async () => {
      const path = `/api/registry/imports/${await looked()}`;
      const sent = await send(
        { method: 'POST', path: `${path}/commit`, body: json({ reason: '初次导入' }) },
        'zhao',
      );
      await until(path, 'done');
      return sent;
    },
    writes: 2,
  },
  'POST /api/registry/imports/:id/cancel': {
    as: 'zhao',
    not: 'luo',
    path: () => `/api/registry/imports/${ulid()}/cancel`,
    right: async () =>
      send({ method: 'POST', path: `/api/registry/imports/${await looked()}/cancel` }, 'zhao'),
  },
  'POST /api/registry/photos': { as: 'zhao', not: 'luo', right: () => handIn() },
  'GET /api/registry/photos/:sha256': {
    as: 'zhao',
    not: 'shen',
    path: () => `/api/registry/photos/${'0'.repeat(64)}`,
    right: async () => {
      const { sha256 } = (await (await handIn()).json()) as { sha256: string };
      const made = await register('persons', {
        ...person(fresh('有照片')),
        record: { ...person(fresh('有照片')).record, photo: sha256 },
      });
      expect(made.id).not.toBe('');
      return send({ method: 'GET', path: `/api/registry/photos/${sha256}` }, 'zhao');
    },
    writes: 1,
  },
  'PUT /api/registry/checked': {
    as: 'zhao',
    not: 'luo',
    path: () => '/api/registry/checked',
    // Wrong in both: a walk that puts one right by chance must not switch it on under the other doors.
    body: () => ({ checked: null, reason: '先' }),
    right: async () => {
      const set = (checked: boolean) =>
        send(
          { method: 'PUT', path: '/api/registry/checked', body: json({ checked, reason: '先试一次' }) },
          'zhao',
        );
      // Off again: the other doors are tried by officers whom no registry has.
      await set(true);
      const sent = await set(false);
      // What the cases are told of it comes a moment later.
      for (let size = -1; size !== written(); ) {
        size = written();
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      return sent;
    },
    writes: 2,
  },
  'POST /api/enterprises': {
    as: 'shen',
    not: 'he',
    body: () => ({ code: CODES.shift(), name: fresh('云溪示例企业'), address: null }),
    writes: 1,
  },
  'GET /api/enterprises': { as: 'he', not: 'zhao' },
  'GET /api/enterprises/:id': { as: 'he', not: 'zhao', path: () => `/api/enterprises/${enterprise}` },
  'POST /api/enterprises/:id/key': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/enterprises/${enterprise}/key`,
    body: () => ({ replaces: true }),
    writes: 1,
  },
  'POST /api/enterprises/:id/plans': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/enterprises/${enterprise}/plans`,
    body: plannedBody,
    writes: 1,
  },
  'POST /api/enterprises/:id/plans/:plan/approve': {
    as: 'han',
    not: 'luo',
    path: () => `/api/enterprises/${enterprise}/plans/${ulid()}/approve`,
    right: async () => onPlan('approve', { number: '云市监检批〔2026〕11号', date: null }, 'han'),
    writes: 2,
  },
  'POST /api/enterprises/:id/plans/:plan/drop': {
    as: 'luo',
    not: 'shen',
    path: () => `/api/enterprises/${enterprise}/plans/${ulid()}/drop`,
    right: async () => onPlan('drop', { reason: '合并到联合检查' }, 'luo'),
    writes: 2,
  },
  'POST /api/arrivals/look': { as: 'shen', not: 'he', body: () => ({ code: ENTERPRISE_CODE }) },
  'POST /api/arrivals': { as: 'shen', not: 'he', body: arriving, writes: 7 },
  'POST /api/arrivals/leave': {
    as: 'shen',
    not: 'he',
    right: async () => {
      await send({ method: 'POST', path: '/api/arrivals', body: json(arriving()) }, 'shen');
      const body = json({ code: ENTERPRISE_CODE, on: null, late: null, entered: 'typed' });
      return send({ method: 'POST', path: '/api/arrivals/leave', body }, 'shen');
    },
    writes: 3,
  },
  'GET /api/inspections/published': { as: 'shen', not: 'zhao' },
  'PUT /api/inspections/published': {
    as: 'han',
    not: 'luo',
    body: () => ({
      caps: [{ year: 2026, cap: 2, basis: '区市监局公告' }],
      usesUp: ['daily'],
      items: [{ id: 'food-safety', title: '食品安全检查', basis: '食品安全法', publishedOn: '2026-01-15' }],
      reason: '按公布的口径',
    }),
    writes: 1,
  },
  'GET /api/settings': { as: 'shen' },
  'PUT /api/settings': {
    as: 'zhao',
    not: 'shen',
    path: () => '/api/settings',
    body: () => ({
      region: 'xinjiang',
      officeHours: { from: '10:00', to: '19:30' },
      reason: '驻地在克拉玛依',
    }),
    writes: 1,
  },
};

const named = Object.entries(doors).map(([name, door]) => {
  const [method = '', pattern = ''] = name.split(' ');
  return { name, method, path: () => door.path?.() ?? pattern, door };
});
const withBody = named.filter(({ door }) => door.body !== undefined);

describe('every door', () => {
  it('is in this walk, and in the description at /api/openapi.json', async () => {
    expect(Object.keys(doors).sort()).toEqual([...story.companion.doors]);
    const document = (await (await fetch(`${story.companion.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((one) => `${one.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const undescribed = ['GET /*', 'GET /api/openapi.json'];
    expect([...described, ...undescribed].sort()).toEqual([...story.companion.doors]);
  });

  it.each(named)('$name opens rightly', async ({ method, path, door }) => {
    const before = written();
    const body = door.body === undefined ? undefined : json(door.body());
    const response = await (door.right?.() ?? send({ method, path: path(), body }, door.as));
    // The console's pages are there only when they were built.
    if (path() === '/people' && response.status === 404) return;
    expect(response.ok, `${path()}: ${response.status}`).toBe(true);
    await response.body?.cancel();
    expect(written() - before).toBeGreaterThanOrEqual(door.writes ?? 0);
  });

  it.each(named)(
    '$name: nobody, the wrong role, a false bearer, a foreign page, a foreign host',
    async ({ name, method, path, door }) => {
      const body = door.body === undefined ? undefined : json(door.body());
      const sent = { method, path: path(), body };
      if (door.open === undefined) {
        const { status, code } = await sound(send(sent, 'nobody'), `${name} nobody`);
        expect([401, 403, 400], `${name} nobody: ${code}`).toContain(status);
        const false_ = { ...sent, headers: { authorization: 'DPoP 1.x.9.y' } };
        expect((await sound(send(false_, 'nobody'), `${name} false bearer`)).status).toBeGreaterThanOrEqual(
          400,
        );
      }
      if (door.not !== undefined) {
        const { status } = await sound(send(sent, door.not), `${name} as ${door.not}`);
        expect([403, 404, 400], `${name} as ${door.not}`).toContain(status);
      }
      for (const origin of ['http://evil.example', 'null', `chrome-extension://${'a'.repeat(32)}`]) {
        const { status, code } = await sound(
          send({ ...sent, headers: { origin } }, door.as),
          `${name} from ${origin}`,
        );
        // An extension that is not paired yet may knock where pairing begins.
        if (origin.startsWith('chrome-extension') && /^POST \/api\/pairing(\/:id\/claim)?$/.test(name))
          continue;
        expect({ status, code }, `${name} from ${origin}`).toEqual({ status: 403, code: 'wrong-origin' });
      }
      expect(await asHost(method, path(), 'evil.example')).toBe(421);
    },
  );

  it.each(withBody)('$name: bodies that do not belong there', async ({ name, method, path, door }) => {
    const hurl = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const before = written();
      const response = await send({ method, path: path(), body, headers }, door.as);
      if (!response.ok) return sound(Promise.resolve(response), `${name} ${String(body).slice(0, 200)}`);
      if (name === 'POST /api/events') {
        const accepted = await acceptedOf(response);
        expect(written() - before, name).toBe(accepted);
      }
      return { status: response.status, code: null };
    };
    const text = json(door.body?.());
    const refused = async (body: BodyInit, headers?: Record<string, string>) => {
      const { status } = await hurl(body, headers);
      expect(status, `${name}: ${String(body).slice(0, 80)}`).toBeGreaterThanOrEqual(400);
    };
    await refused('');
    await refused('{');
    await refused('null');
    await refused(text.slice(0, -1));
    await refused(text, { 'content-type': 'application/x-www-form-urlencoded' });
    await refused(text, { 'content-type': 'text/plain' });
    // A string of the right shape that is no UTF-8 inside.
    await refused(
      Buffer.concat([Buffer.from(`{"x":"`), Buffer.of(0xc3, 0x28, 0xff), Buffer.from(`",${text.slice(1)}`)]),
    );
    await refused(`{"x":"${'x'.repeat(name === 'POST /api/events' ? 5_000_000 : 70_000)}",${text.slice(1)}`);
    await refused(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    await refused(`{"x":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)},${text.slice(1)}`);
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      await refused(`{"${key}":{"roles":["administrator"],"ok":true},${text.slice(1)}`);
    }
    expect(({} as Record<string, unknown>).ok).toBeUndefined();

    const right = JSON.parse(text) as Record<string, unknown>;
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(
        '',
        ' ',
        '\u0000',
        '../../etc',
        "' OR 1=1 --",
        '9'.repeat(400),
        -1,
        1e308,
        [],
        {},
        null,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(right)),
        odd,
        fc.boolean(),
        async (key, value, drop) => {
          const { [key]: _, ...rest } = right;
          await hurl(json(drop ? rest : { ...rest, [key]: value }));
        },
      ),
      { numRuns: RUNS },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        async (bytes) => void (await hurl(Buffer.from(bytes))),
      ),
      { numRuns: RUNS },
    );
  });

  it.each(named)('$name: odd paths and queries', async ({ name, method, path, door }) => {
    const odd = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('..', '%00', '%ff', '__proto__', "'", '1e9', '-1', '9'.repeat(30)),
    );
    await fc.assert(
      fc.asyncProperty(odd, odd, async (part, value) => {
        const safe = (text: string) => encodeURIComponent(text).replaceAll('%25', '%');
        const last = path().split('/');
        const at = name.includes(':') ? last.length - (/:\w+$/.test(name) ? 1 : 2) : last.length;
        last[at] = safe(part);
        const query = `?after=${safe(value)}&limit=${safe(value)}&tree=${safe(value)}&ids=${safe(value)}&at=${safe(part)}`;
        const body = door.body === undefined ? undefined : json(door.body());
        const target = name.includes(':') ? last.join('/') : `${path()}${query}`;
        // Only what must not change anything: a right body with an odd query would be a right call.
        if (method !== 'GET' && !name.includes(':')) return;
        await sound(send({ method, path: target, body }, door.as), `${method} ${target}`);
      }),
      { numRuns: RUNS },
    );
  });

  it('sees an answer that is no problem, one with a code nobody knows, a 500, and a no that wrote', async () => {
    const problem = (over: object) =>
      new Response(
        json({ type: 'about:blank', title: '出错了', status: 400, code: 'failed', todo: '请重试', ...over }),
        {
          status: 400,
          headers: { 'content-type': 'application/problem+json' },
        },
      );
    expect(await sound(Promise.resolve(problem({})), 'good')).toEqual({ status: 400, code: 'failed' });
    const bad = [
      async () => new Response('no', { status: 400 }),
      async () => problem({ code: 'nobody-knows' }),
      async () =>
        new Response(json({}), { status: 500, headers: { 'content-type': 'application/problem+json' } }),
      async () => problem({ todo: '' }),
      async () => {
        await send({ method: 'POST', path: '/api/events', body: json({ events: [step()] }) }, 'device');
        return problem({});
      },
    ];
    for (const answer of bad) await expect(sound(answer(), 'bad')).rejects.toThrow();
  });

  it('methods that no door has are said not to be there', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
      const { status, code } = await sound(
        send({ method, path: '/api/health', body: '{}' }, 'nobody'),
        method,
      );
      expect({ status, code }).toEqual({ status: 404, code: 'not-found' });
    }
  });
});

async function acceptedOf(response: Response): Promise<number> {
  const { results } = appendResponseSchema.parse(await response.json());
  for (const one of results) {
    if (one.status === 'refused') expect(Object.keys(refusals), one.code).toContain(one.code);
  }
  return results.filter((one: AppendResult) => one.status === 'accepted').length;
}

/** fetch may not set Host; a raw request may. */
function asHost(method: string, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = story.companion;
    request({ host: '127.0.0.1', port, method, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}
