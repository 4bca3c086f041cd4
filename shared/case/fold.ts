/**
 * fold: from the set of events received to what the case is. Total: it never throws, and what it does not
 * understand it says. The result depends on the set only, not on the order of arrival.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { approvalHash } from './approval.ts';
import { type Causality, causality } from './causality.ts';
import { canonicalBytes, type SealedEvent } from './envelope.ts';
import { dataProblem, type EventDraft, type EventType, type FactValue } from './events.ts';
import type {
  ApprovalState,
  AttemptState,
  CaseState,
  DisclosureDecision,
  DisclosureState,
  FactReading,
  FactState,
  FootageState,
  ItemReading,
  ItemState,
  Mark,
  NoteState,
  OverrideState,
  QualificationFinding,
  Sitting,
} from './state.ts';
import { upcast } from './upcast.ts';

/** An event as the fold reads it: known kind, latest shape. */
type Read = EventDraft & { readonly mark: Mark; readonly id: string; readonly stream: string };
type Reads<T extends EventType> = Extract<Read, { readonly type: T }>;

/** Kinds that a wrong click can be taken back from; what the gate saw and what was approved cannot. */
const WITHDRAWABLE: ReadonlySet<EventType> = new Set<EventType>([
  'case.aliased',
  'case.baselined',
  'case.factsCaptured',
  'fact.corrected',
  'step.started',
  'step.ended',
  'officer.present',
  'identity.shown',
  'item.completed',
  'item.reopened',
  'item.waived',
  'item.requested',
  'party.told',
  'note.written',
  'disclosure.decided',
  'recording.stated',
  'document.served',
  'payment.received',
  'event.withdrawn',
  'event.detached',
]);

/** Kinds whose absence makes a verdict one on a stale state (decision 10). */
const BEARS_ON_VERDICTS: ReadonlySet<EventType> = new Set<EventType>([
  'case.factsCaptured',
  'fact.corrected',
  'identity.shown',
  'item.completed',
  'item.reopened',
  'item.waived',
  'party.told',
  'disclosure.decided',
  'recording.stated',
  'qualification.checked',
  'event.withdrawn',
  'event.detached',
]);

/**
 * @param events all events of one case; of several streams when they were merged (decision 16), in any order,
 *   duplicates allowed
 * @example fold([]).opened // null
 */
