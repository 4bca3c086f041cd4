import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  compile,
  evaluate,
  type Facts,
  type FactTypes,
  kleene,
  type Logic,
  type Truth,
} from './cel.ts';

const types: FactTypes = {
  p: 'boolean',
  q: 'boolean',
  r: 'boolean',
  fine: 'money',
  days: 'integer',
  on: 'day',
  kind: 'text',
  kinds: 'list',
  'officers.count': 'integer',
};

function made(text: string): Condition {
  const result = compile(text, types);
  if ('problem' in result) throw new Error(`${text}: ${result.problem.write}`);
  return result.condition;
}

const values: readonly Truth[] = [true, false, 'unknown'];
const T = true;
const F = false;
const U = 'unknown';

/** Kleene's strong tables, written by hand (Kleene 1952, §64). */
const table: Record<string, readonly (readonly [Truth, Truth, Truth])[]> = {
  'facts.p && facts.q': [
    [T, T, T],
    [T, F, F],
    [T, U, U],
    [F, T, F],
    [F, F, F],
    [F, U, F],
    [U, T, U],
    [U, F, F],
    [U, U, U],
  ],
  'facts.p || facts.q': [
    [T, T, T],
    [T, F, T],
    [T, U, T],
    [F, T, T],
    [F, F, F],
    [F, U, U],
    [U, T, T],
    [U, F, U],
    [U, U, U],
  ],
  'facts.p == facts.q': [
    [T, T, T],
    [T, F, F],
    [T, U, U],
    [F, T, F],
    [F, F, T],
    [F, U, U],
    [U, T, U],
    [U, F, U],
    [U, U, U],
  ],
  '!facts.p || facts.q': [
    [T, T, T],
    [T, F, F],
    [T, U, U],
    [F, T, T],
    [F, F, T],
    [F, U, T],
    [U, T, T],
    [U, F, U],
    [U, U, U],
  ],
};

/** test ? yes : no, by hand; an unknown test is settled when both ways agree. */
const choices: readonly (readonly [Truth, Truth, Truth, Truth])[] = [
  [T, T, T, T],
  [T, T, F, T],
  [T, T, U, T],
  [T, F, T, F],
  [T, F, F, F],
  [T, F, U, F],
  [T, U, T, U],
  [T, U, F, U],
  [T, U, U, U],
  [F, T, T, T],
  [F, T, F, F],
  [F, T, U, U],
  [F, F, T, T],
  [F, F, F, F],
  [F, F, U, U],
  [F, U, T, T],
  [F, U, F, F],
  [F, U, U, U],
  [U, T, T, T],
  [U, T, F, U],
  [U, T, U, U],
  [U, F, T, U],
  [U, F, F, F],
  [U, F, U, U],
  [U, U, T, U],
  [U, U, F, U],
  [U, U, U, U],
];

/** Comparisons and `in`: with the fact → value, without it → unknown and it is wanted. */
const leaves: readonly (readonly [string, Facts, Truth, readonly string[]])[] = [
  ['facts.fine >= 1000000', { fine: 1000000 }, T, []],
  ['facts.fine >= 1000000', { fine: 999999 }, F, []],
  ['facts.fine > 1000000', { fine: 1000000 }, F, []],
  ['facts.fine <= 1000000', { fine: 1000000 }, T, []],
  ['facts.fine < 1000000', { fine: 1000000 }, F, []],
  ['facts.fine != 1000000', { fine: 1 }, T, []],
  ['facts.fine >= 1000000', {}, U, ['fine']],
  ['facts.days > -3', { days: -2 }, T, []],
  ['facts.on < "2026-01-01"', { on: '2025-12-31' }, T, []],
  ['facts.on < "2026-01-01"', { on: '2026-01-01' }, F, []],
  ['facts.on < "2026-01-01"', {}, U, ['on']],
  ['facts.kind == "吊销"', { kind: '吊销' }, T, []],
  ['facts.kind == "吊销"', {}, U, ['kind']],
  ['facts.kind in ["吊销", "停产"]', { kind: '停产' }, T, []],
  ['facts.kind in ["吊销", "停产"]', { kind: '罚款' }, F, []],
  ['facts.kind in ["吊销", "停产"]', {}, U, ['kind']],
  ['"吊销" in facts.kinds', { kinds: ['罚款', '吊销'] }, T, []],
  ['"吊销" in facts.kinds', { kinds: [] }, F, []],
  ['"吊销" in facts.kinds', {}, U, ['kinds']],
  ['facts.kind == "a\\"b\\\\"', { kind: 'a"b\\' }, T, []],
  ['facts.kind in facts.kinds', { kind: 'a' }, U, ['kinds']],
  ['size(facts.kinds) >= 2', { kinds: ['a', 'b'] }, T, []],
  ['size(facts.kinds) >= 2', {}, U, ['kinds']],
  ['facts.officers.count >= 2', { 'officers.count': 2 }, T, []],
  ['facts.officers.count >= 2', { 'officers.count': 1 }, F, []],
  ['facts.officers.count >= 2', {}, U, ['officers.count']],
  // All that would settle it is wanted, and nothing that no longer matters.
  ['facts.fine >= 1 && facts.p', {}, U, ['fine', 'p']],
  ['facts.fine >= 1 && facts.p', { p: true }, U, ['fine']],
  ['facts.fine >= 1 && facts.p', { p: false }, F, []],
  ['(facts.fine >= 1 && facts.p) || facts.q', { p: false }, U, ['q']],
  ['facts.p ? facts.q : facts.r', {}, U, ['p', 'q', 'r']],
  ['facts.p ? facts.q : facts.r', { p: true }, U, ['q']],
];

