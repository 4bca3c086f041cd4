/** R9, R10: the console's registry in a browser: begun from nothing, filled by keyboard and by file, what is wrong first. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { organColumns, personColumns, registrySheets } from '../companion/registry/columns.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { writeXlsx } from '../companion/tables/write-xlsx.ts';
import { seedRegistry } from '../scripts/seed-registry.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { picture } from './picture.ts';

const PASSWORD = 'a-long-password-2026';
const dirs = [
  mkdtempSync(join(tmpdir(), 'registry-empty-')),
  mkdtempSync(join(tmpdir(), 'registry-full-')),
] as const;
let empty: Companion;
let full: Companion;
let browser: Browser;

async function started(dataDir: string): Promise<Companion> {
  const companion = await startCompanion({ dataDir, log: false });
  for (const [username, name, role] of [
    ['zhou', '周铭', 'administrator'],
    ['officer1', '沈一鸣', 'officer'],
  ] as const)
    await companion.admin.createPerson({ username, name, password: PASSWORD, roles: [role] });
  return companion;
}
beforeAll(async () => {
  empty = await started(dirs[0]);
  full = await started(dirs[1]);
  const ids = new Map<string, string>();
  for (const [username, name, role] of [
    ['officer2', '林若溪', 'officer'],
    ['outsider', '丁海波', 'officer'],
    ['lead', '罗建国', 'lead'],
    ['legal', '顾言', 'legal-officer'],
  ] as const)
    await full.admin.createPerson({ username, name, password: PASSWORD, roles: [role] });
  for (const username of ['zhou', 'officer1', 'officer2', 'outsider', 'lead', 'legal'])
    ids.set(username, (await full.admin.person(username))?.id ?? '');
  const today = shanghaiDay(new Date().toISOString());
  await seedRegistry(
    (username) => ids.get(username) ?? '',
    today,
    async (stream, draft) => {
      const result = await full.admin.write(ids.get('zhou') ?? '', stream, draft);
      if (!result.ok) throw new Error(result.problem.title);
    },
  );
  browser = await openBrowser({ extension: false });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await empty?.close();
  await full?.close();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

async function consoleOf(companion: Companion, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1093, height: 510 });
  await page.goto(`${companion.url}/registry`);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill('zhou');
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('.registry .checked').waitFor();
  return page;
}
/** What people wrote stays as they wrote it. */
const DATA = [
  ...['周铭', '许成', '丁海波', '林若溪', '罗建国', '沈一鸣', '顾言', '中文', '法制审核'],
  ...['云溪区市场监督管理局', '云溪区市场监管服务中心', '执法队员', '执法队长'],
];
const checks = async (page: Page, lang: 'zh-CN' | 'en' = 'zh-CN') => {
  await expectAccessible(page, 10);
  await expectNothingClipped(page);
  if (lang === 'en') await expectOneLanguage(page, 'en', DATA);
};

