/** The demo unit and a browser with the extension, paired as an officer is, for the panel's tests. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type Companion, startCompanion } from '../../companion/start.ts';
import { demoBenchmarks, demoPacks } from '../../demo/packs.ts';
import type { DemoUnit } from '../../scripts/demo-unit.ts';
import { openBrowser } from '../harness/browser.ts';
import { startSeeded } from '../harness/seeded.ts';

/** PINs the tests type; the demo's own are for people. */
export const PINS = { officer1: '294817', officer2: '580362' } as const;

export type Language = 'zh-CN' | 'en';

/** By the setting that the panel's own list of keys offers; it is followed at once. */
export async function speak(panel: Page, language: Language): Promise<void> {
  await panel.evaluate((to) => chrome.storage.local.set({ language: to }), language);
  await panel.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

export interface World {
  /** Where unit and companion keep theirs; the companion's is `companion` in it. */
  readonly dataDir: string;
  readonly unit: DemoUnit;
  readonly companion: Companion;
  readonly context: BrowserContext;
  /** `chrome-extension://ID` */
  readonly extension: string;
  pair(username: keyof typeof PINS): Promise<void>;
  /** The panel of one tab, opened as a page of its own. */
  panel(
    of: Page,
    size?: { readonly width: number; readonly height: number },
    /** Runs in it before its own script, with an argument. */
    before?: (argument: Readonly<Record<string, unknown>>) => void,
    argument?: Readonly<Record<string, unknown>>,
  ): Promise<Page>;
  /** Runs in the extension's worker, waking it where it sleeps. */
  setLanguage(language: Language): Promise<void>;
  /** The companion goes away, and comes back on the same port. */
  offline(): Promise<void>;
  online(): Promise<void>;
  /** Closes the browser as a crash would leave it and opens it again on the same profile. */
  restartBrowser(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const unit = await startSeeded();
  const { dataDir } = unit;
  const extension = `chrome-extension://${unit.file.extension.id}`;
  let companion: Companion | null = unit.companion;
  const { port } = companion;
  let browser = await openBrowser({ extension: true });
  const tabOf = async (page: Page): Promise<number> => {
    const helper = await browser.context.newPage();
    await helper.goto(`${extension}/sidepanel.html?tab=-1`);
    const tab = await helper.evaluate(
      async (at) => (await chrome.tabs.query({})).find((one) => one.url === at)?.id ?? -1,
      page.url(),
    );
    await helper.close();
    return tab;
  };
  return {
    dataDir,
    unit,
    get companion() {
      if (companion === null) throw new Error('offline');
      return companion;
    },
    get context() {
      return browser.context;
    },
    extension,
    async pair(username) {
      if (companion === null) throw new Error('offline');
      const code = await companion.admin.preconfirmPairing(username);
      const page = await browser.context.newPage();
      await page.goto(`${extension}/options.html#companion=${companion.url}&code=${code}`);
      await page.locator('[name=pin]').fill(PINS[username]);
      await page.locator('[name=pin-again]').fill(PINS[username]);
      await page.locator('button[type=submit]').click();
      await page.locator('h1', { hasText: /配对好了|Paired/ }).waitFor();
      await page.close();
    },
    async panel(of, size = { width: 360, height: 768 }, before, argument) {
      const tab = await tabOf(of);
      const page = await browser.context.newPage();
      await page.setViewportSize(size);
      if (before !== undefined) await page.addInitScript(before, argument ?? {});
      await page.goto(`${extension}/sidepanel.html?tab=${tab}`);
      return page;
    },
    async setLanguage(language) {
      const page = await browser.context.newPage();
      await page.goto(`${extension}/sidepanel.html?tab=-1`);
      await page.evaluate((to) => chrome.storage.local.set({ language: to }), language);
      await page.close();
    },
    async offline() {
      await companion?.close();
      companion = null;
    },
    async online() {
      companion = await startCompanion({
        dataDir: join(dataDir, 'companion'),
        port,
        log: false,
        packDirs: demoPacks,
        benchmarkDirs: [demoBenchmarks],
      });
    },
    async restartBrowser() {
      await browser.close();
      browser = await openBrowser({ extension: true, profile: browser.profile });
    },
    async close() {
      await browser.close();
      await unit.demo.close();
      await companion?.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
