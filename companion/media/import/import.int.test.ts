/** R28 from a file on somebody's disk to the record: over tus, through breaks and restarts, by whom, twice, too much. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Upload as TusUpload } from 'tus-js-client';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '#shared/api/contract.ts';
import { importsSchema, type Upload, uploadSchema, uploadsSchema } from '#shared/api/import.ts';
import { verifyImport } from '#shared/media/import-chain.ts';
import { type Companion, startCompanion } from '../../start.ts';
import { filmAt } from './fixtures/dated.ts';

const PASSWORD = 'cameras-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-import-'));
let companion: Companion;
let caseId = '';
let free = Number.MAX_SAFE_INTEGER;
const cookies = new Map<string, string>();
const people = [
  ['shen', '沈一鸣', 'officer'],
  ['ding', '丁海波', 'officer'],
  ['luo', '罗建国', 'lead'],
  ['zhao', '赵敏', 'administrator'],
] as const;

const start = async () => {
  companion = await startCompanion({ dataDir, log: false, freeBytes: async () => free });
};
beforeAll(async () => {
  await start();
  for (const [username, name, role] of people) {
    const person = { username, name, password: PASSWORD, roles: [role], unit: 'u1' };
    await companion.admin.createPerson(person);
    const signedIn = await fetch(`${companion.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: companion.url },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    cookies.set(username, (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
  }
  caseId = await newCase('shen');
});
afterAll(async () => {
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function newCase(who: string): Promise<string> {
  const id = ulid();
  const person = (await companion.admin.person(who))?.id ?? '';
  const draft = { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } } as const;
  await companion.admin.write(person, { kind: 'case', id }, draft);
  return id;
}
const headers = (who: string) => ({ cookie: cookies.get(who) ?? '', origin: companion.url });
const ask = (who: string, method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  fetch(companion.url + path, {
    method,
    headers: {
      ...headers(who),
      ...(body === undefined || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
      ...more,
    },
    ...(body === undefined
      ? {}
      : { body: body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : JSON.stringify(body) }),
  });
const TUS = { 'tus-resumable': '1.0.0' };
const OCTETS = { ...TUS, 'content-type': 'application/offset+octet-stream' };
const metadata = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
const create = (who: string, size: number, fields: Record<string, string> = { filename: 'a.wav' }) =>
  ask(who, 'POST', '/api/media/uploads', undefined, {
    ...TUS,
    'upload-length': String(size),
    'upload-metadata': metadata(fields),
  });
const patch = (who: string, at: string, offset: number, bytes: Uint8Array) =>
  ask(who, 'PATCH', at, bytes, { ...OCTETS, 'upload-offset': String(offset) });
async function created(who: string, size: number, fields?: Record<string, string>): Promise<string> {
  const made = await create(who, size, fields);
  expect(made.status).toBe(201);
  return made.headers.get('location') ?? '';
}
const codeOf = async (answer: Response): Promise<string> => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return problemSchema.parse(await answer.json()).code;
};
/** Random, so that no two are equal; the first bytes are a WAV file's. */
function wav(size: number): Buffer {
  const bytes = randomBytes(size);
  bytes.write('RIFF\x24\0\0\0WAVEfmt ', 'latin1');
  return bytes;
}
const list = async (who: string, of?: string) =>
  importsSchema.parse(
    await (await ask(who, 'GET', `/api/media/imports${of === undefined ? '' : `?case=${of}`}`)).json(),
  ).imports;
const upload = async (who: string, at: string): Promise<Upload> =>
  uploadSchema.parse(await (await ask(who, 'GET', at)).json());
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const filesOf = (id: string) => join(dataDir, 'imports', id);

/** As the page sends: with the client that the page uses. */
function send(
  who: string,
  bytes: Buffer,
  fields: Record<string, string>,
  more: object = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const one = new TusUpload(bytes, {
      endpoint: `${companion.url}/api/media/uploads`,
      metadata: fields,
      headers: headers(who),
      chunkSize: 1024 * 1024,
      retryDelays: [0, 50, 50],
      onSuccess: () => resolve((one.url ?? '').split('/').at(-1) ?? ''),
      onError: reject,
      ...more,
    });
    one.start();
  });
}

