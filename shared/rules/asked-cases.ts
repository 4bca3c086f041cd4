/**
 * What anyone may ask of the rules in force, written as YAML: case stories, periods, fact sets for the discretion. Says
 * what the rules answer, in full, beside what the file expects. The form is told in docs/packs.md.
 */
import { z } from 'zod';
import { deadlines } from '../calendar/deadline.ts';
import { explainDeadline, explainView, type Locale } from '../calendar/explain.ts';
import type { StripDay } from '../calendar/period.ts';
import { threeDates } from '../calendar/three-dates.ts';
import { type AskedPeriods, askedPeriodsSchema, changesOf, periodOf } from '../calendar/worked-cases.ts';
import { type Calendar, nationalCalendar, regionalCalendars } from '../calendar/working-days.ts';
import { decide } from '../case/decide.ts';
import { barSchema, daySchema, type FactValue, factValueSchema } from '../case/events.ts';
import type { DeadlineView, Gap } from '../case/gap.ts';
import { gaps } from '../case/gaps.ts';
import type { BenchmarkTable } from '../discretion/benchmark-schema.ts';
import type { ConsiderationList } from '../discretion/consideration-schema.ts';
import { judgeAmount } from '../discretion/judge-amount.ts';
import { openBenchmark } from '../discretion/propose.ts';
import {
  type AskedFactSets,
  askedFactSetsSchema,
  tell as tellProposal,
  WORKED_ON,
} from '../discretion/worked-by-hand.ts';
import { doorOf, NOTHING_TO_APPROVE, played, STORY_DAY, spoken, stepSchema } from './case-story.ts';
import { asked as english } from './locales/asked-en.ts';
import { type AskedTexts, asked as chinese } from './locales/asked-zh-cn.ts';
import type { Localized, Pack } from './pack-schema.ts';
import { type RuleSet, rulesFor } from './rule-set.ts';

const doorSchema = z.enum(['approval', 'reason', 'warn']);
/** Item alone; or item, article with the short name of its source, bar in force, door; or any of them by name. */
const missingSchema = z.union([
  z.string(),
  z.tuple([z.string(), z.string(), barSchema, doorSchema]),
  z.strictObject({
    item: z.string(),
    article: z.string().optional(),
    bar: barSchema.optional(),
    door: doorSchema.optional(),
  }),
]);
const dueSchema = z.strictObject({
  due: daySchema.nullable().optional(),
  shown: daySchema.nullable().optional(),
  adverseFrom: daySchema.nullable().optional(),
  left: z.int().nullable().optional(),
  counted: z.array(daySchema).optional(),
});

export const askedStorySchema = z.strictObject({
  story: z.string().min(2),
  /** A pack in force, whose procedure it is; or `category` and `procedure`. */
  pack: z.string().optional(),
  category: z.string().optional(),
  procedure: z.string().optional(),
  /** Packs that must be in force. */
  layers: z.array(z.string()).optional(),
  region: z.literal('xinjiang').optional(),
  path: z.string().optional(),
  /** Day whose rules apply; left out: 2026-11-25. */
  on: daySchema.optional(),
  facts: z.record(z.string(), factValueSchema),
  course: z
    .array(
      z.strictObject({
        do: z.array(stepSchema).optional(),
        press: z.string(),
        missing: z.array(missingSchema).optional(),
        verdict: z.enum(['allow', 'warn', 'hold: reason', 'hold: approval']).optional(),
        today: daySchema.optional(),
        /** `[last day, what is left]`, null where there is none; or any of its dates by name. */
        deadlines: z
          .record(z.string(), z.union([z.tuple([daySchema.nullable(), z.int().nullable()]), dueSchema]))
          .optional(),
      }),
    )
    .min(1),
});
export type AskedStory = z.infer<typeof askedStorySchema>;

/** A file that asks several things. */
export const askedFileSchema = z.strictObject({
  stories: z.array(askedStorySchema).optional(),
  periods: askedPeriodsSchema.optional(),
  discretion: z.array(askedFactSetsSchema).optional(),
});
export type AskedFile = z.infer<typeof askedFileSchema>;

/** What the rules say to one thing, beside what was expected of it. */
export interface Answered {
  readonly kind: 'story' | 'period' | 'discretion';
  readonly name: string;
  /** Null when it could not be answered: `problems` says why. */
  readonly says: unknown;
  /** As the file writes it; null where it only asks. */
  readonly expected: unknown;
  /** Each in which the two differ. */
  readonly differences: readonly string[];
  /** What in the file names nothing that is in force. */
  readonly problems: readonly string[];
}

