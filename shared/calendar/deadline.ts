/** Periods of a case: from when, until when, and how it was counted (decisions 38, 39). */
import { factsOf } from '../case/derived-facts.ts';
import type { DeadlineView, PeriodChange } from '../case/gap.ts';
import { channelsOf, undecidedItems, withheldDeadlines } from '../case/publication.ts';
import type { CaseState } from '../case/state.ts';
import { evaluate } from '../rules/cel.ts';
import type { DeadlineDefinition } from '../rules/pack-schema.ts';
import { cited, type RuleDeadline, type RuleSet } from '../rules/rule-set.ts';
import type { Changes, OpenPoint, Period } from './period.ts';
import { type ThreeDates, threeDates } from './three-dates.ts';
import { addDays, type Calendar, shanghaiDay } from './working-days.ts';

/** Nobody needs to know further than this how long a period has been over. */
const MAX_OVER = 1000;

/** Days from one to another, both included. */
function daysIn(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
}

/**
 * Days left, `today` included; negative once the due day is over. Working days of a period of working days, otherwise
 * days of the calendar. null while there is no due day.
 */
function left(
  { due, strip }: ThreeDates,
  { unit, direction }: Pick<DeadlineDefinition, 'unit' | 'direction'>,
  today: string,
  calendar: Calendar,
): number | null {
  if (due === null) return null;
  if (unit !== 'working-day') return today <= due ? daysIn(today, due) : -daysIn(addDays(due, 1), today);
  if (today <= due && direction === 'before') {
    // The strip of a period counted back lies after its last day.
    let ahead = 0;
    for (let day = today; day <= due; day = addDays(day, 1)) if (calendar.kindOf(day).works) ahead += 1;
    return ahead;
  }
  if (today <= due) return strip.filter(({ day, counts }) => counts && day >= today).length;
  let over = 0;
  for (let day = addDays(due, 1), steps = 0; day <= today && steps < MAX_OVER; steps += 1) {
    if (calendar.kindOf(day).works) over += 1;
    day = addDays(day, 1);
  }
  return -Math.max(1, over);
}

/**
 * Days to `shown`: working days of a period of working days, without those taken off, otherwise days of the calendar.
 * `left` has today in it; both are negative once the day is over.
 */
function toShown(
  { shown, shownStrip }: ThreeDates,
  { unit, direction }: Pick<DeadlineDefinition, 'unit' | 'direction'>,
  today: string,
  calendar: Calendar,
): { readonly left: number; readonly before: number } | null {
  if (shown === null) return null;
  if (today > shown) {
    let over = 0;
    if (unit !== 'working-day') over = daysIn(addDays(shown, 1), today);
    else
      for (let day = addDays(shown, 1), steps = 0; day <= today && steps < MAX_OVER; steps += 1) {
        if (calendar.kindOf(day).works) over += 1;
        day = addDays(day, 1);
      }
    return { left: -Math.max(1, over), before: -Math.max(1, over) };
  }
  if (unit !== 'working-day') return { left: daysIn(today, shown), before: daysIn(today, shown) - 1 };
  // Counted back, the days from now on are not those of the period; they run towards the day it starts from.
  if (direction === 'before' || shownStrip.length === 0) {
    let before = 0;
    for (let day = addDays(today, 1); day <= shown; day = addDays(day, 1))
      if (calendar.kindOf(day).works) before += 1;
    return { left: before + (calendar.kindOf(today).works ? 1 : 0), before };
  }
  const counted = shownStrip.filter(({ day, counts }) => counts && day >= today);
  return { left: counted.length, before: counted.filter(({ day }) => day > today).length };
}

function dayOf(name: string | undefined, facts: Facts): string | null {
  const value = name === undefined ? undefined : facts[name];
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}

/** Of a period of hours: the instant it runs from or was met at. */
function instantOf(name: string | undefined, facts: Facts): string | null {
  const value = name === undefined ? undefined : facts[name];
  return typeof value === 'string' && value.includes('T') && !Number.isNaN(Date.parse(value)) ? value : null;
}

