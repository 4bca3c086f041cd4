import { describe, expect, test } from 'vitest';
import { CHALLENGE_MS, type Met, openMemory, PAIR_MS, type Shelf } from './memory.ts';

function shelf(): Shelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
const met = (over: Partial<Met> = {}): Met => ({
  issuer: 'aa',
  inspection: 7,
  certificate: '1',
  name: '沈一鸣',
  at: 1_000_000,
  ...over,
});
const names = (all: readonly Met[]) => all.map(({ name }) => name);

describe('two officers', () => {
  test('are two by the same agency and inspection, whoever came first', () => {
    const memory = openMemory(shelf());
    expect(names(memory.meet(met()))).toEqual(['沈一鸣']);
    expect(names(memory.meet(met({ certificate: '2', name: '林若溪', at: 1_000_500 })))).toEqual([
      '沈一鸣',
      '林若溪',
    ]);
    expect(names(memory.meet(met({ at: 1_000_900 })))).toEqual(['林若溪', '沈一鸣']);
  });
  test.each([
    ['another inspection', { inspection: 8 }],
    ['another agency', { issuer: 'bb' }],
    ['no inspection', { inspection: 0 }],
    ['himself once more', { certificate: '1' }],
    ['after ten minutes', { at: 1_000_000 + PAIR_MS }],
    ['a clock that was set back', { at: 999_000 }],
  ])('%s makes no pair', (_name, over) => {
    const memory = openMemory(shelf());
    memory.meet(met());
    expect(memory.meet(met({ certificate: '2', name: '林若溪', at: 1_000_500, ...over }))).toHaveLength(1);
  });
  test('nobody is kept longer than that, nor more than twenty', () => {
    const store = shelf();
    const memory = openMemory(store);
    for (let i = 0; i < 50; i += 1) memory.meet(met({ certificate: `${i}` }));
    expect(JSON.parse(store.kept.get('v.met') ?? '[]')).toHaveLength(20);
    memory.sweep(1_000_000 + PAIR_MS);
    expect(store.kept.has('v.met')).toBe(false);
  });
});

test('six digits are answered within five minutes or not at all', () => {
  const memory = openMemory(shelf());
  memory.setChallenge({ digits: 4213, at: 5 });
  expect(memory.challenge(6)?.digits).toBe(4213);
  expect(memory.challenge(5 + CHALLENGE_MS)).toBeNull();
  expect(memory.challenge(6)).toBeNull();
});

test.each([
  ['rubbish', '{'],
  ['another shape', '{"met":1}'],
  ['a list of nothing', '[null,3,{"issuer":"aa"}]'],
])('%s in the storage is as nothing', (_name, text) => {
  const store = shelf();
  for (const key of ['v.met', 'v.challenge', 'v.language']) store.kept.set(key, text);
  const memory = openMemory(store);
  expect(memory.meet(met())).toHaveLength(1);
  expect(memory.challenge(1)).toBeNull();
  expect(memory.language()).toBeNull();
});

test('a browser that forbids storage loses the memory and nothing else', () => {
  const forbidden = (): never => {
    throw new Error('SecurityError');
  };
  for (const store of [null, { getItem: forbidden, setItem: forbidden, removeItem: forbidden }]) {
    const memory = openMemory(store);
    memory.sweep(1);
    expect(memory.meet(met())).toHaveLength(1);
    memory.setChallenge({ digits: 1, at: 1 });
    expect(memory.challenge(2)).toBeNull();
  }
});
