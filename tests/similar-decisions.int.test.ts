/** R4: what the unit decided before, asked over HTTP by everyone who may and everyone who may not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { similarSchema } from '#shared/api/discretion.ts';
import type { EventData } from '#shared/case/events.ts';
import { askingOf } from './board/asking.ts';
import { type PersonName, type Story, startStory } from './board/story.ts';

let story: Story;
let current = '';
const past: string[] = [];
const ask = askingOf(() => story);
const path = (id: string, table = 'demo-food', entry = 'no-food-permit') =>
  `/api/cases/${id}/similar?table=${table}&entry=${entry}`;

function note(
  amount: number,
  facts: Readonly<Record<string, boolean | string | number>>,
): EventData<'note.written'> {
  return {
    kind: 'discretion',
    tier: '一般',
    amount,
    draft: '草稿',
    text: '没有从轻、从重情形，按一般阶次。',
    benchmark: {
      table: { id: 'demo-food', version: '1.0.0' },
      entry: 'no-food-permit',
      issuer: 'own',
      proposed: {
        outcome: 'tier',
        tier: { id: 'ordinary', title: '一般' },
        range: { min: 6_500_000, max: 8_500_000, minOpen: true, maxOpen: false },
        reasons: Object.entries(facts).map(([fact, value]) => ({ fact, value })),
        grounds: [],
        wanted: [],
      },
      tier: 'ordinary',
      verdict: 'inside',
    },
    restsOn: {},
    packs: [],
  };
}

/** A decided case with its note. `subject` is the party's name: it must not come out. */
async function decided(
  amount: number,
  day: number,
  facts: Readonly<Record<string, boolean | string | number>>,
) {
  const caseId = await story.seed({
    subject: '何记烧饼铺',
    number: `云市监案〔2026〕${300 + day}号`,
    officer: 'zhou',
  });
  await story.write('zhou', caseId, { type: 'note.written', data: note(amount, facts) });
  await story.write('zhou', caseId, {
    type: 'decision.made',
    data: { decidedOn: `2026-10-${String(day).padStart(2, '0')}` },
  });
  past.push(caseId);
}

beforeAll(async () => {
  story = await startStory();
  current = await story.seed({ subject: '老巷口面馆', number: '云市监案〔2026〕86号', officer: 'shen' });
  await story.write('shen', current, {
    type: 'case.factsCaptured',
    data: { facts: { harm: 'slight', goodsValue: 800_000 }, provenance: 'hand' },
  });
  await decided(7_000_000, 11, { harm: 'slight', goodsValue: 800_000 });
  await decided(7_500_000, 12, { harm: 'more', goodsValue: 800_000, subject: '何记烧饼铺' });
  await decided(6_600_000, 13, { harm: 'more', goodsValue: 500_000 });
  // A note without a decision is no earlier decision.
  const open = await story.seed({ subject: '春和茶楼', number: '云市监案〔2026〕71号', officer: 'lin' });
  await story.write('lin', open, { type: 'note.written', data: note(8_000_000, {}) });
});
afterAll(async () => {
  await story.close();
});

const read = async (who: PersonName) => {
  const response = await ask(who, path(current));
  expect([who, response.status]).toEqual([who, 200]);
  return similarSchema.parse(await response.json());
};

describe('R4: similar decisions', () => {
  test('below five there are no quartiles: the figures are listed; nearest by the facts that differ', async () => {
    const answer = await read('shen');
    expect(answer).toMatchObject({
      count: 3,
      figures: null,
      listed: [6_600_000, 7_000_000, 7_500_000],
      first: '2026-10-11',
      last: '2026-10-13',
      tiers: [{ id: 'ordinary', title: '一般', count: 3 }],
      more: false,
    });
    expect(
      answer.nearest.map(({ amount, differences }) => [amount, differences.map(({ fact }) => fact)]),
    ).toEqual([
      [7_000_000, []],
      [7_500_000, ['harm']],
      [6_600_000, ['goodsValue', 'harm']],
    ]);
  });

  test('nobody is named, whatever a note says its reasons are', async () => {
    const text = await (await ask('han', path(current))).text();
    expect(text).not.toContain('何记烧饼铺');
    expect(text).not.toContain('subject');
    expect(text).not.toContain('云市监案');
  });

  test('a case is linked only for who may open it', async () => {
    expect((await read('shen')).nearest.map((one) => one.case)).toEqual([null, null, null]);
    for (const who of ['luo', 'han', 'gu'] as const)
      expect((await read(who)).nearest.map((one) => one.case).sort()).toEqual([...past].sort());
  });

  test('the officer of another case, the supervisor and the administrator are told no; so is nobody', async () => {
    const statuses = await Promise.all(
      (['ma', 'he', 'zhao'] as const).map(async (who) => [who, (await ask(who, path(current))).status]),
    );
    expect(statuses).toEqual([
      ['ma', 200],
      ['he', 403],
      ['zhao', 403],
    ]);
    expect((await ask('zhou', path(current))).status).toBe(404);
    const nobody = await fetch(story.companion.url + path(current));
    expect([nobody.status, nobody.headers.get('content-type')]).toEqual([
      401,
      'application/problem+json; charset=utf-8',
    ]);
  });

  test('a table that is not there, another entry, a wrong query', async () => {
    expect((await ask('shen', path(current, 'demo-nothing'))).status).toBe(404);
    expect(
      similarSchema.parse(await (await ask('shen', path(current, 'demo-food', 'other'))).json()).count,
    ).toBe(0);
    expect((await ask('shen', `/api/cases/${current}/similar?table=demo-food`)).status).toBe(400);
    expect((await ask('shen', path(current, '../etc'))).status).toBe(400);
  });

  test('the read is recorded, with the cases whose data was shown', async () => {
    await read('gu');
    const reads = await story.companion.reads(story.ids.gu);
    const own = reads.filter(({ body }) => body?.data.what === 'similar-decisions');
    expect(own.length).toBeGreaterThan(0);
    expect(own.at(-1)?.body?.data.of).toEqual([current, ...past].sort());
  });

  test('from five on the box plot has figures that somebody was fined', async () => {
    await decided(8_500_000, 14, { harm: 'slight', goodsValue: 800_000 });
    await decided(7_200_000, 15, { harm: 'slight', goodsValue: 800_000 });
    expect(await read('luo')).toMatchObject({
      count: 5,
      listed: [],
      figures: { min: 6_600_000, q1: 7_000_000, median: 7_200_000, q3: 7_500_000, max: 8_500_000 },
    });
  });
});