export interface InForce {
  readonly packs: readonly Pack[];
  readonly tables: readonly BenchmarkTable[];
  readonly lists: readonly ConsiderationList[];
  readonly locale: Locale;
}

const text = (of: Localized, locale: Locale) => of[locale];
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const texts: Readonly<Record<Locale, AskedTexts>> = { 'zh-CN': chinese, en: english };
/** Says a difference, if there is one. */
type Differ = (where: readonly string[], part: string, expected: unknown, says: unknown) => string[];
const differIn =
  (say: AskedTexts): Differ =>
  (where, part, expected, says) =>
    expected === undefined || same(expected, says)
      ? []
      : [
          say.differ(
            say.of([...where, say.part(part)]),
            JSON.stringify(expected),
            says === undefined ? '—' : JSON.stringify(says),
          ),
        ];
const unanswered = (
  kind: Answered['kind'],
  name: string,
  expected: unknown,
  problems: string[],
): Answered => ({
  kind,
  name,
  says: null,
  expected,
  differences: [],
  problems,
});

const daysOf = (strip: readonly StripDay[]) => ({
  counted: strip.filter((day) => day.counts).map(({ day }) => day),
  skipped: strip
    .filter((day) => !day.counts && day.why !== 'start' && day.why !== 'act')
    .map(({ day, why, name }) => ({ day, why: why ?? '', ...(name === undefined ? {} : { name }) })),
});

function gapSaid(gap: Gap, locale: Locale) {
  const { citation } = gap;
  return {
    item: gap.item ?? gap.id,
    kind: gap.kind,
    title: text(gap.title, locale),
    article: citation === null ? '' : `${citation.short}${citation.article}`,
    words: citation?.words ?? '',
    verified: citation?.verified ?? false,
    bar: gap.bar,
    door: doorOf[gap.bar],
    why: text(gap.why, locale),
    wanted: [...gap.wanted],
  };
}

function deadlineSaid(view: DeadlineView, locale: Locale) {
  const { how, remarks, provisional } = explainView(view, locale);
  const { citation } = view;
  return {
    title: text(view.title, locale),
    article: citation === null ? '' : `${citation.short}${citation.article}`,
    whose: view.whose,
    from: view.from,
    due: view.due,
    shown: view.shown ?? null,
    adverseFrom: view.adverseFrom ?? null,
    left: view.left,
    metOn: view.metOn,
    provisional: view.provisional,
    ...daysOf(view.strip),
    sentences: [...how, ...remarks, ...provisional],
  };
}

/** Names in the story that nothing in force bears. */
function unknownNames(story: AskedStory, rules: RuleSet, say: AskedTexts): string[] {
  const known = {
    fact: Object.keys(rules.facts),
    item: rules.items.map(({ id }) => id),
    action: Object.keys(rules.actions),
    deadline: rules.deadlines.map(({ id }) => id),
    channel: rules.disclosures.map(({ definition }) => definition.channel.id),
  };
  const found: string[] = [];
  const look = (what: keyof typeof known, names: readonly string[]) => {
    for (const name of names)
      if (!known[what].includes(name)) found.push(say.noName(what, name, known[what]));
  };
  look('fact', Object.keys(story.facts));
  for (const { do: steps = [], press, deadlines: days = {} } of story.course) {
    look('action', [press]);
    look('deadline', Object.keys(days));
    for (const step of steps) {
      if ('facts' in step) look('fact', Object.keys(step.facts));
      if ('tick' in step) look('item', step.tick);
      if ('documents' in step) look('item', Object.keys(step.documents));
      if ('allBut' in step) look('item', step.allBut);
      if ('publish' in step) look('channel', step.publish);
      if ('withhold' in step) look('channel', step.withhold.channels);
      if ('takeBack' in step) look('channel', [step.takeBack]);
    }
  }
  return [...new Set(found)];
}

