/**
 * What the recording list (音像记录事项清单) asks of a case, at which step, against what cameras and files have of it. Worked by
 * hand in worked/recorded.yaml. Why each rule is as it is: docs/decisions/092-coverage.md.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  coverage,
  type Footage,
  type FootageKind,
  HOLE_MS,
  type Span,
  union,
  without,
} from '../media/coverage.ts';
import type { Facts } from '../rules/cel.ts';
import type { Localized, RecordDefinition } from '../rules/pack-schema.ts';
import { decisionStage, type Ruled, type RuleSet } from '../rules/rule-set.ts';
import { approvalHash } from './approval.ts';
import { canonicalBytes } from './envelope.ts';
import { isRecorded, recordsOf } from './stage-registers.ts';
import type { ApprovalState, CaseState, Sitting, StatementState } from './state.ts';

/** An instant, and one or null where it goes on. */
export interface Lack {
  readonly from: string;
  readonly to: string | null;
}

/** One record of the list in one case. */
export interface RecordFinding {
  readonly record: string;
  readonly title: Localized;
  readonly stage: string;
  /** The item that asks for it. */
  readonly item: string | null;
  readonly extent: RecordDefinition['extent'];
  readonly methods: readonly FootageKind[];
  /** As `Coverage` has it; `stated`: what lacks, somebody said why. */
  readonly state: 'waiting' | 'covered' | 'recording' | 'partly' | 'missing' | 'none' | 'stated';
  /** When the step was, as officers marked it; empty: nobody did. */
  readonly sittings: readonly Sitting[];
  /** Of the step, ms that are there, and ms that are being sent. */
  readonly covered: number;
  readonly recording: number;
  /** Breaks longer than `HOLE_MS` in what is recorded throughout. */
  readonly holes: readonly Lack[];
  /** The latest statement of it that counts. */
  readonly statement: StatementState | null;
  /** Of a statement that the pack wants approved: how that stands, of the latest that is asked for or was refused. */
  readonly approval: 'asked' | 'refused' | null;
}

/** A request to approve a statement is open this many days, and its approval good as many. */
export const STATEMENT_DAYS = 30;

/** What an approval of a statement is bound to: record, why, and the times. */
export function statementHash(
  stream: string,
  { record, because, reason, spans }: Pick<StatementState, 'record' | 'because' | 'reason' | 'spans'>,
): string {
  const form = bytesToHex(sha256(canonicalBytes({ record, because, reason, spans })));
  return approvalHash({ case: stream, action: `recording.${record}`, form });
}

/** How the approval of a statement stands; null: it asks for none that is bound to it. */
export function statementApproval(
  { streams, approvals }: Pick<CaseState, 'streams' | 'approvals'>,
  statement: StatementState,
): ApprovalState | null {
  const asked = statement.approval === undefined ? undefined : approvals[statement.approval];
  if (asked === undefined || asked.what !== 'unrecorded') return null;
  return streams.some((stream) => statementHash(stream, statement) === asked.hash) ? asked : null;
}

/** What a statement has to account for. */
export function lacksOf({ state, holes, sittings }: RecordFinding): readonly Lack[] {
  if (state !== 'partly' && state !== 'missing' && state !== 'stated') return [];
  return holes.length > 0 ? holes : sittings.map(({ from, to }) => ({ from, to }));
}

/** @param now epoch ms; NaN, of who asks no clock: the last moment that the case knows of */
export function recordFindings(
  state: CaseState,
  rules: RuleSet,
  facts: Facts,
  now: number,
): readonly RecordFinding[] {
  const asked = rules.stages.flatMap(({ id }) =>
    recordsOf(rules, id, facts).flatMap(({ record, wanted }) =>
      wanted.length === 0 && isRecorded(record.definition) ? [record] : [],
    ),
  );
  if (asked.length === 0) return [];
  const at = Number.isNaN(now) ? lastMoment(state) : now;
  const footage = footageOf(state);
  const windows = asked.map((record) => windowOf(record, state, rules));
  return asked.map((record, index) => {
    const sittings = state.steps[record.definition.stage]?.sittings ?? [];
    if (sittings.length > 0) return findingOf(record, sittings, footage, state, at);
    // Without a mark it is not known when the step was: between opening and decision, or after it, if nothing else is recorded then.
    const window = windows[index] ?? null;
    const alone = windows.filter((one) => one !== null && one.from === window?.from).length === 1;
    const waits = findingOf(record, [], footage, state, at);
    if (window === null || !alone || record.definition.extent === 'whole') return waits;
    const found = findingOf(record, [window], footage, state, at);
    return found.state === 'covered' || found.state === 'recording' ? { ...found, sittings: [] } : waits;
  });
}

