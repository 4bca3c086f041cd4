/** R28 how a recording ended, as the record has it: a key's end by the clock is not its taking back. */
import { describe, expect, it, vi } from 'vitest';
import type { StationState } from '#shared/api/media.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { Caller, StoredEvent } from '../ledger/types.ts';
import type { Standing, Station, StationDeps } from './ingest/station.ts';
import { openMedia } from './service.ts';

const START = Date.parse('2026-11-27T02:00:00.000Z');
const CASE = '01JDQ8M5T0000000000000CASE';
const caller = { person: 'p1' } as unknown as Caller;

interface Before {
  readonly events?: readonly StoredEvent[];
  readonly lastKept?: number | null;
}
async function service({ events: before = [], lastKept = null }: Before = {}) {
  let time = START;
  const written: EventDraft[] = [];
  const listeners: ((events: readonly StoredEvent[]) => void)[] = [];
  const keys: Parameters<Station['setKeys']>[0][] = [];
  const kept: StationState[] = [];
  let on: Pick<StationDeps, 'onMessage' | 'onDown'> | null = null;
  let standing: Standing = { state: 'listening', code: null, port: 1935, since: START, restarts: 0 };
  const media = await openMedia({
    ledger: {
      readKind: async () => before,
      onAppended: (listener) => {
        listeners.push(listener);
        return () => undefined;
      },
      writeOwn: async (stream: StreamRef, draft: EventDraft) => {
        written.push(draft);
        const at = new Date(time).toISOString();
        const v = draft.type === 'media.ended' ? 2 : 1;
        const event = { envelope: { stream, type: draft.type, v, at }, body: { data: draft.data } };
        for (const listener of listeners) listener([event as unknown as StoredEvent]);
        return { ok: true } as never;
      },
    },
    station: (handlers) => {
      on = handlers;
      return {
        setKeys: (told) => keys.push(told),
        listening: Promise.resolve({ ok: true, port: 1935 }),
        standing: () => standing,
        watch: () => null,
        show: () => null,
        pid: () => null,
        close: async () => undefined,
      };
    },
    secret: new Uint8Array(32),
    newId: () => '01JDQ8M5T0000000000000000A',
    now: () => time,
    lastKept: async () => lastKept,
    onError: (error) => {
      throw error;
    },
    keepState: (state) => kept.push(state),
  });
  return {
    media,
    written,
    keys,
    kept,
    tell: (message: Parameters<StationDeps['onMessage']>[0]) => on?.onMessage(message),
    down: () => on?.onDown(),
    pass: (ms: number) => {
      time += ms;
    },
    stand: (next: Partial<Standing>) => {
      standing = { ...standing, ...next };
    },
  };
}
const asked = { camera: '3 号', case: CASE, hours: 1 };

