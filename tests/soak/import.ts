/**
 * Soak `import`: a file of many gigabytes is brought in over a connection that breaks every so many seconds, while the companion is
 * killed with SIGKILL now and then. It must arrive whole, its hash and its chain in the record.
 * `npm run soak -- import [--gb N] [--break SECONDS] [--kills N]`: 20 GB, 30 s, 3; tests/import-slice.int.test.ts a little of it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Upload as TusUpload } from 'tus-js-client';
import { readBytes } from '../../companion/media/import/read-bytes.ts';
import { readRange } from '../../companion/media/import/store.ts';
import { hashOf } from '../../companion/media/vault/footage-file.ts';
import { newDeviceKey } from '../../companion/pairing/fixtures/device-client.ts';
import { importsSchema } from '../../shared/api/import.ts';
import { verifyImport } from '../../shared/media/import-chain.ts';
import { type CompanionProcess, startCompanionProcess } from './companion-process.ts';

export interface ImportOptions {
  readonly bytes: number;
  readonly breakMs: number;
  readonly kills: number;
  /** Of the connection, bytes a second; left out: as fast as it goes. */
  readonly rate?: number;
  /** Where the files lie; removed afterwards. */
  readonly folder?: string;
  readonly log?: (line: string) => void;
  /** Does something to the imported file once it was judged: it is judged again, so that the judge is tried too. */
  readonly tamper?: (path: string) => Promise<void>;
}
export interface ImportReport {
  readonly bytes: number;
  readonly seconds: number;
  readonly breaks: number;
  readonly kills: number;
  /** Bytes that went over the connection: what was sent twice is in it. */
  readonly sent: number;
  /** What was wrong; empty is what we want. */
  readonly faults: readonly string[];
  /** What was found wrong after it had been tampered with; null: it was not. */
  readonly tampered: readonly string[] | null;
}

/** Every so many bytes of the source something that was never there before; between them nothing, which costs no disk. */
const MARK_EVERY = 8 * 1024 * 1024;

async function makeSource(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.truncate(bytes);
    for (let at = 0; at < bytes; at += MARK_EVERY)
      await file.write(randomBytes(Math.min(4096, bytes - at)), 0, undefined, at);
    await file.write('RIFF\x24\0\0\0WAVEfmt ', 0, 'latin1');
  } finally {
    await file.close();
  }
}

