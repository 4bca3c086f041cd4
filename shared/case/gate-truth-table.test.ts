import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RuleSet } from '../rules/rule-set.ts';
import {
  DEFAULT_WHEN_BROKEN,
  decide,
  effectiveLevel,
  type GateState,
  type GateVerdict,
  gateVerdict,
  type Press,
} from './decide.ts';
import type { Bar } from './events.ts';
import {
  approvalOf,
  emptyState,
  FORM,
  facts,
  item,
  itemDefinition,
  mark,
  NOW,
  overrideOf,
  press,
  rulesOf,
} from './fixtures/hand-built.ts';
import type { Level, Verdict } from './gap.ts';
import type { ApprovalState, AttemptState, CaseState } from './state.ts';

interface Situation {
  readonly state: CaseState;
  readonly rules: RuleSet;
  readonly press?: Press;
  readonly action?: string;
}

const withItem = (bar: Bar, more: Parameters<typeof itemDefinition>[0] = {}) =>
  rulesOf({ it: itemDefinition({ bar, ...more }) });

function approved(bar: Bar, more: Partial<ApprovalState> = {}, state: Partial<CaseState> = {}): Situation {
  return {
    state: {
      ...emptyState,
      approvals: { A1: approvalOf(['it'], more) },
      overrides: [overrideOf(['it'], { approval: 'A1' })],
      ...state,
    },
    rules: withItem(bar),
    press,
  };
}

const sent: AttemptState = {
  ...mark(),
  attempt: 'sent',
  action: 'submit-decision',
  verdict: 'allow',
  outcome: 'released',
  gaps: [],
  gate: 'working',
  seal: {
    fields: {},
    formHash: FORM,
    url: '/',
    packs: [],
    adapter: { id: 'a', version: '1.0.0' },
    stateVersion: '0',
  },
  result: 'unknown',
};

const registry = { issued: '2026-11-25T00:00:00.000Z', sha256: 'c'.repeat(64) };
function found(person: string, why?: string, since?: string): CaseState['qualifications'] {
  const said = { ...mark(), on: '2026-11-25', registry };
  return {
    [person]:
      why === undefined
        ? { ...said, qualified: true }
        : { ...said, qualified: false, why, ...(since === undefined ? {} : { since }) },
  };
}
const asks = (bar: Bar, more: Parameters<typeof itemDefinition>[0] = {}) =>
  withItem(bar, { checkedBy: 'registry', ...more });
const ticked = { it: item({}) };
const ours: Partial<CaseState> = { officers: ['zhang', 'wang'] };
const expired = { ...found('zhang'), ...found('wang', 'expired', '2026-11-01') };
const pair: Parameters<typeof itemDefinition>[0] = {
  closedBy: { kind: 'event', event: 'officer.present', count: 2 },
};
const there: Partial<CaseState> = {
  ...ours,
  present: [
    { ...mark('e1', 'zhang'), person: 'zhang', means: 'own-device' },
    { ...mark('e2', 'wang'), person: 'wang', means: 'own-device' },
  ],
};

/** What the registry found of those who act. */
const qualified: Readonly<Record<string, (bar: Bar) => Situation>> = {
  'ticked, no finding': (bar) => ({ state: { ...emptyState, ...ours, items: ticked }, rules: asks(bar) }),
  'ticked, found unqualified': (bar) => ({
    state: { ...emptyState, ...ours, items: ticked, qualifications: expired },
    rules: asks(bar),
  }),
  'not ticked, all found qualified': (bar) => ({
    state: { ...emptyState, ...ours, qualifications: { ...found('zhang'), ...found('wang') } },
    rules: asks(bar),
  }),
  'not ticked, one without a finding': (bar) => ({
    state: { ...emptyState, ...ours, qualifications: found('zhang') },
    rules: asks(bar),
  }),
  'found unqualified, then qualified': (bar) => ({
    state: { ...emptyState, ...ours, qualifications: { ...expired, ...found('wang') } },
    rules: asks(bar),
  }),
  'found unqualified, law unverified': (bar) => ({
    state: { ...emptyState, ...ours, items: ticked, qualifications: expired },
    rules: asks(bar, {
      citation: { source: 'law', article: '一', words: '应当，不得', verified: false },
    }),
  }),
  'found unqualified, waived': (bar) => ({
    state: {
      ...emptyState,
      ...ours,
      items: { it: item({ status: 'waived', reason: 'not needed' }) },
      qualifications: expired,
    },
    rules: asks(bar),
  }),
  'found unqualified, baseline': (bar) => ({
    state: {
      ...emptyState,
      ...ours,
      baseline: { ...mark(), beforeStage: 'decision', items: ['it'] },
      qualifications: expired,
    },
    rules: asks(bar),
  }),
  'found unqualified, handed over': (bar) => ({
    state: { ...emptyState, officers: ['zhang'], items: ticked, qualifications: expired },
    rules: asks(bar),
  }),
  'found unqualified, opened by reason': (bar) => ({
    state: {
      ...emptyState,
      ...ours,
      items: ticked,
      qualifications: expired,
      overrides: [overrideOf(['it'])],
    },
    rules: asks(bar),
    press,
  }),
  'found unqualified, opened by approval': (bar) => ({
    ...approved(bar, {}, { ...ours, items: ticked, qualifications: expired }),
    rules: asks(bar),
  }),
  'second officer found unqualified': (bar) => ({
    state: { ...emptyState, ...there, qualifications: expired },
    rules: withItem(bar, pair),
  }),
  'second officer unqualified since': (bar) => ({
    state: {
      ...emptyState,
      ...there,
      qualifications: { ...found('zhang'), ...found('wang', 'expired', '2026-11-26') },
    },
    rules: withItem(bar, pair),
  }),
};

