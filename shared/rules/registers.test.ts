/** Record measures, catalogue of major decisions and disclosures of the national packs, against what was written by hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { factValueSchema } from '../case/events.ts';
import { catalogueProblems } from './check-catalogue.ts';
import { publicationOf } from './disclosure.ts';
import { loadPack } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { rulesFor } from './rule-set.ts';

const here = (path: string) => new URL(path, import.meta.url);
const expected = z
  .strictObject({
    packs: z.record(
      z.string(),
      z.strictObject({
        whole: z.array(z.string()),
        asNeeded: z.array(z.string()),
        major: z.record(z.string(), z.string()),
        disclosure: z.int().nullable(),
      }),
    ),
    publications: z.array(
      z.strictObject({
        pack: z.string(),
        facts: z.record(z.string(), factValueSchema),
        expect: z.enum(['publish', 'not-asked', 'excepted', 'unknown']),
        wanted: z.array(z.string()).optional(),
        exceptions: z.array(z.string()).optional(),
      }),
    ),
  })
  .parse(parse(readFileSync(here('./fixtures/registers.yaml'), 'utf8')));

const packs = new Map<string, Pack>(
  readdirSync(here('./packs/')).map((file) => {
    const loaded = loadPack(readFileSync(here(`./packs/${file}`), 'utf8'), file);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    return [loaded.pack.pack, loaded.pack] as const;
  }),
);
function packOf(id: string): Pack {
  const pack = packs.get(id);
  if (pack === undefined) throw new Error(id);
  return structuredClone(pack);
}

/** What the pack has of that which the hand wrote. */
function registersOf(pack: Pack) {
  const records = Object.values(pack.records ?? {});
  const spoken = records.filter(({ methods }) => methods.some((method) => method !== 'text'));
  const stages = (extent: 'whole' | 'as-needed') =>
    spoken.filter((record) => record.extent === extent).map(({ stage }) => stage);
  const [disclosure] = Object.values(pack.disclosures ?? {});
  const deadline = disclosure === undefined ? undefined : pack.deadlines[disclosure.deadline];
  return {
    whole: stages('whole'),
    asNeeded: stages('as-needed'),
    major: Object.fromEntries(Object.entries(pack.majorDecisions ?? {}).map(([id, { item }]) => [id, item])),
    disclosure: deadline?.unit === 'working-day' ? deadline.length : null,
  };
}

test('every national pack is written about, and no other', () => {
  expect(Object.keys(expected.packs).sort()).toEqual([...packs.keys()].sort());
});

describe.each(Object.entries(expected.packs))('%s', (id, hand) => {
  test('has the records, major decisions and disclosure that were written by hand', () => {
    expect(registersOf(packOf(id))).toEqual(hand);
  });
  test('R25: every stage that leaves a paper has a record, and the whole record is filed', () => {
    const { records = {} } = packOf(id);
    expect(records.file?.item).toBe('archived');
    expect(Object.values(records).every(({ item }) => item !== undefined)).toBe(true);
  });
  test('R29: what is recorded in sound or film is announced by an item of its own, and asked for by one', () => {
    const { records = {}, items } = packOf(id);
    for (const record of Object.values(records)) {
      if (!record.methods.some((method) => method === 'audio' || method === 'video')) continue;
      const announcement = items[record.announcement ?? ''];
      expect(announcement?.bar).toBe('procedural');
      expect(announcement?.citation.source).toBe('pip-law');
      // Recorded throughout is a duty; as needed is for the officer to judge, so it only warns.
      expect(items[record.item ?? '']?.bar).toBe(record.extent === 'whole' ? 'procedural' : 'advisory');
    }
  });
  test('R33: catalogue and legal review say the same', () => {
    expect(catalogueProblems(packOf(id))).toEqual([]);
  }, 60_000);
  test('and a line that is dropped from the catalogue is found out', () => {
    for (const line of Object.keys(hand.major)) {
      const pack = packOf(id);
      delete pack.majorDecisions?.[line];
      expect(catalogueProblems(pack), line).not.toEqual([]);
    }
  }, 60_000);
  test('and a legal review that is asked for less often is found out', () => {
    for (const item of new Set(Object.values(hand.major))) {
      const pack = packOf(id);
      const review = pack.items[item];
      if (review !== undefined) review.when = 'facts.legalReviewGround == "complex"';
      expect(catalogueProblems(pack), item).not.toEqual([]);
    }
  }, 60_000);
});

describe('R19: whether a decision is published', () => {
  test.each(expected.publications.map((one) => [`${one.pack} ${JSON.stringify(one.facts)}`, one] as const))(
    '%s',
    (_name, one) => {
      const pack = packOf(one.pack);
      const { category, procedure } = pack;
      const [disclosure] = rulesFor([pack], { category, procedure, on: '2026-11-25' })?.disclosures ?? [];
      if (disclosure === undefined) throw new Error('no disclosure');
      const said = publicationOf(disclosure, one.facts);
      expect(said.kind).toBe(one.expect);
      if (said.kind === 'unknown') expect(said.wanted).toEqual(one.wanted);
      if (said.kind === 'excepted')
        expect(
          said.exceptions.map((at) => {
            const citation = disclosure.exceptions[at]?.citation;
            return `${citation?.short}${citation?.article}`;
          }),
        ).toEqual(one.exceptions);
    },
  );
});
