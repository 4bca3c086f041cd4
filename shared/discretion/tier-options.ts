/** Every tier of an entry with its range in this case, for a choice beside the proposed one. Pure. */
import type { Facts } from '../rules/cel.ts';
import type { BenchmarkEntry, TierDefinition, Wording } from './benchmark-schema.ts';
import { tierRange, wholeFen } from './money-range.ts';
import type { MoneyRange, Proposal } from './proposal.ts';

export interface TierOption {
  readonly id: string;
  readonly title: Wording;
  /** null: no fine in this tier, or not known yet. */
  readonly range: MoneyRange | null;
  readonly noFine: boolean;
  readonly proposed: boolean;
  /** As published. */
  readonly conditions: Wording;
}

/**
 * @param proposal made of the same entry and facts
 * @returns in the order of the table; empty for weighted factors
 */
export function tierOptions(entry: BenchmarkEntry, proposal: Proposal, facts: Facts): readonly TierOption[] {
  if (entry.model === 'factors') return [];
  const id = proposal.statuteCase?.id;
  const fine = id === undefined ? null : (entry.statute[id]?.fine ?? null);
  const rangeOf = (tier: TierDefinition): MoneyRange | null => {
    const own = id === undefined ? null : (tier.fines[id] ?? null);
    if (own === null || fine === null) return null;
    const exact = tierRange(own, fine, entry.minWithout?.share);
    if (exact === null) return null;
    if (fine.measure.unit === 'fen') return wholeFen(exact, null);
    const base = facts[fine.measure.of];
    return typeof base === 'number' ? wholeFen(exact, base) : null;
  };
  return entry.tiers.map((tier) => ({
    id: tier.id,
    title: tier.title,
    range: rangeOf(tier),
    noFine: Object.values(tier.fines).every((one) => one === null),
    proposed: proposal.tier?.id === tier.id,
    conditions: tier.conditions,
  }));
}
