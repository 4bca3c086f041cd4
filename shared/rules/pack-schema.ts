/**
 * A rule pack: the law as dated, cited data. One YAML file under packs/; see docs/packs.md.
 * Strict: an unknown key is an error that says what is allowed. Nothing here evaluates anything.
 */
import { z } from 'zod';
import { barSchema, daySchema, factValueSchema, nameSchema } from '../case/events.ts';

export const localized = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });
export type Localized = z.infer<typeof localized>;
/** A CEL expression over `facts.*`; a missing fact makes it unknown, never false. */
const condition = z.string().min(1).max(1000);

/** Only a law or an administrative regulation can make a bar statutory (decision 1). */
export const sourceKindSchema = z.enum([
  'law',
  'administrative-regulation',
  'local-regulation',
  'departmental-rule',
  'local-rule',
  'normative-document',
  'plan',
  'house-rule',
]);

export const sourceSchema = z.strictObject({
  title: z.string().min(2),
  /** The short name that the panel shows, e.g. 行政处罚法. */
  short: z.string().min(2),
  number: z.string().optional(),
  kind: sourceKindSchema,
  /** The version read, as its own text dates it. */
  version: daySchema,
});

export const citationSchema = z.strictObject({
  source: nameSchema,
  /** As the source spells it: 第四十二条, （十二）. */
  article: z.string().min(1),
  /** The decisive words, verbatim. An item may hold only if they lay a duty or a bar (decision 5). */
  words: z.string().min(4),
  verified: z.boolean(),
});
export type Citation = z.infer<typeof citationSchema>;

export const factSchema = z.strictObject({
  title: localized,
  /** `instant`: day and time with its zone, `2026-11-25T15:20:00+08:00`; only periods of hours run from one. */
  type: z.enum(['money', 'integer', 'boolean', 'day', 'instant', 'text', 'list']),
  /** Asked of the officer when it is wanted: a question with its answers. */
  question: localized.optional(),
  answers: z
    .array(z.strictObject({ value: z.union([z.boolean(), z.string(), z.int()]), title: localized }))
    .optional(),
  /** Worked out from the case's events, not read from a page: see shared/case/derived-facts.ts. */
  derived: z.boolean().optional(),
  /** A setting that the law leaves to a lower layer, which gives its value as `fixed`. */
  parameter: z.boolean().optional(),
  /** The value in force for every case under this layer, with its basis. */
  fixed: z.strictObject({ value: factValueSchema, citation: citationSchema }).optional(),
});
export type FactDefinition = z.infer<typeof factSchema>;

/**
 * Days on which what is cited is in force, both included. On others the entry is not there: the rules are those of the
 * day of the step (decision 37). Absent: as long as the pack.
 */
const inForceSchema = z.strictObject({ from: daySchema.optional(), to: daySchema.optional() });

const closedBySchema = z.discriminatedUnion('kind', [
  /** A tick; with `event` also by what happened, which is then what it rests on. */
  z.strictObject({ kind: z.literal('attestation'), event: z.literal('identity.shown').optional() }),
  z.strictObject({ kind: z.literal('document'), document: nameSchema }),
  /** Closed by an event of that type; `count` distinct persons for `officer.present`. */
  z.strictObject({ kind: z.literal('event'), event: z.string(), count: z.int().min(1).optional() }),
  /** Closed when the condition over facts is true. */
  z.strictObject({ kind: z.literal('fact'), condition }),
  z.strictObject({ kind: z.literal('media') }),
]);

/** A sentence that the other party is told, with the article it rests on. */
const toldSchema = z.strictObject({ text: localized, citation: citationSchema });
export type Told = z.infer<typeof toldSchema>;

