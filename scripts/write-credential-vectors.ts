/**
 * Writes shared/credential/vectors/codes.json: the codes that expected.json judges. It shares no code with
 * shared/credential, bytes are put together by hand from docs/credential-format.md, so that a mistake there is not made twice.
 * `node scripts/write-credential-vectors.ts`; signatures are deterministic (RFC 6979), so it writes the same file again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { p256 } from '@noble/curves/nist.js';
import { sm2 } from 'sm-crypto-v2';
import {
  array,
  type Bytes,
  bstr,
  cat,
  credentialAad,
  digits,
  type Entry,
  fragmentOf,
  headerOf,
  hex,
  int,
  map,
  P256_ORDER_BYTES,
  proofAad,
  proofHeader,
  type RawSigner,
  type Sign1Parts,
  sha256,
  sign1,
  text,
  unhex,
  utf8,
  utf16,
  withOtherS,
} from '../tests/credential/raw-code.ts';

const folder = new URL('../shared/credential/vectors/', import.meta.url);
/** 2026-11-27 10:30 in Shanghai, and its day. */
const T = 1_795_746_600;
const DAY = 20_784;
const startOf = (day: number) => day * 86_400 - 28_800;

interface Key {
  readonly secret: Uint8Array;
  readonly point: Uint8Array;
}
function key(name: string): Key {
  const secret = sha256(utf8(`sanxiang test key ${name}`));
  return { secret, point: p256.getPublicKey(secret, true) };
}
const root = key('root');
const agencyOld = key('agency A 1');
const agencyNew = key('agency A 2');
const agencyB = key('agency B 1');
const agencyC = key('agency C 1');
const holder = key('holder 1');
const other = key('holder 2');
const attacker = key('attacker');

const by =
  (signer: Key): RawSigner =>
  (message) =>
    p256.sign(message, signer.secret, { lowS: true });
const otherS =
  (sign: RawSigner): RawSigner =>
  (message) =>
    withOtherS(sign(message));

/** SM2 with a fixed k, so that the file is written the same again. */
const sm2Secret = hex(sha256(utf8('sanxiang test key agency A 3, SM2')));
const sm2Public = sm2.getPublicKeyFromPrivateKey(sm2Secret);
const bySm2: RawSigner = (message) => {
  const k = hex(sha256(cat(utf8('k'), message)));
  const x1 = BigInt(`0x${sm2.getPublicKeyFromPrivateKey(k).slice(2, 66)}`);
  const pointPool = [{ k: BigInt(`0x${k}`), x1 }];
  return unhex(sm2.doSignature(message, sm2Secret, { hash: true, userId: '1234567812345678', pointPool }));
};
const SM2 = int(-65_538);

const A = unhex('a1a2a3a4a5a6a7a8');
const B = unhex('b1b2b3b4b5b6b7b8');
const C = unhex('c1c2c3c4c5c6c7c8');

interface CredentialFields {
  iss: Bytes;
  sub: Bytes;
  exp: Bytes;
  nbf: Bytes;
  cnf: Bytes;
  name: Bytes;
  status: Bytes;
  scope: Bytes;
}
const ordinaryFields: CredentialFields = {
  iss: bstr(A),
  sub: int(65_010_020_230_017),
  exp: int(DAY + 50),
  nbf: int(DAY - 10),
  cnf: bstr(holder.point),
  name: bstr(utf16('王志强')),
  status: int(17),
  scope: int(66),
};
function entriesOf(fields: CredentialFields): Entry[] {
  return [
    [int(1), fields.iss],
    [int(2), fields.sub],
    [int(4), fields.exp],
    [int(5), fields.nbf],
    [int(8), fields.cnf],
    [int(-1), fields.name],
    [int(-2), fields.status],
    [int(-3), fields.scope],
  ];
}

