/** Puts the rules together into what the projections ask: standings, gaps and deadlines of a state. */

import { deadlines } from '#shared/calendar/deadline.ts';
import type { Calendar } from '#shared/calendar/working-days.ts';
import { type Assessor, createAssessor, type NoteReview } from '#shared/case/gaps.ts';
import type { DiscretionData } from '#shared/discretion/explain-departure.ts';
import { noteReview } from '#shared/discretion/law-change.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '#shared/rules/rule-set.ts';
import { type Judge, shanghai } from './projection.ts';

/** Rule sets kept prepared; a day's worth for every kind of case there is. */
const MAX_RULE_SETS = 500;

/**
 * Judges by the packs in force on the day of the decision, or today while there is none (decision 37).
 * @param packs read anew at every call, so that a pack installed later counts
 * @param calendar read anew likewise: the unit may choose another region's
 * @param discretion the benchmark tables and lists of grounds, read anew likewise: by them it is seen what a note lacks
 */
export function judgeWith(
  packs: () => readonly Pack[],
  calendar: () => Calendar,
  discretion: () => DiscretionData,
): Judge {
  let tables: DiscretionData | null = null;
  let review: NoteReview = () => null;
  const reviewNote: NoteReview = (note, facts, on) => {
    const current = discretion();
    if (current !== tables) {
      tables = current;
      review = noteReview(current.tables, current.lists);
    }
    return review(note, facts, on);
  };
  let from = packs();
  const prepared = new Map<string, { readonly rules: RuleSet; readonly assessor: Assessor } | null>();
  return (state, now) => {
    const current = packs();
    if (current !== from) {
      from = current;
      prepared.clear();
    }
    const today = shanghai(now).day;
    const none = { rules: null, standings: [], gaps: [], recordings: [], deadlines: [] };
    if (state.opened === null) return none;
    const { category, procedure } = state.opened;
    const on = state.decision?.decidedOn ?? today;
    const key = `${category}/${procedure}/${on}`;
    let known = prepared.get(key);
    if (known === undefined) {
      const rules = rulesFor(current, { category, procedure, on });
      known = rules === null ? null : { rules, assessor: createAssessor(rules, reviewNote) };
      if (prepared.size >= MAX_RULE_SETS) prepared.clear();
      prepared.set(key, known);
    }
    if (known === null) return none;
    const { rules, assessor } = known;
    return {
      rules,
      ...assessor.assess(state, now),
      deadlines: deadlines(state, rules, calendar(), today),
    };
  };
}
