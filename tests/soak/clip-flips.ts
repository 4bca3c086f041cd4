/**
 * Every byte of a clip of some 200 KB, as the recorder wrote it, and of its certificate, flipped one at a time: each must be found,
 * the fragment, the init segment or the certificate's member named, and of the clip nothing else.
 * `npm run soak -- clip-flips [--part N --of N]`: all of them, or every so manieth, so that several cores can share them.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boxesIn } from '../../companion/media/recorder/boxes.ts';
import { readFlv } from '../../companion/media/recorder/fixtures/read-flv.ts';
import { createRecorder } from '../../companion/media/recorder/recorder.ts';
import { canonicalBytes } from '../../shared/case/envelope.ts';
import { clipLines, memberNames, readCertificate, signCertificate } from '../../shared/media/certificate.ts';
import { type IndexLine, indexLineSchema } from '../../shared/media/chain.ts';
import { certified } from '../../shared/media/fixtures/clip-world.ts';
import { type ClipFault, faultText, type Hasher, verifyClip } from '../../shared/media/verify-clip.ts';
import { fingerprintOf } from '../../shared/merkle/checkpoint-note.ts';

/** Rounds of the camera's six seconds: above 200 KB. */
const ROUNDS = 9;
const START = Date.UTC(2026, 10, 27, 8);

const hasher: Hasher = () => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
};

interface Region {
  /** The first byte that is not of it. */
  readonly end: number;
  readonly name: string;
}
export interface FlipWorld {
  readonly clip: Uint8Array;
  readonly certificate: Uint8Array;
  readonly fingerprint: string;
  readonly clipRegions: readonly Region[];
  readonly memberRegions: readonly Region[];
  /** Where boxes begin in the clip: sizes and types of ftyp, moov, each moof and mdat. */
  readonly boxes: readonly number[];
}

/** A clip that the real recorder wrote, with a certificate. */
export async function flipWorld(): Promise<FlipWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'sanxiang-flips-'));
  try {
    const recorder = createRecorder({
      ...{ folder, recording: '01JDR3C0RD1NGAAAAAAAAAAAAA' },
      ...{ onHead: () => {}, onHole: () => {}, onUnknown: () => {} },
    });
    const messages = readFlv('h264-aac.flv', START);
    const length = (messages.at(-1)?.cameraMs ?? 0) + 40;
    for (let round = 0; round < ROUNDS; round += 1)
      for (const one of messages)
        recorder.take({
          ...one,
          cameraMs: one.cameraMs + round * length,
          receivedAt: one.receivedAt + round * length,
        });
    await recorder.end(START, 'said');
    const clip = new Uint8Array(readFileSync(join(folder, '0.mp4')));
    const lines = readFileSync(join(folder, '0.index'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): IndexLine => indexLineSchema.parse(JSON.parse(line)));
    const last = lines.findLast(({ kind }) => kind === 'fragment')?.number ?? 0;
    const { unsigned, key } = certified(lines, clip, { first: 1, last });
    const certificate = signCertificate(unsigned, key.sign);
    let end = 0;
    const clipRegions = (clipLines(lines, 1, last) ?? []).map(({ kind, number, length: bytes }) => {
      end += bytes;
      return { end, name: `${kind} ${number} changed` };
    });
    const whole = readCertificate(certificate).certificate;
    if (whole === null) throw new Error('no certificate');
    let at = 0;
    const memberRegions = memberNames.map((name) => {
      at += `,"${name}":`.length + canonicalBytes(whole[name]).length;
      return { end: at, name };
    });
    return {
      ...{ clip, certificate, clipRegions, memberRegions, fingerprint: fingerprintOf(key.spki) },
      boxes: boxesIn(clip, 0, clip.length).map(({ offset }) => offset),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface FlipReport {
  readonly clipBytes: number;
  readonly certificateBytes: number;
  readonly flips: number;
  /** Nobody noticed, or something else was named. */
  readonly missed: readonly string[];
}

export type Judge = typeof verifyClip;

/**
 * @param clipAt bytes of the clip that are flipped, each by itself
 * @param certificateAt as many of the certificate
 */
export async function flips(
  world: FlipWorld,
  clipAt: Iterable<number>,
  certificateAt: Iterable<number>,
  judge: Judge = verifyClip,
  told: (flips: number, missed: number) => void = () => {},
): Promise<FlipReport> {
  const clip = world.clip.slice();
  const certificate = world.certificate.slice();
  const bytes = {
    size: clip.length,
    read: async (offset: number, length: number) => clip.subarray(offset, offset + length),
  };
  const found = async () => (await judge(bytes, certificate, [world.fingerprint], hasher)).faults;
  const untouched = await found();
  if (untouched.length > 0) throw new Error(`without a flip: ${untouched.map(faultText)}`);
  const missed: string[] = [];
  let count = 0;
  const flip = async (of: Uint8Array, at: number, good: (faults: readonly ClipFault[]) => boolean) => {
    const before = of[at] ?? 0;
    // Another bit of each byte.
    of[at] = before ^ (1 << (at & 7));
    const faults = await found();
    of[at] = before;
    if (!good(faults)) missed.push(`${at}: ${faults.map(faultText).join(', ') || 'nothing'}`);
    count += 1;
    if (count % 5000 === 0) told(count, missed.length);
  };
  const regionOf = (regions: readonly Region[], at: number) =>
    regions.find(({ end }) => at < end)?.name ?? '';
  for (const at of clipAt) {
    const name = regionOf(world.clipRegions, at);
    await flip(clip, at, (faults) => faults.length === 1 && faults.map(faultText)[0] === name);
  }
  for (const at of certificateAt) {
    // The closing brace is after the last member; a comma stands between two, and either may be named.
    const name = regionOf(world.memberRegions, at) || 'version';
    const before = regionOf(world.memberRegions, at - 1);
    const named = (fault: ClipFault) =>
      (fault.what === 'member' && (fault.member === name || fault.member === before)) ||
      (fault.what === 'signature' && name === 'signature');
    await flip(certificate, at, (faults) => faults.some(named));
  }
  return { clipBytes: clip.length, certificateBytes: certificate.length, flips: count, missed };
}

export function* each(length: number, step = 1, from = 0): Generator<number> {
  for (let at = from; at < length; at += step) yield at;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      part: { type: 'string', default: '1' },
      of: { type: 'string', default: '1' },
    },
  });
  const [step, from] = [Number(values.of), Number(values.part) - 1];
  const world = await flipWorld();
  const started = Date.now();
  const report = await flips(
    world,
    each(world.clip.length, step, from),
    each(world.certificate.length, step, from),
    verifyClip,
    (count, missed) => console.log(`${count} flips, ${missed} missed`),
  );
  for (const one of report.missed.slice(0, 20)) console.log(one);
  const { missed, ...figures } = report;
  console.log(
    JSON.stringify({
      soak: 'clip-flips',
      seconds: Math.round((Date.now() - started) / 1000),
      ...figures,
      missed: missed.length,
    }),
  );
  if (missed.length > 0 || report.clipBytes < 200_000) process.exitCode = 1;
}
