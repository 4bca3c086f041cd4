/** A real Chromium with or without the built extension, as an officer or a lead has it. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
/** The build that `npm start` and `npm test` leave. */
export const extensionFolder = join(root, '.output/chrome-mv3');

const QUIET = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BrowserOptions {
  readonly extension: boolean;
  /** BCP 47; decides the language of pages and panel. */
  readonly locale?: 'zh-CN' | 'en';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A profile to come back to; a fresh one otherwise. */
  readonly profile?: string;
}

export interface Browser {
  readonly context: BrowserContext;
  readonly profile: string;
  /** The extension's service worker; throws when the browser was opened without one. */
  worker(): Promise<Worker>;
  extensionPage(path: string): Promise<Page>;
  close(): Promise<void>;
}

/** @throws a sentence that says what to do, when browser or build are missing */
export async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const executablePath = process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no Chromium at ${executablePath}: run \`npm test\`, it installs one`);
  if (options.extension && !existsSync(join(extensionFolder, 'manifest.json'))) {
    throw new Error('the extension is not built: npm run build:extension');
  }
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'sanxiang-profile-'));
  const locale = options.locale ?? 'zh-CN';
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    locale,
    timezoneId: 'Asia/Shanghai',
    viewport: options.viewport ?? { width: 1366, height: 768 },
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...QUIET,
      `--lang=${locale}`,
      ...(options.extension
        ? [`--disable-extensions-except=${extensionFolder}`, `--load-extension=${extensionFolder}`]
        : []),
    ],
  });
  const worker = async (): Promise<Worker> => {
    const running = context.serviceWorkers().find((one) => one.url().startsWith('chrome-extension://'));
    return running ?? (await context.waitForEvent('serviceworker', { timeout: 15_000 }));
  };
  return {
    context,
    profile,
    worker,
    extensionPage: async (path) => {
      // An extension's URL has no origin of its own in Node.
      const origin = `chrome-extension://${new URL((await worker()).url()).host}`;
      const page = await context.newPage();
      await page.goto(`${origin}/${path}`);
      return page;
    },
    close: () => context.close(),
  };
}
