/** May this action go now? Pure: state, rules, clock and level are given. Decisions 1–6, 10, 11. */
import type { RuleSet } from '../rules/rule-set.ts';
import { APPROVAL_MINUTES, approvalHash } from './approval.ts';
import type { Door, Gap, Level, Verdict } from './gap.ts';
import { gapText } from './gap-text.ts';
import { gaps } from './gaps.ts';
import type { ApprovalState, CaseState } from './state.ts';

const levelOrder: readonly Level[] = ['observe', 'warn', 'hold'];

/**
 * The lowest of the levels set by agency, pack and site (decision 6). None set: `observe`.
 * @example effectiveLevel('hold', 'warn', 'hold') // 'warn'
 */
export function effectiveLevel(...levels: readonly Level[]): Level {
  if (levels.length === 0) return 'observe';
  return levelOrder[Math.min(...levels.map((level) => levelOrder.indexOf(level)))] ?? 'observe';
}

/** One press of a guarded action: what an override and its approval are bound to. */
export interface Press {
  readonly attempt: string;
  /** `formHash` of its seal, hex. */
  readonly formHash: string;
}

/** How an override and an attempt name a gap: its item, else its id with a dot. */
export function gapName(gap: Gap): string {
  return gap.item ?? gap.id.replace(':', '.');
}

/**
 * Does this approval open its items for this form now? Given by another person than asked, for this case, action and
 * form, within its half hours, and not used by another press.
 */
function approvalCarries(
  approval: ApprovalState,
  action: string,
  state: CaseState,
  press: { readonly attempt: string | null; readonly formHash: string },
  now: string,
): boolean {
  if (approval.what !== 'statutory-override') return false;
  if (approval.status !== 'given' && approval.status !== 'used') return false;
  const { answer } = approval;
  if (answer === undefined || answer.actor === approval.actor) return false;
  if (approval.action !== action) return false;
  const forThisForm = state.streams.some(
    (stream) => approval.hash === approvalHash({ case: stream, action, form: press.formHash }),
  );
  if (!forThisForm) return false;
  const asked = Date.parse(approval.at);
  const given = Date.parse(answer.at);
  const life = APPROVAL_MINUTES * 60 * 1000;
  const ends = Math.min(
    given + life,
    answer.expires === undefined ? given + life : Date.parse(answer.expires),
  );
  if (given > asked + life || given > Date.parse(approval.expires)) return false;
  if (!(Date.parse(now) <= ends)) return false;
  const usedBefore = state.overrides.some(
    (other) =>
      other.approval === approval.approval && other.attempt !== press.attempt && other.problem === undefined,
  );
  return !usedBefore;
}

/**
 * The approval with which a statutory override of this form may be written now, or null.
 * One that an earlier press used is not given again (decision 1: single use).
 */
export function approvalFor(
  action: string,
  state: CaseState,
  formHash: string,
  now: string,
): ApprovalState | null {
  const press = { attempt: null, formHash };
  return (
    Object.values(state.approvals).find((approval) => approvalCarries(approval, action, state, press, now)) ??
    null
  );
}

/** Gaps that an override written for exactly this press opens (decision 1). */
function opened(
  action: string,
  state: CaseState,
  now: string,
  press: Press | undefined,
): (gap: Gap) => boolean {
  if (press === undefined) return () => false;
  const mine = state.overrides.filter(
    (override) => override.attempt === press.attempt && override.action === action,
  );
  return (gap) =>
    mine.some((override) => {
      if (!override.items.includes(gapName(gap))) return false;
      if (gap.bar !== 'statutory') return true;
      if (override.approval === undefined || override.problem !== undefined) return false;
      const approval = state.approvals[override.approval];
      return (
        approval?.items.includes(gapName(gap)) === true &&
        approvalCarries(approval, action, state, press, now)
      );
    });
}

/** An action that no pack names would pass unchecked: that is a fault of adapter or pack, not an allowance. */
function unknownAction(action: string, rules: RuleSet): Gap[] {
  if (Object.hasOwn(rules.actions, action)) return [];
  return [
    {
      id: `action:${action}`,
      kind: 'fault',
      item: null,
      stage: rules.stages.at(-1)?.id ?? '',
      bar: 'procedural',
      ...gapText.unknownAction(action),
      citation: null,
      who: ['officer'],
      next: null,
      wanted: [],
      values: [],
      actions: [action],
    },
  ];
}

