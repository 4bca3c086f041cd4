/**
 * What a paired browser or the card page of the console asks of the companion for its officer's credential, what an
 * administrator may do to one, and what a phone tells the public listener.
 */
import { z } from 'zod';
import type { CardInCase } from '../case/card-in-case.ts';
import { instantSchema, ulidSchema } from '../case/envelope.ts';
import { daySchema } from '../case/events.ts';
import { upkeepStates, upkeepSteps, upkeepThings } from '../credential/upkeep.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** `POST /api/credentials`: asked again whenever the device is connected; equal requests have equal answers. */
export const cardRequestSchema = z.strictObject({
  /** The holder's public key, a compressed point, base64. */
  holderKey: base64.length(44),
});

/** All that is needed to show a code without a network. */
export const cardSchema = z.object({
  id: ulidSchema,
  /** The signed credential, base64. */
  bytes: base64,
  name: z.string(),
  certificate: z.string(),
  notBefore: daySchema,
  expires: daySchema,
  /** For the telephone: `1234-4`. */
  shortId: z.string(),
  /** Key of the digits that are read out (telephone-code.ts), 32 bytes, base64. */
  telephone: base64,
  agency: z.object({ name: z.string(), telephone: z.string(), page: z.string() }),
});
export type Card = z.infer<typeof cardSchema>;

/** Why somebody may show no code. `unfit`: the registry says so; `fact` is its reason. */
export const noCardSchema = z.object({
  why: z.enum([
    'not-set-up',
    'unfit',
    'barred',
    'suspended',
    'revoked',
    'too-many',
    'bad-key',
    'does-not-fit',
  ]),
  /** The registry's reason, e.g. `expired`. */
  fact: z.string().nullable(),
  /** First day or instant of it. */
  since: z.string().nullable(),
  /** Who can mend it, as the registry names him. */
  mend: z.string().nullable(),
  /** What it is about: a certificate's number, an organ; the administrator's reason; what does not fit. */
  of: z.string().nullable(),
});
export type NoCard = z.infer<typeof noCardSchema>;

export const cardAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('card'),
    card: cardSchema,
    /** Hash of the officer's photo in the registry, under which its door gives it; null: there is none. */
    photo: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    /** The companion's clock, by which a code is made. */
    now: instantSchema,
  }),
  z.object({ kind: z.literal('none'), none: noCardSchema }),
]);
export type CardAnswer = z.infer<typeof cardAnswerSchema>;

const showingSchema = z.object({
  means: z.enum(['shown', 'receipt', 'scanned']),
  what: z.enum(['code', 'day-card', 'certificate']),
  /** Epoch ms. */
  at: z.number(),
});

/** `GET /api/credentials/cases/{id}`: what of a case stands on its officer's card. */
export const cardCaseSchema = z.object({
  id: z.string(),
  category: z.string().nullable(),
  subject: z.string().nullable(),
  inspection: z.number(),
  pair: z
    .object({
      needed: z.number(),
      here: z
        .array(z.object({ name: z.string(), me: z.boolean(), shown: showingSchema.nullable() }))
        .readonly(),
    })
    .nullable(),
  recording: z.boolean(),
  shown: showingSchema.nullable(),
}) satisfies z.ZodType<CardInCase>;

/**
 * `POST /api/credentials/showings`: the officer says that he showed himself in a case; with a receipt, that somebody read
 * those digits to him. Equal requests are recorded once.
 */
export const showingRequestSchema = z.discriminatedUnion('what', [
  z.strictObject({ case: ulidSchema, what: z.literal('certificate') }),
  z.strictObject({
    case: ulidSchema,
    what: z.literal('code'),
    /** Digits of the code as they stood in its address. */
    code: z.string().regex(/^[0-9]{4,2000}$/),
    receipt: z
      .string()
      .regex(/^[0-9]{4}$/)
      .optional(),
  }),
]);
export type ShowingRequest = z.infer<typeof showingRequestSchema>;

/** A row of the administrator's list. */
export const credentialRowSchema = z.object({
  id: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  certificate: z.string(),
  shortId: z.string(),
  /** `label`: what the officer's browser called itself at pairing; null: the card page of the console. */
  device: z.object({ id: z.string(), label: z.string().nullable() }),
  notBefore: daySchema,
  expires: daySchema,
  /** What a phone with the newest list says of its code. */
  standing: z.enum(['valid', 'suspended', 'revoked', 'expired']),
  /** What wants somebody first. `replaced`: a later one of the same key took its place. */
  group: z.enum(['suspended', 'soon', 'valid', 'over', 'replaced']),
  /** Why it does not stand, each with its first instant; none where it stands or only ran out. */
  causes: z.array(
    z.object({
      because: z.enum(['administrator', 'registry', 'lost-device', 'replaced']),
      /** Of the registry: its fact (shared/registry/qualification.ts). */
      reason: z.string().nullable(),
      since: z.string(),
    }),
  ),
  /** Credentials of the same person on other devices that are current. */
  others: z.int(),
});
export type CredentialRow = z.infer<typeof credentialRowSchema>;

