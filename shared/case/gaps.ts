/** What is missing in a case: every item's standing, and the gaps that follow (decisions 4, 5, 10, 11, 16–20). */
import { type Condition, evaluate, type Facts, type Fault, type Known } from '../rules/cel.ts';
import { closers, closingCapacity } from '../rules/closers.ts';
import type { ItemDefinition, Localized } from '../rules/pack-schema.ts';
import type { RuleItem, RuleSet } from '../rules/rule-set.ts';
import { factsOf, personsPresent } from './derived-facts.ts';
import type { Bar, ClosedBy, FactValue } from './events.ts';
import type { Gap, NoteLack, Unrecorded } from './gap.ts';
import { gapText } from './gap-text.ts';
import { deviationApprovals, deviationCarried, noteProblem } from './note.ts';
import { channelsOf, undecidedItems, withheldItems } from './publication.ts';
import { officersFound, presentUnqualified, type UnqualifiedPerson } from './qualified-persons.ts';
import { lacksOf, type RecordFinding, recordFindings } from './recorded.ts';
import type { CaseState, ItemReading, ItemState, NoteState, RequestState } from './state.ts';
import { closingTelling } from './telling.ts';

/** Decision 20: the states of an item; the truth table stands in docs/glossary.md. */
export type ItemStanding =
  | 'done'
  | 'waived'
  | 'baseline'
  | 'notApplicable'
  | 'open'
  | 'unknown'
  | 'conflict'
  | 'fault';

export interface Standing {
  readonly item: RuleItem;
  readonly standing: ItemStanding;
  /** What it rests on when closed; `attestation` is a mere tick (decision 18). */
  readonly restsOn: ClosedBy | 'baseline' | null;
  /** Facts that would settle an unknown, or close what facts close. */
  readonly wanted: readonly string[];
  /** Facts that changed after it was done. */
  readonly staleFacts: readonly string[];
  /** Of the discretion note: what it lacks of the choice between two tables. */
  readonly lacks: NoteLack | null;
  /** Whom the registry found not qualified: why it stands open whatever was ticked. */
  readonly unqualified: readonly UnqualifiedPerson[];
  readonly fault: Fault | null;
}

/** An action sent whose answer has not come after this long is one whose outcome is not known. */
const OUTCOME_WAIT_MS = 2 * 60 * 1000;
/** Combinations of contradicting values tried before the outcome is taken as undecided. */
const MAX_COMBINATIONS = 64;

/**
 * All that an item's standing and gap rest on beside the rules. Nothing else of the case is given to them, so equal
 * evidence is an equal answer: that is what lets an answer be kept (`createAssessor`).
 */
export interface Evidence {
  readonly known: ItemState | undefined;
  readonly baselined: boolean;
  /** Whether an event of the kind that the item names closes it, and the facts which that event no longer rests on. */
  readonly byEvent: {
    readonly done: boolean;
    /** It came after the item was reopened, so that it is done anew. */
    readonly anew: boolean;
    readonly stale: readonly string[];
    readonly lacks: NoteLack | null;
  };
  /**
   * What the registry found of those whom the item asks about: with `bars` it stands open whatever was ticked, with `closes`
   * all are qualified. null: the item does not ask.
   */
  readonly found: {
    readonly unqualified: readonly UnqualifiedPerson[];
    readonly bars: boolean;
    readonly closes: boolean;
  } | null;
  /** Of an item that asks for something to be recorded; null: it does not. */
  readonly recorded: {
    /** All that must be there is. `sending`: a camera has it, and it is not vouched for yet. `stated`: somebody said why it is not. */
    readonly stands: 'nothing' | 'there' | 'sending' | 'stated' | 'lacks';
    /** There is some of it, with holes: a tick says nothing against that. */
    readonly bars: boolean;
    readonly lacking: readonly Unrecorded[];
    /** When the latest of it was heard or said. */
    readonly latest: string;
  } | null;
  /** Of an item that asks for a publication: an approved decision withholds it, or nobody has decided. */
  readonly publication: 'withheld' | 'undecided' | null;
  /** Of the facts only those that its conditions read. */
  readonly facts: Facts;
  /** The contradicting values of those facts. */
  readonly rivals: Rivals;
}

type Rivals = Readonly<Record<string, readonly FactValue[]>>;

/**
 * Who has the benchmark tables says what a note lacks (shared/discretion/law-change.ts).
 * @param on day of the decision; today while there is none
 */
