import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { deadlines } from '../calendar/deadline.ts';
import { nationalCalendar } from '../calendar/working-days.ts';
import { approvalHash } from '../case/approval.ts';
import { decide } from '../case/decide.ts';
import { capacitySchema, type EventDraft, factValueSchema } from '../case/events.ts';
import { fold } from '../case/fold.ts';
import type { Verdict } from '../case/gap.ts';
import { gaps } from '../case/gaps.ts';
import { evaluate, type Facts } from './cel.ts';
import { closers } from './closers.ts';
import { checkLayers, loadPackFile } from './load-pack.ts';
import { type RuleSet, rulesFor } from './rule-set.ts';
import { CASE, T0, Writers } from './story-writers.ts';

const factsSchema = z.record(z.string(), factValueSchema.nullable());
const who = z.enum(['shen', 'lin', 'lead']).optional();
/** `apart`: written on a computer that had seen nothing but the opening of the case. */
const step = { by: who, apart: z.boolean().optional() };
const stepSchema = z.union([
  z.strictObject({ facts: factsSchema, as: z.enum(['page', 'hand']).optional(), ...step }),
  z.strictObject({ tick: z.string(), ...step }),
  z.strictObject({ document: z.string(), kind: z.string(), as: capacitySchema.optional(), ...step }),
  z.strictObject({ waive: z.string(), ...step }),
  z.strictObject({ present: z.string(), ...step }),
  z.strictObject({ reopen: z.string(), ...step }),
  z.strictObject({ baseline: z.array(z.string()), ...step }),
  z.strictObject({ decided: z.string(), ...step }),
  z.strictObject({ approve: z.array(z.string()), ...step }),
  z.strictObject({ unheardOf: z.string(), ...step }),
]);
type Step = z.infer<typeof stepSchema>;
const storySchema = z.strictObject({
  story: z.string(),
  packs: z.array(z.enum(['national', 'agency'])).min(1),
  /** A case with every item done that applies, but for `except`; `facts` over the usual ones, null takes one away. */
  complete: z.strictObject({
    nothing: z.boolean().optional(),
    facts: factsSchema.optional(),
    except: z.array(z.string()).optional(),
  }),
  steps: z.array(stepSchema).optional(),
  expect: z.strictObject({
    verdict: z.enum(['allow', 'warn', 'hold: reason', 'hold: approval']),
    gaps: z.array(z.string()),
    wanted: z.array(z.string()).optional(),
    values: z.array(z.string()).optional(),
    otherForm: z.string().optional(),
    deadlines: z.record(z.string(), z.string()).optional(),
  }),
});
type Story = z.infer<typeof storySchema>;

const folder = (name: string) => new URL(`./${name}/`, import.meta.url);
const demoPacks = new URL('../../demo/packs/', import.meta.url);
type Mutate = (text: string) => string;
const load = (name: string, mutate: Mutate, from = folder('packs')) => {
  const text = mutate(readFileSync(new URL(`${name}.yaml`, from), 'utf8'));
  const result = loadPackFile(text, name);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.packs
    .filter(({ category, procedure }) => `${category}/${procedure}` === 'penalty/ordinary')
    .map((pack) => ({ file: name, text, pack }));
};
/** The agency's own standard lies over the rules of its system. */
const layersOf = (mutate: Mutate) => ({
  national: load('national-penalty-ordinary', mutate),
  agency: [
    ...load('market-supervision', mutate, folder('layers')),
    ...load('agency-demo-market-supervision', mutate, demoPacks),
  ],
});
const textsOf = (from: ReturnType<typeof layersOf>) =>
  [...from.national, ...from.agency].map(({ text }) => text).join('');
const layers = layersOf((text) => text);

const FORM = 'f'.repeat(64);
const ATTEMPT = '01JDATTEMPT000000000000000';
const APPROVAL = '01JDAPPR0VA000000000000000';
/** A small case: five thousand yuan to a citizen, nothing special about it. */
const usual: Facts = {
  fineAmount: 500000,
  partyKind: 'citizen',
  severePenalty: false,
  hearingRequested: false,
  statementMade: false,
  recusalRequested: false,
  crimeSuspected: false,
  complexOrMajor: false,
  legalReviewGround: 'none',
  appraisal: false,
  partyUncooperative: false,
  filedOn: '2026-11-02',
};

function known(facts: Readonly<Record<string, unknown>>): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as Facts;
}