export function fold(events: readonly SealedEvent[]): CaseState {
  const order = causality(events);
  const { reads, notUnderstood, erased } = readAll(order.ordered);
  const withdrawn = withdrawnIds(reads);
  const counted = withdrawn.size === 0 ? reads : reads.filter((read) => !withdrawn.has(read.id));
  const facts = foldFacts(counted, order);
  const notes = of(counted, 'note.written')
    .map((read): NoteState => {
      const { kind: _kind, ...note } = read.data;
      return { ...read.mark, ...definedOnly(note), staleFacts: changedSince(note.restsOn, facts) };
    })
    .reverse();
  const approvals = foldApprovals(counted);
  const attempts = foldAttempts(counted);
  const overrides = foldOverrides(counted, approvals, attempts);
  const used = new Set(overrides.filter((o) => o.problem === undefined).map((o) => o.approval));
  const opened = of(counted, 'case.opened')[0];
  const baseline = of(counted, 'case.baselined').at(-1);
  const statusSeen = of(counted, 'case.statusSeen').at(-1);
  // The companion alone gives a number, and nobody takes one away.
  const numbered = of(counted, 'case.numbered').find(({ mark }) => mark.actor === COMPANION);
  return {
    streams: [...new Set(order.ordered.map((event) => event.envelope.stream.id))].sort(),
    opened: opened
      ? {
          ...opened.mark,
          category: opened.data.category,
          procedure: opened.data.procedure,
          ...definedOnly({ filedOn: opened.data.filedOn }),
        }
      : null,
    aliases: foldAliases(counted),
    baseline: baseline
      ? { ...baseline.mark, beforeStage: baseline.data.beforeStage, items: baseline.data.items }
      : null,
    ...foldOfficers(counted, order),
    present: of(counted, 'officer.present').map((read) => ({ ...read.mark, ...definedOnly(read.data) })),
    shown: foldShown(counted),
    qualifications: foldQualifications(counted),
    told: of(counted, 'party.told').map(({ mark, data }) => ({ ...mark, ...definedOnly(data) })),
    steps: foldSteps(counted),
    footage: foldFootage(counted),
    statements: of(counted, 'recording.stated').map(({ mark, data }) => ({ ...mark, ...definedOnly(data) })),
    facts,
    items: foldItems(counted, facts, order),
    requests: of(counted, 'item.requested')
      .map((read) => ({ ...read.mark, ...definedOnly(read.data) }))
      .reverse(),
    reminders: of(counted, 'case.reminded')
      .map((read) => ({ ...read.mark, ...definedOnly(read.data) }))
      .reverse(),
    notes,
    attempts,
    overrides,
    approvals: Object.fromEntries(
      Object.entries(approvals).map(([id, approval]) => [
        id,
        used.has(id) && approval.status === 'given' ? { ...approval, status: 'used' as const } : approval,
      ]),
    ),
    decision: foldDecision(counted, order),
    disclosures: foldDisclosures(counted, order),
    statusSeen: statusSeen
      ? { ...statusSeen.mark, status: statusSeen.data.status, decided: statusSeen.data.decided }
      : null,
    ungated: foldUngated(counted, attempts),
    numbered: numbered
      ? { ...numbered.mark, inspection: numbered.data.inspection, enterprise: numbered.data.enterprise }
      : null,
    carried: of(counted, 'document.carried')
      .filter(({ mark }) => mark.actor === COMPANION)
      .map(({ mark, data }) => ({
        ...mark,
        kind: data.document.kind,
        as: data.as,
        by: data.by,
        document: data.document,
      })),
    served: of(counted, 'document.served').map((read) => ({
      ...read.mark,
      kind: read.data.document.kind,
      on: read.data.on,
      method: read.data.method,
    })),
    decidedOnStaleState: foldStale(counted, reads, order),
    notUnderstood,
    erased,
    withdrawn: [...withdrawn].sort(),
    frontier: order.frontier,
    latestHlc: order.ordered.at(-1)?.envelope.hlc ?? null,
    version: versionOf(order.ordered),
  };
}

/** What was read is remembered per event object: events are immutable, and a case is folded at every press. */
const remembered = new WeakMap<SealedEvent, Read | 'not-understood'>();

function readOne(event: SealedEvent, data: Readonly<Record<string, unknown>>): Read | 'not-understood' {
  const known = remembered.get(event);
  if (known !== undefined) return known;
  const { id, type, v, actor, at, stream } = event.envelope;
  const draft = dataProblem(type, v, data) === null ? upcast(type, v, data) : null;
  const read: Read | 'not-understood' =
    draft === null ? 'not-understood' : { ...draft, id, stream: stream.id, mark: { event: id, actor, at } };
  remembered.set(event, read);
  return read;
}

function readAll(ordered: readonly SealedEvent[]) {
  const reads: Read[] = [];
  const notUnderstood: { event: string; type: string; v: number }[] = [];
  const erased: string[] = [];
  for (const event of ordered) {
    const { id, type, v } = event.envelope;
    if (event.body === null) {
      erased.push(id);
      continue;
    }
    const read = readOne(event, event.body.data);
    if (read === 'not-understood') notUnderstood.push({ event: id, type, v });
    else reads.push(read);
  }
  return { reads, notUnderstood, erased };
}

/** The reads of one type of each list asked of, in order: the fold asks some twenty times. */
const byType = new WeakMap<readonly Read[], Map<EventType, Read[]>>();

function of<T extends EventType>(reads: readonly Read[], ...types: T[]): Reads<T>[] {
  const [only] = types;
  if (only === undefined || types.length > 1)
    return reads.filter((read): read is Reads<T> => (types as readonly EventType[]).includes(read.type));
  let groups = byType.get(reads);
  if (groups === undefined) {
    groups = new Map();
    for (const read of reads) {
      const group = groups.get(read.type);
      if (group === undefined) groups.set(read.type, [read]);
      else group.push(read);
    }
    byType.set(reads, groups);
  }
  // A copy: callers turn it round.
  return [...(groups.get(only) ?? [])] as Reads<T>[];
}