export type NoteReview = (note: NoteState, facts: Facts, on: string) => NoteLack | null;

const NOT_BY_EVENT = { done: false, anew: false, stale: [], lacks: null } as const;

function closesByEvent(
  { id, definition }: RuleItem,
  state: CaseState,
  lackOf: (note: NoteState) => NoteLack | null,
): Evidence['byEvent'] {
  const { closedBy } = definition;
  const known = state.items[id]?.latest;
  const reopenedAt = known?.status === 'open' ? known.at : null;
  const telling = closingTelling(id, definition, state);
  if (telling !== null && isOfficers(definition))
    return { ...NOT_BY_EVENT, done: true, anew: reopenedAt !== null && telling.at > reopenedAt };
  if (closedBy.kind === 'document')
    return {
      ...NOT_BY_EVENT,
      // Serving is the officer's: what only another may close is not closed by it.
      done:
        (state.served.some((mark) => mark.kind === closedBy.document) && isOfficers(definition)) ||
        state.carried.some(
          (one) => one.kind === closedBy.document && closers(definition.who).includes(one.as),
        ),
    };
  if (closedBy.kind === 'attestation' && closedBy.event === 'identity.shown') {
    return {
      ...NOT_BY_EVENT,
      done: state.shown.length > 0,
      anew: reopenedAt !== null && state.shown.some(({ at }) => at > reopenedAt),
    };
  }
  if (closedBy.kind !== 'event') return NOT_BY_EVENT;
  switch (closedBy.event) {
    case 'officer.present':
      return { ...NOT_BY_EVENT, done: personsPresent(state) >= (closedBy.count ?? 1) };
    case 'note.written': {
      const note = state.notes[0];
      if (note === undefined) return NOT_BY_EVENT;
      const problem = noteProblem(note);
      // What does not count for another reason is written anew in any case.
      const lacks = problem === null || problem === 'stale' ? lackOf(note) : null;
      return { ...NOT_BY_EVENT, done: problem === null && lacks === null, stale: note.staleFacts, lacks };
    }
    case 'approval.given': {
      const note = state.notes[0];
      return { ...NOT_BY_EVENT, done: note !== undefined && deviationCarried(state, note) !== null };
    }
    case 'decision.made':
      return { ...NOT_BY_EVENT, done: state.decision !== null };
    default:
      return NOT_BY_EVENT;
  }
}

function foundFor(definition: ItemDefinition, state: CaseState): Evidence['found'] {
  if (definition.checkedBy === 'registry') {
    const { unqualified, all } = officersFound(state);
    return { unqualified, bars: unqualified.length > 0, closes: all };
  }
  const { closedBy } = definition;
  if (closedBy.kind !== 'event' || closedBy.event !== 'officer.present') return null;
  // Who does not count is left out where presence is counted.
  return { unqualified: presentUnqualified(state), bars: false, closes: false };
}

/** Why it is not there can be said, unless all that was said waits for an approval. */
function toState(unrecorded: readonly Unrecorded[]): Gap['next'] {
  return unrecorded.every(({ approval }) => approval === 'asked')
    ? { do: 'wait', label: gapText.asked }
    : { do: 'state-recording', label: gapText.stateRecording };
}

function lackingOf(finding: RecordFinding): readonly Unrecorded[] {
  const { record, title, state, approval } = finding;
  return state === 'partly' || state === 'missing'
    ? [{ record, title, state, lacks: lacksOf(finding), approval }]
    : [];
}

function recordedFor(
  item: string,
  findings: readonly RecordFinding[],
  state: CaseState,
): Evidence['recorded'] {
  const own = findings.filter((one) => one.item === item);
  if (own.length === 0) return null;
  const lacking = own.flatMap(lackingOf);
  const some = (wanted: RecordFinding['state']) => own.some((one) => one.state === wanted);
  const stands =
    lacking.length > 0
      ? 'lacks'
      : some('recording')
        ? 'sending'
        : some('stated')
          ? 'stated'
          : some('covered')
            ? 'there'
            : 'nothing';
  const latest = [...state.footage, ...state.statements].reduce(
    (last, { at }) => (at > last ? at : last),
    '',
  );
  return { stands, bars: some('partly'), lacking, latest };
}

function isOfficers(definition: ItemDefinition): boolean {
  return closers(definition.who).includes('officer');
}

