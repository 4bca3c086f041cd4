/**
 * The ledger against bare `node:sqlite`: from the unparsed bytes of one event to its acknowledgement, against inserting
 * the same row bytes with the same pragmas and a group commit of its own. Interleaved pairs, median with 95 % bootstrap
 * interval. `npm run bench -- ledger [--rounds N] [--appends N]`.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { monotonicFactory, ulid } from 'ulid';
import { createStreamKeys } from '../companion/ledger/keys.ts';
import { createLedger } from '../companion/ledger/service.ts';
import { createMemoryKeyStore, openKeyStore } from '../companion/ledger/store/key-store.ts';
import { createMemoryStore } from '../companion/ledger/store/memory.ts';
import { openDatabase, openSqliteStore } from '../companion/ledger/store/sqlite.ts';
import type { EventRow, LedgerStore } from '../companion/ledger/store/store.ts';
import type { Caller, Ledger } from '../companion/ledger/types.ts';
import { createChain, deviceClient, newDeviceKey } from '../companion/pairing/fixtures/device-client.ts';
import { mayWrite } from '../companion/permissions.ts';
import { texts } from '../companion/problem.ts';
import { startCompanionProcess } from '../tests/soak/companion-process.ts';
import { estimate, percentile, seeded } from './fixtures/statistics.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    appends: { type: 'string', default: '320' },
    /** Runs one arm alone, under strace, so that its syncs can be counted. */
    arm: { type: 'string' },
    writers: { type: 'string', default: '1' },
  },
});

interface Writer {
  readonly caller: Caller;
  /** Requests as they come off the wire. */
  readonly requests: Uint8Array[];
}

interface Arm {
  /** One request from bytes to acknowledgement. */
  append(writer: number, request: number): Promise<void>;
  close(): Promise<void>;
}

const dir = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
const texts_ = texts['zh-CN'];

/** An ordinary event of a case: an item closed by a document, with a note and the facts it rested on. */
function makeWriters(count: number, appends: number): { writers: Writer[]; opening: Uint8Array[] } {
  const opening: Uint8Array[] = [];
  const writers = Array.from({ length: count }, (_, w): Writer => {
    const person = `officer${w}`;
    const device = `device${w}`;
    const chain = createChain(person, device);
    const stream = { kind: 'case', id: ulid() } as const;
    const wire = (event: unknown) => Buffer.from(JSON.stringify({ events: [event] }));
    const first = chain.next(stream, {
      type: 'case.opened',
      data: { category: 'penalty', procedure: 'ordinary' },
    });
    opening.push(wire(first));
    let seen = [first.envelope.id];
    const requests = Array.from({ length: appends }, (_, i) => {
      const event = chain.next(
        stream,
        {
          type: 'item.completed',
          data: {
            item: `item-${i % 15}`,
            closedBy: 'document',
            on: '2026-11-25',
            document: { kind: 'prior-notice', number: `闽市监罚告〔2026〕${i}号`, date: '2026-11-25' },
            note: '已当面送达，当事人签收，未提出陈述申辩意见，复核无异议，材料齐全，同意进入下一环节。',
            restsOn: { amount: 500_000, partyKind: 'enterprise', hearingRequested: false },
          },
        },
        { seen },
      );
      seen = [event.envelope.id];
      return wire(event);
    });
    return { caller: { person, device, unit: 'u1', roles: ['officer'] }, requests };
  });
  return { writers, opening };
}

