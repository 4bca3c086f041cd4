/**
 * What the rest of the companion sees of the ledger. The ledger knows streams, chains and members;
 * it does not know what a case's events mean beyond who may write to it.
 */
import type { AppendResult, Problem, Role } from '#shared/api/contract.ts';
import type { Body, Envelope, SealedEvent, StreamKind, StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';

/** Who is speaking: a paired device of a person, or a person's console session. */
export interface Caller {
  readonly person: string;
  /** Device id; `console-<person>` for what is done in the console. */
  readonly device: string;
  readonly unit: string;
  readonly roles: readonly Role[];
}

/** An event as the companion keeps it. `body` is null once erased. */
export interface StoredEvent {
  readonly seq: number;
  /** ISO instant of arrival; proves arrival only (decision 9). */
  readonly receivedAt: string;
  readonly envelope: Envelope;
  readonly body: Body | null;
}

/** Which case streams a reader may see: those he is a member of, his unit's, or all. */
export type ReadScope =
  | { readonly kind: 'member'; readonly person: string }
  | { readonly kind: 'unit'; readonly person: string; readonly unit: string }
  | { readonly kind: 'all' };

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Cursor for the next call. A case joined late is delivered whole at the position of the joining. */
  readonly next: number;
  readonly more: boolean;
}

/** What is known of a case without opening its bodies. */
export interface CaseEntry {
  readonly id: string;
  readonly unit: string;
  readonly members: readonly string[];
  /** All streams of the same legacy case, itself included, oldest first (decision 16). */
  readonly group: readonly string[];
}

export interface ChainReport {
  readonly device: string;
  readonly last: number;
  /** Missing counts as inclusive ranges. */
  readonly holes: readonly (readonly [number, number])[];
  /** Envelopes refused because the same count was already taken by other bytes. */
  readonly forks: number;
}

export interface QuarantinedEvent {
  readonly id: string;
  readonly device: string;
  readonly stream: StreamRef;
  /** Epoch ms at which the companion's clock has caught up. */
  readonly releaseAt: number;
}

export type WriteResult =
  | { readonly ok: true; readonly event: SealedEvent; readonly seq: number; readonly receivedAt: string }
  | { readonly ok: false; readonly problem: Problem };

/** A draft and the stream that it goes into. */
export interface Addressed {
  readonly stream: StreamRef;
  readonly draft: EventDraft;
  readonly by?: 'companion';
}

export interface Ledger {
  /**
   * Takes events of a device, one by one answered, in order. Resolves when what is accepted is on disk.
   * @param events as parsed from JSON, not yet validated; at most MAX_BATCH_EVENTS
   * @throws LedgerUnavailable (disk full, closed): then nothing of this call was kept
   */
  append(events: readonly unknown[], caller: Caller): Promise<AppendResult[]>;
  /** Seals a draft on behalf of a console session: the companion keeps that device's n, prev and hlc. */
  write(caller: Caller, stream: StreamRef, draft: EventDraft): Promise<WriteResult>;
  /**
   * Several drafts in one transaction: all are kept, or none. `by: 'companion'` writes one as the companion's own.
   * @returns the first refusal, if there is one
   */
  writeAll(caller: Caller, drafts: readonly Addressed[]): Promise<WriteResult>;
  /** The companion's own events (`device.paired`, `case.merged` …); actor `companion` unless said otherwise. */
  writeOwn(stream: StreamRef, draft: EventDraft): Promise<WriteResult>;
  /** Events of one stream in order of arrival; with a case, only that stream, not those merged with it. */
  readStream(stream: StreamRef): Promise<readonly StoredEvent[]>;
  /** Events of all streams of one kind, in order of arrival (devices, adapters: few). */
  readKind(kind: StreamKind): Promise<readonly StoredEvent[]>;
  /** Case events after a cursor within a scope. */
  readAfter(after: number, scope: ReadScope, limit: number): Promise<EventPage>;
  cases(scope: ReadScope): Promise<readonly CaseEntry[]>;
  case(id: string): Promise<CaseEntry | null>;
  /** May this reader see that case? */
  mayRead(scope: ReadScope, caseId: string): Promise<boolean>;
  chain(device: string): Promise<ChainReport>;
  quarantined(): Promise<readonly QuarantinedEvent[]>;
  size(): number;
  /** RFC 9162 root over all leaves, base64. */
  root(): string;
  /** RFC 9162 §2.1.4 proof that the first `first` leaves are those of the first `second`. */
  consistency(first: number, second: number): Promise<readonly Uint8Array[]>;
  /** RFC 9162 §2.1.3 path from a leaf (the event `seq` has index seq − 1) to the root over the first `size` leaves. */
  inclusion(index: number, size: number): Promise<readonly Uint8Array[]>;
  /** RFC 9162 root over the first `size` leaves, at least 1. */
  rootAt(size: number): Promise<Uint8Array>;
  /** Called after the commit, in order of `seq`. Returns the way to stop. */
  onAppended(listener: (events: readonly StoredEvent[]) => void): () => void;
  close(): Promise<void>;
}

/** The ledger cannot take anything now; nothing was kept. */
export class LedgerUnavailable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'LedgerUnavailable';
    this.problem = problem;
  }
}