function given(name: string, value: Truth): Facts {
  return value === 'unknown' ? {} : { [name]: value };
}

/** Every row of the frozen tables that `logic` gets wrong. */
function wrongRows(logic: Logic): string[] {
  const wrong: string[] = [];
  const check = (text: string, facts: Facts, expected: Truth) => {
    const result = evaluate(made(text), facts, logic);
    if (!('value' in result) || result.value !== expected) wrong.push(`${text} ${JSON.stringify(facts)}`);
  };
  for (const [text, rows] of Object.entries(table))
    for (const [p, q, expected] of rows) check(text, { ...given('p', p), ...given('q', q) }, expected);
  for (const [p, q, r, expected] of choices)
    check('facts.p ? facts.q : facts.r', { ...given('p', p), ...given('q', q), ...given('r', r) }, expected);
  for (const [text, facts, expected] of leaves) check(text, facts, expected);
  return wrong;
}

describe('R5: a condition on facts that are not known is unknown, by Kleene', () => {
  test('the frozen truth tables hold, whole', () => {
    for (const rows of Object.values(table)) expect(rows).toHaveLength(values.length ** 2);
    expect(choices).toHaveLength(values.length ** 3);
    expect(wrongRows(kleene)).toEqual([]);
  });

  test('a fact that would settle it is named, and one that no longer matters is not', () => {
    for (const [text, facts, value, wanted] of leaves)
      expect([text, evaluate(made(text), facts)]).toEqual([text, { value, wanted }]);
  });

  const mutants: Record<string, Logic> = {
    'unknown counts as false': { ...kleene, missing: false },
    'unknown counts as true': { ...kleene, missing: true },
    'and gives up on any unknown': {
      ...kleene,
      and: (a, b) => (a === U || b === U ? U : a && b),
    },
    'or takes unknown for false': { ...kleene, or: (a, b) => a === true || b === true },
    'not of unknown is true': { ...kleene, not: (a) => a !== true },
    'choice on unknown takes the second way': { ...kleene, choose: (t, y, n) => (t === true ? y : n) },
    'choice on unknown never settles': { ...kleene, choose: (t, y, n) => (t === U ? U : t ? y : n) },
  };
  test.each(Object.entries(mutants))('a mutant is found out: %s', (_name, logic) => {
    expect(wrongRows(logic).length).toBeGreaterThan(0);
  });
  test('a mutant is found out: the threshold operator changed', () => {
    const wrong = leaves.filter(([text, facts, value]) => {
      if (!text.includes('>=')) return false;
      const result = evaluate(made(text.replace('>=', '>')), facts);
      return !('value' in result) || result.value !== value;
    });
    expect(wrong.length).toBeGreaterThan(0);
  });
});

describe('a fault of pack or fact is never taken for unknown', () => {
  test.each([
    ['facts.fine >= 1', { fine: '一万元' }, 'fine'],
    ['facts.fine >= 1', { fine: 1.5 }, 'fine'],
    ['facts.fine >= 1 && facts.p', { fine: 'x', p: false }, 'fine'],
    ['facts.on < "2026-01-01"', { on: '2026年1月1日' }, 'on'],
    ['"a" in facts.kinds', { kinds: 'a' }, 'kinds'],
    ['facts.kind == "a"', { kind: 3 }, 'kind'],
    ['facts.p', { p: 'yes' }, 'p'],
  ] as const)('%s on %j', (text, facts, fact) => {
    expect(evaluate(made(text), facts as Facts)).toMatchObject({ fault: 'fact-of-wrong-type', fact });
  });
});

