/**
 * What a network may send, against the real listening process: random and mutated sessions of cameras, of ffmpeg (captured) and in
 * OBS's order, while two other cameras record. None of their pictures is lost, nothing of theirs ends, the process stays, says
 * nothing to stderr and does not grow. Numbers within the pictures are the judge.
 * `npm run soak -- rtmp [--minutes N] [--seed N]`: 30 minutes unless told otherwise.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { seeded } from '../../bench/fixtures/statistics.ts';
import type { FromStation } from '../../companion/media/ingest/messages.ts';
import { type Station, startStation } from '../../companion/media/ingest/station.ts';
import { readFlv } from '../../companion/media/recorder/fixtures/read-flv.ts';
import { keyHash } from '../../companion/media/stream-key.ts';
import {
  type Amf,
  amf0,
  chunks,
  handshake,
  type Publisher,
  publish,
  TYPES,
} from '../../demo/camera/rtmp-publisher.ts';
import type { ChainHead } from '../../shared/media/chain.ts';
import { verifyBytes } from '../../shared/media/fixtures/verify-bytes.ts';

export interface RtmpReport {
  readonly seconds: number;
  readonly seed: number;
  readonly sessions: number;
  /** Of those, how many came as far as a recording. */
  readonly published: number;
  /** Why sessions that never published, and those that did, ended. */
  readonly refused: Readonly<Record<string, number>>;
  readonly ended: Readonly<Record<string, number>>;
  /** Of the two others. */
  readonly pictures: { readonly sent: number; readonly recorded: number };
  /** Of the process, MB: after the warm-up, in the last fifth (medians), and the most. */
  readonly rss: { readonly warm: number; readonly end: number; readonly most: number };
  readonly faults: readonly string[];
}

const OTHERS = 2;
const AT_ONCE = 8;
/** Longer than any time-out of the listener, on a machine that is busy. */
const NEVER_MS = 60_000;
/** A recording of mutated sessions is thrown away after so many of them. */
const PER_RECORDING = 100;
const CHUNK_SIZE = Buffer.of(0, 0, 16, 0);
/** The key in the captured session. */
const CAPTURED_KEY = 'KEY';
const captured = readFileSync(
  fileURLToPath(new URL('../../companion/media/ingest/fixtures/ffmpeg-session.bin', import.meta.url)),
);
const HANDSHAKE = 1 + 2 * 1536;
const processFile = fileURLToPath(new URL('../../companion/media/ingest/process.ts', import.meta.url));
const source = readFlv('h264-aac.flv', 0);
const small = source.filter(({ body }) => body.length < 6000).slice(0, 14);

const command = (...values: readonly Amf[]) => chunks(TYPES.command, amf0(...values), { stream: 0, id: 3 });
const publishCommand = (key: string) =>
  chunks(TYPES.command, amf0('publish', 5, null, key, 'live'), { id: 3 });
const pictures = (id: (kind: 'audio' | 'video' | 'data') => number): Buffer[] =>
  small.map(({ kind, body, cameraMs }) =>
    chunks(TYPES[kind], body, { time: cameraMs, size: 4096, id: id(kind) }),
  );

/** Sessions that are in order, in the parts of which mutants are made. */
const bases: readonly ((key: string) => Buffer[])[] = [
  (key) => [
    chunks(TYPES.chunkSize, CHUNK_SIZE, { stream: 0, id: 2 }),
    command('connect', 1, { app: 'live', type: 'nonprivate', tcUrl: 'rtmp://h/live' }),
    command('releaseStream', 2, null, key),
    command('FCPublish', 3, null, key),
    command('createStream', 4, null),
    publishCommand(key),
    ...pictures((kind) => ({ audio: 4, video: 6, data: 5 })[kind]),
    command('FCUnpublish', 6, null, key),
    command('deleteStream', 7, null, 1),
  ],
  // librtmp's order, as OBS has it: everything on one chunk stream, the chunk size after connect.
  (key) => [
    command('connect', 1, {
      app: 'live',
      type: 'nonprivate',
      flashVer: 'FMLE/3.0 (compatible; FMSc/1.0)',
      swfUrl: 'rtmp://h/live',
      tcUrl: 'rtmp://h/live',
    }),
    chunks(TYPES.chunkSize, CHUNK_SIZE, { stream: 0, id: 2 }),
    command('releaseStream', 2, null, key),
    command('FCPublish', 3, null, key),
    command('createStream', 4, null),
    command('_checkbw', 5, null),
    publishCommand(key),
    chunks(TYPES.data, amf0('@setDataFrame', 'onMetaData', { duration: 0, videocodecid: 7 }), { id: 4 }),
    ...pictures(() => 4),
  ],
  () => [captured.subarray(HANDSHAKE)],
];

