/**
 * Files on their way in, a folder each: `bytes`, beside it the chained `index` (shared/media/import-chain.ts) and `about.json`. What
 * a line of the index vouches for is on the disk; what came since is sent again after a crash. Knows nothing of HTTP or the record.
 */
import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { opaqueIdSchema, ulidSchema } from '#shared/case/envelope.ts';
import { type FileFormat, fileFormats, formatOf, HEAD_BYTES } from '#shared/media/file-kind.ts';
import {
  CHUNK_BYTES,
  chainedImport,
  endOfImport,
  type ImportHead,
  type ImportLine,
  importLineText,
  soundLines,
} from '#shared/media/import-chain.ts';

const aboutSchema = z.strictObject({
  version: z.literal(1),
  id: ulidSchema,
  /** Whose upload it is; null: it came from a dock. */
  by: opaqueIdSchema.nullable(),
  unit: z.string().max(200).nullable(),
  /** As its sender called it, without folders. */
  name: z.string().min(1).max(255),
  size: z.int().min(1),
  case: ulidSchema.nullable(),
  /** When the sender's file system says that it was last written, epoch ms. */
  modified: z.number().nullable(),
  createdAt: z.number(),
  /** The dock and the path within it. */
  dock: z.strictObject({ label: z.string().max(80), path: z.string().max(2000) }).nullable(),
  format: z.enum(fileFormats).nullable(),
  state: z.enum(['coming', 'whole', 'refused', 'duplicate']),
  /** Of the whole file, hex. */
  sha256: z.string().nullable(),
  /** The import that has the same bytes. */
  of: ulidSchema.nullable(),
  /** What the whole file must be, hex, where its source was read before; null: nobody knows. */
  expected: z.string().nullable(),
});
export type About = z.infer<typeof aboutSchema>;
export type NewFile = Pick<
  About,
  'id' | 'by' | 'unit' | 'name' | 'size' | 'case' | 'modified' | 'createdAt' | 'dock' | 'expected'
>;

export type StoreFault = 'differs' | 'offset' | 'longer' | 'disk-full' | 'not-media' | 'over' | 'gone';
export class StoreRefusal extends Error {
  readonly fault: StoreFault;
  constructor(fault: StoreFault) {
    super(fault);
    this.name = 'StoreRefusal';
    this.fault = fault;
  }
}

export interface HeldFile {
  readonly about: About;
  /** Bytes that are here, and those that lines of the index vouch for. */
  readonly offset: number;
  readonly sealed: number;
  /** `busy`: bytes are coming; `checking`: read again after the companion had been away. */
  readonly state: 'waiting' | 'busy' | 'checking' | 'whole' | 'refused' | 'duplicate';
  /** Null while not whole. */
  readonly head: ImportHead | null;
}

export interface StoreDeps {
  readonly dir: string;
  /** Bytes of a chunk, and after how many the disk is waited for. */
  readonly chunk?: number;
  readonly sealEvery?: number;
  /** Writes all of it. Passed in, so that a full disk can be tried. */
  readonly write?: (file: FileHandle, bytes: Uint8Array, at: number) => Promise<void>;
  /** Waits until what was written is on the disk. Passed in, so that it can be seen when. */
  readonly sync?: (file: FileHandle) => Promise<void>;
}

export interface ImportStore {
  all(): readonly HeldFile[];
  get(id: string): HeldFile | null;
  create(file: NewFile): Promise<void>;
  /** Where to go on, when what runs has ended and what was there has been read again. @throws StoreRefusal */
  offset(id: string): Promise<number>;
  /** @returns where the file ends then. @throws StoreRefusal; what came before it is kept */
  put(id: string, at: number, pieces: AsyncIterable<Uint8Array>): Promise<number>;
  /** Gives up a file that is not whole. @throws StoreRefusal */
  cancel(id: string): Promise<void>;
  /** Its bytes are those of another, which was looked at: they are let go of. */
  duplicate(id: string, of: string): Promise<void>;
  pathOf(id: string): string;
  /** Waits for what runs. */
  settled(): Promise<void>;
}

interface Entry {
  about: About;
  lines: ImportLine[];
  /** Lines that are not in the index yet. */
  unwritten: ImportLine[];
  offset: number;
  busy: boolean;
  checking: boolean;
  /** Null: it has to be read again before anything is added. */
  hashes: { readonly whole: Hash; readonly chunk: Hash } | null;
  running: Promise<unknown>;
}