async function openOurs(name: string, keep?: (rows: readonly EventRow[]) => void) {
  // Rows that are only wanted for the bare arm need no disk, and must not sync while syncs are counted.
  const store = keep === undefined ? await openSqliteStore(join(dir, `${name}.sqlite`)) : createMemoryStore();
  const keyStore =
    keep === undefined ? await openKeyStore(join(dir, `${name}-keys.sqlite`)) : createMemoryKeyStore();
  const keys = createStreamKeys(keyStore, randomBytes(32), { random: (n) => randomBytes(n) });
  const ids = monotonicFactory();
  const watched: LedgerStore =
    keep === undefined
      ? store
      : {
          ...store,
          commit: async (batch) => {
            keep(batch.events);
            await store.commit(batch);
          },
        };
  const ledger = await createLedger({
    store: watched,
    keys,
    policy: mayWrite,
    texts: texts_,
    now: Date.now,
    random: (n) => randomBytes(n),
    newId: (ms) => ids(ms),
    ownDevice: 'companion',
  });
  return { ledger, keyStore, store };
}

async function appendBytes(ledger: Ledger, bytes: Uint8Array, caller: Caller): Promise<void> {
  const request = JSON.parse(Buffer.from(bytes).toString('utf8')) as { events: unknown[] };
  const [result] = await ledger.append(request.events, caller);
  if (result?.status !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
}

async function ours(
  name: string,
  { writers, opening }: ReturnType<typeof makeWriters>,
): Promise<Arm & { ledger: Ledger }> {
  const { ledger, keyStore } = await openOurs(name);
  for (const [i, { caller }] of writers.entries())
    await appendBytes(ledger, opening[i] ?? Buffer.of(), caller);
  return {
    ledger,
    async append(writer, request) {
      const { caller, requests } = writers[writer] ?? never();
      await appendBytes(ledger, requests[request] ?? never(), caller);
    },
    async close() {
      await ledger.close();
      keyStore.close();
    },
  };
}

function never(): never {
  throw new Error('out of requests');
}

/** The rows the ledger would write for these requests, byte for byte. */
async function rowsOf({ writers, opening }: ReturnType<typeof makeWriters>): Promise<EventRow[][]> {
  const rows = new Map<string, EventRow[]>();
  const { ledger, keyStore } = await openOurs('rows', (batch) => {
    for (const row of batch) rows.set(row.device, [...(rows.get(row.device) ?? []), row]);
  });
  for (const [i, { caller, requests }] of writers.entries()) {
    await appendBytes(ledger, opening[i] ?? Buffer.of(), caller);
    for (let at = 0; at < requests.length; at += 500) {
      const events = requests
        .slice(at, at + 500)
        .map((bytes) => (JSON.parse(Buffer.from(bytes).toString('utf8')) as { events: unknown[] }).events[0]);
      await ledger.append(events, caller);
    }
  }
  await ledger.close();
  keyStore.close();
  return writers.map(({ caller }) => (rows.get(caller.device) ?? []).slice(1));
}

/** Bare SQLite: the same columns, a primary key and nothing else; waits that come together share a transaction. */
function raw(name: string, rows: readonly (readonly EventRow[])[]): Arm & { database: DatabaseSync } {
  const database = openDatabase(join(dir, `${name}.sqlite`));
  database.exec(
    'CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT, kind TEXT, stream TEXT, type TEXT, device TEXT, n INTEGER, received_at INTEGER, leaf BLOB, envelope TEXT, body BLOB)',
  );
  const insert = database.prepare('INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?)');
  let seq = 0;
  let waiting: { row: EventRow; resolve: () => void }[] = [];
  const flush = () => {
    const group = waiting;
    waiting = [];
    database.exec('BEGIN IMMEDIATE');
    for (const { row } of group) {
      seq += 1;
      insert.run(
        seq,
        row.id,
        row.kind,
        row.stream,
        row.type,
        row.device,
        row.n,
        row.receivedAt,
        row.leaf,
        row.envelope,
        row.body,
      );
    }
    database.exec('COMMIT');
    for (const { resolve } of group) resolve();
  };
  return {
    database,
    append: (writer, request) =>
      new Promise((resolve) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ row: rows[writer]?.[request] ?? never(), resolve });
      }),
    close: async () => database.close(),
  };
}

/** Milliseconds for `appends` appends, spread over the writers; each waits for its answer before its next. */
async function timed(arm: Arm, writers: number, from: number, appends: number): Promise<number> {
  const each = appends / writers;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let i = 0; i < each; i += 1) await arm.append(writer, from + i);
    }),
  );
  return performance.now() - started;
}

