/** Who may close an item: from the pack's `who` to the capacities it means (decision 18). Pure. */
import type { Capacity } from '../case/events.ts';
import type { ItemDefinition } from './pack-schema.ts';

type Who = ItemDefinition['who'][number];

/** A lead works on his unit's cases as an officer does; head and legal officer close what is theirs alone. */
const capacitiesOf: Readonly<Record<Who, readonly Capacity[]>> = {
  officer: ['officer', 'lead'],
  'second-officer': ['officer', 'lead'],
  lead: ['lead'],
  head: ['head'],
  'legal-officer': ['legal-officer'],
};

/** @example closers(['legal-officer']) // ['legal-officer'] */
export function closers(who: readonly Who[]): readonly Capacity[] {
  return [...new Set(who.flatMap((one) => capacitiesOf[one]))];
}

/**
 * The capacity in which somebody with these roles may close it, or null.
 * @example closingCapacity(['officer'], ['lead', 'administrator']) // 'lead'
 */
export function closingCapacity(who: readonly Who[], roles: readonly string[]): Capacity | null {
  return closers(who).find((capacity) => roles.includes(capacity)) ?? null;
}
