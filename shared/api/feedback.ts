/** Complaints and praise: what a phone sends and asks, and what the supervisor's desk shows. */
import { z } from 'zod';
import { instantSchema, opaqueIdSchema, ulidSchema } from '../case/envelope.ts';

export const feedbackKinds = ['complaint', 'praise'] as const;
export const feedbackStatuses = ['received', 'taken', 'answered', 'set-aside'] as const;
export type FeedbackStatus = (typeof feedbackStatuses)[number];
/** As the verify page spells its verdicts. */
export const shownVerdicts = [
  'genuine',
  'not-current',
  'status-old',
  'suspended',
  'revoked',
  'expired',
  'issuer-unknown',
  'altered',
  'unreadable',
] as const;

/** Nothing of the writer is demanded: not who he is, not how to reach him. */
export const sendFeedbackSchema = z
  .strictObject({
    kind: z.enum(feedbackKinds),
    /** 1 very dissatisfied to 5 very satisfied (非常不满意 to 非常满意). */
    rating: z.int().min(1).max(5).optional(),
    text: z.string().trim().min(1).max(2000).optional(),
    contact: z.string().trim().min(1).max(200).optional(),
    /** The officer's code as it was scanned, without `#`: whom it is about is read out of it here. */
    code: z
      .string()
      .regex(/^[0-9]{2,2000}$/)
      .optional(),
  })
  .refine(({ text, rating }) => text !== undefined || rating !== undefined, { path: ['text'] });
export type SendFeedback = z.infer<typeof sendFeedbackSchema>;

/** Twelve digits: read aloud in any language, asked for by nobody who does not have them. */
export const followSchema = z.string().regex(/^[0-9]{12}$/);
export const sentSchema = z.object({ follow: followSchema });
export const askFollowSchema = z.strictObject({ follow: followSchema });
export const followedSchema = z.object({
  status: z.enum(feedbackStatuses),
  /** Since when it stands so. */
  since: instantSchema,
  /** The answer, or why it was not taken further. */
  text: z.string().nullable(),
});
export type Followed = z.infer<typeof followedSchema>;

const person = z.object({ id: opaqueIdSchema, name: z.string() });
/** Whom it is about, as the code said that was signed; null: no code, or none that says so truly. */
const aboutSchema = z.object({
  name: z.string(),
  certificate: z.string(),
  /** Null: the credential is not in this unit's register. */
  officer: opaqueIdSchema.nullable(),
  inspection: z.int().nullable(),
  /** When the officer showed the code. */
  shownAt: instantSchema,
});

export const feedbackRowSchema = z.object({
  id: ulidSchema,
  kind: z.enum(feedbackKinds),
  rating: z.int().nullable(),
  at: instantSchema,
  status: z.enum(feedbackStatuses),
  about: aboutSchema.nullable(),
  /** What the code was worth; null: none came with it. */
  verdict: z.enum(shownVerdicts).nullable(),
  /** First words, so that one knows it again. */
  begins: z.string(),
  by: person.nullable(),
});
export type FeedbackRow = z.infer<typeof feedbackRowSchema>;
export const feedbackListSchema = z.object({
  rows: z.array(feedbackRowSchema),
  /** About the reader himself, or about officers whom he leads: for another supervisor. */
  forOthers: z.int(),
});

export const feedbackDetailSchema = feedbackRowSchema.extend({
  text: z.string().nullable(),
  contact: z.string().nullable(),
  /** What was done, oldest first. */
  steps: z.array(
    z.object({
      what: z.enum(['taken', 'answered', 'set-aside']),
      at: instantSchema,
      by: person,
      text: z.string().nullable(),
    }),
  ),
});
export type FeedbackDetail = z.infer<typeof feedbackDetailSchema>;

export const answerFeedbackSchema = z.strictObject({ answer: z.string().trim().min(4).max(2000) });
export const setAsideSchema = z.strictObject({ reason: z.string().trim().min(4).max(2000) });
