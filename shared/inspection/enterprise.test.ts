import fc from 'fast-check';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { NO_PREV, type SealedEvent, seal } from '../case/envelope.ts';
import type { EventDraft } from '../case/events.ts';
import { nextHlc } from '../case/hlc.ts';
import { foldEnterprise, plansOpen } from './enterprise.ts';
import { frequencyOf, itemPublished } from './frequency.ts';
import { nextNumber, numberHoles } from './running-number.ts';

const START = Date.parse('2026-11-25T02:00:00.000Z');
const plan = ulid(START);
const [first, second] = [ulid(START + 1), ulid(START + 2)];
const came = (inspection: number, on: string, more: object = {}) =>
  ({
    type: 'arrival.recorded',
    data: {
      case: inspection === 260000001 ? first : second,
      inspection,
      kind: 'daily',
      purpose: 'p',
      on,
      along: [],
      entered: 'scanned',
      ...more,
    },
  }) as EventDraft;
const drafts: readonly EventDraft[] = [
  { type: 'enterprise.entered', data: { code: '91650299990000017P', name: '旧名' } },
  { type: 'enterprise.entered', data: { code: '91650299990000017P', name: '新名' } },
  {
    type: 'inspection.planned',
    data: { plan, kind: 'daily', from: '2026-11-01', to: '2026-11-30', purpose: 'p' },
  },
  {
    type: 'inspection.approved',
    data: { plan, document: { kind: 'inspection-approval', number: '1' } },
  },
  came(260000001, '2026-11-25T02:30:00.000Z', { plan }),
  // Approved once more after it was used: that is not beforehand.
  {
    type: 'inspection.approved',
    data: { plan, document: { kind: 'inspection-approval', number: '2' } },
  },
  {
    type: 'leaving.recorded',
    data: { case: first, inspection: 260000001, on: '2026-11-25T03:00:00.000Z', entered: 'scanned' },
  },
  // On the clock of Shanghai this is the first day of the next year.
  came(260000002, '2026-12-31T16:30:00.000Z'),
  { type: 'enterprise.capSet', data: { year: 2027, cap: 1, basis: '风险等级甲' } },
  { type: 'arrival.refused', data: { person: 'zhou', why: 'expired', since: '2026-10-01' } },
];

let hlc: string | null = null;
const events: readonly SealedEvent[] = drafts.map((draft, at) => {
  hlc = nextHlc(hlc, START + at * 1000, 'd');
  return seal({
    id: ulid(START + at * 1000),
    stream: { kind: 'enterprise', id: 'e' },
    type: draft.type,
    v: 1,
    hlc,
    at: new Date(START + at * 1000).toISOString(),
    actor: 'shen',
    device: 'd',
    n: at + 1,
    prev: NO_PREV,
    seen: [],
    data: draft.data,
    salt: new Uint8Array(32),
  });
});
const whole = foldEnterprise('e', events);

test('R18 the register of an enterprise, as worked by hand', () => {
  if (whole === null) throw new Error('not entered');
  expect(whole).toMatchObject({
    name: '新名',
    plans: [{ plan, usedBy: 260000001, approved: { document: { number: '1' } } }],
    inspections: [
      { number: 260000001, day: '2026-11-25', open: false, plan },
      { number: 260000002, day: '2027-01-01', open: true, plan: null },
    ],
    refused: [{ person: 'zhou', why: 'expired', since: '2026-10-01' }],
  });
  expect(plansOpen(whole, '2026-11-25')).toEqual([]);
  const before = foldEnterprise('e', events.slice(0, 4));
  expect(before === null ? null : plansOpen(before, '2026-11-30').length).toBe(1);
  expect(before === null ? null : plansOpen(before, '2026-12-01').length).toBe(0);
});

test('R18 it is a function of the set: any order, duplicates, erased bodies', () => {
  expect(foldEnterprise('e', [])).toBeNull();
  fc.assert(
    fc.property(fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }), (shuffled) => {
      expect(foldEnterprise('e', shuffled)).toEqual(whole);
    }),
    { numRuns: 50, seed: 20261125 },
  );
  fc.assert(
    fc.property(fc.shuffledSubarray([...events]), fc.nat(), (some, at) => {
      const erased = some.map((event, index) =>
        index === at % some.length ? { ...event, body: null } : event,
      );
      expect(() => foldEnterprise('e', erased)).not.toThrow();
    }),
    { numRuns: 100, seed: 20261125 },
  );
});

test('R18 every inspection of the year counts; which use up the cap is data; an own cap goes before the published one', () => {
  if (whole === null) throw new Error('not entered');
  const published = {
    caps: [
      { year: 2026, cap: 3, basis: 'a' },
      { year: 2027, cap: 5, basis: 'b' },
    ],
    usesUp: ['daily'],
    items: [{ id: 'i', title: 't', basis: 'b', publishedOn: '2026-11-25' }],
  };
  const noItems: typeof published.items = [];
  const own = { cap: 1, basis: '风险等级甲', own: true };
  expect(frequencyOf(whole, published, '2026-06-01')).toEqual({
    year: 1,
    used: 1,
    cap: { cap: 3, basis: 'a', own: false },
  });
  expect(frequencyOf(whole, { ...published, usesUp: [] }, '2026-06-01').used).toBe(0);
  expect(frequencyOf(whole, published, '2027-06-01')).toEqual({ year: 1, used: 1, cap: own });
  expect(frequencyOf(whole, null, '2026-06-01')).toEqual({ year: 1, used: null, cap: null });
  expect(
    (
      [
        [published, 'i', '2026-11-25'],
        [published, 'i', '2026-11-24'],
        [published, null, '2026-11-25'],
        [null, 'i', '2026-11-25'],
        [{ ...published, items: noItems }, null, '2026-11-25'],
      ] as const
    ).map(([of, item, day]) => itemPublished(of, item, day)),
  ).toEqual([true, false, false, null, null]);
});

test('R18 numbers run in each year from 1; what is not there is named', () => {
  expect(nextNumber([], '2026-11-25')).toBe(260000001);
  expect(nextNumber([260000001, 260000002, 250000009], '2026-12-31')).toBe(260000003);
  expect(nextNumber([260000003], '2027-01-01')).toBe(270000001);
  expect(nextNumber([269999999], '2026-12-31')).toBeNull();
  expect(numberHoles([])).toEqual([]);
  expect(numberHoles([260000002, 260000001, 270000001])).toEqual([]);
  expect(numberHoles([260000002, 260000005, 270000002])).toEqual([
    [260000001, 260000001],
    [260000003, 260000004],
    [270000001, 270000001],
  ]);
});
