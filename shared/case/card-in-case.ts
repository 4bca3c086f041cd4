/** What of a case stands on an officer's card: in the extension and on the console's card page alike. Pure. */
import type { RuleSet } from '../rules/rule-set.ts';
import type { Standing } from './gaps.ts';
import { inspectionNumberOf } from './inspection-number.ts';
import { presentUnqualified } from './qualified-persons.ts';
import { strongestShowing } from './showing.ts';
import type { CaseState, ShowingState } from './state.ts';

/** What is known of one officer's showing in this case; `at` is epoch ms. */
export type Showing = Pick<ShowingState, 'means' | 'what'> & { readonly at: number };

export interface OfficerHere {
  readonly name: string;
  /** Whose card it is. */
  readonly me: boolean;
  /** null: nothing is known of his showing (penalty law 55 asks it of each). */
  readonly shown: Showing | null;
}

export interface CardInCase {
  readonly id: string;
  /** As its opening says; null: not told. */
  readonly category: string | null;
  readonly subject: string | null;
  readonly inspection: number;
  /**
   * Where the rules ask for more than one officer: how many at least, and who counts as being there. Whoever the registry found
   * not qualified for that day does not count (penalty law 42).
   */
  readonly pair: { readonly needed: number; readonly here: readonly OfficerHere[] } | null;
  /** Those present were told that recording is on. */
  readonly recording: boolean;
  /** What is known of this officer's showing. */
  readonly shown: Showing | null;
}

export interface CardCase {
  readonly id: string;
  readonly subject: string | null;
  readonly state: CaseState;
  readonly rules: Pick<RuleSet, 'records'> | null;
  readonly standings: readonly Standing[];
}

/**
 * @param nameOf of an opaque id; null where no name is known
 * @returns null where the case has not been opened here: its number is not known then
 */
export function cardInCase(
  { id, subject, state, rules, standings }: CardCase,
  officer: string,
  nameOf: (person: string) => string | null,
): CardInCase | null {
  if (state.opened === null) return null;
  const asked = standings
    .filter(({ standing }) => standing !== 'notApplicable')
    .flatMap(({ item: { definition } }) =>
      definition.closedBy.kind === 'event' && definition.closedBy.event === 'officer.present'
        ? [definition.closedBy.count ?? 1]
        : [],
    );
  const needed = Math.max(0, ...asked);
  const doNotCount = new Set(presentUnqualified(state).map(({ person }) => person));
  const here = new Set([
    officer,
    ...state.present.map(({ person }) => person).filter((person) => !doNotCount.has(person)),
  ]);
  const showingOf = (person: string): Showing | null => {
    const shown = strongestShowing(state, person);
    return shown === null ? null : { means: shown.means, what: shown.what, at: Date.parse(shown.at) };
  };
  const announced = new Set(
    (rules?.records ?? []).flatMap(({ definition: { announcement } }) => announcement ?? []),
  );
  return {
    id,
    category: state.opened.category,
    subject,
    inspection: inspectionNumberOf(state),
    pair:
      needed < 2
        ? null
        : {
            needed,
            here: [...here].map((person) => ({
              name: nameOf(person) ?? person,
              me: person === officer,
              shown: showingOf(person),
            })),
          },
    recording: standings.some(({ item, standing }) => announced.has(item.id) && standing === 'done'),
    shown: showingOf(officer),
  };
}
