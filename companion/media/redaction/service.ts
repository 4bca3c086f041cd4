/**
 * Marked copies of footage with places covered and sound muted, made by ffmpeg where it is installed: one at a time, and the original is
 * only read. What was made, from what and why is in the record. A copy lies sealed under a key of its own, and goes with its original.
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeRedaction, madeRedactionSchema, type RedactionJob } from '#shared/api/redaction.ts';
import { canonicalBytes } from '#shared/case/envelope.ts';
import type { Redaction } from '#shared/media/redaction.ts';
import type { Caller, Ledger } from '../../ledger/types.ts';
import { readBytes } from '../import/read-bytes.ts';
import { FootageDamaged, type FootageFile, hashOf, through } from '../vault/footage-file.ts';
import { syncFolder } from '../vault/local-files.ts';
import { openSealed, sealed } from '../vault/sealed-file.ts';
import { commandsFile, ffmpegCall, NAMES } from './ffmpeg-call.ts';
import { type Original, OriginalChanged, type OriginalRefusal } from './original.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

export interface RedactionsDeps {
  readonly ledger: Pick<Ledger, 'readStream' | 'writeOwn'>;
  readonly dir: string;
  readonly secrets: {
    sealSecret(name: string, plain: Uint8Array): Uint8Array;
    openSecret(name: string, sealed: Uint8Array): Uint8Array;
  };
  /** Null: it is not installed. */
  readonly ffmpeg: string | null;
  /** Of the disk that the copies are on. */
  readonly freeBytes: () => Promise<number>;
  readonly original: (redaction: Redaction) => Promise<Original | OriginalRefusal>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}
