/**
 * The case service: opens cases at first reading, records what happened, folds, decides, and answers presses.
 * Lives as long as its rules are in force; holds no truth of its own.
 */
import type { Adapter, AdapterAction, InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { adapterStreamId } from '#shared/adapter/adapter-stream.ts';
import { deadlines as deadlinesOf } from '#shared/calendar/deadline.ts';
import { leftOf, workTo } from '#shared/calendar/soon.ts';
import { type Calendar, shanghaiDay } from '#shared/calendar/working-days.ts';
import { APPROVAL_MINUTES, approvalHash, GRANT_MINUTES } from '#shared/case/approval.ts';
import { blocking, stageIndex } from '#shared/case/blocking.ts';
import { approvalFor, gapName, verdictOn } from '#shared/case/decide.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { Bar, EventData, EventDraft, FactValue, Versioned } from '#shared/case/events.ts';
import type { DeadlineView, Gap, Level, Verdict } from '#shared/case/gap.ts';
import {
  type Assessment,
  type Assessor,
  createAssessor,
  gapsFor,
  type NoteReview,
  type Standing,
} from '#shared/case/gaps.ts';
import { findingsDue } from '#shared/case/qualification-due.ts';
import type { RecordFinding } from '#shared/case/recorded.ts';
import type { ApprovalState, CaseState, ReminderState } from '#shared/case/state.ts';
import { signsAsOfficer } from '#shared/registry/signing.ts';
import { type Found, findingOf } from '#shared/registry/snapshot.ts';
import { closers } from '#shared/rules/closers.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '#shared/rules/rule-set.ts';
import type { Observed } from '../gate/worker-side.ts';
import type { GateState, PageReading, Press, PressAnswer, PushedVerdict, Replies } from '../protocol.ts';
import type { OpenStore } from '../store/store.ts';
import type { Provision } from '../sync/companion.ts';
import { baselineOffer, ordered } from './blockers.ts';
import type { CaseMemory } from './case-memory.ts';
import { aliasKey, type CaseSummary, indexed, rootOf, withSummary } from './index-doc.ts';

export interface CasesDeps {
  readonly store: OpenStore;
  /** Of that store; the same one for all rules that come and go while it is open. */
  readonly memory: CaseMemory;
  /** Who works here: what he may not close he is shown as something to ask for. */
  readonly me: { readonly id: string; readonly roles: readonly string[] };
  /** Every pack the companion handed out; which are in force for a case is found per case and day. */
  readonly packs: readonly Pack[];
  /** What a note lacks by the benchmark tables that the companion handed out. */
  readonly reviewNote: NoteReview;
  /** What the registry says, as it was last signed; null: the unit is not known to have one. */
  readonly registry: NonNullable<Provision['registry']> | null;
  /** Whose days off count. */
  readonly calendar: Calendar;
  readonly now: () => number;
  readonly newId: () => string;
  /** True while the companion answers: a lead is told at once. */
  readonly connected: () => boolean;
  /** Called after events were written, so that they are sent and everyone is told. */
  readonly changed: (caseId: string) => void;
}

/** A case as it stands: everything a panel, a badge or a frame is told is derived from this. */
export interface CaseNow {
  readonly id: string;
  readonly state: CaseState;
  /** Null when no national pack is in force: the gate is then broken, not open (decision 3). */
  readonly rules: RuleSet | null;
  readonly standings: readonly Standing[];
  readonly gaps: readonly Gap[];
  readonly recordings: readonly RecordFinding[];
  readonly deadlines: readonly DeadlineView[];
  /** The lead's last word to me that still stands. */
  readonly reminder: ReminderState | null;
  readonly summary: CaseSummary;
  /** Asia/Shanghai. */
  readonly today: string;
}

/** What the officer permitted himself from the panel, waiting for the press it belongs to. */
interface Grant {
  readonly action: string;
  readonly formHash: string;
  readonly reason: string;
  readonly expires: number;
}

/** A press that was held: the panel's door needs it. */
export interface HeldPress {
  readonly press: Press;
  readonly at: number;
  readonly adapter: string;
}

interface Pending {
  readonly case: string;
  readonly attempt: string;
  readonly decidedOn: string | null;
  readonly documentNumber: string | null;
  readonly decides: boolean;
}

const GRANT_MS = GRANT_MINUTES * 60_000;
/** Cases whose last assessment is kept, so that an event costs only what it touches. */
const MAX_ASSESSORS = 20;

function gapRef(gap: Gap): {
  item: string;
  bar: Bar;
  kind: 'open' | 'unknown' | 'conflict' | 'notUnderstood';
} {
  const kind =
    gap.kind === 'unknown' || gap.kind === 'conflict' || gap.kind === 'notUnderstood' ? gap.kind : 'open';
  return { item: gapName(gap), bar: gap.bar, kind };
}

const same = (a: FactValue | undefined, b: FactValue) => JSON.stringify(a) === JSON.stringify(b);

/** Gaps that hold, of a verdict, in the order in which they are to be closed. */
const holding = (verdict: Verdict): readonly Gap[] =>
  verdict.kind === 'hold' ? ordered(verdict.gaps.filter((gap) => gap.bar !== 'advisory')) : [];

/** A hold names what holds; advice stands in the panel. */
const withoutAdvice = (verdict: Verdict): Verdict =>
  verdict.kind === 'hold' ? { ...verdict, gaps: holding(verdict) } : verdict;

/** What is known of a case for which no rules are in force. */
const NOTHING: Assessment = { standings: [], gaps: [], recordings: [] };

/** What a press is answered with while nothing can be decided: held, and the officer may open it with a reason. */
const BROKEN: Verdict = { kind: 'hold', gaps: [], door: 'reason' };

/** One verdict of several cases in one request: it passes only if each passes (decision 22). */
function together(verdicts: readonly Verdict[]): Verdict {
  const gaps = verdicts.flatMap((v) => (v.kind === 'allow' ? [] : v.gaps));
  const holds = verdicts.filter((v) => v.kind === 'hold');
  if (holds.length > 0) {
    return {
      kind: 'hold',
      gaps: holds.flatMap((v) => v.gaps),
      door: holds.some((v) => v.door === 'approval') ? 'approval' : 'reason',
    };
  }
  return gaps.length > 0 ? { kind: 'warn', gaps } : { kind: 'allow' };
}

export type Cases = ReturnType<typeof createCases>;

export function createCases(deps: CasesDeps) {
  const { store, memory } = deps;
  const ruleSets = new Map<string, RuleSet | null>();
  const { index: theIndex, changeIndex, folded: stateOf, inTurn } = memory;
  const assessors = new Map<string, { readonly rules: RuleSet; readonly assessor: Assessor }>();
  const write = async (id: string, drafts: readonly EventDraft[]): Promise<readonly SealedEvent[]> => {
    if (drafts.length === 0) return [];
    const before = await stateOf(id);
    const root = rootOf(await theIndex(), id);
    const written = await store.append(root, drafts, before.state.frontier);
    await memory.wrote(root, written);
    await changeIndex((all) => indexed(all, written));
    deps.changed(root);
    return written;
  };

  /** Once a day for what is missing on a page, so that the administrator hears of it and not of every reading. */
  const reportDrift = async (
    id: string,
    adapter: Adapter,
    { page, missing, healed }: PageReading,
  ): Promise<void> => {
    if (missing.length === 0 && healed.length === 0) return;
    const what = [adapter.id, adapter.version, page, [...missing].sort(), [...healed].sort()].join(' ');
    if ((await store.get<string>(`drift:${what}`)) === today()) return;
    await store.append(
      adapterStreamId(adapter.id),
      [
        {
          type: 'adapter.drifted',
          data: {
            adapter: versioned(adapter),
            page,
            missing: missing.slice(0, 100),
            healed: healed.slice(0, 100),
          },
        },
      ],
      [],
    );
    await store.put(`drift:${what}`, today());
    deps.changed(id);
  };

  const openCase = async (adapter: Adapter, key: string | null): Promise<string> => {
    const id = deps.newId();
    await write(id, [
      {
        type: 'case.opened',
        data: {
          category: adapter.category,
          procedure: adapter.procedure,
          ...(key === null ? {} : { alias: { system: adapter.system, key } }),
          adapter: versioned(adapter),
        },
      },
    ]);
    return id;
  };
  const caseFor = async (adapter: Adapter, key: string): Promise<string> => {
    const known = (await theIndex()).aliases[aliasKey(adapter.system, key)];
    return known === undefined ? openCase(adapter, key) : rootOf(await theIndex(), known);
  };

  /** Procedure follows the rules of the day it is carried out on (decision 37). */
  const rulesOf = (state: CaseState): RuleSet | null => {
    if (state.opened === null) return null;
    const { category, procedure } = state.opened;
    const on = today();
    const name = `${category} ${procedure} ${on}`;
    const known = ruleSets.get(name);
    if (known !== undefined) return known;
    const rules = rulesFor(deps.packs, { category, procedure, on });
    ruleSets.set(name, rules);
    return rules;
  };
  const assess = (root: string, state: CaseState, rules: RuleSet, now: string): Assessment => {
    const kept = assessors.get(root);
    assessors.delete(root);
    const one = kept?.rules === rules ? kept : { rules, assessor: createAssessor(rules, deps.reviewNote) };
    assessors.set(root, one);
    for (const oldest of assessors.keys()) {
      if (assessors.size <= MAX_ASSESSORS) break;
      assessors.delete(oldest);
    }
    return one.assessor.assess(state, now);
  };
  const today = () => shanghaiDay(instant());
  const instant = () => new Date(deps.now()).toISOString();

  const captured = (
    state: CaseState,
    facts: Readonly<Record<string, FactValue>>,
    from: { readonly adapter: Adapter; readonly page?: string },
  ): EventDraft[] => {
    const pageValue = (name: string): FactValue | undefined => {
      const fact = state.facts[name];
      if (fact === undefined) return undefined;
      if (fact.from.provenance === 'page') return fact.from.value;
      // A correction counts, and the page it corrected still says what it said: not news.
      return fact.differs.find((reading) => reading.provenance === 'page')?.value ?? fact.value;
    };
    const changed = Object.entries(facts).filter(([name, value]) => !same(pageValue(name), value));
    if (changed.length === 0) return [];
    return [
      {
        type: 'case.factsCaptured',
        data: {
          facts: Object.fromEntries(changed),
          provenance: 'page',
          adapter: versioned(from.adapter),
          ...(from.page === undefined ? {} : { page: from.page }),
        },
      },
    ];
  };

  const registrySays = (state: CaseState, person: string): Found | null | undefined =>
    deps.registry === null || state.opened === null
      ? null
      : findingOf(deps.registry, person, today(), state.opened.category);
  /**
   * What the registry says of those who act goes into the case before it is judged, so that what a verdict rested on is on
   * record. Only what differs from what the case knows, and only while something of it is still to come.
   */
  const askRegistry = async (id: string): Promise<void> => {
    const { registry } = deps;
    const root = rootOf(await theIndex(), id);
    const { state } = await stateOf(root);
    const rules = rulesOf(state);
    if (registry === null || rules === null) return;
    const { standings } = assess(root, state, rules, instant());
    const persons = findingsDue(state, rules, standings, (person) => registrySays(state, person));
    if (persons.length === 0) return;
    const { issued, sha256 } = registry;
    await write(root, [
      {
        type: 'qualification.checked',
        data: { on: today(), registry: { issued, sha256 }, persons: [...persons].slice(0, 40) },
      },
    ]);
  };
  const unqualified = (found: Found | null | undefined) =>
    found?.finding === 'unqualified' ? { why: found.why, since: found.since ?? null } : null;

  const mine = (gaps: readonly Gap[], state: CaseState) => gapsFor(gaps, state, deps.me.roles);
  const verdictForMe = (verdict: Verdict, state: CaseState): Verdict =>
    verdict.kind === 'allow' ? verdict : { ...verdict, gaps: mine(verdict.gaps, state) };

  /** The latest reminder to me, until all it named is closed, the decision is made or I put it away. */
  const reminderOf = async (
    root: string,
    state: CaseState,
    all: readonly Standing[],
  ): Promise<ReminderState | null> => {
    const latest = state.reminders.find((one) => one.to.includes(deps.me.id));
    if (latest === undefined) return null;
    const open = (item: string) =>
      all.some(
        (one) => one.item.id === item && ['open', 'unknown', 'conflict', 'fault'].includes(one.standing),
      );
    if (latest.items.length > 0 && !latest.items.some(open)) return null;
    if (state.decision !== null && state.decision.at > latest.at) return null;
    return (await store.get<string>(`reminded:${root}`)) === latest.event ? null : latest;
  };

  const current = async (id: string): Promise<CaseNow> => {
    const root = rootOf(await theIndex(), id);
    const { state } = await stateOf(root);
    const rules = rulesOf(state);
    const assessed = rules === null ? NOTHING : assess(root, state, rules, instant());
    const gaps = mine(assessed.gaps, state);
    const deadlines = rules === null ? [] : deadlinesOf(state, rules, deps.calendar, today());
    const judged = { rules, standings: assessed.standings, gaps };
    const held = rules === null ? 0 : blocking(state, judged).length;
    const running = deadlines
      .flatMap((d) => {
        const [day, left] = [workTo(d), leftOf(d)];
        return d.whose === 'authority' && day !== null && left !== null
          ? [{ id: d.id, day, left, unit: d.unit }]
          : [];
      })
      .sort((a, b) => (a.day < b.day ? -1 : 1));
    const due = running[0] ?? null;
    const all = assessed.standings;
    const reminder = await reminderOf(root, state, all);
    const reminded =
      reminder === null
        ? null
        : {
            event: reminder.event,
            by: reminder.actor,
            at: Date.parse(reminder.at),
            note: reminder.note ?? null,
          };
    const known = (await theIndex()).cases[root];
    const at = rules?.stages[stageIndex(state, judged)];
    const [stage, stageTitle] = [at?.id ?? null, at?.title ?? null];
    if (
      known === undefined ||
      known.held !== held ||
      known.stage !== stage ||
      !sameJson(known.stageTitle ?? null, stageTitle) ||
      !sameJson(known.due, due) ||
      !sameJson(known.reminded ?? null, reminded)
    ) {
      await changeIndex((all) => withSummary(all, root, { held, stage, stageTitle, due, reminded }));
    }
    const summary = (await theIndex()).cases[root];
    if (summary === undefined) throw new Error(`no summary of ${root}`);
    return {
      id: root,
      state,
      rules,
      standings: all,
      gaps,
      recordings: assessed.recordings,
      deadlines,
      reminder,
      summary,
      today: today(),
    };
  };

  interface Judged {
    readonly id: string;
    readonly state: CaseState;
    readonly rules: RuleSet | null;
    readonly standings: readonly Standing[];
    readonly verdict: Verdict;
    readonly approval: ApprovalState | null;
    readonly grant: Grant | null;
    /** What is left to hold after approval and grant. */
    readonly left: readonly Gap[];
  }

  /** How many items a case from before our time may attest in one go, on the page of that action. */
  const beforeUs = (
    on: {
      readonly state: CaseState;
      readonly rules: RuleSet | null;
      readonly standings: readonly Standing[];
    },
    stage: string | null | undefined,
  ): number => {
    if (on.rules === null) return 0;
    const { state, standings, rules } = on;
    const offer = baselineOffer({ state, standings, stages: rules.stages }, stage ?? null);
    return offer?.items.length ?? 0;
  };

  const judge = async (id: string, press: Press, reason: string | null): Promise<Judged> => {
    const root = rootOf(await theIndex(), id);
    const { state } = await stateOf(root);
    const rules = rulesOf(state);
    const now = instant();
    const { gaps, standings } = rules === null ? NOTHING : assess(root, state, rules, now);
    const verdict =
      rules === null
        ? BROKEN
        : verdictForMe(verdictOn(press.action, { state, rules, gaps, now, level: 'hold' }), state);
    const approval =
      verdict.kind === 'hold' ? approvalFor(press.action, state, press.seal.formHash, now) : null;
    const kept = verdict.kind === 'hold' ? await store.get<Grant>(`grant:${root}`) : null;
    const grant: Grant | null =
      reason !== null
        ? { action: press.action, formHash: press.seal.formHash, reason, expires: deps.now() + GRANT_MS }
        : kept !== null &&
            kept.action === press.action &&
            kept.formHash === press.seal.formHash &&
            kept.expires > deps.now()
          ? kept
          : null;
    const left = holding(verdict).filter((gap) =>
      gap.bar === 'statutory' ? approval === null || !approval.items.includes(gapName(gap)) : grant === null,
    );
    return { id: root, state, rules, standings, verdict, approval, grant, left };
  };

  const namedCases = async (
    keys: readonly string[],
    adapter: Adapter,
    fallback: string | null,
  ): Promise<string[]> => {
    const ids: string[] = [];
    for (const key of keys) ids.push(await caseFor(adapter, key));
    if (ids.length === 0) ids.push(fallback ?? (await openCase(adapter, null)));
    return [...new Set(ids)];
  };
  const casesOf = (press: Press, adapter: Adapter, fallback: string | null) =>
    namedCases(press.keys, adapter, fallback);
  const pendingOf = async (attempt: string) =>
    (await store.get<readonly Pending[]>(`pending:${attempt}`)) ?? [];

  const attempted = (
    judged: Judged,
    press: Press,
    how: {
      readonly attempt: string;
      readonly level: Level;
      readonly outcome: 'released' | 'held' | 'overridden' | 'wouldHold';
      readonly request: string | null;
      readonly sealedAfter: boolean;
    },
  ): EventDraft => {
    const { attempt, level, outcome, request } = how;
    const gaps = judged.verdict.kind === 'allow' ? [] : judged.verdict.gaps;
    const seal: EventData<'action.attempted'>['seal'] = {
      ...press.seal,
      packs: [...(judged.rules?.packs ?? [])],
      stateVersion: judged.state.version,
      ...(how.sealedAfter ? { sealedAfter: true } : {}),
    };
    return {
      type: 'action.attempted',
      data: {
        attempt,
        action: press.action,
        level,
        verdict: judged.verdict.kind,
        outcome,
        gaps: gaps.slice(0, 100).map(gapRef),
        way: press.way,
        gate: judged.rules === null ? 'broken' : 'working',
        ...(judged.rules === null ? { brokenBecause: 'no-pack' } : {}),
        seal,
        ...(request === null ? {} : { request }),
      },
    };
  };

  /** Does it still hold, after approval and reason? A broken gate opens by a reason alone. */
  const stands = (j: Judged): boolean => j.left.length > 0 || (j.rules === null && j.grant === null);

  /** Judges and records one press; with a reason the officer opens the procedural door himself. */
  const answer = async (
    press: Press,
    installed: InstalledAdapter,
    fallback: string | null,
    reason: string | null,
    sealedAfter: boolean,
  ): Promise<PressAnswer & { readonly cases: readonly string[] }> => {
    const { adapter } = installed;
    const level: Level = installed.level === 'off' ? 'observe' : installed.level;
    const ids = await casesOf(press, adapter, fallback);
    const single = ids.length === 1 ? ids[0] : undefined;
    // What stands in the form at the press counts, before anything is decided.
    if (single !== undefined) {
      await write(single, captured((await stateOf(single)).state, press.facts, { adapter }));
    }
    for (const id of ids) await askRegistry(id);
    const judged: Judged[] = [];
    for (const id of ids) judged.push(await judge(id, press, reason));
    const holds = level === 'hold' && !sealedAfter && judged.some(stands);
    const pending: Pending[] = [];
    const action = actionOf(adapter, press.action);
    for (const [at, j] of judged.entries()) {
      const attempt = at === 0 ? press.attempt : deps.newId();
      const request = judged.length > 1 ? press.attempt : null;
      const wouldHold = j.verdict.kind === 'hold';
      const overridden = wouldHold && level === 'hold' && !holds && !sealedAfter;
      const outcome = holds
        ? 'held'
        : overridden
          ? 'overridden'
          : wouldHold && !sealedAfter
            ? 'wouldHold'
            : 'released';
      const known = j.state.attempts.some((a) => a.attempt === attempt);
      // A press repeated after a hold or a lost reply is a new attempt with the same id only if nothing was written.
      const id = known ? deps.newId() : attempt;
      const drafts: EventDraft[] = [
        attempted(j, press, { attempt: id, level, outcome, request, sealedAfter }),
      ];
      if (overridden && holding(j.verdict).length > 0) drafts.push(override(j, press, id));
      await write(j.id, drafts);
      if (!holds) {
        await store.remove(`grant:${j.id}`);
        await store.remove(`held:${j.id}`);
        pending.push({
          case: j.id,
          attempt: id,
          decidedOn: press.decidedOn ?? (action?.decidedOn === undefined ? today() : null),
          documentNumber: press.documentNumber,
          decides: action?.decidedOn !== undefined,
        });
      } else {
        await store.put(`held:${j.id}`, {
          press,
          at: deps.now(),
          adapter: adapter.id,
        } satisfies HeldPress);
      }
    }
    if (pending.length > 0) await store.put(`pending:${press.attempt}`, pending);
    const left = judged.flatMap((j) => j.left);
    const verdict = together(judged.map((j) => j.verdict));
    const stage = adapter.pages.find((p) => p.actions.some((a) => a.action === press.action))?.stage;
    const broken = judged.some((j) => j.rules === null);
    const only = judged.length === 1 ? judged[0] : undefined;
    const shown: Verdict =
      holds && left.length > 0
        ? { kind: 'hold', gaps: left, door: left.some((g) => g.bar === 'statutory') ? 'approval' : 'reason' }
        : verdict;
    return {
      answer: holds ? 'hold' : 'go',
      verdict: shown,
      level,
      state: broken ? 'broken' : 'working',
      before: only === undefined ? 0 : beforeUs(only, stage),
      connected: deps.connected(),
      ...(broken ? { reason: 'no-pack' } : {}),
      cases: judged.map((j) => j.id),
    };
  };

  const override = (j: Judged, press: Press, attempt: string): EventDraft => {
    const gaps = holding(j.verdict);
    return {
      type: 'override.granted',
      data: {
        attempt,
        action: press.action,
        items: gaps.map(gapName),
        reason: j.grant?.reason ?? j.approval?.reason ?? '',
        ...(j.approval === null ? {} : { approval: j.approval.approval }),
        toldLead: deps.connected() ? 'at-once' : 'when-connected',
      },
    };
  };

  const verdictsFor = async (
    id: string,
    installed: InstalledAdapter,
    page: string,
    facts: Readonly<Record<string, FactValue>>,
    gate: GateState,
  ): Promise<readonly PushedVerdict[]> => {
    const now = await current(id);
    const level: Level = installed.level === 'off' ? 'observe' : installed.level;
    const here = installed.adapter.pages.find((p) => p.id === page);
    const before = beforeUs(now, here?.stage ?? now.summary.stage);
    const { state, rules } = now;
    const at = instant();
    const gaps = rules === null ? [] : assess(now.id, state, rules, at).gaps;
    return (here?.actions ?? []).map((action) => ({
      action: action.action,
      verdict:
        rules === null
          ? BROKEN
          : withoutAdvice(
              verdictForMe(verdictOn(action.action, { state, rules, gaps, now: at, level: 'hold' }), state),
            ),
      level,
      state: rules === null ? 'broken' : gate,
      stateVersion: state.version,
      before,
      restsOn: facts,
      at: deps.now(),
    }));
  };

  return {
    /** A page was read: opens its case when it is new, records what changed. Null on a page without a case number. */
    read: (reading: PageReading, installed: InstalledAdapter, url: string | null): Promise<string | null> =>
      inTurn(async () => {
        const { adapter } = installed;
        if (reading.key === null) return null;
        const id = await caseFor(adapter, reading.key);
        const { state } = await stateOf(id);
        // The party's name is a fact like the others: in the body, so that the lead's board can say whose case it is.
        const subject = reading.subject === null ? {} : { subject: reading.subject.slice(0, 200) };
        const drafts = captured(state, { ...reading.facts, ...subject }, { adapter, page: reading.page });
        const { status } = reading;
        if (status !== null && status.text !== '' && state.statusSeen?.status !== status.text) {
          drafts.push({
            type: 'case.statusSeen',
            data: { status: status.text.slice(0, 200), decided: status.decided, adapter: versioned(adapter) },
          });
        }
        await write(id, drafts);
        await askRegistry(id);
        await reportDrift(id, adapter, reading);
        const known = (await theIndex()).cases[id];
        const change = {
          subject: reading.subject ?? known?.subject ?? null,
          adapter: adapter.id,
          url: url ?? known?.url ?? null,
        };
        if (
          known?.subject !== change.subject ||
          known?.url !== change.url ||
          known?.adapter !== change.adapter
        ) {
          await changeIndex((all) => withSummary(all, id, { ...change, seenAt: deps.now() }));
        }
        return id;
      }),
    /** The case of that number, by the id that stands for it; null while nobody has opened it as far as is known here. */
    caseOf: async (key: string, installed: InstalledAdapter): Promise<string | null> => {
      const all = await theIndex();
      const known = all.aliases[aliasKey(installed.adapter.system, key)];
      return known === undefined ? null : rootOf(all, known);
    },
    verdictsFor,
    current,
    press: (press: Press, installed: InstalledAdapter, fallback: string | null) =>
      inTurn(() => answer(press, installed, fallback, null, false)),
    override: (press: Press, reason: string, installed: InstalledAdapter, fallback: string | null) =>
      inTurn(() => answer(press, installed, fallback, reason, false)),
    /** Let through by a synchronous path on a fresh pushed verdict: recorded as it happened. */
    sealedAfter: (press: Press, installed: InstalledAdapter, fallback: string | null) =>
      inTurn(() => answer(press, installed, fallback, null, true)),
    /** A seal whose frame died before the worker had answered: nothing was sent, it was held. */
    recordHeld: (press: Press, installed: InstalledAdapter) =>
      inTurn(async () => {
        for (const id of await casesOf(press, installed.adapter, null)) {
          const j = await judge(id, press, null);
          if (j.state.attempts.some((a) => a.attempt === press.attempt)) continue;
          const level: Level = installed.level === 'off' ? 'observe' : installed.level;
          const how = {
            attempt: press.attempt,
            level,
            outcome: 'held',
            request: null,
            sealedAfter: false,
          } as const;
          await write(id, [attempted(j, press, how)]);
        }
      }),
    outcome: (attempt: string, outcome: 'success' | 'failure' | 'unknown', evidence: string) =>
      inTurn(async () => {
        const pending = await pendingOf(attempt);
        for (const one of pending) {
          const drafts: EventDraft[] = [
            {
              type: 'action.outcome',
              data: { attempt: one.attempt, outcome, evidence: evidence.slice(0, 400) },
            },
          ];
          if (outcome === 'success' && one.decides && one.decidedOn !== null) {
            drafts.push({
              type: 'decision.made',
              data: {
                decidedOn: one.decidedOn,
                attempt: one.attempt,
                ...(one.documentNumber === null ? {} : { documentNumber: one.documentNumber }),
              },
            });
          }
          await write(one.case, drafts);
        }
        if (outcome !== 'unknown') await store.remove(`pending:${attempt}`);
        return pending.map((one) => one.case);
      }),
    /** What the legacy server was really sent; without an attempt it went past the gate. */
    observed: (request: Observed, installed: InstalledAdapter, fallback: string | null) =>
      inTurn(async () => {
        const pending = request.attempt === null ? null : await pendingOf(request.attempt);
        const ids: { readonly id: string; readonly attempt: string | null }[] =
          pending === null || pending.length === 0
            ? (await namedCases(request.keys, installed.adapter, fallback)).map((id) => ({
                id,
                attempt: null,
              }))
            : pending.map((one) => ({ id: one.case, attempt: one.attempt }));
        for (const { id, attempt } of ids) {
          await write(id, [
            {
              type: 'action.observed',
              data: {
                action: request.action,
                ...(attempt === null ? {} : { attempt }),
                gated: attempt !== null,
                completeness: request.completeness,
                method: request.method.slice(0, 10),
                path: request.path.slice(0, 2000),
                ...(request.fields === null ? {} : { fields: { ...request.fields } }),
              },
            },
          ]);
        }
      }),
    askApproval: (
      press: Press,
      reason: string,
      installed: InstalledAdapter,
      fallback: string | null,
    ): Promise<Replies['gate.askApproval']> =>
      inTurn(async () => {
        let expires: string | null = null;
        for (const id of await casesOf(press, installed.adapter, fallback)) {
          const j = await judge(id, press, null);
          const items = j.left.filter((gap) => gap.bar === 'statutory').map(gapName);
          if (items.length === 0) continue;
          const hash = approvalHash({ case: j.id, action: press.action, form: press.seal.formHash });
          const now = instant();
          const asked = Object.values(j.state.approvals).find(
            (a) => a.hash === hash && a.status === 'requested' && a.expires > now,
          );
          expires = asked?.expires ?? new Date(deps.now() + APPROVAL_MINUTES * 60_000).toISOString();
          if (asked !== undefined) continue;
          await write(j.id, [
            {
              type: 'approval.requested',
              data: {
                approval: deps.newId(),
                what: 'statutory-override',
                action: press.action,
                items,
                hash,
                reason,
                expires,
              },
            },
          ]);
        }
        return { asked: expires !== null, expires };
      }),
    /** The officer opened the procedural door in the panel: the next press of that very form passes. */
    grant: (id: string, reason: string) =>
      inTurn(async () => {
        const root = rootOf(await theIndex(), id);
        const held = await store.get<HeldPress>(`held:${root}`);
        if (held === null) return null;
        const { press } = held;
        await store.put(`grant:${root}`, {
          action: press.action,
          formHash: press.seal.formHash,
          reason,
          expires: deps.now() + GRANT_MS,
        } satisfies Grant);
        return press.attempt;
      }),
    held: async (id: string): Promise<HeldPress | null> =>
      store.get<HeldPress>(`held:${rootOf(await theIndex(), id)}`),
    /** The officer has read the lead's reminder: it is put away on this device. */
    putAway: async (id: string): Promise<void> => {
      const { reminder, id: root } = await current(id);
      if (reminder !== null) await store.put(`reminded:${root}`, reminder.event);
    },
    /** The registry or the day is another than when the case was last looked at. */
    askRegistry: (id: string) => inTurn(() => askRegistry(id)),
    /**
     * Why these may not be recorded: whoever signs a step, or is named as the second officer, is not qualified today.
     * null: they may.
     */
    barOf: async (
      id: string,
      drafts: readonly EventDraft[],
    ): Promise<{
      readonly who: 'me' | 'second';
      readonly why: string;
      readonly since: string | null;
    } | null> => {
      const { state } = await stateOf(id);
      const items = rulesOf(state)?.items ?? [];
      const isOfficers = (name: string) =>
        items.some((one) => one.id === name && closers(one.definition.who).includes('officer'));
      if (!drafts.some((draft) => signsAsOfficer(draft, isOfficers))) return null;
      const me = unqualified(registrySays(state, deps.me.id));
      if (me !== null) return { who: 'me', ...me };
      for (const draft of drafts) {
        if (draft.type !== 'officer.present') continue;
        const second = unqualified(registrySays(state, draft.data.person));
        if (second !== null) return { who: 'second', ...second };
      }
      return null;
    },
    /** Records what the officer did in the panel. */
    record: (id: string, drafts: readonly EventDraft[]) => inTurn(() => write(id, drafts)),
    /** Events of others came in: the folds they touch are stale. Answers the cases touched. */
    received: (events: readonly SealedEvent[]) =>
      inTurn(async () => {
        await changeIndex((all) => indexed(all, events));
        memory.refold();
        const touched = new Set<string>();
        for (const { envelope } of events) {
          if (envelope.stream.kind === 'case') touched.add(rootOf(await theIndex(), envelope.stream.id));
        }
        return [...touched];
      }),
    list: async (): Promise<readonly CaseSummary[]> => {
      const all = await theIndex();
      return Object.values(all.cases)
        .filter((one) => rootOf(all, one.id) === one.id)
        .sort(
          (a, b) =>
            (b.reminded?.at ?? 0) - (a.reminded?.at ?? 0) ||
            Number(b.held > 0) - Number(a.held > 0) ||
            compareDue(a.due?.day, b.due?.day) ||
            b.seenAt - a.seenAt,
        );
    },
  };
}

function versioned(adapter: Adapter): Versioned {
  return { id: adapter.id, version: adapter.version };
}

function actionOf(adapter: Adapter, name: string): AdapterAction | undefined {
  return adapter.pages.flatMap((page) => page.actions).find((action) => action.action === name);
}

/** The earlier day first; no day last. */
function compareDue(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined || a < b ? -1 : 1;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
