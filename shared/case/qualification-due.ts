/** Which findings a case still lacks: written by whoever can ask the registry (docs/decisions/080-registry.md). Pure. */
import type { RuleSet } from '../rules/rule-set.ts';
import { wasDone } from './blocking.ts';
import type { EventData } from './events.ts';
import type { Standing } from './gaps.ts';
import { actingPersons } from './qualified-persons.ts';
import type { CaseState } from './state.ts';

export type PersonFinding = EventData<'qualification.checked'>['persons'][number];

/** What is asked about a person: null when the unit does not judge by its registry, undefined when nothing is known of him here. */
export type AskRegistry = (
  person: string,
) =>
  | { readonly finding: 'qualified' }
  | { readonly finding: 'unqualified'; readonly why: string; readonly since?: string }
  | null
  | undefined;

/**
 * The findings that would change something: of one who may not act, of one who was found unqualified and no longer is, and of all
 * who are qualified while an item waits for that.
 * @param standings of the case's items: nothing is asked once no action is left that an item asks qualification for
 */
export function findingsDue(
  state: CaseState,
  rules: RuleSet,
  standings: readonly Standing[],
  ask: AskRegistry,
): readonly PersonFinding[] {
  const asking = standings.filter(
    ({ item: { definition } }) =>
      definition.checkedBy === 'registry' ||
      (definition.closedBy.kind === 'event' && definition.closedBy.event === 'officer.present'),
  );
  if (!asking.some(({ item }) => item.definition.guards.some((action) => !wasDone(state, action, rules))))
    return [];
  const waits = asking.some(
    ({ item, standing }) => item.definition.checkedBy === 'registry' && standing === 'open',
  );
  return actingPersons(state).flatMap((person): PersonFinding[] => {
    const before = state.qualifications[person];
    const found = ask(person);
    if (found === undefined) return [];
    if (found === null) return before === undefined ? [] : [{ person, finding: 'not-checked' }];
    if (found.finding === 'qualified') {
      if (before?.qualified === true) return [];
      return before !== undefined || waits ? [{ person, finding: 'qualified' }] : [];
    }
    const same = before?.qualified === false && before.why === found.why && before.since === found.since;
    if (same) return [];
    const { why, since } = found;
    return [{ person, finding: 'unqualified', why, ...(since === undefined ? {} : { since }) }];
  });
}
