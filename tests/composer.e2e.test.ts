/**
 * R4, R6: the discretion note in the panel, with the real companion behind it: what a departure from the benchmark leads
 * to, what the law never lets be, what the unit decided before, and what of it all is sealed and kept.
 */
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { EventData, EventDraft } from '#shared/case/events.ts';
import { openHeldCase } from './panel/held-case.ts';
import { answerQuestions } from './panel/note-answers.ts';
import { band, legacyFrame, press } from './panel/states.ts';
import { openWorld, PINS, type World } from './panel/world.ts';

const REASON = '涉案食品流入学校周边，六万五明显偏轻。';
let world: World;
let legacy: Page;
let panel: Page;
let caseId = '';

beforeAll(async () => {
  world = await openWorld();
  ({ legacy, panel, caseId } = await openHeldCase(world));
  for (const [index, amount] of [50_000, 52_000, 55_000, 58_000, 60_000, 72_000].entries())
    await decidedBefore(amount * 100, index);
}, 120_000);
afterAll(async () => {
  await world?.close();
});

const person = async (username: string) => (await world.companion.admin.person(username))?.id ?? '';
async function write(username: string, id: string, draft: EventDraft): Promise<void> {
  const result = await world.companion.admin.write(await person(username), { kind: 'case', id }, draft);
  if (!result.ok) throw new Error(`${draft.type}: ${result.problem.title}`);
}
const events = (): Promise<readonly SealedEvent[]> =>
  world.companion.ledger.readStream({ kind: 'case', id: caseId });
async function dataOf<T extends EventDraft['type']>(type: T): Promise<readonly EventData<T>[]> {
  return (await events())
    .filter(({ envelope }) => envelope.type === type)
    .map(({ body }) => body?.data as EventData<T>);
}