const itemSchema = z.strictObject({
  title: localized,
  /** What the gap says: 裁量说明未写. */
  gap: localized,
  /** One line: why. */
  why: localized,
  stage: nameSchema,
  bar: barSchema,
  citation: citationSchema,
  /** Further articles that bear on it. */
  also: z.array(citationSchema).optional(),
  closedBy: closedBySchema,
  /** It asks whether those who act are qualified: what the registry found stands above a tick. */
  checkedBy: z.literal('registry').optional(),
  /**
   * What is shown to the other party and told him, sentence by sentence. `party.told` closes the item then, besides the
   * tick or the document that it asks for.
   */
  tells: z.array(toldSchema).min(1).max(12).optional(),
  who: z.array(z.enum(['officer', 'second-officer', 'lead', 'head', 'legal-officer'])).min(1),
  /** Applies when true; absent: always. */
  when: condition.optional(),
  inForce: inForceSchema.optional(),
  /** Actions it must be closed for. */
  guards: z.array(nameSchema),
  /** Whom the cited words bind. */
  binds: z
    .array(z.enum(['authority', 'officer', 'head', 'legal-officer', 'presider', 'executor', 'party']))
    .min(1)
    .optional(),
  /** The word of the citation by which they are bound; it stands in `citation.words`. */
  verb: z.enum(['不得', '必须', '应当', '应', '要']).optional(),
  /** What would satisfy it. */
  satisfiedBy: localized.optional(),
  /** The verb on the gap's button: 去写, 添加, 填上 … */
  next: z.strictObject({
    do: z.enum([
      'tick',
      'write-note',
      'ask-approval',
      'add-officer',
      'enter-document',
      'enter-fact',
      'record',
      'wait',
    ]),
    label: localized,
    minutes: z.int().min(1).optional(),
  }),
  /** A lower layer may loosen it only if the upper one says so, and never a statutory one. */
  loosenable: z.boolean().optional(),
});
export type ItemDefinition = z.infer<typeof itemSchema>;
/** What a lower layer changes of an upper item; what it leaves out stays as it is above. */
const tighteningSchema = itemSchema.partial();
export type Tightening = z.infer<typeof tighteningSchema>;

/** Whether the other party must have been told in writing before the time counts. */
const noticeSchema = z.enum(['required', 'none']);

const deadlineSchema = z.strictObject({
  title: localized,
  /** What it runs from: a fact of type day, or `decision.decidedOn`; for hours a fact of type instant. */
  from: z.string(),
  /** The day that ends it, spelled like `from`: `decision.decidedOn` for the case period. */
  metBy: z.string().optional(),
  length: z.int().min(1),
  unit: z.enum(['working-day', 'day', 'month', 'year', 'hour']),
  /** `before`: so long before the day in `from` (听证的七日前). Absent: after it. */
  direction: z.enum(['after', 'before']).optional(),
  firstDayCounts: z.boolean(),
  rollover: z.enum(['none', 'next-working-day']),
  /** What each point of the counting rests on. A point without a citation is open: the earlier date is shown. */
  basis: z
    .strictObject({ firstDay: citationSchema.optional(), rollover: citationSchema.optional() })
    .optional(),
  /** The law says 日 and nothing tells whether working days are meant: both are counted. */
  unitOpen: z.boolean().optional(),
  /** Time that is not counted, each from one fact of type day to another. */
  suspendedBy: z
    .array(
      z.strictObject({
        title: localized,
        from: z.string(),
        to: z.string(),
        notice: noticeSchema,
        noticeOn: z.string().optional(),
        citation: citationSchema,
      }),
    )
    .optional(),
  /** Extensions in their order: approved on a fact of type day, by at most `max` of the unit. */
  extendedBy: z
    .array(
      z.strictObject({
        title: localized,
        /** The fact that says by how much (type integer); absent: by `max`. */
        length: z.string().optional(),
        max: z.int().min(1).optional(),
        approvedOn: z.string(),
        notice: noticeSchema,
        noticeOn: z.string().optional(),
        citation: citationSchema,
      }),
    )
    .optional(),
  /**
   * Where the cited words leave the period to another law (另有规定的除外): a fact says that there is one, another how long
   * it lets the period be, in the unit. That law's limits of extensions are then its own.
   */
  otherLaw: z
    .strictObject({
      title: localized,
      /** Fact of type boolean. */
      applies: z.string(),
      /** Fact of type integer. */
      length: z.string(),
      citation: citationSchema,
    })
    .optional(),
  when: condition.optional(),
  inForce: inForceSchema.optional(),
  citation: citationSchema,
  /** Whose period it is: only the authority's turns amber. */
  whose: z.enum(['authority', 'party']),
  /** May a lower layer make it longer? Only where the cited words leave it to other rules. */
  loosenable: z.boolean().optional(),
});
export type DeadlineDefinition = z.infer<typeof deadlineSchema>;

/** 记录方式. Photo, audio and video are what 118号(八) calls 音像记录. */
export const recordMethodSchema = z.enum(['text', 'photo', 'audio', 'video']);

/**
 * What is recorded at a step, how and on what: the record measures of a category (记录措施). Those with photo, audio or
 * video are its list of what must be recorded (音像记录事项清单).
 */
