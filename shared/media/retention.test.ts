import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type KeptFootage,
  keepStanding,
  keepUntil,
  monthsAfter,
  type RetentionRule,
  retentionInForce,
  retentionKinds,
  retentionSchema,
  type UnitRetention,
  unitRetentionSchema,
} from './retention.ts';

const read = (name: string): unknown =>
  parse(readFileSync(join(import.meta.dirname, name), 'utf8'), { schema: 'core' });
const national = retentionSchema.parse(read('retention.yaml'));

interface Story {
  readonly what: string;
  readonly recorded: string;
  readonly case: Partial<NonNullable<KeptFootage['case']>> | null;
  readonly unit?: {
    readonly caseFile?: 'permanent' | { months: number };
    readonly rules?: readonly Partial<RetentionRule>[];
  };
  readonly held?: boolean;
  readonly refused?: readonly string[];
  readonly keep: string;
  readonly rule: string | null;
  readonly today: string;
  readonly stands: string;
}
const stories = read('retention-stories.yaml') as readonly Story[];
const words = { 'zh-CN': '本机关档案办法', en: 'Own rules' };
const citation = { source: 'own-rules', article: '第三条', words: '按本办法保存', verified: true };
const unitOf = ({ caseFile, rules = [] }: NonNullable<Story['unit']>): UnitRetention =>
  unitRetentionSchema.parse({
    version: 1,
    ...(caseFile === undefined ? {} : { caseFile: { keep: caseFile, citation } }),
    rules: rules.map((one) => ({
      from: one.of === 'no-case' ? 'recorded' : 'archived',
      title: words,
      why: words,
      citation,
      ...one,
    })),
  });

describe('R30 how long footage is kept', () => {
  it.each(stories)('$what', (story) => {
    const inForce = retentionInForce(national, story.unit === undefined ? null : unitOf(story.unit));
    expect(inForce.refused).toEqual(story.refused ?? []);
    const of = story.case;
    const keep = keepUntil(
      {
        recorded: story.recorded,
        case: of === null ? null : { archived: null, decided: false, whole: false, restraint: false, ...of },
      },
      inForce,
    );
    expect([keep.is === 'day' ? keep.day : keep.is, keep.is === 'open' ? null : keep.rule.id]).toEqual([
      story.keep,
      story.rule,
    ]);
    expect(keepStanding(keep, story.held === true, story.today)).toBe(story.stands);
  });

  it('whatever a unit adds, nothing is let go of earlier', () => {
    const day = fc
      .integer({ min: 0, max: 8_000 })
      .map((n) => new Date(Date.UTC(2015, 0, 1 + n)).toISOString().slice(0, 10));
    const rule = fc.record({
      of: fc.constantFrom(...retentionKinds),
      keep: fc.oneof(
        fc.constantFrom('permanent' as const, 'case-file' as const),
        fc.record({ months: fc.integer({ min: 1, max: 400 }) }),
      ),
      from: fc.constantFrom('recorded' as const, 'archived' as const),
    });
    const footage = fc
      .tuple(day, day, fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean())
      .map(
        ([one, two, none, decided, whole, restraint]): KeptFootage =>
          none
            ? { recorded: one, case: null }
            : { recorded: one, case: { archived: [one, two].sort()[1] ?? one, decided, whole, restraint } },
      );
    fc.assert(
      fc.property(footage, fc.array(rule, { maxLength: 5 }), day, (one, rules, today) => {
        const unit = unitOf({
          caseFile: { months: 120 },
          rules: rules.map((each, at) => ({ id: `unit-${at}`, ...each })),
        });
        const bare = retentionInForce(national, unitOf({ caseFile: { months: 120 } }));
        const stands = (rulesInForce: typeof bare) =>
          keepStanding(keepUntil(one, rulesInForce), false, today);
        if (stands(bare) !== 'past') expect(stands(retentionInForce(national, unit))).not.toBe('past');
      }),
    );
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-05', 1, '2027-01-05'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-11-27', 120, '2036-11-27'],
  ])('%s and %d months are %s', (from, months, until) => {
    expect(monthsAfter(from, months)).toBe(until);
  });
});
