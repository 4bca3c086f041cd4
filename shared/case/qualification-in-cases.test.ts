/** worked/qualification.yaml, by the national packs: what the registry's findings do to a case. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadPackFile } from '../rules/load-pack.ts';
import { type RuleSet, rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import type { EventDraft } from './events.ts';
import { fold } from './fold.ts';
import { createAssessor } from './gaps.ts';

interface Story {
  readonly story: string;
  readonly rules: string;
  readonly do: readonly {
    readonly present?: string;
    readonly tick?: string;
    readonly found?: Readonly<Record<string, string>>;
    readonly handOver?: readonly [string, string];
    readonly withdraw?: 'last';
  }[];
  readonly open?: readonly string[];
  readonly done?: Readonly<Record<string, string>>;
  readonly bar?: string;
}

const { stories } = parse(readFileSync(join(import.meta.dirname, 'worked/qualification.yaml'), 'utf8')) as {
  readonly stories: readonly Story[];
};
const registry = { issued: '2026-11-24T00:00:00.000Z', sha256: 'b'.repeat(64) };

function rulesNamed(name: string): RuleSet {
  const [category = '', procedure = ''] = name.split('/');
  const file = join(import.meta.dirname, `../rules/packs/national-${category}-${procedure}.yaml`);
  const loaded = loadPackFile(readFileSync(file, 'utf8'), file);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const rules = rulesFor(loaded.packs, { category, procedure, on: '2026-11-25' });
  if (rules === null) throw new Error(`no ${name}`);
  return rules;
}

function draftsOf(step: Story['do'][number], writers: Writers): readonly EventDraft[] {
  if (step.present !== undefined)
    return [{ type: 'officer.present', data: { person: step.present, means: 'pin-on-this-device' } }];
  if (step.tick !== undefined)
    return [{ type: 'item.completed', data: { item: step.tick, closedBy: 'attestation' } }];
  if (step.handOver !== undefined) {
    const [from, to] = step.handOver;
    return [{ type: 'case.handedOver', data: { from, to, reason: '换人办理' } }];
  }
  if (step.withdraw !== undefined) {
    const last = writers.all.at(-1)?.envelope.id ?? '';
    return [{ type: 'event.withdrawn', data: { event: last, reason: '点错了' } }];
  }
  const persons = Object.entries(step.found ?? {}).map(([person, said]) => {
    const [why = '', since] = said.split(' ');
    if (why === 'ok') return { person, finding: 'qualified' as const };
    if (why === 'not-checked') return { person, finding: 'not-checked' as const };
    return { person, finding: 'unqualified' as const, why, ...(since === undefined ? {} : { since }) };
  });
  return [{ type: 'qualification.checked', data: { on: '2026-11-25', registry, persons } }];
}

describe('R10 in a case', () => {
  it.each(stories)('$story', (story) => {
    const [category = '', procedure = ''] = story.rules.split('/');
    const rules = rulesNamed(story.rules);
    const writers = new Writers();
    writers.write('zhang', { type: 'case.opened', data: { category, procedure } });
    writers.write('zhang', { type: 'case.assigned', data: { officers: ['zhang', 'wang'] } });
    for (const step of story.do) for (const draft of draftsOf(step, writers)) writers.write('zhang', draft);
    const { standings, gaps } = createAssessor(rules).assess(fold(writers.all), writers.now());
    const of = (id: string) => standings.find(({ item }) => item.id === id);
    for (const id of story.open ?? []) {
      expect(of(id)?.standing).toBe('open');
      const gap = gaps.find(({ item }) => item === id);
      if (story.bar !== undefined) expect(gap?.bar).toBe(story.bar);
      const asksWho = story.do.some(({ found }) =>
        Object.values(found ?? {}).some((said) => said !== 'ok' && said !== 'not-checked'),
      );
      if (asksWho) expect(gap?.unqualified?.map(({ person }) => person)).toEqual(['wang']);
    }
    for (const [id, restsOn] of Object.entries(story.done ?? {}))
      expect(of(id)).toMatchObject({ standing: 'done', restsOn });
  });

  it('says which fact bars him, since when, and who can mend it', () => {
    const rules = rulesNamed('penalty/ordinary');
    const writers = new Writers();
    writers.write('zhang', { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
    const found = { zhang: 'expired 2026-11-01' };
    for (const draft of draftsOf({ found }, writers)) writers.write('companion', draft);
    const gap = createAssessor(rules)
      .assess(fold(writers.all), writers.now())
      .gaps.find(({ item }) => item === 'officers-qualified');
    expect(gap?.title['zh-CN']).toBe('有一名办案人员没有执法资格');
    expect(gap?.why['zh-CN']).toContain(
      '执法证已过期（2026-11-01 起）。由发证机关处理，再由名册管理员登记。',
    );
    expect(gap?.why.en).toContain('Certificate expired (since 2026-11-01).');
    expect(gap?.next?.do).toBe('wait');
  });
});
