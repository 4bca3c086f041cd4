/**
 * Brings footage to where the unit wants it, one file after the other: sealed, into the bucket, out of the data folder after so many days,
 * back again. A copy is told to the record when it was read back and compared, and only then what it takes the place of is let go.
 */

import type { VaultState } from '#shared/api/vault.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { FootageFile } from './footage-file.ts';
import type { Form } from './local-files.ts';
import type { Movable } from './register.ts';
import { type Copy, NotAsRecorded, NotTheSame, type Place, type Vault } from './vault.ts';

/** What the unit wants. */
export interface Wanted {
  /** What lies in the data folder and what goes into the bucket is sealed. What is sealed stays so. */
  readonly sealed: boolean;
  /** A copy of everything goes there. */
  readonly bucket: boolean;
  /** After so many days what is in the bucket is let go of here; null: never. */
  readonly localDays: number | null;
  /** What is in the bucket only is brought back. */
  readonly home: boolean;
}

export interface MovingDeps {
  readonly vault: Pick<Vault, 'copies' | 'store' | 'isAsStored' | 'letGo' | 'probe'>;
  readonly wanted: Wanted;
  /** Of which nothing changes any more. */
  readonly movables: () => Promise<readonly Movable[]>;
  /** Is that file what the record vouches for? */
  readonly asRecorded: (one: Movable, file: FootageFile, signal: AbortSignal) => Promise<boolean>;
  readonly write: (id: string, draft: EventDraft) => Promise<boolean>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export interface Moving {
  /** Everything once, unless it is at it. Resolves when that is done, given up or cancelled. */
  run(): Promise<void>;
  cancel(): void;
  state(): VaultState['job'];
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const isPlain = ({ form }: Copy) => form === 'plain';
/** So many copies in a run that came back as something else: a disk or a server that must not be given more. */
export const MAX_WRONG = 3;
/** So many that failed otherwise, one after the other: the place is not there at the moment. */
const MAX_FAILED = 3;

export function createMoving(deps: MovingDeps): Moving {
  const { vault, wanted, now } = deps;
  let running: Promise<void> | null = null;
  let abort = new AbortController();
  let job: VaultState['job'] = {
    state: 'idle',
    done: 0,
    of: 0,
    moved: 0,
    wrong: 0,
    left: 0,
    said: null,
    at: null,
  };

  async function store(one: Movable, place: Place, form: Form): Promise<boolean> {
    const { ref } = one;
    const { signal } = abort;
    const stored = await vault.store(ref, place, form, signal, (file) => deps.asRecorded(one, file, signal));
    if (stored === null) return false;
    job = { ...job, moved: job.moved + 1 };
    const data = { ...stored, ...(ref.kind === 'recording' ? { file: ref.file } : {}) };
    return deps.write(ref.id, { type: 'media.stored', data });
  }

  async function move(one: Movable): Promise<void> {
    const { ref, stored, at } = one;
    const told = (place: Place, form: Form) =>
      stored.find((copy) => copy.place === place && copy.form === form);
    const local = await vault.copies(ref, 'local');
    const here = await sealHere(one, local);
    if (!wanted.bucket) return;
    if (here === null) {
      const [copy] = wanted.home && local.length === 0 ? await vault.copies(ref, 's3') : [];
      if (copy !== undefined) await store(one, 'local', wanted.sealed ? 'sealed' : copy.form);
      return;
    }
    // A bucket is asked no more often than it has to be: what the record has of it is relied on until something is let go of here.
    const inBucket = told('s3', here);
    if (inBucket === undefined) {
      await store(one, 's3', here);
      return;
    }
    if (wanted.home || wanted.localDays === null) return;
    if (now() - Date.parse(at) < wanted.localDays * DAY_MS) return;
    // Read whole once more: after this it is the only one.
    if (await vault.isAsStored(ref, inBucket, abort.signal))
      await vault.letGo(ref, { place: 'local', form: here });
    else await store(one, 's3', here);
  }

  /** @returns the form in which it lies here after that; null: it does not, or is not sealed yet though it should be */
  async function sealHere(one: Movable, local: readonly Copy[]): Promise<Form | null> {
    const { ref, stored } = one;
    const [plain, sealed] = [local.find(isPlain), local.find((copy) => !isPlain(copy))];
    if (plain === undefined) return sealed === undefined ? null : 'sealed';
    if (!wanted.sealed) return 'plain';
    const told = stored.find(({ place, form }) => place === 'local' && form === 'sealed');
    const good =
      sealed !== undefined && told !== undefined && (await vault.isAsStored(ref, told, abort.signal));
    if (!good && !(await store(one, 'local', 'sealed'))) return null;
    await vault.letGo(ref, { place: 'local', form: 'plain' });
    return 'sealed';
  }

  async function all(): Promise<void> {
    const movables = await deps.movables();
    job = {
      state: 'running',
      done: 0,
      of: movables.length,
      moved: 0,
      wrong: 0,
      left: 0,
      said: null,
      at: null,
    };
    // Wrong settings are said at once, not when the first recording of a new unit ends.
    if (wanted.bucket) await vault.probe();
    let failed = 0;
    for (const one of movables) {
      if (abort.signal.aborted) {
        job = { ...job, state: 'cancelled' };
        break;
      }
      try {
        await move(one);
        failed = 0;
      } catch (error) {
        if (abort.signal.aborted) continue;
        deps.onError(error);
        // It is left where it is, for whoever takes inventory; the others go on.
        if (error instanceof NotAsRecorded) {
          job = { ...job, done: job.done + 1, left: job.left + 1, said: saidOf(error) };
          continue;
        }
        const wrong = error instanceof NotTheSame;
        failed += 1;
        job = { ...job, wrong: job.wrong + (wrong ? 1 : 0), said: saidOf(error) };
        if (job.wrong >= MAX_WRONG || failed >= MAX_FAILED) {
          job = { ...job, state: 'stopped' };
          break;
        }
      }
      job = { ...job, done: job.done + 1 };
    }
    job = {
      ...job,
      state: job.state === 'running' ? 'idle' : job.state,
      at: new Date(now()).toISOString(),
    };
  }

  return {
    run() {
      if (running === null) {
        abort = new AbortController();
        running = all()
          .catch((error: unknown) => {
            deps.onError(error);
            job = { ...job, state: 'stopped', said: saidOf(error), at: new Date(now()).toISOString() };
          })
          .finally(() => {
            running = null;
          });
      }
      return running;
    },
    cancel: () => abort.abort(),
    state: () => job,
    async close() {
      abort.abort();
      await running;
    },
  };
}

/** A code of a server or the system, or the kind of error: never a text that may hold an address or a key. */
function saidOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { readonly code?: unknown };
  return (typeof code === 'string' ? code : error.name).slice(0, 60);
}
