import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { factValueSchema } from '../case/events.ts';
import { draftNote, percent, rangeInLaw, yuan } from './draft.ts';
import { loadBenchmark, loadGrounds } from './load-benchmark.ts';
import { openBenchmark } from './propose.ts';
import { WORKED_ON } from './worked-by-hand.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const { drafts } = z
  .strictObject({
    drafts: z.array(
      z.strictObject({
        draft: z.string(),
        benchmark: z.string(),
        entry: z.string(),
        facts: z.record(z.string(), factValueSchema),
        rests: z.record(z.string(), z.string()),
        amount: z.int().nullable(),
        text: z.string(),
      }),
    ),
  })
  .parse(parse(read('worked/drafts.yaml')));

/** Everything was looked into and no ground was found. */
const clean = {
  partyKind: 'organization',
  violationMinor: false,
  correctedInTime: false,
  harm: 'more',
  firstViolation: false,
  noFaultProven: false,
  violationEndedOn: '2026-09-01',
  violationFoundOn: '2026-09-10',
  mitigationGrounds: [],
};

function benchmark(name: string, change: (text: string) => string = (text) => text) {
  const grounds = loadGrounds(read('grounds/national-penalty.yaml'), 'grounds');
  if ('problems' in grounds) throw new Error(JSON.stringify(grounds.problems));
  const loaded = loadBenchmark(change(read(`../../demo/benchmarks/${name}.yaml`)), name, [grounds.list]);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return openBenchmark(loaded.table, [grounds.list]);
}

function note(
  name: string,
  entry: string,
  facts: Readonly<Record<string, z.infer<typeof factValueSchema>>>,
  amount: number | null,
  rests: Readonly<Record<string, string>> = {},
  change?: (text: string) => string,
) {
  const used = benchmark(name, change);
  const proposal = used.propose(entry, facts, WORKED_ON);
  if (proposal === null) throw new Error('no such entry');
  return draftNote({
    proposal,
    wording: used.wording,
    facts: used.facts,
    values: facts,
    amount,
    basisOf: (fact) => rests[fact] ?? null,
  });
}

describe('R4: the draft says what was found, in the agency’s words', () => {
  test.each(drafts.map((one) => [one.draft, one] as const))('%s', (_, one) => {
    const pieces = note(one.benchmark, one.entry, { ...clean, ...one.facts }, one.amount, one.rests);
    expect(pieces.map(({ text }) => text).join('')).toBe(one.text);
  });

  test('the agency’s own sentence goes before the list’s', () => {
    const own = (text: string) => `${text}\ndraft:\n  amount: 综上，处人民币{amount}罚款。\n`;
    const pieces = note('demo-shares', 'with-minimum', { ...clean, severity: 'slight' }, 50000, {}, own);
    expect(pieces.at(-1)).toEqual({ sentence: 'amount', text: '综上，处人民币500元罚款。', restsOn: [] });
  });

  test('what is filled in is not read as a template', () => {
    const pieces = note('demo-shares', 'with-minimum', { ...clean, severity: '{amount}' }, null);
    expect(pieces.map(({ text }) => text).join('')).not.toContain('{');
    const rests = { facilityArea: '{amount}' };
    const area = note(
      'demo-city-appearance',
      'temporary-facility',
      { ...clean, facilityArea: 501 },
      180000,
      rests,
    );
    expect(area.find(({ sentence }) => sentence === 'facts')?.text).toContain('（{amount}）');
  });

  test('a choice not to penalize is written once it was made', () => {
    const facts = {
      ...clean,
      firstViolation: true,
      correctedInTime: true,
      harm: 'slight',
      facilityArea: 300,
    };
    const sentences = (amount: number) =>
      note('demo-city-appearance', 'temporary-facility', facts, amount).map(({ sentence }) => sentence);
    expect(sentences(0)).toEqual(['opening', 'noPenalty']);
    expect(sentences(50000)).toEqual(['opening', 'facts', 'tier', 'amount']);
  });

  test('“no ground” is never written while one is open', () => {
    const { harm: _, ...facts } = {
      ...clean,
      violationMinor: true,
      correctedInTime: true,
      facilityArea: 300,
    };
    const pieces = note('demo-city-appearance', 'temporary-facility', facts, 50000);
    expect(pieces.map(({ sentence }) => sentence)).toEqual(['opening', 'facts', 'tier', 'amount', 'open']);
    expect(pieces.at(-1)?.text).toBe('【尚待查明：危害后果】');
  });

  test('a figure that the law does not let is never written as decided', () => {
    const facts = { ...clean, facilityArea: 1001 };
    const sentences = (amount: number) =>
      note('demo-city-appearance', 'temporary-facility', facts, amount).map(({ sentence }) => sentence);
    expect(sentences(300000)).toContain('amount');
    expect(sentences(300001)).not.toContain('amount');
    expect(sentences(49999)).not.toContain('amount');
  });

  test('figures as a document writes them', () => {
    expect([yuan(5), yuan(100), yuan(123450)]).toEqual(['0.05元', '1元', '1234.50元']);
    expect([percent(500), percent(1250), percent(5), percent(0)]).toEqual(['5%', '12.5%', '0.05%', '0%']);
    const range = (min: number | null, max: number, minOpen = false, maxOpen = false) =>
      rangeInLaw({ min, max, minOpen, maxOpen });
    expect([
      range(100, 200),
      range(100, 200, true),
      range(100, 200, false, true),
      range(100, 200, true, true),
      range(null, 200),
      range(0, 200),
      range(200, 200),
    ]).toEqual([
      '1元以上2元以下',
      '超过1元、2元以下',
      '1元以上不满2元',
      '超过1元、不满2元',
      '2元以下',
      '2元以下',
      '2元',
    ]);
  });
});
