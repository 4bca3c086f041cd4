/**
 * The gate on the demo systems, their own logs as judge: unguarded work is untouched byte for byte [50], every way to
 * submit is held, and what is let go arrives as it would have without us. The worker is one the test commands.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adaptersFor } from '../demo/adapters.ts';
import { readLog } from '../demo/request-log.ts';
import { caseKey, type DemoSystem } from '../demo/seed-cases.ts';
import { type Demo, startDemo } from '../demo/server.ts';
import { adapterSchema } from '../shared/adapter/adapter-schema.ts';
import { buildGate } from './gate/build-gate.ts';
import { closePages, launch, messageIn, reset, workerOf } from './gate/drive.ts';
import type { GateTest, Mode } from './gate/extension/worker.ts';
import { journeys } from './journeys/all.ts';
import { decisionsIn, differences } from './journeys/compare.ts';
import { type Way, ways } from './journeys/journey.ts';

declare const gateTest: GateTest;

const charsets: Record<DemoSystem, string> = { jsp: 'gbk', aspnet: 'utf-8', layui: 'utf-8' };
const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];

/** The demos are made for such a screen. */
const screen = { width: 1366, height: 768 };

let bare: BrowserContext;
let gated: BrowserContext;
let worker: Worker;
let folder: string;

beforeAll(async () => {
  folder = await buildGate('none');
  bare = await launch(null, screen);
  gated = await launch(folder, screen);
  worker = await workerOf(gated);
});
afterAll(async () => {
  await bare?.close();
  await gated?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function withDemo<T>(mode: Mode | null, work: (demo: Demo, page: Page) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gate-demo-'));
  const demo = await startDemo({ port: 0, host: '127.0.0.1', dataDir, deterministic: true });
  const context = mode === null ? bare : gated;
  await context.clearCookies();
  if (mode !== null) {
    const installed = adaptersFor(demo.port).map((adapter) => ({
      adapter: adapterSchema.parse(adapter),
      level: 'hold' as const,
      sha256: '0'.repeat(64),
    }));
    await worker.evaluate((all) => gateTest.setup(all), installed);
    await reset(worker, mode);
  }
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return await work(demo, page);
  } finally {
    await closePages(context);
    await demo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe.each(systems)('the %s demo', (system) => {
  const journey = journeys[system];
  const decisions = (demo: Demo) =>
    decisionsIn(readLog(demo.logs[system]), charsets[system], journey.isDecision);

  test('not in the way [50]: the unguarded stretch leaves the same log, dialogs, texts and focus', async () => {
    const run = (mode: Mode | null) =>
      withDemo(mode, async (demo, page) => ({
        noted: await journey.unguarded(page, demo.urls[system]),
        log: readLog(demo.logs[system]),
      }));
    const [without, within] = [await run(null), await run('known-hold')];
    expect(differences(without.log, within.log)).toEqual([]);
    expect(within.noted).toEqual(without.noted);
    expect(await worker.evaluate(() => gateTest.presses.length)).toBe(0);
  });

  const decide = async (mode: Mode | null, way: Way) =>
    withDemo(mode, async (demo, page) => {
      await journey.signIn(page, demo.urls[system]);
      await journey.submit(page, caseKey(system, 'missingTwo'), way);
      await journey.decided(page);
      return { log: readLog(demo.logs[system]), made: decisions(demo) };
    });

  test.each(ways)('(ii) %s: let go at once, the server receives the same bytes', async (way) => {
    const [without, within] = [await decide(null, way), await decide('go', way)];
    const except = { except: ['sec-fetch-user'] };
    if (way === 'early-click') expect(differences(without.made, within.made, except)).toEqual([]);
    else expect(differences(without.log, within.log, except)).toEqual([]);
    expect(await worker.evaluate(() => gateTest.presses.length)).toBeGreaterThan(0);
  });

  test.each(ways)('held, %s: no decision reaches the server, and the page says so', async (way) => {
    for (const mode of ['known-hold', 'hold'] as const) {
      await withDemo(mode, async (demo, page) => {
        await journey.signIn(page, demo.urls[system]);
        await journey.submit(page, caseKey(system, 'missingTwo'), way);
        await expect.poll(async () => (await messageIn(gated)) !== null, { timeout: 5000 }).toBe(true);
        await page.waitForTimeout(200);
        expect(decisions(demo)).toEqual([]);
      });
    }
  });
});
