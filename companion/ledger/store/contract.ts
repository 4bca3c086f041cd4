/** What every store of the ledger must do. Run by one test file per store; takes a factory. */
import { describe, expect, it } from 'vitest';
import { type Batch, type EventRow, type LedgerStore, StoreFull } from './store.ts';

export interface StoreFactory {
  /** A fresh, empty store. */
  open(): Promise<LedgerStore>;
  /** One that has little room: some hundred events of 1 KiB at most. */
  openSmall(): Promise<LedgerStore>;
}

const bytes = (n: number, length = 32) => new Uint8Array(length).fill(n % 251);

function event(seq: number, over: Partial<EventRow> = {}): EventRow {
  return {
    seq,
    id: `E${String(seq).padStart(5, '0')}`,
    kind: 'case',
    stream: 'C1',
    type: 'step.started',
    device: 'd1',
    n: seq,
    receivedAt: 1_764_000_000_000 + seq,
    leaf: bytes(seq),
    envelope: `{"n":${seq}}`,
    body: bytes(seq, 40),
    ...over,
  };
}

function batch(over: Partial<Batch>): Batch {
  return {
    events: [],
    refused: [],
    unrefused: [],
    quarantined: [],
    unquarantined: [],
    cases: [],
    members: [],
    aliases: [],
    tree: null,
    ...over,
  };
}

const member = (person: string) => ({ kind: 'member', person }) as const;

