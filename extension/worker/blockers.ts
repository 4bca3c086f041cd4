/** In which order an officer closes what holds him, and what of it a case from before our time may say in one go. Pure. */

import { BARS } from '#shared/case/blocking.ts';
import type { Gap } from '#shared/case/gap.ts';
import type { Standing } from '#shared/case/gaps.ts';
import type { CaseState } from '#shared/case/state.ts';

/** Statutory first, then procedural; order of the pack otherwise. The page's message and the panel number them alike. */
export function ordered(gaps: readonly Gap[]): readonly Gap[] {
  return [...gaps].sort((a, b) => BARS[a.bar] - BARS[b.bar]);
}

export interface Baseline {
  readonly beforeStage: string;
  readonly items: readonly string[];
}

/**
 * What can be attested in one go of a case that was running before us (decision 16): the open items of the stages
 * before this one, as long as nothing was recorded on it here.
 * @param stage of the page, else where the case stands
 */
export function baselineOffer(
  now: {
    readonly state: CaseState;
    readonly standings: readonly Standing[];
    readonly stages: readonly { readonly id: string }[];
  },
  stage: string | null,
): Baseline | null {
  if (stage === null || now.state.baseline !== null || Object.keys(now.state.items).length > 0) return null;
  const at = now.stages.findIndex((one) => one.id === stage);
  const before = now.stages.slice(0, Math.max(0, at)).map((one) => one.id);
  const items = now.standings
    .filter(({ item }) => before.includes(item.definition.stage))
    .filter(({ standing }) => standing === 'open' || standing === 'unknown')
    .map(({ item }) => item.id);
  return items.length === 0 ? null : { beforeStage: stage, items };
}
