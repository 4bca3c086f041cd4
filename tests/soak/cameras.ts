/**
 * Soak `cameras`: cameras send numbered pictures to a companion that runs, and are cut off, slowed down, frozen, killed and come back; once the whole
 * companion is killed and started again. Afterwards every picture that was sent is on disk or in a gap that the record tells of, no gap is
 * longer than the outage by more than 3 s, and every byte that a head in the record vouches for is there as it was sealed.
 * `npm run soak -- cameras [--minutes N] [--seed N] [--streams N]`: 8 cameras of ffmpeg for 10 minutes;
 * tests/cameras-slice.int.test.ts runs two of our own for some seconds.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../../bench/fixtures/statistics.ts';
import { type KeptFile, keptFiles, startCameraCompanion, until } from './companion-cameras.ts';
import {
  ffmpegCameras,
  type NumberedCameras,
  type NumberedSession,
  type Sent,
} from './companion-numbered-cameras.ts';
import type { RecordedEvent } from './companion-process.ts';

export interface CamerasOptions {
  readonly cameras: NumberedCameras;
  /** Made, and left for whoever judges. */
  readonly dataDir: string;
  readonly streams: number;
  readonly seconds: number;
  readonly seed: number;
  /** Between two faults of one camera, s; and how long it is away. */
  readonly calm: readonly [least: number, most: number];
  readonly away: readonly [least: number, most: number];
  readonly log?: (line: string) => void;
}

/** Epoch ms. */
interface Span {
  readonly from: number;
  readonly to: number;
}
interface Faulted extends Span {
  readonly how: string;
}

/** What was done to one camera, and what the record tells of it. */
export interface CameraRun {
  readonly recording: string;
  readonly events: readonly RecordedEvent[];
  /** Of each connection, in their order. */
  readonly sent: readonly (readonly Sent[])[];
  /** When it did not send. */
  readonly outages: readonly Faulted[];
}
export interface CamerasRun {
  readonly dataDir: string;
  readonly cameras: readonly CameraRun[];
  readonly crashes: number;
  /** What went wrong meanwhile. */
  readonly faults: readonly string[];
}
export interface CamerasReport {
  readonly sent: number;
  readonly kept: number;
  /** Sent and not on disk: all of them in gaps, if nothing is wrong. */
  readonly missing: number;
  readonly outages: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly files: number;
  readonly fragments: number;
  /** The longest by which a gap was longer than its outage, ms. */
  readonly longerMs: number;
  /** What was wrong; empty is what we want. */
  readonly faults: readonly string[];
}

const kinds = ['cut', 'frozen', 'replaced', 'killed', 'slow'] as const;
/** A fragment: what is lost with a process that is killed, and how exactly a gap's ends are known. */
const FRAGMENT_MS = 2_500;
const LONGER_MS = 3_000;
const RETRY_MS = 200;
/** A narrow road takes something so often, and so much less than before. */
const SLOW_MS = 50;
const SLOWER = 3;