/** A connection in the way, that breaks when it is told to. */
async function brittle(to: number, rate: number | undefined) {
  const open = new Set<Socket>();
  let sent = 0;
  const server = createServer((socket) => {
    const onward = connect(to, '127.0.0.1');
    for (const one of [socket, onward]) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        socket.destroy();
        onward.destroy();
      });
    }
    onward.pipe(socket);
    socket.on('data', (data) => {
      sent += data.length;
      const free = onward.write(data);
      if (rate !== undefined) {
        socket.pause();
        setTimeout(() => socket.resume(), (data.length / rate) * 1000);
      } else if (!free) {
        socket.pause();
        onward.once('drain', () => socket.resume());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    sent: () => sent,
    /** @returns did it cut something off */
    cut(): boolean {
      const some = open.size > 0;
      for (const one of open) one.destroy();
      return some;
    },
    close: () => server.close(),
  };
}

export async function bringIn(options: ImportOptions): Promise<ImportReport> {
  const { bytes, breakMs, log = () => {} } = options;
  const folder = mkdtempSync(join(options.folder ?? tmpdir(), 'sanxiang-soak-import-'));
  const source = join(folder, 'source.wav');
  const dataDir = join(folder, 'data');
  const began = Date.now();
  let breaks = 0;
  let kills = 0;
  let companion: CompanionProcess | null = null;
  const faults: string[] = [];
  try {
    await makeSource(source, bytes);
    companion = await startCompanionProcess(dataDir);
    const { port } = companion;
    const { spki } = await newDeviceKey();
    await companion.pair('shen', spki);
    const signedIn = await fetch(`${companion.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: companion.url },
      body: JSON.stringify({ username: 'shen', password: 'only for this run' }),
    });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const line = await brittle(port, options.rate);
    const breaking = setInterval(() => {
      if (line.cut()) breaks += 1;
    }, breakMs);
    let id = '';
    let killing: Promise<void> | null = null;
    await new Promise<void>((resolve, reject) => {
      const upload = new TusUpload(createReadStream(source), {
        endpoint: `http://127.0.0.1:${line.port}/api/media/uploads`,
        metadata: { filename: 'source.wav' },
        // The companion answers to its own name only.
        headers: { cookie, host: `127.0.0.1:${port}` },
        chunkSize: 16 * 1024 * 1024,
        retryDelays: Array<number>(2000).fill(150),
        onUploadUrlAvailable: () => {
          id = upload.url?.split('/').at(-1) ?? '';
        },
        onProgress(sent) {
          const due = Math.floor(((options.kills + 1) * sent) / bytes);
          if (killing !== null || kills >= due || kills >= options.kills) return;
          kills += 1;
          log(`killed at ${sent} bytes`);
          killing = (async () => {
            await companion?.kill();
            companion = await startCompanionProcess(dataDir, port);
            killing = null;
          })();
        },
        onSuccess: () => resolve(),
        onError: reject,
      });
      upload.start();
    });
    clearInterval(breaking);
    await killing;
    line.close();
    line.cut();
    log('arrived');
    const listed = async () =>
      importsSchema
        .parse(await (await fetch(`${companion?.url}/api/media/imports`, { headers: { cookie } })).json())
        .imports.find((one) => one.id === id);
    let found = await listed();
    // Where its last request broke, the record has it a little later.
    for (let tries = 0; found === undefined && tries < 100; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      found = await listed();
    }
    if (found === undefined) faults.push('it is not in the record');
    const whole = await fileHash(source);
    if (found !== undefined && found.sha256 !== whole) faults.push('the record has another hash');
    const path = join(dataDir, 'imports', id, 'bytes');
    faults.push(...(await faultsOf(id, dataDir, whole, bytes)));
    let tampered: readonly string[] | null = null;
    if (options.tamper !== undefined) {
      await options.tamper(path);
      tampered = await faultsOf(id, dataDir, whole, bytes);
    }
    const seconds = (Date.now() - began) / 1000;
    return { bytes, seconds, breaks, kills, sent: line.sent(), faults, tampered };
  } finally {
    await companion?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function faultsOf(id: string, dataDir: string, whole: string | null, bytes: number): Promise<string[]> {
  const path = join(dataDir, 'imports', id, 'bytes');
  const texts = (await readFile(join(dataDir, 'imports', id, 'index'), 'utf8')).trimEnd().split('\n');
  const last = JSON.parse(texts.at(-1) ?? '{}') as { readonly number: number; readonly chain: string };
  const { size } = await stat(path);
  const file = await open(path, 'r');
  const judged = await verifyImport(
    id,
    texts,
    async (offset, length) => {
      const hash = createHash('sha256');
      await readRange(file, offset, length, (part) => hash.update(part));
      return hash.digest('hex');
    },
    size,
    { number: last.number, chain: last.chain, bytes },
  );
  await file.close();
  return [
    ...((await fileHash(path)) === whole ? [] : ['the bytes are others']),
    ...judged.map((fault) => JSON.stringify(fault)),
  ];
}

async function fileHash(path: string): Promise<string> {
  const { size } = await stat(path);
  return hashOf({ size, read: (from, to) => readBytes(path, from, to) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      gb: { type: 'string', default: '20' },
      break: { type: 'string', default: '30' },
      kills: { type: 'string', default: '3' },
      folder: { type: 'string' },
    },
  });
  const report = await bringIn({
    bytes: Math.round(Number(values.gb) * 1e9) + 1,
    breakMs: Number(values.break) * 1000,
    kills: Number(values.kills),
    ...(values.folder === undefined ? {} : { folder: values.folder }),
    log: console.log,
  });
  console.log(JSON.stringify(report));
  process.exit(report.faults.length === 0 ? 0 : 1);
}
