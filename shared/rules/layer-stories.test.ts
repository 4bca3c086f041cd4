/**
 * Cases under the lower layers that come along: what a region, a district's plan or a ministry's rules ask beyond the
 * national pack, written out by hand (decision 47). The form is that of case-stories.test.ts, with `layers:`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { nationalCalendar, regionalCalendars } from '../calendar/working-days.ts';
import { hoped, played, type Scene, STORY_DAY, type Story, storySchema, tell } from './case-story.ts';
import { publicationOf } from './disclosure.ts';
import { loadPackFile } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { type RuleSet, rulesFor } from './rule-set.ts';

const here = (path: string) => new URL(path, import.meta.url);
const folders = ['./layers/', './samples/', '../../demo/packs/'];
const nationalIds = readdirSync(here('./packs/')).map((file) => file.replace('.yaml', ''));
const layerFile = (id: string) =>
  folders.map((folder) => here(`${folder}${id}.yaml`)).find((file) => existsSync(file));

const stories = readdirSync(here('./stories/layers/'))
  .filter((file) => file !== 'waiting.yaml')
  .sort()
  .map((file) => ({
    name: file,
    story: storySchema.parse(parse(readFileSync(here(`./stories/layers/${file}`), 'utf8'))),
  }));
const layersOf = (story: Story): readonly string[] => story.layers ?? [];
const ready = stories.filter(({ story }) => layersOf(story).every((id) => layerFile(id) !== undefined));
/** Layers whose stories are written and which are not: taken off this list when the layer lands. */
const waitingLayers: readonly string[] = parse(readFileSync(here('./stories/layers/waiting.yaml'), 'utf8'));

const files = new Map<string, readonly Pack[]>();
/** The packs of one file: one, or one for each procedure that it covers. */
function packsOf(id: string): readonly Pack[] {
  const known = files.get(id);
  if (known !== undefined) return known;
  const file = nationalIds.includes(id) ? here(`./packs/${id}.yaml`) : layerFile(id);
  if (file === undefined) throw new Error(`no pack ${id}`);
  const loaded = loadPackFile(readFileSync(file, 'utf8'), id);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  files.set(id, loaded.packs);
  return loaded.packs;
}

type Mutate = (pack: Pack) => void;

/** @param mutated the layer that is changed, in each of its procedures */
function rulesOf(story: Story, mutated = '', mutate: Mutate = () => undefined): RuleSet {
  const packs = [story.pack, ...layersOf(story)].flatMap((id) => {
    if (id !== mutated) return packsOf(id);
    const copies = structuredClone([...packsOf(id)]);
    copies.forEach(mutate);
    return copies;
  });
  const [top] = packsOf(story.pack);
  if (top === undefined) throw new Error('no pack');
  const { category, procedure } = top;
  const rules = rulesFor(packs, { category, procedure, on: STORY_DAY });
  if (rules === null) throw new Error('no rules');
  return rules;
}
const calendarOf = (story: Story) =>
  story.region === undefined ? nationalCalendar : regionalCalendars[story.region];
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

describe('R1, R2, R5: cases under the layers that come along', () => {
  test('layers whose stories wait are said, and no other is missing', () => {
    const missing = stories.flatMap(({ story }) =>
      layersOf(story).filter((id) => layerFile(id) === undefined),
    );
    expect([...new Set(missing)].sort()).toEqual([...waitingLayers].sort());
  });
  test.each(stories.map(({ name, story }) => [name, story] as const))(
    '%s names its layers',
    (_name, story) => {
      expect(story.layers).toBeDefined();
      expect(nationalIds).toContain(story.pack);
    },
  );
  test.skipIf(ready.length === 0).each(ready.map(({ name, story }) => [name, story] as const))(
    '%s',
    (_name, story) => {
      const rules = rulesOf(story);
      expect(rules.problems).toEqual([]);
      expect(rules.packs.map(({ id }) => id)).toEqual([story.pack, ...layersOf(story)]);
      expect(tell(played(story, rules), rules, calendarOf(story))).toEqual(hoped(story));
    },
  );
});

describe('the layers that come along, all at once', () => {
  const layers = folders.flatMap((folder) =>
    readdirSync(here(folder)).map((file) => file.replace('.yaml', '')),
  );
  const procedures = nationalIds.flatMap(packsOf).map(({ category, procedure }) => ({ category, procedure }));
  test.each(procedures)('lie over $category/$procedure without a problem', (procedure) => {
    const packs = [...nationalIds, ...layers].flatMap(packsOf);
    const rules = rulesFor(packs, { ...procedure, on: STORY_DAY });
    expect(rules?.problems).toEqual([]);
  });
  test('the district’s plan covers every procedure in which somebody is faced', () => {
    const covered = packsOf('karamay-district-plan').map((pack) => `${pack.category}/${pack.procedure}`);
    const national = procedures.map(({ category, procedure }) => `${category}/${procedure}`);
    expect(national.filter((name) => !covered.includes(name))).toEqual(['penalty/transfer']);
  });
});

const layerIds = [...new Set(ready.flatMap(({ story }) => layersOf(story)))].sort();

