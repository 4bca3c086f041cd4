/** A companion in a process of its own that takes cameras in, an officer's keys for them, and what it kept judged by its record. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChainHead, IndexLine } from '../../shared/media/chain.ts';
import { verifyBytes } from '../../shared/media/fixtures/verify-bytes.ts';
import { type CompanionProcess, type RecordedEvent, startCompanionProcess } from './companion-process.ts';

const USERNAME = 'cameras';
const PASSWORD = 'only-for-this-run';

export interface CameraCompanion {
  readonly dataDir: string;
  /** Where cameras send to; kept over a crash. */
  readonly rtmpPort: number;
  readonly url: () => string;
  /** Signs the officer in. @returns his cookie */
  signIn(): Promise<string>;
  readonly pid: () => number;
  stationPid(): Promise<number | null>;
  openKey(camera: string): Promise<{ readonly recording: string; readonly key: string }>;
  recorded(recording: string): Promise<readonly RecordedEvent[]>;
  /** SIGKILL to the companion and to the process that takes cameras in; then it is started again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export async function startCameraCompanion(dataDir: string): Promise<CameraCompanion> {
  let companion: CompanionProcess = await startCompanionProcess(dataDir, 0, 0);
  const { port } = companion;
  const rtmpPort = companion.rtmpPort ?? 0;
  const of = await companion.officer(USERNAME, PASSWORD);
  return {
    dataDir,
    rtmpPort,
    url: () => companion.url,
    async signIn() {
      const { url } = companion;
      const answer = await fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ username: USERNAME, password: PASSWORD }),
      });
      if (!answer.ok) throw new Error(`not signed in: ${answer.status} ${await answer.text()}`);
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
    pid: () => companion.pid,
    stationPid: () => companion.stationPid(),
    openKey: (camera) => companion.key(USERNAME, of, camera),
    recorded: (recording) => companion.recorded(recording),
    async crash() {
      const station = await companion.stationPid();
      if (station !== null) process.kill(station, 'SIGKILL');
      await companion.kill();
      companion = await startCompanionProcess(dataDir, port, rtmpPort);
      if (companion.rtmpPort !== rtmpPort) throw new Error('it does not listen for cameras any more');
    },
    stop: () => companion.stop(),
  };
}

export interface KeptFile {
  readonly number: number;
  readonly path: string;
  readonly lines: readonly IndexLine[];
  /** What is wrong with it; empty is what we want. */
  readonly faults: readonly string[];
  /** Lines that no head in the record vouches for. */
  readonly unsealed: number;
}

/** Every file of a recording against its index and the heads in the record. @throws never for what is wrong with a file */
export async function keptFiles(
  dataDir: string,
  recording: string,
  events: readonly RecordedEvent[],
): Promise<readonly KeptFile[]> {
  const folder = join(dataDir, 'media', recording);
  const heads = events
    .filter(({ type }) => type === 'media.chainHead')
    .map(({ data }) => ({ recording, ...data }) as unknown as ChainHead);
  const numbers = (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((name) => /^(\d+)\.(?:mp4|index)$/.exec(name)?.[1] ?? [])
    .map(Number);
  const all = [...new Set([...numbers, ...heads.map(({ file }) => file)])].sort((a, b) => a - b);
  return Promise.all(
    all.map(async (number): Promise<KeptFile> => {
      const path = join(folder, `${number}.mp4`);
      const index = join(folder, `${number}.index`);
      if (!existsSync(path) || !existsSync(index))
        return {
          number,
          path,
          lines: [],
          faults: [`file ${number}: it or its index is not there`],
          unsealed: 0,
        };
      const texts = readFileSync(index, 'utf8').split('\n').slice(0, -1);
      const found = await verifyBytes(
        texts,
        readFileSync(path),
        heads.filter(({ file }) => file === number),
      );
      const faults = found.faults.map((fault) => `file ${number}: ${JSON.stringify(fault)}`);
      return { number, path, lines: found.lines, faults, unsealed: found.unsealed };
    }),
  );
}

/** Asks until it is so. @throws when it is not so within `ms` */
export async function until(what: string, ms: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await wait(100);
  }
}
