import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../case/decide.ts';
import { emptyState, facts, item, itemDefinition, mark, NOW, packOf } from '../case/fixtures/hand-built.ts';
import type { CaseState } from '../case/state.ts';
import { layerPacks } from './layer-packs.ts';
import type { DeadlineDefinition, ItemDefinition, Pack } from './pack-schema.ts';
import { rulesFor } from './rule-set.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });
const query = { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' };

const upperItems: Record<string, ItemDefinition> = {
  law: itemDefinition({ bar: 'statutory', when: 'facts.fine >= 100' }),
  always: itemDefinition({ bar: 'statutory', closedBy: { kind: 'document', document: 'paper' } }),
  pair: itemDefinition({ bar: 'statutory', closedBy: { kind: 'event', event: 'officer.present', count: 2 } }),
  duty: itemDefinition({ bar: 'procedural' }),
  free: itemDefinition({ bar: 'procedural', loosenable: true }),
};
const upper = packOf(upperItems);
function lower(items: Pack['items'], more: Partial<Pack> = {}): Pack {
  return packOf(items, {
    pack: 'agency',
    layer: 'agency',
    extends: 'test',
    facts: {},
    stages: [],
    actions: {},
    documents: { sheet: { title: both('sheet') } },
    ...more,
  });
}
function changed(
  id: keyof typeof upperItems,
  change: Partial<ItemDefinition>,
  drop: (keyof ItemDefinition)[] = [],
) {
  const base = upperItems[id];
  if (base === undefined) throw new Error(id);
  const next: Partial<ItemDefinition> = { ...base, ...change };
  for (const key of drop) delete next[key];
  return lower({ [id]: next as ItemDefinition });
}
const paths = (pack: Pack) => {
  const result = layerPacks(upper, pack);
  return 'problems' in result ? result.problems.map((problem) => problem.path) : [];
};

describe('decision 1: a lower layer adds and tightens; it never loosens what is statutory', () => {
  test.each([
    ['a lower bar', changed('law', { bar: 'procedural' }), 'items.law.bar'],
    [
      'unverified, and so only advice',
      changed('law', { citation: { source: 'law', article: '一', words: '不得应当', verified: false } }),
      'items.law.citation.verified',
    ],
    ['no longer guarding', changed('law', { guards: [] }), 'items.law.guards'],
    ['a narrower condition', changed('law', { when: 'facts.fine >= 200' }), 'items.law.when'],
    [
      'a condition joined by and',
      changed('law', { when: '(facts.fine >= 100) && (facts.flag)' }),
      'items.law.when',
    ],
    ['a condition where there was none', changed('duty', { when: 'facts.flag' }), 'items.duty.when'],
    [
      'a tick instead of a document',
      changed('always', { closedBy: { kind: 'attestation' } }),
      'items.always.closedBy',
    ],
    [
      'one officer instead of two',
      changed('pair', { closedBy: { kind: 'event', event: 'officer.present', count: 1 } }),
      'items.pair.closedBy',
    ],
    [
      'an event instead of anybody’s word',
      changed('duty', { closedBy: { kind: 'event', event: 'officer.present', count: 1 } }),
      'items.duty.closedBy',
    ],
    [
      'a fact instead of anybody’s word',
      changed('duty', { closedBy: { kind: 'fact', condition: 'facts.flag' } }),
      'items.duty.closedBy',
    ],
    [
      'a document that closes another item already',
      changed('duty', { closedBy: { kind: 'document', document: 'paper' } }),
      'items.duty.closedBy',
    ],
    ['opened for the layer below', changed('duty', { loosenable: true }), 'items.duty.loosenable'],
    [
      'a fact made a parameter for the layer below',
      lower({}, { facts: { fine: { title: both('f'), type: 'money', parameter: true } } }),
      'facts.fine.parameter',
    ],
    ['loosenable by its own word', changed('law', { bar: 'advisory', loosenable: true }), 'items.law.bar'],
    [
      'a fact fixed that is no parameter',
      lower(
        {},
        {
          facts: {
            fine: {
              title: both('fine'),
              type: 'money',
              fixed: { value: 0, citation: { source: 'law', article: '一', words: 'words', verified: true } },
            },
          },
        },
      ),
      'facts.fine.fixed',
    ],
    [
      'a fact made another type',
      lower({}, { facts: { fine: { title: both('f'), type: 'text' } } }),
      'facts.fine.type',
    ],
    [
      'a page’s word for who was present',
      lower({}, { facts: { 'present.count': { title: both('p'), type: 'integer' } } }),
      'facts.present.count.derived',
    ],
    ['the same layer', lower({}, { layer: 'national' }), 'layer'],
  ])('refused: %s', (_story, pack, path) => {
    expect(paths(pack)).toContain(path);
  });
  test.each([
    ['a higher bar', changed('duty', { bar: 'statutory' })],
    ['a wider condition', changed('law', { when: '(facts.fine >= 100) || (facts.flag)' })],
    ['asked always', changed('law', {}, ['when'])],
    ['three officers', changed('pair', { closedBy: { kind: 'event', event: 'officer.present', count: 3 } })],
    [
      'a document of its own instead of a tick',
      changed('duty', { closedBy: { kind: 'document', document: 'sheet' } }),
    ],
    ['a new item', lower({ more: itemDefinition() })],
    ['looser where the upper layer says so', changed('free', { bar: 'advisory' })],
  ])('allowed: %s', (_story, pack) => {
    expect(paths(pack)).toEqual([]);
  });
});

describe('the rules of a case and a day', () => {
  const dated = (version: string, from: string, to?: string): Pack =>
    packOf({}, { version, effective: { from, ...(to === undefined ? {} : { to }) } });
  const chosen = (packs: readonly Pack[], on: string) => rulesFor(packs, { ...query, on })?.packs[0]?.version;
  test('decision 37: by the day, the version then in force; the later and the higher wins', () => {
    const packs = [
      dated('1.0.0', '2021-07-15', '2025-12-31'),
      dated('2.0.0', '2026-01-01'),
      dated('2.0.10', '2026-01-01'),
      dated('2.0.9', '2026-01-01'),
    ];
    expect(chosen(packs, '2025-12-31')).toBe('1.0.0');
    expect(chosen(packs, '2026-01-01')).toBe('2.0.10');
    expect(chosen(packs, '2021-07-14')).toBeUndefined();
  });
  test('no national pack is no rule set: the gate is broken, not open', () => {
    expect(rulesFor([lower({})], query)).toBeNull();
    expect(rulesFor([upper], { ...query, category: 'licence' })).toBeNull();
  });
  test('a layer that loosens is left out and named; what is above stays in force', () => {
    const rules = rulesFor([upper, changed('law', { bar: 'advisory' })], query);
    expect(rules?.packs).toEqual([{ id: 'test', version: '1.0.0' }]);
    expect(rules?.problems).toMatchObject([{ pack: 'agency', path: 'items.law.bar' }]);
    expect(rules?.items.find((one) => one.id === 'law')?.bar).toBe('statutory');
  });
  test('a layer that names what is nowhere is left out and named; those over and under it stay', () => {
    const stray = lower({ stray: itemDefinition({ stage: 'nowhere' }) }, { pack: 'region', layer: 'region' });
    const rules = rulesFor([upper, stray, lower({ more: itemDefinition() })], query);
    expect(rules?.packs.map(({ id }) => id)).toEqual(['test', 'agency']);
    expect(rules?.problems).toMatchObject([{ pack: 'region', path: 'items.stray.stage' }]);
    expect(rules?.items.map(({ id }) => id)).toContain('more');
  });
  test('decision 5: what nobody verified is advice', () => {
    const citation = { source: 'law', article: '一', words: '不得应当', verified: false };
    const rules = rulesFor([packOf({ x: itemDefinition({ bar: 'statutory', citation }) })], query);
    expect(rules?.items[0]?.bar).toBe('advisory');
  });
});

/** Any item a lower layer might write, sound or not. */
const anyItem: fc.Arbitrary<ItemDefinition> = fc
  .record({
    bar: fc.constantFrom('statutory', 'procedural', 'advisory'),
    verified: fc.boolean(),
    when: fc.option(
      fc.constantFrom(
        'facts.flag',
        'facts.fine >= 100',
        '(facts.fine >= 100) || (facts.flag)',
        '(facts.fine >= 100) && (facts.flag)',
        'facts.fine >= 1000',
      ),
    ),
    closedBy: fc.constantFrom<ItemDefinition['closedBy']>(
      { kind: 'attestation' },
      { kind: 'document', document: 'paper' },
      { kind: 'document', document: 'sheet' },
      { kind: 'event', event: 'officer.present', count: 1 },
      { kind: 'event', event: 'officer.present', count: 2 },
      { kind: 'event', event: 'note.written' },
      { kind: 'fact', condition: 'facts.flag' },
      { kind: 'media' },
    ),
    guards: fc.constantFrom<string[]>(['submit-decision'], []),
    loosenable: fc.boolean(),
  })
  .map(({ verified, when, ...rest }) =>
    itemDefinition({
      ...rest,
      ...(when === null ? {} : { when }),
      citation: { source: 'law', article: '一', words: '不得应当', verified },
    }),
  );
const anyLayer = fc
  .dictionary(fc.constantFrom('law', 'always', 'pair', 'duty', 'free', 'new'), anyItem, { maxKeys: 6 })
  .map((items) => lower(items));
const anyState: fc.Arbitrary<CaseState> = fc
  .record({
    values: fc.record({ flag: fc.boolean(), fine: fc.constantFrom(0, 99, 100, 5000) }, { requiredKeys: [] }),
    done: fc.subarray(['law', 'always', 'duty', 'free', 'new'] as const),
    present: fc.subarray(['zhang', 'li', 'wu']),
    notUnderstood: fc.boolean(),
    served: fc.boolean(),
    note: fc.boolean(),
  })
  .map(({ values, done, present, notUnderstood, served, note }) => ({
    ...emptyState,
    facts: facts(values),
    items: Object.fromEntries(done.map((id) => [id, item(id === 'always' ? { closedBy: 'document' } : {})])),
    present: present.map((person) => ({ ...mark('e', person), person, means: 'own-device' })),
    served: served ? [{ ...mark(), kind: 'paper', on: '2026-11-01', method: 'direct' }] : [],
    notes: note ? [{ ...mark(), draft: '', text: 'x', restsOn: {}, packs: [], staleFacts: [] }] : [],
    notUnderstood: notUnderstood ? [{ event: 'e1', type: 'x.y', v: 1 }] : [],
  }));

describe('properties over random layers and states', () => {
  test('a statutory gap above is a statutory gap below, whatever a layer says', () => {
    let laid = 0;
    fc.assert(
      fc.property(anyLayer, anyLayer, anyState, (region, agency, state) => {
        const above = rulesFor([upper], query);
        const between: Pack = { ...region, pack: 'region', layer: 'region' };
        const below = rulesFor([upper, between, agency], query);
        if (above === null || below === null) throw new Error('no rules');
        if (below.packs.length === 3) laid += 1;
        const held = (rules: typeof above) => {
          const verdict = decide('submit-decision', state, rules, NOW, 'hold');
          if (verdict.kind !== 'hold') return [];
          return verdict.gaps.filter((gap) => gap.bar === 'statutory').map((gap) => gap.id);
        };
        expect(held(below)).toEqual(expect.arrayContaining(held(above)));
      }),
      { numRuns: 3000 },
    );
    // The property says nothing unless some of the layers were in force.
    expect(laid).toBeGreaterThan(50);
  });
  test('decision 11: with a record not understood there is no allow, at warn or hold', () => {
    fc.assert(
      fc.property(anyLayer, anyState, fc.constantFrom('warn', 'hold'), (layer, state, level) => {
        const rules = rulesFor([upper, layer], query);
        if (rules === null) throw new Error('no rules');
        const verdict = decide('submit-decision', state, rules, NOW, level);
        if (state.notUnderstood.length > 0) expect(verdict.kind).toBe(level);
      }),
      { numRuns: 300 },
    );
  });
  test('a level never makes it stricter than the one above it', () => {
    const strict = { allow: 0, warn: 1, hold: 2 } as const;
    fc.assert(
      fc.property(anyState, (state) => {
        const rules = rulesFor([upper], query);
        if (rules === null) throw new Error('no rules');
        const [observe, warn, hold] = (['observe', 'warn', 'hold'] as const).map(
          (level) => strict[decide('submit-decision', state, rules, NOW, level).kind],
        );
        expect(observe).toBe(0);
        expect(Number(warn)).toBeLessThanOrEqual(Number(hold));
      }),
      { numRuns: 200 },
    );
  });
});

describe('decision 38: a lower layer gives no more time than the upper one', () => {
  const cite = { source: 'law', article: '第一条', words: '应当，不得', verified: true };
  const day = { title: both('day'), type: 'day' } as const;
  const withDeadline = (base: Pack, definition: DeadlineDefinition): Pack => ({
    ...base,
    facts: {
      ...base.facts,
      began: day,
      ended: day,
      another: { title: both('another'), type: 'boolean' },
      days: { title: both('days'), type: 'integer' },
    },
    deadlines: { decide: definition },
  });
  const period: DeadlineDefinition = {
    title: both('decide'),
    from: 'decision.decidedOn',
    length: 30,
    unit: 'day',
    firstDayCounts: false,
    rollover: 'none',
    citation: cite,
    whose: 'authority',
    unitOpen: true,
  };
  const suspendedBy = [
    { title: both('appraisal'), from: 'began', to: 'ended', notice: 'none' as const, citation: cite },
  ];
  const extendedBy = [
    { title: both('more'), approvedOn: 'began', max: 30, notice: 'none' as const, citation: cite },
  ];
  const otherLaw = { title: both('another'), applies: 'another', length: 'days', citation: cite };
  const problems = (above: DeadlineDefinition, below: DeadlineDefinition) => {
    const result = layerPacks(withDeadline(upper, above), withDeadline(lower({}), below));
    return 'problems' in result ? result.problems.map((problem) => problem.path) : [];
  };
  test.each<[string, Partial<DeadlineDefinition>, string]>([
    ['time that stops counting', { suspendedBy }, 'suspendedBy'],
    ['an extension', { extendedBy }, 'extendedBy'],
    ['another law', { otherLaw }, 'otherLaw'],
    ['an open point closed', { basis: { firstDay: cite } }, 'basis.firstDay'],
    ['a roll closed', { basis: { rollover: cite } }, 'basis.rollover'],
    ['the unit closed', { unitOpen: false }, 'unitOpen'],
    ['counted from the other side', { direction: 'before' }, 'direction'],
  ])('%s is refused', (_, change, path) => {
    expect(problems(period, { ...period, ...change })).toEqual([`deadlines.decide.${path}`]);
  });
  test('the same, and less, may be used; and all of it where the upper words leave it to other rules', () => {
    const rich = { ...period, suspendedBy, extendedBy, otherLaw, basis: { firstDay: cite } };
    expect(problems(rich, rich)).toEqual([]);
    expect(problems(rich, period)).toEqual([]);
    expect(problems({ ...period, loosenable: true }, rich)).toEqual([]);
  });
});

describe('a lower layer does not make of a press what it is not', () => {
  const change = (action: Partial<Pack['actions'][string]>) => {
    const above = upper.actions['submit-decision'];
    if (above === undefined) throw new Error('no such action');
    const below = { ...lower({}), actions: { 'submit-decision': { ...above, ...action } } };
    const result = layerPacks(upper, below);
    return 'problems' in result ? result.problems.map((problem) => problem.path) : [];
  };
  test('neither whether it decides nor whether the case comes to it', () => {
    expect(change({ decides: !(upper.actions['submit-decision']?.decides ?? false) })).toEqual([
      'actions.submit-decision.decides',
    ]);
    expect(change({ optional: true })).toEqual(['actions.submit-decision.optional']);
    expect(change({ title: both('another name') })).toEqual([]);
  });
});

describe('what is cited is in force only on some days', () => {
  const since = { from: '2022-07-29' };
  const timed = packOf({ note: itemDefinition({ inForce: since }), always: itemDefinition({}) });
  const items = (on: string) => rulesFor([timed], { ...query, on })?.items.map(({ id }) => id);
  test('on others the item is not there', () => {
    expect(items('2022-07-28')).toEqual(['always']);
    expect(items('2022-07-29')).toEqual(['note', 'always']);
  });
  test('a lower layer does not make it shorter', () => {
    const problems = (inForce: ItemDefinition['inForce'], id = 'note') => {
      const result = layerPacks(timed, lower({ [id]: itemDefinition({ inForce }) }));
      return 'problems' in result ? result.problems.map(({ path }) => path) : [];
    };
    expect(problems(since)).toEqual([]);
    expect(problems(undefined)).toEqual([]);
    expect(problems({ from: '2022-07-01' })).toEqual([]);
    expect(problems({ from: '2023-01-01' })).toEqual(['items.note.inForce.from']);
    expect(problems({ ...since, to: '2030-01-01' })).toEqual(['items.note.inForce.to']);
    expect(problems(since, 'always')).toEqual(['items.always.inForce.from']);
  });
});
