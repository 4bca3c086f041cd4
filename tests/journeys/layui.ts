/** An officer in the layui system: a grid in an iframe, forms in layers, everything by XHR. */
import type { Frame, Page } from 'playwright-core';
import { caseKey, demoOfficers } from '../../demo/seed-cases.ts';
import { pressAtLoad } from './early.ts';
import { focused, frameWhere, type Journey, note, type Pressed, shownText, type Way } from './journey.ts';

function list(page: Page): Frame {
  const frame = page.frame({ name: 'body' });
  if (frame === null) throw new Error('no list frame');
  return frame;
}
const formFrame = (page: Page) => frameWhere(page, (f) => f.url().includes('/page/case/form.html'));
function openForm(page: Page): Frame {
  const frame = page.frames().find((f) => f.url().includes('/page/case/form.html'));
  if (frame === undefined) throw new Error('no case is open');
  return frame;
}
const READY =
  "typeof window.submitDecide === 'function' && document.getElementById('status').textContent !== ''";

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
  await page.click('button[lay-filter=login]');
  await (await frameWhere(page, (f) => f.name() === 'body')).waitForSelector('.layui-table-main tr >> nth=0');
}

async function search(page: Page, key: string) {
  const frame = list(page);
  await frame.fill('#search [name=caseNo]', key);
  await frame.click('[lay-filter=search]');
  await frame.waitForSelector('.layui-laypage-count:text("共 1 条")');
}

const openButton = (key: string) => `.layui-table-main tr:has-text("${key}") [lay-event=open]`;

async function follow(page: Page, key: string) {
  await search(page, key);
  await list(page).click(openButton(key), { noWaitAfter: true });
}

async function openCase(page: Page, key: string) {
  await follow(page, key);
  const frame = await formFrame(page);
  await frame.waitForFunction(READY);
}

async function closeLayer(page: Page) {
  await list(page).click('.layui-layer-iframe .layui-layer-close');
  await list(page).waitForSelector('.layui-layer-iframe', { state: 'detached' });
}

async function submit(page: Page, key: string, way: Way): Promise<Pressed> {
  if (way === 'early-click') {
    // Its script has filled the form in one go when the status stands there.
    return pressAtLoad(page, { button: '#btnDecide', filled: '#status' }, () => follow(page, key));
  }
  await openCase(page, key);
  const frame = openForm(page);
  switch (way) {
    case 'native':
      await frame.click('#btnDecide');
      break;
    case 'enter':
      await frame.focus('input[name=fine]');
      await page.keyboard.press('Enter');
      break;
    case 'own-script':
      await frame.click('#lnkDecide');
      break;
    case 'other-frame':
      await list(page).click('.layui-layer-btn0');
      break;
    case 'double-click': {
      const box = await frame.locator('#btnDecide').boundingBox();
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
  const frame = list(page);
  const count = async () => log.seen.push(await shownText(frame.locator('.layui-laypage-count')));

  await frame.fill('#search [name=party]', '美容');
  await frame.press('#search [name=party]', 'Enter');
  await frame.waitForSelector('.layui-laypage-count:text("共 1 条")');
  await count();
  await frame.fill('#search [name=party]', '');
  await frame.click('[lay-filter=search]');
  await frame.waitForSelector('.layui-laypage-count:text("共 12 条")');
  await frame.click('.layui-laypage-next');
  await frame.waitForSelector('.layui-table-main tr:has-text("17号")');
  await count();
  await frame.click('.layui-laypage-prev');
  await frame.waitForSelector('.layui-table-main tr:has-text("29号")');

  // The grid's own cell editing: saved by a plain XHR.
  await frame.click('.layui-table-main tr:has-text("26号") td[data-field=phone]');
  await frame.fill('input.layui-table-edit', '13935200001');
  await frame.press('input.layui-table-edit', 'Enter');
  await frame.waitForSelector('.layui-layer-msg:has-text("已保存")');

  await openCase(page, caseKey('layui', 'complete'));
  const form = openForm(page);
  log.seen.push(String(await form.locator('select[name=kind] option').count()));
  await form.click('textarea[name=discretion]');
  await page.keyboard.type('另：已按要求整改', { delay: 5 });
  log.focus.push(await focused(form));
  await form.click('select[name=hearing] + .layui-form-select input');
  await form.click('select[name=hearing] + .layui-form-select dd:has-text("不属于听证范围")');
  log.seen.push(await form.inputValue('select[name=hearing]'));
  await form.click('#decidedOn');
  await form.waitForSelector('.layui-laydate');
  await form.click('.layui-laydate-content td[lay-ymd="2026-11-24"]');
  log.seen.push(await form.inputValue('#decidedOn'));
  const said = async (text: string) => {
    await form.waitForSelector(`.layui-layer-msg:has-text("${text}")`);
  };
  await form.click('#btnSave');
  await said('草稿已保存');
  await form.setInputFiles('input[type=file]', {
    name: '网页截图.png',
    mimeType: 'image/png',
    buffer: Buffer.from('not really a picture', 'utf8'),
  });
  await said('上传成功');
  log.seen.push(await shownText(form.locator('#fileList')));
  await closeLayer(page);

  const [print] = await Promise.all([
    page.waitForEvent('popup'),
    frame.click('.layui-table-main tr:has-text("28号") [lay-event=print]'),
  ]);
  await print.waitForSelector('text=行政处罚决定审批表');
  log.seen.push(await print.title());
  await print.close();
  await page.click('text=退出');
  await page.waitForSelector('[name=username]');
  return log;
}

export const layui: Journey = {
  system: 'layui',
  signIn,
  openCase,
  caseFrame: openForm,
  submitButton: '#btnDecide',
  choosePartyKind: async (page, kind) => {
    const form = openForm(page);
    await form.click('select[name=partyKind] + .layui-form-select input');
    await form.click(`select[name=partyKind] + .layui-form-select dd:has-text("${kind}")`);
  },
  unguarded,
  submit,
  decided: async (page) => {
    await page.waitForFunction(
      () =>
        document
          .querySelector<HTMLIFrameElement>('#body')
          ?.contentDocument?.querySelector('.layui-table-main')
          ?.textContent?.includes('已决定') === true,
    );
  },
  isDecision: ({ method, path }) =>
    method === 'POST' && (path === '/api/case/decide' || path === '/api/case/decideBatch'),
};
