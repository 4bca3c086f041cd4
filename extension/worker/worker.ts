/**
 * The worker: what frames and panels ask, answered from one open store. Knows the browser only through `deps`, so
 * that it can be run in a test. Everything it remembers across its own death lies in the store or in `session`.
 */
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { defaultSettings } from '#shared/api/settings.ts';
import { calendarFor } from '#shared/calendar/regions.ts';
import { isSoon } from '#shared/calendar/soon.ts';
import { addDays, shanghaiDay } from '#shared/calendar/working-days.ts';
import type { Gap, Verdict } from '#shared/case/gap.ts';
import { verdictWithNames, withNames } from '#shared/case/gap-names.ts';
import { noteReview } from '#shared/discretion/law-change.ts';
import { ageInDays, OLD_AFTER_DAYS } from '#shared/registry/snapshot.ts';
import type { Observed } from '../gate/worker-side.ts';
import type { GateState, PageReading, Press, PressAnswer, Replies, ToFrame, ToWorker } from '../protocol.ts';
import { openSealed, SEAL_PREFIX, type SealedSeal } from '../store/queued-seal.ts';
import { type OpenStore, OUTBOX_WARN, OutboxFull, type Store } from '../store/store.ts';
import { verifyBy } from '../sync/checkpoint.ts';
import type { Companion, Provision } from '../sync/companion.ts';
import { backOff, createOutbox, NO_NOTES, type Outbox, type SyncNotes } from '../sync/outbox.ts';
import { type CardOfficer, createCards } from './card.ts';
import { type CaseMemory, createCaseMemory } from './case-memory.ts';
import { type Cases, createCases } from './cases.ts';
import { chosenOf, createCommands } from './commands.ts';
import {
  type Alert,
  type CaseDeadlines,
  dueAlerts,
  isOpen,
  lastDays,
  MAX_SINGLE,
  type Told,
} from './deadline-alerts.ts';
import { createDiscretion, type Discretion } from './discretion.ts';
import type {
  CommandResult,
  NoteDraft,
  PanelCommand,
  PanelState,
  Screen,
  SyncView,
  ToPanel,
} from './panel-protocol.ts';
import { atHand, caseRow, caseView } from './view.ts';

/** A frame in which an adapter recognised a page. */
export interface FrameContext {
  readonly tab: number;
  readonly frame: number;
  readonly url: string;
  readonly adapter: string;
  readonly reading: PageReading | null;
  readonly case: string | null;
  /** Epoch ms: a navigation committed later ends it. */
  readonly at: number;
}

/** A case whose request has just left a frame: the panel stays with it on the page that answers. */
interface Answering {
  readonly case: string;
  readonly adapter: string;
  readonly frame: number;
  /** Epoch ms of the release: what was committed before is not its answer. */
  readonly at: number;
  /** Documents that frame has loaded since; the first is the answer. */
  readonly pages: number;
}

/** Where a message came from. */
export interface Sender {
  readonly tab: number;
  readonly frame: number;
  readonly window: number | null;
  readonly url: string;
}

/** A panel that listens: it follows the active tab of its window, or one tab. */
export interface PanelLink {
  readonly window: number | null;
  readonly tab: number | null;
  send(message: ToPanel): void;
}

/** Memory that survives the worker and not the browser (`storage.session`, trusted contexts only). */
export interface Memory {
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown): Promise<void>;
}

/** `storage.local` as far as queued seals need it. */
export interface SealQueue {
  publish(publicKey: string | null): Promise<void>;
  list(): Promise<Readonly<Record<string, SealedSeal>>>;
  remove(keys: readonly string[]): Promise<void>;
}

export interface WorkerDeps {
  readonly store: Store;
  readonly memory: Memory;
  readonly seals: SealQueue;
  readonly now: () => number;
  readonly newId: () => string;
  readonly chance: () => number;
  /** The companion of an open store. */
  readonly companionOf: (store: OpenStore) => Companion;
  readonly toFrame: (tab: number, frame: number, message: ToFrame) => Promise<void>;
  readonly activeTab: (window: number | null) => Promise<number | null>;
  readonly showTab: (tab: number) => Promise<void>;
  readonly openUrl: (url: string) => Promise<void>;
  readonly openPairing: () => Promise<void>;
  readonly badge: (tab: number, text: string, kind: 'stop' | 'calm' | 'off') => Promise<void>;
  /** Little is left of a period of the case: its days with and without today, negative once it is over. */
  readonly badgeSoon: (tab: number, of: { readonly left: number; readonly before: number }) => Promise<void>;
  /** Deadlines that are near, on or past their last day; each one once. */
  readonly tellDeadline: (alert: Alert) => Promise<void>;
  /** So many more at once than were told one by one. */
  readonly tellMoreDeadlines: (more: number) => Promise<void>;
  /** While locked: that something ends, and nothing of what. */
  readonly tellLocked: () => Promise<void>;
  /** Takes away every notification that names a case or a person. */
  readonly withdrawNotifications: () => Promise<void>;
  readonly notify: (gaps: readonly Gap[], subject: string | null) => Promise<void>;
  /** The lead asks for something, in a case that may not be open. */
  readonly remind: (by: string | null, subject: string | null, note: string | null) => Promise<void>;
  readonly openPanel: (sender: Sender) => Promise<boolean>;
  /** Registers walls and content scripts for these adapters; called whenever they change. */
  readonly install: (adapters: readonly InstalledAdapter[], state: GateState) => Promise<void>;
  /** Wall 3 is told that a press may go, so that its request is not taken for one past the gate. */
  readonly released: (press: {
    readonly attempt: string;
    readonly adapter: string;
    readonly action: string;
    readonly tab: number;
    readonly url: string;
  }) => void;
  /** Asks the companion for the recovery key of a forgotten PIN. */
  readonly recoveryKey: (
    person: string,
  ) => Promise<
    | { readonly key: Uint8Array<ArrayBuffer> }
    | { readonly code: 'offline' | 'recovery-waiting' | 'sign-in-again' | 'not-allowed' }
  >;
}

