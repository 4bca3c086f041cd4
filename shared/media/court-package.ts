/**
 * What goes to a court beside the footage: a signed list of everything in the folder, and the case's events each with its place in
 * the record (docs/clip-certificate.md). Pure.
 */
import { p256 } from '@noble/curves/nist.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import { z } from 'zod';
import {
  bodyMatches,
  bodySchema,
  canonicalBytes,
  envelopeSchema,
  instantSchema,
  leafHash,
  ulidSchema,
} from '../case/envelope.ts';
import { decoded, lowS, pointOf, readCheckpoint, type TreeHead } from '../merkle/checkpoint-note.ts';
import { equalBytes } from '../merkle/consistency.ts';
import { isIncluded } from '../merkle/inclusion.ts';

export const MANIFEST = 'manifest.json';
export const CASE_EVENTS = 'case-events.json';
export const MAX_MANIFEST_BYTES = 1024 * 1024;
const PURPOSE = utf8ToBytes('sanxiang court package 1\n');
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hash32 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

export const manifestSchema = z.strictObject({
  /** The record's head under which the case's events are proven. */
  checkpoint: z.string().min(1).max(4096),
  export: ulidSchema,
  at: instantSchema,
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
        bytes: z.int().min(0),
        sha256: hash,
      }),
    )
    .min(1)
    .max(500),
  key: z.string().max(200),
  signature: z.string().max(200),
  version: z.literal(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @param sign ECDSA P-256 with SHA-256 by the key that it names; 64 bytes r ‖ s */
export function signManifest(
  unsigned: Omit<Manifest, 'signature'>,
  sign: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const signature = base64.encode(lowS(sign(concatBytes(PURPOSE, canonicalBytes(unsigned)))));
  return new Uint8Array(canonicalBytes(manifestSchema.parse({ ...unsigned, signature })));
}

/** Null when it is no such list, is spelt otherwise, or its own key did not sign it. */
export function readManifest(bytes: Uint8Array): Manifest | null {
  if (bytes.length > MAX_MANIFEST_BYTES) return null;
  const found = parsed(bytes, manifestSchema);
  if (found === null) return null;
  const { signature, ...unsigned } = found;
  const spki = decoded(found.key);
  const point = spki === null ? null : pointOf(spki);
  const signed = decoded(signature);
  if (point === null || signed?.length !== 64) return null;
  try {
    const message = concatBytes(PURPOSE, canonicalBytes(unsigned));
    return p256.verify(signed, message, point, { lowS: true }) ? found : null;
  } catch {
    return null;
  }
}

export interface FolderFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}
export interface FolderFault {
  readonly what: 'file';
  readonly name: string;
  /** `added`: it is not on the list. */
  readonly why: 'changed' | 'missing' | 'added';
}

/** @param files of the folder, without the list itself */
export function faultsOfFolder(manifest: Manifest, files: readonly FolderFile[]): readonly FolderFault[] {
  const held = new Map(files.map((one) => [one.name, one]));
  const listed = new Set(manifest.files.map(({ name }) => name));
  return [
    ...manifest.files.flatMap(({ name, bytes, sha256 }): FolderFault[] => {
      const found = held.get(name);
      if (found === undefined) return [{ what: 'file', name, why: 'missing' }];
      const same = found.bytes === bytes && found.sha256 === sha256;
      return same ? [] : [{ what: 'file', name, why: 'changed' }];
    }),
    ...files.flatMap(({ name }): FolderFault[] =>
      listed.has(name) ? [] : [{ what: 'file', name, why: 'added' }],
    ),
  ];
}

export const caseEventsSchema = z
  .array(
    z.strictObject({
      envelope: envelopeSchema,
      /** Null: it was lawfully erased. */
      body: bodySchema.nullable(),
      index: z.int().min(0),
      path: z.array(hash32).max(64),
    }),
  )
  .max(20_000);
export type CaseEvents = z.infer<typeof caseEventsSchema>;

export interface EventFault {
  readonly what: 'case-event';
  /** Null: the file is none of this kind. */
  readonly event: string | null;
  readonly why: 'malformed' | 'not-included' | 'commitment' | 'checkpoint';
}

/** Each event stands in the record under the list's checkpoint, and its body is the one that it committed to. */
export function faultsOfCaseEvents(manifest: Manifest, bytes: Uint8Array): readonly EventFault[] {
  const events = parsed(bytes, caseEventsSchema);
  if (events === null) return [{ what: 'case-event', event: null, why: 'malformed' }];
  const head = readCheckpoint(manifest.checkpoint, decoded(manifest.key) ?? new Uint8Array(0));
  if (head === null) return [{ what: 'case-event', event: null, why: 'checkpoint' }];
  return events.flatMap((one): EventFault[] => {
    const event = one.envelope.id;
    if (!stands(one, head)) return [{ what: 'case-event', event, why: 'not-included' }];
    const kept = one.body === null || bodyMatches(one.envelope, one.body);
    return kept ? [] : [{ what: 'case-event', event, why: 'commitment' }];
  });
}

function stands({ envelope, index, path }: CaseEvents[number], { size, root }: TreeHead): boolean {
  const nodes = path.map(decoded).filter((node) => node !== null);
  return (
    nodes.length === path.length && isIncluded({ leaf: leafHash(envelope), index, size, root, path: nodes })
  );
}

function parsed<T extends z.ZodType>(bytes: Uint8Array, schema: T): z.infer<T> | null {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    const found = schema.safeParse(value);
    return found.success && equalBytes(canonicalBytes(value), bytes) ? found.data : null;
  } catch {
    return null;
  }
}
