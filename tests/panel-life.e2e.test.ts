/**
 * The panel's days as they come, with the real extension, companion and demo systems, one officer's browser all along:
 * the lead reminds, another must close an item, the browser is killed, the PIN is forgotten, the worker dies in a press.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFlv } from '../companion/media/recorder/fixtures/read-flv.ts';
import { type Publisher, publish } from '../demo/camera/rtmp-publisher.ts';
import { readLog } from '../demo/request-log.ts';
import { caseKey, type DemoSystem } from '../demo/seed-cases.ts';
import { eventSchemas } from '../shared/case/events.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { openUnit, type Unit } from './harness/unit.ts';
import { inTurn } from './in-turn.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn } from './journeys/compare.ts';
import { picture } from './picture.ts';

const NEW_PIN = '739150';
/** The officer's own until he forgets it. */
let pin = '';
let unit: Unit;
let browser: Browser;
let desk: Browser;

beforeAll(async () => {
  unit = await openUnit('listen');
  browser = await unit.officerBrowser('officer2');
  await unit.pair(browser, 'officer1');
  pin = unit.account('officer1').pin ?? '';
  desk = await openBrowser({ extension: false });
});
afterAll(async () => {
  await desk?.close();
  await browser?.close().catch(() => undefined);
  await unit?.close();
});

/** Signed in and on the case, with the panel of that tab. */
async function at(system: DemoSystem, key: string): Promise<{ readonly page: Page; readonly panel: Page }> {
  const page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  await journeys[system].signIn(page, unit.demo.urls[system]);
  await journeys[system].openCase(page, key);
  return { page, panel: await unit.panel(browser, page) };
}

const charsets: Record<DemoSystem, string> = { jsp: 'gbk', aspnet: 'utf-8', layui: 'utf-8' };
const decisions = (system: DemoSystem) =>
  decisionsIn(readLog(unit.demo.logs[system]), charsets[system], journeys[system].isDecision).length;

/** What the companion has of a case. */
async function recorded(key: string) {
  for (const { group } of await unit.companion.ledger.cases({ kind: 'all' })) {
    const streams = await Promise.all(
      group.map((id) => unit.companion.ledger.readStream({ kind: 'case', id })),
    );
    const events = streams.flat();
    if (events.some(({ body }) => JSON.stringify(body?.data ?? null).includes(JSON.stringify(key))))
      return events;
  }
  return [];
}
const typesOf = async (key: string) => (await recorded(key)).map(({ envelope }) => envelope.type);

/** The browser's own process, as the system has it: the one with our profile that is nobody's child process. */
function browserProcess(profile: string): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    let args: string[] = [];
    try {
      args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
    } catch {
      continue;
    }
    if (args.includes(`--user-data-dir=${profile}`) && !args.some((one) => one.startsWith('--type=')))
      return Number(name);
  }
  throw new Error('the browser does not run');
}

async function lock(panel: Page): Promise<void> {
  await panel.bringToFront();
  await panel.keyboard.press('?');
  await panel.locator('.sheet-f button', { hasText: '锁定' }).click();
  await panel.locator('.pin-box').waitFor();
}

describe('R44 reminders: what the lead asks for is in the panel until it is done or read', () => {
  test('at the case with who, when and his words; first in the list of my cases; put away when read', async () => {
    const key = caseKey('jsp', 'missingTwo');
    const { page, panel } = await at('jsp', key);
    await panel.locator('.verdict.stop').waitFor();
    const list = await browser.extensionPage('sidepanel.html?tab=-1');
    await list.locator('[data-row]').first().waitFor();
    expect(await list.locator('.reminded').count()).toBe(0);

    const board = await unit.console(desk, 'lead');
    await board.locator('[data-case]').first().waitFor();
    const [id] = (await recorded(key)).map(({ envelope }) => envelope.stream.id);
    const answer = await board.evaluate(
      async (of) =>
        (
          await fetch(`/api/cases/${of}/remind`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ note: '今天下班前把裁量说明写好' }),
          })
        ).status,
      id,
    );
    expect(answer).toBe(200);

    const reminder = panel.locator('.reminder');
    await reminder.waitFor();
    expect(await reminder.innerText()).toMatch(/罗建国提醒，\d\d:\d\d/);
    expect(await reminder.innerText()).toContain('今天下班前把裁量说明写好');
    const first = list.locator('[data-row]').first();
    await first.locator('.reminded').waitFor();
    expect(await first.innerText()).toContain(key);
    expect(await first.innerText()).toContain('罗建国');
    expect(await first.innerText()).toContain('今天下班前把裁量说明写好');

    await panel.bringToFront();
    await reminder.locator('button', { hasText: '知道了' }).click();
    await reminder.waitFor({ state: 'detached' });
    await expect.poll(() => list.locator('.reminded').count()).toBe(0);
    for (const one of [page, panel, list, board]) await one.close();
  });
});

