/** R19 and decision 40: the decision to publish against what was written by hand, through the real fold and packs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { deadlines } from '../calendar/deadline.ts';
import { nationalCalendar } from '../calendar/working-days.ts';
import { loadPackFile } from '../rules/load-pack.ts';
import { rulesFor } from '../rules/rule-set.ts';
import { CASE, Writers } from '../rules/story-writers.ts';
import { dataProblem, daySchema, type EventData, factValueSchema } from './events.ts';
import { fold } from './fold.ts';
import { createAssessor, gaps, standings } from './gaps.ts';
import {
  channelsOf,
  gapsBeforePublishing,
  takingBack,
  WITHHOLDING_REQUEST_DAYS,
  withheldDeadlines,
  withheldItems,
  withholdingHash,
} from './publication.ts';
import { upcast } from './upcast.ts';

const REASON = '当事人的住址和病历写在决定书里';
const APPROVAL = '01JD000000000000000000APPR';
const step = { by: z.enum(['shen', 'lin', 'han', 'luo']) };
const happensSchema = z.union([
  z.strictObject({ decided: daySchema }),
  z.strictObject({ facts: z.record(z.string(), factValueSchema) }),
  z.strictObject({ ...step, publish: z.array(z.string()), unaware: z.literal(true).optional() }),
  z.strictObject({ ...step, withhold: z.array(z.string()), article: z.string() }),
  z.strictObject({ ...step, answers: z.enum(['given', 'refused']), as: z.literal('head').optional() }),
  z.strictObject({ ...step, tick: z.string() }),
  z.strictObject({ ...step, withdraw: z.literal(true) }),
  z.strictObject({ ...step, takesBack: z.string() }),
  z.strictObject({ ...step, baseline: z.array(z.string()) }),
]);
const workedSchema = z.array(
  z.strictObject({
    case: z.string(),
    rules: z.enum(['national', 'market']),
    facts: z.record(z.string(), factValueSchema),
    happens: z.array(happensSchema),
    now: z.string().optional(),
    channels: z.record(z.string(), z.string()),
    item: z.enum(['open', 'waived', 'done', 'baseline', 'notApplicable']),
    /** Further items of the case. */
    items: z.record(z.string(), z.string()).optional(),
    runs: z.boolean(),
  }),
);
type Worked = z.infer<typeof workedSchema>[number];
const here = (path: string) => new URL(path, import.meta.url);
const cases = ['publication', 'publication-recorded', 'publication-taken-back'].flatMap((file) =>
  workedSchema.parse(parse(readFileSync(here(`./worked/${file}.yaml`), 'utf8'))),
);

