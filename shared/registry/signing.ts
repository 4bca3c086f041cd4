/** By which events somebody signs a step, so that he must be qualified for it. Asked on the device and at the companion's door. */
import type { EventDraft, EventType } from '../case/events.ts';

/** Facts, attempts, outcomes and decisions say what happened; to refuse them would hide it. */
const SIGNING: ReadonlySet<EventType> = new Set<EventType>([
  'case.baselined',
  'step.started',
  'step.ended',
  'officer.present',
  'item.completed',
  'item.waived',
  'note.written',
  'recording.stated',
  'document.served',
]);

/**
 * Does whoever writes this act as an officer in it?
 * @param isOfficers whether an item is one that officers close: a lead who closes one acts as an officer
 * @example signsAsOfficer({ type: 'item.completed', data: { item: 'legal-review', as: 'legal-officer', … } }, …) // false
 */
export function signsAsOfficer(draft: EventDraft, isOfficers: (item: string) => boolean): boolean {
  if (!SIGNING.has(draft.type)) return false;
  if (draft.type !== 'item.completed') return true;
  const { as = 'officer', item } = draft.data;
  return as === 'officer' || (as === 'lead' && isOfficers(item));
}
