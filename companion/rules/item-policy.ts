/** Who may close or waive an item, as the packs in force say: the companion's own check, whatever a device shows. */
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { closers, closingCapacity } from '#shared/rules/closers.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '#shared/rules/rule-set.ts';
import type { ItemPolicy } from '../ledger/plan.ts';

/**
 * @param packs as they are now; they may be replaced while the companion runs
 * @returns `not-yours` when the roles do not reach, or when an act claims a capacity that the writer does not have
 */
export function itemPolicyOf(packs: () => readonly Pack[], now: () => number): ItemPolicy {
  const rulesOf = rulesToday(packs, now);
  return (draft, roles, { category, procedure }) => {
    if (draft.type !== 'item.completed' && draft.type !== 'item.waived') return null;
    const item = rulesOf(category, procedure)?.items.find((one) => one.id === draft.data.item);
    const as = draft.type === 'item.completed' ? draft.data.as : undefined;
    if (as !== undefined && !roles.includes(as)) return 'not-yours';
    if (item === undefined) return null;
    const { who } = item.definition;
    if (closingCapacity(who, roles) === null) return 'not-yours';
    // A legal officer who is an officer too closes a review as the former, and says so.
    if (draft.type === 'item.completed' && as !== undefined && !closers(who).includes(as)) return 'not-yours';
    return null;
  };
}

/** Is it an item that officers close? A lead who closes one acts as an officer. */
export function officersItemOf(
  packs: () => readonly Pack[],
  now: () => number,
): (item: string, of: { readonly category: string; readonly procedure: string }) => boolean {
  const rulesOf = rulesToday(packs, now);
  return (id, { category, procedure }) => {
    const item = rulesOf(category, procedure)?.items.find((one) => one.id === id);
    return item !== undefined && closers(item.definition.who).includes('officer');
  };
}

function rulesToday(
  packs: () => readonly Pack[],
  now: () => number,
): (category: string, procedure: string) => RuleSet | null {
  const known = new Map<string, { readonly from: readonly Pack[]; readonly rules: RuleSet | null }>();
  return (category, procedure) => {
    const on = shanghaiDay(new Date(now()).toISOString());
    const name = `${category} ${procedure} ${on}`;
    const held = known.get(name);
    if (held !== undefined && held.from === packs()) return held.rules;
    known.clear();
    const rules = rulesFor(packs(), { category, procedure, on });
    known.set(name, { from: packs(), rules });
    return rules;
  };
}
