/** The registry's doors: what the console reads and writes of organs and officers. */
import { z } from 'zod';
import { opaqueIdSchema, ulidSchema } from '../case/envelope.ts';
import { daySchema } from '../case/events.ts';
import { officerRecordSchema, organRecordSchema } from '../registry/records.ts';

const reason = z.string().trim().min(4).max(400);

/** What is to be seen to first. `soon`: the certificate ends within 60 days. */
export const standings = ['unqualified', 'soon', 'ok', 'not-officer'] as const;
export const standingSchema = z.enum(standings);

export const personRowSchema = z.object({
  id: opaqueIdSchema,
  name: z.string(),
  organ: z.string(),
  post: z.string().nullable(),
  certificate: z.string().nullable(),
  /** Last day of the certificate. */
  until: z.string().nullable(),
  standing: standingSchema,
  /** Why he may not act; null when he may. */
  why: z.string().nullable(),
  since: z.string().nullable(),
  /** Has an account on this companion. */
  account: z.boolean(),
  reviewer: z.enum(['ok', 'not-a-reviewer', 'reviewer-unqualified']),
});
export type PersonRow = z.infer<typeof personRowSchema>;

export const organRowSchema = z.object({
  id: opaqueIdSchema,
  name: z.string(),
  kind: z.enum(['statutory', 'authorised', 'entrusted']),
  scope: z.array(z.string()),
  status: z.enum(['active', 'ended']),
  /** Of an entrusted one: the mandate's last day. */
  until: z.string().nullable(),
  /** Officers in it who have not left. */
  officers: z.int(),
});
export type OrganRow = z.infer<typeof organRowSchema>;

/** An account that acts for the unit, and what the registry says of it today. */
const accountRowSchema = z.object({
  id: opaqueIdSchema,
  name: z.string(),
  why: z.string(),
  since: z.string().nullable(),
});

export const registryPageSchema = z.object({
  today: daySchema,
  phase: z.enum(['none', 'entered', 'checked']),
  /** Who last switched the checking on or off. */
  changed: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  counts: z.object({
    persons: z.int(),
    unqualified: z.int(),
    soon: z.int(),
    organs: z.int(),
    /** Reviewers as a share of officers (118号（十一）: not less than 5 %). */
    reviewers: z.int(),
  }),
  /** Officers and leads with an account whom the registry would not let act: all of them, at most 100. */
  accounts: z.array(accountRowSchema),
  accountsMore: z.int(),
  organs: z.array(organRowSchema),
  persons: z.array(personRowSchema),
  /** How many match, of which `persons` is one page. */
  found: z.int(),
  uncounted: z.int(),
});
export type RegistryPage = z.infer<typeof registryPageSchema>;

export const registryQuerySchema = z.object({
  q: z.string().max(60).default(''),
  show: z.enum(['all', 'unqualified', 'soon', 'reviewers', 'left']).default('all'),
  organ: opaqueIdSchema.optional(),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
/** Persons on one page. */
export const PAGE = 100;

const versionSchema = <T extends z.ZodType>(record: T) =>
  z.object({
    from: daySchema,
    event: ulidSchema,
    at: z.string(),
    by: z.string(),
    reason: z.string(),
    /** In force today. */
    current: z.boolean(),
    record,
  });
export const personPageSchema = z.object({
  id: opaqueIdSchema,
  row: personRowSchema.nullable(),
  versions: z.array(versionSchema(officerRecordSchema)),
});
export type PersonPage = z.infer<typeof personPageSchema>;
export const organPageSchema = z.object({
  id: opaqueIdSchema,
  row: organRowSchema.nullable(),
  versions: z.array(versionSchema(organRecordSchema)),
});
export type OrganPage = z.infer<typeof organPageSchema>;

export const savePersonSchema = z.strictObject({ from: daySchema, record: officerRecordSchema, reason });
export const saveOrganSchema = z.strictObject({ from: daySchema, record: organRecordSchema, reason });
export const withdrawVersionSchema = z.strictObject({ event: ulidSchema, reason });
export const setCheckedSchema = z.strictObject({ checked: z.boolean(), reason });
/** What does not bar saving and should be looked at: `number-misfit`, `same-name`. */
export const savedSchema = z.object({ id: opaqueIdSchema, event: ulidSchema, warnings: z.array(z.string()) });

const importRowSchema = z.object({
  sheet: z.enum(['organ', 'person']),
  /** As the sheet counts, from 1. */
  row: z.int(),
  status: z.enum(['new', 'changed', 'same', 'error']),
  name: z.string(),
  /** What is wrong, or to be looked at, column by column. */
  notes: z.array(z.object({ column: z.string(), code: z.string(), value: z.string() })),
});
export type ImportRow = z.infer<typeof importRowSchema>;
export const importJobSchema = z.object({
  id: ulidSchema,
  state: z.enum(['checking', 'ready', 'writing', 'done', 'cancelled', 'failed']),
  file: z.string(),
  done: z.int(),
  total: z.int(),
  counts: z.object({ new: z.int(), changed: z.int(), same: z.int(), error: z.int() }),
  /** Rows that are not as they were, the wrong ones first; at most 200. */
  rows: z.array(importRowSchema),
  rowsMore: z.int(),
  /** Why the whole file cannot be taken. */
  problem: z.string().nullable(),
});
export type ImportJob = z.infer<typeof importJobSchema>;
export const commitImportSchema = z.strictObject({ reason });