/**
 * A reading closes an item only in the way the item names and in a capacity that it names (decision 18); a document
 * is better than a tick.
 */
function readingCloses(definition: ItemDefinition, reading: ItemReading): boolean {
  if (reading.baseline === true) return true;
  if (!closers(definition.who).includes(reading.as ?? 'officer')) return false;
  const { closedBy } = definition;
  switch (closedBy.kind) {
    case 'attestation':
      return true;
    case 'document':
      return (
        reading.closedBy === 'document' &&
        (reading.document === undefined || reading.document.kind === closedBy.document)
      );
    // What happened, what is known, and what cameras have of it closes such an item; nobody's word does.
    case 'media':
    case 'event':
    case 'fact':
      return false;
  }
}

function standingOf(item: RuleItem, evidence: Evidence): Standing {
  const base = {
    item,
    restsOn: null,
    wanted: [],
    staleFacts: [],
    lacks: null,
    unqualified: [],
    fault: null,
  } as const;
  const { definition } = item;
  const { known, byEvent, facts, found, recorded } = evidence;
  // A tick says that somebody looked; the registry, or what cameras have, says what is so.
  const barred = found?.bars === true || recorded?.bars === true;
  const applies: Known | Fault =
    item.when === null ? { value: true, wanted: [] } : evaluate(item.when, facts);
  const settledNot = 'value' in applies && applies.value === false;

  if (known?.status === 'conflict' && !settledNot) return { ...base, standing: 'conflict' };
  if (known === undefined && evidence.baselined && !barred)
    return { ...base, standing: 'baseline', restsOn: 'baseline' };
  const reads = known?.status === 'done' && readingCloses(definition, known.latest) && !barred;
  if (reads && known.latest.baseline === true) return { ...base, standing: 'baseline', restsOn: 'baseline' };
  // Decision 40: a publication is itself decided. Recorded without that, the item stays open; against it, it is waived.
  const counts = evidence.publication === null;
  // A reopened item stays open until it is done anew, whatever closed it before.
  const reopened = known?.latest.status === 'open';
  const { kind } = definition.closedBy;
  const happened = byEvent.done && (!reopened || byEvent.anew);
  const seen = recorded !== null && !settledNot && counts && (!reopened || recorded.latest > known.latest.at);
  if (seen && recorded.stands === 'there') return { ...base, standing: 'done', restsOn: 'media' };
  // What happened says more than a tick.
  if (reads && counts && !(happened && kind === 'attestation'))
    return { ...base, standing: 'done', restsOn: known.latest.closedBy ?? 'attestation' };
  if (happened && counts) {
    return { ...base, standing: 'done', restsOn: kind === 'attestation' ? 'event' : kind };
  }
  if (found?.closes === true && !settledNot && !reopened && counts)
    return { ...base, standing: 'done', restsOn: 'event' };
  // Nobody waives what the law bars: only a second person's approval opens it, for one press.
  const waived =
    known?.status === 'waived' ||
    (evidence.publication === 'withheld' && !reopened) ||
    (seen && recorded.stands === 'stated');
  if (waived && item.bar !== 'statutory' && !settledNot) return { ...base, standing: 'waived' };

  if (!('value' in applies)) return { ...base, standing: 'fault', fault: applies };
  if (applies.value === false) return { ...base, standing: 'notApplicable' };
  if (applies.value === 'unknown') return { ...base, standing: 'unknown', wanted: applies.wanted };
  const staleFacts = [...(known?.staleFacts ?? []), ...byEvent.stale];
  const unqualified = found?.unqualified ?? [];
  if (item.closes === null)
    return { ...base, standing: 'open', staleFacts, lacks: byEvent.lacks, unqualified };
  const closes = evaluate(item.closes, facts);
  if (!('value' in closes)) return { ...base, standing: 'fault', fault: closes };
  if (closes.value === true && !reopened && counts && !barred)
    return { ...base, standing: 'done', restsOn: 'fact' };
  return { ...base, standing: 'open', wanted: closes.wanted, staleFacts, unqualified };
}

const barOrder: Readonly<Record<Bar, number>> = { statutory: 0, procedural: 1, advisory: 2 };

function factTitles(names: readonly string[], rules: RuleSet): Localized[] {
  return names.map((name) => rules.facts[name]?.title ?? { 'zh-CN': name, en: name });
}

