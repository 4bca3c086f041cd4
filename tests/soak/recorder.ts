/**
 * Soak `recorder`: processes that record are killed with SIGKILL at random moments and what they left is recovered. Afterwards every
 * sample that was sent is in a file or in a hole, every head that was told fits, every file plays.
 * `npm run soak -- recorder` does 60 kills; tests/recorder-slice.int.test.ts a few.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { seeded } from '../../bench/fixtures/statistics.ts';
import { filesIn, linesOf, mediaOf, playable } from '../../companion/media/recorder/fixtures/record.ts';
import type { Hole } from '../../companion/media/recorder/holes.ts';
import { listFiles, recoverAll } from '../../companion/media/recorder/recover.ts';
import { type ChainHead, readLine } from '../../shared/media/chain.ts';
import { verifyBytes } from '../../shared/media/fixtures/verify-bytes.ts';

export interface RecorderSoakOptions {
  readonly kills: number;
  readonly seed: number;
  readonly log?: (line: string) => void;
  /** What was recorded stays where it was when something of it is wrong. */
  readonly keep?: boolean;
  /** Asks ffprobe for each file too. */
  readonly ffprobe?: boolean;
  /** Does something to a recording before it is judged: so that the judge can be tried. */
  readonly tamper?: (folder: string) => void;
}
export interface RecorderSoakReport {
  readonly kills: number;
  readonly seed: number;
  readonly files: number;
  readonly sent: number;
  readonly recorded: number;
  /** In no file, and in a hole. */
  readonly missing: number;
  /** In a file, and in a hole that is no jump: what holes say too much. */
  readonly both: number;
  /** Fragments that had lost their line. */
  readonly found: number;
  /** What was wrong; empty is what we want. */
  readonly faults: readonly string[];
}

const START = 1_795_744_800_000;
/** Kills of one recording, whose camera comes back. */
const KILLS_EACH = 3;
/** Between a sample that is recorded and the hole behind it a message of the other track may lie. */
const SLACK_MS = 250;
type Sent = readonly [number: number, kind: 'video' | 'audio', received: number];

export async function recorder(options: RecorderSoakOptions): Promise<RecorderSoakReport> {
  const { kills, seed, log = () => {} } = options;
  const random = seeded(seed);
  const dir = mkdtempSync(join(tmpdir(), 'soak-recorder-'));
  const faults: string[] = [];
  const sum = { files: 0, sent: 0, recorded: 0, missing: 0, both: 0, found: 0 };
  try {
    for (let done = 0; done < kills; ) {
      const recording = ulid(START + done, random);
      const told = { sent: [] as Sent[], heads: [] as ChainHead[], holes: [] as Hole[] };
      let start = START;
      for (let n = 0; n < KILLS_EACH && done < kills; n += 1, done += 1) {
        const next = Math.max(-1, ...filesIn(join(dir, recording))) + 1;
        const heads = 1 + Math.floor(random() * 14);
        const more = Math.floor(random() * 12);
        await untilKilled(
          [join(dir, recording), recording, String(next), String(seed * 1000 + done), String(start)],
          heads,
          more,
          told,
        );
        const last = told.sent.at(-1)?.[2] ?? start;
        start = last + 1_000 + Math.floor(random() * 30_000);
        await recoverAll(dir, await listFiles(dir), start, (_, file, recovered) => {
          if (!recovered.ok) faults.push(`${recording} ${file}: ${recovered.code}`);
          else {
            sum.found += recovered.found;
            told.holes.push(...recovered.holes);
            if (recovered.head !== null) told.heads.push(recovered.head);
          }
        });
      }
      options.tamper?.(join(dir, recording));
      const judged = await judge(join(dir, recording), told, options.ffprobe === true);
      faults.push(...judged.faults.map((fault) => `${recording} ${fault}`));
      sum.files += judged.files;
      sum.sent += told.sent.length;
      sum.recorded += judged.recorded;
      sum.missing += judged.missing;
      sum.both += judged.both;
      log(
        `${done} of ${kills} kills: ${sum.sent} sent, ${sum.recorded} recorded, ${sum.missing} in holes, ${faults.length} faults`,
      );
    }
  } finally {
    if (options.keep !== true || faults.length === 0) rmSync(dir, { recursive: true, force: true });
    else log(`kept: ${dir}`);
  }
  return { kills, seed, ...sum, faults };
}

