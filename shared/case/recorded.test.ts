/** R29: worked/recorded.yaml, by the packs that ship: what cameras, files, sittings and statements do to a case. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPackFile } from '../rules/load-pack.ts';
import { type RuleSet, rulesFor } from '../rules/rule-set.ts';
import { CASE, Writers } from '../rules/story-writers.ts';
import { type EventData, type EventDraft, unrecordedBecause } from './events.ts';
import { fold } from './fold.ts';
import { type Assessment, createAssessor } from './gaps.ts';
import { statementHash } from './recorded.ts';

const time = z.string().regex(/^\d{2}:\d{2}:\d{2}(\.\d{3})?$/);
const span = z.tuple([time, time.nullable()]);
const deed = z.strictObject({
  at: time,
  start: z.string().optional(),
  end: z.string().optional(),
  on: time.optional(),
  reason: z.string().optional(),
  began: z.string().optional(),
  ended: z.string().optional(),
  hole: z.string().optional(),
  filed: z.enum(['photo', 'audio', 'video']).optional(),
  facts: z.record(z.string(), z.boolean()).optional(),
  removed: z.literal(true).optional(),
  of: z.union([z.array(span), z.tuple([time, time])]).optional(),
  tick: z.string().optional(),
  decided: z.string().optional(),
  stated: z.string().optional(),
  because: z.enum(unrecordedBecause).optional(),
  withdraw: z.int().min(1).optional(),
  asks: z.literal(true).optional(),
  answered: z.enum(['given', 'refused']).optional(),
  by: z.string().optional(),
});
type Deed = z.infer<typeof deed>;
const stories = z
  .array(
    z.strictObject({
      story: z.string(),
      rules: z.string(),
      layers: z.array(z.string()).default([]),
      do: z.array(deed),
      now: time,
      found: z.record(
        z.string(),
        z.strictObject({
          state: z.string(),
          covered: z.number().default(0),
          recording: z.number().default(0),
          holes: z.array(span).default([]),
          approval: z.enum(['asked', 'refused']).nullable().default(null),
        }),
      ),
      items: z.record(z.string(), z.string()),
      gaps: z.record(z.string(), z.tuple([z.string(), z.array(z.string())])),
    }),
  )
  .parse(parse(readFileSync(join(import.meta.dirname, 'worked/recorded.yaml'), 'utf8')));
type Story = (typeof stories)[number];

const ms = (clock: string) => Date.parse(`2026-11-25T${clock}+08:00`);
const instant = (clock: string) => new Date(ms(clock)).toISOString();
/** Ids of cameras and files, one letter each. */
const idOf = (name: string) => `01JDREC000000000000000000${name}`;

const known = new Map<string, RuleSet>();

function rulesOf({ rules: name, layers }: Pick<Story, 'rules' | 'layers'>): RuleSet {
  const key = [name, ...layers].join(' ');
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const [category = '', procedure = ''] = name.split('/');
  const files = [
    `../rules/packs/national-${category}-${procedure}.yaml`,
    ...layers.map((layer) => `../rules/layers/${layer}.yaml`),
  ];
  const packs = files.flatMap((file) => {
    const loaded = loadPackFile(readFileSync(join(import.meta.dirname, file), 'utf8'), file);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    return loaded.packs;
  });
  const rules = rulesFor(packs, { category, procedure, on: '2026-11-25' });
  if (rules === null) throw new Error(`no ${name}`);
  known.set(key, rules);
  return rules;
}

const spans = (of: Deed['of']) =>
  (of ?? []).flatMap((one) =>
    typeof one === 'string' || one === null
      ? []
      : [{ from: instant(one[0]), ...(one[1] === null ? {} : { to: instant(one[1]) }) }],
  );
const pair = (of: Deed['of']) => {
  const [from, to] = of ?? [];
  if (typeof from !== 'string' || typeof to !== 'string') throw new Error('of: [from, to] is wanted');
  return { from: instant(from), to: instant(to) };
};

