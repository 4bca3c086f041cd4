/**
 * Takes inventory: each night, and when somebody wants it; one at a time. Its account is signed, kept beside the record, and its hash
 * stands there. A night that was missed is made up for.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, shanghaiDay } from '#shared/calendar/working-days.ts';
import type { EventDraft } from '#shared/case/events.ts';
import {
  type Inventory,
  type InventoryFault,
  inventoryBytes,
  inventorySchema,
  isHashedIn,
  MAX_NAMED,
  type SignedInventory,
  signedInventorySchema,
} from '#shared/media/inventory.ts';
import { INVENTORY } from './bounds.ts';
import { type CompareDeps, type Compared, compare } from './compare.ts';
import type { Taken } from './register.ts';

export interface InventoryDeps {
  /** Of the accounts. */
  readonly dir: string;
  readonly taken: () => readonly Taken[];
  readonly input: () => Omit<CompareDeps, 'isHashed' | 'told' | 'signal'>;
  readonly write: (id: string, draft: EventDraft) => Promise<void>;
  /** ECDSA P-256 with SHA-256 by the key that signs checkpoints, r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly newId: () => string;
  readonly now: () => number;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly bytes: number;
}

export interface Inventories {
  /** Null: none is being taken. */
  running(): Progress | null;
  /**
   * @param asked who wants it; null: it is the night's
   * @param everything every byte is read; else the share of the night
   * @returns null: it was cancelled. The one that is being taken, if there is one
   */
  take(asked: string | null, everything: boolean): Promise<Inventory | null>;
  cancel(): void;
  /** The night's, if it was not taken yet. */
  nightly(): Promise<Inventory | null>;
  /** As it was kept; null: it is not there, or not what the record says. */
  account(taken: Taken): Promise<Inventory | null>;
}

/** Of the accounts that came before, so many are looked at each time. */
const LOOKED_BACK = 60;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const dayNumber = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000);

/** The night that an instant belongs to: it begins at two in the morning, so what is before is the day before's. */
export function nightOf(ms: number): string {
  const at = new Date(ms);
  const day = shanghaiDay(at.toISOString());
  const hour = new Date(ms + 8 * 3_600_000).getUTCHours();
  return hour < INVENTORY.hour ? addDays(day, -1) : day;
}

export function openInventories(deps: InventoryDeps): Inventories {
  const { dir, now } = deps;
  const pathOf = (id: string) => join(dir, `${id}.json`);
  let running: { progress: Progress; stop: AbortController; end: Promise<Inventory | null> } | null = null;
  mkdirSync(dir, { recursive: true, mode: 0o700 });

  async function earlier(): Promise<readonly InventoryFault[]> {
    const faults: InventoryFault[] = [];
    for (const one of deps.taken().slice(-LOOKED_BACK)) {
      const bytes = await readFile(pathOf(one.id)).catch(() => null);
      const at = { of: 'inventory', id: one.id } as const;
      if (bytes === null) faults.push({ what: 'account-missing', ...at });
      else if (sha256(bytes) !== one.sha256) faults.push({ what: 'account-changed', ...at });
    }
    return faults;
  }

  async function keep(inventory: Inventory): Promise<string> {
    const account: SignedInventory = {
      inventory,
      signature: Buffer.from(deps.sign(inventoryBytes(inventory))).toString('base64'),
    };
    const bytes = Buffer.from(`${JSON.stringify(account, null, 1)}\n`);
    const path = pathOf(inventory.id);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    return sha256(bytes);
  }

  async function run(
    asked: string | null,
    everything: boolean,
    stop: AbortController,
    told: (progress: Progress) => void,
  ) {
    const begun = now();
    const night = nightOf(begun);
    const last = deps.taken().at(-1);
    const missed = last === undefined ? INVENTORY.nights : dayNumber(night) - dayNumber(last.night);
    const days = Array.from(
      { length: Math.max(1, Math.min(missed, INVENTORY.nights)) },
      (_, n) => dayNumber(night) - n,
    );
    const before = await earlier();
    let compared: Compared;
    try {
      compared = await compare({
        ...deps.input(),
        isHashed: (id) => everything || isHashedIn(id, days, INVENTORY.nights),
        told,
        signal: stop.signal,
      });
    } catch (error) {
      if (stop.signal.aborted) return null;
      throw error;
    }
    const inventory = inventorySchema.parse({
      version: 1,
      id: deps.newId(),
      number: (last?.number ?? 0) + 1,
      before: last?.sha256 ?? null,
      begun: new Date(begun).toISOString(),
      at: new Date(now()).toISOString(),
      night,
      asked,
      looked: compared.looked,
      found: compared.found + before.length,
      faults: [...before, ...compared.faults].slice(0, MAX_NAMED),
    } satisfies Inventory);
    const { id, number, at, looked, found } = inventory;
    const sha = await keep(inventory);
    await deps.write(id, {
      type: 'media.inventoried',
      data: {
        ...{ number, sha256: sha, at, night, files: looked.files, hashed: looked.hashed, faults: found },
        ...(asked === null ? {} : { asked }),
      },
    });
    return inventory;
  }

  async function take(asked: string | null, everything: boolean): Promise<Inventory | null> {
    if (running !== null) return running.end;
    const stop = new AbortController();
    const one = {
      progress: { done: 0, of: 0, bytes: 0 } as Progress,
      stop,
      end: Promise.resolve<Inventory | null>(null),
    };
    running = one;
    one.end = run(asked, everything, stop, (progress) => {
      one.progress = progress;
    }).finally(() => {
      running = null;
    });
    return one.end;
  }

  return {
    running: () => running?.progress ?? null,
    take,
    cancel: () => running?.stop.abort(),
    async nightly() {
      const last = deps.taken().at(-1);
      return last !== undefined && last.night >= nightOf(now()) ? null : take(null, false);
    },
    async account(taken) {
      const bytes = await readFile(pathOf(taken.id)).catch(() => null);
      return bytes === null || sha256(bytes) !== taken.sha256
        ? null
        : (readAccount(bytes.toString('utf8'))?.inventory ?? null);
    },
  };
}

function readAccount(text: string): SignedInventory | null {
  try {
    return signedInventorySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The last account in the folder, for whoever looks at it without the record; null: there is none that can be read. */
export function lastAccount(dir: string): Inventory | null {
  try {
    const [last] = readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .slice(-1);
    return last === undefined
      ? null
      : (readAccount(readFileSync(join(dir, last), 'utf8'))?.inventory ?? null);
  } catch {
    return null;
  }
}
