/** Which telling of the other party closes an item. */
import type { ItemDefinition } from '../rules/pack-schema.ts';
import type { CaseState, TellingState } from './state.ts';

/**
 * @param id of the item
 * @returns the latest that counts: the pack has it told, and shown with the paper that it asks for; else null
 */
export function closingTelling(
  id: string,
  { tells, closedBy }: Pick<ItemDefinition, 'tells' | 'closedBy'>,
  state: Pick<CaseState, 'told'>,
): TellingState | null {
  if (tells === undefined) return null;
  const counts = ({ item, document }: TellingState) =>
    item === id && (closedBy.kind !== 'document' || document?.kind === closedBy.document);
  return state.told.findLast(counts) ?? null;
}
