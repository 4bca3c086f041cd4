/** R30 a clip for a court: exported over HTTP from what a camera sent, unpacked, and checked from outside. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { problemSchema } from '#shared/api/contract.ts';
import { exportedClipsListSchema, exportedClipsSchema, openedRecordingSchema } from '#shared/api/media.ts';
import { readCertificate } from '#shared/media/certificate.ts';
import { readLine } from '#shared/media/chain.ts';
import { publish } from '../../../demo/camera/rtmp-publisher.ts';
import { type Companion, startCompanion } from '../../start.ts';
import { readFlv } from '../recorder/fixtures/read-flv.ts';
import { verifyCommand } from './command.ts';

const PASSWORD = 'cameras-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-clip-'));
const out = mkdtempSync(join(tmpdir(), 'sanxiang-court-'));
let companion: Companion;
let caseId = '';
let recording = '';
const cookies = new Map<string, string>();
const day = () => new Date().toISOString().slice(0, 10);
const span = () => ({ from: `${day()}T00:00:00.000Z`, to: new Date(Date.now() + 60_000).toISOString() });

beforeAll(async () => {
  companion = await startCompanion({ dataDir, log: false, rtmp: { port: 0 } });
  const listening = await companion.media.listening;
  if (listening?.ok !== true) throw new Error('no cameras');
  for (const [username, name, role] of [
    ['shen', '沈一鸣', 'officer'],
    ['ding', '丁海波', 'officer'],
    ['gu', '顾明', 'supervisor'],
  ] as const) {
    await companion.admin.createPerson({ username, name, password: PASSWORD, roles: [role], unit: 'u1' });
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
  const opened = openedRecordingSchema.parse(
    await (
      await ask('shen', 'POST', '/api/media/recordings', { camera: '执法记录仪 3 号', case: caseId })
    ).json(),
  );
  recording = opened.recording;
  const camera = await publish({ host: '127.0.0.1', port: listening.port }, opened.key);
  for (const { kind, body, cameraMs } of readFlv('h264-aac.flv', 0)) camera.send(kind, body, cameraMs);
  camera.stop();
  await vi.waitFor(() => expect(companion.media.view(recording)?.state).toBe('paused'), 10_000);
  // That the camera is gone is told at once; its last fragment and the end of the file take the disk's time.
  await vi.waitFor(async () => {
    await companion.media.settled();
    const lines = readFileSync(join(dataDir, 'media', recording, '0.index'), 'utf8')
      .trimEnd()
      .split('\n');
    const last = readLine(lines.at(-1) ?? '');
    const heads = (await companion.ledger.readStream({ kind: 'media', id: recording })).filter(
      ({ envelope }) => envelope.type === 'media.chainHead',
    );
    expect([last?.kind, heads.at(-1)?.body?.data.number]).toEqual(['end', last?.number]);
  }, 10_000);
}, 60_000);
afterAll(async () => {
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(out, { recursive: true, force: true });
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
const clipsAt = () => `/api/media/recordings/${recording}/clips`;
const codeOf = async (answer: Response) => problemSchema.parse(await answer.json()).code;
async function verified(...args: readonly string[]) {
  const said: string[] = [];
  const code = await verifyCommand(args, {
    locale: 'zh-CN',
    out: (line) => said.push(line),
    err: (line) => said.push(line),
  });
  return { code, said: said.join('\n') };
}
/** What the paper says: the receipt that both sides sign. */
const fingerprint = () =>
  (
    /签名密钥指纹（SHA-256）：<br><span class="h">([0-9a-f ]+)</.exec(
      readFileSync(join(out, 'handover.html'), 'utf8'),
    )?.[1] ?? ''
  ).replaceAll(' ', '');

