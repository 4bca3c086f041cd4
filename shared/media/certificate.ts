/**
 * The certificate of a clip: what was exported, by whom, and the proof that it is what was recorded. Byte by byte:
 * docs/clip-certificate.md. Pure: clock, ids and the private key are passed in.
 */
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import { z } from 'zod';
import { bodySchema, canonicalBytes, envelopeSchema, instantSchema, ulidSchema } from '../case/envelope.ts';
import { decoded, lowS, pointOf, readCheckpoint } from '../merkle/checkpoint-note.ts';
import { equalBytes } from '../merkle/consistency.ts';
import { type IndexLine, indexLineSchema } from './chain.ts';

const PURPOSE = utf8ToBytes('sanxiang clip certificate 1\n');
/** Thirty hours of fragments of two seconds; and what they take. */
export const MAX_LINES = 60_000;
export const MAX_CERTIFICATE_BYTES = 40 * 1024 * 1024;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hash32 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const whole = z.int().min(0);
const text = (length: number) => z.string().min(1).max(length);
const milliseconds = z.tuple([whole, whole]);
const moments = z.tuple([instantSchema, instantSchema]);

const provenEventSchema = z.strictObject({
  envelope: envelopeSchema,
  body: bodySchema,
  /** Of its leaf in the record, from 0. */
  index: whole,
  /** RFC 9162 §2.1.3, from the leaf up. */
  path: z.array(hash32).max(64),
});
export type ProvenEvent = z.infer<typeof provenEventSchema>;

/** Each member by itself, so that a fault has the member's name. */
const members = {
  agency: z.strictObject({ unit: text(64), name: text(200) }),
  checkpoint: text(4096),
  clip: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
    bytes: whole,
    sha256: hash,
    first: whole,
    last: whole,
    asked: moments,
    received: moments,
    file: milliseconds,
    camera: milliseconds.nullable(),
    codecs: z.array(z.string().max(60)).max(4),
  }),
  digests: z.record(z.string().max(20), hash),
  exported: z.strictObject({
    id: ulidSchema,
    at: instantSchema,
    by: z.strictObject({ id: text(64), name: text(100) }),
    reason: text(400),
  }),
  head: provenEventSchema,
  holes: z.array(indexLineSchema).max(MAX_LINES),
  key: z.string().max(200),
  lines: z.array(indexLineSchema).min(2).max(MAX_LINES),
  opened: provenEventSchema,
  recording: z.strictObject({ id: ulidSchema, file: whole, camera: text(80), case: ulidSchema.nullable() }),
  sealing: z.literal('on-receipt'),
  signature: z.string().max(200),
  version: z.literal(1),
} as const;
export const certificateSchema = z.strictObject(members);
export type Certificate = z.infer<typeof certificateSchema>;
export type MemberName = keyof typeof members;
/** In the order of canonical form. */
export const memberNames = Object.keys(members) as readonly MemberName[];
export type Unsigned = Omit<Certificate, 'digests' | 'signature'>;

const isSigned = (name: MemberName) => name !== 'digests' && name !== 'signature';

/**
 * The file, signed.
 * @param sign ECDSA P-256 with SHA-256 by the key that the certificate names; 64 bytes r ‖ s
 * @throws what zod throws when it is none
 */
export function signCertificate(
  unsigned: Unsigned,
  sign: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const digests: Record<string, string> = {};
  for (const [name, value] of Object.entries(unsigned))
    digests[name] = bytesToHex(sha256(canonicalBytes(value)));
  const signature = base64.encode(lowS(sign(concatBytes(PURPOSE, canonicalBytes(digests)))));
  return new Uint8Array(canonicalBytes(certificateSchema.parse({ ...unsigned, digests, signature })));
}

export type MemberFault =
  | { readonly what: 'member'; readonly member: MemberName; readonly why: 'malformed' | 'changed' }
  | { readonly what: 'signature' };

export interface ReadCertificate {
  readonly faults: readonly MemberFault[];
  /** Null when a member is not what it must be: then nothing further can be checked. */
  readonly certificate: Certificate | null;
}

