/**
 * Folders that docks empty cameras into: what has stopped growing is read, copied, and compared with what was read; then it goes the way
 * of every imported file. Nothing in a dock is ever changed or deleted. A dock that goes in mid-copy goes on when it is back. What was
 * taken is known from the store, so that a restart takes nothing twice.
 */

import { createHash } from 'node:crypto';
import { opendir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { withoutFolders } from './file-name.ts';
import { ImportRefused } from './problems.ts';
import { readBytes } from './read-bytes.ts';
import { type HeldFile, type ImportStore, StoreRefusal } from './store.ts';

export interface Dock {
  readonly path: string;
  /** What it is called on screen. */
  readonly label: string;
  /** Whose it is; null: of all units. */
  readonly unit: string | null;
}
/**
 * `growing`: it changed a moment ago; `copying`; `taken`: here, or the same bytes are; `refused`: no recording; `broken`: it could not
 * be read to its end, or read differently twice; `no-room`; `empty`.
 */
export type DockFileState = 'growing' | 'copying' | 'taken' | 'refused' | 'broken' | 'no-room' | 'empty';
export interface DockView {
  readonly label: string;
  readonly unit: string | null;
  readonly there: boolean;
  /** By the path within the dock. */
  readonly files: ReadonlyMap<string, DockFileState>;
}

export interface DocksDeps {
  readonly docks: readonly Dock[];
  readonly store: ImportStore;
  /** The last byte of it is on disk. */
  readonly whole: (id: string) => Promise<void>;
  /** @throws ImportRefused */
  readonly roomFor: (size: number, unit: string | null) => Promise<void>;
  readonly maxBytes: number;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** Passed in, so that a dock that goes can be tried. */
  readonly read?: (path: string, from: number, to: number) => AsyncIterable<Uint8Array>;
}
export interface Docks {
  /** Looks once at every dock; what runs already is waited for. */
  look(): Promise<void>;
  view(): readonly DockView[];
  close(): Promise<void>;
}

export const LOOK_MS = 5_000;
const QUIET_MS = 10_000;
/** Looked at in one dock, and how deep. */
const MOST_FILES = 20_000;
const DEEPEST = 8;

/** After what could not be taken, longer each time. */
const LONGEST_WAIT_MS = 10 * 60_000;

interface Seen {
  tries: number;
  next: number;
  size: number;
  modified: number;
  since: number;
  state: DockFileState;
}

export function openDocks(deps: DocksDeps): Docks {
  const { store, now } = deps;
  const seen = new Map<Dock, { there: boolean; files: Map<string, Seen> }>(
    deps.docks.map((dock) => [dock, { there: true, files: new Map() }]),
  );
  let running: Promise<void> = Promise.resolve();
  let closed = false;
  /** The companion may end in mid-copy; it goes on then. */
  async function* read(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
    for await (const bytes of (deps.read ?? readBytes)(path, from, to)) {
      if (closed) throw new Error('closing');
      yield bytes;
    }
  }

  async function lookAt(dock: Dock): Promise<void> {
    const held = seen.get(dock);
    if (held === undefined) return;
    const found = await walk(dock.path).catch(() => null);
    held.there = found !== null;
    if (found === null) return;
    for (const name of held.files.keys()) if (!found.has(name)) held.files.delete(name);
    // What was taken before, in this run or another; a copy that was broken off is among it.
    const known = new Map<string, HeldFile>();
    for (const file of store.all()) {
      const { about } = file;
      if (about.dock?.label === dock.label)
        known.set(`${about.dock.path} ${about.size} ${about.modified}`, file);
    }
    for (const [path, { size, modified }] of found) {
      if (closed) return;
      const before = held.files.get(path);
      if (before?.size !== size || before.modified !== modified) {
        const file = known.get(`${path} ${size} ${modified}`);
        const state = file === undefined ? 'growing' : (ended(file) ?? 'growing');
        held.files.set(path, { size, modified, since: now(), state, tries: 0, next: 0 });
        continue;
      }
      if (before.state === 'taken' || before.state === 'refused' || before.state === 'empty') continue;
      if (now() - before.since < QUIET_MS || now() < before.next) continue;
      if (size === 0) before.state = 'empty';
      else await take(dock, path, before, known.get(`${path} ${size} ${modified}`) ?? null);
    }
  }

  async function take(dock: Dock, path: string, one: Seen, begun: HeldFile | null): Promise<void> {
    one.state = 'copying';
    try {
      one.state = await copy(dock, path, one, begun);
    } catch (error) {
      const full =
        error instanceof ImportRefused || (error instanceof StoreRefusal && error.fault === 'disk-full');
      const refused = error instanceof StoreRefusal && error.fault === 'not-media';
      one.state = refused ? 'refused' : full ? 'no-room' : 'broken';
      if (refused || closed) return;
      one.next = now() + Math.min(LONGEST_WAIT_MS, LOOK_MS * 2 ** one.tries);
      one.tries += 1;
      deps.onError(error);
    }
  }

  async function copy(dock: Dock, path: string, one: Seen, begun: HeldFile | null): Promise<DockFileState> {
    const from = join(dock.path, path);
    let id = begun?.about.id ?? null;
    if (id === null) {
      if (one.size > deps.maxBytes) throw new ImportRefused('file-too-large');
      await deps.roomFor(one.size, dock.unit);
      const hash = createHash('sha256');
      for await (const bytes of read(from, 0, one.size)) hash.update(bytes);
      id = deps.newId();
      await store.create({
        ...{
          id,
          by: null,
          unit: dock.unit,
          name: withoutFolders(basename(path)),
          size: one.size,
          case: null,
        },
        ...{ modified: one.modified, createdAt: now(), dock: { label: dock.label, path } },
        expected: hash.digest('hex'),
      });
    }
    const offset = await store.offset(id);
    const end = await store.put(id, offset, read(from, offset, one.size));
    if (end !== one.size) throw new Error(`${dock.label}: a file ended before its end`);
    await deps.whole(id);
    const file = store.get(id);
    return (file === null ? null : ended(file)) ?? 'broken';
  }

  return {
    look() {
      running = running.then(async () => {
        for (const dock of deps.docks) await lookAt(dock).catch(deps.onError);
      });
      return running;
    },
    view: () =>
      [...seen].map(([{ label, unit }, { there, files }]) => ({
        ...{ label, unit, there },
        files: new Map([...files].map(([path, { state }]) => [path, state])),
      })),
    async close() {
      closed = true;
      await running;
    },
  };
}

function ended({ state }: HeldFile): DockFileState | null {
  if (state === 'refused') return 'refused';
  return state === 'whole' || state === 'duplicate' ? 'taken' : null;
}

async function walk(folder: string): Promise<Map<string, { size: number; modified: number }>> {
  const found = new Map<string, { size: number; modified: number }>();
  const into = async (dir: string, depth: number): Promise<void> => {
    const entries = await opendir(dir);
    for await (const entry of entries) {
      if (found.size >= MOST_FILES) return;
      if (entry.name.startsWith('.')) continue;
      const path = join(dir, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) await into(path, depth + 1);
      // Links are not followed: they may lead anywhere.
      if (!entry.isFile()) continue;
      const { size, mtimeMs } = await stat(path);
      found.set(relative(folder, path).split(sep).join('/'), { size, modified: Math.floor(mtimeMs) });
    }
  };
  await into(folder, 0);
  return found;
}
