/**
 * Sends what was made here, exactly once: ids make a resend harmless, every event is answered for itself, and what
 * was not answered stays. Fetches what others made. Pure of timers: the worker says when.
 */

import type { Checkpoint } from '#shared/api/checkpoint.ts';
import type { AppendResult } from '#shared/api/contract.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS, type SealedEvent } from '#shared/case/envelope.ts';
import type { Answer, OpenStore } from '../store/store.ts';
import { judgeCheckpoint, type VerifyCheckpoint } from './checkpoint.ts';
import type { CallFailure, Companion } from './companion.ts';

/** Room for the JSON around the events of a batch. */
const BATCH_BYTES = MAX_BATCH_BYTES - 64 * 1024;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** What the last talk with the companion left behind. */
export interface SyncNotes {
  readonly lastAt: number | null;
  /** Device's clock minus the companion's, milliseconds. */
  readonly offsetMs: number;
  readonly ledgerSize: number;
  /** When the record was last declared restored from a backup, epoch ms; absent: never while paired. */
  readonly restoredAt?: number;
}
export const NO_NOTES: SyncNotes = { lastAt: null, offsetMs: 0, ledgerSize: 0 };

export type SyncOutcome =
  | {
      readonly ok: true;
      readonly sent: number;
      readonly received: readonly SealedEvent[];
      /** Version of what the companion would provide now. */
      readonly provision: string;
    }
  | {
      readonly ok: false;
      readonly failure: CallFailure;
      readonly sent: number;
      readonly received: readonly SealedEvent[];
    };

/** Milliseconds to wait after `failures` failures in a row, half of it by chance. @param chance 0 … 1 */
export function backOff(failures: number, chance: number): number {
  if (failures <= 0) return 0;
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(full / 2 + (full / 2) * chance);
}

function answerOf(result: AppendResult): Answer | null {
  switch (result.status) {
    case 'accepted':
    case 'known':
    case 'already-erased':
      return { id: result.id, state: 'acked' };
    case 'quarantined':
      return { id: result.id, state: 'quarantined' };
    case 'refused':
      return result.id === null
        ? null
        : { id: result.id, state: 'refused', code: result.code, reason: result.reason, todo: result.todo };
  }
}

export interface Outbox {
  /** Sends all that waits, then fetches all that is new. */
  run(): Promise<SyncOutcome>;
  notes(): Promise<SyncNotes>;
}

export function createOutbox(deps: {
  readonly store: OpenStore;
  readonly companion: Companion;
  readonly now: () => number;
  readonly verify: VerifyCheckpoint;
}): Outbox {
  const { store, companion, now, verify } = deps;
  // By the companion's key: who pairs with another one begins with that one's record.
  const checkpointDoc = `checkpoint/${store.profile.companionKey}`;
  const otherRecordDoc = `otherRecord/${store.profile.companionKey}`;

  const notes = async () => (await store.get<SyncNotes>('sync')) ?? NO_NOTES;
  const heard = async (companionNow: string, startedAt: number, ledgerSize?: number) => {
    const answeredAt = now();
    const before = await notes();
    const offsetMs = Math.round((startedAt + answeredAt) / 2 - Date.parse(companionNow));
    await store.put('sync', {
      ...before,
      lastAt: answeredAt,
      offsetMs,
      ledgerSize: ledgerSize ?? before.ledgerSize,
    });
  };

  const send = async (): Promise<{ sent: number; failure: CallFailure | null }> => {
    let sent = 0;
    let restored = false;
    for (;;) {
      const batch = await store.unsent(MAX_BATCH_EVENTS, BATCH_BYTES);
      if (batch.length === 0) return { sent, failure: null };
      const startedAt = now();
      const called = await companion.append(batch);
      if (!called.ok) return { sent, failure: called.failure };
      const { results, ledger } = called.value;
      const known = await notes();
      const answers = results.map(answerOf).filter((a) => a !== null);
      const asked = new Set(batch.map((event) => event.envelope.id));
      const mine = answers.filter((answer) => asked.has(answer.id));
      // An answer that settles nothing would be asked for ever.
      if (mine.length === 0) {
        const failure: CallFailure = {
          kind: 'refused',
          status: 200,
          code: 'no-answer',
          detail: 'none of the events sent was answered',
          todo: '',
        };
        return { sent, failure };
      }
      await store.answered(mine);
      sent += mine.length;
      await heard(called.value.now, startedAt, ledger.size);
      if (!restored && ledger.size < known.ledgerSize) {
        // The ledger shrank: it was restored from a backup. Give it again what it had acknowledged.
        restored = true;
        await store.resendAll();
        await store.remove('cursor');
      }
    }
  };

  const receive = async (): Promise<
    | { readonly received: SealedEvent[]; readonly failure: null; readonly provision: string }
    | { readonly received: SealedEvent[]; readonly failure: CallFailure }
  > => {
    const received: SealedEvent[] = [];
    for (;;) {
      const cursor = (await store.get<number>('cursor')) ?? 0;
      const startedAt = now();
      const before = await store.get<Checkpoint>(checkpointDoc);
      const called = await companion.sync(cursor, before?.size ?? null);
      if (!called.ok) return { received, failure: called.failure };
      const verdict = await judgeCheckpoint(before, called.value.checkpoint, verify);
      if (!verdict.ok) {
        await store.put(otherRecordDoc, verdict.why);
        return { received, failure: { kind: 'other-record', why: verdict.why } };
      }
      if (verdict.keep.size !== before?.size || verdict.restored)
        await store.put(checkpointDoc, verdict.keep);
      await store.remove(otherRecordDoc);
      if (verdict.restored) {
        // Declared, so taken; what it had acknowledged before may not have been in the backup.
        await store.resendAll();
        await store.remove('cursor');
        await store.put('sync', { ...(await notes()), ledgerSize: 0, restoredAt: now() });
        continue;
      }
      const { events, next, more } = called.value;
      const fresh = events.map(({ seq, envelope, body }) => ({ seq, event: { envelope, body } }));
      await store.received(fresh);
      for (const { event } of fresh) {
        if (event.envelope.device !== store.profile.device) received.push(event);
      }
      if (next !== cursor) await store.put('cursor', next);
      await heard(called.value.now, startedAt);
      if (!more || next <= cursor) return { received, failure: null, provision: called.value.provision };
    }
  };

  return {
    notes,
    run: async () => {
      if ((await store.get(otherRecordDoc)) !== null) {
        // Nothing is given to another record than the one known here; it is asked first whether it is that again.
        const asked = await receive();
        if (asked.failure !== null)
          return { ok: false, failure: asked.failure, sent: 0, received: asked.received };
      }
      const { sent, failure } = await send();
      if (failure !== null) return { ok: false, failure, sent, received: [] };
      const got = await receive();
      return got.failure === null
        ? { ok: true, sent, received: got.received, provision: got.provision }
        : { ok: false, failure: got.failure, sent, received: got.received };
    },
  };
}