describe('R43 nothing that is open or typed is lost while the panel learns more of the same case', () => {
  const PIN_FIELD = '[role=dialog] input[type=password]';
  const typing = async () => {
    const key = caseKey('aspnet', 'missingTwo');
    const { page, panel } = await at('aspnet', key);
    await panel.locator('li.gap', { hasText: /到场/ }).locator('.go button').click();
    await panel.locator(PIN_FIELD).waitFor();
    await panel.keyboard.type('493');
    return { key, page, panel };
  };
  const stillTyping = async (panel: Page) => {
    expect(await panel.locator('[role=dialog] select option:checked').innerText()).toBe('林若溪');
    expect(await panel.locator(PIN_FIELD).inputValue()).toBe('493');
    expect(await panel.locator(PIN_FIELD).evaluate((field) => field === document.activeElement)).toBe(true);
  };

  test('a colleague had opened the case before: it goes by his number from now on, the sheet stays as it is', async () => {
    const { key, page, panel } = await typing();
    const events = await recorded(key);
    const opening = events.find(({ envelope }) => envelope.type === 'case.opened');
    const data = eventSchemas['case.opened'][1].parse(opening?.body?.data);
    const earlier = '01J00000000000000000000000';
    const colleague = await unit.companion.admin.person('officer2');
    if (colleague === null) throw new Error('no officer2');
    const written = await unit.companion.admin.write(
      colleague.id,
      { kind: 'case', id: earlier },
      { type: 'case.opened', data },
    );
    expect(written).toMatchObject({ ok: true });
    await panel.locator(`header.case[data-case="${earlier}"]`).waitFor();
    await stillTyping(panel);
    for (const one of [page, panel]) await one.close();
  });

  test('the page goes and comes again, as a postback does; gone for good, the sheet goes with it', async () => {
    const { page, panel } = await typing();
    await page.reload();
    await journeys.aspnet.caseFrame(page).locator('[data-sanxiang] .mark').first().waitFor();
    await stillTyping(panel);
    await page.goto('about:blank');
    await panel.locator('[data-row]').first().waitFor();
    expect(await panel.locator('[role=dialog]').count()).toBe(0);
    for (const one of [page, panel]) await one.close();
  });
});

