/** An assessor that remembers says what one that knows nothing says, whatever happened and in whatever order it came. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPackFile } from '../rules/load-pack.ts';
import type { Pack } from '../rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import type { SealedEvent } from './envelope.ts';
import type { EventDraft, FactValue } from './events.ts';
import { fold } from './fold.ts';
import { alike, createAssessor, type Evidence, gaps, standings } from './gaps.ts';

const packsAt = (path: string): readonly Pack[] => {
  const loaded = loadPackFile(readFileSync(new URL(path, import.meta.url), 'utf8'), path);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return loaded.packs;
};
const packs = [
  ...packsAt('../rules/packs/national-penalty-ordinary.yaml'),
  ...packsAt('../rules/layers/market-supervision.yaml'),
  ...packsAt('../../demo/packs/agency-demo-market-supervision.yaml'),
];
const found = rulesFor(packs, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
if (found === null) throw new Error('no rules');
const rules: RuleSet = found;

/** Facts that conditions read, each with values that settle them differently, and one of a wrong type. */
const factValues: Readonly<Record<string, readonly FactValue[]>> = {
  fineAmount: [0, 999_999, 1_000_000, 10_000_000, 'much'],
  partyKind: ['citizen', 'organization'],
  severePenalty: [true, false],
  hearingRequested: [true, false],
  statementMade: [true, false],
  crimeSuspected: [true, false],
  complexOrMajor: [true, false],
  legalReviewGround: ['public-interest', 'none'],
  surchargeAmount: [1, 5_000_000],
};
const factArb = fc
  .constantFrom(...Object.keys(factValues))
  .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(factValues[name] ?? []))));
const itemArb = fc.constantFrom(...rules.items.map(({ id }) => id));
const documentArb = fc.constantFrom(...Object.keys(rules.documents));
const asArb = fc.constantFrom('officer' as const, 'legal-officer' as const, 'lead' as const);

const draftArb: fc.Arbitrary<EventDraft> = fc.oneof(
  { weight: 4, arbitrary: factArb.map(([name, value]): EventDraft => page({ [name]: value })) },
  {
    weight: 2,
    arbitrary: factArb.map(
      ([fact, value]): EventDraft => ({ type: 'fact.corrected', data: { fact, value, reason: '核对' } }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(itemArb, asArb, factArb).map(
      ([item, as, [name, value]]): EventDraft => ({
        type: 'item.completed',
        data: { item, closedBy: 'attestation', as, restsOn: { [name]: value } },
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(itemArb, asArb, documentArb).map(
      ([item, as, kind]): EventDraft => ({
        type: 'item.completed',
        data: { item, closedBy: 'document', as, document: { kind, number: '1号' } },
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: itemArb.map(
      (item): EventDraft => ({ type: 'item.reopened', data: { item, reason: '点错了' } }),
    ),
  },
  {
    weight: 1,
    arbitrary: itemArb.map((item): EventDraft => ({ type: 'item.waived', data: { item, reason: '不适用' } })),
  },
  {
    weight: 1,
    arbitrary: fc.array(itemArb, { minLength: 1, maxLength: 5 }).map(
      (items): EventDraft => ({
        type: 'case.baselined',
        data: { beforeStage: 'decision', items, reason: '上线前办理' },
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('lin', 'zhou')
      .map(
        (person): EventDraft => ({ type: 'officer.present', data: { person, means: 'pin-on-this-device' } }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('shen', 'lin').map(
      (officer): EventDraft => ({
        type: 'identity.shown',
        data: { officer, means: 'shown', what: 'certificate', at: '2026-11-25T02:00:00.000Z', inspection: 1 },
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('shen', 'lin', 'zhou'),
        fc.constantFrom('qualified', 'unqualified', 'not-checked'),
      )
      .map(
        ([person, finding]): EventDraft => ({
          type: 'qualification.checked',
          data: {
            on: '2026-11-24',
            registry: { issued: '2026-11-24T00:00:00.000Z', sha256: 'a'.repeat(64) },
            persons: [
              finding === 'unqualified'
                ? { person, finding, why: 'expired', since: '2026-11-01' }
                : { person, finding },
            ],
          },
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: factArb.map(
      ([name, value]): EventDraft => ({
        type: 'note.written',
        data: {
          kind: 'discretion',
          draft: '草稿',
          text: '理由',
          restsOn: { [name]: value },
          packs: [{ id: 'national-penalty-ordinary', version: '1.0.0' }],
        },
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: documentArb.map(
      (kind): EventDraft => ({
        type: 'document.served',
        data: { document: { kind, number: '1号' }, on: '2026-11-24', method: 'direct' },
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<EventDraft>({ type: 'decision.made', data: { decidedOn: '2026-11-24' } }),
  },
);

function page(facts: Readonly<Record<string, FactValue>>): EventDraft {
  return { type: 'case.factsCaptured', data: { facts: { ...facts }, provenance: 'page' } };
}

/** Two computers write; the second often without having seen the first. The events arrive in another order. */
const historyArb = fc
  .tuple(
    fc.array(fc.tuple(draftArb, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 25 }),
    fc.infiniteStream(fc.nat(1000)),
  )
  .map(([drafts, order]) => {
    const writers = new Writers();
    writers.write('shen', { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
    for (const [draft, second, apart] of drafts) writers.write(second ? 'lin' : 'shen', draft, apart);
    const [opened, ...rest] = writers.all;
    const shuffled = rest
      .map((event) => ({ event, at: order.next().value }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event);
    return { now: writers.now(), events: opened === undefined ? shuffled : [opened, ...shuffled] };
  });

function differs(
  { events, now }: { readonly events: readonly SealedEvent[]; readonly now: string },
  unchanged?: (kept: Evidence, found: Evidence) => boolean,
): boolean {
  const assessor = createAssessor(rules, undefined, unchanged);
  return events.some((_, at) => {
    const state = fold(events.slice(0, at + 1));
    const { standings: kept, gaps: all } = assessor.assess(state, now);
    return !alike(all, gaps(state, rules, now)) || !alike(kept, standings(state, rules));
  });
}

describe('an assessor that remembers', () => {
  test('after every event of random histories it says what one made for that state alone says', () => {
    fc.assert(
      fc.property(historyArb, (history) => !differs(history)),
      { numRuns: 150, seed: 20261126 },
    );
  });
  // `baselined` is not among them: the fold also gives each item of a baseline a reading, which `known` holds.
  test.each(['known', 'byEvent', 'found', 'facts', 'rivals'] as const)(
    'one that overlooks a change of %s is found out (decision 48)',
    (part) => {
      const overlooks = (kept: Evidence, now: Evidence) =>
        alike({ ...kept, [part]: null }, { ...now, [part]: null });
      const caught = fc
        .sample(historyArb, { numRuns: 150, seed: 20261126 })
        .some((history) => differs(history, overlooks));
      expect(caught).toBe(true);
    },
  );
  test('an item that nothing touched keeps its very answer', () => {
    const writers = new Writers();
    writers.write('shen', { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
    const assessor = createAssessor(rules);
    const before = assessor.assess(fold(writers.all), writers.now());
    writers.write('shen', page({ statementMade: true }));
    const after = assessor.assess(fold(writers.all), writers.now());
    const changed = after.standings.filter((standing, at) => standing !== before.standings[at]);
    const reading = rules.items.filter(({ when, closes }) =>
      [when, closes].some((condition) => condition?.facts.includes('statementMade') === true),
    );
    expect(changed.map(({ item }) => item.id)).toEqual(reading.map(({ id }) => id));
    expect(changed.length).toBeGreaterThan(0);
  });
});
