/** From a case as it stands to what the panel shows. Pure. */

import type { Adapter } from '#shared/adapter/adapter-schema.ts';
import { byDay } from '#shared/calendar/soon.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { factsOf } from '#shared/case/derived-facts.ts';
import type { ClosedBy, FactValue } from '#shared/case/events.ts';
import type { Gap } from '#shared/case/gap.ts';
import { withNames } from '#shared/case/gap-names.ts';
import { requestOf, type Standing, undertaken } from '#shared/case/gaps.ts';
import { unrecordedWords } from '#shared/case/locales/unrecorded-words.ts';
import { deviationApprovals, deviationCarried } from '#shared/case/note.ts';
import { type ChannelView, channelsOf, gapsBeforePublishing } from '#shared/case/publication.ts';
import { camerasOn, lacksOf, type RecordFinding } from '#shared/case/recorded.ts';
import { strongestShowing } from '#shared/case/showing.ts';
import { isRecorded, majorityOf, recordsOf } from '#shared/case/stage-registers.ts';
import type { ApprovalState } from '#shared/case/state.ts';
import { closingTelling } from '#shared/case/telling.ts';
import type { FactDefinition, Localized } from '#shared/rules/pack-schema.ts';
import { cited, decides } from '#shared/rules/rule-set.ts';
import type { PageReading } from '../protocol.ts';
import { baselineOffer, ordered } from './blockers.ts';
import type { CaseNow, HeldPress } from './cases.ts';
import type {
  ApprovalView,
  CaseRow,
  CaseView,
  DiscretionView,
  FactView,
  ItemView,
  MajorView,
  NoteDraft,
  PublicationView,
  RecordedStep,
  RecordingView,
  RecordView,
} from './panel-protocol.ts';

export interface AtHandInput {
  readonly now: CaseNow;
  readonly nowMs: number;
  readonly adapter: Adapter | null;
  /** The case's page, where one is open. */
  readonly reading: PageReading | null;
  readonly held: HeldPress | null;
}

export interface ViewInput extends AtHandInput {
  readonly draft: NoteDraft | null;
  readonly discretion: DiscretionView;
  /** Names of persons, where the companion told them. */
  readonly names: ReadonlyMap<string, string>;
  /** The day up to which the registry is known here; null where none is asked. */
  readonly registryAsOf: string | null;
  /** Nothing waits to be sent: what was reported has arrived. */
  readonly allSent: boolean;
  /** Title of the pack, e.g. 行政处罚普通程序. */
  readonly title: Localized | null;
}

const statuses = {
  done: 'done',
  baseline: 'done',
  waived: 'waived',
  notApplicable: 'not-applicable',
  open: 'open',
  fault: 'open',
  unknown: 'unknown',
  conflict: 'conflict',
} as const satisfies Record<Standing['standing'], ItemView['status']>;

function itemViews(now: CaseNow, names: ReadonlyMap<string, string>): readonly ItemView[] {
  return now.standings.map(({ item, standing, restsOn }) => {
    const { definition } = item;
    const known = now.state.items[item.id]?.latest;
    const statement =
      standing === 'waived' && known?.status !== 'waived'
        ? (now.recordings.find((one) => one.item === item.id && one.state === 'stated')?.statement ?? null)
        : null;
    const told = restsOn === 'attestation' ? null : closingTelling(item.id, definition, now.state);
    const mark = statement ?? told ?? closingMark(now, definition.closedBy) ?? known ?? null;
    const shown =
      restsOn === 'event' && definition.closedBy.kind === 'attestation' && told === null
        ? strongestShowing(now.state)
        : null;
    return {
      id: item.id,
      title: definition.title,
      stage: definition.stage,
      bar: item.bar,
      status: statuses[standing],
      closedBy: restsOn === null || restsOn === 'baseline' ? definition.closedBy.kind : (restsOn as ClosedBy),
      by: mark === null ? null : (names.get(shown?.officer ?? mark.actor) ?? null),
      at: mark === null ? null : Date.parse(mark.at),
      shown: shown === null ? null : { means: shown.means, what: shown.what },
      baseline: standing === 'baseline',
      tells: (definition.tells ?? []).map(({ text, citation }) => ({
        text,
        citation: cited(citation, now.rules?.sources ?? {}),
      })),
      told: standing === 'done' ? (told?.acknowledged.how ?? null) : null,
      stated: statement !== null,
      detail: statement?.reason ?? told?.document?.number ?? known?.document?.number ?? known?.note ?? null,
    };
  });
}

