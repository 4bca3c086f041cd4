/**
 * `npm run pictures [-- held|console|panel|identity …]`: takes every picture of docs/pictures anew, from the demo unit, the built
 * extension and the console as they are. What each shows is told in docs/pictures/README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { ulid } from 'ulid';
import { shortId, telephoneCode } from '#shared/credential/telephone-code.ts';
import { readCode } from '../bench/fixtures/reader.ts';
import { caseKey } from '../demo/seed-cases.ts';
import { type Browser, openBrowser } from '../tests/harness/browser.ts';
import { openUnit, type Unit } from '../tests/harness/unit.ts';
import { journeys } from '../tests/journeys/all.ts';
import { answerQuestions } from '../tests/panel/note-answers.ts';
import { visitStates } from '../tests/panel/states.ts';
import { type Language, openWorld, speak } from '../tests/panel/world.ts';
import { smallPng } from './small-png.ts';

const folder = join(import.meta.dirname, '../docs/pictures');
/** A README is read over slow lines too. */
const MAX_BYTES = 250_000;
/** The panel's width as Chromium opens it, the screen that most officers have. */
const PANEL = { width: 360, height: 728 } as const;
/** A phone that is not new. */
const PHONE = { width: 360, height: 740 } as const;
const SCREEN = { width: 1366, height: 768 } as const;
/** The same screen at 125 %. */
const SCREEN_125 = { width: 1093, height: 510 } as const;
const { jsp } = journeys;

