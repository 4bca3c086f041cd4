/**
 * Whole cases by category: what is missing at each press, from the first event to the archive, written out by hand
 * (decision 47). One folder of stories/ per category; the form is told in docs/packs.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { nationalCalendar } from '../calendar/working-days.ts';
import { hoped, played, type Scene, STORY_DAY, type Story, storySchema, tell } from './case-story.ts';
import { loadPack } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { type RuleSet, rulesFor } from './rule-set.ts';

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
  const rules = rulesFor([pack], { category, procedure, on: STORY_DAY });
  if (rules === null) throw new Error('no rules');
  return rules;
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
  test.each(ready.map(({ name, story }) => [name, story] as const))('%s', (_name, story) => {
    const rules = rulesOf(packOf(story.pack));
    expect(tell(played(story, rules), rules, nationalCalendar)).toEqual(hoped(story));
  });
});

describe.each(packIds)('%s: its stories go red when the pack goes wrong (decision 48)', (id) => {
  let own: readonly { story: Story; scenes: readonly Scene[] }[] = [];
  beforeAll(() => {
    own = ready
      .filter(({ story }) => story.pack === id)
      .map(({ story }) => ({ story, scenes: played(story, rulesOf(packOf(id))) }));
  });
  const stillRight = (mutate: Mutate) => {
    const rules = rulesOf(packOf(id, mutate));
    return own.every(({ story, scenes }) => same(tell(scenes, rules, nationalCalendar), hoped(story)));
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
