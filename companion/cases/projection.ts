/**
 * What the console shows of a case: its row on the board and its page. Pure: events, rules, names and the time are
 * passed in. Knows nothing of who asks, but for `forViewer`.
 */
import type { ApprovalCard, BoardRow, CasePage, Due, TimelineEntry, Who } from '#shared/api/console.ts';
import type { Role } from '#shared/api/contract.ts';
import { explainView } from '#shared/calendar/explain.ts';
import { byDay, isSoon, leftOf, workTo } from '#shared/calendar/soon.ts';
import { shanghaiInstant } from '#shared/calendar/working-days.ts';
import { approvalHash } from '#shared/case/approval.ts';
import { BARS, blocking, type Judgement, sortGaps, stageIndex } from '#shared/case/blocking.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { EventDraft, FactValue, NoteBenchmark } from '#shared/case/events.ts';
import { fold } from '#shared/case/fold.ts';
import type { DeadlineView, Gap } from '#shared/case/gap.ts';
import { requestOf, undertaken } from '#shared/case/gaps.ts';
import { compareOrder } from '#shared/case/hlc.ts';
import { unrecordedWords } from '#shared/case/locales/unrecorded-words.ts';
import { deviationApprovals } from '#shared/case/note.ts';
import { channelsOf } from '#shared/case/publication.ts';
import { camerasOn, type RecordFinding } from '#shared/case/recorded.ts';
import type { ApprovalState, CaseState, NoteState, OverrideState } from '#shared/case/state.ts';
import type { BenchmarkFact } from '#shared/discretion/benchmark-schema.ts';
import { type DiscretionData, explainDeparture, explainLaw } from '#shared/discretion/explain-departure.ts';
import type { CitedBasis } from '#shared/discretion/proposal.ts';
import { closers, closingCapacity } from '#shared/rules/closers.ts';
import type { FactDefinition, Localized } from '#shared/rules/pack-schema.ts';
import type { CitationView, RuleItem, RuleSet } from '#shared/rules/rule-set.ts';
import * as en from './locales/en.ts';
import * as zh from './locales/zh-CN.ts';
import type { Names, Sentence, Sentences } from './sentence.ts';
import { readable, together, toldTogether } from './told-together.ts';

export type Lang = 'zh-CN' | 'en';

/** What the rules say of a state. `rules` is null when no pack covers the case. */
export interface Judged extends Judgement {
  readonly recordings: readonly RecordFinding[];
  readonly deadlines: readonly DeadlineView[];
}
export type Judge = (state: CaseState, now: string) => Judged;
/** The name of a person by his opaque id; the id itself when there is none. */
export type NameOf = (id: string) => string;

export interface CaseInput {
  /** The stream under which the case is known; of merged streams the first. */
  readonly case: string;
  readonly events: readonly SealedEvent[];
  readonly judge: Judge;
  readonly nameOf: NameOf;
  readonly now: string;
}

/** A case's page lists at most this many events; the earlier ones are counted. */
export const TIMELINE_LIMIT = 400;
/** Facts that hold the party's name and the cause, in the order they are looked for. */
const SUBJECT_FACTS = ['subject', 'party', 'partyName', 'party.name'];
const CAUSE_FACTS = ['cause', 'caseCause', 'case.cause'];

// ── time ────────────────────────────────────────────────────────────────────────────────────────