const packsOf = (path: string) => {
  const loaded = loadPackFile(readFileSync(here(`../rules/${path}.yaml`), 'utf8'), path);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return loaded.packs;
};
const national = packsOf('packs/national-penalty-ordinary');
const rulesOf = (name: Worked['rules']) => {
  const packs = name === 'national' ? national : [...national, ...packsOf('layers/market-supervision')];
  const rules = rulesFor(packs, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
  if (rules === null || rules.problems.length > 0) throw new Error('rules');
  return rules;
};
const rules = { national: rulesOf('national'), market: rulesOf('market') };

const basis = (article: string) => [
  { source: 'disclosure-regulation', article, words: '涉及商业秘密、个人隐私' },
];
const publishing = (channels: readonly string[]): EventData<'disclosure.decided'> => ({
  decision: 'publish',
  channels: [...channels],
  basis: [{ source: 'gbf-2018-118', article: '（六）', words: '7个工作日内公开' }],
  restsOn: {},
  packs: [],
});
function withholding(channels: readonly string[], article: string): EventData<'disclosure.decided'> {
  const said = { channels: [...channels], basis: basis(article), restsOn: {}, packs: [] };
  return { decision: 'withhold', ...said, reason: REASON, approval: APPROVAL };
}

function play(worked: Pick<Worked, 'facts' | 'happens'> & Partial<Pick<Worked, 'rules'>>) {
  const writers = new Writers();
  const known = rules[worked.rules ?? 'national'];
  let asked = '';
  writers.write('shen', { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } });
  writers.write('shen', {
    type: 'case.factsCaptured',
    data: { facts: worked.facts, provenance: 'page' },
  });
  for (const one of worked.happens) {
    if ('decided' in one) writers.write('shen', { type: 'decision.made', data: { decidedOn: one.decided } });
    else if ('facts' in one)
      writers.write('shen', {
        type: 'case.factsCaptured',
        data: { facts: one.facts, provenance: 'page' },
      });
    else if ('publish' in one)
      writers.write(
        one.by,
        {
          type: 'disclosure.decided',
          data: publishing(one.publish),
        },
        one.unaware === true,
      );
    else if ('withhold' in one) {
      const data = withholding(one.withhold, one.article);
      asked = withholdingHash(CASE, data);
      writers.write(one.by, { type: 'disclosure.decided', data });
      writers.write(one.by, {
        type: 'approval.requested',
        data: {
          approval: APPROVAL,
          what: 'withholding',
          items: ['published'],
          hash: asked,
          reason: REASON,
          expires: new Date(
            Date.parse('2026-11-25T02:00:00Z') + WITHHOLDING_REQUEST_DAYS * 86_400_000,
          ).toISOString(),
        },
      });
    } else if ('answers' in one) {
      const answer = { approval: APPROVAL, hash: asked, reason: '同意' };
      if (one.answers === 'refused') writers.write(one.by, { type: 'approval.refused', data: answer });
      else
        writers.write(one.by, {
          type: 'approval.given',
          data: {
            ...answer,
            expires: '2036-11-25T02:00:00.000Z',
            ...(one.as === undefined ? {} : { by: one.as }),
          },
        });
    } else if ('tick' in one)
      writers.write(one.by, {
        type: 'item.completed',
        data: { item: one.tick, closedBy: 'attestation' },
      });
    else if ('baseline' in one)
      writers.write(one.by, {
        type: 'case.baselined',
        data: { beforeStage: 'archive', items: one.baseline, reason: '上线前办理' },
      });
    else if ('takesBack' in one) {
      const state = fold(writers.all);
      const views = channelsOf(state, known, writers.now());
      const done = standings(state, known).filter(({ standing }) => standing === 'done');
      const back = takingBack(state, views, one.takesBack, new Set(done.map(({ item }) => item.id)));
      if (back === null) continue;
      for (const event of back.withdraw)
        writers.write(one.by, { type: 'event.withdrawn', data: { event, reason: '点错了' } });
      const again = back.again.map(({ disclosure }) => disclosure.definition.channel.id);
      if (again.length > 0) writers.write(one.by, { type: 'disclosure.decided', data: publishing(again) });
    } else {
      const last = writers.all.at(-1);
      if (last !== undefined)
        writers.write(one.by, {
          type: 'event.withdrawn',
          data: { event: last.envelope.id, reason: '点错了' },
        });
    }
  }
  return { state: fold(writers.all), now: writers.now() };
}

function said(worked: Worked) {
  const { state, now } = play(worked);
  const known = rules[worked.rules];
  const today = '2026-11-26';
  const all = standings(state, known);
  const standingOf = (id: string) => all.find(({ item }) => item.id === id)?.standing;
  const deadline = deadlines(state, known, nationalCalendar, today).find(({ id }) => id === 'disclosure');
  return {
    channels: Object.fromEntries(
      channelsOf(state, known, worked.now ?? now).map((one) => [
        one.disclosure.definition.channel.id,
        one.standing,
      ]),
    ),
    item: standingOf('published'),
    ...(worked.items === undefined
      ? {}
      : { items: Object.fromEntries(Object.keys(worked.items).map((id) => [id, standingOf(id)])) }),
    runs: deadline !== undefined && deadline.from !== null && deadline.metOn === null,
  };
}