describe('R29 what must be recorded: seen in the panel and on the board while it can be made good', () => {
  /** A camera of that case begins to send, as a body camera does. */
  async function camera(stream: string): Promise<Publisher> {
    const listening = await unit.companion.media.listening;
    if (listening?.ok !== true) throw new Error('no cameras');
    const person = await unit.companion.admin.person('officer1');
    if (person === null) throw new Error('no officer');
    const opened = await unit.companion.media.open(
      { person: person.id, roles: ['officer'], unit: person.unit, device: `console-${person.id}` },
      { camera: '执法记录仪 7 号', case: stream, hours: 1 },
    );
    if (typeof opened === 'string' || !('key' in opened)) throw new Error('no key');
    return publish({ host: '127.0.0.1', port: listening.port }, opened.key);
  }
  function film(of: Publisher, seconds: number): void {
    for (const { kind, body, cameraMs } of readFlv('h264-aac.flv', 0))
      if (cameraMs <= seconds * 1000) of.send(kind, body, cameraMs);
  }

  test('begun without a camera it says so; what cannot be made good is accounted for; a camera closes the rest', async () => {
    const key = caseKey('jsp', 'runningBefore');
    const { page, panel } = await at('jsp', key);
    const strip = panel.locator('[data-recording-strip]');
    await strip.waitFor();
    const stream = (await recorded(key))[0]?.envelope.stream.id ?? '';
    await desk.context.clearCookies();
    const board = await unit.console(desk, 'lead');
    const row = board.locator(`[data-case="${stream}"]`);
    await row.waitFor();
    expect(await row.locator('[data-recording]').count()).toBe(0);

    // By keyboard: r goes to the button of the step.
    await panel.bringToFront();
    await panel.keyboard.press('r');
    await panel.keyboard.press('Enter');
    await panel.locator('[data-recording=off]').waitFor();
    expect(await strip.innerText()).toMatch(/该录没有录：\d\d:\d\d:\d\d 起/);
    await row.locator('[data-recording=off]').waitFor();
    const gap = panel.locator('[data-gap="item:scene-recorded"]');
    await gap.locator('h3', { hasText: '起没有录' }).waitFor();
    await picture(panel, 'panel-recording-off');
    await panel.keyboard.press('r');
    await panel.keyboard.press('Enter');
    await gap.locator('h3', { hasText: '没有影像，未说明' }).waitFor();
    await row.locator('[data-recording]').waitFor({ state: 'detached' });

    await gap.locator('button', { hasText: '说明原因' }).click();
    await panel.locator('.sheet-f .pri').click();
    expect(await panel.locator('.sheet .t-stop[role=alert]').innerText()).toContain('先选一个原因');
    await panel.locator('.sheet label', { hasText: '设备坏了' }).click();
    await panel.locator('.sheet textarea').fill('记录仪开机后黑屏，只作了笔录');
    await picture(panel, 'panel-unrecorded');
    await panel.locator('.sheet-f .pri').click();
    await gap.waitFor({ state: 'detached' });
    // It is accounted for, and nowhere called recorded.
    await board.goto(`${unit.file.console}/cases/${stream}`);
    const record = board.locator('[data-record=scene]');
    await record.locator('small', { hasText: '已说明' }).waitFor();
    expect(await record.innerText()).not.toContain('录全了');
    await record.scrollIntoViewIfNeeded();
    await picture(board, 'case-stated');
    await board.goto(`${unit.file.console}/`);

    // Taken up again: what was said of the first time says nothing of this one.
    await panel.bringToFront();
    await panel.keyboard.press('r');
    await panel.keyboard.press('Enter');
    await gap.locator('h3', { hasText: '起没有录' }).waitFor();
    const sends = await camera(stream);
    film(sends, 4);
    await panel.locator('[data-recording=on]').waitFor();
    expect(await strip.innerText()).toContain('执法记录仪 7 号');
    await row.locator('a[data-recording=on][href="/live"]').waitFor();
    await picture(panel, 'panel-recording-on');
    await picture(board, 'board-recording-on');
    sends.stop();
    // What was recorded closes the gap; nobody ticked anything.
    await gap.waitFor({ state: 'detached' });
    await board.goto(`${unit.file.console}/cases/${stream}`);
    await record.locator('small', { hasText: '录全了' }).waitFor();
    for (const one of [page, panel, board]) await one.close();
  });
});

describe('decision 18: what another must close', () => {
  test('the officer sees who, asks for it, is never offered a button that would be refused; it closes there', async () => {
    const key = caseKey('aspnet', 'complete');
    const { page, panel } = await at('aspnet', key);
    await panel.locator('.verdict.done').waitFor();
    // The page says nothing of it; the officer enters that the case is of public interest: a legal review is due.
    await panel.locator('button.row', { hasText: '认出的' }).click();
    await panel.locator('button[aria-label$="法制审核的情形"]').click();
    await panel.locator('.sheet select, .sheet input[type=radio]').first().waitFor();
    const other = panel.locator('.sheet label', { hasText: '都不对' });
    if ((await other.count()) > 0) await other.click();
    await panel.locator('.sheet select').selectOption('public-interest');
    await panel.locator('.sheet textarea').fill('涉及重大公共利益');
    await panel.locator('.sheet-f .pri').click();
    const gap = panel.locator('[data-gap="item:legal-review"]');
    await gap.waitFor();
    expect(await gap.innerText()).toContain('法制审核人员');
    expect(await gap.locator('.go button').allInnerTexts()).toEqual(['提请']);
    await gap.locator('.go button').click();
    await gap.locator('.go small', { hasText: '已提请' }).waitFor();
    expect(await gap.locator('.go button').count()).toBe(0);

    // A device that writes it all the same is refused: the companion does not rest on what a panel shows.
    const stream = (await recorded(key))[0]?.envelope.stream ?? { kind: 'case', id: '' };
    const officer = (await unit.companion.admin.person('officer1'))?.id ?? '';
    const forced = await unit.companion.admin.write(officer, stream, {
      type: 'item.completed',
      data: {
        item: 'legal-review',
        closedBy: 'document',
        document: { kind: 'review-opinion', number: '1' },
        as: 'legal-officer',
      },
    });
    expect(forced.ok ? null : forced.problem.code).toBe('not-yours');

    await desk.context.clearCookies();
    const review = await unit.console(desk, 'legal');
    await review.locator('[data-case]').first().waitFor();
    await review.goto(`${unit.file.console}/cases/${stream.id}`);
    const row = review.locator('.side .row', { hasText: '法制审核' });
    await row.locator('small', { hasText: '沈一鸣' }).waitFor();
    await row.locator('button', { hasText: '办理' }).click();
    await review.locator('dialog [name=number]').fill('法审〔2026〕8号');
    await review.locator('dialog button[type=submit]').click();
    await row.waitFor({ state: 'detached' });
    await panel.bringToFront();
    await gap.waitFor({ state: 'detached' });
    // Such a case is for the heads of the authority to discuss as well (市场监督管理行政处罚程序规定, article 60).
    const discussed = panel.locator('[data-gap="item:collective-discussion"]');
    await discussed.waitFor();
    await desk.context.clearCookies();
    const head = await unit.console(desk, 'head');
    await head.locator('[data-case]').first().waitFor();
    await head.goto(`${unit.file.console}/cases/${stream.id}`);
    const discussion = head.locator('.side .row', { hasText: '集体讨论' });
    await discussion.locator('button', { hasText: '办理' }).click();
    await head.locator('dialog [name=number]').fill('集体讨论〔2026〕3号');
    await head.locator('dialog button[type=submit]').click();
    await discussion.waitFor({ state: 'detached' });
    await panel.bringToFront();
    await panel.locator('.verdict.done').waitFor();
    for (const one of [page, panel, review, head]) await one.close();
  });
});

