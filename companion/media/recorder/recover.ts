/**
 * After a crash: makes a file and its index agree again, and ends it. What is whole stays, a fragment without its line gets one,
 * marked as recovered; what is cut in half is put aside in a file of its own. Nothing is deleted. However long the file is, little
 * of it is in memory.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ulidSchema } from '#shared/case/envelope.ts';
import {
  type ChainHead,
  chained,
  endOf,
  type IndexLine,
  lineText,
  readLine,
  type TrackKind,
  trackKinds,
  type Unchained,
} from '#shared/media/chain.ts';
import { HOLE_MS } from '#shared/media/coverage.ts';
import { firstFragment, fragmentAt, type ReadAt, tracksOf } from './boxes.ts';
import { type ClockReading, readClock } from './camera-clock.ts';
import { type Hole, TELL_MS, TOUCH_MS } from './holes.ts';

export type Recovered =
  | {
      readonly ok: true;
      /** `ended`: it had ended in order, nothing was done; `empty`: not even its beginning is whole, nothing was done. */
      readonly state: 'ended' | 'empty' | 'recovered';
      /** The last line of the index as it is after that; null: there is none. */
      readonly head: ChainHead | null;
      /** Fragments that were whole without a line. */
      readonly found: number;
      /** Bytes that were put aside, of the file and of its index. */
      readonly aside: number;
      /** What the crash left out, and what was lost shortly before it. */
      readonly holes: readonly Hole[];
    }
  /** Nothing was cut. `index-missing`: there is footage and no index of it; `index-broken`: a line in its midst is none; else what the file system said. */
  | { readonly ok: false; readonly code: string };

const CHUNK = 256 * 1024;
/** Of one line of an index. */
const MOST_LINE = 16 * 1024;
/** Of those that may not have been told: a kind each ten seconds, with a line each fragment. */
const MOST_HOLES = 64;
const MOST_INIT = 2 * 1024 * 1024;
/** A file whose codecs changed is followed by another one with the next key picture. */
const SAME_SESSION_MS = 5_000;

/** What stands before and behind that file. */
export interface Neighbours {
  /** The camera's clock at the end of the file before it. */
  readonly clock: ClockReading | null;
  /** Another file was begun behind it, epoch ms; null: it is the last. */
  readonly follows: number | null;
}

/**
 * @param folder of one recording
 * @param file its number
 * @param until epoch ms: the hole that the crash left ends here at the earliest
 */
