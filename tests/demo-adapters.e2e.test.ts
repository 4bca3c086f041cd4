import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { adaptersFor } from '../demo/adapters.ts';
import { caseKey, type DemoSystem, seededCases } from '../demo/seed-cases.ts';
import { type Demo, startDemo } from '../demo/server.ts';
import { type Adapter, type AdapterAction, adapterSchema } from '../shared/adapter/adapter-schema.ts';
import { outcomeOf } from '../shared/adapter/outcome.ts';
import { readPage, recognise } from '../shared/adapter/read.ts';
import { inTurn } from './in-turn.ts';
import { journeys } from './journeys/all.ts';

const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];

/** What a legacy system may answer to a decision, and what that comes to. */
const answers = [
  ['error-500', 'unknown'],
  ['sign-in', 'failure'],
  ['none', 'success'],
] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser.close();
});

async function withDemo<T>(
  system: DemoSystem,
  work: (demo: Demo, page: Page, adapter: Adapter) => Promise<T>,
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'demo-'));
  const demo = await startDemo({ port: 0, host: '127.0.0.1', dataDir, deterministic: true });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const adapter = adaptersFor(demo.port).find((one) => one.id === `demo-${system}`);
    await journeys[system].signIn(page, demo.urls[system]);
    return await work(demo, page, adapterSchema.parse(adapter));
  } finally {
    await context.close();
    await demo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The frame's document as it stands, values of its controls included. */
async function documentOf(frame: Frame): Promise<Document> {
  const html = await frame.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    const originals = document.querySelectorAll<HTMLInputElement>('input,select,textarea');
    copy.querySelectorAll('input,select,textarea').forEach((element, i) => {
      const original = originals[i];
      if (original === undefined) return;
      if (element.tagName === 'TEXTAREA') element.textContent = original.value;
      else if (element.tagName === 'INPUT') element.setAttribute('value', original.value);
      else {
        for (const option of element.querySelectorAll('option')) {
          option.toggleAttribute('selected', option.value === original.value);
        }
      }
    });
    return copy.outerHTML;
  });
  return new JSDOM(html).window.document;
}

const KEEP_ANSWER = 'layui.$.ajaxSetup({ dataFilter: (data) => { top.answer = data; return data; } })';

const decisionOf = (adapter: Adapter): AdapterAction => {
  const action = adapter.pages[0]?.actions[0];
  if (action === undefined) throw new Error('adapter without action');
  return action;
};

describe.each(systems)('the adapter of the %s demo', (system) => {
  const journey = journeys[system];

  test('reads key, facts and status of every part as the seed says, by its first ways', async () => {
    await withDemo(system, async (_demo, page, adapter) => {
      for (const part of seededCases(system)) {
        await journey.openCase(page, part.key);
        const frame = journey.caseFrame(page);
        const document = await documentOf(frame);
        const found = recognise(adapter, document, frame.url());
        expect(found?.id).toBe('case-form');
        if (found === null) continue;
        const read = readPage(found, document, frame.url());
        expect(read).toMatchObject({
          key: part.key,
          facts: part.facts,
          missing: [],
          healed: [],
          status: { text: '待决定', decided: false },
        });
        expect(Object.keys(read.facts).sort()).toEqual(Object.keys(part.facts).sort());
        for (const fact of part.unknown) expect(read.facts).not.toHaveProperty(fact);
        if (system === 'layui') {
          await page.frame({ name: 'body' })?.click('.layui-layer-iframe .layui-layer-close');
        }
      }
    });
  });

  test.each(inTurn(answers, systems.indexOf(system), systems.length))(
    'a 500 and a sign-in page are no success; the page of a decision is (decision 19): %s',
    async (failure, comesTo) => {
      await withDemo(system, async (demo, page, adapter) => {
        const action = decisionOf(adapter);
        const path = action.request.path;
        await journey.openCase(page, caseKey(system, 'complete'));
        const open = journey.caseFrame(page);
        if (failure !== 'none') demo.control.failNext(system, path, failure);
        // A layer that closes itself takes its answers with it: what the XHR got is kept in the top window.
        if (system === 'layui') await open.evaluate(KEEP_ANSWER);
        const answered = page.waitForResponse(
          (response) => response.request().method() === 'POST' && new URL(response.url()).pathname === path,
        );
        const button = system === 'aspnet' ? '#ctl00_cph_btnDecide2' : journey.submitButton;
        await open.click(button, { noWaitAfter: true });
        const first = await answered;
        await page.waitForTimeout(300);
        let outcome: string;
        if (system === 'layui') {
          const text = String(await page.evaluate('window.answer ?? ""'));
          outcome = outcomeOf(action, { url: first.url(), status: first.status(), text });
        } else {
          await page.waitForLoadState();
          // Refused while the answer is on its way; a sign-in page then takes the whole window, and the frame is gone.
          const answer = await vi.waitFor(
            async () => {
              const frame = page.frame({ name: 'mainFrame' }) ?? page.mainFrame();
              return { html: await frame.content(), url: frame.url() };
            },
            { timeout: 10_000 },
          );
          const { document } = new JSDOM(answer.html).window;
          outcome = outcomeOf(action, {
            url: answer.url,
            text: document.body.textContent,
            has: (selector) => document.querySelector(selector) !== null,
          });
        }
        expect(outcome).toBe(comesTo);
      });
    },
  );
});
