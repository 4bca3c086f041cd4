/** An officer in the ASP.NET-like system, where everything is a postback. */
import type { Page } from 'playwright-core';
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

const ID = '#ctl00_cph_';
const filesFrame = (page: Page) =>
  frameWhere(page, (f) => f.name() === 'files' && f.url().includes('CaseFiles.aspx'));

async function signIn(
  page: Page,
  url: string,
  account = demoOfficers[0] as { username: string; password: string },
) {
  note(page);
  await page.context().clearCookies({ domain: new URL(url).hostname });
  await page.goto(url);
  await page.fill('#txtUserName', account.username);
  await page.fill('#txtPassword', account.password);
  await page.click('#btnLogin');
  await page.waitForSelector(`${ID}gvCases`);
}

async function search(page: Page, key: string) {
  if (!page.url().includes('CaseList.aspx')) {
    await page.click('.menu a.on');
    await page.waitForSelector(`${ID}gvCases`);
  }
  await page.fill(`${ID}txtKey`, key);
  await page.click(`${ID}btnSearch`);
  await page.waitForSelector('text=共 1 条');
}

async function follow(page: Page, key: string) {
  await search(page, key);
  await page.click(`${ID}gvCases a:text-is("${key}")`, { noWaitAfter: true });
}

async function openCase(page: Page, key: string) {
  await follow(page, key);
  await page.waitForSelector(`${ID}txtFine`);
  await (await filesFrame(page)).waitForSelector('#gvFiles');
  await page.waitForLoadState();
}

async function submit(page: Page, key: string, way: Way): Promise<Pressed> {
  if (way === 'early-click') {
    return pressAtLoad(page, { button: `${ID}btnDecide` }, () => follow(page, key));
  }
  await openCase(page, key);
  switch (way) {
    case 'native':
      await page.click(`${ID}btnDecide2`, { noWaitAfter: true });
      break;
    case 'enter':
      await page.focus(`${ID}txtFine`);
      await page.keyboard.press('Enter');
      break;
    case 'own-script':
      await page.click(`${ID}btnDecide`, { noWaitAfter: true });
      break;
    case 'other-frame':
      await (await filesFrame(page)).click('#lnkDone', { noWaitAfter: true });
      break;
    case 'double-click': {
      const box = await page.locator(`${ID}btnDecide`).boundingBox();
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
  const pager = async () => log.seen.push(await shownText(page.locator(`${ID}gvCases tr.p`)));

  await page.fill(`${ID}txtParty`, '加油站');
  await page.press(`${ID}txtParty`, 'Enter');
  await page.waitForSelector('text=共 1 条');
  await pager();
  await page.fill(`${ID}txtParty`, '');
  await page.click(`${ID}btnSearch`);
  await page.waitForSelector('text=共 13 条');
  await page.click(`${ID}gvCases tr.p a:text-is("2")`);
  await page.waitForSelector(`${ID}gvCases tr.p span:text-is("2")`);
  await pager();
  await page.selectOption(`${ID}ddlStatus`, '1');
  await page.waitForSelector('text=共 3 条');
  await pager();
  await page.selectOption(`${ID}ddlStatus`, '');
  await page.waitForSelector('text=共 13 条');

  await openCase(page, caseKey('aspnet', 'complete'));
  log.seen.push(await shownText(page.locator('#spanDeadline')));
  await page.click(`${ID}txtDiscretion`);
  await page.keyboard.type('另：当事人已召回', { delay: 5 });
  log.focus.push(await focused(page.mainFrame()));
  // A dropdown that posts the page back; what was typed is there afterwards.
  await page.selectOption(`${ID}ddlKind`, '责令停产停业');
  await page.waitForSelector(`${ID}trHearing`);
  log.seen.push((await page.inputValue(`${ID}txtDiscretion`)).slice(-8));
  await page.selectOption(`${ID}ddlKind`, '罚款');
  await page.waitForSelector(`${ID}trHearing`, { state: 'detached' });
  const [people] = await Promise.all([page.waitForEvent('popup'), page.click('#btnPick')]);
  await people.check('input[value="沈一鸣"]');
  await people.check('input[value="林若溪"]');
  await clickAndClose(people, '#btnOk');
  log.seen.push(await page.inputValue(`${ID}txtOfficers`));
  await page.click(`${ID}btnSave`);
  await page.waitForSelector(`${ID}lblSaved`);

  const files = await filesFrame(page);
  await files.waitForSelector('#gvFiles');
  await files.setInputFiles('#fuFile', {
    name: '检验报告.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4 not really\r\n', 'utf8'),
  });
  await files.click('#btnUpload');
  await (await filesFrame(page)).waitForSelector('text=检验报告.pdf');

  const [print] = await Promise.all([page.waitForEvent('popup'), page.click('#btnPrint')]);
  await print.waitForSelector('text=行政处罚决定审批表');
  log.seen.push(await print.title());
  await print.close();
  await page.click('#btnBack');
  await page.waitForSelector(`${ID}gvCases`);
  await page.click('text=退出');
  await page.waitForSelector('#txtUserName');
  return log;
}

export const aspnet: Journey = {
  system: 'aspnet',
  signIn,
  openCase,
  caseFrame: (page) => page.mainFrame(),
  submitButton: `${ID}btnDecide`,
  choosePartyKind: async (page, kind) => {
    await page.selectOption(`${ID}ddlPartyKind`, kind);
  },
  unguarded,
  submit,
  decided: async (page) => {
    await page.waitForSelector(`${ID}lblDecided`);
    // What comes below it is asked for as well, its frame last.
    await page.waitForLoadState();
  },
  isDecision: ({ method, path, fields }) =>
    method === 'POST' &&
    path === '/Case/CaseEdit.aspx' &&
    fields.some(
      ([name, value]) =>
        name === 'ctl00$cph$btnDecide2' || (name === '__EVENTTARGET' && value === 'ctl00$cph$btnDecide'),
    ),
};