describe('R28 keys and their ends', () => {
  it('a key that comes to its end is told at that moment, as one that ended by its time; one taken back is not among them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    try {
      const s = await service();
      const opened = await s.media.open(caller, asked);
      if (!(typeof opened === 'object' && 'recording' in opened)) throw new Error('not opened');
      const { recording } = opened;
      s.tell({ type: 'started', recording, at: START });
      await s.media.settled();
      expect(s.keys.at(-1)).toMatchObject({ keys: [{ recording }], expired: [] });
      s.pass(3_600_000 - 10);
      vi.advanceTimersByTime(31_000);
      expect(s.keys.at(-1)).toMatchObject({ keys: [{ recording }], expired: [] });
      s.pass(11);
      vi.advanceTimersByTime(12);
      expect(s.keys.at(-1)).toEqual({ keys: [], expired: [recording] });
      s.tell({ type: 'ended', recording, why: 'expired', at: START + 3_600_001 });
      await s.media.settled();
      expect(s.written.at(-1)).toMatchObject({ type: 'media.ended', data: { why: 'expired' } });
      await s.media.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('one that was taken back is told as such', async () => {
    const s = await service();
    const opened = await s.media.open(caller, asked);
    if (!(typeof opened === 'object' && 'recording' in opened)) throw new Error('not opened');
    s.tell({ type: 'started', recording: opened.recording, at: START });
    await s.media.settled();
    await s.media.close(caller, opened.recording, '设备交还');
    expect(s.keys.at(-1)).toEqual({ keys: [], expired: [] });
    s.pass(4_000_000);
    await s.media.stop();
  });

  it('only the last head of each file is written, and once', async () => {
    const s = await service();
    const head = (file: number, number: number, bytes: number) =>
      s.tell({
        type: 'head',
        head: { recording: '01JDQ8M5T0000000000000000A', file, number, chain: 'ab'.repeat(32), bytes },
        at: START,
      });
    head(0, 1, 100);
    head(0, 2, 200);
    head(1, 1, 50);
    await s.media.settled();
    await s.media.settled();
    head(1, 2, 80);
    await s.media.settled();
    expect(
      s.written.map(({ data }) => [(data as { file?: number }).file, (data as { bytes?: number }).bytes]),
    ).toEqual([
      [0, 200],
      [1, 50],
      [1, 80],
    ]);
    await s.media.stop();
  });
});

describe('R28 a companion that was killed while a camera sent', () => {
  const id = '01JDQ8M5T0000000000000000A';
  const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
  const stored = (seconds: number, draft: EventDraft, v = 1) =>
    ({
      envelope: { stream: { kind: 'media', id }, type: draft.type, v, at: at(seconds) },
      body: { data: draft.data },
    }) as unknown as StoredEvent;
  const opened: EventDraft = {
    type: 'media.opened',
    data: { by: 'p1', camera: '3 号', case: CASE, until: at(3_600) },
  };
  const started = (seconds: number): EventDraft => ({ type: 'media.started', data: { at: at(seconds) } });
  const head: EventDraft = {
    type: 'media.chainHead',
    data: { file: 0, number: 2, chain: 'ab'.repeat(32), bytes: 200 },
  };
  /** Sent, sealed, ended; sends again from −30 on, and nothing was sealed since. */
  const events = [
    stored(-100, opened),
    stored(-90, started(-90)),
    stored(-50, head),
    stored(-45, { type: 'media.ended', data: { at: at(-45), why: 'closed' } }, 2),
    stored(-30, started(-30)),
  ];

  it.each([
    ['ended with what is on disk', events, -12, -12],
    ['where nothing is, when it began: never before that', events, null, -30],
    ['nor where the disk has only what was before', events, -46, -30],
    ['what was sealed is believed where the disk cannot be read', [...events, stored(-20, head)], null, -20],
    ['never in what is to come', events, 60, 0],
  ] as const)('%s', async (_what, before, kept, ended) => {
    const s = await service({
      events: before,
      lastKept: kept === null ? null : START + kept * 1000,
    });
    expect(s.written).toEqual([{ type: 'media.ended', data: { at: at(ended), why: 'down' } }]);
    await s.media.stop();
  });
});

describe('R28 while nobody listens', () => {
  it.each([
    ['cannot-listen', 'EADDRINUSE', 'EADDRINUSE'],
    ['down', null, 'down'],
  ] as const)('%s: no key is given out, with the reason', async (state, code, deaf) => {
    const s = await service();
    s.stand({ state, code });
    expect(await s.media.open(caller, asked)).toEqual({ deaf });
    expect(s.written).toEqual([]);
    // Started again, it will listen where it did.
    s.stand({ state: 'starting', code: null });
    expect(await s.media.open(caller, asked)).toMatchObject({ server: ':1935/live' });
    await s.media.stop();
  });

  it('refused connections are added up, by reason', async () => {
    const s = await service();
    s.tell({ type: 'refused', by: [{ why: 'key', count: 3 }], address: '10.0.0.9' });
    s.tell({
      type: 'refused',
      by: [
        { why: 'key', count: 2 },
        { why: 'closed', count: 1 },
      ],
      address: '10.0.0.7',
    });
    expect(s.media.station().refused).toEqual({
      total: 6,
      by: [
        { why: 'key', count: 5 },
        { why: 'closed', count: 1 },
      ],
      last: { at: '2026-11-27T02:00:00.000Z', address: '10.0.0.7', why: 'closed' },
    });
    s.down();
    expect(s.kept.at(-1)?.refused.total).toBe(6);
    await s.media.stop();
  });
});
