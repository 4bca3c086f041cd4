import type { Page } from 'playwright-core';

/**
 * Waits until nothing on the page is in motion, save what moves for ever. A colour in passing, while a
 * theme or a button's state changes, is nobody's choice and must not be judged.
 */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Asking brings the styles up to date first, so a change made just now has its transitions here.
    const passing = document
      .getAnimations()
      .filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime ?? 0)));
    await Promise.all(passing.map((one) => one.finished.catch(() => null)));
  });
}
