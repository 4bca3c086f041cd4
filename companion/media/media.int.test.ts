/** R28 from a key to the record: a camera sends to a companion that runs; what it recorded, what is sealed and what is missing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthSchema, problemSchema } from '#shared/api/contract.ts';
import {
  bookmarkSchema,
  bookmarksSchema,
  liveCamerasSchema,
  openedRecordingSchema,
  type Recording,
  recordedFilesSchema,
  recordingsSchema,
} from '#shared/api/media.ts';
import type { ChainHead } from '#shared/media/chain.ts';
import { verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import { type Publisher, publish } from '../../demo/camera/rtmp-publisher.ts';
import { doctor } from '../doctor.ts';
import { texts } from '../problem.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import { type Companion, startCompanion } from '../start.ts';
import { readFlv } from './recorder/fixtures/read-flv.ts';

const PASSWORD = 'cameras-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-media-'));
let companion: Companion;
let port = 0;
/** How long a process takes to be there on this machine, as busy as it is. */
let startMs = 0;
let caseId = '';
const cookies = new Map<string, string>();

beforeAll(async () => {
  companion = await startCompanion({ dataDir, log: false, rtmp: { port: 0 } });
  const asked = Date.now();
  const listening = await companion.media.listening;
  startMs = Date.now() - asked;
  if (listening?.ok !== true) throw new Error('no cameras');
  port = listening.port;
  for (const [username, name] of [
    ['shen', '沈一鸣'],
    ['ding', '丁海波'],
  ] as const) {
    await companion.admin.createPerson({
      username,
      name,
      password: PASSWORD,
      roles: ['officer'],
      unit: 'u1',
    });
    const signedIn = await fetch(`${companion.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: companion.url },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    cookies.set(username, (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
  }
  caseId = ulid();
  const shen = (await companion.admin.person('shen'))?.id ?? '';
  await companion.admin.write(
    shen,
    { kind: 'case', id: caseId },
    { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } },
  );
});
afterAll(async () => {
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const ask = (who: string, method: 'GET' | 'POST', path: string, body?: unknown) =>
  fetch(companion.url + path, {
    method,
    headers: {
      cookie: cookies.get(who) ?? '',
      origin: companion.url,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const openKey = async (camera: string) =>
  openedRecordingSchema.parse(
    await (await ask('shen', 'POST', '/api/media/recordings', { camera, case: caseId })).json(),
  );
async function recording(id: string): Promise<Recording> {
  await companion.media.settled();
  const answer = await ask('shen', 'GET', `/api/media/recordings?case=${caseId}`);
  const found = recordingsSchema.parse(await answer.json()).recordings.find((one) => one.id === id);
  if (found === undefined) throw new Error('no such recording');
  return found;
}
const state = async (id: string) => (await recording(id)).state;
const events = async (id: string) => {
  await companion.media.settled();
  return (await companion.ledger.readStream({ kind: 'media', id })).map(({ envelope, body }) => ({
    type: envelope.type,
    ...(body?.data as Record<string, unknown>),
  }));
};
/** What the case says of a recording. */
const footageIn = async (id: string) =>
  (await companion.ledger.readStream({ kind: 'case', id: caseId })).flatMap(({ envelope, body }) =>
    envelope.type.startsWith('footage.') && envelope.actor === 'companion' && body?.data.recording === id
      ? [{ type: envelope.type, ...(body.data as Record<string, unknown>) }]
      : [],
  );
const headsOf = async (id: string, file: number): Promise<ChainHead[]> =>
  (await events(id))
    .filter(({ type, ...data }) => type === 'media.chainHead' && (data as { file?: number }).file === file)
    .map(({ type: _type, ...head }) => ({ recording: id, ...head }) as unknown as ChainHead);
function send(camera: Publisher, seconds: number): void {
  for (const { kind, body, cameraMs } of readFlv('h264-aac.flv', 0))
    if (cameraMs <= seconds * 1000) camera.send(kind, body, cameraMs);
}
async function judged(id: string, file: number) {
  const at = (name: string) => join(dataDir, 'media', id, `${file}.${name}`);
  const media = readFileSync(at('mp4'));
  const lines = readFileSync(at('index'), 'utf8').trimEnd().split('\n');
  return verifyBytes(lines, media, await headsOf(id, file));
}

describe('R28 a camera and the record', () => {
  it('sends under its key, is live, stops; every byte on disk is vouched for by a head in the record', async () => {
    const { recording: id, server, key } = await openKey('执法记录仪 3 号');
    expect(server).toBe(`rtmp://127.0.0.1:${port}/live`);
    expect(await state(id)).toBe('waiting');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    await expect.poll(() => state(id)).toBe('live');
    send(camera, 6);
    camera.stop();
    await expect.poll(() => state(id)).toBe('paused');
    await expect.poll(async () => (await recording(id)).sealedBytes).toBeGreaterThan(20_000);
    const found = await judged(id, 0);
    expect([found.faults, found.unsealed]).toEqual([[], 0]);
    const one = await recording(id);
    expect([one.bytes, one.holes, one.spans.length]).toEqual([one.sealedBytes, [], 1]);
    // Its case is told, by the companion and by nobody else.
    const [span] = one.spans;
    await expect
      .poll(() => footageIn(id))
      .toEqual([
        { type: 'footage.began', recording: id, camera: '执法记录仪 3 号', kind: 'video', at: span?.from },
        { type: 'footage.ended', recording: id, at: span?.to, why: 'stopped' },
      ]);
    // The key is nowhere but with whoever asked for it.
    expect(JSON.stringify(await events(id))).not.toContain(key.slice(id.length + 1));
  });

  it('a listening process that is killed is there again within a second; the camera returns, and the hole is in the record', async () => {
    const { recording: id, key } = await openKey('执法记录仪 4 号');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    send(camera, 5);
    await expect.poll(async () => (await recording(id)).sealedBytes).toBeGreaterThan(5_000);
    const pid = companion.media.stationPid();
    if (pid === null) throw new Error('no process');
    process.kill(pid, 'SIGKILL');
    const since = Date.now();
    let back: Publisher | null = null;
    while (back === null && Date.now() - since < 15_000) {
      back = await publish({ host: '127.0.0.1', port }, key).catch(() => null);
      if (back === null) await wait(20);
    }
    expect(Date.now() - since).toBeLessThan(1_500 + 3 * startMs);
    if (back === null) throw new Error('it did not come back');
    send(back, 3);
    back.stop();
    await expect.poll(async () => (await recording(id)).holes.map(({ why }) => why)).toContain('gone');
    await expect.poll(async () => (await headsOf(id, 1)).length).toBeGreaterThan(0);
    for (const file of [0, 1]) {
      // Recovered and judged by what was sealed before and after.
      await expect.poll(async () => (await judged(id, file)).faults).toEqual([]);
    }
    const told = await events(id);
    expect(
      told.filter(({ type }) => type === 'media.ended').map((one) => (one as { why?: string }).why),
    ).toEqual(['down', 'stopped']);
  });

  it('is played from disk, in ranges of bytes, by who may read the case', async () => {
    const { recording: id, key } = await openKey('执法记录仪 8 号');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    send(camera, 6);
    camera.stop();
    await expect.poll(async () => (await recording(id)).sealedBytes).toBeGreaterThan(20_000);
    const listed = recordedFilesSchema.parse(
      await (await ask('shen', 'GET', `/api/media/recordings/${id}/files`)).json(),
    );
    const [file] = listed.files;
    if (file === undefined) throw new Error('no file');
    expect(listed).toMatchObject({ camera: '执法记录仪 8 号', case: { id: caseId } });
    expect(file.codecs).toHaveLength(2);
    expect(file.fragments.length).toBeGreaterThan(1);
    // Fragments lie one behind the other, from the init segment's end to the file's.
    let end = file.init;
    for (const [from, to, , , offset, length] of file.fragments) {
      expect([offset, to >= from]).toEqual([end, true]);
      end = offset + length;
    }
    const disk = readFileSync(join(dataDir, 'media', id, '0.mp4'));
    expect(disk.length).toBe(end);
    const path = `/api/media/recordings/${id}/files/0`;
    const range = async (who: string, wanted?: string) =>
      fetch(companion.url + path, {
        headers: { cookie: cookies.get(who) ?? '', ...(wanted === undefined ? {} : { range: wanted }) },
      });
    const all = await range('shen');
    expect([all.status, Buffer.from(await all.arrayBuffer()).equals(disk)]).toEqual([200, true]);
    const [, , , , offset = 0, length = 0] = file.fragments[1] ?? [];
    const part = await range('shen', `bytes=${offset}-${offset + length - 1}`);
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes ${offset}-${offset + length - 1}/${end}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(disk.subarray(offset, offset + length))).toBe(true);
    // R30 A moment is marked by who is in the case, told with who and when, and taken back; all of it stays in the record.
    const at = new Date(file.fragments[1]?.[2] ?? 0).toISOString();
    const mark = (who: string, word: string, moment = at) =>
      ask(who, 'POST', '/api/media/bookmarks', { of: id, at: moment, word });
    const marks = async (who: string) =>
      (await ask(who, 'GET', `/api/media/bookmarks?case=${caseId}`)).json();
    const made = bookmarkSchema.parse(await (await mark('shen', ' 告知权利 ')).json());
    expect(bookmarksSchema.parse(await marks('shen'))).toEqual({ bookmarks: [made], mine: true });
    expect(made).toMatchObject({ of: id, at, word: '告知权利', by: '沈一鸣' });
    const codes = [
      await mark('ding', '不是我的'),
      await mark('shen', '', at),
      await mark('shen', '早了', '2026-01-01T00:00:00.000Z'),
      await ask('ding', 'POST', `/api/media/bookmarks/${made.id}/remove`, {}),
      await ask('ding', 'GET', `/api/media/bookmarks?case=${caseId}`),
    ].map(async (answer) => problemSchema.parse(await answer.json()).code);
    expect(await Promise.all(codes)).toEqual([
      'not-found',
      'bad-request',
      'bookmark-outside',
      'not-found',
      'not-found',
    ]);
    expect((await ask('shen', 'POST', `/api/media/bookmarks/${made.id}/remove`, {})).status).toBe(200);
    expect(bookmarksSchema.parse(await marks('shen')).bookmarks).toEqual([]);
    expect((await events(id)).slice(-2)).toMatchObject([
      { type: 'media.bookmarked', bookmark: made.id, word: '告知权利' },
      { type: 'media.bookmarkRemoved', bookmark: made.id },
    ]);
    expect((await range('shen', `bytes=${end}-`)).status).toBe(416);
    expect((await range('ding')).status).toBe(404);
    expect((await ask('shen', 'GET', `/api/media/recordings/${id}/files/7`)).status).toBe(404);
  });

  it('is seen live by who may read the case, from the last key picture, until it stops; by nobody else', async () => {
    const { recording: id, key } = await openKey('执法记录仪 7 号');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    send(camera, 3);
    const listed = async (who: string) =>
      liveCamerasSchema
        .parse(await (await ask(who, 'GET', '/api/media/live')).json())
        .cameras.find((one) => one.id === id) ?? null;
    await expect.poll(async () => (await listed('shen'))?.audio).toBe('mp4a.40.2');
    expect(await listed('shen')).toMatchObject({
      camera: '执法记录仪 7 号',
      by: '沈一鸣',
      video: expect.stringMatching(/^avc1\./),
      case: { id: caseId },
    });
    expect(await listed('ding')).toBeNull();
    const refused = await ask('ding', 'GET', `/api/media/recordings/${id}/live`);
    expect(problemSchema.parse(await refused.json()).code).toBe('not-found');

    const shown = await ask('shen', 'GET', `/api/media/recordings/${id}/live`);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'video/x-flv']);
    const plain = await ask('shen', 'GET', '/api/media/live');
    for (const name of Object.keys(SECURITY_HEADERS).concat('cache-control'))
      expect([name, shown.headers.get(name)]).toEqual([name, plain.headers.get(name)]);
    const reader = shown.body?.getReader();
    const parts: Uint8Array[] = [(await reader?.read())?.value ?? new Uint8Array(0)];
    for (const { kind, body, cameraMs } of readFlv('h264-aac.flv', 0))
      if (cameraMs > 3000) camera.send(kind, body, cameraMs);
    camera.stop();
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read())
      parts.push(next.value);
    const bytes = Buffer.concat(parts);
    expect(bytes.subarray(0, 5)).toEqual(Buffer.from([0x46, 0x4c, 0x56, 1, 5]));
    const last = readFlv('h264-aac.flv', 0).findLast(({ kind, body }) => kind === 'video' && body[1] === 1);
    expect(bytes.includes(Buffer.from(last?.body ?? []))).toBe(true);
    await expect.poll(() => state(id)).toBe('paused');
    const gone = await ask('shen', 'GET', `/api/media/recordings/${id}/live`);
    expect(problemSchema.parse(await gone.json()).code).toBe('camera-gone');
  });

  it('a key that was ended cuts its camera off; nobody makes or ends one in a case of others, or reads it', async () => {
    const { recording: id, key } = await openKey('执法记录仪 5 号');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    await expect.poll(() => state(id)).toBe('live');
    const codes = await Promise.all(
      [
        ask('ding', 'POST', '/api/media/recordings', { camera: 'x', case: caseId }),
        ask('ding', 'POST', `/api/media/recordings/${id}/close`, { reason: '不是我的案件' }),
        ask('ding', 'GET', `/api/media/recordings?case=${caseId}`),
        ask('shen', 'POST', '/api/media/recordings', { camera: 'x', case: caseId, hours: 1000 }),
      ].map(async (answer) => problemSchema.parse(await (await answer).json()).code),
    );
    expect(codes).toEqual(['not-found', 'not-found', 'not-found', 'bad-request']);
    const closed = new Promise<void>((resolve) => camera.socket.once('close', () => resolve()));
    expect(
      (await ask('shen', 'POST', `/api/media/recordings/${id}/close`, { reason: '设备交还' })).status,
    ).toBe(200);
    await closed;
    await expect.poll(() => state(id)).toBe('over');
    await expect(publish({ host: '127.0.0.1', port }, key)).rejects.toThrow();
    const again = await ask('shen', 'POST', `/api/media/recordings/${id}/close`, { reason: '再停一次' });
    expect(problemSchema.parse(await again.json()).code).toBe('recording-over');
  });

  it('a port that another program took while the process was down is asked for again; no key meanwhile, and everybody asked says why', async () => {
    const pid = companion.media.stationPid();
    if (pid === null) throw new Error('no process');
    const other = createServer();
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(
        () =>
          new Promise<boolean>((resolve) => {
            other.removeAllListeners();
            other.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
          }),
        { interval: 5 },
      )
      .toBe(true);
    await expect.poll(() => companion.media.station().state).toBe('cannot-listen');
    const refused = await ask('shen', 'POST', '/api/media/recordings', { camera: 'x', case: caseId });
    const problem = problemSchema.parse(await refused.json());
    expect([problem.code, problem.status, problem.title]).toEqual([
      'cameras-deaf',
      503,
      '执法记录仪现在接不进来：端口被别的程序占用，所以没有发放密钥',
    ]);
    const health = async () => healthSchema.parse(await (await fetch(`${companion.url}/api/health`)).json());
    expect((await health()).cameras).toBe('cannot-listen');
    const said = async () => {
      const lines: string[] = [];
      await doctor(['--data', dataDir], texts.en.cli, (line) => lines.push(line));
      return lines.find((line) => line.includes('camera')) ?? '';
    };
    expect(await said()).toContain(`no camera gets in on port ${port}: another program has the port`);
    await new Promise((resolve) => other.close(resolve));
    await expect.poll(() => companion.media.station().state).toBe('listening');
    expect((await health()).cameras).toBe('listening');
    expect(await said()).toContain(`cameras are taken in on port ${port} (the process was started again`);
    const { recording: id, key } = await openKey('执法记录仪 9 号');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    await expect.poll(() => state(id)).toBe('live');
    camera.stop();
    await expect(publish({ host: '127.0.0.1', port }, 'no-key')).rejects.toThrow();
    await expect
      .poll(() => companion.media.station().refused)
      .toMatchObject({
        by: expect.arrayContaining([{ why: 'key', count: expect.any(Number) }]),
        last: { address: '127.0.0.1' },
      });
  });

  it('a companion that ends while a camera sends has sealed what was recorded, and knows later that it was there', async () => {
    const { recording: id, key } = await openKey('执法记录仪 6 号');
    const camera = await publish({ host: '127.0.0.1', port }, key);
    send(camera, 6);
    await expect.poll(async () => (await recording(id)).bytes).toBeGreaterThan(5_000);
    await companion.close();
    companion = await startCompanion({ dataDir, log: false, rtmp: { port } });
    const told = await events(id);
    expect(told.at(-1)).toMatchObject({ type: 'media.chainHead' });
    expect(told.find(({ type }) => type === 'media.ended')).toMatchObject({ why: 'shutdown' });
    expect((await judged(id, 0)).faults).toEqual([]);
    expect((await judged(id, 0)).unsealed).toBe(0);
  });
});
