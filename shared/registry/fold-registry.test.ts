import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_PREV, type SealedEvent, seal } from '../case/envelope.ts';
import { type EventDraft, latestVersion, streamKindOf } from '../case/events.ts';
import { nextHlc } from '../case/hlc.ts';
import { foldRegistry } from './fold-registry.ts';
import type { OfficerRecord } from './records.ts';

const T0 = Date.parse('2026-11-25T02:00:00.000Z');
const ids = (n: number) => `01JD${String(n).padStart(22, '0')}`;
const IMPORT = ids(9001);

function written(drafts: readonly (readonly [stream: string, EventDraft])[]): SealedEvent[] {
  return drafts.map(([stream, draft], at) =>
    seal({
      id: ids(at + 1),
      stream: { kind: streamKindOf(draft.type), id: stream },
      type: draft.type,
      v: latestVersion(draft.type),
      hlc: nextHlc(null, T0 + at * 1000, 'console-zhao'),
      at: new Date(T0 + at * 1000).toISOString(),
      actor: 'zhao',
      device: 'console-zhao',
      n: at + 1,
      prev: NO_PREV,
      seen: [],
      data: draft.data as Record<string, never>,
      salt: new Uint8Array(32).fill(at),
    }),
  );
}
const officer = (name: string): OfficerRecord => ({
  name,
  account: null,
  organ: 'o',
  status: 'active',
  certificate: null,
  examination: { result: 'not-recorded' },
  reviewer: null,
});
const recorded = (from: string, name: string, importId?: string): EventDraft => ({
  type: 'person.recorded',
  data: {
    from,
    record: officer(name),
    reason: '登记',
    ...(importId === undefined ? {} : { import: importId }),
  },
});
const names = (events: readonly SealedEvent[], id = 'p') =>
  (foldRegistry(events).persons.get(id) ?? []).map(({ from, record }) => `${from} ${record.name}`);

describe('R9 the registry from its events', () => {
  it('holds versions by their day; of one day the later event is the later one', () => {
    const events = written([
      ['p', recorded('2026-05-01', 'b')],
      ['p', recorded('2026-01-01', 'a')],
      ['p', recorded('2026-05-01', 'c')],
    ]);
    expect(names(events)).toEqual(['2026-01-01 a', '2026-05-01 b', '2026-05-01 c']);
  });

  it('leaves out what was withdrawn, and what no import ever completed', () => {
    const drafts: (readonly [string, EventDraft])[] = [
      ['p', recorded('2026-01-01', 'a')],
      ['p', recorded('2026-02-01', 'wrong')],
      ['p', { type: 'person.withdrawn', data: { event: ids(2), reason: '登记错了' } }],
      ['p', recorded('2026-03-01', 'imported', IMPORT)],
    ];
    expect(names(written(drafts))).toEqual(['2026-01-01 a']);
    expect(foldRegistry(written(drafts)).uncounted).toBe(1);
    const done: EventDraft = {
      type: 'unit.registryImported',
      data: {
        import: IMPORT,
        organs: 0,
        persons: 1,
        file: { name: 'x.xlsx', sha256: 'a'.repeat(64) },
        reason: '导入',
      },
    };
    const counted = written([...drafts, ['companion', done]]);
    expect(names(counted)).toEqual(['2026-01-01 a', '2026-03-01 imported']);
    expect(foldRegistry(counted)).toMatchObject({ uncounted: 0, imports: [{ id: IMPORT, persons: 1 }] });
  });

  it('is the same in whatever order its events arrive', () => {
    const draft = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('p', 'q'),
          fc.constantFrom('2026-01-01', '2026-05-01'),
          fc.string({ minLength: 1, maxLength: 3 }),
          fc.boolean(),
        )
        .map(
          ([id, from, name, imported]) => [id, recorded(from, name, imported ? IMPORT : undefined)] as const,
        ),
      fc
        .integer({ min: 1, max: 12 })
        .map(
          (n) =>
            [
              'p',
              { type: 'person.withdrawn', data: { event: ids(n), reason: '登记错了' } } satisfies EventDraft,
            ] as const,
        ),
      fc
        .boolean()
        .map(
          (checked) =>
            [
              'companion',
              { type: 'unit.registrySet', data: { checked, reason: '名册齐了' } } satisfies EventDraft,
            ] as const,
        ),
    );
    fc.assert(
      fc.property(
        fc.array(draft, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(1000)),
        (drafts, order) => {
          const events = written(drafts);
          const shuffled = events
            .map((event) => ({ event, at: order.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ event }) => event);
          expect(foldRegistry(shuffled)).toEqual(foldRegistry(events));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('counts what this program does not know, and passes over what is no registry’s', () => {
    const [event] = written([['p', recorded('2026-01-01', 'a')]]);
    if (event === undefined) throw new Error('no event');
    const later = { ...event, envelope: { ...event.envelope, v: 9 } };
    expect(foldRegistry([later])).toMatchObject({ notUnderstood: 1 });
    expect(foldRegistry([{ ...event, body: null }]).persons.size).toBe(0);
  });
});
