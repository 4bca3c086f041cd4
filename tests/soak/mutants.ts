/**
 * Mutants of the shipped packs: one number, one comparison, one bar, one guard, one point of a period is made wrong, and
 * case stories and periods worked by hand must notice. Tests that read the packs' own numbers do not count.
 * `npm run soak -- mutants [--count N] [--seed N]`; what survived and why: docs/pack-mutants.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { seeded } from '../../bench/fixtures/statistics.ts';
import { openPoints } from '../../shared/calendar/deadline.ts';
import type { Changes } from '../../shared/calendar/period.ts';
import { threeDates } from '../../shared/calendar/three-dates.ts';
import { changesOf, readWorkedCases, type WorkedCase } from '../../shared/calendar/worked-cases.ts';
import { nationalCalendar, regionalCalendars } from '../../shared/calendar/working-days.ts';
import {
  hoped,
  played,
  type Scene,
  STORY_DAY,
  type Story,
  storySchema,
  tell,
} from '../../shared/rules/case-story.ts';
import { checkPack } from '../../shared/rules/check-pack.ts';
import { loadPackFile } from '../../shared/rules/load-pack.ts';
import { type DeadlineDefinition, type Pack, packSchema } from '../../shared/rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '../../shared/rules/rule-set.ts';

const shared = new URL('../../shared/', import.meta.url);

export const kinds = [
  'item dropped',
  'bar',
  'guard dropped',
  'number',
  'comparison',
  'period length',
  'period unit',
  'period first day',
] as const;
export type MutantKind = (typeof kinds)[number];

export interface Mutant {
  readonly pack: string;
  readonly kind: MutantKind;
  /** `items.two-officers: bar statutory → procedural` */
  readonly what: string;
  readonly apply: (pack: Pack) => void;
}

export interface MutantReport {
  /** Drawn, and such that the checks of packs let them into force. */
  readonly tried: number;
  readonly killed: number;
  /** Drawn, and refused by the checks of packs: they could never be in force, and do not count. */
  readonly refused: number;
  readonly byKind: Readonly<Record<string, { readonly tried: number; readonly killed: number }>>;
  readonly survivors: readonly Pick<Mutant, 'pack' | 'kind' | 'what'>[];
}

/** Numbers of a condition: whole numbers and days between quotes, each moved by one up and down. */
function numbersOf(text: string): readonly { readonly found: string; readonly becomes: string }[] {
  const changes: { found: string; becomes: string }[] = [];
  for (const match of text.matchAll(/(?<![\w."-])\d+(?![\w."-])/g)) {
    const at = match.index;
    for (const step of [1, -1]) {
      const number = Number(match[0]) + step;
      if (number < 0) continue;
      const becomes = `${text.slice(0, at)}${number}${text.slice(at + match[0].length)}`;
      changes.push({ found: `${match[0]} → ${number}`, becomes });
    }
  }
  return changes;
}

const flipped: Readonly<Record<string, string>> = {
  '>=': '>',
  '>': '>=',
  '<=': '<',
  '<': '<=',
  '==': '!=',
  '!=': '==',
};

function comparisonsOf(text: string): readonly { readonly found: string; readonly becomes: string }[] {
  return [...text.matchAll(/>=|<=|==|!=|>|</g)].map((match) => {
    const [sign] = match;
    const other = flipped[sign] ?? sign;
    return {
      found: `${sign} → ${other} at ${match.index}`,
      becomes: `${text.slice(0, match.index)}${other}${text.slice(match.index + sign.length)}`,
    };
  });
}

