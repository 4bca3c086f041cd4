/** What other packs would have said to a case as it stands: which gaps would come, go, or change their bar. */
import type { Bar } from '../case/events.ts';
import { gaps } from '../case/gaps.ts';
import type { CaseState } from '../case/state.ts';
import type { Localized, Pack } from './pack-schema.ts';
import { rulesFor } from './rule-set.ts';

export interface GapChange {
  readonly kind: 'comes' | 'goes' | 'stricter' | 'laxer';
  readonly item: string;
  readonly title: Localized;
  /** Bar now in force, and that of the packs tried; null where there is no gap. */
  readonly before: Bar | null;
  readonly after: Bar | null;
  readonly actions: readonly string[];
}

/** `no-rules`: no pack is in force for its procedure, before or after. */
export type Simulated =
  | { readonly changes: readonly GapChange[] }
  | { readonly changes: null; readonly why: 'not-opened' | 'no-rules-before' | 'no-rules-after' };

const strictness: Readonly<Record<Bar, number>> = { advisory: 0, procedural: 1, statutory: 2 };

/**
 * @param now ISO instant; a case with a decision is judged by the packs of that day, another by those of `now`'s
 * @param today day in Asia/Shanghai
 */
export function simulate(
  state: CaseState,
  before: readonly Pack[],
  after: readonly Pack[],
  now: string,
  today: string,
): Simulated {
  if (state.opened === null) return { changes: null, why: 'not-opened' };
  const { category, procedure } = state.opened;
  const query = { category, procedure, on: state.decision?.decidedOn ?? today };
  const [old, fresh] = [rulesFor(before, query), rulesFor(after, query)];
  if (old === null) return { changes: null, why: 'no-rules-before' };
  if (fresh === null) return { changes: null, why: 'no-rules-after' };
  const [had, has] = [gaps(state, old, now), gaps(state, fresh, now)];
  const changes = [...new Set([...had, ...has].map(({ id }) => id))].flatMap((id): GapChange[] => {
    const [was, is] = [had.find((gap) => gap.id === id), has.find((gap) => gap.id === id)];
    const gap = is ?? was;
    if (gap === undefined || (was?.bar === is?.bar && was?.actions.join() === is?.actions.join())) return [];
    const kind =
      was === undefined
        ? 'comes'
        : is === undefined
          ? 'goes'
          : strictness[is.bar] > strictness[was.bar] || is.actions.length > was.actions.length
            ? 'stricter'
            : 'laxer';
    const { title, actions } = gap;
    return [{ kind, item: gap.item ?? id, title, before: was?.bar ?? null, after: is?.bar ?? null, actions }];
  });
  return { changes };
}
