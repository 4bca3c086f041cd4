/**
 * A whole case as data: what happens, and what is missing at each press. Plays it through the same fold, gaps and
 * periods as a real case, and says what the rules answer in the form in which a story expects it. docs/packs.md.
 */
import { z } from 'zod';
import { deadlines } from '../calendar/deadline.ts';
import type { Calendar } from '../calendar/working-days.ts';
import { decide } from '../case/decide.ts';
import { factsOf } from '../case/derived-facts.ts';
import {
  barSchema,
  capacitySchema,
  daySchema,
  type EventData,
  type EventDraft,
  factValueSchema,
} from '../case/events.ts';
import { fold } from '../case/fold.ts';
import type { Verdict } from '../case/gap.ts';
import { gaps } from '../case/gaps.ts';
import { deviationHash } from '../case/note.ts';
import { channelsOf, withholdingHash } from '../case/publication.ts';
import type { CaseState } from '../case/state.ts';
import { evaluate } from './cel.ts';
import { closers } from './closers.ts';
import type { RuleSet } from './rule-set.ts';
import { CASE, Writers } from './story-writers.ts';

/** Day whose rules a story is told by, and on which its periods are looked at, unless it says another. */
export const STORY_DAY = '2026-11-25';
/** Thrown where a story has a departure approved that is not there. */
export const NOTHING_TO_APPROVE = 'nothing to approve';

/** One thing that happens. */
export const stepSchema = z.union([
  z.strictObject({ facts: z.record(z.string(), factValueSchema) }),
  z.strictObject({ tick: z.array(z.string()), as: capacitySchema.optional() }),
  /** Item, then kind of document. */
  z.strictObject({ documents: z.record(z.string(), z.string()), as: capacitySchema.optional() }),
  z.strictObject({ present: z.string() }),
  /** An officer shows who he is; that a phone scanned is written by the companion. */
  z.strictObject({
    shows: z.string(),
    means: z.enum(['shown', 'receipt', 'scanned']),
    what: z.enum(['code', 'day-card', 'certificate']),
  }),
  z.strictObject({ decided: daySchema }),
  /** A discretion note under a benchmark; ranges are lowest and highest, both included. */
  z.strictObject({
    note: z.strictObject({
      amount: z.int(),
      range: z.tuple([z.int(), z.int()]).optional(),
      statute: z.tuple([z.int(), z.int()]),
      reason: z.string().optional(),
      provisional: z.literal(true).optional(),
    }),
  }),
  /** The departure of the latest note is asked for, and approved by the head. */
  z.strictObject({
    approved: z.strictObject({
      by: z.enum(['head', 'collective', 'issuer']),
      number: z.string().optional(),
    }),
  }),
  /** Decided to be made public on these channels; that it was published is another step. */
  z.strictObject({ publish: z.array(z.string()).min(1) }),
  /** Not to be made public, by the article of an exception; without an answer the head has not said anything yet. */
  z.strictObject({
    withhold: z.strictObject({
      channels: z.array(z.string()).min(1),
      article: z.string(),
      reason: z.string().optional(),
      answer: z.enum(['approved', 'refused']).optional(),
    }),
  }),
  /** The decision to publish on a channel is taken back. */
  z.strictObject({ takeBack: z.string() }),
  /** Everything that applies now is done, but for these items; what may be published is decided to be. */
  z.strictObject({ allBut: z.array(z.string()) }),
]);
type Step = z.infer<typeof stepSchema>;
type Written = Extract<Step, { readonly note: unknown }>['note'];
type Withheld = Extract<Step, { readonly withhold: unknown }>['withhold'];
type Answered = Extract<Step, { readonly approved: unknown }>['approved'];

/** Item, article with the short name of its source, bar in force, door. */
const missingSchema = z.tuple([z.string(), z.string(), barSchema, z.enum(['approval', 'reason', 'warn'])]);

