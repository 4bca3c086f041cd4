/** Decision 37 in the panel: the table changed between violation and decision; the officer chooses with reasons. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
