import { base64 } from '@scure/base';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { type AppendResult, appendResultSchema } from '#shared/api/contract.ts';
import {
  bodyMatches,
  eventBytes,
  leafHash,
  MAX_EVENT_BYTES,
  NO_PREV,
  type SealedEvent,
  type StreamRef,
} from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { merkleRoot } from '#shared/merkle/tree.ts';
import { createChain } from '../pairing/fixtures/device-client.ts';
import { caller, openLedger } from './fixtures/open-ledger.ts';
import { createMemoryStore } from './store/memory.ts';
import { LedgerUnavailable, type StoredEvent } from './types.ts';

const openedDraft = (key?: string) =>
  ({
    type: 'case.opened',
    data: {
      category: 'penalty',
      procedure: 'ordinary',
      ...(key === undefined ? {} : { alias: { system: 'legacy', key } }),
    },
  }) as const;
const step = { type: 'step.started', data: { step: 'filing' } } as const;
const newCase = (): StreamRef => ({ kind: 'case', id: ulid() });
const short = (results: readonly AppendResult[]) =>
  results.map((one) => (one.status === 'refused' ? one.code : one.status));

/** One officer with a case of his own. */
async function oneCase(over: Parameters<typeof openLedger>[0] = {}) {
  const opened = await openLedger(over);
  const me = caller('p1');
  const chain = createChain('p1', 'd-p1');
  const stream = newCase();
  const first = chain.next(stream, openedDraft());
  await opened.ledger.append([first], me);
  return { ...opened, me, chain, stream, first };
}

describe('R44 append', () => {
  it('numbers from 1 without holes, and its root is the root of the leaves', async () => {
    const { ledger, chain, stream, me, first } = await oneCase();
    const events = [first, ...Array.from({ length: 9 }, () => chain.next(stream, step))];
    const results = await ledger.append(events.slice(1), me);
    for (const result of results) appendResultSchema.parse(result);
    expect(results.map((one) => (one.status === 'accepted' ? one.seq : 0))).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(ledger.size()).toBe(10);
    expect(ledger.root()).toBe(base64.encode(merkleRoot(events.map((one) => leafHash(one.envelope)))));
  });

  it('gives back what was sent, body included, in order', async () => {
    const { ledger, chain, stream, me, first } = await oneCase();
    const second = chain.next(stream, step);
    await ledger.append([second], me);
    const read = await ledger.readStream(stream);
    expect(read.map(({ envelope, body }) => ({ envelope, body }))).toEqual([first, second]);
  });

  it('writes several drafts together, or none of them, and lets others in the same transaction be', async () => {
    const { ledger } = await openLedger();
    const me = caller('p1');
    const [mine, theirs] = [newCase(), newCase()];
    const [none, one] = await Promise.all([
      ledger.writeAll(me, [
        { stream: mine, draft: openedDraft() },
        { stream: mine, draft: step },
        // Nobody but the companion gives numbers.
        { stream: mine, draft: { type: 'case.numbered', data: { inspection: 1, enterprise: 'e' } } },
      ]),
      ledger.write(me, theirs, openedDraft()),
    ]);
    expect([none.ok, one.ok]).toEqual([false, true]);
    expect(ledger.size()).toBe(1);
    expect(await ledger.readStream(mine)).toEqual([]);
    expect(await ledger.case(mine.id)).toBeNull();
    const numbered = { type: 'case.numbered', data: { inspection: 1, enterprise: 'e' } } as const;
    const all = await ledger.writeAll(me, [
      { stream: mine, draft: openedDraft() },
      { stream: mine, draft: numbered, by: 'companion' },
      { stream: mine, draft: step },
    ]);
    expect(all).toMatchObject({ ok: true, seq: 4 });
    expect((await ledger.readStream(mine)).map(({ envelope }) => [envelope.type, envelope.actor])).toEqual([
      ['case.opened', 'p1'],
      ['case.numbered', 'companion'],
      ['step.started', 'p1'],
    ]);
    expect((await ledger.chain(me.device)).holes).toEqual([]);
  });

  it('has the same size and root after it was closed and opened again', async () => {
    const store = createMemoryStore();
    const { ledger, chain, stream, me, keys, deps } = await oneCase({ store });
    for (let i = 0; i < 3; i += 1) {
      await ledger.append(
        Array.from({ length: 400 }, () => chain.next(stream, step)),
        me,
      );
    }
    const again = await openLedger({ ...deps, store, keys });
    expect(again.ledger.size()).toBe(1201);
    expect(again.ledger.root()).toBe(ledger.root());
    expect((await store.tree())?.size).toBe(1201);
    expect((await again.ledger.append([chain.next(stream, step)], me))[0]).toMatchObject({
      status: 'accepted',
      seq: 1202,
    });
  });

  it('shares one transaction among what arrives together, and answers each its own', async () => {
    const store = createMemoryStore();
    let commits = 0;
    const { ledger, me } = await oneCase({
      store: {
        ...store,
        commit: async (batch) => {
          commits += 1;
          await store.commit(batch);
        },
      },
    });
    expect(me.person).toBe('p1');
    commits = 0;
    const writers = Array.from({ length: 16 }, (_, i) => ({
      chain: createChain(`w${i}`, `d-w${i}`),
      who: caller(`w${i}`),
    }));
    const results = await Promise.all(
      writers.map(({ chain, who }) => ledger.append([chain.next(newCase(), openedDraft())], who)),
    );
    expect(results.flat().every((one) => one.status === 'accepted')).toBe(true);
    expect(new Set(results.flat().map((one) => (one.status === 'accepted' ? one.seq : 0))).size).toBe(16);
    expect(commits).toBe(1);
  });

  it('tells listeners after the commit, in order, and one that throws does no harm', async () => {
    const { ledger, chain, stream, me, errors } = await oneCase();
    const heard: number[] = [];
    ledger.onAppended(() => {
      throw new Error('listener');
    });
    const stop = ledger.onAppended((events: readonly StoredEvent[]) =>
      heard.push(...events.map((one) => one.seq)),
    );
    await ledger.append([chain.next(stream, step), chain.next(stream, step)], me);
    stop();
    expect((await ledger.append([chain.next(stream, step)], me))[0]?.status).toBe('accepted');
    expect(heard).toEqual([2, 3]);
    expect(errors).toHaveLength(2);
  });
});

