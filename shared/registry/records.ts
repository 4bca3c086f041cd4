/**
 * Records of the registry: organs that may enforce, and the persons who do it for them. What an event of the registry holds,
 * and what is in force of it. Strict: the hash is over what was sent.
 */
import { z } from 'zod';
import { opaqueIdSchema } from '../case/envelope.ts';

const text = (max: number) => z.string().min(1).max(max);
/** A calendar day in Asia/Shanghai. */
const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

/** The eight categories of enforcement, as packs name them. */
export const categories = [
  'permit',
  'penalty',
  'coercion',
  'levy',
  'fee',
  'confirmation',
  'inspection',
  'benefit',
] as const;
export const categorySchema = z.enum(categories);
export type Category = z.infer<typeof categorySchema>;

const organBase = {
  name: text(120),
  shortName: text(40).optional(),
  /** 统一社会信用代码, when known. */
  code: text(40).optional(),
  telephone: text(40).optional(),
  /** What it may do. */
  scope: z.array(categorySchema).min(1).max(categories.length),
  status: z.enum(['active', 'ended']),
};

/**
 * 执法主体. `statutory`: has its powers by law; `authorised`: a law or regulation gave them to it (penalty law 19); `entrusted`:
 * another organ did, in writing, for matters, powers and a period that the mandate names (penalty law 20).
 */
export const organRecordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('statutory'), ...organBase }),
  z.strictObject({ kind: z.literal('authorised'), ...organBase, basis: text(400) }),
  z.strictObject({
    kind: z.literal('entrusted'),
    ...organBase,
    mandate: z.strictObject({
      /** The organ that entrusted it, of the registry. */
      by: opaqueIdSchema,
      /** Matters and powers as the mandate words them. */
      matters: text(1000),
      document: text(200).optional(),
      from: day,
      until: day,
      /** Where the public can read it (penalty law 20: 应当将委托书向社会公布). */
      published: text(400).optional(),
    }),
  }),
]);
export type OrganRecord = z.infer<typeof organRecordSchema>;

export const certificateSchema = z.strictObject({
  number: text(40),
  issuedBy: text(120).optional(),
  /** First and last day of its validity. */
  from: day,
  until: day,
  standing: z.enum(['valid', 'suspended', 'revoked']),
  /** 执法类别; empty: as its organ. */
  scope: z.array(categorySchema).max(categories.length),
  /** 执法区域, as printed. */
  area: text(120).optional(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** 行政执法人员, and whoever reviews decisions. */
export const officerRecordSchema = z.strictObject({
  name: text(100),
  /** His account on this companion; null when he has none. */
  account: opaqueIdSchema.nullable(),
  organ: opaqueIdSchema,
  post: text(60).optional(),
  status: z.enum(['active', 'left']),
  certificate: certificateSchema.nullable(),
  /** 执法资格考试. `exempt`: who passed the legal profession's (118号（二十三）); `not-recorded`: nobody entered it. */
  examination: z.strictObject({
    result: z.enum(['passed', 'exempt', 'failed', 'not-taken', 'not-recorded']),
    on: day.optional(),
  }),
  /** 法制审核人员. Who does it for the first time needs the legal profession's qualification (penalty law 58). */
  reviewer: z
    .strictObject({
      since: day,
      qualification: z.enum(['legal-profession', 'not-first', 'none']),
      number: text(60).optional(),
    })
    .nullable(),
  /** SHA-256 of the photo's bytes, hex; the bytes are kept beside the ledger. */
  photo: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type OfficerRecord = z.infer<typeof officerRecordSchema>;

/** One version: what holds from a day on. */
export interface Version<T> {
  readonly from: string;
  readonly record: T;
  /** The event that recorded it. */
  readonly event: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** In the order of their days; of one day the last counts. */
export type Versions<T> = readonly Version<T>[];

/** What is in the registry: versions by the id of organ or person. */
export interface RegistryRecords {
  readonly organs: ReadonlyMap<string, Versions<OrganRecord>>;
  readonly persons: ReadonlyMap<string, Versions<OfficerRecord>>;
}

/**
 * The version in force on that day, or null before the first.
 * @param day Asia/Shanghai
 */
export function versionOn<T>(versions: Versions<T>, day: string): Version<T> | null {
  return versions.findLast((version) => version.from <= day) ?? null;
}
