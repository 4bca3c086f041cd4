import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { atRest } from './at-rest.ts';
import { visitStates } from './panel/states.ts';
import { openWorld, type World } from './panel/world.ts';

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

/** Texts that are cut off without an ellipsis the design means: found by comparing box and content. */
function clipped(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const meant = '.case h1, .case-m, .case-m *, .stages li, .live, .sr, textarea, input, select, .pin-box *';
    const cut: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (element.matches(meant) || element.closest('[inert]') !== null) continue;
      const text = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent?.trim() !== '',
      );
      if (!text) continue;
      const { right, left, width } = element.getBoundingClientRect();
      if (width === 0) continue;
      if (right > innerWidth + 1 || left < -1 || element.scrollWidth > element.clientWidth + 1) {
        // An inline box has no client width of its own; only its place counts.
        if (getComputedStyle(element).display === 'inline' && right <= innerWidth + 1) continue;
        cut.push(`${element.tagName}.${element.className}: ${element.textContent?.slice(0, 40)}`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) cut.push('the page scrolls sideways');
    return cut;
  });
}

/** A key that was never replaced by words, or words that were never made: `undefined`, `a.b.c`, `${…}`. */
function untranslated(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    (document.body.innerText.match(/undefined|\[object|\$\{|NaN|\b[a-z]+\.[a-z]+[A-Z]\w*/g) ?? []).filter(
      (found) => !found.includes('localhost'),
    ),
  );
}

const themes = {
  'zh-CN': ['dark', { colorScheme: 'dark', contrast: 'no-preference' }],
  en: ['high contrast', { colorScheme: 'light', contrast: 'more' }],
} as const;
/** The panel as Chromium opens it, wider, and the first at a zoom of 125 %. */
const widths = [360, 400, 288];

describe.each(['zh-CN', 'en'] as const)('the panel in %s', (language) => {
  it('is clean of axe findings in three themes, of cut texts at its widths and of missing words, in every state', async () => {
    const world = await openWorld();
    worlds.push(world);
    await world.setLanguage(language);
    const seen: string[] = [];
    let nodes = 0;
    const found: string[] = [];
    await visitStates(world, async (name, page) => {
      await page.bringToFront();
      const [theme, media] = themes[language];
      const all = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
      const colours = new AxeBuilder({ page }).withRules(['color-contrast']);
      // The tree is the same in both languages, and only its colours differ between themes; axe takes seconds.
      const looks = {
        'zh-CN': async () => {
          await atRest(page);
          const axe = await all.analyze();
          await page.emulateMedia(media);
          await atRest(page);
          return [axe, await colours.analyze()];
        },
        en: async () => {
          await page.emulateMedia(media);
          await atRest(page);
          return [await colours.analyze()];
        },
      };
      for (const axe of await looks[language]()) {
        nodes += axe.passes.reduce((sum, rule) => sum + rule.nodes.length, 0);
        for (const { id, nodes: bad } of axe.violations)
          found.push(`${name} (${theme}): ${id} ${bad[0]?.html}`);
      }
      await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
      const size = page.viewportSize() ?? { width: 360, height: 768 };
      for (const width of size.width === 360 ? widths : [size.width]) {
        await page.setViewportSize({ ...size, width });
        for (const text of await clipped(page)) found.push(`${name}, ${width} px: cut: ${text}`);
      }
      await page.setViewportSize(size);
      for (const text of await untranslated(page)) found.push(`${name}: no words: ${text}`);
      if (language === 'en') {
        const chinese = await page.evaluate(
          () => document.querySelector('.sheet-h, .verdict, .foot')?.textContent ?? '',
        );
        if (name !== 'broken' && /[一-鿿]/.test(chinese.replace(/沈一鸣|老巷口面馆/g, '')))
          found.push(`${name}: Chinese in ${chinese}`);
      }
      seen.push(name);
    });
    expect(found).toEqual([]);
    console.log(`panel in ${language}: ${seen.length} states, ${nodes} nodes checked by axe`);
    expect(seen.length).toBe(30);
    expect(nodes).toBeGreaterThan({ 'zh-CN': 3000, en: 500 }[language]);
  }, 360_000);
});