describe('R44 append, one after the other', () => {
  it('answers whoever appends at the moment he was answered', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    for (let delay = 0; delay < 12; delay += 1) {
      // Some turns of the microtask queue after the answer: each of them is a place to be forgotten in.
      for (let turn = 0; turn < delay; turn += 1) await null;
      expect(short(await ledger.append([chain.next(stream, step)], me))).toEqual(['accepted']);
    }
  });
});

describe('[12] sameness', () => {
  it('knows a resend by envelope and commitment', async () => {
    const { ledger, me, first } = await oneCase();
    expect((await ledger.append([first, first], me)).map((one) => one.status)).toEqual(['known', 'known']);
    expect(ledger.size()).toBe(1);
  });

  it('refuses the same id with other bytes, in one batch and across batches', async () => {
    const { ledger, me, chain, stream, first } = await oneCase();
    const other = chain.next(stream, step, { id: first.envelope.id });
    expect(short(await ledger.append([other], me))).toEqual(['different-bytes']);
    const a = createChain('p1', 'd-p1', { n: 1, prev: other.envelope.prev });
    const b = a.next(stream, step);
    const c = a.next(stream, step, { id: b.envelope.id });
    expect(short(await ledger.append([b, c], me))).toEqual(['accepted', 'different-bytes']);
  });

  it('drops the body of a resend after erasure', async () => {
    const { ledger, store, me, first, stream } = await oneCase();
    await store.eraseBodies([first.envelope.id]);
    expect(await ledger.append([first], me)).toEqual([
      { status: 'already-erased', id: first.envelope.id, seq: 1 },
    ]);
    expect((await ledger.readStream(stream))[0]?.body).toBeNull();
  });
});

