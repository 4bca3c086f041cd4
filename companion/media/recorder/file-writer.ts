/**
 * The disk's side of a recording: one thing after the other, bytes before their line, a line before anybody is told of it. What the
 * disk does not take is a hole and never an error of the process.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ChainHead,
  chained,
  type HoleReason,
  type IndexLine,
  lineText,
  type Unchained,
} from '#shared/media/chain.ts';
import { createHoles, type Hole } from './holes.ts';
import type { Described, makeInitSegment } from './init-segment.ts';

/** What may wait for the disk; what comes then is a hole, not a growing queue. */
const WAITING_BYTES = 32 * 1024 * 1024;

/** Passed in so that a disk that is full, breaks or is slow can be tried. */
export interface RecorderDisk {
  /** Opens a file to be written that must not be there. */
  readonly create: (path: string) => Promise<FileHandle>;
  /** Makes a folder and those above it; names of files in it are on disk when `syncFolder` resolves. */
  readonly makeFolder: (path: string) => Promise<unknown>;
  readonly syncFolder: (path: string) => Promise<void>;
}
export const realDisk: RecorderDisk = {
  create: (path) => open(path, 'wx', 0o600),
  makeFolder: (path) => mkdir(path, { recursive: true, mode: 0o700 }),
  async syncFolder(path) {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  },
};

export interface Broken {
  /** The file that another one has to follow. */
  readonly number: number;
  /** What that may be called. */
  readonly next: number;
  /** Where the beginning of the file could not be made of them. */
  readonly tracks: readonly Described[];
}
export interface FileWriterDeps {
  readonly folder: string;
  readonly recording: string;
  readonly disk: RecorderDisk;
  readonly makeInit: typeof makeInitSegment;
  /** The disk has it: file and index. */
  readonly onHead: (head: ChainHead) => void;
  /** Was not written. */
  readonly onLost: (hole: Pick<Hole, 'from' | 'to' | 'why'>) => void;
  readonly onBroken: (broken: Broken) => void;
}

type LineOf<K extends IndexLine['kind']> = Unchained<Extract<IndexLine, { kind: K }>>;
export type FragmentFacts = Omit<LineOf<'fragment'>, 'kind' | 'offset' | 'length' | 'sha256'>;

export interface FileWriter {
  /** @param at epoch ms: when its first message came */
  begin(number: number, described: readonly Described[], at: number): void;
  /** So many bytes more may wait. */
  fits(bytes: number): boolean;
  /** @param lost what is missing where it is not written, epoch ms */
  fragment(
    number: number,
    bytes: Uint8Array,
    lost: { readonly from: number; readonly to: number },
    facts: FragmentFacts,
  ): void;
  /** Gets a line with the next fragment, or at the file's end. */
  hole(hole: Hole): void;
  /** Nothing more comes into it; it ends when the next one begins, or with `close`. @param at epoch ms */
  finish(number: number, at: number): void;
  /** Ends what is open and lets go of it. */
  close(): void;
  /** Resolves when nothing waits; never rejects. */
  settled(): Promise<void>;
}

/** A file that is open; `last` null: its beginning is not on disk. */
interface Written {
  readonly number: number;
  media: FileHandle | null;
  index: FileHandle | null;
  last: IndexLine | null;
  end: number;
  indexEnd: number;
  /** Nothing more comes into it since; null: it is written to. */
  endedAt: number | null;
}

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException | null)?.code ?? '');
const reasonOf = (error: unknown): HoleReason =>
  ['ENOSPC', 'EDQUOT'].includes(codeOf(error)) ? 'disk-full' : 'disk-error';

