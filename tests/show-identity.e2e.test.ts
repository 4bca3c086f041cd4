/**
 * R14: the whole way in real browsers. The officer's popup shows a code, the picture of it is read, the phone's page calls it
 * genuine, the scan or the receipt closes the item; revoked, there is no code, and an old one is red.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { parseFragment } from '#shared/credential/code.ts';
import { receiptOf } from '#shared/credential/receipt.ts';
import { shortId, telephoneCode } from '#shared/credential/telephone-code.ts';
import { makeKey } from '../companion/credentials/keys.ts';
import { axeOn } from './axe.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { openUnit, type Unit } from './harness/unit.ts';
import { picture } from './picture.ts';

let unit: Unit;
let officer: Browser;
let phones: Browser;
let me = '';

beforeAll(async () => {
  // Without this it would be asked of a server far away.
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  prepareZXingModule({
    overrides: { wasmBinary: new Uint8Array(wasm).buffer },
    fireImmediately: false,
  });
  unit = await openUnit();
  officer = await unit.officerBrowser('officer1');
  phones = await openBrowser({ extension: false, viewport: { width: 360, height: 740 } });
  me = (await unit.companion.admin.person('officer1'))?.id ?? '';
}, 120_000);
afterAll(async () => {
  await officer?.close();
  await phones?.close();
  await unit?.close();
});

async function newCase(): Promise<string> {
  const id = ulid();
  const opened = await unit.companion.admin.write(
    me,
    { kind: 'case', id },
    { type: 'case.opened', data: { category: 'penalty', procedure: 'summary' } },
  );
  if (!opened.ok) throw new Error(opened.problem.title);
  return id;
}
const showings = async (id: string) =>
  (await unit.companion.ledger.readStream({ kind: 'case', id }))
    .filter(({ envelope }) => envelope.type === 'identity.shown')
    .map(({ body }) => body?.data);

/** The popup on a case that the device has been given, as large as Chrome lets one be. */
async function popup(id: string): Promise<Page> {
  const page = await officer.extensionPage(`popup.html?case=${id}`);
  await page.setViewportSize({ width: WIDE, height: 600 });
  await page.locator(`[data-inspection]`).waitFor({ timeout: 20_000 });
  return page;
}
const WIDE = 780;
const REASON = '手机送修，先停几天';
/** All of it is seen without scrolling. */
const fits = async (page: Page) => {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const [wide = 0, tall = 0] = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth, scrollHeight];
  });
  expect([wide <= width, tall <= height], `${wide} × ${tall}`).toEqual([true, true]);
};
/** What a camera reads off the screen. */
async function readCode(page: Page, at = '.qr .code'): Promise<string> {
  const shot = await page.locator(at).screenshot();
  const [found] = await readBarcodes(new Uint8Array(shot), { formats: ['QRCode'], tryHarder: true });
  return found?.text ?? '';
}
async function scan(url: string): Promise<Page> {
  const page = await phones.context.newPage();
  await page.goto(url);
  await page.locator('[data-verdict]').waitFor();
  return page;
}

