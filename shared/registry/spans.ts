/** Qualification as spans of days: what a device is told beforehand, so that it needs neither law nor registry. */
import { dayAfter, qualification, type UnqualifiedReason, type Who } from './qualification.ts';
import { type Category, categories, type RegistryRecords } from './records.ts';

export interface Span {
  readonly from: string;
  /** Last day; null: as far as is known. */
  readonly until: string | null;
  /** null: qualified. */
  readonly why: UnqualifiedReason | null;
  readonly since: string | null;
}

/** A span on which he is qualified, but not for that category. */
export interface CategoryBar extends Span {
  readonly category: Category;
  readonly why: UnqualifiedReason;
}

/** Every day from `first` on which something of that person or of an organ can change, in order. */
function turningDays(records: RegistryRecords, who: Who, first: string): readonly string[] {
  const days = new Set<string>([first]);
  for (const versions of records.organs.values())
    for (const { from, record } of versions) {
      days.add(from);
      if (record.kind !== 'entrusted') continue;
      days.add(record.mandate.from);
      days.add(dayAfter(record.mandate.until));
    }
  for (const [id, versions] of records.persons) {
    const mine = versions.some(({ record }) =>
      'account' in who
        ? record.account === who.account
        : 'certificate' in who
          ? record.certificate?.number === who.certificate
          : id === who.person,
    );
    if (!mine) continue;
    for (const { from, record } of versions) {
      days.add(from);
      if (record.certificate === null) continue;
      days.add(record.certificate.from);
      days.add(dayAfter(record.certificate.until));
    }
  }
  return [...days].filter((day) => day >= first).sort();
}

type Finding = Pick<Span, 'why' | 'since'>;

function runs(days: readonly string[], findingOn: (day: string) => Finding): readonly Span[] {
  const spans: (Finding & { from: string; until: string | null })[] = [];
  for (const day of days) {
    const { why, since } = findingOn(day);
    const last = spans.at(-1);
    if (last !== undefined) {
      if (last.why === why && last.since === since) continue;
      last.until = dayBefore(day);
    }
    spans.push({ from: day, until: null, why, since });
  }
  return spans;
}

/**
 * @param first earliest day of interest; what was before it is left out
 * @returns in order, without gaps from the first day on which there is a record (or `first`); empty: no record at all
 */
export function spansOf(records: RegistryRecords, who: Who, first: string): readonly Span[] {
  const spans = runs(turningDays(records, who, first), (day) => {
    const found = qualification(records, who, day);
    return found.ok ? { why: null, since: null } : { why: found.why, since: found.since };
  });
  const known = spans.findIndex(({ why }) => why !== 'no-record');
  return known === -1 ? [] : spans.slice(known);
}

/** When he is qualified, but not for a category: the organ's scope, the certificate's, what may not be entrusted. */
export function barsOf(records: RegistryRecords, who: Who, first: string): readonly CategoryBar[] {
  const days = turningDays(records, who, first);
  return categories.flatMap((category) =>
    runs(days, (day) => {
      if (!qualification(records, who, day).ok) return { why: null, since: null };
      const found = qualification(records, who, day, category);
      return found.ok ? { why: null, since: null } : { why: found.why, since: found.since };
    }).flatMap((span): CategoryBar[] => (span.why === null ? [] : [{ ...span, why: span.why, category }])),
  );
}

/** The span of a day; null: nothing is known of him on that day. */
export function spanOn<T extends { readonly from: string; readonly until: string | null }>(
  spans: readonly T[],
  day: string,
): T | null {
  return spans.find(({ from, until }) => from <= day && (until === null || day <= until)) ?? null;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
