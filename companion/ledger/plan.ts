/**
 * One transaction in the making: what a group of appends would write, decided against the store and against what
 * was planned before it in the same group. It changes the caches as it goes; if the batch is not committed,
 * what it touched is forgotten there and read again.
 */
import canonicalize from 'canonicalize';
import type { AppendResult, Role } from '#shared/api/contract.ts';
import {
  type Body,
  NO_PREV,
  type SealedEvent,
  type StreamRef,
  seal,
  ulidSchema,
} from '#shared/case/envelope.ts';
import { type EventDraft, type EventType, latestVersion } from '#shared/case/events.ts';
import { hlcMs, MAX_AHEAD_MS, nextHlc } from '#shared/case/hlc.ts';
import type * as zhCN from '../locales/zh-CN.ts';
import type { Caches, CaseState } from './caches.ts';
import { type Checked, type CheckedEnvelope, check, type Refusal, type RefusalCode } from './check.ts';
import { seenOf } from './frontier.ts';
import type { StreamKeys } from './keys.ts';
import { type MembershipChange, membershipChange } from './membership.ts';
import type { Batch, ChainLink, EventRow, LedgerStore, QuarantineRow } from './store/store.ts';
import type { Caller, StoredEvent } from './types.ts';

/** Kept per device; beyond them a refused envelope is answered but not kept. */
const MAX_REFUSED_KEPT = 10_000;
const MAX_QUARANTINED = 1_000;

export type WritePolicy = (
  type: EventType,
  roles: readonly Role[],
  tie: { readonly opened: boolean; readonly member: boolean; readonly sameUnit: boolean },
) => RefusalCode | null;

/**
 * Further than the kind of event: may somebody with these roles close that item? Asked with the category and the
 * procedure of the case; null: they may, or no rule knows the item.
 */
export type ItemPolicy = (
  draft: EventDraft,
  roles: readonly Role[],
  of: { readonly category: string; readonly procedure: string },
) => RefusalCode | null;

/**
 * Is whoever signs a step qualified for it? Asked after the roles, with the kind of case.
 * @returns null: he is, or nobody asks
 */
export type SigningPolicy = (
  draft: EventDraft,
  by: Caller,
  on: {
    /** ISO instant that the event claims. */
    readonly at: string;
    readonly category: string;
    readonly procedure: string;
  },
) => Refusal | null;

