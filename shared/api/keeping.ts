/** How footage is kept, as the console asks for it: what may go when, what is held, disposals, the disk, inventories. */
import { z } from 'zod';
import { instantSchema, ulidSchema } from '../case/envelope.ts';
import { daySchema, footageKindSchema, MAX_DISPOSED } from '../case/events.ts';
import { diskLevels } from '../media/disk-room.ts';
import { inventoryFaultSchema } from '../media/inventory.ts';
import { retentionKinds } from '../media/retention.ts';
import { localized } from '../rules/pack-schema.ts';

const who = z.object({ id: z.string(), name: z.string() });
const reason = z.string().trim().min(4).max(400);
const citationSchema = z.object({
  source: z.string(),
  article: z.string(),
  words: z.string(),
  verified: z.boolean(),
});

/** Things on one page. */
export const KEEPING_PAGE = 50;
/** `past`: its period is over and nothing holds it. */
export const keepingShows = ['past', 'held', 'kept', 'disposed', 'all'] as const;
export type KeepingShow = (typeof keepingShows)[number];
/** `GET /api/media/keeping`. */
export const keepingQuerySchema = z.object({
  show: z.enum(keepingShows).default('all'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export const diskRoomSchema = z.object({
  level: z.enum(['ok', ...diskLevels]),
  /** Bytes. */
  total: z.number(),
  free: z.number(),
  /** Of the whole, 0 to 1. */
  share: z.number(),
  /** For how long it lasts at the rate of the last days; null: nothing came in them. */
  hours: z.number().nullable(),
  /** How many those days are. */
  days: z.number(),
});

/** Why somebody or something holds it. `open`: its case is not archived. */
export const holdViewSchema = z.object({
  /** Null: it holds by itself. */
  id: ulidSchema.nullable(),
  why: z.enum(['asked', 'open']),
  on: z.enum(['case', 'recording', 'import']),
  by: who.nullable(),
  at: instantSchema.nullable(),
  reason: z.string().nullable(),
});

export const keptThingSchema = z.object({
  kind: footageKindSchema,
  id: ulidSchema,
  /** The camera's name, or the file's; null: the reader may not see its case. */
  name: z.string().nullable(),
  from: instantSchema,
  to: instantSchema,
  bytes: z.number(),
  /** Redacted copies of it, which go with it. */
  copies: z.number(),
  /** Null: it is of none, or the reader may not see it. */
  case: z
    .object({ id: ulidSchema, subject: z.string().nullable(), number: z.string().nullable() })
    .nullable(),
  ofCase: z.boolean(),
  stands: z.enum(['kept', 'held', 'past', 'disposed']),
  until: z.object({
    is: z.enum(['open', 'permanent', 'case-file', 'day']),
    day: daySchema.nullable(),
    /** By which rule. */
    rule: z.string().nullable(),
  }),
  holds: z.array(holdViewSchema),
  /** The last inventory found something wrong with it: it may not be asked for. */
  faulty: z.boolean(),
  /** The request that it is in, while that is open. */
  disposal: ulidSchema.nullable(),
  disposed: z
    .object({ at: instantSchema, basis: z.string(), askedBy: who, approvedBy: z.array(who) })
    .nullable(),
});
export type KeptThing = z.infer<typeof keptThingSchema>;

export const disposalViewSchema = z.object({
  id: ulidSchema,
  at: instantSchema,
  by: who,
  basis: z.string(),
  reason: z.string(),
  things: z.number(),
  bytes: z.number(),
  /** Redacted copies of them. */
  copies: z.number(),
  /** `third`: so much that a third person or the head has to approve it too. `approved`: it is being carried out, or could not be yet. */
  stands: z.enum(['asked', 'third', 'approved', 'refused', 'done']),
  approvals: z.array(z.object({ by: who, at: instantSchema, reason: z.string() })),
  refused: z.object({ by: who, at: instantSchema, reason: z.string() }).nullable(),
  /** Of the things: gone, and left as they are. */
  done: z.number(),
  dropped: z.array(z.object({ id: ulidSchema, why: z.enum(['held', 'kept', 'differs', 'in-use']) })),
  /** The system's word why it could not be carried out whole; null: nothing is in the way. */
  trouble: z.string().nullable(),
  /** Names and days of the things, the first of them. */
  named: z.array(z.object({ id: ulidSchema, name: z.string().nullable(), to: instantSchema })),
  /** What the reader may do; null: he may answer it. Else the code of the problem that he would be told. */
  mayNot: z.string().nullable(),
});
export type DisposalView = z.infer<typeof disposalViewSchema>;

export const inventoryViewSchema = z.object({
  id: ulidSchema,
  number: z.number(),
  at: instantSchema,
  night: daySchema,
  asked: who.nullable(),
  files: z.number(),
  bytes: z.number(),
  hashed: z.number(),
  found: z.number(),
  sha256: z.string(),
  /** The first of them; empty also where its account cannot be read. */
  faults: z.array(
    inventoryFaultSchema.extend({
      /** Of the recording or file, as people call it; null: nobody knows, or not this reader. */
      name: z.string().nullable(),
    }),
  ),
});
export const inventoryProgressSchema = z.object({ done: z.number(), of: z.number(), bytes: z.number() });

export const retentionRuleViewSchema = z.object({
  id: z.string(),
  of: z.enum(retentionKinds),
  title: localized,
  why: localized,
  keep: z.union([z.literal('permanent'), z.literal('case-file'), z.object({ months: z.number() })]),
  from: z.enum(['recorded', 'archived']),
  house: z.boolean(),
  own: z.boolean(),
  /** The source's name, in Chinese, as it is cited. */
  source: z.string(),
  citation: citationSchema,
});

export const keepingSchema = z.object({
  disk: diskRoomSchema,
  inventory: z.object({
    last: inventoryViewSchema.nullable(),
    running: inventoryProgressSchema.nullable(),
    nights: z.number(),
  }),
  rules: z.array(retentionRuleViewSchema),
  caseFile: z.union([z.literal('permanent'), z.object({ months: z.number() })]).nullable(),
  /** Of the unit's own rules: those that would have shortened something; `unreadable`: its file cannot be read, and nothing goes. */
  refused: z.array(z.string()),
  unreadable: z.boolean(),
  counts: z.object({
    past: z.number(),
    held: z.number(),
    kept: z.number(),
    disposed: z.number(),
    pastBytes: z.number(),
  }),
  found: z.number(),
  things: z.array(keptThingSchema),
  disposals: z.array(disposalViewSchema),
  /** Holds on cases, recordings and files that were not lifted. */
  holds: z.array(holdViewSchema.extend({ target: ulidSchema, name: z.string().nullable() })),
});
export type Keeping = z.infer<typeof keepingSchema>;

/** `GET /api/media/keeping/notice`: what wants somebody, for pages that are not about it. */
export const keepingNoticeSchema = z.object({
  disk: z.enum(['ok', ...diskLevels]),
  hours: z.number().nullable(),
  share: z.number(),
  /** Faults that the last inventory found. */
  faults: z.number(),
  /** Disposals that wait for the reader. */
  waiting: z.number(),
});
export type KeepingNotice = z.infer<typeof keepingNoticeSchema>;

const thingSchema = z.strictObject({ kind: footageKindSchema, id: ulidSchema });
export const holdSchema = z.strictObject({
  on: z.strictObject({ kind: z.enum(['case', ...footageKindSchema.options]), id: ulidSchema }),
  reason,
});
export const reasonSchema = z.strictObject({ reason });
export const askDisposalSchema = z.strictObject({
  things: z.array(thingSchema).min(1).max(MAX_DISPOSED),
  basis: reason,
  reason,
});
/** Every byte, or the share of a night: what else there is is compared in any case. */
export const takeInventorySchema = z.strictObject({ everything: z.boolean() });
export const madeSchema = z.object({ id: ulidSchema });
