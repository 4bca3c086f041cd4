import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyMatches,
  bodySchema,
  envelopeSchema,
  leafOf,
  MAX_EVENT_BYTES,
  NO_PREV,
  type SealedEvent,
  seal,
} from './envelope.ts';
import { dataProblem, eventSchemas, latestVersion } from './events.ts';
import { compareOrder, hlcMs, nextHlc } from './hlc.ts';
import { upcast } from './upcast.ts';

const input = {
  id: '01JDEM00000000000000000001',
  stream: { kind: 'case', id: '01JDEM0CASE00000000000000A' },
  type: 'item.completed',
  v: 1,
  hlc: '1764036000000-0000-dev1',
  at: '2025-11-25T02:00:00.000Z',
  actor: 'p1',
  device: 'dev1',
  n: 1,
  prev: NO_PREV,
  seen: [],
  data: { item: 'two-officers', closedBy: 'attestation', note: '沈一鸣、林若溪' },
  salt: new Uint8Array(32).fill(7),
} as const;

describe('decision 8: the final form, frozen', () => {
  // Literals computed outside this code, with Python's hmac and hashlib over hand-written RFC 8785 text.
  test('commitment and leaf of a known event', () => {
    const event = seal(input);
    expect(event.envelope.commitment).toBe('mfPZAA8a2qZX2UWgjbmTtl/Q1UjGUKP6150cG8yhgFQ=');
    expect(leafOf(event)).toBe('risMgmodOfKJFgcHXg5y83AMmUKAZjZypaFsYG/GJCA=');
  });

  test('the envelope holds no name and no legacy number: its keys are these, and unknown ones are refused', () => {
    const { envelope } = seal(input);
    expect(Object.keys(envelope).sort()).toEqual(
      [
        'actor',
        'alg',
        'at',
        'commitment',
        'device',
        'hlc',
        'id',
        'n',
        'prev',
        'seen',
        'stream',
        'type',
        'v',
      ].sort(),
    );
    expect(envelopeSchema.safeParse(envelope).success).toBe(true);
    expect(envelopeSchema.safeParse({ ...envelope, name: '沈一鸣' }).success).toBe(false);
    expect(envelopeSchema.safeParse({ ...envelope, actor: '沈一鸣' }).success).toBe(false);
    expect(bodySchema.safeParse({ data: {}, salt: NO_PREV, more: 1 }).success).toBe(false);
  });

  test('every changed field of the envelope changes the leaf', () => {
    const event = seal(input);
    const changes: Partial<SealedEvent['envelope']>[] = [
      { id: '01JDEM00000000000000000002' },
      { actor: 'p2' },
      { at: '2025-11-25T02:00:00.001Z' },
      { n: 2 },
      { seen: ['01JDEM00000000000000000009'] },
      { v: 2 },
      { device: 'dev2' },
      { type: 'item.reopened' },
    ];
    const leaves = changes.map((change) => leafOf({ envelope: { ...event.envelope, ...change } }));
    expect(new Set([leafOf(event), ...leaves]).size).toBe(changes.length + 1);
  });

  test('a body with one changed character, or another salt, is not the one committed to', () => {
    const { envelope, body } = seal(input);
    if (body === null) throw new Error('sealed events have a body');
    expect(bodyMatches(envelope, body)).toBe(true);
    expect(bodyMatches(envelope, { ...body, data: { ...body.data, note: '沈一鸣、林若兮' } })).toBe(false);
    expect(bodyMatches(envelope, { ...body, salt: NO_PREV })).toBe(false);
    // The same bytes in another spelling of base64.
    expect(bodyMatches(envelope, { ...body, salt: body.salt.replace(/.=$/, 'd=') })).toBe(false);
  });

  test('decision 15: an event above 64 KiB is not sealed', () => {
    const note = '证'.repeat(MAX_EVENT_BYTES / 3);
    expect(() => seal({ ...input, data: { ...input.data, note } })).toThrow(RangeError);
  });
});

describe('decision 9: hybrid logical clock', () => {
  test('string order is clock order, and a clock that stands still or goes back still moves on', () => {
    const first = nextHlc(null, 1_764_036_000_000, 'd');
    const second = nextHlc(first, 1_764_036_000_000, 'd');
    const third = nextHlc(second, 1_764_035_000_000, 'd');
    expect([first, second, third]).toEqual([
      '1764036000000-0000-d',
      '1764036000000-0001-d',
      '1764036000000-0002-d',
    ]);
    expect(hlcMs(third)).toBe(1_764_036_000_000);
  });

  test('always later than what was seen, however often and whatever the wall clock says', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4_000_000_000_000), { minLength: 1, maxLength: 50 }), (clock) => {
        let latest = nextHlc(null, 0, 'd');
        for (const now of clock) {
          const next = nextHlc(latest, now, 'd');
          expect(compareOrder({ hlc: latest, id: '' }, { hlc: next, id: '' })).toBe(-1);
          latest = next;
        }
      }),
    );
    expect(nextHlc('1764036000000-ffff-d', 0, 'd') > '1764036000000-ffff-d').toBe(true);
  });
});

describe('decision 11: kinds and versions', () => {
  test('every kind has a version that this code writes, and unknown ones are named', () => {
    for (const type of Object.keys(eventSchemas) as (keyof typeof eventSchemas)[]) {
      expect(latestVersion(type)).toBeGreaterThanOrEqual(1);
    }
    expect(dataProblem('permit.renewed', 1, {})).toEqual({
      code: 'unknown-type',
      type: 'permit.renewed',
      v: 1,
    });
    expect(dataProblem('toString', 1, {})).toMatchObject({ code: 'unknown-type' });
    expect(dataProblem('item.completed', 99, {})).toMatchObject({ code: 'unknown-type' });
  });

  test('decision 12: unknown keys and floats are refused', () => {
    const good = { item: 'x', closedBy: 'attestation' };
    expect(dataProblem('item.completed', 1, good)).toBeNull();
    expect(dataProblem('item.completed', 1, { ...good, extra: 1 })).toMatchObject({ code: 'bad-data' });
    expect(dataProblem('item.completed', 1, { ...good, value: 1.5 })).toMatchObject({
      code: 'bad-data',
      path: 'value',
    });
  });

  test('an upcaster that is missing is a null, never a guess', () => {
    expect(upcast('item.completed', 1, { item: 'x', closedBy: 'attestation' })).toMatchObject({
      type: 'item.completed',
    });
    expect(upcast('item.completed', 7, {})).toBeNull();
  });
});