export async function recoverFile(
  folder: string,
  file: number,
  until: number,
  { clock, follows }: Neighbours = { clock: null, follows: null },
): Promise<Recovered> {
  const mediaPath = join(folder, `${file}.mp4`);
  const handles: FileHandle[] = [];
  const opened = async (path: string) => {
    const handle = await open(path, 'r+');
    handles.push(handle);
    return handle;
  };
  try {
    const media = await opened(mediaPath);
    const { size } = await media.stat();
    const readAt = reader(media);
    let index: FileHandle;
    try {
      index = await opened(join(folder, `${file}.index`));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      return await withoutIndex(readAt, size);
    }
    const known = await readIndex(reader(index), clock);
    if (known === 'broken') return { ok: false, code: 'index-broken' };
    if (known.init === null || known.last === null) return await withoutIndex(readAt, size);
    const headOf = (last: IndexLine, bytes: number): ChainHead => ({
      recording: known.init?.recording ?? '',
      file,
      number: last.number,
      chain: last.chain,
      bytes,
    });
    if (known.last.kind === 'end')
      return { ok: true, state: 'ended', head: headOf(known.last, known.end), found: 0, aside: 0, holes: [] };

    const tracks = tracksOf(await readAt(0, Math.min(known.init.length, MOST_INIT)));
    const { init } = known;
    const made: IndexLine[] = [];
    const say = (line: Unchained) => made.push(chained(made.at(-1) ?? known.last, line));
    // A line without its bytes: the disk lost what it said it had. The line stays, and is found by whoever verifies.
    let { end } = known;
    let lastReceived = known.lastReceived ?? init.at;
    const holes: Hole[] = [];
    /** Until when it is told that nothing is there. */
    const allToldTo = Math.min(...trackKinds.map((track) => known.toldTo.get(track) ?? 0));
    const lastIn = new Map(known.lastIn);
    for (;;) {
      const one = await fragmentAt(readAt, end, size, tracks);
      if (one === null) break;
      const { offset, length, from, to, last, key } = one;
      const began = one.received ?? lastReceived;
      // What lies between was silent, or the disk had refused it: the line that says so went with that of the fragment.
      const gap = { from: Math.max(lastReceived, allToldTo), to: began, why: 'crash' } as const;
      if (gap.to - gap.from > HOLE_MS) {
        holes.push(gap);
        say({ kind: 'hole', ...gap });
      }
      const received: [number, number] = [began, began + (last - from)];
      say({
        kind: 'fragment',
        offset,
        length,
        sha256: await hashOf(readAt, offset, length),
        from,
        to,
        tracks: [...one.tracks],
        received,
        key,
        recovered: true,
        estimated: true,
      });
      end = offset + length;
      lastReceived = received[1];
      for (const track of one.tracks) lastIn.set(track, { offset, received: lastReceived });
    }
    const found = made.filter(({ kind }) => kind === 'fragment').length;
    /** Until when that track is known to be there, or not to be. */
    const lastOf = async (track: TrackKind): Promise<number> => {
      const toldTo = known.toldTo.get(track) ?? init.at;
      const at = lastIn.get(track);
      const one = at === undefined ? null : await fragmentAt(readAt, at.offset, size, tracks);
      const early = one === null ? 0 : Math.max(0, one.last - (one.ends.get(track) ?? one.last));
      return Math.max(toldTo, (at?.received ?? 0) - early);
    };
    // It may have crashed while it was recovered.
    const { last: before } = known;
    const isSaid =
      found === 0 && before.kind === 'hole' && before.why === 'crash' && before.track === undefined;
    const ends: Hole[] = [];
    if (!isSaid) {
      // What a track missed and nobody had told yet; a little of it may have waited in memory for another file.
      if (known.version > 1)
        for (const { kind } of tracks.values()) {
          if (kind === null) continue;
          const last = await lastOf(kind);
          const why = lastReceived - last > HOLE_MS ? 'silent' : 'crash';
          if (lastReceived - last > TOUCH_MS) ends.push({ from: last, to: lastReceived, why, track: kind });
        }
      const behind = Math.round(known.clock?.behind ?? 0);
      // Where another file follows at once the camera went on, and was not cut off.
      const wentOn = follows !== null && follows - lastReceived <= SAME_SESSION_MS;
      if (known.version > 2 && behind > HOLE_MS && !wentOn)
        ends.push({ from: lastReceived - behind, to: lastReceived, why: 'behind' });
      if (until > lastReceived) ends.push({ from: lastReceived, to: until, why: 'crash' });
    }
    for (const { from, to, why, track } of ends)
      say({ kind: 'hole', from, to, why, ...(track === undefined ? {} : { track }) });
    say({ kind: 'end', at: Math.max(until, lastReceived), recovered: true });

    const { size: indexSize } = await index.stat();
    await setAside(readAt, end, size, `${mediaPath}.cut`);
    await setAside(reader(index), known.indexEnd, indexSize, join(folder, `${file}.index.cut`));
    const text = Buffer.from(made.map((line) => `${lineText(line)}\n`).join(''));
    await index.truncate(known.indexEnd);
    await whole(index, text, known.indexEnd);
    await index.sync();
    if (size > end) {
      await media.truncate(end);
      await media.sync();
    }
    const last = made.at(-1) ?? known.last;
    const aside = Math.max(0, size - end) + indexSize - known.indexEnd;
    // Told once more rather than not at all: what was told in the last seconds may have gone with the process.
    const untold = known.holes.filter((hole) => hole.to > lastReceived - 2 * TELL_MS);
    return {
      ok: true,
      state: 'recovered',
      head: headOf(last, end),
      found,
      aside,
      holes: [...untold, ...holes, ...ends],
    };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  } finally {
    for (const handle of handles) await handle.close().catch(() => undefined);
  }
}

