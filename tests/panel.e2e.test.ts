import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { atRest } from './at-rest.ts';
import { axeOn } from './axe.ts';
import { inTurn, languages } from './in-turn.ts';
import { visitStates } from './panel/states.ts';
import { type Language, openWorld, speak, type World } from './panel/world.ts';

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

/** The panel as Chromium opens it, wider, and the first at a zoom of 125 %. */
const widths = [360, 400, 288];

/** What axe finds by day, and in the colours of one more theme: the tree is the same. @param themed in that theme too */
async function looks(page: Page, language: Language, themed: boolean) {
  const inTheme = async (media: Parameters<Page['emulateMedia']>[0]) => {
    await page.emulateMedia(media);
    await atRest(page);
    return axeOn(page, { rules: ['color-contrast'] });
  };
  await atRest(page);
  const axe = await axeOn(page);
  if (!themed) return [axe];
  return [
    axe,
    await inTheme(
      language === 'en'
        ? { colorScheme: 'light', contrast: 'more' }
        : { colorScheme: 'dark', contrast: 'no-preference' },
    ),
  ];
}

describe('the panel', () => {
  it('is clean of axe findings in three themes, of cut texts at its widths and of missing words, in every state and both languages', async () => {
    const world = await openWorld();
    worlds.push(world);
    const seen: string[] = [];
    const nodes = { 'zh-CN': 0, en: 0 };
    const found: string[] = [];
    await visitStates(world, async (name, page) => {
      await page.bringToFront();
      const size = page.viewportSize() ?? { width: 360, height: 768 };
      for (const language of inTurn(languages, seen.length, 2)) {
        const where = `${name} in ${language}`;
        await speak(page, language);
        // Two states in the one theme, then two in the other.
        const themed = inTurn([false, true], seen.length >> 1, 2).includes(true);
        for (const axe of await looks(page, language, themed)) {
          nodes[language] += axe.passes.reduce((sum, rule) => sum + rule.nodes.length, 0);
          for (const { id, nodes: bad } of axe.violations) found.push(`${where}: ${id} ${bad[0]?.html}`);
        }
        await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
        for (const width of size.width === 360 ? widths : [size.width]) {
          await page.setViewportSize({ ...size, width });
          for (const text of await clipped(page)) found.push(`${where}, ${width} px: cut: ${text}`);
        }
        await page.setViewportSize(size);
        for (const text of await untranslated(page)) found.push(`${where}: no words: ${text}`);
      }
      await speak(page, 'en');
      const chinese = await page.evaluate(
        () => document.querySelector('.sheet-h, .verdict, .foot')?.textContent ?? '',
      );
      if (name !== 'broken' && /[一-鿿]/.test(chinese.replace(/沈一鸣|老巷口面馆/g, '')))
        found.push(`${name}: Chinese in ${chinese}`);
      await speak(page, 'zh-CN');
      seen.push(name);
    });
    expect(found).toEqual([]);
    console.log(
      `panel: ${seen.length} states, checked by axe ${nodes['zh-CN']} nodes in zh-CN, ${nodes.en} in en`,
    );
    expect(seen.length).toBe(33);
    expect(nodes['zh-CN']).toBeGreaterThan(2000);
    expect(nodes.en).toBeGreaterThan(2000);
  }, 480_000);
});