/** Facts of the condition that somebody can be asked for. */
function asked(condition: Condition | null, rules: RuleSet): readonly string[] {
  return (condition?.facts ?? []).filter((name) => rules.facts[name]?.question !== undefined);
}

function readingText(reading: ItemReading): string {
  const parts = [reading.status, reading.value, reading.on, reading.document?.number, reading.document?.date];
  return parts
    .filter((part) => part !== undefined)
    .map(String)
    .join(' ');
}

function itemGap(standing: Standing, evidence: Evidence, rules: RuleSet): Gap | null {
  const { item } = standing;
  const { definition } = item;
  const base = {
    id: `item:${item.id}`,
    item: item.id,
    stage: definition.stage,
    bar: item.bar,
    title: definition.gap,
    why: definition.why,
    citation: item.citation,
    who: definition.who,
    next: definition.next,
    wanted: standing.wanted,
    values: [],
    actions: definition.guards,
  };
  switch (standing.standing) {
    case 'done':
    case 'waived':
    case 'baseline':
    case 'notApplicable':
      return null;
    case 'open': {
      if (evidence.publication === 'undecided' && evidence.known?.status === 'done')
        return { ...base, kind: 'open', ...gapText.publishedUndecided };
      const { unqualified } = standing;
      if (unqualified.length > 0) {
        const bars = evidence.found?.bars === true;
        const text = bars ? gapText.unqualified(unqualified) : gapText.presentUnqualified(unqualified);
        const next: Gap['next'] = bars ? { do: 'wait', label: gapText.toTheRegistry } : definition.next;
        return { ...base, kind: 'open', ...text, next, unqualified };
      }
      const { recorded } = evidence;
      if (recorded !== null && recorded.stands === 'lacks') {
        const { lacking: unrecorded } = recorded;
        const text = gapText.unrecorded(definition.title, unrecorded);
        return { ...base, kind: 'open', ...text, next: toState(unrecorded), unrecorded };
      }
      if (recorded !== null && recorded.stands === 'sending')
        return { ...base, kind: 'open', why: gapText.beingRecorded };
      const stale = standing.staleFacts;
      const said =
        standing.wanted.length === 0
          ? { title: definition.gap, why: definition.why }
          : gapText.unanswered(definition.title, definition.why, factTitles(standing.wanted, rules));
      const own = standing.lacks === null ? said : gapText.noteLacks[standing.lacks];
      const why = stale.length > 0 ? gapText.stale(own.why, factTitles(stale, rules)) : own.why;
      // Known and not as it should be: the same facts settle it when they are found to be otherwise.
      const wanted = standing.wanted.length > 0 ? standing.wanted : asked(item.closes, rules);
      return { ...base, kind: 'open', title: own.title, why, wanted };
    }
    case 'unknown': {
      const text = gapText.unknown(definition.title, factTitles(standing.wanted, rules));
      return {
        ...base,
        kind: 'unknown',
        ...text,
        who: ['officer'],
        next: { do: 'enter-fact', label: gapText.enterFact },
      };
    }
    case 'fault': {
      const detail = standing.fault?.message ?? '';
      const fact = standing.fault?.fact ?? null;
      const text = gapText.fault(definition.title, detail);
      return {
        ...base,
        kind: 'fault',
        ...text,
        who: ['officer'],
        wanted: fact === null ? [] : [fact],
        values: fact === null ? [] : [JSON.stringify(evidence.facts[fact] ?? null)],
        next: { do: 'enter-fact', label: gapText.check },
      };
    }
    case 'conflict':
      return {
        ...base,
        kind: 'conflict',
        why: gapText.itemConflict,
        values: (evidence.known?.readings ?? []).map(readingText),
      };
  }
}

/** Does it matter for the item which of the contradicting values holds? */
function matters(condition: Condition, facts: Facts, rivals: Rivals): boolean {
  const disputed = condition.facts.filter((name) => rivals[name] !== undefined);
  if (disputed.length === 0) return false;
  let worlds: Facts[] = [facts];
  for (const name of disputed) {
    worlds = worlds.flatMap((world) => (rivals[name] ?? []).map((value) => ({ ...world, [name]: value })));
    if (worlds.length > MAX_COMBINATIONS) return true;
  }
  const outcomes = new Set(
    worlds.map((world) => {
      const result = evaluate(condition, world);
      return 'value' in result ? String(result.value) : 'fault';
    }),
  );
  return outcomes.size > 1;
}

