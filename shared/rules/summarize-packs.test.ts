import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPackFile } from './load-pack.ts';
import { summarizePacks } from './summarize-packs.ts';

const packs = ['./packs/', './layers/'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url)).flatMap((file) => {
    const loaded = loadPackFile(readFileSync(new URL(`${folder}${file}`, import.meta.url), 'utf8'), file);
    return 'packs' in loaded ? loaded.packs : [];
  }),
);
const all = summarizePacks(packs);
const summaryOf = (id: string) => {
  const found = all.find((one) => one.pack === id);
  if (found === undefined) throw new Error(id);
  return found;
};
/** Keys of one section as they stand in the file, read without the program. */
function keysIn(file: string, section: string): readonly string[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const from = text.indexOf(`\n${section}:\n`);
  const rest = text.slice(from + section.length + 3).split(/\n(?=\S)/)[0] ?? '';
  return [...rest.matchAll(/^ {2}([a-z-]+):/gm)].map(([, key = '']) => key);
}

describe('a list of packs', () => {
  test('every pack is in it once', () => {
    expect(all.map((one) => one.pack)).toEqual([...new Set(packs.map((one) => one.pack))]);
  });
  test('the plan shows its fourteen procedures, and each of its items once', () => {
    const plan = summaryOf('karamay-district-plan');
    expect(plan.procedures).toHaveLength(14);
    expect(plan.counts.items).toBe(keysIn('./layers/karamay-district-plan.yaml', 'items').length);
    expect(plan.counts).toMatchObject({ unverified: 0, deadlines: 0 });
    const { statutory, procedural, advisory } = plan.counts.bars;
    expect([statutory, procedural + advisory]).toEqual([0, plan.counts.items]);
  });
  test('what it makes stricter is named, with the title of the layer above', () => {
    const { tightens, procedures } = summaryOf('karamay-district-plan');
    expect(tightens.map(({ kind, id, to }) => [kind, id, to])).toEqual([
      ['item', 'scene-recorded', 'procedural'],
      ['record', 'scene', 'required'],
      ['record', 'hearing', 'required'],
      ['record', 'service', 'required'],
      ['item', 'recording-announced', null],
      ['item', 'officers-qualified', 'procedural'],
    ]);
    expect(tightens.map((one) => one.title?.['zh-CN'])).toContain('执法资格');
    expect(tightens.every((one) => one.title !== null)).toBe(true);
    const counts = Object.fromEntries(
      procedures.map((one) => [`${one.category}/${one.procedure}`, one.tightens]),
    );
    // By hand from the file: two items and one record in a levy, nothing on the spot.
    expect(counts).toMatchObject({ 'levy/ordinary': 3, 'permit/spot': 0, 'coercion/enforcement': 1 });
  });
  test('a procedure bears the title of its national pack', () => {
    const { procedures } = summaryOf('xinjiang-discretion');
    expect(procedures.find((one) => one.procedure === 'freezing')?.title).toEqual(
      packs.find((one) => one.pack === 'national-coercion-freezing')?.title,
    );
  });
  test('a pack of one procedure tightens nothing', () => {
    expect(summaryOf('national-levy-ordinary')).toMatchObject({
      tightens: [],
      procedures: [{ category: 'levy', procedure: 'ordinary' }],
    });
  });
  test('two versions of one pack are two', () => {
    const [pack] = packs;
    if (pack === undefined) throw new Error('no pack');
    expect(summarizePacks([pack, { ...pack, version: '9.0.0' }])).toHaveLength(2);
  });
});
