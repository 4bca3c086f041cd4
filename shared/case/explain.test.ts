/** Why a gap stands, and conditions in words, against what was written by hand before there was code for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { compile, type Facts } from '../rules/cel.ts';
import { factTypes } from '../rules/check-pack.ts';
import { loadPackFile } from '../rules/load-pack.ts';
import type { FactDefinition, Pack } from '../rules/pack-schema.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import { sayCondition } from './condition-words.ts';
import { factValueSchema } from './events.ts';
import { type Explanation, explainGap } from './explain.ts';
import { fold } from './fold.ts';
import { gaps } from './gaps.ts';
import { whyEn } from './locales/why-en.ts';
import { whyZhCN } from './locales/why-zh-cn.ts';

const read = (path: string) => parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as unknown;
const packsIn = (folder: string): Pack[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const loaded = loadPackFile(readFileSync(new URL(folder + name, import.meta.url), 'utf8'), name);
      if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
      return loaded.packs;
    });

const factRecord = z.record(z.string(), factValueSchema);
const linesSchema = z.strictObject({
  basis: z.array(z.string()),
  applies: z.string(),
  closes: z.string(),
  holds: z.string(),
  rule: z.string(),
});
const casesSchema = z.strictObject({
  rules: z.strictObject({ category: z.string(), procedure: z.string(), on: z.string() }),
  facts: z.strictObject({ page: factRecord, hand: factRecord }),
  decided: z.string().optional(),
  gaps: z.array(
    z.strictObject({
      gap: z.string(),
      facts: z.array(z.string()),
      'zh-CN': linesSchema,
      en: linesSchema.optional(),
    }),
  ),
});
const saidSchema = z.strictObject({ cel: z.string(), 'zh-CN': z.string(), en: z.string() });
const conditionsSchema = z.strictObject({
  facts: z.record(z.string(), z.custom<FactDefinition>()),
  known: factRecord,
  conditions: z.array(saidSchema),
  unknown: z.array(saidSchema),
  wrong: z.strictObject({ known: factRecord, conditions: z.array(saidSchema) }),
});

const expected = casesSchema.parse(read('./explained/penalty.yaml'));
/** The demo bureau without its region and district: what is told here is the law and the field's own rules. */
const packs = ['../rules/packs/', '../rules/layers/', '../../demo/packs/']
  .flatMap(packsIn)
  .filter(({ pack }) => pack !== 'xinjiang-discretion' && pack !== 'karamay-district-plan');
const rules = rulesFor(packs, expected.rules);
if (rules === null) throw new Error('no rules');
const writers = new Writers();
const { category, procedure } = expected.rules;
writers.write('shen', { type: 'case.opened', data: { category, procedure } });
writers.write('shen', {
  type: 'case.factsCaptured',
  data: { facts: expected.facts.page, provenance: 'page' },
});
writers.write('shen', {
  type: 'case.factsCaptured',
  data: { facts: expected.facts.hand, provenance: 'hand' },
});
if (expected.decided !== undefined)
  writers.write('shen', { type: 'decision.made', data: { decidedOn: expected.decided } });
const state = fold(writers.all);
const all = gaps(state, rules, writers.now());

const told = (why: Explanation) => ({
  basis: why.basis.map(({ text }) => text),
  applies: why.applies,
  closes: why.closes,
  holds: why.holds,
  rule: why.rule?.replaceAll(/ \d+\.\d+\.\d+/g, ' VERSION'),
});

describe('R1: asked why, a gap answers with article, condition, facts, what closes it and what it holds', () => {
  test.each(expected.gaps.map((one) => [one.gap, one] as const))('%s', (id, one) => {
    const gap = all.find((found) => found.id === id);
    if (gap === undefined) throw new Error(`no gap ${id}`);
    const why = explainGap(gap, { state, rules }, 'zh-CN');
    expect(told(why)).toEqual(one['zh-CN']);
    expect(why.facts.map(({ text }) => text)).toEqual(one.facts);
    if (one.en !== undefined) expect(told(explainGap(gap, { state, rules }, 'en'))).toEqual(one.en);
  });
  test('every gap there is has an answer in both languages, with an article where its item has one', () => {
    for (const gap of all)
      for (const locale of ['zh-CN', 'en'] as const) {
        const why = explainGap(gap, { state, rules }, locale);
        expect(why.basis.length > 0, gap.id).toBe(gap.citation !== null);
        expect(`${why.applies}${why.closes}${why.holds}`, gap.id).not.toMatch(/undefined|null|facts\./);
      }
  });
  test('where page and hand differ, both values stand there', () => {
    const apart = new Writers();
    apart.write('shen', { type: 'case.opened', data: { category, procedure } });
    apart.write('shen', {
      type: 'case.factsCaptured',
      data: { facts: { fineAmount: 100 }, provenance: 'page' },
    });
    apart.write('shen', { type: 'fact.corrected', data: { fact: 'fineAmount', value: 200, reason: '核对' } });
    apart.write('shen', {
      type: 'case.factsCaptured',
      data: { facts: { fineAmount: 300 }, provenance: 'page' },
    });
    const here = fold(apart.all);
    const gap = gaps(here, rules, apart.now()).find((one) => one.id === 'fact:fineAmount');
    if (gap === undefined) throw new Error('no conflict');
    expect(explainGap(gap, { state: here, rules }, 'zh-CN').facts.map(({ text }) => text)).toEqual([
      '拟罚款数额：2 元（手填）、拟罚款数额：3 元（取自页面）',
    ]);
  });
});

describe('a condition in words, each part with what it comes to', () => {
  const {
    facts: definitions,
    known,
    conditions,
    unknown,
    wrong,
  } = conditionsSchema.parse(read('./explained/conditions.yaml'));
  const types = factTypes(definitions);
  const said = (cel: string, facts: Facts, locale: 'zh-CN' | 'en') => {
    const compiled = compile(cel, types);
    if ('problem' in compiled) throw new Error(compiled.problem.write);
    const words = locale === 'en' ? whyEn.condition : whyZhCN.condition;
    return sayCondition(compiled.condition, { definitions, types, facts, words, locale });
  };
  test.each([
    ...conditions.map((one) => [one.cel, one, known] as const),
    ...unknown.map((one) => [`${one.cel}, nothing known`, one, {}] as const),
    ...wrong.conditions.map((one) => [`${one.cel}, a wrong value`, one, wrong.known] as const),
  ])('%s', (_, one, facts) => {
    expect(said(one.cel, facts, 'zh-CN')).toBe(one['zh-CN']);
    expect(said(one.cel, facts, 'en')).toBe(one.en);
  });
});

test('docs/explain.md shows what the code says, word for word', () => {
  const doc = readFileSync(new URL('../../docs/explain.md', import.meta.url), 'utf8').replace(
    /\d+\.\d+\.\d+/g,
    'VERSION',
  );
  const shownIn = (gap: string, lines: z.infer<typeof linesSchema> | undefined, facts: readonly string[]) => {
    if (lines === undefined) throw new Error(`${gap} is not there in that language`);
    const { basis, applies, closes, holds, rule } = lines;
    for (const line of [...basis, applies, ...facts, closes, holds, rule]) expect(doc).toContain(`> ${line}`);
  };
  for (const id of ['item:hearing-right-told', 'item:legal-review', 'item:decision-content']) {
    const one = expected.gaps.find(({ gap }) => gap === id);
    shownIn(id, one?.['zh-CN'], one?.facts ?? []);
  }
  const hearing = expected.gaps.find(({ gap }) => gap === 'item:hearing-right-told');
  shownIn('item:hearing-right-told', hearing?.en, []);
});
