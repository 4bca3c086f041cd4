/** Who acts in a case, and what the registry found of them: from the case's own record (docs/decisions/080-registry.md). */
import { shanghaiDay } from '../calendar/working-days.ts';
import type { CaseState, QualificationFinding } from './state.ts';

/** A person of whom the registry said that he may not act. */
export interface UnqualifiedPerson {
  readonly person: string;
  /** As the registry names it: shared/registry/qualification.ts. */
  readonly why: string;
  readonly since: string | null;
}

/** Those whose qualification the case rests on: its officers, and whoever confirmed being there. */
export function actingPersons(state: Pick<CaseState, 'officers' | 'present'>): readonly string[] {
  return [...new Set([...state.officers, ...state.present.map(({ person }) => person)])].sort();
}

function unqualified(person: string, finding: QualificationFinding): UnqualifiedPerson {
  return { person, why: finding.why ?? 'no-record', since: finding.since ?? null };
}

/** What the latest findings come to for the case's officers. */
export function officersFound(state: Pick<CaseState, 'officers' | 'qualifications'>): {
  readonly unqualified: readonly UnqualifiedPerson[];
  /** There are officers, and each was found qualified. */
  readonly all: boolean;
} {
  const findings = state.officers.map((person) => ({ person, finding: state.qualifications[person] }));
  return {
    unqualified: findings.flatMap(({ person, finding }) =>
      finding?.qualified === false ? [unqualified(person, finding)] : [],
    ),
    all: findings.length > 0 && findings.every(({ finding }) => finding?.qualified === true),
  };
}

/**
 * Did he count as an officer when he was there? Yes, unless the registry found him unqualified for that day.
 * @param at ISO instant of the presence
 */
export function qualifiedWhenPresent(
  state: Pick<CaseState, 'qualifications'>,
  person: string,
  at: string,
): boolean {
  const finding = state.qualifications[person];
  if (finding === undefined || finding.qualified) return true;
  return finding.since !== undefined && shanghaiDay(at) < finding.since;
}

/** Of those who confirmed being there: who does not count. */
export function presentUnqualified(
  state: Pick<CaseState, 'present' | 'qualifications'>,
): readonly UnqualifiedPerson[] {
  const found = new Map<string, UnqualifiedPerson>();
  for (const { person, actor, at } of state.present)
    for (const one of [person, actor]) {
      const finding = state.qualifications[one];
      if (finding !== undefined && !qualifiedWhenPresent(state, one, at))
        found.set(one, unqualified(one, finding));
    }
  return [...found.values()];
}
