/**
 * Canonical text (RFC 8785) and hashes as shared/case/envelope.ts and shared/merkle/tree.ts make them, for the companion
 * that takes every event: by the platform's SHA-256, each text made once. hash.test.ts holds them equal.
 */
import { hash } from 'node:crypto';
import type { Envelope } from '#shared/case/envelope.ts';
import type { NodeHash } from '#shared/merkle/tree.ts';

/** Deeper than any event's data may be; what is nested deeper is refused before a parser recurses into it. */
const MAX_DEPTH = 16;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Canonical text of a valid envelope: its keys are known, so they are written down in order instead of sorted.
 * Every value is ASCII without surrogates, by the envelope's schema.
 */
export function envelopeText(e: Envelope): string {
  const sorted: Envelope = {
    actor: e.actor,
    alg: e.alg,
    at: e.at,
    commitment: e.commitment,
    device: e.device,
    hlc: e.hlc,
    id: e.id,
    n: e.n,
    prev: e.prev,
    seen: e.seen,
    stream: { id: e.stream.id, kind: e.stream.kind },
    type: e.type,
    v: e.v,
  };
  return JSON.stringify(sorted);
}

/**
 * Canonical text of a value that came from `JSON.parse`, or of what the companion drafts itself (members that are
 * undefined are left out).
 * @returns null when it is nested too deep, holds a lone surrogate, or has a key that would change an object's kind
 */
export function canonicalText(value: unknown): string | null {
  return write(value, 0);
}

function write(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? null : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i += 1) {
      const part = write(value[i], depth + 1);
      if (part === null) return null;
      text += i === 0 ? part : `,${part}`;
    }
    return `${text}]`;
  }
  let text = '{';
  // By UTF-16 code units, as RFC 8785 orders them.
  for (const key of Object.keys(value).sort()) {
    if (key === '__proto__' || LONE_SURROGATE.test(key)) return null;
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const part = write(member, depth + 1);
    if (part === null) return null;
    text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${part}`;
  }
  return `${text}}`;
}

/** Leaf hash of a canonical envelope: `SHA-256(0x00 ‖ text)`. */
export function leafOfText(envelopeText: string): Uint8Array {
  return hash('sha256', `\0${envelopeText}`, 'buffer');
}

const BLOCK = 64;
const SHA256_BYTES = 32;

/**
 * `HMAC-SHA-256(salt, text)` (RFC 2104), base64, of canonical data. By two hashes: `createHmac` makes a key object for each
 * salt, which takes longer than both.
 * @param saltBase64 of at most 64 bytes
 */
export function commitmentOfText(saltBase64: string, dataText: string): string {
  const inner = Buffer.allocUnsafe(BLOCK + Buffer.byteLength(dataText));
  const outer = Buffer.alloc(BLOCK + SHA256_BYTES);
  const length = outer.write(saltBase64, 0, BLOCK, 'base64');
  for (let i = 0; i < BLOCK; i += 1) {
    const byte = i < length ? (outer[i] ?? 0) : 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  inner.write(dataText, BLOCK);
  hash('sha256', inner, 'buffer').copy(outer, BLOCK);
  return hash('sha256', outer, 'base64');
}

/** RFC 9162 interior node. */
export const platformNodeHash: NodeHash = (left, right) => {
  const bytes = Buffer.allocUnsafe(65);
  bytes[0] = 0x01;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return hash('sha256', bytes, 'buffer');
};
