/**
 * What a unit decided before under the same entry of a benchmark, for the officer to see beside his own proposal
 * (新疆令214号第八条: like matters alike). Figures are of decisions that were made; none is worked out between two of
 * them. It informs and never binds.
 */
import type { FactValue } from '../case/events.ts';

/** An earlier decision, as the note of its case has it. */
export interface PastDecision {
  readonly case: string;
  readonly decidedOn: string;
  readonly tier: { readonly id: string; readonly title: string } | null;
  /** 分; null: the note names no figure. */
  readonly amount: number | null;
  /** Facts that led to its tier. */
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Statutory grounds that applied, by their ids. */
  readonly grounds: readonly string[];
  /** It departed from the tier that the benchmark proposed. */
  readonly departed: boolean;
  /** Citizen or organization: the law's ranges differ. null: not known. */
  readonly partyKind: string | null;
}

export interface FactDifference {
  readonly fact: string;
  /** null: not known in that case. */
  readonly here: FactValue | null;
  readonly there: FactValue | null;
}

export interface SimilarDecisions {
  /** Decisions that are compared; those of the other kind of party are counted apart. */
  readonly count: number;
  readonly otherKind: number;
  /** How many departed from the benchmark. */
  readonly departed: number;
  readonly first: string | null;
  readonly last: string | null;
  /** null below FEWEST figures. */
  readonly figures: Figures | null;
  /** The figures themselves, rising, when they are too few for `figures`. */
  readonly listed: readonly number[];
  readonly tiers: readonly { readonly id: string; readonly title: string; readonly count: number }[];
  readonly nearest: readonly (Pick<
    PastDecision,
    'case' | 'decidedOn' | 'tier' | 'amount' | 'grounds' | 'departed'
  > & { readonly differences: readonly FactDifference[] })[];
}

/** A box plot. */
export interface Figures {
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
}

/** Below so many figures there are no quartiles: three cases have no middle half. */
export const FEWEST = 5;
const NEAREST = 5;

/** By the nearest rank, so that each is a figure somebody was fined. @param rising sorted, not empty */
function rank(rising: readonly number[], quarter: 1 | 2 | 3): number {
  return rising[Math.ceil((rising.length * quarter) / 4) - 1] ?? 0;
}

/** The box plot of figures, or the figures themselves while they are few. */
export function figuresOf(amounts: readonly number[]): Pick<SimilarDecisions, 'figures' | 'listed'> {
  const rising = [...amounts].sort((a, b) => a - b);
  const [min, max] = [rising[0], rising.at(-1)];
  if (rising.length < FEWEST || min === undefined || max === undefined)
    return { figures: null, listed: rising };
  return {
    figures: { min, q1: rank(rising, 1), median: rank(rising, 2), q3: rank(rising, 3), max },
    listed: [],
  };
}

const same = (a: FactValue | null, b: FactValue | null) => JSON.stringify(a) === JSON.stringify(b);

function differencesOf(
  here: Readonly<Record<string, FactValue>>,
  there: Readonly<Record<string, FactValue>>,
): readonly FactDifference[] {
  return Object.keys(there)
    .sort()
    .map((fact) => ({ fact, here: here[fact] ?? null, there: there[fact] ?? null }))
    .filter(({ here: a, there: b }) => !same(a, b));
}

/**
 * @param facts what is known of the case in hand
 * @param past decisions under the same entry; the case in hand is not among them
 */
export function similarDecisions(
  facts: Readonly<Record<string, FactValue>>,
  past: readonly PastDecision[],
): SimilarDecisions {
  const kind = typeof facts.partyKind === 'string' ? facts.partyKind : null;
  const compared = past.filter(({ partyKind }) => kind === null || partyKind === null || partyKind === kind);
  const days = compared.map(({ decidedOn }) => decidedOn).sort();
  const tiers = new Map<string, { id: string; title: string; count: number }>();
  for (const { tier } of compared) {
    if (tier === null) continue;
    const known = tiers.get(tier.id);
    if (known === undefined) tiers.set(tier.id, { ...tier, count: 1 });
    else known.count += 1;
  }
  const nearest = compared
    .map((one) => ({ one, differences: differencesOf(facts, one.facts) }))
    .sort(
      (a, b) =>
        a.differences.length - b.differences.length ||
        (a.one.decidedOn < b.one.decidedOn ? 1 : a.one.decidedOn > b.one.decidedOn ? -1 : 0) ||
        (a.one.case < b.one.case ? -1 : 1),
    )
    .slice(0, NEAREST);
  return {
    count: compared.length,
    otherKind: past.length - compared.length,
    departed: compared.filter(({ departed }) => departed).length,
    first: days[0] ?? null,
    last: days.at(-1) ?? null,
    ...figuresOf(compared.flatMap(({ amount }) => (amount === null ? [] : [amount]))),
    tiers: [...tiers.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
    nearest: nearest.map(({ one, differences }) => ({
      case: one.case,
      decidedOn: one.decidedOn,
      tier: one.tier,
      amount: one.amount,
      grounds: one.grounds,
      departed: one.departed,
      differences,
    })),
  };
}
