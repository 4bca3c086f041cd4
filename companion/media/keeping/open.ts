/** Opens the feature: periods, holds and disposals, the nightly inventory, the disk. */
import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Keeping } from '#shared/api/keeping.ts';
import { diskRoom } from '#shared/media/disk-room.ts';
import type { Inventory } from '#shared/media/inventory.ts';
import type { Identify } from '../../identity.ts';
import type { Caller, Ledger } from '../../ledger/types.ts';
import type { Footage } from '../vault/footage-file.ts';
import { DISK_BOUNDS, RATE_DAYS } from './bounds.ts';
import { type Inventories, openInventories } from './inventory.ts';
import { bytesOf } from './register.ts';
import { openRetention } from './retention-file.ts';
import { keepingRoutes } from './routes.ts';
import { type KeepingDeps, type KeepingService, openKeepingService } from './service.ts';
import { createViews, type ViewDeps } from './views.ts';

export interface KeepingFeatureDeps
  extends Pick<KeepingDeps, 'caseOf' | 'people' | 'isOver' | 'removeCopies' | 'newId' | 'now' | 'onError'> {
  readonly ledger: Ledger;
  readonly footage: Footage;
  readonly folders: { readonly media: string; readonly imports: string; readonly clips: string };
  readonly hasCopy: (id: string) => Promise<boolean>;
  /** Of the accounts of inventories, and the unit's own file of periods. */
  readonly inventoryDir: string;
  readonly retentionFile: string;
  /** Files that are on their way in, or were refused. */
  readonly incoming: () => ReadonlySet<string>;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly nameOf: (person: string) => string;
  readonly caseFor: ViewDeps['caseFor'];
  /** Left out: as the file system says. */
  readonly freeBytes: (() => Promise<number>) | undefined;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

export interface KeepingFeature {
  readonly service: KeepingService;
  readonly inventories: Inventories;
  readonly routes: (identify: Identify) => OpenAPIHono;
  /** For a monitor: how full the disk was when it was last looked at, and what the last inventory found. */
  readonly health: () => { readonly disk: Keeping['disk']['level']; readonly faults: number };
  close(): Promise<void>;
}

/** How often it is looked whether it is night, whether something that was approved waits, how full the disk is. */
const LOOK_MS = 10 * 60_000;
/** After a start, before the first: the cameras come first. */
const FIRST_LOOK_MS = 60_000;

export async function openKeepingFeature(deps: KeepingFeatureDeps): Promise<KeepingFeature> {
  const { ledger, folders, now, onError } = deps;
  // A unit that takes no cameras in has nothing there yet; its disk is looked at all the same.
  mkdirSync(folders.media, { recursive: true, mode: 0o700 });
  const retention = openRetention(deps.retentionFile);
  let inventories: Inventories | null = null;
  const lastFaults = async (): Promise<Inventory['faults']> => {
    const taken = service.kept.inventories.at(-1);
    return taken === undefined ? [] : ((await inventories?.account(taken))?.faults ?? []);
  };
  const faulty = async () => new Set((await lastFaults()).map(({ id }) => id));
  const service: KeepingService = await openKeepingService({
    ...deps,
    retention,
    faulty,
  });
  inventories = openInventories({
    dir: deps.inventoryDir,
    taken: () => service.kept.inventories,
    input: () => ({
      things: service.kept.things,
      footage: deps.footage,
      folders,
      hasCopy: deps.hasCopy,
      isOpen: (recording) => !deps.isOver(recording),
      incoming: deps.incoming,
      leaving: () => service.leaving(),
    }),
    write: async (id, draft) => {
      const written = await ledger.writeOwn({ kind: 'media', id }, draft);
      if (!written.ok) throw new Error(`not recorded: ${written.problem.code}`);
    },
    ...{ sign: deps.sign, newId: deps.newId, now },
  });
  const taking = inventories;

  let level: Keeping['disk']['level'] = 'ok';
  async function disk(): Promise<Keeping['disk']> {
    const { bavail, blocks, bsize } = await statfs(folders.media);
    const total = blocks * bsize;
    const free = deps.freeBytes === undefined ? bavail * bsize : await deps.freeBytes();
    const since = new Date(now() - RATE_DAYS * 24 * 3_600_000).toISOString();
    const came = [...service.kept.things.values()].reduce(
      (sum, thing) =>
        (thing.kind === 'recording' ? (thing.recorded?.to ?? thing.at) : thing.at) > since
          ? sum + bytesOf(thing)
          : sum,
      0,
    );
    const room = diskRoom({ total, free, perHour: came / (RATE_DAYS * 24) }, DISK_BOUNDS);
    level = room.level;
    return { ...room, total, free, days: RATE_DAYS };
  }

  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    await disk().catch(onError);
    await service.resume().catch(onError);
    await taking.nightly().catch(onError);
  };
  const lookOn = (ms: number): void => {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (timer !== null) lookOn(LOOK_MS);
      });
    }, ms);
    timer.unref();
  };
  lookOn(FIRST_LOOK_MS);
  await disk().catch(onError);

  const views = createViews({ service, nameOf: deps.nameOf, caseFor: deps.caseFor });
  return {
    service,
    inventories: taking,
    routes: (identify) =>
      keepingRoutes({
        ...{ service, inventories: taking, views, retention, disk, faulty, identify },
        ...{ nameOf: deps.nameOf, audit: deps.audit, onError },
      }),
    health: () => ({ disk: level, faults: service.kept.inventories.at(-1)?.faults ?? 0 }),
    async close() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      taking.cancel();
      await looking;
      await service.close();
    },
  };
}
