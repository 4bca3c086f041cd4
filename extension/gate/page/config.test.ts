import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateRule } from '#shared/adapter/match.ts';
import { decodeRules, encodeRules } from './config.ts';

describe('rules in a Server-Timing header', () => {
  const rule = fc.record<GateRule>({
    adapter: fc.string(),
    page: fc.string(),
    action: fc.string(),
    index: fc.nat(),
    origins: fc.array(fc.string()),
    method: fc.string(),
    path: fc.string(),
    where: fc.dictionary(fc.string(), fc.array(fc.string())),
    triggers: fc.array(fc.string()),
  });
  it('come back as they were, in bytes that a quoted string may hold', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), (rules) => {
        const text = encodeRules(rules);
        expect(text).toMatch(/^[A-Za-z0-9!*()%._~-]*$/u);
        expect(JSON.stringify(decodeRules(text))).toBe(JSON.stringify(rules));
      }),
    );
  });
  it('what is not ours is no rules', () => {
    expect(decodeRules('%')).toBe(null);
    expect(decodeRules('5')).toBe(null);
  });
});