describe('forms that could turn "not known" into "no" are refused, with what to write instead', () => {
  test.each([
    ['has(facts.fine)', 'form-not-allowed', 'Leave `has(…)` out'],
    ['facts.kinds.exists(k, k == "a")', 'form-not-allowed', '"…" in facts.LIST'],
    ['facts.kinds.all(k, k == "a")', 'form-not-allowed', '"…" in facts.LIST'],
    ['facts.kind.startsWith("a")', 'form-not-allowed', '"…" in facts.LIST'],
    ['facts.fine == null', 'form-not-allowed', 'there is no null'],
    ['facts.fine >= 1.5', 'form-not-allowed', 'money is in 分'],
    ['facts.fine + 1 > 2', 'form-not-allowed', 'Work out sums before'],
    ['facts["fine"] > 2', 'form-not-allowed', 'with a dot'],
    ['facts.?fine > 2', 'syntax', 'facts.NAME'],
    ['facts.kind in [facts.kind]', 'form-not-allowed', 'no facts'],
    ['facts.kind in []', 'form-not-allowed', 'Name the values'],
    ['fine > 2', 'not-a-fact', 'facts.NAME'],
    ['case.fine > 2', 'not-a-fact', 'facts.NAME'],
    ['true', 'not-a-fact', 'Leave `when` out'],
    ['1 < 2', 'not-a-fact', 'at least one fact'],
    ['facts.finee > 2', 'fact-not-declared', 'Declare `finee`'],
    ['facts.fine > "2"', 'types-differ', 'like with like'],
    ['facts.on > "2026/01/01"', 'types-differ', '2026-11-25'],
    ['facts.kinds == "a"', 'types-differ', 'in facts.LIST'],
    ['facts.p > facts.q', 'types-differ', '!facts.NAME'],
    ['"a" in facts.kind', 'types-differ', 'write =='],
    ['facts.fine', 'not-yes-or-no', 'Compare it'],
    ['facts.fine >= ', 'syntax', 'Write a CEL condition'],
  ])('%s', (text, code, write) => {
    const result = compile(text, types);
    expect(result).toMatchObject({ problem: { code } });
    expect('problem' in result ? result.problem.write : '').toContain(write);
  });
});

/** Random conditions over three yes-or-no facts and one amount. */
const conditions: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('facts.p', 'facts.q', 'facts.r', 'facts.fine >= 5', 'facts.fine < 3', 'facts.fine == 4'),
    fc.tuple(tie('c'), tie('c')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('c'), tie('c')).map(([a, b]) => `(${a} || ${b})`),
    tie('c').map((a) => `!(${a})`),
    fc.tuple(tie('c'), tie('c'), tie('c')).map(([a, b, d]) => `(${a} ? ${b} : ${d})`),
  ),
})).c;
const allFacts = fc.record({
  p: fc.boolean(),
  q: fc.boolean(),
  r: fc.boolean(),
  fine: fc.integer({ min: 0, max: 8 }),
});
const names = ['p', 'q', 'r', 'fine'] as const;

function only(facts: Facts, keep: readonly string[]): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => keep.includes(name)));
}

describe('R5: properties over random conditions', () => {
  test('more facts never change a known value, and all facts leave nothing unknown', () => {
    fc.assert(
      fc.property(conditions, allFacts, fc.subarray([...names]), (text, facts, keep) => {
        const condition = made(text);
        const few = evaluate(condition, only(facts, keep));
        const all = evaluate(condition, facts);
        if (!('value' in few) || !('value' in all)) throw new Error('fault');
        expect(all.value).not.toBe('unknown');
        if (few.value !== 'unknown') expect(all.value).toBe(few.value);
      }),
      { numRuns: 500 },
    );
  });
  test('the wanted facts settle it, and each of them is missing', () => {
    fc.assert(
      fc.property(conditions, allFacts, fc.subarray([...names]), (text, facts, keep) => {
        const condition = made(text);
        const few = evaluate(condition, only(facts, keep));
        if (!('value' in few) || few.value !== 'unknown') return;
        for (const name of few.wanted) expect(keep).not.toContain(name);
        const settled = evaluate(condition, only(facts, [...keep, ...few.wanted]));
        expect('value' in settled ? settled.value : 'fault').not.toBe('unknown');
      }),
      { numRuns: 500 },
    );
  });
});