function credential(fields: Partial<CredentialFields> = {}, parts: Partial<Sign1Parts> = {}): Uint8Array {
  return sign1({
    protectedBytes: headerOf(2),
    unprotected: map(),
    payload: map(...entriesOf({ ...ordinaryFields, ...fields })),
    aad: credentialAad,
    sign: by(agencyNew),
    ...parts,
  });
}

interface ProofFields {
  iat?: Bytes;
  nonce?: Bytes;
  inspection?: Bytes | null;
  flags?: Bytes | null;
  challenge?: Bytes | null;
}
function proofPayload(fields: ProofFields = {}): Uint8Array {
  const entries: Entry[] = [
    [int(6), fields.iat ?? int(T - 5)],
    [int(10), fields.nonce ?? bstr(unhex('0011223344556677'))],
  ];
  const inspection = fields.inspection === undefined ? int(202_611_270_017) : fields.inspection;
  const flags = fields.flags === undefined ? int(1) : fields.flags;
  if (inspection !== null) entries.push([int(-1), inspection]);
  if (flags !== null) entries.push([int(-2), flags]);
  if (fields.challenge !== undefined && fields.challenge !== null) entries.push([int(-3), fields.challenge]);
  return map(...entries);
}

function proof(of: Uint8Array, fields: ProofFields = {}, parts: Partial<Sign1Parts> = {}): Uint8Array {
  return sign1({
    protectedBytes: proofHeader,
    unprotected: map(),
    payload: proofPayload(fields),
    aad: proofAad(of),
    sign: by(holder),
    ...parts,
  });
}

interface Case {
  fragment: string | { repeat: string; times: number };
  /** Unix seconds. */
  opened: number;
  now: number;
  challenge?: number;
  /** Key of `lists`; null: none. */
  trust: string | null;
  status: string | null;
  checker?: 'fallback';
}
const env = (over: Partial<Case> = {}): Omit<Case, 'fragment'> => ({
  opened: T,
  now: over.opened ?? T,
  trust: 'trust',
  status: 'status-a',
  ...over,
});

/** An ordinary code, with fields of credential and proof, and circumstances, of its own. */
function code(
  fields: Partial<CredentialFields> = {},
  proofFields: ProofFields = {},
  over: Partial<Case> = {},
  parts: Partial<Sign1Parts> = {},
): Case {
  const issued = credential(fields, parts);
  return { fragment: fragmentOf(array(issued, proof(issued, proofFields))), ...env(over) };
}
/** The same bytes but for one part, whose signature no longer fits. */
function alteredCredential(fields: Partial<CredentialFields>, parts: Partial<Sign1Parts> = {}): Case {
  const honest = credential();
  const issued = credential(fields, { signature: honest.slice(-64), ...parts });
  return { fragment: fragmentOf(array(issued, proof(issued))), ...env() };
}
function alteredProof(fields: ProofFields, was: ProofFields = {}): Case {
  const issued = credential();
  const honest = proof(issued, was);
  return {
    fragment: fragmentOf(array(issued, proof(issued, fields, { signature: honest.slice(-64) }))),
    ...env(),
  };
}
/** As the agency signed it, but spelt otherwise than the format says. */
const signedPayload = (payload: Uint8Array): Case => code({}, {}, {}, { payload });
const raw = (bytes: Uint8Array): Case => ({ fragment: fragmentOf(bytes), ...env() });
const said = (value: string): Case => ({ fragment: value, ...env() });

const ordinary = credential();
const ordinaryCode = array(ordinary, proof(ordinary));
const ordinaryFragment = fragmentOf(ordinaryCode);
const ordinaryEntries = entriesOf(ordinaryFields);
const swapped = (at: number, entry: Entry): Uint8Array =>
  map(...ordinaryEntries.map((one, i) => (i === at ? entry : one)));
const day2 = startOf(DAY + 2);

/** Bytes that the last group of six cannot hold. */
const PARTIAL_FULL = '999999999999999';

