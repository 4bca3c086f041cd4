/** R17: the supervisors' desk in the console, by keyboard, in both languages, against what phones really wrote. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Companion, startCompanion } from '../companion/start.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { picture } from './picture.ts';

const PASSWORD = 'a-long-password-2026';
const dataDir = mkdtempSync(join(tmpdir(), 'complaints-'));
const WRITTEN = [
  '来了一个人，没有说为什么罚，也没有给我看文书。我问了两遍，他说让我去单位问。',
  '态度很好，说得清楚，谢谢。',
  '不给看证件',
];
let companion: Companion;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  companion = await startCompanion({ dataDir, log: false });
  const supervisor = { username: 'bai', name: '白静', password: PASSWORD, roles: ['supervisor' as const] };
  const { id: bai } = await companion.admin.createPerson(supervisor);
  await companion.admin.createPerson({ username: 'luo', name: '罗刚', password: PASSWORD, roles: ['lead'] });
  const receive = (text: string, over: object = {}) =>
    companion.ledger.writeOwn(
      { kind: 'feedback', id: ulid() },
      { type: 'feedback.received', data: { kind: 'complaint', text, follow: '0'.repeat(64), ...over } },
    );
  const about = {
    code: '1'.repeat(64),
    agency: '00112233aabbccdd',
    name: '沈一鸣',
    certificate: '650200202600417',
    inspection: 2026112701,
    shownAt: '2026-11-27T02:31:00.000Z',
  };
  await receive(WRITTEN[2] ?? '');
  await receive(WRITTEN[1] ?? '', { kind: 'praise', rating: 5, verdict: 'genuine', about });
  await receive(WRITTEN[0] ?? '', { rating: 1, contact: '13900000000', verdict: 'genuine', about });
  // One is about the supervisor himself.
  await receive('收了钱', { about: { ...about, name: '白静', officer: bai } });
  browser = await openBrowser({ extension: false, viewport: { width: 1093, height: 510 } });
  page = await browser.context.newPage();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function signIn(username: string): Promise<void> {
  await browser.context.clearCookies();
  await page.goto(`${companion.url}/complaints`);
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
}

test('what nobody is on stands first; read, taken up and answered by keyboard; one about himself is for another', async () => {
  await signIn('bai');
  await page.locator('[data-group=received]').waitFor();
  expect(await page.locator('[data-group=received] li.with-form').count()).toBe(3);
  expect(await page.locator('[data-others]').getAttribute('data-others')).toBe('1');
  expect(await page.locator('main').innerText()).not.toContain('收了钱');
  await expectNothingClipped(page);
  await expectOneLanguage(page, 'zh-CN', [...WRITTEN, 'bai']);
  expect(await page.locator('nav a[href="/complaints"]').getAttribute('aria-current')).toBe('page');
  await picture(page, 'complaints-list');
  await page.locator('button.row', { hasText: '没有说为什么罚' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.feedback-b .wrote').waitFor();
  expect(await page.locator('.feedback-b').innerText()).toMatch(/13900000000/);
  await expectAccessible(page, 20);
  await expectNothingClipped(page);
  await picture(page, 'complaints-open');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.feedback-b .said').waitFor();
  // The row keeps its place, and the hand is where it says what was done.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('您开始办了');
  expect(await page.locator('[data-group=received] li.with-form').count()).toBe(3);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // Too short: said, and the hand stays where it has to write.
  await page.keyboard.type('好');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator('.trouble').innerText()).toContain('4 个字');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await page.keyboard.type('，已经核实，会补送告知书。');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.feedback-steps .wrote').waitFor();
  const events = await companion.ledger.readKind('feedback');
  expect(events.map(({ envelope }) => envelope.type).slice(-2)).toEqual([
    'feedback.taken',
    'feedback.answered',
  ]);
  await picture(page, 'complaints-answered');
});

test('in English, and at 200 %', async () => {
  await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'en'));
  await page.reload();
  await page.locator('[data-group=done]').waitFor();
  await page.locator('[data-group=done] button.row').click();
  await page.locator('.feedback-b .wrote').first().waitFor();
  await expectOneLanguage(page, 'en', [...WRITTEN, '好，已经核实，会补送告知书。', '沈一鸣', '白静']);
  await expectAccessible(page, 20);
  await picture(page, 'complaints-en');
  await page.setViewportSize({ width: 640, height: 400 });
  await expectNothingClipped(page);
  await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'zh-CN'));
});

test('whoever leads the officers finds no way to it', async () => {
  await page.setViewportSize({ width: 1093, height: 510 });
  await signIn('luo');
  await page.locator('.trouble').waitFor();
  expect(await page.locator('nav a[href="/complaints"]').count()).toBe(0);
  expect(await page.locator('[data-group]').count()).toBe(0);
});