function findingOf(
  { id, definition }: Ruled<RecordDefinition>,
  sittings: readonly Sitting[],
  footage: readonly Footage[],
  state: CaseState,
  now: number,
): RecordFinding {
  const methods = definition.methods.flatMap((method) => (method === 'text' ? [] : [method]));
  const steps = sittings.map(({ from, to }) => ({
    from: Date.parse(from),
    to: to === null ? null : Date.parse(to),
  }));
  const { extent } = definition;
  const found = coverage({ extent, methods, sittings: steps }, footage, now);
  const goesOn = steps.some(({ to }) => to === null);
  const finding: RecordFinding = {
    record: id,
    title: definition.title,
    stage: definition.stage,
    item: definition.item ?? null,
    extent,
    methods,
    state: found.state,
    sittings,
    covered: found.covered,
    recording: found.recording,
    holes: found.holes.map(({ from, to }) => ({
      from: iso(from),
      to: goesOn && to === now ? null : iso(to),
    })),
    statement: null,
    approval: null,
  };
  const lacks = lacksOf(finding);
  const all = state.statements.filter((one) => one.record === id);
  if (lacks.length === 0 || all.length === 0) return finding;
  const { approver } = definition;
  const own = all.filter((one) => {
    if (approver === undefined) return true;
    const approval = statementApproval(state, one);
    const given = approval?.status === 'given' || approval?.status === 'used';
    return given && (approver === 'lead' || approval.answer?.by === 'head');
  });
  const last = all.at(-1);
  const status = last === undefined || own.includes(last) ? null : statementApproval(state, last)?.status;
  const approval = status === 'requested' ? 'asked' : status === 'refused' ? 'refused' : null;
  const said = union(
    own
      .flatMap((one) => one.spans)
      .map(({ from, to }) => ({
        from: Date.parse(from),
        to: to === undefined ? endOf(from, steps) : Date.parse(to),
      })),
  );
  const open = lacks.some(({ from, to }) =>
    without(
      { from: Date.parse(from), to: to === null ? Number.POSITIVE_INFINITY : Date.parse(to) },
      said,
    ).some((rest) => rest.to - rest.from > HOLE_MS),
  );
  return open ? { ...finding, approval } : { ...finding, state: 'stated', statement: own.at(-1) ?? null };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** The end of the sitting in which an instant lies; infinite while it goes on. */
function endOf(
  from: string,
  steps: readonly { readonly from: number; readonly to: number | null }[],
): number {
  const at = Date.parse(from);
  const own = steps.findLast((one) => one.from <= at);
  return own?.to === undefined ? at : (own.to ?? Number.POSITIVE_INFINITY);
}

/** The time in which a step that nobody marked must have been: before the decision or after it. */
function windowOf(
  { definition }: Ruled<RecordDefinition>,
  { opened, decision }: CaseState,
  rules: RuleSet,
): Sitting | null {
  const order = (id: string | null) => rules.stages.findIndex((stage) => stage.id === id);
  const before = order(definition.stage) <= order(decisionStage(rules));
  if (before) return opened === null ? null : { from: opened.at, to: decision?.at ?? null };
  return decision === null ? null : { from: decision.at, to: null };
}

/** What cameras and files have, without the holes in it. */
export function footageOf({ footage }: Pick<CaseState, 'footage'>): readonly Footage[] {
  return footage.flatMap(({ kind, from, to, holes }) => {
    const whole: Span = {
      from: Date.parse(from),
      to: to === null ? Number.POSITIVE_INFINITY : Date.parse(to),
    };
    if (kind === 'photo') return [{ kind, span: whole }];
    const broken = union(holes.map((hole) => ({ from: Date.parse(hole.from), to: Date.parse(hole.to) })));
    return without(whole, broken).map(
      (span): Footage => ({ kind, span, ...(to === null ? { live: true } : {}) }),
    );
  });
}

/** Cameras that send, the one that began first before the others. */
export function camerasOn({
  footage,
}: Pick<CaseState, 'footage'>): readonly { readonly device: string | null; readonly since: string }[] {
  return footage
    .filter(({ to }) => to === null)
    .map(({ device, from }) => ({ device, since: from }))
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

function lastMoment({ steps, footage }: CaseState): number {
  const moments = [
    ...Object.values(steps).flatMap(({ sittings = [] }) => sittings.flatMap(({ from, to }) => [from, to])),
    ...footage.flatMap(({ from, to }) => [from, to]),
  ].flatMap((one) => (one === null ? [] : [Date.parse(one)]));
  return Math.max(0, ...moments);
}