/** Every mutant of one pack, as many as there are. */
export function mutantsOf(pack: Pack): readonly Mutant[] {
  const found: Mutant[] = [];
  const add = (kind: MutantKind, what: string, apply: (pack: Pack) => void) =>
    found.push({ pack: keyOf(pack), kind, what, apply });
  const ofCondition = (where: string, text: string | undefined, put: (pack: Pack, text: string) => void) => {
    if (text === undefined) return;
    for (const { found: what, becomes } of numbersOf(text))
      add('number', `${where}: ${what}`, (copy) => put(copy, becomes));
    for (const { found: what, becomes } of comparisonsOf(text))
      add('comparison', `${where}: ${what}`, (copy) => put(copy, becomes));
  };
  for (const [id, item] of Object.entries(pack.items)) {
    const at = `items.${id}`;
    const change = (copy: Pack, to: Partial<Pack['items'][string]>) => {
      const now = copy.items[id];
      if (now !== undefined) copy.items[id] = { ...now, ...to };
    };
    add('item dropped', at, (copy) => {
      delete copy.items[id];
    });
    // What rests on words that nobody has read is advisory whatever its bar says: the fault there is to call it read.
    if (!item.citation.verified)
      add('bar', `${at}: unverified → verified`, (copy) =>
        change(copy, { citation: { ...item.citation, verified: true } }),
      );
    for (const bar of ['statutory', 'procedural', 'advisory'] as const)
      if (item.citation.verified && bar !== item.bar)
        add('bar', `${at}: ${item.bar} → ${bar}`, (copy) => change(copy, { bar }));
    for (const guard of item.guards)
      add('guard dropped', `${at}: ${guard}`, (copy) =>
        change(copy, { guards: item.guards.filter((one) => one !== guard) }),
      );
    ofCondition(`${at}.when`, item.when, (copy, when) => change(copy, { when }));
    const { closedBy } = item;
    if (closedBy.kind === 'fact')
      ofCondition(`${at}.closedBy`, closedBy.condition, (copy, condition) =>
        change(copy, { closedBy: { kind: 'fact', condition } }),
      );
    if (closedBy.kind === 'event' && closedBy.count !== undefined)
      for (const count of [closedBy.count - 1, closedBy.count + 1].filter((n) => n > 0))
        add('number', `${at}.closedBy: count ${closedBy.count} → ${count}`, (copy) =>
          change(copy, { closedBy: { ...closedBy, count } }),
        );
  }
  for (const [id, { bar: own, when }] of Object.entries(pack.tightens ?? {})) {
    const at = `tightens.${id}`;
    const change = (copy: Pack, to: Partial<NonNullable<Pack['tightens']>[string]>) => {
      const now = copy.tightens?.[id];
      if (copy.tightens !== undefined && now !== undefined) copy.tightens[id] = { ...now, ...to };
    };
    add('item dropped', at, (copy) => {
      delete copy.tightens?.[id];
    });
    for (const bar of ['statutory', 'procedural', 'advisory'] as const)
      if (own !== undefined && bar !== own)
        add('bar', `${at}: ${own} → ${bar}`, (copy) => change(copy, { bar }));
    ofCondition(`${at}.when`, when, (copy, changed) => change(copy, { when: changed }));
  }
  for (const [id, deadline] of Object.entries(pack.deadlines)) {
    const at = `deadlines.${id}`;
    const change = (copy: Pack, to: Partial<DeadlineDefinition>) => {
      const now = copy.deadlines[id];
      if (now !== undefined) copy.deadlines[id] = { ...now, ...to };
    };
    ofCondition(`${at}.when`, deadline.when, (copy, when) => change(copy, { when }));
    for (const length of [deadline.length - 1, deadline.length + 1].filter((n) => n > 0))
      add('period length', `${at}: ${deadline.length} → ${length}`, (copy) => change(copy, { length }));
    for (const unit of ['working-day', 'day', 'month'] as const)
      if (unit !== deadline.unit && deadline.unit !== 'hour')
        add('period unit', `${at}: ${deadline.unit} → ${unit}`, (copy) => change(copy, { unit }));
    if (deadline.unit !== 'hour')
      add('period first day', `${at}: firstDayCounts → ${!deadline.firstDayCounts}`, (copy) =>
        change(copy, { firstDayCounts: !deadline.firstDayCounts }),
      );
    for (const [i, one] of (deadline.extendedBy ?? []).entries()) {
      const { max } = one;
      if (max === undefined) continue;
      for (const next of [max - 1, max + 1].filter((n) => n > 0))
        add('number', `${at}.extendedBy.${i}: max ${max} → ${next}`, (copy) =>
          change(copy, {
            extendedBy: (deadline.extendedBy ?? []).map((e, j) => (j === i ? { ...e, max: next } : e)),
          }),
        );
    }
  }
  for (const [name, fact] of Object.entries(pack.facts)) {
    const value = fact.fixed?.value;
    if (typeof value !== 'number') continue;
    for (const next of [value - 1, value + 1])
      add('number', `facts.${name}.fixed: ${value} → ${next}`, (copy) => {
        const now = copy.facts[name];
        if (now?.fixed !== undefined) now.fixed = { ...now.fixed, value: next };
      });
  }
  return found;
}

