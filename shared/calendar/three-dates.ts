/** The three dates of a period (decision 38): what is cited, what is shown, from when the authority may act. */
import { type Counted, countPeriod, layOut } from './count.ts';
import { type Changes, type Period, type Reading, type Remark, type StripDay, unchanged } from './period.ts';
import { addDays, addHours, type Calendar, shanghaiDay } from './working-days.ts';

export interface ThreeDates {
  /** By the reading the pack gives; null while a suspension goes on. */
  readonly due: string | null;
  /** `due` before it rolled over. */
  readonly nominal: string | null;
  /** The earliest of all readings of what is open: work to this one. */
  readonly shown: string | null;
  /** First day the authority may act against the person: after the latest reading. null for its own periods. */
  readonly adverseFrom: string | null;
  /** Of hours: the instant in Asia/Shanghai, `2026-11-26T15:20:00+08:00`. */
  readonly dueAt: string | null;
  /** Of `due`. */
  readonly strip: readonly StripDay[];
  /** Of `shown`, where that is another day; otherwise `strip`. */
  readonly shownStrip: readonly StripDay[];
  /** One of the dates rests on a year without an official table. */
  readonly provisional: boolean;
  readonly remarks: readonly Remark[];
}

/** The reading of the pack first, then those that differ from it in what is open. */
function readingsOf(period: Period): readonly [Reading, ...Reading[]] {
  const { length, unit, direction, firstDayCounts, rollover, open } = period;
  const first = open.includes('first-day') ? [firstDayCounts, !firstDayCounts] : [firstDayCounts];
  const rolls = open.includes('rollover') ? (['none', 'next-working-day'] as const) : [rollover];
  const units =
    open.includes('unit') && (unit === 'day' || unit === 'working-day')
      ? (['working-day', 'day'] as const)
      : [unit];
  const stated: Reading = { length, unit, direction, firstDayCounts, rollover };
  const all = first.flatMap((f) =>
    rolls.flatMap((r) =>
      units.map((u): Reading => ({ length, unit: u, direction, firstDayCounts: f, rollover: r })),
    ),
  );
  const same = (one: Reading) =>
    one.unit === unit && one.firstDayCounts === firstDayCounts && one.rollover === rollover;
  return [stated, ...all.filter((one) => !same(one))];
}

/** The same event said of two readings, whose ends differ, is said once. */
const subject = (remark: Remark) => JSON.stringify({ ...remark, end: undefined });

function hoursOf(from: string, period: Period): ThreeDates | null {
  if (Number.isNaN(Date.parse(from)) || !/T.*(Z|[+-]\d\d:\d\d)$/.test(from)) return null;
  const dueAt = addHours(from, period.length);
  const due = shanghaiDay(dueAt);
  return {
    due,
    nominal: due,
    shown: due,
    adverseFrom: period.whose === 'party' ? addDays(due, 1) : null,
    dueAt,
    strip: [],
    shownStrip: [],
    provisional: false,
    remarks: [],
  };
}

/**
 * Counts every reading of a period.
 * @param from day in Asia/Shanghai; for hours an instant with its zone (`…Z` or `…+08:00`)
 * @returns null when it cannot be counted: hours from a mere day, months counted back, far too long
 */
export function threeDates(
  from: string,
  period: Period,
  calendar: Calendar,
  changes: Changes = unchanged,
): ThreeDates | null {
  if (period.unit === 'hour') return hoursOf(from, period);
  const counted: (Counted & { readonly reading: Reading })[] = [];
  for (const reading of readingsOf(period)) {
    const one = countPeriod(from, reading, calendar, changes);
    if (one === null) return null;
    counted.push({ ...one, reading });
  }
  const [stated] = counted;
  if (stated === undefined) return null;
  type Dated = (typeof counted)[number] & { readonly due: string };
  const dated = counted.filter((one): one is Dated => one.due !== null);
  const pick = (better: (a: string, b: string) => boolean) =>
    dated.reduce<Dated | null>(
      (best, one) => (best === null || better(one.due, best.due) ? one : best),
      null,
    );
  const earliest = pick((a, b) => a < b);
  const latest = pick((a, b) => a > b);
  // While one reading still has no end, nobody can say from when the authority may act.
  const adverse = period.whose === 'party' && dated.length === counted.length ? latest : null;
  const used = [stated, earliest, adverse].filter((one) => one !== null);
  const strip = layOut(from, stated, stated.reading, calendar);
  const asShown = earliest === null || earliest.due === stated.due;
  return {
    due: stated.due,
    nominal: stated.nominal,
    shown: earliest?.due ?? null,
    adverseFrom: adverse === null ? null : addDays(adverse.due, 1),
    dueAt: null,
    strip,
    shownStrip: asShown ? strip : layOut(from, earliest, earliest.reading, calendar),
    provisional: used.some((one) => one.provisional),
    remarks: [stated, earliest]
      .flatMap((one) => one?.remarks ?? [])
      .filter((remark, at, all) => all.findIndex((other) => subject(other) === subject(remark)) === at),
  };
}
