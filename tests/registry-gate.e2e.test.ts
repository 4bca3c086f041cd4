/**
 * R10 with everything real: an officer's certificate is suspended in the registry while his browser works. The extension
 * holds his press, names him, the fact and who can mend it, and lets him tick nothing, offline too; mended, the press goes.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personPageSchema, savedSchema } from '#shared/api/registry.ts';
import type { OfficerRecord } from '#shared/registry/records.ts';
import { readLog } from '../demo/request-log.ts';
import { caseKey } from '../demo/seed-cases.ts';
import { expectAccessible } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { messageOf } from './harness/message.ts';
import { openUnit, type Unit } from './harness/unit.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn } from './journeys/compare.ts';
import { picture } from './picture.ts';

const SOON = { timeout: 20_000 };
let unit: Unit;
let gated: Browser;
let desk: Browser;
let cookie = '';
beforeAll(async () => {
  unit = await openUnit();
  gated = await unit.officerBrowser('officer1');
  desk = await openBrowser({ extension: false });
  const { username, password } = unit.account('administrator');
  const signedIn = await fetch(`${unit.companion.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}, 60_000);
afterAll(async () => {
  await gated?.close();
  await desk?.close();
  await unit?.close();
});

async function registry<T>(schema: { parse(value: unknown): T }, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${unit.companion.url}/api/registry/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return schema.parse(await response.json());
}
/** The officer's certificate stands so from today on. */
async function certificate(standing: 'valid' | 'suspended'): Promise<void> {
  const { versions } = await registry(personPageSchema, 'persons/demo-officer1');
  const record = versions.find(({ current }) => current)?.record as OfficerRecord;
  if (record.certificate === null) throw new Error('no certificate');
  const from = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await registry(savedSchema, 'persons/demo-officer1', {
    from,
    record: { ...record, certificate: { ...record.certificate, standing } },
    reason: '发证机关通知',
  });
}
const decisions = () => decisionsIn(readLog(unit.demo.logs.jsp), 'gbk', journeys.jsp.isDecision).length;
const press = (page: Page) => journeys.jsp.caseFrame(page).locator(journeys.jsp.submitButton).click();

describe('R10 an officer who is not qualified', () => {
  test('is held and named, signs nothing, offline too; mended, his press goes', async () => {
    const page = await gated.context.newPage();
    page.setDefaultTimeout(20_000);
    await journeys.jsp.signIn(page, unit.demo.urls.jsp);
    await journeys.jsp.openCase(page, caseKey('jsp', 'complete'));
    const panel = await unit.panel(gated, page);
    await panel.locator('.verdict.done').waitFor(SOON);

    await certificate('suspended');
    const gap = panel.locator('[data-gap="item:officers-qualified"]');
    await gap.waitFor(SOON);
    expect(await gap.innerText()).toContain('有一名办案人员没有执法资格');
    await expectAccessible(panel, 10);
    await panel.bringToFront();
    await picture(panel, 'panel-unqualified');

    // Without the companion it stands: the browser has the registry as it was last signed.
    await gated.context.setOffline(true);
    await page.bringToFront();
    await press(page);
    const said = await messageOf(gated);
    await expect
      .poll(async () => said.innerText(), SOON)
      .toMatch(/有一名办案人员没有执法资格[\s\S]*行政处罚法第四十二条/);
    expect(await said.innerText()).toContain('没有提交');
    // Who, which fact, who can mend it, and how old what is known of it is.
    expect(await said.innerText()).toMatch(
      /沈一鸣：执法证被暂扣（\d{4}-\d\d-\d\d 起）。由发证机关处理，再由名册管理员登记。[\s\S]*名册截至 \d{4}-\d\d-\d\d/,
    );
    await picture(page, 'held-unqualified');
    expect(decisions()).toBe(0);
    await gated.context.setOffline(false);

    // The lead's board says it too, with the name.
    const lead = await unit.console(desk, 'lead');
    await lead.locator('.group, .board, table, main').first().waitFor();
    await expect.poll(async () => lead.locator('main').innerText(), SOON).toContain('没有执法资格');
    await lead.close();

    await certificate('valid');
    await panel.locator('.verdict.done').waitFor(SOON);
    await page.bringToFront();
    await journeys.jsp.openCase(page, caseKey('jsp', 'complete'));
    await press(page);
    await expect.poll(decisions, SOON).toBe(1);
  });
});
