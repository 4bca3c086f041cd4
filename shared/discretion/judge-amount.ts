/** A fine against the tier and the law: never above the law, below it only on a ground of mitigation. */
import { contains, isBelow } from './money-range.ts';
import type { AmountVerdict, ApprovalNeeded, ConsiderationFinding, Proposal } from './proposal.ts';

const isOpen = ({ outcome }: ConsiderationFinding) => outcome === 'unknown' || outcome === 'fault';

/**
 * Weighs a figure.
 * @param amount in 分, a whole number; 0 means that no fine is imposed
 * @example judgeAmount(proposal, 5_800_000).kind // 'inside'
 */
export function judgeAmount(proposal: Proposal, amount: number): AmountVerdict {
  const { considerations, outcome, range, statute, statuteCase } = proposal;
  const freeing = considerations.filter(({ effect }) => effect === 'no-penalty');
  const mitigating = considerations.filter(({ effect }) => effect === 'lighter-or-mitigated');
  const inOrder = (some: readonly ConsiderationFinding[]) => {
    const names = new Set(some.flatMap(({ wanted }) => wanted));
    return proposal.wanted.filter((name) => names.has(name));
  };
  const verdict = (
    kind: AmountVerdict['kind'],
    lawful: AmountVerdict['lawful'],
    more: Partial<Pick<AmountVerdict, 'approval' | 'grounds' | 'wanted'>> = {},
  ): AmountVerdict => ({ amount, kind, lawful, approval: null, grounds: [], wanted: [], ...more });
  const approval: ApprovalNeeded = {
    by: proposal.issuer.upper ? 'issuer' : 'head-or-collective',
    issuer: proposal.issuer.name,
    citation: proposal.deviation,
  };

  if (outcome === 'no-penalty') return amount > 0 ? verdict('no-penalty', false) : verdict('inside', true);
  if (amount === 0 && freeing.some((one) => one.outcome === 'applies')) return verdict('inside', true);
  if (proposal.lawSetsNoFine) return amount > 0 ? verdict('above-statute', false) : verdict('inside', true);

  if (statute !== null && amount > 0 && !isBelow(statute, amount) && !contains(statute, amount))
    return verdict('above-statute', false);

  // A fine is lawful for certain only once no ground that forbids it is open.
  const openFreeing =
    amount > 0 ? freeing.filter((one) => one.force === 'must' && isOpen(one)) : freeing.filter(isOpen);
  const inTier =
    outcome === 'tier' && (proposal.noFine ? amount === 0 : range !== null && contains(range, amount));

  const mayBeNothing = amount === 0 && statuteCase?.optional === true;
  if (statute !== null && isBelow(statute, amount) && !mayBeNothing) {
    // To mitigate is to fine less; not to fine at all needs a ground of its own (不予).
    const grounds = amount > 0 ? mitigating.filter((one) => one.outcome === 'applies') : [];
    const openGrounds = amount > 0 ? mitigating.filter(isOpen) : [];
    if (amount === 0 && inTier) return verdict('inside', true);
    const lawful =
      grounds.length > 0
        ? openFreeing.length > 0
          ? 'unknown'
          : true
        : openGrounds.length > 0 || (amount === 0 && openFreeing.length > 0)
          ? 'unknown'
          : false;
    const settled = outcome !== 'undetermined' && outcome !== 'fault';
    return verdict('below-statute', lawful, {
      grounds,
      approval: lawful === false || inTier || !settled ? null : approval,
      wanted:
        lawful === 'unknown' ? inOrder([...openFreeing, ...(grounds.length > 0 ? [] : openGrounds)]) : [],
    });
  }

  const lawful = statute === null || (amount > 0 && openFreeing.length > 0) ? 'unknown' : true;
  const unsure = lawful === 'unknown' ? inOrder(openFreeing) : [];
  switch (outcome) {
    case 'tier':
      if (proposal.noFine || range !== null)
        return inTier
          ? verdict('inside', lawful, { wanted: unsure })
          : verdict('outside-tier', lawful, { approval, wanted: unsure });
      return verdict('undetermined', lawful, { wanted: proposal.wanted });
    case 'no-tier':
      return verdict('no-tier', lawful, { wanted: unsure });
    case 'undetermined':
    case 'overlap':
      return verdict('undetermined', lawful, { wanted: proposal.wanted });
    case 'fault':
      return verdict('undetermined', 'unknown', { wanted: proposal.wanted });
  }
}
