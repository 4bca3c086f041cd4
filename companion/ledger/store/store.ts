/**
 * What the ledger needs of a store. Rows only: a store knows no schemas, keys or members' rights.
 * Every implementation passes contract.ts.
 */
import type { ReadScope } from '../types.ts';

/** An accepted event. `seq` starts at 1 and has no holes: leaf index + 1. */
export interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly stream: string;
  readonly type: string;
  readonly device: string;
  readonly n: number;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly leaf: Uint8Array;
  /** Canonical JSON. */
  readonly envelope: string;
  /** Wrapped under the stream's key; null once erased. */
  readonly body: Uint8Array | null;
}

/** The envelope of a refused event, kept so that the device's chain goes on (decision 8). */
export interface RefusedRow {
  readonly leaf: Uint8Array;
  readonly id: string;
  readonly device: string;
  readonly n: number;
  /** False for a fork or a broken link: such a one is evidence, not a link of the chain. */
  readonly inChain: boolean;
  readonly code: string;
  readonly reason: string;
  readonly receivedAt: number;
  readonly envelope: string;
}

export interface QuarantineRow {
  readonly id: string;
  readonly kind: string;
  readonly stream: string;
  readonly device: string;
  readonly n: number;
  readonly leaf: Uint8Array;
  readonly envelope: string;
  readonly body: Uint8Array;
  /** JSON of the caller, for the check at release. */
  readonly caller: string;
  readonly receivedAt: number;
  readonly releaseAt: number;
}

/** Streams of one legacy case share a group: the id of the first seen of them. */
export interface CaseRow {
  readonly id: string;
  readonly group: string;
  readonly unit: string;
  readonly openedSeq: number;
}

export interface MemberRow {
  readonly case: string;
  readonly person: string;
  /** Where in the order of arrival he joined: older events are delivered to him at this position. */
  readonly since: number;
}

/** `key` is a keyed hash of system and legacy number: the number itself stays in the erasable body. */
export interface AliasRow {
  readonly key: Uint8Array;
  readonly case: string;
  readonly seq: number;
}

/** One transaction. */
export interface Batch {
  readonly events: readonly EventRow[];
  readonly refused: readonly RefusedRow[];
  /** Leaves of refused envelopes that are accepted now. */
  readonly unrefused: readonly Uint8Array[];
  readonly quarantined: readonly QuarantineRow[];
  readonly unquarantined: readonly string[];
  /** Written over an older row of the same id. */
  readonly cases: readonly CaseRow[];
  readonly members: readonly MemberRow[];
  readonly aliases: readonly AliasRow[];
  /** Now and then: the tree's peaks, so that starting need not read every leaf. */
  readonly tree: TreeRow | null;
}

export interface TreeRow {
  readonly size: number;
  /** Peaks of the compact range, largest first, 32 bytes each. */
  readonly peaks: Uint8Array;
}

/** A link of a device's chain, wherever it is kept. */
export interface ChainLink {
  readonly n: number;
  readonly leaf: Uint8Array;
  /** Canonical envelope. */
  readonly envelope: string;
}

export interface PagedRow extends EventRow {
  /** Position in the reader's order: `seq`, or where he joined the case if that was later. */
  readonly position: number;
}

export interface LedgerStore {
  /**
   * All of the batch or nothing of it; on disk when resolved.
   * @throws StoreFull when there is no room; the store is then as before
   */
  commit(batch: Batch): Promise<void>;
  size(): Promise<number>;
  tree(): Promise<TreeRow | null>;
  /** Leaf hashes of seq > after, in order. */
  leaves(after: number, limit: number): Promise<readonly Uint8Array[]>;
  /** Rows of seq > after, in order; a row that is not there is a hole in `seq`. */
  events(after: number, limit: number): Promise<readonly EventRow[]>;
  eventById(id: string): Promise<EventRow | null>;
  quarantinedById(id: string): Promise<QuarantineRow | null>;
  /** Earliest release first. */
  quarantined(limit: number): Promise<readonly QuarantineRow[]>;
  countQuarantined(device: string): Promise<number>;
  countRefused(device: string): Promise<number>;
  refused(device: string, limit: number): Promise<readonly RefusedRow[]>;
  /** The link with that count among accepted, quarantined and (in-chain) refused ones. */
  link(device: string, n: number): Promise<ChainLink | null>;
  /** The link with the greatest count. */
  lastLink(device: string): Promise<ChainLink | null>;
  /** All counts of a device's links, ascending. */
  counts(device: string): Promise<readonly number[]>;
  stream(kind: string, stream: string): Promise<readonly EventRow[]>;
  /** All events of one kind of stream, in order of arrival. */
  streamsOfKind(kind: string): Promise<readonly EventRow[]>;
  /**
   * Case events after a position, in order of (position, seq). All events at one position come together,
   * so a page may be longer than `limit`.
   */
  page(after: number, scope: ReadScope, limit: number): Promise<readonly PagedRow[]>;
  case(id: string): Promise<CaseRow | null>;
  group(group: string): Promise<readonly CaseRow[]>;
  cases(scope: ReadScope): Promise<readonly CaseRow[]>;
  members(caseId: string): Promise<readonly MemberRow[]>;
  /** Oldest first. */
  aliases(key: Uint8Array): Promise<readonly AliasRow[]>;
  /** Overwrites the bodies with nothing (decision 13). */
  eraseBodies(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** No room on the disk (or the configured bound): nothing was written. */
export class StoreFull extends Error {
  constructor(cause: unknown) {
    super('no room left for the ledger', { cause });
    this.name = 'StoreFull';
  }
}
