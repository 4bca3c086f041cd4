/**
 * The log of reads of personal data (decision 7): `access.read` events in the reader's access stream, in a ledger and
 * tree of their own, gathered for a moment so that a page of names is one event and not a hundred.
 */
import type { Caller, Ledger } from '../ledger/types.ts';

/** Reads gathered per reader and kind; `access.read` holds 200 ids. */
const MAX_OF = 200;
const GATHER_MS = 1000;
/** Gathered kinds at a time; beyond them they are written at once. */
const MAX_OPEN = 1000;

export interface AccessLog {
  /**
   * Notes that `reader` was shown `what` of these ids.
   * @param what a name: `case-page`, `sync`, `people`
   */
  note(reader: Caller, what: string, of: readonly string[]): void;
  /** Writes what was gathered; resolves when it is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Gathered {
  readonly reader: Caller;
  readonly what: string;
  readonly of: Set<string>;
}

interface AccessDeps {
  /** A ledger of its own, with a policy that lets the companion write for every reader. */
  readonly ledger: Ledger;
  readonly onError: (error: unknown) => void;
}

export function createAccessLog({ ledger, onError }: AccessDeps): AccessLog {
  const open = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | null = null;
  const writing = new Set<Promise<void>>();

  async function write({ reader, what, of }: Gathered): Promise<void> {
    const result = await ledger.write(
      { ...reader, device: 'companion-access' },
      { kind: 'access', id: reader.person },
      { type: 'access.read', data: { what, of: [...of].sort() } },
    );
    if (!result.ok) onError(new Error(`access log: ${result.problem.code}`));
  }

  function writeAll(): void {
    const all = [...open.values()];
    open.clear();
    for (const gathered of all) {
      const task = write(gathered)
        .catch(onError)
        .finally(() => writing.delete(task));
      writing.add(task);
    }
  }

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writeAll();
    await Promise.all(writing);
  }

  return {
    note(reader, what, of) {
      const key = `${reader.person} ${what}`;
      for (const id of of) {
        let gathered = open.get(key);
        if (gathered !== undefined && gathered.of.size >= MAX_OF) {
          writeAll();
          gathered = undefined;
        }
        if (gathered === undefined) {
          gathered = { reader, what, of: new Set() };
          open.set(key, gathered);
        }
        gathered.of.add(id);
      }
      if (open.size > MAX_OPEN) writeAll();
      if (open.size > 0 && timer === null) {
        timer = setTimeout(() => {
          timer = null;
          writeAll();
        }, GATHER_MS);
        timer.unref();
      }
    },
    flush,
    async close() {
      await flush();
    },
  };
}
