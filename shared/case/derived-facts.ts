/** Facts of a case as conditions see them: read, worked out from events, and fixed by the packs. */
import type { Facts } from '../rules/cel.ts';
import type { DerivedFact } from '../rules/derived-fact.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { FactValue } from './events.ts';
import { noteDeviates } from './note.ts';
import { qualifiedWhenPresent } from './qualified-persons.ts';
import type { CaseState } from './state.ts';

/**
 * Most distinct persons who confirmed being at one step together: those named, those who wrote it down, and
 * whoever started that step. A presence without a step counts for each. Who was not qualified on that day does not count.
 */
export function personsPresent(state: CaseState): number {
  const anywhere = state.present.filter((mark) => mark.step === undefined);
  const steps = new Set(state.present.flatMap((mark) => (mark.step === undefined ? [] : [mark.step])));
  const groups = [
    anywhere,
    ...[...steps].map((step) => [...anywhere, ...state.present.filter((mark) => mark.step === step)]),
  ];
  const counts = groups.map((marks) => {
    const persons = new Set(
      marks.flatMap((mark) =>
        [mark.person, mark.actor].filter((person) => qualifiedWhenPresent(state, person, mark.at)),
      ),
    );
    for (const step of new Set(marks.map((mark) => mark.step))) {
      const started = step === undefined ? undefined : state.steps[step]?.started;
      if (started !== undefined && qualifiedWhenPresent(state, started.actor, started.at))
        persons.add(started.actor);
    }
    return persons.size;
  });
  return Math.max(0, ...counts);
}

/**
 * Every fact that can be known of the case. Absent means not known.
 * What a pack fixes wins; what the events give stands beside what was read.
 */
export function factsOf(state: CaseState, rules: RuleSet): Facts {
  const derived: Record<DerivedFact, FactValue> = {
    'officers.count': state.officers.length,
    'present.count': personsPresent(state),
    'notes.count': state.notes.length,
    'notes.deviates': noteDeviates(state),
    // Known before there is one, so that what comes after the decision is not in the way until then.
    'decisions.count': state.decision === null ? 0 : 1,
  };
  const facts: Record<string, FactValue> = { ...derived };
  if (state.opened?.filedOn !== undefined) facts.filedOn = state.opened.filedOn;
  if (state.decision !== null) facts['decision.decidedOn'] = state.decision.decidedOn;
  for (const [name, fact] of Object.entries(state.facts)) {
    // A page cannot say how many were present: derived facts come from events alone.
    if (rules.facts[name]?.derived === true) continue;
    facts[name] = fact.value;
  }
  return { ...facts, ...rules.fixed };
}