function draftOf(deed: Deed, writers: Writers): { readonly by: string; readonly draft: EventDraft } {
  const { at, start, end, on, reason = '', began, ended, hole, filed, of, stated, because } = deed;
  const late = on === undefined ? {} : { late: { on: instant(on), reason } };
  const officer = (draft: EventDraft) => ({ by: 'zhang', draft });
  const companion = (draft: EventDraft) => ({ by: 'companion', draft });
  if (start !== undefined) return officer({ type: 'step.started', data: { step: start, ...late } });
  if (end !== undefined) return officer({ type: 'step.ended', data: { step: end, ...late } });
  if (began !== undefined)
    return companion({
      type: 'footage.began',
      data: { recording: idOf(began), camera: began, kind: 'video', at: instant(at) },
    });
  if (ended !== undefined)
    return companion({
      type: 'footage.ended',
      data: { recording: idOf(ended), at: instant(at), why: 'stopped' },
    });
  if (hole !== undefined)
    return companion({
      type: 'footage.broken',
      data: { recording: idOf(hole), holes: [{ ...pair(of), why: 'silent' }] },
    });
  if (filed !== undefined)
    return companion({ type: 'footage.filed', data: { file: idOf('F'), kind: filed, ...pair(of) } });
  if (deed.facts !== undefined)
    return officer({ type: 'case.factsCaptured', data: { facts: deed.facts, provenance: 'page' } });
  if (deed.removed === true)
    return companion({ type: 'footage.removed', data: { file: idOf('F'), why: 'filed-elsewhere' } });
  if (stated !== undefined)
    return officer({
      type: 'recording.stated',
      data: {
        record: stated,
        because: because ?? 'other',
        reason: '情况如上',
        spans: spans(of),
        ...(deed.asks === true ? { approval: APPROVAL } : {}),
      },
    });
  if (deed.answered !== undefined) {
    const hash = Object.values(fold(writers.all).approvals)[0]?.hash ?? '';
    const answer = { approval: APPROVAL, hash, reason: '看过' };
    return {
      by: deed.by ?? 'luo',
      draft:
        deed.answered === 'given'
          ? { type: 'approval.given', data: { ...answer, expires: instant('23:00:00') } }
          : { type: 'approval.refused', data: answer },
    };
  }
  if (deed.tick !== undefined)
    return officer({ type: 'item.completed', data: { item: deed.tick, closedBy: 'attestation' } });
  if (deed.decided !== undefined)
    return officer({ type: 'decision.made', data: { decidedOn: deed.decided } });
  const event = writers.all.at(-(deed.withdraw ?? 0))?.envelope.id ?? '';
  return officer({ type: 'event.withdrawn', data: { event, reason: '点错了' } });
}

const APPROVAL = '01JDAPPR0VA000000000000001';

function requestOf(said: EventData<'recording.stated'>): EventDraft {
  return {
    type: 'approval.requested',
    data: {
      approval: APPROVAL,
      what: 'unrecorded',
      items: ['recorded-throughout'],
      hash: statementHash(CASE, said),
      reason: said.reason,
      expires: instant('23:00:00'),
    },
  };
}

function tell(story: Story): { readonly writers: Writers; readonly rules: RuleSet } {
  const [category = '', procedure = ''] = story.rules.split('/');
  const writers = new Writers();
  writers.write('zhang', { type: 'case.opened', data: { category, procedure } }, false, ms('09:00:00'));
  for (const one of story.do) {
    const { by, draft } = draftOf(one, writers);
    writers.write(by, draft, false, ms(one.at));
    if (draft.type === 'recording.stated' && one.asks === true)
      writers.write('zhang', requestOf(draft.data), false, ms(one.at));
  }
  return { writers, rules: rulesOf(story) };
}

const standingOf = ({ standings }: Assessment, id: string): string => {
  const found = standings.find(({ item }) => item.id === id);
  if (found === undefined) return 'not there';
  if (found.standing === 'notApplicable') return 'n/a';
  return found.standing === 'done' ? `done ${found.restsOn}` : found.standing;
};

/** The gaps of recordings, and of the items that ask for them. */
const gapsOf = ({ gaps, recordings }: Assessment) => {
  const items = new Set(recordings.map(({ item }) => item));
  return Object.fromEntries(
    gaps
      .filter(({ id, item }) => id.startsWith('recording:') || (item !== null && items.has(item)))
      .map(({ id, bar, actions }) => [id, [bar, actions]]),
  );
};

describe('R29 the recording list, steps and footage of a case', () => {
  it.each(stories)('$story', (story) => {
    const { writers, rules } = tell(story);
    const assessed = createAssessor(rules).assess(fold(writers.all), instant(story.now));
    for (const [record, wanted] of Object.entries(story.found)) {
      const found = assessed.recordings.find((one) => one.record === record);
      expect({ record, ...found }).toMatchObject({
        record,
        state: wanted.state,
        covered: Math.round(wanted.covered * 1000),
        recording: Math.round(wanted.recording * 1000),
        approval: wanted.approval,
        holes: wanted.holes.map(([from, to]) => ({
          from: instant(from),
          to: to === null ? null : instant(to),
        })),
      });
    }
    for (const [id, wanted] of Object.entries(story.items)) expect(standingOf(assessed, id)).toBe(wanted);
    expect(gapsOf(assessed)).toEqual(story.gaps);
  });

  it('an assessor that is kept says at every event what a new one says', () => {
    for (const story of stories) {
      const { writers, rules } = tell(story);
      const kept = createAssessor(rules);
      for (let length = 1; length <= writers.all.length; length += 1) {
        const state = fold(writers.all.slice(0, length));
        const at = writers.all[length - 1]?.envelope.at ?? '';
        expect(kept.assess(state, at)).toEqual(createAssessor(rules).assess(state, at));
      }
    }
  });

  it('what an officer’s device says of cameras counts for nothing', () => {
    const story = stories.find(({ found }) => found.whole?.state === 'covered');
    if (story === undefined) throw new Error('no such story');
    const writers = new Writers();
    for (const one of story.do) writers.write('zhang', draftOf(one, writers).draft, false, ms(one.at));
    expect(fold(writers.all).footage).toEqual([]);
  });
});
