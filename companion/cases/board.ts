/**
 * The board in memory: one fold per case for everybody, kept up by what the ledger commits, and the stream of
 * changes that consoles follow. Knows nothing of HTTP.
 */
import type { ApprovalNotice, BoardRow, OverrideNotice } from '#shared/api/console.ts';
import { blocking } from '#shared/case/blocking.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import { fold } from '#shared/case/fold.ts';
import type { CaseState } from '#shared/case/state.ts';
import type { CaseEntry, Ledger, ReadScope, StoredEvent } from '../ledger/types.ts';
import {
  blockedSince,
  boardRow,
  carriedOverrides,
  compareRows,
  type Judge,
  type Judged,
  type NameOf,
  overriddenView,
  shanghai,
} from './projection.ts';

/** Changes kept for consoles that come back; one that was away longer loads the board again. */
export const MAX_CHANGES = 2000;
/** Cases a console may lag behind before it is told to load the board again. */
export const MAX_QUEUED = 500;
/** Consoles that may follow at once. */
export const MAX_FOLLOWERS = 200;
const PAGE = 500;
/** How often periods and approvals are looked at, since they end without an event. */
const TICK_MS = 15_000;

/** A case as it is held here; `entry.id` is the first of its streams. */
export interface HeldCase {
  readonly entry: CaseEntry;
  readonly events: readonly SealedEvent[];
  readonly state: CaseState;
  readonly judged: Judged;
  readonly row: BoardRow;
}

export type BoardChange =
  | { readonly kind: 'row'; readonly row: BoardRow }
  | { readonly kind: 'removed'; readonly case: string }
  | { readonly kind: 'approval'; readonly notice: ApprovalNotice }
  | { readonly kind: 'override'; readonly notice: OverrideNotice }
  /** Too much was missed: load the board again. */
  | { readonly kind: 'reset' };

export interface Follower {
  /** The next change with its position, or null when there is none until `signal` aborts. */
  next(signal: AbortSignal): Promise<{ readonly at: string; readonly change: BoardChange } | null>;
  stop(): void;
}

export interface BoardStore {
  rows(scope: ReadScope): readonly BoardRow[];
  held(caseId: string): HeldCase | null;
  ofUnit(unit: string): readonly HeldCase[];
  all(): readonly HeldCase[];
  /** The case whose approval it is. */
  heldOfApproval(approval: string): HeldCase | null;
  mayRead(scope: ReadScope, held: Pick<HeldCase, 'entry'>): boolean;
  /** Where the stream of changes stands. */
  at(): string;
  /** Follows the changes after `from`; null: from now on. Null when too many follow. */
  follow(scope: ReadScope, from: string | null): Follower | null;
  /** Projects every case again: a name or a pack has changed. */
  renew(): void;
  close(): void;
}

export interface BoardDeps {
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly nameOf: NameOf;
  /** Told of what could not be projected; the board stands as it was. */
  readonly report: (problem: unknown) => void;
  readonly now: () => number;
  /** Opaque and new at every start, so that a position of another run is not taken for one of this. */
  readonly epoch: string;
  readonly every?: (ms: number, task: () => void) => () => void;
}

interface Held extends HeldCase {
  readonly since: ReadonlyMap<string, string>;
  readonly judgedOn: string;
}

interface Logged {
  readonly n: number;
  readonly case: string;
}

function inScope(scope: ReadScope, entry: CaseEntry): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'unit':
      return entry.unit === scope.unit || entry.members.includes(scope.person);
    case 'member':
      return entry.members.includes(scope.person);
  }
}