/** Facts read by conditions of the item whose outcome the contradicting values decide. */
function disputedFacts(standing: Standing, evidence: Evidence): readonly string[] {
  const settled =
    standing.restsOn !== null && standing.restsOn !== 'fact' ? true : standing.standing === 'waived';
  if (settled) return [];
  return conditionsOf(standing.item)
    .filter((condition) => matters(condition, evidence.facts, evidence.rivals))
    .flatMap((condition) => condition.facts);
}

function conditionsOf({ when, closes }: RuleItem): readonly Condition[] {
  return [when, closes].filter((condition) => condition !== null);
}

function rivalsOf(state: CaseState, rules: RuleSet): Rivals {
  const rivals: Record<string, readonly FactValue[]> = {};
  for (const [name, fact] of Object.entries(state.facts)) {
    const known = rules.facts[name];
    if (fact.differs.length === 0 || known?.derived === true || known?.fixed !== undefined) continue;
    rivals[name] = [fact.value, ...fact.differs.map((reading) => reading.value)];
  }
  return rivals;
}

function factConflicts(answers: readonly Answer[], rivals: Rivals, rules: RuleSet): Gap[] {
  return Object.keys(rivals)
    .sort()
    .map((name): Gap => {
      const items = answers
        .filter((answer) => answer.disputed.includes(name))
        .map((answer) => answer.standing.item);
      const strictest = [...items].sort((a, b) => barOrder[a.bar] - barOrder[b.bar])[0];
      const [title = { 'zh-CN': name, en: name }] = factTitles([name], rules);
      return {
        id: `fact:${name}`,
        kind: 'conflict',
        item: null,
        stage: strictest?.definition.stage ?? rules.stages[0]?.id ?? '',
        bar: strictest?.bar ?? 'advisory',
        ...gapText.factConflict(title),
        citation: strictest?.citation ?? null,
        who: ['officer'],
        next: { do: 'enter-fact', label: gapText.check },
        wanted: [name],
        values: (rivals[name] ?? []).map(String),
        // A difference that changes nothing is shown, and holds nothing.
        actions: [...new Set(items.flatMap((item) => item.definition.guards))].sort(),
      };
    });
}

/**
 * What lacks of the recording list and no item's own gap says: its item does not apply yet, or was ticked although nothing is
 * here, or the pack names none.
 */
function recordGaps(findings: readonly RecordFinding[], answers: readonly Answer[], rules: RuleSet): Gap[] {
  return findings.flatMap((finding): Gap[] => {
    const unrecorded = lackingOf(finding);
    const record = rules.records.find(({ id }) => id === finding.record);
    const of = answers.find(({ standing }) => standing.item.id === finding.item)?.standing;
    if (unrecorded.length === 0 || record === undefined) return [];
    if (of?.standing === 'open' || of?.standing === 'waived') return [];
    const ticked = of?.standing === 'done' || of?.standing === 'baseline';
    const holds = of !== undefined && !ticked;
    return [
      {
        id: `recording:${finding.record}`,
        kind: 'open',
        item: null,
        stage: finding.stage,
        bar: holds ? of.item.bar : 'advisory',
        ...(ticked ? gapText.tickedUnrecorded(unrecorded) : gapText.unrecorded(finding.title, unrecorded)),
        citation: record.citation,
        who: ['officer'],
        next: toState(unrecorded),
        wanted: [],
        values: [],
        actions: holds ? of.item.definition.guards : [],
        unrecorded,
      },
    ];
  });
}

