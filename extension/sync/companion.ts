/** The companion as the worker sees it: a few calls, each answered with a value or told apart as unreachable. */
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import type { AppendResponse, Person, SyncResponse } from '#shared/api/contract.ts';
import type { CardAnswer } from '#shared/api/credentials.ts';
import type { Similar } from '#shared/api/discretion.ts';
import type { UnitSettings } from '#shared/api/settings.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import type { ConsiderationList } from '#shared/discretion/consideration-schema.ts';
import type { Snapshot } from '#shared/registry/snapshot.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import type { TrustedKey } from '#shared/rules/signed-pack.ts';

/**
 * `unreachable`: no answer. `refused`: an answer that says no, with its code. `signed-out`: the bearer is void.
 * `other-record`: the companion's record is not the one this device was shown before (checkpoint.ts).
 */
export type CallFailure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'other-record'; readonly why: 'bad-signature' | 'shrunk' | 'rewritten' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly detail: string;
      readonly todo: string;
    };
export type Called<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: CallFailure };

/** What every paired device is given: who it is for, and the rules and adapters in force. */
export interface Provision {
  /** The companion's; asked for again only when it changed. */
  readonly version: string;
  readonly me: Person;
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
  readonly packs: readonly Pack[];
  /** Absent from what an older version kept. */
  readonly benchmarks?: readonly BenchmarkTable[];
  readonly grounds?: readonly ConsiderationList[];
  /** Whose calendar counts, and when the office is open; absent in what an older version kept. */
  readonly settings?: UnitSettings;
  /** What the registry says of the unit's officers, once its signature was found good; absent: nothing is asked. */
  readonly registry?: Snapshot & { readonly sha256: string };
  readonly adapters: readonly InstalledAdapter[];
  /** Whom the unit trusted to sign packs when this device first heard of it; it stays so. */
  readonly trust?: readonly TrustedKey[];
}

export interface Companion {
  append(events: readonly SealedEvent[]): Promise<Called<AppendResponse>>;
  /** @param tree size of the checkpoint that is kept here; null before the first */
  sync(after: number, tree: number | null): Promise<Called<SyncResponse>>;
  /** @param before what was in force: a pack or adapter that does not pass its schema keeps its previous version */
  provision(before: Provision | null): Promise<Called<Provision>>;
  /** The officer's card for a holder key of this device (compressed point, base64), or why there is none. */
  card(holderKey: string): Promise<Called<CardAnswer>>;
  /** What the unit decided before under an entry of a benchmark; read by the companion's log. */
  similar(
    caseId: string,
    entry: { readonly table: string; readonly entry: string },
  ): Promise<Called<Similar>>;
}