export async function runCameras(options: CamerasOptions): Promise<CamerasRun> {
  const { cameras, dataDir, streams, seed, log = () => {} } = options;
  const companion = await startCameraCompanion(dataDir);
  const faults: string[] = [];
  const began = Date.now();
  /** Half of the time is before the companion is killed, half after it is there again. */
  let end = Number.POSITIVE_INFINITY;
  /** While the companion is away every connection breaks, by no fault of its own. */
  let crashedAt: number | null = null;
  let crashes = 0;

  async function camera(index: number): Promise<CameraRun> {
    const random = seeded(seed + index);
    const between = ([least, most]: readonly [number, number]) => (least + random() * (most - least)) * 1000;
    const { recording, key } = await companion.openKey(`camera ${index}`);
    const sessions: NumberedSession[] = [];
    const outages: Faulted[] = [];
    let outage: { readonly from: number; readonly how: string } | null = { from: began, how: 'begin' };
    const out = (how: string, from = Date.now()) => {
      outage ??= { from, how };
    };
    const back = (to: number) => {
      if (outage !== null) outages.push({ ...outage, to });
      outage = null;
    };
    let turn = index;
    while (Date.now() < end) {
      const last = sessions.at(-1)?.sent.at(-1)?.next ?? 0;
      const road = await openRoad(companion.rtmpPort);
      let session: NumberedSession;
      try {
        // What it sent last of all, nobody may have been told: a second is left out.
        const first = sessions.length === 0 ? 0 : Math.ceil((last + cameras.fps) / cameras.gop) * cameras.gop;
        session = await cameras.connect({ host: '127.0.0.1', port: road.port }, key, first);
      } catch {
        road.cut();
        await wait(RETRY_MS);
        continue;
      }
      sessions.push(session);
      back(session.sent[0]?.at ?? Date.now());
      const calm = Date.now() + between(options.calm);
      while (Date.now() < Math.min(end, calm) && !session.over()) await wait(50);
      if (session.over()) {
        if (crashedAt === null) faults.push(`camera ${index} was cut off for nothing`);
        out('crash', crashedAt ?? Date.now());
        road.cut();
        continue;
      }
      if (Date.now() >= end) {
        await session.stop();
        out('end');
        road.cut();
        break;
      }
      const how = kinds[turn % kinds.length] ?? 'cut';
      turn += 1;
      out(how);
      const away = between(options.away);
      switch (how) {
        case 'cut':
          road.cut();
          await wait(away);
          session.kill();
          break;
        case 'slow':
          // Less than it sends goes through; what it has not got rid of is lost with the connection.
          road.slow();
          await wait(away);
          road.cut();
          session.kill();
          break;
        case 'killed':
          session.kill();
          road.cut();
          await wait(away);
          break;
        case 'replaced': {
          // Connected still as far as anybody can tell; another connection of the same camera takes over.
          session.freeze();
          await wait(away);
          void wait(6_000).then(() => {
            session.kill();
            road.cut();
          });
          break;
        }
        case 'frozen': {
          session.freeze();
          await wait(away);
          const before = session.sent.length;
          session.thaw();
          const thawed = Date.now();
          while (session.sent.length === before && !session.over() && Date.now() - thawed < 3_000)
            await wait(20);
          // It goes on by itself, unless it was given up meanwhile.
          const calmAgain = Date.now() + between(options.calm);
          if (!session.over()) back(thawed);
          while (Date.now() < Math.min(end, calmAgain) && !session.over()) await wait(50);
          if (session.over()) out(crashedAt === null ? 'given up' : 'crash', crashedAt ?? Date.now());
          else {
            out(Date.now() >= end ? 'end' : 'cut');
            await session.stop();
          }
          road.cut();
          break;
        }
      }
    }
    for (const session of sessions) session.kill();
    await until(
      `camera ${index} has ended in the record`,
      30_000,
      async () =>
        (await companion.recorded(recording)).findLast(
          ({ type }) => type === 'media.started' || type === 'media.ended',
        )?.type === 'media.ended',
    );
    out('end');
    back(Date.now() + 60_000);
    return { recording, events: [], sent: sessions.map(({ sent }) => sent), outages };
  }

  const running = Promise.all(Array.from({ length: streams }, (_, i) => camera(i)));
  running.catch(() => undefined);
  await wait(options.seconds * 500);
  crashedAt = Date.now();
  await companion.crash();
  crashes += 1;
  end = Date.now() + options.seconds * 500;
  log(`the companion was killed and was there again after ${Date.now() - crashedAt} ms`);
  // Whoever noticed late noticed this one.
  void wait(2_000).then(() => {
    crashedAt = null;
  });
  const runs = await running;
  const recorded = await Promise.all(
    runs.map(async (run) => ({ ...run, events: await companion.recorded(run.recording) })),
  );
  await companion.stop();
  return { dataDir, cameras: recorded, crashes, faults };
}

interface Road {
  readonly port: number;
  /** From here on it takes a third of what it took so far each second. */
  slow(): void;
  cut(): void;
}

/** What a connection goes over, so that it can break, or be narrow, without an end knowing. */
async function openRoad(to: number): Promise<Road> {
  const sockets = new Set<Socket>();
  const nears = new Set<readonly [near: Socket, far: Socket, began: number]>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    nears.add([near, far, Date.now()]);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => other.destroySoon());
      one.pipe(other, { end: false });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    slow() {
      for (const [near, far, began] of nears) {
        const each = Math.max(1, Math.round((near.bytesRead / (Date.now() - began)) * (SLOW_MS / SLOWER)));
        near.unpipe(far);
        near.pause();
        const trickling = setInterval(() => {
          const bytes = near.read(Math.min(each, near.readableLength || 1)) as Buffer | null;
          if (bytes !== null && far.writable) far.write(bytes);
        }, SLOW_MS);
        near.once('close', () => clearInterval(trickling));
      }
    },
    cut() {
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}

const instantOf = (said: unknown): number => Date.parse(String(said));

/** Where the record says that there is no picture, epoch ms, in their order. */
export function gapsOf(events: readonly RecordedEvent[]): readonly (Span & { readonly what: string })[] {
  const gaps: (Span & { readonly what: string })[] = [];
  let endedAt: number | null = 0;
  for (const { type, data } of events) {
    if (type === 'media.started') {
      if (endedAt !== null) gaps.push({ from: endedAt, to: instantOf(data?.at), what: 'away' });
      endedAt = null;
    } else if (type === 'media.ended') endedAt = instantOf(data?.at);
    else if (type === 'media.hole' && data?.track !== 'audio')
      gaps.push({ from: instantOf(data?.from), to: instantOf(data?.to), what: String(data?.why) });
  }
  if (endedAt !== null) gaps.push({ from: endedAt, to: Number.MAX_SAFE_INTEGER, what: 'away' });
  return gaps.sort((a, b) => a.from - b.from);
}

/** Spans that touch or overlap, as one. */
function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.to)
      found[found.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else found.push({ from, to });
  }
  return found;
}
const overlap = (one: Span, others: readonly Span[]) =>
  others.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);