interface Told {
  readonly sent: Sent[];
  readonly heads: ChainHead[];
  readonly holes: Hole[];
}
/** Killed so many milliseconds after so many heads: what it told decides, not how fast the machine is. */
async function untilKilled(args: readonly string[], heads: number, more: number, told: Told): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'companion-recording.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let seen = 0;
  const enough = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes;
      seen += bytes.toString().split('head ').length - 1;
      if (seen >= heads) resolve();
    });
    child.once('exit', () => resolve());
  });
  await enough;
  await wait(more);
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  for (const line of text.split('\n').slice(0, -1)) {
    const value = JSON.parse(line.slice(line.indexOf(' ') + 1));
    if (line.startsWith('sent')) told.sent.push(value);
    else if (line.startsWith('head')) told.heads.push(value);
    else told.holes.push(value);
  }
}

async function judge(folder: string, told: Told, ffprobe: boolean) {
  const faults: string[] = [];
  const numbers = new Set<number>();
  const holes: Pick<Hole, 'from' | 'to' | 'track' | 'why'>[] = [...told.holes];
  const files = filesIn(folder);
  for (const file of files) {
    const media = mediaOf({ folder }, file);
    const index = readdirSync(folder).includes(`${file}.index`)
      ? readFileSync(join(folder, `${file}.index`), 'utf8')
      : '';
    if (index === '') {
      if (told.heads.some((head) => head.file === file)) faults.push(`${file}: no index`);
      continue;
    }
    const lines = linesOf({ folder }, file);
    const heads = told.heads.filter((head) => head.file === file);
    if (heads.length === 0 && readLine(lines[0] ?? '') === null) continue;
    const judged = await verifyBytes(lines, media, heads);
    for (const fault of judged.faults) faults.push(`${file}: ${JSON.stringify(fault)}`);
    if (judged.lines.at(-1)?.kind !== 'end') faults.push(`${file}: has no end`);
    for (const line of judged.lines)
      if (line.kind === 'hole')
        holes.push({
          from: line.from,
          to: line.to,
          why: line.why,
          ...(line.track === undefined ? {} : { track: line.track }),
        });
    const found = await playable(media);
    for (const { hex } of found.video) numbers.add(numberOf(hex));
    const audio = Buffer.from(found.audio.map(({ hex }) => hex).join(''), 'hex').toString('latin1');
    // A player may give G.711 in pieces of its own.
    if (found.codecs[1] === 'alaw')
      for (const [, name] of audio.matchAll(/<(\d{12})>/g)) numbers.add(Number(name));
    else for (const { hex } of found.audio) numbers.add(numberOf(hex));
    if (ffprobe) faults.push(...probed(join(folder, `${file}.mp4`), found.video.length));
  }
  let missing = 0;
  let both = 0;
  for (const [number, kind, received] of told.sent) {
    const within = (slack: number) => (hole: Pick<Hole, 'from' | 'to' | 'track' | 'why'>) =>
      (hole.track === undefined || hole.track === kind) &&
      received >= hole.from - slack &&
      received <= hole.to + slack;
    if (numbers.has(number)) {
      if (holes.some((hole) => hole.why !== 'jump' && within(-1)(hole))) both += 1;
      continue;
    }
    missing += 1;
    if (!holes.some(within(SLACK_MS)))
      faults.push(`${kind} ${number} at ${received} is in no file and in no hole`);
  }
  // What was not sent is not in a file: numbers are of this recording alone.
  const sent = new Set(told.sent.map(([number]) => number));
  for (const number of numbers) if (!sent.has(number)) faults.push(`${number} was never sent`);
  return { faults, files: files.length, recorded: numbers.size, missing, both };
}

const numberOf = (hex: string) => Number(Buffer.from(hex, 'hex').subarray(-13, -1).toString('latin1'));

function probed(path: string, pictures: number): string[] {
  const { status, stdout, stderr } = spawnSync(
    'ffprobe',
    [
      '-v',
      'error',
      '-count_packets',
      '-select_streams',
      'v',
      '-show_entries',
      'stream=nb_read_packets',
      '-of',
      'csv=p=0',
      path,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) return [`${path}: ffprobe ${status} ${stderr.slice(0, 200)}`];
  const count = Number.parseInt(stdout, 10) || 0;
  return count === pictures ? [] : [`${path}: ffprobe finds ${count} pictures of ${pictures}`];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      kills: { type: 'string' },
      seed: { type: 'string', default: '20261127' },
      keep: { type: 'boolean' },
    },
  });
  const ffprobe = spawnSync('ffprobe', ['-version']).status === 0;
  if (!ffprobe) console.log('ffprobe is not installed: files are played by mediabunny alone');
  const report = await recorder({
    kills: Number(values.kills ?? (values.full === true ? 60 : 6)),
    seed: Number(values.seed),
    ffprobe,
    ...(values.keep === undefined ? {} : { keep: values.keep }),
    log: (line) => console.log(line),
  });
  console.log(JSON.stringify(report));
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}
