import { expect, it } from 'vitest';
import { fromStationSchema, MAX_WHYS } from './messages.ts';
import { createRefusals } from './refusals.ts';

it('R28 any number of refused connections is one message that its reader takes, and nothing is lost from the count', () => {
  const refusals = createRefusals();
  expect(refusals.take()).toBeNull();
  for (let i = 0; i < 10_000; i += 1)
    refusals.add('9'.repeat(80), i % 2 === 0 ? 'key' : `word ${i} ${'x'.repeat(80)}`);
  const taken = refusals.take();
  expect(fromStationSchema.safeParse({ type: 'refused', ...taken }).success).toBe(true);
  expect(taken?.by.length).toBeLessThanOrEqual(MAX_WHYS);
  expect(taken?.by.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  expect(taken?.by.find(({ why }) => why === 'key')?.count).toBe(5000);
  expect(refusals.take()).toBeNull();
});
