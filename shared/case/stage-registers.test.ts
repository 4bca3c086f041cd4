/** R25, R29, R33: what is recorded at a stage and whether the decision is major, against what was written by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPackFile } from '../rules/load-pack.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { factsOf } from './derived-facts.ts';
import { factValueSchema } from './events.ts';
import { emptyState, facts as factsState } from './fixtures/hand-built.ts';
import { isRecorded, majorityOf, recordsOf } from './stage-registers.ts';

const here = (path: string) => new URL(path, import.meta.url);
const cases = z
  .array(
    z.strictObject({
      case: z.string(),
      pack: z.string(),
      stage: z.string(),
      facts: z.record(z.string(), factValueSchema),
      records: z.record(z.string(), z.array(z.string())),
      major: z.array(z.string()).optional(),
      wanted: z.string().optional(),
      noCatalogue: z.literal(true).optional(),
    }),
  )
  .parse(parse(readFileSync(here('./worked/stage-registers.yaml'), 'utf8')));

function rulesOf(name: string) {
  const loaded = loadPackFile(readFileSync(here(`../rules/packs/${name}.yaml`), 'utf8'), name);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const [pack] = loaded.packs;
  if (pack === undefined) throw new Error(name);
  const { category, procedure } = pack;
  const rules = rulesFor([pack], { category, procedure, on: '2026-11-25' });
  if (rules === null) throw new Error(name);
  return rules;
}

describe('worked by hand', () => {
  test.each(cases.map((one) => [one.case, one] as const))('%s', (_name, worked) => {
    const rules = rulesOf(worked.pack);
    const facts = factsOf({ ...emptyState, facts: factsState(worked.facts) }, rules);
    const found = recordsOf(rules, worked.stage, facts);
    expect(
      Object.fromEntries(found.map(({ record, wanted }) => [record.definition.title['zh-CN'], wanted])),
    ).toEqual(worked.records);
    const major = majorityOf(rules, facts);
    if (worked.noCatalogue === true) expect(major).toBeNull();
    else if (worked.wanted !== undefined) {
      expect(major?.kind).toBe('unknown');
      expect(major?.kind === 'unknown' ? major.wanted[0] : null).toBe(worked.wanted);
    } else
      expect(
        major?.kind === 'major' ? major.lines.map(({ definition }) => definition.title['zh-CN']) : [],
      ).toEqual(worked.major);
    if (worked.major?.length === 0) expect(major?.kind).toBe('ordinary');
  });
});

test('what is only written is not in the list of what is filmed', () => {
  expect(isRecorded({ methods: ['text'] })).toBe(false);
  expect(isRecorded({ methods: ['text', 'photo'] })).toBe(true);
});
