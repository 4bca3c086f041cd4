import { describe, expect, test } from 'vitest';
import { approvalFor, decide, gapName } from './decide.ts';
import {
  approvalOf,
  emptyState,
  FORM,
  itemDefinition,
  mark,
  NOW,
  overrideOf,
  press,
  rulesOf,
} from './fixtures/hand-built.ts';
import { gaps } from './gaps.ts';
import type { ApprovalState, CaseState, OverrideState } from './state.ts';

const rules = rulesOf({ law: itemDefinition({ bar: 'statutory' }), duty: itemDefinition() });
const withApproval = (
  more: Partial<ApprovalState> = {},
  overrides: readonly OverrideState[] = [],
): CaseState => ({
  ...emptyState,
  approvals: { A1: approvalOf(['law'], more) },
  overrides,
});
const found = (state: CaseState, formHash = FORM, now = NOW) =>
  approvalFor('submit-decision', state, formHash, now)?.approval ?? null;

describe('decision 1: an approval opens one form, once, for half an hour', () => {
  const answer = { event: 'e', actor: 'li', at: '2026-11-25T03:55:00.000Z', reason: 'ok' };
  test('given by another person for this form it can be used', () => {
    expect(found(withApproval())).toBe('A1');
  });
  test.each([
    ['another form', withApproval(), 'b'.repeat(64), NOW],
    ['31 minutes after it was given', withApproval({ answer }), FORM, '2026-11-25T04:25:00.001Z'],
    [
      'its own end earlier than 30 minutes',
      withApproval({ answer: { ...answer, expires: '2026-11-25T03:59:00.000Z' } }),
      FORM,
      NOW,
    ],
    [
      'an end that claims more than 30 minutes',
      withApproval({ answer: { ...answer, expires: '2027-01-01T00:00:00.000Z' } }),
      FORM,
      '2026-11-25T04:25:00.001Z',
    ],
    ['answered 31 minutes after it was asked', withApproval({ at: '2026-11-25T03:20:00.000Z' }), FORM, NOW],
    ['not answered', withApproval({ status: 'requested' }), FORM, NOW],
    ['refused', withApproval({ status: 'refused' }), FORM, NOW],
    ['void', withApproval({ status: 'void' }), FORM, NOW],
    ['answered by who asked', withApproval({ answer: { ...answer, actor: 'zhang' } }), FORM, NOW],
    ['of another kind', withApproval({ what: 'waiver' }), FORM, NOW],
    ['for another action', withApproval({ action: 'serve' }), FORM, NOW],
    ['used by an earlier press', withApproval({}, [overrideOf(['law'], { approval: 'A1' })]), FORM, NOW],
  ] as const)('not: %s', (_story, state, form, now) => {
    expect(found(state, form, now)).toBeNull();
  });
  test('an override that did not count has not used it up', () => {
    const failed = overrideOf(['law'], { approval: 'A1', problem: 'approval-for-other-form' });
    expect(found(withApproval({}, [failed]))).toBe('A1');
  });
  test('the very press that used it passes, with the officer’s reason for the rest', () => {
    const state = withApproval({}, [overrideOf(['law', 'duty'], { approval: 'A1' })]);
    expect(decide('submit-decision', state, rules, NOW, 'hold', press)).toEqual({ kind: 'allow' });
    expect(decide('submit-decision', state, rules, NOW, 'hold', { ...press, attempt: 'next' })).toMatchObject(
      {
        kind: 'hold',
        door: 'approval',
      },
    );
    expect(decide('submit-decision', state, rules, NOW, 'hold')).toMatchObject({ kind: 'hold' });
  });
  test('what the approval does not name stays shut', () => {
    const two = rulesOf({
      law: itemDefinition({ bar: 'statutory' }),
      other: itemDefinition({ bar: 'statutory' }),
    });
    const state = withApproval({}, [overrideOf(['law', 'other'], { approval: 'A1' })]);
    const verdict = decide('submit-decision', state, two, NOW, 'hold', press);
    expect(verdict.kind === 'hold' ? verdict.gaps.map((gap) => gap.item) : verdict.kind).toEqual(['other']);
  });
  test('a reason opens what is procedural and nothing else', () => {
    const state = { ...emptyState, overrides: [overrideOf(['law', 'duty'])] };
    const verdict = decide('submit-decision', state, rules, NOW, 'hold', press);
    expect(verdict.kind === 'hold' ? verdict.gaps.map((gap) => gap.item) : verdict.kind).toEqual(['law']);
  });
});

test('a gap without an item is named so that an event can hold the name', () => {
  const state: CaseState = {
    ...emptyState,
    notUnderstood: [{ event: '01JD0000000000000000000009', type: 'x.y', v: 1 }],
    ungated: [{ ...mark(), action: 'submit-decision', seenBy: 'request' }],
  };
  const names = gaps(state, rules, NOW).map(gapName);
  for (const name of names) expect(name).toMatch(/^[a-z][a-zA-Z0-9.-]{0,63}$/);
  expect(names).toContain('event.01JD0000000000000000000009');
});

test('an action that no pack names is a fault, not an allowance', () => {
  expect(decide('no-such', emptyState, rules, NOW, 'hold')).toMatchObject({
    kind: 'hold',
    gaps: [{ kind: 'fault' }],
  });
});