/** A withdrawal that was itself withdrawn does not count, so they are gone through from the latest. */
function withdrawnIds(reads: readonly Read[]): Set<string> {
  const byId = new Map(reads.map((read, index) => [read.id, { read, index }]));
  const withdrawn = new Set<string>();
  for (const withdrawal of of(reads, 'event.withdrawn', 'event.detached').reverse()) {
    const target = byId.get(withdrawal.data.event);
    const own = byId.get(withdrawal.id);
    if (withdrawn.has(withdrawal.id) || target === undefined || own === undefined) continue;
    if (target.index < own.index && mayBeWithdrawn(target.read)) withdrawn.add(target.read.id);
  }
  return withdrawn;
}

/** A wrong click is taken back; what the companion saw a phone do was nobody's click. */
function mayBeWithdrawn(read: Read): boolean {
  if (read.type === 'identity.shown' && read.data.means === 'scanned') return false;
  return WITHDRAWABLE.has(read.type);
}

function foldAliases(reads: readonly Read[]) {
  const aliases = new Map<string, { system: string; key: string }>();
  for (const read of of(reads, 'case.opened', 'case.aliased')) {
    const alias = read.type === 'case.opened' ? read.data.alias : read.data;
    if (alias) aliases.set(`${alias.system}\u0000${alias.key}`, { system: alias.system, key: alias.key });
  }
  return [...aliases.values()];
}

/** Assignments that did not know of each other are joined: nobody loses his case by a race. */
function foldOfficers(reads: readonly Read[], order: Causality) {
  const assigned = of(reads, 'case.assigned');
  const standing = new Set(order.maximal(assigned.map((read) => read.id)));
  const officers = new Set<string>();
  let lead: string | null = null;
  for (const read of of(reads, 'case.opened', 'case.assigned', 'case.handedOver')) {
    if (read.type === 'case.opened') {
      if (assigned.length === 0) officers.add(read.mark.actor);
    } else if (read.type === 'case.handedOver') {
      if (officers.delete(read.data.from)) officers.add(read.data.to);
    } else if (standing.has(read.id)) {
      for (const officer of read.data.officers) officers.add(officer);
      lead = read.data.lead ?? lead;
    }
  }
  return { officers: [...officers].sort(), lead };
}

/** Who writes what the companion itself saw. */
const COMPANION = 'companion';

/** An officer shows himself, nobody else; that a phone scanned is what the companion heard, not what an officer says. */
function foldShown(reads: readonly Read[]): CaseState['shown'] {
  return of(reads, 'identity.shown')
    .filter(({ mark, data }) =>
      data.means === 'scanned' ? mark.actor === COMPANION : mark.actor === data.officer,
    )
    .map(({ mark, data: { at: _made, ...said } }) => ({ ...mark, ...definedOnly(said) }));
}

function foldQualifications(reads: readonly Read[]): Record<string, QualificationFinding> {
  const latest: Record<string, QualificationFinding> = {};
  for (const read of of(reads, 'qualification.checked')) {
    const { on, registry, persons } = read.data;
    for (const { person, finding, ...why } of persons)
      if (finding === 'not-checked') delete latest[person];
      else
        latest[person] = {
          ...read.mark,
          on,
          registry,
          qualified: finding === 'qualified',
          ...definedOnly(why),
        };
  }
  return latest;
}

function foldSteps(reads: readonly Read[]): CaseState['steps'] {
  const steps: Record<string, CaseState['steps'][string]> = {};
  for (const { type, mark, data } of of(reads, 'step.started', 'step.ended')) {
    const step = steps[data.step] ?? {};
    steps[data.step] = {
      ...step,
      ...(type === 'step.started' ? { started: step.started ?? mark } : { ended: mark }),
      sittings: sittingsWith(step.sittings ?? [], type, mark, data.late?.on),
    };
  }
  return steps;
}

/**
 * @param on when it was, of what was entered afterwards; never later than it was entered
 */
