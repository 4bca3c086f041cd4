/**
 * What the engine says about one case: plain data that travels as JSON. `propose` (propose.ts) makes it of
 * facts, `judgeAmount` (judge-amount.ts) weighs a figure against it, `draftNote` (draft.ts) words it.
 */
import type { FactValue } from '../case/events.ts';
import type { Citation, Localized } from '../rules/pack-schema.ts';
import type { Grade, Wording } from './benchmark-schema.ts';
import type { Effect, Force } from './consideration-schema.ts';

/** A citation with its source's short name, so that whoever shows it needs no table. */
export interface CitedBasis extends Citation {
  /** 行政处罚法; the source's id where it is not declared. */
  readonly short: string;
  /** 中华人民共和国行政处罚法, as a document cites it. */
  readonly title: string;
}

export interface ConsiderationFinding {
  readonly id: string;
  readonly title: Localized | Wording;
  readonly effect: Effect;
  readonly force: Force;
  readonly citation: CitedBasis;
  readonly outcome: 'applies' | 'not' | 'unknown' | 'fault';
  /** Facts that would settle it, sorted; empty unless unknown. */
  readonly wanted: readonly string[];
  /** Facts that it was judged by, with their values; the unknown ones left out. */
  readonly restsOn: Readonly<Record<string, FactValue>>;
}

/** A range of money in 分. Whole figures inside it are within the law or the tier; nothing else is. */
export interface MoneyRange {
  /** null: the law names no lowest figure. */
  readonly min: number | null;
  readonly max: number;
  /** The end itself is not in the range (不满、超过、不含). Never set on an end that was brought to whole 分. */
  readonly minOpen: boolean;
  readonly maxOpen: boolean;
}

/** Ends in ten-thousandths of a fact of type money, as long as the fact is not known. */
export interface ShareRange extends MoneyRange {
  readonly of: string;
}

export interface Reason {
  /** `condition`: a fact the tier's condition rests on. `factor`: a level of a weighted factor. */
  readonly kind: 'condition' | 'factor';
  readonly fact: string;
  readonly value: FactValue;
  readonly title: Localized;
  /** The level and its ten-thousandths; null on conditions. */
  readonly factor: { readonly title: Wording; readonly level: Wording; readonly weight: number } | null;
}

export interface TierFinding {
  readonly id: string;
  readonly title: Wording;
  /** null: the table does not say. */
  readonly grade: Grade | null;
  readonly conditions: Wording;
  readonly standard: Wording;
}

export type Caution =
  /** The law says 应当从轻或者减轻, and the tier that the facts lead to is ordinary or heavier. */
  | { readonly kind: 'lighter-required'; readonly grounds: readonly string[] }
  /** The law says 可以 (不予、从轻或者减轻): a choice, with reasons either way. */
  | { readonly kind: 'choice'; readonly grounds: readonly string[] }
  /** The table prints weights and no formula: the sum is customary, not published. */
  | { readonly kind: 'formula-unverified' }
  /** A basis that nobody has read: it proposes and never binds (decision 5). */
  | { readonly kind: 'unverified'; readonly article: string }
  /** The table is not in force on the day. */
  | { readonly kind: 'not-in-force'; readonly from: string; readonly to: string | null };

/** A defect of the table or of a fact's value: said, never guessed around. */
export interface ProposalFault {
  readonly at: string;
  readonly fact: string | null;
  readonly message: string;
}

export interface Proposal {
  readonly table: { readonly id: string; readonly version: string; readonly title: Wording };
  readonly issuer: { readonly name: Wording; readonly upper: boolean };
  readonly entry: {
    readonly id: string;
    readonly number: string | null;
    readonly violation: Wording;
    readonly model: 'tiers' | 'shares' | 'factors';
    readonly violates: readonly CitedBasis[];
    readonly penalizedBy: readonly CitedBasis[];
  };
  /**
   * `tier`: one tier, or the sum of factors, is proposed. `no-penalty`: a ground that says 不予 applies, which
   * ends it. `undetermined`: facts are wanted. `no-tier`: the facts are known and no tier is written for them.
   * `overlap`: more than one tier fits. `fault`: the table or a value is defective.
   */
  readonly outcome: 'tier' | 'no-penalty' | 'undetermined' | 'no-tier' | 'overlap' | 'fault';
  /** In the order in which they are asked; the table's aggravations last. */
  readonly considerations: readonly ConsiderationFinding[];
  /** null unless `tier`; for weighted factors null too. */
  readonly tier: TierFinding | null;
  /** Tiers that may still be the one (undetermined) or that all fit (overlap). */
  readonly candidates: readonly TierFinding[];
  readonly reasons: readonly Reason[];
  /** Sum of the factors in ten-thousandths; null for tiers, or while a factor is unknown. */
  readonly sum: number | null;
  /** Which of the statute's ranges it is; null while unknown. */
  readonly statuteCase: { readonly id: string; readonly title: Wording; readonly optional: boolean } | null;
  /** Known facts of the table by which the law's range was found: what chose the case, what shares are of. */
  readonly statuteRestsOn: readonly string[];
  /** The law sets no fine in this case. */
  readonly lawSetsNoFine: boolean;
  /** The law's own range; null when it sets no fine, or the case or the base is not known. */
  readonly statute: MoneyRange | null;
  /** The same as shares, when the base is not known. */
  readonly statuteShare: ShareRange | null;
  /** The tier's range, or the one figure of the factors; null: no fine in this tier, or not known yet. */
  readonly range: MoneyRange | null;
  readonly rangeShare: ShareRange | null;
  /** The tier sets no fine. */
  readonly noFine: boolean;
  /** Every fact that would settle something, in the order to ask: as the grounds declare them, then the table. */
  readonly wanted: readonly string[];
  readonly cautions: readonly Caution[];
  readonly faults: readonly ProposalFault[];
  /** On what a figure outside the tier is approved. */
  readonly deviation: CitedBasis | null;
}

/** Who must approve a figure outside the tier (国办发〔2022〕27号（十二）). */
export interface ApprovalNeeded {
  /** The agency's 主要负责人 or a collective discussion; or the body that made the benchmark. */
  readonly by: 'head-or-collective' | 'issuer';
  readonly issuer: Wording;
  readonly citation: CitedBasis | null;
}

export interface AmountVerdict {
  readonly amount: number;
  /**
   * `no-penalty`: a fine where the law says 不予. `undetermined`: within the law as far as that is known, the tier
   * is not known. `no-tier`: the benchmark has no tier for these facts; the law's own range alone bounds it.
   */
  readonly kind:
    | 'inside'
    | 'outside-tier'
    | 'below-statute'
    | 'above-statute'
    | 'no-penalty'
    | 'undetermined'
    | 'no-tier';
  /** Whether the law lets it at all: never above, below only on a ground of mitigation. */
  readonly lawful: true | false | 'unknown';
  readonly approval: ApprovalNeeded | null;
  /** Grounds that carry a figure below the statute's range. */
  readonly grounds: readonly ConsiderationFinding[];
  /** Facts that would settle it. */
  readonly wanted: readonly string[];
}