/** Asia/Shanghai has been UTC+8 without summer time since 1991. */
const SHANGHAI_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** @example shanghai('2026-11-24T16:30:00.000Z') // { day: '2026-11-25', time: '00:30' } */
export function shanghai(instant: string): { readonly day: string; readonly time: string } {
  const local = new Date(Date.parse(instant) + SHANGHAI_MS).toISOString();
  return { day: local.slice(0, 10), time: local.slice(11, 16) };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** 第四十二条; with a bare paragraph number the source is needed too: 国办发〔2022〕27号（十二）. */
function articleOf(citation: CitationView): string {
  return citation.article.startsWith('第') ? citation.article : `${citation.short}${citation.article}`;
}

/**
 * What is to be done up to the stage the case is in, the earliest first: nothing of it blocks yet. Of what may not be
 * needed at all, because a fact is not known, only after it, as in the panel.
 */
function nextToDo(state: CaseState, judged: Judged, index: number): readonly Gap[] {
  const { rules } = judged;
  const comesUp = (gap: Gap) =>
    rules === null ||
    gap.actions.length === 0 ||
    gap.actions.some((action) => undertaken(action, state, rules));
  const stageAt = new Map((rules?.stages ?? []).map((stage, at) => [stage.id, at]));
  const itemAt = new Map((rules?.items ?? []).map((item, at) => [item.id, at]));
  return judged.gaps
    .filter((gap) => gap.bar !== 'advisory' && (stageAt.get(gap.stage) ?? 0) <= index && comesUp(gap))
    .sort(
      (a, b) =>
        Number(a.kind === 'unknown') - Number(b.kind === 'unknown') ||
        (itemAt.get(a.item ?? '') ?? -1) - (itemAt.get(b.item ?? '') ?? -1),
    );
}

function citationText({ short, article, words }: CitationView) {
  return { short, article, words };
}

function citationOf(gap: Pick<Gap, 'citation'>) {
  return gap.citation === null ? null : citationText(gap.citation);
}

// ── since when ──────────────────────────────────────────────────────────────────────────────────

function ordered(events: readonly SealedEvent[]): readonly SealedEvent[] {
  return [...new Map(events.map((event) => [event.envelope.id, event])).values()].sort((a, b) =>
    compareOrder(a.envelope, b.envelope),
  );
}

function blockedBy(events: readonly SealedEvent[], judge: Judge, now: string): ReadonlySet<string> {
  const state = fold(events);
  return new Set(blocking(state, judge(state, now)).map((gap) => gap.id));
}

/**
 * When each of the gaps that block now began to: `at` of the event it arose with. Steps back by 1, 2, 4 … events
 * and halves, so a long case costs a handful of folds; a gap that closed and arose again in between may be
 * given its earlier date.
 */
export function blockedSince(
  events: readonly SealedEvent[],
  gaps: readonly string[],
  judge: Judge,
  now: string,
): ReadonlyMap<string, string> {
  const inOrder = ordered(events);
  const seen = new Map<number, ReadonlySet<string>>();
  const at = (length: number): ReadonlySet<string> => {
    const known = seen.get(length) ?? blockedBy(inOrder.slice(0, length), judge, now);
    seen.set(length, known);
    return known;
  };
  const result = new Map<string, string>();
  for (const gap of gaps) {
    let high = inOrder.length;
    let step = 1;
    let low = Math.max(0, high - step);
    while (low > 0 && at(low).has(gap)) {
      high = low;
      step *= 2;
      low = Math.max(0, high - step);
    }
    // Invariant: blocked after `high` events, not after `low`.
    while (high - low > 1) {
      const middle = (high + low) >> 1;
      if (at(middle).has(gap)) high = middle;
      else low = middle;
    }
    const arose = inOrder[high - 1];
    if (arose !== undefined) result.set(gap, arose.envelope.at);
  }
  return result;
}

// ── the row ─────────────────────────────────────────────────────────────────────────────────────

function factText(state: CaseState, names: readonly string[]): string | null {
  for (const name of names) {
    const value = state.facts[name]?.value;
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

function who(id: string, nameOf: NameOf): Who {
  return { id, name: nameOf(id) };
}

function officersOf(state: CaseState, nameOf: NameOf): Who[] {
  const ids = state.officers.length > 0 ? state.officers : state.opened ? [state.opened.actor] : [];
  return ids.map((id) => who(id, nameOf));
}

/** Items closed and how many of them by a mere tick, the baseline included (decision 18). */
export function ticksOf(judged: Judged): { readonly done: number; readonly ticked: number } {
  const closed = judged.standings.filter((s) => s.standing === 'done' || s.standing === 'baseline');
  return {
    done: closed.length,
    ticked: closed.filter((s) => s.restsOn === 'attestation' || s.restsOn === 'baseline').length,
  };
}

function dueOf(judged: Judged, today: string): Due | null {
  const running = judged.deadlines
    .flatMap((one) => {
      const [day, left] = [workTo(one), leftOf(one)];
      return day === null || left === null ? [] : [{ ...one, day, left, soon: isSoon(one) }];
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const nearest = running.find((one) => one.soon) ?? running[0];
  if (nearest === undefined) return null;
  const whole = nearest.from === null ? 0 : daysBetween(nearest.from, nearest.day);
  const gone = nearest.from === null ? 0 : daysBetween(nearest.from, today);
  return {
    id: nearest.id,
    title: nearest.title,
    day: nearest.day,
    cited: nearest.due === nearest.day ? null : nearest.due,
    adverseFrom: nearest.adverseFrom ?? null,
    left: nearest.left,
    unit: nearest.unit,
    whose: nearest.whose,
    soon: nearest.soon,
    // Counted back there is no day on which it began.
    passed:
      whole <= 0
        ? nearest.left > 0
          ? 0
          : 100
        : Math.max(0, Math.min(100, Math.round((gone / whole) * 100))),
    provisional: nearest.provisional,
  };
}

/** The approval that waits for an answer, the one that ends first; null when none does. */
export function waitingApproval(state: CaseState, now: string): ApprovalState | null {
  const waiting = Object.values(state.approvals)
    .filter((approval) => approval.status === 'requested' && Date.parse(approval.expires) > Date.parse(now))
    .sort((a, b) => Date.parse(a.expires) - Date.parse(b.expires));
  return waiting[0] ?? null;
}

/** Overrides that count: with a second person's approval, or by the officer's own reason. Somebody is told of each. */
export function carriedOverrides(state: CaseState): readonly OverrideState[] {
  return state.overrides.filter((o) => o.problem === undefined);
}

/** The override that the row tells of: one with approval for good, one by reason while something of it is missing. */
function overrideOf(state: CaseState, judged: Judged): OverrideState | undefined {
  const carried = carriedOverrides(state);
  const missing = new Set(judged.gaps.map((gap) => gap.item));
  return (
    carried.findLast((o) => o.approval !== undefined) ??
    carried.findLast((o) => o.items.some((item) => missing.has(item)))
  );
}

/** An override as the row and the notice of it say it. */
export function overriddenView(
  override: OverrideState,
  state: CaseState,
  judged: Judged,
  nameOf: NameOf,
): NonNullable<BoardRow['overridden']> {
  const { approval } = override;
  const answer = approval === undefined ? undefined : state.approvals[approval]?.answer;
  return {
    at: override.at,
    title: gapTitle(override.items[0] ?? '', judged),
    by: who(override.actor, nameOf),
    approved: approval !== undefined,
    approver: answer ? who(answer.actor, nameOf) : null,
  };
}

function itemOf(id: string, rules: RuleSet | null): RuleItem | undefined {
  return rules?.items.find((item) => item.id === id);
}

function gapTitle(item: string, judged: Judged): Localized {
  return itemOf(item, judged.rules)?.definition.gap ?? { 'zh-CN': item, en: item };
}

export interface RowInput extends CaseInput {
  readonly state: CaseState;
  readonly judged: Judged;
  /** Known from before: since when its gaps block. */
  readonly since: ReadonlyMap<string, string>;
  readonly remindedAt: string | null;
}

/** The case's row on the board, as everybody sees it who may see the case. */
export function boardRow(input: RowInput): BoardRow {
  const { state, judged, nameOf, now } = input;
  const { rules } = judged;
  const index = stageIndex(state, judged);
  const stage = rules?.stages[index];
  const blockers = blocking(state, judged);
  const todo = nextToDo(state, judged, index);
  const shown = blockers.length > 0 ? blockers : todo;
  const first = shown[0];
  const due = dueOf(judged, shanghai(now).day);
  const approval = waitingApproval(state, now);
  const override = overrideOf(state, judged);
  return {
    case: input.case,
    version: state.version,
    subject: factText(state, SUBJECT_FACTS),
    number: state.aliases.at(-1)?.key ?? null,
    stage:
      rules === null || stage === undefined
        ? null
        : { id: stage.id, title: stage.title, index, of: rules.stages.length },
    group: blockers.length > 0 || approval !== null ? 'stuck' : due?.soon === true ? 'soon' : 'clear',
    missing:
      first === undefined
        ? null
        : {
            title: first.title,
            kind: first.kind,
            bar: first.bar,
            more: shown.length - 1,
            citation: citationOf(first),
            since: input.since.get(first.id) ?? null,
          },
    officers: officersOf(state, nameOf),
    due,
    approval:
      approval === null
        ? null
        : {
            approval: approval.approval,
            what: approval.what,
            expires: approval.expires,
            requester: who(approval.actor, nameOf),
            mayAnswer: false,
          },
    overridden: override === undefined ? null : overriddenView(override, state, judged, nameOf),
    ticks: ticksOf(judged),
    remindedAt: input.remindedAt,
    recording: recordingOf(state, judged),
  };
}

/** Whether a camera sends, and if none does, the first step that goes on and has to be recorded. */
function recordingOf(state: CaseState, { recordings }: Judged): BoardRow['recording'] {
  const [camera] = camerasOn(state);
  if (camera !== undefined) return { is: 'on', since: camera.since, camera: camera.device };
  const [since] = recordings
    .filter(({ extent, state: stands }) => extent !== 'as-needed' && stands !== 'stated')
    .flatMap(({ sittings }) => sittings.flatMap(({ from, to }) => (to === null ? [from] : [])))
    .sort();
  return since === undefined ? null : { is: 'off', since, camera: null };
}

interface Approver {
  readonly id: string;
  readonly mayApprove: boolean;
  readonly roles: readonly string[];
}

/**
 * Nobody answers his own request; a departure from a benchmark is the 主要负责人's (国办发〔2022〕27号（十二）), and so is
 * what keeps a decision from the public.
 */
export function answers(viewer: Approver, what: ApprovalState['what'], requester: string): boolean {
  if (!viewer.mayApprove || viewer.id === requester) return false;
  return (what !== 'outside-tier' && what !== 'withholding') || viewer.roles.includes('head');
}

/** Who is told at once of an override: the supervisor where a second person approved, else the lead (decision 1). */
export function isTold(
  viewer: Pick<Approver, 'id' | 'roles'>,
  { approved, by }: Pick<NonNullable<BoardRow['overridden']>, 'approved' | 'by'>,
): boolean {
  return viewer.roles.includes(approved ? 'supervisor' : 'lead') && viewer.id !== by.id;
}

/** The row as one viewer sees it: nobody answers his own request (decision 1). */
export function forViewer(row: BoardRow, viewer: Approver): BoardRow {
  if (row.approval === null) return row;
  const mayAnswer = answers(viewer, row.approval.what, row.approval.requester.id);
  return { ...row, approval: { ...row.approval, mayAnswer } };
}

const GROUPS = { stuck: 0, soon: 1, clear: 2 } as const;

/** Stuck first, in it what waits for an approval, then what the law itself bars; then by what ends first. */
export function compareRows(a: BoardRow, b: BoardRow): number {
  const approval = (row: BoardRow) => (row.approval === null ? 1 : 0);
  const bar = (row: BoardRow) => (row.missing === null ? 3 : BARS[row.missing.bar]);
  const day = (row: BoardRow) => row.due?.day ?? '9999-12-31';
  return (
    GROUPS[a.group] - GROUPS[b.group] ||
    approval(a) - approval(b) ||
    (a.group === 'stuck' ? bar(a) - bar(b) : 0) ||
    day(a).localeCompare(day(b)) ||
    a.case.localeCompare(b.case)
  );
}

// ── approval card ───────────────────────────────────────────────────────────────────────────────

/** Benchmark tables and grounds as they are at hand, by which a departure is explained. */
interface Explained {
  readonly discretion: () => DiscretionData;
}

/** What the approver is shown: the gap, the reason, and the form as it was sealed. */
export function approvalCard(
  input: Omit<RowInput, 'since' | 'remindedAt'> & Explained,
  approval: ApprovalState,
  viewer: Approver,
): ApprovalCard {
  const { state, judged, nameOf } = input;
  const sealed = state.attempts.findLast(
    (attempt) =>
      attempt.action === approval.action &&
      [input.case, ...state.streams].some(
        (stream) =>
          approvalHash({ case: stream, action: attempt.action, form: attempt.seal.formHash }) ===
          approval.hash,
      ),
  );
  return {
    approval: approval.approval,
    case: input.case,
    what: approval.what,
    action: approval.action === undefined ? null : (judged.rules?.actions[approval.action]?.title ?? null),
    requester: who(approval.actor, nameOf),
    reason: approval.reason,
    at: approval.at,
    expires: approval.expires,
    hash: approval.hash,
    gaps: approval.items.map((item) => {
      const found = itemOf(item, judged.rules);
      return {
        id: judged.gaps.find((gap) => gap.item === item)?.id ?? `item:${item}`,
        title: gapTitle(item, judged),
        bar: found?.bar ?? 'statutory',
        citation: found === undefined ? null : citationOf(found),
      };
    }),
    fields: Object.entries(sealed?.seal.fields ?? {}).map(([name, value]) => ({ name, value })),
    inOrder: ticksOf(judged).done,
    deviation: deviationOf(approval, state, judged, input.discretion),
    withholding: withholdingOf(approval, state, judged),
    mayAnswer: answers(viewer, approval.what, approval.actor),
  };
}

/** The note whose departure an approval is bound to. */
function deviationOf(
  approval: ApprovalState,
  state: CaseState,
  judged: Judged,
  discretion: () => DiscretionData,
): ApprovalCard['deviation'] {
  const note = state.notes.find((one) =>
    deviationApprovals(state, one).some((asked) => asked.approval === approval.approval),
  );
  if (note?.benchmark === undefined || note.deviation === undefined) return null;
  const { table, entry, number, proposed } = note.benchmark;
  return {
    by: note.deviation.by,
    table,
    entry,
    number: number ?? null,
    proposed: { tier: proposed.tier?.title ?? null, range: proposed.range ?? null },
    statute: proposed.statute ?? null,
    tier: note.tier ?? null,
    amount: note.amount ?? null,
    text: note.text,
    why: whyOf(note.benchmark, state, discretion()),
    law: lawOf(note, state, judged, discretion()),
  };
}

/** Which day's provisions the note was written by, and what it lacks of that choice; null: they had not changed. */
function lawOf(
  note: NoteState,
  state: CaseState,
  judged: Judged,
  discretion: DiscretionData,
): NonNullable<ApprovalCard['deviation']>['law'] {
  const lacks =
    note === state.notes[0] ? (judged.standings.find(({ lacks: one }) => one !== null)?.lacks ?? null) : null;
  if (note.law === undefined && lacks === null) return null;
  const { kept, citation } = explainLaw(note, discretion);
  return { kept, lacks, basis: citation === null ? null : basisOf(citation) };
}

const basisOf = ({ short, article, words, verified }: CitedBasis) => ({ short, article, words, verified });

function whyOf(
  benchmark: NoteBenchmark,
  state: CaseState,
  discretion: DiscretionData,
): NonNullable<ApprovalCard['deviation']>['why'] {
  const why = explainDeparture(benchmark, state, discretion);
  return {
    table: why.table,
    tier: why.tier,
    names: why.names,
    facts: [...why.facts],
    penalizedBy: why.penalizedBy.map(basisOf),
    grounds: why.grounds.map(({ id, title, citation }) => ({
      id,
      title,
      citation: citation === null ? null : basisOf(citation),
    })),
  };
}

/** What an approval keeps from the public, where every channel of it may still be withheld. */
function withholdingOf(
  approval: ApprovalState,
  state: CaseState,
  judged: Judged,
): ApprovalCard['withholding'] {
  if (judged.rules === null) return null;
  const views = channelsOf(state, judged.rules, null).filter(
    (view) => view.approval?.approval === approval.approval,
  );
  const [first] = views;
  const asked = first?.decision;
  if (first === undefined || asked == null || views.length < new Set(asked.channels).size) return null;
  if (
    views.some(
      ({ standing }) => standing === 'unsettled' || standing === 'conflict' || standing === 'unknown',
    )
  )
    return null;
  const exception = first.disclosure.exceptions.find(
    ({ citation }) =>
      citation.source === asked.basis[0]?.source && citation.article === asked.basis[0]?.article,
  );
  if (exception === undefined) return null;
  const definitions = views.map(({ disclosure }) => disclosure.definition);
  return {
    channels: definitions.map(({ channel }) => channel.title),
    content: [...new Map(definitions.map(({ content }) => [content['zh-CN'], content])).values()],
    exception: exception.definition.title,
    citation: citationText(exception.citation),
    due: definitions.flatMap(({ deadline }) => dueOn(deadline, judged) ?? []).sort()[0] ?? null,
  };
}

/** Last day of a period that runs. */
function dueOn(id: string, judged: Judged): string | null {
  const deadline = judged.deadlines.find((one) => one.id === id);
  return deadline === undefined || deadline.metOn !== null ? null : workTo(deadline);
}

function disclosuresOf({ state, judged, now }: RowInput, nameOf: NameOf): CasePage['disclosures'] {
  const { rules } = judged;
  if (rules === null) return [];
  return channelsOf(state, rules, now).map(({ disclosure, standing, wanted, decision, approval }) => {
    const { definition } = disclosure;
    const item = judged.standings.find((one) => one.item.id === definition.item);
    const answer = approval?.answer;
    return {
      channel: definition.channel.id,
      title: definition.channel.title,
      content: definition.content,
      standing,
      citation: citationText(disclosure.citation),
      due: dueOn(definition.deadline, judged),
      decided:
        decision === null
          ? null
          : {
              decision: decision.decision,
              by: who(decision.actor, nameOf),
              at: decision.at,
              reason: decision.reason ?? null,
              basis: decision.basis.map(({ source, article, words }) => ({
                short: rules.sources[source]?.short ?? source,
                article,
                words,
              })),
            },
      answered:
        answer === undefined ? null : { by: who(answer.actor, nameOf), at: answer.at, reason: answer.reason },
      wanted: wanted.map((fact) => rules.facts[fact]?.title ?? { 'zh-CN': fact, en: fact }),
      published: item?.standing === 'done',
    };
  });
}

// ── what is recorded ────────────────────────────────────────────────────────────────────────────

function recordingsOf({ state, judged, nameOf }: RowInput): Pick<CasePage, 'recordings' | 'footage'> {
  const { rules, recordings } = judged;
  const stages = new Map((rules?.stages ?? []).map(({ id, title }) => [id, title]));
  return {
    recordings: recordings.flatMap((one): CasePage['recordings'] => {
      const { record, title, stage, extent, methods, state: stands, sittings, covered, holes } = one;
      const ruled = rules?.records.find(({ id }) => id === record);
      const { statement } = one;
      if (ruled === undefined) return [];
      return [
        {
          record,
          title,
          stage: stages.get(stage) ?? { 'zh-CN': stage, en: stage },
          extent,
          methods: [...methods],
          state: stands,
          sittings: sittings.map(({ from, to, late }) => ({ from, to, late: late === true })),
          covered,
          sending: one.recording,
          holes: holes.map((hole) => ({ ...hole })),
          statement:
            statement === null
              ? null
              : {
                  by: who(statement.actor, nameOf),
                  at: statement.at,
                  because: unrecordedWords[statement.because],
                  reason: statement.reason,
                },
          citation: citationText(ruled.citation),
        },
      ];
    }),
    footage: state.footage
      .map(({ source, kind, device, from, to, holes, timeSetBy, disposed = null }) => ({
        source,
        kind,
        device,
        from,
        to,
        holes: holes.map((hole) => ({ ...hole })),
        timeSetBy: timeSetBy === null ? null : who(timeSetBy, nameOf),
        disposed: disposed === null ? null : { ...disposed },
      }))
      .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
  };
}

// ── the page ────────────────────────────────────────────────────────────────────────────────────

interface Span {
  readonly id: string;
  readonly title: Localized;
  readonly from: number;
  to: number | null;
}

/** For every prefix of the events what blocked then: where each gap arose and where it closed. */
function spansOf(
  events: readonly SealedEvent[],
  first: number,
  input: Pick<CaseInput, 'judge' | 'now'>,
): { readonly spans: readonly Span[]; readonly stages: readonly (Localized | null)[] } {
  const spans: Span[] = [];
  const open = new Map<string, Span>();
  const stages: (Localized | null)[] = [];
  for (let index = first; index < events.length; index += 1) {
    const state = fold(events.slice(0, index + 1));
    const judged = input.judge(state, input.now);
    stages.push(judged.rules?.stages[stageIndex(state, judged)]?.title ?? null);
    const blocked = new Map(blocking(state, judged).map((gap) => [gap.id, gap.title]));
    for (const [id, title] of blocked) {
      if (open.has(id)) continue;
      const span: Span = { id, title, from: index - first, to: null };
      open.set(id, span);
      spans.push(span);
    }
    for (const [id, span] of open) {
      if (blocked.has(id)) continue;
      span.to = index - first;
      open.delete(id);
    }
  }
  return { spans, stages };
}

const LOCALES = { 'zh-CN': zh, en } as const;

function namesFor(
  lang: Lang,
  judged: Judged,
  nameOf: NameOf,
  { approvals, notes, footage }: CaseState,
  discretion: DiscretionData,
): Omit<Names, 'who' | 'missedFor'> & { readonly words: zh.Words } {
  const { words } = LOCALES[lang];
  const { rules } = judged;
  const title = (found: { readonly title: Localized } | undefined, id: string) => found?.title[lang] ?? id;
  const definition = definitions(
    rules,
    notes.findLast((note) => note.benchmark)?.benchmark?.table.id,
    discretion,
  );
  return {
    words,
    person: nameOf,
    item: (id) => title(itemOf(id, rules)?.definition, id),
    gap: (id) => {
      const item = itemOf(id, rules);
      if (item !== undefined) {
        return words.gapWithArticle(item.definition.gap[lang], articleOf(item.citation));
      }
      // Gaps that no item stands behind are named by their id (decide.ts, gapName).
      if (id.startsWith('fact.')) return words.factDiffers(title(rules?.facts[id.slice(5)], id.slice(5)));
      return id.startsWith('event.') ? words.eventGap : id;
    },
    action: (id) => title(rules?.actions[id], id),
    fact: (id) => definition(id)?.title[lang] ?? words.facts[id] ?? id,
    document: (kind) => title(rules?.documents[kind], kind),
    deadline: (id) => title(rules?.deadlines.find((found) => found.id === id)?.definition, id),
    stage: (id) =>
      title(
        rules?.stages.find((stage) => stage.id === id),
        id,
      ),
    record: (id) => title(rules?.records.find((found) => found.id === id)?.definition, id),
    device: (source) => footage.findLast((one) => one.source === source)?.device ?? null,
    clock: (instant) => shanghaiInstant(instant).slice(11, 19),
    channel: (id) => {
      const found = rules?.disclosures.find(({ definition }) => definition.channel.id === id);
      return title(found?.definition.channel, id);
    },
    source: (id) => rules?.sources[id]?.short ?? id,
    asked: (approval) => approvals[approval]?.what ?? null,
    day: (day) => dayText(day, words),
    money: (fen) => words.yuan(yuan(fen)),
    value: (fact, value) => valueText(value, definition(fact), lang, words),
  };
}

/** @example yuan(5800050) // '58,000.50' */
export function yuan(fen: number): string {
  const [whole, cents] = [Math.trunc(Math.abs(fen) / 100), Math.abs(fen) % 100];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '−' : ''}${grouped}${cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`}`;
}

function dayText(day: string, words: zh.Words): string {
  const date = new Date(`${day}T00:00:00Z`);
  return words.day(date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay());
}

/** What a fact is: as the rules say, else the benchmark the note rests on, the statutory grounds, any benchmark. */
function definitions(
  rules: RuleSet | null,
  table: string | undefined,
  { tables, lists }: DiscretionData,
): (fact: string) => FactDefinition | BenchmarkFact | undefined {
  const used = tables.filter((one) => one.table === table);
  const found = [...used, ...lists, ...tables];
  return (fact) => rules?.facts[fact] ?? found.find(({ facts }) => Object.hasOwn(facts, fact))?.facts[fact];
}

function valueText(
  value: FactValue,
  definition: FactDefinition | BenchmarkFact | undefined,
  lang: Lang,
  words: zh.Words,
): string {
  const answer = definition?.answers?.find((a) => a.value === value);
  if (answer !== undefined) return answer.title[lang];
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') {
    if (definition?.type === 'money') return words.yuan(yuan(value));
    const unit = definition !== undefined && 'unit' in definition ? definition.unit : undefined;
    return unit === undefined ? String(value) : `${value / unit.parts} ${unit.text[lang]}`;
  }
  if (typeof value === 'string') {
    if (definition?.type === 'instant' && !Number.isNaN(Date.parse(value)))
      return shanghaiInstant(value).slice(0, 16).replace('T', ' ');
    return definition?.type === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayText(value, words) : value;
  }
  return value
    .map((one) => definition?.answers?.find((a) => a.value === one)?.title[lang] ?? one)
    .join(lang === 'zh-CN' ? '、' : ', ');
}

/** How long something lasted, in the largest unit that is not zero. */
function lasted(from: string, to: string, words: zh.Words): string {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
  if (minutes < 1) return words.moment;
  if (minutes < 60) return words.minutes(minutes);
  if (minutes < 24 * 60) return words.hours(Math.floor(minutes / 60));
  return words.days(Math.floor(minutes / (24 * 60)));
}

function sentenceOf(draft: EventDraft, sentences: Sentences, names: Names): Sentence {
  // The union of pairs cannot be indexed pair by pair; the map's type guarantees that they fit.
  const say = sentences[draft.type] as (data: EventDraft['data'], names: Names) => Sentence;
  return say(draft.data, names);
}

/** The page of one case, in one language. Reading it is for the caller to record (`access.read`). */
export function casePage(
  input: RowInput &
    Explained & {
      readonly lang: Lang;
      readonly viewer: {
        readonly id: string;
        readonly mayApprove: boolean;
        readonly mayAssign: boolean;
        readonly mayRemind: boolean;
        readonly roles: readonly Role[];
      };
    },
): CasePage {
  const { state, judged, lang, viewer } = input;
  // What the companion itself wrote has no person's name.
  const nameOf: NameOf = (id) => (id === 'companion' ? LOCALES[lang].words.companion : input.nameOf(id));
  const { rules } = judged;
  const index = stageIndex(state, judged);
  const events = ordered(input.events);
  const first = Math.max(0, events.length - TIMELINE_LIMIT);
  const { spans, stages } = spansOf(events, first, input);
  const { words, ...named } = namesFor(lang, judged, nameOf, state, input.discretion());
  const { sentences } = LOCALES[lang];
  const withdrawn: ReadonlySet<string> = new Set(state.withdrawn);
  const told = events.slice(first);
  const groups = toldTogether(told, spans, withdrawn, (at) => shanghai(at).day);
  const places = new Map(
    groups.flatMap((group, place) => group.map((position) => [position, place] as const)),
  );
  const timeline = groups.flatMap((group): TimelineEntry[] => {
    const position = group.at(-1) ?? 0;
    const event = told[position];
    if (event === undefined) return [];
    const { envelope } = event;
    const closed = spans.find((span) => span.to === group[0]);
    const arose = closed === undefined ? undefined : events[first + closed.from];
    const names: Names = {
      ...named,
      who: nameOf(envelope.actor),
      missedFor: arose === undefined ? null : lasted(arose.envelope.at, envelope.at, words),
    };
    const draft = together(group.map((at) => (told[at] === undefined ? null : readable(told[at]))));
    const sentence: Sentence =
      draft !== null
        ? sentenceOf(draft, sentences, names)
        : event.body === null
          ? { text: `${nameOf(envelope.actor)} · ${words.erased}` }
          : {
              text: words.notUnderstood(envelope.type, envelope.v),
              note: words.notUnderstoodNote,
              mark: 'unknown',
            };
    return [
      {
        event: envelope.id,
        at: envelope.at,
        ...shanghai(envelope.at),
        text: sentence.text,
        note: sentence.note === undefined || sentence.note === '' ? null : sentence.note,
        mark: sentence.mark ?? 'dot',
        drawing: [...(sentence.drawing ?? [])],
        withdrawn: withdrawn.has(envelope.id),
        stage: stages[position] ?? null,
      },
    ];
  });
  const blocks = new Set(blocking(state, judged).map((gap) => gap.id));
  const approval = waitingApproval(state, input.now);
  return {
    case: input.case,
    version: state.version,
    subject: factText(state, SUBJECT_FACTS),
    number: state.aliases.at(-1)?.key ?? null,
    cause: factText(state, CAUSE_FACTS),
    stages: (rules?.stages ?? []).map((stage, i) => ({
      id: stage.id,
      title: stage.title,
      is: i < index ? 'past' : i === index ? 'now' : 'ahead',
    })),
    officers: officersOf(state, nameOf),
    lead: state.lead === null ? null : who(state.lead, nameOf),
    gaps: sortGaps(judged.gaps, rules).map((gap): CasePage['gaps'][number] => ({
      id: gap.id,
      item: gap.item,
      title: gap.title,
      why: gap.why,
      kind: gap.kind,
      bar: gap.bar,
      citation: citationOf(gap),
      next: gap.next?.label ?? null,
      values: [...gap.values],
      close: closingWay(itemOf(gap.item ?? '', rules), gap, viewer.roles),
      asked: askedOf(gap, state, nameOf),
      blocks: blocks.has(gap.id),
      since: spanStart(spans, gap.id, events, first),
    })),
    ...recordingsOf(input),
    timeline,
    earlier: first,
    spans: spans.map(({ title, from, to }) => ({
      title,
      from: places.get(from) ?? from,
      to: to === null ? null : (places.get(to) ?? to),
    })),
    deadlines: byDay(judged.deadlines).map((d) => deadlineOf(d, lang)),
    disclosures: disclosuresOf(input, nameOf),
    overrides: state.overrides.map((o) => {
      const answer = o.approval === undefined ? undefined : state.approvals[o.approval]?.answer;
      return {
        at: o.at,
        by: who(o.actor, nameOf),
        reason: o.reason,
        gaps: o.items.map((item) => gapTitle(item, judged)),
        approver: answer ? who(answer.actor, nameOf) : null,
        approverReason: answer?.reason ?? null,
      };
    }),
    approval: approval === null ? null : approvalCard(input, approval, viewer),
    ticks: ticksOf(judged),
    record: {
      events: events.length,
      notUnderstood: state.notUnderstood.length,
      erased: state.erased.length,
    },
    mayAssign: viewer.mayAssign,
    mayRemind: viewer.mayRemind,
    today: shanghai(input.now).day,
  };
}

function deadlineOf(d: DeadlineView, lang: Lang): CasePage['deadlines'][number] {
  const { how, remarks, provisional } = explainView(d, lang);
  return {
    id: d.id,
    title: d.title,
    citation: citationOf(d),
    whose: d.whose,
    from: d.from,
    due: d.due,
    shown: workTo(d),
    adverseFrom: d.adverseFrom ?? null,
    left: leftOf(d),
    metOn: d.metOn,
    unit: d.unit,
    length: d.length,
    soon: isSoon(d),
    provisional: d.provisional,
    dueAt: d.dueAt ?? null,
    direction: d.direction ?? 'after',
    nominal: d.nominal === undefined ? d.due : d.nominal,
    how: [...how],
    remarks: d.metOn === null ? [...remarks, ...provisional] : [...remarks],
    basis: (d.basis ?? []).map(({ short, article, words }) => ({ short, article, words })),
    strip: d.strip.map((day) => ({ ...day })),
  };
}

/** What officers close has its place in their panel; here stands what is another's alone. */
export function closingWay(
  item: RuleItem | undefined,
  gap: Pick<Gap, 'kind'>,
  roles: readonly Role[],
): 'tick' | 'document' | null {
  if (item === undefined || (gap.kind !== 'open' && gap.kind !== 'conflict')) return null;
  const { who, closedBy } = item.definition;
  if (closers(who).includes('officer') || closingCapacity(who, roles) === null) return null;
  return closedBy.kind === 'attestation' ? 'tick' : closedBy.kind === 'document' ? 'document' : null;
}

function askedOf(gap: Gap, state: CaseState, nameOf: NameOf): CasePage['gaps'][number]['asked'] {
  const request = requestOf(gap, state);
  return request === null ? null : { by: who(request.actor, nameOf), at: request.at };
}

function spanStart(
  spans: readonly Span[],
  gap: string,
  events: readonly SealedEvent[],
  first: number,
): string | null {
  const open = spans.find((span) => span.id === gap && span.to === null);
  return open === undefined ? null : (events[first + open.from]?.envelope.at ?? null);
}
