/**
 * The ledger: takes events, answers one by one, keeps them under one growing Merkle tree. Appends that arrive
 * together share one transaction (group commit); each is answered only after it is on disk.
 */
import { type AppendResult, appendRequestSchema } from '#shared/api/contract.ts';
import { type Body, type Envelope, MAX_BATCH_EVENTS, type StreamRef } from '#shared/case/envelope.ts';
import {
  appendLeaves,
  type CompactRange,
  EMPTY_RANGE,
  packPeaks,
  rootOf,
  unpackPeaks,
} from '#shared/merkle/tree.ts';
import type * as zhCN from '../locales/zh-CN.ts';
import { problem } from '../problem.ts';
import { createCaches } from './caches.ts';
import { type Checked, check, type Refusal } from './check.ts';
import { platformNodeHash } from './hash.ts';
import type { StreamKeys } from './keys.ts';
import {
  createPlan,
  type Drafted,
  type ItemPolicy,
  type Plan,
  type SigningPolicy,
  type WritePolicy,
} from './plan.ts';
import { createProver } from './prover.ts';
import { type EventRow, type LedgerStore, StoreFull } from './store/store.ts';
import {
  type Addressed,
  type Caller,
  type CaseEntry,
  type ChainReport,
  type Ledger,
  LedgerUnavailable,
  type StoredEvent,
  type WriteResult,
} from './types.ts';

export interface LedgerDeps {
  readonly store: LedgerStore;
  readonly keys: StreamKeys;
  readonly policy: WritePolicy;
  /** Absent: nobody is kept from an item by his role. */
  readonly itemPolicy?: ItemPolicy;
  /** Absent: qualification is not asked about. */
  readonly signingPolicy?: SigningPolicy;
  readonly texts: Pick<typeof zhCN, 'refusals' | 'quarantined'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly newId: (nowMs: number) => string;
  /** Device id of the companion's own events in this ledger. */
  readonly ownDevice: string;
  /** Told of what went wrong beside the answer (a listener that threw). */
  readonly onError?: (error: unknown) => void;
}

/** Events of one transaction at most; what waits beyond it goes into the next. */
const MAX_GROUP_EVENTS = 2000;
/** Requests that may wait; beyond them the answer is "busy". */
const MAX_WAITING = 1000;
/** The tree's peaks are kept once per so many events: starting reads at most that many leaves. */
const TREE_EVERY = 1024;
const LEAF_PAGE = 10_000;
/** A quarantined event is looked for at least this often. */
const RELEASE_CHECK_MS = 60_000;

/** One of several drafts was refused: their transaction is not made. */
class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'Undone';
    this.refusal = refusal;
  }
}

interface Waiting {
  readonly events: number;
  plan(plan: Plan): Promise<void>;
  done(): void;
  fail(error: unknown): void;
}