const random = seeded(20261125);

async function compare(writers: number, rounds: number, appends: number) {
  const each = appends / writers;
  const made = makeWriters(writers, each * (rounds + 1));
  const rows = await rowsOf(made);
  const mine = await ours(`ours-${writers}`, made);
  const bare = raw(`raw-${writers}`, rows);
  await timed(mine, writers, 0, appends);
  await timed(bare, writers, 0, appends);
  const ratios: number[] = [];
  const rates = { ours: [] as number[], raw: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    const from = round * each;
    let [a, b] = [0, 0];
    if (random() < 0.5) {
      a = await timed(mine, writers, from, appends);
      b = await timed(bare, writers, from, appends);
    } else {
      b = await timed(bare, writers, from, appends);
      a = await timed(mine, writers, from, appends);
    }
    ratios.push(b / a);
    rates.ours.push((appends / a) * 1000);
    rates.raw.push((appends / b) * 1000);
  }
  // What was measured must really have happened.
  const expected = appends * (rounds + 1);
  if (mine.ledger.size() !== expected + writers) throw new Error(`ours has ${mine.ledger.size()} rows`);
  await mine.close();
  const store = await openSqliteStore(join(dir, `ours-${writers}.sqlite`));
  if ((await store.size()) !== expected + writers) throw new Error('ours is not on disk');
  await store.close();
  const counted = bare.database.prepare('SELECT count(*) AS n FROM events').get();
  if (counted?.n !== expected) throw new Error(`raw has ${String(counted?.n)} rows`);
  await bare.close();
  return {
    ratio: estimate(ratios, random),
    ours: estimate(rates.ours, random),
    raw: estimate(rates.raw, random),
  };
}

async function batches(rounds: number) {
  const size = 500;
  const { writers, opening } = makeWriters(1, size * (rounds + 1));
  const { ledger, keyStore } = await openOurs('batch');
  const [writer] = writers;
  if (writer === undefined) throw new Error('no writer');
  await appendBytes(ledger, opening[0] ?? Buffer.of(), writer.caller);
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const events = writer.requests
      .slice(round * size, (round + 1) * size)
      .map((bytes) => (JSON.parse(Buffer.from(bytes).toString('utf8')) as { events: unknown[] }).events[0]);
    const bytes = Buffer.from(JSON.stringify({ events }));
    const started = performance.now();
    const request = JSON.parse(bytes.toString('utf8')) as { events: unknown[] };
    const results = await ledger.append(request.events, writer.caller);
    const ms = performance.now() - started;
    if (!results.every((one) => one.status === 'accepted')) throw new Error('a batch was not accepted whole');
    if (round > 0) rates.push((size / ms) * 1000);
  }
  if (ledger.size() !== size * (rounds + 1) + 1) throw new Error('batch rows are missing');
  await ledger.close();
  keyStore.close();
  return estimate(rates, random);
}

/** Over HTTP, with bearer and proof, companion in a process of its own: 4 devices, each one request at a time. */
async function overHttp(requests: number) {
  const companion = await startCompanionProcess(join(dir, 'http'));
  const times: number[] = [];
  let appended = 0;
  await Promise.all(
    Array.from({ length: 4 }, async (_, w) => {
      const key = await newDeviceKey();
      const { person, device, token } = await companion.pair(`officer${w}`, key.spki);
      const client = deviceClient(companion.url, key, token);
      const chain = createChain(person, device);
      const stream = { kind: 'case', id: ulid() } as const;
      const send = async (event: unknown) => {
        const started = performance.now();
        const response = await client.call('POST', '/api/events', { events: [event] });
        const answer = (await response.json()) as { results: { status: string }[] };
        if (answer.results[0]?.status !== 'accepted') throw new Error(JSON.stringify(answer));
        appended += 1;
        return performance.now() - started;
      };
      await send(
        chain.next(stream, { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } }),
      );
      for (let i = 0; i < requests / 4; i += 1) {
        const ms = await send(chain.next(stream, { type: 'step.started', data: { step: 'filing' } }));
        if (i >= 20) times.push(ms);
      }
    }),
  );
  const size = await companion.size();
  // One `device.paired` for each device beside what was appended.
  if (size !== appended + 4) throw new Error(`ledger has ${size}, expected ${appended + 4}`);
  await companion.stop();
  return { p50: percentile(times, 50), p99: percentile(times, 99), requests: times.length };
}