/** One session's bytes: of a base, with parts dropped, doubled, swapped, and bytes changed, left out, put in; or nothing but noise. */
function mutated(random: () => number, key: string): Buffer {
  const upTo = (most: number) => Math.floor(random() * most);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => upTo(256)));
  if (random() < 0.03) return Buffer.concat([random() < 0.5 ? handshake() : Buffer.of(3), noise(upTo(6000))]);
  const parts = (bases[upTo(bases.length)] ?? bases[0])?.(key) ?? [];
  if (random() < 0.4) {
    const [a, b] = [upTo(parts.length), upTo(parts.length)];
    const [first, second] = [parts[a] ?? Buffer.alloc(0), parts[b] ?? Buffer.alloc(0)];
    const how = upTo(3);
    if (how === 0) parts.splice(a, 1);
    else if (how === 1) parts.splice(a, 0, second);
    else [parts[a], parts[b]] = [second, first];
  }
  let bytes = Buffer.concat([handshake(), ...parts]);
  for (let change = upTo(5); change > 0; change -= 1) {
    const front = Math.min(bytes.length, HANDSHAKE + 700);
    // Mostly behind the handshake, which has little to say; half of it before the key.
    const at =
      random() < 0.05
        ? upTo(bytes.length)
        : Math.min(HANDSHAKE + upTo((random() < 0.5 ? front : bytes.length) - HANDSHAKE), bytes.length - 1);
    const how = upTo(4);
    const old = bytes[at] ?? 0;
    if (how < 2) {
      bytes = Buffer.from(bytes);
      bytes[at] = how === 0 ? upTo(256) : old ^ (1 << upTo(8));
    } else if (how === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + upTo(20))]);
    else bytes = Buffer.concat([bytes.subarray(0, at), noise(upTo(12)), bytes.subarray(at)]);
  }
  return bytes;
}

/** A NAL unit of type 12 (filler data) that says which picture of which camera it stands in. */
const MARK = Buffer.from('sanxiang-picture');
function marked(body: Uint8Array, camera: number, picture: number): Uint8Array {
  const said = Buffer.alloc(8);
  said.writeUInt32BE(camera, 0);
  said.writeUInt32BE(picture, 4);
  return Buffer.concat([body, Buffer.of(0, 0, 0, 1 + MARK.length + 8, 0x0c), MARK, said]);
}
function marksIn(media: Buffer, camera: number): Set<number> {
  const found = new Set<number>();
  for (let at = media.indexOf(MARK); at >= 0; at = media.indexOf(MARK, at + 1))
    if (media.readUInt32BE(at + MARK.length) === camera) found.add(media.readUInt32BE(at + MARK.length + 4));
  return found;
}

/** Resident memory of a process, MB; null where the system does not tell (all but Linux). */
function rssOf(pid: number | null): number | null {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    return null;
  }
}
const median = (of: readonly number[]) => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;

/** A camera that sends in real time until it is told to stop. */
async function other(
  address: { host: string; port: number },
  key: string,
  camera: number,
  signal: AbortSignal,
) {
  const made: Publisher = await publish(address, key);
  let sent = 0;
  const going = (async () => {
    const began = Date.now();
    const long = (source.at(-1)?.cameraMs ?? 0) + 100;
    for (let round = 0; !signal.aborted; round += 1)
      for (const { kind, body, cameraMs } of source) {
        // What describes the stream comes once.
        if (round > 0 && (kind === 'data' || body[1] === 0)) continue;
        const at = round * long + cameraMs;
        const early = at - (Date.now() - began);
        if (early > 0) await wait(early, undefined, { signal }).catch(() => undefined);
        if (signal.aborted || made.socket.destroyed) return;
        const picture = kind === 'video' && body[1] === 1;
        made.send(kind, picture ? marked(body, camera, sent) : body, at);
        if (picture) sent += 1;
      }
  })();
  return { made, going, sent: () => sent };
}

