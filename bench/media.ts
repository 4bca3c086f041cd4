/**
 * Cameras: what receiving, hashing, recording and relaying them costs beside nginx-rtmp that records and relays the same, in interleaved
 * pairs; what viewers that never read do to memory; how old a picture is when the console shows it; how many cameras are held.
 * `npm run bench -- media [--only cpu,flood,latency,cameras] [--rounds N] [--seconds N] [--minutes N] [--cameras N,N]`.
 * ffmpeg makes the clip, nginx is the peer, Chromium shows the console as it was built.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  type CameraCompanion,
  type KeptFile,
  keptFiles,
  startCameraCompanion,
  until,
} from '../tests/soak/companion-cameras.ts';
import type { RecordedEvent } from '../tests/soak/companion-process.ts';
import { measureLatency } from './fixtures/latency.ts';
import { missingNginx, type NginxRtmp, startNginxRtmp } from './fixtures/nginx-rtmp.ts';
import { cpuSeconds, loadAverage, residentBytes } from './fixtures/processes.ts';
import type { PushAsked, PushTold } from './fixtures/push-cameras.ts';
import { type Estimate, estimate, median, percentile, seeded } from './fixtures/statistics.ts';
import type { ViewAsked, Viewed, ViewTold } from './fixtures/view-cameras.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'cpu,flood,latency,cameras' },
    rounds: { type: 'string', default: '6' },
    /** Of one measurement. */
    seconds: { type: 'string', default: '20' },
    /** Of everything, roughly: rounds and seconds follow from it. */
    minutes: { type: 'string' },
    cameras: { type: 'string', default: '20,40,60,80,100' },
    seed: { type: 'string', default: '1' },
  },
});
const parts = new Set(options.only.split(','));
const minutes = options.minutes === undefined ? null : Number(options.minutes);
const SECONDS = minutes === null ? Number(options.seconds) : Math.max(5, Math.min(20, minutes * 2));
const ROUNDS =
  minutes === null
    ? Number(options.rounds)
    : Math.max(2, Math.floor((minutes * 60 * 0.6) / (4 * (SECONDS + 9))));
const HOLD = minutes === null ? 30 : SECONDS;
const AIMS = {
  cpu_ratio_1: 4,
  cpu_ratio_8: 2.5,
  cpu_marginal_ratio: 2,
  flood_rss_ratio: 1.3,
  latency_p50_ms: 2_000,
  cameras: 60,
};
const MANY = 8;
const VIEWERS = 2;
/** Until cameras that begin one after the other all send, and viewers have what was kept for them. */
const WARM_MS = 5_000;
/** Cameras that are later than this are no cameras. */
const BEHIND_MS = 1_000;
const TRIES = 4;
const FLOOD_BYTES = 10_000_000;
const FLOOD_FPS = 25;
/** A file ends with what had come: less than a fragment may be missing of what was sent last. */
const FRAGMENT_MS = 3_000;

const problem =
  missingNginx() ??
  (spawnSync('ffmpeg', ['-version']).status === 0
    ? null
    : 'ffmpeg is not installed: apt-get install ffmpeg') ??
  (parts.has('latency') && !existsSync(join(import.meta.dirname, '../dist/web/index.html'))
    ? 'the console is not built: npm run build:web'
    : null);
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}

const dir = mkdtempSync(join(tmpdir(), 'bench-media-'));
const random = seeded(Number(options.seed));
const children = new Set<ChildProcess>();