describe('R28 a file is brought in', () => {
  it('arrives whole, is in the record with its hash and head, and in the list of its case', async () => {
    const bytes = wav(9 * 1024 * 1024 + 5);
    const id = await send('shen', bytes, { filename: 'C:\\DCIM\\现场.wav', case: caseId });
    // Names of people who were entered just now are looked up meanwhile.
    await expect.poll(async () => (await list('shen', caseId))[0]?.by).toBe('沈一鸣');
    const [one] = await list('shen', caseId);
    expect(one).toMatchObject({ id, name: '现场.wav', kind: 'audio', format: 'wav', size: bytes.length });
    expect([one?.sha256, one?.case]).toEqual([hex(bytes), caseId]);
    const [event] = await companion.ledger.readStream({ kind: 'media', id });
    const data = event?.body?.data as { sha256: string; head: { number: number; chain: string } };
    expect([event?.envelope.type, event?.envelope.actor, data.sha256]).toEqual([
      'media.imported',
      'companion',
      hex(bytes),
    ]);
    const stored = readFileSync(join(filesOf(id), 'bytes'));
    expect(stored.equals(bytes)).toBe(true);
    const texts = readFileSync(join(filesOf(id), 'index'), 'utf8')
      .trimEnd()
      .split('\n');
    const of = async (offset: number, length: number) => hex(stored.subarray(offset, offset + length));
    const head = { ...data.head, bytes: stored.length };
    expect(texts).toHaveLength(4);
    expect(await verifyImport(id, texts, of, stored.length, head)).toEqual([]);
    // Its bytes come back, whole and in part.
    const whole = await ask('shen', 'GET', `/api/media/imports/${id}/bytes`);
    expect([whole.headers.get('content-type'), hex(new Uint8Array(await whole.arrayBuffer()))]).toEqual([
      'audio/wav',
      hex(bytes),
    ]);
    const part = await ask('shen', 'GET', `/api/media/imports/${id}/bytes`, undefined, {
      range: 'bytes=8-11',
    });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 8-11/${bytes.length}`,
      'WAVE',
    ]);
    // Who is not in the case sees nothing of it.
    expect((await ask('ding', 'GET', `/api/media/imports/${id}/bytes`)).status).toBe(404);
    expect(await list('ding')).toEqual([]);
    const reads = await companion.reads((await companion.admin.person('shen'))?.id ?? '');
    const what = reads.map(({ body }) => (body?.data as { readonly what: string } | undefined)?.what);
    expect([...new Set(what)]).toEqual(['case-imports', 'import-bytes']);
  });

  it('goes on after a restart of the companion from what was sealed, and is the same file', async () => {
    const bytes = wav(13 * 1024 * 1024);
    const at = await created('shen', bytes.length);
    expect((await patch('shen', at, 0, bytes.subarray(0, 10 * 1024 * 1024))).status).toBe(204);
    expect(await upload('shen', at)).toMatchObject({ offset: 10 * 1024 * 1024, state: 'coming' });
    await companion.close();
    await start();
    const head = await ask('shen', 'HEAD', at, undefined, TUS);
    const offset = Number(head.headers.get('upload-offset'));
    expect([head.status, offset, head.headers.get('upload-length')]).toEqual([
      200,
      8 * 1024 * 1024,
      String(bytes.length),
    ]);
    expect((await patch('shen', at, offset, bytes.subarray(offset))).status).toBe(204);
    const one = (await list('shen')).find(({ id }) => at.endsWith(id));
    expect(one?.sha256).toBe(hex(bytes));
    expect((await upload('shen', at)).state).toBe('recorded');
  });

  it('the same bytes again are said to be here, and where; nothing more is written', async () => {
    const bytes = wav(70_000);
    const first = await send('shen', bytes, { filename: 'a.wav', case: caseId });
    const size = companion.ledger.size();
    const second = await send('shen', bytes, { filename: 'b.wav' });
    expect(await upload('shen', `/api/media/uploads/${second}`)).toMatchObject({
      state: 'duplicate',
      of: { id: first, name: 'a.wav', case: caseId },
    });
    // To somebody who may not see that case it is said that they are here, and no more.
    const third = await send('ding', bytes, { filename: 'c.wav' });
    expect(await upload('ding', `/api/media/uploads/${third}`)).toMatchObject({
      state: 'duplicate',
      of: { name: 'c.wav', case: null },
    });
    expect(companion.ledger.size()).toBe(size);
  });

  it('two equal files that end together are one', async () => {
    const bytes = wav(70_000);
    const ids = await Promise.all([
      send('shen', bytes, { filename: 'a.wav' }),
      send('shen', bytes, { filename: 'b.wav' }),
    ]);
    const states = await Promise.all(
      ids.map(async (id) => (await upload('shen', `/api/media/uploads/${id}`)).state),
    );
    expect(states.sort()).toEqual(['duplicate', 'recorded']);
  });
});

describe('R28 what is not taken', () => {
  it('no recording, whatever it is called; the page is told before the rest is sent', async () => {
    const at = await created('shen', 9_000_000, { filename: 'film.mp4' });
    const refused = await patch('shen', at, 0, Buffer.from('PK\x03\x04'.padEnd(4096, 'x')));
    expect([refused.status, await codeOf(refused)]).toEqual([415, 'not-media']);
    expect(await upload('shen', at)).toMatchObject({ state: 'refused', offset: 0 });
    const again = await patch('shen', at, 0, wav(100));
    expect([again.status, await codeOf(again)]).toEqual([410, 'upload-over']);
  });

  it('what is too much, too large, empty, or for a case of others', async () => {
    const codes = async (answers: readonly Promise<Response>[]) =>
      Promise.all(answers.map(async (one) => codeOf(await one)));
    expect(
      await codes([
        create('shen', 0),
        create('shen', 65 * 1024 ** 3),
        create('shen', 100, { filename: 'a.wav', case: ulid() }),
        create('ding', 100, { filename: 'a.wav', case: caseId }),
        create('shen', 100, { filename: 'a.wav', colour: 'red' }),
        create('zhao', 100),
        ask('shen', 'POST', '/api/media/uploads', undefined, { ...TUS, 'upload-length': '-5' }),
        ask('shen', 'POST', '/api/media/uploads', undefined, { 'upload-length': '5' }),
      ]),
    ).toEqual([
      'file-empty',
      'file-too-large',
      'not-your-file',
      'not-your-file',
      'upload-gone',
      'not-permitted',
      'bad-request',
      'bad-request',
    ]);
    free = 2 * 1024 ** 3 + 1000;
    const low = await create('shen', 1001);
    expect([low.status, await codeOf(low)]).toEqual([507, 'disk-low']);
    // What was announced and has not come yet is not promised twice.
    await created('shen', 600);
    expect(await codeOf(await create('shen', 600))).toBe('disk-low');
    free = Number.MAX_SAFE_INTEGER;
  });

  it('a client that lies about length or place; the file is what it was', async () => {
    const bytes = wav(1000);
    const at = await created('shen', 1000);
    const lies = [
      patch('shen', at, 0, Buffer.concat([bytes, bytes])),
      patch('shen', at, 500, bytes.subarray(500)),
      ask('shen', 'PATCH', at, bytes, { ...TUS, 'upload-offset': '0' }),
    ];
    const told: (string | number)[] = [];
    for (const lie of lies) told.push((await lie).status, await codeOf(await lie));
    expect(told).toEqual([413, 'upload-longer', 409, 'upload-place', 400, 'bad-request']);
    // Without a length: the bytes are counted as they come.
    const streamed = await fetch(companion.url + at, {
      method: 'PATCH',
      headers: { ...headers('shen'), ...OCTETS, 'upload-offset': '0' },
      body: new Blob([new Uint8Array(bytes), new Uint8Array(bytes)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect([streamed.status, await codeOf(streamed)]).toEqual([413, 'upload-longer']);
    expect(await upload('shen', at)).toMatchObject({ offset: 0, state: 'coming' });
    expect((await patch('shen', at, 0, bytes)).status).toBe(204);
    expect((await upload('shen', at)).state).toBe('recorded');
  });

  it("somebody else's upload is not there, and cannot be given up or sent into", async () => {
    const at = await created('shen', 1000);
    const tries = [
      ask('ding', 'GET', at),
      ask('ding', 'DELETE', at, undefined, TUS),
      patch('ding', at, 0, wav(1000)),
    ];
    for (const one of tries)
      expect([(await one).status, await codeOf(await one)]).toEqual([404, 'upload-gone']);
    expect((await ask('ding', 'HEAD', at, undefined, TUS)).status).toBe(404);
    expect((await patch('shen', at, 0, wav(100))).status).toBe(204);
    expect((await ask('shen', 'DELETE', at, undefined, TUS)).status).toBe(204);
    expect((await ask('shen', 'HEAD', at, undefined, TUS)).status).toBe(404);
    const mine = uploadsSchema.parse(await (await ask('shen', 'GET', '/api/media/uploads')).json());
    expect(mine.uploads.some(({ id }) => at.endsWith(id))).toBe(false);
  });

  it('whoever is not signed in, or comes from a page of others', async () => {
    expect((await ask('nobody', 'POST', '/api/media/uploads', undefined, TUS)).status).toBe(401);
    const foreign = await fetch(`${companion.url}/api/media/uploads`, {
      method: 'POST',
      headers: { ...headers('shen'), ...TUS, origin: 'https://evil.example', 'upload-length': '5' },
    });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });
});

describe('R28 what a file belongs to', () => {
  it('is proposed by time and device, with why; its time can be put right, and both stay', async () => {
    // On its own clock more than a day before it came: on another day, whatever the hour of the test.
    const made = Math.floor(Date.now() / 1000) * 1000 - 30 * 3_600_000;
    const film = filmAt(made);
    const id = await newCase('shen');
    const shen = (await companion.admin.person('shen'))?.id ?? '';
    const stream = { kind: 'case', id } as const;
    await companion.admin.write(shen, stream, { type: 'step.started', data: { step: 'investigation' } });
    const file = await send('shen', film, { filename: 'DSJ-A7_000123_x.MP4' });
    const of = async () => (await list('shen')).find((one) => one.id === file);
    expect(await of()).toMatchObject({
      kind: 'video',
      device: { serial: 'DSJ-A7_000123', from: 'name' },
      time: {
        own: new Date(made).toISOString().replace('.000Z', 'Z'),
        source: 'quicktime',
        zone: 'utc',
        set: null,
      },
      case: null,
    });
    const begun = new Date(Date.now() - 10 * 60_000).toISOString();
    const setTime = (who: string, body: object) => ask(who, 'POST', `/api/media/imports/${file}/time`, body);
    expect(await codeOf(await setTime('ding', { from: begun, reason: '对过时间了' }))).toBe('no-such-import');
    expect(await codeOf(await setTime('shen', { from: begun, reason: ' ' }))).toBe('bad-request');
    const later = new Date(Date.now() + 10 * 60_000).toISOString();
    expect(await codeOf(await setTime('shen', { from: later, reason: '记录仪的时钟不对' }))).toBe(
      'time-in-future',
    );
    expect((await setTime('shen', { from: begun, reason: '记录仪的时钟不对' })).status).toBe(200);
    const found = await of();
    expect(found?.time).toMatchObject({
      counts: { from: begun, to: new Date(Date.parse(begun) + 3000).toISOString() },
      device: { from: new Date(made).toISOString(), to: new Date(made + 3000).toISOString() },
      set: { ahead: made - Date.parse(begun) },
    });
    expect(found?.candidates).toMatchObject([{ case: id, step: 'investigation', why: ['near'] }]);
    const filed = await ask('shen', 'POST', `/api/media/imports/${file}/file`, {
      case: id,
      step: 'investigation',
    });
    expect(filed.status).toBe(200);
    expect(await of()).toMatchObject({ case: id, step: 'investigation', candidates: [] });
    expect(companion.imports.footage([id])).toEqual([
      { id: file, kind: 'video', span: { from: Date.parse(begun), to: Date.parse(begun) + 3000 } },
    ]);
    // The next file of that device is proposed for its name alone.
    const next = Buffer.concat([film, Buffer.from([0])]);
    const second = await send('shen', next, { filename: 'DSJ-A7_000123_y.MP4' });
    expect((await list('shen')).find((one) => one.id === second)?.candidates).toMatchObject([
      { case: id, step: null, why: ['device'], apart: null },
    ]);
  });

  it('an officer says so; to say otherwise later wants a reason', async () => {
    const id = await send('shen', wav(5000), { filename: 'a.wav' });
    const of = async () => (await list('shen')).find((one) => one.id === id);
    expect(await of()).toMatchObject({ case: null, candidates: [], mine: true });
    const fileIt = (who: string, body: object) => ask(who, 'POST', `/api/media/imports/${id}/file`, body);
    expect(await codeOf(await fileIt('ding', { case: caseId }))).toBe('no-such-import');
    expect(await codeOf(await fileIt('shen', { case: caseId, step: 'lunch' }))).toBe('no-such-step');
    expect((await fileIt('shen', { case: caseId })).status).toBe(200);
    expect(await of()).toMatchObject({ case: caseId, step: null });
    const other = await newCase('shen');
    expect(await codeOf(await fileIt('shen', { case: other }))).toBe('reason-needed');
    expect((await fileIt('shen', { case: other, reason: '拿错了案件' })).status).toBe(200);
    expect(await of()).toMatchObject({ case: other });
    expect(companion.imports.footage([other]).length + companion.imports.footage([caseId]).length).toBe(0);
  });
});
