/**
 * What an agency has taken back: a Token Status List (draft-ietf-oauth-status-list, CWT form) of 2 bits an entry, signed by
 * the agency's key. Layout: docs/credential-format.md.
 */
import { zlibSync } from 'fflate';
import { toHex } from './bytes.ts';
import { type CborBounds, type CborMap, type CborValue, decodeCbor, encodeCbor, isFaulty } from './cbor.ts';
import { MAX_STATUS_INDEX } from './code.ts';
import { checkSign1, makeSign1, readSign1 } from './cose.ts';
import { shanghaiDay } from './credential.ts';
import { inflated } from './inflate.ts';
import type { CredentialStatus, ReadList, StatusList, TrustedAgency } from './lists.ts';
import type { Sign, SignatureChecker } from './signature.ts';

const TYPE = 'application/statuslist+cwt';
const BITS = 2;
const ENTRIES_A_BYTE = 8 / BITS;
/** 2^20 entries. */
const MAX_LIST_BYTES = (MAX_STATUS_INDEX + 1) / ENTRIES_A_BYTE;
export const MAX_STATUS_LIST_BYTES = MAX_LIST_BYTES + 1024;
const BOUNDS: CborBounds = { bytes: MAX_STATUS_LIST_BYTES, items: 32, depth: 2 };

/** Claims (RFC 8392 §4; draft-ietf-oauth-status-list §5.2). */
const SUB = 2;
const EXP = 4;
const IAT = 6;
const STATUS_LIST = 65_533;

/** Values of an entry (draft §7.1); 3 is for an application to define, and we define nothing. */
const statusValues: Readonly<Record<Exclude<CredentialStatus, 'unknown'>, number>> = {
  valid: 0,
  revoked: 1,
  suspended: 2,
};

const subjectOf = (issuer: Uint8Array): string => `sanxiang:status:${toHex(issuer)}`;

/** What is signed: one status for each index, from 0. */
export interface StatusListContent {
  readonly issuer: Uint8Array;
  /** Unix seconds; later than of any list before. */
  readonly issued: number;
  readonly nextUpdate: number;
  readonly statuses: readonly Exclude<CredentialStatus, 'unknown'>[];
}

/** Bytes of a list, lowest bits first (draft §4.1). */
export function packStatuses(statuses: StatusListContent['statuses']): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(statuses.length / ENTRIES_A_BYTE));
  for (const [index, status] of statuses.entries()) {
    const at = Math.floor(index / ENTRIES_A_BYTE);
    bytes[at] = (bytes[at] ?? 0) | (statusValues[status] << ((index % ENTRIES_A_BYTE) * BITS));
  }
  return bytes;
}

function statusIn(bytes: Uint8Array, index: number): CredentialStatus {
  const byte =
    Number.isSafeInteger(index) && index >= 0 ? bytes[Math.floor(index / ENTRIES_A_BYTE)] : undefined;
  if (byte === undefined) return 'unknown';
  const value = (byte >> ((index % ENTRIES_A_BYTE) * BITS)) & 3;
  return value === 0 ? 'valid' : value === 1 ? 'revoked' : value === 2 ? 'suspended' : 'unknown';
}

/**
 * @param key which of the agency's keys `sign` signs with
 * @throws RangeError for more than 2^20 entries, or times that are none
 */
export async function signStatusList(
  content: StatusListContent,
  key: { readonly keyId: number; readonly alg: number },
  sign: Sign,
): Promise<Uint8Array> {
  const { issuer, issued, nextUpdate, statuses } = content;
  if (statuses.length > MAX_STATUS_INDEX + 1) throw new RangeError(`at most ${MAX_STATUS_INDEX + 1} entries`);
  if (!(Number.isSafeInteger(issued) && Number.isSafeInteger(nextUpdate) && nextUpdate >= issued))
    throw new RangeError('issued and nextUpdate are Unix seconds, in this order');
  const listed: CborMap = new Map<string, CborValue>([
    ['bits', BITS],
    ['lst', zlibSync(packStatuses(statuses), { level: 9 })],
  ]);
  const payload: CborMap = new Map<number, CborValue>([
    [SUB, subjectOf(issuer)],
    [EXP, nextUpdate],
    [IAT, issued],
    [STATUS_LIST, listed],
  ]);
  const header = { alg: key.alg, kid: Uint8Array.of(key.keyId), typ: TYPE };
  return encodeCbor(await makeSign1({ header, payload }, 'statusList', sign));
}

/** Reads and verifies an agency's status list: one signature check; what is not signed is not inflated. */
export async function readStatusList(
  bytes: Uint8Array,
  agency: TrustedAgency,
  checker: SignatureChecker,
): Promise<ReadList<StatusList>> {
  const unreadable = { ok: false, why: 'unreadable' } as const;
  const decoded = decodeCbor(bytes, BOUNDS);
  const signed = isFaulty(decoded) ? null : readSign1(decoded);
  if (signed === null || signed.unprotected.size > 0) return unreadable;
  const { alg, kid, typ } = signed.header;
  const claims = decodeCbor(signed.payload, BOUNDS);
  if (isFaulty(claims) || !(claims instanceof Map) || claims.size !== 4 || typ !== TYPE) return unreadable;
  const issued = claims.get(IAT);
  const nextUpdate = claims.get(EXP);
  const listed = claims.get(STATUS_LIST);
  if (typeof issued !== 'number' || typeof nextUpdate !== 'number' || !(listed instanceof Map))
    return unreadable;
  const deflated = listed.get('lst');
  if (listed.size !== 2 || listed.get('bits') !== BITS || !(deflated instanceof Uint8Array))
    return unreadable;
  const day = shanghaiDay(issued);
  const key = agency.keys.find((one) => kid?.length === 1 && one.keyId === kid[0]);
  if (key === undefined || key.alg !== alg || day < key.from || day > key.to)
    return { ok: false, why: 'signer-unknown' };
  if (claims.get(SUB) !== subjectOf(agency.issuer)) return { ok: false, why: 'signer-unknown' };
  if (!(await checkSign1(signed, 'statusList', key.publicKey, checker))) return { ok: false, why: 'altered' };
  const entries = await inflated(deflated, MAX_LIST_BYTES);
  if (entries === null) return unreadable;
  return {
    ok: true,
    list: {
      issuer: agency.issuer,
      issued,
      nextUpdate,
      size: entries.length * ENTRIES_A_BYTE,
      statusAt: (index) => statusIn(entries, index),
    },
  };
}
