/** R30 marked copies by the real ffmpeg, judged by their decoded pixels and samples. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box, Redaction } from '#shared/media/redaction.ts';
import { boxAt } from '#shared/media/redaction.ts';
import { createStreamKeys } from '../../ledger/keys.ts';
import type { Caller } from '../../ledger/types.ts';
import { readBytes } from '../import/read-bytes.ts';
import type { HeldImport } from '../import/register.ts';
import { readFlv } from '../recorder/fixtures/read-flv.ts';
import { record, removeTemporaryFolders } from '../recorder/fixtures/record.ts';
import type { Footage } from '../vault/footage-file.ts';
import { type Original, OriginalChanged, ofImport, ofRecording } from './original.ts';
import { findFfmpeg } from './run-ffmpeg.ts';
import { openRedactions, type Redactions } from './service.ts';

const ffmpeg = findFfmpeg(process.env.SANXIANG_FFMPEG, process.env.PATH);
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-redaction-'));
const caller = { person: 'p1' } as unknown as Caller;
const OF = ulid();
const [WIDTH, HEIGHT, RATE] = [320, 240, 10];
const film = join(dir, 'film.mp4');
interface Told {
  readonly of: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}
const told: Told[] = [];
const errors: unknown[] = [];
const keys = createStreamKeys({} as Parameters<typeof createStreamKeys>[0], randomBytes(32), {
  random: (n: number) => randomBytes(n),
} as Parameters<typeof createStreamKeys>[2]);
let free = 10 * 1024 ** 3;
let open: (original: () => Promise<Original>) => Promise<Redactions>;

const run = (...args: readonly string[]) =>
  execFileSync(ffmpeg ?? '', ['-hide_banner', '-loglevel', 'error', ...args], { maxBuffer: 64 * 1024 ** 2 });
/** White throughout, so that whatever is dark was covered. */
function makeFilm(): void {
  run(
    ...['-f', 'lavfi', '-i', `color=white:s=${WIDTH}x${HEIGHT}:r=${RATE}:d=6`],
    ...[
      '-f',
      'lavfi',
      '-i',
      'sine=440:sample_rate=48000:d=6',
      '-c:v',
      'libx264',
      '-g',
      '20',
      '-pix_fmt',
      'yuv420p',
    ],
    ...['-c:a', 'aac', '-metadata', 'location=+39.9+116.4/', '-metadata', 'artist=Example', film],
  );
}
/** Brightness of each pixel of each picture. */
function pictures(path: string): readonly Uint8Array[] {
  const all = run('-i', path, '-f', 'rawvideo', '-pix_fmt', 'gray', '-vsync', 'passthrough', 'pipe:1');
  const size = WIDTH * HEIGHT;
  return Array.from({ length: all.length / size }, (_, n) => all.subarray(n * size, (n + 1) * size));
}
/** The loudest sample from then to then, s; 32,767 is the loudest there is. */
function loudest(path: string, from: number, to: number): number {
  const raw = run('-i', path, '-f', 's16le', '-ac', '1', '-ar', '8000', 'pipe:1');
  let most = 0;
  for (let at = Math.floor(from * 8000); at < Math.floor(to * 8000) && 2 * at + 2 <= raw.length; at += 1)
    most = Math.max(most, Math.abs(raw.readInt16LE(2 * at)));
  return most;
}
function brightest(picture: Uint8Array | undefined, { x, y, width, height }: Box): number {
  let most = 0;
  for (let row = Math.floor(y * HEIGHT); row < Math.ceil((y + height) * HEIGHT); row += 1)
    for (let column = Math.floor(x * WIDTH); column < Math.ceil((x + width) * WIDTH); column += 1)
      most = Math.max(most, picture?.[row * WIDTH + column] ?? 255);
  return most;
}
async function copyOf(service: Redactions, redaction: Omit<Redaction, 'of' | 'file'>): Promise<string> {
  const begun = await service.begin(caller, { of: OF, file: 0, ...redaction }, '政府信息公开');
  if (typeof begun === 'string') throw new Error(begun);
  await service.settled();
  expect([service.job(OF)?.state, errors]).toEqual(['done', []]);
  const found = await service.fetch(OF, begun.id);
  const path = join(dir, `fetched-${begun.id}.mp4`);
  const parts: Uint8Array[] = [];
  for await (const part of found?.parts ?? []) parts.push(part);
  writeFileSync(path, Buffer.concat(parts));
  return path;
}
/** A vault in which everything is that file. */
const lies = (path: string): Pick<Footage, 'open'> => ({
  open: async () => ({ size: statSync(path).size, read: (from, to) => readBytes(path, from, to) }),
});
const imported = async () => {
  const bytes = readFileSync(film);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const data = { kind: 'video', format: 'mp4', size: bytes.length, sha256 };
  return (await ofImport(lies(film), { data } as unknown as HeldImport)) as Original;
};