function closingMark(
  now: CaseNow,
  closedBy: { readonly kind: string; readonly event?: string | undefined },
): { readonly actor: string; readonly at: string } | null {
  if (closedBy.event === 'note.written') return now.state.notes[0] ?? null;
  if (closedBy.event === 'officer.present') return now.state.present.at(-1) ?? null;
  if (closedBy.event === 'identity.shown') return strongestShowing(now.state);
  return null;
}

function factViews(now: CaseNow, facts: Readonly<Record<string, FactDefinition>>): readonly FactView[] {
  return Object.entries(facts)
    .filter(([, fact]) => fact.derived !== true)
    .map(([name, fact]) => {
      const known = now.state.facts[name];
      return {
        name,
        title: fact.title,
        type: fact.type,
        value: known?.value ?? null,
        provenance: known?.from.provenance ?? null,
        differs: (known?.differs ?? []).map(({ value, provenance }) => ({ value, provenance })),
        question: fact.question ?? null,
        answers: (fact.answers ?? []).map(({ value, title }) => ({ value: value as FactValue, title })),
      };
    });
}

function approvalView(approval: ApprovalState): ApprovalView {
  const { answer } = approval;
  return {
    approval: approval.approval,
    status: approval.status,
    reason: approval.reason,
    at: Date.parse(approval.at),
    expires: Date.parse(answer?.expires ?? approval.expires),
    answerReason: answer?.reason ?? null,
    answeredAt: answer === undefined ? null : Date.parse(answer.at),
  };
}

function noteView({ state, standings }: CaseNow): CaseView['note'] {
  const [note] = state.notes;
  if (note === undefined) return null;
  const { deviation } = note;
  const asked = deviationApprovals(state, note)[0];
  return {
    text: note.text,
    amount: note.amount ?? null,
    tier: note.benchmark?.tier ?? note.tier ?? null,
    entry: note.benchmark === undefined ? 'plain' : `${note.benchmark.table.id}/${note.benchmark.entry}`,
    stale: note.staleFacts.length > 0,
    lacks: standings.find(({ lacks }) => lacks !== null)?.lacks ?? null,
    provisional: note.provisional === true,
    asDrafted: note.text === note.draft.trim(),
    deviation:
      deviation === undefined
        ? null
        : {
            reason: deviation.reason,
            by: deviation.by,
            approval: asked === undefined ? null : approvalView(asked),
            carried: deviationCarried(state, note) !== null,
          },
  };
}

function titleOf(fact: string, now: CaseNow): Localized {
  return now.rules?.facts[fact]?.title ?? { 'zh-CN': fact, en: fact };
}

function recordViews(now: CaseNow, stage: string | null): readonly RecordView[] {
  const { rules, state } = now;
  if (rules === null || stage === null) return [];
  return recordsOf(rules, stage, factsOf(state, rules)).map(({ record, wanted }) => {
    const { title, content, methods, carriers, extent, announcement } = record.definition;
    const told = now.standings.find(({ item }) => item.id === announcement);
    const gap = now.gaps.find((one) => one.item === announcement && announcement !== undefined);
    return {
      id: record.id,
      title,
      content,
      methods,
      carriers,
      extent,
      citation: record.citation,
      wanted: wanted.map((fact) => titleOf(fact, now)),
      announcement:
        told === undefined || !isRecorded(record.definition)
          ? null
          : {
              title: told.item.definition.title,
              citation: told.item.citation,
              gap: gap?.id ?? null,
              done: told.standing === 'done' || told.standing === 'waived',
            },
    };
  });
}

const ms = (instant: string) => Date.parse(instant);
const msOrNull = (instant: string | null) => (instant === null ? null : ms(instant));