export async function judgeCameras(run: CamerasRun, cameras: NumberedCameras): Promise<CamerasReport> {
  const faults = [...run.faults];
  const counted: Record<string, number> = {};
  let [sentCount, keptCount, missingCount, files, fragments, longerMs] = [0, 0, 0, 0, 0, 0];
  for (const [index, camera] of run.cameras.entries()) {
    const wrong = (what: string) => faults.push(`camera ${index}: ${what}`);
    for (const { how } of camera.outages) counted[how] = (counted[how] ?? 0) + 1;
    const kept = await keptFiles(run.dataDir, camera.recording, camera.events);
    files += kept.length;
    const numbers: number[] = [];
    for (const file of kept) {
      for (const fault of file.faults) wrong(fault);
      const own = file.lines.filter(({ kind }) => kind === 'fragment');
      fragments += own.length;
      if (own.length === 0) continue;
      const found = await cameras.numbers(file.path);
      if (found.length === 0) wrong(`file ${file.number} does not play`);
      numbers.push(...found);
    }
    const last = kept.at(-1);
    if (last !== undefined && last.unsealed > 0)
      wrong(`${last.unsealed} lines of the last file are not sealed`);
    // Decoded, pictures are in their order; as they are stored a few stand before those shown first.
    const had = new Set(numbers);
    if (had.size !== numbers.length) wrong(`${numbers.length - had.size} pictures came twice`);

    const claimed = joined(gapsOf(camera.events));
    const wide = joined(claimed.map(({ from, to }) => ({ from: from - FRAGMENT_MS, to: to + FRAGMENT_MS })));
    const all = new Set<number>();
    for (const sent of camera.sent) {
      const first = sent[0]?.next ?? 0;
      const next = sent.at(-1)?.next ?? 0;
      let at = 0;
      const missing: { from: number; to: number; first: number; count: number }[] = [];
      for (let number = first; number < next; number += 1) {
        all.add(number);
        while ((sent[at]?.next ?? Number.POSITIVE_INFINITY) <= number) at += 1;
        if (had.has(number)) continue;
        missingCount += 1;
        const sentAt = sent[at]?.at ?? 0;
        const open = missing.at(-1);
        if (open !== undefined && open.first + open.count === number) {
          open.to = sentAt;
          open.count += 1;
        } else missing.push({ from: sentAt, to: sentAt, first: number, count: 1 });
      }
      for (const lost of missing)
        if (!wide.some(({ from, to }) => from <= lost.from && lost.to <= to))
          wrong(
            `${lost.count} pictures from ${lost.first} on are missing (${new Date(lost.from).toISOString()} to ${new Date(lost.to).toISOString()}), and no gap tells of it`,
          );
    }
    sentCount += all.size;
    keptCount += had.size;
    // ffmpeg says what it sent ten times a second: what it sent since, when it was killed, nobody knows.
    const unsent = [...had].filter((number) => !all.has(number)).length;
    if (unsent > cameras.fps * camera.sent.length) wrong(`${unsent} pictures were never sent`);

    const outages = joined(camera.outages);
    for (const gap of claimed) {
      const real = gap.to - gap.from - overlap(gap, outages);
      if (gap.from === 0 || gap.to === Number.MAX_SAFE_INTEGER) continue;
      longerMs = Math.max(longerMs, real);
      if (real > LONGER_MS)
        wrong(
          `a gap of ${gap.to - gap.from} ms (${new Date(gap.from).toISOString()}) is ${real} ms longer than the outage`,
        );
    }
  }
  return {
    sent: sentCount,
    kept: keptCount,
    missing: missingCount,
    outages: counted,
    crashes: run.crashes,
    files,
    fragments,
    longerMs,
    faults,
  };
}

/** Files that a player of its own does not open. */
export function unplayable(files: readonly KeptFile[]): string[] {
  return files
    .filter(({ lines }) => lines.some(({ kind }) => kind === 'fragment'))
    .filter(({ path }) => spawnSync('ffprobe', ['-v', 'error', '-show_streams', path]).status !== 0)
    .map(({ path }) => path);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '20261127' },
      streams: { type: 'string', default: '8' },
      keep: { type: 'boolean' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'soak-cameras-'));
  const seconds = Number(values.minutes) * 60;
  const cameras = await ffmpegCameras(folder, Math.ceil(seconds * 1.3) + 120);
  const run = await runCameras({
    cameras,
    dataDir: join(folder, 'data'),
    streams: Number(values.streams),
    seconds,
    seed: Number(values.seed),
    calm: [4, 25],
    away: [0.5, 14],
    log: (line) => console.log(line),
  });
  const report = await judgeCameras(run, cameras);
  const silent = await Promise.all(
    run.cameras.map(async ({ recording, events }) =>
      unplayable(await keptFiles(run.dataDir, recording, events)),
    ),
  );
  const faults = [...report.faults, ...silent.flat().map((path) => `ffprobe does not read ${path}`)];
  if (values.keep === true || faults.length > 0) console.log(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  for (const fault of faults) console.log(fault);
  console.log(JSON.stringify({ ...report, faults: faults.length }));
  process.exitCode = faults.length === 0 ? 0 : 1;
}
