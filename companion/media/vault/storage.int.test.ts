/** R30 footage of a unit that wants it sealed and in a bucket: moved with proof, played, cut, inventoried and disposed of where it lies. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { unzipSync } from 'fflate';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportedClipsSchema, openedRecordingSchema } from '#shared/api/media.ts';
import { vaultStateSchema } from '#shared/api/vault.ts';
import { publish } from '../../../demo/camera/rtmp-publisher.ts';
import { doctor } from '../../doctor.ts';
import { texts } from '../../problem.ts';
import { type Companion, startCompanion } from '../../start.ts';
import { readFlv } from '../recorder/fixtures/read-flv.ts';
import type { StorageOptions } from './open.ts';
import { readS3Settings } from './s3-settings-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'sanxiang-storage-'));
const dataDir = join(dir, 'data');
const bucketDir = join(dir, 's3');
let server: InstanceType<typeof S3rver>;
let companion: Companion;
let storage: StorageOptions;
let recording = '';
let before: Buffer;
let cookie = '';

const ask = (method: 'GET' | 'POST', path: string, body?: unknown, headers = {}) =>
  fetch(companion.url + path, {
    method,
    headers: { cookie, origin: companion.url, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const stored = async () =>
  (await companion.ledger.readStream({ kind: 'media', id: recording }))
    .filter(({ envelope }) => envelope.type === 'media.stored')
    .map(({ body }) => `${body?.data.place} ${body?.data.form} ${body?.data.file}`);
const inFolder = () => readdirSync(join(dataDir, 'media', recording)).sort();
const inBucket = () =>
  existsSync(join(bucketDir, 'footage/recordings', recording))
    ? readdirSync(join(bucketDir, 'footage/recordings', recording)).filter((name) => /object$/.test(name))
    : [];
async function begin(options: StorageOptions): Promise<void> {
  await companion?.close();
  companion = await startCompanion({ dataDir, log: false, rtmp: { port: 0 }, storage: options });
}

beforeAll(async () => {
  server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: bucketDir },
    configureBuckets: [{ name: 'footage', configs: [] }],
  });
  const { port } = await server.run();
  storage = {
    sealed: true,
    localDays: 0,
    s3: {
      ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'footage', prefix: '' },
      ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
  };
  await begin({});
  const listening = await companion.media.listening;
  if (listening?.ok !== true) throw new Error('no cameras');
  const shen = await companion.admin.createPerson({
    ...{ username: 'shen', name: '沈一鸣', password: 'cameras-2026', roles: ['officer', 'administrator'] },
    unit: 'u1',
  });
  const signedIn = await fetch(`${companion.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: companion.url },
    body: JSON.stringify({ username: 'shen', password: 'cameras-2026' }),
  });
  cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const caseId = ulid();
  await companion.admin.write(
    shen.id,
    { kind: 'case', id: caseId },
    { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } },
  );
  const opened = openedRecordingSchema.parse(
    await (await ask('POST', '/api/media/recordings', { camera: '执法记录仪 3 号', case: caseId })).json(),
  );
  recording = opened.recording;
  const camera = await publish({ host: '127.0.0.1', port: listening.port }, opened.key);
  for (const { kind, body, cameraMs } of readFlv('h264-aac.flv', 0)) camera.send(kind, body, cameraMs);
  camera.stop();
}, 60_000);
afterAll(async () => {
  await companion?.close();
  await server?.close();
  rmSync(dir, { recursive: true, force: true });
});

const clip = async () => {
  const span = { from: '2026-01-01T00:00:00.000Z', to: new Date(Date.now() + 60_000).toISOString() };
  const at = `/api/media/recordings/${recording}/clips`;
  const made = exportedClipsSchema.parse(
    await (await ask('POST', at, { ...span, reason: '行政诉讼举证' })).json(),
  );
  const fetched = await ask('GET', `${at}/${made.id}`);
  return Buffer.from(unzipSync(new Uint8Array(await fetched.arrayBuffer()))['clip-1.mp4'] ?? []);
};

it('R30 stays as it is while a camera may still send, and while the unit wants nothing else', async () => {
  await expect.poll(() => companion.media.view(recording)?.state).toBe('paused');
  await begin(storage);
  await companion.vault.moving.run();
  expect(inFolder()).toEqual(['0.index', '0.mp4']);
  before = readFileSync(join(dataDir, 'media', recording, '0.mp4'));
});

it('R30 is sealed, copied into the bucket and let go of here, each told to the record first', async () => {
  await ask('POST', `/api/media/recordings/${recording}/close`, { reason: '设备交还' });
  await expect.poll(() => companion.media.view(recording)?.state).toBe('over');
  await companion.media.settled();
  // What is not what was recorded is moved nowhere.
  const path = join(dataDir, 'media', recording, '0.mp4');
  writeFileSync(path, before.with(before.length - 9, (before.at(-9) ?? 0) ^ 1));
  await companion.vault.moving.run();
  expect([inFolder(), inBucket(), companion.vault.state().job.left]).toEqual([['0.index', '0.mp4'], [], 1]);
  writeFileSync(path, before);
  await companion.vault.moving.run();
  expect(inFolder()).toEqual(['0.index', '0.mp4.sealed']);
  expect(await stored()).toEqual(['local sealed 0', 's3 sealed 0']);
  // What one look brought there is looked at a second time before it is let go of here.
  await companion.vault.moving.run();
  expect([inFolder(), inBucket()]).toEqual([['0.index'], ['0.mp4.sealed._S3rver_object']]);
  const state = vaultStateSchema.parse(await (await ask('GET', '/api/media/vault')).json());
  expect(state.job).toMatchObject({ state: 'idle', done: 1, of: 1, moved: 0, wrong: 0, said: null });
});

it('R30 is not called gone when the unit has no bucket any more, nor disposed of by half', async () => {
  await begin({});
  const inventory = await companion.keeping.inventories.take(null, true);
  expect(inventory?.faults.map(({ what }) => what)).toEqual(['unreadable']);
  const ref = { kind: 'recording', id: recording, file: 0 } as const;
  await expect(companion.vault.footage.remove(ref)).rejects.toThrow('no-bucket');
  const answer = await ask('GET', `/api/media/recordings/${recording}/files/0`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    expect.objectContaining({ code: 'footage-away' }),
  ]);
  expect(inBucket()).toHaveLength(1);
  await begin(storage);
});

it('R30 is played, cut and inventoried from there as if it lay here', async () => {
  const at = `/api/media/recordings/${recording}/files/0`;
  const whole = await ask('GET', at);
  expect(Buffer.from(await whole.arrayBuffer()).equals(before)).toBe(true);
  const part = await ask('GET', at, undefined, { range: 'bytes=100-299' });
  expect([part.status, Buffer.from(await part.arrayBuffer()).equals(before.subarray(100, 300))]).toEqual([
    206,
    true,
  ]);
  expect((await clip()).equals(before)).toBe(true);
  const inventory = await companion.keeping.inventories.take(null, true);
  expect([inventory?.found, inventory?.looked.hashed]).toEqual([0, 1]);
});

it('R30 is taken to be there, by its number, when its camera comes back after a start', async () => {
  await begin(storage);
  expect(await companion.vault.state().copies).toEqual([
    expect.objectContaining({ place: 'local', form: 'sealed', files: 1 }),
    expect.objectContaining({ place: 's3', form: 'sealed', files: 1 }),
  ]);
  expect(inFolder()).toEqual(['0.index']);
});

it('R30 a bucket that is not there stops the work and says so; what lies there is not called missing', async () => {
  const { s3 } = storage;
  if (s3 === undefined) throw new Error('no bucket');
  await begin({ ...storage, s3: { ...s3, bucket: 'elsewhere' } });
  const inventory = await companion.keeping.inventories.take(null, true);
  expect(inventory?.faults.map(({ what }) => what)).toEqual(['unreadable']);
  await begin({ ...storage, home: true, s3: { ...s3, secretAccessKey: 'another' } });
  const refused = await companion.keeping.inventories.take(null, true);
  expect(refused?.faults.map(({ what }) => what)).toEqual(['unreadable']);
  await companion.vault.moving.run();
  expect(companion.vault.state().job).toMatchObject({ state: 'stopped', said: 'SignatureDoesNotMatch' });
});

it('R30 comes home when the unit wants that, and nothing of it is left anywhere once it is removed', async () => {
  await begin({ ...storage, home: true });
  await companion.vault.moving.run();
  expect(inFolder()).toEqual(['0.index', '0.mp4.sealed']);
  expect((await clip()).equals(before)).toBe(true);
});

it('R30 the file with the bucket’s key is refused when others can read it, or it does not say what it has to', () => {
  const file = join(dir, 's3.json');
  const wrote = (content: object, mode: number) => {
    writeFileSync(file, JSON.stringify(content));
    chmodSync(file, mode);
    return readS3Settings(file);
  };
  expect(wrote({ ...storage.s3 }, 0o644)).toBe('open');
  expect(wrote({ ...storage.s3 }, 0o600)).toEqual(storage.s3);
  expect(wrote({ ...storage.s3, endpoint: 'http://example.org' }, 0o600)).toBe('unreadable');
  expect(readS3Settings(join(dir, 'nowhere.json'))).toBe('unreadable');
});

it('R30 doctor tries the bucket, and says which word the server has for it', async () => {
  const file = join(dir, 'tried.json');
  const said = async (content: object, mode = 0o600) => {
    writeFileSync(file, JSON.stringify(content));
    chmodSync(file, mode);
    const lines: string[] = [];
    await doctor(['--data', dataDir, '--footage-s3', file], texts.en.cli, (one) => lines.push(one));
    return lines.filter((one) => one.includes('bucket')).join('\n');
  };
  const { s3 } = storage;
  if (s3 === undefined) throw new Error('no bucket');
  expect(await said(s3)).toMatch(/^ok .*takes, gives back and removes$/);
  expect(existsSync(join(bucketDir, 'footage/sanxiang-probe._S3rver_object'))).toBe(false);
  expect(await said({ ...s3, bucket: 'elsewhere' })).toMatch(/^\S+ .*\(NoSuchBucket\): check address/);
  expect(await said({ ...s3, secretAccessKey: 'another' })).toContain('(SignatureDoesNotMatch)');
  expect(await said({ ...s3, endpoint: 'http://127.0.0.1:9' })).toContain('(unreachable)');
  expect(await said(s3, 0o644)).toContain('chmod 600');
  expect(await said({ endpoint: s3.endpoint })).toContain('it has to say endpoint');
});