async function keep(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const image = smallPng(await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' }));
  console.log(`  ${name}.png  ${Math.round(image.length / 1000)} kB`);
  if (image.length > MAX_BYTES) throw new Error(`${name}.png has ${image.length} bytes: over ${MAX_BYTES}`);
  writeFileSync(join(folder, `${name}.png`), image);
}

/**
 * Page and panel side by side, as the window shows them. Headless Chromium draws no side panel, so the two real
 * pictures are put together; only the line with the address is drawn here.
 */
async function window_(context: BrowserContext, name: string, page: Page, panel: Page): Promise<void> {
  const shot = async (of: Page) => {
    await of.bringToFront();
    const image = await of.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
    return `data:image/png;base64,${image.toString('base64')}`;
  };
  const [left, right] = [await shot(page), await shot(panel)];
  const frame = await context.newPage();
  await frame.setViewportSize(SCREEN);
  await frame.setContent(`<!doctype html><style>
    body{margin:0;width:1366px;height:768px;display:grid;grid-template:40px 728px/1005px 1px 360px;background:#c9ced6}
    header{grid-column:1/-1;background:#e8ebf0;display:flex;align-items:center;padding:0 14px;border-bottom:1px solid #c9ced6;
      box-sizing:border-box;font:13px "Noto Sans CJK SC",sans-serif;color:#3c4450}
    header span{background:#fff;border-radius:14px;padding:4px 16px;flex:1;max-width:640px}
    img{display:block}
    img:last-child{grid-column:3}
  </style><header><span>${new URL(page.url()).host}${new URL(page.url()).pathname}</span></header>
  <img src="${left}" width="1005"><img src="${right}" width="360">`);
  await keep(frame, name);
  await frame.close();
}

interface Desk {
  readonly unit: Unit;
  readonly officer: Browser;
  /** Without the extension: the consoles of lead, administrator and a stranger. */
  readonly office: Browser;
}

/** A console page of that person, in that language. */
async function consoleOf(desk: Desk, username: string, language: Language = 'zh-CN'): Promise<Page> {
  await desk.office.context.clearCookies();
  const page = await desk.office.context.newPage();
  await page.goto(desk.unit.file.console);
  await page.evaluate((lang) => localStorage.setItem('sanxiang.lang', lang), language);
  await page.reload();
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(desk.unit.account(username).password);
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  return page;
}

async function held(desk: Desk): Promise<{ readonly legacy: Page; readonly panel: Page }> {
  const { unit, officer } = desk;
  const legacy = await officer.context.newPage();
  // The message stands at once instead of fading in, or its picture is half of it.
  await legacy.emulateMedia({ reducedMotion: 'reduce' });
  await legacy.setViewportSize({ width: 1005, height: PANEL.height });
  await jsp.signIn(legacy, unit.demo.urls.jsp);
  await jsp.openCase(legacy, caseKey('jsp', 'missingTwo'));
  const panel = await unit.panel(officer, legacy);
  await panel.setViewportSize(PANEL);
  await panel.locator('.verdict.stop').waitFor();
  const message = jsp.caseFrame(legacy).locator('[data-sanxiang] [role=alertdialog]');
  for (const language of ['en', 'zh-CN'] as const) {
    await speak(panel, language);
    await legacy.bringToFront();
    await jsp.openCase(legacy, caseKey('jsp', 'missingTwo'));
    await jsp.caseFrame(legacy).locator(jsp.submitButton).click();
    await message.waitFor();
    await window_(officer.context, language === 'en' ? 'held-en' : 'held', legacy, panel);
    if (!(await message.isVisible())) throw new Error('the message went away while its picture was taken');
    await legacy.bringToFront();
    await legacy.keyboard.press('Escape');
    await message.waitFor({ state: 'detached' });
  }
  return { legacy, panel };
}

async function consolePages(desk: Desk, legacy: Page, panel: Page): Promise<void> {
  const { unit, officer } = desk;
  const number = caseKey('jsp', 'missingTwo');
  const submit = jsp.caseFrame(legacy).locator(jsp.submitButton);
  // The officer asks for an approval, so that the lead has one waiting.
  await legacy.bringToFront();
  await submit.click();
  await jsp.caseFrame(legacy).locator('[data-sanxiang] [role=alertdialog]').waitFor();
  await panel.bringToFront();
  await panel.locator('.anyway button').click();
  await panel.locator('.sheet textarea').fill('林若溪一直在场，她的电脑没电了；当事人从外地赶来，下午的车。');
  await panel.locator('.sheet-f .pri').click();
  await panel.locator('.steps').waitFor();
  await panel.keyboard.press('Escape');

  const board = await consoleOf(desk, 'lead');
  const row = board.locator('[data-case]', { hasText: number });
  await row.locator('button', { hasText: '去批准' }).waitFor();
  await board.locator('.live-mark', { hasText: '实时' }).waitFor();
  await board.locator('.strip button', { hasText: '不用' }).click();
  await board.keyboard.press('j');
  await keep(board, 'board');
  await board.emulateMedia({ colorScheme: 'dark' });
  await keep(board, 'board-dark');
  await board.emulateMedia({ colorScheme: 'light' });
  await board.setViewportSize(SCREEN_125);
  await keep(board, 'board-125');
  await board.setViewportSize(SCREEN);
  await row.locator('button', { hasText: '去批准' }).click();
  await board.locator('.drawer .binds').waitFor();
  await board.locator('.drawer textarea').fill('已打电话给林若溪核实，她 10:30 起一直在场。');
  await keep(board, 'approval-drawer');
  await board.setViewportSize(SCREEN_125);
  await keep(board, 'approval-drawer-125');
  await board.setViewportSize(SCREEN);
  await board.close();

  const english = await consoleOf(desk, 'lead', 'en');
  await english.locator('[data-case]').first().waitFor();
  await english.locator('.live-mark', { hasText: 'Live' }).waitFor();
  await keep(english, 'board-en');
  await english.close();

  // The officer completes the case after all, and decides it.
  await panel.bringToFront();
  await panel.locator('li.gap', { hasText: /到场/ }).locator('.go button').click();
  await panel.locator('[role=dialog] select').selectOption({ label: '林若溪' });
  await panel.locator('[role=dialog] input[type=password]').fill(unit.account('officer2').pin ?? '');
  await panel.locator('.verdict.stop', { hasText: '还差 1 项' }).waitFor();
  await panel.locator('li.gap .go button').click();
  await panel.locator('.questions').waitFor();
  await answerQuestions(panel);
  await panel
    .locator('[role=dialog] textarea')
    .fill('初次违法，案发后主动停业并取得许可，未造成危害后果，适用从轻阶次，罚款 58,000 元。');
  await panel.locator('[role=dialog] .pri').click();
  await panel.locator('.verdict.done').waitFor();
  await legacy.bringToFront();
  await submit.click();
  await jsp.decided(legacy);
  await panel.bringToFront();
  await panel.locator('button[data-deadline]').first().waitFor();

  const lead = await consoleOf(desk, 'lead');
  const decided = lead.locator('[data-case]', { hasText: number });
  await decided.locator('.bars b').waitFor();
  await decided.locator('.miss a').click();
  await lead.locator('.ev').first().waitFor();
  await lead.locator('.due summary').first().click();
  await keep(lead, 'case-page');
  await lead.emulateMedia({ colorScheme: 'dark' });
  await keep(lead, 'case-page-dark');
  await lead.emulateMedia({ colorScheme: 'light' });
  await lead.setViewportSize(SCREEN_125);
  await keep(lead, 'case-page-125');
  await lead.close();

  const administrator = await consoleOf(desk, 'administrator');
  await administrator.locator('.list .row').first().waitFor();
  await keep(administrator, 'people');
  await administrator.locator('nav a[href="/adapters"]').click();
  await administrator.locator('.adapter').first().waitFor();
  await administrator.locator('.adapter select').first().selectOption('warn');
  await administrator.locator('.adapter input').first().fill('六科新上线，先提醒两周');
  await keep(administrator, 'adapters');
  await credentialPages(desk, administrator);
  await administrator.close();

  const pairing = await officer.context.newPage();
  const options = `chrome-extension://${unit.file.extension.id}/options.html#companion=${encodeURIComponent(unit.file.console)}`;
  await pairing.goto(options);
  await pairing.locator('button[type=submit]').click();
  const code = await pairing.locator('.code').innerText();
  const mine = await consoleOf(desk, 'officer1');
  await mine.locator('nav a[href="/pair"]').click();
  await mine.locator('input.code').fill(code);
  await mine.keyboard.press('Enter');
  await mine.locator('.ask').waitFor();
  await keep(mine, 'pairing');
  await mine.close();
  await pairing.close();

  await desk.office.context.clearCookies();
  const stranger = await desk.office.context.newPage();
  await stranger.goto(unit.file.console);
  await stranger.locator('form.card').waitFor();
  await keep(stranger, 'sign-in');
  await stranger.close();
}

/** An officer shows himself; what the other party's phone says; the registry, the list and the telephone desk behind it. */
async function identityPages(): Promise<void> {
  const unit = await openUnit();
  const officer = await unit.officerBrowser('officer1');
  const office = await openBrowser({ extension: false });
  const phones = await openBrowser({ extension: false, viewport: PHONE });
  const desk = { unit, officer, office };
  try {
    const me = (await unit.companion.admin.person('officer1'))?.id ?? '';
    const id = ulid();
    await unit.companion.admin.write(
      me,
      { kind: 'case', id },
      { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } },
    );
    const popup = await officer.extensionPage(`popup.html?case=${id}`);
    await popup.setViewportSize({ width: 780, height: 600 });
    await popup.locator('[data-inspection]').waitFor({ timeout: 20_000 });
    await keep(popup, 'card-popup');
    const address = await readCode(new Uint8Array(await popup.locator('.qr .code').screenshot()));
    if (address === null) throw new Error('the code on the popup is not read');
    const phone = await phones.context.newPage();
    await phone.goto(address);
    await phone.locator('[data-whole]').waitFor();
    await keep(phone, 'verify');
    await phone.locator('[data-language=ug]').click();
    await phone.locator('[lang=ug]').first().waitFor();
    await keep(phone, 'verify-ug');
    await phone.close();

    const card = await consoleOf(desk, 'officer1');
    await card.locator('nav a[href="/card"]').click();
    await card.locator('[data-code]').waitFor();
    await card.locator('select').selectOption(id);
    await card.locator('[data-shown=scanned]').waitFor();
    await keep(card, 'card-page');
    await card.close();

    const administrator = await consoleOf(desk, 'administrator');
    await administrator.locator('nav a[href="/registry"]').click();
    await administrator.locator('.registry .people .row').first().waitFor();
    await keep(administrator, 'registry');
    await administrator.close();

    const held = unit.companion.credentials.ofPerson(me).at(-1);
    const by = await unit.companion.caller('administrator');
    if (held === undefined || by === null) throw new Error('no credential');
    await unit.companion.credentials.deed(by, held.id, {
      do: 'revoke',
      because: 'administrator',
      reason: '违规使用证件',
    });
    await popup.bringToFront();
    await popup.locator('[data-none=barred]').waitFor({ timeout: 20_000 });
    await keep(popup, 'card-popup-revoked');
    const red = await phones.context.newPage();
    await red.goto(address);
    await red.locator('[data-verdict=revoked]').waitFor();
    await keep(red, 'verify-revoked');
  } finally {
    await officer.close();
    await office.close();
    await phones.close();
    await unit.close();
  }
}

