/**
 * The built extension, paired with a real companion, on the three demo systems: what reaches the legacy server is
 * judged by the server's own log. Each promise has its control: the same script without the extension gets through.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoggedRequest, readLog } from '../demo/request-log.ts';
import { type CaseRole, caseKey, type DemoSystem } from '../demo/seed-cases.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { openUnit, type Unit } from './harness/unit.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn, differences } from './journeys/compare.ts';
import { type Noted, ways } from './journeys/journey.ts';

const charsets: Record<DemoSystem, string> = { jsp: 'gbk', aspnet: 'utf-8', layui: 'utf-8' };
const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];
/** Chromium says whether a navigation came from the officer's own click; a replay may not say so (findings). */
const EXCEPT = { except: ['sec-fetch-user'] };

const decisionsOf = (system: DemoSystem, log: readonly LoggedRequest[]) =>
  decisionsIn(log, charsets[system], journeys[system].isDecision);

/** Our message, in whichever frame or window it stands. */
async function message(browser: Browser): Promise<Locator> {
  const until = Date.now() + 8000;
  for (;;) {
    for (const page of browser.context.pages()) {
      for (const frame of page.frames()) {
        const found = frame.locator('[data-sanxiang] [role=alertdialog]').first();
        if ((await found.count().catch(() => 0)) > 0) return found;
      }
    }
    if (Date.now() > until) throw new Error('no message in any frame');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A run of one unit: what one system's server was sent meanwhile. */
interface Run {
  readonly unit: Unit;
  readonly browser: Browser;
  readonly page: Page;
  readonly log: (system: DemoSystem) => LoggedRequest[];
}

async function run<T>(extension: boolean, work: (run: Run) => Promise<T>): Promise<T> {
  const unit = await openUnit();
  // Two officers share the PC, so that the second can confirm with his PIN; the last one paired is the one working.
  const browser = extension ? await unit.officerBrowser('officer2') : await openBrowser({ extension: false });
  if (extension) await unit.pair(browser, 'officer1');
  try {
    const page = await browser.context.newPage();
    page.setDefaultTimeout(15_000);
    return await work({ unit, browser, page, log: (system) => readLog(unit.demo.logs[system]) });
  } finally {
    await browser.close();
    await unit.close();
  }
}

/** Signs in, opens the case and waits until the page was read: the mark stands beside the button. */
async function open({ unit, page }: Run, system: DemoSystem, role: CaseRole, marked: boolean): Promise<void> {
  const journey = journeys[system];
  await journey.signIn(page, unit.demo.urls[system]);
  await journey.openCase(page, caseKey(system, role));
  if (marked) await journey.caseFrame(page).locator('[data-sanxiang] .mark').first().waitFor();
}

const press = (page: Page, system: DemoSystem) =>
  journeys[system].caseFrame(page).locator(journeys[system].submitButton).click();

describe('[50] not in the way: unguarded work leaves the same bytes, dialogs, texts and focus', () => {
  test.each(systems)('%s', async (system) => {
    const stretch = (extension: boolean) =>
      run(extension, async ({ unit, page, log }): Promise<{ noted: Noted; log: LoggedRequest[] }> => {
        const noted = await journeys[system].unguarded(page, unit.demo.urls[system]);
        return { noted, log: log(system) };
      });
    const [without, within] = [await stretch(false), await stretch(true)];
    expect(without.log.length).toBeGreaterThan(10);
    expect(differences(without.log, within.log)).toEqual([]);
    expect(within.noted).toEqual(without.noted);
  });
});

describe('R3 held: six ways to press with something missing', () => {
  let unit: Unit;
  let browser: Browser;
  beforeAll(async () => {
    unit = await openUnit();
    browser = await unit.officerBrowser('officer1');
  });
  afterAll(async () => {
    await browser?.close();
    await unit?.close();
  });

  test.each(systems.flatMap((system) => ways.map((way) => [system, way] as const)))(
    '%s, %s: nothing reaches the server and the page says what to do',
    async (system, way) => {
      await browser.context.clearCookies();
      const page = await browser.context.newPage();
      page.setDefaultTimeout(15_000);
      await journeys[system].signIn(page, unit.demo.urls[system]);
      await journeys[system].submit(page, caseKey(system, 'missingTwo'), way);
      const said = await message(browser);
      await expect.poll(async () => said.innerText()).toMatch(/还差 2 项/);
      await page.waitForTimeout(200);
      expect(decisionsOf(system, readLog(unit.demo.logs[system]))).toEqual([]);
      for (const open of browser.context.pages().slice(1)) await open.close();
    },
  );

  test('control: the same presses without the extension get through', async () => {
    const bare = await openBrowser({ extension: false });
    try {
      for (const system of systems) {
        const page = await bare.context.newPage();
        page.setDefaultTimeout(15_000);
        await journeys[system].signIn(page, unit.demo.urls[system]);
        await journeys[system].submit(page, caseKey(system, 'missingTwo'), 'native');
        await journeys[system].decided(page);
        expect(decisionsOf(system, readLog(unit.demo.logs[system]))).toHaveLength(1);
      }
    } finally {
      await bare.close();
    }
  });
});

describe('True: the legacy system receives what it would have received without us', () => {
  const decided = (extension: boolean, system: DemoSystem, role: CaseRole) =>
    run(extension, async (own) => {
      await open(own, system, role, extension);
      await press(own.page, system);
      await journeys[system].decided(own.page);
      return own.log(system);
    });

  test.each(systems)('(ii) %s: a complete case, allowed at once', async (system) => {
    const [without, within] = [
      await decided(false, system, 'complete'),
      await decided(true, system, 'complete'),
    ];
    expect(decisionsOf(system, without)).toHaveLength(1);
    expect(differences(without, within, EXCEPT)).toEqual([]);
  });

  test.each(systems)('(iii) %s: held, then completed and pressed again', async (system) => {
    const without = await decided(false, system, 'missingTwo');
    const within = await run(true, async (own) => {
      await open(own, system, 'missingTwo', true);
      await press(own.page, system);
      const said = await message(own.browser);
      await said.waitFor();
      expect(decisionsOf(system, own.log(system))).toEqual([]);
      const panel = await own.unit.panel(own.browser, own.page);
      await completeInPanel(own.unit, panel);
      await own.page.bringToFront();
      await press(own.page, system);
      await journeys[system].decided(own.page);
      return own.log(system);
    });
    expect(differences(without, within, EXCEPT)).toEqual([]);
  });

  test.each(systems)(
    '(iv) %s: only the procedural item is missing; released from our message',
    async (system) => {
      const without = await decided(false, system, 'missingTwo');
      const within = await run(true, async (own) => {
        await open(own, system, 'missingTwo', true);
        const panel = await own.unit.panel(own.browser, own.page);
        await secondOfficer(own.unit, panel);
        await own.page.bringToFront();
        await press(own.page, system);
        const said = await message(own.browser);
        await said.getByText('确需现在提交？').click();
        const door = await message(own.browser);
        await door.locator('textarea').fill('当事人在场等候，裁量说明随后补写');
        await door.getByText('记下理由，提交').click();
        await journeys[system].decided(own.page);
        return own.log(system);
      });
      expect(differences(without, within, EXCEPT)).toEqual([]);
    },
  );

  async function secondOfficer(unit: Unit, panel: Page): Promise<void> {
    await panel.locator('li.gap', { hasText: /到场/ }).locator('.go button').click();
    await panel.locator('[role=dialog] select').selectOption({ label: '林若溪' });
    await panel.locator('[role=dialog] input[type=password]').fill(unit.account('officer2').pin ?? '');
    await panel.locator('[role=dialog] .pri').click();
    await panel.locator('.verdict.stop', { hasText: '还差 1 项' }).waitFor();
  }

  async function completeInPanel(unit: Unit, panel: Page): Promise<void> {
    await secondOfficer(unit, panel);
    await panel.locator('li.gap .go button').click();
    await panel.locator('[role=dialog] textarea').fill('当事人系初次违法，适用本区裁量基准从轻阶次。');
    await panel.locator('[role=dialog] .sheet-f button', { hasText: /只保存|^保存$/ }).click();
    await panel.locator('.verdict.done').waitFor();
  }
});
