import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blocking } from './blocking.ts';
import { decide } from './decide.ts';
import type { Bar } from './events.ts';
import { emptyState, facts, item, itemDefinition, mark, NOW, rulesOf } from './fixtures/hand-built.ts';
import { gaps, type ItemStanding, standings } from './gaps.ts';
import type { CaseState } from './state.ts';

const page = readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8');
const table = page.slice(page.indexOf('| State |'));
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| State'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** How each state is brought about, and what the item asks. */
const states: Readonly<Record<ItemStanding, { state: CaseState; when?: string }>> = {
  open: { state: emptyState },
  done: { state: { ...emptyState, items: { it: item({}) } } },
  waived: { state: { ...emptyState, items: { it: item({ status: 'waived', reason: 'r' }) } } },
  baseline: { state: { ...emptyState, baseline: { ...mark(), beforeStage: 'decision', items: ['it'] } } },
  notApplicable: { state: { ...emptyState, facts: facts({ flag: false }) }, when: 'facts.flag' },
  unknown: { state: emptyState, when: 'facts.flag' },
  conflict: { state: { ...emptyState, items: { it: item({}, { status: 'conflict' }) } } },
  fault: { state: { ...emptyState, facts: facts({ flag: 'yes' }) }, when: 'facts.flag' },
};
const bars: readonly Bar[] = ['statutory', 'procedural', 'advisory'];
const words = { hold: 'holds', warn: 'warns', allow: 'passes' } as const;

describe('decision 20: the states of an item are what docs/glossary.md says', () => {
  test('each state has its row', () => {
    expect(rows.map((row) => row[0])).toEqual(Object.keys(states));
  });
  test.each(rows)('%s', (name, _chinese, statutory, procedural, advisory, badge) => {
    const given = states[name as ItemStanding];
    const seen = bars.map((bar) => {
      const rules = rulesOf({
        it: itemDefinition({ bar, ...(given.when === undefined ? {} : { when: given.when }) }),
      });
      const judged = {
        rules,
        standings: standings(given.state, rules),
        gaps: gaps(given.state, rules, NOW),
      };
      return {
        standing: judged.standings[0]?.standing,
        does: words[decide('submit-decision', given.state, rules, NOW, 'hold').kind],
        badge: blocking(given.state, judged).length,
      };
    });
    expect(seen.map(({ does }) => does)).toEqual([statutory, procedural, advisory]);
    const shownAs = name === 'waived' ? ['open', 'waived', 'waived'] : [name, name, name];
    expect(seen.map(({ standing }) => standing)).toEqual(shownAs);
    const counted = { yes: [1, 1, 0], no: [0, 0, 0], 'statutory only': [1, 0, 0] }[badge ?? ''];
    expect(seen.map((one) => one.badge)).toEqual(counted);
  });
});
