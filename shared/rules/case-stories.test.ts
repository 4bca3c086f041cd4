/**
 * Whole cases by category: what is missing at each press, from the first event to the archive, written out by hand
 * (decision 47). One folder of stories/ per category; the form is told in docs/packs.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { deadlines } from '../calendar/deadline.ts';
import { nationalCalendar } from '../calendar/working-days.ts';
import { decide } from '../case/decide.ts';
import { factsOf } from '../case/derived-facts.ts';
import { barSchema, capacitySchema, daySchema, type EventDraft, factValueSchema } from '../case/events.ts';
import { fold } from '../case/fold.ts';
import type { Verdict } from '../case/gap.ts';
import { gaps } from '../case/gaps.ts';
import type { CaseState } from '../case/state.ts';
import { evaluate } from './cel.ts';
import { closers } from './closers.ts';
import { loadPack } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { type RuleSet, rulesFor } from './rule-set.ts';
import { Writers } from './story-writers.ts';

const stepSchema = z.union([
  z.strictObject({ facts: z.record(z.string(), factValueSchema) }),
  z.strictObject({ tick: z.array(z.string()), as: capacitySchema.optional() }),
  /** Item, then kind of document. */
  z.strictObject({ documents: z.record(z.string(), z.string()), as: capacitySchema.optional() }),
  z.strictObject({ present: z.string() }),
  z.strictObject({ decided: daySchema }),
  /** Everything that applies now is done, but for these items. */
  z.strictObject({ allBut: z.array(z.string()) }),
]);
type Step = z.infer<typeof stepSchema>;

/** Item, article with the short name of its source, bar in force, door. */
const missingSchema = z.tuple([z.string(), z.string(), barSchema, z.enum(['approval', 'reason', 'warn'])]);

const storySchema = z.strictObject({
  story: z.string().min(4),
  pack: z.string(),
  path: z.enum(['complete', 'late', 'unqualified', 'order', 'notice', 'amount']),
  /** What the page showed when the case was opened. */
  facts: z.record(z.string(), factValueSchema),
  course: z
    .array(
      z.strictObject({
        do: z.array(stepSchema).optional(),
        press: z.string(),
        /** Exactly these stand in the way of the press, or warn at it. */
        missing: z.array(missingSchema),
        /** Day on which the periods are looked at. */
        today: daySchema.optional(),
        /** Last day, and what is left of it: working days or days, negative once it is over, null once it is met. */
        deadlines: z.record(z.string(), z.tuple([daySchema, z.int().nullable()])).optional(),
      }),
    )
    .min(1),
});
type Story = z.infer<typeof storySchema>;

const categories = [
  'permit',
  'penalty',
  'coercion',
  'levy',
  'fee',
  'confirmation',
  'inspection',
  'benefit',
] as const;
const folder = new URL('./stories/', import.meta.url);
const packFile = (id: string) => new URL(`./packs/${id}.yaml`, import.meta.url);

const stories = categories.flatMap((category) => {
  const here = new URL(`${category}/`, folder);
  return (existsSync(here) ? readdirSync(here) : []).sort().map((file) => ({
    name: `${category}/${file}`,
    category,
    story: storySchema.parse(parse(readFileSync(new URL(file, here), 'utf8'))),
  }));
});
const ready = stories.filter(({ story }) => existsSync(packFile(story.pack)));
const waiting = stories.filter(({ story }) => !existsSync(packFile(story.pack)));
/** Packs whose stories are written and which are not: taken off this list when the pack lands. */
const waitingPacks: readonly string[] = parse(readFileSync(new URL('waiting.yaml', folder), 'utf8'));

type Mutate = (pack: Pack) => void;

const loadedPacks = new Map<string, Pack>();
function packOf(id: string, mutate: Mutate = () => undefined): Pack {
  let pack = loadedPacks.get(id);
  if (pack === undefined) {
    const loaded = loadPack(readFileSync(packFile(id), 'utf8'), id);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    pack = loaded.pack;
    loadedPacks.set(id, pack);
  }
  const copy = structuredClone(pack);
  mutate(copy);
  return copy;
}

