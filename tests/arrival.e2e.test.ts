/** R18 scan on arrival: in the console on a phone's screen, from an unknown code to leaving; the enterprise's own page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#shared/api/contract.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { picture } from './picture.ts';

const PASSWORD = 'a-long-password-2026';
const CODE = '91650299990000017P';
const people = {
  luo: ['罗建国', ['lead']],
  han: ['韩正', ['head']],
  shen: ['沈一鸣', ['officer']],
  lin: ['林若溪', ['officer']],
} as const satisfies Record<string, readonly [string, readonly Role[]]>;
type Person = keyof typeof people;

const dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-arrival-'));
let companion: Companion;
let browser: Browser;
const ids: Partial<Record<Person, string>> = {};

beforeAll(async () => {
  companion = await startCompanion({ dataDir, port: 0, log: false, publicListener: { port: 0 } });
  for (const [username, [name, roles]] of Object.entries(people))
    ids[username as Person] = (
      await companion.admin.createPerson({ username, name, password: PASSWORD, roles })
    ).id;
  const written = await companion.admin.write(
    ids.han ?? '',
    { kind: 'unit', id: 'companion' },
    {
      type: 'unit.inspectionsSet',
      data: {
        caps: [{ year: new Date().getFullYear(), cap: 2, basis: '区市监局年度频次上限公告' }],
        usesUp: ['daily'],
        items: [
          { id: 'food-safety', title: '食品安全监督检查', basis: '食品安全法', publishedOn: '2026-01-15' },
        ],
        reason: '按公布的口径',
      },
    },
  );
  if (!written.ok) throw new Error(written.problem.title);
  browser = await openBrowser({ extension: false });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function consoleOf(who: Person, path: string, phone: boolean): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.setViewportSize(phone ? { width: 390, height: 844 } : { width: 1093, height: 614 });
  await page.goto(`${companion.url}${path}`);
  await page.evaluate(() => localStorage.setItem('sanxiang.lang', 'zh-CN'));
  await page.reload();
  await page.locator('[name=username]').fill(who);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('h1').waitFor();
  return page;
}

async function find(page: Page, code: string): Promise<void> {
  await page.locator('[name=code]').fill(code);
  await page.keyboard.press('Enter');
}

test('R18 from an unknown code to leaving, and what the enterprise sees of it', async () => {
  const phone = await consoleOf('shen', '/arrive', true);
  await find(phone, '91650299990000018P');
  await phone.getByText('统一社会信用代码不对').waitFor();
  await find(phone, CODE);
  await phone.locator('[name=name]').fill('云溪示例食品有限公司');
  await phone.keyboard.press('Enter');
  await phone.getByRole('heading', { name: '云溪示例食品有限公司' }).waitFor();
  await phone.locator('[name=purpose]').fill('年度计划外的日常检查');
  await phone.locator('[name=kind]').selectOption('daily');
  await phone.getByLabel('林若溪').check();
  await expectNothingClipped(phone);
  await expectAccessible(phone, 15);
  await picture(phone, 'arrival-form');
  await phone.getByRole('button', { name: '登记到达' }).click();
  const year = String(new Date().getFullYear()).slice(2);
  await phone.getByText(`${year}0 000 001`).waitFor();
  expect(await phone.locator('ul.lacks > li').first().getAttribute('data-item')).not.toBeNull();
  const lacks = await phone
    .locator('ul.lacks')
    .first()
    .locator('li')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-item')));
  expect(lacks).toContain('approved-beforehand');
  expect(lacks).not.toContain('frequency-within-cap');
  expect(lacks).not.toContain('item-published');
  await phone.getByText('同去的人还没有扫码').waitFor();
  await expectNothingClipped(phone);
  await expectAccessible(phone, 12);
  await expectOneLanguage(phone, 'zh-CN', ['云溪示例食品有限公司', '沈一鸣', '林若溪']);
  await picture(phone, 'arrival-here');
  // Shown at the door, the officer's code names the number that the arrival gave, as the paper notice does.
  const onCards = await phone.evaluate(async () => {
    const get = async (path: string) => (await fetch(path)).json();
    const { rows } = (await get('/api/board')) as { rows: { case: string }[] };
    return Promise.all(
      rows.map(async ({ case: id }) => (await get(`/api/credentials/cases/${id}`)).inspection as number),
    );
  });
  expect(onCards).toContain(Number(`${year}0000001`));

  // The same code again: not a second inspection, but the way out.
  await phone.getByRole('button', { name: '换一家' }).click();
  await find(phone, CODE);
  await phone.getByRole('button', { name: '离开', exact: true }).click();
  await phone.getByText('已登记离开').waitFor();
  await phone.close();

  const desk = await consoleOf('luo', '/enterprises', false);
  await desk.getByRole('link', { name: '云溪示例食品有限公司' }).click();
  await desk.getByText(`${year}0 000 001`).first().waitFor();
  await desk.getByRole('button', { name: '印一张' }).click();
  const key = (await desk.locator('.secret').textContent()) ?? '';
  expect(key).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
  await expectNothingClipped(desk);
  await expectAccessible(desk, 20);
  await picture(desk, 'arrival-enterprise');
  await desk.emulateMedia({ media: 'print' });
  await picture(desk, 'arrival-sheet');
  await desk.close();

  // Its own page: no sign-in, on the listener that phones reach, nothing asked of anybody else.
  await browser.context.clearCookies();
  const own = await browser.context.newPage();
  await own.setViewportSize({ width: 390, height: 844 });
  const base = companion.publicListener?.url ?? '';
  const asked: string[] = [];
  own.on('request', (request) => asked.push(`${request.method()} ${request.url().replace(base, '')}`));
  await own.goto(`${base}/e?lang=zh-CN`);
  await own.locator('input').fill('00000-00000-00000-00000');
  await own.keyboard.press('Enter');
  await own.getByText('密钥不对').waitFor();
  await own.locator('input').fill(key.toLowerCase());
  await own.keyboard.press('Enter');
  await own.getByRole('heading', { name: '云溪示例食品有限公司' }).waitFor();
  const told = await own.locator('main').innerText();
  for (const words of [
    '沈一鸣',
    '林若溪（同去，没有自己扫码）',
    '年度计划外的日常检查',
    '还没有负责人批准的记录',
    `${year}0 000 001`,
  ])
    expect(told).toContain(words);
  await expectNothingClipped(own);
  await expectAccessible(own, 20);
  await picture(own, 'arrival-own-page');
  expect(
    asked.filter((one) => !/^(GET \/e\?lang=zh-CN|POST \/public\/enterprise|GET \/favicon\.ico)$/.test(one)),
  ).toEqual([]);
  expect(await browser.context.cookies(base)).toEqual([]);
  await own.close();
}, 60_000);
