/** What cameras have of a case is told in it once each, over restarts of the companion and refusals of the record. */
import { describe, expect, it } from 'vitest';
import type { EventDraft } from '#shared/case/events.ts';
import type { StoredEvent, WriteResult } from '../ledger/types.ts';
import { footageOfFile, footageOfRecording, MAX_TOLD, openInCases } from './in-cases.ts';

const REC = '01JDREC0000000000000000001';
const CASE = '01JDEM0CASE00000000000000A';
const at = (second: number) => new Date(Date.parse('2026-11-25T02:00:00.000Z') + second * 1000).toISOString();
const opened: EventDraft = {
  type: 'media.opened',
  data: { by: 'zhang', camera: '7 号', case: CASE, until: at(3600) },
};
const started = (second: number): EventDraft => ({ type: 'media.started', data: { at: at(second) } });
const ended = (second: number): EventDraft => ({
  type: 'media.ended',
  data: { at: at(second), why: 'stopped' },
});
const hole = (from: number, to: number, why: 'gone' | 'silent'): EventDraft => ({
  type: 'media.hole',
  data: { from: at(from), to: at(to), why },
});
const head: EventDraft = {
  type: 'media.chainHead',
  data: { file: 0, number: 1, chain: 'a'.repeat(64), bytes: 9 },
};

/** A record in memory: as much of the ledger as is asked. */
function record() {
  const all: StoredEvent[] = [];
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  let refuses = 0;
  const append = (kind: 'media' | 'case', id: string, { type, data }: EventDraft): StoredEvent => {
    const seq = all.length + 1;
    const event = {
      seq,
      receivedAt: 0,
      envelope: { id: `e${seq}`, stream: { kind, id }, type, actor: 'companion' },
      body: { data },
    } as unknown as StoredEvent;
    all.push(event);
    for (const listener of listeners) listener([event]);
    return event;
  };
  return {
    hear: (draft: EventDraft) => append('media', REC, draft),
    refuse: (times: number) => {
      refuses = times;
    },
    told: () =>
      all.flatMap(({ envelope, body }) =>
        envelope.stream.kind === 'case' ? [[envelope.type, body?.data.at ?? null]] : [],
      ),
    ledger: {
      readKind: async () => all.filter(({ envelope }) => envelope.stream.kind === 'media'),
      readStream: async () => all.filter(({ envelope }) => envelope.stream.kind === 'case'),
      writeOwn: async (stream: { readonly id: string }, draft: EventDraft): Promise<WriteResult> => {
        if (refuses > 0) {
          refuses -= 1;
          return { ok: false, problem: { code: 'busy' } } as unknown as WriteResult;
        }
        append('case', stream.id, draft);
        return { ok: true } as unknown as WriteResult;
      },
      onAppended: (listener: (events: readonly StoredEvent[]) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

describe('R29 footage in its case', () => {
  it('each once: as it comes, and after a restart what was not told', async () => {
    const { ledger, hear, told } = record();
    const first = await openInCases({ ledger, onError: () => {} });
    for (const draft of [opened, started(0), head, ended(60)]) hear(draft);
    await first.settled();
    await first.close();
    expect(told()).toEqual([
      ['footage.began', at(0)],
      ['footage.ended', at(60)],
    ]);
    // While nobody listened.
    hear(hole(60, 75, 'gone'));
    hear(started(75));
    const second = await openInCases({ ledger, onError: () => {} });
    hear(hole(80, 84, 'silent'));
    hear(ended(90));
    await second.settled();
    expect(told().slice(2)).toEqual([
      ['footage.began', at(75)],
      ['footage.broken', null],
      ['footage.ended', at(90)],
    ]);
    await second.close();
  });

  it('without its sound the pictures are there all the same', async () => {
    const { ledger, hear, told } = record();
    const one = await openInCases({ ledger, onError: () => {} });
    for (const draft of [opened, started(0)]) hear(draft);
    const silent = hole(10, 30, 'silent');
    hear({ ...silent, data: { ...silent.data, track: 'audio' } } as EventDraft);
    hear({ ...silent, data: { ...silent.data, track: 'video' } } as EventDraft);
    hear(ended(60));
    await one.settled();
    await one.close();
    expect(told().map(([type]) => type)).toEqual(['footage.began', 'footage.broken', 'footage.ended']);
  });

  it('what the record refused is told with the next, and never twice', async () => {
    const { ledger, hear, told, refuse } = record();
    const problems: unknown[] = [];
    const one = await openInCases({ ledger, onError: (error) => problems.push(error) });
    refuse(2);
    hear(opened);
    hear(started(0));
    await one.settled();
    expect([told(), problems.length]).toEqual([[], 2]);
    hear(ended(60));
    await one.settled();
    expect(told().map(([type]) => type)).toEqual(['footage.began', 'footage.ended']);
    await one.close();
  });

  it('of no case: nothing; of a camera that comes and goes all day: so many, and the last is an end', () => {
    const { case: _case, ...data } = opened.type === 'media.opened' ? opened.data : { case: '' };
    expect(
      footageOfRecording(REC, [{ type: 'media.opened', data } as EventDraft, started(0), ended(9)]),
    ).toEqual([]);
    const flapping = Array.from({ length: MAX_TOLD }, (_, n) => [started(n * 2), ended(n * 2 + 1)]).flat();
    const due = footageOfRecording(REC, [opened, ...flapping]);
    expect(due.length).toBe(MAX_TOLD);
    expect(due.at(-1)?.draft.type).toBe('footage.ended');
    const odd = footageOfRecording(REC, [opened, hole(0, 3, 'silent'), ...flapping]);
    expect([odd.length, odd.at(-1)?.draft.type]).toEqual([MAX_TOLD + 1, 'footage.ended']);
  });

  it('a file: when it is of a case and its time is known; put right, filed elsewhere, and there', () => {
    const OTHER = '01JDEM0CASE00000000000000B';
    const imported = (more: object): EventDraft =>
      ({
        type: 'media.imported',
        data: {
          name: 'a.mp4',
          kind: 'video',
          format: 'mp4',
          size: 9,
          sha256: 'a'.repeat(64),
          head: { number: 1, chain: 'a'.repeat(64) },
          device: { make: 'HIK', serial: '7', from: 'file' },
          ...more,
        },
      }) as EventDraft;
    const recorded = { from: at(0), to: at(60), own: '10:00', source: 'quicktime', zone: 'utc' };
    const filed = (to: string): EventDraft => ({ type: 'media.filed', data: { by: 'zhang', case: to } });
    const timeSet: EventDraft = {
      type: 'media.timeSet',
      data: { by: 'lin', from: at(30), to: at(90), reason: '机器慢了半分钟' },
    };
    const brief = (events: readonly EventDraft[]) =>
      footageOfFile(REC, events).map(({ case: of, draft }) => [
        of,
        draft.type,
        'from' in draft.data ? draft.data.from : null,
        'timeSetBy' in draft.data ? draft.data.timeSetBy : null,
      ]);
    expect(brief([imported({ recorded })])).toEqual([]);
    expect(brief([imported({ case: CASE })])).toEqual([]);
    expect(brief([imported({ case: CASE, recorded })])).toEqual([[CASE, 'footage.filed', at(0), null]]);
    expect(brief([imported({ recorded }), filed(CASE), timeSet, filed(OTHER)])).toEqual([
      [CASE, 'footage.filed', at(0), null],
      [CASE, 'footage.filed', at(30), 'lin'],
      [CASE, 'footage.removed', null, null],
      [OTHER, 'footage.filed', at(30), 'lin'],
    ]);
  });
});
