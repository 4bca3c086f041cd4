import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { ulid } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { leafOf, NO_PREV } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { createStore, type NewProfile, OutboxFull, type SessionKeys, type Store } from './store.ts';

const CASE = '01JDBPHE000000000000000001';
const OTHER_CASE = '01JDBPHE000000000000000002';
const PIN = '294817';
/** Cheap stretching: what is proved here is what opens what, not how long it takes. */
const costs = { memoryKib: 64, passes: 1, iterations: 1000 };

interface Machine {
  readonly session: SessionKeys;
  now: number;
}

function machine(): Machine {
  let kept: { person: string; dataKey: string } | null = null;
  return {
    session: {
      get: async () => kept,
      set: async (value) => {
        kept = value;
      },
    },
    now: Date.parse('2026-11-25T02:00:00Z'),
  };
}

const storeOn = (on: Machine): Store =>
  createStore({ session: on.session, now: () => on.now, newId: () => ulid(on.now), costs });

async function profile(person: string, pin = PIN): Promise<NewProfile> {
  const deviceKey = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  return {
    person,
    name: `name of ${person}`,
    device: `device-${person}`,
    companion: 'http://127.0.0.1:4180',
    companionKey: 'AAAA',
    deviceKey,
    pin,
    recoveryKey: new Uint8Array(32).fill(5),
  };
}

const tick = (item: string): EventDraft => ({
  type: 'item.completed',
  data: { item, closedBy: 'attestation', note: '老巷口面馆' },
});

beforeEach(() => {
  // A browser of its own for every test.
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
});

/** Every byte of every row of every database, as text. */
async function allBytes(): Promise<string> {
  const parts: string[] = [];
  for (const name of await Dexie.getDatabaseNames()) {
    const db = await new Dexie(name).open();
    for (const table of db.tables) {
      for (const row of await table.toArray()) {
        parts.push(
          JSON.stringify(row, (_key, value: unknown) =>
            value instanceof Uint8Array ? String.fromCharCode(...value) : value,
          ),
        );
      }
    }
    db.close();
  }
  return parts.join('\n');
}

