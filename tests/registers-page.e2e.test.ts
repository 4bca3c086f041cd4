/** R25, R29, R33, R19: the console's registers of each procedure, against what was written by hand, to be read and printed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { procedureListSchema, registersSchema } from '#shared/api/registers.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { demoPacks } from '../demo/packs.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { keepFile, picture } from './picture.ts';

const root = join(import.meta.dirname, '..');
const PASSWORD = 'a-long-password-2026';
/** By hand: stages recorded throughout and as needed, lines of the catalogue, working days of the publication. */
const expected = (
  parse(readFileSync(join(root, 'shared/rules/fixtures/registers.yaml'), 'utf8')) as {
    readonly packs: Readonly<
      Record<
        string,
        {
          readonly whole: readonly string[];
          readonly asNeeded: readonly string[];
          readonly major: Readonly<Record<string, string>>;
          readonly disclosure: number | null;
        }
      >
    >;
  }
).packs;

const dirs = [
  mkdtempSync(join(tmpdir(), 'registers-national-')),
  mkdtempSync(join(tmpdir(), 'registers-unit-')),
] as const;
let national: Companion;
let unit: Companion;
let browser: Browser;

async function started(dataDir: string, packDirs?: readonly string[]): Promise<Companion> {
  const companion = await startCompanion({
    dataDir,
    log: false,
    ...(packDirs === undefined ? {} : { packDirs: [...packDirs] }),
  });
  await companion.admin.createPerson({
    username: 'zhou',
    name: '周宁',
    password: PASSWORD,
    roles: ['legal-officer'],
  });
  return companion;
}
beforeAll(async () => {
  national = await started(dirs[0]);
  unit = await started(dirs[1], demoPacks);
  browser = await openBrowser({ extension: false });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await national?.close();
  await unit?.close();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

async function consoleOf(companion: Companion, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1093, height: 510 });
  await page.goto(`${companion.url}/registers`);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill('zhou');
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('[data-register=disclosures]').waitFor();
  return page;
}
/** A4 across, and upright for a printer that will not turn it, less margins of 12 mm, in CSS pixels. */
const PAPER_WIDTHS = [297, 210].map((mm) => Math.floor(((mm - 24) / 25.4) * 96));

/** How the tables lie on a page of that width, as they are drawn for print. */
async function printed(page: Page, width: number) {
  await page.setViewportSize({ width, height: 700 });
  return page.evaluate(() => {
    const tables = [...document.querySelectorAll<HTMLTableElement>('[data-register] table')];
    const rows = tables.flatMap((table) => [...table.tBodies].flatMap(({ rows: all }) => [...all]));
    return {
      tables: tables.length,
      sideBySide: rows.every((row) => {
        const tops = [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().top));
        return row.cells.length > 3 && new Set(tops).size === 1;
      }),
      headed: tables.every(({ tHead }) => tHead !== null && getComputedStyle(tHead).display !== 'none'),
      cut: [...document.querySelectorAll<HTMLElement>('[data-register] :is(th, td)')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
        .map((cell) => cell.innerText.slice(0, 30)),
    };
  });
}

/** The file that is printed: A4 across, and every sheet with something on it. */
async function onPaper(page: Page, name: string): Promise<void> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const sheets = [...pdf.toString('latin1').matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)];
  expect(sheets.length).toBeGreaterThan(1);
  for (const [, width, height] of sheets)
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595]);
  keepFile(`registers-paper-${name}.pdf`, pdf);
}