describe('R30 a clip for a court', () => {
  it('is refused to whoever may not, and for times in which nothing was recorded', async () => {
    const asked = { ...span(), reason: '行政诉讼举证' };
    expect((await ask('ding', 'POST', clipsAt(), asked)).status).toBe(404);
    expect(await codeOf(await ask('gu', 'POST', clipsAt(), asked))).toBe('not-permitted');
    const early = { ...asked, from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' };
    expect(await codeOf(await ask('shen', 'POST', clipsAt(), early))).toBe('clip-empty');
    expect(
      await codeOf(await ask('shen', 'POST', clipsAt(), { ...asked, to: asked.from, from: asked.to })),
    ).toBe('bad-request');
  });

  it('comes with all that proves it, and with who wanted it and why in the record', async () => {
    const answer = await ask('shen', 'POST', clipsAt(), { ...span(), reason: '行政诉讼举证' });
    const made = exportedClipsSchema.parse(await answer.json());
    expect(made.clips).toHaveLength(1);
    const events = await companion.ledger.readStream({ kind: 'media', id: recording });
    const told = events.find(({ envelope }) => envelope.type === 'media.exported')?.body?.data;
    // The record has his id, who asks is told his name.
    const by = (await companion.admin.person('shen'))?.id;
    expect(told).toMatchObject({ export: made.id, reason: '行政诉讼举证', by });
    expect(made.by).toBe('沈一鸣');
    const list = exportedClipsListSchema.parse(await (await ask('shen', 'GET', clipsAt())).json());
    expect(list.exports).toEqual([made]);

    const fetched = await ask('shen', 'GET', `${clipsAt()}/${made.id}`);
    expect(fetched.headers.get('content-type')).toBe('application/zip');
    const files = unzipSync(new Uint8Array(await fetched.arrayBuffer()));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(out, name), bytes);
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining([
        ...['README.en.txt', 'README.zh-CN.txt', 'case-events.json', 'clip-1.certificate.json', 'clip-1.mp4'],
        ...['handover.html', 'manifest.json', 'officers.json', 'why.json', 'why.zh-CN.txt'],
      ]),
    );
    // The clip of everything that was recorded is the recorded file itself.
    const recorded = readFileSync(join(dataDir, 'media', recording, '0.mp4'));
    expect(Buffer.compare(Buffer.from(files['clip-1.mp4'] ?? []), recorded)).toBe(0);
    expect(
      readCertificate(files['clip-1.certificate.json'] ?? new Uint8Array(0)).certificate?.recording,
    ).toEqual({
      ...{ id: recording, file: 0, camera: '执法记录仪 3 号', case: caseId },
    });
    // Nothing of the papers lies about in the clear.
    const kept = readFileSync(join(dataDir, 'clips', `${made.id}.sealed`));
    expect(kept.includes('执法记录仪') || kept.includes('certificate')).toBe(false);
    expect(statSync(join(dataDir, 'clips', `${made.id}.sealed`)).mode & 0o777).toBe(0o600);
  });

  it('is in order from outside: by the fingerprint on the receipt, and left to compare without', async () => {
    const whole = await verified(out, '--key', fingerprint());
    expect([whole.code, whole.said]).toEqual([0, expect.stringContaining('全部一致，密钥也相符')]);
    expect(whole.said).toContain('执法记录仪 3 号');
    expect((await verified(out)).code).toBe(3);
    const other = await verified(out, '--key', 'a'.repeat(64));
    expect([other.code, other.said]).toEqual([1, expect.stringContaining('不是给出的那一把')]);
    expect((await verified(out, '--key', 'x')).code).toBe(2);
    expect((await verified(join(out, 'nowhere'))).code).toBe(2);
  });

  it.each([
    ['clip-1.mp4', 'clip-1.mp4：有问题'],
    ['clip-1.certificate.json', 'clip-1.mp4：有问题'],
    ['case-events.json', '案件事件'],
    ['manifest.json', '文件清单 manifest.json'],
    ['README.zh-CN.txt', '文件 README.zh-CN.txt 与清单不符'],
    ['handover.html', '文件 handover.html 与清单不符'],
  ])('a changed byte of %s is found', async (name, said) => {
    const path = join(out, name);
    const key = fingerprint();
    const before = readFileSync(path);
    const at = Math.floor(before.length / 2);
    writeFileSync(path, before.with(at, (before[at] ?? 0) ^ 1));
    const found = await verified(out, '--key', key);
    writeFileSync(path, before);
    expect([found.code, found.said]).toEqual([1, expect.stringContaining(said)]);
  });

  it('a file taken away or put in is found; footage that was changed on disk is not exported, nor fetched', async () => {
    const path = join(out, 'officers.json');
    const before = readFileSync(path);
    rmSync(path);
    expect((await verified(out)).said).toContain('officers.json 不在');
    writeFileSync(path, before);
    writeFileSync(join(out, 'more.txt'), 'x');
    expect((await verified(out)).said).toContain('more.txt 不在清单里');
    rmSync(join(out, 'more.txt'));

    const media = join(dataDir, 'media', recording, '0.mp4');
    const footage = readFileSync(media);
    writeFileSync(media, footage.with(footage.length - 5, (footage.at(-5) ?? 0) ^ 1));
    const refused = await ask('shen', 'POST', clipsAt(), { ...span(), reason: '行政诉讼举证' });
    expect(await codeOf(refused)).toBe('clip-damaged');
    const [made] = exportedClipsListSchema.parse(await (await ask('shen', 'GET', clipsAt())).json()).exports;
    // The server says on the console that it broke off.
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = await ask('shen', 'GET', `${clipsAt()}/${made?.id}`);
    await expect(broken.arrayBuffer()).rejects.toThrow();
    said.mockRestore();
    writeFileSync(media, footage);
  });
});
