/** The statutory grounds of a case, in the order in which they are asked, each yes, no or not known. */
import type { FactValue } from '../case/events.ts';
import { type Condition, evaluate, type Facts, type Fault, kleene, type Truth } from '../rules/cel.ts';
import type { Citation, Localized } from '../rules/pack-schema.ts';
import type { Wording } from './benchmark-schema.ts';
import type { ConsiderationDefinition, Effect, Force } from './consideration-schema.ts';
import type { CitedBasis, ConsiderationFinding } from './proposal.ts';

/** A ground ready to be asked any number of times. */
export interface PreparedConsideration {
  readonly id: string;
  readonly title: Localized | Wording;
  readonly effect: Effect;
  readonly force: Force;
  readonly citation: CitedBasis;
  readonly when: Condition | null;
  readonly limitation: NonNullable<ConsiderationDefinition['limitation']> | null;
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

interface Judged {
  readonly value: Truth;
  readonly wanted: readonly string[];
}

/** The day's anniversary so many years on; 29 February falls on 28 February where there is none. */
export function anniversary(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${String(year).padStart(4, '0')}-${day.slice(5) === '02-29' && !leap ? '02-28' : day.slice(5)}`;
}

/**
 * Was it not found within the years (penalty law 36)? The law does not say whether the day of the violation
 * itself counts. It matters only if it was found on the anniversary; then, and only then, it is asked.
 */
function overdue(limitation: NonNullable<PreparedConsideration['limitation']>, facts: Facts): Judged | Fault {
  const { from, found, years, firstDayCounts } = limitation;
  const missing = [from, found].filter((name) => !Object.hasOwn(facts, name));
  if (missing.length > 0) return { value: 'unknown', wanted: missing };
  const [start, seen] = [facts[from], facts[found]];
  for (const [name, value] of [
    [from, start],
    [found, seen],
  ] as const)
    if (typeof value !== 'string' || !dayPattern.test(value))
      return { fault: 'fact-of-wrong-type', fact: name, message: `${name} should be of type day` };
  const last = anniversary(String(start), years);
  const day = String(seen);
  if (day !== last) return { value: day > last, wanted: [] };
  const counts = facts[firstDayCounts];
  if (counts === undefined) return { value: 'unknown', wanted: [firstDayCounts] };
  if (typeof counts !== 'boolean')
    return {
      fault: 'fact-of-wrong-type',
      fact: firstDayCounts,
      message: `${firstDayCounts} should be of type boolean`,
    };
  return { value: counts, wanted: [] };
}

function judge({ when, limitation }: PreparedConsideration, facts: Facts): Judged | Fault {
  const condition: Judged | Fault = when === null ? { value: true, wanted: [] } : evaluate(when, facts);
  if ('fault' in condition || limitation === null) return condition;
  const time = overdue(limitation, facts);
  if ('fault' in time) return time;
  const value = kleene.and(condition.value, time.value);
  if (value !== 'unknown') return { value, wanted: [] };
  // The days first: mostly they settle it, and nothing else need be asked.
  const daysMissing = time.wanted.some((name) => name !== limitation.firstDayCounts);
  return { value, wanted: daysMissing ? time.wanted : [...condition.wanted, ...time.wanted].sort() };
}

function namesOf({ when, limitation }: PreparedConsideration): readonly string[] {
  const days = limitation === null ? [] : [limitation.from, limitation.found, limitation.firstDayCounts];
  return [...new Set([...(when?.facts ?? []), ...days])];
}

/** What is known of each ground. Faults are findings too: they say which value to mend. */
export function consider(
  considerations: readonly PreparedConsideration[],
  facts: Facts,
): {
  readonly findings: readonly ConsiderationFinding[];
  readonly faults: readonly (Fault & { at: string })[];
} {
  const faults: (Fault & { at: string })[] = [];
  const findings = considerations.map((one): ConsiderationFinding => {
    const judged = judge(one, facts);
    const restsOn: Record<string, FactValue> = {};
    for (const name of namesOf(one)) {
      const value = facts[name];
      if (value !== undefined) restsOn[name] = value;
    }
    const { id, title, effect, force, citation } = one;
    const common = { id, title, effect, force, citation, restsOn };
    if ('fault' in judged) {
      faults.push({ ...judged, at: `considerations.${id}` });
      return { ...common, outcome: 'fault', wanted: [] };
    }
    const outcome = judged.value === 'unknown' ? 'unknown' : judged.value ? 'applies' : 'not';
    return { ...common, outcome, wanted: judged.wanted };
  });
  return { findings, faults };
}

/** Whether one of the grounds applies: yes if any does, no if none does, else not known with what would settle it. */
export function anyApplies(findings: readonly ConsiderationFinding[]): Judged {
  if (findings.some(({ outcome }) => outcome === 'applies')) return { value: true, wanted: [] };
  const open = findings.filter(({ outcome }) => outcome === 'unknown' || outcome === 'fault');
  if (open.length === 0) return { value: false, wanted: [] };
  return { value: 'unknown', wanted: [...new Set(open.flatMap(({ wanted }) => wanted))] };
}

/** A citation with its source's names. */
export function cited(
  citation: Citation,
  sources: Readonly<Record<string, { readonly short: string; readonly title: string }>>,
): CitedBasis {
  const source = sources[citation.source];
  return {
    ...citation,
    short: source?.short ?? citation.source,
    title: source?.title ?? citation.source,
  };
}