/** A room of 2 Mbit/s with sound, a key picture every two seconds. */
function makeClip(): string {
  const clip = join(dir, 'clip.flv');
  const made = spawnSync(
    'ffmpeg',
    [
      ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=25:d=20'],
      ...['-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=20', '-pix_fmt', 'yuv420p'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0'],
      ...['-bf', '0', '-b:v', '1900k', '-minrate', '1900k', '-maxrate', '1900k', '-bufsize', '1900k'],
      ...['-x264-params', 'nal-hrd=cbr', '-c:a', 'aac', '-b:a', '96k', '-flvflags', 'no_duration_filesize'],
      clip,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (made.status !== 0) throw new Error('ffmpeg could not make the clip');
  return clip;
}

function child(name: string): ChildProcess {
  const made = fork(join(import.meta.dirname, 'fixtures', name), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(made);
  made.once('exit', () => children.delete(made));
  return made;
}
function told<T extends { readonly type: string }>(from: ChildProcess, type: T['type']): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`a process of the bench ended before it said ${type}`));
    from.once('exit', gone);
    from.on('message', function take(message: T) {
      if (message.type !== type) return;
      from.off('message', take);
      from.off('exit', gone);
      resolve(message);
    });
  });
}
type Done = Extract<PushTold, { type: 'done' }>;
async function startPushing(asked: PushAsked): Promise<{ readonly done: Promise<Done> }> {
  const pusher = child('push-cameras.ts');
  const pushing = told<Extract<PushTold, { type: 'pushing' }>>(pusher, 'pushing');
  const done = told<Done>(pusher, 'done');
  done.catch(() => undefined);
  pusher.send(asked);
  await pushing;
  return { done };
}
function startViewing(what: readonly Viewed[], reads: boolean) {
  const viewers = child('view-cameras.ts');
  const say = (message: ViewAsked) => viewers.send(message);
  say({ type: 'view', what, reads });
  return {
    async bytes(): Promise<readonly number[]> {
      const counted = told<ViewTold>(viewers, 'counted');
      say({ type: 'count' });
      return (await counted).bytes;
    },
    stop: () => say({ type: 'stop' }),
  };
}

/** One of the two that are compared. */
interface Arm {
  readonly name: 'ours' | 'nginx';
  readonly port: number;
  /** All that work for it. */
  pids(): Promise<readonly number[]>;
  /** Names under which cameras may send. */
  keys(count: number): Promise<readonly string[]>;
  viewed(key: string): Viewed;
  /** What was sent is kept, and can be proven. @throws what is wrong */
  judge(keys: readonly string[], done: Done): Promise<void>;
}

function oursArm(companion: CameraCompanion, cookie: string): Arm {
  const recordings = new Map<string, string>();
  let number = 0;
  return {
    name: 'ours',
    port: companion.rtmpPort,
    async pids() {
      const station = await companion.stationPid();
      if (station === null) throw new Error('no process takes cameras in');
      return [companion.pid(), station];
    },
    async keys(count) {
      const made: string[] = [];
      for (let i = 0; i < count; i += 1) {
        number += 1;
        const { recording, key } = await companion.openKey(`camera ${number}`);
        recordings.set(key, recording);
        made.push(key);
      }
      return made;
    },
    viewed: (key) => ({
      over: 'http',
      url: `${companion.url()}/api/media/recordings/${recordings.get(key)}/live`,
      cookie,
    }),
    async judge(keys, { last }) {
      for (const [i, key] of keys.entries()) {
        const recording = recordings.get(key) ?? '';
        let events: readonly RecordedEvent[] = [];
        let files: readonly KeptFile[] = [];
        await until('a camera that stopped is sealed to its end', 30_000, async () => {
          events = await companion.recorded(recording);
          if (!events.some(({ type }) => type === 'media.ended')) return false;
          files = await keptFiles(companion.dataDir, recording, events);
          return (
            files.length > 0 &&
            files.every(({ lines, unsealed }) => unsealed === 0 && lines.at(-1)?.kind === 'end')
          );
        });
        const wrong = [
          ...files.flatMap(({ faults }) => faults),
          ...events.flatMap(({ type, data }) =>
            type === 'media.hole' ? [`hole ${JSON.stringify(data)}`] : [],
          ),
          ...files.flatMap(({ lines }) =>
            lines.flatMap(({ kind }) => (kind === 'hole' ? ['hole in the index'] : [])),
          ),
        ];
        const [file] = files;
        const kept = (file?.lines ?? []).reduce(
          (most, line) => (line.kind === 'fragment' ? Math.max(most, line.to) : most),
          0,
        );
        if (files.length !== 1) wrong.push(`${files.length} files`);
        if (kept < (last[i] ?? 0) - FRAGMENT_MS) wrong.push(`${kept} ms kept of ${last[i]}`);
        if (wrong.length > 0) throw new Error(`camera ${i}: ${wrong.slice(0, 5).join('; ')}`);
      }
    },
  };
}

