/** What every page of the console has to pass, looked at in a real browser. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { atRest } from '../at-rest.ts';
import { axeOn } from '../axe.ts';

/**
 * WCAG 2.2 AA by axe: no violation, and so many nodes looked at that an empty page cannot pass.
 * @param rules these of axe's rules only
 * @returns how many
 */
export async function expectAccessible(
  page: Page,
  atLeast: number,
  rules?: readonly string[],
): Promise<number> {
  await atRest(page);
  const result = await axeOn(page, rules === undefined ? {} : { rules });
  const found = result.violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(', ')}`,
  );
  expect(found, found.join('\n')).toEqual([]);
  expect(result.looked).toBeGreaterThanOrEqual(atLeast);
  return result.looked;
}

/** Nothing scrolls sideways; the main navigation has one line; what is cut off says the whole in a title; verbs, headings and tabs are never cut off. */
export async function expectNothingClipped(page: Page): Promise<void> {
  const clipped = await page.evaluate(async () => {
    // What measures itself has done so by the second frame after the window changed.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const found: string[] = [];
    const root = document.documentElement;
    for (const link of document.querySelectorAll<HTMLElement>('.bar nav a, .bar nav button, .bar .me')) {
      const words = document.createRange();
      words.selectNodeContents(link.firstChild ?? link);
      const lines = words.getClientRects().length;
      if (lines > 1) found.push(`${link.textContent} takes ${lines} lines`);
    }
    if (root.scrollWidth > innerWidth) found.push(`page ${root.scrollWidth} > ${innerWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (element.clientWidth === 0 || element.closest('.sr, select, textarea, input, svg') !== null)
        continue;
      const style = getComputedStyle(element);
      // Only the narrow window's own bars may be pushed sideways.
      const pushed = innerWidth <= 800 && element.matches('.filters, .bar');
      if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth && !pushed)
        found.push(`${element.className || element.tagName} scrolls sideways`);
      if (style.overflowX === 'visible' || style.overflowX === 'auto' || style.overflowX === 'scroll') {
        const verb = element.matches('button, h1, h2, h3, nav a, .tag, .chip, label > span');
        if (!verb || element.scrollWidth <= element.clientWidth + 1) continue;
      } else if (element.scrollWidth <= element.clientWidth + 1) continue;
      const excused =
        element.closest('[title]') !== null || element.querySelector(':scope > [title]') !== null;
      if (!excused)
        found.push(`${element.className || element.tagName}: ${element.textContent?.slice(0, 40)}`);
    }
    return found;
  });
  expect(clipped, clipped.join('\n')).toEqual([]);
}

/**
 * No text of the wrong language, no key, no value that was none.
 * @param data what people and legacy systems wrote, which is shown as it is
 */
export async function expectOneLanguage(
  page: Page,
  lang: 'zh-CN' | 'en',
  data: readonly string[],
): Promise<void> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || parent === null || parent.closest('script, style, noscript, kbd, code') !== null)
        continue;
      if (parent.closest('[lang]')?.getAttribute('lang') !== document.documentElement.lang) continue;
      found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder]')) {
      if (element.closest('[lang]')?.getAttribute('lang') !== document.documentElement.lang) continue;
      found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('placeholder') ?? '');
    }
    return found;
  });
  expect(texts.length).toBeGreaterThan(4);
  const left = texts.map((text) => data.reduce((rest, part) => rest.replaceAll(part, ''), text));
  const wrong = left.filter((text) =>
    lang === 'en' ? /[\u3400-\u9fff]/.test(text) : /[a-z]{4,}/.test(text.replace(/[a-z]+@[a-z.]+/g, '')),
  );
  const broken = texts.filter((text) => /undefined|\bNaN\b|\[object|\bnull\b|=>/.test(text));
  const found = [...wrong, ...broken];
  expect(found, found.join('\n')).toEqual([]);
}