const codeOf = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code ?? message ?? String(error)).slice(0, 60);
};

/** A file whose beginning never got its line has nothing to lose, unless there is a fragment in it. */
async function withoutIndex(readAt: ReadAt, size: number): Promise<Recovered> {
  const first = await firstFragment(readAt, size);
  return first === null
    ? { ok: true, state: 'empty', head: null, found: 0, aside: 0, holes: [] }
    : { ok: false, code: 'index-missing' };
}

interface KnownIndex {
  readonly init: Extract<IndexLine, { kind: 'init' }> | null;
  readonly version: number;
  readonly last: IndexLine | null;
  /** Of the file, and of the index, that its lines speak of and fill. */
  readonly end: number;
  readonly indexEnd: number;
  readonly lastReceived: number | null;
  /** As its fragments tell it: each says when its first message came, and what the camera's clock said. */
  readonly clock: ClockReading | null;
  /** The last fragment with samples of each track; `received`: when its last message came. */
  readonly lastIn: ReadonlyMap<TrackKind, { readonly offset: number; readonly received: number }>;
  /** Up to where it is told of each track that it was not there. */
  readonly toldTo: ReadonlyMap<TrackKind, number>;
  /** The last of its holes: they may not have been told. */
  readonly holes: readonly Hole[];
}

/**
 * Up to the first line that is none, is out of order, or has no end, which a crash leaves at the end only.
 * @returns `broken`: there are lines behind such a one; cutting there would take from what is sealed
 */
async function readIndex(readAt: ReadAt, before: ClockReading | null): Promise<KnownIndex | 'broken'> {
  let init: KnownIndex['init'] = null;
  let last: IndexLine | null = null;
  let end = 0;
  let indexEnd = 0;
  let lastReceived: number | null = null;
  let clock = before;
  /** Since the last fragment nothing came for long. */
  let silent = false;
  const lastIn = new Map<TrackKind, { readonly offset: number; readonly received: number }>();
  const toldTo = new Map<TrackKind, number>();
  let torn = false;
  let holes: Hole[] = [];
  for await (const text of linesOf(readAt)) {
    const line = readLine(text);
    if (torn && line !== null) return 'broken';
    torn ||= line === null || line.number !== (last === null ? 0 : last.number + 1);
    if (torn || line === null) continue;
    if (line.kind === 'init') init = line;
    if (line.kind === 'fragment') {
      [, lastReceived] = line.received;
      if (line.camera !== undefined) clock = readClock(clock, line.camera[0], line.received[0], silent);
      silent = false;
      for (const track of line.tracks ?? [])
        lastIn.set(track, { offset: line.offset, received: lastReceived });
    }
    if (line.kind === 'hole') {
      const { from, to, why, track } = line;
      silent ||= why === 'silent' && track === undefined;
      holes = [...holes.slice(-MOST_HOLES + 1), { from, to, why, ...(track === undefined ? {} : { track }) }];
      for (const one of track === undefined ? trackKinds : [track])
        toldTo.set(one, Math.max(toldTo.get(one) ?? 0, to));
    }
    last = line;
    end = endOf(line, end);
    indexEnd += Buffer.byteLength(text) + 1;
  }
  return {
    init,
    version: init?.version ?? 1,
    last,
    end,
    indexEnd,
    lastReceived,
    clock,
    lastIn,
    toldTo,
    holes,
  };
}

/** Without their ends; what has none is no line, and what is longer than a line can be is none either. */
async function* linesOf(readAt: ReadAt): AsyncGenerator<string> {
  let held = Buffer.alloc(0);
  for (let at = 0; ; ) {
    const chunk = await readAt(at, CHUNK);
    if (chunk.length === 0) return;
    at += chunk.length;
    held = Buffer.concat([held, chunk]);
    for (let cut = held.indexOf(10); cut >= 0; cut = held.indexOf(10)) {
      yield held.toString('utf8', 0, cut);
      held = held.subarray(cut + 1);
    }
    if (held.length > MOST_LINE) return;
  }
}