/** Points of the counting for which the pack has no citation. */
export function openPoints({ basis, unitOpen, unit, direction }: DeadlineDefinition): readonly OpenPoint[] {
  if (unit === 'hour') return [];
  return [
    ...(basis?.firstDay === undefined ? (['first-day'] as const) : []),
    // Counted back, nothing rolls.
    ...(basis?.rollover === undefined && direction !== 'before' ? (['rollover'] as const) : []),
    ...(unitOpen === true ? (['unit'] as const) : []),
  ];
}

type Facts = Readonly<Record<string, unknown>>;

/** Longer than ten years is a slip of the pen, not a period of another law. */
const MAX_BY_OTHER_LAW = 3660;

/** Whether another law sets the period, and how long that is if it is known; null where none does. */
function byOtherLaw(
  { otherLaw }: DeadlineDefinition,
  facts: Facts,
): { readonly length: number | null } | null {
  if (otherLaw === undefined || facts[otherLaw.applies] !== true) return null;
  const length = facts[otherLaw.length];
  const known = typeof length === 'number' && Number.isInteger(length) && length >= 1;
  return { length: known && length <= MAX_BY_OTHER_LAW ? length : null };
}

/** The period as that law sets it, whose limits of extensions are not the general ones. */
function underOtherLaw(definition: DeadlineDefinition, length: number): DeadlineDefinition {
  const { extendedBy, ...rest } = definition;
  if (extendedBy === undefined) return { ...rest, length };
  const unlimited = extendedBy.map(({ max, ...one }) => (one.length === undefined ? { ...one, max } : one));
  return { ...rest, length, extendedBy: unlimited };
}

/** What the facts say happened to the period. What never began is left out. */
function changesOf(definition: DeadlineDefinition, facts: Facts): Changes {
  return {
    suspensions: (definition.suspendedBy ?? []).flatMap(({ title, from, to, notice, noticeOn }) => {
      const began = dayOf(from, facts);
      if (began === null) return [];
      return [
        {
          reason: title['zh-CN'],
          from: began,
          to: dayOf(to, facts),
          noticeRequired: notice === 'required',
          noticeOn: dayOf(noticeOn, facts),
        },
      ];
    }),
    extensions: (definition.extendedBy ?? []).flatMap(({ length, max, approvedOn, notice, noticeOn }) => {
      const approved = dayOf(approvedOn, facts);
      const asked = length === undefined ? max : facts[length];
      if (approved === null || typeof asked !== 'number') return [];
      return [
        {
          length: asked,
          max: max ?? null,
          approvedOn: approved,
          noticeRequired: notice === 'required',
          noticeOn: dayOf(noticeOn, facts),
        },
      ];
    }),
  };
}

type Sources = RuleSet['sources'];

/** What may stop or extend the period, in the pack's order. */
function possibleChanges(
  { suspendedBy, extendedBy, otherLaw }: DeadlineDefinition,
  sources: Sources,
): PeriodChange[] {
  const asked = (
    facts: Readonly<Partial<Record<PeriodChange['facts'][number]['role'], string | undefined>>>,
  ) =>
    (['from', 'to', 'approvedOn', 'length', 'noticeOn', 'applies', 'period'] as const).flatMap((role) => {
      const fact = facts[role];
      return fact === undefined ? [] : [{ role, fact }];
    });
  return [
    ...(suspendedBy ?? []).map(
      ({ title, citation, notice, from, to, noticeOn }): PeriodChange => ({
        kind: 'suspension',
        title,
        citation: cited(citation, sources),
        noticeRequired: notice === 'required',
        max: null,
        facts: asked({ from, to, noticeOn }),
      }),
    ),
    ...(extendedBy ?? []).map(
      ({ title, citation, notice, approvedOn, length, max, noticeOn }): PeriodChange => ({
        kind: 'extension',
        title,
        citation: cited(citation, sources),
        noticeRequired: notice === 'required',
        max: max ?? null,
        facts: asked({ approvedOn, length, noticeOn }),
      }),
    ),
    ...(otherLaw === undefined
      ? []
      : [
          {
            kind: 'other-law' as const,
            title: otherLaw.title,
            citation: cited(otherLaw.citation, sources),
            noticeRequired: false,
            max: null,
            facts: asked({ applies: otherLaw.applies, period: otherLaw.length }),
          },
        ]),
  ];
}