function rulesOf(pack: Pack): RuleSet {
  const { category, procedure } = pack;
  const rules = rulesFor([pack], { category, procedure, on: '2026-11-25' });
  if (rules === null) throw new Error('no rules');
  return rules;
}

function closing(rules: RuleSet, id: string): EventDraft[] {
  const definition = rules.items.find((item) => item.id === id)?.definition;
  if (definition === undefined) return [];
  const { closedBy } = definition;
  const [as = 'officer'] = closers(definition.who);
  switch (closedBy.kind) {
    case 'attestation':
    case 'media':
      return [{ type: 'item.completed', data: { item: id, closedBy: closedBy.kind, as } }];
    case 'document':
      return [
        {
          type: 'item.completed',
          data: { item: id, closedBy: 'document', as, document: { kind: closedBy.document, number: '1号' } },
        },
      ];
    case 'event':
      if (closedBy.event !== 'officer.present') return [];
      return [{ type: 'officer.present', data: { person: 'lin', means: 'pin-on-this-device' } }];
    case 'fact':
      return [];
  }
}

function draftsOf(step: Step, rules: RuleSet, writers: Writers): EventDraft[] {
  if ('facts' in step)
    return [{ type: 'case.factsCaptured', data: { facts: { ...step.facts }, provenance: 'page' } }];
  if ('present' in step)
    return [{ type: 'officer.present', data: { person: step.present, means: 'own-device' } }];
  if ('decided' in step) return [{ type: 'decision.made', data: { decidedOn: step.decided } }];
  if ('allBut' in step) {
    const facts = factsOf(fold(writers.all), rules);
    return rules.items
      .filter(({ id, when }) => {
        if (step.allBut.includes(id)) return false;
        const applies = when === null ? null : evaluate(when, facts);
        return applies === null || ('value' in applies && applies.value === true);
      })
      .flatMap(({ id }) => closing(rules, id));
  }
  const as = step.as === undefined ? {} : { as: step.as };
  if ('tick' in step)
    return step.tick.map((item) => ({
      type: 'item.completed',
      data: { item, closedBy: 'attestation', ...as },
    }));
  return Object.entries(step.documents).map(([item, kind]) => ({
    type: 'item.completed',
    data: { item, closedBy: 'document', document: { kind, number: '1号' }, ...as },
  }));
}

const spoken = (verdict: Verdict) => (verdict.kind === 'hold' ? `hold: ${verdict.door}` : verdict.kind);

/** What the doors of the missing items come to together. */
function verdictOf(missing: Story['course'][number]['missing']): string {
  const doors = missing.map(([, , , door]) => door);
  if (doors.includes('approval')) return 'hold: approval';
  if (doors.includes('reason')) return 'hold: reason';
  return doors.includes('warn') ? 'warn' : 'allow';
}
const doorOf = { statutory: 'approval', procedural: 'reason', advisory: 'warn' } as const;

interface Scene {
  readonly entry: Story['course'][number];
  readonly state: CaseState;
  readonly now: string;
}

/** What happens in the story, as the unchanged pack has it done. */
function played(story: Story): readonly Scene[] {
  const pack = packOf(story.pack);
  const rules = rulesOf(pack);
  const writers = new Writers();
  const { category, procedure } = pack;
  writers.write('shen', { type: 'case.opened', data: { category, procedure } });
  writers.write('shen', {
    type: 'case.factsCaptured',
    data: { facts: { ...story.facts }, provenance: 'page' },
  });
  return story.course.map((entry) => {
    for (const step of entry.do ?? [])
      for (const draft of draftsOf(step, rules, writers)) {
        const alone = draft.type === 'officer.present' && draft.data.means === 'own-device';
        writers.write(alone ? draft.data.person : 'shen', draft);
      }
    return { entry, state: fold(writers.all), now: writers.now() };
  });
}

