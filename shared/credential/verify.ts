/**
 * Judges a code: at most two signature checks, never green on doubt. The order in which it asks is the order of the verdicts
 * in docs/credential-format.md: readable, issued by someone we trust, unaltered, not taken back, in its days, current.
 */
import { sameBytes } from './bytes.ts';
import { credentialHash, type DecodedCode, decodeCode, parseFragment } from './code.ts';
import { checkSign1 } from './cose.ts';
import { type HolderProof, shanghaiDay } from './credential.ts';
import type { AgencyKey, CredentialStatus, StatusList, TrustedAgency, TrustList } from './lists.ts';
import { ES256 } from './signature.ts';
import type { Doubt, NotCurrent, StatusOld, Verdict, VerifyInput } from './verdict.ts';

/** A code lives 30 s; it may be scanned a minute later, and the two clocks may differ by a minute. Seconds. */
export const MAX_AGE = 150;
export const MAX_AHEAD = 60;
/** How far a list's issue may lie ahead of this phone's clock. Seconds. */
const MAX_LIST_AHEAD = 600;

/** @example (await verifyCode({ fragment: location.hash, … })).kind // 'genuine' */
export async function verifyCode(input: VerifyInput): Promise<Verdict> {
  const read = parseFragment(input.fragment);
  if (!read.ok) return { kind: 'unreadable', why: read.why };
  const decoded = decodeCode(read.bytes);
  if (!decoded.ok) return { kind: 'unreadable', why: decoded.why };
  return verifyDecoded(decoded.code, input);
}

/** The same, for who took the code apart already. */
export async function verifyDecoded(
  code: DecodedCode,
  input: Omit<VerifyInput, 'fragment'>,
): Promise<Verdict> {
  const { trustList, now, checker, algorithms = [ES256] } = input;
  const { credential, credentialBytes, credentialSigned, proof, proofSigned } = code;

  if (trustList === null) return { kind: 'issuer-unknown', why: 'no-trust-list' };
  const agency = trustList.agencies.find(({ issuer }) => sameBytes(issuer, credential.issuer));
  if (agency === undefined) return { kind: 'issuer-unknown', why: 'agency-unknown' };
  const key = agency.keys.find(({ keyId }) => keyId === credential.keyId);
  if (key === undefined) return { kind: 'issuer-unknown', why: 'key-unknown' };
  if (key.alg !== credentialSigned.header.alg || !algorithms.includes(key.alg))
    return { kind: 'issuer-unknown', why: 'algorithm-unknown' };
  if (!algorithms.includes(proofSigned.header.alg))
    return { kind: 'issuer-unknown', why: 'algorithm-unknown' };

  if (!(await checkSign1(credentialSigned, 'credential', key.publicKey, checker)))
    return { kind: 'altered', why: 'credential' };
  // Asked once the signature fits: whoever invents a first day has altered the credential, and that is the graver word.
  if (!mayIssueOn(key, credential.notBefore)) return { kind: 'issuer-unknown', why: 'key-not-valid-then' };
  const bound = credentialHash(credentialBytes);
  if (!(await checkSign1(proofSigned, 'proof', credential.holderKey, checker, bound)))
    return { kind: 'altered', why: 'proof' };

  const statusList = listOf(agency, input.statusLists);
  const status = statusList?.statusAt(credential.statusIndex);
  const notCurrent = currency(proof, input, [trustList, statusList]);
  const statusOld = statusAge(trustList, statusList, status, now);
  const doubts: readonly Doubt[] = [...notCurrent, ...statusOld];
  const verified = { agency, credential, proof, statusAsOf: statusList?.issued ?? null, doubts };

  if (status === 'revoked' || status === 'suspended') return { kind: status, ...verified };
  const today = shanghaiDay(now);
  if (today > credential.expires) return { kind: 'expired', why: 'expired', ...verified };
  if (today < credential.notBefore) return { kind: 'expired', why: 'not-yet', ...verified };
  const [late] = notCurrent;
  if (late !== undefined) return { kind: 'not-current', why: late, ...verified };
  const [old] = statusOld;
  if (old !== undefined) return { kind: 'status-old', why: old, ...verified };
  return { kind: 'genuine', ...verified };
}

const mayIssueOn = (key: AgencyKey, day: number): boolean => key.from <= day && day <= key.to;

/** The newest list of this agency. */
function listOf(agency: TrustedAgency, lists: readonly StatusList[]): StatusList | undefined {
  const own = lists.filter(({ issuer }) => sameBytes(issuer, agency.issuer));
  return own.reduce<StatusList | undefined>(
    (newest, list) => (newest === undefined || list.issued > newest.issued ? list : newest),
    undefined,
  );
}

/** Why the code may not be of this moment, the weightiest first. */
function currency(
  proof: HolderProof,
  { openedAt, now, challenge = null, checker }: Omit<VerifyInput, 'fragment'>,
  lists: readonly (TrustList | StatusList | undefined)[],
): NotCurrent[] {
  const found: NotCurrent[] = [];
  if (lists.some((list) => list !== undefined && list.issued > now + MAX_LIST_AHEAD))
    found.push('phone-clock');
  if (proof.dayCard !== true) {
    if (openedAt - proof.at > MAX_AGE) found.push('stale');
    if (proof.at - openedAt > MAX_AHEAD) found.push('ahead');
  }
  if (challenge !== null && proof.challenge !== challenge)
    found.push(proof.challenge === null ? 'challenge-missing' : 'challenge-wrong');
  if (proof.dayCard === true)
    found.push(shanghaiDay(proof.at) === shanghaiDay(now) ? 'day-card' : 'day-card-old');
  if (checker.kind !== 'webcrypto') found.push('fallback');
  return found;
}

/** Why it cannot be said whether the credential still stands, the weightiest first. */
function statusAge(
  trustList: TrustList,
  statusList: StatusList | undefined,
  status: CredentialStatus | undefined,
  now: number,
): StatusOld[] {
  const found: StatusOld[] = [];
  if (statusList === undefined) found.push('no-list');
  else {
    if (now > statusList.nextUpdate) found.push('list-old');
    if (status === 'unknown') found.push('status-unknown');
  }
  if (now > trustList.nextUpdate) found.push('trust-list-old');
  return found;
}