function nginxArm(nginx: NginxRtmp): Arm {
  let number = 0;
  return {
    name: 'nginx',
    port: nginx.port,
    pids: async () => nginx.pids(),
    async keys(count) {
      number += 1;
      return Array.from({ length: count }, (_, i) => `n${number}-${i}`);
    },
    viewed: (stream) => ({ over: 'rtmp', host: '127.0.0.1', port: nginx.port, stream }),
    async judge(keys, { bytes }) {
      const prefix = (keys[0] ?? '').split('-')[0] ?? '';
      await until('nginx has recorded', 10_000, () => nginx.recordedBytes(`${prefix}-`) > bytes * 0.95);
    },
  };
}

interface Cost {
  /** s of processor time per minute, of everything that works for the arm. */
  readonly perMinute: number;
  /** Of that, of the first of its processes: the companion itself. */
  readonly firstPerMinute: number;
  readonly behindMs: number;
  readonly pusherPerMinute: number;
}

/** Again when the cameras themselves fell behind. @throws when they always do */
async function cost(arm: Arm, cameras: number, clip: string): Promise<Cost> {
  for (let tries = 1; ; tries += 1) {
    const measured = await measuredCost(arm, cameras, clip);
    if (typeof measured !== 'number') return measured;
    console.log(`${arm.name}, ${cameras} cameras: they fell ${measured} ms behind, load ${loadAverage()}`);
    if (tries === TRIES) throw new Error('the machine has too much other work');
  }
}

/**
 * Cameras and two viewers each, for `SECONDS`; counts only if all of it happened.
 * @returns a number: so many ms behind real time were the cameras, which says nothing of the arm
 */
async function measuredCost(arm: Arm, cameras: number, clip: string): Promise<Cost | number> {
  const keys = await arm.keys(cameras);
  const { done } = await startPushing({
    host: '127.0.0.1',
    port: arm.port,
    keys,
    clip,
    seconds: SECONDS + WARM_MS / 1000 + 2,
  });
  await wait(1_000);
  const viewers = startViewing(
    keys.flatMap((key) => Array.from({ length: VIEWERS }, () => arm.viewed(key))),
    true,
  );
  await wait(WARM_MS - 1_000);
  const pids = await arm.pids();
  const each = () => pids.map((pid) => cpuSeconds([pid]));
  const before = { cpu: each(), at: performance.now(), bytes: await viewers.bytes() };
  await wait(SECONDS * 1000);
  const spent = each().map((seconds, i) => seconds - (before.cpu[i] ?? 0));
  const took = (performance.now() - before.at) / 1000;
  const pushed = await done;
  const sentFor = (performance.now() - before.at) / 1000;
  // What is on its way to a viewer when its camera stops comes all the same.
  await wait(2_000);
  const seen = (await viewers.bytes()).map((bytes, i) => bytes - (before.bytes[i] ?? 0));
  viewers.stop();
  if (pushed.behindMs > BEHIND_MS) return pushed.behindMs;
  if (pushed.lost > 0) throw new Error(`${arm.name}: ${pushed.lost} cameras were cut off`);
  const least = Math.min(...seen) / (pushed.rate * sentFor);
  if (least < 0.9)
    throw new Error(`${arm.name}: a viewer had ${(least * 100).toFixed(0)} % of what was sent`);
  await arm.judge(keys, pushed);
  return {
    perMinute: (spent.reduce((sum, one) => sum + one, 0) / took) * 60,
    firstPerMinute: ((spent[0] ?? 0) / took) * 60,
    behindMs: pushed.behindMs,
    pusherPerMinute: (pushed.cpuSeconds / (SECONDS + WARM_MS / 1000 + 2)) * 60,
  };
}

