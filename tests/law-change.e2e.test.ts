/** Decision 37 in the panel: the table changed between violation and decision; the officer chooses with reasons. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { EventData } from '#shared/case/events.ts';
import { atRest } from './at-rest.ts';
import { axeOn } from './axe.ts';
import { openHeldCase } from './panel/held-case.ts';
import { openWorld, type World } from './panel/world.ts';

const ANSWERS: Readonly<Record<string, readonly string[]>> = {
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
  severity: ['3'],
};
let world: World;
let panel: Page;
let caseId = '';
beforeAll(async () => {
  world = await openWorld();
  // The demo's table, made lighter from October on: the violation was in September.
  const folder = join(world.dataDir, 'companion', 'benchmarks');
  mkdirSync(folder, { recursive: true });
  const lighter = readFileSync('demo/benchmarks/demo-shares.yaml', 'utf8')
    .replace('version: 1.0.0', 'version: 2.0.0')
    .replace('effective: { from: 2026-01-01 }', 'effective: { from: 2026-10-01 }')
    .replace(
      'fine: { measure: { unit: fen }, min: 50000, max: 500000 }',
      'fine: { measure: { unit: fen }, min: 50000, max: 400000 }',
    );
  writeFileSync(join(folder, 'demo-shares-2.yaml'), lighter);
  ({ panel, caseId } = await openHeldCase(world));
}, 120_000);
afterAll(async () => {
  await world?.close();
});

const sheet = () => panel.locator('[role=dialog]');
async function notes(): Promise<readonly EventData<'note.written'>[]> {
  const events = await world.companion.ledger.readStream({ kind: 'case', id: caseId });
  return events
    .filter(({ envelope }) => envelope.type === 'note.written')
    .map(({ body }) => body?.data as EventData<'note.written'>);
}

test('both tables are shown, the older one counts until somebody chooses; the choice and both versions are kept', async () => {
  await panel
    .locator('li.gap', { hasText: /裁量说明/ })
    .locator('.go button')
    .click();
  await sheet().locator('.kv2 button.link').click();
  await panel.locator('[role=combobox]').fill('堆放物料');
  await panel.keyboard.press('Enter');
  await sheet().locator('.kv2 dd', { hasText: '堆放物料' }).first().waitFor();
  // Before the day of the violation is known, nothing is said of it.
  expect(await sheet().locator('.law').count()).toBe(0);
  const first = panel.locator('.questions [data-question]').first();
  while ((await first.count()) > 0) {
    const name = (await first.getAttribute('data-question')) ?? '';
    await first.focus();
    for (const key of ANSWERS[name] ?? []) await panel.keyboard.press(key);
    await panel.locator(`.questions [data-question="${name}"]`).first().waitFor({ state: 'detached' });
  }
  const law = sheet().locator('.law');
  await law.waitFor();
  const told = await law.innerText();
  expect(told).toContain('违法行为在 2026-09-01');
  expect(told).toContain('行政处罚法第三十七条');
  expect(told).toContain('新的法定幅度较轻。');
  expect(told).toContain('违法时的 1.0.0：法定 500～5,000 元，一般 500（不含）～2,500 元');
  expect(told).toContain('现在的 2.0.0：法定 500～4,000 元，一般 500（不含）～2,000 元');
  expect(await sheet().locator('.range').getAttribute('aria-label')).toContain('法定 500～5,000 元');
  // The draft says that it is open still: nothing is written in the officer's place.
  const words = () => sheet().locator('textarea[lang=zh-CN]').inputValue();
  expect(await words()).toContain('【尚待决定：适用违法行为发生时的规定，还是作出决定时的规定】');
  await atRest(panel);
  const axe = await axeOn(panel);
  expect(axe.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  const pictures = process.env.SANXIANG_PICTURES;
  if (pictures !== undefined) {
    await law.scrollIntoViewIfNeeded();
    await panel.screenshot({ path: join(pictures, 'composer-law.png') });
  }

  // Not without a choice.
  await panel.locator('#amount').fill('2000');
  await sheet().locator('.pri').click();
  await sheet().locator('.err', { hasText: '先选适用哪天的规定' }).waitFor();
  expect(await notes()).toEqual([]);
  // Nor a choice without reasons.
  await law.locator('label', { hasText: '现在的' }).click();
  await law.getByRole('button', { name: '记下选择' }).click();
  await law.locator('[role=alert]').waitFor();
  await panel.locator('#law-reason').fill('新规定上限从五千元降到四千元，对当事人较轻。');
  await panel.keyboard.press('Control+Enter');
  await law.locator('[role=status]', { hasText: '已记下' }).waitFor();
  await expect
    .poll(() => sheet().locator('.range').getAttribute('aria-label'))
    .toContain('法定 500～4,000 元，一般为 500（不含）～2,000 元');
  await expect
    .poll(words)
    .toContain(
      '违法行为发生于2026年9月1日，当时施行《比例档裁量基准（演示）》（自2026年1月1日起，法定幅度500元以上5000元以下），作出决定时施行《比例档裁量基准（演示）》（自2026年10月1日起，法定幅度500元以上4000元以下）。依照《中华人民共和国行政处罚法》第三十七条，本案适用作出决定时的规定，理由是：新规定上限从五千元降到四千元，对当事人较轻。',
    );
  await sheet().locator('.pri').click();
  await sheet().waitFor({ state: 'detached' });
  await expect.poll(async () => (await notes()).length).toBe(1);
  expect((await notes())[0]).toMatchObject({
    amount: 200_000,
    benchmark: { table: { id: 'demo-shares', version: '2.0.0' }, verdict: 'inside' },
    law: {
      days: { violation: '2026-09-01' },
      change: 'lighter',
      versions: { violation: '1.0.0', decision: '2.0.0' },
      applied: 'decision',
      reason: '新规定上限从五千元降到四千元，对当事人较轻。',
    },
  });
}, 120_000);

/** The note again, as the sheet has it, with another amount. */
async function saveAnew(amount: string): Promise<void> {
  await panel.locator('#amount').fill(amount);
  await sheet().locator('.pri').click();
  await sheet().waitFor({ state: 'detached' });
}

