import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { figuresOf, type PastDecision, similarDecisions } from './similar-decisions.ts';

const { quartiles } = parse(readFileSync(new URL('worked/similar.yaml', import.meta.url), 'utf8')) as {
  quartiles: { amounts: number[]; figures: object | null; listed: number[] }[];
};

const past = (over: Partial<PastDecision>): PastDecision => ({
  case: '01JD0000000000000000000001',
  decidedOn: '2026-05-06',
  tier: { id: 'lighter', title: '从轻' },
  amount: 5_800_000,
  facts: {},
  grounds: [],
  departed: false,
  partyKind: 'organization',
  ...over,
});

describe('R4: what the unit decided before', () => {
  test.each(quartiles.map((one) => [JSON.stringify(one.amounts), one] as const))(
    'figures of %s',
    (_, one) => {
      expect(figuresOf(one.amounts)).toEqual({ figures: one.figures, listed: one.listed });
    },
  );

  test('every figure of the box plot is one that somebody was fined', () => {
    const amounts = [700, 100, 100, 900, 400, 350, 800];
    const { figures } = figuresOf(amounts);
    for (const figure of Object.values(figures ?? {})) expect(amounts).toContain(figure);
  });

  test('nearest first by facts that differ, then the later; what is not known differs', () => {
    const decisions = [
      past({ case: 'A', facts: { goodsValue: 1, harm: 'slight' }, decidedOn: '2026-01-01' }),
      past({ case: 'B', facts: { goodsValue: 800000, harm: 'slight' }, decidedOn: '2026-01-02' }),
      past({ case: 'C', facts: { goodsValue: 800000, harm: 'slight' }, decidedOn: '2026-03-02' }),
      past({ case: 'D', facts: { goodsValue: 800000, correction: 'active' }, decidedOn: '2026-09-02' }),
    ];
    const { nearest } = similarDecisions({ goodsValue: 800000, harm: 'slight' }, decisions);
    expect(nearest.map((one) => one.case)).toEqual(['C', 'B', 'D', 'A']);
    expect(nearest.map((one) => one.differences)).toEqual([
      [],
      [],
      [{ fact: 'correction', here: null, there: 'active' }],
      [{ fact: 'goodsValue', here: 800000, there: 1 }],
    ]);
  });

  test('citizens and organizations are not laid into one plot', () => {
    const decisions = [
      past({ case: 'A', amount: 1 }),
      past({ case: 'B', amount: 2, partyKind: 'citizen' }),
      past({ case: 'C', amount: 3, partyKind: null }),
    ];
    const of = (facts: Record<string, string>) => {
      const { count, otherKind, listed } = similarDecisions(facts, decisions);
      return { count, otherKind, listed };
    };
    expect(of({ partyKind: 'organization' })).toEqual({ count: 2, otherKind: 1, listed: [1, 3] });
    expect(of({ partyKind: 'citizen' })).toEqual({ count: 2, otherKind: 1, listed: [2, 3] });
    expect(of({})).toEqual({ count: 3, otherKind: 0, listed: [1, 2, 3] });
  });

  test('tiers and departures are counted, the span of days is named, a note without a figure has none', () => {
    const decisions = [
      past({ case: 'A', decidedOn: '2026-02-03' }),
      past({ case: 'B', tier: { id: 'ordinary', title: '一般' }, departed: true, amount: null }),
      past({ case: 'C' }),
      past({ case: 'D', tier: null }),
    ];
    expect(similarDecisions({}, decisions)).toMatchObject({
      count: 4,
      departed: 1,
      first: '2026-02-03',
      last: '2026-05-06',
      listed: [5_800_000, 5_800_000, 5_800_000],
      tiers: [
        { id: 'lighter', title: '从轻', count: 2 },
        { id: 'ordinary', title: '一般', count: 1 },
      ],
    });
    expect(similarDecisions({}, [])).toEqual({
      count: 0,
      otherKind: 0,
      departed: 0,
      first: null,
      last: null,
      figures: null,
      listed: [],
      tiers: [],
      nearest: [],
    });
  });
});