/** The state column: how each is brought about with one item of the given bar. */
const situations: Readonly<Record<string, (bar: Bar) => Situation>> = {
  open: (bar) => ({ state: emptyState, rules: withItem(bar) }),
  reopened: (bar) => ({
    state: { ...emptyState, items: { it: item({}, { status: 'open', staleFacts: ['fine'] }) } },
    rules: withItem(bar),
  }),
  unknown: (bar) => ({ state: emptyState, rules: withItem(bar, { when: 'facts.flag' }) }),
  conflict: (bar) => ({
    state: { ...emptyState, items: { it: item({}, { status: 'conflict' }) } },
    rules: withItem(bar),
  }),
  fault: (bar) => ({
    state: { ...emptyState, facts: facts({ fine: 'a lot' }) },
    rules: withItem(bar, { when: 'facts.fine > 1' }),
  }),
  'open, law unverified': (bar) => ({
    state: emptyState,
    rules: withItem(bar, {
      citation: { source: 'law', article: '一', words: '应当，不得', verified: false },
    }),
  }),
  waived: (bar) => ({
    state: { ...emptyState, items: { it: item({ status: 'waived', reason: 'not needed' }) } },
    rules: withItem(bar),
  }),
  done: (bar) => ({ state: { ...emptyState, items: { it: item({}) } }, rules: withItem(bar) }),
  baseline: (bar) => ({
    state: { ...emptyState, baseline: { ...mark(), beforeStage: 'decision', items: ['it'] } },
    rules: withItem(bar),
  }),
  notApplicable: (bar) => ({
    state: { ...emptyState, facts: facts({ flag: false }) },
    rules: withItem(bar, { when: 'facts.flag' }),
  }),
  'opened by reason': (bar) => ({
    state: { ...emptyState, overrides: [overrideOf(['it'])] },
    rules: withItem(bar),
    press,
  }),
  'opened by approval': (bar) => approved(bar),
  'approval expired': (bar) =>
    approved(bar, {
      at: '2026-11-25T03:00:00.000Z',
      expires: '2026-11-25T03:30:00.000Z',
      answer: {
        ...mark('e', 'li'),
        at: '2026-11-25T03:29:00.000Z',
        reason: 'ok',
        expires: '2026-11-25T09:00:00.000Z',
      },
    }),
  'approval for another form': (bar) => approved(bar, { hash: 'b'.repeat(64) }),
  'approval by the requester': (bar) =>
    approved(bar, { answer: { ...mark('e', 'zhang'), at: '2026-11-25T03:55:00.000Z', reason: 'ok' } }),
  'approval used before': (bar) =>
    approved(
      bar,
      {},
      {
        overrides: [
          overrideOf(['it'], { approval: 'A1', attempt: 'earlier' }),
          overrideOf(['it'], { approval: 'A1' }),
        ],
      },
    ),
  ...qualified,
  'record not understood': () => ({
    state: {
      ...emptyState,
      items: { it: item({}) },
      notUnderstood: [{ event: 'e1', type: 'case.frozen', v: 1 }],
    },
    rules: withItem('procedural'),
  }),
  'action unknown': () => ({ state: emptyState, rules: withItem('procedural'), action: 'no-such-action' }),
  'outcome unknown': () => ({
    state: { ...emptyState, items: { it: item({}) }, attempts: [sent] },
    rules: withItem('procedural'),
  }),
  'ungated before': () => ({
    state: {
      ...emptyState,
      items: { it: item({}) },
      ungated: [{ ...mark(), action: 'submit-decision', seenBy: 'request' }],
    },
    rules: withItem('procedural'),
  }),
};

