/** 27号（十二）: departures from a benchmark, by the cases worked out by hand in worked/deviations.yaml. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CASE, Writers } from '../rules/story-writers.ts';
import type { EventData, EventDraft, NoteRange } from './events.ts';
import { fold } from './fold.ts';
import { departs, deviationApprovals, deviationCarried, deviationHash, noteProblem, within } from './note.ts';
import type { CaseState, NoteState } from './state.ts';

const figure = z.int().min(0);
const rangeSchema = z.union([
  z.null(),
  z.tuple([figure, figure]),
  z.tuple([figure, figure, z.enum(['min', 'max'])]),
]);
const caseSchema = z.strictObject({
  case: z.string(),
  note: z.strictObject({
    tier: z.string().nullable(),
    proposed: z.string().nullable(),
    range: rangeSchema,
    statute: rangeSchema,
    amount: figure.nullable(),
    reason: z.string().optional(),
    provisional: z.literal(true).optional(),
    benchmark: z.literal(false).optional(),
    verdict: z.enum(['below-statute', 'no-penalty']).optional(),
    grounds: z.array(z.string()).optional(),
  }),
  departs: z.boolean(),
  counts: z.boolean(),
  approved: z.strictObject({ amount: figure.optional(), reason: z.string().optional() }).nullable(),
  carried: z.boolean().optional(),
});
const file = new URL('./worked/deviations.yaml', import.meta.url);
const cases = z.array(caseSchema).parse(parse(readFileSync(file, 'utf8')));
type Worked = (typeof cases)[number]['note'];

function rangeOf(given: Worked['range']): NoteRange | undefined {
  if (given === null) return undefined;
  const [min, max, open] = given;
  return { min, max, minOpen: open === 'min', maxOpen: open === 'max' };
}

function noteOf(worked: Worked): EventData<'note.written'> {
  const range = rangeOf(worked.range);
  const statute = rangeOf(worked.statute);
  return {
    kind: 'discretion',
    draft: '草稿',
    text: '写进决定书的话',
    ...(worked.amount === null ? {} : { amount: worked.amount }),
    ...(worked.provisional === true ? { provisional: true } : {}),
    ...(worked.benchmark === false
      ? {}
      : {
          benchmark: {
            table: { id: 'food-licence', version: '1.0.0' },
            entry: 'no-licence',
            issuer: 'own',
            proposed: {
              outcome: worked.proposed === null ? 'undetermined' : 'tier',
              ...(worked.proposed === null ? {} : { tier: { id: worked.proposed, title: worked.proposed } }),
              ...(range === undefined ? {} : { range }),
              ...(statute === undefined ? {} : { statute }),
              reasons: [],
              grounds: worked.grounds ?? [],
              wanted: [],
            },
            ...(worked.tier === null ? {} : { tier: worked.tier }),
            ...(worked.verdict === undefined ? {} : { verdict: worked.verdict }),
          },
        }),
    ...(worked.reason === undefined
      ? {}
      : { deviation: { reason: worked.reason, by: 'head-or-collective' } }),
    restsOn: {},
    packs: [],
  };
}

const APPROVAL = '01JDEM0APPR0VA1000000000AB';
const opening: EventDraft = { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } };
const only = (state: CaseState): NoteState => {
  const [note] = state.notes;
  if (note === undefined) throw new Error('no note');
  return note;
};

function asked(
  note: EventData<'note.written'>,
  other: { amount?: number | undefined; reason?: string | undefined } = {},
) {
  const { benchmark, deviation, amount = 0 } = note;
  if (benchmark === undefined || deviation === undefined) throw new Error('nothing to approve');
  return deviationHash(CASE, {
    benchmark,
    amount: other.amount ?? amount,
    reason: other.reason ?? deviation.reason,
  });
}
const request = (hash: string): EventDraft => ({
  type: 'approval.requested',
  data: {
    approval: APPROVAL,
    what: 'outside-tier',
    items: ['deviation-approved'],
    hash,
    reason: '请批准',
    expires: '2026-12-25T02:00:00.000Z',
  },
});
type Given = Partial<Pick<EventData<'approval.given'>, 'by' | 'document'>>;
const given = (hash: string, how: Given = { by: 'head' }): EventDraft => ({
  type: 'approval.given',
  data: { approval: APPROVAL, hash, reason: '同意', expires: '2036-11-25T02:00:00.000Z', ...how },
});

function told(note: EventData<'note.written'>, answer?: { hash?: string; how?: Given; by?: string }) {
  const writers = new Writers();
  writers.write('shen', opening);
  writers.write('shen', { type: 'note.written', data: note });
  if (answer !== undefined) {
    const hash = answer.hash ?? asked(note);
    writers.write('shen', request(hash));
    writers.write(answer.by ?? 'gu', given(hash, answer.how));
  }
  return fold(writers.all);
}

describe('worked by hand: what departs, what counts, what an approval carries', () => {
  test.each(cases)('$case', (worked) => {
    const note = noteOf(worked.note);
    const { approved } = worked;
    const state = told(note, approved === null ? undefined : { hash: asked(note, approved) });
    const kept = only(state);
    expect(departs(kept)).toBe(worked.departs);
    expect(noteProblem(kept) === null).toBe(worked.counts);
    if (worked.carried !== undefined) expect(deviationCarried(state, kept) !== null).toBe(worked.carried);
  });
  test('there is a case of each kind, so that none of them is true of everything', () => {
    expect(new Set(cases.map((one) => one.departs)).size).toBe(2);
    expect(new Set(cases.map((one) => one.counts)).size).toBe(2);
    expect(new Set(cases.map((one) => one.carried)).size).toBe(3);
  });
});

const range = { min: 100, max: 200, minOpen: false, maxOpen: false };
describe('the ends of a range', () => {
  test.each([
    [{}, 99, false],
    [{}, 100, true],
    [{}, 200, true],
    [{}, 201, false],
    [{ minOpen: true }, 100, false],
    [{ minOpen: true }, 101, true],
    [{ maxOpen: true }, 200, false],
    [{ maxOpen: true }, 199, true],
    [{ min: null }, 0, true],
    [{ min: null, minOpen: true }, 0, true],
  ])('%j: %d is in it: %s', (open, amount, expected) => {
    expect(within({ ...range, ...open }, amount)).toBe(expected);
  });
});

describe('who may approve a departure, and how', () => {
  const outside = cases.find((one) => one.carried === true)?.note;
  if (outside === undefined) throw new Error('no such case');
  const note = noteOf(outside);
  const upper: EventData<'note.written'> = {
    ...note,
    ...(note.benchmark === undefined ? {} : { benchmark: { ...note.benchmark, issuer: 'upper' } }),
  };
  const record = { kind: 'discussion-record', number: '集体讨论〔2026〕3 号' };
  const carried = (what: typeof note, how: Given) => {
    const state = told(what, { how });
    return deviationCarried(state, only(state)) !== null;
  };
  test('not the one who asked', () => {
    const state = told(note, { by: 'shen' });
    expect(state.approvals[APPROVAL]?.status).toBe('void');
    expect(deviationCarried(state, only(state))).toBeNull();
  });
  test('the head, or a collective discussion with its record in the file', () => {
    expect(carried(note, { by: 'head' })).toBe(true);
    expect(carried(note, { by: 'collective' })).toBe(false);
    expect(carried(note, { by: 'collective', document: record })).toBe(true);
  });
  test('of an upper body’s benchmark only that body, with its document', () => {
    expect(carried(upper, { by: 'head' })).toBe(false);
    expect(carried(upper, { by: 'collective', document: record })).toBe(false);
    expect(carried(upper, { by: 'issuer' })).toBe(false);
    expect(carried(upper, { by: 'issuer', document: record })).toBe(true);
    expect(carried(note, { by: 'issuer', document: record })).toBe(false);
  });
  test('an answer that does not say in what way is none', () => {
    const state = told(note, { how: {} });
    expect(state.approvals[APPROVAL]?.status).toBe('void');
  });
  test('the approval of a press does not carry a note of the same hash', () => {
    const state = told(note, {});
    const approval = state.approvals[APPROVAL];
    if (approval === undefined) throw new Error('no approval');
    const other = {
      ...state,
      approvals: { [APPROVAL]: { ...approval, what: 'statutory-override' as const } },
    };
    expect(deviationApprovals(state, only(state))).toHaveLength(1);
    expect(deviationApprovals(other, only(state))).toEqual([]);
  });
  test('the wording of the note may be mended after the approval; figures and reason may not', () => {
    expect(asked({ ...note, text: '改过的话' })).toBe(asked(note));
    expect(asked(note, { amount: 1 })).not.toBe(asked(note));
    expect(asked(note, { reason: '别的理由' })).not.toBe(asked(note));
    expect(asked(upper)).not.toBe(asked(note));
  });
});
