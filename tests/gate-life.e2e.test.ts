/**
 * The built extension with a real companion on its other days: what the message says, a locked officer, a request that
 * no wall in the page sees, a decision made in another browser, and an extension that is reloaded or switched off
 * under the officer's page.
 */
import iconv from 'iconv-lite';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '../demo/request-log.ts';
import { type CaseRole, caseKey, type DemoSystem, seededCases } from '../demo/seed-cases.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { messageOf } from './harness/message.ts';
import { openUnit, type Unit } from './harness/unit.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn } from './journeys/compare.ts';

const charsets: Record<DemoSystem, string> = { jsp: 'gbk', aspnet: 'utf-8', layui: 'utf-8' };

/** What only `chrome://extensions` may call. */
interface Settings {
  readonly developerPrivate: {
    updateProfileConfiguration(change: { readonly inDeveloperMode: boolean }): Promise<void>;
    reload(id: string, options: { readonly failQuietly: boolean }): Promise<void>;
  };
}

let unit: Unit;
let gated: Browser;
beforeAll(async () => {
  unit = await openUnit();
  gated = await unit.officerBrowser('officer1');
});
afterAll(async () => {
  await gated?.close();
  await unit?.close();
});

/** Argon2 of the PIN, a reloaded worker, a sync: seconds on a busy machine. */
const SOON = { timeout: 15_000 };

const decisions = (system: DemoSystem): number =>
  decisionsIn(readLog(unit.demo.logs[system]), charsets[system], journeys[system].isDecision).length;
const markIn = (page: Page, system: DemoSystem): Locator =>
  journeys[system].caseFrame(page).locator('[data-sanxiang] .mark').first();
const press = (page: Page, system: DemoSystem): Promise<void> =>
  journeys[system].caseFrame(page).locator(journeys[system].submitButton).click();

/** The case on a page of its own, read by the gate; the systems begin anew. */
async function open(system: DemoSystem, role: CaseRole): Promise<Page> {
  const page = await gated.context.newPage();
  for (const other of gated.context.pages()) if (other !== page) await other.close();
  await gated.context.clearCookies();
  unit.demo.control.reset();
  page.setDefaultTimeout(15_000);
  await journeys[system].signIn(page, unit.demo.urls[system]);
  await journeys[system].openCase(page, caseKey(system, role));
  await markIn(page, system).waitFor();
  return page;
}

/** What has been recorded of requests on the wire, as the companion has it. */
async function observed(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const events = await unit.companion.ledger.readKind('case');
  return events.flatMap(({ envelope, body }) =>
    envelope.type === 'action.observed' && body !== null ? [body.data as Record<string, unknown>] : [],
  );
}
const ungated = async (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await observed()).filter((one) => one.attempt === undefined);

const RED = '有一次提交没有经过检查';
async function redGaps(page: Page, count: number): Promise<void> {
  const panel = await unit.panel(gated, page);
  const rows = panel.locator('.row', { hasText: RED });
  await rows.first().waitFor();
  expect(await rows.count()).toBe(count);
  await panel.close();
  await page.bringToFront();
}

const unlock = async (pin: string): Promise<void> => {
  const said = await messageOf(gated);
  await expect.poll(async () => said.innerText(), SOON).toContain('请输入 PIN');
  await said.locator('input').fill(pin);
  await said.locator('input').press('Enter');
};

describe('the message (LOOK, decision 16)', () => {
  test('names each gap with its bar and article, statutory first, one primary verb, and the focus on it', async () => {
    const page = await open('jsp', 'missingTwo');
    await press(page, 'jsp');
    const said = await messageOf(gated);
    await expect.poll(async () => said.locator('.gap').count(), SOON).toBe(2);
    const rows = await said.locator('.gap').allInnerTexts();
    expect(rows[0]).toMatch(/第二名执法人员没有确认到场[\s\S]*法定 · 行政处罚法第四十二条/);
    expect(rows[1]).toMatch(/裁量说明未写[\s\S]*程序 · 国办发〔2022〕27 ?号（十二）/);
    expect(await said.innerText()).toContain('没有提交，填的内容都还在');
    expect(await said.locator('.b.pri').count()).toBe(1);
    expect(await said.locator('.gap').first().locator('.b.pri').count()).toBe(1);
    await expect
      .poll(() => said.evaluate((box) => (box.getRootNode() as ShadowRoot).activeElement?.className))
      .toBe('b pri');
  });

  test('offers first, for a case that ran before us, to say what was done before in one go', async () => {
    const page = await open('jsp', 'runningBefore');
    const panel = await unit.panel(gated, page);
    await page.bringToFront();
    await press(page, 'jsp');
    const said = await messageOf(gated);
    await expect.poll(async () => said.innerText(), SOON).toMatch(/前面 \d+ 项可以一次说明/);
    expect(await said.locator('.b.pri').allInnerTexts()).toEqual(['一次说明']);
    await said.locator('.b.pri').click();
    await panel.locator('[role=dialog]', { hasText: '上线前办理' }).waitFor();
    expect(decisions('jsp')).toBe(0);
  });
});

describe('locked (decision 28)', () => {
  test('a press asks for the PIN, says how many tries are left, and goes on: complete, it is sent', async () => {
    const page = await open('jsp', 'complete');
    const panel = await unit.panel(gated, page);
    await panel.locator('.verdict.done').waitFor();
    await panel.keyboard.press('?');
    await panel.getByRole('button', { name: /^锁定/ }).click();
    await panel.locator('.pin-box, [inputmode=numeric]').first().waitFor();
    await panel.close();
    await page.bringToFront();
    await press(page, 'jsp');
    await unlock('135790');
    await expect
      .poll(async () => (await messageOf(gated)).innerText(), SOON)
      .toMatch(/PIN 不对，还可以试 \d 次/);
    expect(decisions('jsp')).toBe(0);
    await unlock(unit.account('officer1').pin ?? '');
    await journeys.jsp.decided(page);
    expect(decisions('jsp')).toBe(1);
    // Let go by us: it is no request past the gate.
    await expect.poll(async () => (await observed()).length, SOON).toBe(1);
    expect(await ungated()).toEqual([]);
  });
});