function everyInterval(ms: number, task: () => void): () => void {
  const timer = setInterval(task, ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** Reads every case once, then follows the ledger. */
export async function openBoard(deps: BoardDeps): Promise<BoardStore> {
  const cases = new Map<string, Held>();
  /** Any stream of a case → the id it is held under. */
  const holderOf = new Map<string, string>();
  const approvals = new Map<string, string>();
  const log: Logged[] = [];
  const followers = new Set<FollowerState>();
  let position = 0;
  let closed = false;
  let work: Promise<void> = Promise.resolve();

  const nowText = () => new Date(deps.now()).toISOString();
  const at = (n: number) => `${deps.epoch}.${n}`;

  function project(entry: CaseEntry, events: readonly SealedEvent[], before: Held | undefined): Held {
    const now = nowText();
    const state = fold(events);
    const judged = deps.judge(state, now);
    const ids = blocking(state, judged).map((gap) => gap.id);
    // A gap that blocked before this change still has its date; only a new one is looked for.
    const fresh = ids.filter((id) => before?.since.has(id) !== true);
    const found =
      fresh.length === 0 ? new Map<string, string>() : blockedSince(events, fresh, deps.judge, now);
    const since = new Map<string, string>();
    for (const id of ids) {
      const when = before?.since.get(id) ?? found.get(id);
      if (when !== undefined) since.set(id, when);
    }
    const row = boardRow({
      case: entry.id,
      events,
      judge: deps.judge,
      nameOf: deps.nameOf,
      now,
      state,
      judged,
      since,
      remindedAt: lastReminder(events),
    });
    return { entry, events, state, judged, row, since, judgedOn: shanghai(now).day };
  }

  function hold(held: Held): void {
    cases.set(held.entry.id, held);
    for (const stream of held.entry.group) holderOf.set(stream, held.entry.id);
    for (const approval of Object.keys(held.state.approvals)) approvals.set(approval, held.entry.id);
  }

  function announce(caseId: string, changes: readonly BoardChange[], entry: CaseEntry): void {
    position += 1;
    log.push({ n: position, case: caseId });
    if (log.length > MAX_CHANGES) log.splice(0, log.length - MAX_CHANGES);
    for (const follower of followers) {
      if (inScope(follower.scope, entry)) follower.offer(position, caseId, changes);
    }
  }

  function renew(held: Held, entry: CaseEntry, events: readonly SealedEvent[], quietly: boolean): void {
    const next = project(entry, events, held);
    hold(next);
    if (quietly || JSON.stringify(next.row) === JSON.stringify(held.row)) return;
    announce(entry.id, changesBetween(held, next, deps.nameOf), entry);
  }

  async function take(stored: readonly StoredEvent[]): Promise<void> {
    const streams = new Set<string>();
    for (const event of stored) {
      if (event.envelope.stream.kind === 'case') streams.add(event.envelope.stream.id);
    }
    const done = new Set<string>();
    for (const stream of streams) {
      const entry = await deps.ledger.case(stream);
      if (entry === null) continue;
      const id = entry.group[0] ?? entry.id;
      if (done.has(id)) continue;
      done.add(id);
      const first = id === entry.id ? entry : ((await deps.ledger.case(id)) ?? entry);
      await bringUp({ ...first, id }, stored);
    }
  }

  async function bringUp(entry: CaseEntry, stored: readonly StoredEvent[]): Promise<void> {
    const held = cases.get(entry.id);
    const merged = held === undefined || entry.group.some((stream) => holderOf.get(stream) !== entry.id);
    const erases = stored.some((event) => event.envelope.type === 'body.erased');
    if (!merged && !erases) {
      const known = new Set(held.events.map((event) => event.envelope.id));
      const added = stored.filter(
        (event) => entry.group.includes(event.envelope.stream.id) && !known.has(event.envelope.id),
      );
      if (added.length > 0) renew(held, entry, [...held.events, ...added.map(sealed)], false);
      return;
    }
    const events = (
      await Promise.all(entry.group.map((id) => deps.ledger.readStream({ kind: 'case', id })))
    ).flat();
    for (const stream of entry.group) {
      const other = holderOf.get(stream);
      if (other === undefined || other === entry.id) continue;
      const gone = cases.get(other);
      cases.delete(other);
      if (gone !== undefined) announce(other, [{ kind: 'removed', case: other }], gone.entry);
    }
    if (held !== undefined) {
      renew(held, entry, events.map(sealed), false);
      return;
    }
    const next = project(entry, events.map(sealed), undefined);
    hold(next);
    announce(entry.id, changesBetween(undefined, next, deps.nameOf), entry);
  }

  function tick(): void {
    const now = nowText();
    const today = shanghai(now).day;
    for (const held of [...cases.values()]) {
      const expired = held.row.approval !== null && Date.parse(held.row.approval.expires) <= Date.parse(now);
      // Minutes pass: an action whose answer did not come becomes one whose outcome is not known.
      const waits = held.state.attempts.some((attempt) => attempt.result === null);
      if (expired || waits || held.judgedOn !== today) renew(held, held.entry, held.events, false);
    }
  }

  for (const entry of await deps.ledger.cases({ kind: 'all' })) {
    if ((entry.group[0] ?? entry.id) !== entry.id) continue;
    for (const stream of entry.group) holderOf.set(stream, entry.id);
  }
  const byCase = await readAll(deps.ledger, holderOf);
  for (const entry of await deps.ledger.cases({ kind: 'all' })) {
    const events = byCase.get(entry.id);
    if (events !== undefined) hold(project(entry, events, undefined));
  }
  // One after another, so that a case is never folded from two ends at once.
  const unlisten = deps.ledger.onAppended((events) => {
    work = work.then(() => (closed ? undefined : take(events))).catch(deps.report);
  });
  const stopTicking = (deps.every ?? everyInterval)(TICK_MS, tick);

  const held = (caseId: string): HeldCase | null => cases.get(holderOf.get(caseId) ?? caseId) ?? null;
  return {
    rows: (scope) => {
      tick();
      return [...cases.values()]
        .filter((one) => inScope(scope, one.entry))
        .map((one) => one.row)
        .sort(compareRows);
    },
    held,
    ofUnit: (unit) => [...cases.values()].filter((one) => one.entry.unit === unit),
    all: () => [...cases.values()],
    heldOfApproval: (approval) => {
      const id = approvals.get(approval);
      return id === undefined ? null : held(id);
    },
    mayRead: (scope, one) => inScope(scope, one.entry),
    at: () => at(position),
    follow: (scope, from) => {
      if (followers.size >= MAX_FOLLOWERS) return null;
      const follower = new FollowerState(scope, at);
      const missed = since(from);
      if (missed === 'too-much') follower.reset(position);
      else {
        for (const id of new Set(missed.map((entry) => entry.case))) {
          const now = cases.get(id);
          if (now === undefined) follower.offer(position, id, [{ kind: 'removed', case: id }]);
          else if (inScope(scope, now.entry)) {
            follower.offer(position, id, changesBetween(undefined, now, deps.nameOf));
          }
        }
      }
      followers.add(follower);
      return {
        next: (signal) => follower.next(signal),
        stop: () => {
          followers.delete(follower);
        },
      };
    },
    renew: () => {
      for (const held of [...cases.values()]) renew(held, held.entry, held.events, false);
    },
    close: () => {
      closed = true;
      unlisten();
      stopTicking();
      for (const follower of followers) follower.end();
      followers.clear();
    },
  };

  function since(from: string | null): readonly Logged[] | 'too-much' {
    if (from === null) return [];
    const [epoch, number] = from.split('.');
    const n = Number(number);
    if (epoch !== deps.epoch || !Number.isSafeInteger(n) || n > position) return 'too-much';
    if (n < position && (log[0]?.n ?? position + 1) > n + 1) return 'too-much';
    return log.filter((entry) => entry.n > n);
  }
}

const sealed = ({ envelope, body }: StoredEvent): SealedEvent => ({ envelope, body });

async function readAll(
  ledger: Ledger,
  holderOf: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, SealedEvent[]>> {
  const byCase = new Map<string, SealedEvent[]>();
  let after = 0;
  for (;;) {
    const page = await ledger.readAfter(after, { kind: 'all' }, PAGE);
    for (const event of page.events) {
      const { stream } = event.envelope;
      const id = stream.kind === 'case' ? holderOf.get(stream.id) : undefined;
      if (id === undefined) continue;
      const events = byCase.get(id) ?? [];
      events.push(sealed(event));
      byCase.set(id, events);
    }
    if (!page.more) return byCase;
    after = page.next;
  }
}

function lastReminder(events: readonly SealedEvent[]): string | null {
  let last: string | null = null;
  for (const { envelope } of events) {
    if (envelope.type === 'case.reminded' && (last === null || envelope.at > last)) last = envelope.at;
  }
  return last;
}

function changesBetween(before: HeldCase | undefined, after: HeldCase, nameOf: NameOf): BoardChange[] {
  const { row, state } = after;
  const changes: BoardChange[] = [{ kind: 'row', row }];
  if (row.approval !== null && row.approval.approval !== before?.row.approval?.approval) {
    changes.push({
      kind: 'approval',
      notice: {
        case: row.case,
        approval: row.approval.approval,
        what: row.approval.what,
        expires: row.approval.expires,
        requester: row.approval.requester,
        subject: row.subject,
        missing: row.missing?.title ?? null,
      },
    });
  }
  if (before === undefined) return changes;
  const known = new Set(carriedOverrides(before.state).map(({ event }) => event));
  for (const override of carriedOverrides(state)) {
    if (known.has(override.event)) continue;
    const view = overriddenView(override, state, after.judged, nameOf);
    changes.push({ kind: 'override', notice: { ...view, case: row.case, subject: row.subject } });
  }
  return changes;
}

/** Of a case only the latest row is told; every override of it is. */
function keyOf(change: BoardChange, caseId: string): string {
  switch (change.kind) {
    case 'removed':
      return `row ${caseId}`;
    case 'override':
      return `override ${caseId} ${change.notice.at} ${change.notice.by.id}`;
    default:
      return `${change.kind} ${caseId}`;
  }
}

/** What one console has still to be told: of each case only the latest, so it is bounded by what it sees. */
class FollowerState {
  readonly scope: ReadScope;
  private readonly at: (n: number) => string;
  private readonly queue = new Map<string, { readonly n: number; readonly change: BoardChange }>();
  private wake: (() => void) | null = null;
  private ended = false;

  constructor(scope: ReadScope, at: (n: number) => string) {
    this.scope = scope;
    this.at = at;
  }

  offer(n: number, caseId: string, changes: readonly BoardChange[]): void {
    for (const change of changes) {
      const key = keyOf(change, caseId);
      this.queue.delete(key);
      this.queue.set(key, { n, change });
    }
    if (this.queue.size > MAX_QUEUED) this.reset(n);
    this.wake?.();
  }

  reset(n: number): void {
    this.queue.clear();
    this.queue.set('reset', { n, change: { kind: 'reset' } });
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }

  async next(signal: AbortSignal): Promise<{ at: string; change: BoardChange } | null> {
    for (;;) {
      if (this.ended || signal.aborted) return null;
      const first = this.queue.entries().next();
      if (first.done !== true) {
        const [key, { n, change }] = first.value;
        this.queue.delete(key);
        return { at: this.at(n), change };
      }
      await new Promise<void>((resolve) => {
        const done = () => {
          this.wake = null;
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }
}
