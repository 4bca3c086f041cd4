/** Opens handler pages in Chromium, with or without the gate, presses, and tells what the legacy server was sent. */
import type { BrowserContext, Page, Worker } from 'playwright-core';
import { adapterSchema, type InstalledAdapter } from '../../shared/adapter/adapter-schema.ts';
import { launch as launchBrowser } from '../harness/browser.ts';
import type { GateTest, Mode } from './extension/worker.ts';
import type { LegacyServer, SentRequest } from './legacy-server.ts';
import type { HandlerPage } from './pages/pages.ts';

declare const gateTest: GateTest;

/** Chromium with an unpacked extension, or without any. */
export async function launch(
  extension: string | null,
  viewport = { width: 1093, height: 510 },
): Promise<BrowserContext> {
  return (await launchBrowser({ extension, viewport })).context;
}

/** The adapter of the handler pages. */
export function testAdapter(origin: string): InstalledAdapter {
  const title = (zh: string, en: string) => ({ 'zh-CN': zh, en });
  const adapter = adapterSchema.parse({
    format: 'sanxiang-adapter/1',
    id: 'handlers',
    version: '1.0.0',
    title: title('处理页', 'Handler pages'),
    system: 'handlers',
    origins: [origin],
    category: 'penalty',
    procedure: 'ordinary',
    pages: [
      {
        id: 'case',
        paths: ['/p/*'],
        exists: [],
        caseKey: { at: { field: 'caseNo' } },
        fields: {
          fine: {
            at: { field: 'fine' },
            parse: 'money-yuan',
            title: title('罚款', 'Fine'),
            fact: 'fineAmount',
            writable: false,
          },
          note: { at: { field: 'facts' }, title: title('事实', 'Facts'), writable: true },
        },
        actions: [
          {
            action: 'submit-decision',
            title: title('提交处罚决定', 'submit the decision'),
            triggers: ['#go'],
            request: { method: 'POST', path: '/do/*' },
            success: { url: '/do/', status: 200 },
          },
          {
            action: 'submit-by-link',
            title: title('提交', 'submit'),
            triggers: [],
            request: { method: 'GET', path: '/get/*' },
            success: { url: '/get/' },
          },
        ],
      },
    ],
  });
  return { adapter, level: 'hold', sha256: '0'.repeat(64) };
}

export async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
}

export async function setUp(context: BrowserContext, origin: string): Promise<Worker> {
  const worker = await workerOf(context);
  await worker.evaluate((installed) => gateTest.setup(installed), [testAdapter(origin)]);
  return worker;
}

export const reset = (worker: Worker, mode: Mode): Promise<void> =>
  worker.evaluate((m) => gateTest.reset(m), mode);

export interface Ran {
  readonly sent: readonly SentRequest[];
  readonly dialogs: number;
  readonly page: Page;
}

/** Waits until the server has been quiet; at least `want` requests or the time is over. */
export async function settle(server: LegacyServer, want: number, most = 4000): Promise<void> {
  const start = Date.now();
  let last = server.sent.length;
  let quiet = Date.now();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    if (server.sent.length !== last) {
      last = server.sent.length;
      quiet = Date.now();
    }
    const calm = Date.now() - quiet;
    if ((server.sent.length >= want && calm > 150) || Date.now() - start > most) return;
  }
}

/** Opens a handler page, in the context's first page; the caller presses. */
export async function open(context: BrowserContext, server: LegacyServer, handler: HandlerPage) {
  const page = context.pages()[0] ?? (await context.newPage());
  let dialogs = 0;
  page.removeAllListeners('dialog');
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.accept();
  });
  await page.goto(`${server.origin}/p/${handler.name}`, { waitUntil: 'load' });
  server.sent.length = 0;
  return { page, dialogs: () => dialogs };
}

export const press = (page: Page, handler: HandlerPage): Promise<void> =>
  handler.press === undefined ? page.click('#go') : handler.press(page);

/** The frames of all pages of the context that show our message. */
export async function messageIn(context: BrowserContext, selector = '.msg') {
  for (const page of context.pages()) {
    for (const frame of page.frames()) {
      const found = frame.locator(`[data-sanxiang] ${selector}`).first();
      if ((await found.count().catch(() => 0)) > 0) return found;
    }
  }
  return null;
}

/** Waits for our message, on whichever page or frame it stands. */
export async function waitForMessage(context: BrowserContext, inside = '') {
  const end = Date.now() + 5000;
  for (;;) {
    const found = await messageIn(context, inside === '' ? '.msg' : `.msg ${inside}`);
    if (found !== null) return found;
    if (Date.now() > end) throw new Error('no message');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Until the frame has its verdict: the page was read and the worker has answered. */
export async function quiet(page: Page, mark = '.mark'): Promise<void> {
  for (let turn = 0; turn < 18; turn += 1) {
    if ((await messageIn(page.context(), mark)) !== null) return;
    await page.waitForTimeout(20);
  }
}

/** In an order that does not depend on which of two frames was faster. */
export const sorted = (sent: readonly SentRequest[]): readonly SentRequest[] =>
  [...sent].sort((a, b) => (a.path + a.body < b.path + b.body ? -1 : 1));

/** Leaves the first page, blank: what a handler page still had in mind must not meet the next one's navigation. */
export async function closePages(context: BrowserContext): Promise<void> {
  const [first, ...rest] = context.pages();
  for (const page of rest) await page.close({ runBeforeUnload: false }).catch(() => undefined);
  await first?.goto('about:blank').catch(() => undefined);
}
