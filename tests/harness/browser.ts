/** A real Chromium with or without the built extension, as an officer or a lead has it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
/** The build that `npm start` and `npm test` leave. */
export const extensionFolder = join(root, '.output/chrome-mv3');

/** What Playwright turns off, for a second list takes the place of the first. */
const PLAYWRIGHT_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];
/** Pages of the address bar's own, which no test sees and Chromium loads beside every page: a tenth of its time. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup'];

const QUIET = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...PLAYWRIGHT_OFF, ...ADDRESS_BAR].join(',')}`,
];

/** A new profile's: nobody's forms are kept, nor looked through for what could be. */
const SETTINGS = {
  autofill: { profile_enabled: false, credit_card_enabled: false },
  credentials_enable_service: false,
};

/** Removed when the tests end: a test may come back to one that it closed. */
const made: string[] = [];
process.once('exit', () => {
  for (const profile of made) rmSync(profile, { recursive: true, force: true });
});

function freshProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'sanxiang-profile-'));
  made.push(profile);
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(SETTINGS));
  return profile;
}

export interface LaunchOptions {
  /** Unpacked folder of the only extension; null: none. */
  readonly extension: string | null;
  readonly locale?: 'zh-CN' | 'en';
  readonly viewport: { readonly width: number; readonly height: number };
  /** A fresh one otherwise. */
  readonly profile?: string;
}

/** Chromium as all tests have it. */
export async function launch(options: LaunchOptions): Promise<{ context: BrowserContext; profile: string }> {
  const executablePath = process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no Chromium at ${executablePath}: run \`npm test\`, it installs one`);
  const profile = options.profile ?? freshProfile();
  const { extension, locale, viewport } = options;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    timezoneId: 'Asia/Shanghai',
    viewport,
    ignoreDefaultArgs: ['--disable-extensions'],
    ...(locale === undefined ? {} : { locale }),
    args: [
      ...QUIET,
      ...(locale === undefined ? [] : [`--lang=${locale}`]),
      ...(extension === null
        ? []
        : [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]),
    ],
  });
  return { context, profile };
}

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
  if (options.extension && !existsSync(join(extensionFolder, 'manifest.json'))) {
    throw new Error('the extension is not built: npm run build:extension');
  }
  const { context, profile } = await launch({
    extension: options.extension ? extensionFolder : null,
    locale: options.locale ?? 'zh-CN',
    viewport: options.viewport ?? { width: 1366, height: 768 },
    ...(options.profile === undefined ? {} : { profile: options.profile }),
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