describe('what is refused is said one by one', () => {
  async function refusal(make: (parts: Awaited<ReturnType<typeof oneCase>>) => unknown) {
    const parts = await oneCase();
    const [result] = await parts.ledger.append([make(parts)], parts.me);
    expect(parts.ledger.size()).toBe(1);
    if (result?.status !== 'refused') return result?.status;
    expect(result.reason.length).toBeGreaterThan(3);
    expect(result.todo.length).toBeGreaterThan(3);
    return result.code;
  }
  const edit = (event: SealedEvent, envelope: object, body: object = {}) => ({
    envelope: { ...event.envelope, ...envelope },
    body: { ...event.body, ...body },
  });

  it.each([
    ['no object', () => 'x', 'invalid-envelope'],
    ['an envelope with an unknown key', edit_({ extra: 1 }), 'invalid-envelope'],
    ['a malformed id', edit_({ id: 'x' }), 'invalid-envelope'],
    ['another actor', edit_({ actor: 'p2' }), 'wrong-actor'],
    ['another device', edit_({ device: 'd-p2' }), 'wrong-device'],
    ['a body with an unknown key', edit_({}, { extra: 1 }), 'invalid-data'],
    ['data of another shape', edit_({}, { data: { step: 7 } }), 'invalid-data'],
    ['a lone surrogate', edit_({}, { data: { step: 'filing', place: '\ud800' } }), 'invalid-data'],
    ['other data than it commits to', edit_({}, { data: { step: 'other' } }), 'bad-commitment'],
    ['an unknown kind', edit_({ type: 'case.danced' }), 'unknown-type'],
    ['an unknown version', edit_({ v: 99 }), 'unknown-type'],
    ['the wrong stream', edit_({ stream: { kind: 'device', id: 'd1' } }), 'wrong-stream'],
    ['no body', edit_({}, { data: undefined }), 'invalid-data'],
  ])('%s', async (_name, change, expected) => {
    expect(await refusal(({ chain, stream }) => change(chain.next(stream, step)))).toBe(expected);
  });
  function edit_(envelope: object, body: object = {}) {
    return (event: SealedEvent) => edit(event, envelope, body);
  }

  it('[15] one byte more than 64 KiB, and not exactly 64 KiB', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    const note = (filler: string) => ({
      type: 'note.written' as const,
      data: {
        kind: 'discretion' as const,
        draft: '案'.repeat(8000),
        text: '由'.repeat(8000),
        restsOn: Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`f${i}`, 'x'.repeat(3900)])),
        packs: [],
        tier: filler,
      },
    });
    const probe = createChain('p1', 'd-p1', { n: 1, prev: NO_PREV }).next(stream, note('x'));
    const missing = MAX_EVENT_BYTES - eventBytes(probe);
    const full = {
      ...note('x'),
      data: {
        ...note('x').data,
        restsOn: { ...note('x').data.restsOn, g: 'x'.repeat(missing - '"g":"",'.length) },
      },
    };
    const exact = chain.next(stream, full);
    expect(eventBytes(exact)).toBe(MAX_EVENT_BYTES);
    const more = edit(exact, {}, { data: { ...exact.body?.data, tier: 'xx' } });
    expect(short(await ledger.append([more, exact], me))).toEqual(['too-big', 'accepted']);
  });

  it('a case stream that is no ULID', async () => {
    expect(await refusal(({ chain }) => chain.next({ kind: 'case', id: 'case-1' }, openedDraft()))).toBe(
      'invalid-envelope',
    );
  });

  it('keeps nothing half-written: the size of what is read is the size that is said', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    await ledger.append([chain.next(stream, step), 'x', chain.next(newCase(), step)], me);
    expect(ledger.size()).toBe(2);
    expect(await ledger.readStream(stream)).toHaveLength(2);
    expect(MAX_EVENT_BYTES).toBe(65_536);
  });
});

