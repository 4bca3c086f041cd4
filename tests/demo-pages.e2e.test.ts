import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '../demo/request-log.ts';
import { caseKey, type DemoSystem } from '../demo/seed-cases.ts';
import { type Demo, startDemo } from '../demo/server.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn, differences } from './journeys/compare.ts';
import { note, ways } from './journeys/journey.ts';

const charsets: Record<DemoSystem, string> = { jsp: 'gbk', aspnet: 'utf-8', layui: 'utf-8' };
const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];

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

/** A fresh demo and a fresh profile, so that a run begins where every run begins. */
async function withDemo<T>(work: (demo: Demo, page: Page) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'demo-'));
  const demo = await startDemo({ port: 0, host: '127.0.0.1', dataDir, deterministic: true });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return await work(demo, page);
  } finally {
    await context.close();
    await demo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe.each(systems)('the %s demo, without the extension', (system) => {
  const journey = journeys[system];

  test('an unguarded stretch runs through and makes no decision; twice it is the same to the byte', async () => {
    const run = () =>
      withDemo(async (demo, page) => ({
        noted: await journey.unguarded(page, demo.urls[system]),
        log: readLog(demo.logs[system]),
      }));
    const [first, second] = [await run(), await run()];
    expect(decisionsIn(first.log, charsets[system], journey.isDecision)).toEqual([]);
    expect(first.log.length).toBeGreaterThan(15);
    expect(first.noted.focus.every((name) => name !== '' && name !== 'BODY')).toBe(true);
    expect(second.noted).toEqual(first.noted);
    expect(differences(first.log, second.log)).toEqual([]);
  });

  test.each(ways)('%s: the decision reaches the server, the positive control of every hold', async (way) => {
    await withDemo(async (demo, page) => {
      await journey.signIn(page, demo.urls[system]);
      const pressed = await journey.submit(page, caseKey(system, 'missingTwo'), way);
      await journey.decided(page);
      const made = decisionsIn(readLog(demo.logs[system]), charsets[system], journey.isDecision);
      expect(made.length).toBeGreaterThanOrEqual(1);
      if (way !== 'double-click') expect(made).toHaveLength(1);
      expect(pressed.sinceReady === null).toBe(way !== 'early-click');
      expect(note(page).dialogs.filter((d) => d.includes('不能为空'))).toEqual([]);
    });
  });
});
