/** Our message on a legacy page, in whichever frame or window it stands. */
import type { Locator } from 'playwright-core';
import type { Browser } from './browser.ts';

/** @throws when none appears within 8 s */
export async function messageOf(browser: Browser): Promise<Locator> {
  const until = Date.now() + 8000;
  for (;;) {
    for (const page of browser.context.pages()) {
      for (const frame of page.frames()) {
        const found = frame.locator('[data-sanxiang] [role=alertdialog]').first();
        if ((await found.count().catch(() => 0)) > 0) return found;
      }
    }
    if (Date.now() > until) throw new Error('no message in any frame');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
