/** What of a proposal is kept with the note, and how the amount stands to it. Pure. */
import type { NoteBenchmark } from '../case/events.ts';
import { judgeAmount } from './judge-amount.ts';
import type { AmountVerdict, MoneyRange, Proposal } from './proposal.ts';
import type { TierOption } from './tier-options.ts';

export interface KeptProposal {
  readonly benchmark: NoteBenchmark;
  /** null: no amount. */
  readonly verdict: AmountVerdict | null;
  /** Title of the tier that was taken. */
  readonly tierTitle: string | null;
  /** Facts that would settle the tier, or whether the law lets the amount be, are not known: no note yet. */
  readonly provisional: boolean;
}

const MAX_TITLE = 200;
const MAX_REASONS = 100;

/**
 * @param amount 分; null: none was entered
 * @param tier id of the tier that the officer took; null: none
 */
export function keptProposal(
  proposal: Proposal,
  tiers: readonly TierOption[],
  amount: number | null,
  tier: string | null,
): KeptProposal {
  const verdict = amount === null ? null : judgeAmount(proposal, amount);
  const title = (text: string) => text.slice(0, MAX_TITLE);
  const kept = ({ min, max, minOpen, maxOpen }: MoneyRange) => ({ min, max, minOpen, maxOpen });
  const taken = tiers.find((one) => one.id === tier);
  const reasons = new Map(proposal.reasons.map(({ fact, value }) => [fact, value] as const));
  return {
    verdict,
    tierTitle: taken === undefined ? null : title(taken.title['zh-CN']),
    provisional: proposal.outcome === 'undetermined' || verdict?.lawful === 'unknown',
    benchmark: {
      table: { id: proposal.table.id, version: proposal.table.version },
      entry: proposal.entry.id,
      ...(proposal.entry.number === null ? {} : { number: proposal.entry.number }),
      issuer: proposal.issuer.upper ? 'upper' : 'own',
      proposed: {
        outcome: proposal.outcome,
        ...(proposal.tier === null
          ? {}
          : { tier: { id: proposal.tier.id, title: title(proposal.tier.title['zh-CN']) } }),
        ...(proposal.range === null ? {} : { range: kept(proposal.range) }),
        ...(proposal.statute === null ? {} : { statute: kept(proposal.statute) }),
        reasons: [...reasons].slice(0, MAX_REASONS).map(([fact, value]) => ({ fact, value })),
        grounds: proposal.considerations
          .filter(({ outcome, effect }) => outcome === 'applies' && effect !== 'heavier')
          .slice(0, MAX_REASONS)
          .map(({ id }) => id),
        wanted: proposal.wanted.slice(0, MAX_REASONS),
      },
      ...(taken === undefined ? {} : { tier: taken.id }),
      ...(verdict === null ? {} : { verdict: verdict.kind }),
    },
  };
}