function sittingsWith(
  before: readonly Sitting[],
  type: 'step.started' | 'step.ended',
  mark: Mark,
  on: string | undefined,
): readonly Sitting[] {
  const at = on === undefined || on > mark.at ? mark.at : on;
  const late = on === undefined ? {} : { late: true as const };
  const last = before.at(-1);
  if (type === 'step.started') {
    if (last?.to !== null) return inOrder([...before, { from: at, to: null, ...late }]);
    // Another officer began it too, or it is said that it began earlier.
    return on === undefined || at >= last.from
      ? before
      : inOrder([...before.slice(0, -1), { ...last, from: at, ...late }]);
  }
  // An end that was entered is put right by one entered afterwards, and by nothing else.
  if (last === undefined || at < last.from || (last.to !== null && on === undefined)) return before;
  return [...before.slice(0, -1), { ...last, to: at, ...late }];
}

const inOrder = (sittings: readonly Sitting[]) =>
  [...sittings].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

/** What cameras sent is what the companion heard; nobody else says it. */
function foldFootage(reads: readonly Read[]): FootageState[] {
  const footage: FootageState[] = [];
  const open = (recording: string) =>
    footage.findLastIndex((one) => one.source === recording && one.to === null);
  const change = (at: number, more: Partial<FootageState>) => {
    const known = footage[at];
    if (known !== undefined) footage[at] = { ...known, ...more };
  };
  const remove = (source: string) => {
    const at = footage.findIndex((one) => one.source === source);
    if (at >= 0) footage.splice(at, 1);
  };
  const all = of(
    reads,
    'footage.began',
    'footage.broken',
    'footage.ended',
    'footage.filed',
    'footage.removed',
    'footage.disposed',
  );
  for (const read of all.filter(({ mark }) => mark.actor === COMPANION)) {
    switch (read.type) {
      case 'footage.began': {
        const { recording, camera, kind, at } = read.data;
        change(open(recording), { to: at, ended: 'taken-over' });
        footage.push({
          ...read.mark,
          source: recording,
          kind,
          from: at,
          to: null,
          device: camera,
          timeSetBy: null,
          ended: null,
          holes: [],
        });
        break;
      }
      case 'footage.broken': {
        const { recording, holes } = read.data;
        for (const hole of holes) {
          // Told late it may be of a span that has ended since.
          const at = footage.findLastIndex((one) => one.source === recording && one.from < hole.to);
          change(at, { holes: [...(footage[at]?.holes ?? []), hole] });
        }
        break;
      }
      case 'footage.ended': {
        const { recording, at, why } = read.data;
        change(open(recording), { to: at, ended: why });
        break;
      }
      case 'footage.filed': {
        const { file, kind, from, to, device = null, timeSetBy = null } = read.data;
        remove(file);
        footage.push({
          ...read.mark,
          source: file,
          kind,
          from,
          to,
          device,
          timeSetBy,
          ended: null,
          holes: [],
        });
        break;
      }
      case 'footage.disposed': {
        const { source, at, basis } = read.data;
        for (const [index, one] of footage.entries())
          if (one.source === source) footage[index] = { ...one, disposed: { at, basis } };
        break;
      }
      case 'footage.removed':
        remove(read.data.file);
        break;
      default:
        read satisfies never;
    }
  }
  return footage;
}

function foldFacts(reads: readonly Read[], order: Causality): Record<string, FactState> {
  const readings = new Map<
    string,
    { page: FactReading[]; other: FactReading[]; corrections: Correction[] }
  >();
  const at = (fact: string) => {
    const found = readings.get(fact) ?? { page: [], other: [], corrections: [] };
    readings.set(fact, found);
    return found;
  };
  for (const read of of(reads, 'case.factsCaptured', 'fact.corrected')) {
    if (read.type === 'fact.corrected') {
      const { fact, value, pageValue } = read.data;
      at(fact).corrections.push({ ...read.mark, value, provenance: 'hand', ...definedOnly({ pageValue }) });
      continue;
    }
    const { facts, provenance } = read.data;
    for (const [fact, value] of Object.entries(facts)) {
      at(fact)[provenance === 'page' ? 'page' : 'other'].push({ ...read.mark, value, provenance });
    }
  }
  const result: Record<string, FactState> = {};
  for (const [fact, found] of readings) result[fact] = settleFact(found, order);
  return result;
}