/** Opens the ledger over a store; reads the tree's tail. */
export async function createLedger(deps: LedgerDeps): Promise<Ledger & { releaseDue(): Promise<void> }> {
  const { store, keys, now } = deps;
  const own: Caller = { person: 'companion', device: deps.ownDevice, unit: '', roles: [] };
  const caches = createCaches(store);
  const prover = createProver(store);
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  let range = await openRange(store);
  let rootText: string | null = null;
  let keptTreeAt = range.size;
  let queue: Waiting[] = [];
  let flushing: Promise<void> | null = null;
  let scheduled = false;
  let closed = false;
  let nextRelease = (await store.quarantined(1))[0]?.releaseAt ?? Number.POSITIVE_INFINITY;
  let mayHoldQuarantined = nextRelease !== Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  function unavailable(code: 'disk-full' | 'busy' | 'stopping'): LedgerUnavailable {
    return new LedgerUnavailable(problem(code));
  }

  function enqueue<T>(events: number, work: (plan: Plan) => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(unavailable('stopping'));
    if (queue.length >= MAX_WAITING) return Promise.reject(unavailable('busy'));
    return new Promise<T>((resolve, reject) => {
      let result: T;
      queue.push({
        events,
        plan: async (plan) => {
          result = await work(plan);
        },
        done: () => resolve(result),
        fail: reject,
      });
      schedule();
    });
  }

  function schedule(): void {
    if (scheduled || flushing !== null || queue.length === 0) return;
    scheduled = true;
    // After the poll phase: whatever has arrived by then shares the transaction.
    setImmediate(() => {
      scheduled = false;
      flushing = flush().finally(() => {
        flushing = null;
        // Who was answered last may have appended again before the flush had ended.
        schedule();
      });
    });
  }

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      let events = 0;
      let take = 0;
      for (const waiting of queue) {
        if (take > 0 && events + waiting.events > MAX_GROUP_EVENTS) break;
        events += waiting.events;
        take += 1;
      }
      const group = queue.slice(0, take);
      queue = queue.slice(take);
      await commitGroup(group);
    }
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    try {
      await commit(group);
    } catch (error) {
      const [only] = group;
      if (group.length > 1) {
        // One of them was too much: the others must not fail with it.
        for (const one of group) await commitGroup([one]);
      } else if (only !== undefined) {
        only.fail(error instanceof StoreFull ? unavailable('disk-full') : error);
      }
    }
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    const nowMs = now();
    let next: CompactRange;
    let plan: Plan;
    try {
      plan = createPlan({
        store,
        keys,
        caches,
        policy: deps.policy,
        itemPolicy: deps.itemPolicy ?? (() => null),
        signingPolicy: deps.signingPolicy ?? (() => null),
        texts: deps.texts,
        own,
        random: deps.random,
        newId: deps.newId,
        nowMs,
        size: range.size,
        mayHoldQuarantined,
      });
      for (const waiting of group) await waiting.plan(plan);
      const { batch } = plan;
      next =
        batch.events.length === 0
          ? range
          : appendLeaves(
              range,
              batch.events.map((row) => row.leaf),
              platformNodeHash,
            );
      if (next.size - keptTreeAt >= TREE_EVERY) batch.tree = { size: next.size, peaks: packPeaks(next) };
      const changes =
        batch.events.length +
        batch.refused.length +
        batch.quarantined.length +
        batch.unquarantined.length +
        batch.unrefused.length;
      if (changes > 0) await store.commit(batch);
    } catch (error) {
      caches.forget();
      throw error;
    }
    caches.settle();
    if (plan.batch.tree !== null) keptTreeAt = next.size;
    if (next !== range) rootText = null;
    range = next;
    for (const row of plan.batch.quarantined) {
      nextRelease = Math.min(nextRelease, row.releaseAt);
      mayHoldQuarantined = true;
    }
    armRelease();
    for (const waiting of group) waiting.done();
    if (plan.stored.length > 0) tell(plan.stored);
  }

  function tell(events: readonly StoredEvent[]): void {
    for (const listener of listeners) {
      try {
        listener(events);
      } catch (error) {
        deps.onError?.(error);
      }
    }
  }

  async function releaseDue(): Promise<void> {
    const nowMs = now();
    const due = (await store.quarantined(MAX_GROUP_EVENTS)).filter((row) => row.releaseAt <= nowMs);
    if (due.length > 0) {
      await enqueue(due.length, async (plan) => {
        for (const row of due) await plan.release(row);
      });
    }
    nextRelease = (await store.quarantined(1))[0]?.releaseAt ?? Number.POSITIVE_INFINITY;
    armRelease();
  }

  function armRelease(): void {
    if (timer !== null || closed || nextRelease === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(nextRelease - now(), 0) + 1, RELEASE_CHECK_MS);
    timer = setTimeout(() => {
      timer = null;
      releaseDue().catch((error: unknown) => deps.onError?.(error));
    }, wait);
    timer.unref();
  }

  function open(row: EventRow): StoredEvent {
    const envelope = JSON.parse(row.envelope) as Envelope;
    const plain = row.body === null ? null : keys.unwrap(envelope.stream, row.leaf, row.body);
    return {
      seq: row.seq,
      receivedAt: new Date(row.receivedAt).toISOString(),
      envelope,
      body: plain === null ? null : (JSON.parse(Buffer.from(plain).toString('utf8')) as Body),
    };
  }

  async function entry(id: string): Promise<CaseEntry | null> {
    const row = await store.case(id);
    if (row === null) return null;
    const [members, group] = await Promise.all([store.members(id), store.group(row.group)]);
    return { id, unit: row.unit, members: members.map((m) => m.person), group: group.map((g) => g.id) };
  }

  async function writeAs(caller: Caller, drafts: readonly Addressed[]): Promise<WriteResult> {
    let drafted: Drafted | undefined;
    let receivedAt = '';
    try {
      drafted = await enqueue(drafts.length, async (plan) => {
        let made: Drafted | undefined;
        for (const { stream, draft, by } of drafts) {
          made = await plan.draft(by === undefined ? caller : own, stream, draft);
          // Nothing of one draft is planned when it is refused; what was planned before it goes with the transaction.
          if (!made.ok && drafts.length > 1) throw new Undone(made.refusal);
        }
        receivedAt = plan.stored.at(-1)?.receivedAt ?? '';
        return made;
      });
    } catch (error) {
      if (error instanceof LedgerUnavailable) return { ok: false, problem: error.problem };
      if (error instanceof Undone) return { ok: false, problem: refusalProblem(error.refusal) };
      throw error;
    }
    if (drafted === undefined) throw new RangeError('no draft to write');
    if (drafted.ok) return { ok: true, event: drafted.event, seq: drafted.seq, receivedAt };
    return { ok: false, problem: refusalProblem(drafted.refusal) };
  }

  function refusalProblem({ code, value }: Refusal) {
    const text = deps.texts.refusals[code](value);
    const forbidden = code === 'not-a-member' || code === 'not-permitted';
    return { type: 'about:blank', title: text.title, status: forbidden ? 403 : 422, code, todo: text.todo };
  }

  armRelease();
  return {
    append(events, caller) {
      const request = appendRequestSchema.safeParse({ events });
      if (!request.success) {
        const many = events.length > MAX_BATCH_EVENTS;
        return Promise.reject(
          new LedgerUnavailable(
            many
              ? problem('too-many-events', 'zh-CN', String(MAX_BATCH_EVENTS))
              : problem('bad-request', 'zh-CN', 'events'),
          ),
        );
      }
      const checked: Checked[] = events.map((event) => check(event, caller));
      return enqueue(checked.length, async (plan) => {
        const results: AppendResult[] = [];
        for (const one of checked) results.push(await plan.append(one, caller));
        return results;
      });
    },
    write: (caller, stream, draft) => writeAs(caller, [{ stream, draft }]),
    writeAll: writeAs,
    writeOwn: (stream, draft) => writeAs(own, [{ stream, draft }]),
    async readStream(stream) {
      return (await store.stream(stream.kind, stream.id)).map(open);
    },
    async readKind(kind) {
      return (await store.streamsOfKind(kind)).map(open);
    },
    async readAfter(after, scope, limit) {
      const rows = await store.page(after, scope, limit);
      const last = rows.at(-1);
      return { events: rows.map(open), next: last?.position ?? after, more: rows.length >= limit };
    },
    async cases(scope) {
      const entries = await Promise.all((await store.cases(scope)).map((row) => entry(row.id)));
      return entries.filter((one) => one !== null);
    },
    case: entry,
    async mayRead(scope, caseId) {
      const state = await store.case(caseId);
      if (state === null) return false;
      if (scope.kind === 'all' || (scope.kind === 'unit' && state.unit === scope.unit)) return true;
      return (await store.members(caseId)).some((m) => m.person === scope.person);
    },
    async chain(device): Promise<ChainReport> {
      const counts = await store.counts(device);
      const holes: [number, number][] = [];
      let expected = 1;
      for (const n of counts) {
        if (n > expected) holes.push([expected, n - 1]);
        expected = Math.max(expected, n + 1);
      }
      const forks = (await store.refused(device, 1000)).filter((row) => row.code === 'device-fork').length;
      return { device, last: counts.at(-1) ?? 0, holes, forks };
    },
    async quarantined() {
      return (await store.quarantined(1000)).map((row) => ({
        id: row.id,
        device: row.device,
        stream: { kind: row.kind, id: row.stream } as StreamRef,
        releaseAt: row.releaseAt,
      }));
    },
    size: () => range.size,
    root() {
      rootText ??= Buffer.from(rootOf(range, platformNodeHash)).toString('base64');
      return rootText;
    },
    consistency: prover.consistency,
    inclusion: prover.inclusion,
    rootAt: prover.rootAt,
    onAppended(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    releaseDue,
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      // A flush that is scheduled but not begun still answers those who wait.
      while (scheduled || flushing !== null) {
        await (flushing ?? new Promise((resolve) => setImmediate(resolve)));
      }
      await store.close();
    },
  };
}

async function openRange(store: LedgerStore): Promise<CompactRange> {
  const kept = await store.tree();
  const range = kept === null ? EMPTY_RANGE : unpackPeaks(kept.size, kept.peaks);
  return await readOn(store, range);
}

/** Adds the leaves the range does not have yet. */
async function readOn(store: LedgerStore, from: CompactRange): Promise<CompactRange> {
  let range = from;
  for (;;) {
    const leaves = await store.leaves(range.size, LEAF_PAGE);
    if (leaves.length === 0) return range;
    range = appendLeaves(range, leaves, platformNodeHash);
  }
}

/**
 * Checks the whole ledger against itself, from the first leaf: for `doctor`.
 * @returns false when a kept peak does not follow from the leaves
 */
export async function treeIsWhole(store: LedgerStore): Promise<boolean> {
  const fromNothing = await readOn(store, EMPTY_RANGE);
  const fromKept = await openRange(store);
  return (
    fromNothing.size === fromKept.size &&
    Buffer.compare(rootOf(fromNothing, platformNodeHash), rootOf(fromKept, platformNodeHash)) === 0
  );
}