async function measureCpu(ours: Arm, nginx: Arm, clip: string) {
  const runs: { readonly one: readonly [Cost, Cost]; readonly many: readonly [Cost, Cost] }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = async (cameras: number): Promise<[Cost, Cost]> => {
      // Whoever is measured first is not always the same.
      if (round % 2 === 0) {
        const first = await cost(ours, cameras, clip);
        return [first, await cost(nginx, cameras, clip)];
      }
      const first = await cost(nginx, cameras, clip);
      return [await cost(ours, cameras, clip), first];
    };
    const one = await pair(1);
    const many = await pair(MANY);
    runs.push({ one, many });
    const said = ([a, b]: readonly [Cost, Cost]) => `${a.perMinute.toFixed(2)} : ${b.perMinute.toFixed(2)}`;
    console.log(
      `round ${round + 1}: s a minute, ours : nginx, 1 camera ${said(one)}, ${MANY} cameras ${said(many)}; pusher ${many[0].pusherPerMinute.toFixed(1)}, ${Math.max(...[...one, ...many].map(({ behindMs }) => behindMs))} ms behind at most; load ${loadAverage()}`,
    );
  }
  const of = (value: (run: (typeof runs)[number]) => number) => estimate(runs.map(value), random);
  const ratio = ([a, b]: readonly [Cost, Cost]) => a.perMinute / b.perMinute;
  const marginal = (run: (typeof runs)[number], arm: 0 | 1) =>
    (run.many[arm].perMinute - run.one[arm].perMinute) / (MANY - 1);
  return {
    ...named(
      'cpu_ratio_1',
      of(({ one }) => ratio(one)),
    ),
    ...named(
      'cpu_ratio_8',
      of(({ many }) => ratio(many)),
    ),
    ...named(
      'cpu_s_per_stream_min',
      of(({ many }) => many[0].perMinute / MANY),
    ),
    ...named(
      'cpu_s_per_stream_min_1',
      of(({ one }) => one[0].perMinute),
    ),
    ...named(
      'cpu_s_companion_8',
      of(({ many }) => many[0].firstPerMinute),
    ),
    ...named(
      'cpu_s_nginx_8',
      of(({ many }) => many[1].perMinute),
    ),
    ...named(
      'cpu_s_nginx_1',
      of(({ one }) => one[1].perMinute),
    ),
    ...named(
      'cpu_marginal',
      of((run) => marginal(run, 0)),
    ),
    ...named(
      'cpu_marginal_nginx',
      of((run) => marginal(run, 1)),
    ),
    // Of the medians: a single pair's difference of nginx is a few hundredths of a second.
    cpu_marginal_ratio: Number(
      (median(runs.map((run) => marginal(run, 0))) / median(runs.map((run) => marginal(run, 1)))).toFixed(3),
    ),
    pusher_behind_ms: Math.max(
      ...runs.flatMap(({ one, many }) => [...one, ...many].map(({ behindMs }) => behindMs)),
    ),
    rounds: ROUNDS,
    seconds: SECONDS,
  };
}

/** 10 MB/s of one camera, and viewers that never read: what stays in memory. */
async function measureFlood(arm: Arm, clip: string) {
  const keys = await arm.keys(1);
  const [key = ''] = keys;
  const lead = 12;
  const flood = minutes === null ? 45 : Math.max(20, SECONDS);
  const { done } = await startPushing({
    host: '127.0.0.1',
    port: arm.port,
    keys,
    clip,
    seconds: lead + flood + 2,
    filler: Math.round(FLOOD_BYTES / FLOOD_FPS),
  });
  await wait((lead - 5) * 1000);
  const pids = await arm.pids();
  const sampled = async (seconds: number) => {
    const samples: number[] = [];
    for (let i = 0; i < seconds * 2; i += 1) {
      samples.push(residentBytes(pids));
      await wait(500);
    }
    return samples;
  };
  const start = await sampled(5);
  // Those that were let go come back, as stubborn as before.
  const first = startViewing([arm.viewed(key), arm.viewed(key), arm.viewed(key)], false);
  const early = await sampled(flood / 2);
  const second = startViewing([arm.viewed(key), arm.viewed(key), arm.viewed(key)], false);
  const late = await sampled(flood / 2);
  const pushed = await done;
  first.stop();
  second.stop();
  if (pushed.lost > 0) throw new Error(`${arm.name}: the flood was cut off`);
  if (arm.name === 'ours' && pushed.behindMs <= BEHIND_MS) await arm.judge(keys, pushed);
  const sent = pushed.rate;
  if (sent < FLOOD_BYTES * 0.8 || pushed.behindMs > 5_000)
    console.log(`flood: only ${(sent / 1e6).toFixed(1)} MB/s were sent, ${pushed.behindMs} ms behind`);
  const mb = (bytes: number) => Math.round(bytes / 1e6);
  const end = median(late.slice(-10));
  console.log(
    `flood, ${arm.name}: ${mb(median(start))} MB without viewers, ${mb(end)} MB at the end, at most ${mb(Math.max(...early, ...late))} MB; ${(sent / 1e6).toFixed(1)} MB/s`,
  );
  return { ratio: end / median(start), start: mb(median(start)), end: mb(end) };
}