const page = readFileSync(new URL('../../docs/gate-truth-table.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('|---') && !line.startsWith('| Level'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

function cellOf(verdict: GateVerdict): string {
  if (verdict.kind !== 'hold') return verdict.kind;
  const door = verdict.door === 'pin' ? 'PIN' : verdict.door;
  return `hold: ${door}${verdict.waits ? ', waits' : ''}`;
}

type Decide = (situation: Situation, level: Level) => Verdict;
const real: Decide = (s, level) =>
  decide(s.action ?? 'submit-decision', s.state, s.rules, NOW, level, s.press);

const levels: readonly Level[] = ['observe', 'warn', 'hold'];
const gates: readonly GateState[] = ['online', 'offline', 'locked', 'broken'];
const bars: readonly Bar[] = ['statutory', 'procedural', 'advisory'];

/** Every cell of the page that `decider` does not bear out. */
function wrongCells(decider: Decide): string[] {
  const wrong: string[] = [];
  for (const [levelCell = '', gateCell = '', stateCell = '', ...cells] of rows)
    for (const level of levels.filter((one) => levelCell === 'any' || one === levelCell))
      for (const gate of gates.filter((one) => gateCell === 'any' || one === gateCell))
        for (const state of Object.keys(situations).filter((one) => stateCell === 'any' || one === stateCell))
          for (const [at, bar] of bars.entries()) {
            const expected = cells[at];
            const situation = situations[state]?.(bar);
            if (expected === '–' || situation === undefined) continue;
            const readable = gate === 'online' || gate === 'offline';
            const verdict = readable ? decider(situation, level) : null;
            const found = cellOf(gateVerdict(verdict, gate, { level, whenBroken: DEFAULT_WHEN_BROKEN }));
            if (found !== expected) wrong.push(`${level}/${gate}/${state}/${bar}: ${found}, not ${expected}`);
          }
  return wrong;
}

describe('docs/gate-truth-table.md is what the code does (decisions 1–6, 20, 28)', () => {
  test('the page has its rows, and every name in it is known', () => {
    expect(rows.length).toBeGreaterThanOrEqual(39);
    for (const row of rows) expect(row).toHaveLength(6);
    const named = rows.map((row) => row[2] ?? '').filter((state) => state !== 'any');
    for (const state of named) expect(Object.keys(situations)).toContain(state);
    expect([...new Set(named)].sort()).toEqual(Object.keys(situations).sort());
  });
  test('every cell holds', () => {
    expect(wrongCells(real)).toEqual([]);
  });

  const mutants: Readonly<Record<string, Decide>> = {
    'everything is allowed': () => ({ kind: 'allow' }),
    'a hold only warns': (s, level) => {
      const verdict = real(s, level);
      return verdict.kind === 'hold' ? { kind: 'warn', gaps: verdict.gaps } : verdict;
    },
    'the officer opens everything': (s, level) => {
      const verdict = real(s, level);
      return verdict.kind === 'hold' ? { ...verdict, door: 'reason' } : verdict;
    },
    'unknown is taken for not applicable': (s, level) => {
      const verdict = real(s, level);
      const gaps = verdict.kind === 'allow' ? [] : verdict.gaps.filter((gap) => gap.kind !== 'unknown');
      return gaps.length === 0 ? { kind: 'allow' } : verdict;
    },
    'approvals never run out': (s, level) =>
      decide(s.action ?? 'submit-decision', s.state, s.rules, '2026-11-25T03:29:30.000Z', level, s.press),
    'any form will do': (s, level) =>
      real(
        {
          ...s,
          state: {
            ...s.state,
            approvals: Object.fromEntries(
              Object.entries(s.state.approvals).map(([id, a]) => [id, { ...a, hash: approvalOf([]).hash }]),
            ),
          },
        },
        level,
      ),
  };
  test.each(Object.entries(mutants))('a mutant is found out: %s', (_name, mutant) => {
    expect(wrongCells(mutant).length).toBeGreaterThan(0);
  });
});

test('decision 3: a broken gate follows the setting of the agency', () => {
  const at = (whenBroken: 'hold' | 'warn' | 'allow') =>
    gateVerdict(null, 'broken', { level: 'hold', whenBroken });
  expect(at('hold')).toMatchObject({ kind: 'hold', door: 'reason', gate: 'broken' });
  expect(at('warn')).toMatchObject({ kind: 'warn', because: 'broken' });
  expect(at('allow')).toEqual({ kind: 'allow' });
});

test('a gate that gives no verdict is broken, even if it says it is online', () => {
  expect(gateVerdict(null, 'online', { level: 'hold', whenBroken: 'hold' })).toMatchObject({
    gate: 'broken',
  });
});

test('decision 2: the message says when the lead will see it', () => {
  const situation = situations.open?.('procedural');
  if (situation === undefined) throw new Error('no situation');
  const setting = { level: 'hold', whenBroken: 'hold' } as const;
  expect(gateVerdict(real(situation, 'hold'), 'online', setting)).toMatchObject({ leadSees: 'at-once' });
  expect(gateVerdict(real(situation, 'hold'), 'offline', setting)).toMatchObject({
    leadSees: 'when-connected',
  });
});

test.each([
  [['hold', 'hold', 'hold'], 'hold'],
  [['hold', 'warn', 'hold'], 'warn'],
  [['hold', 'warn', 'observe'], 'observe'],
  [[], 'observe'],
] as const)('decision 6: the lowest of %j is %s', (set, level) => {
  expect(effectiveLevel(...set)).toBe(level);
});