describe('[8] the chain of a device', () => {
  it('accepts a hole, shows it, and closes it when the missing event comes', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    const two = chain.next(stream, step);
    const three = chain.next(stream, step);
    const four = chain.next(stream, step);
    expect(short(await ledger.append([four], me))).toEqual(['accepted']);
    expect(await ledger.chain('d-p1')).toEqual({ device: 'd-p1', last: 4, holes: [[2, 3]], forks: 0 });
    expect(short(await ledger.append([two, three], me))).toEqual(['accepted', 'accepted']);
    expect((await ledger.chain('d-p1')).holes).toEqual([]);
  });

  it('refuses a second event of the same count, and counts the fork', async () => {
    const { ledger, chain, stream, me, first } = await oneCase();
    await ledger.append([chain.next(stream, step)], me);
    const fork = createChain('p1', 'd-p1', { n: 1, prev: leafText(first) }).next(stream, step);
    expect(short(await ledger.append([fork], me))).toEqual(['device-fork']);
    expect((await ledger.chain('d-p1')).forks).toBe(1);
    expect(short(await ledger.append([chain.next(stream, step)], me))).toEqual(['accepted']);
  });

  it('refuses what does not follow, before and behind', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    const two = chain.next(stream, step);
    const three = chain.next(stream, step);
    const wrong = createChain('p1', 'd-p1', { n: 1, prev: NO_PREV }).next(stream, step);
    expect(short(await ledger.append([wrong], me))).toEqual(['broken-chain']);
    await ledger.append([three], me);
    const filler = createChain('p1', 'd-p1', { n: 1, prev: two.envelope.prev }).next(stream, step);
    expect(short(await ledger.append([filler], me))).toEqual(['broken-chain']);
    expect(short(await ledger.append([two], me))).toEqual(['accepted']);
  });

  it('goes on after a refused event, whose envelope is kept with the reason', async () => {
    const { ledger, store, chain, stream, me } = await oneCase();
    const bad = chain.next(stream, step, { data: { step: 'Not A Name' } });
    const good = chain.next(stream, step);
    expect(short(await ledger.append([bad], me))).toEqual(['invalid-data']);
    expect(short(await ledger.append([good], me))).toEqual(['accepted']);
    expect(await ledger.chain('d-p1')).toMatchObject({ last: 3, holes: [] });
    expect((await store.refused('d-p1', 10)).map((row) => [row.id, row.code])).toEqual([
      [bad.envelope.id, 'invalid-data'],
    ]);
  });

  it('accepts a refused event sent again once it is right', async () => {
    const { ledger, store, chain, stream, me } = await oneCase();
    const outsider = caller('p2');
    const other = createChain('p2', 'd-p2');
    const early = other.next(stream, step);
    const later = other.next(stream, step);
    expect(short(await ledger.append([early, later], outsider))).toEqual(['not-a-member', 'not-a-member']);
    await ledger.append(
      [chain.next(stream, { type: 'case.assigned', data: { officers: ['p1', 'p2'] } })],
      me,
    );
    expect(short(await ledger.append([early, later], outsider))).toEqual(['accepted', 'accepted']);
    expect(await store.countRefused('d-p2')).toBe(0);
    expect((await ledger.chain('d-p2')).holes).toEqual([]);
  });
});

describe('[9] a clock ahead of ours', () => {
  it('quarantines beyond five minutes, and releases by itself once our clock has passed it', async () => {
    let nowMs = Date.now();
    const { ledger, chain, stream, me } = await oneCase({ now: () => nowMs });
    const at = nowMs + 6 * 60_000;
    const early = chain.next(stream, step, { hlc: `${at}-0000-d-p1` });
    const after = chain.next(stream, step);
    expect(short(await ledger.append([early, after], me))).toEqual(['quarantined', 'accepted']);
    expect(short(await ledger.append([early], me))).toEqual(['quarantined']);
    expect((await ledger.quarantined()).map((one) => [one.id, one.releaseAt])).toEqual([
      [early.envelope.id, at],
    ]);
    expect((await ledger.chain('d-p1')).holes).toEqual([]);
    nowMs = at - 1;
    await ledger.releaseDue();
    expect(ledger.size()).toBe(2);
    nowMs = at;
    await ledger.releaseDue();
    expect(ledger.size()).toBe(3);
    expect(await ledger.quarantined()).toEqual([]);
    const read = await ledger.readStream(stream);
    expect(read.map((one) => one.envelope.id)).toContain(early.envelope.id);
    expect(read.every(({ envelope, body }) => body !== null && bodyMatches(envelope, body))).toBe(true);
    expect(short(await ledger.append([early], me))).toEqual(['known']);
  });

  it('takes up to five minutes as they are, and never changes `at`', async () => {
    const nowMs = Date.now();
    const { ledger, chain, stream, me } = await oneCase({ now: () => nowMs });
    const event = chain.next(stream, step, {
      hlc: `${nowMs + 5 * 60_000}-0000-d-p1`,
      at: '2020-01-01T00:00:00.000Z',
    });
    expect(short(await ledger.append([event], me))).toEqual(['accepted']);
    expect((await ledger.readStream(stream)).at(-1)?.envelope.at).toBe('2020-01-01T00:00:00.000Z');
  });
});

