/**
 * The trust list: which agencies there are, their keys and telephones, signed by the offline root. A root hands over to the
 * next by a signature of its own, which the list carries, so that pages with the old root pinned read it too.
 * Layout: docs/credential-format.md.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { sameBytes, toHex } from './bytes.ts';
import { type CborBounds, type CborMap, type CborValue, decodeCbor, encodeCbor, isFaulty } from './cbor.ts';
import { checkSign1, makeSign1, readSign1, type Sign1 } from './cose.ts';
import type { AgencyKey, ListFault, RootKey, TrustedAgency, TrustList } from './lists.ts';
import { isShowable } from './name.ts';
import type { Sign, SignatureChecker } from './signature.ts';

export const MAX_TRUST_LIST_BYTES = 256 * 1024;
const MAX_AGENCIES = 4096;
const MAX_KEYS = 16;
/** Roots that follow each other in one list. */
export const MAX_HANDOVERS = 4;

const OUTER: CborBounds = { bytes: MAX_TRUST_LIST_BYTES, items: 16, depth: 3 };
const INNER: CborBounds = { bytes: MAX_TRUST_LIST_BYTES, items: MAX_AGENCIES * 64, depth: 6 };
const HANDOVER: CborBounds = { bytes: 512, items: 16, depth: 2 };

const ISSUED = 1;
const NEXT_UPDATE = 2;
const AGENCIES = 3;
const agencyLabels = {
  issuer: 1,
  name: 2,
  shortName: 3,
  telephone: 4,
  listener: 5,
  complaints: 6,
  keys: 7,
  statusFile: 8,
} as const;
const keyLabels = { keyId: 1, alg: 2, publicKey: 3, from: 4, to: 5 } as const;
/** In the unprotected header: handovers, the oldest first. */
const HANDOVERS = -1;

/** First 8 bytes of SHA-256 of the key: how a list names the root that signed it. */
export function rootKeyId(root: RootKey): Uint8Array {
  return sha256(root.publicKey).slice(0, 8);
}

function agencyMap(agency: TrustedAgency): CborMap {
  const map: CborMap = new Map<number, CborValue>([
    [agencyLabels.issuer, agency.issuer],
    [agencyLabels.name, agency.name],
    [agencyLabels.telephone, agency.telephone],
    [agencyLabels.complaints, agency.complaints],
    [agencyLabels.keys, agency.keys.map(keyMap)],
    [agencyLabels.statusFile, agency.statusFile],
  ]);
  if (agency.shortName !== undefined) map.set(agencyLabels.shortName, agency.shortName);
  if (agency.listener !== null) map.set(agencyLabels.listener, agency.listener);
  return map;
}

function keyMap(key: AgencyKey): CborMap {
  return new Map<number, CborValue>([
    [keyLabels.keyId, key.keyId],
    [keyLabels.alg, key.alg],
    [keyLabels.publicKey, key.publicKey],
    [keyLabels.from, key.from],
    [keyLabels.to, key.to],
  ]);
}

/**
 * Signs a trust list.
 * @param root the key that `sign` signs with
 * @param handovers as `handOverRoot` made them, the oldest first
 * @throws RangeError for a list that no reader would take
 */
export async function signTrustList(
  list: TrustList,
  root: RootKey,
  sign: Sign,
  handovers: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  const payload: CborMap = new Map<number, CborValue>([
    [ISSUED, list.issued],
    [NEXT_UPDATE, list.nextUpdate],
    [AGENCIES, list.agencies.map(agencyMap)],
  ]);
  if (readPayload(encodeCbor(payload)) === null || handovers.length > MAX_HANDOVERS)
    throw new RangeError('no trust list: a field is missing or out of its bounds');
  const unprotected: CborMap = new Map();
  if (handovers.length > 0) unprotected.set(HANDOVERS, [...handovers]);
  const header = { alg: root.alg, kid: rootKeyId(root) };
  return encodeCbor(await makeSign1({ header, payload, unprotected }, 'trustList', sign));
}

/**
 * The old root's word that the next one follows it.
 * @param sign by the old root
 */
export async function handOverRoot(old: RootKey, next: RootKey, sign: Sign): Promise<Uint8Array> {
  const payload: CborMap = new Map<number, CborValue>([
    [keyLabels.alg, next.alg],
    [keyLabels.publicKey, next.publicKey],
  ]);
  const header = { alg: old.alg, kid: rootKeyId(old) };
  return encodeCbor(await makeSign1({ header, payload }, 'root', sign));
}

export type ReadTrustList =
  | { readonly ok: true; readonly list: TrustList; readonly root: RootKey }
  | { readonly ok: false; readonly why: ListFault };

/**
 * Reads and verifies a trust list: one signature check, and one for each root that followed the pinned one.
 * @param pinned the root that the page was given; where a later one was learned, that (newest-list.ts)
 * @returns `root`: the one that signed it, to be remembered
 */
export async function readTrustList(
  bytes: Uint8Array,
  pinned: RootKey,
  checker: SignatureChecker,
): Promise<ReadTrustList> {
  const decoded = decodeCbor(bytes, OUTER);
  const signed = isFaulty(decoded) ? null : readSign1(decoded);
  const handovers = signed === null ? null : readHandovers(signed);
  if (signed === null || handovers === null) return { ok: false, why: 'unreadable' };
  const root = await lastRoot(pinned, handovers, checker);
  if (root === null) return { ok: false, why: 'altered' };
  const { kid } = signed.header;
  if (kid === undefined || !sameBytes(kid, rootKeyId(root)) || signed.header.alg !== root.alg)
    return { ok: false, why: 'signer-unknown' };
  if (!(await checkSign1(signed, 'trustList', root.publicKey, checker))) return { ok: false, why: 'altered' };
  const list = readPayload(signed.payload);
  return list === null ? { ok: false, why: 'unreadable' } : { ok: true, list, root };
}