describe('[28] the browser is killed, the PIN is wanted, and forgotten', () => {
  test('a draft is there after SIGKILL and the PIN; locked shows nothing of the case; a new PIN by sign-in and administrator', async () => {
    const key = caseKey('jsp', 'missingTwo');
    const words = '当事人案发后主动停业，未造成危害后果。';
    const before = await at('jsp', key);
    await before.panel.bringToFront();
    await before.panel.locator('li.gap', { hasText: '裁量说明' }).locator('.go button').click();
    await before.panel.locator('.sheet textarea').focus();
    await before.panel.keyboard.type(words);
    await before.panel.locator('.sheet [role=status]', { hasText: '已存' }).waitFor();

    const gone = new Promise((done) => browser.context.once('close', done));
    process.kill(browserProcess(browser.profile), 'SIGKILL');
    await gone;
    browser = await openBrowser({ extension: true, profile: browser.profile });

    const { page, panel } = await at('jsp', key);
    // Locked: nothing of a case, whose it is, and that nothing is lost; the field has the keyboard.
    await panel.locator('.pin-box').waitFor();
    const shown = await panel.locator('main').innerText();
    expect(shown).toContain('沈一鸣');
    expect(shown).not.toMatch(/老巷口面馆|还差|监案/);
    await panel.bringToFront();
    await panel.keyboard.type(pin);
    await panel.locator('.verdict.stop').waitFor();
    await panel.locator('li.gap', { hasText: '裁量说明' }).locator('.go button').click();
    expect(await panel.locator('.sheet textarea').inputValue()).toContain(words);
    await panel.keyboard.press('Escape');

    await lock(panel);
    await panel.locator('button', { hasText: '忘记 PIN' }).click();
    await panel.locator('.pin-box input').fill(NEW_PIN);
    await panel.locator('.err', { hasText: '管理员' }).waitFor();
    await desk.context.clearCookies();
    const office = await unit.console(desk, 'administrator');
    await office.locator('button[aria-label="同意重设：沈一鸣"]').click();
    await office.locator('button[aria-label="同意重设：沈一鸣"]').waitFor({ state: 'detached' });
    // He agreed; the officer himself has not signed in.
    await panel.bringToFront();
    await panel.locator('.pin-box input').fill(NEW_PIN);
    await panel.locator('.err', { hasText: '登录' }).waitFor();
    await desk.context.clearCookies();
    const own = await unit.console(desk, 'officer1');
    await own.locator('[data-case]').first().waitFor();
    await panel.bringToFront();
    await panel.locator('.pin-box input').fill(NEW_PIN);
    await panel.locator('.verdict.stop').waitFor();

    await lock(panel);
    await panel.locator('.pin-box input').fill(pin);
    await panel.locator('.err', { hasText: 'PIN 不对' }).waitFor();
    pin = NEW_PIN;
    await panel.locator('.pin-box input').fill(pin);
    await panel.locator('.verdict.stop').waitFor();
    await panel.locator('li.gap', { hasText: '裁量说明' }).locator('.go button').click();
    expect(await panel.locator('.sheet textarea').inputValue()).toContain(words);
    for (const one of [page, panel, office, own]) await one.close();
  });
});

