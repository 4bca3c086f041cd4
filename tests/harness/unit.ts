/** The demo unit with a browser as its officers and its lead have them: the whole thread, nothing in between. */
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { DemoAccount, DemoUnit } from '../../scripts/demo-unit.ts';
import { type Browser, openBrowser } from './browser.ts';
import { startSeeded } from './seeded.ts';

export interface Unit extends DemoUnit {
  readonly dataDir: string;
  account(username: string): DemoAccount;
  /** A browser with the built extension, paired with the officer by a code confirmed beforehand. */
  officerBrowser(username: string, options?: { readonly locale?: 'zh-CN' | 'en' }): Promise<Browser>;
  /** Pairs that browser with one more officer: several share a PC. The last one paired is the one working. */
  pair(browser: Browser, username: string): Promise<void>;
  /** The side panel of one tab, opened as a page of its own at the panel's real width. */
  panel(browser: Browser, of: Page): Promise<Page>;
  /** A console session of that person, on its first page. */
  console(browser: Browser, username: string): Promise<Page>;
}

/** @param cameras taken in as well, by a process of their own */
export async function openUnit(cameras?: 'listen'): Promise<Unit> {
  const unit = await startSeeded(cameras);
  const { dataDir } = unit;
  const account = (username: string): DemoAccount => {
    const found = unit.file.accounts.find((one) => one.username === username);
    if (found === undefined) throw new Error(`no account ${username}`);
    return found;
  };
  const origin = `chrome-extension://${unit.file.extension.id}`;
  const pair = async (browser: Browser, username: string): Promise<void> => {
    const code = await unit.companion.admin.preconfirmPairing(username);
    const page = await browser.context.newPage();
    await page.goto(`${origin}/options.html#companion=${encodeURIComponent(unit.file.console)}&code=${code}`);
    const pin = account(username).pin ?? '';
    await page.locator('[name=pin]').fill(pin);
    await page.locator('[name=pin-again]').fill(pin);
    await page.locator('button[type=submit]').click();
    await page.locator('h1', { hasText: /配对好了|Paired/ }).waitFor();
    await page.close();
  };
  return {
    ...unit,
    account,
    async officerBrowser(username, options = {}) {
      const browser = await openBrowser({ extension: true, ...options });
      await browser.worker();
      await pair(browser, username);
      return browser;
    },
    pair,
    async panel(browser, of) {
      await of.bringToFront();
      const worker = await browser.worker();
      const tab = await worker.evaluate(
        async (at) => (await chrome.tabs.query({ url: `${new URL(at).origin}/*` })).at(-1)?.id ?? null,
        of.url(),
      );
      const page = await browser.context.newPage();
      await page.setViewportSize({ width: 360, height: 768 });
      await page.goto(`${origin}/sidepanel.html?tab=${tab}`);
      return page;
    },
    async console(browser, username) {
      const page = await browser.context.newPage();
      await page.goto(unit.file.console);
      await page.locator('input[name=username]').fill(username);
      await page.locator('input[name=password]').fill(account(username).password);
      await page.locator('button[type=submit]').click();
      return page;
    },
    async close() {
      await unit.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