test('a note of whoever knew nothing of the choice is no note: its gap says so, and what to do', async () => {
  const [first] = await notes();
  if (first === undefined) throw new Error('no note');
  const { law: _, ...older } = first;
  const { admin } = world.companion;
  const officer = await admin.person('officer1');
  if (officer === null) throw new Error('no officer');
  const stream = { kind: 'case', id: caseId } as const;
  const written = await admin.write(officer.id, stream, { type: 'note.written', data: older });
  expect(written.ok).toBe(true);
  const gap = panel.locator('li.gap', { hasText: '裁量说明没有选适用哪天的规定' });
  await gap.waitFor({ timeout: 60_000 });
  await gap.locator('.go button').click();
  await sheet().locator('[role=note]', { hasText: '没有按现在的情况选适用哪天的规定' }).waitFor();
  // What was chosen on this computer is there still: saved anew, the note counts.
  await saveAnew('2000');
  await gap.waitFor({ state: 'detached' });
  await expect.poll(async () => (await notes()).length).toBe(3);
  expect((await notes()).at(-1)?.law?.applied).toBe('decision');
}, 120_000);

test('an entry that the later table dropped is offered as unlawful no more, and then there is no fine', async () => {
  const shares = parse(readFileSync('demo/benchmarks/demo-shares.yaml', 'utf8')) as {
    entries: { entry: string }[];
  };
  const dropped = {
    ...shares,
    version: '3.0.0',
    effective: { from: '2026-11-01' },
    entries: shares.entries.filter(({ entry }) => entry !== 'with-minimum'),
  };
  writeFileSync(join(world.dataDir, 'companion', 'benchmarks', 'demo-shares-3.yaml'), stringify(dropped));
  // The choice was between other tables.
  const gap = panel.locator('li.gap', { hasText: '裁量说明没有选适用哪天的规定' });
  await gap.waitFor({ timeout: 90_000 });
  await gap.locator('.go button').click();
  const law = sheet().locator('.law');
  await law.waitFor();
  expect(await law.innerText()).toContain('现在的表里没有这一项。先查新的规定还罚不罚');
  // What was chosen between two other tables is no choice between these.
  expect(await law.locator('input:checked, [role=status]').count()).toBe(0);
  expect(await panel.locator('#law-reason').inputValue()).toBe('');
  await atRest(panel);
  const axe = await axeOn(panel);
  expect(axe.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  const pictures = process.env.SANXIANG_PICTURES;
  if (pictures !== undefined) {
    await law.scrollIntoViewIfNeeded();
    await panel.screenshot({ path: join(pictures, 'composer-law-dropped.png') });
  }
  await law.locator('label', { hasText: '新的规定不认为是违法：不予处罚' }).click();
  await panel.locator('#law-reason').fill('新条例删去了这一条，别的法律也不再处罚。');
  await panel.keyboard.press('Control+Enter');
  await law.locator('[role=status]', { hasText: '已记下' }).waitFor();
  await panel.locator('#amount').fill('2000');
  await sheet().locator('#never', { hasText: '法律规定不予处罚（行政处罚法第三十七条）' }).waitFor();
  // Nobody has touched the words, so they follow.
  const words = () => sheet().locator('textarea[lang=zh-CN]').inputValue();
  await expect
    .poll(words)
    .toContain('新的规定不认为是违法，理由是：新条例删去了这一条，别的法律也不再处罚。依照');
  expect(await words()).toContain('适用新的规定，不予行政处罚。');
  expect(await words()).not.toContain('决定处罚款');
  expect(await sheet().locator('.tiers').count()).toBe(0);
  await saveAnew('0');
  await gap.waitFor({ state: 'detached' });
  await expect.poll(async () => (await notes()).length).toBe(4);
  const last = (await notes()).at(-1);
  expect(last?.tier).toBeUndefined();
  expect(last?.benchmark?.tier).toBeUndefined();
  expect(last).toMatchObject({
    amount: 0,
    benchmark: {
      table: { id: 'demo-shares', version: '1.0.0' },
      proposed: { outcome: 'no-penalty', grounds: ['unlawful-no-more'] },
      verdict: 'inside',
    },
    law: { change: 'gone', versions: { violation: '1.0.0', decision: '3.0.0' }, applied: 'decision' },
  });
}, 180_000);
