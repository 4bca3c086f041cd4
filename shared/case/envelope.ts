/**
 * The sealed event: an envelope that is kept for ever and a body that can be erased (decision 8).
 * Pure: randomness (salt, id) and clocks (hlc, at) are passed in. Knows nothing of what events mean.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import canonicalize from 'canonicalize';
import { z } from 'zod';

/** Kinds of stream: the ledger's unit (decision 7). */
export const streamKinds = [
  'case',
  'unit',
  'organ',
  'person',
  'device',
  'pack',
  'adapter',
  'media',
  'credential',
  'feedback',
  'enterprise',
  'access',
] as const;
export type StreamKind = (typeof streamKinds)[number];

/** 26 characters of Crockford base32, upper case (https://github.com/ulid/spec). */
export const ulidSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
/** An opaque identifier: never a name, never a legacy case number. */
export const opaqueIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const base64Of32Bytes = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
/** ISO 8601, UTC, milliseconds: the one spelling, so that equal times are equal bytes. */
export const instantSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
/** `milliseconds(13)-counter(4 hex)-device`, so that string order is clock order. See hlc.ts. */
export const hlcSchema = z.string().regex(/^\d{13}-[0-9a-f]{4}-[A-Za-z0-9_-]{1,64}$/);

export const streamSchema = z.strictObject({ kind: z.enum(streamKinds), id: opaqueIdSchema });
export type StreamRef = z.infer<typeof streamSchema>;

/** The algorithms of commitment and leaf; an id from the first day, for SM3 will be asked for (decision 33). */
export const ALG = 'hmac-sha256+sha256';

export const envelopeSchema = z.strictObject({
  id: ulidSchema,
  stream: streamSchema,
  type: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/),
  v: z.int().min(1).max(999),
  hlc: hlcSchema,
  at: instantSchema,
  actor: opaqueIdSchema,
  device: opaqueIdSchema,
  /** The device's own count over all its streams, from 1 without holes. */
  n: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** Leaf hash of the device's event n−1; the first has 32 zero bytes. */
  prev: base64Of32Bytes,
  /** Frontier of this stream as the writer knew it: events no other event known to him has seen. */
  seen: z.array(ulidSchema).max(64),
  commitment: base64Of32Bytes,
  alg: z.literal(ALG),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** JSON as events may hold it: integers only, no floats (money is 分), no lone surrogates. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const bodySchema = z.strictObject({
  data: z.record(z.string(), z.json()),
  salt: base64Of32Bytes,
});
export interface Body {
  readonly data: { readonly [key: string]: Json };
  readonly salt: string;
}

/** What is sent, stored and folded. `body` is absent once it was lawfully erased (decision 13). */
export interface SealedEvent {
  readonly envelope: Envelope;
  readonly body: Body | null;
}

/** 32 zero bytes: `prev` of a device's first event. */
export const NO_PREV = base64.encode(new Uint8Array(32));

/** Bounds of decision 15. Bytes are of the canonical form. */
export const MAX_EVENT_BYTES = 64 * 1024;
export const MAX_BATCH_EVENTS = 500;
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Canonical bytes (RFC 8785) — the only bytes that are hashed or signed.
 * @throws on values JCS cannot hold (NaN, undefined at the top).
 * @example canonicalBytes({ b: 1, a: 2 }) // utf8 of {"a":2,"b":1}
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not canonicalizable: undefined');
  return utf8ToBytes(text);
}

/** `HMAC-SHA-256(salt, JCS(data))`, base64. Hides the data once the salt is destroyed. */
export function commit(body: Body): string {
  return base64.encode(hmac(sha256, base64.decode(body.salt), canonicalBytes(body.data)));
}

/** RFC 9162 §2.1.1 leaf: `SHA-256(0x00 ‖ JCS(envelope))`, 32 bytes. */
export function leafHash(envelope: Envelope): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(0x00), canonicalBytes(envelope)));
}

/** Canonical size of a whole event in bytes, for the bound of decision 15. */
export function eventBytes(event: SealedEvent): number {
  return canonicalBytes(event).length;
}

export interface SealInput {
  readonly id: string;
  readonly stream: StreamRef;
  readonly type: string;
  readonly v: number;
  readonly hlc: string;
  readonly at: string;
  readonly actor: string;
  readonly device: string;
  readonly n: number;
  /** Leaf hash of event n−1 as base64, or NO_PREV. */
  readonly prev: string;
  readonly seen: readonly string[];
  /** Valid for its type by events.ts, which admits nothing but JSON. */
  readonly data: Readonly<Record<string, unknown>>;
  /** 32 fresh random bytes. */
  readonly salt: Uint8Array;
}

/**
 * Makes the sealed event of its parts. `data` must already be valid for its type (events.ts).
 * @throws RangeError when it is larger than MAX_EVENT_BYTES.
 */
export function seal(input: SealInput): SealedEvent {
  const { data, salt, ...head } = input;
  const body: Body = { data: data as Body['data'], salt: base64.encode(salt) };
  const envelope: Envelope = { ...head, seen: [...input.seen].sort(), commitment: commit(body), alg: ALG };
  const event = { envelope, body };
  const size = eventBytes(event);
  if (size > MAX_EVENT_BYTES) throw new RangeError(`event of ${size} bytes, at most ${MAX_EVENT_BYTES}`);
  return event;
}

/** Base64 of an event's leaf hash: the `prev` of the device's next event. */
export function leafOf(event: { readonly envelope: Envelope }): string {
  return base64.encode(leafHash(event.envelope));
}

/** True when the body is the one the envelope commits to; a salt whose base64 has another spelling is none. */
export function bodyMatches(envelope: Envelope, body: Body): boolean {
  try {
    return commit(body) === envelope.commitment;
  } catch {
    return false;
  }
}