function recordingView(now: CaseNow, stage: string | null): RecordingView {
  const { rules, state, recordings } = now;
  const order = (id: string | null) => (rules?.stages ?? []).findIndex((one) => one.id === id);
  const open = new Set(now.gaps.flatMap(({ item }) => item ?? []));
  // A page may show the decision while the officer stands where something has to be recorded.
  const due = (one: RecordFinding) =>
    one.extent !== 'as-needed' &&
    one.sittings.length === 0 &&
    one.state === 'waiting' &&
    open.has(one.item ?? '') &&
    order(one.stage) < order(stage) &&
    state.decision === null;
  const begun = (one: RecordFinding) =>
    one.sittings.some(({ to }) => to === null) || (one.sittings.length > 0 && state.decision === null);
  const own = recordings.filter((one) => one.stage === stage || begun(one) || due(one));
  const steps = (rules?.stages ?? []).flatMap(({ id, title }): RecordedStep[] => {
    const of = own.filter((one) => one.stage === id);
    const sitting = of[0]?.sittings.find(({ to }) => to === null);
    if (of.length === 0) return [];
    return [
      {
        stage: id,
        title,
        must: of.some(({ extent }) => extent !== 'as-needed'),
        since: sitting === undefined ? null : ms(sitting.from),
        begun: of.some(({ sittings }) => sittings.length > 0),
      },
    ];
  });
  const told = new Set(
    (rules?.records ?? []).flatMap(({ id, definition }) =>
      own.some(({ record }) => record === id) ? (definition.announcement ?? []) : [],
    ),
  );
  return {
    cameras: camerasOn(state).map(({ device, since }) => ({ device, since: ms(since) })),
    steps,
    records: recordings
      .filter((one) => one.state !== 'waiting')
      .map((one) => ({
        record: one.record,
        title: one.title,
        stage: one.stage,
        state: one.state,
        there: one.covered + one.recording,
        lacks: lacksOf(one).map(({ from, to }) => ({ from: ms(from), to: msOrNull(to) })),
        stated:
          one.statement === null
            ? null
            : { because: unrecordedWords[one.statement.because], reason: one.statement.reason },
      })),
    announce: now.gaps.find(({ item }) => item !== null && told.has(item))?.id ?? null,
  };
}

function majorView({ rules, state }: CaseNow): MajorView {
  const major = rules === null ? null : majorityOf(rules, factsOf(state, rules));
  if (major === null || major.kind === 'ordinary') return major;
  if (major.kind === 'unknown') return { kind: 'unknown', wanted: major.wanted[0] ?? '' };
  const lines = major.lines.map(({ definition, citation }) => ({ title: definition.title, citation }));
  return { kind: 'major', lines };
}

const rank = (fact: string, { when }: Pick<ChannelView['disclosure'], 'when'>): number =>
  when?.facts.includes(fact) === true ? 0 : 1;

function publicationViews(
  channels: readonly ChannelView[],
  { standings }: CaseNow,
  names: ReadonlyMap<string, string>,
): readonly PublicationView[] {
  const mark = ({ actor, at }: { readonly actor: string; readonly at: string }) => ({
    by: names.get(actor) ?? null,
    at: Date.parse(at),
  });
  return channels.map(({ disclosure, standing, wanted, exceptions, decision, approval }) => {
    const { channel, content, deadline, item } = disclosure.definition;
    const answer = approval?.answer;
    return {
      channel: channel.id,
      title: channel.title,
      content,
      standing,
      citation: disclosure.citation,
      deadline,
      published: standings.some((one) => one.item.id === item && one.standing === 'done'),
      // First whether it is asked for at all: that may spare the rest.
      wanted: [...wanted].sort((a, b) => rank(a, disclosure) - rank(b, disclosure)),
      exceptions: exceptions.flatMap((at) => {
        const exception = disclosure.exceptions[at];
        return exception === undefined
          ? []
          : [{ title: exception.definition.title, citation: exception.citation }];
      }),
      answer: answer === undefined ? null : { ...mark(answer), reason: answer.reason },
      decided: decision === null ? null : mark(decision),
    };
  });
}

/** Which action of a case is at hand, and what it lacks: the panel says it in words, the badge in a number. */
export function atHand({ now, adapter, reading, held, nowMs }: AtHandInput) {
  const { state, rules } = now;
  const actions = rules?.actions ?? {};
  const stages = rules?.stages ?? [];
  const page = adapter?.pages.find((one) => one.id === reading?.page) ?? null;
  const onPage = page?.actions[0]?.action ?? null;
  const own = now.summary.stage;
  const order = (id: string | null | undefined) => stages.findIndex((one) => one.id === id);
  // A page goes on showing a decision that was made; the case itself is further.
  const past = state.decision !== null && order(own) > order(page?.stage);
  const stage = past ? own : (page?.stage ?? own);
  const wanted =
    onPage ??
    held?.press.action ??
    Object.entries(actions).find(
      ([name, a]) => a.stage === stage && undertaken(name, state, { actions }),
    )?.[0] ??
    null;
  const action = wanted ?? (state.decision === null ? (Object.keys(actions)[0] ?? null) : null);
  const title: Localized | null =
    action === null
      ? null
      : (actions[action]?.title ?? page?.actions.find((a) => a.action === action)?.title ?? null);
  const channels = rules === null ? [] : channelsOf(state, rules, new Date(nowMs).toISOString());
  const gaps = gapsBeforePublishing(now.gaps, channels);
  const decided = rules !== null && action !== null && decides(rules, action) && state.decision !== null;
  const blockers =
    action === null || decided
      ? []
      : ordered(gaps.filter((gap) => gap.bar !== 'advisory' && gap.actions.includes(action)));
  return { page, stage, action, title, onPage, decided, channels, gaps, blockers };
}