export interface PlanContext {
  readonly store: LedgerStore;
  readonly keys: StreamKeys;
  readonly caches: Caches;
  readonly policy: WritePolicy;
  readonly itemPolicy: ItemPolicy;
  readonly signingPolicy: SigningPolicy;
  readonly texts: Pick<typeof zhCN, 'refusals' | 'quarantined'>;
  /** The companion itself, for events it adds. */
  readonly own: Caller;
  readonly random: (bytes: number) => Uint8Array;
  readonly newId: (nowMs: number) => string;
  readonly nowMs: number;
  /** Events in the store before this batch. */
  readonly size: number;
  /** False while nothing was ever held back in this store: then nothing need be looked for there. */
  readonly mayHoldQuarantined: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

export interface Plan {
  readonly batch: Writable<Batch>;
  readonly stored: readonly StoredEvent[];
  append(checked: Checked, caller: Caller): Promise<AppendResult>;
  /** Seals a draft as the caller's next event and plans it. */
  draft(caller: Caller, stream: StreamRef, draft: EventDraft): Promise<Drafted>;
  /** Plans a quarantined event whose time has come. */
  release(row: QuarantineRow): Promise<void>;
}

export type Drafted =
  | { readonly ok: true; readonly event: SealedEvent; readonly seq: number }
  | { readonly ok: false; readonly refusal: Refusal };

export function createPlan(context: PlanContext): Plan {
  const { store, keys, caches, texts, nowMs, own } = context;
  const receivedAt = new Date(nowMs).toISOString();
  const batch: Writable<Batch> = {
    events: [],
    refused: [],
    unrefused: [],
    quarantined: [],
    unquarantined: [],
    cases: [],
    members: [],
    aliases: [],
    tree: null,
  };
  const stored: StoredEvent[] = [];
  const eventsById = new Map<string, EventRow>();
  const quarantinedById = new Map<string, QuarantineRow>();
  const links = new Map<string, ChainLink>();
  const refusedKept = new Map<string, number>();
  const quarantinedKept = new Map<string, number>();

  const linkName = (device: string, n: number) => `${device} ${n}`;
  const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

  function refusedResult(id: string | null, { code, value }: Refusal): AppendResult {
    const text = texts.refusals[code](value);
    return { status: 'refused', id, code, reason: text.title, todo: text.todo };
  }

  async function link(device: string, n: number): Promise<ChainLink | null> {
    return links.get(linkName(device, n)) ?? (await store.link(device, n));
  }

  /** Where the event stands in its device's chain (decision 8). A hole is no reason to refuse. */
  async function chainProblem({ envelope, leaf }: CheckedEnvelope): Promise<RefusalCode | null> {
    const { device, n, prev } = envelope;
    const head = await caches.head(device);
    if (n === head.n + 1) return prev === head.leaf ? null : 'broken-chain';
    const before = n === 1 ? NO_PREV : await leafAt(device, n - 1);
    if (before !== null && before !== prev) return 'broken-chain';
    if (n > head.n) return null;
    const there = await link(device, n);
    if (there !== null && !same(there.leaf, leaf)) return 'device-fork';
    const after = await link(device, n + 1);
    if (after === null) return null;
    const named = (JSON.parse(after.envelope) as { prev: string }).prev;
    return named === base64(leaf) ? null : 'broken-chain';
  }

  async function leafAt(device: string, n: number): Promise<string | null> {
    const found = await link(device, n);
    return found === null ? null : base64(found.leaf);
  }

  async function addLink({ envelope, text, leaf }: CheckedEnvelope): Promise<void> {
    const { device, n } = envelope;
    links.set(linkName(device, n), { n, leaf, envelope: text });
    const head = await caches.head(device);
    if (n > head.n) {
      head.n = n;
      head.leaf = base64(leaf);
    }
  }

  async function keepRefused(sealed: CheckedEnvelope, refusal: Refusal, inChain: boolean): Promise<void> {
    const { envelope, leaf, text } = sealed;
    const kept = refusedKept.get(envelope.device) ?? (await store.countRefused(envelope.device));
    if (kept >= MAX_REFUSED_KEPT) return;
    refusedKept.set(envelope.device, kept + 1);
    batch.refused.push({
      leaf,
      id: envelope.id,
      device: envelope.device,
      n: envelope.n,
      inChain,
      code: refusal.code,
      reason: refusal.value,
      receivedAt: nowMs,
      envelope: text,
    });
    if (inChain) await addLink(sealed);
  }

  /** The answer to an event that was received before, or null. */
  async function knownResult({ envelope, leaf }: CheckedEnvelope): Promise<AppendResult | null> {
    const { id } = envelope;
    const row = eventsById.get(id) ?? (await store.eventById(id));
    if (row !== null) {
      if (!same(row.leaf, leaf)) return refusedResult(id, { code: 'different-bytes', value: '' });
      if (row.body === null) return { status: 'already-erased', id, seq: row.seq };
      return { status: 'known', id, seq: row.seq, receivedAt: new Date(row.receivedAt).toISOString() };
    }
    const held =
      quarantinedById.get(id) ?? (context.mayHoldQuarantined ? await store.quarantinedById(id) : null);
    if (held === null || batch.unquarantined.includes(id)) return null;
    if (!same(held.leaf, leaf)) return refusedResult(id, { code: 'different-bytes', value: '' });
    return { status: 'quarantined', id, reason: texts.quarantined(MAX_AHEAD_MS / 60_000) };
  }

  async function quarantine(
    sealed: CheckedEnvelope,
    bodyText: string,
    caller: Caller,
  ): Promise<AppendResult> {
    const { envelope, leaf, text } = sealed;
    const { device, id } = envelope;
    const kept = quarantinedKept.get(device) ?? (await store.countQuarantined(device));
    if (kept >= MAX_QUARANTINED) {
      const refusal: Refusal = { code: 'quarantine-full', value: '' };
      await keepRefused(sealed, refusal, true);
      return refusedResult(id, refusal);
    }
    quarantinedKept.set(device, kept + 1);
    const row: QuarantineRow = {
      id,
      kind: envelope.stream.kind,
      stream: envelope.stream.id,
      device,
      n: envelope.n,
      leaf,
      envelope: text,
      body: keys.wrap(envelope.stream, leaf, Buffer.from(bodyText)),
      caller: JSON.stringify(caller),
      receivedAt: nowMs,
      releaseAt: hlcMs(envelope.hlc),
    };
    batch.quarantined.push(row);
    quarantinedById.set(id, row);
    await addLink(sealed);
    return { status: 'quarantined', id, reason: texts.quarantined(MAX_AHEAD_MS / 60_000) };
  }

  async function policyProblem(
    sealed: CheckedEnvelope,
    draft: EventDraft,
    caller: Caller,
  ): Promise<Refusal | null> {
    const code = await roleProblem(sealed, draft, caller);
    if (code !== null) return { code, value: '' };
    const { stream, at } = sealed.envelope;
    if (stream.kind !== 'case' || caller === own) return null;
    const opening = await openingOf(stream);
    return opening === null ? null : context.signingPolicy(draft, caller, { at, ...opening });
  }

  async function roleProblem(
    { envelope }: CheckedEnvelope,
    draft: EventDraft,
    caller: Caller,
  ): Promise<RefusalCode | null> {
    const { stream } = envelope;
    const type = draft.type;
    if (caller === own) return null;
    if (stream.kind !== 'case') {
      return context.policy(type, caller.roles, { opened: true, member: false, sameUnit: false });
    }
    const state = await caches.case(stream.id);
    const problem = context.policy(type, caller.roles, tieTo(state, caller));
    if (problem !== null) return problem;
    if (draft.type === 'item.completed' || draft.type === 'item.waived') {
      const opening = await openingOf(stream);
      return opening === null ? 'unknown-case' : context.itemPolicy(draft, caller.roles, opening);
    }
    // A departure from a benchmark is the head's to approve, or his to enter as approved by others.
    if (draft.type === 'approval.given' && draft.data.by !== undefined && !caller.roles.includes('head'))
      return 'not-permitted';
    // An officer says it of himself; that a phone scanned is what the companion heard, and it writes that itself.
    if (
      draft.type === 'identity.shown' &&
      (draft.data.means === 'scanned' || draft.data.officer !== caller.person)
    )
      return 'not-permitted';
    if (draft.type !== 'case.merged') return null;
    // Joining two cases by hand opens each to the other's officers: he must belong to both.
    const other = await caches.case(draft.data.with);
    if (other === null) return 'unknown-case';
    return context.policy(type, caller.roles, tieTo(other, caller));
  }

  /** What kind of case it is, as its opening says; of this batch or of the store. */
  async function openingOf(
    stream: StreamRef,
  ): Promise<{ readonly category: string; readonly procedure: string } | null> {
    const known = caches.opening(stream.id);
    if (known !== undefined) return known;
    const isOpening = ({ type, stream: of }: { readonly type: string; readonly stream: StreamRef }) =>
      type === 'case.opened' && of.id === stream.id;
    let data: unknown = stored.find(({ envelope }) => isOpening(envelope))?.body?.data;
    if (data === undefined) {
      const row = (await store.stream(stream.kind, stream.id)).find((one) => one.type === 'case.opened');
      const plain = row?.body == null ? null : keys.unwrap(stream, row.leaf, row.body);
      if (plain === null) return null;
      data = (JSON.parse(Buffer.from(plain).toString('utf8')) as Body).data;
    }
    const { category, procedure } = data as { category: string; procedure: string };
    caches.putOpening(stream.id, { category, procedure });
    return { category, procedure };
  }

  function tieTo(state: CaseState | null, caller: Caller) {
    return {
      opened: state !== null,
      member: state?.members.has(caller.person) ?? false,
      sameUnit: state?.row.unit === caller.unit,
    };
  }

  async function accept(sealed: CheckedEnvelope, body: Body, bodyText: string): Promise<number> {
    const { envelope, text, leaf } = sealed;
    const seq = context.size + batch.events.length + 1;
    const row: EventRow = {
      seq,
      id: envelope.id,
      kind: envelope.stream.kind,
      stream: envelope.stream.id,
      type: envelope.type,
      device: envelope.device,
      n: envelope.n,
      receivedAt: nowMs,
      leaf,
      envelope: text,
      body: keys.wrap(envelope.stream, leaf, Buffer.from(bodyText)),
    };
    batch.events.push(row);
    eventsById.set(row.id, row);
    stored.push({ seq, receivedAt, envelope, body });
    caches.noteAppended(envelope.stream, envelope);
    await addLink(sealed);
    return seq;
  }

  /** Also writes what the companion itself adds: two streams of one legacy case are one case (decision 16). */
  async function follow(caller: Caller, caseId: string, draft: EventDraft, seq: number): Promise<void> {
    if (draft.type === 'case.opened' && (await caches.case(caseId)) === null) {
      const row = { id: caseId, group: caseId, unit: caller.unit, openedSeq: seq };
      caches.putCase({ row, members: new Map() });
      batch.cases.push(row);
    }
    const state = await caches.case(caseId);
    if (state === null) return;
    const change = membershipChange(draft, caller.person);
    await join(state, change, caller, seq);
    if (change.alias !== null) await alias(state, change.alias, seq);
    if (change.mergedWith !== null && caller !== own) {
      const other = await caches.case(change.mergedWith);
      if (other !== null) await merge(state, other, seq);
    }
  }

  async function join(
    state: CaseState,
    change: MembershipChange,
    caller: Caller,
    seq: number,
  ): Promise<void> {
    if (change.join.length === 0) return;
    for (const one of await groupOf(state)) {
      const mine =
        one === state ||
        one.members.has(caller.person) ||
        (one.row.unit === caller.unit && caller.roles.includes('lead'));
      if (mine) for (const person of change.join) addMember(one, person, seq);
    }
  }

  function addMember(state: CaseState, person: string, since: number): void {
    if (state.members.has(person)) return;
    state.members.set(person, since);
    batch.members.push({ case: state.row.id, person, since });
  }

  async function groupOf(state: CaseState): Promise<CaseState[]> {
    const ids = new Set((await store.group(state.row.group)).map((row) => row.id));
    // The store does not know yet what this batch has moved.
    for (const row of batch.cases) ids.add(row.id);
    ids.add(state.row.id);
    const group: CaseState[] = [];
    for (const id of ids) {
      const one = id === state.row.id ? state : await caches.case(id);
      if (one !== null && one.row.group === state.row.group) group.push(one);
    }
    return group.sort((a, b) => a.row.openedSeq - b.row.openedSeq);
  }

  async function alias(
    state: CaseState,
    name: { readonly system: string; readonly key: string },
    seq: number,
  ): Promise<void> {
    const key = keys.pseudonym(canonicalize([name.system, name.key]) ?? '');
    const before = [
      ...(await store.aliases(key)).map((row) => row.case),
      ...batch.aliases.filter((row) => same(row.key, key)).map((row) => row.case),
    ];
    batch.aliases.push({ key, case: state.row.id, seq });
    const [first] = before;
    if (first === undefined || first === state.row.id) return;
    const other = await caches.case(first);
    if (other === null || other.row.group === state.row.group) return;
    for (const [stream, other_] of [
      [state.row.id, first],
      [first, state.row.id],
    ] as const) {
      const drafted = await draft(
        own,
        { kind: 'case', id: stream },
        { type: 'case.merged', data: { with: other_, because: 'same-alias' } },
      );
      if (!drafted.ok) throw new Error(`own case.merged refused: ${drafted.refusal.code}`);
    }
    await merge(state, other, context.size + batch.events.length);
  }

  /**
   * One group from two. Officers of one unit are then officers of both; across units nobody is let in by a number
   * that anyone can type: a lead assigns him.
   */
  async function merge(a: CaseState, b: CaseState, seq: number): Promise<void> {
    const [old, young] = a.row.openedSeq <= b.row.openedSeq ? [a, b] : [b, a];
    const all = [...(await groupOf(old)), ...(await groupOf(young))];
    const persons = (unit: string) =>
      new Set(all.filter((one) => one.row.unit === unit).flatMap((one) => [...one.members.keys()]));
    for (const one of all) {
      for (const person of persons(one.row.unit)) addMember(one, person, seq);
      if (one.row.group === old.row.group) continue;
      one.row = { ...one.row, group: old.row.group };
      batch.cases.push(one.row);
    }
  }

  async function append(checked: Checked, caller: Caller): Promise<AppendResult> {
    if (!checked.ok) {
      const { sealed, id, refusal } = checked;
      if (sealed === null) return refusedResult(id, refusal);
      const row = eventsById.get(sealed.envelope.id) ?? (await store.eventById(sealed.envelope.id));
      if (row === null) {
        const inChain = (await chainProblem(sealed)) === null;
        await keepRefused(sealed, refusal, inChain);
      }
      return refusedResult(id, refusal);
    }
    const { sealed, body, bodyText } = checked;
    const { envelope, leaf } = sealed;
    const { id, stream } = envelope;
    const known = await knownResult(sealed);
    if (known !== null) return known;
    if (stream.kind === 'case' && !ulidSchema.safeParse(stream.id).success) {
      return refusedResult(id, { code: 'invalid-envelope', value: 'stream.id' });
    }
    const broken = await chainProblem(sealed);
    if (broken !== null) {
      await keepRefused(sealed, { code: broken, value: '' }, false);
      return refusedResult(id, { code: broken, value: '' });
    }
    if (hlcMs(envelope.hlc) > nowMs + MAX_AHEAD_MS) return quarantine(sealed, bodyText, caller);
    const draftOf = { type: envelope.type, data: body.data } as unknown as EventDraft;
    const forbidden = await policyProblem(sealed, draftOf, caller);
    if (forbidden !== null) {
      await keepRefused(sealed, forbidden, true);
      return refusedResult(id, forbidden);
    }
    // Refused before and right now (he has become a member since): no longer among the refused.
    if (links.has(linkName(envelope.device, envelope.n)) || (await wasRefused(sealed))) {
      batch.unrefused.push(leaf);
      batch.refused = batch.refused.filter((row) => !same(row.leaf, leaf));
    }
    const seq = await accept(sealed, body, bodyText);
    if (stream.kind === 'case') await follow(caller, stream.id, draftOf, seq);
    return { status: 'accepted', id, seq, receivedAt };
  }

  async function wasRefused({ envelope }: CheckedEnvelope): Promise<boolean> {
    const head = await caches.head(envelope.device);
    return envelope.n <= head.n && (await store.link(envelope.device, envelope.n)) !== null;
  }

  async function draft(caller: Caller, stream: StreamRef, made: EventDraft): Promise<Drafted> {
    const head = await caches.head(caller.device);
    const frontier = await caches.frontier(stream);
    let event: SealedEvent;
    try {
      event = seal({
        id: context.newId(nowMs),
        stream,
        type: made.type,
        v: latestVersion(made.type),
        hlc: nextHlc(frontier.latestHlc, nowMs, caller.device),
        at: receivedAt,
        actor: caller.person,
        device: caller.device,
        n: head.n + 1,
        prev: head.leaf,
        seen: seenOf(frontier),
        data: made.data as Body['data'],
        salt: context.random(32),
      });
    } catch (error) {
      if (error instanceof RangeError) return { ok: false, refusal: { code: 'too-big', value: '64 KiB' } };
      throw error;
    }
    const checked = check(event, caller);
    if (!checked.ok) return { ok: false, refusal: checked.refusal };
    // Decided before it has a place in the chain: what the console may not do leaves no trace of a hole.
    const forbidden = await policyProblem(checked.sealed, made, caller);
    if (forbidden !== null) return { ok: false, refusal: forbidden };
    const result = await append(checked, caller);
    if (result.status === 'accepted') return { ok: true, event, seq: result.seq };
    const code = result.status === 'refused' ? (result.code as RefusalCode) : 'invalid-envelope';
    return { ok: false, refusal: { code, value: '' } };
  }

  return {
    batch,
    stored,
    append,
    draft,
    async release(row) {
      const stream = { kind: row.kind, id: row.stream } as StreamRef;
      const plain = keys.unwrap(stream, row.leaf, row.body);
      batch.unquarantined.push(row.id);
      if (plain === null) return;
      const event = {
        envelope: JSON.parse(row.envelope) as unknown,
        body: JSON.parse(Buffer.from(plain).toString('utf8')) as unknown,
      };
      const caller = JSON.parse(row.caller) as Caller;
      await append(check(event, caller), caller);
    },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