/** Rows on one page. */
export const CREDENTIALS_PAGE = 50;
export const credentialsQuerySchema = z.object({
  /** A part of the name or the certificate's number, or the short id. */
  q: z.string().max(60).default(''),
  show: z.enum(['current', 'soon', 'suspended', 'over', 'all']).default('current'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

/** `GET /api/credentials`. */
export const credentialsSchema = z.object({
  agency: z
    .object({
      issuer: z.string(),
      name: z.string(),
      telephone: z.string(),
      page: z.string(),
      listener: z.string().nullable(),
      complaints: z.string(),
    })
    .nullable(),
  /** The root is pinned and its trust list is here. */
  trusted: z.object({ issued: z.string(), nextUpdate: z.string() }).nullable(),
  /** The newest: until its next update a phone without a network judges by the one it has. */
  status: z.object({ issued: z.string(), nextUpdate: z.string() }).nullable(),
  keys: z.array(
    z.object({
      keyId: z.int(),
      from: daySchema,
      to: daySchema,
      /** `waiting`: no trust list holds it yet. */
      standing: z.enum(['signing', 'trusted', 'waiting', 'retired', 'ended']),
    }),
  ),
  /** What is to be seen to (shared/credential/upkeep.ts), the worst first; none before an agency is registered. */
  upkeep: z.array(
    z.object({
      what: z.enum(upkeepThings),
      state: z.enum(upkeepStates),
      day: daySchema.nullable(),
      days: z.int().nullable(),
      do: z.array(z.enum(upkeepSteps)),
      keyId: z.int().nullable().optional(),
      count: z.int().optional(),
    }),
  ),
  counts: z.object({
    current: z.int(),
    soon: z.int(),
    suspended: z.int(),
    over: z.int(),
    all: z.int(),
  }),
  /** One page of those that match, and how many match. */
  credentials: z.array(credentialRowSchema),
  found: z.int(),
  /** At most 100. */
  barred: z.array(
    z.object({ id: z.string(), name: z.string(), since: z.string(), reason: z.string().nullable() }),
  ),
  barredMore: z.int(),
});
export type CredentialsPage = z.infer<typeof credentialsSchema>;

export const deedSchema = z.strictObject({ reason: z.string().min(4).max(400) });
export const revokeSchema = deedSchema.extend({ because: z.enum(['administrator', 'lost-device']) });

/** Somebody reads the short id and the eight digits out over the telephone. */
export const telephoneSchema = z.strictObject({
  id: z.string().regex(/^[\d -]{2,12}$/),
  code: z.string().regex(/^[\d -]{8,12}$/),
});
/** Who that is, for whoever has his code in front of him; nothing of who has not. */
export const telephoneAnswerSchema = z.discriminatedUnion('fits', [
  z.object({
    fits: z.literal(true),
    standing: z.enum(['valid', 'suspended', 'revoked', 'expired']),
    /** Null, as certificate and last day, where it does not stand or the digits are not of this moment. */
    name: z.string().nullable(),
    certificate: z.string().nullable(),
    agency: z.string(),
    expires: daySchema.nullable(),
    /** Since the code was shown. */
    secondsAgo: z.int().min(0),
  }),
  /** `short-id`: its check digit does not fit, so it was misheard. */
  z.object({ fits: z.literal(false), why: z.enum(['short-id', 'code']) }),
]);
export type TelephoneAnswer = z.infer<typeof telephoneAnswerSchema>;

/** `POST /public/scans`: the fragment of the page's address. */
export const scanSchema = z.strictObject({ code: z.string().min(2).max(1200) });
export const scanAnswerSchema = z.discriminatedUnion('recorded', [
  z.object({ recorded: z.literal(true), phones: z.int() }),
  z.object({
    recorded: z.literal(false),
    /** `not-current`, `no-case`, `not-now`: the page shows its receipt instead. */
    why: z.enum(['not-genuine', 'not-current', 'no-case', 'not-now']),
  }),
]);
