/**
 * Earlier decisions of a case's unit under the same entry of a benchmark. What is shown are figures, tiers and facts
 * that the benchmark itself asks for; nothing that names a party, and no case that the reader could not open anyway.
 */
import type { Similar } from '#shared/api/discretion.ts';
import type { FactValue } from '#shared/case/events.ts';
import { departs } from '#shared/case/note.ts';
import type { CaseState } from '#shared/case/state.ts';
import { type PastDecision, similarDecisions } from '#shared/discretion/similar-decisions.ts';
import { readScope } from '../identity.ts';
import type { Caller, CaseEntry, ReadScope } from '../ledger/types.ts';
import { may } from '../permissions.ts';

/** Decisions looked at, the latest first. */
export const MAX_DECISIONS = 2000;

export interface KnownCase {
  readonly entry: CaseEntry;
  readonly state: CaseState;
}

export interface SimilarDeps {
  readonly caseOf: (id: string) => KnownCase | null;
  readonly casesOf: (unit: string) => readonly KnownCase[];
  readonly mayRead: (scope: ReadScope, one: KnownCase) => boolean;
  /** Facts that a benchmark asks for, its lists of grounds included; null: no such table. */
  readonly factsOf: (table: string) => ReadonlySet<string> | null;
  /** Records that data of cases was read: what, and of which cases. */
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

export type SimilarOutcome =
  | { readonly ok: true; readonly value: Similar }
  | { readonly ok: false; readonly code: 'not-permitted' | 'not-found' };

/** The decision of a case as its note under that entry has it; null when there is none. */
function decisionOf(
  { entry: known, state }: KnownCase,
  table: string,
  entry: string,
  facts: ReadonlySet<string>,
): PastDecision | null {
  if (state.decision === null) return null;
  const note = state.notes.find(({ provisional }) => provisional !== true);
  const benchmark = note?.benchmark;
  if (note === undefined || benchmark === undefined) return null;
  if (benchmark.table.id !== table || benchmark.entry !== entry) return null;
  const { proposed } = benchmark;
  const partyKind = note.restsOn.partyKind ?? state.facts.partyKind?.value;
  const taken = benchmark.tier ?? proposed.tier?.id;
  return {
    case: known.id,
    decidedOn: state.decision.decidedOn,
    tier: taken === undefined ? null : { id: taken, title: titleOf(taken, note.tier, proposed.tier) },
    amount: note.amount ?? null,
    facts: Object.fromEntries(
      proposed.reasons
        // A device writes the note: only what the benchmark asks for is shown to others.
        .filter(({ fact }) => facts.has(fact))
        .map(({ fact, value }): [string, FactValue] => [fact, value]),
    ),
    grounds: proposed.grounds,
    departed: departs(note),
    partyKind: typeof partyKind === 'string' ? partyKind : null,
  };
}

function titleOf(
  id: string,
  written: string | undefined,
  proposed: { readonly id: string; readonly title: string } | undefined,
): string {
  return proposed?.id === id ? proposed.title : (written ?? id);
}

/**
 * @param query the table and the entry that the officer composes under
 * @returns refused for whoever may not see the case: it is not told that it is there
 */
export function findSimilar(
  deps: SimilarDeps,
  caller: Caller,
  caseId: string,
  { table, entry }: { readonly table: string; readonly entry: string },
): SimilarOutcome {
  if (!may(caller.roles, 'discretion.similar')) return { ok: false, code: 'not-permitted' };
  const scope = readScope(caller);
  const own = deps.caseOf(caseId);
  const facts = deps.factsOf(table);
  if (scope === null || own === null || !deps.mayRead(scope, own) || facts === null)
    return { ok: false, code: 'not-found' };

  const found = deps
    .casesOf(own.entry.unit)
    .filter(({ entry: other }) => other.id !== own.entry.id)
    .flatMap((one) => {
      const decision = decisionOf(one, table, entry, facts);
      return decision === null ? [] : [{ one, decision }];
    })
    .sort((a, b) => (a.decision.decidedOn < b.decision.decidedOn ? 1 : -1));
  const looked = found.slice(0, MAX_DECISIONS);
  const here: Record<string, FactValue> = {};
  for (const name of facts) {
    const fact = own.state.facts[name];
    if (fact !== undefined) here[name] = fact.value;
  }
  const similar = similarDecisions(
    here,
    looked.map(({ decision }) => decision),
  );
  const mayOpen = new Set(
    looked.filter(({ one }) => deps.mayRead(scope, one)).map(({ decision }) => decision.case),
  );
  deps.audit(caller, 'similar-decisions', [caseId, ...similar.nearest.map((one) => one.case)]);
  return {
    ok: true,
    value: {
      table,
      entry,
      ...similar,
      listed: [...similar.listed],
      tiers: [...similar.tiers],
      nearest: similar.nearest.map((one) => ({
        ...one,
        case: mayOpen.has(one.case) ? one.case : null,
        grounds: [...one.grounds],
        differences: one.differences.map(({ fact, here: a, there: b }) => ({ fact, here: a, there: b })),
      })),
      more: found.length > looked.length,
    },
  };
}