beforeAll(() => {
  if (ffmpeg === null) return;
  makeFilm();
  let made = 0;
  open = (original) =>
    openRedactions({
      ledger: {
        readStream: async ({ id }) =>
          told
            .filter(({ of }) => of === id)
            .map(({ type, data }) => ({ envelope: { type }, body: { data } })) as never,
        writeOwn: async ({ id }, draft) => {
          told.push({ ...(draft as unknown as Omit<Told, 'of'>), of: id });
          return { ok: true } as never;
        },
      },
      dir: join(dir, `copies-${made++}`),
      secrets: keys,
      ffmpeg,
      freeBytes: async () => free,
      original,
      newId: () => ulid(),
      now: Date.now,
      onError: (error) => errors.push(error),
    });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
  removeTemporaryFolders();
});

const key = (at: number, x: number, y: number, width: number, height: number) => ({
  at,
  x,
  y,
  width,
  height,
});

// Needs ffmpeg: `npm test` installs it from Debian.
describe.skipIf(ffmpeg === null)('R30 a marked copy', () => {
  it('of an imported film is covered in every picture, the first, the last and between keyframes; muted where it was to be; says nothing of the original', async () => {
    const keyframes = [
      key(1000, 0.1, 0.3, 0.2, 0.2),
      key(3000, 0.6, 0.5, 0.3, 0.4),
      key(4000, 0.2, 0.7, 0.1, 0.1),
    ];
    const service = await open(imported);
    const path = await copyOf(service, {
      ...{
        from: 500,
        to: 4500,
        regions: [{ keyframes }, { keyframes: [key(0, 0.9, 0.2, 0.05, 0.05)], from: 2000, to: 3000 }],
      },
      muted: [{ from: 1000, to: 2000 }],
    });
    const all = pictures(path);
    expect(all.length).toBe(40);
    for (const [n, picture] of all.entries()) {
      const at = 500 + (n * 1000) / RATE;
      expect([n, brightest(picture, boxAt(keyframes, at)) < 60]).toEqual([n, true]);
      // Far from the box the film is as it was.
      expect([n, brightest(picture, { x: 0.97, y: 0.97, width: 0.02, height: 0.02 }) > 200]).toEqual([
        n,
        true,
      ]);
      const second = brightest(picture, { x: 0.9, y: 0.2, width: 0.05, height: 0.05 });
      if (at >= 2000 && at <= 3000) expect([n, second < 60]).toEqual([n, true]);
      if (at < 1800 || at > 3200) expect([n, second > 200]).toEqual([n, true]);
    }
    // 1 to 2 s of the film is 0.5 to 1.5 s of the copy.
    expect(loudest(path, 0.5, 1.5)).toBeLessThan(8);
    expect(loudest(path, 0, 0.3)).toBeGreaterThan(1000);
    expect(loudest(path, 1.8, 3.9)).toBeGreaterThan(1000);
    // At rest it is sealed: nothing of it lies there plain, nor what it was made of.
    const copies = join(dir, 'copies-0');
    const lying = readdirSync(copies).filter((name) => !name.endsWith('.json'));
    expect(lying).toEqual([expect.stringMatching(/^[0-9A-Z]{26}\.mp4\.sealed$/)]);
    expect(readFileSync(join(copies, lying[0] ?? '')).includes('ftyp')).toBe(false);
    const bytes = readFileSync(path);
    expect([bytes.includes('Example'), bytes.includes('+39.9'), bytes.includes('redacted copy')]).toEqual([
      ...[false, false, true],
    ]);
    expect(told.at(-1)).toMatchObject({
      type: 'media.redacted',
      data: {
        ...{ by: 'p1', reason: '政府信息公开', regions: 2, muted: 1 },
        original: { sha256: createHash('sha256').update(readFileSync(film)).digest('hex') },
        copy: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
      },
    });
  });

  it('of a recording begins where it was asked to, though its fragments begin earlier; all sound can be left out', async () => {
    const made = await record(readFlv('h264-aac.flv', 0));
    const folder = join(made.folder, '..');
    const recording = made.folder.split('/').at(-1) ?? '';
    const original = async () =>
      (await ofRecording(lies(join(made.folder, '0.mp4')), folder, recording, {
        file: 0,
        from: 2500,
        to: 4500,
      })) as Original;
    const whole = { keyframes: [key(0, 0, 0, 1, 1)] };
    const path = await copyOf(await open(original), { from: 2500, to: 4500, regions: [whole], muted: 'all' });
    const size = /(\d+)x(\d+)/.exec(
      execFileSync('ffprobe', [
        '-v',
        'error',
        '-show_entries',
        'stream=width,height,codec_type',
        '-of',
        'csv=p=0:s=x',
        path,
      ]).toString(),
    );
    const raw = run('-i', path, '-f', 'rawvideo', '-pix_fmt', 'gray', '-vsync', 'passthrough', 'pipe:1');
    const [width, height] = [Number(size?.[1]), Number(size?.[2])];
    expect(raw.length / (width * height)).toBe(20);
    // All of it is covered but the mark.
    for (let n = 0; n < 20; n += 1) {
      const lower = raw.subarray((n + 0.5) * width * height, (n + 1) * width * height);
      expect(lower.reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(40);
    }
    expect(told.at(-1)?.data).toMatchObject({ muted: 'all', fragments: { first: expect.any(Number) } });
  });

  it('is not made of what is not as the record has it; one at a time; ended where it is told to, with nothing left', async () => {
    const changed = async () => ({ ...(await imported()), bytes: (await changedBytes()).bytes });
    const service = await open(changed as never);
    const asked: Redaction = { of: OF, file: 0, from: 0, to: 5000, regions: [], muted: 'all' };
    const before = told.length;
    await expect(service.begin(caller, asked, '政府信息公开')).resolves.toMatchObject({ state: 'running' });
    expect(await service.begin(caller, asked, '政府信息公开')).toBe('redaction-busy');
    await service.settled();
    expect([service.job(OF)?.state, errors.splice(0)]).toEqual(['damaged', [expect.any(OriginalChanged)]]);
    // What cameras need of the disk is left to them; and it is not busy for ever.
    free = 2 * 1024 ** 3;
    expect(await service.begin(caller, asked, '政府信息公开')).toBe('redaction-no-room');
    free = 10 * 1024 ** 3;
    const stopped = await open(imported);
    const begun = await stopped.begin(caller, asked, '政府信息公开');
    expect(stopped.cancel(typeof begun === 'string' ? '' : begun.id)).toBe(true);
    await stopped.close();
    expect(stopped.job(OF)?.state).toBe('cancelled');
    expect(told.length).toBe(before);
    for (const name of readdirSync(dir)
      .filter((one) => one.startsWith('copies-'))
      .slice(-2))
      expect(readdirSync(join(dir, name))).toEqual([]);
  });
  it('goes with its original, also while it is being made, and what was changed of it is not given out', async () => {
    const service = await open(imported);
    const asked = { from: 0, to: 3000, regions: [], muted: 'all' as const };
    await copyOf(service, asked);
    const [made] = await service.made(OF);
    const id = made?.id ?? '';
    const copies = join(
      dir,
      readdirSync(dir)
        .filter((one) => one.startsWith('copies-'))
        .toSorted()
        .at(-1) ?? '',
    );
    expect([await service.has(id), readdirSync(copies).length]).toEqual([true, 2]);
    const sealedAt = join(copies, `${id}.mp4.sealed`);
    const whole = readFileSync(sealedAt);
    writeFileSync(sealedAt, whole.with(whole.length - 30, (whole.at(-30) ?? 0) ^ 1));
    const drained = async () => {
      for await (const _ of (await service.fetch(OF, id))?.parts ?? []);
    };
    await expect(drained()).rejects.toThrow();
    writeFileSync(sealedAt, whole.with(3, 0));
    expect(await service.fetch(OF, id)).toBeNull();

    const before = told.length;
    const begun = await service.begin(caller, { of: OF, file: 0, ...asked }, '政府信息公开');
    expect(begun).toMatchObject({ state: 'running' });
    await service.remove(ulid());
    expect([service.job(OF)?.state, await service.has(id)]).toEqual(['running', true]);
    await service.remove(OF);
    expect([service.job(OF)?.state, await service.has(id), told.length]).toEqual([
      'cancelled',
      false,
      before,
    ]);
    expect([readdirSync(copies), await service.fetch(OF, id)]).toEqual([[], null]);
    // Between that and the word in the record that it was disposed of.
    expect(await service.begin(caller, { of: OF, file: 0, ...asked }, '政府信息公开')).toBe('clip-empty');
  });

  async function changedBytes(): Promise<Original> {
    const bytes = readFileSync(film);
    const path = join(dir, 'changed.mp4');
    if (!existsSync(path)) {
      const other = Buffer.from(bytes);
      other[bytes.length - 9] = (other[bytes.length - 9] ?? 0) ^ 1;
      writeFileSync(path, other);
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const data = { kind: 'video', format: 'mp4', size: bytes.length, sha256 };
    return (await ofImport(lies(path), { data } as unknown as HeldImport)) as Original;
  }
});