const holderOffCurve = (() => {
  // The first x from this on that has no y.
  for (let last = 1; ; last += 1) {
    const point = cat([2], sha256(utf8('off the curve')).slice(0, 31), [last]);
    try {
      p256.Point.fromBytes(point);
    } catch {
      return point;
    }
  }
})();

const cases: Record<string, () => Case> = {
  ordinary: () => code(),
  'long-name': () => code({ name: bstr(utf16('阿卜杜热合曼·买买提吐尔逊')) }),
  'latin-name': () => code({ name: text('Aynur Memet') }),
  'rare-character': () => code({ name: bstr(utf16('𠮷田明')) }),
  'lettered-certificate': () => code({ sub: text('新A-0101-0017') }),
  'leading-zero': () => code({ sub: text('065010020230') }),
  'bare-proof': () => code({}, { inspection: null, flags: null }),
  'two-officers': () => code({}, { flags: int(3) }),
  challenge: () => code({}, { challenge: int(482_913) }, { challenge: 482_913 }),
  'challenge-zeros': () => code({}, { challenge: int(0) }, { challenge: 0 }),
  'challenge-unasked': () => code({}, { challenge: int(482_913) }),
  oldest: () => code({}, { iat: int(T - 150) }),
  'ahead-within': () => code({}, { iat: int(T + 60) }),
  'slow-load': () => code({}, { iat: int(T - 10) }, { opened: T, now: T + 300 }),
  'first-day': () =>
    code({ nbf: int(DAY + 1) }, { iat: int(startOf(DAY + 1)) }, { opened: startOf(DAY + 1) }),
  'last-day': () => code({ exp: int(DAY + 1) }, { iat: int(day2 - 1) }, { opened: day2 - 1 }),
  'old-key': () =>
    code(
      { nbf: int(DAY - 45), exp: int(DAY + 20) },
      {},
      {},
      { protectedBytes: headerOf(1), sign: by(agencyOld) },
    ),
  'new-key': () => code({ nbf: int(DAY - 40), exp: int(DAY + 50) }),
  'last-entry': () => code({ status: int(19_999) }),
  largest: () => code({ scope: int(255) }, { inspection: int(Number.MAX_SAFE_INTEGER) }),
  'without-hash-sign': () => said(ordinaryFragment.slice(1)),
  'list-last-second': () => code({}, { iat: int(T + 604_800) }, { opened: T + 604_800, trust: 'trust-week' }),

  stale: () => code({}, { iat: int(T - 151) }),
  screenshot: () => code({}, { iat: int(T - 3600) }),
  ahead: () => code({}, { iat: int(T + 61) }),
  'phone-behind': () => code({}, { iat: int(T - 4260) }, { opened: T - 4260 }),
  'challenge-missing': () => code({}, {}, { challenge: 482_913 }),
  'challenge-wrong': () => code({}, { challenge: int(482_914) }, { challenge: 482_913 }),
  'day-card': () => code({}, { iat: int(T - 7200), flags: int(4) }),
  'day-card-old': () => code({}, { iat: int(T - 43_200), flags: int(4) }),
  'day-card-challenge': () => code({}, { iat: int(T - 7200), flags: int(4) }, { challenge: 482_913 }),
  fallback: () => code({}, {}, { checker: 'fallback' }),
  'stale-and-list-old': () => code({}, { iat: int(T + 691_200 - 3600) }, { opened: T + 691_200 }),

  'no-status-list': () => code({}, {}, { status: null }),
  'other-agencys-list': () => code({}, {}, { status: 'status-b' }),
  'list-eight-days-old': () => code({}, { iat: int(T + 604_801) }, { opened: T + 604_801 }),
  'trust-list-old': () =>
    code(
      {},
      { iat: int(T + 604_801) },
      { opened: T + 604_801, trust: 'trust-week', status: 'status-a-month' },
    ),
  'outside-list': () => code({ status: int(20_000) }),
  'value-three': () => code({ status: int(7) }),

  suspended: () => code({ status: int(5) }),
  revoked: () => code({ status: int(6) }),
  'revoked-and-stale': () => code({ status: int(6) }, { iat: int(T - 3600) }),
  'revoked-and-expired': () => code({ status: int(6), exp: int(DAY - 1) }),
  'revoked-list-old': () => code({ status: int(6) }, { iat: int(T + 604_801) }, { opened: T + 604_801 }),
  'revoked-fallback': () => code({ status: int(6) }, {}, { checker: 'fallback' }),
  'suspended-and-expired': () => code({ status: int(5), exp: int(DAY - 1) }),
  expired: () => code({ exp: int(DAY + 1) }, { iat: int(day2) }, { opened: day2 }),
  'expired-list-old': () => code({ exp: int(DAY + 2) }, { iat: int(T + 604_801) }, { opened: T + 604_801 }),
  'not-yet': () =>
    code({ nbf: int(DAY + 1) }, { iat: int(startOf(DAY + 1) - 1) }, { opened: startOf(DAY + 1) - 1 }),

  'no-trust-list': () => code({}, {}, { trust: null }),
  'agency-unknown': () => code({ iss: bstr(C) }, {}, {}, { protectedBytes: headerOf(1), sign: by(agencyC) }),
  'key-unknown': () => code({}, {}, {}, { protectedBytes: headerOf(9) }),
  'key-ended': () =>
    code({ nbf: int(DAY - 40) }, {}, {}, { protectedBytes: headerOf(1), sign: by(agencyOld) }),
  'key-not-begun': () => code({ nbf: int(DAY - 41), exp: int(DAY + 20) }),
  'sm2-off': () => code({}, {}, {}, { protectedBytes: map([int(1), SM2], [int(4), bstr([3])]), sign: bySm2 }),
  'sm2-holder-off': () => {
    const issued = credential({}, { payload: map(...ordinaryEntries, [int(-4), SM2]) });
    return {
      fragment: fragmentOf(
        array(issued, proof(issued, {}, { protectedBytes: map([int(1), SM2]), sign: bySm2 })),
      ),
      ...env(),
    };
  },
  'algorithm-swapped': () =>
    code({}, {}, {}, { protectedBytes: map([int(1), SM2], [int(4), bstr([2])]), sign: bySm2 }),

  'name-changed': () => alteredCredential({ name: bstr(utf16('王志刚')) }),
  'certificate-changed': () => alteredCredential({ sub: int(65_010_020_230_018) }),
  'validity-extended': () => alteredCredential({ exp: int(DAY + 80) }),
  'index-changed': () => alteredCredential({ status: int(18) }),
  'scope-widened': () => alteredCredential({ scope: int(70) }),
  'holder-swapped': () => {
    const issued = credential({ cnf: bstr(attacker.point) }, { signature: credential().slice(-64) });
    return { fragment: fragmentOf(array(issued, proof(issued, {}, { sign: by(attacker) }))), ...env() };
  },
  'issuer-swapped': () => alteredCredential({ iss: bstr(B) }, { protectedBytes: headerOf(1) }),
  'key-id-swapped': () => alteredCredential({}, { protectedBytes: headerOf(1) }),
  'self-made': () => code({}, {}, {}, { sign: by(holder) }),
  'credential-no-domain': () => code({}, {}, {}, { aad: null }),
  'credential-signed-as-proof': () => code({}, {}, {}, { aad: proofAad(ordinary) }),
  'proof-time-changed': () => alteredProof({}, { iat: int(T - 3600) }),
  'proof-inspection-changed': () => alteredProof({ inspection: int(202_611_270_018) }),
  'proof-recording-flag': () => alteredProof({}, { flags: null }),
  'proof-two-officers-dropped': () => alteredProof({}, { flags: int(3) }),
  'day-card-flag-dropped': () => alteredProof({ flags: null }, { flags: int(4) }),
  'challenge-added': () => ({ ...alteredProof({ challenge: int(482_913) }), challenge: 482_913 }),
  'another-holders-proof': () => ({
    fragment: fragmentOf(array(ordinary, proof(ordinary, {}, { sign: by(other) }))),
    ...env(),
  }),
  'proof-of-renewed-credential': () => ({
    fragment: fragmentOf(array(ordinary, proof(credential({ nbf: int(DAY - 40), exp: int(DAY - 1) })))),
    ...env(),
  }),
  'proof-without-hash': () => ({
    fragment: fragmentOf(array(ordinary, proof(ordinary, {}, { aad: utf8('sanxiang-proof-1') }))),
    ...env(),
  }),
  'holder-not-on-curve': () => code({ cnf: bstr(holderOffCurve) }),
  'signatures-swapped': () => {
    const made = proof(ordinary);
    return {
      fragment: fragmentOf(
        array(
          credential({}, { signature: made.slice(-64) }),
          proof(ordinary, {}, { signature: ordinary.slice(-64) }),
        ),
      ),
      ...env(),
    };
  },

  empty: () => said(''),
  'hash-only': () => said('#'),
  anchor: () => said('#rights'),
  'version-two': () => said(`#2${ordinaryFragment.slice(2)}`),
  'version-only': () => said('#1'),
  'cut-in-group': () => said(ordinaryFragment.slice(0, -4)),
  'cut-at-group': () =>
    said(`#1${digits(ordinaryCode.slice(0, Math.floor(ordinaryCode.length / 7) * 7 - 7))}`),
  'cut-in-middle': () => said(ordinaryFragment.slice(0, Math.floor(ordinaryFragment.length / 2))),
  appended: () => said(`${ordinaryFragment}&from=timeline`),
  'space-inside': () => said(`${ordinaryFragment.slice(0, 100)}\n${ordinaryFragment.slice(100)}`),
  'too-long': () => said(`#1${'0'.repeat(934)}`),
  'ten-megabytes': () => ({ fragment: { repeat: '0', times: 10_000_000 }, ...env() }),
  'group-overflow': () => said(`#1${String(2n ** 56n).padStart(17, '0')}${ordinaryFragment.slice(19)}`),
  'partial-group-overflow': () => {
    const whole = Math.floor(ordinaryCode.length / 7) * 7;
    return said(`#1${digits(ordinaryCode.slice(0, whole))}${PARTIAL_FULL}`);
  },
  'trailing-byte': () => raw(cat(ordinaryCode, [0])),
  'not-cbor': () => raw(new Uint8Array(14)),
  'other-cbor': () => raw(int(7)),
  'three-parts': () => raw(array(ordinary, proof(ordinary), int(0))),
  tagged: () => raw(array(cat([0xd2], ordinary), proof(ordinary))),
  'non-minimal': () => {
    const long = (n: number) => cat([0x1a], Uint8Array.of(0, 0, n >> 8, n & 255));
    return signedPayload(swapped(2, [int(4), long(DAY + 50)]));
  },
  indefinite: () => signedPayload(cat([0xbf], ...ordinaryEntries.flat(), [0xff])),
  'wrong-order': () => signedPayload(map(...[...ordinaryEntries].reverse())),
  'duplicate-label': () => {
    const [iss, sub, exp, nbf, cnf, name, ...rest] = ordinaryEntries;
    const all = [iss, sub, exp, nbf, cnf, name, name, ...rest].filter((one) => one !== undefined);
    return signedPayload(map(...all));
  },
  'unknown-label': () => signedPayload(map(...ordinaryEntries, [int(-5), int(1)])),
  'missing-label': () => signedPayload(map(...ordinaryEntries.slice(0, -1))),
  'unprotected-not-empty': () => code({}, {}, {}, { unprotected: map([int(-1), int(0)]) }),
  'header-unknown': () =>
    code({}, {}, {}, { protectedBytes: map([int(1), int(-7)], [int(4), bstr([2])], [int(5), bstr([0])]) }),
  'header-no-algorithm': () => ({
    fragment: fragmentOf(array(ordinary, proof(ordinary, {}, { protectedBytes: map() }))),
    ...env(),
  }),
  'proof-algorithm-other': () => ({
    fragment: fragmentOf(
      array(ordinary, proof(ordinary, {}, { protectedBytes: map([int(1), SM2]), sign: bySm2 })),
    ),
    ...env(),
  }),
  'float-day': () => signedPayload(swapped(2, [int(4), [0xfa, 0x46, 0xa2, 0xc4, 0x00]])),
  'days-reversed': () => code({ exp: int(DAY - 11) }),
  'first-day-enormous': () => code({ nbf: cat([0x1b], new Uint8Array(8).fill(255)) }),
  'first-day-enormous-negative': () => code({ nbf: cat([0x3b], new Uint8Array(8).fill(255)) }),
  'validity-too-long': () => code({ exp: int(DAY + 81) }),
  'index-negative': () => code({ status: int(-1) }),
  'index-too-large': () => code({ status: int(2 ** 20) }),
  'scope-zero': () => code({ scope: int(0) }),
  'scope-unknown-bit': () => code({ scope: int(256) }),
  'issuer-short': () => code({ iss: bstr(A.slice(0, 7)) }),
  'key-id-long': () => code({}, {}, {}, { protectedBytes: map([int(1), int(-7)], [int(4), bstr([0, 2])]) }),
  'holder-key-short': () => code({ cnf: bstr(holder.point.slice(0, 32)) }),
  'holder-key-uncompressed': () => code({ cnf: bstr(cat([4], holder.point.slice(1))) }),
  'name-empty': () => code({ name: text('') }),
  'name-longer-form': () => code({ name: text('王志强') }),
  'name-utf16-not-shorter': () => code({ name: bstr(utf16('Aynur Memet')) }),
  'name-odd-bytes': () => code({ name: bstr(utf16('王志强').slice(0, 5)) }),
  'name-lone-surrogate': () => code({ name: bstr(cat(utf16('王'), [0xd8, 0x42])) }),
  'name-bad-utf8': () => code({ name: cat([0x64], utf8('Ay'), [0xc3, 0x28]) }),
  'name-control': () => code({ name: bstr(utf16('王志强\n执法')) }),
  'name-bidi': () => code({ name: bstr(utf16('王志强\u202e')) }),
  'name-not-composed': () => code({ name: text('Ame\u0301lie') }),
  'certificate-number-as-text': () => code({ sub: text('65010020230017') }),
  'certificate-empty': () => code({ sub: text('') }),
  'certificate-zero': () => code({ sub: int(0) }),
  'nonce-short': () => code({}, { nonce: bstr(unhex('00112233445566')) }),
  'inspection-zero': () => code({}, { inspection: int(0) }),
  'inspection-too-large': () => code({}, { inspection: int(2 ** 53) }),
  'flags-zero': () => code({}, { flags: int(0) }),
  'flags-unknown': () => code({}, { flags: int(8) }),
  'challenge-seven-digits': () => code({}, { challenge: int(1_000_000) }),
  'high-s': () => code({}, {}, {}, { sign: otherS(by(agencyNew)) }),
  'proof-high-s': () => ({
    fragment: fragmentOf(array(ordinary, proof(ordinary, {}, { sign: otherS(by(holder)) }))),
    ...env(),
  }),
  'signature-zero': () => code({}, {}, {}, { signature: new Uint8Array(64) }),
  'signature-r-order': () => code({}, {}, {}, { signature: cat(P256_ORDER_BYTES, ordinary.slice(-32)) }),
  'signature-short': () => code({}, {}, {}, { signature: ordinary.slice(-63) }),
  nested: () => raw(new Uint8Array(300).fill(0x81)),
  'length-bomb': () => raw(cat([0x82, 0x5b], [0, 0, 0, 1, 0, 0, 0, 0], ordinary)),
  'item-bomb': () => raw(cat([0x9b], [0, 0, 0, 1, 0, 0, 0, 0], ordinary)),
};

