import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { monotonicFactory } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { officerStore } from '../store/fixtures/officer-store.ts';
import type { OpenStore } from '../store/store.ts';
import { createCaseMemory } from './case-memory.ts';
import { type CaseIndex, withSummary } from './index-doc.ts';

const CASE = '01JDBPHE000000000000000001';
const OTHER = '01JDBPHE000000000000000002';
const newId = monotonicFactory();

/** Something that is waited for until it is let go. */
function latch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
const tick = (store: OpenStore, item: string) =>
  store.append(CASE, [{ type: 'item.completed', data: { item, closedBy: 'attestation' } }], []);
const ticked = (events: readonly { readonly body: { readonly data: unknown } | null }[]) =>
  events.map(({ body }) => JSON.stringify(body?.data).match(/"item":"(\w+)"/)?.[1]).sort();

let store: OpenStore;
beforeEach(async () => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  store = (await officerStore(() => Date.parse('2026-11-25T02:00:00Z'), newId)).open;
});

describe('the index of cases', () => {
  it('keeps what each of two changed at once, also after the worker has died', async () => {
    const memory = createCaseMemory(store);
    await Promise.all([
      memory.changeIndex((all) => withSummary(all, CASE, {})),
      memory.changeIndex((all) => withSummary(all, OTHER, {})),
    ]);
    expect(Object.keys((await memory.index()).cases).sort()).toEqual([CASE, OTHER]);
    expect(Object.keys((await createCaseMemory(store).index()).cases).sort()).toEqual([CASE, OTHER]);
  });

  it('is read once at the start: who asks while it is read does not bring the old one back', async () => {
    const [first, second] = [latch(), latch()];
    const reads = [first, second];
    const memory = createCaseMemory({
      ...store,
      get: async <T>(key: string) => {
        const found = await store.get<T>(key);
        await reads.shift()?.opened;
        return found;
      },
    });
    const changed = memory.changeIndex((all) => withSummary(all, CASE, {}));
    const asked = memory.index();
    await soon();
    first.open();
    await changed;
    second.open();
    await asked;
    expect(Object.keys((await memory.index()).cases)).toEqual([CASE]);
  });
});

describe('the fold of a case', () => {
  it.each(['before', 'after'])('has once what was written %s its events were read', async (when) => {
    const [begun, going] = [latch(), latch()];
    let first = true;
    const wait = async (here: string) => {
      if (!first || here !== when) return;
      first = false;
      begun.open();
      await going.opened;
    };
    const memory = createCaseMemory({
      ...store,
      eventsOf: async (streams) => {
        await wait('before');
        const found = await store.eventsOf(streams);
        await wait('after');
        return found;
      },
    });
    await tick(store, 'before');
    const early = memory.folded(CASE);
    await begun.opened;
    const wrote = memory.wrote(CASE, await tick(store, 'meanwhile'));
    going.open();
    await Promise.all([early, wrote]);
    expect(ticked((await memory.folded(CASE)).events)).toEqual(['before', 'meanwhile']);
  });

  it('has what two wrote at once', async () => {
    const memory = createCaseMemory(store);
    await memory.folded(CASE);
    const [one, two] = await Promise.all([tick(store, 'one'), tick(store, 'two')]);
    await Promise.all([memory.wrote(CASE, one), memory.wrote(CASE, two)]);
    expect(ticked((await memory.folded(CASE)).events)).toEqual(['one', 'two']);
  });

  it('that could not be read is read again', async () => {
    let broken = true;
    const memory = createCaseMemory({
      ...store,
      eventsOf: async (streams) => {
        if (broken) throw new Error('gone');
        return store.eventsOf(streams);
      },
    });
    await expect(memory.folded(CASE)).rejects.toThrow('gone');
    broken = false;
    await tick(store, 'there');
    expect(ticked((await memory.folded(CASE)).events)).toEqual(['there']);
  });
});

describe('the store', () => {
  it('keeps the later of two documents of one name, however long each takes to seal', async () => {
    const long: CaseIndex = { aliases: { a: 'x'.repeat(4_000_000) }, merged: {}, cases: {} };
    await Promise.all([store.put('index', long), store.put('index', { ...long, aliases: {} })]);
    expect((await store.get<CaseIndex>('index'))?.aliases).toEqual({});
  });
});