const SEAL_EVERY = 8;
const READ_BYTES = 1024 * 1024;

export function openImportStore(deps: StoreDeps): ImportStore {
  const { dir, chunk = CHUNK_BYTES, sealEvery = SEAL_EVERY, write = writeAll, sync = toDisk } = deps;
  const entries = new Map<string, Entry>();
  const at = (id: string, name: string) => join(dir, id, name);

  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const id of readdirSync(dir)) {
    const entry = ulidSchema.safeParse(id).success ? readEntry(id) : null;
    if (entry !== null) entries.set(id, entry);
  }

  function readEntry(id: string): Entry | null {
    const text = existsSync(at(id, 'about.json')) ? readFileSync(at(id, 'about.json'), 'utf8') : '';
    let about: About;
    try {
      about = aboutSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
    const entry = { about, lines: [], unwritten: [], offset: 0, busy: false, checking: false, hashes: null };
    if (about.state === 'refused' || about.state === 'duplicate')
      return { ...entry, running: Promise.resolve() };
    const index = existsSync(at(id, 'index')) ? readFileSync(at(id, 'index'), 'utf8') : '';
    const lines = [...soundLines(index, id)];
    const sound = textOf(lines).length;
    if (about.state !== 'whole' && sound < Buffer.byteLength(index)) truncateSync(at(id, 'index'), sound);
    return { ...entry, lines, offset: endOfImport(lines), running: Promise.resolve() };
  }

  function entryOf(id: string): Entry {
    const entry = entries.get(id);
    if (entry === undefined) throw new StoreRefusal('gone');
    return entry;
  }

  /** One thing at a time with a file, in order of asking. */
  function inTurn<T>(entry: Entry, what: () => Promise<T>): Promise<T> {
    const done = entry.running.then(what, what);
    entry.running = done.catch(() => {});
    return done;
  }

  async function saveAbout(entry: Entry, changes: Partial<About>): Promise<void> {
    entry.about = { ...entry.about, ...changes };
    const file = at(entry.about.id, 'about.json');
    await writeFile(`${file}.new`, JSON.stringify(entry.about), { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }

  /** What was sealed is read again, compared, and hashed; from the first chunk that is not what it was, it is sent again. */
  async function readAgain(entry: Entry): Promise<void> {
    const { id } = entry.about;
    entry.checking = true;
    const whole = createHash('sha256');
    const kept = entry.lines.slice(0, 1);
    const file = await open(at(id, 'bytes'), 'r').catch(() => null);
    try {
      for (const line of entry.lines) {
        if (line.kind !== 'chunk' || file === null) continue;
        const before = whole.copy();
        const one = createHash('sha256');
        await readRange(file, line.offset, line.length, (bytes) => {
          one.update(bytes);
          whole.update(bytes);
        });
        if (one.digest('hex') !== line.sha256) {
          entry.hashes = { whole: before, chunk: createHash('sha256') };
          break;
        }
        kept.push(line);
      }
    } finally {
      await file?.close();
      entry.checking = false;
    }
    if (kept.length < entry.lines.length) {
      const length = textOf(kept).length;
      await truncate(at(id, 'index'), length);
    }
    entry.lines = kept;
    entry.offset = endOfImport(kept);
    entry.hashes ??= { whole, chunk: createHash('sha256') };
    if (entry.offset === entry.about.size) await complete(entry, entry.hashes.whole);
  }

  /** Lines are written when what they vouch for is on the disk, not before. */
  async function seal(entry: Entry, file: FileHandle): Promise<void> {
    if (entry.unwritten.length === 0) return;
    await sync(file);
    const text = Buffer.from(textOf(entry.unwritten));
    const before = textOf(entry.lines.filter((line) => !entry.unwritten.includes(line))).length;
    // At its place and not at the end: what a full disk left of an earlier try is written over.
    const index = await open(at(entry.about.id, 'index'), 'r+');
    try {
      await writeAll(index, text, before);
      await index.truncate(before + text.length);
      await index.datasync();
    } finally {
      await index.close();
    }
    entry.unwritten = [];
  }

  function endChunk(entry: Entry, hashes: { chunk: Hash }): void {
    const start = endOfImport(entry.lines);
    const line = chainedImport(entry.lines.at(-1) ?? null, {
      kind: 'chunk',
      offset: start,
      length: entry.offset - start,
      sha256: hashes.chunk.digest('hex'),
    });
    entry.lines.push(line);
    entry.unwritten.push(line);
    hashes.chunk = createHash('sha256');
  }

  async function complete(entry: Entry, whole: Hash): Promise<void> {
    const sha256 = whole.copy().digest('hex');
    const { expected } = entry.about;
    if (expected !== null && sha256 !== expected) {
      await cutBack(entry, 0);
      throw new StoreRefusal('differs');
    }
    await saveAbout(entry, { state: 'whole', sha256 });
    entry.hashes = null;
  }

  async function take(entry: Entry, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const { id, size } = entry.about;
    if (entry.hashes === null) throw new Error('not read again');
    const start = entry.offset;
    const hashes = { ...entry.hashes };
    const file = await open(at(id, 'bytes'), existsSync(at(id, 'bytes')) ? 'r+' : 'wx+', 0o600);
    try {
      for await (const piece of pieces) {
        if (entry.offset + piece.length > size) {
          throw new StoreRefusal('longer');
        }
        let from = 0;
        while (from < piece.length) {
          const room = endOfImport(entry.lines) + chunk - entry.offset;
          const part = piece.subarray(from, from + room);
          await write(file, part, entry.offset);
          hashes.whole.update(part);
          hashes.chunk.update(part);
          entry.offset += part.length;
          from += part.length;
          if (part.length === room) endChunk(entry, hashes);
          if (entry.unwritten.length >= sealEvery) await seal(entry, file);
        }
        if (entry.about.format === null) await judge(entry, file);
      }
      if (entry.offset === size) await end(entry, file, hashes);
    } catch (error) {
      if (error instanceof StoreRefusal && error.fault === 'longer') await cutBack(entry, start);
      throw isFull(error) ? new StoreRefusal('disk-full') : error;
    } finally {
      if (entry.about.state === 'coming' && entry.hashes !== null) {
        entry.hashes = hashes;
        // The connection broke; or the disk is full, and then the index waits too.
        await seal(entry, file).catch(() => {});
      }
      await file.close();
    }
  }

  /** Every byte came: the last chunk is sealed, and then the file is called whole. */
  async function end(entry: Entry, file: FileHandle, hashes: { whole: Hash; chunk: Hash }): Promise<void> {
    if (endOfImport(entry.lines) < entry.about.size) endChunk(entry, hashes);
    await seal(entry, file);
    await complete(entry, hashes.whole);
  }

  /**
   * A file that turns out longer than was announced is not the one that was announced: nothing of that call counts, and what
   * was there before is read again.
   */
  async function cutBack(entry: Entry, start: number): Promise<void> {
    entry.unwritten = [];
    entry.lines = entry.lines.filter((line) => endOfImport([line]) <= start);
    entry.offset = endOfImport(entry.lines);
    entry.hashes = null;
    const length = textOf(entry.lines).length;
    if ((await stat(at(entry.about.id, 'index'))).size > length)
      await truncate(at(entry.about.id, 'index'), length);
  }

  /** Looked at as soon as enough is there to tell: nobody sends twenty gigabytes for nothing. */
  async function judge(entry: Entry, file: FileHandle): Promise<void> {
    const { size, id } = entry.about;
    if (entry.offset < Math.min(size, HEAD_BYTES)) return;
    const head = new Uint8Array(Math.min(size, HEAD_BYTES));
    await file.read(head, 0, head.length, 0);
    const format: FileFormat | null = formatOf(head);
    if (format !== null) {
      await saveAbout(entry, { format });
      return;
    }
    await saveAbout(entry, { state: 'refused' });
    await drop(entry, id);
    throw new StoreRefusal('not-media');
  }

  /** Lets go of bytes that nobody vouches for. */
  async function drop(entry: Entry, id: string): Promise<void> {
    await rm(at(id, 'bytes'), { force: true });
    await rm(at(id, 'index'), { force: true });
    Object.assign(entry, { lines: [], unwritten: [], offset: 0, hashes: null });
  }

  return {
    all: () => [...entries.values()].map(view),
    get(id) {
      const entry = entries.get(id);
      return entry === undefined ? null : view(entry);
    },
    async create(file) {
      const { id } = file;
      const about = aboutSchema.parse({
        ...file,
        ...{ version: 1, format: null, state: 'coming', sha256: null, of: null },
      });
      const first = chainedImport(null, { kind: 'file', version: 1, import: id, chunk });
      mkdirSync(join(dir, id), { mode: 0o700 });
      const entry: Entry = {
        about,
        lines: [first],
        unwritten: [],
        offset: 0,
        busy: false,
        checking: false,
        hashes: { whole: createHash('sha256'), chunk: createHash('sha256') },
        running: Promise.resolve(),
      };
      try {
        await writeFile(at(id, 'index'), `${importLineText(first)}\n`, { mode: 0o600, flush: true });
        await writeFile(at(id, 'bytes'), '', { mode: 0o600 });
        await saveAbout(entry, {});
      } catch (error) {
        rmSync(join(dir, id), { recursive: true, force: true });
        throw isFull(error) ? new StoreRefusal('disk-full') : error;
      }
      entries.set(id, entry);
    },
    async offset(id) {
      const entry = entryOf(id);
      return inTurn(entry, async () => {
        if (entry.about.state === 'refused') throw new StoreRefusal('over');
        if (entry.about.state === 'coming' && entry.hashes === null) await readAgain(entry);
        // The connection broke behind the last byte: nobody sends more.
        if (entry.about.state === 'coming' && entry.hashes !== null && entry.offset === entry.about.size) {
          const hashes = { ...entry.hashes };
          entry.hashes = hashes;
          const file = await open(at(id, 'bytes'), 'r+');
          await end(entry, file, hashes).finally(() => file.close());
        }
        return entry.about.state === 'duplicate' ? entry.about.size : entry.offset;
      });
    },
    async put(id, from, pieces) {
      const entry = entryOf(id);
      return inTurn(entry, async () => {
        if (entries.get(id) !== entry) throw new StoreRefusal('gone');
        const { state } = entry.about;
        if (state === 'refused' || state === 'duplicate') throw new StoreRefusal('over');
        if (state === 'coming' && entry.hashes === null) await readAgain(entry);
        if (from !== entry.offset) throw new StoreRefusal('offset');
        if (entry.about.state === 'whole') {
          for await (const piece of pieces) if (piece.length > 0) throw new StoreRefusal('longer');
          return entry.offset;
        }
        entry.busy = true;
        try {
          await take(entry, pieces);
        } finally {
          entry.busy = false;
        }
        return entry.offset;
      });
    },
    async cancel(id) {
      const entry = entryOf(id);
      await inTurn(entry, async () => {
        if (entry.about.state === 'whole') throw new StoreRefusal('over');
        entries.delete(id);
        await rm(join(dir, id), { recursive: true, force: true });
      });
    },
    async duplicate(id, of) {
      const entry = entryOf(id);
      await inTurn(entry, async () => {
        await saveAbout(entry, { state: 'duplicate', of });
        await drop(entry, id);
      });
    },
    pathOf: (id) => at(id, 'bytes'),
    async settled() {
      await Promise.all([...entries.values()].map(({ running }) => running));
    },
  };
}

function view(entry: Entry): HeldFile {
  const { about, lines, unwritten, busy, checking } = entry;
  const last = lines.at(-1);
  return {
    about,
    offset: entry.offset,
    sealed: endOfImport(lines.slice(0, lines.length - unwritten.length)),
    state: about.state !== 'coming' ? about.state : checking ? 'checking' : busy ? 'busy' : 'waiting',
    head:
      about.state === 'whole' && last !== undefined
        ? { number: last.number, chain: last.chain, bytes: endOfImport(lines) }
        : null,
  };
}

/** ASCII throughout: its length is that of its bytes. */
const textOf = (lines: readonly ImportLine[]) => lines.map((line) => `${importLineText(line)}\n`).join('');

const isFull = (error: unknown) =>
  error instanceof Error && ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

const toDisk = (file: FileHandle) => file.datasync();

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let from = 0;
  while (from < bytes.length) {
    const { bytesWritten } = await file.write(bytes, from, bytes.length - from, at + from);
    from += bytesWritten;
  }
}

/** Reads a range in pieces; stops where the file ends. */
export async function readRange(
  file: FileHandle,
  offset: number,
  length: number,
  each: (bytes: Uint8Array) => void,
): Promise<void> {
  const piece = Buffer.allocUnsafe(Math.min(length, READ_BYTES));
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, length - done), offset + done);
    if (bytesRead === 0) return;
    each(piece.subarray(0, bytesRead));
    done += bytesRead;
  }
}
