/** Why everything of a case stands as it does: its gaps, what each action is met with, its periods. Pure. */
import { explainView } from '../calendar/explain.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { verdictOn } from './decide.ts';
import { type Explanation, explainGap, type Locale } from './explain.ts';
import type { DeadlineView, Door, Gap, Verdict } from './gap.ts';
import type { CaseState } from './state.ts';

export interface ExplainedCase {
  readonly actions: readonly {
    readonly action: string;
    readonly title: string;
    readonly verdict: Verdict['kind'];
    readonly door: Door | null;
    readonly gaps: readonly string[];
  }[];
  readonly gaps: readonly Explanation[];
  readonly deadlines: readonly {
    readonly id: string;
    readonly title: string;
    readonly citation: DeadlineView['citation'];
    readonly whose: DeadlineView['whose'];
    readonly from: string | null;
    readonly due: string | null;
    readonly shown: string | null;
    readonly adverseFrom: string | null;
    readonly metOn: string | null;
    readonly sentences: readonly string[];
  }[];
}

/**
 * @param of gaps and deadlines are those of this state, these rules and this instant
 */
export function explainCase(
  of: {
    readonly state: CaseState;
    readonly rules: RuleSet;
    readonly gaps: readonly Gap[];
    readonly deadlines: readonly DeadlineView[];
    readonly now: string;
  },
  locale: Locale,
): ExplainedCase {
  const { state, rules, gaps, deadlines, now } = of;
  return {
    actions: Object.entries(rules.actions).map(([action, { title }]) => {
      const verdict = verdictOn(action, { state, rules, gaps, now, level: 'hold' });
      return {
        action,
        title: title[locale],
        verdict: verdict.kind,
        door: verdict.kind === 'hold' ? verdict.door : null,
        gaps: verdict.kind === 'allow' ? [] : verdict.gaps.map(({ id }) => id),
      };
    }),
    gaps: gaps.map((gap) => explainGap(gap, { state, rules }, locale)),
    deadlines: deadlines.map((view) => {
      const { how, remarks, provisional } = explainView(view, locale);
      return {
        id: view.id,
        title: view.title[locale],
        citation: view.citation,
        whose: view.whose,
        from: view.from,
        due: view.due,
        shown: view.shown ?? view.due,
        adverseFrom: view.adverseFrom ?? null,
        metOn: view.metOn,
        sentences: [...how, ...remarks, ...provisional],
      };
    }),
  };
}