describe('[23] seals queued while locked', () => {
  test('a press that went at level warn while nothing could be read is a record after the PIN', async () => {
    const key = caseKey('jsp', 'complete');
    await desk.context.clearCookies();
    const office = await unit.console(desk, 'administrator');
    await office.locator('nav').first().waitFor();
    const setLevel = (level: string) =>
      office.evaluate(
        async (to) =>
          (
            await fetch('/api/adapters/demo-jsp/level', {
              method: 'PUT',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ level: to, reason: '试一试排队的封存' }),
            })
          ).status,
        level,
      );
    const { page, panel } = await at('jsp', key);
    await panel.locator('.verdict.done').waitFor();
    expect(await setLevel('warn')).toBe(200);
    const worker = await browser.worker();
    const levelHere = () =>
      worker.evaluate(async () => {
        const { gate } = await chrome.storage.local.get('gate');
        const all = (gate as { installed: { level: string; adapter: { id: string } }[] }).installed;
        return all.find((one) => one.adapter.id === 'demo-jsp')?.level;
      });
    await expect.poll(levelHere, { timeout: 20_000 }).toBe('warn');
    await lock(panel);
    const queued = () =>
      worker.evaluate(async () =>
        Object.keys(await chrome.storage.local.get(null)).filter((name) => name.startsWith('seal:')),
      );
    await page.bringToFront();
    await journeys.jsp.caseFrame(page).click(journeys.jsp.submitButton);
    await journeys.jsp.decided(page);
    expect(decisions('jsp')).toBe(1);
    expect((await queued()).length).toBe(1);
    expect(await typesOf(key)).not.toContain('action.attempted');

    await panel.bringToFront();
    await panel.locator('.pin-box input').fill(pin);
    await panel.locator('.pin-box').waitFor({ state: 'detached' });
    await expect.poll(() => typesOf(key), { timeout: 20_000 }).toContain('action.attempted');
    await expect.poll(queued).toEqual([]);
    const [attempt] = (await recorded(key)).filter(({ envelope }) => envelope.type === 'action.attempted');
    expect(attempt?.body?.data).toMatchObject({ outcome: 'released', action: 'submit-decision' });
    expect(await setLevel('hold')).toBe(200);
    for (const one of [page, panel, office]) await one.close();
  });
});

describe('[26] the worker dies while a press is held', () => {
  // Killed before it can have answered, and about when it answers. The page of layui closes its own frame on success.
  test.each(
    inTurn(
      [
        ['aspnet', 0],
        ['layui', 25],
      ] as const,
      1,
      2,
    ),
  )('%s, killed after %i ms: held or asked again, never lost, never doubled', async (system, wait) => {
    const key = caseKey(system, 'complete');
    const journey = journeys[system];
    const { page, panel } = await at(system, key);
    await panel.locator('.verdict.done').waitFor();
    await panel.close();
    const control = await browser.extensionPage('sidepanel.html?tab=-1');
    const session = await browser.context.newCDPSession(control);
    await session.send('ServiceWorker.enable');
    await page.bringToFront();
    const submit = journey.caseFrame(page).locator(journey.submitButton);
    const pressed = submit.click({ noWaitAfter: true });
    if (wait > 0) await page.waitForTimeout(wait);
    await session.send('ServiceWorker.stopAllWorkers');
    await pressed;
    // Either it went, or the page says what to do and the same press goes once it is pressed again.
    for (let presses = 1; ; presses += 1) {
      const message = journey.caseFrame(page).locator('[data-sanxiang] [role=alertdialog]');
      await expect
        .poll(async () => decisions(system) > 0 || (await message.count().catch(() => 0)) > 0, {
          timeout: 15_000,
        })
        .toBe(true);
      if (decisions(system) > 0) break;
      expect(presses, await message.innerText()).toBeLessThan(4);
      await submit.click({ noWaitAfter: true });
    }
    await journey.decided(page);
    expect(decisions(system)).toBe(1);
    const made = async () => (await typesOf(key)).filter((type) => type === 'decision.made').length;
    await expect.poll(made, { timeout: 20_000 }).toBe(1);
    const attempts = (await recorded(key)).filter(({ envelope }) => envelope.type === 'action.attempted');
    expect(attempts.length).toBeGreaterThan(0);
    expect(decisions(system)).toBe(1);
    for (const one of [page, control]) await one.close();
  });
});