interface Told {
  readonly story: Story;
  readonly scenes: readonly Scene[];
}

/** Everything that may kill: read once. */
function readJury() {
  /** By file, one pack for each procedure that it covers. */
  const packs = new Map<string, readonly Pack[]>();
  for (const folder of ['rules/packs/', 'rules/layers/', '../demo/packs/']) {
    const url = new URL(folder, shared);
    if (!existsSync(url)) continue;
    for (const name of readdirSync(url).filter((file) => file.endsWith('.yaml'))) {
      const loaded = loadPackFile(readFileSync(new URL(name, url), 'utf8'), name);
      if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
      packs.set(name.slice(0, -'.yaml'.length), loaded.packs);
    }
  }
  const folder = new URL('rules/stories/', shared);
  const stories = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'waiting')
    .flatMap(({ name }) =>
      readdirSync(new URL(`${name}/`, folder))
        .filter((file) => file.endsWith('.yaml') && file !== 'waiting.yaml')
        .map((file) => storySchema.parse(parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')))),
    )
    .filter((story) => [story.pack, ...(story.layers ?? [])].every((id) => packs.has(id)));
  const worked = readdirSync(new URL('calendar/worked/', shared))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => readWorkedCases(readFileSync(new URL(`calendar/worked/${file}`, shared), 'utf8')));
  const links = z
    .array(z.strictObject({ worked: z.string(), deadlines: z.array(z.string()) }))
    .parse(parse(readFileSync(new URL('calendar/worked-for-packs.yaml', shared), 'utf8')));
  return { packs, stories, worked, links };
}
type Jury = ReturnType<typeof readJury>;

const calendarOf = (region: string | undefined) =>
  region === 'xinjiang' ? regionalCalendars.xinjiang : nationalCalendar;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A layer that covers several procedures is a pack in each of them. */
const keyOf = ({ pack, category, procedure }: Pack) => `${pack} ${category}/${procedure}`;

/** @param instead takes the place of the pack of its name */
function rulesOf(story: Story, packs: Jury['packs'], instead?: Pack): RuleSet | null {
  const own = [story.pack, ...(story.layers ?? [])]
    .flatMap((id) => packs.get(id) ?? [])
    .map((pack) => (instead !== undefined && keyOf(instead) === keyOf(pack) ? instead : pack));
  const [first] = packs.get(story.pack) ?? [];
  if (first === undefined) return null;
  return rulesFor(own, { category: first.category, procedure: first.procedure, on: STORY_DAY });
}

/** What happened in the worked example, with the limits and notices that the pack asks for. */
function changesUnder(one: WorkedCase, { extendedBy = [], suspendedBy = [] }: DeadlineDefinition): Changes {
  const { suspensions, extensions } = changesOf(one);
  return {
    suspensions: suspensions.flatMap((change) => {
      const [own] = suspendedBy;
      return own === undefined ? [] : [{ ...change, noticeRequired: own.notice === 'required' }];
    }),
    extensions: extensions.flatMap((change, i) => {
      const own = extendedBy[i];
      return own === undefined
        ? []
        : [{ ...change, max: own.max ?? null, noticeRequired: own.notice === 'required' }];
    }),
  };
}

/** Does the worked example come out of the pack's period as it was written by hand? */
function worksOut(one: WorkedCase, definition: DeadlineDefinition): boolean {
  const dates = threeDates(
    one.from,
    { ...definition, open: openPoints(definition) },
    calendarOf(one.region),
    changesUnder(one, definition),
  );
  return (
    (dates?.shown ?? null) === one.expect.shown &&
    (dates?.adverseFrom ?? null) === (one.expect.adverseFrom ?? null)
  );
}