/** Plays a story by the rules in force on its day. */
export function answerStory(story: AskedStory, { packs, locale }: InForce): Answered {
  const name = story.story;
  const on = story.on ?? STORY_DAY;
  const named = packs.find((one) => one.pack === story.pack);
  const refuse = (problem: string) => unanswered('story', name, story.course, [problem]);
  const say = texts[locale];
  const differ = differIn(say);
  if (story.pack !== undefined && named === undefined)
    return refuse(
      say.noPack(
        story.pack,
        packs.map((one) => one.pack),
      ),
    );
  const category = story.category ?? named?.category;
  const procedure = story.procedure ?? named?.procedure;
  if (category === undefined || procedure === undefined) return refuse(say.whichPack());
  const lost = (story.layers ?? []).filter((layer) => !packs.some((one) => one.pack === layer));
  if (lost.length > 0) return refuse(say.lost(lost));
  const rules = rulesFor(packs, { category, procedure, on });
  if (rules === null) return refuse(say.notInForce(`${category}/${procedure}`, on));
  const unknown = unknownNames(story, rules, say);
  if (unknown.length > 0) return unanswered('story', name, story.course, unknown);
  const calendar: Calendar = story.region === undefined ? nationalCalendar : regionalCalendars[story.region];
  let scenes: ReturnType<typeof played<AskedStory['course'][number]>>;
  try {
    scenes = played(story, rules);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(why === NOTHING_TO_APPROVE ? say.nothingToApprove() : say.cannotPlay(why));
  }
  const differences: string[] = [];
  const course = scenes.map(({ entry, state, now }, at) => {
    const all = gaps(state, rules, now);
    const found = all.filter((gap) => gap.actions.includes(entry.press)).map((gap) => gapSaid(gap, locale));
    const views = deadlines(state, rules, calendar, entry.today ?? on);
    const verdicts = Object.fromEntries(
      Object.keys(rules.actions).map((action) => [action, spoken(decide(action, state, rules, now, 'hold'))]),
    );
    const where = say.press(at + 1, entry.press);
    differences.push(...differ([where], 'verdict', entry.verdict, verdicts[entry.press]));
    if (entry.missing !== undefined) differences.push(...missingDiffers(where, entry.missing, found, say));
    const said = Object.fromEntries(views.map((view) => [view.id, deadlineSaid(view, locale)]));
    for (const [id, expected] of Object.entries(entry.deadlines ?? {})) {
      const view = said[id];
      const [due, left] = Array.isArray(expected) ? expected : [undefined, undefined];
      const parts = Array.isArray(expected) ? { due, left } : expected;
      if (view === undefined) {
        // No date is what was expected of a period that does not apply.
        if (Object.values(parts).some((value) => value !== null && value !== undefined))
          differences.push(say.notApplying(say.of([where, say.deadline(id)])));
      } else
        for (const [part, value] of Object.entries(parts))
          differences.push(
            ...differ([where, say.deadline(id)], part, value, view[part as keyof typeof view]),
          );
    }
    return {
      press: entry.press,
      verdict: verdicts[entry.press] ?? '',
      verdicts,
      missing: found,
      deadlines: said,
    };
  });
  const expected = story.course.map(({ press, missing, verdict, deadlines: days }) => ({
    press,
    ...(verdict === undefined ? {} : { verdict }),
    ...(missing === undefined ? {} : { missing }),
    ...(days === undefined ? {} : { deadlines: days }),
  }));
  const by = rules.packs.map(({ id, version }) => `${id} ${version}`);
  return {
    kind: 'story',
    name,
    says: { rules: { category, procedure, on, packs: by }, course },
    expected,
    differences,
    problems: [],
  };
}

function missingDiffers(
  where: string,
  expected: readonly z.infer<typeof missingSchema>[],
  found: readonly ReturnType<typeof gapSaid>[],
  say: AskedTexts,
): string[] {
  const differ = differIn(say);
  const wanted = expected.map((one) =>
    typeof one === 'string'
      ? { item: one }
      : Array.isArray(one)
        ? { item: one[0], article: one[1], bar: one[2], door: one[3] }
        : one,
  );
  return [
    ...wanted.flatMap((one): string[] => {
      const gap = found.find(({ item }) => item === one.item);
      if (gap === undefined) return [say.notMissing(where, one.item)];
      return (['article', 'bar', 'door'] as const).flatMap((part) =>
        differ([where, one.item], part, one[part], gap[part]),
      );
    }),
    ...found
      .filter(({ item }) => !wanted.some((one) => one.item === item))
      .map(({ item, article, bar }) => say.notExpected(where, item, article, bar)),
  ];
}

