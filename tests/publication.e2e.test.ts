/** [40]: the head answers what is kept from the public, and the case page says how far each channel has come. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, expectNothingClipped, expectOneLanguage } from './board/page-checks.ts';
import { PASSWORD, type PersonName, type Story, startStory } from './board/story.ts';
import { seedDecided, WITHHOLDING_REASON, withhold } from './board/withheld.ts';
import { type Browser, openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { picture } from './picture.ts';

let story: Story;
let browser: Browser;
let asked = '';
let undecided = '';
let answered = '';

beforeAll(async () => {
  story = await startStory();
  asked = await seedDecided(story, 401, { stateSecret: false, privateMatter: true });
  await withhold(story, asked);
  answered = await seedDecided(story, 402, { stateSecret: false, privateMatter: true });
  await withhold(story, answered);
  undecided = await seedDecided(story, 403, { stateSecret: false, privateMatter: false });
  browser = await openBrowser({ extension: false });
}, 120_000);
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await browser?.close();
  await story?.close();
});

async function signIn(who: PersonName, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1093, height: 510 });
  await page.goto(story.companion.url);
  await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
  await page.reload();
  await page.locator('[name=username]').fill(who);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('header.bar').waitFor();
  return page;
}
async function drawerOf(page: Page, caseId: string) {
  await page.locator(`[data-case="${caseId}"] .act button`).click();
  const drawer = page.getByRole('dialog');
  await drawer.locator('.binds').waitFor();
  return drawer;
}
const data = [WITHHOLDING_REASON, '老巷口面馆', '云市监案〔2026〕', '号', '沈一鸣', '韩正', '林若溪'];

describe('the drawer of what is kept from the public', () => {
  test.each(inTurn(languages, 0, 2))(
    'in %s: accessible in both themes, nothing cut',
    async (lang) => {
      const page = await signIn('han', lang);
      const drawer = await drawerOf(page, asked);
      await expectAccessible(page, 60);
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(page, 20, ['color-contrast']);
      await page.emulateMedia({ colorScheme: 'light' });
      await expectNothingClipped(page);
      await expectOneLanguage(page, lang, data);
      await picture(page, `withholding-drawer-${lang}`);
      if (lang === 'en') return;
      const text = await drawer.innerText();
      for (const part of [
        '批准不公开？',
        '执法信息公示平台、国家企业信用信息公示系统',
        '商业秘密、个人隐私',
        '政府信息公开条例第十五条',
        '12 月 3 日',
        WITHHOLDING_REASON,
      ])
        expect(text).toContain(part);
      // None of what is said of one press.
      expect(text).not.toMatch(/30 分钟|只放行这一次/);
    },
    90_000,
  );

  test('by keyboard: a reason, Ctrl+Enter; the case page says who decided what', async () => {
    const page = await signIn('han');
    await drawerOf(page, answered);
    await page.getByRole('dialog').locator('textarea').fill('病历属实，第三方书面不同意');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').locator('.said.ok').waitFor();
    await page.goto(`${story.companion.url}/cases/${answered}`);
    const section = page.locator('[data-disclosures]');
    await section.waitFor();
    const text = await section.innerText();
    expect(text.match(/不公开，负责人已批准/g)).toHaveLength(2);
    expect(text).toContain('没有条文要求公开');
    expect(text).not.toContain('或之前公开');
    expect(await page.locator('.side').innerText()).not.toContain('公开处罚决定');
    await section.locator('summary').first().click();
    expect(await section.innerText()).toMatch(/韩正 .*答复，理由：病历属实，第三方书面不同意/);
  }, 60_000);
});

test.each(inTurn(languages, 1, 2))(
  'the case page in %s: what is decided and what is not, nowhere “published”',
  async (lang) => {
    const page = await signIn('han', lang);
    for (const [name, caseId, said] of [
      ['asked', asked, lang === 'en' ? /waits for the head/ : /请示不公开，等负责人答复/],
      ['undecided', undecided, lang === 'en' ? /Not decided whether to publish/ : /还没有决定公开不公开/],
    ] as const) {
      await page.goto(`${story.companion.url}/cases/${caseId}`);
      const section = page.locator('[data-disclosures]');
      await section.scrollIntoViewIfNeeded();
      expect(await section.innerText()).toMatch(said);
      expect(await section.innerText()).not.toMatch(/已记下公开|Recorded as published/);
      for (const summary of await section.locator('summary').all()) await summary.click();
      await expectNothingClipped(page);
      // The one by day, the other by night.
      for (const colorScheme of inTurn(['light', 'dark'] as const, name === 'asked' ? 0 : 1, 2)) {
        await page.emulateMedia({ colorScheme });
        if (colorScheme === 'light') await expectAccessible(page, 60);
        else await expectAccessible(page, 20, ['color-contrast']);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await section.scrollIntoViewIfNeeded();
      await picture(page, `case-disclosures-${name}-${lang}`);
    }
  },
  90_000,
);
