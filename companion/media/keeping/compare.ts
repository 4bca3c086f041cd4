/**
 * Everything that the record says is on disk against what is there. Looks at everything, names each fault, changes nothing; of bytes it
 * reads only those that are due. It takes hours, and cameras send, copies are made, footage moves and goes meanwhile: so each thing is
 * looked at as the record has it then, and what seems wrong once more.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChainHead, readLine, verifyChain } from '#shared/media/chain.ts';
import { verifyImport } from '#shared/media/import-chain.ts';
import {
  type Inventory,
  type InventoryFault,
  type InventoryFaultKind,
  MAX_NAMED,
} from '#shared/media/inventory.ts';
import { type Footage, FootageDamaged, type FootageFile, type FootageRef } from '../vault/footage-file.ts';
import type { Thing } from './register.ts';

export interface CompareDeps {
  /** By id, as the record has them at any moment. */
  readonly things: ReadonlyMap<string, Thing>;
  readonly footage: Footage;
  /** Of all recordings, all files that were brought in, the papers of exported clips. */
  readonly folders: { readonly media: string; readonly imports: string; readonly clips: string };
  /** Does that redacted copy lie there? */
  readonly hasCopy: (id: string) => Promise<boolean>;
  /** A camera sends, or may at any moment: its files grow. */
  readonly isOpen: (recording: string) => boolean;
  /** Files that are on their way in, or were refused: their folders are known. */
  readonly incoming: () => ReadonlySet<string>;
  /** What is being disposed of: its bytes may be there or not. */
  readonly leaving: () => ReadonlySet<string>;
  readonly isHashed: (id: string) => boolean;
  readonly told: (progress: { readonly done: number; readonly of: number; readonly bytes: number }) => void;
  readonly signal: AbortSignal;
}

export type Compared = Pick<Inventory, 'looked' | 'found' | 'faults'>;