/** Counts each period that the file describes. */
export function answerPeriods(
  { rules, cases }: AskedPeriods,
  { locale }: Pick<InForce, 'locale'>,
): Answered[] {
  const say = texts[locale];
  const differ = differIn(say);
  return cases.map((one): Answered => {
    const { expect: expected } = one;
    const rule = rules[one.rule];
    const refuse = (problem: string) => unanswered('period', one.id, expected ?? null, [problem]);
    if (rule === undefined) return refuse(say.noRule(one.rule, Object.keys(rules)));
    const strange = (['extension', 'suspension'] as const).find(
      (kind) => one[`${kind}s`].length > 0 && rule[kind] === undefined,
    );
    if (strange !== undefined) return refuse(say.noChange(strange));
    const calendar: Calendar = one.region === 'national' ? nationalCalendar : regionalCalendars[one.region];
    const period = periodOf(rule);
    const dates = threeDates(one.from, period, calendar, changesOf({ ...one, rule }));
    if (dates === null) return refuse(say.noDay(one.from));
    const { counted, skipped } = daysOf(dates.strip);
    const says = {
      article: rule.article,
      due: dates.due,
      shown: dates.shown,
      adverseFrom: dates.adverseFrom,
      dueAt: dates.dueAt,
      provisional: dates.provisional,
      says: [...new Set<string>(dates.remarks.map(({ kind }) => kind))].sort(),
      counted,
      skipped,
      suspended: skipped.filter(({ why }) => why === 'suspended').map(({ day }) => day),
      sentences: explainDeadline(one.from, period, dates, locale),
    };
    const differences =
      expected === undefined
        ? []
        : [
            ...differ([], 'due', expected.due, says.due),
            ...differ([], 'shown', expected.shown, says.shown),
            ...differ([], 'adverseFrom', expected.adverseFrom ?? null, says.adverseFrom),
            ...differ([], 'dueAt', expected.dueAt ?? null, says.dueAt),
            ...differ([], 'provisional', expected.provisional, says.provisional),
            ...differ([], 'says', [...expected.says].sort(), says.says),
            ...differ([], 'counted', expected.counted, says.counted),
            ...expected.skipped.flatMap(({ day, name }) =>
              differ([day], 'skipped', name, dates.strip.find((other) => other.day === day)?.name),
            ),
            ...(expected.suspended.length === 0
              ? []
              : differ([], 'suspended', expected.suspended, says.suspended)),
          ];
    return { kind: 'period', name: one.id, says, expected: expected ?? null, differences, problems: [] };
  });
}

/** Proposes for each fact set of a benchmark table in force. */
export function answerFactSets(asked: AskedFactSets, { tables, lists, locale }: InForce): Answered[] {
  const table = tables.find((one) => one.table === asked.table);
  const say = texts[locale];
  const differ = differIn(say);
  return asked.cases.map((one): Answered => {
    const { case: name, entry, facts, without, on, ...expected } = one;
    const refuse = (problem: string) => unanswered('discretion', name, expected, [problem]);
    if (table === undefined)
      return refuse(
        say.noTable(
          asked.table,
          tables.map((other) => other.table),
        ),
      );
    const known: Record<string, FactValue> = { ...asked.base, ...facts };
    for (const fact of without ?? []) delete known[fact];
    const proposal = openBenchmark(table, lists).propose(entry, known, on ?? WORKED_ON);
    if (proposal === null)
      return refuse(
        say.noEntry(
          entry,
          table.entries.map((other) => other.entry),
        ),
      );
    const told = tellProposal(proposal, Object.keys(one.amounts ?? {}).map(Number), judgeAmount);
    const differences = Object.entries(expected).flatMap(([part, value]) =>
      differ([], part, value, told[part as keyof typeof told]),
    );
    const says = {
      table: `${table.table} ${table.version}`,
      entry,
      ...told,
      tierTitle: proposal.tier?.title ?? null,
      reasons: proposal.reasons.map(({ fact, value, title }) => ({
        fact,
        title: text(title, locale),
        value,
      })),
      considerations: proposal.considerations.map(({ id, outcome, citation }) => ({
        id,
        outcome,
        article: `${citation.short}${citation.article}`,
      })),
    };
    return { kind: 'discretion', name, says, expected, differences, problems: [] };
  });
}

/** Everything that a file asks, in its order. */
export function answer(file: AskedFile, inForce: InForce): readonly Answered[] {
  return [
    ...(file.stories ?? []).map((story) => answerStory(story, inForce)),
    ...(file.periods === undefined ? [] : answerPeriods(file.periods, inForce)),
    ...(file.discretion ?? []).flatMap((sets) => answerFactSets(sets, inForce)),
  ];
}
