/** Who is not qualified signs no step: asked at the ledger's door (docs/decisions/080-registry.md). */
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { Unqualified } from '#shared/registry/qualification.ts';
import { type Category, categories } from '#shared/registry/records.ts';
import { signsAsOfficer } from '#shared/registry/signing.ts';
import type { SigningPolicy } from '../ledger/plan.ts';
import type { Registry } from './service.ts';

export interface SigningPolicyDeps {
  readonly registry: Pick<Registry, 'phase' | 'qualified' | 'state'>;
  /** An item that officers close: whoever closes one acts as an officer, a lead too. */
  readonly isOfficers: (
    item: string,
    of: { readonly category: string; readonly procedure: string },
  ) => boolean;
  /** Epoch ms at which the device was last heard before; null: not since the start. */
  readonly lastHeard: (device: string) => number | null;
}

function categoryOf(name: string): Category | undefined {
  return categories.find((one) => one === name);
}

export function signingPolicyOf({ registry, isOfficers, lastHeard }: SigningPolicyDeps): SigningPolicy {
  return (draft, by, { at, category, procedure }) => {
    const { checked } = registry.state();
    const asked = registry.phase() === 'checked';
    if (draft.type === 'qualification.checked') {
      // What a device may say is what the registry says; what it no longer says, the companion takes back itself.
      const differs = draft.data.persons.some(({ person, finding }) => {
        if (finding === 'not-checked' || !asked) return asked === (finding === 'not-checked');
        const { ok } = registry.qualified({ account: person }, draft.data.on, categoryOf(category));
        return ok !== (finding === 'qualified');
      });
      return differs ? { code: 'registry-differs', value: '' } : null;
    }
    // Before the unit began to ask, nobody had to know.
    if (!asked || checked === null || at < checked.at) return null;
    if (!signsAsOfficer(draft, (item) => isOfficers(item, { category, procedure }))) return null;
    const claimed = Date.parse(at);
    // Claimed to be before the device was last heard: then it would have come with what was sent then (decision 9).
    const instant = Math.max(claimed, lastHeard(by.device) ?? claimed);
    const day = shanghaiDay(new Date(instant).toISOString());
    const mine = registry.qualified({ account: by.person }, day, categoryOf(category));
    if (!mine.ok) return { code: 'not-qualified', value: reason(mine) };
    if (draft.type !== 'officer.present' || draft.data.person === by.person) return null;
    const other = registry.qualified({ account: draft.data.person }, day, categoryOf(category));
    return other.ok ? null : { code: 'second-not-qualified', value: reason(other) };
  };
}

/** `expired 2026-11-01`: what the sentence of the refusal is made of. */
function reason({ why, since }: Unqualified): string {
  return since === null ? why : `${why} ${since}`;
}
