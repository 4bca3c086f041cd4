/**
 * The code: a credential that the agency signed and a proof that its holder made, as bytes, as digits in the fragment of a
 * URL, and back. Labels and bounds: docs/credential-format.md. What is read here is well-formed; verify.ts says whether it is true.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { type CborMap, type CborValue, decodeCbor, encodeCbor, isFaulty } from './cbor.ts';
import { encodeHeader, type Header, makeSign1, readSign1, type Sign1 } from './cose.ts';
import type { Credential, HolderProof } from './credential.ts';
import { bytesToDigits, digitLength, digitsToBytes } from './digits.ts';
import { decodeName, encodeName, isShowable } from './name.ts';
import { ES256, type Sign } from './signature.ts';
import type { Unreadable } from './verdict.ts';

/** First digit of the fragment. */
export const CODE_VERSION = '1';
/** No code is longer; what fits a QR code of version 12 has at most 345. */
export const MAX_CODE_BYTES = 384;
export const MAX_CODE_DIGITS = digitLength(MAX_CODE_BYTES);
/** From first day to last. */
export const MAX_VALIDITY_DAYS = 90;
export const MAX_STATUS_INDEX = 2 ** 20 - 1;

/** Labels: those of CWT (RFC 8392 §4) and EAT where the role is the same, though not the type; negative ones are ours. */
const ISS = 1;
const SUB = 2;
const EXP = 4;
const NBF = 5;
const IAT = 6;
const CNF = 8;
const NONCE = 10;
const NAME = -1;
const STATUS = -2;
const SCOPE = -3;
const HOLDER_ALG = -4;
const INSPECTION = -1;
const FLAGS = -2;
const CHALLENGE = -3;

const RECORDING = 1;
const TWO_OFFICERS = 2;
const DAY_CARD = 4;

/** The code, its two Sign1 and their parts; a payload has at most ten entries. */
const CODE_BOUNDS = { bytes: MAX_CODE_BYTES, items: 16, depth: 3 };
const PAYLOAD_BOUNDS = { bytes: MAX_CODE_BYTES, items: 24, depth: 1 };