describe('R9 the registry in the console', () => {
  test('begins from nothing: says that qualification is not checked, and how to begin', async () => {
    const page = await consoleOf(empty);
    expect(await page.locator('.checked').innerText()).toContain('执法资格现在没有核对');
    await checks(page);
    await picture(page, 'registry-none');

    await page.getByRole('link', { name: '登记执法主体' }).click();
    await page.locator('[name=name]').fill('示例区城市管理局');
    await page.getByLabel('行政处罚').check();
    await page.locator('[name=reason]').fill('初次登记');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: '示例区城市管理局' }).waitFor();

    await page.getByRole('link', { name: '回到名册' }).click();
    await page.getByRole('link', { name: '登记人员' }).click();
    await page.locator('[name=name]').fill('沈一鸣');
    await page.locator('[name=number]').fill('14050226031');
    await page.getByRole('button', { name: '记下' }).click();
    // What is missing is said, and the field has the focus.
    expect(await page.locator('.trouble').innerText()).toContain('请填写有效期起');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('certificateFrom');
    await page.locator('[name=certificateFrom]').fill('2025-01-01');
    await page.locator('[name=certificateUntil]').fill('2025-12-31');
    await page.locator('[name=account]').selectOption({ label: '沈一鸣 officer1' });
    const face = { name: '沈一鸣.png', mimeType: 'image/png', buffer: await page.screenshot() };
    await page
      .locator('.photo-field [type=file]')
      .setInputFiles({ ...face, buffer: Buffer.from('不是照片') });
    await page.locator('.photo-field .trouble', { hasText: '这个文件不是照片' }).waitFor();
    await page.locator('.photo-field [type=file]').setInputFiles(face);
    await page.locator('.photo-field img').waitFor();
    await page.locator('[name=reason]').fill('按证件登记');
    await checks(page);
    await picture(page, 'registry-form');
    await page.keyboard.press('Enter');
    await page.locator('.standing.stop', { hasText: '执法证已过期（2026-01-01 起）' }).waitFor();
    expect(await page.locator('.standing').innerText()).toContain('由发证机关处理');
    // Drawn by the companion's own door, in a card's shape.
    await expect
      .poll(() => page.locator('.who img').evaluate((one: HTMLImageElement) => one.naturalWidth))
      .toBe(360);
    await page.getByRole('button', { name: '登记新的情况' }).click();
    await page.locator('[name=certificateUntil]').fill('2031-12-31');
    await page.locator('[name=reason]').fill('换发新证');
    await page.keyboard.press('Enter');
    await page.locator('.standing', { hasText: '有资格' }).waitFor();
    expect(await page.locator('#versions + ul > li').count()).toBe(2);
    await checks(page);
    await picture(page, 'registry-person');

    await page.getByRole('link', { name: '回到名册' }).click();
    await page.getByRole('button', { name: '启用核对' }).click();
    await page.locator('.reasoned [name=reason]').fill('名册已经齐全');
    await page.keyboard.press('Enter');
    await page.locator('.checked', { hasText: '按名册核对执法资格' }).waitFor();

    // Qualified officers, and no credentials yet: by which commands, and no button for what the root alone can do.
    await page.locator('nav a[href="/credentials"]').click();
    await page.locator('h2', { hasText: '还没有开通电子执法证' }).waitFor();
    expect(await page.locator('main code').allInnerTexts()).toContainEqual(
      expect.stringContaining('credentials -- sign-trust'),
    );
    expect(await page.locator('main button').count()).toBe(0);
    await checks(page);
    await picture(page, 'credentials-none');
    await page.close();
  });

  test.each(inTurn(languages, 1, 2))('shows what is wrong first, in %s, by keyboard', async (lang) => {
    const page = await consoleOf(full, lang);
    const rows = page.locator('.people a.row');
    await rows.first().waitFor();
    expect(await rows.first().innerText()).toMatch(
      lang === 'en' ? /许成[\s\S]*suspended/ : /许成[\s\S]*暂扣/,
    );
    expect(await rows.nth(1).innerText()).toMatch(/丁海波/);
    await checks(page, lang);
    await picture(page, lang === 'en' ? 'registry-en' : 'registry');
    await page.keyboard.press('/');
    await page.keyboard.type('林');
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: '林若溪' }).waitFor();
    await page.close();
  });

  test('takes a file: wrong rows are named, right ones come in as a whole', async () => {
    const page = await consoleOf(full);
    const file = (persons: readonly Record<string, string>[]) => {
      const path = join(dirs[1], 'names.xlsx');
      const organ = organColumns.map(
        (column) => ({ 名称: '示例区农业农村局', 执法类别: '行政检查' })[column as '名称'] ?? '',
      );
      writeFileSync(
        path,
        writeXlsx(
          registrySheets(
            [organ],
            persons.map((row) => personColumns.map((column) => row[column] ?? '')),
          ),
        ),
      );
      return path;
    };
    const who = {
      执法主体: '示例区农业农村局',
      有效期起: '2026-01-01',
      有效期止: '2031-01-01',
      资格考试: '合格',
    };
    await page.getByRole('link', { name: '导入', exact: true }).click();
    await page.locator('#file').setInputFiles(
      file([
        { ...who, 姓名: '阿卜杜热合曼·买买提吐尔逊', 执法证号: '14050226101' },
        { ...who, 姓名: '赵甲', 执法证号: '14050226101' },
        { ...who, 姓名: '', 有效期止: '明年' },
      ]),
    );
    await page.locator('.t-stop', { hasText: '有 2 行不对' }).waitFor();
    expect(await page.locator('tr[data-status=error]').first().innerText()).toMatch(
      /第 3 行[\s\S]*已经在另一个人名下/,
    );
    expect(await page.getByRole('button', { name: /^确认导入/ }).count()).toBe(0);
    await checks(page);
    await picture(page, 'registry-import-wrong');
    await page
      .locator('#file')
      .setInputFiles(file([{ ...who, 姓名: '阿卜杜热合曼·买买提吐尔逊', 执法证号: '14050226101' }]));
    await page.getByRole('button', { name: '确认导入 2 行' }).click();
    await page.locator('.reasoned [name=reason]').fill('农业农村局报来');
    await page.keyboard.press('Enter');
    await page.locator('.job', { hasText: '已导入 2 行' }).waitFor();
    await picture(page, 'registry-import');
    await page.getByRole('link', { name: '回到名册' }).click();
    await page.locator('.people a.row', { hasText: '买买提吐尔逊' }).waitFor();
    await page.close();
  });
});