export interface Redactions {
  readonly installed: boolean;
  /** Begins one, and does not wait for its end. */
  begin(
    caller: Caller,
    redaction: Redaction,
    reason: string,
  ): Promise<
    RedactionJob | OriginalRefusal | 'no-ffmpeg' | 'redaction-busy' | 'redaction-no-room' | 'clip-too-long'
  >;
  /** The last one that was begun of that recording or file, until another is; null: none. */
  job(of: string): RedactionJob | null;
  /** False: it is not going on. */
  cancel(id: string): boolean;
  /** The recording or file that the job is of. */
  ofJob(id: string): string | null;
  /** The last first. */
  made(of: string): Promise<readonly MadeRedaction[]>;
  /** Breaks off where it is not what was made; null: there is none. */
  fetch(
    of: string,
    id: string,
  ): Promise<{ readonly bytes: number; readonly parts: AsyncIterable<Uint8Array> } | null>;
  /** Does that copy lie there? */
  has(id: string): Promise<boolean>;
  /** Ends the making of one, and removes all of that recording or file; when it resolves, a crash brings none back. */
  remove(of: string): Promise<void>;
  /** Resolves when none is being made. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Of an original: it is copied once for ffmpeg to read. */
export const MAX_ORIGINAL_BYTES = 3.5 * 1024 ** 3;
/** What is left to cameras that record: copies come after them. */
const RESERVE_BYTES = 2 * 1024 ** 3;
/** A machine that needs longer than ten times the film is not up to it. */
const timeoutOf = ({ from, to }: Redaction) => 5 * 60_000 + 10 * (to - from);
const MARK = join(import.meta.dirname, 'mark.png');
const WORK = 'work-';

export async function openRedactions(deps: RedactionsDeps): Promise<Redactions> {
  const { ledger, dir, ffmpeg } = deps;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // What a companion that was killed left half-made.
  for (const name of await readdir(dir))
    if (name.startsWith(WORK)) await rm(join(dir, name), { recursive: true, force: true });
  let running: {
    readonly id: string;
    readonly of: string;
    readonly abort: AbortController;
    readonly done: Promise<void>;
  } | null = null;
  const jobs = new Map<string, RedactionJob>();
  const pathOf = (id: string) => join(dir, `${id}.mp4.sealed`);
  const specOf = (id: string) => join(dir, `${id}.json`);
  /** Whose originals are let go of: nothing is made of them any more. */
  const gone = new Set<string>();
  const keyName = (id: string) => `redaction/${id}`;

  /** @throws FootageDamaged; null: it is not there */
  async function opened(id: string, path = pathOf(id)): Promise<FootageFile | null> {
    const there = await stat(path).catch(() => null);
    if (there === null) return null;
    const stored = { size: there.size, read: (from: number, to: number) => readBytes(path, from, to) };
    return openSealed(stored, (wrapped) => deps.secrets.openSecret(keyName(id), wrapped));
  }
  /** Sealed beside it, on the disk, and read back. @returns bytes and hash of what it was, and where it is sealed */
  async function seal(id: string, made: string) {
    const { size } = await stat(made);
    const key = randomBytes(32);
    const hash = createHash('sha256');
    const path = `${made}.sealed`;
    const file = await open(path, 'wx', 0o600);
    try {
      const wrapped = deps.secrets.sealSecret(keyName(id), key);
      for await (const part of sealed(through(readBytes(made, 0, size), hash), { size, key, wrapped }))
        await file.writeFile(part);
      await file.sync();
    } finally {
      key.fill(0);
      await file.close();
    }
    const sha256 = hash.digest('hex');
    const back = await opened(id, path);
    if (back === null || (await hashOf(back)) !== sha256)
      throw new Error('a copy came back as something else');
    return { path, copy: { bytes: size, sha256 } };
  }

  async function make(
    caller: Caller,
    redaction: Redaction,
    reason: string,
    original: Original,
    id: string,
    signal: AbortSignal,
    program: string,
  ): Promise<void> {
    const folder = await mkdtemp(join(dir, WORK));
    try {
      const sha256 = createHash('sha256');
      const input = await open(join(folder, NAMES.input), 'wx', 0o600);
      try {
        for await (const part of original.bytes()) {
          signal.throwIfAborted();
          sha256.update(part);
          await input.writeFile(part);
        }
      } finally {
        await input.close();
      }
      await copyFile(MARK, join(folder, NAMES.mark));
      await writeFile(join(folder, NAMES.commands), commandsFile(redaction), { mode: 0o600 });
      await runFfmpeg(program, {
        args: ffmpegCall(redaction, original.format, { original: redaction.of, copy: id }),
        folder,
        timeoutMs: timeoutOf(redaction),
        signal,
        onProgress: (ms) => {
          const part = Math.min(1, ms / (redaction.to - redaction.from));
          jobs.set(redaction.of, { id, state: 'running', part });
        },
      });
      // The original's room is what the sealed copy takes.
      await rm(join(folder, NAMES.input));
      const { path, copy } = await seal(id, join(folder, NAMES.output));
      const spec = canonicalBytes(redaction);
      const specPath = join(folder, 'spec.json');
      await writeFile(specPath, spec, { mode: 0o600, flush: true });
      signal.throwIfAborted();
      const { file, from, to, regions, muted } = redaction;
      const written = await ledger.writeOwn(
        { kind: 'media', id: redaction.of },
        {
          type: 'media.redacted',
          data: {
            ...{ by: caller.person, redaction: id, reason, file, from, to, copy },
            at: new Date(deps.now()).toISOString(),
            original: { bytes: original.size, sha256: sha256.digest('hex') },
            ...(original.fragments === null ? {} : { fragments: original.fragments }),
            regions: regions.length,
            muted: muted === 'all' ? 'all' : muted.length,
            spec: createHash('sha256').update(spec).digest('hex'),
          },
        },
      );
      if (!written.ok) throw new Error(`not recorded: ${written.problem.code}`);
      // What lies there stands in the record, whatever ends between: one that is missing is found, one that nobody knows is not.
      await rename(specPath, specOf(id));
      await rename(path, pathOf(id));
      await syncFolder(dir);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function made(of: string): Promise<readonly MadeRedaction[]> {
    const events = await ledger.readStream({ kind: 'media', id: of });
    return events
      .flatMap(({ envelope, body }) => {
        if (envelope.type !== 'media.redacted' || body === null) return [];
        const { redaction: id, ...data } = body.data;
        const found = madeRedactionSchema.safeParse({ ...data, id });
        return found.success ? [found.data] : [];
      })
      .toReversed();
  }

  return {
    installed: ffmpeg !== null,
    async begin(caller, redaction, reason) {
      if (ffmpeg === null) return 'no-ffmpeg';
      if (running !== null) return 'redaction-busy';
      if (gone.has(redaction.of)) return 'clip-empty';
      const id = deps.newId();
      const abort = new AbortController();
      let over = (): void => undefined;
      // Taken at once: two that ask in the same moment are not both let in.
      running = { id, of: redaction.of, abort, done: new Promise<void>((resolve) => (over = resolve)) };
      const end = () => {
        running = null;
        over();
      };
      const original = await deps.original(redaction).catch((error: unknown) => {
        end();
        throw error;
      });
      if (typeof original === 'string' || original.size > MAX_ORIGINAL_BYTES) {
        end();
        return typeof original === 'string' ? original : 'clip-too-long';
      }
      // The original is there a second time while it is read, and the copy is no larger by much.
      if ((await deps.freeBytes().catch(() => 0)) < 2 * original.size + RESERVE_BYTES) {
        end();
        return 'redaction-no-room';
      }
      const job: RedactionJob = { id, state: 'running', part: 0 };
      jobs.set(redaction.of, job);
      void make(caller, redaction, reason, original, id, abort.signal, ffmpeg)
        .then(
          () => jobs.set(redaction.of, { id, state: 'done', part: 1 }),
          (error: unknown) => {
            const state = abort.signal.aborted
              ? 'cancelled'
              : error instanceof OriginalChanged
                ? 'damaged'
                : 'failed';
            jobs.set(redaction.of, { id, state, part: 0 });
            if (state !== 'cancelled') deps.onError(error);
          },
        )
        .finally(end);
      return job;
    },
    job: (of) => jobs.get(of) ?? null,
    cancel(id) {
      if (running?.id !== id) return false;
      running.abort.abort();
      return true;
    },
    ofJob: (id) => [...jobs].find(([, one]) => one.id === id)?.[0] ?? null,
    made,
    async fetch(of, id) {
      const found = (await made(of)).find((one) => one.id === id);
      if (found === undefined) return null;
      const file = await opened(id).catch((error: unknown) => {
        if (error instanceof FootageDamaged) return null;
        throw error;
      });
      return file?.size === found.copy.bytes
        ? { bytes: file.size, parts: asMade(file, found.copy.sha256) }
        : null;
    },
    has: async (id) => (await stat(pathOf(id)).catch(() => null)) !== null,
    async remove(of) {
      gone.add(of);
      if (running?.of === of) {
        running.abort.abort();
        await running.done;
      }
      for (const { id } of await made(of)) {
        await rm(pathOf(id), { force: true });
        await rm(specOf(id), { force: true });
      }
      await syncFolder(dir);
    },
    async settled() {
      await running?.done;
    },
    async close() {
      running?.abort.abort();
      await running?.done;
    },
  };
}

/** @throws at the end when it is not what was made: the download breaks off */
async function* asMade(file: FootageFile, wanted: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  yield* through(file.read(0, file.size), hash);
  if (hash.digest('hex') !== wanted) throw new Error('a redacted copy is not what was made');
}
