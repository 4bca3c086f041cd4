/**
 * The adapters in force, for paired devices. What the folder has and the ledger has not seen yet (somebody ran
 * `npm run adapter`) is written to the ledger by the companion itself: one process alone writes the ledger.
 */
import { z } from 'zod';
import type { Adapter, InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { adapterStreamId } from '#shared/adapter/adapter-stream.ts';
import type { Problem } from '#shared/api/contract.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import { eventSchemas } from '#shared/case/events.ts';
import type { Caller, Ledger, StoredEvent, WriteResult } from '../ledger/types.ts';
import { type FolderEntry, type InstalledLevel, levelSchema, openAdapterFolder } from './folder.ts';

export interface AdaptersDeps {
  /** The data folder's `adapters`. */
  readonly dir: string;
  readonly ledger: Pick<Ledger, 'readKind' | 'write' | 'writeOwn' | 'onAppended'>;
  /** Told of an adapter file that is broken, by its id, and of what went wrong beside an answer. */
  readonly onError: (error: unknown) => void;
}

/** A report from an officer's browser that a page is not what the adapter says. */
export interface Drift {
  readonly page: string;
  readonly missing: readonly string[];
  readonly healed: readonly string[];
  readonly at: string;
}

export interface AdaptersService {
  /** Usable adapters with their levels; also those that are off. Looks at the folder each time. */
  list(): Promise<readonly InstalledAdapter[]>;
  /** Where the installed version of an adapter no longer fits: the latest report of each page. */
  drifts(adapter: Adapter): readonly Drift[];
  /**
   * Sets a level on behalf of a person; the event is his.
   * `unknown`: no such adapter. A problem: the ledger did not take it, and the level is as before.
   */
  setLevel(
    caller: Caller,
    id: string,
    level: InstalledLevel,
    reason: string,
  ): Promise<'set' | 'unknown' | Problem>;
}

const seenInstalled = z.object({ sha256: z.string(), level: levelSchema });
const seenLevel = z.object({ level: levelSchema });

function taken(result: WriteResult): void {
  if (!result.ok) throw new Error(`the ledger refused: ${result.problem.code}`);
}

/** An adapter's stream: opaque ids have no dots. */
export function adapterStream(id: string): StreamRef {
  return { kind: 'adapter', id: adapterStreamId(id) };
}

/** Opens the service; what was installed while the companion was down is announced at once. */
export async function openAdapters({ dir, ledger, onError }: AdaptersDeps): Promise<AdaptersService> {
  const folder = openAdapterFolder(dir);
  /** What the ledger knows, by stream id. */
  const announced = new Map<string, { sha256: string; level: InstalledLevel }>();
  for (const { envelope, body } of await ledger.readKind('adapter')) {
    const before = announced.get(envelope.stream.id);
    if (envelope.type === 'adapter.installed') {
      const data = seenInstalled.safeParse(body?.data);
      if (data.success) announced.set(envelope.stream.id, data.data);
    } else if (envelope.type === 'adapter.levelSet' && before !== undefined) {
      const data = seenLevel.safeParse(body?.data);
      if (data.success) announced.set(envelope.stream.id, { ...before, level: data.data.level });
    }
  }
  /** `id@version page` → the latest report. */
  const reports = new Map<string, Drift>();
  const hear = (events: readonly StoredEvent[]): void => {
    for (const { envelope, body } of events) {
      if (envelope.type !== 'adapter.drifted') continue;
      const data = eventSchemas['adapter.drifted'][1].safeParse(body?.data);
      if (!data.success) continue;
      const { adapter, page, missing, healed } = data.data;
      const key = `${adapter.id}@${adapter.version} ${page}`;
      const before = reports.get(key);
      if (before === undefined || before.at <= envelope.at) {
        reports.set(key, { page, missing, healed, at: envelope.at });
      }
    }
  };
  hear(await ledger.readKind('adapter'));
  ledger.onAppended(hear);
  let known: { stamp: string; entries: readonly FolderEntry[] } | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: two answers at once must not announce one change twice. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  async function announce({ adapter, level, reason, sha256 }: FolderEntry): Promise<void> {
    const stream = adapterStream(adapter.id);
    const before = announced.get(stream.id);
    const { id, version, origins } = adapter;
    if (before?.sha256 !== sha256) {
      // "Off" is no level to begin at: it is said by the event after.
      const first = level === 'off' ? 'observe' : level;
      taken(
        await ledger.writeOwn(stream, {
          type: 'adapter.installed',
          data: { adapter: { id, version }, sha256, level: first, origins },
        }),
      );
      announced.set(stream.id, { sha256, level: first });
    }
    if (announced.get(stream.id)?.level !== level) {
      taken(
        await ledger.writeOwn(stream, {
          type: 'adapter.levelSet',
          data: { adapter: id, level, reason: reason === '' ? '-' : reason },
        }),
      );
      announced.set(stream.id, { sha256, level });
    }
  }

  async function refresh(): Promise<readonly FolderEntry[]> {
    const stamp = folder.stamp();
    if (known !== null && known.stamp === stamp) return known.entries;
    const { entries, broken } = folder.read();
    for (const id of broken) onError(new Error(`adapter file ${id}.json is broken; it is not in force`));
    try {
      for (const entry of entries) await announce(entry);
      known = { stamp, entries };
    } catch (error) {
      // In force all the same; the next look at the folder announces it again.
      onError(error);
    }
    return entries;
  }

  const service: AdaptersService = {
    drifts: ({ id, version }) =>
      [...reports].filter(([key]) => key.startsWith(`${id}@${version} `)).map(([, drift]) => drift),
    list: () =>
      inTurn(async () => (await refresh()).map(({ adapter, level, sha256 }) => ({ adapter, level, sha256 }))),
    setLevel: (caller, id, level, reason) =>
      inTurn(async () => {
        const entry = (await refresh()).find((one) => one.adapter.id === id);
        if (entry === undefined) return 'unknown';
        if (entry.level === level) return 'set';
        const stream = adapterStream(id);
        const written = await ledger.write(caller, stream, {
          type: 'adapter.levelSet',
          data: { adapter: id, level, reason },
        });
        if (!written.ok) return written.problem;
        announced.set(stream.id, { sha256: entry.sha256, level });
        folder.setLevel(id, level, reason);
        return 'set';
      }),
  };
  await service.list().catch(onError);
  return service;
}