function reader(handle: FileHandle): ReadAt {
  return async (offset, length) => {
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  };
}

async function hashOf(readAt: ReadAt, offset: number, length: number): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < length; at += CHUNK)
    hash.update(await readAt(offset + at, Math.min(CHUNK, length - at)));
  return hash.digest('hex');
}

/** Added to what an earlier crash left. */
async function setAside(readAt: ReadAt, from: number, to: number, path: string): Promise<void> {
  if (from >= to) return;
  const handle = await open(path, 'a', 0o600);
  try {
    for (let at = from; at < to; at += CHUNK)
      await handle.appendFile(await readAt(at, Math.min(CHUNK, to - at)));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function whole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Numbers of the files by recording, in order; empty where the folder is not there. */
export async function listFiles(mediaFolder: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, readonly number[]>();
  const names = await readdir(mediaFolder).catch(() => []);
  for (const name of names.filter((one) => ulidSchema.safeParse(one).success)) {
    const files = await readdir(join(mediaFolder, name)).catch(() => []);
    // By the index as well: bytes may be sealed, elsewhere, or disposed of, and their number is taken all the same.
    const numbers = new Set(
      files.flatMap((one) => /^(\d{1,9})\.(?:mp4|index)$/.exec(one)?.[1] ?? []).map(Number),
    );
    if (numbers.size > 0)
      found.set(
        name,
        [...numbers].sort((a, b) => a - b),
      );
  }
  return found;
}

/**
 * Every file that has no end, of every recording, one after the other.
 * @param listed as they were before anything is recorded: a file that is being written is none of them
 * @param now epoch ms
 */
export async function recoverAll(
  mediaFolder: string,
  listed: ReadonlyMap<string, readonly number[]>,
  now: number,
  on: (recording: string, file: number, recovered: Recovered) => void,
): Promise<void> {
  for (const [recording, numbers] of listed)
    for (const [at, number] of numbers.entries()) {
      const folder = join(mediaFolder, recording);
      if (await hasEnded(join(folder, `${number}.index`))) continue;
      const next = numbers[at + 1];
      const follows = next === undefined ? null : await beginOf(join(folder, `${next}.index`));
      const before = numbers[at - 1];
      const clock = before === undefined ? null : await clockOf(join(folder, `${before}.index`));
      on(recording, number, await recoverFile(folder, number, follows ?? now, { clock, follows }));
    }
}

async function withFile<T>(
  path: string,
  use: (readAt: ReadAt, size: number) => Promise<T>,
): Promise<T | null> {
  try {
    const { size } = await stat(path);
    const handle = await open(path, 'r');
    return await use(reader(handle), size).finally(() => handle.close());
  } catch {
    return null;
  }
}

/** Its last line says so: nothing else of it is looked at. */
/** Does that index say that its file ended? */
export async function hasEnded(path: string): Promise<boolean> {
  const ended = await withFile(path, async (readAt, size) => {
    const from = Math.max(0, size - MOST_LINE);
    const text = Buffer.from(await readAt(from, size - from)).toString('utf8');
    const [last, none] = text.split('\n').slice(-2);
    return none === '' && readLine(last ?? '')?.kind === 'end';
  });
  return ended ?? false;
}

/** At the end of a file. */
async function clockOf(path: string): Promise<ClockReading | null> {
  const known = await withFile(path, (readAt) => readIndex(readAt, null));
  return known === null || known === 'broken' ? null : known.clock;
}

async function beginOf(path: string): Promise<number | null> {
  return withFile(path, async (readAt) => {
    const [text = ''] = Buffer.from(await readAt(0, MOST_LINE))
      .toString('utf8')
      .split('\n');
    const line = readLine(text);
    return line?.kind === 'init' ? line.at : null;
  });
}
