/** The console's page of rule packs: how much of each has been read, which files are broken, and how to mend them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledPacks, readPacks } from '../companion/rules/read-packs.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';

const root = join(import.meta.dirname, '..');
const dir = mkdtempSync(join(tmpdir(), 'packs-page-'));
const PASSWORD = 'a-long-password-2026';
/** Laid over the national pack itself. */
const demo = readFileSync(join(root, 'demo/packs/agency-demo-market-supervision.yaml'), 'utf8').replace(
  /^extends: .*$/m,
  'extends: national-penalty-ordinary',
);
const mine = join(dir, 'packs', 'mine.yaml');
/** Covers fourteen procedures. */
const plan = readFileSync(join(root, 'shared/rules/layers/karamay-district-plan.yaml'), 'utf8');

let companion: Companion;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(join(dir, 'packs'), { recursive: true });
  writeFileSync(mine, demo);
  writeFileSync(join(dir, 'packs', 'plan.yaml'), plan);
  companion = await startCompanion({ dataDir: dir, log: false });
  const person = (username: string, name: string, role: 'officer' | 'administrator' | 'legal-officer') =>
    companion.admin.createPerson({ username, name, password: PASSWORD, roles: [role] });
  await person('zhao', '赵敏', 'administrator');
  await person('zhou', '周宁', 'legal-officer');
  await person('shen', '沈舟', 'officer');
  browser = await openBrowser({ extension: false });
});
afterAll(async () => {
  await browser?.close();
  await companion?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function consoleOf(username: string, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.goto(`${companion.url}/packs`);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  return page;
}

/** Numbers of a row: items, statutory, procedural, advisory, read, not read, deadlines. */
async function numbersOf(page: Page, name: string): Promise<readonly number[]> {
  const cells = await page.locator('tr', { hasText: name }).locator('.n').allInnerTexts();
  return cells.map(Number);
}

describe('R5: the numbers of verified and unverified items are on screen', () => {
  test.each(['zhou', 'zhao'])('%s reads them, counted from the files, with a sum', async (username) => {
    const page = await consoleOf(username);
    expect(await page.locator('header nav a[aria-current=page]').innerText()).toBe('规则包');
    await page.locator('table tbody tr').first().waitFor();
    const { packs } = readPacks({ dirs: [bundledPacks], optional: [join(dir, 'packs')] });
    expect(await page.locator('table tbody tr').count()).toBe(new Set(packs.map((one) => one.pack)).size);
    const levy = packs.find((one) => one.pack === 'national-levy-ordinary');
    const items = Object.values(levy?.items ?? {});
    const read = items.filter((one) => one.citation.verified);
    const bar = (name: string) => read.filter((one) => one.bar === name).length;
    expect(items.length).toBeGreaterThan(read.length);
    expect(await numbersOf(page, 'national-levy-ordinary')).toEqual([
      items.length,
      bar('statutory'),
      bar('procedural'),
      bar('advisory') + items.length - read.length,
      read.length,
      items.length - read.length,
      Object.keys(levy?.deadlines ?? {}).length,
    ]);
    const [all = 0, , , , verified = 0, unverified = 0] = await numbersOf(page, '合计');
    expect(verified + unverified).toBe(all);
    await page.close();
  });

  test.each(inTurn(languages, 1, 2))(
    'a plan over fourteen procedures is one row, opened by the keyboard (%s)',
    async (lang) => {
      const page = await consoleOf('zhou', lang);
      const row = page.locator('tr', { hasText: 'karamay-district-plan' });
      await row.waitFor();
      expect(await row.count()).toBe(1);
      const [covers, tightens] = [row.locator('summary').nth(0), row.locator('summary').nth(1)];
      expect(await covers.innerText()).toContain('14');
      expect(await row.locator('li', { hasText: lang === 'en' ? 'levy' : '征收' }).isVisible()).toBe(false);
      await covers.focus();
      await page.keyboard.press('Enter');
      await row
        .locator('li', { hasText: lang === 'en' ? 'levy' : '征收' })
        .first()
        .waitFor();
      expect(await row.locator('details').first().locator('li').count()).toBe(14);
      await tightens.focus();
      await page.keyboard.press('Enter');
      expect(await row.locator('details').nth(1).innerText()).toContain(
        lang === 'en' ? 'Officers qualified, now procedural' : '执法资格，改为程序',
      );
      await expectAccessible(page, 40);
      await expectOneLanguage(page, lang, ['sanxiang', 'English', '中文', '周宁']);
      await page.setViewportSize({ width: 683, height: 384 });
      await expectNothingClipped(page);
      await page.close();
    },
  );

  test('an officer is offered no such page', async () => {
    const page = await consoleOf('shen');
    expect(await page.locator('header nav a', { hasText: '规则包' }).count()).toBe(0);
    await page.close();
  });

  test('a broken file is told with line and what to write, and is gone once it is mended', async () => {
    writeFileSync(mine, demo.replace(/type: \w+/, 'type: strict'));
    const line = demo.slice(0, demo.search(/type: \w+/)).split('\n').length;
    for (const lang of ['en', 'zh-CN'] as const) {
      const page = await consoleOf('zhou', lang);
      const broken = page.locator('.broken-packs');
      await broken.waitFor();
      const text = await broken.innerText();
      expect(text).toContain(lang === 'en' ? `mine.yaml line ${line}` : `mine.yaml 第 ${line} 行`);
      expect(text).toContain('strict');
      expect(text).toContain(lang === 'en' ? 'one of money, integer' : '只能是 money, integer');
      expect(text).toContain(lang === 'en' ? 'Its last good version' : '现在仍按上一份完好的');
      expect(text).toContain(`npm run packs -- check ${mine}`);
      // The last good copy is in the table.
      expect(await page.locator('tr', { hasText: 'agency-demo-market-supervision' }).count()).toBe(1);
      await expectAccessible(page, 40);
      await expectOneLanguage(page, lang, [
        // Values stand as the file spells them.
        ...[mine, 'money, integer, boolean, day, instant, text, list'],
        ...['sanxiang', 'English', '中文', '周宁'],
      ]);
      for (const [width, height] of [
        [1366, 768],
        [1093, 614],
        [683, 384],
      ] as const) {
        await page.setViewportSize({ width, height });
        await expectNothingClipped(page);
      }
      await page.setViewportSize({ width: 1093, height: 614 });
      const picture = process.env.SANXIANG_PICTURES;
      if (picture !== undefined) {
        await page.locator('table tbody tr').first().waitFor();
        await page.waitForTimeout(500);
        await page.screenshot({ path: join(picture, `packs-${lang}.png`) });
      }
      if (lang === 'zh-CN') {
        writeFileSync(mine, demo);
        await broken.locator('button').click();
        await broken.waitFor({ state: 'detached' });
      }
      await page.close();
    }
  });

  test('benchmark tables are listed with who signed them; one that nobody signed is said to be so', async () => {
    const folder = join(dir, 'benchmarks');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'food.yaml'), readFileSync('demo/benchmarks/demo-food.yaml', 'utf8'));
    const page = await consoleOf('zhou');
    const row = page.locator('.benchmark-tables tbody tr');
    await row.waitFor();
    expect(await row.innerText()).toMatch(/demo-food 1\.0\.0[\s\S]*单位[\s\S]*2026-01-01[\s\S]*没有人签名/);
    await expectAccessible(page, 40);
    await expectNothingClipped(page);
    await page.close();
    // Signed by nobody where the unit trusts somebody: not in force, and told.
    writeFileSync(join(dir, 'trust.json'), '[]');
    const again = await consoleOf('zhou');
    await again.locator('.broken-packs', { hasText: 'food.yaml' }).waitFor();
    const broken = await again.locator('.broken-packs').innerText();
    expect(broken).toMatch(/本单位有信任名单：.*其中 3 个文件签名不够，现在的内容不起作用/);
    expect(broken).toContain('npm run packs -- sign ');
    // They want signatures, not mending.
    expect(broken).not.toContain('packs -- check');
    await expectAccessible(again, 40);
    await expectNothingClipped(again);
    rmSync(join(dir, 'trust.json'));
    rmSync(folder, { recursive: true });
    await again.close();
  });
});