function doorOf(blocking: readonly Gap[]): Door {
  return blocking.some((gap) => gap.bar === 'statutory') ? 'approval' : 'reason';
}

/**
 * The verdict on an action, as the level in force has it.
 * @param action as the packs name it, e.g. `submit-decision`
 * @param now ISO instant
 * @param press the press in question: only its own override opens anything
 * @returns at `observe` always `allow`; what would have been held is `decide` at level `hold`
 */
export function decide(
  action: string,
  state: CaseState,
  rules: RuleSet,
  now: string,
  level: Level,
  press?: Press,
): Verdict {
  if (level === 'observe') return { kind: 'allow' };
  return verdictOn(action, { state, rules, gaps: gaps(state, rules, now), now, level, press });
}

/** The same with the case's gaps at hand: `gaps` must be those of this state, these rules and this instant. */
export function verdictOn(
  action: string,
  on: {
    readonly state: CaseState;
    readonly rules: RuleSet;
    readonly gaps: readonly Gap[];
    readonly now: string;
    readonly level: Level;
    readonly press?: Press | undefined;
  },
): Verdict {
  const { state, rules, now, level, press } = on;
  if (level === 'observe') return { kind: 'allow' };
  const isOpened = opened(action, state, now, press);
  const standing = [...unknownAction(action, rules), ...on.gaps].filter(
    (gap) => gap.actions.includes(action) && !isOpened(gap),
  );
  if (standing.length === 0) return { kind: 'allow' };
  const blocking = standing.filter((gap) => gap.bar !== 'advisory');
  if (level === 'warn' || blocking.length === 0) return { kind: 'warn', gaps: standing };
  return { kind: 'hold', gaps: standing, door: doorOf(blocking) };
}

/** How the gate itself stands, the worst of it first: broken, then locked, then without the companion. */
export type GateState = 'online' | 'offline' | 'locked' | 'broken';

/** Settings that the verdict of a gate follows. */
export interface GateSetting {
  readonly level: Level;
  /** What a broken gate does at level `hold` (decision 3). */
  readonly whenBroken: 'hold' | 'warn' | 'allow';
}

/** Decision 3's default. */
export const DEFAULT_WHEN_BROKEN = 'hold';

export type GateVerdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'warn'; readonly gaps: readonly Gap[]; readonly because: 'gaps' | 'locked' | 'broken' }
  | {
      readonly kind: 'hold';
      readonly gaps: readonly Gap[];
      /** `pin`: enter it in the page's message, then the verdict is made. */
      readonly door: Door | 'pin';
      /** A statutory override offline waits for the connection. */
      readonly waits: boolean;
      /** When the lead sees an override with a reason (decision 2). */
      readonly leadSees: 'at-once' | 'when-connected';
      /** An override through a broken gate is marked so. */
      readonly gate: 'working' | 'broken';
    };

/**
 * What the gate does with a verdict in its own state: the truth table is docs/gate-truth-table.md.
 * @param verdict null when none can be made, as while locked or broken
 */
export function gateVerdict(verdict: Verdict | null, gate: GateState, setting: GateSetting): GateVerdict {
  if (setting.level === 'observe') return { kind: 'allow' };
  // No verdict from a gate that claims to work is a gate that does not.
  const state = verdict === null && gate !== 'locked' ? 'broken' : gate;
  if (state === 'broken') {
    const does = setting.level === 'warn' && setting.whenBroken === 'hold' ? 'warn' : setting.whenBroken;
    if (does === 'allow') return { kind: 'allow' };
    if (does === 'warn') return { kind: 'warn', gaps: [], because: 'broken' };
    return {
      kind: 'hold',
      gaps: [],
      door: 'reason',
      waits: false,
      leadSees: 'when-connected',
      gate: 'broken',
    };
  }
  if (state === 'locked') {
    if (setting.level === 'warn') return { kind: 'warn', gaps: [], because: 'locked' };
    return { kind: 'hold', gaps: [], door: 'pin', waits: false, leadSees: 'when-connected', gate: 'working' };
  }
  if (verdict === null || verdict.kind === 'allow') return { kind: 'allow' };
  if (verdict.kind === 'warn' || setting.level === 'warn')
    return { kind: 'warn', gaps: verdict.gaps, because: 'gaps' };
  return {
    kind: 'hold',
    gaps: verdict.gaps,
    door: verdict.door,
    waits: verdict.door === 'approval' && state === 'offline',
    leadSees: state === 'online' ? 'at-once' : 'when-connected',
    gate: 'working',
  };
}