/** What a locked device knows of deadlines: on which days some end, and when the office opens. */
interface LastDays {
  /** By the opaque id of the case. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
  readonly opensAt: string;
}

export interface Session {
  readonly store: OpenStore;
  readonly cases: Cases;
  readonly memory: CaseMemory;
  readonly outbox: Outbox;
  readonly provision: Provision | null;
  readonly discretion: Discretion;
}

/** A panel that the officer has before him at that frame. */
const isBeside =
  ({ window, tab }: Sender) =>
  (panel: PanelLink): boolean =>
    (panel.window !== null && panel.window === window) || panel.tab === tab;

export type SealWorker = ReturnType<typeof createWorker>;

/** What changes nothing that a panel shows. */
const QUIET: ReadonlySet<PanelCommand['type']> = new Set(['note.draft', 'gap.why', 'card.show']);

/** Cases that changed, between two looks at deadlines; all are looked at once a day anyway. */
const MAX_CHANGED = 500;

/** A queued press this old has no frame that waits for its answer any more. */
const STILL_WAITING_MS = 10 * 60_000;

/** How long a page's first reading waits for the companion to say that the case is known. */
const FIRST_LOOK_MS = 1500;

const LOCKED_ANSWER: PressAnswer = {
  answer: 'hold',
  verdict: { kind: 'hold', gaps: [], door: 'reason' },
  level: 'hold',
  state: 'locked',
  before: 0,
  connected: false,
};

export function createWorker(deps: WorkerDeps) {
  const { store } = deps;
  const panels = new Set<PanelLink>();
  let frames: Map<string, FrameContext> | null = null;
  let session: Session | null = null;
  let adapters: readonly InstalledAdapter[] | null = null;
  let failures = 0;
  let notBefore = 0;
  let syncing: Promise<void> | null = null;
  let syncState: SyncView['state'] = 'syncing';
  let waitingForPin = false;
  let flushTimer: ReturnType<typeof setTimeout> | null = null;

  // ── what is remembered across the worker's death ────────────────────────────────────────────────
  const theFrames = async (): Promise<Map<string, FrameContext>> => {
    frames ??= new Map(Object.entries((await deps.memory.get<Record<string, FrameContext>>('frames')) ?? {}));
    return frames;
  };
  const keepFrames = async () => deps.memory.set('frames', Object.fromEntries(await theFrames()));
  const frameKey = (tab: number, frame: number) => `${tab}:${frame}`;

  const answering = async (tab: number): Promise<Answering | null> =>
    deps.memory.get<Answering>(`answering:${tab}`);
  const answers = async (tab: number, to: Answering | null) => deps.memory.set(`answering:${tab}`, to);

  const theAdapters = async (): Promise<readonly InstalledAdapter[]> => {
    adapters ??= (await store.publicDoc<readonly InstalledAdapter[]>('adapters')) ?? [];
    return adapters;
  };
  const adapterNamed = async (id: string): Promise<InstalledAdapter | null> =>
    (await theAdapters()).find((one) => one.adapter.id === id) ?? null;
  const adapterAt = async (url: string): Promise<InstalledAdapter | null> => {
    const { origin } = new URL(url);
    return (await theAdapters()).find((one) => one.adapter.origins.includes(origin)) ?? null;
  };

  // ── the open store ──────────────────────────────────────────────────────────────────────────────
  const opened = async (): Promise<Session | null> => {
    const open = await store.open();
    if (open === null) {
      session = null;
      return null;
    }
    if (session?.store === open) return session;
    const companion = deps.companionOf(open);
    const provision = await open.get<Provision>('provision');
    const memory = createCaseMemory(open);
    session = {
      store: open,
      provision,
      discretion: discretionOf(provision),
      memory,
      cases: casesOn(open, provision, memory),
      outbox: createOutbox({
        store: open,
        companion,
        now: deps.now,
        verify: verifyBy(open.profile.companionKey),
      }),
    };
    return session;
  };
  const discretionOf = (provision: Provision | null): Discretion =>
    createDiscretion(provision?.benchmarks ?? [], provision?.grounds ?? []);
  const casesOn = (open: OpenStore, provision: Provision | null, memory: CaseMemory): Cases =>
    createCases({
      store: open,
      memory,
      me: { id: open.person, roles: provision?.me.roles ?? [] },
      packs: provision?.packs ?? [],
      reviewNote: noteReview(provision?.benchmarks ?? [], provision?.grounds ?? []),
      registry: provision?.registry ?? null,
      calendar: calendarFor(provision?.settings?.region ?? 'national'),
      now: deps.now,
      newId: deps.newId,
      connected: () => syncState === 'synced' || syncState === 'syncing',
      changed: (id) => {
        flushSoon();
        void tell(id);
      },
    });

  const gateState = async (): Promise<GateState> => {
    const open = await opened();
    if (open === null) return (await store.current()) === null ? 'off' : 'locked';
    return open.provision === null || open.provision.packs.length === 0 ? 'broken' : 'working';
  };

  // ── telling frames and panels ───────────────────────────────────────────────────────────────────
  const pushVerdicts = async (context: FrameContext, now: Session) => {
    const installed = await adapterNamed(context.adapter);
    if (installed === null || context.case === null || context.reading === null) return;
    const { reading } = context;
    const gate = await gateState();
    const verdicts = await now.cases.verdictsFor(context.case, installed, reading.page, reading.facts, gate);
    const { gaps } = await now.cases.current(context.case);
    const named = namingOf(now.provision);
    await deps.toFrame(context.tab, context.frame, {
      type: 'verdicts',
      verdicts: verdicts.map((one) => ({ ...one, verdict: named.verdict(one.verdict) })),
      gaps: gaps.map(named.gap),
    });
  };
  const tellBadge = async (tab: number) => {
    const context = await contextOf(tab);
    if (context === null) return deps.badge(tab, '', 'calm');
    const now = await opened();
    if (now === null) return deps.badge(tab, '!', 'off');
    if (context.case === null) return deps.badge(tab, '', 'calm');
    const current = await now.cases.current(context.case);
    const { blockers } = atHand({
      now: current,
      nowMs: deps.now(),
      adapter: (await adapterNamed(context.adapter))?.adapter ?? null,
      reading: context.reading,
      held: await now.cases.held(context.case),
    });
    if (blockers.length > 0) return deps.badge(tab, String(blockers.length), 'stop');
    const nearest = current.deadlines
      .filter(isSoon)
      .flatMap(({ toShown }) => (toShown == null ? [] : [toShown]))
      .sort((a, b) => a.before - b.before)[0];
    if (nearest === undefined) await deps.badge(tab, '', 'calm');
    else await deps.badgeSoon(tab, nearest);
  };
  /**
   * One telling after the other: a state that was looked up earlier must not arrive after a later one. Whoever asks while
   * one is under way waits for the next, and all who wait share it.
   */
  let told: Promise<void> = Promise.resolve();
  let nextTelling: Promise<void> | null = null;
  const tellPanels = (): Promise<void> => {
    nextTelling ??= told.then(async () => {
      nextTelling = null;
      for (const panel of panels) panel.send({ type: 'state', state: await panelState(panel) });
    });
    told = nextTelling.catch(() => undefined);
    return nextTelling;
  };
  /** What the officer asked for is shown once: by a panel that is open where he is, or by the next that opens. */
  const show = async (gap: string, where: (panel: PanelLink) => boolean) => {
    const there = [...panels].filter(where);
    for (const panel of there) panel.send({ type: 'show', gap });
    if (there.length === 0) await deps.memory.set('show', gap);
  };
  /** A case changed: its frames, the badge and the panels hear of it. */
  const tell = async (id: string | null) => {
    if (id !== null) await deps.memory.set('alerts:changed', [...(await changedCases()), id]);
    const now = await opened();
    // Also where no frame shows it: the list of my cases says how it stands.
    if (now !== null && id !== null) await now.cases.current(id);
    for (const context of (await theFrames()).values()) {
      if (id !== null && context.case !== id) continue;
      if (now !== null) await pushVerdicts(context, now);
      await tellBadge(context.tab);
    }
    await tellPanels();
  };
  const tellState = async () => {
    const state = await gateState();
    await deps.install(await theAdapters(), state);
    for (const context of (await theFrames()).values()) {
      const installed = await adapterNamed(context.adapter);
      const message: ToFrame = { type: 'state', state, level: installed?.level ?? 'off' };
      await deps.toFrame(context.tab, context.frame, message);
    }
  };
  /** The frame of a tab that shows a case; one with a guarded action first. */
  const contextOf = async (tab: number): Promise<FrameContext | null> => {
    const here = [...(await theFrames()).values()].filter((c) => c.tab === tab && c.reading !== null);
    const all = await theAdapters();
    const guards = (c: FrameContext) =>
      all.find((one) => one.adapter.id === c.adapter)?.adapter.pages.find((p) => p.id === c.reading?.page)
        ?.actions.length ?? 0;
    const shown = here.sort(
      (a, b) => guards(b) - guards(a) || Number(b.case !== null) - Number(a.case !== null),
    )[0];
    if (shown?.case != null) return shown;
    const left = await answering(tab);
    if (left === null) return shown ?? null;
    return {
      tab,
      url: '',
      reading: null,
      frame: left.frame,
      adapter: left.adapter,
      case: left.case,
      at: left.at,
    };
  };

  const registryView = (provision: Provision | null): SyncView['registry'] => {
    const registry = provision?.registry;
    if (registry?.checked !== true) return null;
    const days = ageInDays(registry, new Date(deps.now()).toISOString());
    return { asOf: shanghaiDay(registry.issued), old: days >= OLD_AFTER_DAYS };
  };
  const syncView = async (now: Session | null): Promise<SyncView> => {
    const notes: SyncNotes = now === null ? NO_NOTES : await now.outbox.notes();
    const waiting = now === null ? [] : await now.store.unsentHead(3);
    const oldest = now === null ? [] : await now.store.unsent(1, Number.POSITIVE_INFINITY);
    const unsent = now === null ? 0 : await now.store.unsentCount();
    return {
      state: syncState,
      lastAt: notes.lastAt,
      unsent,
      oldestAt: oldest[0] === undefined ? null : Date.parse(oldest[0].envelope.at),
      waiting: waiting.map(({ envelope }) => ({ type: envelope.type, at: Date.parse(envelope.at) })),
      restoredAt: notes.restoredAt ?? null,
      clockOffMs: Math.abs(notes.offsetMs) > 60_000 ? notes.offsetMs : null,
      nearlyFull: unsent >= OUTBOX_WARN,
      refused: now === null ? [] : await now.store.refusals(),
      registry: registryView(now?.provision ?? null),
    };
  };
  const namesOf = (provision: Provision | null): ReadonlyMap<string, string> =>
    new Map([
      ...(provision?.colleagues ?? []).map((c) => [c.id, c.name] as const),
      ...(provision === null ? [] : [[provision.me.id, provision.me.name] as const]),
    ]);
  /** Gaps and verdicts as the officer reads them: a colleague who is meant is named. */
  const namingOf = (provision: Provision | null) => {
    const names = namesOf(provision);
    const nameOf = (person: string) => names.get(person) ?? null;
    const asOf = registryView(provision)?.asOf ?? null;
    return {
      gap: (gap: Gap) => withNames(gap, nameOf, asOf),
      verdict: (verdict: Verdict) => verdictWithNames(verdict, nameOf, asOf),
    };
  };

  const screenFor = async (panel: PanelLink, now: Session | null): Promise<Screen> => {
    const profile = await store.current();
    if (profile === null) return { kind: 'unpaired' };
    if (now === null) {
      const others = (await store.profiles()).filter((one) => one.person !== profile.person);
      return {
        kind: 'locked',
        person: profile.person,
        name: profile.name,
        unsent: profile.unsent,
        waiting: waitingForPin,
        others: others.map(({ person, name }) => ({ person, name })),
      };
    }
    const tab = panel.tab ?? (await deps.activeTab(panel.window));
    const context = tab === null ? null : await contextOf(tab);
    if (context === null || context.case === null) {
      const list = await now.cases.list();
      return {
        kind: 'cases',
        cases: list.slice(0, 100).map((one) => caseRow(one, namesOf(now.provision))),
        known: context !== null,
      };
    }
    const current = await now.cases.current(context.case);
    const installed = await adapterNamed(context.adapter);
    const held = await now.cases.held(context.case);
    const title = now.provision?.packs.find(
      (p) => p.category === current.rules?.category && p.procedure === current.rules?.procedure,
    )?.title;
    return {
      kind: 'case',
      case: caseView({
        now: current,
        nowMs: deps.now(),
        adapter: installed?.adapter ?? null,
        reading: context.reading,
        held,
        draft: await now.store.get<NoteDraft>(`draft:${current.id}`),
        discretion: now.discretion.view(
          current.state,
          current.rules,
          await chosenOf(now.store, current.id),
          current.today,
        ),
        names: namesOf(now.provision),
        registryAsOf: registryView(now.provision)?.asOf ?? null,
        allSent: (await now.store.unsentCount()) === 0,
        title: title ?? null,
      }),
    };
  };
  const panelState = async (panel: PanelLink): Promise<PanelState> => {
    const now = await opened();
    const provision = now?.provision ?? null;
    const pinned = new Set((await store.profiles()).map((one) => one.person));
    const gate = await gateState();
    return {
      screen: await screenFor(panel, now),
      me: provision === null ? null : { id: provision.me.id, name: provision.me.name },
      colleagues: (provision?.colleagues ?? [])
        .filter((c) => c.id !== provision?.me.id)
        .map((c) => ({ id: c.id, name: c.name, hasPin: pinned.has(c.id) })),
      sync: await syncView(now),
      broken: gate === 'broken' ? 'no-pack' : null,
    };
  };

  // ── the companion ───────────────────────────────────────────────────────────────────────────────
  const flushSoon = () => {
    if (flushTimer !== null) return;
    flushTimer = setTimeout(() => {
      flushTimer = null;
      void sync(false);
    }, 150);
  };
  const provisioned = async (now: Session, fresh: Provision) => {
    const known = now.provision;
    const same = JSON.stringify(known) === JSON.stringify(fresh);
    const installed = await theAdapters();
    if (JSON.stringify(installed) !== JSON.stringify(fresh.adapters)) {
      adapters = fresh.adapters;
      await store.putPublicDoc('adapters', fresh.adapters);
      await deps.install(fresh.adapters, await gateState());
    }
    if (same) return;
    await now.store.put('provision', fresh);
    const cases = casesOn(now.store, fresh, now.memory);
    session = { ...now, provision: fresh, discretion: discretionOf(fresh), cases };
    // What the registry says now counts before anybody presses.
    const shown = new Set([...(await theFrames()).values()].flatMap((one) => one.case ?? []));
    for (const id of shown) await cases.askRegistry(id);
    await tellState();
    await tell(null);
  };
  const runSync = async () => {
    const now = await opened();
    if (now === null) return;
    // Until the answer is there, what was wrong stays said.
    if (syncState !== 'offline' && syncState !== 'other-record') syncState = 'syncing';
    await collectSeals(now);
    const companion = deps.companionOf(now.store);
    const refusedBefore = (await now.store.refusals()).length;
    const outcome = await now.outbox.run();
    // What was refused no longer counts here either.
    if ((await now.store.refusals()).length !== refusedBefore) {
      await now.cases.received([]);
      await tell(null);
    }
    const isNews = outcome.ok && outcome.provision !== now.provision?.version;
    const provision = isNews ? await companion.provision(now.provision) : null;
    if (provision?.ok === true) {
      await provisioned(now, provision.value);
      // Whoever may show no code any more learns it with the same news.
      await cards.refresh(cardOfficer(now), true);
    }
    const later = await opened();
    const received = outcome.received;
    if (later !== null && received.length > 0) {
      const touched = await later.cases.received(received);
      await follow(later);
      const fresh = new Set(
        received.flatMap(({ envelope }) => (envelope.type === 'case.reminded' ? [envelope.id] : [])),
      );
      for (const id of touched) {
        await afterReceived(later, id);
        const { reminder, summary } = await later.cases.current(id);
        if (reminder === null || !fresh.has(reminder.event)) continue;
        const by = namesOf(later.provision).get(reminder.actor) ?? null;
        await deps.remind(by, summary.subject ?? summary.key, reminder.note ?? null);
      }
    }
    if (outcome.ok) {
      failures = 0;
      notBefore = 0;
      syncState = 'synced';
    } else {
      failures += 1;
      notBefore = deps.now() + backOff(failures, deps.chance());
      const { kind } = outcome.failure;
      syncState = kind === 'signed-out' || kind === 'other-record' ? kind : 'offline';
    }
    await tellPanels();
  };
  /** A colleague had opened a case first, or two were found to be one: what is open goes by its id, and a draft with it. */
  const follow = async (now: Session) => {
    const all = await theFrames();
    for (const [key, one] of all) {
      const installed = await adapterNamed(one.adapter);
      if (one.case === null || one.reading?.key == null || installed === null) continue;
      const id = await now.cases.caseOf(one.reading.key, installed);
      if (id === null || id === one.case) continue;
      const draft = await now.store.get<NoteDraft>(`draft:${one.case}`);
      if (draft !== null && (await now.store.get<NoteDraft>(`draft:${id}`)) === null)
        await now.store.put(`draft:${id}`, draft);
      all.set(key, { ...one, case: id });
    }
    await keepFrames();
  };
  /** Another device's events changed a case: verdicts anew, and an approval that came opens the held press. */
  const afterReceived = async (now: Session, id: string) => {
    const held = await now.cases.held(id);
    await tell(id);
    if (held === null) return;
    const { state } = await now.cases.current(id);
    const given = Object.values(state.approvals).some((a) => a.status === 'given');
    if (given) await tellApproved(id, held.press.attempt);
  };
  const tellApproved = async (id: string, attempt: string) => {
    for (const context of (await theFrames()).values()) {
      if (context.case === id) await deps.toFrame(context.tab, context.frame, { type: 'approved', attempt });
    }
  };
  const sync = async (force: boolean): Promise<void> => {
    if (!force && deps.now() < notBefore) return;
    syncing ??= runSync().finally(() => {
      syncing = null;
    });
    await syncing;
  };

  // ── deadlines ───────────────────────────────────────────────────────────────────────────────────
  /** Cases that changed since deadlines were last looked at. */
  const changedCases = async (): Promise<readonly string[]> => {
    const known = (await deps.memory.get<readonly string[]>('alerts:changed')) ?? [];
    return [...new Set(known)].slice(-MAX_CHANGED);
  };
  const deadlinesOf = async (now: Session, id: string): Promise<CaseDeadlines> => {
    const { id: root, summary, deadlines } = await now.cases.current(id);
    return { id: root, name: summary.subject ?? summary.key, deadlines };
  };
  /**
   * Tells what is to be told of deadlines. All cases are looked at once a day and after whoever unlocked or was given
   * other rules; in between those that changed.
   */
  const tellDeadlines = async (): Promise<void> => {
    const today = shanghaiDay(new Date(deps.now()).toISOString());
    const now = await opened();
    if (now === null) return tellWhileLocked(today);
    const { person } = now.store;
    const opensAt = (now.provision?.settings ?? defaultSettings).officeHours.from;
    if (!isOpen(deps.now(), opensAt)) return;
    const mark = `${person} ${today} ${now.provision?.version ?? ''}`;
    const whole = (await deps.memory.get<string>('alerts:whole')) !== mark;
    const changed = await changedCases();
    if (!whole && changed.length === 0) return;
    await deps.memory.set('alerts:changed', []);
    const list = await now.cases.list();
    const looked: CaseDeadlines[] = [];
    for (const { id } of list) if (whole || changed.includes(id)) looked.push(await deadlinesOf(now, id));
    const before = (await now.store.get<Told>('deadlines-told')) ?? {};
    const { alerts, told } = dueAlerts(before, looked, whole);
    // Kept first: what was told twice for a worker that died in between would be told for ever.
    await now.store.put('deadlines-told', told);
    const ends = whole ? null : await store.publicDoc<LastDays>(`deadline-days:${person}`);
    const days = looked.map(({ id, deadlines }) => [id, lastDays(deadlines, today)] as const);
    const kept: LastDays = { cases: { ...ends?.cases, ...Object.fromEntries(days) }, opensAt };
    await store.putPublicDoc(`deadline-days:${person}`, kept);
    if (whole) await deps.memory.set('alerts:whole', mark);
    for (const alert of alerts.slice(0, MAX_SINGLE)) await deps.tellDeadline(alert);
    if (alerts.length > MAX_SINGLE) await deps.tellMoreDeadlines(alerts.length - MAX_SINGLE);
    if (!whole) return;
    // Another day: what is left has changed everywhere.
    for (const { tab } of (await theFrames()).values()) await tellBadge(tab);
    await tellPanels();
  };
  /** Once a day, when a last day is today or tomorrow: which it is, is said after the PIN. */
  const tellWhileLocked = async (today: string): Promise<void> => {
    const profile = await store.current();
    if (profile === null) return;
    const ends = await store.publicDoc<LastDays>(`deadline-days:${profile.person}`);
    if (ends === null || !isOpen(deps.now(), ends.opensAt)) return;
    const soon = [today, addDays(today, 1)];
    if (!Object.values(ends.cases).some((days) => days.some((day) => soon.includes(day)))) return;
    const told = `deadline-told-locked:${profile.person}`;
    if ((await store.publicDoc<string>(told)) === today) return;
    await store.putPublicDoc(told, today);
    await deps.tellLocked();
  };
  let telling: Promise<void> = Promise.resolve();
  /** One after the other: two at once would tell the same twice. */
  const deadlinesInTurn = (): Promise<void> => {
    telling = telling.then(tellDeadlines, tellDeadlines);
    return telling;
  };

  // ── seals queued while nobody could take them ───────────────────────────────────────────────────
  const collectSeals = async (now: Session) => {
    const queued = await deps.seals.list();
    const names = Object.keys(queued);
    if (names.length === 0) return;
    const secret = await now.store.sealSecret();
    const done: string[] = [];
    for (const name of names) {
      const box = queued[name];
      const opening = box === undefined ? null : openSealed(secret, box);
      // Not for this officer: it waits for the one it was sealed to.
      if (opening === null) continue;
      const installed = await adapterNamed(opening.adapter);
      if (installed === null) continue;
      // A press that still waits in its frame is asked for again after unlocking; the rest is recorded as it was.
      if (opening.pushed !== undefined || installed.level !== 'hold')
        await now.cases.sealedAfter(opening.press, installed, null);
      else if (deps.now() - opening.at > STILL_WAITING_MS)
        await now.cases.recordHeld(opening.press, installed);
      else continue;
      done.push(name);
    }
    await deps.seals.remove(done);
  };

  const unlocked = async () => {
    waitingForPin = false;
    const now = await opened();
    if (now === null) return;
    await deps.seals.publish(now.store.profile.sealPublicKey);
    // Readings taken while locked were kept nowhere but in the frames' contexts: now they open their cases.
    for (const [key, context] of await theFrames()) {
      const installed = await adapterNamed(context.adapter);
      if (context.reading === null || installed === null) continue;
      const id = await now.cases.read(context.reading, installed, context.url);
      (await theFrames()).set(key, { ...context, case: id });
    }
    await keepFrames();
    await collectSeals(now);
    await tellState();
    await tell(null);
    void sync(true).then(deadlinesInTurn);
  };

  const levelOf = (installed: InstalledAdapter) => (installed.level === 'off' ? 'observe' : installed.level);

  // ── frames ──────────────────────────────────────────────────────────────────────────────────────
  const context = async (sender: Sender): Promise<FrameContext | null> =>
    (await theFrames()).get(frameKey(sender.tab, sender.frame)) ?? null;

  const pressed = async (
    press: Press,
    sender: Sender,
    how: { readonly reason: string | null },
  ): Promise<PressAnswer> => {
    const here = await context(sender);
    const installed = here === null ? await adapterAt(sender.url) : await adapterNamed(here.adapter);
    const now = await opened();
    if (now === null) {
      // At a level that does not hold it goes; its queued seal becomes a record after the PIN.
      if (installed !== null && installed.level !== 'hold') {
        return {
          ...LOCKED_ANSWER,
          answer: 'go',
          verdict: { kind: 'warn', gaps: [] },
          level: levelOf(installed),
        };
      }
      waitingForPin = true;
      await tellPanels();
      return LOCKED_ANSWER;
    }
    if (installed === null) return { ...LOCKED_ANSWER, state: 'broken', reason: 'no-adapter' };
    try {
      const fallback = here?.case ?? (await contextOf(sender.tab))?.case ?? null;
      const answered =
        how.reason === null
          ? await now.cases.press(press, installed, fallback)
          : await now.cases.override(press, how.reason, installed, fallback);
      await deps.seals.remove([`${SEAL_PREFIX}${press.attempt}`]);
      const { cases, ...answer } = answered;
      if (answer.answer === 'go') {
        const { attempt, action, seal } = press;
        deps.released({ attempt, adapter: installed.adapter.id, action, tab: sender.tab, url: seal.url });
        const [first] = cases;
        if (first !== undefined) {
          await answers(sender.tab, {
            case: first,
            adapter: installed.adapter.id,
            frame: sender.frame,
            at: deps.now(),
            pages: 0,
          });
        }
      }
      const subject = cases[0] === undefined ? null : (await now.cases.current(cases[0])).summary.subject;
      const seen = [...panels].some(isBeside(sender));
      if (answer.answer === 'hold' && answer.verdict.kind === 'hold' && !seen) {
        await deps.notify(answer.verdict.gaps, subject);
      }
      return { ...answer, verdict: namingOf(now.provision).verdict(answer.verdict) };
    } catch (error) {
      const reason = error instanceof OutboxFull ? 'outbox-full' : 'store';
      return { ...LOCKED_ANSWER, state: 'broken', reason };
    }
  };

  const handlers: {
    [T in ToWorker['type']]: (message: Extract<ToWorker, { type: T }>, sender: Sender) => Promise<Replies[T]>;
  } = {
    'page.read': async ({ reading }, sender) => {
      const installed = await adapterNamed(reading.adapter.id);
      const now = await opened();
      if (installed === null) return { verdicts: [], wanted: [] };
      // A colleague may have opened it already: ask before minting a second id, but do not wait long.
      if (now !== null && reading.key !== null && (await now.cases.caseOf(reading.key, installed)) === null) {
        await Promise.race([sync(true), new Promise((done) => setTimeout(done, FIRST_LOOK_MS))]);
      }
      const id =
        now === null ? null : ((await (await opened())?.cases.read(reading, installed, sender.url)) ?? null);
      const left = await answering(sender.tab);
      if (id !== null && left !== null && left.case !== id) await answers(sender.tab, null);
      (await theFrames()).set(frameKey(sender.tab, sender.frame), {
        tab: sender.tab,
        frame: sender.frame,
        url: sender.url,
        adapter: installed.adapter.id,
        reading,
        case: id,
        at: deps.now(),
      });
      await keepFrames();
      await tellBadge(sender.tab);
      await tellPanels();
      if (now === null || id === null) return { verdicts: [], wanted: [] };
      const gate = await gateState();
      const { gaps } = await now.cases.current(id);
      const named = namingOf(now.provision);
      const verdicts = await now.cases.verdictsFor(id, installed, reading.page, reading.facts, gate);
      return {
        verdicts: verdicts.map((one) => ({ ...one, verdict: named.verdict(one.verdict) })),
        wanted: [...new Set(gaps.flatMap((gap) => gap.wanted))],
      };
    },
    'page.left': async (_message, sender) => {
      (await theFrames()).delete(frameKey(sender.tab, sender.frame));
      await keepFrames();
      await tellBadge(sender.tab);
      await tellPanels();
      return null;
    },
    'gate.press': ({ press }, sender) => pressed(press, sender, { reason: null }),
    'gate.override': ({ press, reason }, sender) => pressed(press, sender, { reason }),
    'gate.askApproval': async ({ press, reason }, sender) => {
      const now = await opened();
      const here = await context(sender);
      const installed = here === null ? await adapterAt(sender.url) : await adapterNamed(here.adapter);
      if (now === null || installed === null) return { asked: false, expires: null, reason: 'locked' };
      const asked = await now.cases.askApproval(press, reason, installed, here?.case ?? null);
      void sync(true);
      return asked;
    },
    'gate.unlock': async ({ pin }) => {
      const profile = await store.current();
      if (profile === null) return { unlocked: false, triesLeft: 0 };
      const result = await store.unlock(profile.person, pin);
      if (result.unlocked) await unlocked();
      else await tellPanels();
      return { unlocked: result.unlocked, triesLeft: result.triesLeft };
    },
    'gate.sealedAfter': async ({ press }, sender) => {
      const now = await opened();
      const here = await context(sender);
      const installed = here === null ? await adapterAt(sender.url) : await adapterNamed(here.adapter);
      if (installed !== null) {
        const { attempt, action, seal } = press;
        deps.released({ attempt, adapter: installed.adapter.id, action, tab: sender.tab, url: seal.url });
      }
      // While locked the queued seal in storage.local is what remains; it is collected after the PIN.
      if (now === null || installed === null) return null;
      await now.cases.sealedAfter(press, installed, here?.case ?? null);
      await deps.seals.remove([`${SEAL_PREFIX}${press.attempt}`]);
      return null;
    },
    'gate.outcome': async ({ attempt, outcome, evidence }) => {
      const now = await opened();
      if (now !== null) await now.cases.outcome(attempt, outcome, evidence);
      return null;
    },
    'panel.open': async ({ gap }, sender) => {
      const opening = await deps.openPanel(sender);
      if (gap !== undefined) await show(gap, isBeside(sender));
      return { opened: opening };
    },
  };

  // ── the panel ───────────────────────────────────────────────────────────────────────────────────
  const lockedNow = async () => {
    session = null;
    await deps.withdrawNotifications();
    // What another officer read must not be seen by the next one: contexts keep the reading, never the case.
    const all = await theFrames();
    for (const [key, one] of all) all.set(key, { ...one, case: null });
    await keepFrames();
    await tellState();
    for (const one of all.values()) await tellBadge(one.tab);
    await tellPanels();
  };
  const cards = createCards({
    now: deps.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    memory: deps.memory,
  });
  const cardOfficer = ({ store: open, outbox, provision }: Session): CardOfficer => ({
    person: open.person,
    get: open.get,
    put: open.put,
    holderKey: async () => {
      const key = await store.holderKey(open.person);
      if (key === null) throw new Error('store: no profile of the open officer');
      return key;
    },
    ask: async (holderKey) => {
      const called = await deps.companionOf(open).card(holderKey);
      return called.ok ? called.value : null;
    },
    offset: async () => {
      const { lastAt, offsetMs } = await outbox.notes();
      return lastAt === null ? null : offsetMs;
    },
    registry: provision?.registry ?? null,
  });
  const activeCase = async (): Promise<string | null> => {
    const tab = await deps.activeTab(null);
    return tab === null ? null : ((await contextOf(tab))?.case ?? null);
  };
  const obey = createCommands({
    ...deps,
    cards,
    cardOfficer,
    activeCase,
    namesOf: (now) => namesOf(now.provision),
    opened,
    frames: theFrames,
    adapterNamed,
    sync: () => sync(true),
    tellApproved,
    unlocked,
    locked: lockedNow,
  });

  return {
    /** One message of a frame, answered. */
    frame: <M extends ToWorker>(message: M, sender: Sender): Promise<Replies[M['type']]> => {
      const handler = handlers[message.type] as unknown as (m: M, s: Sender) => Promise<Replies[M['type']]>;
      return handler(message, sender);
    },
    command: async (command: PanelCommand): Promise<CommandResult> => {
      try {
        const result = await obey(command);
        if (!QUIET.has(command.type)) await tellPanels();
        return result;
      } catch {
        return { ok: false, code: 'failed' };
      }
    },
    panelJoined: async (panel: PanelLink) => {
      panels.add(panel);
      await tellPanels();
      const show = await deps.memory.get<string>('show');
      if (show !== null) {
        await deps.memory.set('show', null);
        panel.send({ type: 'show', gap: show });
      }
    },
    panelLeft: (panel: PanelLink) => {
      panels.delete(panel);
    },
    /** A guarded request was seen on the wire (wall 3, decision 24). */
    observed: async (request: Observed) => {
      const now = await opened();
      const installed = await adapterNamed(request.adapter);
      if (now === null || installed === null) return;
      const fallback = (await contextOf(request.tab))?.case ?? null;
      await now.cases.observed(request, installed, fallback);
    },
    outcome: async (attempt: string, outcome: 'success' | 'failure' | 'unknown', evidence: string) => {
      await (await opened())?.cases.outcome(attempt, outcome, evidence);
    },
    adapters: theAdapters,
    /** A tab was closed, or a frame of it went elsewhere at `before` (epoch ms). */
    tabGone: async (tab: number, frame: number | null, before: number) => {
      const left = await answering(tab);
      if (left !== null && left.at < before && (frame === null || frame === 0 || frame === left.frame)) {
        const stays = frame === left.frame && left.pages === 0;
        await answers(tab, stays ? { ...left, pages: 1 } : null);
      }
      const all = await theFrames();
      let gone = left !== null;
      for (const [key, one] of all) {
        if (one.tab !== tab || one.at >= before) continue;
        // A new top document takes every frame with it.
        if (frame === null || frame === 0 || one.frame === frame) gone = all.delete(key) || gone;
      }
      if (!gone) return;
      await keepFrames();
      await tellPanels();
    },
    /** The active tab of a window changed. */
    tabShown: () => tellPanels(),
    /** Verdicts grow old after ten seconds (decision 22): the visible case's are pushed anew. */
    refresh: async (tab: number) => {
      const now = await opened();
      if (now === null) return;
      for (const one of (await theFrames()).values()) {
        if (one.tab === tab) await pushVerdicts(one, now);
      }
    },
    /** Someone looks: a panel, or a page with a case. */
    watching: async () => panels.size > 0 || (await theFrames()).size > 0,
    languageChanged: async () => {
      await tellState();
      await tellPanels();
    },
    sync,
    /** Told by an alarm, for periods end without an event. */
    tellDeadlines: deadlinesInTurn,
    /** A notification of a deadline was pressed: its case comes to the front, the deadline unfolded. */
    showDeadline: async (id: string, deadline: string): Promise<void> => {
      if ((await opened()) === null) return;
      await obey({ type: 'case.open', case: id });
      await show(`deadline:${deadline}`, () => true);
    },
    /** At start of the worker: the walls stand before anyone asks, also while locked. */
    start: async () => {
      await deps.install(await theAdapters(), await gateState());
      const now = await opened();
      if (now !== null) await deps.seals.publish(now.store.profile.sealPublicKey);
      void sync(true);
    },
    unlocked,
  };
}
