/** Periods of a case: from when, until when, and how it was counted (decisions 38, 39). */
import { factsOf } from '../case/derived-facts.ts';
import type { DeadlineView } from '../case/gap.ts';
import type { CaseState } from '../case/state.ts';
import { evaluate } from '../rules/cel.ts';
import type { RuleDeadline, RuleSet } from '../rules/rule-set.ts';
import { addDays, type Calendar } from './working-days.ts';

/** A period that runs on longer than this many days is not laid out day by day. */
const MAX_DAYS = 1000;

type Strip = DeadlineView['strip'];

export interface Counted {
  readonly due: string;
  readonly strip: Strip;
  readonly provisional: boolean;
}

interface Period {
  readonly length: number;
  readonly unit: DeadlineView['unit'];
  readonly firstDayCounts: boolean;
  readonly rollover: 'none' | 'next-working-day';
}

function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = year * 12 + (month - 1) + months;
  const last = new Date(Date.UTC(Math.floor(at / 12), (at % 12) + 1, 0)).getUTCDate();
  const pad = (value: number, size: number) => String(value).padStart(size, '0');
  return `${pad(Math.floor(at / 12), 4)}-${pad((at % 12) + 1, 2)}-${pad(Math.min(date, last), 2)}`;
}

/**
 * Counts a period from a day.
 * @returns null for periods of hours, which need an instant, and for those too long to lay out
 * @example countPeriod('2026-09-28', { length: 7, unit: 'working-day', … }, nationalCalendar)?.due // '2026-10-13'
 */
export function countPeriod(from: string, period: Period, calendar: Calendar): Counted | null {
  if (period.unit === 'hour') return null;
  const counts = (day: string) => period.unit !== 'working-day' || calendar.kindOf(day).works;
  const lastOfMonths =
    period.unit === 'month' ? addDays(addMonths(from, period.length), period.firstDayCounts ? -1 : 0) : null;
  const strip: { day: string; counts: boolean; why?: 'start' | 'weekend' | 'holiday' }[] = [];
  let provisional = false;
  let counted = 0;
  let day = from;
  for (;;) {
    const kind = calendar.kindOf(day);
    if (period.unit === 'working-day' && kind.provisional) provisional = true;
    if (day === from && !period.firstDayCounts) strip.push({ day, counts: false, why: 'start' });
    else if (counts(day)) {
      counted += 1;
      strip.push({ day, counts: true });
    } else strip.push({ day, counts: false, why: kind.why === 'holiday' ? 'holiday' : 'weekend' });
    if (lastOfMonths === null ? counted === period.length : day >= lastOfMonths) break;
    if (strip.length >= MAX_DAYS) return null;
    day = addDays(day, 1);
  }
  if (period.rollover === 'next-working-day')
    for (;;) {
      const kind = calendar.kindOf(day);
      if (kind.provisional) provisional = true;
      if (kind.works || strip.length >= MAX_DAYS) break;
      day = addDays(day, 1);
      const next = calendar.kindOf(day);
      strip.push(
        next.works
          ? { day, counts: true }
          : { day, counts: false, why: next.why === 'holiday' ? 'holiday' : 'weekend' },
      );
    }
  return { due: day, strip, provisional };
}

/** Days left, `today` included; negative once the due day is over. */
function left(counted: Counted, unit: DeadlineView['unit'], today: string, calendar: Calendar): number {
  const counts = (day: string) => unit !== 'working-day' || calendar.kindOf(day).works;
  if (today <= counted.due) return counted.strip.filter(({ day, counts: c }) => c && day >= today).length;
  let over = 0;
  for (let day = addDays(counted.due, 1), steps = 0; day <= today && steps < MAX_DAYS; steps += 1) {
    if (counts(day)) over += 1;
    day = addDays(day, 1);
  }
  return -Math.max(1, over);
}

function dayOf(name: string | undefined, facts: Readonly<Record<string, unknown>>): string | null {
  const value = name === undefined ? undefined : facts[name];
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}

function view(
  deadline: RuleDeadline,
  facts: Readonly<Record<string, unknown>>,
  calendar: Calendar,
  today: string,
): DeadlineView {
  const { definition } = deadline;
  const from = dayOf(definition.from, facts);
  const metOn = from === null ? null : dayOf(definition.metBy, facts);
  const counted = from === null ? null : countPeriod(from, definition, calendar);
  return {
    id: deadline.id,
    title: definition.title,
    citation: deadline.citation,
    whose: definition.whose,
    from,
    due: counted?.due ?? null,
    left: counted === null || metOn !== null ? null : left(counted, definition.unit, today, calendar),
    metOn,
    unit: definition.unit,
    length: definition.length,
    strip: counted?.strip ?? [],
    provisional: counted?.provisional ?? false,
  };
}

/**
 * Every period of the rules that may concern the case: running, met, or not running yet.
 * One that does not apply is left out; one of which it is not known stands without a date.
 * @param today day in Asia/Shanghai
 */
export function deadlines(
  state: CaseState,
  rules: RuleSet,
  calendar: Calendar,
  today: string,
): readonly DeadlineView[] {
  const facts = factsOf(state, rules);
  return rules.deadlines.flatMap((deadline) => {
    if (deadline.when === null) return [view(deadline, facts, calendar, today)];
    const applies = evaluate(deadline.when, facts);
    if ('value' in applies && applies.value === false) return [];
    const known = 'value' in applies && applies.value === true;
    return [view(deadline, known ? facts : {}, calendar, today)];
  });
}
