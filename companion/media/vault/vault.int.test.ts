/** R30 footage is the same bytes wherever it lies, and what was changed there is never given out as if it were not. A real S3 server. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStreamKeys } from '../../ledger/keys.ts';
import { bytesOf, FootageDamaged, type FootageFile, type FootageRef } from './footage-file.ts';
import { type Form, type LocalFiles, openLocalFiles } from './local-files.ts';
import { openS3Files, S3Failed, type S3Files, s3SettingsSchema } from './s3-files.ts';
import { NotTheSame, openVault, type Place, type Vault } from './vault.ts';

const dir = mkdtempSync(join(tmpdir(), 'sanxiang-vault-'));
const bucketDir = join(dir, 's3');
let server: InstanceType<typeof S3rver>;
let door: Server;
let s3: S3Files;
/** What the way to the server does to it. */
let meddle: (body: Buffer, method: string) => Buffer | 'lost' | 'broken' = (body) => body;

beforeAll(async () => {
  server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: bucketDir,
    configureBuckets: [{ name: 'footage', configs: [] }],
  });
  const { port: behind } = await server.run();
  // Between the two, so that what comes and goes can be changed or cut off.
  door = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = meddle(Buffer.concat(parts), `${incoming.method} ${incoming.url}`);
      if (body === 'lost') {
        incoming.socket.destroy();
        return;
      }
      if (body === 'broken') {
        outgoing.writeHead(503).end();
        return;
      }
      const passed = request(
        {
          ...{ host: '127.0.0.1', port: behind, method: incoming.method, path: incoming.url },
          headers: { ...incoming.headers, 'content-length': body.length },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
      );
      passed.on('error', () => outgoing.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  s3 = openS3Files(
    s3SettingsSchema.parse({
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
      ...{ bucket: 'footage', prefix: 'unit/', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    }),
    { tries: 2, partBytes: 512 * 1024 },
  );
});
afterAll(async () => {
  door?.close();
  await server?.close();
  rmSync(dir, { recursive: true, force: true });
});

const keys = createStreamKeys({} as Parameters<typeof createStreamKeys>[0], randomBytes(32), {
  random: (n: number) => randomBytes(n),
} as Parameters<typeof createStreamKeys>[2]);
const never = new AbortController().signal;
let local: LocalFiles;
let vault: Vault;
let ref: FootageRef;
let unit: string;
beforeEach(() => {
  meddle = (body) => body;
  unit = mkdtempSync(join(dir, 'unit-'));
  local = openLocalFiles({ media: join(unit, 'media'), imports: join(unit, 'imports') });
  vault = openVault({ local, s3, secrets: keys });
  ref = { kind: 'recording', id: ulid(), file: 0 };
});
/** As the recorder left it. */
function recorded(size: number): Buffer {
  const bytes = randomBytes(size);
  mkdirSync(join(unit, 'media', ref.id), { recursive: true });
  writeFileSync(local.pathOf(ref, 'plain'), bytes);
  return bytes;
}
/** Where the copy is a file that a test may change. */
const pathIn = (place: Place, form: Form) =>
  place === 'local'
    ? local.pathOf(ref, form)
    : join(
        bucketDir,
        `footage/unit/recordings/${ref.id}/0.mp4${form === 'sealed' ? '.sealed' : ''}._S3rver_object`,
      );
const CHUNK = 256 * 1024;
/** Lies there and nowhere else. */
async function liesIn(place: Place, form: Form, size: number): Promise<Buffer> {
  const bytes = recorded(size);
  if (place === 'local' && form === 'plain') return bytes;
  const stored = await vault.store(ref, place, form, never);
  expect(stored).toMatchObject({ place, form });
  expect(await vault.letGo(ref, { place: 'local', form: 'plain' })).toBe(true);
  return bytes;
}

const where: readonly (readonly [Place, Form])[] = [
  ['local', 'plain'],
  ['local', 'sealed'],
  ['s3', 'plain'],
  ['s3', 'sealed'],
];
describe.each(where)('R30 footage that lies in %s, %s', (place, form) => {
  it('is the same bytes, whole and in any range', async () => {
    const bytes = await liesIn(place, form, 2 * CHUNK + 77);
    expect((await vault.copies(ref)).map((one) => [one.place, one.form])).toEqual([[place, form]]);
    const file = await vault.open(ref);
    if (file === null) throw new Error('it is nowhere');
    expect(file.size).toBe(bytes.length);
    expect(Buffer.from(await bytesOf(file, 0, file.size)).equals(bytes)).toBe(true);
    const edge = fc.oneof(
      fc.integer({ min: 0, max: bytes.length + 5 }),
      fc.constantFrom(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, bytes.length - 1, bytes.length),
    );
    await fc.assert(
      fc.asyncProperty(edge, edge, async (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        expect(Buffer.from(await bytesOf(file, from, to)).equals(bytes.subarray(from, to))).toBe(true);
      }),
      { numRuns: place === 's3' ? 15 : 60 },
    );
  });

  it('is there when it is empty, and when it fills its chunks to the last byte', async () => {
    for (const size of [0, CHUNK]) {
      ref = { kind: 'import', id: ulid() };
      mkdirSync(join(unit, 'imports', ref.id), { recursive: true });
      const bytes = randomBytes(size);
      writeFileSync(local.pathOf(ref, 'plain'), bytes);
      await vault.store(ref, place, form, never);
      if (place !== 'local' || form !== 'plain') await vault.letGo(ref, { place: 'local', form: 'plain' });
      const file = await vault.open(ref);
      expect(
        Buffer.from(await bytesOf(file ?? { size: -1, read: () => [] as never }, 0, size)).equals(bytes),
      ).toBe(true);
      expect(file?.size).toBe(size);
    }
  });

  it('is nowhere once it was removed; the last copy is never let go', async () => {
    await liesIn(place, form, 1000);
    expect(await vault.letGo(ref, { place, form })).toBe(false);
    expect(await vault.open(ref)).not.toBeNull();
    await vault.remove(ref);
    await vault.remove(ref);
    expect([await vault.open(ref), await vault.copies(ref)]).toEqual([null, []]);
    expect(await vault.store(ref, place, form, never)).toBeNull();
  });

  it('is read back once when it is stored, whoever looks at it on the way, and all of it', async () => {
    const bytes = recorded(5 * CHUNK + 9);
    let read = 0;
    const counted = <F extends Pick<LocalFiles, 'open'>>(files: F): F => ({
      ...files,
      async open(of: FootageRef, as: Form) {
        const file = await files.open(of, as);
        if (file === null || (as === 'plain' && form === 'sealed')) return file;
        return {
          size: file.size,
          async *read(from: number, to: number) {
            for await (const part of file.read(from, to)) {
              read += part.length;
              yield part;
            }
          },
        };
      },
    });
    const tried = openVault({ local: counted(local), s3: counted(s3), secrets: keys });
    const source = place === 'local' && form === 'plain' ? bytes.length : 0;
    const beside = place === 's3' && form === 'plain' ? bytes.length : 0;
    const half = async (file: FootageFile) => (await bytesOf(file, 0, CHUNK + 5)).length === CHUNK + 5;
    const whole = async (file: FootageFile) => (await bytesOf(file, 0, file.size)).length === bytes.length;
    for (const asRecorded of [half, whole]) {
      read = 0;
      const stored = await tried.store(ref, place, form, never, asRecorded);
      const again = asRecorded === half ? 2 * CHUNK : 0;
      expect(read - source - beside).toBeLessThanOrEqual((stored?.bytes ?? 0) + again);
      expect(stored?.sha256).toBe(
        createHash('sha256')
          .update(readFileSync(pathIn(place, form)))
          .digest('hex'),
      );
    }
  });

  it('comes back to where it was as it was', async () => {
    const bytes = await liesIn(place, form, CHUNK + 3);
    const stored = await vault.store(ref, 'local', 'plain', never);
    expect(stored?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(readFileSync(local.pathOf(ref, 'plain')).equals(bytes)).toBe(true);
  });
});

describe.each(where.filter(([, form]) => form === 'sealed'))('R30 sealed footage in %s', (place, form) => {
  it('shows nothing of what is in it', async () => {
    const bytes = await liesIn(place, form, 5000);
    const stored = readFileSync(pathIn(place, form));
    for (let from = 0; from + 16 <= bytes.length; from += 400)
      expect(stored.includes(bytes.subarray(from, from + 16))).toBe(false);
  });

  it('is not given out when any byte of it is another, or it is longer or shorter', async () => {
    const bytes = await liesIn(place, form, 300);
    const path = pathIn(place, form);
    const stored = readFileSync(path);
    const judged = async () => {
      const file = await vault.open(ref);
      return file === null ? null : Buffer.from(await bytesOf(file, 0, file.size));
    };
    const step = place === 's3' ? 31 : 1;
    for (let at = 0; at < stored.length; at += step) {
      const changed = Buffer.from(stored);
      changed.writeUInt8((stored[at] ?? 0) ^ 1, at);
      writeFileSync(path, changed);
      await expect(judged(), `byte ${at}`).rejects.toThrow(FootageDamaged);
    }
    writeFileSync(path, Buffer.concat([stored, Buffer.of(0)]));
    await expect(judged()).rejects.toThrow(FootageDamaged);
    writeFileSync(path, stored);
    truncateSync(path, stored.length - 1);
    await expect(judged()).rejects.toThrow(FootageDamaged);
    writeFileSync(path, stored);
    expect((await judged())?.equals(bytes)).toBe(true);
  });
});

describe('R30 sealed footage', () => {
  it('has chunks that cannot change places, and names the one that is damaged; the others are read', async () => {
    const bytes = await liesIn('local', 'sealed', 3 * CHUNK + 10);
    const path = pathIn('local', 'sealed');
    const stored = readFileSync(path);
    const head = stored.length - (3 * CHUNK + 10 + 4 * 16);
    const chunk = (n: number) => stored.subarray(head + n * (CHUNK + 16), head + (n + 1) * (CHUNK + 16));
    writeFileSync(path, Buffer.concat([stored.subarray(0, head), chunk(0), chunk(2), chunk(1), chunk(3)]));
    const file = await vault.open(ref);
    if (file === null) throw new Error('it is nowhere');
    await expect(bytesOf(file, 0, file.size)).rejects.toMatchObject({ chunk: 1 });
    expect(Buffer.from(await bytesOf(file, 10, CHUNK)).equals(bytes.subarray(10, CHUNK))).toBe(true);
    expect(Buffer.from(await bytesOf(file, 3 * CHUNK, file.size)).equals(bytes.subarray(3 * CHUNK))).toBe(
      true,
    );
  });

  it('is not opened as another file, nor under another key', async () => {
    await liesIn('local', 'sealed', 300);
    const stored = readFileSync(pathIn('local', 'sealed'));
    const other: FootageRef = { kind: 'recording', id: ulid(), file: 0 };
    mkdirSync(join(unit, 'media', other.id), { recursive: true });
    writeFileSync(local.pathOf(other, 'sealed'), stored);
    await expect(vault.open(other)).rejects.toThrow(FootageDamaged);
    const strange = createStreamKeys({} as Parameters<typeof createStreamKeys>[0], randomBytes(32), {
      random: (n: number) => randomBytes(n),
    } as Parameters<typeof createStreamKeys>[2]);
    await expect(openVault({ local, s3, secrets: strange }).open(ref)).rejects.toThrow(FootageDamaged);
  });
});

describe('R30 a copy in a bucket', () => {
  it('of several parts arrives over a server that fails in between', async () => {
    let failed = 0;
    meddle = (body, method) => {
      if (!method.startsWith('PUT') || failed > 0) return body;
      failed += 1;
      return 'broken';
    };
    const bytes = recorded(1024 * 1024 + 7);
    await vault.store(ref, 's3', 'sealed', never);
    expect(failed).toBe(1);
    await vault.letGo(ref, { place: 'local', form: 'plain' });
    const file = await vault.open(ref);
    expect(Buffer.from(await bytesOf(file as NonNullable<typeof file>, 0, bytes.length)).equals(bytes)).toBe(
      true,
    );
  });

  it('whose bytes changed on the way is none, and nothing is left there', async () => {
    recorded(500);
    meddle = (body, method) => {
      if (method.startsWith('PUT')) body.writeUInt8((body[9] ?? 0) ^ 1, 9);
      return body;
    };
    // A server that reads what is signed refuses it; one that does not is found out by what comes back.
    await expect(vault.store(ref, 's3', 'plain', never)).rejects.toThrow();
    meddle = (body) => body;
    expect((await vault.copies(ref)).map(({ place }) => place)).toEqual(['local']);
  });

  it('that comes back as something else is none, and what there was stays', async () => {
    recorded(500);
    let put = false;
    meddle = (body, method) => {
      if (method.startsWith('HEAD') && !put) {
        put = true;
        const path = pathIn('s3', 'plain');
        const stored = readFileSync(path);
        stored.writeUInt8((stored[3] ?? 0) ^ 1, 3);
        writeFileSync(path, stored);
      }
      return body;
    };
    await expect(vault.store(ref, 's3', 'plain', never)).rejects.toThrow(NotTheSame);
    expect((await vault.copies(ref)).map(({ place }) => place)).toEqual(['local']);
  });

  it('whose upload fails is given up at the server, and begun anew the next time', async () => {
    const bytes = recorded(500);
    const asked: string[] = [];
    meddle = (body, method) => {
      asked.push(method.replace(/\?.*/, ''));
      return method.startsWith('PUT') ? 'lost' : body;
    };
    await expect(vault.store(ref, 's3', 'plain', never)).rejects.toThrow(S3Failed);
    expect(asked.at(-1)).toMatch(/^DELETE /);
    meddle = (body) => body;
    expect(await vault.store(ref, 's3', 'plain', never)).toMatchObject({ bytes: bytes.length });
  });

  it('whose server takes a request and never answers, or stops in the midst, is unreachable after a while', async () => {
    let half = false;
    const silent = createServer((incoming, outgoing) => {
      if (incoming.method === 'HEAD') outgoing.writeHead(200, { 'content-length': '1000' }).end();
      else if (half) outgoing.writeHead(206, { 'content-length': '1000' }).write('half');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const there = openS3Files(
      s3SettingsSchema.parse({
        endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
        ...{ bucket: 'footage', accessKeyId: 'a', secretAccessKey: 'b' },
      }),
      { tries: 1, answerMs: 200 },
    );
    for (half of [false, true]) {
      const file = await there.open(ref, 'plain');
      await expect(bytesOf(file as NonNullable<typeof file>, 0, 1000)).rejects.toThrow(S3Failed);
    }
    silent.closeAllConnections();
    silent.close();
  });

  it('that cannot be reached says so within its tries, and never that there is none', async () => {
    await liesIn('s3', 'plain', 100);
    meddle = () => 'lost';
    await expect(vault.open(ref)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(vault.letGo(ref, { place: 'local', form: 'plain' })).rejects.toThrow(S3Failed);
    await expect(s3.probe()).rejects.toThrow(S3Failed);
    meddle = (body) => body;
    await s3.probe();
    const wrong = s3SettingsSchema.safeParse({
      ...{ endpoint: 'http://example.org', bucket: 'footage', accessKeyId: 'a', secretAccessKey: 'b' },
    });
    expect(wrong.success).toBe(false);
  });
});
