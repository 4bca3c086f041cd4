/** worked/card-in-case.yaml, by the national packs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPackFile } from '../rules/load-pack.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import { cardInCase } from './card-in-case.ts';
import type { EventDraft } from './events.ts';
import { fold } from './fold.ts';
import { createAssessor } from './gaps.ts';

const means = z.enum(['scanned', 'receipt', 'shown']);
const { stories } = z
  .strictObject({
    stories: z.array(
      z.strictObject({
        story: z.string(),
        rules: z.string(),
        do: z.array(
          z.strictObject({
            present: z.string().optional(),
            shown: z.string().optional(),
            found: z.record(z.string(), z.string()).optional(),
          }),
        ),
        pair: z.strictObject({
          needed: z.int(),
          here: z.record(z.string(), z.union([means, z.literal('not-shown')])),
          missing: z.int(),
        }),
        mine: means.nullable(),
      }),
    ),
  })
  .parse(parse(readFileSync(join(import.meta.dirname, 'worked/card-in-case.yaml'), 'utf8')));

function draftOf(step: (typeof stories)[number]['do'][number]): EventDraft {
  if (step.present !== undefined)
    return { type: 'officer.present', data: { person: step.present, means: 'pin-on-this-device' } };
  if (step.shown !== undefined) {
    const [officer = '', how] = step.shown.split(' ');
    return {
      type: 'identity.shown',
      data: {
        officer,
        means: means.parse(how),
        what: 'code',
        at: '2026-11-25T02:00:00.000Z',
        inspection: 482_109_375,
      },
    };
  }
  const persons = Object.entries(step.found ?? {}).map(([person, said]) => {
    const [why = '', since] = said.split(' ');
    return why === 'ok'
      ? { person, finding: 'qualified' as const }
      : { person, finding: 'unqualified' as const, why, ...(since === undefined ? {} : { since }) };
  });
  const registry = { issued: '2026-11-24T00:00:00.000Z', sha256: 'b'.repeat(64) };
  return { type: 'qualification.checked', data: { on: '2026-11-25', registry, persons } };
}

/** A phone's scan is written by the companion, what an officer says of himself by him. */
function writerOf({ shown }: (typeof stories)[number]['do'][number]): string {
  if (shown === undefined) return 'zhang';
  const [officer = '', how] = shown.split(' ');
  return how === 'scanned' ? 'companion' : officer;
}

describe('R14 who is here, and who has shown himself', () => {
  it.each(stories)('$story', (story) => {
    const [category = '', procedure = ''] = story.rules.split('/');
    const file = join(import.meta.dirname, `../rules/packs/national-${category}-${procedure}.yaml`);
    const loaded = loadPackFile(readFileSync(file, 'utf8'), file);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    const rules = rulesFor(loaded.packs, { category, procedure, on: '2026-11-25' });
    if (rules === null) throw new Error(`no ${story.rules}`);
    const writers = new Writers();
    writers.write('zhang', { type: 'case.opened', data: { category, procedure } });
    for (const step of story.do) writers.write(writerOf(step), draftOf(step));
    const state = fold(writers.all);
    const { standings } = createAssessor(rules).assess(state, writers.now());
    const card = cardInCase({ id: 'A', subject: null, state, rules, standings }, 'zhang', () => null);
    const here = card?.pair?.here ?? [];
    expect(card?.pair?.needed).toBe(story.pair.needed);
    expect(Object.fromEntries(here.map(({ name, shown }) => [name, shown?.means ?? 'not-shown']))).toEqual(
      story.pair.here,
    );
    expect(Math.max(0, story.pair.needed - here.length)).toBe(story.pair.missing);
    expect(card?.shown?.means ?? null).toBe(story.mine);
  });

  it('says nothing of a case that is not here yet', () => {
    const state = fold([]);
    const none = { id: 'A', subject: null, state, rules: null, standings: [] };
    expect(cardInCase(none, 'zhang', () => null)).toBeNull();
  });
});
