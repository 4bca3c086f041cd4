import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addDays, shanghaiDay } from '#shared/calendar/working-days.ts';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import {
  PASSWORD,
  type PersonName,
  type Story,
  signIn as signInOverHttp,
  startStory,
} from './board/story.ts';
import { installSample, runningOn } from './deadlines/sample-case.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { picture } from './picture.ts';

let story: Story;
let browser: Browser;
let caseId: string;
/** Its only period is one whose first day is open: two readings, and the nearest is nobody's else. */
let openDayCase: string;
const today = shanghaiDay(new Date().toISOString());

beforeAll(async () => {
  story = await startStory();
  installSample(story.dataDir);
  // The companion looks at its folders when it is asked for packs.
  const cookie = await signInOverHttp(story, 'luo');
  await fetch(`${story.companion.url}/api/packs`, { headers: { cookie } });
  browser = await openBrowser({ extension: false });
  caseId = await story.seed({ subject: '顺发冷饮店', number: '云市监案〔2026〕86号', officer: 'shen' });
  await story.write('shen', caseId, {
    type: 'case.factsCaptured',
    data: { facts: { ...runningOn(today) }, provenance: 'hand' },
  });
  await story.write('shen', caseId, {
    type: 'case.factsCaptured',
    data: {
      facts: { 'sample.appraisalFrom': runningOn(today)['sample.toldPartyOn'] ?? today },
      provenance: 'hand',
    },
  });
  openDayCase = await story.seed({ subject: '聚福小吃店', number: '云市监案〔2026〕87号', officer: 'shen' });
  await story.write('shen', openDayCase, {
    type: 'case.factsCaptured',
    data: { facts: { 'sample.openedOn': addDays(today, -4) }, provenance: 'hand' },
  });
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await browser.close();
  await story.close();
});

async function signIn(who: PersonName, lang: 'zh-CN' | 'en'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.goto(story.companion.url);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill(who);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  return page;
}

const data = [
  ...['案件审核', '决定书内容', '询问或者检查笔录', '事先告知', '事实清楚、证据充分', '顾言', '从轻'],
  '顺发冷饮店',
  '聚福小吃店',
  '云市监案〔2026〕',
  '86号',
  '87号',
  '号',
  '沈一鸣',
  '林若溪',
  '罗建国',
  '周铭',
  '赵敏',
  '未取得食品经营许可从事餐饮服务',
];

describe('R19: deadlines in the console', () => {
  test.each(inTurn(languages, 1, 2))(
    'board and case page in %s: the day to work to, the other reading, strips, articles',
    async (lang) => {
      const page = await signIn('luo', lang);
      const row = page.locator(`[data-case="${caseId}"]`);
      await row.waitFor();
      // The nearest of the authority's own, amber, with its date; the other reading on it.
      const due = row.locator('[role=cell].bars').last();
      expect(await due.locator('b').innerText()).not.toBe('');
      expect(await due.getAttribute('title')).toMatch(
        lang === 'en' ? /^Sample: twenty-four hours/ : /^样例：二十四小时/,
      );
      expect(await due.locator('.t-soon').count()).toBe(1);
      const other = page.locator(`[data-case="${openDayCase}"] [role=cell].bars`).last();
      expect(await other.getAttribute('title')).toMatch(
        lang === 'en' ? /Sample: .*\n.*another reading/ : /样例：.*\n.*另一种算法/,
      );
      await picture(page, `board-${lang}`);
      await row.locator('a').click();
      const box = (title: RegExp) => page.locator('.due', { hasText: title });
      const long = box(/样例：九十日|Sample: ninety days/);
      await long.waitFor();
      await long.locator('summary').click();
      expect(await long.locator('.fold').count()).toBe(2);
      expect(await long.innerText()).toMatch(
        lang === 'en' ? /that day counted, 90 days end on/ : /当日计入，数满 90 日/,
      );
      expect(await long.locator('q').count()).toBeGreaterThan(1);
      const open = box(/首日没写|first day open/);
      expect(await open.innerText()).toMatch(lang === 'en' ? /by another reading/ : /另一种算法到/);
      await open.locator('summary').click();
      const party = box(/对方缴款|party pays/);
      expect(await party.innerText()).toMatch(
        lang === 'en' ? /at the earliest, action against/ : /起可以作不利处理/,
      );
      // An appraisal that was not told counts, and that is said.
      const seizure = box(/扣押期限|Sample: seizure/);
      await seizure.locator('summary').click();
      expect(await seizure.innerText()).toMatch(
        lang === 'en' ? /technical appraisal was not notified/ : /技术鉴定的时间没有书面告知对方/,
      );
      const file = page.locator('.due-file a');
      expect(await file.getAttribute('href')).toBe(`/api/cases/${caseId}/deadlines.ics?lang=${lang}`);
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      expect(download.suggestedFilename()).toBe('deadlines.ics');
      await picture(page, `case-${lang}`);
      await expectAccessible(page, 80);
      await expectNothingClipped(page);
      // What the legacy system calls its document stands as it does there.
      await expectOneLanguage(page, lang, [...data, '立案审批表']);
      await page.emulateMedia({ colorScheme: 'dark' });
      await long.scrollIntoViewIfNeeded();
      await expectAccessible(page, 40, ['color-contrast']);
      await picture(page, `case-${lang}-dark`);
      await page.close();
    },
    120_000,
  );

  // In English he moves back what he chose in Chinese.
  test.each(inTurn(languages, 0, 2))(
    'the administrator chooses the calendar in %s, by keyboard, with a reason',
    async (lang) => {
      const page = await signIn('zhao', lang);
      await page.locator('nav a[href="/settings"]').click({ timeout: 15_000 });
      await page.locator('.settings').waitFor();
      await page.locator('.settings button[type=submit]').click();
      await page.locator('.settings [role=alert]').first().waitFor();
      const region = lang === 'en' ? 'national' : 'xinjiang';
      await page.locator(`input[value=${region}]`).focus();
      await page.keyboard.press('Space');
      await page
        .locator('[name=reason]')
        .fill(lang === 'en' ? 'moved back to the capital' : '驻地在克拉玛依');
      await page.keyboard.press('Enter');
      await page.locator('.said.ok').waitFor();
      await picture(page, `settings-${lang}`);
      await expectAccessible(page, 20);
      await expectNothingClipped(page);
      await expectOneLanguage(page, lang, [...data, '驻地在克拉玛依', 'moved back to the capital']);
      await page.close();
      // Control: whoever is no administrator has no such page in his bar.
      const lead = await signIn('luo', lang);
      expect(await lead.locator('nav a[href="/settings"]').count()).toBe(0);
      await lead.close();
    },
    90_000,
  );
});