/** What the administrator is told before a deed; what the telephone desk says of the digits of this moment. */
async function credentialPages({ unit }: Desk, administrator: Page): Promise<void> {
  const { credentials } = unit.companion;
  await administrator.locator('nav a[href="/credentials"]').click();
  const row = administrator.locator('[data-credential] button.row').first();
  await row.click();
  await administrator.locator('[data-deed=suspend]').click();
  await administrator.locator('.reasoned [name=reason]').fill('手机送修，先停几天');
  await keep(administrator, 'credentials');
  const held = [...credentials.register().credentials.values()].at(-1);
  if (held === undefined) throw new Error('nobody has a credential');
  await administrator.locator('nav a[href="/telephone"]').click();
  await administrator.locator('[name=id]').fill(shortId(held.statusIndex));
  await administrator
    .locator('[name=code]')
    .fill(telephoneCode(credentials.telephoneKey(held), Math.floor(Date.now() / 1000)));
  await administrator.keyboard.press('Enter');
  await administrator.locator('[data-heading=genuine]').waitFor();
  await keep(administrator, 'telephone');
}

/** Every state of the panel; of the ones that differ by language or theme also the others. */
async function panelStates(): Promise<void> {
  const world = await openWorld();
  try {
    await visitStates(world, async (name, page) => {
      await page.bringToFront();
      await keep(page, `panel-${name}`);
      if (name !== 'gaps' && name !== 'decided') return;
      await speak(page, 'en');
      await keep(page, `panel-${name}-en`);
      await speak(page, 'zh-CN');
      await page.emulateMedia({ colorScheme: 'dark' });
      await keep(page, `panel-${name}-dark`);
      await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
      await keep(page, `panel-${name}-high`);
      await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
    });
  } finally {
    await world.close();
  }
}

const wanted = process.argv.slice(2);
const wants = (part: string) => wanted.length === 0 || wanted.includes(part);
mkdirSync(folder, { recursive: true });
if (wants('held') || wants('console')) {
  const unit = await openUnit();
  const officer = await unit.officerBrowser('officer2');
  const office = await openBrowser({ extension: false });
  try {
    await unit.pair(officer, 'officer1');
    const desk = { unit, officer, office };
    const { legacy, panel } = await held(desk);
    if (wants('console')) await consolePages(desk, legacy, panel);
  } finally {
    await officer.close();
    await office.close();
    await unit.close();
  }
}
if (wants('panel')) await panelStates();
if (wants('identity')) await identityPages();
