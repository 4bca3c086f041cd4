/** Qualification as spans of days: what a device is told beforehand, so that it needs neither law nor registry. */
import {
  dayAfter,
  type Qualification,
  qualification,
  type UnqualifiedReason,
  type Who,
} from './qualification.ts';
import type { RegistryRecords } from './records.ts';

export interface Span {
  readonly from: string;
  /** Last day; null: as far as is known. */
  readonly until: string | null;
  /** null: qualified. */
  readonly why: UnqualifiedReason | null;
  readonly since: string | null;
}

/** Every day on which something of that person or his organs can change. */
function turningDays(records: RegistryRecords): readonly string[] {
  const days = new Set<string>();
  for (const versions of records.organs.values())
    for (const { from, record } of versions) {
      days.add(from);
      if (record.kind !== 'entrusted') continue;
      days.add(record.mandate.from);
      days.add(dayAfter(record.mandate.until));
    }
  return [...days];
}

/**
 * @param first earliest day of interest; what was before it is left out
 * @returns in order, without gaps from the first day on which there is a record (or `first`); empty: no record at all
 */
export function spansOf(records: RegistryRecords, who: Who, first: string): readonly Span[] {
  const days = new Set<string>([first, ...turningDays(records)]);
  for (const versions of records.persons.values()) {
    const mine = versions.some(
      ({ record }) =>
        ('account' in who && record.account === who.account) ||
        ('certificate' in who && record.certificate?.number === who.certificate),
    );
    if (!mine && !('person' in who && records.persons.get(who.person) === versions)) continue;
    for (const { from, record } of versions) {
      days.add(from);
      if (record.certificate === null) continue;
      days.add(record.certificate.from);
      days.add(dayAfter(record.certificate.until));
    }
  }
  const spans: { from: string; until: string | null; why: UnqualifiedReason | null; since: string | null }[] =
    [];
  for (const day of [...days].filter((one) => one >= first).sort()) {
    const found: Qualification = qualification(records, who, day);
    const [why, since] = found.ok ? [null, null] : [found.why, found.since];
    const last = spans.at(-1);
    if (last !== undefined) {
      if (last.why === why && last.since === since) continue;
      last.until = dayBefore(day);
    }
    spans.push({ from: day, until: null, why, since });
  }
  while (spans[0]?.why === 'no-record') spans.shift();
  return spans;
}

/** The span of a day; null: nothing is known of him on that day. */
export function spanOn(spans: readonly Span[], day: string): Span | null {
  return spans.find(({ from, until }) => from <= day && (until === null || day <= until)) ?? null;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
