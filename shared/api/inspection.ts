/** What travels between console and companion on inspections of enterprises: the register, arriving, leaving. */
import { z } from 'zod';
import { instantSchema, opaqueIdSchema, ulidSchema } from '../case/envelope.ts';
import { barSchema, daySchema, lateBecause, nameSchema } from '../case/events.ts';

const localized = z.object({ 'zh-CN': z.string(), en: z.string() });
const who = z.object({ id: opaqueIdSchema, name: z.string() });
const purpose = z.string().trim().min(1).max(400);
const reason = z.string().trim().min(1).max(1000);
const late = z.strictObject({ because: z.enum(lateBecause), reason });
/** What a scanner read or a person typed. */
const scanned = z.string().min(1).max(4096);
const entered = z.enum(['scanned', 'typed', 'picked']);
const number = z.int().min(1).max(999_999_999);

export const enterpriseSchema = z.object({
  id: opaqueIdSchema,
  code: z.string(),
  name: z.string(),
  address: z.string().nullable(),
});

const planSchema = z.object({
  plan: ulidSchema,
  kind: nameSchema,
  item: nameSchema.nullable(),
  from: daySchema,
  to: daySchema,
  purpose: z.string(),
  by: who,
  approved: z.object({ by: who, at: instantSchema, number: z.string().nullable() }).nullable(),
  dropped: z.string().nullable(),
  usedBy: number.nullable(),
});
export type Plan = z.infer<typeof planSchema>;

const inspectionSchema = z.object({
  inspection: number,
  case: ulidSchema,
  day: daySchema,
  kind: nameSchema,
  item: nameSchema.nullable(),
  purpose: z.string(),
  planned: z.boolean(),
  urgent: z.string().nullable(),
  officers: z.array(who),
  arrivedAt: z.string(),
  leftAt: z.string().nullable(),
  open: z.boolean(),
  /** Entered after the fact, with the reason. */
  late: z.string().nullable(),
});
export type Inspection = z.infer<typeof inspectionSchema>;

const frequencySchema = z.object({
  year: z.int(),
  used: z.int().nullable(),
  cap: z.object({ cap: z.int(), basis: z.string(), own: z.boolean() }).nullable(),
});

const unqualified = z.object({ why: nameSchema, since: daySchema.nullable(), text: localized });

const kindSchema = z.object({ id: nameSchema, title: localized, usesUp: z.boolean().nullable() });
const itemSchema = z.object({
  id: nameSchema,
  title: z.string(),
  basis: z.string(),
  publishedOn: daySchema,
  published: z.boolean(),
});

export const lookRequestSchema = z.strictObject({ code: scanned });
export const lookAnswerSchema = z.object({
  enterprise: enterpriseSchema,
  today: daySchema,
  unqualified: unqualified.nullable(),
  /** Of his unit: somebody came today and nobody has left. */
  open: inspectionSchema.nullable(),
  /** Of his unit: begun today, and left. Coming back goes on with it. */
  todays: inspectionSchema.nullable(),
  plans: z.array(planSchema),
  frequency: frequencySchema,
  kinds: z.array(kindSchema),
  items: z.array(itemSchema),
  colleagues: z.array(who.extend({ unqualified: unqualified.nullable() })),
});
export type LookAnswer = z.infer<typeof lookAnswerSchema>;

export const arriveRequestSchema = z.strictObject({
  enterprise: opaqueIdSchema,
  /** Taken from the plan where there is one. */
  kind: nameSchema.nullable(),
  /** Null: an item that is not on the list. */
  item: nameSchema.nullable(),
  purpose,
  plan: ulidSchema.nullable(),
  along: z.array(opaqueIdSchema).max(9),
  /** Why it cannot wait for approval; null: it is not urgent. */
  urgent: reason.nullable(),
  /** When he came; null: now. */
  on: z.iso.datetime({ offset: true }).nullable(),
  late: late.nullable(),
  entered,
  /** Not the inspection of the same day, but another one. */
  another: z.boolean(),
});
export type ArriveRequest = z.infer<typeof arriveRequestSchema>;

const gapSchema = z.object({
  item: nameSchema.nullable(),
  title: localized,
  why: localized,
  bar: barSchema,
  article: z.string().nullable(),
  verified: z.boolean(),
  who: z.array(z.string()),
  /** Wanted before the inspection begins; else before its result. */
  first: z.boolean(),
});

