/**
 * Soak `kill`: the companion is killed with SIGKILL while four writers append, each keeping a log of what was
 * acknowledged to it. Afterwards nothing acknowledged may be missing, doubled or changed.
 * `npm run soak -- kill` does 50 kills; tests/kill-slice.int.test.ts a few.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { treeIsWhole } from '../../companion/ledger/service.ts';
import { openSqliteStore } from '../../companion/ledger/store/sqlite.ts';
import { createChain, deviceClient, newDeviceKey } from '../../companion/pairing/fixtures/device-client.ts';
import { type AppendResponse, appendResponseSchema } from '../../shared/api/contract.ts';
import { leafOf, type SealedEvent } from '../../shared/case/envelope.ts';
import { startCompanionProcess } from './companion-process.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly log?: (line: string) => void;
  /** Does something to the record before it is judged: so that the judge can be tried. */
  readonly tamper?: (recordFile: string) => void;
}

export interface KillReport {
  readonly kills: number;
  readonly seed: number;
  readonly acknowledged: number;
  /** Answered `known`: sent again because the answer was lost with the process. */
  readonly resent: number;
  readonly onDisk: number;
  /** What was wrong; empty is what we want. */
  readonly faults: readonly string[];
}

const WRITERS = 4;
/** Between these many milliseconds after it is up the companion is killed. */
const KILL_AFTER = [30, 400] as const;

/** Mulberry32, so that a run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function kill({ kills, seed, log = () => {}, tamper }: KillOptions): Promise<KillReport> {
  const dir = mkdtempSync(join(tmpdir(), 'soak-kill-'));
  const data = join(dir, 'data');
  const random = seeded(seed);
  let companion = await startCompanionProcess(data);
  const { port } = companion;
  let over = false;
  let resent = 0;

  async function write(
    index: number,
  ): Promise<{ device: string; sent: Map<string, string>; logFile: string }> {
    const key = await newDeviceKey();
    const { person, device, token } = await companion.pair(`writer${index}`, key.spki);
    const client = deviceClient(`http://127.0.0.1:${port}`, key, token);
    const chain = createChain(person, device);
    const stream = { kind: 'case', id: ulid() } as const;
    const logFile = join(dir, `writer${index}.log`);
    /** Every event ever made, with its leaf. */
    const sent = new Map<string, string>();
    let batch: SealedEvent[] = [
      chain.next(stream, { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } }),
    ];
    writers.push(
      (async () => {
        while (!over || batch.length > 0) {
          if (batch.length === 0) {
            const size = 1 + Math.floor(random() * 5);
            batch = Array.from({ length: size }, (_, i) =>
              chain.next(stream, {
                type: 'step.started',
                data: { step: `step-${i}`, place: '现场'.repeat(20) },
              }),
            );
          }
          for (const event of batch) sent.set(event.envelope.id, leafOf(event));
          const answer = await send(client, batch);
          if (answer === null) {
            await sleep(20);
            continue;
          }
          for (const result of answer.results) {
            if (result.status !== 'accepted' && result.status !== 'known') {
              throw new Error(`writer ${index}: ${JSON.stringify(result)}`);
            }
            if (result.status === 'known') resent += 1;
            appendFileSync(logFile, `${result.id} ${result.seq}\n`);
          }
          batch = [];
        }
      })(),
    );
    return { device, sent, logFile };
  }

  const writers: Promise<void>[] = [];
  const logs: Awaited<ReturnType<typeof write>>[] = [];
  for (let i = 0; i < WRITERS; i += 1) logs.push(await write(i));
  // A writer that fails ends the run; told at once, not after the last kill.
  let failed: unknown = null;
  for (const writer of writers) writer.catch((error: unknown) => (failed = error));

  for (let n = 1; n <= kills && failed === null; n += 1) {
    const [least, most] = KILL_AFTER;
    await sleep(least + random() * (most - least));
    await companion.kill();
    companion = await startCompanionProcess(data, port);
    log(`kill ${n} of ${kills}: ${await companion.size()} events`);
  }
  // Some quiet time at the end, so that every writer has appended to the last of the companions.
  await sleep(200);
  over = true;
  const ends = await Promise.allSettled(writers);
  await companion.stop();

  const faults = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  tamper?.(join(data, 'record.sqlite'));
  const store = await openSqliteStore(join(data, 'record.sqlite'));
  let acknowledged = 0;
  for (const [index, { device, sent, logFile }] of logs.entries()) {
    const counts = await store.counts(device);
    counts.forEach((n, i) => {
      if (n !== i + 1) faults.push(`writer ${index}: count ${n} at place ${i + 1}`);
    });
    if (counts.length !== sent.size)
      faults.push(`writer ${index}: ${counts.length} kept of ${sent.size} sent`);
    for (const line of readFileSync(logFile, 'utf8').trim().split('\n')) {
      const [id = '', seq] = line.split(' ');
      acknowledged += 1;
      const row = await store.eventById(id);
      if (row === null) faults.push(`writer ${index}: ${id} was acknowledged and is missing`);
      else if (row.seq !== Number(seq)) faults.push(`writer ${index}: ${id} is at ${row.seq}, said ${seq}`);
      else if (Buffer.from(row.leaf).toString('base64') !== sent.get(id)) {
        faults.push(`writer ${index}: ${id} has other bytes`);
      }
    }
  }
  const onDisk = await store.size();
  const sentAll = logs.reduce((sum, { sent }) => sum + sent.size, 0);
  if (onDisk !== sentAll + WRITERS)
    faults.push(`${onDisk} events on disk, ${sentAll} sent and ${WRITERS} pairings`);
  if (!(await treeIsWhole(store))) faults.push('the kept tree does not follow from the leaves');
  await store.close();
  rmSync(dir, { recursive: true, force: true });
  return { kills, seed, acknowledged, resent, onDisk, faults };
}

/** Null when the companion was not there, or went away before it answered. */
async function send(
  client: ReturnType<typeof deviceClient>,
  events: readonly SealedEvent[],
): Promise<AppendResponse | null> {
  let response: Response;
  let body: unknown;
  try {
    response = await client.call('POST', '/api/events', { events });
    body = await response.json();
  } catch {
    return null;
  }
  if (response.status >= 500) return null;
  return appendResponseSchema.parse(body);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      kills: { type: 'string' },
      seed: { type: 'string', default: '20261125' },
    },
  });
  const report = await kill({
    kills: Number(values.kills ?? (values.full === true ? 50 : 6)),
    seed: Number(values.seed),
    log: (line) => console.log(line),
  });
  console.log(JSON.stringify(report));
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}
