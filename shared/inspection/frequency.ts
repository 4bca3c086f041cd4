/** How often an enterprise was inspected, and how often it may be: every inspection counts; which use up the cap is data. */
import type { EventData } from '../case/events.ts';
import type { EnterpriseState } from './enterprise.ts';

export type PublishedInspections = Pick<EventData<'unit.inspectionsSet'>, 'caps' | 'usesUp' | 'items'>;

export interface Frequency {
  /** All inspections of the year. */
  readonly year: number;
  /** Those of kinds that use up the cap; null: which kinds do was never said. */
  readonly used: number | null;
  /** The enterprise's own cap, else the published one; null: none is known. */
  readonly cap: { readonly cap: number; readonly basis: string; readonly own: boolean } | null;
}

/**
 * @param day Shanghai day; its calendar year counts
 * @param published null: the unit has entered nothing yet
 */
export function frequencyOf(
  enterprise: Pick<EnterpriseState, 'inspections' | 'caps'>,
  published: PublishedInspections | null,
  day: string,
): Frequency {
  const year = Number(day.slice(0, 4));
  const inspected = enterprise.inspections.filter((one) => one.day.startsWith(`${year}-`));
  const own = enterprise.caps.get(year);
  const general = published?.caps.findLast((one) => one.year === year);
  return {
    year: inspected.length,
    used: published === null ? null : inspected.filter(({ kind }) => published.usesUp.includes(kind)).length,
    cap:
      own !== undefined
        ? { ...own, own: true }
        : general === undefined
          ? null
          : { cap: general.cap, basis: general.basis, own: false },
  };
}

/** Was the item published on that day? null: the unit has entered no list, so nobody can say. */
export function itemPublished(
  published: PublishedInspections | null,
  item: string | null,
  day: string,
): boolean | null {
  if (published === null || published.items.length === 0) return null;
  const found = published.items.find(({ id }) => id === item);
  return found !== undefined && found.publishedOn <= day;
}
