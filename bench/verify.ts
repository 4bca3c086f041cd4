/**
 * The page that a subject's phone opens: what it weighs, how long the verdict takes on a slow phone, and what a second
 * visit asks of a network that is not there. `npm run bench -- verify [--rounds N]`. Chromium at a sixth of its speed.
 * Beside each first visit one of the same document with a script that judges nothing (fixtures/verify-floor.ts): `floor_ms`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';
import { buildVerifyPage } from '../companion/web/verify/build.ts';
import { openBrowser } from '../tests/harness/browser.ts';
import { type Agency, built, type Host, type Officer, openAgency, openHost } from '../tests/verify/agency.ts';
import { type Estimate, estimate, seeded } from './fixtures/statistics.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const ROUNDS = Number(options.rounds);
const SLOWER = 6;
const AIMS = { gzip_bytes: 40_960, verdict_ms: 100, offline_requests: 0 };
const PHONE = { width: 360, height: 740 } as const;

interface Round {
  /** From the page's first script to the verdict in the document, ms. */
  readonly verdict: number;
  /** Of that: until both lists had come and were verified. */
  readonly lists: number;
}

/** Opens one fresh code as a camera would, and reads the page's own marks. */
async function visit(
  page: Page,
  host: Host,
  agency: Agency,
  officer: Officer,
  wanted = 'genuine',
): Promise<Round> {
  const code = await agency.show(officer);
  await page.goto('about:blank');
  await page.goto(`${host.url}/v/#${code}`);
  await page.locator('[data-verdict]').waitFor();
  const measured = await page.evaluate(() => {
    const since = (name: string) =>
      (performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN) +
      performance.timeOrigin -
      (window.v0?.at ?? 0);
    const kind = document.querySelector('[data-verdict]')?.getAttribute('data-verdict');
    return { kind, verdict: since('verdict'), lists: since('lists') };
  });
  // What was measured is the thing itself: a green verdict by the phone's own cryptography.
  if (measured.kind !== wanted) throw new Error(`the verdict is ${measured.kind}, not ${wanted}`);
  return { verdict: measured.verdict, lists: measured.lists };
}

async function slow(cdp: CDPSession, rate: number): Promise<void> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
}

const said = ({ median, low, high }: Estimate) =>
  `${median.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;

const floorPage = mkdtempSync(join(tmpdir(), 'verify-floor-'));
await buildVerifyPage(built);
await buildVerifyPage(floorPage, join(import.meta.dirname, 'fixtures/verify-floor.ts'));
const host = await openHost();
const floorHost = await openHost(undefined, floorPage);
const agency = await openAgency(host.url);
for (const one of [host, floorHost]) {
  one.pin(agency.root.publicKey, [host.url]);
  one.trust = await agency.trustList();
  // Of 20,000 credentials one in a hundred is revoked.
  one.status = await agency.statusList(
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [100 * i + 50, 'revoked'] as const)),
  );
}
const officer = await agency.issue({ name: '阿卜杜热合曼·买买提吐尔逊' });
const browser = await openBrowser({ extension: false, viewport: PHONE });
try {
  const page = await browser.context.newPage();
  const cdp = await browser.context.newCDPSession(page);

  // What the first visit loads for the verdict and to be kept: everything but the answer of the listener.
  const bodies = new Map<string, number>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().method() === 'GET')
      void response.body().then(
        (body) => bodies.set(pathname, gzipSync(body, { level: 9 }).length),
        () => {},
      );
  });
  await visit(page, host, agency, officer);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
  await page.locator('[data-report=told]').waitFor();
  const worker = gzipSync(Buffer.from(await (await fetch(`${host.url}/v/sw.js`)).arrayBuffer()), {
    level: 9,
  }).length;
  bodies.set('/v/sw.js', worker);
  const loaded = new Set(
    host.asked.filter((one) => one.startsWith('GET ')).map((one) => one.slice('GET '.length)),
  );
  const missing = [...loaded].filter((path) => !bodies.has(path));
  if (missing.length > 0) throw new Error(`not weighed: ${missing.join(', ')}`);
  const gzip = [...loaded].reduce((sum, path) => sum + (bodies.get(path) ?? 0), 0);

  const first: Round[] = [];
  const again: Round[] = [];
  const floor: Round[] = [];
  await slow(cdp, SLOWER);
  for (let i = 0; i < ROUNDS; i += 1) {
    for (const { url } of [host, floorHost])
      await cdp.send('Storage.clearDataForOrigin', {
        origin: url,
        storageTypes: 'service_workers,cache_storage,local_storage',
      });
    floor.push(await visit(page, floorHost, agency, officer, 'floor'));
    first.push(await visit(page, host, agency, officer));
    await page.waitForFunction(
      async () => (await navigator.serviceWorker.ready).active?.state === 'activated',
    );
    again.push(await visit(page, host, agency, officer));
  }
  await slow(cdp, 1);

  await browser.context.setOffline(true);
  host.asked.length = 0;
  await visit(page, host, agency, officer);
  const offline = host.asked.length;
  await browser.context.setOffline(false);

  const of = (rounds: readonly Round[], what: keyof Round) =>
    estimate(
      rounds.map((round) => round[what]),
      seeded(1),
    );
  const firstVisit = of(first, 'verdict');
  const nextVisit = of(again, 'verdict');
  const nothing = of(floor, 'verdict');
  const parts = [...loaded].sort().map((path) => `${path} ${bodies.get(path)}`);
  console.log(`loaded, gzip -9: ${parts.join(', ')}`);
  console.log(
    `verdict at 1/${SLOWER} speed, ${ROUNDS} rounds: first visit ${said(firstVisit)} ms, next visit ${said(nextVisit)} ms; a page that judges nothing ${said(nothing)} ms`,
  );
  console.log(
    JSON.stringify({
      bench: 'verify',
      gzip_bytes: gzip,
      verdict_ms: firstVisit.median,
      verdict_ms_interval: [firstVisit.low, firstVisit.high],
      verdict_again_ms: nextVisit.median,
      verdict_again_ms_interval: [nextVisit.low, nextVisit.high],
      floor_ms: nothing.median,
      floor_ms_interval: [nothing.low, nothing.high],
      lists_ms: of(first, 'lists').median,
      offline_requests: offline,
      aims: AIMS,
    }),
  );
} finally {
  await browser.close();
  await host.close();
  await floorHost.close();
  rmSync(floorPage, { recursive: true });
}
