/**
 * R4: the discretion note in the panel under tables of the other two models (weighted factors, shares of the law's range),
 * by keyboard alone and counted by the keystroke-level model; and with the companion away.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventData } from '#shared/case/events.ts';
import { openHeldCase } from './panel/held-case.ts';
import { legacyFrame } from './panel/states.ts';
import { openWorld, type World } from './panel/world.ts';

/** Keystroke-level model (Card, Moran, Newell): seconds for a key and for making up one's mind. */
const KEY_S = 0.28;
const DECISION_S = 1.35;
/** What the officer adds in his own words. */
const REASONS = '当事人已停止排放，配合调查。';
const COMMON: Readonly<Record<string, readonly string[]>> = {
  partyAge: ['3'],
  partyCapacity: ['1'],
  violationMinor: ['2'],
  correctedInTime: ['2'],
  harm: ['3'],
  firstViolation: ['2'],
  noFaultProven: ['2'],
  violationEndedOn: [...'20260901', 'Enter'],
  violationFoundOn: [...'20260910', 'Enter'],
  mitigationGrounds: ['0'],
};
const pictures = process.env.SANXIANG_PICTURES;

let world: World;
let legacy: Page;
let panel: Page;
let caseId = '';
beforeAll(async () => {
  world = await openWorld();
  ({ legacy, panel, caseId } = await openHeldCase(world));
}, 120_000);
afterAll(async () => {
  await world?.close();
});

const sheet = () => panel.locator('[role=dialog]');
async function picture(name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await panel.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}
async function latestNote(): Promise<EventData<'note.written'> | undefined> {
  const events = await world.companion.ledger.readStream({ kind: 'case', id: caseId });
  const note = events.findLast(({ envelope }) => envelope.type === 'note.written');
  return note?.body?.data as EventData<'note.written'> | undefined;
}

/** Every key goes through here. */
class Counter {
  keys = 0;
  decisions = 0;
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.keys += 1;
      await panel.keyboard.press(key);
    }
  }
  async type(text: string): Promise<void> {
    this.keys += text.length;
    await panel.keyboard.type(text);
  }
  /** Presses a key of moving until the focus is there. */
  async until(key: string, selector: string): Promise<void> {
    for (let pressed = 0; pressed < 30; pressed += 1) {
      if (await panel.evaluate((to) => document.activeElement?.matches(to) === true, selector)) return;
      await this.press(key);
    }
    throw new Error(`${key} never comes to ${selector}`);
  }
  seconds(): number {
    return this.keys * KEY_S + this.decisions * DECISION_S;
  }
}

/** The amount on the page changes: what the note rests on is another, so it is missing again. */
async function reopened(amount: string): Promise<void> {
  await legacy.bringToFront();
  await legacyFrame(legacy).locator('input[name=fkje]').fill(amount);
  await panel.bringToFront();
  await panel
    .locator('li.gap', { hasText: /裁量说明/ })
    .locator('.go button')
    .waitFor();
}

/** From the gap's verb into another entry, found by typing. */
async function another(count: Counter, query: string): Promise<void> {
  await panel
    .locator('li.gap', { hasText: /裁量说明/ })
    .locator('.go button')
    .focus();
  count.decisions += 1;
  await count.press('Enter');
  await sheet().locator('.kv2').waitFor();
  await panel.waitForFunction(() => document.activeElement?.closest('[role=dialog]') !== null);
  await count.until('Shift+Tab', '.kv2 button.link');
  await count.press('Enter');
  await panel.locator('[role=combobox]').waitFor();
  await expect.poll(() => panel.evaluate(() => document.activeElement?.role)).toBe('combobox');
  count.decisions += 1;
  await count.type(query);
  // At once, before the search has answered: what was typed counts, not what stood there before.
  await count.press('Enter');
  await sheet().locator('.kv2 dd', { hasText: query }).first().waitFor();
}

async function answer(count: Counter, own: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const focused = () =>
    panel.evaluate(() => {
      const at = document.activeElement;
      return at instanceof HTMLElement ? (at.dataset.question ?? at.tagName) : '';
    });
  await expect.poll(focused).not.toBe('BODY');
  for (;;) {
    await expect.poll(focused).toMatch(/^TEXTAREA$|^[a-z]/);
    const name = await focused();
    if (name === 'TEXTAREA') return asked;
    const keys = own[name] ?? COMMON[name];
    if (keys === undefined || asked.includes(name)) throw new Error(`no answer to ${name}; asked ${asked}`);
    asked.push(name);
    count.decisions += 1;
    await count.press(...keys);
    await expect.poll(focused, { timeout: 5000 }).not.toBe(name);
  }
}

