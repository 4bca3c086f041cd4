/** A companion whose record was changed behind its back, and a device that was shown it before (decisions 32, 33). */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ulid } from 'ulid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CheckpointAnswer, checkpointBytes } from '#shared/api/checkpoint.ts';
import { appendResponseSchema, syncResponseSchema } from '#shared/api/contract.ts';
import { declareRestored, openCheckpoints } from '../companion/checkpoint/service.ts';
import { dataFiles } from '../companion/data-dir.ts';
import {
  type createChain,
  type DeviceClient,
  deviceClient,
  pairedOfficer,
} from '../companion/pairing/fixtures/device-client.ts';
import { type Companion, startCompanion } from '../companion/start.ts';
import { judgeCheckpoint, verifyBy } from '../extension/sync/checkpoint.ts';

let dataDir = '';
let companion: Companion;
let client: DeviceClient;
let chain: ReturnType<typeof createChain>;
let ahead = 0;
const stream = { kind: 'case', id: ulid() } as const;
const now = () => Date.now() + ahead;
let reopen: () => Promise<void>;

beforeEach(async () => {
  ahead = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  companion = await startCompanion({ dataDir, log: false, now });
  const officer = await pairedOfficer(companion);
  const { key, token } = officer;
  chain = officer.chain;
  client = deviceClient(companion.url, key, token);
  reopen = async () => {
    companion = await startCompanion({ dataDir, log: false, now });
    client = deviceClient(companion.url, key, token);
  };
  await append(1, { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
});
afterEach(async () => {
  await companion.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function append(
  count: number,
  draft: Parameters<typeof chain.next>[1] = { type: 'step.started', data: { step: 'filing' } },
) {
  const events = Array.from({ length: count }, () => chain.next(stream, draft));
  const answer = await client.call('POST', '/api/events', { events });
  const { results } = appendResponseSchema.parse(await answer.json());
  expect(results.every((one) => one.status === 'accepted')).toBe(true);
}

/** What a device that keeps a checkpoint of that size is answered, a second later than the last. */
async function ask(tree: number | null): Promise<CheckpointAnswer> {
  ahead += 1000;
  const response = await client.call('GET', `/api/sync?after=0${tree === null ? '' : `&tree=${tree}`}`);
  return syncResponseSchema.parse(await response.json()).checkpoint;
}

/** Opens the record of a stopped companion as its administrator could. */
async function tamper(change: (database: DatabaseSync) => void): Promise<void> {
  await companion.close();
  const database = new DatabaseSync(dataFiles(dataDir).record);
  change(database);
  database.close();
  await reopen();
}

const verify = () => verifyBy(companion.publicKey);

test('[32] every sync brings the last checkpoint, signed, and the proof that it grew from the one the device keeps', async () => {
  const first = await ask(null);
  expect(first.checkpoint).toMatchObject({
    size: companion.ledger.size(),
    root: companion.ledger.root(),
    epoch: 1,
  });
  expect(await judgeCheckpoint(null, first, verify())).toMatchObject({ ok: true });
  let kept = first.checkpoint;
  // Over the span of one stored node of the prover, and past it.
  for (const count of [1, 7, 300, 300]) {
    await append(count);
    const next = await ask(kept.size);
    expect(next.checkpoint.size).toBe(kept.size + count);
    expect(await judgeCheckpoint(kept, next, verify())).toMatchObject({ ok: true, restored: false });
    kept = next.checkpoint;
  }
  await companion.close();
  expect(statSync(dataFiles(dataDir).checkpoint).mode & 0o777).toBe(0o600);
  await reopen();
  expect(await judgeCheckpoint(kept, await ask(kept.size), verify())).toMatchObject({ ok: true });
  // An old one from another device of the unit is proved as well; one that was never true is not.
  expect(await judgeCheckpoint(first.checkpoint, await ask(first.checkpoint.size), verify())).toMatchObject({
    ok: true,
  });
  const never = { ...first.checkpoint, root: kept.root };
  expect(await judgeCheckpoint(never, await ask(never.size), verify())).toEqual({
    ok: false,
    why: 'rewritten',
  });
});

test('[32] a record that was rewritten or cut off is refused by a device, whoever signs it', async () => {
  await append(9);
  const kept = (await ask(null)).checkpoint;
  await tamper((database) => {
    const row = database.prepare('SELECT envelope FROM events WHERE seq = 4').get();
    const envelope = String(row?.envelope).replace('"at":"2', '"at":"3');
    const leaf = createHash('sha256').update(`\0${envelope}`).digest();
    database
      .prepare('UPDATE events SET envelope = ?, leaf = ?, body = NULL WHERE seq = 4')
      .run(envelope, leaf);
    database.exec('DELETE FROM tree');
  });
  expect(await judgeCheckpoint(kept, await ask(kept.size), verify())).toEqual({
    ok: false,
    why: 'rewritten',
  });
  // It grows on, and is still another one.
  await append(5);
  expect(await judgeCheckpoint(kept, await ask(kept.size), verify())).toEqual({
    ok: false,
    why: 'rewritten',
  });
  await tamper((database) => database.exec(`DELETE FROM events WHERE seq > ${kept.size - 2}`));
  expect(await judgeCheckpoint(kept, await ask(kept.size), verify())).toEqual({ ok: false, why: 'shrunk' });
});

test('[32] a restored backup begins a new epoch, which is declared', async () => {
  await append(9);
  const kept = (await ask(null)).checkpoint;
  await tamper((database) => {
    database.exec(`DELETE FROM events WHERE seq > ${kept.size - 3}`);
    expect(
      declareRestored(dataFiles(dataDir).epoch, new Date().toISOString(), '硬盘损坏，用昨晚的备份'),
    ).toBe(2);
  });
  const answer = await ask(kept.size);
  expect(await judgeCheckpoint(kept, answer, verify())).toMatchObject({ ok: true, restored: true });
  expect(answer.checkpoint).toMatchObject({ epoch: 2, size: kept.size - 3 });
});

test('[33] signs at most once a second, and what it signed last when it closes', async () => {
  let clock = 0;
  let size = 0;
  let appended: () => void = () => {};
  const signed: number[] = [];
  const file = join(dataDir, 'other.json');
  const checkpoints = openCheckpoints({
    ledger: {
      size: () => size,
      root: () => createHash('sha256').update(String(size)).digest('base64'),
      onAppended: (listener) => {
        appended = listener;
        return () => {};
      },
      consistency: async () => [],
    },
    sign: (bytes) => {
      signed.push(size);
      return bytes.slice(0, 64);
    },
    now: () => clock,
    epoch: 1,
    file,
    onError: (error) => {
      throw error;
    },
  });
  for (let i = 0; i < 100; i += 1) {
    size += 1;
    clock += 100;
    appended();
    const { checkpoint } = checkpoints.current();
    expect(size - checkpoint.size).toBeLessThan(10);
    expect(checkpointBytes(checkpoint).length).toBeGreaterThan(100);
  }
  size += 1;
  checkpoints.close();
  expect(signed).toHaveLength(1 + 10 + 1);
  expect(signed.at(-1)).toBe(101);
});