function basisOf({ basis }: DeadlineDefinition, sources: Sources) {
  const points = [basis?.firstDay, basis?.rollover].filter((one) => one !== undefined);
  return points
    .filter((one, at) => points.findIndex((o) => o.source === one.source && o.article === one.article) === at)
    .map((one) => cited(one, sources));
}

function view(
  deadline: RuleDeadline,
  sources: Sources,
  facts: Facts,
  calendar: Calendar,
  today: string,
  publishedOn: string | null = null,
): DeadlineView {
  const otherLaw = byOtherLaw(deadline.definition, facts);
  const length = otherLaw?.length ?? null;
  const definition = length === null ? deadline.definition : underOtherLaw(deadline.definition, length);
  const ofHours = definition.unit === 'hour';
  const start = ofHours ? instantOf(definition.from, facts) : dayOf(definition.from, facts);
  const from = ofHours && start !== null ? shanghaiDay(start) : start;
  const met = ofHours ? instantOf(definition.metBy, facts) : dayOf(definition.metBy, facts);
  const metOn = from === null ? null : met === null ? publishedOn : ofHours ? shanghaiDay(met) : met;
  const open = openPoints(definition);
  const period: Period = { ...definition, open };
  const dates = start === null ? null : threeDates(start, period, calendar, changesOf(definition, facts));
  return {
    id: deadline.id,
    title: definition.title,
    citation: deadline.citation,
    whose: definition.whose,
    from,
    due: dates?.due ?? null,
    shown: dates?.shown ?? null,
    adverseFrom: dates?.adverseFrom ?? null,
    left: dates === null || metOn !== null ? null : left(dates, definition, today, calendar),
    metOn,
    unit: definition.unit,
    length: definition.length,
    // Counted back, the earlier date lies before the strip of the cited one.
    strip: (definition.direction === 'before' ? dates?.shownStrip : dates?.strip) ?? [],
    basis: basisOf(definition, sources),
    changes: possibleChanges(definition, sources),
    ...(otherLaw === null || from === null ? {} : { otherLaw }),
    runsFrom: definition.from,
    direction: definition.direction ?? 'after',
    firstDayCounts: definition.firstDayCounts,
    nominal: dates?.nominal ?? null,
    dueAt: dates?.dueAt ?? null,
    toShown: dates === null || metOn !== null ? null : toShown(dates, definition, today, calendar),
    provisional: dates?.provisional ?? false,
    open,
    remarks: dates?.remarks ?? [],
  };
}

/**
 * When the publication that a period asks for was recorded: the day on which the last of its items was closed.
 * null while one of them is open, or when the period is not one of publishing.
 * @param undecided items that what was recorded does not close, as nobody has decided that it is published
 */
function publishedOn(
  id: string,
  state: CaseState,
  { disclosures }: Pick<RuleSet, 'disclosures'>,
  undecided: ReadonlySet<string>,
) {
  const items = disclosures
    .filter(({ definition }) => definition.deadline === id)
    .map(({ definition }) => (undecided.has(definition.item) ? undefined : state.items[definition.item]));
  const days = items.map((item) =>
    item?.status === 'done' && item.latest.baseline !== true
      ? (item.latest.on ?? shanghaiDay(item.latest.at))
      : null,
  );
  return days.includes(null) ? null : ([...days].sort().at(-1) ?? null);
}

/**
 * Every period of the rules that may concern the case: running, met, or not running yet.
 * One that does not apply is left out, and so is one within which an approved decision lets nothing be published; one
 * of which it is not known stands without a date.
 * @param today day in Asia/Shanghai
 */
export function deadlines(
  state: CaseState,
  rules: RuleSet,
  calendar: Calendar,
  today: string,
): readonly DeadlineView[] {
  const facts = factsOf(state, rules);
  const channels = channelsOf(state, rules, null);
  const withheld = withheldDeadlines(channels);
  const undecided = undecidedItems(channels);
  return rules.deadlines.flatMap((deadline) => {
    if (withheld.has(deadline.id)) return [];
    const published = publishedOn(deadline.id, state, rules, undecided);
    if (deadline.when === null) return [view(deadline, rules.sources, facts, calendar, today, published)];
    const applies = evaluate(deadline.when, facts);
    if ('value' in applies && applies.value === false) return [];
    const known = 'value' in applies && applies.value === true;
    return [view(deadline, rules.sources, known ? facts : {}, calendar, today, published)];
  });
}
