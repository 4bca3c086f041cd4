/** Opens the feature: the vault that finds footage, and the work of bringing it to where the unit wants it. */
import { join } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { VaultState } from '#shared/api/vault.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { Identify } from '../../identity.ts';
import type { Ledger, StoredEvent } from '../../ledger/types.ts';
import { hasEnded } from '../recorder/recover.ts';
import type { Footage, FootageRef } from './footage-file.ts';
import { openLocalFiles } from './local-files.ts';
import { createMoving, type Moving } from './moving.ts';
import { type Movables, nameOf, takeMovable } from './register.ts';
import { vaultRoutes } from './routes.ts';
import { openS3Files, S3Failed, type S3Settings } from './s3-files.ts';
import { openVault, type Vault, type VaultDeps } from './vault.ts';
import { verifyFootage } from './verify-footage.ts';

/** What the unit wants of its footage. */
export interface StorageOptions {
  readonly sealed?: boolean;
  readonly s3?: S3Settings;
  readonly localDays?: number;
  readonly home?: boolean;
}

/** Where footage is found; the rest of the feature needs what comes to know the record. */
export function vaultOf(
  folders: { readonly media: string; readonly imports: string },
  secrets: VaultDeps['secrets'],
  { s3 }: StorageOptions,
): Vault {
  return openVault({
    local: openLocalFiles(folders),
    s3: s3 === undefined ? null : openS3Files(s3),
    secrets,
  });
}

export interface VaultFeatureDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'writeOwn' | 'onAppended'>;
  readonly vault: Vault;
  readonly options: StorageOptions;
  readonly folders: { readonly media: string; readonly imports: string };
  /** Its key is good no more and no camera sends. */
  readonly isOver: (recording: string) => boolean;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export interface VaultFeature {
  /** The vault, with what the record knows: what lies in a bucket that was taken away is neither missing nor gone. */
  readonly footage: Footage;
  readonly moving: Moving;
  readonly state: () => VaultState;
  readonly routes: (identify: Identify) => OpenAPIHono;
  close(): Promise<void>;
}

/** At first when the companion has begun, and then again. */
const FIRST_MS = 60_000;
const AGAIN_MS = 10 * 60_000;

export async function openVaultFeature(deps: VaultFeatureDeps): Promise<VaultFeature> {
  const { ledger, options, now } = deps;
  const held: Movables = new Map();
  const take = (events: readonly StoredEvent[]): void => {
    for (const { envelope, body } of events)
      if (envelope.stream.kind === 'media' && body !== null)
        takeMovable(
          held,
          envelope.stream.id,
          { type: envelope.type, data: body.data } as EventDraft,
          envelope.at,
        );
  };
  take(await ledger.readKind('media'));
  const stopTaking = ledger.onAppended(take);
  const wanted: VaultState['wanted'] = {
    sealed: options.sealed ?? false,
    bucket: options.s3 !== undefined,
    localDays: options.localDays ?? null,
    home: options.home ?? false,
  };
  const moving = createMoving({
    vault: deps.vault,
    wanted,
    async movables() {
      const ready = [];
      for (const one of held.values()) {
        const { ref } = one;
        if (ref.kind === 'recording') {
          if (!deps.isOver(ref.id)) continue;
          if (!(await hasEnded(join(deps.folders.media, ref.id, `${ref.file}.index`)))) continue;
        }
        ready.push(one);
      }
      return ready;
    },
    async asRecorded({ ref, promised }, file, signal) {
      const index =
        ref.kind === 'recording'
          ? join(deps.folders.media, ref.id, `${ref.file}.index`)
          : join(deps.folders.imports, ref.id, 'index');
      return (await verifyFootage(file, promised, index, signal)).ok;
    },
    async write(id, draft) {
      const result = await ledger.writeOwn({ kind: 'media', id }, draft);
      if (!result.ok) deps.onError(new Error(`not recorded: ${result.problem.code}`));
      return result.ok;
    },
    now,
    onError: deps.onError,
  });
  const state = (): VaultState => {
    const copies = new Map<string, VaultState['copies'][number]>();
    for (const { stored } of held.values())
      for (const { place, form, bytes } of stored) {
        const name = `${place} ${form}`;
        const before = copies.get(name) ?? { place, form, files: 0, bytes: 0 };
        copies.set(name, { ...before, files: before.files + 1, bytes: before.bytes + bytes });
      }
    return { wanted, job: moving.state(), copies: [...copies.values()] };
  };
  /** A copy is in a bucket, by the record, and there is none now. */
  const isAway = (ref: FootageRef): boolean =>
    !wanted.bucket &&
    (held.get(nameOf(ref.id, ref.kind === 'recording' ? ref.file : undefined))?.stored ?? []).some(
      ({ place }) => place === 's3',
    );
  const footage: Footage = {
    async open(ref) {
      const found = await deps.vault.open(ref);
      if (found === null && isAway(ref)) throw new S3Failed('no-bucket');
      return found;
    },
    async remove(ref) {
      if (isAway(ref)) throw new S3Failed('no-bucket');
      await deps.vault.remove(ref);
    },
  };
  let timer: NodeJS.Timeout | null = null;
  const later = (ms: number): void => {
    timer = setTimeout(() => void moving.run().then(() => timer !== null && later(AGAIN_MS)), ms);
    timer.unref();
  };
  if (wanted.sealed || wanted.bucket) later(FIRST_MS);
  return {
    footage,
    moving,
    state,
    routes: (identify) => vaultRoutes({ moving, state, identify }),
    async close() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await moving.close();
      stopTaking();
    },
  };
}