export const arriveAnswerSchema = z.object({
  case: ulidSchema,
  inspection: number,
  /** It was there already: no other one was made. */
  again: z.boolean(),
  officers: z.array(who.extend({ here: z.boolean() })),
  notes: z.array(z.enum(['one-officer', 'others-not-here'])),
  gaps: z.array(gapSchema),
});
export type ArriveAnswer = z.infer<typeof arriveAnswerSchema>;

export const leaveRequestSchema = z.strictObject({
  code: scanned,
  on: z.iso.datetime({ offset: true }).nullable(),
  late: late.nullable(),
  entered,
});
export type LeaveRequest = z.infer<typeof leaveRequestSchema>;
export const leaveAnswerSchema = z.object({ case: ulidSchema, inspection: number });

export const enterRequestSchema = z.strictObject({
  code: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(200),
  address: z.string().trim().max(200).nullable(),
});

export const enterprisesSchema = z.object({
  enterprises: z.array(enterpriseSchema.extend({ year: z.int(), open: z.boolean(), plans: z.int() })),
  more: z.int(),
  /** Numbers that should have been given and are not in the record, as inclusive ranges. */
  holes: z.array(z.tuple([number, number])),
});

export const enterprisePageSchema = z.object({
  enterprise: enterpriseSchema,
  /** What is printed as a QR code for wall or licence. */
  wallCode: z.string(),
  keyIssued: z.boolean(),
  today: daySchema,
  frequency: frequencySchema,
  kinds: z.array(kindSchema),
  items: z.array(itemSchema),
  plans: z.array(planSchema),
  inspections: z.array(inspectionSchema),
  refused: z.array(z.object({ person: who, at: instantSchema, text: localized })),
  may: z.object({ plan: z.boolean(), approve: z.boolean(), arrive: z.boolean() }),
});
export type EnterprisePage = z.infer<typeof enterprisePageSchema>;

export const planRequestSchema = z.strictObject({
  kind: nameSchema,
  item: nameSchema.nullable(),
  from: daySchema,
  to: daySchema,
  purpose,
});
export const approveRequestSchema = z
  .strictObject({ number: z.string().trim().min(1).max(200).nullable(), date: daySchema.nullable() })
  .refine(({ number, date }) => number !== null || date !== null, { path: ['number'] });
export const dropRequestSchema = z.strictObject({ reason });

/** `replaces`: that an earlier key is void from then on is meant. */
export const keyRequestSchema = z.strictObject({ replaces: z.boolean() });
/** The secret of the enterprise's own page, shown once. */
export const keyAnswerSchema = z.object({ key: z.string() });

const published = {
  caps: z
    .array(
      z.strictObject({
        year: z.int().min(2020).max(2099),
        cap: z.int().min(0).max(1000),
        basis: z.string().trim().min(1).max(200),
      }),
    )
    .max(20),
  usesUp: z.array(nameSchema).max(20),
  items: z
    .array(
      z.strictObject({
        id: nameSchema,
        title: z.string().trim().min(1).max(200),
        basis: z.string().trim().min(1).max(200),
        publishedOn: daySchema,
      }),
    )
    .max(200),
};
export const setPublishedSchema = z.strictObject({ ...published, reason });
export const publishedSchema = z.object({
  ...published,
  kinds: z.array(kindSchema),
  changed: z.object({ at: instantSchema, by: who, reason: z.string() }).nullable(),
});
export type Published = z.infer<typeof publishedSchema>;

/** The enterprise's own page: by the secret that was printed for it. */
export const enterpriseKeySchema = z.strictObject({ key: z.string().min(1).max(64) });
export const ownPageSchema = z.object({
  name: z.string(),
  now: instantSchema,
  frequency: frequencySchema,
  inspections: z.array(
    z.object({
      inspection: number,
      day: daySchema,
      arrivedAt: z.string(),
      leftAt: z.string().nullable(),
      open: z.boolean(),
      kind: localized,
      /** Title of the published item; null: none of the list. */
      item: z.string().nullable(),
      purpose: z.string(),
      officers: z.array(z.object({ name: z.string(), scanned: z.boolean() })),
      approval: z.discriminatedUnion('how', [
        z.object({
          how: z.literal('beforehand'),
          by: z.string(),
          on: daySchema,
          number: z.string().nullable(),
        }),
        z.object({
          how: z.literal('afterwards'),
          by: z.string(),
          on: daySchema,
          number: z.string().nullable(),
        }),
        z.object({ how: z.literal('not-yet') }),
      ]),
      urgent: z.string().nullable(),
      late: z.string().nullable(),
    }),
  ),
});
export type OwnPage = z.infer<typeof ownPageSchema>;