/** The most cameras of 2 Mbit/s of which nothing was lost. */
async function measureCameras(arm: Arm, clip: string) {
  let held: number | null = null;
  for (const wanted of options.cameras.split(',').map(Number)) {
    const keys = await arm.keys(wanted);
    const pids = await arm.pids();
    const { done } = await startPushing({ host: '127.0.0.1', port: arm.port, keys, clip, seconds: HOLD });
    const before = cpuSeconds(pids);
    const pushed = await done;
    const spent = cpuSeconds(pids) - before;
    const said = `${wanted} cameras for ${HOLD} s: ours ${((spent / HOLD) * 100).toFixed(0)} % of a core, pusher ${((pushed.cpuSeconds / HOLD) * 100).toFixed(0)} %, ${pushed.behindMs} ms behind, load ${loadAverage()}`;
    if (pushed.behindMs > BEHIND_MS) {
      console.log(`${said}: invalid, the pusher fell behind`);
      break;
    }
    try {
      if (pushed.lost > 0) throw new Error(`${pushed.lost} were cut off`);
      await arm.judge(keys, pushed);
    } catch (error) {
      console.log(`${said}: not held: ${error instanceof Error ? error.message : String(error)}`);
      break;
    }
    console.log(`${said}: held`);
    held = wanted;
  }
  return held;
}

function named(name: string, { median: middle, low, high }: Estimate) {
  const round = (value: number) => Number(value.toPrecision(4));
  return { [name]: round(middle), [`${name}_interval`]: [round(low), round(high)] };
}

const result: Record<string, unknown> = { bench: 'media', load_at_start: loadAverage() };
let companion: CameraCompanion | null = null;
let nginx: NginxRtmp | null = null;
try {
  const clip = makeClip();
  companion = await startCameraCompanion(join(dir, 'data'));
  nginx = await startNginxRtmp(dir);
  const cookie = await companion.signIn();
  const ours = oursArm(companion, cookie);
  const other = nginxArm(nginx);
  if (parts.has('cpu')) Object.assign(result, await measureCpu(ours, other, clip));
  if (parts.has('flood')) {
    const flood = await measureFlood(ours, clip);
    const peer = await measureFlood(other, clip);
    Object.assign(result, {
      flood_rss_ratio: Number(flood.ratio.toFixed(3)),
      flood_rss_mb: [flood.start, flood.end],
      flood_rss_mb_nginx: [peer.start, peer.end],
    });
  }
  if (parts.has('latency')) {
    const { recording, key } = await companion.openKey('latency');
    const { samples, unread } = await measureLatency({
      rtmp: `rtmp://127.0.0.1:${companion.rtmpPort}/live/${key}`,
      url: companion.url(),
      cookie,
      recording,
      seconds: minutes === null ? 40 : SECONDS,
    });
    Object.assign(result, {
      latency_p50_ms: Math.round(percentile(samples, 50)),
      latency_p95_ms: Math.round(percentile(samples, 95)),
      latency_pictures: samples.length,
      latency_unread: unread,
    });
  }
  if (parts.has('cameras')) result.cameras = await measureCameras(ours, clip);
  console.log(JSON.stringify({ ...result, load_at_end: loadAverage(), aims: AIMS }));
} finally {
  for (const one of children) one.kill('SIGKILL');
  await nginx?.stop();
  await companion?.stop();
  rmSync(dir, { recursive: true, force: true });
}
