/**
 * The main job, whole: an officer's case in a legacy system cannot be decided with something missing. The built
 * extension in a real browser, the companion, the demo system; the legacy server's own log is the judge.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '../demo/request-log.ts';
import { caseKey } from '../demo/seed-cases.ts';
import type { Browser } from './harness/browser.ts';
import { openUnit, type Unit } from './harness/unit.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn } from './journeys/compare.ts';
import { answerQuestions } from './panel/note-answers.ts';

const jsp = journeys.jsp;

let unit: Unit;
let officer: Browser;
let lead: Browser;

beforeAll(async () => {
  unit = await openUnit();
  officer = await unit.officerBrowser('officer2');
  await unit.pair(officer, 'officer1');
  const { openBrowser } = await import('./harness/browser.ts');
  lead = await openBrowser({ extension: false });
});
afterAll(async () => {
  await officer?.close();
  await lead?.close();
  await unit?.close();
});

const decisions = () => decisionsIn(readLog(unit.demo.logs.jsp), 'gbk', jsp.isDecision).length;
const message = (page: Page): Locator => jsp.caseFrame(page).locator('[data-sanxiang] [role=alertdialog]');

describe('R3: the legacy decision is held until nothing required is missing', () => {
  test('held with its reasons, completed in the panel, let through, the disclosure timer runs, the lead sees it live', async () => {
    const board = await unit.console(lead, 'lead');
    const number = caseKey('jsp', 'missingTwo');
    const row = board.locator('[data-case]', { hasText: number });
    await row.waitFor();
    expect(await row.innerText()).toContain('另 1 项');

    const page = await officer.context.newPage();
    await jsp.signIn(page, unit.demo.urls.jsp);
    await jsp.openCase(page, number);
    const panel = await unit.panel(officer, page);
    await panel.locator('.verdict.stop').waitFor();
    expect(await panel.locator('li.gap').count()).toBe(2);

    await page.bringToFront();
    const submit = jsp.caseFrame(page).locator(jsp.submitButton);
    await submit.click();
    await message(page).waitFor();
    expect(await message(page).innerText()).toContain('还差 2 项');
    expect(await message(page).innerText()).toContain('没有提交');
    expect(decisions()).toBe(0);

    await panel.bringToFront();
    await panel.locator('li.gap', { hasText: /到场/ }).locator('.go button').click();
    await panel.locator('[role=dialog] select').selectOption({ label: '林若溪' });
    await panel.locator('[role=dialog] input[type=password]').fill(unit.account('officer2').pin ?? '');
    await panel.locator('.verdict.stop', { hasText: '还差 1 项' }).waitFor();
    await panel.locator('li.gap .go button').click();
    const text = panel.locator('[role=dialog] textarea');
    await text.waitFor();
    await answerQuestions(panel);
    await text.fill(
      '当事人系初次违法，案发后主动停止经营，未造成危害后果，适用本区裁量基准从轻阶次，罚款 58,000 元。',
    );
    await panel.locator('[role=dialog] .pri').click();
    await panel.locator('.verdict.done').waitFor();

    await page.bringToFront();
    await submit.click();
    await jsp.decided(page);
    expect(decisions()).toBe(1);

    // R5: 7 working days from the decision's own date, worked by hand: 11-26, 27, 30, 12-01, 02, 03, 04.
    await panel.bringToFront();
    await panel.locator('.case-m', { hasText: '11 月 25 日决定' }).waitFor();
    // No text says whether the decision's own day counts: the earlier reading is the day to work to.
    await panel
      .getByText(/12 月 3 日（周四）/)
      .first()
      .waitFor();
    await panel
      .getByText(/12 月 4 日/)
      .first()
      .waitFor();
    // The board shows the nearest period: after the decision that is its service, 7 working days as well, its first day counted.
    await expect.poll(() => row.innerText(), { timeout: 15_000 }).toContain('12 月 3 日');
    expect(await row.innerText()).toContain('老巷口面馆');
    await expect.poll(() => row.innerText(), { timeout: 15_000 }).not.toMatch(/到场|裁量说明/);
  });
});