interface Correction extends FactReading {
  readonly pageValue?: FactValue;
}

/** Page wins unless the officer explicitly corrected it; a difference is kept with both values (decision 17). */
function settleFact(
  found: { readonly page: FactReading[]; readonly other: FactReading[]; readonly corrections: Correction[] },
  order: Causality,
): FactState {
  const standing = <T extends FactReading>(readings: readonly T[]): T[] => {
    const maximal = new Set(order.maximal(readings.map((reading) => reading.event)));
    return readings.filter((reading) => maximal.has(reading.event));
  };
  const corrections = standing(found.corrections);
  const page = standing(found.page);
  const other = standing(found.other);
  const from = corrections.at(-1) ?? page.at(-1) ?? other.at(-1);
  if (from === undefined) throw new Error('a fact without readings cannot be made by foldFacts');
  const correction = corrections.at(-1);
  const rivals =
    correction === undefined
      ? [...page, ...other]
      : [
          ...corrections,
          // What the officer was shown when he corrected it is settled; what the page says since is not.
          ...page.filter(
            (reading) =>
              !(
                order.knows(correction.event, reading.event) ||
                (correction.pageValue !== undefined && same(reading.value, correction.pageValue))
              ),
          ),
        ];
  const { event, actor, at, value, provenance } = from;
  return {
    value,
    from: { event, actor, at, value, provenance },
    differs: rivals
      .filter((reading) => !same(reading.value, value))
      .map((r) => ({ event: r.event, actor: r.actor, at: r.at, value: r.value, provenance: r.provenance })),
  };
}

function foldItems(
  reads: readonly Read[],
  facts: Readonly<Record<string, FactState>>,
  order: Causality,
): Record<string, ItemState> {
  const writes = new Map<string, ItemReading[]>();
  const push = (item: string, reading: ItemReading) => {
    const before = writes.get(item);
    if (before === undefined) writes.set(item, [reading]);
    else before.push(reading);
  };
  for (const read of of(reads, 'case.baselined', 'item.completed', 'item.reopened', 'item.waived')) {
    const reading = readingOf(read);
    if (read.type === 'case.baselined') for (const item of read.data.items) push(item, reading);
    else push(read.data.item, reading);
  }
  const items: Record<string, ItemState> = {};
  for (const [item, all] of writes) {
    const standing = new Set(order.maximal(all.map((write) => write.event)));
    const readings = all.filter((write) => standing.has(write.event));
    const latest = readings.at(-1);
    if (latest === undefined) continue;
    const agree = readings.every((reading) => same(meaningOf(reading), meaningOf(latest)));
    const staleFacts = latest.status === 'done' ? changedSince(latest.restsOn ?? {}, facts) : [];
    items[item] = {
      status: !agree ? 'conflict' : staleFacts.length > 0 ? 'open' : latest.status,
      latest,
      readings,
      staleFacts,
    };
  }
  return items;
}

/** What an event says of its items, made once per event: equal readings of two folds are then the same object. */
const readings = new WeakMap<Read, ItemReading>();

function readingOf(
  read: Reads<'case.baselined' | 'item.completed' | 'item.reopened' | 'item.waived'>,
): ItemReading {
  const known = readings.get(read);
  if (known !== undefined) return known;
  const made = readingFrom(read);
  readings.set(read, made);
  return made;
}

function readingFrom(
  read: Reads<'case.baselined' | 'item.completed' | 'item.reopened' | 'item.waived'>,
): ItemReading {
  switch (read.type) {
    case 'case.baselined':
      return { ...read.mark, status: 'done', closedBy: 'attestation', baseline: true };
    case 'item.completed': {
      const { item: _item, ...rest } = read.data;
      return { ...read.mark, status: 'done', ...definedOnly(rest) };
    }
    case 'item.reopened':
      return { ...read.mark, status: 'open', reason: read.data.reason };
    case 'item.waived':
      return { ...read.mark, status: 'waived', reason: read.data.reason };
    default:
      return read satisfies never;
  }
}

