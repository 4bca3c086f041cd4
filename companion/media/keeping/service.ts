/**
 * How footage is kept: how long and why, what is held, and how it goes: asked for by one, approved by another, carried out, recorded. Nothing
 * goes by itself. What was approved and not carried out when the companion ended is carried out when it starts.
 */
import { createHash } from 'node:crypto';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { canonicalBytes, type SealedEvent } from '#shared/case/envelope.ts';
import type { EventData, EventDraft } from '#shared/case/events.ts';
import type { RecordFinding } from '#shared/case/recorded.ts';
import type { CaseState } from '#shared/case/state.ts';
import { type Amount, isMassDisposal } from '#shared/media/mass-disposal.ts';
import {
  type KeepUntil,
  type KeptFootage,
  keepStanding,
  keepUntil,
  type RetentionInForce,
} from '#shared/media/retention.ts';
import type { Caller, CaseEntry, Ledger, StoredEvent } from '../../ledger/types.ts';
import { ProblemError } from '../../problem.ts';
import type { Footage, FootageRef } from '../vault/footage-file.ts';
import { MASS_BOUND } from './bounds.ts';
import { KeepingRefused } from './problems.ts';
import {
  bytesOf,
  type Disposal,
  type Hold,
  type Kept,
  nothingKept,
  standingOf,
  type Thing,
  takeIn,
} from './register.ts';
import type { RetentionFile } from './retention-file.ts';

/** A case as the board holds it, as far as this feature looks. */
export interface KeptCase {
  readonly entry: CaseEntry;
  readonly events: readonly SealedEvent[];
  readonly state: CaseState;
  readonly judged: { readonly recordings: readonly RecordFinding[] };
}
interface Person {
  readonly id: string;
  readonly unit: string;
  readonly roles: readonly string[];
}

export interface KeepingDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'writeOwn' | 'onAppended'>;
  readonly footage: Footage;
  /** Redacted copies of a thing go with it; when it resolves, a crash brings none back. */
  readonly removeCopies: (of: string) => Promise<void>;
  readonly retention: () => RetentionFile;
  readonly caseOf: (id: string) => KeptCase | null;
  readonly people: () => Promise<readonly Person[]>;
  /** Its key is good no more and no camera sends: nothing is added to it. */
  readonly isOver: (recording: string) => boolean;
  /** Things of which the last inventory found something wrong, by their ids. */
  readonly faulty: () => Promise<ReadonlySet<string>>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Why a thing is held. `open`: its case is not archived. */
export type HeldBy = { readonly why: 'open' } | { readonly why: 'asked'; readonly hold: Hold };

export interface ThingStanding {
  readonly thing: Thing;
  readonly recorded: { readonly from: string; readonly to: string };
  readonly keep: KeepUntil;
  readonly holds: readonly HeldBy[];
  readonly stands: 'kept' | 'held' | 'past' | 'disposed';
  /** The request that it is in, while that is open. */
  readonly disposal: Disposal | null;
}