function eventGaps(state: CaseState, rules: RuleSet, now: string): Gap[] {
  const base: Pick<Gap, 'item' | 'stage' | 'citation' | 'who' | 'wanted' | 'values'> = {
    item: null,
    stage: rules.stages.at(-1)?.id ?? '',
    citation: null,
    who: ['officer'],
    wanted: [],
    values: [],
  };
  const allActions = Object.keys(rules.actions).sort();
  const gaps: Gap[] = state.notUnderstood.map((mark) => ({
    ...base,
    id: `event:${mark.event}`,
    kind: 'notUnderstood',
    bar: 'procedural',
    title: gapText.notUnderstood.title,
    why: gapText.notUnderstood.why,
    next: { do: 'wait', label: gapText.notUnderstood.next },
    values: [`${mark.type} v${mark.v}`],
    actions: allActions,
  }));
  const sent = state.attempts.at(-1);
  const answered = sent?.result === 'success' || sent?.result === 'failure';
  const waited = sent === undefined ? 0 : Date.parse(now) - Date.parse(sent.at);
  if (
    sent !== undefined &&
    sent.outcome !== 'held' &&
    !answered &&
    (sent.result === 'unknown' || waited > OUTCOME_WAIT_MS) &&
    state.decision === null &&
    state.statusSeen?.decided !== true
  )
    gaps.push({
      ...base,
      id: `attempt:${sent.attempt}`,
      kind: 'outcomeUnknown',
      bar: 'advisory',
      title: gapText.outcomeUnknown.title,
      why: gapText.outcomeUnknown.why,
      next: { do: 'wait', label: gapText.outcomeUnknown.next },
      actions: [sent.action],
    });
  for (const mark of state.ungated)
    gaps.push({
      ...base,
      id: `ungated:${mark.event}`,
      kind: 'ungated',
      // What has happened can no longer be held; it is shown in red until it is made good.
      bar: 'statutory',
      title: gapText.ungated.title,
      why: gapText.ungated.why,
      next: { do: 'wait', label: gapText.ungated.next },
      actions: [],
    });
  if (state.decision !== null && state.decision.others.length > 0)
    gaps.push({
      ...base,
      id: 'decision:date',
      kind: 'conflict',
      bar: 'advisory',
      title: gapText.decisionConflict.title,
      why: gapText.decisionConflict.why,
      next: { do: 'enter-fact', label: gapText.check },
      values: [state.decision, ...state.decision.others].map((mark) => mark.decidedOn),
      actions: [],
    });
  return gaps;
}

/** What one item comes to. */
interface Answer {
  readonly standing: Standing;
  readonly gap: Gap | null;
  readonly disputed: readonly string[];
}

/** Each item's standing, and everything missing or contradictory in the case. */
export interface Assessment {
  /** Every item of the rules, in their order. */
  readonly standings: readonly Standing[];
  /**
   * Statutory first, then procedural, then advisory; within a bar what concerns the whole case comes before items,
   * and items stand in the order of their stages.
   */
  readonly gaps: readonly Gap[];
  /** What the recording list asks of the case, in the order of its stages. */
  readonly recordings: readonly RecordFinding[];
}

export interface Assessor {
  /** @param now ISO instant */
  assess(state: CaseState, now: string): Assessment;
}

const NONE = Object.freeze({});