/** What two writes must agree on; who wrote it and when is not part of it. */
function meaningOf(reading: ItemReading) {
  const { status, value, on, document } = reading;
  return definedOnly({ status, value, on, document });
}

function changedSince(
  restsOn: Readonly<Record<string, FactValue>>,
  facts: Readonly<Record<string, FactState>>,
): string[] {
  return Object.entries(restsOn)
    .filter(([fact, value]) => {
      const now = facts[fact];
      return now === undefined || !same(now.value, value);
    })
    .map(([fact]) => fact)
    .sort();
}

function foldAttempts(reads: readonly Read[]): AttemptState[] {
  const outcomes = new Map(of(reads, 'action.outcome').map((read) => [read.data.attempt, read.data.outcome]));
  return of(reads, 'action.attempted').map((read) => {
    const { attempt, action, verdict, outcome, gaps, gate, seal, override } = read.data;
    return {
      ...read.mark,
      attempt,
      action,
      verdict,
      outcome,
      gaps,
      gate,
      seal,
      result: outcomes.get(attempt) ?? null,
      ...definedOnly({ override }),
    };
  });
}

function foldApprovals(reads: readonly Read[]): Record<string, ApprovalState> {
  const approvals: Record<string, ApprovalState> = {};
  for (const read of of(reads, 'approval.requested', 'approval.given', 'approval.refused')) {
    const { approval } = read.data;
    const known = approvals[approval];
    if (read.type === 'approval.requested') {
      const { approval: _id, ...asked } = read.data;
      approvals[approval] ??= { ...read.mark, approval, ...definedOnly(asked), status: 'requested' };
    } else if (known !== undefined && known.status !== 'refused') {
      // Nobody approves his own request, nor another form than the one asked for.
      const valid =
        read.mark.actor !== known.actor && read.data.hash === known.hash && saysHow(known, read.data);
      const answer = {
        ...read.mark,
        reason: read.data.reason,
        ...(read.type === 'approval.given'
          ? {
              expires: read.data.expires,
              ...definedOnly({ by: read.data.by, document: read.data.document }),
            }
          : {}),
      };
      if (valid) {
        approvals[approval] = {
          ...known,
          status: read.type === 'approval.given' ? 'given' : 'refused',
          answer,
        };
      } else if (known.status === 'requested') {
        approvals[approval] = { ...known, status: 'void', answer };
      }
    }
  }
  return approvals;
}

/**
 * A departure from a benchmark is approved in one of three ways, and the answer says in which; that a decision is kept
 * from the public the head alone approves.
 */
function saysHow(asked: ApprovalState, answer: Reads<'approval.given' | 'approval.refused'>['data']) {
  if (!('expires' in answer)) return true;
  if (asked.what === 'withholding') return answer.by === 'head';
  return asked.what !== 'outside-tier' || answer.by !== undefined;
}

function foldOverrides(
  reads: readonly Read[],
  approvals: Readonly<Record<string, ApprovalState>>,
  attempts: readonly AttemptState[],
): OverrideState[] {
  const used = new Set<string>();
  return of(reads, 'override.granted').map((read) => {
    const { attempt, action, items, reason, approval } = read.data;
    const state = { ...read.mark, attempt, action, items, reason, ...definedOnly({ approval }) };
    if (approval === undefined) return state;
    const asked = approvals[approval];
    const form = attempts.find((known) => known.attempt === attempt)?.seal.formHash;
    const hash = form === undefined ? null : approvalHash({ case: read.stream, action, form });
    const expires = asked?.answer?.expires;
    if (asked?.status !== 'given') return { ...state, problem: 'approval-missing' };
    if (used.has(approval)) return { ...state, problem: 'approval-used-before' };
    if (expires !== undefined && read.mark.at > expires) return { ...state, problem: 'approval-expired' };
    if (hash !== null && hash !== asked.hash) return { ...state, problem: 'approval-for-other-form' };
    used.add(approval);
    return state;
  });
}