/** What a pack says to it, in the form in which the story expects it. */
function tell(scenes: readonly Scene[], pack: Pack) {
  const rules = rulesOf(pack);
  return scenes.map(({ entry, state, now }) => {
    const found = gaps(state, rules, now).filter((gap) => gap.actions.includes(entry.press));
    const periods =
      entry.deadlines === undefined
        ? []
        : deadlines(state, rules, nationalCalendar, entry.today ?? '2026-11-25');
    return {
      press: entry.press,
      known: Object.hasOwn(rules.actions, entry.press),
      missing: found
        .map((gap) => [
          gap.item ?? gap.id,
          `${gap.citation?.short ?? ''}${gap.citation?.article ?? ''}`,
          gap.bar,
          doorOf[gap.bar],
        ])
        .sort(),
      verdict: spoken(decide(entry.press, state, rules, now, 'hold')),
      deadlines: Object.fromEntries(
        Object.keys(entry.deadlines ?? {}).map((id) => {
          const view = periods.find((one) => one.id === id);
          return [id, [view?.due ?? null, view?.left ?? null]];
        }),
      ),
    };
  });
}

function hoped(story: Story): ReturnType<typeof tell> {
  return story.course.map(({ press, missing, deadlines: days }) => ({
    press,
    known: true,
    missing: missing.map((one) => [...one]).sort() as ReturnType<typeof tell>[number]['missing'],
    verdict: verdictOf(missing),
    deadlines: { ...days },
  }));
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const packIds = [...new Set(ready.map(({ story }) => story.pack))].sort();

describe('R1, R2, R5: whole cases of every category, from the first event to the archive', () => {
  test.each(categories)(
    '%s: at least one complete case and five wrong paths of different kinds',
    (category) => {
      const paths = stories.filter((one) => one.category === category).map(({ story }) => story.path);
      expect(paths).toContain('complete');
      expect(paths.filter((path) => path !== 'complete').length).toBeGreaterThanOrEqual(5);
      expect([...new Set(paths)].sort()).toEqual([
        'amount',
        'complete',
        'late',
        'notice',
        'order',
        'unqualified',
      ]);
    },
  );
  test('stories that wait for their pack are said, and no other pack is missing', () => {
    console.info(`case stories: ${ready.length} told, ${waiting.length} wait for their pack`);
    expect([...new Set(waiting.map(({ story }) => story.pack))].sort()).toEqual([...waitingPacks].sort());
  });
  if (waiting.length > 0) test.todo(waiting.map(({ name }) => name).join(', '));
  test.each(ready.map(({ name, story }) => [name, story] as const))('%s', (_name, story) => {
    expect(tell(played(story), packOf(story.pack))).toEqual(hoped(story));
  });
});

describe.each(packIds)('%s: its stories go red when the pack goes wrong (decision 48)', (id) => {
  let own: readonly { story: Story; scenes: readonly Scene[] }[] = [];
  beforeAll(() => {
    own = ready
      .filter(({ story }) => story.pack === id)
      .map(({ story }) => ({ story, scenes: played(story) }));
  });
  const stillRight = (mutate: Mutate) => {
    const pack = packOf(id, mutate);
    return own.every(({ story, scenes }) => same(tell(scenes, pack), hoped(story)));
  };
  const mutants = (name: (item: string) => Mutate) =>
    Object.keys(packOf(id).items).filter((item) => stillRight(name(item)));
  test('unchanged it tells them all', () => {
    expect(stillRight(() => undefined)).toBe(true);
  });
  test('every item is missed when it is dropped', () => {
    expect(
      mutants((item) => (pack) => {
        delete pack.items[item];
      }),
    ).toEqual([]);
  });
  test('every bar is missed when it is another', () => {
    expect(
      mutants((item) => (pack) => {
        const found = pack.items[item];
        if (found?.citation.verified === true)
          found.bar = found.bar === 'advisory' ? 'procedural' : 'advisory';
        else if (found !== undefined) found.citation = { ...found.citation, verified: true };
      }),
    ).toEqual([]);
  });
  test('every item is missed when it guards nothing', () => {
    expect(
      mutants((item) => (pack) => {
        const found = pack.items[item];
        if (found !== undefined) found.guards = [];
      }),
    ).toEqual([]);
  });
});