describe('worked by hand: how far each channel has come, whether the item is settled, whether the period runs', () => {
  test.each(cases.map((one) => [one.case, one] as const))('%s', (_name, worked) => {
    const { channels, item, items, runs } = worked;
    expect(said(worked)).toEqual({ channels, item, ...(items === undefined ? {} : { items }), runs });
  });
  test('every standing is among them, so that none is true of everything', () => {
    expect(new Set(cases.flatMap(({ channels }) => Object.values(channels)))).toEqual(
      new Set([
        'not-asked',
        'unknown',
        'undecided',
        'to-publish',
        'asked',
        'refused',
        'lapsed',
        'void',
        'withheld',
        'unsettled',
        'conflict',
      ]),
    );
  });
});

describe('an approval carries one withholding and no other', () => {
  const facts = { socialInfluence: true, stateSecret: true, privateMatter: true };
  const withheld = [
    { decided: '2026-11-25' },
    { by: 'shen' as const, withhold: ['disclosure-platform'], article: '第十五条' },
    { by: 'han' as const, answers: 'given' as const, as: 'head' as const },
  ];
  const { state } = play({ facts, happens: withheld });
  const standing = (change: Partial<NonNullable<(typeof state.disclosures)[string]>['latest']>) => {
    const known = state.disclosures['disclosure-platform'];
    if (known === undefined) throw new Error('not decided');
    const changed = { ...known, latest: { ...known.latest, ...change } };
    return channelsOf(
      { ...state, disclosures: { 'disclosure-platform': changed } },
      rules.national,
      null,
    ).map((one) => one.standing);
  };
  test.each([
    ['just as it was asked', {}, 'withheld'],
    ['another reason', { reason: '不想公开' }, 'void'],
    ['another article that holds too', { basis: basis('第十四条') }, 'void'],
    ['one channel more', { channels: ['disclosure-platform', 'credit-publicity-system'] }, 'void'],
    ['a request that nobody made', { approval: '01JD000000000000000000APPX' }, 'void'],
  ] as const)('%s: %3$s', (_name, change, expected) => {
    expect(standing(change)).toEqual([expected]);
  });
  test('nor does an approval of something else', () => {
    const asked = state.approvals[APPROVAL];
    if (asked === undefined) throw new Error('not asked');
    const other = { ...state, approvals: { [APPROVAL]: { ...asked, what: 'waiver' as const } } };
    expect(channelsOf(other, rules.national, null)[0]?.standing).toBe('void');
  });
});

