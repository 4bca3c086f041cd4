/** Whose days off count (decision 39): a unit chooses one; companion and extension count by it alike. */
import holidaysNational from './holidays-national.json' with { type: 'json' };
import holidaysXinjiang from './holidays-xinjiang.json' with { type: 'json' };
import {
  type Calendar,
  calendarOf,
  calendarTableSchema,
  nationalCalendar,
  regionalCalendars,
} from './working-days.ts';

export const regionIds = ['national', 'xinjiang'] as const;
export type RegionId = (typeof regionIds)[number];

const calendars: Readonly<Record<string, Calendar>> = { national: nationalCalendar, ...regionalCalendars };
/** The nation's days, every year of them provisional: a region whose days off this version does not know. */
const unknownRegion = calendarOf(calendarTableSchema.parse(holidaysNational), { source: '', years: {} });

/**
 * The calendar of a region by its id.
 * @returns for an id that this version does not know the nation's, all of it said to be provisional: never silently right
 */
export function calendarFor(region: string): Calendar {
  return Object.hasOwn(calendars, region) ? (calendars[region] ?? unknownRegion) : unknownRegion;
}

const yearsIn = (table: { readonly years: Readonly<Record<string, object>> }) =>
  Object.entries(table.years)
    .filter(([, days]) => 'off' in days)
    .map(([year]) => year)
    .sort();

/** Years for which the region's days off rest on a published paper; the others are provisional. */
export const yearsWithTable: Readonly<Record<RegionId, readonly string[]>> = {
  national: yearsIn(holidaysNational),
  xinjiang: yearsIn(holidaysXinjiang).filter((year) => yearsIn(holidaysNational).includes(year)),
};