/** What the jury says of one pack, so that its mutants can be shown to it one after another. */
function juryOf(judged: Pack, { packs, stories, worked, links }: Jury) {
  const id = judged.pack;
  const told: Told[] = stories
    .filter((story) =>
      [story.pack, ...(story.layers ?? [])].some((file) => packs.get(file)?.some((pack) => pack === judged)),
    )
    .map((story) => {
      const rules = rulesOf(story, packs);
      return { story, scenes: rules === null ? [] : played(story, rules) };
    });
  const periods = links.flatMap(({ worked: rule, deadlines }) =>
    deadlines
      .filter((name) => name.startsWith(`${id}/`))
      .map((name) => ({
        deadline: name.slice(id.length + 1),
        cases: worked.filter((one) => one.ruleName === rule),
      })),
  );
  return {
    stories: told.length,
    /** The first thing that turns red, or null when all stay green. */
    killer(pack: Pack): string | null {
      for (const { deadline, cases } of periods) {
        const definition = pack.deadlines[deadline];
        const red = cases.find((one) => definition === undefined || !worksOut(one, definition));
        if (red !== undefined) return `worked ${red.id}`;
      }
      for (const { story, scenes } of told) {
        const rules = rulesOf(story, packs, pack);
        if (rules === null || !same(tell(scenes, rules, calendarOf(story.region)), hoped(story)))
          return story.story;
      }
      return null;
    },
  };
}

/**
 * A mutant that the checks of packs let into force: a layer also over all the others of its procedure. One that is left
 * out would be told as wrongly as one that is wrong, and would prove nothing about the stories.
 */
function viable(pack: Pack, packs: readonly Pack[]): boolean {
  if (!packSchema.safeParse(pack).success) return false;
  if (pack.layer === 'national') return checkPack(pack).length === 0;
  const together = packs.map((one) => (keyOf(one) === keyOf(pack) ? pack : one));
  const { category, procedure } = pack;
  return rulesFor(together, { category, procedure, on: STORY_DAY })?.problems.length === 0;
}

/**
 * @param count mutants to try, drawn kind after kind so that the rarer ones are not drowned
 * @throws when an unchanged pack is not told rightly: then a dead mutant would prove nothing
 */
export function mutants({
  count,
  seed,
  blind = false,
}: {
  readonly count: number;
  readonly seed: number;
  /** Nobody looks: the control, with which nothing may die. */
  readonly blind?: boolean;
}): MutantReport {
  const read = readJury();
  const jury = blind ? { ...read, stories: [], links: [] } : read;
  const random = seeded(seed);
  const shuffled = <T>(list: readonly T[]) =>
    list
      .map((value) => ({ value, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  const packs = new Map([...jury.packs.values()].flat().map((pack) => [keyOf(pack), pack]));
  const juries = new Map([...packs].map(([key, pack]) => [key, juryOf(pack, jury)]));
  for (const [id, pack] of packs) {
    const red = juries.get(id)?.killer(pack) ?? null;
    if (red !== null) throw new Error(`${id} unchanged is not told rightly: ${red}`);
  }
  const all = [...packs.values()].flatMap(mutantsOf);
  const waiting = new Map(kinds.map((kind) => [kind, shuffled(all.filter((one) => one.kind === kind))]));
  const byKind = Object.fromEntries(kinds.map((kind) => [kind, { tried: 0, killed: 0 }]));
  const survivors: Pick<Mutant, 'pack' | 'kind' | 'what'>[] = [];
  let [tried, killed, refused] = [0, 0, 0];
  while (tried < count && [...waiting.values()].some((list) => list.length > 0))
    for (const kind of kinds) {
      const mutant = waiting.get(kind)?.pop();
      const pack = mutant === undefined ? undefined : packs.get(mutant.pack);
      const score = byKind[kind];
      if (mutant === undefined || pack === undefined || score === undefined || tried >= count) continue;
      const copy = structuredClone(pack);
      mutant.apply(copy);
      if (!viable(copy, [...packs.values()])) {
        refused += 1;
        continue;
      }
      tried += 1;
      score.tried += 1;
      if (juries.get(mutant.pack)?.killer(copy) === null)
        survivors.push({ pack: mutant.pack, kind, what: mutant.what });
      else {
        killed += 1;
        score.killed += 1;
      }
    }
  return { tried, killed, refused, byKind, survivors };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      count: { type: 'string', default: '300' },
      seed: { type: 'string', default: '20261126' },
    },
  });
  const report = mutants({ count: Number(values.count), seed: Number(values.seed) });
  for (const { pack, kind, what } of report.survivors) console.log(`survived  ${pack}  ${kind}  ${what}`);
  for (const [kind, { tried, killed }] of Object.entries(report.byKind))
    console.log(`${kind.padEnd(18)} ${killed} of ${tried}`);
  const { survivors, ...figures } = report;
  console.log(
    JSON.stringify({ soak: 'mutants', seed: Number(values.seed), ...figures, survivors: survivors.length }),
  );
  if (report.killed < 0.95 * report.tried) process.exitCode = 1;
}