describe('[14, 16] members and merged cases', () => {
  const events = (read: readonly StoredEvent[]) => read.map((one) => one.envelope.type);

  it('lets in the opener and whom he assigns, hands over or delegates to; nobody else', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    const two = createChain('p2', 'd-p2');
    expect(short(await ledger.append([two.next(stream, step)], caller('p2')))).toEqual(['not-a-member']);
    await ledger.append(
      [
        chain.next(stream, { type: 'case.assigned', data: { officers: ['p2'], lead: 'p7' } }),
        chain.next(stream, { type: 'case.handedOver', data: { from: 'p1', to: 'p3', reason: '调岗' } }),
      ],
      me,
    );
    expect((await ledger.case(stream.id))?.members).toEqual(['p1', 'p2', 'p7', 'p3']);
    expect(await ledger.mayRead({ kind: 'member', person: 'p3' }, stream.id)).toBe(true);
    expect(await ledger.mayRead({ kind: 'member', person: 'p4' }, stream.id)).toBe(false);
  });

  it('joins two cases of one legacy number: an event in both streams, officers of one unit in both', async () => {
    const { ledger } = await openLedger();
    const [a, b] = [newCase(), newCase()];
    const one = createChain('p1', 'd-p1');
    const two = createChain('p2', 'd-p2');
    await ledger.append([one.next(a, openedDraft('2026-0815')), one.next(a, step)], caller('p1'));
    await ledger.append([two.next(b, openedDraft()), two.next(b, step)], caller('p2'));
    const aliased = { type: 'case.aliased', data: { system: 'legacy', key: '2026-0815' } } as const;
    expect(short(await ledger.append([two.next(b, aliased)], caller('p2')))).toEqual(['accepted']);
    expect(events(await ledger.readStream(a))).toEqual(['case.opened', 'step.started', 'case.merged']);
    expect(events(await ledger.readStream(b))).toEqual([
      'case.opened',
      'step.started',
      'case.aliased',
      'case.merged',
    ]);
    const merged = (await ledger.readStream(b)).at(-1);
    expect(merged?.body?.data).toEqual({ with: a.id, because: 'same-alias' });
    expect(merged?.envelope.actor).toBe('companion');
    expect(await ledger.case(b.id)).toEqual({
      id: b.id,
      unit: 'u1',
      members: ['p2', 'p1'],
      group: [a.id, b.id],
    });
    // Each now gets the other's stream, from its beginning.
    const page = await ledger.readAfter(4, { kind: 'member', person: 'p2' }, 100);
    expect(page.events.filter((event) => event.envelope.stream.id === a.id)).toHaveLength(3);
    expect(short(await ledger.append([two.next(a, step)], caller('p2')))).toEqual(['accepted']);
    expect(short(await ledger.append([one.next(a, aliased)], caller('p1')))).toEqual(['accepted']);
    expect(ledger.size()).toBe(9);
  });

  it('joins them also when both come in one transaction', async () => {
    const { ledger } = await openLedger();
    const [a, b] = [newCase(), newCase()];
    await Promise.all([
      ledger.append([createChain('p1', 'd-p1').next(a, openedDraft('k'))], caller('p1')),
      ledger.append([createChain('p2', 'd-p2').next(b, openedDraft('k'))], caller('p2')),
    ]);
    expect((await ledger.case(b.id))?.group).toEqual([a.id, b.id]);
    expect((await ledger.case(a.id))?.members.toSorted()).toEqual(['p1', 'p2']);
    const third = newCase();
    await ledger.append([createChain('p3', 'd-p3').next(third, openedDraft('k'))], caller('p3'));
    expect((await ledger.case(b.id))?.group).toEqual([a.id, b.id, third.id]);
    expect((await ledger.case(b.id))?.members.toSorted()).toEqual(['p1', 'p2', 'p3']);
  });

  it('lets nobody of another unit in by a number that anyone can type', async () => {
    const { ledger } = await openLedger();
    const [a, b] = [newCase(), newCase()];
    await ledger.append([createChain('p1', 'd-p1').next(a, openedDraft('k'))], caller('p1'));
    const stranger = caller('p9', { unit: 'u9' });
    const chain = createChain('p9', 'd-p9');
    await ledger.append([chain.next(b, openedDraft('k'))], stranger);
    expect((await ledger.case(b.id))?.group).toEqual([a.id, b.id]);
    expect((await ledger.case(a.id))?.members).toEqual(['p1']);
    expect((await ledger.case(b.id))?.members).toEqual(['p9']);
    expect(short(await ledger.append([chain.next(a, step)], stranger))).toEqual(['not-a-member']);
  });

  it('lets a lead join by hand only cases that are both his', async () => {
    const { ledger } = await openLedger();
    const [a, b] = [newCase(), newCase()];
    await ledger.append([createChain('p1', 'd-p1').next(a, openedDraft())], caller('p1'));
    await ledger.append([createChain('p9', 'd-p9').next(b, openedDraft())], caller('p9', { unit: 'u9' }));
    const lead = caller('p5', { roles: ['lead'] });
    const by = createChain('p5', 'd-p5');
    const draft = { type: 'case.merged', data: { with: b.id, because: 'by-hand' } } as const;
    expect(short(await ledger.append([by.next(a, draft)], lead))).toEqual(['not-permitted']);
    expect((await ledger.case(a.id))?.group).toEqual([a.id]);
  });
});

