/** What companion and listening process say to each other; each side checks what it is told. */
import { z } from 'zod';
import { ulidSchema } from '#shared/case/envelope.ts';
import { chainHeadSchema, holeReasons, trackKinds } from '#shared/media/chain.ts';
import { endReasons } from './end-reason.ts';

/** Kinds of refusals; what comes beyond is `other`. */
export const MAX_WHYS = 40;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.int().min(0);

export const toStationSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('open'),
    host: z.string(),
    port: z.int().min(0).max(65_535),
    folder: z.string(),
    /** Said by whoever asks for a live picture: the companion alone knows it. */
    viewerWord: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** All keys that are good, in place of those before; who publishes under another one is ended: by its time, or as taken back. */
  z.strictObject({
    type: z.literal('keys'),
    keys: z.array(z.strictObject({ hash, recording: ulidSchema })).max(1000),
    expired: z.array(ulidSchema).max(1000),
  }),
  /** Comes with a connection: what is to be written on it first, then the picture, as FLV, until one of both ends. */
  z.strictObject({
    type: z.literal('view'),
    viewer: z.int().min(0),
    recording: ulidSchema,
    head: z.string().max(4000),
  }),
  z.strictObject({ type: z.literal('unview'), viewer: z.int().min(0) }),
  z.strictObject({ type: z.literal('close') }),
]);
export type ToStation = z.infer<typeof toStationSchema>;

export const fromStationSchema = z.discriminatedUnion('type', [
  /** It goes on. */
  z.strictObject({ type: z.literal('beat') }),
  z.strictObject({ type: z.literal('listening'), port: z.int() }),
  /** Where live pictures are to be had, on loopback. */
  z.strictObject({ type: z.literal('relaying'), port: z.int() }),
  z.strictObject({ type: z.literal('viewer-gone'), viewer: z.int().min(0) }),
  /** It tries again. */
  z.strictObject({ type: z.literal('cannot-listen'), code: z.string().max(40) }),
  z.strictObject({ type: z.literal('started'), recording: ulidSchema, at: instant }),
  z.strictObject({
    type: z.literal('head'),
    head: chainHeadSchema,
    at: instant,
  }),
  z.strictObject({
    type: z.literal('hole'),
    recording: ulidSchema,
    from: instant,
    to: instant,
    why: z.enum(holeReasons),
    track: z.enum(trackKinds).optional(),
  }),
  /** Names of RFC 6381, or G.711's; null: none came. */
  z.strictObject({
    type: z.literal('tracks'),
    recording: ulidSchema,
    video: z.string().max(60).nullable(),
    audio: z.string().max(60).nullable(),
  }),
  /** A file that a crash left without its end has one; it vouches for what was found. */
  z.strictObject({
    type: z.literal('recovered'),
    recording: ulidSchema,
    file: z.int().min(0),
    found: z.int().min(0),
    aside: z.int().min(0),
  }),
  /** It could not be looked through; nothing of it was changed. */
  z.strictObject({
    type: z.literal('unrecovered'),
    recording: ulidSchema,
    file: z.int().min(0),
    code: z.string().max(60),
  }),
  z.strictObject({ type: z.literal('unknown'), recording: ulidSchema, what: z.string().max(100) }),
  z.strictObject({ type: z.literal('ended'), recording: ulidSchema, why: z.enum(endReasons), at: instant }),
  /** Since the last word of it, twice a second at most. */
  z.strictObject({
    type: z.literal('refused'),
    by: z.array(z.strictObject({ why: z.string().max(60), count: z.int().min(1) })).max(MAX_WHYS),
    /** Of the last one. */
    address: z.string().max(60),
  }),
]);
export type FromStation = z.infer<typeof fromStationSchema>;
