/**
 * COSE_Sign1 (RFC 9052 §4.2), untagged, as this format uses it: algorithm and key id in the protected header, nothing in the
 * unprotected one unless a format says so, and external data that names the purpose, so that a signature made for one
 * is never good for another.
 */
import { fromHex, joined, toHex } from './bytes.ts';
import { type CborMap, type CborValue, decodeCbor, encodeCbor, isFaulty } from './cbor.ts';
import { ES256, type Sign, type SignatureChecker, SM2 } from './signature.ts';

/** What a signature is for: its external data begins with this (RFC 9052 §4.4). */
export const purposes = {
  credential: 'sanxiang-credential-1',
  proof: 'sanxiang-proof-1',
  trustList: 'sanxiang-trust-1',
  statusList: 'sanxiang-status-1',
  root: 'sanxiang-root-1',
} as const;
export type Purpose = keyof typeof purposes;

/** Header labels (RFC 9052 §3.1). */
const ALG = 1;
const KID = 4;
const TYP = 16;

export interface Header {
  readonly alg: number;
  readonly kid?: Uint8Array;
  /** RFC 9596. */
  readonly typ?: string;
}

export interface Sign1 {
  readonly header: Header;
  /** As transmitted: these bytes are signed. */
  readonly protectedBytes: Uint8Array;
  readonly unprotected: CborMap;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

const SIGNATURE_BYTES = 64;
const HEADER_BOUNDS = { bytes: 64, items: 8, depth: 1 };

/** Order n of P-256 (SEC 2 §2.4.2) and of the SM2 curve (GB/T 32918.5); largest s that is taken, for ES256 n / 2. */
const P256_ORDER = fromHex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const P256_HALF = fromHex('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8');
const SM2_ORDER = fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

/** a ≤ b, big-endian, of equal lengths. */
const atMost = (a: Uint8Array, b: Uint8Array): boolean => toHex(a) <= toHex(b);

/**
 * The one form of a signature: 64 bytes, r and s from 1 to n−1, and for ES256 s ≤ n/2. Of an ECDSA signature (r, s) anyone
 * can make (r, n−s), as good for the curve: with the low half alone a code has one text, one hash and one receipt.
 */
export function isSignatureForm(alg: number, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const r = signature.subarray(0, 32);
  const s = signature.subarray(32);
  const order = alg === SM2 ? SM2_ORDER : P256_ORDER;
  const notZero = (part: Uint8Array) => part.some((byte) => byte !== 0);
  const below = (part: Uint8Array) => toHex(part) < toHex(order);
  return notZero(r) && notZero(s) && below(r) && below(s) && (alg !== ES256 || atMost(s, P256_HALF));
}

/** The low of the two s of an ES256 signature; others as they are. */
function lowered(alg: number, signature: Uint8Array): Uint8Array {
  const s = signature.subarray(32);
  if (alg !== ES256 || signature.length !== SIGNATURE_BYTES || atMost(s, P256_HALF)) return signature;
  const low = BigInt(`0x${toHex(P256_ORDER)}`) - BigInt(`0x${toHex(s)}`);
  const made = signature.slice();
  made.set(fromHex(low.toString(16).padStart(64, '0')), 32);
  return made;
}

/** External data: the purpose, and what is bound besides (for a proof the credential's hash). */
function externalData(purpose: Purpose, bound: Uint8Array = new Uint8Array(0)): Uint8Array {
  return joined(new TextEncoder().encode(purposes[purpose]), bound);
}

/** The bytes that are signed: Sig_structure of RFC 9052 §4.4. */
export function toBeSigned(
  signed: Pick<Sign1, 'protectedBytes' | 'payload'>,
  purpose: Purpose,
  bound?: Uint8Array,
): Uint8Array {
  return encodeCbor(['Signature1', signed.protectedBytes, externalData(purpose, bound), signed.payload]);
}

/** The protected header's bytes. */
export function encodeHeader(header: Header): Uint8Array {
  const map: CborMap = new Map<number, CborValue>([[ALG, header.alg]]);
  if (header.kid !== undefined) map.set(KID, header.kid);
  if (header.typ !== undefined) map.set(TYP, header.typ);
  return encodeCbor(map);
}

/**
 * A COSE_Sign1 as a CBOR value.
 * @throws RangeError when `sign` gives something that is no signature of its algorithm
 */
export async function makeSign1(
  made: { readonly header: Header; readonly payload: CborMap; readonly unprotected?: CborMap },
  purpose: Purpose,
  sign: Sign,
  bound?: Uint8Array,
): Promise<CborValue[]> {
  const protectedBytes = encodeHeader(made.header);
  const payload = encodeCbor(made.payload);
  const signature = lowered(
    made.header.alg,
    await sign(toBeSigned({ protectedBytes, payload }, purpose, bound)),
  );
  if (!isSignatureForm(made.header.alg, signature)) throw new RangeError('no signature of this algorithm');
  return [protectedBytes, made.unprotected ?? new Map(), payload, signature];
}

/** Reads a decoded CBOR value as a COSE_Sign1; null when it is none of ours. Nothing is verified. */
export function readSign1(value: CborValue | undefined): Sign1 | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [protectedBytes, unprotected, payload, signature] = value;
  if (!(protectedBytes instanceof Uint8Array) || !(payload instanceof Uint8Array)) return null;
  if (!(unprotected instanceof Map) || !(signature instanceof Uint8Array)) return null;
  const header = readHeader(protectedBytes);
  if (header === null || !isSignatureForm(header.alg, signature)) return null;
  return { header, protectedBytes, unprotected, payload, signature };
}

function readHeader(bytes: Uint8Array): Header | null {
  const map = decodeCbor(bytes, HEADER_BOUNDS);
  if (isFaulty(map) || !(map instanceof Map)) return null;
  const alg = map.get(ALG);
  const kid = map.get(KID);
  const typ = map.get(TYP);
  if (typeof alg !== 'number' || [alg, kid, typ].filter((one) => one !== undefined).length !== map.size)
    return null;
  if (kid !== undefined && !(kid instanceof Uint8Array)) return null;
  if (typ !== undefined && typeof typ !== 'string') return null;
  return { alg, ...(kid === undefined ? {} : { kid }), ...(typ === undefined ? {} : { typ }) };
}

/** One signature check. */
export function checkSign1(
  signed: Sign1,
  purpose: Purpose,
  publicKey: Uint8Array,
  checker: SignatureChecker,
  bound?: Uint8Array,
): Promise<boolean> {
  return checker.verify(signed.header.alg, publicKey, toBeSigned(signed, purpose, bound), signed.signature);
}