/** An earlier decision of the unit under the same entry. */
async function decidedBefore(amount: number, index: number): Promise<void> {
  const id = ulid();
  const range = { min: 5_000_000, max: 6_500_000, minOpen: false, maxOpen: false };
  await write('officer1', id, { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
  await write('officer1', id, {
    type: 'note.written',
    data: {
      kind: 'discretion',
      tier: '从轻',
      amount,
      draft: '草稿',
      text: '按从轻阶次处罚。',
      benchmark: {
        table: { id: 'demo-food', version: '1.0.0' },
        entry: 'no-food-permit',
        issuer: 'own',
        proposed: {
          outcome: 'tier',
          tier: { id: 'lighter', title: '从轻' },
          range,
          reasons: [
            { fact: 'correctedInTime', value: true },
            { fact: 'harm', value: index === 0 ? 'none' : 'slight' },
          ],
          grounds: ['harm-eliminated'],
          wanted: [],
        },
        tier: 'lighter',
        verdict: amount > range.max ? 'outside-tier' : 'inside',
      },
      restsOn: {},
      packs: [],
    },
  });
  await write('officer1', id, { type: 'decision.made', data: { decidedOn: `2026-10-${12 + index}` } });
}

const sheet = () => panel.locator('[role=dialog]');
const row = (text: RegExp) => panel.locator('li.gap', { hasText: text });

describe('R4: the discretion note under a benchmark', () => {
  test('while facts are wanted what is saved is a draft: kept, and the note is still missing', async () => {
    await row(/裁量说明/)
      .locator('.go button')
      .click();
    await panel.locator('.questions').waitFor();
    expect(await sheet().locator('.kv2').innerText()).toContain('未取得食品经营许可从事餐饮服务');
    await sheet().locator('.pri', { hasText: '先存草稿' }).click();
    await sheet().waitFor({ state: 'detached' });
    await expect.poll(async () => (await dataOf('note.written')).length).toBe(1);
    const [draft] = await dataOf('note.written');
    expect(draft).toMatchObject({ provisional: true, benchmark: { proposed: { outcome: 'undetermined' } } });
    expect(draft?.benchmark?.proposed.wanted.length).toBeGreaterThan(5);
    await band(panel, 'stop', /2/);
  });

  test('answers bring the proposal, each reason with where it came from; the bar says law, tier and amount', async () => {
    await row(/裁量说明/)
      .locator('.go button')
      .click();
    await panel.locator('.questions').waitFor();
    expect(await answerQuestions(panel)).toHaveLength(12);
    await sheet().getByText('为什么建议从轻').waitFor();
    const reasons = await sheet().locator('.facts').allInnerTexts();
    expect(reasons.join()).toMatch(/及时改正：是\s+手填/);
    expect(reasons.join()).toMatch(/主动消除或者减轻违法行为危害后果\s+行政处罚法第三十二条/);
    expect(await sheet().locator('.range').getAttribute('aria-label')).toBe(
      '法定 50,000～100,000 元，从轻为 50,000～65,000 元，您填的是 58,000 元',
    );
    // An untouched draft follows the amount.
    await panel.locator('#amount').fill('55000');
    await expect.poll(() => sheet().locator('textarea').inputValue()).toMatch(/决定处罚款55000元。$/);
  });

  test('what the unit decided before: box plot, counts, what differs, and no names', async () => {
    await sheet().locator('.similar .link').click();
    const box = sheet().locator('.similar .box');
    await box.waitFor();
    expect(await box.getAttribute('aria-label')).toBe(
      '最低 50,000，中间一半 52,000～60,000，中位 55,000，最高 72,000 元',
    );
    const told = await sheet().locator('.similar').innerText();
    expect(told).toContain('6 件，2026-10-12 至 2026-10-17');
    expect(told).toContain('其中 1 件没有按基准');
    expect(told).toContain('事实都一样');
    expect(told).not.toContain('老巷口面馆');
  });

  test('above the law nobody can approve: it is said with the article, and is not saved', async () => {
    // Facts entered before may still be on their way; notes and requests are what a save would make.
    const made = async () => [
      (await dataOf('note.written')).length,
      (await dataOf('approval.requested')).length,
    ];
    const before = await made();
    await panel.locator('#amount').fill('120000');
    await sheet()
      .locator('#never', { hasText: '高于法定上限 100,000 元（食品安全法第一百二十二条）' })
      .waitFor();
    await sheet().locator('.pri').click();
    await sheet().locator('.err', { hasText: '谁也不能批' }).waitFor();
    // Just at the law's highest it is a departure, no longer impossible.
    await panel.locator('#amount').fill('100000');
    await sheet().locator('.departs').waitFor();
    expect(await sheet().locator('#never').count()).toBe(0);
    expect(await made()).toEqual(before);
  });

  test('outside the tier: not without a reason; then asked for, and missing until the head approves', async () => {
    await panel.locator('#amount').fill('80000');
    await sheet().locator('.pri', { hasText: '报批' }).click();
    await sheet().locator('.err', { hasText: '为什么不按基准' }).waitFor();
    await sheet().locator('.departs textarea').fill(REASON);
    await sheet().locator('.pri').click();
    await sheet().waitFor({ state: 'detached' });
    const gap = row(/没有按裁量权基准/);
    await gap.waitFor();
    expect(await gap.innerText()).toMatch(/程序 · 国办发〔2022〕27 ?号（十二）/);
    await gap.locator('.go button', { hasText: '已提请' }).waitFor();
    await expect.poll(async () => (await dataOf('approval.requested')).length).toBe(1);
    const [asked] = await dataOf('approval.requested');
    expect(asked).toMatchObject({ what: 'outside-tier', items: ['deviation-approved'], reason: REASON });
    const note = (await dataOf('note.written')).at(-1);
    expect(note).toMatchObject({
      amount: 8_000_000,
      benchmark: {
        verdict: 'outside-tier',
        proposed: {
          tier: { id: 'lighter' },
          range: { min: 5_000_000, max: 6_500_000 },
          grounds: expect.any(Array),
        },
      },
      deviation: { reason: REASON, by: 'head-or-collective' },
    });
    expect(note?.packs.length).toBeGreaterThan(0);

    if (asked === undefined) throw new Error('nothing asked');
    const { approval, hash } = asked;
    await write('head', caseId, {
      type: 'approval.given',
      data: { approval, hash, reason: '已核实学校位置', expires: '2036-11-25T00:00:00.000Z', by: 'head' },
    });
    await gap.waitFor({ state: 'detached', timeout: 20_000 });
    await band(panel, 'stop', /1/);
  });

  test('R6: what was put into the page’s field is what is sealed when it is sent', async () => {
    const written = (await dataOf('note.written')).at(-1)?.text ?? '';
    expect(written).toMatch(/80000元/);
    await expect.poll(() => legacyFrame(legacy).locator('textarea[name=clqk]').inputValue()).toBe(written);
    await legacyFrame(legacy).locator('input[name=fkje]').fill('80000');
    await panel.keyboard.press('1');
    await sheet().locator('input[type=password]').fill(PINS.officer2);
    await sheet().waitFor({ state: 'detached' });
    await press(legacy);
    // The amount on the page changed since: the note rests on it, so it is held until it is looked at again.
    await panel.bringToFront();
    await band(panel, 'stop', /1/);
    await row(/裁量说明/)
      .locator('.go button')
      .click();
    await sheet().getByText('已批准').waitFor();
    await sheet().locator('.pri', { hasText: '保存，填回页面' }).click();
    await band(panel, 'done');
    expect(await dataOf('approval.requested')).toHaveLength(1);
    await press(legacy);
    await legacyFrame(legacy).locator('#resultOk').waitFor();
    await expect
      .poll(async () => (await dataOf('action.attempted')).at(-1)?.seal.fields.discretion)
      .toBe((await dataOf('note.written')).at(-1)?.text);
  });
});
