/** Asked why, panel and console answer with article, condition, facts, what closes it and what it holds. */
import { afterAll, describe, expect, it } from 'vitest';
import { atRest } from './at-rest.ts';
import { axeOn } from './axe.ts';
import { expectAccessible, expectNothingClipped } from './board/page-checks.ts';
import { PASSWORD, seedMorning, startStory } from './board/story.ts';
import { openBrowser } from './harness/browser.ts';
import { inTurn, languages } from './in-turn.ts';
import { journeys } from './journeys/all.ts';
import { band, openCase } from './panel/states.ts';
import { openWorld } from './panel/world.ts';

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});
const pictures = process.env.SANXIANG_PICTURES;

describe.each(inTurn(languages, 0, 2))('R1: the panel in %s', (language) => {
  it('answers why at the key e: article, why it applies, what closes it, what it holds, the facts', async () => {
    const world = await openWorld();
    closing.push(() => world.close());
    await world.setLanguage(language);
    await world.pair('officer1');
    const legacy = await world.context.newPage();
    await journeys.jsp.signIn(legacy, world.unit.file.systems.jsp.url);
    await openCase(legacy, world.unit.file.cases.jsp.unknownFact);
    const panel = await world.panel(legacy);
    await band(panel, 'stop');
    await panel.bringToFront();
    const asking = panel.locator('li.gap:has(.answers)').first();
    await asking.waitFor();
    const id = (await asking.getAttribute('data-gap')) ?? '';
    const row = panel.locator(`[data-gap="${id}"]`);
    const at = await panel
      .locator('li.gap')
      .evaluateAll((rows, wanted) => rows.findIndex((one) => one.getAttribute('data-gap') === wanted), id);
    for (let i = 0; i < at; i += 1) await panel.keyboard.press('j');
    await panel.keyboard.press('e');
    const why = panel.locator(`[data-why="${id}"]`);
    await why.locator('dl').waitFor();
    expect(await why.locator('blockquote').first().textContent()).toMatch(/第.+条|（.+）/);
    const said = async (is: string) => (await why.locator(`[data-is=${is}] dd`).textContent()) ?? '';
    const words = {
      'zh-CN': [/^还不知道适用不适用：「.+〔不知道〕/, /就补上了。$/, /^补上以前拦下“提交决定”：/],
      en: [
        /^Whether it applies is not known: “.+\[not known\]/,
        /^Closed when/,
        /^Until then “Submit the decision” is held:/,
      ],
    }[language];
    for (const [i, is] of ['applies', 'closes', 'holds'].entries())
      expect(await said(is)).toMatch(words[i] ?? '');
    expect(await said('rule')).toMatch(/national-penalty-ordinary \d+\.\d+\.\d+/);
    expect(await said('facts')).toMatch(language === 'en' ? /not known/ : /不知道/);
    const button = row.locator('button.cite');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await atRest(panel);
    const axe = await axeOn(panel);
    expect(axe.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    if (pictures !== undefined) await panel.screenshot({ path: `${pictures}/why-panel-${language}.png` });

    // The fact comes in, and the answer follows it while it stands open.
    await row.locator('.answers button').first().click();
    await why
      .locator('[data-is=applies] dd', { hasText: language === 'en' ? 'It applies here' : '本案适用' })
      .waitFor();
    await button.click();
    await why.waitFor({ state: 'detached' });
  }, 180_000);
});

describe('R1, R43: the console', () => {
  it('answers why on the case page, to whoever may see the case, and the read is on record', async () => {
    const story = await startStory();
    closing.push(() => story.close());
    const cases = await seedMorning(story);
    const browser = await openBrowser({ extension: false });
    closing.push(() => browser.close());
    for (const [at, lang] of inTurn(languages, 0, 2).entries()) {
      const page = await browser.context.newPage();
      await page.goto(story.companion.url);
      await page.evaluate((wanted) => localStorage.setItem('sanxiang.lang', wanted), lang);
      await page.reload();
      if (at === 0) {
        await page.locator('[name=username]').fill('luo');
        await page.keyboard.press('Tab');
        await page.keyboard.type(PASSWORD);
        await page.keyboard.press('Enter');
      }
      await page.locator('header.bar').waitFor();
      await page.goto(`${story.companion.url}/cases/${cases.notice}`);
      const first = page.locator('details.why').first();
      await first.locator('summary').click();
      await first.locator('dl').waitFor();
      const text = (await first.textContent()) ?? '';
      expect(text).toMatch(/第.+条/);
      expect(text).toMatch(lang === 'en' ? /Until then .* is held/ : /补上以前拦下/);
      await expectAccessible(page, 60);
      await expectNothingClipped(page);
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/why-console-${lang}.png` });
      await page.close();
    }
    const reads = await story.companion.reads(story.ids.luo);
    expect(reads.map(({ body }) => body?.data)).toContainEqual({
      what: 'case-explanation',
      of: [cases.notice],
    });
  }, 180_000);
});
