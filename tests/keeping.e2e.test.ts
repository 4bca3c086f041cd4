/** R28, R30 in a real browser: how footage is kept, asked for disposal by one and approved by another, and what an inventory finds. */
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putRecording } from '../companion/media/keeping/fixtures/put-recording.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { picture } from './picture.ts';

const PASSWORD = 'a-long-password-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-keeping-page-'));
/** Two years and two months after it was recorded. */
const clock = { offset: 0 };
let companion: Companion;
let browser: Browser;
let page: Page;
let caseId = '';
let ofCase = '';
const loose: string[] = [];

beforeAll(async () => {
  companion = await startCompanion({
    dataDir,
    log: false,
    now: () => Date.now() + clock.offset,
    freeBytes: async () => 4_000_000_000,
  });
  const ids = new Map<string, string>();
  for (const [username, name, roles] of [
    ['shen', '沈一鸣', ['officer', 'lead']],
    ['he', '何敏', ['supervisor']],
  ] as const)
    ids.set(
      username,
      (await companion.admin.createPerson({ username, name, password: PASSWORD, roles, unit: 'u1' })).id,
    );
  const by = ids.get('shen') ?? '';
  const open = async (subject: string, archived: boolean) => {
    const id = ulid();
    const stream = { kind: 'case', id } as const;
    await companion.admin.write(by, stream, {
      type: 'case.opened',
      data: { category: 'inspection', procedure: 'ordinary' },
    });
    await companion.admin.write(by, stream, {
      type: 'case.factsCaptured',
      data: { facts: { subject }, provenance: 'hand' },
    });
    await companion.admin.write(by, stream, { type: 'case.assigned', data: { officers: [by] } });
    if (archived)
      await companion.admin.write(by, stream, {
        type: 'case.archived',
        data: { on: new Date().toISOString().slice(0, 10) },
      });
    return id;
  };
  caseId = await open('老巷口面馆', true);
  const running = await open('德顺小炒', false);
  const from = Date.now();
  const put = (camera: string, of?: string) =>
    putRecording(companion, dataDir, { camera, by, from, ...(of === undefined ? {} : { case: of }) });
  ofCase = await put('执法记录仪 03', caseId);
  await put('执法记录仪 05', running);
  for (const camera of ['执法记录仪 07', '执法记录仪 08']) loose.push(await put(camera));
  clock.offset = 790 * 24 * 3_600_000;
  browser = await openBrowser({ extension: false });
  page = await browser.context.newPage();
  await page.setViewportSize({ width: 1093, height: 510 });
  await page.goto(companion.url);
  await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'zh-CN'));
  await signIn('shen');
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});
async function signIn(username: string): Promise<void> {
  await browser.context.clearCookies();
  await page.goto(companion.url);
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('.bar nav').waitFor();
}
const things = (stands: string) => page.locator(`tr[data-thing=${stands}]`);

describe('R30 footage kept', () => {
  test('the board says that the disk fills, and leads to what may go and why; it is asked for by keyboard', async () => {
    await page.locator('[data-keeping] a').click();
    await things('past').first().waitFor();
    expect([await things('past').count(), await things('held').count()]).toEqual([3, 1]);
    expect(await things('held').innerText()).toContain('案件还没有归档');
    expect(await page.locator('.fact').first().innerText()).toMatch(/快满了[\s\S]*可以提请销毁/);
    await picture(page, 'keeping');
    await expectAccessible(page, 60);
    await expectNothingClipped(page);
    await expectOneLanguage(page, 'zh-CN', ['retention.yaml', 'doctor']);
    await page.keyboard.press('j');
    await page.keyboard.press(' ');
    await page.getByLabel('销毁依据').fill('保管期满，经鉴定不再保存');
    await page.keyboard.press('Enter');
    await page.getByText('请写理由').waitFor();
    await page.keyboard.type('腾出存储空间');
    await picture(page, 'keeping-ask');
    await page.keyboard.press('Enter');
    await page.locator('[data-disposal=asked]').waitFor();
    expect(await page.locator('[data-disposal=asked]').innerText()).toContain('请另一位来批');
    await page.getByRole('button', { name: /^要求留存 执法记录仪 07/ }).click();
    await page.keyboard.type('当事人已提起行政诉讼');
    await page.keyboard.press('Enter');
    await expect.poll(() => things('held').count()).toBe(2);
  });

  test('the supervisor approves it; it is gone, and its pages say when and on what basis', async () => {
    await signIn('he');
    expect(await page.locator('[data-keeping]').innerText()).toContain('1 份销毁申请等您批');
    await page.goto(`${companion.url}/keeping`);
    await page.getByRole('button', { name: '批准销毁' }).click();
    await page.keyboard.type('核对过清单，同意');
    await picture(page, 'keeping-approve');
    await page.keyboard.press('Enter');
    await page.locator('[data-disposal=done]').waitFor();
    expect(existsSync(join(dataDir, 'media', ofCase, '0.mp4'))).toBe(false);
    await page.goto(`${companion.url}/cases/${caseId}`);
    await expect.poll(() => page.locator('.side').innerText()).toMatch(/保管期满，.*已销毁/);
    await expect.poll(() => page.locator('.tl').innerText()).toContain('一段影像保管期满，已经销毁');
    await picture(page, 'keeping-case');
    await page.goto(`${companion.url}/footage/${ofCase}`);
    await page.getByText('依据：保管期满，经鉴定不再保存').waitFor();
    await picture(page, 'keeping-player');
    await expectNothingClipped(page);
  });

  test('an inventory that is wanted names what is wrong and what to do; in English too', async () => {
    appendFileSync(join(dataDir, 'media', loose[1] ?? '', '0.mp4'), 'x');
    await page.goto(`${companion.url}/keeping`);
    await page.getByRole('button', { name: '现在清点' }).click();
    await page.locator('.faults li').waitFor();
    expect(await page.locator('.faults').innerText()).toContain('比封存的长');
    await expect.poll(() => things('past').innerText()).toContain('查清以前不能销毁');
    await picture(page, 'keeping-inventory');
    await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'en'));
    await page.reload();
    await page.locator('.faults li').waitFor();
    await expectAccessible(page, 60);
    await expectNothingClipped(page);
    await expectOneLanguage(page, 'en', [
      ...['沈一鸣', '何敏', '执法记录仪', '老巷口面馆', '德顺小炒', '三项'],
      ...['保管期满，经鉴定不再保存', '腾出存储空间', '当事人已提起行政诉讼', '核对过清单，同意'],
    ]);
    await picture(page, 'keeping-en');
  });
});