describe('what an approved withholding settles', () => {
  const facts = { socialInfluence: true, stateSecret: false, privateMatter: true };
  const before = [
    { decided: '2026-11-25' },
    { by: 'shen' as const, withhold: ['disclosure-platform'], article: '第十五条' },
  ];
  const approved = [...before, { by: 'han' as const, answers: 'given' as const, as: 'head' as const }];
  const [view] = channelsOf(play({ facts, happens: approved }).state, rules.national, null);
  if (view === undefined) throw new Error('no channel');
  test.each([
    ['alone', [], true],
    ['beside a channel that nothing asks for', ['not-asked'], true],
    ['beside one that is not decided', ['undecided'], false],
    ['beside one that is to be published', ['to-publish'], false],
    ['beside one that nobody knows of yet', ['unknown'], false],
  ] as const)('%s', (_name, others, settled) => {
    const views = [view, ...others.map((standing) => ({ ...view, standing }))];
    expect(withheldItems(views).has('published')).toBe(settled);
    expect(withheldDeadlines(views).has('disclosure')).toBe(settled);
  });
  test('nothing asked for is nothing withheld', () => {
    expect(withheldItems([{ ...view, standing: 'not-asked' }]).size).toBe(0);
  });
  test('an assessor that kept its answers sees the approval, and that it stands no longer', () => {
    const assessor = createAssessor(rules.national);
    const statusOf = (happens: Worked['happens']) => {
      const { state, now } = play({ facts, happens });
      return assessor.assess(state, now).standings.find(({ item }) => item.id === 'published')?.standing;
    };
    expect(statusOf(before)).toBe('open');
    expect(statusOf(approved)).toBe('waived');
    expect(statusOf([...approved, { by: 'shen', publish: ['disclosure-platform'] }])).toBe('open');
  });
  test('the gap leads to the decision first, and waits while the head was asked', () => {
    const nextOf = (happens: Worked['happens'], known = facts) => {
      const { state, now } = play({ facts: known, happens });
      const views = channelsOf(state, rules.national, now);
      const all = gapsBeforePublishing(gaps(state, rules.national, now), views);
      return all.find(({ item }) => item === 'published')?.next?.do;
    };
    const open = { ...facts, privateMatter: false };
    const decision = [{ decided: '2026-11-25' }];
    expect(nextOf(decision)).toBe('decide-publication');
    expect(nextOf(before)).toBe('wait');
    expect(nextOf(approved)).toBeUndefined();
    expect(nextOf(decision, open)).toBe('decide-publication');
    expect(nextOf([...decision, { by: 'shen', publish: ['disclosure-platform'] }], open)).toBe('tick');
  });
  test('ticked before it is decided, the gap says so and leads to the decision', () => {
    const open = { ...facts, privateMatter: false };
    const ticked = [{ decided: '2026-11-25' }, { by: 'shen' as const, tick: 'published' }];
    const { state, now } = play({ facts: open, happens: ticked });
    const views = channelsOf(state, rules.national, now);
    const all = gapsBeforePublishing(gaps(state, rules.national, now), views);
    expect(all.find(({ item }) => item === 'published')).toMatchObject({
      kind: 'open',
      title: { 'zh-CN': '记下了已经公开，公开不公开还没有定' },
      next: { do: 'decide-publication' },
      actions: ['archive-case'],
    });
  });
  test('an assessor that kept its answers sees that the decision came, and that it went', () => {
    const assessor = createAssessor(rules.national);
    const open = { ...facts, privateMatter: false };
    const statusOf = (happens: Worked['happens']) => {
      const { state, now } = play({ facts: open, happens });
      return assessor.assess(state, now).standings.find(({ item }) => item.id === 'published')?.standing;
    };
    const ticked = [{ decided: '2026-11-25' }, { by: 'shen' as const, tick: 'published' }];
    const decided = [...ticked, { by: 'shen' as const, publish: ['disclosure-platform'] }];
    expect(statusOf(ticked)).toBe('open');
    expect(statusOf(decided)).toBe('done');
    expect(statusOf([...decided, { by: 'shen', withdraw: true }])).toBe('open');
  });
});

describe('the event', () => {
  const publish = {
    decision: 'publish',
    channels: ['disclosure-platform'],
    basis: basis('第十五条'),
    restsOn: {},
    packs: [],
  };
  const { reason: _reason, ...unreasoned } = withholding(['disclosure-platform'], '第十五条') as Record<
    string,
    unknown
  >;
  test.each<readonly [string, unknown, boolean]>([
    ['to publish', publish, true],
    ['to withhold', withholding(['disclosure-platform'], '第十五条'), true],
    ['on no channel', { ...publish, channels: [] }, false],
    ['without a basis', { ...publish, basis: [] }, false],
    ['to withhold without a reason', unreasoned, false],
    ['to withhold without a request', { ...publish, decision: 'withhold', reason: REASON }, false],
    ['to publish with an approval', { ...publish, approval: APPROVAL }, false],
    ['neither', { ...publish, decision: 'later' }, false],
  ])('%s', (_name, data, wellFormed) => {
    expect(dataProblem('disclosure.decided', 1, data) === null).toBe(wellFormed);
  });
  test('a request of the first version is read as it was', () => {
    const asked = {
      approval: APPROVAL,
      what: 'waiver',
      items: [],
      hash: 'a'.repeat(64),
      reason: REASON,
      expires: '2026-12-25T02:00:00.000Z',
    };
    expect(dataProblem('approval.requested', 1, { ...asked, what: 'withholding' })).not.toBeNull();
    expect(upcast('approval.requested', 1, asked)).toEqual({ type: 'approval.requested', data: asked });
  });
});