function pick<T>(from: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> {
  if (names.length === 0) return NONE;
  const picked: Record<string, T> = {};
  for (const name of names) {
    const value = Object.hasOwn(from, name) ? from[name] : undefined;
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** Equal as JSON is equal: what the fold makes anew at every event is compared by its content. */
export function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) &&
      alike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

/** Readings are the same object as long as their event is, so looking into them is seldom needed. */
function sameItem(a: ItemState | undefined, b: ItemState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.status === b.status &&
    alike(a.latest, b.latest) &&
    a.readings.length === b.readings.length &&
    a.readings.every((reading, at) => alike(reading, b.readings[at])) &&
    alike(a.staleFacts, b.staleFacts)
  );
}

function sameEvidence(a: Evidence, b: Evidence): boolean {
  return (
    a.baselined === b.baselined &&
    a.byEvent.done === b.byEvent.done &&
    a.byEvent.anew === b.byEvent.anew &&
    a.byEvent.lacks === b.byEvent.lacks &&
    alike(a.byEvent.stale, b.byEvent.stale) &&
    a.publication === b.publication &&
    alike(a.found, b.found) &&
    alike(a.recorded, b.recorded) &&
    sameItem(a.known, b.known) &&
    alike(a.facts, b.facts) &&
    alike(a.rivals, b.rivals)
  );
}

/**
 * Assesses one case again and again: an item whose evidence is what it was before keeps its answer. What was kept is
 * never more than the last answer of each item, so a new assessor gives the same assessment, only slower.
 * @param reviewNote of whoever has the benchmark tables; without it no note lacks anything
 * @param unchanged when a kept answer stands; tests put a comparison here that overlooks something
 */
export function createAssessor(
  rules: RuleSet,
  reviewNote: NoteReview = () => null,
  unchanged: (kept: Evidence, found: Evidence) => boolean = sameEvidence,
): Assessor {
  const items = rules.items.map((item) => ({
    item,
    reads: [...new Set(conditionsOf(item).flatMap((condition) => condition.facts))],
    kept: null as { readonly evidence: Evidence; readonly answer: Answer } | null,
  }));
  return {
    assess(state, now) {
      const facts = factsOf(state, rules);
      const rivals = rivalsOf(state, rules);
      const disputed = Object.keys(rivals).length > 0;
      const baseline = new Set(state.baseline?.items ?? []);
      const channels = channelsOf(state, rules, null);
      const withheld = withheldItems(channels);
      const undecided = undecidedItems(channels);
      const decidedOn = state.decision?.decidedOn ?? rules.on;
      const recordings = recordFindings(state, rules, facts, Date.parse(now));
      const answers = items.map((one) => {
        const { item, reads } = one;
        const evidence: Evidence = {
          known: state.items[item.id],
          baselined: baseline.has(item.id),
          byEvent: closesByEvent(item, state, (note) => reviewNote(note, facts, decidedOn)),
          found: foundFor(item.definition, state),
          recorded: recordedFor(item.id, recordings, state),
          publication: withheld.has(item.id) ? 'withheld' : undecided.has(item.id) ? 'undecided' : null,
          facts: pick(facts, reads),
          rivals: disputed ? pick(rivals, reads) : NONE,
        };
        if (one.kept !== null && unchanged(one.kept.evidence, evidence)) return one.kept.answer;
        const standing = standingOf(item, evidence);
        const answer: Answer = {
          standing,
          gap: itemGap(standing, evidence, rules),
          disputed: disputedFacts(standing, evidence),
        };
        one.kept = { evidence, answer };
        return answer;
      });
      const gaps = [
        ...eventGaps(state, rules, now),
        ...factConflicts(answers, rivals, rules),
        ...recordGaps(recordings, answers, rules),
        ...answers.flatMap(({ gap }) => (gap === null ? [] : [gap])),
      ].sort((a, b) => barOrder[a.bar] - barOrder[b.bar]);
      return { standings: answers.map(({ standing }) => standing), gaps, recordings };
    },
  };
}

/** Every item of the rules with its standing, in the order of the rules. */
export function standings(state: CaseState, rules: RuleSet): readonly Standing[] {
  // Standings ask no clock.
  return createAssessor(rules).assess(state, '').standings;
}

/**
 * Everything missing or contradictory in the case, in the order of {@link Assessment} `gaps`.
 * @param now ISO instant
 */
export function gaps(state: CaseState, rules: RuleSet, now: string): readonly Gap[] {
  return createAssessor(rules).assess(state, now).gaps;
}

/** An action that the case has to come to, or that somebody has pressed already. */
export function undertaken(action: string, state: CaseState, rules: Pick<RuleSet, 'actions'>): boolean {
  return (
    rules.actions[action]?.optional !== true || state.attempts.some((attempt) => attempt.action === action)
  );
}

/**
 * The gaps as one reader is shown them: where he may not close one, what he can do instead is ask those who may,
 * and once he did, wait. What a gap is and what it holds stays the same.
 * @param roles the reader's
 */
export function gapsFor(all: readonly Gap[], state: CaseState, roles: readonly string[]): readonly Gap[] {
  return all.map((gap): Gap => {
    if (gap.item === null || gap.next === null || closingCapacity(gap.who, roles) !== null) return gap;
    // What is approved is asked for where it is written, with all that the approver must see.
    if (gap.next.do === 'ask-approval') {
      const [note] = state.notes;
      const waits = note !== undefined && deviationApprovals(state, note)[0]?.status === 'requested';
      return waits ? { ...gap, next: { do: 'ask-approval', label: gapText.asked } } : gap;
    }
    return requestOf(gap, state) === null
      ? { ...gap, next: { do: 'ask', label: gapText.ask } }
      : { ...gap, next: { do: 'wait', label: gapText.asked } };
  });
}

/** The request that still stands for a gap's item: nothing that closed or reopened it came after. */
export function requestOf(gap: Pick<Gap, 'item'>, state: CaseState): RequestState | null {
  const asked = state.requests.find((request) => request.item === gap.item);
  if (asked === undefined) return null;
  const since = gap.item === null ? undefined : state.items[gap.item]?.latest;
  return since !== undefined && since.at > asked.at ? null : asked;
}