const keyOf = (keyId: number, alg: Bytes, point: Bytes, from: number, to: number) =>
  map([int(1), int(keyId)], [int(2), alg], [int(3), bstr(point)], [int(4), int(from)], [int(5), int(to)]);

function trustList(nextUpdate: number): Uint8Array {
  const agencies = array(
    map(
      [int(1), bstr(A)],
      [int(2), text('天山县市场监督管理局')],
      [int(3), text('天山县市监局')],
      [int(4), text('0991-2315000')],
      [int(5), text('https://zf.example.cn')],
      [int(6), text('https://zf.example.cn/complaints')],
      [
        int(7),
        array(
          keyOf(1, int(-7), agencyOld.point, DAY - 200, DAY - 41),
          keyOf(2, int(-7), agencyNew.point, DAY - 40, DAY + 300),
          keyOf(3, SM2, unhex(sm2.compressPublicKeyHex(sm2Public)), DAY - 40, DAY + 300),
        ),
      ],
      [int(8), text('status/a1a2a3a4a5a6a7a8.cose')],
    ),
    map(
      [int(1), bstr(B)],
      [int(2), text('天山县城市管理局')],
      [int(4), text('12319')],
      [int(6), text('12345')],
      [int(7), array(keyOf(1, int(-7), agencyB.point, DAY - 200, DAY + 300))],
      [int(8), text('status/b1b2b3b4b5b6b7b8.cose')],
    ),
  );
  return sign1({
    protectedBytes: map([int(1), int(-7)], [int(4), bstr(sha256(root.point).slice(0, 8))]),
    unprotected: map(),
    payload: map([int(1), int(T - 3600)], [int(2), int(nextUpdate)], [int(3), agencies]),
    aad: utf8('sanxiang-trust-1'),
    sign: by(root),
  });
}