test('every procedure has the registers that were written by hand, each with its words', async () => {
  const page = await consoleOf(national);
  const get = async (path: string): Promise<unknown> =>
    page.evaluate(async (from) => (await fetch(from)).json() as Promise<unknown>, path);
  const { procedures } = procedureListSchema.parse(await get('/api/registers'));
  expect(procedures).toHaveLength(Object.keys(expected).length);
  for (const { category, procedure } of procedures) {
    const registers = registersSchema.parse(await get(`/api/registers/${category}/${procedure}`));
    const id = registers.packs[0]?.id ?? '';
    const hand = expected[id];
    if (hand === undefined) throw new Error(id);
    const filmed = (extent: string) =>
      registers.records.filter(
        (one) => one.extent === extent && one.methods.some((method) => method !== 'text'),
      ).length;
    expect([id, filmed('whole'), filmed('as-needed')]).toEqual([id, hand.whole.length, hand.asNeeded.length]);
    expect(registers.major.map((one) => one.id)).toEqual(Object.keys(hand.major));
    expect(registers.disclosures.map(({ length, unit }) => [length, unit])).toEqual(
      hand.disclosure === null ? [] : [[hand.disclosure, 'working-day']],
    );
    const cited = [...registers.records, ...registers.major, ...registers.disclosures];
    expect(cited.every(({ citation }) => citation.words.length > 4)).toBe(true);
  }
  expect(await page.evaluate(async () => (await fetch('/api/registers/penalty/imaginary')).status)).toBe(404);
  await page.close();
}, 60_000);

describe('the page', () => {
  test('names condition, basis and whether it was compared; another procedure is a choice away', async () => {
    const page = await consoleOf(national);
    const of = (id: string) => page.locator(`[data-register=${id}]`);
    expect(await of('records').innerText()).toMatch(/询问、检查[\s\S]*行政处罚法第五十五条\s*原文已核对/);
    expect(await of('recordings').locator('tbody tr').count()).toBe(3);
    expect(await of('recordings').innerText()).toContain('录音录像以前：告知已开启记录');
    const major = await of('major').innerText();
    expect(major).toContain('涉及重大公共利益');
    // Conditions are said in words, and as of no case.
    expect(major).toContain('「法制审核的情形」是“涉及重大公共利益”');
    expect(major).not.toMatch(/facts\.|〔(成立|不成立|不知道|值不对)〕/);
    const disclosures = await of('disclosures').innerText();
    for (const part of ['执法信息公示平台', '7 个工作日', '政府信息公开条例第十五条：负责人批准'])
      expect(disclosures).toContain(part);

    await page.locator('select').selectOption({ label: '行政处罚简易程序' });
    await of('major').locator('p', { hasText: '现行规则包里没有' }).waitFor();
    await page.close();
  }, 60_000);

  test('shows what a unit’s own layers add: a second channel with its own period', async () => {
    const page = await consoleOf(unit);
    const text = await page.locator('[data-register=disclosures]').innerText();
    expect(text).toContain('国家企业信用信息公示系统');
    expect(text).toMatch(/20 个工作日/);
    await page.close();
  }, 60_000);

  test.each(inTurn(languages, 0, 2))(
    'in %s: accessible in both themes, nothing cut, one language',
    async (lang) => {
      const page = await consoleOf(unit, lang);
      await expectAccessible(page, 60);
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(page, 20, ['color-contrast']);
      await page.emulateMedia({ colorScheme: 'light' });
      await expectNothingClipped(page);
      await expectOneLanguage(page, lang, ['周宁']);
      await picture(page, `registers-${lang}`);
      await page.locator('[data-register=major]').scrollIntoViewIfNeeded();
      await picture(page, `registers-major-${lang}`);
      await page.locator('[data-register=disclosures]').scrollIntoViewIfNeeded();
      await picture(page, `registers-disclosures-${lang}`);
      await page.setViewportSize({ width: 720, height: 510 });
      await expectNothingClipped(page);
      // On paper: the tables and the procedure's name, nothing to press.
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.bar').isVisible()).toBe(false);
      expect(await page.locator('.pick').isVisible()).toBe(false);
      expect(await page.locator('.only-print').isVisible()).toBe(true);
      expect(
        await page.evaluate(() => {
          const box = document.querySelector('main');
          return box === null ? -1 : box.scrollHeight - box.clientHeight;
        }),
      ).toBeLessThan(2);
      for (const width of PAPER_WIDTHS)
        expect(await printed(page, width)).toEqual({ tables: 4, sideBySide: true, headed: true, cut: [] });
      await onPaper(page, lang);
      await page.close();
    },
    90_000,
  );
});