export const storySchema = z.strictObject({
  story: z.string().min(4),
  pack: z.string(),
  /** Layers that lie over the pack: shared/rules/layers/, demo/packs/. */
  layers: z.array(z.string()).min(1).optional(),
  /** Whose days off count besides the nation's. */
  region: z.literal('xinjiang').optional(),
  path: z.enum(['complete', 'late', 'unqualified', 'order', 'notice', 'amount']),
  /** What the page showed when the case was opened. */
  facts: z.record(z.string(), factValueSchema),
  course: z
    .array(
      z.strictObject({
        do: z.array(stepSchema).optional(),
        press: z.string(),
        /** Exactly these stand in the way of the press, or warn at it. */
        missing: z.array(missingSchema),
        /** Day on which the periods are looked at. */
        today: daySchema.optional(),
        /** Last day (null: it does not run) and what is left of it: working days or days, negative when over, null when met. */
        deadlines: z.record(z.string(), z.tuple([daySchema.nullable(), z.int().nullable()])).optional(),
      }),
    )
    .min(1),
});
export type Story = z.infer<typeof storySchema>;

function closing(rules: RuleSet, id: string): EventDraft[] {
  const definition = rules.items.find((item) => item.id === id)?.definition;
  if (definition === undefined) return [];
  const { closedBy } = definition;
  const [as = 'officer'] = closers(definition.who);
  switch (closedBy.kind) {
    case 'attestation':
      return [{ type: 'item.completed', data: { item: id, closedBy: closedBy.kind, as } }];
    // Nobody's word: the step of each record that names it, and a file of all of it.
    case 'media':
      return rules.records.flatMap(({ definition: record }, at): EventDraft[] => {
        const kind = record.methods.find((method) => method !== 'text');
        if (record.item !== id || kind === undefined) return [];
        const file = `01JDF1LE${String(at).padStart(18, '0')}`;
        return [
          { type: 'step.started', data: { step: record.stage } },
          {
            type: 'footage.filed',
            data: { file, kind, from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' },
          },
          { type: 'step.ended', data: { step: record.stage } },
        ];
      });
    case 'document':
      return [
        {
          type: 'item.completed',
          data: { item: id, closedBy: 'document', as, document: { kind: closedBy.document, number: '1号' } },
        },
      ];
    case 'event':
      if (closedBy.event === 'note.written')
        return [
          {
            type: 'note.written',
            data: { kind: 'discretion', draft: '', text: '情节一般，适用一般阶次。', restsOn: {}, packs: [] },
          },
        ];
      if (closedBy.event !== 'officer.present') return [];
      return [{ type: 'officer.present', data: { person: 'lin', means: 'pin-on-this-device' } }];
    case 'fact':
      return [];
  }
}

function noteOf({ amount, range, statute, reason, provisional }: Written): EventDraft {
  const ends = ([min, max]: readonly [number, number]) => ({ min, max, minOpen: false, maxOpen: false });
  return {
    type: 'note.written',
    data: {
      kind: 'discretion',
      amount,
      draft: '',
      text: '写进决定书的话',
      ...(provisional === undefined ? {} : { provisional }),
      benchmark: {
        table: { id: 'district-benchmark', version: '1.0.0' },
        entry: 'no-licence',
        issuer: 'own',
        proposed: {
          outcome: range === undefined ? 'undetermined' : 'tier',
          ...(range === undefined ? {} : { range: ends(range) }),
          statute: ends(statute),
          reasons: [],
          grounds: [],
          wanted: [],
        },
      },
      ...(reason === undefined ? {} : { deviation: { reason, by: 'head-or-collective' } }),
      restsOn: {},
      packs: [],
    },
  };
}

function approvalOf(answer: Answered, writers: Writers): EventDraft[] {
  const [note] = fold(writers.all).notes;
  if (note?.benchmark === undefined || note.deviation === undefined || note.amount === undefined)
    throw new Error(NOTHING_TO_APPROVE);
  const { benchmark, amount, deviation } = note;
  const hash = deviationHash(CASE, { benchmark, amount, reason: deviation.reason });
  const approval = `01JDAPPR0VA0000000000${String(writers.all.length).padStart(5, '0')}`;
  const expires = '2027-11-25T02:00:00.000Z';
  return [
    {
      type: 'approval.requested',
      data: {
        approval,
        what: 'outside-tier',
        items: ['deviation-approved'],
        hash,
        reason: deviation.reason,
        expires,
      },
    },
    {
      type: 'approval.given',
      data: {
        approval,
        hash,
        reason: '同意',
        expires,
        by: answer.by,
        ...(answer.number === undefined
          ? {}
          : { document: { kind: 'discussion-record', number: answer.number } }),
      },
    },
  ];
}

function toPublish(channels: readonly string[], rules: RuleSet): EventDraft {
  const cited = rules.disclosures
    .filter(({ definition }) => channels.includes(definition.channel.id))
    .map(({ citation: { source, article, words } }) => ({ source, article, words }));
  return {
    type: 'disclosure.decided',
    data: { decision: 'publish', channels: [...channels], basis: cited, restsOn: {}, packs: [] },
  };
}

/** The channels, the article and, where the head has answered, his answer. */
function withholding(asked: Withheld, rules: RuleSet, writers: Writers): EventDraft[] {
  const { channels, article, reason = '公开会损害第三方的合法权益', answer } = asked;
  const of = rules.disclosures.filter(({ definition }) => channels.includes(definition.channel.id));
  const found = of
    .flatMap(({ exceptions }) => exceptions)
    .find(({ citation }) => citation.article === article);
  if (found === undefined) throw new Error(`no exception of ${channels.join(', ')} cites ${article}`);
  const { source, words } = found.citation;
  const said = { channels: [...channels], basis: [{ source, article, words }], reason };
  const approval = `01JDW1THH01D000000000${String(writers.all.length).padStart(5, '0')}`;
  const hash = withholdingHash(CASE, said);
  const expires = '2027-11-25T02:00:00.000Z';
  const items = [...new Set(of.map(({ definition }) => definition.item))];
  const answered = { approval, hash, reason: '已核对' };
  return [
    { type: 'disclosure.decided', data: { decision: 'withhold', ...said, approval, restsOn: {}, packs: [] } },
    {
      type: 'approval.requested',
      data: { approval, what: 'withholding', items, hash, reason, expires },
    },
    ...(answer === 'approved'
      ? [{ type: 'approval.given' as const, data: { ...answered, expires, by: 'head' as const } }]
      : answer === 'refused'
        ? [{ type: 'approval.refused' as const, data: answered }]
        : []),
  ];
}

/** Channels of these items on which it may be published and nobody has said so yet. */
function publishable(items: ReadonlySet<string>, state: CaseState, rules: RuleSet): readonly string[] {
  return channelsOf(state, rules, null)
    .filter(
      ({ disclosure, standing, exceptions }) =>
        standing === 'undecided' && exceptions.length === 0 && items.has(disclosure.definition.item),
    )
    .map(({ disclosure }) => disclosure.definition.channel.id);
}

function draftsOf(step: Step, rules: RuleSet, writers: Writers): EventDraft[] {
  if ('facts' in step)
    return [{ type: 'case.factsCaptured', data: { facts: { ...step.facts }, provenance: 'page' } }];
  if ('present' in step)
    return [{ type: 'officer.present', data: { person: step.present, means: 'own-device' } }];
  if ('shows' in step) {
    const { shows, means, what } = step;
    const code = what === 'certificate' ? {} : { code: '5'.repeat(64) };
    const data = { officer: shows, means, what, ...code, at: writers.now(), inspection: 123_456_789 };
    return [{ type: 'identity.shown', data }];
  }
  if ('decided' in step) return [{ type: 'decision.made', data: { decidedOn: step.decided } }];
  if ('note' in step) return [noteOf(step.note)];
  if ('approved' in step) return approvalOf(step.approved, writers);
  if ('publish' in step) return [toPublish(step.publish, rules)];
  if ('withhold' in step) return withholding(step.withhold, rules, writers);
  if ('takeBack' in step)
    return (fold(writers.all).disclosures[step.takeBack]?.publishing ?? []).map((event) => ({
      type: 'event.withdrawn',
      data: { event, reason: '点错了' },
    }));
  if ('allBut' in step) {
    const state = fold(writers.all);
    const facts = factsOf(state, rules);
    const items = rules.items
      .filter(({ id, when }) => {
        if (step.allBut.includes(id)) return false;
        const applies = when === null ? null : evaluate(when, facts);
        return applies === null || ('value' in applies && applies.value === true);
      })
      .map(({ id }) => id);
    const channels = publishable(new Set(items), state, rules);
    return [
      ...(channels.length === 0 ? [] : [toPublish(channels, rules)]),
      ...items.flatMap((id) => closing(rules, id)),
    ];
  }
  const as = step.as === undefined ? {} : { as: step.as };
  if ('tick' in step)
    return step.tick.map((item) => ({
      type: 'item.completed',
      data: { item, closedBy: 'attestation', ...as },
    }));
  return Object.entries(step.documents).map(([item, kind]) => ({
    type: 'item.completed',
    data: { item, closedBy: 'document', document: { kind, number: '1号' }, ...as },
  }));
}

/** Who writes that identity was shown. */
const showing = ({ officer, means }: EventData<'identity.shown'>) =>
  means === 'scanned' ? 'companion' : officer;

/** `allow`, `warn`, `hold: reason`, `hold: approval`. */
export const spoken = (verdict: Verdict) =>
  verdict.kind === 'hold' ? `hold: ${verdict.door}` : verdict.kind;

/** What the doors of the missing items come to together. */
function verdictOf(missing: Story['course'][number]['missing']): string {
  const doors = missing.map(([, , , door]) => door);
  if (doors.includes('approval')) return 'hold: approval';
  if (doors.includes('reason')) return 'hold: reason';
  return doors.includes('warn') ? 'warn' : 'allow';
}
/** How one passes where an item of that bar is missing. */
export const doorOf = { statutory: 'approval', procedural: 'reason', advisory: 'warn' } as const;

/** What of an entry makes things happen. */
export type Played = Pick<Story['course'][number], 'do' | 'press'>;

/** The case as it stands at one press. */
export interface Scene<Entry = Story['course'][number]> {
  readonly entry: Entry;
  readonly state: CaseState;
  readonly now: string;
}

/** What happens in the story, done by these rules: a mutant of them changes what is said of it, never what happened. */
export function played<Entry extends Played>(
  story: { readonly facts: Story['facts']; readonly course: readonly Entry[] },
  rules: RuleSet,
): readonly Scene<Entry>[] {
  const writers = new Writers();
  const { category, procedure } = rules;
  writers.write('shen', { type: 'case.opened', data: { category, procedure } });
  writers.write('shen', {
    type: 'case.factsCaptured',
    data: { facts: { ...story.facts }, provenance: 'page' },
  });
  return story.course.map((entry) => {
    for (const step of entry.do ?? [])
      for (const draft of draftsOf(step, rules, writers)) {
        const alone = draft.type === 'officer.present' && draft.data.means === 'own-device';
        const answers = draft.type === 'approval.given' || draft.type === 'approval.refused';
        const by = alone ? draft.data.person : answers ? 'gu' : 'shen';
        const footage = draft.type === 'footage.filed';
        writers.write(
          draft.type === 'identity.shown' ? showing(draft.data) : footage ? 'companion' : by,
          draft,
        );
      }
    return { entry, state: fold(writers.all), now: writers.now() };
  });
}

/** What the rules say to it, in the form in which the story expects it. */
export function tell(scenes: readonly Scene[], rules: RuleSet, calendar: Calendar) {
  return scenes.map(({ entry, state, now }) => {
    const found = gaps(state, rules, now).filter((gap) => gap.actions.includes(entry.press));
    const periods =
      entry.deadlines === undefined ? [] : deadlines(state, rules, calendar, entry.today ?? STORY_DAY);
    return {
      press: entry.press,
      known: Object.hasOwn(rules.actions, entry.press),
      missing: found
        .map((gap) => [
          gap.item ?? gap.id,
          `${gap.citation?.short ?? ''}${gap.citation?.article ?? ''}`,
          gap.bar,
          doorOf[gap.bar],
        ])
        .sort(),
      verdict: spoken(decide(entry.press, state, rules, now, 'hold')),
      deadlines: Object.fromEntries(
        Object.keys(entry.deadlines ?? {}).map((id) => {
          const view = periods.find((one) => one.id === id);
          return [id, [view?.due ?? null, view?.left ?? null]];
        }),
      ),
    };
  });
}

/** What the story expects, in the same form. */
export function hoped(story: Story): ReturnType<typeof tell> {
  return story.course.map(({ press, missing, deadlines: days }) => ({
    press,
    known: true,
    missing: missing.map((one) => [...one]).sort() as ReturnType<typeof tell>[number]['missing'],
    verdict: verdictOf(missing),
    deadlines: { ...days },
  }));
}
