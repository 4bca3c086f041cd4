/**
 * What the companion tells the console: board rows, the case page, approvals. Plain JSON; texts that come from
 * packs are in both languages, the reader picks.
 */
import { z } from 'zod';
import { instantSchema, opaqueIdSchema, ulidSchema } from '../case/envelope.ts';
import { barSchema, daySchema } from '../case/events.ts';

const localized = z.object({ 'zh-CN': z.string(), en: z.string() });
const who = z.object({ id: opaqueIdSchema, name: z.string() });
export type Who = z.infer<typeof who>;

/** Where a rule stands, as short as a row can show it: 行政处罚法, 第四十二条. */
const citationView = z.object({ short: z.string(), article: z.string(), words: z.string() });

const gapKind = z.enum([
  'open',
  'unknown',
  'conflict',
  'notUnderstood',
  'fault',
  'outcomeUnknown',
  'ungated',
]);

const dueSchema = z.object({
  id: z.string(),
  title: localized,
  /** The day to work to: where the law leaves a point open the earlier one. */
  day: daySchema,
  /** Where the cited reading ends, if that is another day. */
  cited: daySchema.nullable(),
  /** First day on which something may be decided against the party; null for the authority's own. */
  adverseFrom: daySchema.nullable(),
  /** Working days or days left to `day`, today included; negative when it is over. */
  left: z.int(),
  unit: z.enum(['working-day', 'day', 'month', 'year', 'hour']),
  whose: z.enum(['authority', 'party']),
  /** The authority's own period, and little of it left: amber. */
  soon: z.boolean(),
  /** Part of the period that has passed, 0…100. */
  passed: z.int().min(0).max(100),
  provisional: z.boolean(),
});
export type Due = z.infer<typeof dueSchema>;

/** In 分; `min` null: the law names no lowest figure. */
const moneyRange = z.object({
  min: z.int().nullable(),
  max: z.int(),
  minOpen: z.boolean(),
  maxOpen: z.boolean(),
});

/** The table's own words: Chinese, a translation where it brings one. */
const wording = z.object({ 'zh-CN': z.string(), en: z.string().optional() });
const basisView = citationView.extend({ verified: z.boolean() });

const approvalKind = z.enum([
  'statutory-override',
  'waiver',
  'extension',
  'outside-tier',
  'withholding',
  'unrecorded',
]);

/** As in shared/case/publication.ts. */
const channelStanding = z.enum([
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
]);

const lawTable = z.object({ version: z.string(), from: daySchema.nullable() });

export const approvalCardSchema = z.object({
  approval: ulidSchema,
  case: ulidSchema,
  what: approvalKind,
  action: localized.nullable(),
  requester: who,
  reason: z.string(),
  at: instantSchema,
  expires: z.string(),
  hash: z.string(),
  /** `id` as in the case's page and its explanation. */
  gaps: z.array(
    z.object({ id: z.string(), title: localized, bar: barSchema, citation: citationView.nullable() }),
  ),
  /** The form as it was sealed: what the officer saw when he pressed. */
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Of `outside-tier`: the note whose figures are approved; null otherwise, or when it is not at hand. */
  deviation: z
    .object({
      by: z.enum(['head-or-collective', 'issuer']),
      table: z.object({ id: z.string(), version: z.string() }),
      entry: z.string(),
      number: z.string().nullable(),
      /** What the benchmark led to. */
      proposed: z.object({ tier: z.string().nullable(), range: moneyRange.nullable() }),
      statute: moneyRange.nullable(),
      tier: z.string().nullable(),
      /** 分; null: no fine. */
      amount: z.int().nullable(),
      /** The words meant for the decision. */
      text: z.string(),
      /** Why the benchmark proposed that: as shared/discretion/explain-departure.ts says it. */
      why: z.object({
        /** null: the version by which the note was written is not at hand. */
        table: z.object({ title: wording, issuer: wording, violation: wording }).nullable(),
        penalizedBy: z.array(basisView),
        /** The proposed tier as published. */
        tier: z.object({ conditions: wording, standard: wording }).nullable(),
        facts: z.array(z.object({ fact: z.string(), text: localized, changed: localized.nullable() })),
        names: z.record(z.string(), localized),
        grounds: z.array(z.object({ id: z.string(), title: wording, citation: basisView.nullable() })),
      }),
      /**
       * The provisions changed after the violation (penalty law 37): which were applied, why, and what the note lacks of
       * that. null: they had not changed.
       */
      law: z
        .object({
          kept: z
            .object({
              /** `decision`: the day on which the note was written. */
              days: z.object({ violation: daySchema, decision: daySchema }),
              change: z.enum(['same', 'lighter', 'heavier', 'unclear', 'gone']).nullable(),
              /** null: no table was in force that day. `from` null: that version is not at hand. */
              tables: z.object({ violation: lawTable.nullable(), decision: lawTable.nullable() }),
              applied: z.enum(['violation', 'decision']),
              /** The officer's; null: the law left no choice. */
              reason: z.string().nullable(),
            })
            .nullable(),
          lacks: z.enum(['law-choice', 'law-table']).nullable(),
          basis: basisView.nullable(),
        })
        .nullable(),
    })
    .nullable(),
  /** Of `withholding`: what is kept from the public and by which article; null otherwise, or when it stands no longer. */
  withholding: z
    .object({
      channels: z.array(localized),
      /** What would be published there. */
      content: z.array(localized),
      /** The exception of the pack that holds. */
      exception: localized,
      citation: citationView,
      /** Last day of the first period that would run out. */
      due: daySchema.nullable(),
    })
    .nullable(),
  /** Items of the case that are in order. */
  inOrder: z.int(),
  /** False for the one who asked, and for roles that may not. */
  mayAnswer: z.boolean(),
});
export type ApprovalCard = z.infer<typeof approvalCardSchema>;

