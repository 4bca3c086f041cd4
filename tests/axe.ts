/** What axe is asked of every page: WCAG 2.2 AA, or single rules. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * A look that `analyze()` takes, in the page itself: the builder's newer way opens one more page for each, at a second
 * of processor time, and is needed only for frames of another origin, of which our pages have none.
 * @param rules these only
 */
export function axeOn(page: Page, rules?: readonly string[]): AxeBuilder {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  return rules === undefined ? axe.withTags(wcag22aa) : axe.withRules([...rules]);
}
