/**
 * A checkpoint of the record as others read it: C2SP tlog-checkpoint, a signed note (https://c2sp.org/tlog-checkpoint,
 * https://c2sp.org/signed-note) with an ECDSA P-256 signature (type 0x02). Pure; the private key is the signer's affair.
 */
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';

/** A note is small; whatever is larger is none. */
export const MAX_NOTE_BYTES = 4096;
const MAX_SIGNATURES = 16;

export interface TreeHead {
  /** Which record, in which epoch: `recordName`. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  /** RFC 9162 root, 32 bytes. */
  readonly root: Uint8Array;
}

/** First 26 bytes of a SubjectPublicKeyInfo of P-256 with an uncompressed point (RFC 5480 §2). */
const SPKI_HEAD = '3059301306072a8648ce3d020106082a8648ce3d030107034200';

/** The point of a P-256 key. @param spki DER @returns null when it is no such key */
export function pointOf(spki: Uint8Array): Uint8Array | null {
  if (spki.length !== 91 || bytesToHex(spki.subarray(0, 26)) !== SPKI_HEAD || spki[26] !== 4) return null;
  return spki.subarray(26);
}

/** SHA-256 over the key as it is (SPKI, DER), hex: what people compare. */
export function fingerprintOf(spki: Uint8Array): string {
  return bytesToHex(sha256(spki));
}

/**
 * The name of a record: by its key, and by its epoch, for a record that was declared restored is another history.
 * @example recordName(spki, 1) // 'sanxiang/6a0e95c7ccc517eb/1'
 */
export function recordName(spki: Uint8Array, epoch: number): string {
  return `sanxiang/${fingerprintOf(spki).slice(0, 16)}/${epoch}`;
}

/** What is signed, with its last line end. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${base64.encode(root)}\n`;
}

/**
 * @param sign ECDSA P-256 with SHA-256 over the bytes; 64 bytes r ‖ s
 */
export function signCheckpoint(
  head: TreeHead,
  spki: Uint8Array,
  sign: (bytes: Uint8Array) => Uint8Array,
): string {
  const text = checkpointText(head);
  const der = p256.Signature.fromBytes(lowS(sign(utf8ToBytes(text)))).toBytes('der');
  const line = base64.encode(concatBytes(sha256(spki).subarray(0, 4), der));
  return `${text}\n— ${head.origin} ${line}\n`;
}

/** The one of the two spellings of a signature that is taken. @param signature r ‖ s */
export function lowS(signature: Uint8Array): Uint8Array {
  const { r, s } = p256.Signature.fromBytes(signature);
  const n = p256.Point.Fn.ORDER;
  return s * 2n > n ? new p256.Signature(r, n - s).toBytes() : signature;
}

/**
 * Reads a note that one key must have signed. Lines of other keys are passed over, as the specification asks; a line of this
 * key that does not fit makes it no note.
 * @returns null when it is no checkpoint, or is not signed by that key
 */
export function readCheckpoint(note: string, spki: Uint8Array): TreeHead | null {
  const key = pointOf(spki);
  if (key === null || utf8ToBytes(note).length > MAX_NOTE_BYTES) return null;
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const head = headOf(text);
  if (head === null) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return null;
  const id = bytesToHex(sha256(spki).subarray(0, 4));
  let signed = false;
  for (const line of lines) {
    const found = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    const bytes = found?.[2] === undefined ? null : decoded(found[2]);
    if (found === null || bytes === null || bytes.length < 5) return null;
    if (found[1] !== head.origin || bytesToHex(bytes.subarray(0, 4)) !== id) continue;
    if (!verifies(bytes.subarray(4), utf8ToBytes(text), key)) return null;
    signed = true;
  }
  return signed ? head : null;
}

function headOf(text: string): TreeHead | null {
  const [origin = '', size = '', root = '', rest, ...more] = text.split('\n');
  // Extension lines cannot be audited, and are signed by nobody here.
  if (rest !== '' || more.length > 0 || !/^[^\s+]+$/.test(origin)) return null;
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null;
  const bytes = decoded(root);
  return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : null;
}

/** Of the one spelling that base64 has for some bytes; null: another. */
export function decoded(text: string): Uint8Array | null {
  try {
    const bytes = base64.decode(text);
    return base64.encode(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

function verifies(der: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return p256.verify(der, message, key, { format: 'der', lowS: true });
  } catch {
    return false;
  }
}
