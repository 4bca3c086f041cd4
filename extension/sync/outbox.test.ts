import { base64 } from '@scure/base';
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CheckpointAnswer, checkpointBytes } from '#shared/api/checkpoint.ts';
import type { AppendResult } from '#shared/api/contract.ts';
import type { SealedEvent } from '#shared/case/envelope.ts';
import { consistencySpans } from '#shared/merkle/consistency.ts';
import { merkleRoot } from '#shared/merkle/tree.ts';
import { officerStore } from '../store/fixtures/officer-store.ts';
import type { OpenStore } from '../store/store.ts';
import { judgeCheckpoint, verifyBy } from './checkpoint.ts';
import type { Companion } from './companion.ts';
import { backOff, createOutbox } from './outbox.ts';

const CASE = '01JDBPHE000000000000000001';
const NOW = '2026-11-25T02:00:00.000Z';

const newStore = async (): Promise<OpenStore> => (await officerStore(() => Date.parse(NOW), ulid)).open;

async function fill(store: OpenStore, count: number): Promise<void> {
  const drafts = Array.from({ length: count }, (_, i) => ({
    type: 'item.completed' as const,
    data: { item: `i${i}`, closedBy: 'attestation' as const },
  }));
  for (let at = 0; at < count; at += 100) await store.append(CASE, drafts.slice(at, at + 100), []);
}

/** What a companion with those leaves answers; proved from that size. */
function checkpointOf(epoch: number, leaves: readonly Uint8Array[], from: number | null): CheckpointAnswer {
  const size = leaves.length;
  const proof = from === null || from > size ? [] : consistencySpans(from, size);
  return {
    checkpoint: {
      v: 1,
      epoch,
      size,
      root: base64.encode(merkleRoot(leaves)),
      at: NOW,
      hash: 'sha256',
      alg: 'ES256',
    },
    signature: 'AAAA',
    consistency: proof.map((span) => base64.encode(merkleRoot(leaves.slice(span.from, span.to)))),
  };
}
const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => new Uint8Array(32).fill(i + 1));

/** A ledger that takes everything once, and may fail before or after it has taken a batch. */
function ledger(fails: (call: number) => 'no' | 'before' | 'after' = () => 'no') {
  const taken: SealedEvent[] = [];
  const others: { seq: number; event: SealedEvent }[] = [];
  let calls = 0;
  let size = 0;
  let tree = { epoch: 1, leaves: [] as Uint8Array[] };
  const companion: Companion = {
    append: async (events) => {
      calls += 1;
      const how = fails(calls);
      if (how === 'before') return { ok: false, failure: { kind: 'unreachable' } };
      const results = events.map((event): AppendResult => {
        const { id } = event.envelope;
        const at = taken.findIndex((one) => one.envelope.id === id);
        if (at >= 0) return { status: 'known', id, seq: at + 1, receivedAt: NOW };
        taken.push(event);
        return { status: 'accepted', id, seq: taken.length, receivedAt: NOW };
      });
      size = taken.length;
      if (how === 'after') return { ok: false, failure: { kind: 'unreachable' } };
      return { ok: true, value: { results, ledger: { size, root: '' }, now: NOW } };
    },
    sync: async (after, from) => {
      const events = others
        .filter((one) => one.seq > after)
        .slice(0, 2)
        .map(({ seq, event }) => ({ seq, receivedAt: NOW, ...event }));
      const next = events.at(-1)?.seq ?? after;
      const more = others.some((one) => one.seq > next);
      return {
        ok: true,
        value: {
          events,
          next,
          more,
          now: NOW,
          provision: 'v1',
          checkpoint: checkpointOf(tree.epoch, tree.leaves, from),
        },
      };
    },
    provision: async () => ({ ok: false, failure: { kind: 'unreachable' } }),
    card: async () => ({ ok: false, failure: { kind: 'unreachable' } }),
    similar: async () => ({ ok: false, failure: { kind: 'unreachable' } }),
  };
  return {
    companion,
    /** What the companion says its record is, from now on. */
    say: (leaves: readonly Uint8Array[], epoch = 1) => {
      tree = { epoch, leaves: [...leaves] };
    },
    taken,
    others,
    forget: () => {
      taken.length = 0;
    },
  };
}

