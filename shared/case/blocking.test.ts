import { describe, expect, test } from 'vitest';
import { blocking, stageIndex } from './blocking.ts';
import { both, emptyState, item, itemDefinition, mark, NOW, rulesOf } from './fixtures/hand-built.ts';
import { gaps, standings } from './gaps.ts';
import type { CaseState } from './state.ts';

const stage = (id: string) => ({ id, title: both(id) });
const rules = rulesOf(
  {
    told: itemDefinition({ bar: 'procedural', stage: 'decision', guards: ['submit-decision'] }),
    served: itemDefinition({ bar: 'procedural', stage: 'service', guards: ['archive'] }),
    filed: itemDefinition({ bar: 'procedural', stage: 'archive', guards: ['archive'] }),
  },
  {
    stages: [stage('decision'), stage('service'), stage('archive')],
    actions: {
      'submit-decision': { title: both('decide'), stage: 'decision', decides: true },
      archive: { title: both('archive'), stage: 'archive' },
    },
  },
);
const decided: CaseState = {
  ...emptyState,
  items: { told: item({}) },
  decision: { ...mark(), decidedOn: '2026-11-25', others: [] },
};
const judged = (state: CaseState) => ({
  rules,
  standings: standings(state, rules),
  gaps: gaps(state, rules, NOW),
});
const at = (state: CaseState) => rules.stages[stageIndex(state, judged(state))]?.id;
const blocked = (state: CaseState) => blocking(state, judged(state)).map((gap) => gap.item);

describe('what blocks is what holds an action of the stage the case is in', () => {
  test('before the decision: what the decision lacks, and not what the archive will', () => {
    expect([at(emptyState), blocked(emptyState)]).toEqual(['decision', ['told']]);
  });
  test('after it: something is still to be done, but nothing is held', () => {
    expect(judged(decided).gaps.map((gap) => gap.item)).toEqual(['served', 'filed']);
    expect([at(decided), blocked(decided)]).toEqual(['service', []]);
  });
  test('once the archive is pressed: all that it lacks', () => {
    const archiving: CaseState = { ...decided, items: { ...decided.items, served: item({}) } };
    expect([at(archiving), blocked(archiving)]).toEqual(['archive', ['filed']]);
  });
});