/** Digits that a number holds without loss: no leading zero, at most 2^53 − 1. */
const asNumber = (text: string): number | null =>
  /^[1-9][0-9]{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;

const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
const isBytes = (value: unknown, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;

const ALL_CATEGORIES = 255;
const MAX_DAY = 100_000;
const MAX_CERTIFICATE = 32;

/** What makes a credential none; empty when it can be issued. Field names of `Credential`. */
export function credentialFaults(credential: Credential): readonly (keyof Credential)[] {
  const { issuer, keyId, notBefore, expires, holderKey, statusIndex, name, certificate, scope } = credential;
  const faults: (keyof Credential)[] = [];
  if (!isBytes(issuer, 8)) faults.push('issuer');
  if (!isWhole(keyId, 0, 255)) faults.push('keyId');
  // One after the other: a difference of days is taken of days alone, whatever a forger put there.
  if (!isWhole(notBefore, 0, MAX_DAY)) faults.push('notBefore');
  else if (!isWhole(expires, notBefore, notBefore + MAX_VALIDITY_DAYS)) faults.push('expires');
  if (!isBytes(holderKey, 33) || (holderKey[0] !== 2 && holderKey[0] !== 3)) faults.push('holderKey');
  if (!isWhole(statusIndex, 0, MAX_STATUS_INDEX)) faults.push('statusIndex');
  if (!isShowable(name)) faults.push('name');
  if (!isShowable(certificate, MAX_CERTIFICATE)) faults.push('certificate');
  if (!isWhole(scope, 1, ALL_CATEGORIES)) faults.push('scope');
  return faults;
}

function credentialPayload(credential: Credential): CborMap {
  const map: CborMap = new Map<number, CborValue>([
    [ISS, credential.issuer],
    [SUB, asNumber(credential.certificate) ?? credential.certificate],
    [EXP, credential.expires],
    [NBF, credential.notBefore],
    [CNF, credential.holderKey],
    [NAME, encodeName(credential.name)],
    [STATUS, credential.statusIndex],
    [SCOPE, credential.scope],
  ]);
  const { holderAlg = ES256 } = credential;
  if (holderAlg !== ES256) map.set(HOLDER_ALG, holderAlg);
  return map;
}

/** What a proof may not say; empty when it can be made. Field names of `HolderProof`. */
export function proofFaults(proof: HolderProof): readonly (keyof HolderProof)[] {
  const faults: (keyof HolderProof)[] = [];
  if (!isWhole(proof.at, 0, Number.MAX_SAFE_INTEGER)) faults.push('at');
  if (!isBytes(proof.nonce, 8)) faults.push('nonce');
  if (!isWhole(proof.inspection, 0, Number.MAX_SAFE_INTEGER)) faults.push('inspection');
  if (proof.challenge !== null && !isWhole(proof.challenge, 0, 999_999)) faults.push('challenge');
  return faults;
}

function proofPayload(proof: HolderProof): CborMap {
  const map: CborMap = new Map<number, CborValue>([
    [IAT, proof.at],
    [NONCE, proof.nonce],
  ]);
  const flags =
    (proof.recording ? RECORDING : 0) |
    (proof.twoOfficers ? TWO_OFFICERS : 0) |
    (proof.dayCard === true ? DAY_CARD : 0);
  if (proof.inspection !== 0) map.set(INSPECTION, proof.inspection);
  if (flags !== 0) map.set(FLAGS, flags);
  if (proof.challenge !== null) map.set(CHALLENGE, proof.challenge);
  return map;
}

/**
 * The agency's signature over a credential: the bytes that the holder keeps and proves.
 * @param sign by the agency's key `credential.keyId`
 * @throws RangeError naming the fields that no credential can have; ask `credentialFaults` before
 */
export async function issueCredential(credential: Credential, sign: Sign, alg = ES256): Promise<Uint8Array> {
  const faults = credentialFaults(credential);
  if (faults.length > 0) throw new RangeError(`no credential: ${faults.join(', ')}`);
  const header = { alg, kid: Uint8Array.of(credential.keyId) };
  return encodeCbor(await makeSign1({ header, payload: credentialPayload(credential) }, 'credential', sign));
}

/** Bytes of a code with this credential and proof: known before anything is signed. */
export function codeLength(credential: Credential, proof: HolderProof, alg = ES256): number {
  const unsigned = (header: Header, payload: CborMap): CborValue[] => [
    encodeHeader(header),
    new Map(),
    encodeCbor(payload),
    new Uint8Array(64),
  ];
  return encodeCbor([
    unsigned({ alg, kid: Uint8Array.of(credential.keyId) }, credentialPayload(credential)),
    unsigned({ alg: credential.holderAlg ?? ES256 }, proofPayload(proof)),
  ]).length;
}

/** SHA-256 of the credential as issued: what a proof is bound to, and how events name it. */
export function credentialHash(credentialBytes: Uint8Array): Uint8Array {
  return sha256(credentialBytes);
}

/**
 * The whole code: the credential and a proof made for it.
 * @param credentialBytes as `issueCredential` made them
 * @param sign by the holder's key
 * @throws RangeError for bytes that are no credential, or a proof that says what none can
 */
export async function proveHolding(
  credentialBytes: Uint8Array,
  proof: HolderProof,
  sign: Sign,
  alg = ES256,
): Promise<Uint8Array> {
  const faults = proofFaults(proof);
  if (faults.length > 0) throw new RangeError(`no proof: ${faults.join(', ')}`);
  const credential = decodeCbor(credentialBytes, CODE_BOUNDS);
  if (isFaulty(credential)) throw new RangeError('no credential');
  return encodeCbor([
    credential,
    await makeSign1(
      { header: { alg }, payload: proofPayload(proof) },
      'proof',
      sign,
      credentialHash(credentialBytes),
    ),
  ]);
}

/**
 * What the QR code says.
 * @param prefix address of the page, without `#`
 * @example codeUrl('https://zf.example.cn/v', bytes) // 'https://zf.example.cn/v#1…'
 */
export function codeUrl(prefix: string, code: Uint8Array): string {
  return `${prefix}#${codeFragment(code)}`;
}

/** The fragment alone, without `#`. */
export function codeFragment(code: Uint8Array): string {
  return CODE_VERSION + bytesToDigits(code);
}

export type Read<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: Unreadable };

/**
 * The code's bytes of a fragment.
 * @param fragment `location.hash`, with or without `#`
 */
export function parseFragment(fragment: string): Read<{ readonly bytes: Uint8Array }> {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment;
  const [version = ''] = text;
  if (version < '0' || version > '9' || version === '') return { ok: false, why: 'no-code' };
  if (version !== CODE_VERSION) return { ok: false, why: 'other-version' };
  if (text.length > 1 + MAX_CODE_DIGITS) return { ok: false, why: 'too-long' };
  if (!/^[0-9]{2,}$/.test(text)) return { ok: false, why: 'cut' };
  const bytes = digitsToBytes(text.slice(1));
  if (bytes === 'cut') return { ok: false, why: 'cut' };
  return bytes === 'overflow' ? { ok: false, why: 'malformed' } : { ok: true, bytes };
}

/** A code taken apart; neither signature is verified. */
export interface DecodedCode {
  readonly credential: Credential;
  readonly credentialBytes: Uint8Array;
  readonly credentialSigned: Sign1;
  readonly proof: HolderProof;
  readonly proofSigned: Sign1;
}

/** Takes a code apart: exactly one spelling of it is read. */
export function decodeCode(bytes: Uint8Array): Read<{ readonly code: DecodedCode }> {
  const malformed = { ok: false, why: 'malformed' } as const;
  const parts = decodeCbor(bytes, CODE_BOUNDS);
  if (isFaulty(parts)) return { ok: false, why: parts.faulty };
  if (!Array.isArray(parts) || parts.length !== 2) return malformed;
  const [first, second] = parts;
  const credentialSigned = readSign1(first);
  const proofSigned = readSign1(second);
  if (credentialSigned === null || proofSigned === null || first === undefined) return malformed;
  if (credentialSigned.unprotected.size > 0 || proofSigned.unprotected.size > 0) return malformed;
  const credential = readCredential(credentialSigned);
  const proof = readProof(proofSigned);
  if (credential === null || proof === null) return malformed;
  if (proofSigned.header.alg !== (credential.holderAlg ?? ES256)) return malformed;
  const credentialBytes = encodeCbor(first);
  return { ok: true, code: { credential, credentialBytes, credentialSigned, proof, proofSigned } };
}

/** Entries of a map, where it has no other labels than these; whether one is missing, its reader says. */
function entries(bytes: Uint8Array, labels: readonly number[]): CborMap | null {
  const map = decodeCbor(bytes, PAYLOAD_BOUNDS);
  if (isFaulty(map) || !(map instanceof Map)) return null;
  for (const [label, value] of map) {
    if (typeof label !== 'number' || !labels.includes(label)) return null;
    // Beyond 2^53: no field is so large.
    if (typeof value === 'bigint') return null;
  }
  return map;
}

const onlyKeyId = (header: Header): number | null =>
  header.typ === undefined && header.kid?.length === 1 ? (header.kid[0] ?? null) : null;

function readCredential({ header, payload }: Sign1): Credential | null {
  const keyId = onlyKeyId(header);
  const map = entries(payload, [ISS, SUB, EXP, NBF, CNF, NAME, STATUS, SCOPE, HOLDER_ALG]);
  if (keyId === null || map === null) return null;
  const subject = map.get(SUB);
  const certificate = typeof subject === 'number' ? String(subject) : subject;
  const name = decodeName(map.get(NAME));
  const holderAlg = map.get(HOLDER_ALG);
  if (typeof certificate !== 'string' || name === null) return null;
  if ((asNumber(certificate) ?? certificate) !== subject) return null;
  if (holderAlg !== undefined && (typeof holderAlg !== 'number' || holderAlg === ES256)) return null;
  const credential = {
    issuer: map.get(ISS),
    keyId,
    notBefore: map.get(NBF),
    expires: map.get(EXP),
    holderKey: map.get(CNF),
    statusIndex: map.get(STATUS),
    name,
    certificate,
    scope: map.get(SCOPE),
    ...(holderAlg === undefined ? {} : { holderAlg }),
  } as Credential;
  // The one place that says what a credential is, for writing as for reading.
  return credentialFaults(credential).length > 0 ? null : credential;
}

function readProof({ header, payload }: Sign1): HolderProof | null {
  const map = entries(payload, [IAT, NONCE, INSPECTION, FLAGS, CHALLENGE]);
  if (map === null || header.kid !== undefined || header.typ !== undefined) return null;
  const inspection = map.get(INSPECTION);
  const flags = map.get(FLAGS);
  if (inspection === 0) return null;
  if (flags !== undefined && !isWhole(flags, 1, RECORDING | TWO_OFFICERS | DAY_CARD)) return null;
  const bits = flags ?? 0;
  const proof = {
    at: map.get(IAT),
    nonce: map.get(NONCE),
    inspection: inspection ?? 0,
    recording: (bits & RECORDING) !== 0,
    twoOfficers: (bits & TWO_OFFICERS) !== 0,
    challenge: map.get(CHALLENGE) ?? null,
    ...((bits & DAY_CARD) !== 0 ? { dayCard: true } : {}),
  } as HolderProof;
  return proofFaults(proof).length > 0 ? null : proof;
}

/** SHA-256 of a whole code: how a showing and a scan are named. */
export function codeHash(code: Uint8Array): Uint8Array {
  return sha256(code);
}
