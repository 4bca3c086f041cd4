/** What a showing of identity does in a case, against what was worked out by hand, through the real fold and pack. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPack } from '../rules/load-pack.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { Writers } from '../rules/story-writers.ts';
import { type EventDraft, eventSchemas } from './events.ts';
import { fold } from './fold.ts';
import { standings } from './gaps.ts';
import { inspectionNumber, spaced } from './inspection-number.ts';
import { strongestShowing } from './showing.ts';

const shown = eventSchemas['identity.shown'][1].shape;
const by = { by: z.string() };
const workedSchema = z.array(
  z.strictObject({
    what: z.string(),
    events: z.array(
      z.union([
        z.strictObject({ ...by, officer: z.string(), means: shown.means, what: shown.what }),
        /** Index among the events of this case. */
        z.strictObject({ ...by, withdraws: z.int() }),
        z.strictObject({ ...by, ticks: z.string() }),
        z.strictObject({ ...by, reopens: z.string() }),
      ]),
    ),
    item: z.strictObject({ standing: z.enum(['open', 'done']), restsOn: z.string().nullable() }),
    shown: z.array(z.tuple([z.string(), shown.means, shown.what])),
  }),
);
const worked = workedSchema.parse(
  parse(readFileSync(new URL('./worked/identity-shown.yaml', import.meta.url), 'utf8')),
);
type Happening = (typeof worked)[number]['events'][number];

const file = 'shared/rules/packs/national-penalty-summary.yaml';
const loaded = loadPack(readFileSync(file, 'utf8'), file);
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
const rules = rulesFor([loaded.pack], { category: 'penalty', procedure: 'summary', on: '2026-11-25' });
if (rules === null) throw new Error('no rules');

function play(events: readonly Happening[]) {
  const writers = new Writers();
  writers.write('shen', { type: 'case.opened', data: { category: 'penalty', procedure: 'summary' } });
  const ids: string[] = [];
  for (const event of events) {
    writers.write(event.by, draftOf(event, ids, writers.now()));
    ids.push(writers.all.at(-1)?.envelope.id ?? '');
  }
  return fold(writers.all);
}

function draftOf(event: Happening, ids: readonly string[], at: string): EventDraft {
  if ('withdraws' in event)
    return { type: 'event.withdrawn', data: { event: ids[event.withdraws] ?? '', reason: '点错了' } };
  if ('ticks' in event)
    return { type: 'item.completed', data: { item: event.ticks, closedBy: 'attestation' } };
  if ('reopens' in event) return { type: 'item.reopened', data: { item: event.reopens, reason: '没有出示' } };
  const { officer, means, what } = event;
  const code = what === 'certificate' ? {} : { code: '5'.repeat(64) };
  return { type: 'identity.shown', data: { officer, means, what, ...code, at, inspection: 1 } };
}

describe('R14 the item 出示执法证件', () => {
  test.each(worked.map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const state = play(one.events);
    const item = standings(state, rules).find(({ item: { id } }) => id === 'id-shown');
    expect({ standing: item?.standing, restsOn: item?.restsOn }).toEqual(one.item);
    expect(state.shown.map(({ officer, means, what }) => [officer, means, what])).toEqual(one.shown);
  });

  test('a phone’s scan says more than a receipt, that more than the officer’s word, and the latest of alike ones', () => {
    const showings = (means: readonly ('shown' | 'receipt' | 'scanned')[]) =>
      play(
        means.map((one) => ({
          by: one === 'scanned' ? 'companion' : 'shen',
          officer: 'shen',
          means: one,
          what: 'code' as const,
        })),
      );
    expect(strongestShowing(showings(['receipt', 'scanned', 'shown']))?.means).toBe('scanned');
    expect(strongestShowing(showings(['receipt', 'shown']))?.means).toBe('receipt');
    const twice = showings(['receipt', 'receipt']);
    expect(strongestShowing(twice)?.event).toBe(twice.shown[1]?.event);
    expect(strongestShowing(twice, 'lin')).toBeNull();
  });
});

describe('R18 the inspection number', () => {
  test('is nine digits, the same for the same case however its streams are named, and another for another', () => {
    const a = '01JDEM0CASE00000000000000A';
    const b = '01JDEM0CASE00000000000000B';
    expect(inspectionNumber([a])).toBe(497_164_549);
    expect(inspectionNumber([b, a])).toBe(inspectionNumber([a]));
    expect(inspectionNumber([b])).not.toBe(inspectionNumber([a]));
    expect(spaced(1_234_567)).toBe('001 234 567');
    expect(spaced(482_109_375)).toBe('482 109 375');
  });
});