describe.skipIf(layerIds.length === 0).each(layerIds)(
  '%s: its stories go red when the layer goes wrong (decision 48)',
  (id) => {
    let own: readonly { story: Story; scenes: readonly Scene[] }[] = [];
    beforeAll(() => {
      own = ready
        .filter(({ story }) => layersOf(story).includes(id))
        .map(({ story }) => ({ story, scenes: played(story, rulesOf(story)) }));
    });
    const stillRight = (mutate: Mutate) =>
      own.every(({ story, scenes }) =>
        same(tell(scenes, rulesOf(story, id, mutate), calendarOf(story)), hoped(story)),
      );
    /** Those whose change nobody notices. */
    const survivors = (
      section: 'items' | 'tightens' | 'deadlines',
      mutate: (pack: Pack, one: string) => void,
    ) =>
      [...new Set(packsOf(id).flatMap((pack) => Object.keys(pack[section] ?? {})))].filter((one) =>
        stillRight((pack) => {
          if (pack[section]?.[one] !== undefined) mutate(pack, one);
        }),
      );
    test('unchanged it tells them all', () => {
      expect(stillRight(() => undefined)).toBe(true);
    });
    test('every item, tightening and period is missed when it is dropped', () => {
      for (const section of ['items', 'tightens', 'deadlines'] as const)
        expect([
          section,
          survivors(section, (pack, one) => {
            delete pack[section]?.[one];
          }),
        ]).toEqual([section, []]);
    });
    test('every bar is missed when it is another, and every guard when there is none', () => {
      expect(
        survivors('items', (pack, one) => {
          const found = pack.items[one];
          // What was not read is only advice, whatever its bar: it is missed once it counts as read.
          if (found?.citation.verified === false) found.citation = { ...found.citation, verified: true };
          else if (found !== undefined) found.bar = found.bar === 'advisory' ? 'procedural' : 'advisory';
        }),
      ).toEqual([]);
      expect(
        survivors('items', (pack, one) => {
          const found = pack.items[one];
          if (found !== undefined) found.guards = [];
        }),
      ).toEqual([]);
    });
    test('every period is missed when it is one longer', () => {
      expect(
        survivors('deadlines', (pack, one) => {
          const found = pack.deadlines[one];
          if (found !== undefined) found.length += 1;
        }),
      ).toEqual([]);
    });
  },
);

const registers = z
  .strictObject({
    plan: z.record(
      z.string(),
      z.strictObject({ whole: z.record(z.string(), z.string()), required: z.record(z.string(), z.string()) }),
    ),
    channels: z.record(z.string(), z.record(z.string(), z.int())),
    publications: z.array(
      z.strictObject({
        facts: z.record(z.string(), z.boolean()),
        expect: z.record(z.string(), z.enum(['publish', 'not-asked', 'excepted', 'unknown'])),
      }),
    ),
  })
  .parse(parse(readFileSync(here('./fixtures/layer-registers.yaml'), 'utf8')));

function rulesUnder(name: string, layers: readonly string[]): RuleSet {
  const [category = '', procedure = ''] = name.split('/');
  const packs = [...nationalIds, ...layers].flatMap(packsOf);
  const rules = rulesFor(packs, { category, procedure, on: STORY_DAY });
  if (rules === null) throw new Error(name);
  return rules;
}

describe('R25, R29: what must be recorded under the district’s plan, as written by hand', () => {
  test('every procedure that the plan covers is written about', () => {
    const covered = packsOf('karamay-district-plan').map((pack) => `${pack.category}/${pack.procedure}`);
    expect(Object.keys(registers.plan).sort()).toEqual(covered.sort());
  });
  test.each(Object.entries(registers.plan))('%s', (name, hand) => {
    const rules = rulesUnder(name, ['karamay-district-plan']);
    const media = rules.records.filter(({ definition }) =>
      definition.methods.some((method) => method !== 'text'),
    );
    const stages = (extent: string) =>
      Object.fromEntries(
        media
          .filter(({ definition }) => definition.extent === extent)
          .map(({ id, definition }) => [id, definition.stage]),
      );
    expect({ whole: stages('whole'), required: stages('required') }).toEqual(hand);
    // Nothing is left to the officer, and what must be recorded has an item that holds.
    expect(stages('as-needed')).toEqual({});
    for (const { definition } of media)
      expect(rules.items.find(({ id }) => id === definition.item)?.bar).toBe('procedural');
  });
});

describe('R19: the channels of market supervision, as written by hand', () => {
  test.each(Object.entries(registers.channels))('%s', (name, hand) => {
    const { disclosures, deadlines } = rulesUnder(name, ['market-supervision']);
    const days = disclosures.map(({ definition }) => [
      definition.channel.id,
      deadlines.find(({ id }) => id === definition.deadline)?.definition.length,
    ]);
    expect(Object.fromEntries(days)).toEqual(hand);
  });
  test.each(registers.publications.map((one) => [JSON.stringify(one.facts), one] as const))(
    '%s',
    (_name, one) => {
      const { disclosures } = rulesUnder('penalty/ordinary', ['market-supervision']);
      const said = disclosures
        .filter(({ definition }) => definition.channel.id in one.expect)
        .map((disclosure) => [disclosure.definition.channel.id, publicationOf(disclosure, one.facts).kind]);
      expect(Object.fromEntries(said)).toEqual(one.expect);
    },
  );
});