export interface KeepingService {
  readonly kept: Kept;
  /** Of what this reader keeps, the oldest first. */
  standings(caller: Caller): Promise<readonly ThingStanding[]>;
  disposals(caller: Caller): Promise<readonly Disposal[]>;
  holds(caller: Caller): Promise<readonly Hold[]>;
  /** @throws KeepingRefused */
  hold(caller: Caller, on: Hold['on'], reason: string): Promise<string>;
  lift(caller: Caller, hold: string, reason: string): Promise<void>;
  ask(
    caller: Caller,
    things: readonly { readonly kind: Thing['kind']; readonly id: string }[],
    why: { readonly basis: string; readonly reason: string },
  ): Promise<string>;
  approve(caller: Caller, disposal: string, reason: string): Promise<void>;
  refuse(caller: Caller, disposal: string, reason: string): Promise<void>;
  /** The code of the problem that an approval by him would be; null: none. */
  mayNotApprove(caller: Caller, disposal: Disposal): Promise<'disposal-own' | 'disposal-own-case' | null>;
  /** What is approved and not carried out, once more. */
  resume(): Promise<void>;
  /** The system's word why a thing of it could not be removed. */
  troubleOf(disposal: Disposal): string | null;
  /** Things that are being disposed of at this moment. */
  leaving(): ReadonlySet<string>;
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** @throws what the record throws; a disposal that was approved is carried out before anybody can ask for anything */
export async function openKeepingService(deps: KeepingDeps): Promise<KeepingService> {
  const { ledger, footage, now } = deps;
  const kept = nothingKept();
  const troubles = new Map<string, string>();
  let queue: Promise<void> = Promise.resolve();

  const take = (events: readonly StoredEvent[]): void => {
    for (const { envelope, body } of events)
      if (envelope.stream.kind === 'media' && body !== null)
        takeIn(kept, envelope.stream.id, { type: envelope.type, data: body.data } as EventDraft, envelope.at);
  };
  take(await ledger.readKind('media'));
  const stopTaking = ledger.onAppended(take);

  /** One act after the other: a hold comes before a removal or after it, never in its midst. */
  function inTurn<T>(what: () => Promise<T>): Promise<T> {
    const done = queue.then(what);
    queue = done.then(
      () => {},
      () => {},
    );
    return done;
  }
  async function write(id: string, draft: EventDraft): Promise<void> {
    const written = await ledger.writeOwn({ kind: 'media', id }, draft);
    if (!written.ok) throw new Error(`not recorded: ${written.problem.code}`);
  }

  // ── what stands how ───────────────────────────────────────────────────────────────────────────

  const today = () => shanghaiDay(new Date(now()).toISOString());
  /** The last day of it; no earlier than it came, for a camera's clock may be years behind. */
  function recordedOf({ recorded, at }: Thing): { from: string; to: string } {
    if (recorded === null) return { from: at, to: at };
    return { from: recorded.from, to: recorded.to > at ? recorded.to : at };
  }
  function footageOf(thing: Thing): KeptFootage {
    const recorded = recordedOf(thing);
    const day = shanghaiDay(recorded.to);
    if (thing.case === null) return { recorded: day, case: null };
    const held = deps.caseOf(thing.case);
    // A case that nobody knows of here is not known to be over.
    if (held === null)
      return { recorded: day, case: { archived: null, decided: false, whole: false, restraint: false } };
    const { state, judged } = held;
    return {
      recorded: day,
      case: {
        archived: archivedOn(held),
        decided: state.decision !== null,
        whole: judged.recordings.some((one) => isThroughout(one) && meets(one, thing.recorded)),
        restraint: state.opened?.category === 'coercion' && state.opened.procedure === 'restraint',
      },
    };
  }
  function holdsOf(thing: Thing, keep: KeepUntil): readonly HeldBy[] {
    const streams = thing.case === null ? [] : (deps.caseOf(thing.case)?.state.streams ?? [thing.case]);
    const asked = [...kept.holds.values()].filter(
      ({ on, lifted }) =>
        lifted === null && (on.kind === 'case' ? streams.includes(on.id) : on.id === thing.id),
    );
    return [
      ...(keep.is === 'open' ? [{ why: 'open' } as const] : []),
      ...asked.map((hold): HeldBy => ({ why: 'asked', hold })),
    ];
  }
  function standingOfThing(thing: Thing, inForce: RetentionInForce): ThingStanding {
    const keep = keepUntil(footageOf(thing), inForce);
    const holds = holdsOf(thing, keep);
    const open = openDisposals().find(({ things }) => things.some(({ id }) => id === thing.id)) ?? null;
    return {
      thing,
      recorded: recordedOf(thing),
      keep,
      holds,
      stands: thing.disposed === null ? keepStanding(keep, holds.length > 0, today()) : 'disposed',
      disposal: thing.disposed === null ? open : null,
    };
  }
  const openDisposals = () =>
    [...kept.disposals.values()].filter((one) => !['refused', 'done'].includes(standingOf(one)));

  // ── who sees what ─────────────────────────────────────────────────────────────────────────────

  async function seer(caller: Caller): Promise<(thing: Pick<Thing, 'case' | 'by'>) => boolean> {
    if (caller.roles.some((role) => role !== 'officer' && role !== 'lead')) return () => true;
    const units = new Map((await deps.people()).map(({ id, unit }) => [id, unit]));
    return ({ case: of, by }) => {
      const unit = of === null ? null : (deps.caseOf(of)?.entry.unit ?? null);
      const own = unit ?? (by === null ? null : (units.get(by) ?? null));
      return own === null || own === caller.unit;
    };
  }
  function thingOf(id: string): Thing {
    const found = kept.things.get(id);
    if (found === undefined) throw new KeepingRefused('no-such-footage');
    return found;
  }
  async function seesDisposal(caller: Caller) {
    const sees = await seer(caller);
    return ({ things }: Disposal) =>
      things.every(({ id }) => {
        const thing = kept.things.get(id);
        return thing === undefined || sees(thing);
      });
  }

  // ── going ─────────────────────────────────────────────────────────────────────────────────────

  const refsOf = (thing: Thing): readonly FootageRef[] =>
    thing.kind === 'import'
      ? [{ kind: 'import', id: thing.id }]
      : [...thing.heads.keys()].map((file) => ({ kind: 'recording', id: thing.id, file }));

  /** What speaks against its going now; null: nothing. */
  function against(thing: Thing, file: RetentionFile) {
    if (file.unreadable) return 'retention-unreadable' as const;
    if (thing.kind === 'recording' && !deps.isOver(thing.id)) return 'disposal-in-use' as const;
    const { stands } = standingOfThing(thing, file.inForce);
    if (stands === 'disposed') return 'gone' as const;
    if (stands === 'held') return 'disposal-held' as const;
    return stands === 'kept' ? ('disposal-kept' as const) : null;
  }

  /** Bytes that are there, and are as many as the record says. */
  async function isThere(thing: Thing): Promise<boolean> {
    for (const ref of refsOf(thing)) {
      const found = await footage.open(ref).catch(() => null);
      const wanted =
        ref.kind === 'import' ? (thing.file?.size ?? 0) : (thing.heads.get(ref.file)?.bytes ?? 0);
      if (found === null || found.size < wanted) return false;
    }
    return true;
  }

  function hashOf(thing: Thing): string {
    if (thing.file !== null) return thing.file.sha256;
    const heads = [...thing.heads.values()].sort((a, b) => a.file - b.file);
    return createHash('sha256').update(canonicalBytes(heads)).digest('hex');
  }

  async function carryOut(disposal: Disposal): Promise<void> {
    const request = disposal.id;
    for (const { id, bytes } of disposal.things) {
      const thing = kept.things.get(id);
      if (thing === undefined || disposal.done.has(id) || disposal.dropped.has(id)) continue;
      try {
        const refs = refsOf(thing);
        const found = await Promise.all(refs.map((ref) => footage.open(ref)));
        // Of what was begun before a crash there is no way back: the rest of it goes, and is said.
        const begun = refs.length > 0 && found.some((one) => one === null);
        const why = begun ? null : droppedBecause(thing, bytes);
        if (why !== null) {
          await write(request, { type: 'media.disposalDropped', data: { id, why } });
          continue;
        }
        await deps.removeCopies(id);
        for (const ref of refs) await footage.remove(ref);
        await write(id, {
          type: 'media.disposed',
          data: {
            request,
            at: new Date(now()).toISOString(),
            basis: disposal.basis,
            askedBy: disposal.by,
            approvedBy: disposal.approvals.map(({ by }) => by),
            files: refs.length,
            bytes,
            sha256: hashOf(thing),
          },
        });
        troubles.delete(id);
      } catch (error) {
        troubles.set(id, (error as NodeJS.ErrnoException).code ?? 'failed');
        deps.onError(error);
      }
    }
  }
  function droppedBecause(thing: Thing, bytes: number): EventData<'media.disposalDropped'>['why'] | null {
    if (bytesOf(thing) !== bytes) return 'differs';
    const why = against(thing, deps.retention());
    if (why === null) return null;
    return why === 'disposal-in-use' ? 'in-use' : why === 'disposal-held' ? 'held' : 'kept';
  }
  async function carryOutAll(): Promise<void> {
    for (const one of kept.disposals.values()) if (standingOf(one) === 'approved') await carryOut(one);
  }

  const amountOf = (things: readonly { readonly bytes: number }[]): Amount => ({
    things: things.length,
    bytes: things.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  function isMass(disposal: Disposal): boolean {
    const since = now() - MASS_BOUND.hours * 3_600_000;
    const before = [...kept.disposals.values()].filter(
      (one) =>
        one.id !== disposal.id && one.approvals.some(({ enough, at }) => enough && Date.parse(at) > since),
    );
    const gone = before.flatMap((one) => one.things.filter(({ id }) => !one.dropped.has(id)));
    const going = new Set(gone.map(({ id }) => id));
    const there = [...kept.things.values()]
      .filter(({ id, disposed }) => disposed === null && !going.has(id))
      .map((thing) => ({ bytes: bytesOf(thing) }));
    return isMassDisposal(amountOf(disposal.things), amountOf(gone), amountOf(there), MASS_BOUND);
  }

  async function mayNotApprove(caller: Caller, disposal: Disposal) {
    if (disposal.by === caller.person || disposal.approvals.some(({ by }) => by === caller.person))
      return 'disposal-own' as const;
    const cases = [...new Set(disposal.things.flatMap(({ id }) => kept.things.get(id)?.case ?? []))];
    const isIn = (person: string) =>
      cases.some((id) => deps.caseOf(id)?.entry.members.includes(person) === true);
    if (!isIn(caller.person)) return null;
    const units = new Set(cases.flatMap((id) => deps.caseOf(id)?.entry.unit ?? []));
    const others = (await deps.people()).some(
      ({ id, unit, roles }) =>
        id !== caller.person &&
        id !== disposal.by &&
        !disposal.approvals.some(({ by }) => by === id) &&
        !isIn(id) &&
        (roles.includes('head') ||
          roles.includes('supervisor') ||
          (roles.includes('lead') && [...units].every((one) => one === unit))),
    );
    return others ? ('disposal-own-case' as const) : null;
  }

  async function disposalFor(caller: Caller, id: string): Promise<Disposal> {
    const found = kept.disposals.get(id);
    if (found === undefined || !(await seesDisposal(caller))(found))
      throw new KeepingRefused('no-such-disposal');
    const stands = standingOf(found);
    if (stands !== 'asked' && stands !== 'third') throw new KeepingRefused('no-such-disposal');
    return found;
  }

  const disposedOf = (at: string) => new ProblemError('footage-disposed', shanghaiDay(at));
  const refusedFor = (code: NonNullable<ReturnType<typeof against>>, thing: Thing) =>
    code === 'gone'
      ? disposedOf(thing.disposed?.at ?? thing.at)
      : new KeepingRefused(code, thing.name.slice(0, 80));

  await carryOutAll();

  return {
    kept,
    async standings(caller) {
      const sees = await seer(caller);
      const { inForce } = deps.retention();
      return [...kept.things.values()]
        .filter((thing) => hasBytes(thing) && sees(thing))
        .map((thing) => standingOfThing(thing, inForce))
        .sort((a, b) => (a.recorded.from < b.recorded.from ? -1 : a.recorded.from > b.recorded.from ? 1 : 0));
    },
    async disposals(caller) {
      const sees = await seesDisposal(caller);
      return [...kept.disposals.values()].filter(sees).reverse();
    },
    async holds(caller) {
      const sees = await seer(caller);
      return [...kept.holds.values()].filter(({ on, lifted }) => {
        if (lifted !== null) return false;
        if (on.kind === 'case') return sees({ case: on.id, by: null });
        const thing = kept.things.get(on.id);
        return thing !== undefined && sees(thing);
      });
    },
    hold: (caller, on, reason) =>
      inTurn(async () => {
        const sees = await seer(caller);
        if (on.kind === 'case') {
          if (deps.caseOf(on.id) === null || !sees({ case: on.id, by: null }))
            throw new KeepingRefused('no-such-footage');
        } else {
          const thing = thingOf(on.id);
          if (thing.kind !== on.kind || !sees(thing)) throw new KeepingRefused('no-such-footage');
          if (thing.disposed !== null) throw disposedOf(thing.disposed.at);
        }
        const id = deps.newId();
        await write(id, { type: 'media.held', data: { by: caller.person, on, reason } });
        return id;
      }),
    lift: (caller, id, reason) =>
      inTurn(async () => {
        const found = kept.holds.get(id);
        const sees = await seer(caller);
        const target =
          found === undefined
            ? null
            : found.on.kind === 'case'
              ? { case: found.on.id, by: null }
              : (kept.things.get(found.on.id) ?? null);
        if (found === undefined || found.lifted !== null || target === null || !sees(target))
          throw new KeepingRefused('no-such-hold');
        await write(id, { type: 'media.released', data: { by: caller.person, reason } });
      }),
    ask: (caller, wanted, { basis, reason }) =>
      inTurn(async () => {
        const sees = await seer(caller);
        const file = deps.retention();
        const faulty = await deps.faulty();
        const things: EventData<'media.disposalAsked'>['things'] = [];
        for (const { kind, id } of wanted) {
          const thing = thingOf(id);
          if (thing.kind !== kind || !sees(thing)) throw new KeepingRefused('no-such-footage');
          if (things.some((one) => one.id === id)) continue;
          const why = against(thing, file);
          if (why !== null) throw refusedFor(why, thing);
          const name = thing.name.slice(0, 80);
          const { keep, disposal } = standingOfThing(thing, file.inForce);
          if (disposal !== null) throw new KeepingRefused('disposal-twice', name);
          if (faulty.has(id) || !(await isThere(thing))) throw new KeepingRefused('disposal-fault', name);
          if (keep.is !== 'day') throw refusedFor('disposal-kept', thing);
          things.push({ kind, id, bytes: bytesOf(thing), kept: keep.day, rule: keep.rule.id });
        }
        const id = deps.newId();
        await write(id, {
          type: 'media.disposalAsked',
          data: { by: caller.person, basis, reason, things },
        });
        return id;
      }),
    approve: (caller, id, reason) =>
      inTurn(async () => {
        const found = await disposalFor(caller, id);
        const bar = await mayNotApprove(caller, found);
        if (bar !== null) throw new KeepingRefused(bar);
        const file = deps.retention();
        for (const one of found.things) {
          const thing = thingOf(one.id);
          const why = against(thing, file);
          if (why !== null) throw refusedFor(why, thing);
        }
        const enough = found.approvals.length > 0 || caller.roles.includes('head') || !isMass(found);
        await write(id, { type: 'media.disposalApproved', data: { by: caller.person, reason, enough } });
        const after = kept.disposals.get(id);
        if (after !== undefined && standingOf(after) === 'approved') await carryOut(after);
      }),
    refuse: (caller, id, reason) =>
      inTurn(async () => {
        await disposalFor(caller, id);
        await write(id, { type: 'media.disposalRefused', data: { by: caller.person, reason } });
      }),
    mayNotApprove,
    resume: () => inTurn(carryOutAll),
    troubleOf: ({ things }) => things.flatMap(({ id }) => troubles.get(id) ?? [])[0] ?? null,
    leaving: () =>
      new Set(
        [...kept.disposals.values()]
          .filter((one) => standingOf(one) === 'approved')
          .flatMap(({ things }) => things.map(({ id }) => id)),
      ),
    settled: () => queue,
    async close() {
      stopTaking();
      await queue;
    },
  };
}

/** A key under which nothing came has nothing to keep. */
const hasBytes = (thing: Thing) => thing.kind === 'import' || thing.heads.size > 0;

/** The day on which the case was archived, as the event says or the officer who ticked it; null: it was not. */
function archivedOn({ events, state }: Pick<KeptCase, 'events' | 'state'>): string | null {
  const said = events.findLast(
    ({ envelope, body }) =>
      envelope.type === 'case.archived' && body !== null && !state.withdrawn.includes(envelope.id),
  );
  const on = said?.body?.data.on;
  if (typeof on === 'string') return on;
  const item = state.items.archived;
  return item?.status === 'done' ? shanghaiDay(item.latest.at) : null;
}

const isThroughout = ({ extent, methods }: RecordFinding) => extent === 'whole' && methods.length > 0;

/** Of a step that nobody marked, nobody can say that it is not of it. */
function meets(
  { sittings }: RecordFinding,
  recorded: { readonly from: string; readonly to: string } | null,
): boolean {
  if (sittings.length === 0 || recorded === null) return true;
  return sittings.some(({ from, to }) => recorded.to >= from && (to === null || recorded.from <= to));
}