beforeEach(() => {
  // A browser of its own for every test.
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
});

const outboxOf = (store: OpenStore, companion: Companion) =>
  createOutbox({ store, companion, now: () => Date.parse(NOW), verify: async () => true });

describe('the outbox', () => {
  it('sends 2,000 events made offline exactly once, in order, through a line that breaks before and after the other side has taken a batch', async () => {
    const store = await newStore();
    await fill(store, 2000);
    const far = ledger((call) => (call % 3 === 1 ? 'before' : call % 3 === 2 ? 'after' : 'no'));
    const outbox = outboxOf(store, far.companion);
    let runs = 0;
    while (runs < 30 && (await store.unsentCount()) > 0) {
      await outbox.run();
      runs += 1;
    }
    expect(far.taken.map((one) => one.envelope.n)).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
    expect(await store.unsentCount()).toBe(0);
  });

  it('answers every event for itself: a refused one is shown with its code and the others are through', async () => {
    const store = await newStore();
    await fill(store, 3);
    const far = ledger();
    const companion: Companion = {
      ...far.companion,
      append: async (events) => {
        const called = await far.companion.append(events);
        if (!called.ok) return called;
        const results = called.value.results.map(
          (result, i): AppendResult =>
            i === 1
              ? {
                  status: 'refused',
                  id: result.id,
                  code: 'not-a-member',
                  reason: '不是本案人员',
                  todo: '请队长分派',
                }
              : result,
        );
        return { ok: true, value: { ...called.value, results } };
      },
    };
    await outboxOf(store, companion).run();
    expect(await store.unsentCount()).toBe(0);
    expect((await store.refusals()).map(({ type, code, todo }) => ({ type, code, todo }))).toEqual([
      { type: 'item.completed', code: 'not-a-member', todo: '请队长分派' },
    ]);
  });

  it('stops asking when nothing is answered, and keeps everything', async () => {
    const store = await newStore();
    await fill(store, 2);
    const companion: Companion = {
      ...ledger().companion,
      append: async () => ({ ok: true, value: { results: [], ledger: { size: 0, root: '' }, now: NOW } }),
    };
    const outcome = await outboxOf(store, companion).run();
    expect(outcome.ok).toBe(false);
    expect(await store.unsentCount()).toBe(2);
  });

  it('gives a restored companion again what it had acknowledged (decision 29)', async () => {
    const store = await newStore();
    const far = ledger();
    await fill(store, 5);
    await outboxOf(store, far.companion).run();
    far.forget();
    await fill(store, 1);
    await outboxOf(store, far.companion).run();
    expect(far.taken.map((one) => one.envelope.n).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('fetches page by page what others made and tells which events are new', async () => {
    const store = await newStore();
    const far = ledger();
    const other = await newOther();
    far.others.push(...other.map((event, i) => ({ seq: i + 10, event })));
    const first = await outboxOf(store, far.companion).run();
    expect(first.ok && first.received.length).toBe(5);
    const second = await outboxOf(store, far.companion).run();
    expect(second.ok && second.received.length).toBe(0);
    expect((await store.eventsOf([CASE])).length).toBe(5);
  });

  it('learns how far its clock is from the companion’s', async () => {
    const store = await newStore();
    const far = ledger();
    await fill(store, 1);
    const outbox = createOutbox({
      store,
      companion: far.companion,
      now: () => Date.parse(NOW) + 180_000,
      verify: async () => true,
    });
    await outbox.run();
    expect((await outbox.notes()).offsetMs).toBe(180_000);
  });
});

describe('[32] the companion’s record', () => {
  it('may grow; whatever it says besides is refused, and nothing is exchanged until it is that record again', async () => {
    const store = await newStore();
    const far = ledger();
    const outbox = outboxOf(store, far.companion);
    for (const size of [3, 3, 8, 21]) {
      far.say(leavesOf(size));
      expect((await outbox.run()).ok).toBe(true);
    }
    const others: readonly (readonly [string, readonly Uint8Array[]])[] = [
      ['shrunk', leavesOf(20)],
      ['rewritten', leavesOf(21).with(4, new Uint8Array(32))],
      ['rewritten', [...leavesOf(20), new Uint8Array(32), new Uint8Array(32)]],
      ['rewritten', leavesOf(30).toSpliced(9, 1)],
    ];
    await fill(store, 2);
    const before = far.taken.length;
    for (const [why, leaves] of others) {
      far.say(leaves);
      // The first run after good ones sends before it asks; from then on nothing is sent.
      const outcome = await outbox.run();
      expect(outcome).toMatchObject({ ok: false, failure: { kind: 'other-record', why }, received: [] });
    }
    await fill(store, 3);
    expect((await outbox.run()).ok).toBe(false);
    expect(await store.unsentCount()).toBe(3);
    expect(far.taken).toHaveLength(before + 2);
    far.say(leavesOf(22));
    expect((await outbox.run()).ok).toBe(true);
    expect(await store.unsentCount()).toBe(0);
  });

  it('that was declared restored is taken, said, and given again what it had acknowledged', async () => {
    const store = await newStore();
    const far = ledger();
    const outbox = outboxOf(store, far.companion);
    await fill(store, 4);
    far.say(leavesOf(9));
    await outbox.run();
    far.forget();
    far.say(leavesOf(5));
    expect(await outbox.run()).toMatchObject({ ok: false, failure: { kind: 'other-record' } });
    far.say(leavesOf(5), 2);
    expect((await outbox.run()).ok).toBe(true);
    expect((await outbox.notes()).restoredAt).toBe(Date.parse(NOW));
    await outbox.run();
    expect(far.taken.map((one) => one.envelope.n).sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    // The epoch before is no way back.
    far.say(leavesOf(9), 1);
    expect(await outbox.run()).toMatchObject({ ok: false, failure: { why: 'rewritten' } });
  });

  it('counts only with a signature by the pinned key', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const spki = base64.encode(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)));
    const answer = checkpointOf(1, leavesOf(3), null);
    const signature = base64.encode(
      new Uint8Array(
        await crypto.subtle.sign(
          { name: 'ECDSA', hash: 'SHA-256' },
          pair.privateKey,
          checkpointBytes(answer.checkpoint),
        ),
      ),
    );
    const judge = (one: CheckpointAnswer) => judgeCheckpoint(null, one, verifyBy(spki));
    expect((await judge({ ...answer, signature })).ok).toBe(true);
    expect(await judge(answer)).toEqual({ ok: false, why: 'bad-signature' });
    const larger = { ...answer, signature, checkpoint: { ...answer.checkpoint, size: 4 } };
    expect(await judge(larger)).toEqual({ ok: false, why: 'bad-signature' });
  });
});

/** Five events of another device on the same case. */
async function newOther(): Promise<readonly SealedEvent[]> {
  const other = { person: 'officer2', name: '林若溪', device: 'd2' };
  const { open } = await officerStore(() => Date.parse(NOW), ulid, other);
  await fill(open, 5);
  return open.eventsOf([CASE]);
}

describe('back-off', () => {
  it('grows, is never under half its step nor over a minute, and starts again from nothing', () => {
    expect(backOff(0, 0.5)).toBe(0);
    expect([1, 2, 3, 4].map((n) => backOff(n, 0))).toEqual([500, 1000, 2000, 4000]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, chance) => {
          const wait = backOff(n, chance);
          const full = Math.min(60_000, 1000 * 2 ** Math.min(n - 1, 16));
          return wait >= full / 2 && wait <= full;
        },
      ),
    );
  });
});