const overriddenSchema = z.object({
  at: instantSchema,
  /** The first item that was missing. */
  title: localized,
  by: who,
  /** With a second person's approval; false: by the officer's own reason. */
  approved: z.boolean(),
  /** null: nobody, or it is not known who. */
  approver: who.nullable(),
});

export const boardRowSchema = z.object({
  case: ulidSchema,
  /** Changes with every event that is counted. */
  version: z.string(),
  /** Party's name, as the page gave it; null while no page or hand gave it. */
  subject: z.string().nullable(),
  number: z.string().nullable(),
  stage: z.object({ id: z.string(), title: localized, index: z.int(), of: z.int() }).nullable(),
  group: z.enum(['stuck', 'soon', 'clear']),
  /** What is missing first; null when nothing is. */
  missing: z
    .object({
      title: localized,
      kind: gapKind,
      bar: barSchema,
      /** How many besides. */
      more: z.int().min(0),
      citation: citationView.nullable(),
      /** Since when it blocks; null while it is only the next thing to do. */
      since: instantSchema.nullable(),
    })
    .nullable(),
  officers: z.array(who),
  due: dueSchema.nullable(),
  approval: z
    .object({
      approval: ulidSchema,
      what: approvalKind,
      expires: z.string(),
      requester: who,
      mayAnswer: z.boolean(),
    })
    .nullable(),
  /** A statutory bar that was opened with an approval, or what an officer opened with his reason and is missing still. */
  overridden: overriddenSchema.nullable(),
  /** Items closed, and how many of them by a mere tick. */
  ticks: z.object({ done: z.int(), ticked: z.int() }),
  /** When the lead last reminded the officers. */
  remindedAt: instantSchema.nullable(),
  /**
   * Cameras and steps of this moment: `on`, a camera sends (the one that began first); `off`, a step goes on that must be recorded,
   * and none does. null: neither.
   */
  recording: z
    .object({
      is: z.enum(['on', 'off']),
      /** Of the camera, or of the step that is not recorded. */
      since: instantSchema,
      camera: z.string().nullable(),
    })
    .nullable(),
});
export type BoardRow = z.infer<typeof boardRowSchema>;

export const boardSchema = z.object({
  rows: z.array(boardRowSchema),
  /** Rows beyond the bound of one answer. */
  more: z.int().min(0),
  /** Position in the stream of changes: give it back as Last-Event-ID. */
  at: z.string().max(60),
  now: instantSchema,
});
export type Board = z.infer<typeof boardSchema>;

/** `approval` on the board's stream: somebody waits for an answer of yours. */
export const approvalNoticeSchema = z.object({
  case: ulidSchema,
  approval: ulidSchema,
  what: approvalKind,
  expires: z.string(),
  requester: who,
  subject: z.string().nullable(),
  missing: localized.nullable(),
});
export type ApprovalNotice = z.infer<typeof approvalNoticeSchema>;

/**
 * `override` on the board's stream: what the law itself bars was let through with an approval (to the supervisor), or an
 * officer opened a hold with his own reason (to the lead).
 */