function foldDecision(reads: readonly Read[], order: Causality): CaseState['decision'] {
  const decisions = of(reads, 'decision.made');
  const standing = new Set(order.maximal(decisions.map((read) => read.id)));
  const readings = decisions.filter((read) => standing.has(read.id));
  const latest = readings.at(-1);
  if (latest === undefined) return null;
  const { decidedOn, documentNumber } = latest.data;
  return {
    ...latest.mark,
    decidedOn,
    ...definedOnly({ documentNumber }),
    others: readings
      .filter((read) => read.data.decidedOn !== decidedOn)
      .map((read) => ({ ...read.mark, decidedOn: read.data.decidedOn })),
  };
}

function foldDisclosures(reads: readonly Read[], order: Causality): Record<string, DisclosureState> {
  const byChannel = new Map<string, DisclosureDecision[]>();
  for (const read of of(reads, 'disclosure.decided')) {
    const { restsOn: _restsOn, packs: _packs, ...said } = read.data;
    const decision: DisclosureDecision = { ...read.mark, ...definedOnly(said) };
    for (const channel of new Set(said.channels)) {
      const before = byChannel.get(channel);
      if (before === undefined) byChannel.set(channel, [decision]);
      else before.push(decision);
    }
  }
  const disclosures: Record<string, DisclosureState> = {};
  for (const [channel, all] of byChannel) {
    const standing = new Set(order.maximal(all.map((decision) => decision.event)));
    const readings = all.filter((decision) => standing.has(decision.event));
    const latest = readings.at(-1);
    if (latest === undefined) continue;
    // Two who decide alike do not disagree, though each of two requests to withhold is answered by itself.
    const others = readings.filter(
      (decision) => !same([decision.decision, decision.basis], [latest.decision, latest.basis]),
    );
    const withheld = all.findLastIndex((decision) => decision.decision === 'withhold');
    const publishing = all.slice(withheld + 1).map((decision) => decision.event);
    disclosures[channel] = { latest, others, publishing };
  }
  return disclosures;
}

/** What went past the gate: a request nobody held (wall 3), or "decided" with no sealed attempt (wall 4). */
function foldUngated(reads: readonly Read[], attempts: readonly AttemptState[]): CaseState['ungated'] {
  const byRequest = of(reads, 'action.observed')
    .filter((read) => !read.data.gated)
    .map((read) => ({ ...read.mark, action: read.data.action, seenBy: 'request' as const }));
  const statuses = of(reads, 'case.statusSeen');
  const decided = statuses.find((read) => read.data.decided);
  const passed = attempts.some((attempt) => attempt.outcome !== 'held' && attempt.result !== 'failure');
  if (decided === undefined || passed || byRequest.length > 0) return byRequest;
  // Decided before we first saw it, and said so by the baseline: not a bypass.
  const wasOpen = statuses[0] !== decided;
  if (of(reads, 'case.baselined').length > 0 && !wasOpen) return byRequest;
  return [{ ...decided.mark, action: 'status', seenBy: 'status' as const }];
}

function foldStale(counted: readonly Read[], reads: readonly Read[], order: Causality) {
  const position = new Map(reads.map((read, index) => [read.id, index]));
  return of(counted, 'action.attempted')
    .filter((read) => read.data.outcome !== 'held')
    .map((read) => ({
      attempt: read.data.attempt,
      missing: reads
        .slice(0, position.get(read.id) ?? 0)
        .filter((earlier) => BEARS_ON_VERDICTS.has(earlier.type) && !order.knows(read.id, earlier.id))
        .map((earlier) => earlier.id),
    }))
    .filter((stale) => stale.missing.length > 0);
}

function versionOf(ordered: readonly SealedEvent[]): string {
  const ids = ordered.map((event) => event.envelope.id + (event.body === null ? '-' : '')).sort();
  return bytesToHex(sha256(utf8ToBytes(ids.join('\n'))));
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  const [x, y] = [canonicalBytes(a), canonicalBytes(b)];
  return x.length === y.length && x.every((byte, index) => byte === y[index]);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the keys whose value is undefined, as exact optional properties want it. */
function definedOnly<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}