describe('walls 3 and 4 (decision 24)', () => {
  test('a shared worker’s request is recorded without an attempt, and is a red gap of its case', async () => {
    const page = await open('jsp', 'unknownFact');
    const part = seededCases('jsp').find((one) => one.role === 'unknownFact');
    const key = [...iconv.encode(caseKey('jsp', 'unknownFact'), 'gbk')]
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join('');
    await page.evaluate((body) => {
      const script = `onconnect=()=>fetch('${location.origin}/zfba/caseDecide.do',{method:'POST',body:'${body}',headers:{'Content-Type':'application/x-www-form-urlencoded'}})`;
      new SharedWorker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    }, `id=${part?.id}&ajbh=${key}&fkje=12000`);
    await expect.poll(() => decisions('jsp'), SOON).toBe(1);
    await expect.poll(async () => (await ungated()).length, SOON).toBe(1);
    expect((await ungated())[0]).toMatchObject({
      action: 'submit-decision',
      gated: false,
      method: 'POST',
      path: '/zfba/caseDecide.do',
      completeness: 'full',
    });
    await redGaps(page, 1);
  });

  test('so is a form whose handler stops every other one, aimed at a new window', async () => {
    const before = (await ungated()).length;
    const page = await open('aspnet', 'unknownFact');
    await page.evaluate(() => {
      const form = document.forms[0];
      if (form === undefined) throw new Error('no form');
      form.addEventListener('submit', (event) => event.stopImmediatePropagation(), true);
      const button = document.createElement('button');
      button.type = 'button';
      button.id = 'own';
      button.textContent = '另一个按钮';
      button.onclick = () => {
        const set = (name: string, value: string) => {
          const field = form.elements.namedItem(name);
          if (field !== null && 'value' in field) field.value = value;
        };
        // What was pushed beforehand does not hold for other values, so nothing stops it early either.
        set('ctl00$cph$txtFine', '19121.00');
        set('__EVENTTARGET', 'ctl00$cph$btnDecide');
        form.target = '_blank';
        form.requestSubmit();
      };
      document.body.prepend(button);
    });
    await page.click('#own');
    await expect.poll(() => decisions('aspnet'), SOON).toBe(1);
    await expect.poll(async () => (await ungated()).length, SOON).toBe(before + 1);
    await redGaps(page, 1);
  });

  test('a case decided in another browser is a red gap when it is opened', async () => {
    const before = (await observed()).length;
    // Seen while it was open: what comes after that, we should have seen.
    await open('layui', 'complete');
    const bare = await openBrowser({ extension: false });
    try {
      const there = await bare.context.newPage();
      await journeys.layui.signIn(there, unit.demo.urls.layui);
      await journeys.layui.submit(there, caseKey('layui', 'complete'), 'native');
      await journeys.layui.decided(there);
    } finally {
      await bare.close();
    }
    const page = await gated.context.newPage();
    await journeys.layui.signIn(page, unit.demo.urls.layui);
    await journeys.layui.openCase(page, caseKey('layui', 'complete'));
    await redGaps(page, 1);
    expect((await observed()).length).toBe(before);
  });
});

describe('an extension that goes away under the page (decision 26)', () => {
  const id = (): string => unit.file.extension.id;
  /** The browser's own page of extensions, on which they are reloaded and switched off. */
  const extensions = async (): Promise<Page> => {
    const settings = await gated.context.newPage();
    await settings.goto('chrome://extensions');
    // Without it an unpacked extension stays off after a reload.
    await settings.evaluate(() =>
      (chrome as unknown as Settings).developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }),
    );
    return settings;
  };

  test('reloaded: the new gate takes over, the old one steps aside, and a press asks for the PIN', async () => {
    const page = await open('jsp', 'missingTwo');
    const frame = journeys.jsp.caseFrame(page);
    const settings = await extensions();
    await settings.evaluate(
      (id) => (chrome as unknown as Settings).developerPrivate.reload(id, { failQuietly: false }),
      id(),
    );
    await settings.close();
    await page.bringToFront();
    // The old gate's mark goes when the new one has taken its place; it can draw none before the PIN.
    await expect.poll(() => frame.locator('[data-sanxiang]').count(), SOON).toBe(0);
    await press(page, 'jsp');
    await unlock(unit.account('officer1').pin ?? '');
    await expect.poll(async () => (await messageOf(gated)).innerText(), SOON).toContain('还差 2 项');
    expect(await frame.locator('[data-sanxiang]').count()).toBe(1);
    expect(decisions('jsp')).toBe(0);
  });

  test('switched off: the first press is held and says so, the second goes', async () => {
    const page = await open('jsp', 'missingTwo');
    const settings = await extensions();
    await settings.evaluate((extension) => chrome.management.setEnabled(extension, false), id());
    await settings.close();
    await page.bringToFront();
    await press(page, 'jsp');
    await expect.poll(async () => (await messageOf(gated)).innerText(), SOON).toContain('拦截已停用');
    await page.waitForTimeout(300);
    expect(decisions('jsp')).toBe(0);
    await press(page, 'jsp');
    await journeys.jsp.decided(page);
    expect(decisions('jsp')).toBe(1);
  });
});
