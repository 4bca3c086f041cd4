/**
 * R8: what was made while the companion was down arrives when it is back: everything, once, in order. The
 * extension's own store, outbox and HTTP client against a real companion on disk.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { ulid } from 'ulid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Companion, startCompanion } from '../companion/start.ts';
import { officerStore } from '../extension/store/fixtures/officer-store.ts';
import type { OpenStore } from '../extension/store/store.ts';
import { verifyBy } from '../extension/sync/checkpoint.ts';
import { httpCompanion } from '../extension/sync/http.ts';
import { createOutbox } from '../extension/sync/outbox.ts';
import { newDeviceKey, spki } from '../extension/sync/proof.ts';

const EVENTS = 2000;
const ORIGIN = `chrome-extension://${'a'.repeat(32)}`;

let dataDir: string;
let companion: Companion | null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sanxiang-offline-'));
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
});
afterEach(async () => {
  await companion?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (port: number) => startCompanion({ dataDir, port, log: false });

async function pairedOfficer(at: Companion): Promise<{ readonly open: OpenStore; readonly person: string }> {
  const person = await at.admin.createPerson({
    username: 'shen',
    name: '沈一鸣',
    password: 'correct horse battery',
    roles: ['officer'],
  });
  const deviceKey = await newDeviceKey();
  const publicKey = await spki(deviceKey.publicKey);
  const paired = await at.admin.pairDevice({
    person: person.id,
    publicKey,
    origin: ORIGIN,
    label: 'Chromium',
  });
  const { open } = await officerStore(Date.now, ulid, {
    person: person.id,
    name: person.name,
    device: paired.device,
    companion: at.url,
    companionKey: at.publicKey,
    deviceKey,
  });
  await open.put('token', paired.token);
  return { open, person: person.id };
}

test('R8: 2,000 events made with the companion down arrive exactly once, also when it goes away in between', async () => {
  companion = await start(0);
  const { port } = companion;
  const { open, person } = await pairedOfficer(companion);
  const before = companion.ledger.size();
  await companion.close();
  companion = null;

  const outbox = createOutbox({
    store: open,
    companion: httpCompanion(
      {
        url: open.profile.companion,
        keys: open.profile.deviceKey,
        token: async () => open.get<string>('token'),
        keepToken: (token) => open.put('token', token),
        companionNow: async () => Date.now(),
        newId: () => ulid(),
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...(init?.headers as object), origin: ORIGIN } }),
      },
      open.profile.companionKey,
    ),
    now: Date.now,
    verify: verifyBy(open.profile.companionKey),
  });
  const stream = ulid();
  await open.append(
    stream,
    [{ type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } }],
    [],
  );
  for (let at = 1; at < EVENTS; at += 100) {
    const drafts = Array.from({ length: Math.min(100, EVENTS - at) }, (_, i) => ({
      type: 'item.completed' as const,
      data: { item: `i${at + i}`, closedBy: 'attestation' as const },
    }));
    await open.append(stream, drafts, []);
  }
  expect((await outbox.run()).ok).toBe(false);
  expect(await open.unsentCount()).toBe(EVENTS);

  // Back for one batch, away again, back for good: the batch in between was taken, its answer may be lost.
  for (let round = 0; (await open.unsentCount()) > 0; round += 1) {
    expect(round).toBeLessThan(5);
    companion = await start(port);
    const running = outbox.run();
    if (round === 0) {
      await expect
        .poll(() => companion?.ledger.size() ?? 0, { interval: 5, timeout: 30_000 })
        .toBeGreaterThan(before);
      await companion.close();
      companion = null;
    }
    await running;
    if (round > 0) break;
  }
  if (companion === null) throw new Error('the companion is up after the last round');
  const events = await companion.ledger.readStream({ kind: 'case', id: stream });
  expect(events.map(({ envelope }) => envelope.n)).toEqual(Array.from({ length: EVENTS }, (_, i) => i + 1));
  expect(new Set(events.map(({ envelope }) => envelope.actor))).toEqual(new Set([person]));
  expect(await open.unsentCount()).toBe(0);
  expect(await open.refusals()).toEqual([]);
});