describe('R14 show identity', () => {
  test('popup → picture → decoded → genuine on the phone → the scan closes the item', async () => {
    const id = await newCase();
    const page = await popup(id);
    await picture(page, 'card-popup');
    await fits(page);
    expect((await axeOn(page)).violations).toEqual([]);
    // In a narrow window, one above the other.
    await page.setViewportSize({ width: 360, height: 600 });
    await page.reload();
    await page.locator('[data-code]').waitFor();
    await picture(page, 'card-popup-narrow');
    await fits(page);
    const url = await readCode(page);
    expect(url.startsWith(`${unit.file.public}#1`)).toBe(true);
    const phone = await scan(url);
    expect(await phone.locator('[data-verdict]').getAttribute('data-verdict')).toMatch(/^genuine/);
    await picture(phone, 'card-phone-genuine');
    await expect.poll(() => showings(id), { timeout: 20_000 }).toMatchObject([{ means: 'scanned' }]);
    await page.locator('[data-shown=scanned]').waitFor({ timeout: 20_000 });
    await picture(page, 'card-popup-scanned');
    expect(await showings(id)).toMatchObject([{ officer: me, means: 'scanned', what: 'code' }]);
    await phone.close();
    await page.close();
  }, 90_000);

  test('the receipt that the phone shows, typed or pasted; a wrong one says so and is not recorded', async () => {
    const id = await newCase();
    const page = await popup(id);
    const url = await readCode(page);
    const parsed = parseFragment(new URL(url).hash);
    if (!parsed.ok) throw new Error(url);
    await page.getByRole('button', { name: '输回执数字' }).click();
    const right = receiptOf(parsed.bytes, 7);
    const wrong = right.endsWith('0') ? `${right.slice(0, 3)}1` : `${right.slice(0, 3)}0`;
    await page.keyboard.type(wrong);
    await page.locator('.err').waitFor();
    await picture(page, 'card-popup-receipt');
    await fits(page);
    expect((await readCode(page)).startsWith(unit.file.public)).toBe(true);
    expect((await axeOn(page)).violations).toEqual([]);
    expect(await showings(id)).toEqual([]);
    await page.keyboard.insertText(right);
    await page.locator('[data-shown=receipt]').waitFor();
    await expect
      .poll(() => showings(id), { timeout: 15_000 })
      .toMatchObject([{ means: 'receipt', officer: me }]);
    await page.close();
  }, 60_000);

  test('six digits that the page asks for are in the next code; full screen for the other party', async () => {
    const id = await newCase();
    const page = await popup(id);
    const before = await page.locator('[data-code]').getAttribute('data-code');
    await page.getByRole('button', { name: '输对方的 6 位数' }).click();
    await page.keyboard.type('482913');
    await page.getByText('码里含 482913').waitFor();
    await expect.poll(() => page.locator('[data-code]').getAttribute('data-code')).not.toBe(before);
    const full = await officer.extensionPage(`popup.html?full&case=${id}`);
    await full.setViewportSize({ width: 1366, height: 768 });
    await full.locator('.cardp').waitFor();
    expect((await readCode(full)).startsWith(unit.file.public)).toBe(true);
    expect((await axeOn(full)).violations).toEqual([]);
    await picture(full, 'card-full');
    await full.close();
    await page.close();
  }, 60_000);

  test('the console’s card page: a key of its own, the case’s own number, a receipt; a printed card is never better than amber', async () => {
    const id = await newCase();
    const page = await unit.console(officer, 'officer1');
    await page.locator('nav a[href="/card"]').click();
    await page.locator('[data-code]').waitFor();
    await page.locator('select').selectOption(id);
    await page.locator('[data-inspection]').waitFor();
    await page.locator('[data-shown=none]').waitFor();
    await page.locator('[data-missing="1"]').waitFor();
    await expect
      .poll(async () => (await readCode(page, '[data-code]')).startsWith(unit.file.public))
      .toBe(true);
    // As a phone would have read it, and its four digits.
    const parsed = parseFragment(new URL(await readCode(page, '[data-code]')).hash);
    if (!parsed.ok) throw new Error(parsed.why);
    const right = receiptOf(parsed.bytes, 7);
    await page.getByRole('button', { name: '输回执数字' }).click();
    await page.keyboard.type(right.endsWith('0') ? `${right.slice(0, 3)}1` : `${right.slice(0, 3)}0`);
    await page.getByRole('alert').getByText('对不上').waitFor();
    await picture(page, 'card-console-wrong');
    expect((await axeOn(page, { within: '#content' })).violations).toEqual([]);
    expect(await showings(id)).toEqual([]);
    await page.keyboard.type(right);
    await page.locator('[data-shown=receipt]').waitFor();
    expect(await showings(id)).toMatchObject([{ means: 'receipt', officer: me }]);
    await page.getByRole('button', { name: '输对方的 6 位数' }).click();
    await page.keyboard.type('482913');
    await page.locator('[data-challenge]').waitFor();
    await picture(page, 'card-console');
    expect((await axeOn(page, { within: '#content' })).violations).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await page.locator('[data-code]').waitFor();
    await page.locator('select').selectOption(id);
    await page.locator('[data-shown=receipt]').waitFor();
    // Four pixels a module at least, and nothing beside the screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(Number(await page.locator('[data-code] svg').getAttribute('width')) / 69).toBeGreaterThanOrEqual(
      4,
    );
    await picture(page, 'card-console-phone');
    // A phone on its side, a laptop at 125 %: all of the code is seen at once, and as many pixels.
    for (const [width, height] of [
      [740, 360],
      [1093, 510],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForFunction(() => {
        const box = document.querySelector('[data-code]')?.getBoundingClientRect();
        return box !== undefined && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
      });
      const wide = Number(await page.locator('[data-code] svg').getAttribute('width'));
      expect(wide / 69).toBeGreaterThanOrEqual(4);
    }
    // A clock that is seven minutes fast, once while the companion cannot be asked: the code goes by the companion's.
    await page.route('**/api/credentials', (route) => route.abort());
    await page.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 420_000;
    });
    await page.locator('[data-clock=not-compared]').waitFor();
    await page.locator('[data-checked=away]').waitFor();
    await page.unroute('**/api/credentials');
    await page.getByRole('button', { name: '再试一次' }).click();
    await page.locator('[data-clock=off]', { hasText: '快了 7 分钟' }).waitFor();
    await page.locator('[data-checked=asked]').waitFor();
    await picture(page, 'card-console-clock');
    const phone = await scan(await readCode(page, '[data-code]'));
    expect(await phone.locator('[data-verdict]').getAttribute('data-verdict')).toMatch(/^genuine/);
    await phone.close();
    await expect
      .poll(() => showings(id))
      .toMatchObject([{ means: 'receipt' }, { means: 'scanned', officer: me }]);
    // What would be printed, held still for as long as the test looks at it.
    await page.evaluate(() => {
      window.print = () => undefined;
    });
    await page.emulateMedia({ media: 'print' });
    await page
      .getByRole('button', { name: '打印当日纸卡', includeHidden: true })
      .evaluate((one: HTMLElement) => one.click());
    await page.locator('[data-day=true]').waitFor();
    await picture(page, 'card-day');
    await page.emulateMedia({ media: 'screen' });
    const amber = await scan(await readCode(page, '[data-code]'));
    expect(await amber.locator('[data-verdict]').getAttribute('data-verdict')).toMatch(/not-current/);
    await amber.close();
    await page.close();
  }, 90_000);

  test('revoked: no code at once and why, red on the phone, and no step is signed', async () => {
    const id = await newCase();
    const page = await popup(id);
    const url = await readCode(page);
    const administrator = await unit.companion.caller('administrator');
    const held = unit.companion.credentials.ofPerson(me).at(-1);
    if (administrator === null || held === undefined) throw new Error('no credential');
    const done = await unit.companion.credentials.deed(administrator, held.id, {
      do: 'revoke',
      because: 'administrator',
      reason: '违规使用证件',
    });
    expect(done).toMatchObject({ ok: true });
    await page.locator('[data-none=barred]').waitFor({ timeout: 20_000 });
    await picture(page, 'card-popup-revoked');
    expect((await axeOn(page)).violations).toEqual([]);
    const phone = await scan(url);
    expect(await phone.locator('[data-verdict]').getAttribute('data-verdict')).toMatch(/^revoked/);
    await picture(phone, 'card-phone-revoked');
    const step = await unit.companion.admin.write(
      me,
      { kind: 'case', id },
      { type: 'item.completed', data: { item: 'facts-established', closedBy: 'attestation' } },
    );
    expect(step.ok ? 'signed' : step.problem.code).toBe('credential-barred');
    await phone.close();
    await page.close();
  }, 90_000);

  test('locked: the PIN first', async () => {
    const page = await officer.extensionPage('popup.html');
    await (await officer.worker()).evaluate(() => chrome.storage.session.clear());
    await page.reload();
    await page.locator('input[type=password]').waitFor();
    expect(await page.locator('[data-code]').count()).toBe(0);
    await page.close();
  }, 30_000);

  test('the administrator finds an officer and suspends him by keyboard; the telephone desk says so', async () => {
    const caller = await unit.companion.caller('officer2');
    const { credentials } = unit.companion;
    const given = caller === null ? null : await credentials.issue(caller, makeKey().publicKey);
    if (given === null || !given.ok) throw new Error('no credential');
    const { credential: held } = given;
    const digits = (ago = 0) =>
      telephoneCode(credentials.telephoneKey(held), Math.floor(Date.now() / 1000) - ago);
    await phones.context.clearCookies();
    const page = await unit.console(phones, 'administrator');
    await page.setViewportSize({ width: 1093, height: 510 });
    const { keyboard } = page;
    const to = async (path: string) => {
      await page.locator(`nav a[href="${path}"]`).focus();
      await keyboard.press('Enter');
    };
    const readOut = async (id: string, code: string) => {
      await keyboard.type(id);
      await keyboard.press('Enter');
      await keyboard.type(code);
      await keyboard.press('Enter');
      await page.locator('[data-heading]').waitFor();
      return page.locator('[data-heading]').getAttribute('data-heading');
    };
    const names = ['林若溪', '违规使用证件', '沈一鸣', '周铭', '云溪区市场监督管理局', '中文', REASON];
    const looked = async (language: 'zh-CN' | 'en', name: string, byAxe = false) => {
      await picture(page, `${name}-${language}`);
      if (byAxe) await expectAccessible(page, 10);
      await expectNothingClipped(page);
      if (language === 'en') await expectOneLanguage(page, language, names);
    };

    await to('/telephone');
    await page.locator('[name=id]').waitFor();
    expect(await readOut(shortId(held.statusIndex), digits())).toBe('genuine');
    expect(await page.locator('[data-told=name]').innerText()).toBe('林若溪');
    await looked('zh-CN', 'telephone-genuine', true);
    // What is typed next belongs to another caller: nothing of this one stays, and the hand is where it has to be.
    await keyboard.press('Escape');
    expect(await page.locator('[data-heading]').count()).toBe(0);
    expect(await readOut(shortId(held.statusIndex), digits(400))).toBe('notCurrent');
    expect(await page.locator('main').innerText()).not.toContain('林若溪');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('code');
    await page.locator('[name=id]').fill('2');
    expect(await page.locator('[name=code]').inputValue()).toBe('');

    await to('/credentials');
    await page.locator(`[data-credential="${held.id}"]`).waitFor();
    await keyboard.press('/');
    await keyboard.type('若溪');
    await expect.poll(() => page.locator('[data-credential]').count()).toBe(1);
    await keyboard.press('Escape');
    await keyboard.press('j');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    expect(await page.locator('.means').innerText()).toContain('下次扫码就是红色');
    await looked('zh-CN', 'credentials-suspend', true);
    await keyboard.type(REASON);
    await keyboard.press('Enter');
    const row = page.locator(`[data-credential="${held.id}"][data-group=suspended]`);
    await row.waitFor();
    expect(await row.innerText()).toMatch(/已暂停[\s\S]*手机送修/);
    expect(await page.locator('.said').innerText()).toMatch(/新的状态名单 \d\d:\d\d 已签/);
    expect((await credentials.statusList())?.statusAt(held.statusIndex)).toBe('suspended');
    await looked('zh-CN', 'credentials');

    await to('/telephone');
    await page.locator('[name=id]').waitFor();
    expect(await readOut(shortId(held.statusIndex), digits())).toBe('suspended');
    expect(await page.locator('main').innerText()).not.toContain('林若溪');
    await page.getByRole('button', { name: 'English' }).click();
    await looked('en', 'telephone-suspended');
    await to('/credentials');
    await row.locator('button.row').click();
    await looked('en', 'credentials', true);
    await page.locator('[data-deed=revoke]').press('Enter');
    await keyboard.type(REASON);
    await keyboard.press('Enter');
    const barred = page.locator(`[data-barred="${held.person}"]`);
    await barred.waitFor();
    expect(credentials.bar(held.person)).toMatchObject({ reason: REASON });
    await barred.locator('[data-readmit]').press('Enter');
    await looked('en', 'credentials-readmit');
    await keyboard.type(REASON);
    await keyboard.press('Enter');
    await barred.waitFor({ state: 'detached' });
    expect(credentials.bar(held.person)).toBeNull();
    await page.close();
  }, 60_000);
});
