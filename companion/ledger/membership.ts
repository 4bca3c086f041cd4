/** Who belongs to a case, as its events say (decisions 14, 16). Pure. */
import type { EventDraft } from '#shared/case/events.ts';

export interface MembershipChange {
  /** Persons who belong to the case from here on. */
  readonly join: readonly string[];
  /** Legacy number that the case is known by from here on. */
  readonly alias: { readonly system: string; readonly key: string } | null;
  /** Case that is the same one. */
  readonly mergedWith: string | null;
}

const NOTHING: MembershipChange = { join: [], alias: null, mergedWith: null };

/**
 * Nobody leaves: who handed a case over keeps the record of what he did in it.
 * @example membershipChange({type: 'case.assigned', data: {officers: ['p1']}}, 'p2').join // ['p1']
 */
export function membershipChange(draft: EventDraft, actor: string): MembershipChange {
  switch (draft.type) {
    case 'case.opened':
      return { ...NOTHING, join: [actor], alias: draft.data.alias ?? null };
    case 'case.aliased':
      return { ...NOTHING, alias: draft.data };
    case 'case.assigned': {
      const { officers, lead } = draft.data;
      return { ...NOTHING, join: lead === undefined ? officers : [...officers, lead] };
    }
    case 'case.handedOver':
    case 'case.delegated':
      return { ...NOTHING, join: [draft.data.to] };
    case 'case.merged':
      return { ...NOTHING, mergedWith: draft.data.with };
    default:
      return NOTHING;
  }
}
