/**
 * An adapter: how a legacy system is read and which of its actions are guarded. JSON, no code.
 * The format is written for strangers in docs/adapters.md; change both together.
 */
import { z } from 'zod';
import { nameSchema } from '../case/events.ts';

const localized = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });

/**
 * Where a value stands on a page. Tried in order: `selector` (CSS), `field` (a control's name), `label` (text of
 * the cell or label before it), `query` (a parameter of the frame's URL). The first that exists wins; if it was not
 * the first, the adapter has drifted and says so.
 */
const locatorSchema = z
  .strictObject({
    selector: z.string().max(500).optional(),
    field: z.string().max(120).optional(),
    label: z.string().max(120).optional(),
    query: z.string().max(120).optional(),
  })
  .refine((l) => Object.values(l).some((v) => v !== undefined), {
    message: 'one of selector, field, label or query',
  });
export type Locator = z.infer<typeof locatorSchema>;

const readSchema = z.strictObject({
  at: locatorSchema,
  parse: z.enum(['text', 'money-yuan', 'money-wanyuan', 'day', 'integer', 'boolean']).optional(),
  /** Values of the page to values of the fact: {"是": true}; null: the value says nothing (an unselected list). */
  map: z.record(z.string(), z.union([z.string(), z.boolean(), z.int(), z.null()])).optional(),
});
export type Read = z.infer<typeof readSchema>;

const fieldSchema = z.strictObject({
  ...readSchema.shape,
  title: localized,
  /** Fact of the packs it gives; absent: only sealed. */
  fact: nameSchema.optional(),
  /** May the panel put text into it (R6)? */
  writable: z.boolean(),
});

/** All given tests must hold. `url` is matched as a substring of path + query; `*` matches any run. */
const responseTestSchema = z.strictObject({
  url: z.string().max(500).optional(),
  status: z.int().optional(),
  selector: z.string().max(500).optional(),
  text: z.string().max(500).optional(),
  /** For XHR: a JSON pointer (RFC 6901) and its value. */
  json: z
    .strictObject({ pointer: z.string(), equals: z.union([z.string(), z.int(), z.boolean()]) })
    .optional(),
});

const actionSchema = z.strictObject({
  /** Action of the packs it stands for, e.g. `submit-decision`. */
  action: nameSchema,
  title: localized,
  /** Controls that start it: early feedback, and where the mark stands. CSS. */
  triggers: z.array(z.string().max(500)).max(10),
  /** The request is the authority. */
  request: z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
    /** Path pattern, `*` matches any run; query is not part of it. */
    path: z.string().max(500),
    /** Fields that must have one of the values (form field, or query parameter); `*` = present. */
    where: z.record(z.string().max(120), z.array(z.string().max(200)).min(1)).optional(),
  }),
  /** Where the request itself names its case(s): a form field or query parameter. */
  caseKey: z.strictObject({ field: z.string().max(120), many: z.boolean().optional() }).optional(),
  /** Form field with the date of the decision document (decision 19). */
  decidedOn: z.strictObject({ field: z.string().max(120) }).optional(),
  documentNumber: z.strictObject({ field: z.string().max(120) }).optional(),
  success: responseTestSchema,
  /** Known failures (the sign-in page, an error page). Neither: the outcome is unknown. */
  failure: responseTestSchema.optional(),
});
export type AdapterAction = z.infer<typeof actionSchema>;

const pageSchema = z.strictObject({
  id: nameSchema,
  /** Path patterns, `*` matches any run. */
  paths: z.array(z.string().max(500)).min(1).max(20),
  /** CSS; all must exist. */
  exists: z.array(z.string().max(500)).max(10),
  caseKey: readSchema.optional(),
  /** Party or subject, for the panel's header; never leaves the device in an envelope. */
  subject: readSchema.optional(),
  status: z.strictObject({ ...readSchema.shape, decided: z.array(z.string()).min(1) }).optional(),
  /** Stage of the packs this page belongs to. */
  stage: nameSchema.optional(),
  fields: z.record(nameSchema, fieldSchema),
  actions: z.array(actionSchema).max(20),
});
export type AdapterPage = z.infer<typeof pageSchema>;

export const adapterSchema = z.strictObject({
  format: z.literal('sanxiang-adapter/1'),
  id: nameSchema,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: localized,
  /** Id under which its case numbers are aliases. */
  system: nameSchema,
  /** Exact origins, port included: `http://10.1.2.3:8080`. */
  origins: z
    .array(z.string().regex(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/))
    .min(1)
    .max(50),
  /** Charset of its forms when it is not the document's. */
  charset: z.string().max(40).optional(),
  category: nameSchema,
  procedure: nameSchema,
  pages: z.array(pageSchema).min(1).max(100),
});
export type Adapter = z.infer<typeof adapterSchema>;

/** An adapter as a companion hands it to paired extensions. */
export interface InstalledAdapter {
  readonly adapter: Adapter;
  readonly level: 'off' | 'observe' | 'warn' | 'hold';
  readonly sha256: string;
}