/** Syncs of one arm, counted by strace in a process of its own; null when strace is not to be had. */
function syncs(arm: 'ours' | 'raw', writers: number, appends: number): number | null {
  const count = (n: number) => {
    const log = join(dir, `strace-${arm}-${writers}-${n}.txt`);
    const result = spawnSync(
      'strace',
      [
        '-f',
        '-e',
        'trace=fdatasync,fsync',
        '-o',
        log,
        process.execPath,
        fileURLToPath(import.meta.url),
        '--arm',
        arm,
        '--writers',
        String(writers),
        '--appends',
        String(n),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (result.error !== undefined || result.status !== 0) return null;
    return readFileSync(log, 'utf8').match(/\b(fdatasync|fsync)\(/g)?.length ?? 0;
  };
  // Opening and closing sync as well: the difference of two lengths is the appends' own.
  const [long, short] = [count(appends * 2), count(appends)];
  return long === null || short === null ? null : long - short;
}

async function main(): Promise<void> {
  const rounds = Number(options.rounds);
  const appends = Number(options.appends);
  if (options.arm !== undefined) {
    const writers = Number(options.writers);
    const made = makeWriters(writers, appends / writers);
    const arm = options.arm === 'ours' ? await ours('arm', made) : raw('arm', await rowsOf(made));
    // The first half warms up.
    await timed(arm, writers, 0, appends / 2);
    const before = process.cpuUsage();
    await timed(arm, writers, appends / 2 / writers, appends / 2);
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ user_us: user / (appends / 2), system_us: system / (appends / 2) }));
    await arm.close();
    return;
  }
  const one = await compare(1, rounds, appends);
  const sixteen = await compare(16, rounds, appends);
  const perBatch = await batches(20);
  const http = await overHttp(1200);
  const traced = 320;
  const fsyncs = {
    by: 'strace',
    appends: traced,
    ours_1: syncs('ours', 1, traced),
    raw_1: syncs('raw', 1, traced),
    ours_16: syncs('ours', 16, traced),
    raw_16: syncs('raw', 16, traced),
  };
  const round = (value: number, digits = 3) => Number(value.toFixed(digits));
  const interval = ({ median, low, high }: { median: number; low: number; high: number }, digits = 3) => ({
    median: round(median, digits),
    ci95: [round(low, digits), round(high, digits)],
  });
  console.log(`one writer     ${interval(one.ours, 0).median}/s against ${interval(one.raw, 0).median}/s`);
  console.log(
    `16 writers     ${interval(sixteen.ours, 0).median}/s against ${interval(sixteen.raw, 0).median}/s`,
  );
  console.log(
    JSON.stringify({
      bench: 'ledger',
      rounds,
      appends,
      ratio_1: round(one.ratio.median),
      ratio_1_ci95: interval(one.ratio).ci95,
      ratio_16: round(sixteen.ratio.median),
      ratio_16_ci95: interval(sixteen.ratio).ci95,
      appends_1_per_s: interval(one.ours, 0),
      appends_16_per_s: interval(sixteen.ours, 0),
      batch_per_s: round(perBatch.median, 0),
      batch_per_s_ci95: interval(perBatch, 0).ci95,
      http_p50_ms: round(http.p50),
      http_p99_ms: round(http.p99),
      http_requests: http.requests,
      fsyncs,
    }),
  );
}

try {
  await main();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