export function createFileWriter(deps: FileWriterDeps): FileWriter {
  const { disk } = deps;
  const holes = createHoles();
  let written: Written | null = null;
  /** Without its end until the file that follows has its beginning: so a crash between them finds one that has none. */
  let before: Written | null = null;
  /** Why the file that is to be written to could not be begun. */
  let whyNot: HoleReason = 'disk-error';
  let waiting = 0;
  let queue: Promise<void> = Promise.resolve();
  const then = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch(() => undefined);
  };

  async function begin(number: number, described: readonly Described[], at: number): Promise<void> {
    let init: Uint8Array;
    try {
      init = await deps.makeInit(described);
    } catch {
      whyNot = 'unreadable';
      deps.onBroken({ number, next: number, tracks: await unusable(described, deps.makeInit) });
      return;
    }
    try {
      if (written?.number !== number) {
        if (written !== null && written.last !== null) {
          await end(before);
          before = written;
        } else await letGo(written);
        written = { number, media: null, index: null, last: null, end: 0, indexEnd: 0, endedAt: null };
      }
      await disk.makeFolder(deps.folder);
      written.media ??= await disk.create(join(deps.folder, `${number}.mp4`));
      written.index ??= await disk.create(join(deps.folder, `${number}.index`));
      await disk.syncFolder(deps.folder);
      await disk.syncFolder(dirname(deps.folder));
      const codecs = described.map(({ codec }) => codec);
      await put(written, init, {
        kind: 'init',
        version: 3,
        recording: deps.recording,
        file: number,
        codecs,
        at,
      });
    } catch (error) {
      whyNot = reasonOf(error);
      // What was opened on a full disk is used at the next try; of a broken one nothing is believed.
      const again = whyNot === 'disk-full';
      const made = (written !== null && written.media !== null) || codeOf(error) === 'EEXIST';
      if (!again) {
        await letGo(written);
        written = null;
      }
      deps.onBroken({ number, next: again || !made ? number : number + 1, tracks: [] });
      return;
    }
    tell(written);
    const old = before;
    before = null;
    await end(old);
  }

  /** Bytes, then the lines that come with them, each on disk before what comes after it; then it is told. */
  async function put(
    to: Written,
    bytes: Uint8Array,
    facts:
      | Omit<LineOf<'init'>, 'offset' | 'length' | 'sha256'>
      | (FragmentFacts & { readonly kind: 'fragment' }),
  ): Promise<void> {
    const media = opened(to.media);
    await media.truncate(to.end);
    await whole(media, bytes, to.end);
    await media.datasync();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const placed = { ...facts, offset: to.end, length: bytes.length, sha256 } as Unchained;
    await lines(to, placed);
    to.end += bytes.length;
  }

  /** All in one, so that the disk is asked once; what was not written is written with the next. Holes come before, except of a beginning. */
  async function lines(to: Written, made: Unchained): Promise<void> {
    const index = opened(to.index);
    const due = holes.due('all');
    const all = to.last === null ? [made, ...due.map(holeLine)] : [...due.map(holeLine), made];
    let { last } = to;
    let text = '';
    for (const one of all) {
      last = chained(last, one);
      text += `${lineText(last)}\n`;
    }
    try {
      const bytes = Buffer.from(text);
      await index.truncate(to.indexEnd);
      await whole(index, bytes, to.indexEnd);
      await index.datasync();
      to.indexEnd += bytes.length;
      to.last = last;
    } catch (error) {
      for (const hole of due) holes.add(hole);
      throw error;
    }
  }

  function tell({ number: file, last, end: bytes }: Written): void {
    if (last === null) return;
    deps.onHead({ recording: deps.recording, file, number: last.number, chain: last.chain, bytes });
  }

  /** The line that says so, where the disk takes it; a file without one is looked through after the next start. */
  async function end(of: Written | null): Promise<void> {
    if (of === null) return;
    try {
      if (of.endedAt === null || of.last === null) return;
      const media = opened(of.media);
      await media.truncate(of.end);
      await media.datasync();
      await lines(of, { kind: 'end', at: of.endedAt });
      tell(of);
    } catch {
      // What was told before is on disk.
    } finally {
      await letGo(of);
    }
  }

  async function letGo(of: Written | null): Promise<void> {
    // What it wrote is on disk since it was told; what closing says changes nothing of it.
    await of?.media?.close().catch(() => undefined);
    await of?.index?.close().catch(() => undefined);
  }

  return {
    begin: (number, described, at) => then(() => begin(number, described, at)),
    fits: (bytes) => waiting + bytes <= WAITING_BYTES,
    fragment(number, bytes, lost, facts) {
      waiting += bytes.length;
      then(async () => {
        try {
          if (written?.number !== number || written.last === null) {
            deps.onLost({ ...lost, why: whyNot });
            return;
          }
          await put(written, bytes, { kind: 'fragment', ...facts });
        } catch (error) {
          // What was written of it is cut off again at the next try: the file's end is where the index says.
          const why = reasonOf(error);
          deps.onLost({ ...lost, why });
          if (why === 'disk-error') deps.onBroken({ number, next: number + 1, tracks: [] });
          return;
        } finally {
          waiting -= bytes.length;
        }
        tell(written);
      });
    },
    hole: (hole) => holes.add(hole),
    finish: (number, at) =>
      then(async () => {
        if (written?.number === number) written.endedAt = at;
      }),
    close: () =>
      then(async () => {
        const [last, old] = [written, before];
        written = null;
        before = null;
        await end(last);
        await end(old);
      }),
    settled: () => queue,
  };
}

function holeLine({ camera, ...hole }: Hole): Unchained {
  return {
    kind: 'hole',
    ...hole,
    ...(camera === undefined ? {} : { camera: [...camera] as [number, number] }),
  };
}

function opened(handle: FileHandle | null): FileHandle {
  if (handle === null) throw new Error('the file is not open');
  return handle;
}

/** A disk may take a part. */
async function whole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw new Error('nothing was written');
    done += bytesWritten;
  }
}

/** Those that no beginning can be made of; of several that go alone and not together, all but the first. */
async function unusable(
  described: readonly Described[],
  makeInit: typeof makeInitSegment,
): Promise<readonly Described[]> {
  const found: Described[] = [];
  for (const one of described) await makeInit([{ ...one, id: 1 }]).catch(() => found.push(one));
  return found.length > 0 ? found : described.slice(1);
}