describe('the store (decision 28)', () => {
  it('keeps the chain of a device: n without holes, prev the leaf before, seen the writer’s frontier', async () => {
    const open = await storeOn(machine()).create(await profile('officer1'));
    const [first, second] = await open.append(CASE, [tick('a'), tick('b')], ['01JDBPHE000000000000000000']);
    const [third] = await open.append(OTHER_CASE, [tick('c')], []);
    expect([first, second, third].map((one) => one?.envelope.n)).toEqual([1, 2, 3]);
    expect(first?.envelope.prev).toBe(NO_PREV);
    expect(second?.envelope.prev).toBe(first === undefined ? '' : leafOf(first));
    expect(third?.envelope.prev).toBe(second === undefined ? '' : leafOf(second));
    expect(first?.envelope.seen).toEqual(['01JDBPHE000000000000000000']);
    expect(second?.envelope.seen).toEqual([first?.envelope.id]);
  });

  it('numbers events of simultaneous writers one after the other', async () => {
    const open = await storeOn(machine()).create(await profile('officer1'));
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => open.append(CASE, [tick(`i${i}`)], [])),
    );
    expect(all.flat().map((one) => one.envelope.n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('writes nothing of a case in the clear, and does write it (positive control: the opened store reads it)', async () => {
    const open = await storeOn(machine()).create(await profile('officer1'));
    await open.append(CASE, [tick('two-officers')], []);
    await open.put('draft:x', { text: '裁量说明的草稿' });
    const bytes = await allBytes();
    expect(bytes.includes(CASE)).toBe(true);
    expect(bytes.includes('老巷口面馆')).toBe(false);
    expect(bytes.includes('two-officers')).toBe(false);
    expect(bytes.includes('草稿')).toBe(false);
    const [event] = await open.eventsOf([CASE]);
    expect(event?.body?.data).toEqual({ item: 'two-officers', closedBy: 'attestation', note: '老巷口面馆' });
  });

  it('is open to a woken worker without a PIN, and locked after the browser was restarted', async () => {
    const on = machine();
    await storeOn(on).create(await profile('officer1'));
    expect((await storeOn(on).open())?.person).toBe('officer1');
    const restarted = { ...machine(), now: on.now };
    expect(await storeOn(restarted).open()).toBe(null);
    expect((await storeOn(restarted).current())?.name).toBe('name of officer1');
    expect(await storeOn(restarted).unlock('officer1', PIN)).toEqual({ unlocked: true, triesLeft: 10 });
    expect((await storeOn(restarted).open())?.person).toBe('officer1');
  });

  it('slows down who guesses the PIN, forgets no failure in a kill, and stops after ten', async () => {
    const on = machine();
    const store = storeOn(on);
    await store.create(await profile('officer1'));
    await store.lock();
    expect(await store.unlock('officer1', '000000')).toEqual({ unlocked: false, triesLeft: 9, waitMs: 0 });
    await store.unlock('officer1', '000001');
    expect(await store.unlock('officer1', '000002')).toEqual({
      unlocked: false,
      triesLeft: 7,
      waitMs: 30_000,
    });
    // Too early, even with the right one, and in a new worker.
    expect(await storeOn(on).unlock('officer1', PIN)).toEqual({
      unlocked: false,
      triesLeft: 7,
      waitMs: 30_000,
    });
    on.now += 30_000;
    expect(await storeOn(on).unlock('officer1', PIN)).toEqual({ unlocked: true, triesLeft: 10 });
    await store.lock();
    for (let i = 0; i < 10; i += 1) {
      await store.unlock('officer1', '999999');
      on.now += 4_000_000;
    }
    expect(await store.unlock('officer1', PIN)).toEqual({ unlocked: false, triesLeft: 0, waitMs: 0 });
  });

  it('loses nothing with a forgotten PIN: the companion’s recovery key opens it under a new one', async () => {
    const on = machine();
    const store = storeOn(on);
    const open = await store.create(await profile('officer1'));
    await open.append(CASE, [tick('a')], []);
    await store.lock();
    expect(await store.recover('officer1', new Uint8Array(32).fill(6), '777123')).toBe(false);
    expect(await store.recover('officer1', new Uint8Array(32).fill(5), '777123')).toBe(true);
    expect((await (await store.open())?.eventsOf([CASE]))?.length).toBe(1);
    await store.lock();
    expect((await store.unlock('officer1', PIN)).unlocked).toBe(false);
    expect((await store.unlock('officer1', '777123')).unlocked).toBe(true);
  });
});

describe('a shared PC (R8)', () => {
  it('never shows one officer the other’s events, drafts or number of cases', async () => {
    const store = storeOn(machine());
    const first = await store.create(await profile('officer1'));
    await first.append(CASE, [tick('a')], []);
    await first.put('draft:x', 'secret');
    const second = await store.create(await profile('officer2', '580362'));
    expect((await store.open())?.person).toBe('officer2');
    expect(await second.eventsOf([CASE])).toEqual([]);
    expect(await second.get('draft:x')).toBe(null);
    expect(await second.unsentCount()).toBe(0);
  });

  it('checks the second officer’s PIN without changing whose session it is (decision 14)', async () => {
    const store = storeOn(machine());
    await store.create(await profile('officer2', '580362'));
    await store.create(await profile('officer1'));
    expect((await store.checkPin('officer2', '111111')).unlocked).toBe(false);
    expect((await store.checkPin('officer2', '580362')).unlocked).toBe(true);
    expect((await store.open())?.person).toBe('officer1');
  });

  it('says after sign-out how much is unsent, keeps it encrypted, and gives it back to its officer only', async () => {
    const store = storeOn(machine());
    const open = await store.create(await profile('officer1'));
    await open.append(CASE, [tick('a'), tick('b')], []);
    await store.signOut();
    expect(await store.open()).toBe(null);
    expect((await store.current())?.unsent).toBe(2);
    expect((await allBytes()).includes('老巷口面馆')).toBe(false);
    await store.unlock('officer1', PIN);
    expect(await (await store.open())?.unsentCount()).toBe(2);
  });

  it('does not let a new pairing overwrite what was not sent', async () => {
    const store = storeOn(machine());
    const open = await store.create(await profile('officer1'));
    await open.append(CASE, [tick('a')], []);
    await expect(store.create(await profile('officer1'))).rejects.toThrow('unsent');
    expect(await open.unsentCount()).toBe(1);
  });
});

describe('what was acknowledged (decision 29)', () => {
  const DAY = 24 * 3600 * 1000;
  it('is purged at sign-out after seven days, whole cases only, and never what is unsent', async () => {
    const on = machine();
    const store = storeOn(on);
    const open = await store.create(await profile('officer1'));
    const [old] = await open.append(CASE, [tick('a')], []);
    const [half] = await open.append(OTHER_CASE, [tick('b')], []);
    await open.answered([old, half].map((one) => ({ id: one?.envelope.id ?? '', state: 'acked' as const })));
    await open.append(OTHER_CASE, [tick('c')], []);
    await open.put('cursor', 12);
    on.now += 6 * DAY;
    await store.signOut();
    await store.unlock('officer1', PIN);
    expect((await (await store.open())?.eventsOf([CASE, OTHER_CASE]))?.length).toBe(3);
    on.now += 2 * DAY;
    await store.signOut();
    await store.unlock('officer1', PIN);
    const after = await store.open();
    expect((await after?.eventsOf([CASE]))?.length).toBe(0);
    expect((await after?.eventsOf([OTHER_CASE]))?.length).toBe(2);
    // The next sync begins from the start, so that a case that is still wanted comes back whole.
    expect(await after?.get('cursor')).toBe(null);
    const [next] = (await after?.append(CASE, [tick('d')], [])) ?? [];
    expect(next?.envelope.n).toBe(4);
  });
});

describe('the outbox’s bounds (decision 15)', () => {
  it('refuses the event over the cap and drops none', async () => {
    const open = await storeOn(machine()).create(await profile('officer1'));
    const db = await new Dexie('sanxiang-officer1').open();
    const row = { stream: CASE, state: 'unsent', bytes: 10, ackedAt: 0, box: {} };
    await db
      .table('events')
      .bulkAdd(Array.from({ length: 50_000 }, (_, i) => ({ ...row, id: `x${i}`, n: i + 1 })));
    await expect(open.append(CASE, [tick('a')], [])).rejects.toThrow(OutboxFull);
    expect(await open.unsentCount()).toBe(50_000);
    db.close();
  });

  it('takes a batch by number and by bytes, in the order they were made, at least one', async () => {
    const open = await storeOn(machine()).create(await profile('officer1'));
    for (let i = 0; i < 12; i += 1) await open.append(CASE, [tick(`i${i}`)], []);
    const numbers = async (count: number, bytes: number) =>
      (await open.unsent(count, bytes)).map((one) => one.envelope.n);
    expect(await numbers(5, 1e9)).toEqual([1, 2, 3, 4, 5]);
    expect(await numbers(5, 1)).toEqual([1]);
  });
});
