import { describe, expect, test } from 'vitest';
import { mutants } from './soak/mutants.ts';

describe('R2: packs made wrong are found out by case stories and periods worked by hand (slice of the soak: 36)', () => {
  test('of mutants of every kind nineteen in twenty are killed', () => {
    const report = mutants({ count: 36, seed: 1 });
    expect(report.tried).toBe(36);
    for (const [kind, { tried }] of Object.entries(report.byKind))
      expect(tried, kind).toBeGreaterThanOrEqual(2);
    expect(report.killed, JSON.stringify(report.survivors)).toBeGreaterThanOrEqual(34);
  }, 150_000);
  test('where nobody looks, none is', () => {
    const report = mutants({ count: 16, seed: 1, blind: true });
    expect(report.killed).toBe(0);
    expect(report.survivors).toHaveLength(16);
  }, 150_000);
});