function complete(writers: Writers, rules: RuleSet, facts: Facts, except: readonly string[]): void {
  const page = (read: Facts): EventDraft => ({
    type: 'case.factsCaptured',
    data: { facts: { ...read }, provenance: 'page' },
  });
  writers.write('shen', page(facts));
  for (const { id, definition, when } of rules.items) {
    if (except.includes(id)) continue;
    const applies = when === null ? null : evaluate(when, { ...facts, ...rules.fixed });
    if (applies !== null && !('value' in applies && applies.value === true)) continue;
    const { closedBy } = definition;
    const [as = 'officer'] = closers(definition.who);
    if (closedBy.kind === 'attestation')
      writers.write('shen', { type: 'item.completed', data: { item: id, closedBy: 'attestation', as } });
    if (closedBy.kind === 'document')
      writers.write('shen', {
        type: 'item.completed',
        data: { item: id, closedBy: 'document', as, document: { kind: closedBy.document, number: '1号' } },
      });
    if (closedBy.kind === 'event' && closedBy.event === 'officer.present')
      writers.write('shen', {
        type: 'officer.present',
        data: { person: 'lin', means: 'pin-on-this-device' },
      });
    if (closedBy.kind === 'event' && closedBy.event === 'note.written')
      writers.write('shen', {
        type: 'note.written',
        data: {
          kind: 'discretion',
          draft: '',
          text: '情节一般，罚款适中。',
          restsOn: facts.fineAmount === undefined ? {} : { fineAmount: facts.fineAmount },
          packs: [],
        },
      });
  }
}

function take(writers: Writers, step: Step): void {
  const by = step.by ?? 'shen';
  const write = (draft: EventDraft) => writers.write(by, draft, step.apart);
  if ('facts' in step)
    write({
      type: 'case.factsCaptured',
      data: { facts: { ...known(step.facts) }, provenance: step.as ?? 'page' },
    });
  else if ('tick' in step)
    write({ type: 'item.completed', data: { item: step.tick, closedBy: 'attestation' } });
  else if ('document' in step)
    write({
      type: 'item.completed',
      data: {
        item: step.document,
        closedBy: 'document',
        document: { kind: step.kind, number: '1号' },
        ...(step.as === undefined ? {} : { as: step.as }),
      },
    });
  else if ('present' in step)
    write({ type: 'officer.present', data: { person: step.present, means: 'own-device' } });
  else if ('waive' in step) write({ type: 'item.waived', data: { item: step.waive, reason: '没有这一步' } });
  else if ('reopen' in step) write({ type: 'item.reopened', data: { item: step.reopen, reason: '点错了' } });
  else if ('baseline' in step)
    write({
      type: 'case.baselined',
      data: { beforeStage: 'decision', items: step.baseline, reason: '上线前办理' },
    });
  else if ('decided' in step) write({ type: 'decision.made', data: { decidedOn: step.decided } });
  else if ('unheardOf' in step) writers.write(by, { type: 'unheardOf', as: step.unheardOf }, step.apart);
  else {
    const hash = approvalHash({ case: CASE, action: 'submit-decision', form: FORM });
    const action = 'submit-decision';
    const expires = new Date(T0 + 30 * 60_000).toISOString();
    const asked = {
      approval: APPROVAL,
      what: 'statutory-override',
      action,
      items: step.approve,
      hash,
    } as const;
    writers.write('shen', { type: 'approval.requested', data: { ...asked, reason: '今天必须交', expires } });
    write({ type: 'approval.given', data: { approval: APPROVAL, hash, reason: '同意', expires } });
    writers.write('shen', {
      type: 'override.granted',
      data: {
        attempt: ATTEMPT,
        action,
        items: step.approve,
        reason: '今天必须交',
        approval: APPROVAL,
        toldLead: 'at-once',
      },
    });
  }
}

