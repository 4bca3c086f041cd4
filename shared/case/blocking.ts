/** Where a case stands, and what blocks it there: the same in panel, badge, list of my cases, board and case page. Pure. */
import { decides, decisionStage, type RuleSet } from '../rules/rule-set.ts';
import type { Gap } from './gap.ts';
import { type Standing, undertaken } from './gaps.ts';
import type { CaseState } from './state.ts';

/** What the rules say of a state. `rules` is null when no pack covers the case. */
export interface Judgement {
  readonly rules: RuleSet | null;
  readonly standings: readonly Standing[];
  readonly gaps: readonly Gap[];
}

/** Carried out, so that nothing can hold it any more. */
export function wasDone(state: CaseState, action: string, rules: RuleSet): boolean {
  if (state.attempts.some((attempt) => attempt.action === action && attempt.result === 'success'))
    return true;
  return decides(rules, action) && (state.decision !== null || state.statusSeen?.decided === true);
}

/**
 * Index of the stage the case is in: the furthest of which there is evidence (an item closed, a guarded action
 * pressed, a step, the baseline), or the next one in which something is missing when nothing is in that.
 */
export function stageIndex(state: CaseState, judged: Judgement): number {
  const { rules } = judged;
  if (rules === null) return 0;
  const order = new Map(rules.stages.map((stage, index) => [stage.id, index]));
  let furthest = -1;
  const reach = (stage: string | undefined) => {
    if (stage !== undefined) furthest = Math.max(furthest, order.get(stage) ?? -1);
  };
  for (const { item, standing, restsOn } of judged.standings) {
    // A fact may come from a page that is filled in ahead; the baseline speaks for itself below.
    if ((standing === 'done' || standing === 'waived') && restsOn !== 'fact') reach(item.definition.stage);
  }
  for (const attempt of state.attempts) reach(rules.actions[attempt.action]?.stage);
  for (const step of Object.keys(state.steps)) reach(step);
  if (state.baseline) reach(state.baseline.beforeStage);
  if (state.decision !== null || state.statusSeen?.decided === true) {
    reach(decisionStage(rules) ?? undefined);
    return clamp(furthest + 1, rules);
  }
  let index = Math.max(0, furthest);
  // A stage with nothing left to do in it is behind the case, unless it waits for its action to be pressed.
  while (index < rules.stages.length - 1) {
    const stage = rules.stages[index]?.id;
    const missing = judged.gaps.some((gap) => gap.stage === stage && gap.bar !== 'advisory');
    if (missing || Object.values(rules.actions).some((action) => action.stage === stage)) break;
    index += 1;
  }
  return index;
}

function clamp(index: number, rules: RuleSet): number {
  return Math.max(0, Math.min(index, rules.stages.length - 1));
}

/**
 * What blocks now: a gap that holds an action of the stage the case is in and is not done yet, and what went past
 * the gate. What only is the next thing to do does not block.
 */
export function blocking(state: CaseState, judged: Judgement): readonly Gap[] {
  const { rules } = judged;
  const stage = rules?.stages[stageIndex(state, judged)]?.id;
  return sortGaps(
    judged.gaps.filter((gap) => {
      if (gap.kind === 'ungated') return true;
      if (gap.bar === 'advisory') return false;
      if (gap.kind === 'outcomeUnknown') return true;
      return gap.actions.some(
        (action) =>
          rules !== null &&
          rules.actions[action]?.stage === stage &&
          undertaken(action, state, rules) &&
          !wasDone(state, action, rules),
      );
    }),
    rules,
  );
}

/** The strictest first. */
export const BARS = { statutory: 0, procedural: 1, advisory: 2 } as const;

/** Statutory first, then in the pack's order. */
export function sortGaps(gaps: readonly Gap[], rules: RuleSet | null): readonly Gap[] {
  const order = new Map((rules?.items ?? []).map((item, index) => [item.id, index]));
  const rank = (gap: Gap) => order.get(gap.item ?? '') ?? order.size;
  return [...gaps].sort(
    (a, b) => BARS[a.bar] - BARS[b.bar] || rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