const recordSchema = z.strictObject({
  title: localized,
  stage: nameSchema,
  /** What is recorded: 查封、扣押的全过程. */
  content: localized,
  /** Any one of these will do. */
  methods: z.array(recordMethodSchema).min(1),
  /** On what it is kept or with what it is taken; any one of these will do. */
  carriers: z
    .array(
      z.enum([
        'paper-file',
        'electronic-file',
        'camera',
        'sound-recorder',
        'video-camera',
        'body-camera',
        'surveillance',
      ]),
    )
    .min(1),
  /** `whole`: 全程, without a break; `required`: it must be recorded; `as-needed`: 根据实际情况. */
  extent: z.enum(['whole', 'required', 'as-needed']),
  when: condition.optional(),
  citation: citationSchema,
  /** The item that asks for it. */
  item: nameSchema.optional(),
  /** The item by which those present are told that recording is on (告知已开启记录). */
  announcement: nameSchema.optional(),
  /** Who approves the statement why it is not recorded; absent: the officer's own word stands. `lead`: a lead or the head. */
  approver: z.enum(['lead', 'head']).optional(),
});
export type RecordDefinition = z.infer<typeof recordSchema>;
const recordTighteningSchema = recordSchema.partial();

/** One line of the catalogue of major decisions (重大执法决定法制审核目录). */
const majorDecisionSchema = z.strictObject({
  title: localized,
  /** What makes it major: R33's category, amount or effect, or that a hearing was held. */
  by: z.enum(['category', 'amount', 'effect', 'hearing']),
  /** Absent: every decision of this procedure. */
  when: condition.optional(),
  citation: citationSchema,
  /** The item by which it goes through legal review. */
  item: nameSchema,
});
export type MajorDecisionDefinition = z.infer<typeof majorDecisionSchema>;

/** What is published on one channel; see shared/rules/disclosure.ts for what follows from the facts. */
const disclosureSchema = z.strictObject({
  title: localized,
  /** What is published: 执法机关、执法对象、执法类别、执法结论. */
  content: localized,
  channel: z.strictObject({ id: nameSchema, title: localized }),
  /** The period within which; its own for each channel. */
  deadline: nameSchema,
  /** The item that asks whether it was done. */
  item: nameSchema,
  /** When it is to be published; not known: not published. Absent: always. */
  when: condition.optional(),
  citation: citationSchema,
  /** What keeps it from being published, each by a law or an administrative regulation (118号六). */
  exceptions: z.array(
    z.strictObject({
      title: localized,
      when: condition,
      citation: citationSchema,
      approver: z.enum(['lead', 'head', 'legal-officer']),
    }),
  ),
});
export type DisclosureDefinition = z.infer<typeof disclosureSchema>;

export const packSchema = z.strictObject({
  pack: nameSchema,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  layer: z.enum(['national', 'region', 'city', 'district', 'agency']),
  /** Pack it is laid over; absent on the national layer. */
  extends: nameSchema.optional(),
  category: nameSchema,
  procedure: nameSchema,
  title: localized,
  effective: z.strictObject({ from: daySchema, to: daySchema.optional() }),
  sources: z.record(nameSchema, sourceSchema),
  facts: z.record(nameSchema, factSchema),
  stages: z.array(z.strictObject({ id: nameSchema, title: localized })),
  items: z.record(nameSchema, itemSchema),
  /** Upper items that this layer makes stricter, by their ids; not on the national layer. */
  tightens: z.record(nameSchema, tighteningSchema).optional(),
  actions: z.record(
    nameSchema,
    z.strictObject({
      title: localized,
      stage: nameSchema,
      /** With this action the decision itself is made: once there is one, nothing of the case is held for it. */
      decides: z.boolean().optional(),
      /** Taken only where an officer undertakes it: what it lacks is missing from that moment on, not before. */
      optional: z.boolean().optional(),
    }),
  ),
  deadlines: z.record(nameSchema, deadlineSchema),
  documents: z.record(nameSchema, z.strictObject({ title: localized })),
  records: z.record(nameSchema, recordSchema).optional(),
  /** As `tightens`, for the records of the layers above. */
  tightensRecords: z.record(nameSchema, recordTighteningSchema).optional(),
  majorDecisions: z.record(nameSchema, majorDecisionSchema).optional(),
  disclosures: z.record(nameSchema, disclosureSchema).optional(),
});
export type Pack = z.infer<typeof packSchema>;
export type SourceDefinition = z.infer<typeof sourceSchema>;