function rulesOf(story: Story, from: ReturnType<typeof layersOf>): RuleSet {
  const { packs, problems } = checkLayers(story.packs.flatMap((name) => from[name]));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const rules = rulesFor(packs, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
  if (rules === null) throw new Error('no rules');
  return rules;
}

const spoken = (verdict: Verdict) => (verdict.kind === 'hold' ? `hold: ${verdict.door}` : verdict.kind);

function tell(story: Story, from = layers) {
  const rules = rulesOf(story, from);
  const writers = new Writers();
  writers.write('shen', { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
  if (story.complete.nothing !== true)
    complete(writers, rules, known({ ...usual, ...story.complete.facts }), story.complete.except ?? []);
  for (const step of story.steps ?? []) take(writers, step);
  const state = fold(writers.all);
  const now = writers.now();
  const at = (formHash: string) =>
    spoken(decide('submit-decision', state, rules, now, 'hold', { attempt: ATTEMPT, formHash }));
  const found = gaps(state, rules, now);
  return { rules, state, found, verdict: at(FORM), otherForm: at('0'.repeat(64)) };
}

const stories = readdirSync(folder('stories'))
  .filter((file) => /^\d/.test(file))
  .sort()
  .map(
    (file) =>
      [file, storySchema.parse(parse(readFileSync(new URL(file, folder('stories')), 'utf8')))] as const,
  );

describe('R1, R2, R5: stories of cases, from events through fold to the verdict', () => {
  test('there are enough of them, and each verdict occurs', () => {
    expect(stories.length).toBeGreaterThanOrEqual(12);
    expect([...new Set(stories.map(([, story]) => story.expect.verdict))].sort()).toEqual([
      'allow',
      'hold: approval',
      'hold: reason',
      'warn',
    ]);
  });
  test.each(stories)('%s', (_file, story) => {
    const told = tell(story);
    const { expect: hoped } = story;
    expect(told.found.map((gap) => (gap.id.startsWith('event:') ? 'event:*' : gap.id))).toEqual(hoped.gaps);
    expect(told.verdict).toBe(hoped.verdict);
    if (hoped.wanted !== undefined)
      expect([...new Set(told.found.flatMap((gap) => gap.wanted))].sort()).toEqual(hoped.wanted);
    if (hoped.values !== undefined) expect(told.found.flatMap((gap) => gap.values)).toEqual(hoped.values);
    if (hoped.otherForm !== undefined) expect(told.otherForm).toBe(hoped.otherForm);
    for (const [id, due] of Object.entries(hoped.deadlines ?? {}))
      expect(
        deadlines(told.state, told.rules, nationalCalendar, '2026-11-25').find((view) => view.id === id)?.due,
      ).toBe(due);
  });
  const wrongStories = (mutate: Mutate) => {
    const from = layersOf(mutate);
    return stories
      .filter(([, story]) => {
        const told = tell(story, from);
        const ids = told.found.map((gap) => (gap.id.startsWith('event:') ? 'event:*' : gap.id));
        return told.verdict !== story.expect.verdict || ids.join() !== story.expect.gaps.join();
      })
      .map(([file]) => file);
  };
  test('unchanged packs tell every story rightly', () => {
    expect(wrongStories((text) => text)).toEqual([]);
  });
  test.each<readonly [string, string, string]>([
    ['the threshold excludes its own amount', 'facts.fineAmount >=', 'facts.fineAmount >'],
    ['citizen and organization swapped', 'facts.partyKind == "citizen"', 'facts.partyKind == "organization"'],
    ['one officer is enough', 'event: officer.present, count: 2', 'event: officer.present, count: 1'],
    ['prior notice is only procedural', 'bar: statutory', 'bar: procedural'],
    ['a ground for legal review is lost', '"interest-and-hearing", ', ''],
    ['the agency’s limit is ten times as high', 'value: 1000000\n', 'value: 10000000\n'],
    ['an item no longer guards the decision', 'guards: [submit-decision]', 'guards: []'],
  ])('a mutant of the packs is found out: %s', (_name, from, to) => {
    const mutate: Mutate = (text) => text.replaceAll(from, to);
    expect(mutate(textsOf(layers))).not.toBe(textsOf(layers));
    expect(wrongStories(mutate).length).toBeGreaterThan(0);
  });
  test('every item of the packs is missing in one way or another: left undone, it is a gap', () => {
    const facts = {
      ...usual,
      severePenalty: true,
      hearingRequested: true,
      statementMade: true,
      recusalRequested: true,
      crimeSuspected: true,
      complexOrMajor: true,
      appraisal: true,
      partyUncooperative: true,
    };
    const base: Story = {
      story: 'all',
      packs: ['national', 'agency'],
      complete: { facts },
      expect: { verdict: 'allow', gaps: [] },
    };
    const rules = rulesOf(base, layers);
    for (const ground of ['none', 'public-interest'])
      expect(tell({ ...base, complete: { facts: { ...facts, legalReviewGround: ground } } }).found).toEqual(
        [],
      );
    const missed = rules.items
      .filter(({ id }) => id !== 'filing')
      // What comes after the decision is told in case-stories.test.ts.
      .filter(({ when }) => when?.facts.includes('decisions.count') !== true)
      // So is what follows from how the note was written.
      .filter(({ when }) => when?.facts.includes('notes.deviates') !== true)
      .filter(({ id }) =>
        ['none', 'public-interest'].every((ground) => {
          const complete = { facts: { ...facts, legalReviewGround: ground }, except: [id] };
          return !tell({ ...base, complete }).found.some((gap) => gap.id === `item:${id}`);
        }),
      )
      .map(({ id }) => id);
    expect(missed).toEqual([]);
    expect(
      tell({ ...base, complete: { facts: { ...facts, filedOn: null } } }).found.map((gap) => gap.id),
    ).toEqual(['item:filing']);
  });
});