function statusList(issuer: Uint8Array, signer: Key, keyId: number, nextUpdate: number): Uint8Array {
  const entries = new Uint8Array(5000);
  // Index 5 suspended (2), 6 revoked (1), 7 a value that nobody defined: bits 2–3, 4–5, 6–7 of the second byte.
  entries[1] = (2 << 2) | (1 << 4) | (3 << 6);
  return sign1({
    protectedBytes: map(
      [int(1), int(-7)],
      [int(4), bstr([keyId])],
      [int(16), text('application/statuslist+cwt')],
    ),
    unprotected: map(),
    payload: map(
      [int(2), text(`sanxiang:status:${hex(issuer)}`)],
      [int(4), int(nextUpdate)],
      [int(6), int(T - 3600)],
      [int(65_533), map([text('lst'), bstr(deflateSync(entries, { level: 9 }))], [text('bits'), int(2)])],
    ),
    aad: utf8('sanxiang-status-1'),
    sign: by(signer),
  });
}

const expected: { name: string }[] = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));
const missing = expected.filter(({ name }) => cases[name] === undefined).map(({ name }) => name);
if (missing.length > 0) throw new Error(`expected, not made: ${missing.join(', ')}`);

const WEEK = T + 604_800;
const MONTH = T + 30 * 86_400;
const vectors = {
  root: hex(root.point),
  lists: {
    trust: hex(trustList(MONTH)),
    'trust-week': hex(trustList(WEEK)),
    'status-a': hex(statusList(A, agencyNew, 2, WEEK)),
    'status-a-month': hex(statusList(A, agencyNew, 2, MONTH)),
    'status-b': hex(statusList(B, agencyB, 1, WEEK)),
  },
  /** Secret keys of these vectors alone: for those who try another implementation. */
  secrets: { agency: hex(agencyNew.secret), holder: hex(holder.secret), root: hex(root.secret) },
  codes: Object.fromEntries(Object.entries(cases).map(([name, make]) => [name, make()])),
};
writeFileSync(new URL('codes.json', folder), `${JSON.stringify(vectors, null, 2)}\n`);
console.log(`${Object.keys(cases).length} codes`);
