/**
 * Which days are worked: a dated table per year with its source, and for years without one the standing rules,
 * said to be provisional (decision 39). Days are `2026-11-25` in Asia/Shanghai; no clock, no time zone.
 */
import { z } from 'zod';
import { daySchema } from '../case/events.ts';
import nationalTable from './holidays-national.json' with { type: 'json' };
import xinjiangTable from './holidays-xinjiang.json' with { type: 'json' };

const dayList = z.array(z.tuple([daySchema, z.string()]));
const yearSchema = z.strictObject({
  /** Pages of the papers it rests on. */
  papers: z.array(z.string()),
  /** Days off, weekends within a holiday included. */
  off: dayList.optional(),
  /** Saturdays and Sundays that are worked. */
  work: dayList.optional(),
  note: z.string().optional(),
});
export const calendarTableSchema = z.strictObject({
  source: z.string(),
  years: z.record(z.string().regex(/^\d{4}$/), yearSchema),
});
export type CalendarTable = z.infer<typeof calendarTableSchema>;

export interface DayKind {
  readonly works: boolean;
  readonly why: 'weekday' | 'made-up' | 'weekend' | 'holiday';
  /** Name of the holiday, where there is one. */
  readonly name: string | null;
  /** No table for its year: by the standing rules alone. */
  readonly provisional: boolean;
}

export interface Calendar {
  kindOf(day: string): DayKind;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/**
 * @param days may be negative
 * @example addDays('2026-12-31', 1) // '2027-01-01'
 */
export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(utc(day)).getUTCDay();
}

/**
 * First day of the year, Dragon Boat and Mid-Autumn of the Chinese calendar. Written down, for ICU's calendar puts
 * the new year of 2027 a day late (its new moon falls at 23:56 in Beijing) and browsers carry different ICUs.
 */
const lunarDays: Readonly<Record<string, readonly [newYear: string, dragonBoat: string, midAutumn: string]>> =
  {
    2025: ['2025-01-29', '2025-05-31', '2025-10-06'],
    2026: ['2026-02-17', '2026-06-19', '2026-09-25'],
    2027: ['2027-02-06', '2027-06-09', '2027-09-15'],
    2028: ['2028-01-26', '2028-05-28', '2028-10-03'],
    2029: ['2029-02-13', '2029-06-16', '2029-09-22'],
    2030: ['2030-02-03', '2030-06-05', '2030-09-12'],
    2031: ['2031-01-23', '2031-06-24', '2031-10-01'],
  };

/** Day of April of 清明 in this century. */
function qingming(year: number): number {
  const short = year % 100;
  return Math.floor(short * 0.2422 + 4.81) - Math.floor(short / 4);
}

/** Holidays of 全国年节及纪念日放假办法 as in force from 2025-01-01, without the days that a paper adds or moves. */
function standingHoliday(day: string): string | null {
  const date = day.slice(5);
  if (date === '01-01') return '元旦';
  if (date === '05-01' || date === '05-02') return '劳动节';
  if (date === '10-01' || date === '10-02' || date === '10-03') return '国庆节';
  if (date === `04-0${qingming(Number(day.slice(0, 4)))}`) return '清明节';
  const moon = lunarDays[day.slice(0, 4)];
  if (moon === undefined) return null;
  const [newYear, dragonBoat, midAutumn] = moon;
  // 除夕 to 初三.
  if (addDays(newYear, -1) <= day && day <= addDays(newYear, 2)) return '春节';
  if (day === dragonBoat) return '端午节';
  if (day === midAutumn) return '中秋节';
  return null;
}

/**
 * A calendar of tables laid over each other, national first: what a later one says of a day wins.
 * A year is provisional when one of the tables does not have it: a region whose paper is not out may have days off
 * that nobody knows of. The standing rules fill in only for the national table.
 */
export function calendarOf(...tables: readonly CalendarTable[]): Calendar {
  const off = new Map<string, string>();
  const work = new Map<string, string>();
  const yearsOf = tables.map((table) => {
    const years = new Set<string>();
    for (const [year, days] of Object.entries(table.years)) {
      // A year that is named but empty is one whose paper is not out.
      if (days.off === undefined) continue;
      years.add(year);
      for (const [day, name] of days.off) {
        off.set(day, name);
        work.delete(day);
      }
      for (const [day, name] of days.work ?? []) {
        work.set(day, name);
        off.delete(day);
      }
    }
    return years;
  });
  const kindOf = (day: string): DayKind => {
    const weekday = weekdayOf(day);
    const isWeekend = weekday === 0 || weekday === 6;
    const year = day.slice(0, 4);
    const provisional = yearsOf.length === 0 || yearsOf.some((years) => !years.has(year));
    const holiday = off.get(day) ?? (yearsOf[0]?.has(year) === true ? null : standingHoliday(day));
    const madeUp = work.get(day);
    if (madeUp !== undefined) return { works: true, why: 'made-up', name: madeUp, provisional };
    if (holiday !== null) return { works: false, why: 'holiday', name: holiday, provisional };
    if (isWeekend) return { works: false, why: 'weekend', name: null, provisional };
    return { works: true, why: 'weekday', name: null, provisional };
  };
  // Periods are counted day by day in several readings, again and again over the same months.
  const known = new Map<string, DayKind>();
  return {
    kindOf(day) {
      const before = known.get(day);
      if (before !== undefined) return before;
      const kind = kindOf(day);
      known.set(day, kind);
      return kind;
    },
  };
}

const national = calendarTableSchema.parse(nationalTable);
/** Days off and worked by the State Council Office's yearly papers, 2021–2026. */
export const nationalCalendar: Calendar = calendarOf(national);

/** Regions that have days off of their own. A place without a row here keeps the national calendar. */
export const regionalCalendars: Readonly<Record<'xinjiang', Calendar>> = {
  /** 肉孜节 and 古尔邦节 of 2022, 2023 and 2025; the papers of the other years were not found. */
  xinjiang: calendarOf(national, calendarTableSchema.parse(xinjiangTable)),
};

/** Day in Asia/Shanghai of an instant (UTC+8 all year, no daylight saving since 1991). */
export function shanghaiDay(instant: string): string {
  return new Date(Date.parse(instant) + 8 * HOUR_MS).toISOString().slice(0, 10);
}

/** An instant as Asia/Shanghai writes it. @example shanghaiInstant('2026-11-25T16:00:00Z') // '2026-11-26T00:00:00+08:00' */
export function shanghaiInstant(instant: string): string {
  return `${new Date(Date.parse(instant) + 8 * HOUR_MS).toISOString().slice(0, 19)}+08:00`;
}

/** The instant so many hours later, as Asia/Shanghai writes it: no day off is skipped. */
export function addHours(instant: string, hours: number): string {
  return shanghaiInstant(new Date(Date.parse(instant) + hours * HOUR_MS).toISOString());
}
