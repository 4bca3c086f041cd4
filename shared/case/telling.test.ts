/** What telling the other party does in a case, against what was worked out by hand, through the real fold and gaps. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPack } from '../rules/load-pack.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import { dataProblem, type EventData, type EventDraft, latestVersion } from './events.ts';
import { fold } from './fold.ts';
import { standings } from './gaps.ts';
import { strokesHash } from './strokes.ts';

const by = { by: z.string() };
const workedSchema = z.array(
  z.strictObject({
    what: z.string(),
    events: z.array(
      z.union([
        z.strictObject({
          ...by,
          tells: z.string(),
          how: z.enum(['signed-on-screen', 'not-signed', 'recorded']),
          why: z.enum(['refuses', 'unable']).optional(),
          witness: z.string().optional(),
          paper: z.string().optional(),
        }),
        /** Index among the events of this case. */
        z.strictObject({ ...by, withdraws: z.int() }),
        z.strictObject({ ...by, ticks: z.string() }),
        z.strictObject({ ...by, reopens: z.string() }),
      ]),
    ),
    stands: z.record(z.string(), z.tuple([z.string(), z.string().nullable()])),
    told: z.array(z.tuple([z.string(), z.string()])),
  }),
);
const worked = workedSchema.parse(
  parse(readFileSync(new URL('./worked/party-told.yaml', import.meta.url), 'utf8')),
);
type Happening = (typeof worked)[number]['events'][number];

const pack = new URL('./fixtures/telling-pack.yaml', import.meta.url);
const loaded = loadPack(readFileSync(pack, 'utf8'), 'telling-pack.yaml');
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
const rules = rulesFor([loaded.pack], { category: 'inspection', procedure: 'ordinary', on: '2026-11-25' });
if (rules === null) throw new Error('no rules');

const strokes = [[100, 200, 0, 300, 100, 60, 500, 200, 130]];

function acknowledged(event: Extract<Happening, { tells: string }>): EventData<'party.told'>['acknowledged'] {
  switch (event.how) {
    case 'signed-on-screen':
      return { how: event.how, strokes, sha256: strokesHash(strokes) };
    case 'not-signed':
      return {
        how: event.how,
        why: event.why ?? 'refuses',
        reason: '说不识字',
        ...(event.witness === undefined ? {} : { witness: event.witness }),
      };
    case 'recorded':
      return { how: event.how };
  }
}

function draftOf(event: Happening, ids: readonly string[]): EventDraft {
  if ('withdraws' in event)
    return { type: 'event.withdrawn', data: { event: ids[event.withdraws] ?? '', reason: '点错了' } };
  if ('ticks' in event)
    return { type: 'item.completed', data: { item: event.ticks, closedBy: 'attestation' } };
  if ('reopens' in event) return { type: 'item.reopened', data: { item: event.reopens, reason: '没有告知' } };
  return {
    type: 'party.told',
    data: {
      item: event.tells,
      shown: { language: 'zh-CN', sentences: ['您有权陈述和申辩。'] },
      acknowledged: acknowledged(event),
      ...(event.paper === undefined ? {} : { document: { kind: event.paper, number: '1号' } }),
    },
  };
}

function play(events: readonly Happening[]) {
  const writers = new Writers();
  writers.write('shen', { type: 'case.opened', data: { category: 'inspection', procedure: 'ordinary' } });
  const ids: string[] = [];
  for (const event of events) {
    writers.write(event.by, draftOf(event, ids));
    ids.push(writers.all.at(-1)?.envelope.id ?? '');
  }
  return fold(writers.all);
}

describe('R15 the other party is told', () => {
  test.each(worked.map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const state = play(one.events);
    const stand = Object.fromEntries(
      standings(state, rules).map(({ item, standing, restsOn }) => [item.id, [standing, restsOn]]),
    );
    expect(stand).toMatchObject(one.stands);
    expect(state.told.map(({ item, acknowledged: { how } }) => [item, how])).toEqual(one.told);
  });

  test('lines that are not those of the hash are refused at every door', () => {
    const data = (sha256: string) => ({
      item: 'reasons',
      shown: { language: 'zh-CN', sentences: ['您有权陈述和申辩。'] },
      acknowledged: { how: 'signed-on-screen', strokes, sha256 },
    });
    const problem = (sha256: string) => dataProblem('party.told', latestVersion('party.told'), data(sha256));
    expect(problem(strokesHash(strokes))).toBeNull();
    expect(problem('0'.repeat(64))).toMatchObject({ code: 'bad-data' });
  });

  test('only what is closed by a tick or a document may be told', () => {
    const text = readFileSync(pack, 'utf8').replace(
      'closedBy: { kind: attestation }\n    tells',
      'closedBy: { kind: media }\n    tells',
    );
    const broken = loadPack(text, 'telling-pack.yaml');
    expect('problems' in broken && broken.problems.map(({ path }) => path)).toContain(
      'items.reasons.closedBy.kind',
    );
  });
});
