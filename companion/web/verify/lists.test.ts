import { expect, test } from 'vitest';
import { openLists } from './lists.ts';
import type { Shelf } from './memory.ts';
import { askNetwork } from './network-list.ts';

function shelf(kept = new Map<string, string>()): Shelf {
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
/** No network. */
const none = async () => null;
const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 255);

test.each([0, 1, 213, 4096, 4097, 262_144])('a list of %s bytes is kept byte for byte', (length) => {
  const lists = openLists('https://v.example/v/', shelf(), none);
  lists.keep('trust.cose', bytes(length));
  expect(lists.kept('trust.cose')).toEqual(bytes(length));
  expect(lists.kept('status/aa.cose')).toBeNull();
});

test('the next page finds it', () => {
  const phone = shelf();
  openLists('https://v.example/v/', phone, none).keep('status/aa.cose', bytes(300));
  expect(openLists('https://v.example/v/', phone, none).kept('status/aa.cose')).toEqual(bytes(300));
});

test.each([
  ['no storage', null],
  ['what is kept there is no list', shelf(new Map([['v.list.trust.cose', '{"no":1}']]))],
  [
    'a storage that throws',
    {
      getItem: () => {
        throw new Error('no');
      },
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => {},
    },
  ],
])('%s: nothing is kept, nothing thrown', (_name, phone) => {
  const lists = openLists('https://v.example/v/', phone, none);
  expect(lists.kept('trust.cose')).toBeNull();
  lists.keep('status/aa.cose', bytes(3));
});

test('what the first script asked for is taken once', async () => {
  const came = { bytes: bytes(3), skew: null };
  const asked: string[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = async (address) => {
    asked.push(`${address}`);
    return new Response(bytes(4));
  };
  try {
    const lists = openLists('https://v.example/v/', null, askNetwork, {
      'trust.cose': Promise.resolve(came),
    });
    expect(await lists.fetched('trust.cose')).toBe(came);
    expect(asked).toEqual([]);
    expect((await lists.fetched('trust.cose'))?.bytes).toEqual(bytes(4));
    expect(asked).toEqual(['https://v.example/v/trust.cose']);
  } finally {
    globalThis.fetch = before;
  }
});