export function storeContract(name: string, { open, openSmall }: StoreFactory): void {
  describe(`${name}: events`, () => {
    it('keeps a batch and gives it back as it was', async () => {
      const store = await open();
      expect(await store.size()).toBe(0);
      const rows = [
        event(1),
        event(2, { stream: 'C2', body: null }),
        event(3, { kind: 'device', stream: 'C1' }),
      ];
      await store.commit(batch({ events: rows }));
      expect(await store.size()).toBe(3);
      expect(plain(await store.eventById('E00002'))).toEqual(plain(rows[1]));
      expect(await store.eventById('E00009')).toBeNull();
      expect((await store.stream('case', 'C1')).map((row) => row.seq)).toEqual([1]);
      expect((await store.streamsOfKind('device')).map((row) => row.seq)).toEqual([3]);
      expect((await store.leaves(1, 10)).map(hex)).toEqual([hex(bytes(2)), hex(bytes(3))]);
      expect(await store.leaves(0, 1)).toHaveLength(1);
      expect((await store.events(1, 1)).map(plain)).toEqual([plain(rows[1])]);
      expect((await store.events(0, 10)).map((row) => row.seq)).toEqual([1, 2, 3]);
      await store.close();
    });

    it('keeps nothing of a batch that does not go in whole', async () => {
      const store = await open();
      await store.commit(batch({ events: [event(1)] }));
      const twice = batch({
        events: [event(2), event(3, { id: 'E00001' })],
        members: [{ case: 'C1', person: 'p1', since: 2 }],
        cases: [{ id: 'C1', group: 'C1', unit: 'u', openedSeq: 1 }],
      });
      await expect(store.commit(twice)).rejects.toThrow();
      expect(await store.size()).toBe(1);
      expect(await store.eventById('E00002')).toBeNull();
      expect(await store.members('C1')).toEqual([]);
      expect(await store.case('C1')).toBeNull();
      await store.close();
    });

    it('says that it is full, keeps what it had, and goes on reading', async () => {
      const store = await openSmall();
      let kept = 0;
      let error: unknown = null;
      for (let seq = 1; seq < 5000 && error === null; seq += 1) {
        try {
          await store.commit(batch({ events: [event(seq, { body: bytes(seq, 1024) })] }));
          kept = seq;
        } catch (caught) {
          error = caught;
        }
      }
      expect(error).toBeInstanceOf(StoreFull);
      expect(kept).toBeGreaterThan(3);
      expect(await store.size()).toBe(kept);
      expect(await store.leaves(0, 5000)).toHaveLength(kept);
      await store.close();
    });

    it('overwrites a body and keeps its leaf', async () => {
      const store = await open();
      await store.commit(batch({ events: [event(1), event(2)] }));
      await store.eraseBodies(['E00001']);
      expect((await store.eventById('E00001'))?.body).toBeNull();
      expect((await store.eventById('E00002'))?.body).not.toBeNull();
      expect((await store.leaves(0, 10)).map(hex)).toEqual([hex(bytes(1)), hex(bytes(2))]);
      await store.close();
    });

    it('keeps the latest peaks of the tree', async () => {
      const store = await open();
      expect(await store.tree()).toBeNull();
      await store.commit(batch({ events: [event(1)], tree: { size: 1, peaks: bytes(1) } }));
      await store.commit(batch({ events: [event(2)], tree: { size: 2, peaks: bytes(2) } }));
      const tree = await store.tree();
      expect(tree?.size).toBe(2);
      expect(hex(tree?.peaks ?? bytes(0))).toBe(hex(bytes(2)));
      await store.close();
    });
  });

  describe(`${name}: chains`, () => {
    const refused = {
      leaf: bytes(3),
      id: 'E00003',
      device: 'd1',
      n: 3,
      inChain: true,
      code: 'invalid-data',
      reason: 'data.step',
      receivedAt: 5,
      envelope: '{"n":3}',
    };
    const quarantined = {
      id: 'E00004',
      kind: 'case',
      stream: 'C1',
      device: 'd1',
      n: 4,
      leaf: bytes(4),
      envelope: '{"n":4}',
      body: bytes(4, 40),
      caller: '{}',
      receivedAt: 6,
      releaseAt: 7,
    };

    it('finds links among accepted, refused and quarantined; a fork is none', async () => {
      const store = await open();
      expect(await store.lastLink('d1')).toBeNull();
      await store.commit(
        batch({
          events: [event(1), event(2, { device: 'd2' })],
          refused: [refused, { ...refused, leaf: bytes(9), n: 9, inChain: false, code: 'device-fork' }],
          quarantined: [quarantined],
        }),
      );
      expect(await store.counts('d1')).toEqual([1, 3, 4]);
      expect((await store.lastLink('d1'))?.n).toBe(4);
      expect((await store.lastLink('d2'))?.n).toBe(2);
      expect((await store.link('d1', 3))?.envelope).toBe('{"n":3}');
      expect(hex((await store.link('d1', 4))?.leaf ?? bytes(0))).toBe(hex(bytes(4)));
      expect(await store.link('d1', 9)).toBeNull();
      expect(await store.countRefused('d1')).toBe(2);
      expect((await store.refused('d1', 10)).map((row) => row.code)).toEqual(['invalid-data', 'device-fork']);
      await store.close();
    });

    it('lets go of a refused envelope that is accepted, and of a quarantined one that is released', async () => {
      const store = await open();
      await store.commit(batch({ refused: [refused], quarantined: [quarantined] }));
      expect(plain(await store.quarantinedById('E00004'))).toEqual(plain(quarantined));
      expect((await store.quarantined(10)).map((row) => row.id)).toEqual(['E00004']);
      expect(await store.countQuarantined('d1')).toBe(1);
      await store.commit(
        batch({ events: [event(1, { n: 3 })], unrefused: [bytes(3)], unquarantined: ['E00004'] }),
      );
      expect(await store.counts('d1')).toEqual([3]);
      expect(await store.quarantinedById('E00004')).toBeNull();
      expect(await store.countRefused('d1')).toBe(0);
      await store.close();
    });

    it('takes the same refusal again with its new reason', async () => {
      const store = await open();
      await store.commit(batch({ refused: [refused] }));
      await store.commit(batch({ refused: [{ ...refused, code: 'not-a-member' }] }));
      expect((await store.refused('d1', 10)).map((row) => row.code)).toEqual(['not-a-member']);
      await store.close();
    });
  });

  describe(`${name}: cases and their readers`, () => {
    const cases = [
      { id: 'C1', group: 'C1', unit: 'u1', openedSeq: 1 },
      { id: 'C2', group: 'C2', unit: 'u2', openedSeq: 2 },
    ];

    async function filled(): Promise<LedgerStore> {
      const store = await open();
      await store.commit(
        batch({
          events: [
            event(1),
            event(2, { stream: 'C2' }),
            event(3),
            event(4, { stream: 'C2' }),
            event(5),
            event(6, { kind: 'device', stream: 'C1' }),
          ],
          cases,
          members: [
            { case: 'C1', person: 'p1', since: 1 },
            { case: 'C2', person: 'p2', since: 2 },
            { case: 'C1', person: 'p2', since: 5 },
          ],
        }),
      );
      return store;
    }
    const seqs = async (
      store: LedgerStore,
      after: number,
      scope: Parameters<LedgerStore['page']>[1],
      limit = 100,
    ) => (await store.page(after, scope, limit)).map((row) => [row.position, row.seq]);

    it('gives a member his cases in order of arrival, and no other stream', async () => {
      const store = await filled();
      expect(await seqs(store, 0, member('p1'))).toEqual([
        [1, 1],
        [3, 3],
        [5, 5],
      ]);
      expect(await seqs(store, 3, member('p1'))).toEqual([[5, 5]]);
      expect(await seqs(store, 0, member('p9'))).toEqual([]);
      await store.close();
    });

    it('[16] gives a case joined late whole, at the position of the joining, even when the page is cut there', async () => {
      const store = await filled();
      const whole = [
        [2, 2],
        [4, 4],
        [5, 1],
        [5, 3],
        [5, 5],
      ];
      expect(await seqs(store, 0, member('p2'))).toEqual(whole);
      expect(await seqs(store, 4, member('p2'))).toEqual(whole.slice(2));
      expect(await seqs(store, 0, member('p2'), 3)).toEqual(whole);
      expect(await seqs(store, 0, member('p2'), 1)).toEqual(whole.slice(0, 1));
      expect(await seqs(store, 5, member('p2'))).toEqual([]);
      await store.close();
    });

    it('gives a unit its cases and those one belongs to, and everything to who may see all', async () => {
      const store = await filled();
      expect(await seqs(store, 0, { kind: 'unit', person: 'p9', unit: 'u2' })).toEqual([
        [2, 2],
        [4, 4],
      ]);
      expect(await seqs(store, 0, { kind: 'unit', person: 'p1', unit: 'u2' })).toHaveLength(5);
      expect(await seqs(store, 1, { kind: 'all' }, 2)).toEqual([
        [2, 2],
        [3, 3],
      ]);
      const ids = async (scope: Parameters<LedgerStore['cases']>[0]) =>
        (await store.cases(scope)).map((row) => row.id);
      expect(await ids({ kind: 'all' })).toEqual(['C1', 'C2']);
      expect(await ids({ kind: 'unit', person: 'p9', unit: 'u1' })).toEqual(['C1']);
      expect(await ids(member('p2'))).toEqual(['C1', 'C2']);
      expect(await ids(member('p1'))).toEqual(['C1']);
      await store.close();
    });

    it('keeps when someone joined first, and moves a case to another group', async () => {
      const store = await filled();
      await store.commit(
        batch({
          members: [{ case: 'C1', person: 'p1', since: 6 }],
          cases: [{ id: 'C2', group: 'C1', unit: 'u2', openedSeq: 99 }],
        }),
      );
      expect(await store.members('C1')).toEqual([
        { case: 'C1', person: 'p1', since: 1 },
        { case: 'C1', person: 'p2', since: 5 },
      ]);
      expect((await store.group('C1')).map((row) => row.id)).toEqual(['C1', 'C2']);
      expect((await store.case('C2'))?.openedSeq).toBe(2);
      await store.close();
    });

    it('finds cases by alias, the oldest first', async () => {
      const store = await open();
      await store.commit(
        batch({
          aliases: [
            { key: bytes(7), case: 'C2', seq: 4 },
            { key: bytes(7), case: 'C1', seq: 2 },
            { key: bytes(8), case: 'C3', seq: 1 },
          ],
        }),
      );
      await store.commit(batch({ aliases: [{ key: bytes(7), case: 'C2', seq: 9 }] }));
      expect((await store.aliases(bytes(7))).map((row) => [row.case, row.seq])).toEqual([
        ['C1', 2],
        ['C2', 4],
      ]);
      expect(await store.aliases(bytes(1))).toEqual([]);
      await store.close();
    });
  });
}

function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}

/** Bytes as hex, so that rows of different stores compare. */
function plain(row: object | null | undefined): unknown {
  if (row == null) return row;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? hex(value) : (value as unknown),
    ]),
  );
}