/** An index is 350 bytes for two seconds: three days of one file. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;
const RECORDED = /^(\d{1,6})\.mp4$/;
const CUT = /^(\d{1,6})\.(mp4|index)\.cut$/;

/** @throws the reason of the signal, when it aborts */
export async function compare(deps: CompareDeps): Promise<Compared> {
  const { things, footage, folders, signal } = deps;
  let looked = { recordings: 0, imports: 0, files: 0, bytes: 0, hashed: 0 };
  /** Of the thing that is looked at. */
  let seen: InventoryFault[] = [];
  const say = (fault: InventoryFault): void => {
    seen.push(fault);
  };

  /** Null: it is not there, or the disk refuses it, which is said. */
  async function opened(
    ref: FootageRef,
    at: Pick<InventoryFault, 'of' | 'id' | 'file'>,
  ): Promise<FootageFile | null> {
    try {
      const file = await footage.open(ref);
      if (file === null) say({ what: 'missing', ...at });
      return file;
    } catch (error) {
      say({ what: refusalOf(error), ...at });
      return null;
    }
  }

  async function recording(thing: Thing): Promise<void> {
    if (thing.heads.size > 0) looked.recordings += 1;
    const folder = join(folders.media, thing.id);
    const names = await readdir(folder).catch(() => [] as string[]);
    for (const [file, head] of thing.heads) {
      signal.throwIfAborted();
      await recordedFile(thing, folder, file, head);
      await nextTurn();
    }
    for (const name of names) {
      const cut = CUT.exec(name);
      const file = Number((cut ?? RECORDED.exec(name))?.[1] ?? -1);
      if (file < 0) continue;
      const at = { of: 'recording', id: thing.id, file } as const;
      if (cut !== null) say({ what: 'cut', ...at });
      else if (!thing.heads.has(file) && !deps.isOpen(thing.id)) say({ what: 'unrecorded', ...at });
    }
  }

  async function recordedFile(thing: Thing, folder: string, file: number, head: ChainHead): Promise<void> {
    const at = { of: 'recording', id: thing.id, file } as const;
    looked.files += 1;
    const gone = thing.disposed !== null;
    const ref = { kind: 'recording', id: thing.id, file } as const;
    let media: FootageFile | null = null;
    if (gone) {
      if ((await footage.open(ref).catch(() => null)) !== null) say({ what: 'not-removed', ...at });
    } else {
      if (deps.leaving().has(thing.id)) return;
      media = await opened(ref, at);
      if (media !== null && media.size < head.bytes) say({ what: 'shorter', ...at });
      looked.bytes += media?.size ?? 0;
    }
    const index = await indexOf(join(folder, `${file}.index`));
    if (index === null) {
      say({ what: 'index-missing', ...at });
      return;
    }
    // Of one that grows, what the record vouches for; what came since is not judged yet.
    const grows = deps.isOpen(thing.id);
    const texts = grows ? index.slice(0, head.number + 1) : index;
    const promised = new Map<number, string>();
    for (const text of texts) {
      const line = readLine(text);
      if (line !== null && 'offset' in line) promised.set(line.offset, line.sha256);
    }
    const hashes = media !== null && deps.isHashed(thing.id);
    if (hashes) looked.hashed += 1;
    const there = media;
    let failed: InventoryFaultKind | null = null;
    const verified = await verifyChain(
      texts,
      async (offset, length) => {
        signal.throwIfAborted();
        if (there === null || !hashes) return promised.get(offset) ?? '';
        if (offset + length > there.size) return null;
        try {
          return await hashOf(there, offset, offset + length);
        } catch (error) {
          failed = refusalOf(error);
          return null;
        }
      },
      there === null || grows ? 0 : there.size,
      [head],
    );
    if (failed !== null) say({ what: failed, ...at });
    const first = <T extends (typeof verified.faults)[number]['what']>(...what: T[]) =>
      verified.faults.find((one) => (what as string[]).includes(one.what));
    const broken = first('line');
    if (broken?.what === 'line') say({ what: 'index-broken', ...at, line: broken.line });
    if (first('head') !== undefined && broken === undefined) say({ what: 'index-differs', ...at });
    const changed = verified.faults.find(
      (one) => (one.what === 'fragment' || one.what === 'init') && one.why === 'changed',
    );
    if (changed !== undefined && 'number' in changed) say({ what: 'changed', ...at, line: changed.number });
    if (first('file') !== undefined) say({ what: 'longer', ...at });
    const end = verified.lines.reduce((far, line) => ('offset' in line ? line.offset + line.length : far), 0);
    if (there !== null && there.size >= head.bytes && there.size < end) say({ what: 'shorter', ...at });
  }

  async function imported(thing: Thing): Promise<void> {
    looked.imports += 1;
    looked.files += 1;
    const { file } = thing;
    if (file === null) return;
    const at = { of: 'import', id: thing.id } as const;
    const ref = { kind: 'import', id: thing.id } as const;
    const gone = thing.disposed !== null;
    let media: FootageFile | null = null;
    if (gone) {
      if ((await footage.open(ref).catch(() => null)) !== null) say({ what: 'not-removed', ...at });
    } else {
      if (deps.leaving().has(thing.id)) return;
      media = await opened(ref, at);
      looked.bytes += media?.size ?? 0;
    }
    if (media !== null && media.size < file.size) say({ what: 'shorter', ...at });
    if (media !== null && media.size > file.size) say({ what: 'longer', ...at });
    const texts = await indexOf(join(folders.imports, thing.id, 'index'));
    if (texts === null) {
      say({ what: 'index-missing', ...at });
      return;
    }
    const hashes = media !== null && media.size >= file.size && deps.isHashed(thing.id);
    if (hashes) looked.hashed += 1;
    const there = media;
    let failed: InventoryFaultKind | null = null;
    const found = await verifyImport(
      thing.id,
      texts,
      async (offset, length) => {
        signal.throwIfAborted();
        // What is not read now is taken at its line's word; the lines and the head are judged all the same.
        if (there === null || !hashes) return null;
        try {
          return await hashOf(there, offset, offset + length);
        } catch (error) {
          failed = refusalOf(error);
          return null;
        }
      },
      file.size,
      { ...file.head, bytes: file.size },
    );
    if (failed !== null) say({ what: failed, ...at });
    const broken = found.find((one) => one.what === 'line');
    if (broken?.what === 'line') say({ what: 'index-broken', ...at, line: broken.line });
    else if (found.some((one) => one.what === 'head')) say({ what: 'index-differs', ...at });
    const changed = hashes && failed === null ? found.find((one) => one.what === 'chunk') : undefined;
    if (changed?.what === 'chunk') say({ what: 'changed', ...at, line: changed.number });
  }

  async function thingNow(id: string): Promise<void> {
    const thing = things.get(id);
    if (thing === undefined) return;
    if (thing.kind === 'recording') await recording(thing);
    else await imported(thing);
    for (const id of thing.exports)
      if ((await stat(join(folders.clips, `${id}.sealed`)).catch(() => null)) === null)
        say({ what: 'export-missing', of: 'export', id });
    for (const id of thing.copies) {
      const there = await deps.hasCopy(id);
      if (thing.disposed !== null && there) say({ what: 'not-removed', of: 'copy', id });
      if (thing.disposed === null && !there && !deps.leaving().has(thing.id))
        say({ what: 'copy-missing', of: 'copy', id });
    }
  }

  const faults: InventoryFault[] = [];
  let found = 0;
  const tell = (those: readonly InventoryFault[]): void => {
    found += those.length;
    faults.push(...those.slice(0, Math.max(0, MAX_NAMED - faults.length)));
  };
  const due = [...things.keys()];
  for (const [at, id] of due.entries()) {
    signal.throwIfAborted();
    const before = { ...looked };
    seen = [];
    await thingNow(id);
    if (seen.length > 0) {
      seen = [];
      looked = before;
      await thingNow(id);
    }
    tell(seen);
    deps.told({ done: at + 1, of: due.length, bytes: looked.bytes });
    await nextTurn();
  }
  for (const folder of [folders.media, folders.imports])
    for (const name of await readdir(folder).catch(() => [] as string[]))
      if (!things.has(name) && !deps.incoming().has(name))
        tell([{ what: 'unknown-folder', of: 'folder', id: name.slice(0, 120) }]);
  return { looked, found, faults };
}

/** Sealed footage that does not open was changed; anything else is the disk's or the network's word. */
const refusalOf = (error: unknown): InventoryFaultKind =>
  error instanceof FootageDamaged ? 'changed' : 'unreadable';

/** Its lines; null: it is not there, or longer than any. */
async function indexOf(path: string): Promise<readonly string[] | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.size > MAX_INDEX_BYTES) return null;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
}

/** SHA-256 of a range, hex; null: it does not reach so far. */
async function hashOf(file: FootageFile, from: number, to: number): Promise<string | null> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const part of file.read(from, to)) {
    hash.update(part);
    read += part.length;
  }
  return read === to - from ? hash.digest('hex') : null;
}