/** Follows the handovers from the pinned root; those before it are passed over. Null: one of them is not true. */
async function lastRoot(
  pinned: RootKey,
  handovers: readonly Sign1[],
  checker: SignatureChecker,
): Promise<RootKey | null> {
  let root = pinned;
  for (const signed of handovers) {
    const { kid } = signed.header;
    if (kid === undefined || !sameBytes(kid, rootKeyId(root))) continue;
    const map = decodeCbor(signed.payload, HANDOVER);
    if (isFaulty(map) || !(map instanceof Map) || map.size !== 2 || signed.header.alg !== root.alg)
      return null;
    const alg = map.get(keyLabels.alg);
    const publicKey = map.get(keyLabels.publicKey);
    if (typeof alg !== 'number' || !isPoint(publicKey)) return null;
    if (!(await checkSign1(signed, 'root', root.publicKey, checker))) return null;
    root = { alg, publicKey };
  }
  return root;
}

function readHandovers(signed: Sign1): Sign1[] | null {
  const { unprotected } = signed;
  const listed = unprotected.get(HANDOVERS) ?? [];
  if (unprotected.size > 1 || (unprotected.size === 1 && !unprotected.has(HANDOVERS))) return null;
  if (!Array.isArray(listed) || listed.length > MAX_HANDOVERS) return null;
  const found: Sign1[] = [];
  for (const one of listed) {
    const decoded = one instanceof Uint8Array ? decodeCbor(one, HANDOVER) : null;
    const read = decoded === null || isFaulty(decoded) ? null : readSign1(decoded);
    if (read === null || read.unprotected.size > 0) return null;
    found.push(read);
  }
  return found;
}

const isPoint = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length === 33 && (value[0] === 2 || value[0] === 3);
const isWhole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (value: unknown, most: number, form?: RegExp): value is string =>
  typeof value === 'string' && isShowable(value, most) && (form?.test(value) ?? true);
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/;
const FILE = /^[a-z0-9_-]+(\/[a-z0-9_-]+)*\.cose$/;
/** A web address, or a telephone number. */
const COMPLAINTS = /^(https?:\/\/\S+|[0-9+][0-9 -]{2,23})$/;
const TELEPHONE = /^[0-9+][0-9 -]{2,23}$/;

function readPayload(bytes: Uint8Array): TrustList | null {
  const map = decodeCbor(bytes, INNER);
  if (isFaulty(map) || !(map instanceof Map) || map.size !== 3) return null;
  const issued = map.get(ISSUED);
  const nextUpdate = map.get(NEXT_UPDATE);
  const listed = map.get(AGENCIES);
  if (!isWhole(issued) || !isWhole(nextUpdate) || nextUpdate < issued) return null;
  if (!Array.isArray(listed) || listed.length > MAX_AGENCIES) return null;
  const agencies: TrustedAgency[] = [];
  for (const one of listed) {
    const agency = one instanceof Map ? readAgency(one) : null;
    if (agency === null) return null;
    agencies.push(agency);
  }
  if (new Set(agencies.map(({ issuer }) => toHex(issuer))).size !== agencies.length) return null;
  return { issued, nextUpdate, agencies };
}

function readAgency(map: CborMap): TrustedAgency | null {
  const of = (label: keyof typeof agencyLabels) => map.get(agencyLabels[label]);
  const known = Object.values(agencyLabels).filter((label) => map.has(label)).length;
  const issuer = of('issuer');
  const name = of('name');
  const shortName = of('shortName');
  const telephone = of('telephone');
  const listener = of('listener');
  const complaints = of('complaints');
  const listed = of('keys');
  const statusFile = of('statusFile');
  if (known !== map.size || !(issuer instanceof Uint8Array) || issuer.length !== 8) return null;
  if (!isText(name, 64) || !isText(telephone, 24, TELEPHONE)) return null;
  if (shortName !== undefined && !isText(shortName, 24)) return null;
  if (listener !== undefined && !isText(listener, 128, ORIGIN)) return null;
  if (!isText(complaints, 200, COMPLAINTS) || !isText(statusFile, 64, FILE)) return null;
  if (!Array.isArray(listed) || listed.length > MAX_KEYS) return null;
  const keys: AgencyKey[] = [];
  for (const one of listed) {
    const key = one instanceof Map ? readKey(one) : null;
    if (key === null) return null;
    keys.push(key);
  }
  if (new Set(keys.map(({ keyId }) => keyId)).size !== keys.length) return null;
  return {
    issuer,
    name,
    ...(shortName === undefined ? {} : { shortName }),
    telephone,
    listener: listener ?? null,
    complaints,
    keys,
    statusFile,
  };
}

function readKey(map: CborMap): AgencyKey | null {
  const of = (label: keyof typeof keyLabels) => map.get(keyLabels[label]);
  const keyId = of('keyId');
  const alg = of('alg');
  const publicKey = of('publicKey');
  const from = of('from');
  const to = of('to');
  if (map.size !== 5 || !isWhole(keyId) || keyId > 255 || typeof alg !== 'number') return null;
  if (!isPoint(publicKey) || !isWhole(from) || !isWhole(to) || to < from) return null;
  return { keyId, alg, publicKey, from, to };
}