/**
 * @param spoil in the middle, what a soak that is worth anything must notice: one of the others cut off, or the process killed
 */
export async function rtmp(
  options: { readonly seconds: number; readonly seed: number; readonly spoil?: 'camera' | 'process' },
  log: (line: string) => void = () => undefined,
): Promise<RtmpReport> {
  const { seconds, seed } = options;
  const random = seeded(seed);
  const faults: string[] = [];
  /** The first are told at once: whoever waits for half an hour may want to look. */
  const fault = (what: string): void => {
    if (faults.length < 20) log(`fault: ${what}`);
    if (faults.length < 1000) faults.push(what);
  };
  const folder = mkdtempSync(join(tmpdir(), 'sanxiang-rtmp-soak-'));
  const heads = new Map<string, ChainHead>();
  const refused: Record<string, number> = {};
  const ended: Record<string, number> = {};
  const others = Array.from({ length: OTHERS }, () => ulid());
  let published = 0;
  let restarts = 0;
  let wanted = false;
  const count = (of: Record<string, number>, what: string, by = 1) => {
    of[what] = (of[what] ?? 0) + by;
  };
  function onMessage(message: FromStation): void {
    if (message.type === 'refused') for (const { why, count: by } of message.by) count(refused, why, by);
    else if (message.type === 'head')
      heads.set(`${message.head.recording} ${message.head.file}`, message.head);
    else if (message.type === 'started') published += 1;
    else if (message.type === 'hole' && others.includes(message.recording))
      fault(`a hole in another's recording: ${message.why}`);
    else if (message.type === 'ended') {
      if (others.includes(message.recording)) {
        if (!wanted) fault(`another's recording ended: ${message.why}`);
      } else count(ended, message.why);
      if (message.why === 'recorder') fault('the recorder failed');
    }
  }
  const station: Station = startStation({
    host: '127.0.0.1',
    port: 0,
    folder,
    onMessage,
    onDown: () => {
      restarts += 1;
    },
    now: Date.now,
    make: (): ChildProcess => {
      const made = fork(processFile, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
      made.stderr?.on('data', (said: Buffer) => {
        fault(`stderr: ${said.toString('utf8').slice(0, 300)}`);
      });
      return made;
    },
  });
  const stop = new AbortController();
  const rss: { readonly at: number; readonly mb: number }[] = [];
  try {
    const listening = await station.listening;
    if (!listening.ok) throw new Error(listening.code);
    const address = { host: '127.0.0.1', port: listening.port };

    /** The recording under the captured key, and under the one that mutants are made with: one, changed now and then. */
    let fuzzed = ulid();
    const fuzzKey = 'fuzz-key';
    const tellKeys = () =>
      station.setKeys({
        keys: [
          ...others.map((recording) => ({ hash: keyHash(`other-${recording}`), recording })),
          { hash: keyHash(CAPTURED_KEY), recording: fuzzed },
          { hash: keyHash(fuzzKey), recording: fuzzed },
        ],
        expired: [],
      });
    tellKeys();
    const cameras = await Promise.all(others.map((id, i) => other(address, `other-${id}`, i, stop.signal)));

    const began = Date.now();
    const until = began + seconds * 1000;
    let sessions = 0;
    const sampling = setInterval(() => {
      const mb = rssOf(station.pid());
      if (mb !== null) rss.push({ at: Date.now() - began, mb });
    }, 500);
    async function one(): Promise<void> {
      const bytes = mutated(random, random() < 0.9 ? fuzzKey : 'no-such-key');
      const socket: Socket = connect(address);
      const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      socket.on('error', () => undefined).on('data', () => undefined);
      const piece = random() < 0.3 ? 1 + Math.floor(random() * 400) : bytes.length;
      for (let at = 0; at < bytes.length && !socket.destroyed; at += piece) {
        socket.write(bytes.subarray(at, at + piece));
        if (piece < bytes.length) await wait(0);
      }
      const leaves = random();
      if (leaves < 0.7) socket.end();
      else if (leaves < 0.85) setTimeout(() => socket.destroy(), 20);
      else if (leaves < 0.99) setTimeout(() => socket.resetAndDestroy(), 20);
      // The rest stay until they are let go; each is the start of a next one.
      else return;
      await Promise.race([gone, wait(NEVER_MS, undefined, { ref: false })]);
      if (!socket.destroyed) fault('a connection was never closed');
      socket.destroy();
    }
    const spoiling =
      options.spoil === undefined
        ? undefined
        : setTimeout(
            () =>
              options.spoil === 'camera'
                ? cameras[0]?.made.socket.destroy()
                : process.kill(station.pid() ?? 0, 'SIGKILL'),
            seconds * 500,
          );
    let told = began;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (Date.now() < until) {
          sessions += 1;
          await one().catch((error: unknown) => fault(String(error)));
          if (sessions % PER_RECORDING === 0) {
            const old = fuzzed;
            fuzzed = ulid();
            tellKeys();
            setTimeout(() => rmSync(join(folder, old), { recursive: true, force: true }), 3_000).unref();
          }
          if (Date.now() - told > 60_000) {
            told = Date.now();
            log(
              `${Math.round((told - began) / 60_000)} min: ${sessions} sessions, ${published} published, ${rss.at(-1)?.mb.toFixed(0)} MB, ${faults.length} faults`,
            );
          }
        }
      }),
    );
    clearTimeout(spoiling);
    clearInterval(sampling);
    wanted = true;
    stop.abort();
    for (const { going, made } of cameras) {
      await going;
      made.stop();
    }
    await wait(700);
    await station.close();

    let recorded = 0;
    for (const [i, id] of others.entries()) {
      const marks = new Set<number>();
      const files = readdirSync(join(folder, id)).filter((name) => name.endsWith('.mp4'));
      for (const name of files) {
        const media = readFileSync(join(folder, id, name));
        const lines = readFileSync(join(folder, id, name.replace('.mp4', '.index')), 'utf8')
          .trimEnd()
          .split('\n');
        const head = heads.get(`${id} ${name.replace('.mp4', '')}`);
        const found = await verifyBytes(lines, media, head === undefined ? [] : [head]);
        if (found.faults.length > 0) fault(`chain of another: ${JSON.stringify(found.faults).slice(0, 300)}`);
        for (const mark of marksIn(media, i)) marks.add(mark);
      }
      if (files.length !== 1) fault(`another's recording is in ${files.length} files`);
      const sent = cameras[i]?.sent() ?? 0;
      recorded += marks.size;
      if (marks.size !== sent) fault(`${marks.size} of ${sent} pictures of another were recorded`);
    }
    if (restarts > 0) fault(`the process was started again ${restarts} times`);
    const long = Date.now() - began;
    // What Node takes for itself before it settles is no leak: the first third of a long run, at most five minutes.
    const warmUp = Math.min(long / 3, 300_000);
    const mb = (from: number, to: number) =>
      median(rss.filter(({ at }) => at >= from && at < to).map((sample) => sample.mb));
    return {
      seconds,
      seed,
      sessions,
      published,
      refused,
      ended,
      pictures: { sent: cameras.reduce((sum, { sent }) => sum + sent(), 0), recorded },
      rss: {
        warm: Math.round(mb(warmUp, warmUp + Math.max(long / 10, 1000))),
        end: Math.round(mb(long * 0.8, long)),
        most: Math.round(rss.reduce((most, sample) => Math.max(most, sample.mb), 0)),
      },
      faults,
    };
  } finally {
    stop.abort();
    await station.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: '20261127' },
    },
  });
  const report = await rtmp({ seconds: Number(values.minutes) * 60, seed: Number(values.seed) }, (line) =>
    console.log(line),
  );
  // Flat within a fifth.
  const grew = report.rss.end > report.rss.warm * 1.2;
  console.log(JSON.stringify({ ...report, faults: report.faults.slice(0, 20), grew }, null, 1));
  process.exitCode = report.faults.length === 0 && !grew ? 0 : 1;
}