describe('write: what the console does for a person', () => {
  it('keeps the chain and the frontier of the console, and is refused as a device would be', async () => {
    const { ledger, chain, stream, me, first } = await oneCase();
    const lead = caller('p5', { device: 'console-p5', roles: ['lead'] });
    const reminder: EventDraft = { type: 'case.reminded', data: { to: ['p1'], items: [] } };
    const one = await ledger.write(lead, stream, reminder);
    if (!one.ok) throw new Error(one.problem.code);
    expect(one.event.envelope).toMatchObject({ n: 1, seen: [first.envelope.id], actor: 'p5' });
    const own = chain.next(stream, step, { seen: [first.envelope.id] });
    await ledger.append([own], me);
    const two = await ledger.write(lead, stream, reminder);
    if (!two.ok) throw new Error(two.problem.code);
    expect(two.event.envelope.n).toBe(2);
    expect(two.event.envelope.prev).toBe(leafText(one.event));
    expect(two.event.envelope.seen).toEqual([one.event.envelope.id, own.envelope.id].sort());
    expect(two.event.envelope.hlc > own.envelope.hlc).toBe(true);
    const refused = await ledger.write(caller('p6', { roles: ['lead'], unit: 'u9' }), stream, reminder);
    expect(refused).toMatchObject({ ok: false, problem: { status: 403, code: 'not-permitted' } });
    expect(await ledger.chain('d-p6')).toMatchObject({ last: 0 });
  });

  it('numbers writes of one person that come together', async () => {
    const { ledger } = await openLedger();
    const me = caller('p1', { device: 'console-p1' });
    const results = await Promise.all(
      Array.from({ length: 20 }, () => ledger.write(me, newCase(), openedDraft())),
    );
    expect(results.map((one) => (one.ok ? one.event.envelope.n : 0)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect((await ledger.chain('console-p1')).holes).toEqual([]);
  });
});

describe('bad days', () => {
  it('refuses clearly when the disk is full, keeps what it had, and goes on when there is room', async () => {
    const store = createMemoryStore();
    let full = false;
    const { ledger, chain, stream, me, first } = await oneCase({
      store: {
        ...store,
        commit: async (batch) => {
          const { StoreFull } = await import('./store/store.ts');
          if (full) throw new StoreFull(null);
          await store.commit(batch);
        },
      },
    });
    const [root, second] = [ledger.root(), chain.next(stream, step)];
    full = true;
    await expect(ledger.append([second], me)).rejects.toMatchObject({
      problem: { code: 'disk-full', status: 507 },
    });
    await expect(ledger.append([first], me)).resolves.toMatchObject([{ status: 'known' }]);
    expect([ledger.size(), ledger.root()]).toEqual([1, root]);
    full = false;
    expect(short(await ledger.append([second], me))).toEqual(['accepted']);
    expect(short(await ledger.append([chain.next(stream, step)], me))).toEqual(['accepted']);
    expect((await ledger.chain('d-p1')).holes).toEqual([]);
  });

  it('lets one request that cannot be kept fail alone', async () => {
    const store = createMemoryStore();
    const { ledger, chain, stream, me } = await oneCase({
      store: {
        ...store,
        commit: async (batch) => {
          if (batch.events.some((row) => row.type === 'step.ended')) throw new Error('no');
          await store.commit(batch);
        },
      },
    });
    const good = chain.next(stream, step);
    const bad = chain.next(stream, { type: 'step.ended', data: { step: 'filing' } });
    const [a, b] = await Promise.allSettled([ledger.append([good], me), ledger.append([bad], me)]);
    expect([a.status, b.status]).toEqual(['fulfilled', 'rejected']);
    expect(ledger.size()).toBe(2);
  });

  it('answers those who wait when it is closed, and then takes nothing', async () => {
    const { ledger, chain, stream, me } = await oneCase();
    const waiting = ledger.append([chain.next(stream, step)], me);
    await ledger.close();
    expect(short(await waiting)).toEqual(['accepted']);
    await expect(ledger.append([chain.next(stream, step)], me)).rejects.toBeInstanceOf(LedgerUnavailable);
  });
});

function leafText(event: SealedEvent): string {
  return base64.encode(leafHash(event.envelope));
}
