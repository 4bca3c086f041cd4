/**
 * The rules as the extension's worker runs them, in a worker of Chromium: how long every pack takes to load, what an
 * event costs in a case of five hundred, and what a condition costs against the same in plain JavaScript.
 * `npm run bench -- rules [--rounds N]`. The case and its packs: bench/fixtures/rules-case.ts.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { CelAnswer, GapsAnswer, LoadAnswer, Order } from './fixtures/rules-arena.ts';
import { history, kind, packsOf, packTexts } from './fixtures/rules-case.ts';
import { type Estimate, estimate, percentile, seeded } from './fixtures/statistics.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const EVENTS = 500;
const MEASURED = 200;

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome119',
      lib: {
        entry: fileURLToPath(new URL('./fixtures/rules-arena.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'arena',
      },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk =
    output !== undefined && 'output' in output
      ? output.output.find((one) => one.type === 'chunk' && one.isEntry)
      : undefined;
  if (chunk?.type !== 'chunk') throw new Error('vite gave no script');
  return chunk.code;
}

/** Isolated, so that the clock counts in steps of five microseconds. */
function serve(script: string) {
  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const isScript = request.url === '/arena.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>bench</title>');
  });
  return new Promise<{ url: string; close: () => void }>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}/`, close: () => server.close() });
    });
  });
}

/** A fresh worker for each order: nothing is warm that would not be in an extension's worker just woken. */
async function inWorker<T>(page: Page, order: Order): Promise<T> {
  const reply = await page.evaluate(
    (message) =>
      new Promise<{ answer?: unknown; error?: string }>((resolve) => {
        const worker = new Worker('/arena.js', { type: 'module' });
        worker.onerror = (event) => resolve({ error: event.message });
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.postMessage(JSON.parse(message));
      }),
    JSON.stringify(order),
  );
  if (reply.error !== undefined) throw new Error(reply.error);
  return reply.answer as T;
}

function never(what: string): never {
  throw new Error(`not measured: ${what}`);
}

async function main(): Promise<void> {
  const rounds = Number(options.rounds);
  const random = seeded(20261126);
  const texts = packTexts();
  const yamlStarted = performance.now();
  const packs = packsOf(texts);
  const yamlMs = performance.now() - yamlStarted;
  const json = JSON.stringify(packs);
  const kinds = [
    ...new Map(
      packs.map(({ category, procedure }) => [
        `${category}/${procedure}`,
        { category, procedure, on: kind.on },
      ]),
    ).values(),
  ];
  const events = history(packs, EVENTS + MEASURED, random);
  const now = '2026-11-25T09:00:00.000Z';

  const server = await serve(await bundled());
  const executablePath = process.env.SANXIANG_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) never(`no Chromium at ${executablePath}`);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    if (!(await page.evaluate(() => crossOriginIsolated))) never('the page is not isolated');
    const loads: LoadAnswer[] = [];
    const wakes: number[] = [];
    const found: GapsAnswer[] = [];
    const cels: CelAnswer[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const seed = Math.floor(random() * 2 ** 31);
      loads.push(await inWorker(page, { do: 'load', packs: json, kinds }));
      wakes.push(await inWorker(page, { do: 'wake', packs: json, kind }));
      found.push(await inWorker(page, { do: 'gaps', packs: json, kind, events, from: EVENTS, now, seed }));
      cels.push(await inWorker(page, { do: 'cel', packs: json, kind, worlds: 40, seed }));
    }
    report({ rounds, random, yamlMs, json, packs: packs.length, loads, wakes, found, cels });
  } finally {
    await browser.close();
    server.close();
  }
}

interface Measured {
  readonly rounds: number;
  readonly random: () => number;
  readonly yamlMs: number;
  readonly json: string;
  readonly packs: number;
  readonly loads: readonly LoadAnswer[];
  readonly wakes: readonly number[];
  readonly found: readonly GapsAnswer[];
  readonly cels: readonly CelAnswer[];
}

function report({ rounds, random, yamlMs, json, packs, loads, wakes, found, cels }: Measured): void {
  const [first = never('gaps')] = found;
  const [load = never('load')] = loads;
  const [cel = never('cel')] = cels;
  // What was measured must really have been that case, and both must have said the same of it.
  if (found.some((one) => one.different > 0)) never('incremental and plain differ');
  if (new Set(found.map((one) => one.hash)).size !== 1) never('one round ended in another state');
  if (first.applicable < 60) never(`only ${first.applicable} items apply`);
  if (first.unknown < 10) never(`only ${first.unknown} items are unknown`);
  if (first.incremental.length !== MEASURED) never(`${first.incremental.length} events`);
  if (cels.some((one) => one.different > 0)) never('a condition and its JavaScript differ');
  const over = (of: (one: GapsAnswer) => readonly number[], p: number) =>
    estimate(
      found.map((one) => percentile(of(one), p)),
      random,
    );
  const toGaps = (one: GapsAnswer) => one.fold.map((ms, at) => ms + (one.incremental[at] ?? Number.NaN));
  const round = (value: number) => Number(value.toFixed(3));
  const line = ({ median, low, high }: Estimate) => ({
    median: round(median),
    ci95: [round(low), round(high)],
  });
  const figures = {
    gaps_p99: over((one) => one.incremental, 99),
    gaps_p50: over((one) => one.incremental, 50),
    plain_p99: over((one) => one.plain, 99),
    plain_p50: over((one) => one.plain, 50),
    fold_p50: over((one) => one.fold, 50),
    event_to_gaps_p99: over(toGaps, 99),
    load: estimate(
      loads.map((one) => one.ms),
      random,
    ),
    load_read: estimate(
      loads.map((one) => one.readMs),
      random,
    ),
    wake: estimate(wakes, random),
    cel_ratio: estimate(
      cels.map((one) => one.cel / one.plain),
      random,
    ),
    cel_us: estimate(
      cels.map((one) => (one.cel * 1000) / (one.conditions * 40)),
      random,
    ),
  };
  for (const [name, figure] of Object.entries(figures))
    console.log(`${name.padEnd(20)} ${round(figure.median)} [${round(figure.low)}, ${round(figure.high)}]`);
  console.log(
    JSON.stringify({
      bench: 'rules',
      rounds,
      events: EVENTS,
      measured_events: MEASURED,
      packs,
      items: first.items,
      applicable: first.applicable,
      unknown: first.unknown,
      equal_by_hash: first.hash,
      gaps_p99_ms: round(figures.gaps_p99.median),
      gaps_p99_ms_ci95: line(figures.gaps_p99).ci95,
      gaps_p50_ms: line(figures.gaps_p50),
      plain_p99_ms: line(figures.plain_p99),
      plain_p50_ms: line(figures.plain_p50),
      fold_p50_ms: line(figures.fold_p50),
      event_to_gaps_p99_ms: line(figures.event_to_gaps_p99),
      load_ms: round(figures.load.median),
      load_ms_ci95: line(figures.load).ci95,
      wake_ms: line(figures.wake),
      load_read_ms: line(figures.load_read),
      loaded: { rule_sets: load.ruleSets, items: load.items, json_bytes: json.length },
      yaml_ms_in_node: round(yamlMs),
      cel_ratio: round(figures.cel_ratio.median),
      cel_ratio_ci95: line(figures.cel_ratio).ci95,
      cel_us_per_condition: line(figures.cel_us),
      conditions: cel.conditions,
    }),
  );
}

await main();