/** Judges the file by itself: form, each member against its digest, the digests against the signature by its own key. */
export function readCertificate(bytes: Uint8Array): ReadCertificate {
  const malformed = (member: MemberName): MemberFault => ({ what: 'member', member, why: 'malformed' });
  if (bytes.length > MAX_CERTIFICATE_BYTES) return { faults: [malformed('lines')], certificate: null };
  const { values, fault } = scanMembers(bytes);
  if (fault !== null) return { faults: [malformed(fault)], certificate: null };
  const parsed: Record<string, unknown> = {};
  const faults: MemberFault[] = [];
  for (const name of memberNames) {
    const value = readMember(name, values.get(name) ?? new Uint8Array(0));
    if (value === undefined) faults.push(malformed(name));
    else parsed[name] = value;
  }
  if (faults.length > 0) return { faults, certificate: null };
  const certificate = certificateSchema.parse(parsed);
  const { digests } = certificate;
  const names = memberNames.filter(isSigned);
  if (Object.keys(digests).length !== names.length || names.some((name) => digests[name] === undefined))
    return { faults: [malformed('digests')], certificate: null };
  const changed = names.filter(
    (name) => bytesToHex(sha256(values.get(name) ?? new Uint8Array(0))) !== digests[name],
  );
  // A key that was changed judges nothing; one that signed the checkpoint was not changed, but its digest.
  const judges = !changed.includes('key') || signedCheckpoint(certificate);
  if (judges && !isSignedBy(certificate, values.get('digests') ?? new Uint8Array(0))) {
    if (changed.length === 0) faults.push({ what: 'signature' });
    else faults.push({ what: 'member', member: 'digests', why: 'changed' });
  }
  for (const member of changed) faults.push({ what: 'member', member, why: 'changed' });
  return { faults, certificate };
}

function signedCheckpoint({ checkpoint, key }: Certificate): boolean {
  const spki = decoded(key);
  return spki !== null && readCheckpoint(checkpoint, spki) !== null;
}

function isSignedBy({ key, signature }: Certificate, digests: Uint8Array): boolean {
  const spki = decoded(key);
  const point = spki === null ? null : pointOf(spki);
  const bytes = decoded(signature);
  if (point === null || bytes?.length !== 64) return false;
  try {
    return p256.verify(bytes, concatBytes(PURPOSE, digests), point, { lowS: true });
  } catch {
    return false;
  }
}

/** In canonical form and as its schema has it; else undefined. */
function readMember(name: MemberName, bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    if (!equalBytes(canonicalBytes(value), bytes)) return undefined;
    const found = members[name].safeParse(value);
    return found.success ? found.data : undefined;
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const COMMA = 0x2c;

/** The bytes of each member's value; or the first member that is not where canonical form has it. */
function scanMembers(bytes: Uint8Array): {
  readonly values: ReadonlyMap<MemberName, Uint8Array>;
  readonly fault: MemberName | null;
} {
  const values = new Map<MemberName, Uint8Array>();
  let at = 0;
  let before: MemberName | null = null;
  for (const name of memberNames) {
    const head = utf8ToBytes(`${before === null ? '{' : ','}"${name}":`);
    const wrong = head.reduce((count, byte, i) => (byte === bytes[at + i] ? count : count + 1), 0);
    // A name in which a byte or two are others is that name; anything else, and the value before it did not end here.
    if (wrong > 0) return { values, fault: wrong <= 2 || before === null ? name : before };
    at += head.length;
    const end = endOfValue(bytes, at);
    values.set(name, bytes.subarray(at, end));
    at = end;
    before = name;
  }
  const whole = bytes.length === at + 1 && bytes[at] === 0x7d;
  return { values, fault: whole ? null : before };
}

/** Where a value ends that begins here, by quotes and brackets only; what is in it is judged by whoever parses it. */
function endOfValue(bytes: Uint8Array, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (OPEN.has(byte)) depth += 1;
    else if (CLOSE.has(byte)) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return bytes.length;
}

/** The lines that a clip is made of, by their numbers; null when they are not such lines. */
export function clipLines(
  lines: readonly IndexLine[],
  first: number,
  last: number,
): readonly Extract<IndexLine, { kind: 'init' | 'fragment' }>[] | null {
  const init = lines.find(({ number }) => number === 0);
  const from = lines.find(({ number }) => number === first);
  const to = lines.find(({ number }) => number === last);
  if (init?.kind !== 'init' || from?.kind !== 'fragment' || to?.kind !== 'fragment' || first > last)
    return null;
  return [
    init,
    ...lines.flatMap((line) =>
      line.kind === 'fragment' && line.number >= first && line.number <= last ? [line] : [],
    ),
  ];
}

/** Holes between two lines. */
export function holesBetween(lines: readonly IndexLine[], first: number, last: number): readonly IndexLine[] {
  return lines.filter(({ kind, number }) => kind === 'hole' && number > first && number < last);
}

/** What the lines say of a clip's times. */
export function timesOf(
  lines: readonly Extract<IndexLine, { kind: 'init' | 'fragment' }>[],
): Pick<Certificate['clip'], 'received' | 'file' | 'camera'> | null {
  const fragments = lines.flatMap((line) => (line.kind === 'fragment' ? [line] : []));
  const first = fragments[0];
  const last = fragments.at(-1);
  if (first === undefined || last === undefined) return null;
  // Beyond what a date can be (ECMA-262 §21.4.1.1).
  if (Math.max(first.received[0], last.received[1]) > 8.64e15) return null;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    received: [iso(first.received[0]), iso(last.received[1])],
    file: [first.from, last.to],
    camera:
      first.camera === undefined || last.camera === undefined ? null : [first.camera[0], last.camera[1]],
  };
}