describe('R4: the note under the other models', () => {
  test('weighted factors: one figure, its sum told factor by factor, the draft says so; within 60 s by keys', async () => {
    const count = new Counter();
    await another(count, '排放');
    // 中 6 %，4 个月 5 %，第 2 次 5 %，无信访：worked/factors.yaml says 41,200.
    const asked = await answer(count, {
      impact: ['2'],
      durationMonths: ['4', 'Enter'],
      timesInTwoYears: ['2', 'Enter'],
      complaintFounded: ['2'],
    });
    expect(asked.slice(-4)).toEqual(['impact', 'durationMonths', 'timesInTwoYears', 'complaintFounded']);
    const told = await sheet().innerText();
    expect(told).toContain('为什么是这个金额');
    for (const part of [
      '环境影响：中（6%）',
      '持续时间：4 个月（3–6个月 5%）',
      '两年内违法次数：2 次（2次 5%）',
      '无（0%）',
    ])
      expect(told).toContain(part);
    // The table prints weights and no formula: it says so.
    expect(await sheet().locator('.cautious', { hasText: '没有公布算法' }).count()).toBeGreaterThan(0);
    // What stands on the page is another figure: a departure, until the amount is brought to the benchmark's.
    await sheet().locator('.departs').waitFor();
    await picture('composer-factors-departs');
    await count.until('Shift+Tab', '#amount');
    count.decisions += 1;
    await count.press('Control+A');
    await count.type('41200');
    await sheet().locator('.departs').waitFor({ state: 'detached' });
    expect(await sheet().locator('.range').getAttribute('aria-label')).toContain('41,200');
    await expect
      .poll(() => sheet().locator('textarea').inputValue())
      .toMatch(/环境影响“中”6%、.*合计16%，按该表计算的罚款数额为41200元。决定处罚款41200元。$/);
    await picture('composer-factors');
    await count.until('Tab', 'label.f > textarea');
    count.decisions += 1;
    await count.press('Control+End');
    await count.type(REASONS);
    count.decisions += 1;
    await count.press('Control+Enter');
    await sheet().waitFor({ state: 'detached' });
    console.log(
      `factor table: ${asked.length} questions, ${count.keys} keys, ${count.decisions} decisions: ${count.seconds().toFixed(1)} s`,
    );
    expect(count.seconds()).toBeLessThanOrEqual(60);
    await expect
      .poll(async () => (await latestNote())?.benchmark)
      .toMatchObject({
        table: { id: 'demo-factors', version: '1.0.0' },
        verdict: 'inside',
        proposed: { outcome: 'tier', range: { min: 4_120_000, max: 4_120_000 } },
      });
    const note = await latestNote();
    expect(note?.amount).toBe(4_120_000);
    expect(note?.text.endsWith(`41200元。${REASONS}`)).toBe(true);
    expect(note?.deviation).toBeUndefined();
  }, 120_000);

  test('shares of the law’s range: tier and range in figures, an end that is not included is outside', async () => {
    await reopened('3000');
    const count = new Counter();
    await another(count, '堆放物料');
    // Words written under the other violation are not lost, and are not saved as if they were of this one.
    await answer(count, { severity: ['3'] });
    await sheet().getByText('下面的话是按另一条违法行为写的').waitFor();
    await panel.keyboard.press('Control+Enter');
    await sheet().locator('.err', { hasText: '另一条违法行为' }).waitFor();
    expect((await latestNote())?.benchmark?.table.id).toBe('demo-factors');
    await picture('composer-other-entry');
    await sheet().getByRole('button', { name: '换回草稿' }).click();
    await sheet().getByText('下面的话是按另一条违法行为写的').waitFor({ state: 'detached' });
    // 500（不含）～2500 元：the law's lowest figure itself is not in this tier.
    await count.until('Shift+Tab', '#amount');
    await count.press('Control+A');
    await count.type('500');
    await sheet().locator('.departs').waitFor();
    await count.press('Control+A');
    await count.type('2500');
    count.decisions += 1;
    await sheet().locator('.departs').waitFor({ state: 'detached' });
    await expect.poll(() => sheet().locator('.tiers label:has(:checked)').innerText()).toMatch(/一般.*建议/);
    expect(await sheet().locator('.range').getAttribute('aria-label')).toBe(
      '法定 500～5,000 元，一般为 500（不含）～2,500 元，您填的是 2,500 元',
    );
    await expect
      .poll(() => sheet().locator('textarea').inputValue())
      .toMatch(/“一般”阶次.*决定处罚款2500元。$/);
    await picture('composer-shares');
    await count.until('Tab', 'label.f > textarea');
    count.decisions += 2;
    await count.press('Control+End');
    await count.type(REASONS);
    await count.press('Control+Enter');
    await sheet().waitFor({ state: 'detached' });
    console.log(`shares: ${count.keys} keys, ${count.decisions} decisions: ${count.seconds().toFixed(1)} s`);
    expect(count.seconds()).toBeLessThanOrEqual(60);
    await expect.poll(async () => (await latestNote())?.benchmark?.tier).toBe('ordinary');
  }, 120_000);
});

test('similar decisions while the companion is away: it is said what cannot be seen, and the note can be written', async () => {
  if ((await sheet().count()) === 0) {
    await reopened('3500');
    await panel
      .locator('li.gap', { hasText: /裁量说明/ })
      .locator('.go button')
      .click();
  }
  await sheet().locator('.similar .link').waitFor();
  await world.offline();
  try {
    await sheet().locator('.similar .link').click();
    await sheet()
      .locator('.similar [role=status]', {
        hasText: '连不上伴随程序，看不到本单位以前的处罚。说明照样能写能存',
      })
      .waitFor({ timeout: 30_000 });
    await picture('composer-similar-offline');
    // It can be asked again, and the note is saved on this device meanwhile.
    expect(await sheet().locator('.similar .link').isEnabled()).toBe(true);
  } finally {
    await world.online();
  }
  await sheet().locator('.similar .link').click();
  await sheet().locator('.similar', { hasText: '还没有按这一条基准作过决定' }).waitFor({ timeout: 30_000 });
  expect(await sheet().locator('.similar').innerText()).not.toContain('连不上');
}, 90_000);
