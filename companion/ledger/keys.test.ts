import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createStreamKeys } from './keys.ts';
import { createMemoryKeyStore } from './store/key-store.ts';

const a = { kind: 'case', id: 'a' } as const;
const b = { kind: 'case', id: 'b' } as const;
const leaf = new Uint8Array(32).fill(1);
const text = Buffer.from('正文');

describe('[8] bodies under their stream’s key', () => {
  it('open again from the kept keys, under the same master key only', () => {
    const store = createMemoryKeyStore();
    const master = randomBytes(32);
    const wrapped = createStreamKeys(store, master, { random: randomBytes }).wrap(a, leaf, text);
    expect(Buffer.from(wrapped).includes(text)).toBe(false);
    const again = createStreamKeys(store, master, { random: randomBytes });
    expect(Buffer.from(again.unwrap(a, leaf, wrapped) ?? []).toString()).toBe('正文');
    const other = createStreamKeys(store, randomBytes(32), { random: randomBytes });
    expect(() => other.unwrap(a, leaf, wrapped)).toThrow();
  });

  it('are bound to their envelope and their stream', () => {
    const keys = createStreamKeys(createMemoryKeyStore(), randomBytes(32), { random: randomBytes });
    const wrapped = keys.wrap(a, leaf, text);
    keys.wrap(b, leaf, text);
    expect(() => keys.unwrap(a, new Uint8Array(32), wrapped)).toThrow();
    expect(() => keys.unwrap(b, leaf, wrapped)).toThrow();
  });

  it('[13] are gone for good once the key is destroyed', () => {
    const store = createMemoryKeyStore();
    const master = randomBytes(32);
    const keys = createStreamKeys(store, master, { random: randomBytes });
    const wrapped = keys.wrap(a, leaf, text);
    keys.destroy(a);
    expect(keys.unwrap(a, leaf, wrapped)).toBeNull();
    expect(createStreamKeys(store, master, { random: randomBytes }).unwrap(a, leaf, wrapped)).toBeNull();
    expect(() => keys.wrap(a, leaf, text)).toThrow(/destroyed/);
  });
});