/** What the panel shows of one case. */
export function caseView(input: ViewInput): CaseView {
  const { now, adapter, reading, held, nowMs } = input;
  const { state, rules } = now;
  const stages = rules?.stages ?? [];
  const { page, stage, action, title, onPage, decided, channels, ...found } = atHand(input);
  const named = (gap: Gap) => withNames(gap, (person) => input.names.get(person) ?? null, input.registryAsOf);
  const blockers = found.blockers.map(named);
  const others = found.gaps.filter((gap) => !found.blockers.includes(gap)).map(named);
  return {
    id: now.id,
    version: state.version,
    subject: now.summary.subject ?? reading?.subject ?? null,
    key: now.summary.key ?? reading?.key ?? null,
    system: now.summary.system,
    category: state.opened?.category ?? adapter?.category ?? '',
    title: input.title,
    stages,
    stage,
    action:
      action === null || title === null || decided ? null : { id: action, title, onPage: onPage === action },
    blockers,
    door:
      blockers.length === 0 ? null : blockers.some((gap) => gap.bar === 'statutory') ? 'approval' : 'reason',
    others,
    items: itemViews(now, input.names),
    facts: factViews(now, rules?.facts ?? {}),
    deadlines: byDay(now.deadlines),
    today: shanghaiDay(new Date(nowMs).toISOString()),
    notFound: reading?.missing ?? [],
    driftTold: input.allSent,
    healed: reading?.healed ?? [],
    sealedFields: page === null ? 0 : Object.keys(page.fields).length,
    held: held === null ? null : { attempt: held.press.attempt, action: held.press.action, at: held.at },
    approvals: Object.values(state.approvals)
      .filter((a) => a.what === 'statutory-override')
      .sort((a, b) => (a.at < b.at ? 1 : -1))
      .map(approvalView),
    draft: input.draft,
    note: noteView(now),
    discretion: input.discretion,
    decidedOn: state.decision?.decidedOn ?? null,
    records: recordViews(now, stage),
    recording: recordingView(now, stage),
    major: majorView(now),
    publication: publicationViews(channels, now, input.names),
    baseline: baselineOffer({ state, standings: now.standings, stages }, stage),
    officers: state.officers,
    present: [...new Set(state.present.map((p) => p.person))],
    writable: Object.entries(page?.fields ?? {})
      .filter(([, field]) => field.writable)
      .map(([field, definition]) => ({ field, title: definition.title, fact: definition.fact ?? null })),
    checkedAt: nowMs,
    reminder:
      now.reminder === null
        ? null
        : {
            by: input.names.get(now.reminder.actor) ?? null,
            at: Date.parse(now.reminder.at),
            note: now.reminder.note ?? null,
            items: now.gaps
              .filter((gap) => gap.item !== null && now.reminder?.items.includes(gap.item) === true)
              .map((gap) => gap.title),
          },
    asked: Object.fromEntries(
      now.gaps.flatMap((gap) => {
        const request = requestOf(gap, state);
        return request === null
          ? []
          : [[request.item, { by: input.names.get(request.actor) ?? null, at: Date.parse(request.at) }]];
      }),
    ),
  };
}

/** A case in the list off a case page. */
export function caseRow(summary: CaseNow['summary'], names: ReadonlyMap<string, string>): CaseRow {
  return {
    id: summary.id,
    subject: summary.subject,
    key: summary.key,
    held: summary.held,
    stage: summary.stageTitle ?? null,
    due:
      summary.due === null ? null : { day: summary.due.day, left: summary.due.left, unit: summary.due.unit },
    url: summary.url,
    reminder:
      summary.reminded == null
        ? null
        : {
            by: names.get(summary.reminded.by) ?? null,
            at: summary.reminded.at,
            note: summary.reminded.note,
            items: [],
          },
  };
}
