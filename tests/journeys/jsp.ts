/** An officer in the JSP frameset. */
import type { Frame, Page } from 'playwright-core';
import { caseKey, demoOfficers } from '../../demo/seed-cases.ts';
import { pressAtLoad } from './early.ts';
import {
  clickAndClose,
  focused,
  frameWhere,
  type Journey,
  note,
  type Pressed,
  shownText,
  type Way,
} from './journey.ts';

function named(page: Page, name: string): Frame {
  const frame = page.frame({ name });
  if (frame === null) throw new Error(`no frame ${name}`);
  return frame;
}
const main = (page: Page) => named(page, 'mainFrame');

async function signIn(
  page: Page,
  url: string,
  account = demoOfficers[0] as { username: string; password: string },
) {
  note(page);
  await page.context().clearCookies({ domain: new URL(url).hostname });
  await page.goto(url);
  await page.fill('[name=username]', account.username);
  await page.fill('[name=password]', account.password);
  await page.click('input[type=submit]');
  await (await frameWhere(page, (f) => f.name() === 'mainFrame')).waitForSelector('#grid');
  await page.waitForLoadState();
}

/** From the list, narrowed to that case, to the click that opens it. */
async function follow(page: Page, key: string) {
  const frame = main(page);
  if (!frame.url().includes('caseList.do')) {
    await named(page, 'leftFrame').click('#menuList');
    await frame.waitForSelector('#grid');
  }
  await frame.fill('[name=ajbh]', key);
  await frame.click('input[value="查 询"]');
  await frame.waitForSelector('text=共 1 条记录');
  await frame.click(`#grid a:text-is("${key}")`, { noWaitAfter: true });
}

async function openCase(page: Page, key: string) {
  await follow(page, key);
  const frame = main(page);
  await frame.waitForSelector('input[name=fkje]');
  await frame.waitForLoadState();
}

async function submit(page: Page, key: string, way: Way): Promise<Pressed> {
  const button = 'input[name=btnDecide]';
  if (way === 'early-click') return pressAtLoad(page, { button }, () => follow(page, key));
  await openCase(page, key);
  const frame = main(page);
  switch (way) {
    case 'native':
      await frame.click(button, { noWaitAfter: true });
      break;
    case 'enter':
      await frame.focus('input[name=fkje]');
      await page.keyboard.press('Enter');
      break;
    case 'own-script':
      await frame.click('#lnkDecide', { noWaitAfter: true });
      break;
    case 'other-frame':
      await named(page, 'leftFrame').click('#quickDecide', { noWaitAfter: true });
      break;
    case 'double-click': {
      const box = await frame.locator(button).boundingBox();
      if (box === null) throw new Error('no submit button');
      await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
      break;
    }
  }
  return { sinceLoad: null };
}

async function unguarded(page: Page, url: string) {
  const log = note(page);
  await signIn(page, url);
  const frame = main(page);
  const grid = async () => log.seen.push(await shownText(frame.locator('.pg')));

  // Search and paging: native posts and the page's own script.
  await frame.fill('[name=dsr]', '超市');
  await frame.press('[name=dsr]', 'Enter');
  await frame.waitForSelector('text=共 1 条记录');
  await grid();
  await frame.fill('[name=dsr]', '');
  await frame.click('input[value="查 询"]');
  await frame.waitForSelector('text=第 1/2 页');
  await frame.click('text=下一页');
  await frame.waitForSelector('text=第 2/2 页');
  await grid();
  await frame.selectOption('[name=status]', '1');
  await frame.click('input[value="查 询"]');
  await frame.waitForSelector('text=第 1/1 页');
  await grid();

  // Dialogs of other frames.
  await named(page, 'topFrame').click('text=修改密码');
  await named(page, 'leftFrame').click('text=案源登记');

  // A case: code tables are there (synchronous XHR), typing keeps the focus, popups write into their opener.
  await frame.selectOption('[name=status]', '');
  await openCase(page, caseKey('jsp', 'complete'));
  log.seen.push(await shownText(frame.locator('select[name=cfzl]')));
  await frame.click('textarea[name=clqk]');
  await page.keyboard.type('　另：当事人家庭困难', { delay: 5 });
  log.focus.push(await focused(frame));
  await frame.selectOption('select[name=tz]', '不属于听证范围');
  await frame.click('input[name=fkje]');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('3200');
  await page.keyboard.press('Tab');
  log.focus.push(await focused(frame));
  log.seen.push(await frame.inputValue('input[name=fkje]'));
  const [people] = await Promise.all([
    page.waitForEvent('popup'),
    frame.click('input[onclick="selectUser();"]'),
  ]);
  await people.waitForSelector('#users');
  log.seen.push(await people.locator('#users input:checked').count().then(String));
  await clickAndClose(people, 'input[value="确 定"]');
  log.seen.push(await frame.inputValue('input[name=cbr]'));
  const [laws] = await Promise.all([
    page.waitForEvent('popup'),
    frame.click('input[onclick="selectLaw();"]'),
  ]);
  await laws.waitForSelector('#laws');
  await clickAndClose(laws, '#laws a >> nth=2');
  log.seen.push(await frame.inputValue('input[name=cfyj]'));

  // Saving aims the form at the hidden frame, whose answer calls back; then the same from the menu frame.
  const saved = async (press: () => Promise<void>) => {
    const before = log.dialogs.length;
    await press();
    while (log.dialogs.length === before) await page.waitForTimeout(20);
  };
  await saved(() => frame.click('input[name=btnSave]'));
  await saved(() => named(page, 'leftFrame').click('#quickSave'));
  log.seen.push(await frame.evaluate(() => document.forms[0]?.target ?? ''));

  // Upload, and the list that the page fetches afterwards.
  await frame.setInputFiles('input[name=clWj]', {
    name: '现场照片（一）.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('not really a photograph\r\n--x', 'utf8'),
  });
  await frame.fill('input[name=clSm]', '门头照片');
  await frame.click('input[value="上 传"]');
  await frame.waitForSelector('#attach >> text=现场照片（一）.jpg');

  // Print preview in a window of its own.
  const [print] = await Promise.all([page.waitForEvent('popup'), frame.click('input[value="打印预览"]')]);
  await print.waitForSelector('text=行政处罚决定审批表');
  log.seen.push(await print.title());
  await print.close();

  await frame.click('input[value="返　回"]');
  await frame.waitForSelector('#grid');
  await named(page, 'topFrame').click('text=安全退出');
  await page.waitForSelector('[name=username]');
  return log;
}

export const jsp: Journey = {
  system: 'jsp',
  signIn,
  openCase,
  caseFrame: main,
  submitButton: 'input[name=btnDecide]',
  choosePartyKind: async (page, kind) => {
    await main(page).selectOption('select[name=dsrlx]', kind);
  },
  unguarded,
  submit,
  decided: async (page) => {
    await main(page).waitForSelector('#resultOk');
    await main(page).waitForLoadState();
  },
  isDecision: ({ method, path }) => method === 'POST' && path === '/zfba/caseDecide.do',
};