export const overrideNoticeSchema = overriddenSchema.extend({
  case: ulidSchema,
  subject: z.string().nullable(),
});
export type OverrideNotice = z.infer<typeof overrideNoticeSchema>;

/** `removed` on the board's stream: a case that is no longer yours, or was merged into another. */
export const removedSchema = z.object({ case: ulidSchema });

const entrySchema = z.object({
  event: ulidSchema,
  at: instantSchema,
  day: daySchema,
  /** `10:47`, Asia/Shanghai. */
  time: z.string(),
  text: z.string(),
  note: z.string().nullable(),
  mark: z.enum(['dot', 'done', 'stop', 'stop-outline', 'soon', 'door', 'unknown']),
  /** Taken back by a later event: stands in the history, no longer counts. */
  withdrawn: z.boolean(),
  /** The stage the case was in. */
  stage: localized.nullable(),
  /** Lines drawn on a screen, as SVG path data, 1000 × 300. */
  drawing: z.array(z.string().max(60_000)).max(120),
});
export type TimelineEntry = z.infer<typeof entrySchema>;

export const casePageSchema = z.object({
  case: ulidSchema,
  version: z.string(),
  subject: z.string().nullable(),
  number: z.string().nullable(),
  cause: z.string().nullable(),
  stages: z.array(z.object({ id: z.string(), title: localized, is: z.enum(['past', 'now', 'ahead']) })),
  officers: z.array(who),
  lead: who.nullable(),
  gaps: z.array(
    z.object({
      id: z.string(),
      item: z.string().nullable(),
      title: localized,
      why: localized,
      kind: gapKind,
      bar: barSchema,
      citation: citationView.nullable(),
      next: localized.nullable(),
      values: z.array(z.string()),
      /** How the viewer closes it here; null when it is not his, or the officer's in the panel. */
      close: z.enum(['tick', 'document']).nullable(),
      /** Who asked for it, and when. */
      asked: z.object({ by: who, at: instantSchema }).nullable(),
      blocks: z.boolean(),
      since: instantSchema.nullable(),
    }),
  ),
  /** What the recording list asks (音像记录事项清单), in the order of the stages, against what is there. */
  recordings: z.array(
    z.object({
      record: z.string(),
      title: localized,
      stage: localized,
      extent: z.enum(['whole', 'required', 'as-needed']),
      /** Any one of these will do. */
      methods: z.array(z.enum(['photo', 'audio', 'video'])),
      /**
       * `waiting`: no step of it is marked; `recording`: what is there and what cameras are sending leave nothing out; `none`: as
       * needed, and nothing is there; `stated`: what lacks is accounted for.
       */
      state: z.enum(['waiting', 'covered', 'recording', 'partly', 'missing', 'none', 'stated']),
      /** When the step was, as officers marked it; `to` null: it goes on. */
      sittings: z.array(z.object({ from: instantSchema, to: instantSchema.nullable(), late: z.boolean() })),
      /** Of the step, ms that are there, and ms that are being sent. */
      covered: z.number(),
      sending: z.number(),
      /** Breaks of more than two seconds (house rule) in what is recorded throughout; `to` null: it goes on. */
      holes: z.array(z.object({ from: instantSchema, to: instantSchema.nullable() })),
      statement: z.object({ by: who, at: instantSchema, because: localized, reason: z.string() }).nullable(),
      citation: citationView,
    }),
  ),
  /** What cameras and files have of the case; `to` null: the camera sends. Oldest first. */
  footage: z.array(
    z.object({
      /** Id of the recording or of the file. */
      source: ulidSchema,
      kind: z.enum(['photo', 'audio', 'video']),
      device: z.string().nullable(),
      from: instantSchema,
      to: instantSchema.nullable(),
      holes: z.array(z.object({ from: instantSchema, to: instantSchema, why: z.string() })),
      /** Who said when it was; null: the companion heard it, or the file says. */
      timeSetBy: who.nullable(),
      /** Its bytes were let go of when their period was over; null: they are there. */
      disposed: z.object({ at: instantSchema, basis: z.string() }).nullable(),
    }),
  ),
  /** Oldest first. */
  timeline: z.array(entrySchema),
  /** Events before the first entry that are not listed. */
  earlier: z.int().min(0),
  /** A gap's life: from where it began to block to where it closed (indexes into `timeline`), null: still open. */
  spans: z.array(z.object({ title: localized, from: z.int(), to: z.int().nullable() })),
  deadlines: z.array(
    z.object({
      id: z.string(),
      title: localized,
      citation: citationView.nullable(),
      whose: z.enum(['authority', 'party']),
      from: daySchema.nullable(),
      /** By the cited reading. */
      due: daySchema.nullable(),
      /** The day to work to: the earlier one where the law leaves a point open (decision 38). */
      shown: daySchema.nullable(),
      /** First day on which something may be decided against the party, by the latest reading. */
      adverseFrom: daySchema.nullable(),
      /** Days to `shown` in the period's unit, today included; negative when it is over. */
      left: z.int().nullable(),
      /** Day it was met. */
      metOn: daySchema.nullable(),
      unit: z.enum(['working-day', 'day', 'month', 'year', 'hour']),
      length: z.int(),
      soon: z.boolean(),
      provisional: z.boolean(),
      direction: z.enum(['after', 'before']),
      /** Of a period of hours: the instant it ends, in Asia/Shanghai. */
      dueAt: z.string().nullable(),
      /** `due` before it rolled over. */
      nominal: daySchema.nullable(),
      /** How it was counted, what is open, what follows; whole sentences in the reader's language. */
      how: z.array(z.string()),
      /** Extra time that was not earned; that a year without an official table was used. */
      remarks: z.array(z.string()),
      /** What the counting rests on beside `citation`. */
      basis: z.array(citationView),
      strip: z.array(
        z.object({
          day: daySchema,
          counts: z.boolean(),
          why: z.enum(['start', 'weekend', 'holiday', 'suspended', 'act']).optional(),
          name: z.string().optional(),
        }),
      ),
    }),
  ),
  /** Whether the decision is made public, channel by channel; empty before there is a decision. */
  disclosures: z.array(
    z.object({
      channel: z.string(),
      title: localized,
      content: localized,
      standing: channelStanding,
      citation: citationView,
      /** Last day of its period; null when none runs. */
      due: daySchema.nullable(),
      /** Of the last decision. */
      decided: z
        .object({
          decision: z.enum(['publish', 'withhold']),
          by: who,
          at: instantSchema,
          reason: z.string().nullable(),
          basis: z.array(z.object({ short: z.string(), article: z.string(), words: z.string() })),
        })
        .nullable(),
      /** Who answered the request to withhold. */
      answered: z.object({ by: who, at: instantSchema, reason: z.string() }).nullable(),
      /** Facts that are wanted before anybody can decide. */
      wanted: z.array(localized),
      /** Its publication was recorded as done. */
      published: z.boolean(),
    }),
  ),
  overrides: z.array(
    z.object({
      at: instantSchema,
      by: who,
      reason: z.string(),
      gaps: z.array(localized),
      approver: who.nullable(),
      approverReason: z.string().nullable(),
    }),
  ),
  approval: approvalCardSchema.nullable(),
  ticks: z.object({ done: z.int(), ticked: z.int() }),
  record: z.object({ events: z.int(), notUnderstood: z.int(), erased: z.int() }),
  mayAssign: z.boolean(),
  mayRemind: z.boolean(),
  today: daySchema,
});
export type CasePage = z.infer<typeof casePageSchema>;

export const answerRequestSchema = z.strictObject({
  reason: z.string().trim().min(4).max(2000),
  /** The hash on the card that was shown: an approval of something else is refused. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of `outside-tier`, when given: the head himself, a collective discussion, or the body that made the benchmark. */
  by: z.enum(['head', 'collective', 'issuer']).optional(),
  /** The record of the discussion, or that body's document: number, date or both. */
  number: z.string().trim().min(1).max(200).optional(),
  date: daySchema.optional(),
});
export type AnswerRequest = z.infer<typeof answerRequestSchema>;
/** What head, legal officer or lead close in the console: a document by number or date, or a tick. */
export const closeRequestSchema = z.strictObject({
  number: z.string().trim().min(1).max(200).optional(),
  date: daySchema.optional(),
  note: z.string().trim().min(1).max(2000).optional(),
});
export type CloseRequest = z.infer<typeof closeRequestSchema>;
export const remindRequestSchema = z.strictObject({ note: z.string().trim().min(1).max(400).optional() });
export const assignRequestSchema = z.strictObject({
  officers: z.array(opaqueIdSchema).min(1).max(10),
  lead: opaqueIdSchema.optional(),
});
