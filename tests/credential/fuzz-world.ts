/**
 * The world of the fuzz: a root, two agencies with their keys, holders, lists, and codes of which it is known what was broken
 * in making them. What must be said of a code follows from that knowledge alone (`mustBe`), never from the verifier.
 */
import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { p256 } from '@noble/curves/nist.js';
import { decompressP256 } from '../../shared/credential/p256-point.ts';
import type { SignatureChecker } from '../../shared/credential/signature.ts';
import {
  array,
  type Bytes,
  bstr,
  cat,
  credentialAad,
  type Entry,
  fragmentOf,
  headerOf,
  hex,
  int,
  map,
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
} from './raw-code.ts';

/** 2026-11-27 10:30 in Shanghai, and its day. */
export const T = 1_795_746_600;
const DAY = 20_784;

/** Keys by name; signed by OpenSSL through node:crypto, fifty times as fast as script. */
export interface Key {
  readonly point: Uint8Array;
  readonly sign: RawSigner;
}

const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8';

function keyOf(name: string): Key {
  const secret = sha256(utf8(`fuzz ${name}`));
  const whole = p256.getPublicKey(secret, false);
  const part = (from: number, to: number) => Buffer.from(whole.slice(from, to)).toString('base64url');
  const d = Buffer.from(secret).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65), d };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    point: p256.getPublicKey(secret, true),
    sign(message) {
      const made = new Uint8Array(nodeSign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }));
      return hex(made.subarray(32)) > HALF ? withOtherS(made) : made;
    },
  };
}

/** Checks by OpenSSL: another implementation than the page's; each check is made, none is remembered. */
export function opensslChecker(counted: { checks: number }): SignatureChecker {
  const keys = new Map<string, KeyObject | null>();
  const imported = (point: Uint8Array): KeyObject | null => {
    const whole = decompressP256(point);
    if (whole === null) return null;
    const part = (from: number, to: number) => Buffer.from(whole.slice(from, to)).toString('base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65) };
    return createPublicKey({ key: jwk, format: 'jwk' });
  };
  return {
    kind: 'webcrypto',
    async verify(alg, publicKey, message, signature) {
      counted.checks += 1;
      if (alg !== -7) return false;
      const name = hex(publicKey);
      if (!keys.has(name)) {
        if (keys.size > 500) keys.clear();
        keys.set(name, imported(publicKey));
      }
      const key = keys.get(name);
      return key !== undefined && key !== null
        ? nodeVerify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
        : false;
    },
  };
}

const root = keyOf('root');
const A = {
  issuer: unhex('a1a2a3a4a5a6a7a8'),
  old: keyOf('A old'),
  key: keyOf('A'),
  removed: keyOf('A removed'),
};
const B = { issuer: unhex('b1b2b3b4b5b6b7b8'), key: keyOf('B') };
const C = { issuer: unhex('c1c2c3c4c5c6c7c8'), key: keyOf('C') };
const holders = Array.from({ length: 6 }, (_, at) => keyOf(`holder ${at}`));
const attacker = keyOf('attacker');

const names = ['王志强', '阿卜杜热合曼·买买提吐尔逊', 'Aynur Memet', '𠮷田明', '李'].map((name) =>
  utf8(name).length > 2 * name.length ? bstr(utf16(name)) : text(name),
);

const SUSPENDED = 5;
const REVOKED = 6;
const VALUE_THREE = 7;
const SIZE = 4000;
const HOUR = 3600;
const WEEK = 604_800;

function statusBytes(issuer: Uint8Array, key: Key, keyId: number, issued: number, bits: number): Uint8Array {
  const entries = new Uint8Array(SIZE / 4);
  entries[1] = bits;
  return sign1({
    protectedBytes: map(
      [int(1), int(-7)],
      [int(4), bstr([keyId])],
      [int(16), text('application/statuslist+cwt')],
    ),
    unprotected: map(),
    payload: map(
      [int(2), text(`sanxiang:status:${hex(issuer)}`)],
      [int(4), int(issued + WEEK)],
      [int(6), int(issued)],
      [int(65_533), map([text('lst'), bstr(deflateSync(entries))], [text('bits'), int(2)])],
    ),
    aad: utf8('sanxiang-status-1'),
    sign: key.sign,
  });
}

function trustBytes(issued: number): Uint8Array {
  const key = (keyId: number, point: Bytes, from: number, to: number) =>
    map(
      [int(1), int(keyId)],
      [int(2), int(-7)],
      [int(3), bstr(point)],
      [int(4), int(from)],
      [int(5), int(to)],
    );
  const agency = (issuer: Uint8Array, keys: Uint8Array) =>
    map(
      [int(1), bstr(issuer)],
      [int(2), text('天山县市场监督管理局')],
      [int(4), text('12345')],
      [int(6), text('12345')],
      [int(7), keys],
      [int(8), text('status.cose')],
    );
  return sign1({
    protectedBytes: map([int(1), int(-7)], [int(4), bstr(sha256(root.point).slice(0, 8))]),
    unprotected: map(),
    payload: map(
      [int(1), int(issued)],
      [int(2), int(issued + 30 * 86_400)],
      [
        int(3),
        array(
          agency(
            A.issuer,
            array(key(1, A.old.point, DAY - 200, DAY - 41), key(2, A.key.point, DAY - 40, DAY + 300)),
          ),
          agency(B.issuer, array(key(1, B.key.point, DAY - 200, DAY + 300))),
        ),
      ],
    ),
    aad: utf8('sanxiang-trust-1'),
    sign: root.sign,
  });
}

/** The lists of the world as files. `earlier`: an hour before, when nobody had been taken back. */
export const files = {
  root: { alg: -7, publicKey: root.point },
  trust: trustBytes(T - HOUR),
  statusA: statusBytes(A.issuer, A.key, 2, T - HOUR, (2 << 2) | (1 << 4) | (3 << 6)),
  statusAEarlier: statusBytes(A.issuer, A.key, 2, T - 2 * HOUR, 0),
  statusB: statusBytes(B.issuer, B.key, 1, T - HOUR, (2 << 2) | (1 << 4) | (3 << 6)),
};

/** What was broken in making a code, each independently of the others. */
export type Break =
  | 'stale'
  | 'ahead'
  | 'challenge-missing'
  | 'challenge-wrong'
  | 'day-card'
  | 'day-card-old'
  | 'phone-behind'
  | 'fallback'
  | 'revoked'
  | 'suspended'
  | 'value-three'
  | 'outside'
  | 'no-list'
  | 'rolled-back'
  | 'list-old'
  | 'expired'
  | 'not-yet'
  | 'agency-unknown'
  | 'key-removed'
  | 'key-rotated'
  | 'no-trust-list'
  | 'wrong-issuer'
  | 'self-made'
  | 'changed-credential'
  | 'other-purpose'
  | 'another-holder'
  | 'other-credential'
  | 'changed-proof'
  | 'unbound-proof'
  | 'structure'
  | 'high-s'
  | 'bytes'
  | 'digits';

export interface FuzzCode {
  readonly fragment: string;
  readonly opened: number;
  readonly now: number;
  readonly challenge: number | null;
  readonly trust: boolean;
  /** Which status lists the phone was served, and whether it had seen the newer one of A before. */
  readonly served: 'current' | 'earlier' | 'both' | 'none';
  readonly fallback: boolean;
  readonly broken: readonly Break[];
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
};
const whole = (random: Random, below: number): number => Math.floor(random() * below);

/** What stands against a code that both have signed: at most one of a row. */
const circumstances: readonly (readonly Break[])[] = [
  ['stale', 'ahead', 'day-card', 'day-card-old'],
  ['challenge-missing', 'challenge-wrong'],
  ['revoked', 'suspended', 'value-three', 'outside', 'no-list', 'rolled-back'],
  ['expired', 'not-yet', 'list-old'],
  ['phone-behind'],
  ['fallback'],
];
const issuers: readonly Break[] = ['agency-unknown', 'key-removed', 'key-rotated', 'no-trust-list'];
const forgeries: readonly Break[] = [
  'wrong-issuer',
  'self-made',
  'changed-credential',
  'other-purpose',
  'another-holder',
  'other-credential',
  'changed-proof',
  'unbound-proof',
];

/** Which breaks a code gets. */
function plan(random: Random): Break[] {
  const broken: Break[] = [];
  const some = (share: number) => {
    for (const row of circumstances) if (random() < share) broken.push(pick(random, row));
  };
  const draw = random();
  if (draw < 0.12) return broken;
  if (draw < 0.42) some(0.3);
  else if (draw < 0.52) {
    broken.push(pick(random, issuers));
    some(0.1);
  } else if (draw < 0.74) {
    broken.push(pick(random, forgeries));
    some(0.15);
  } else if (draw < 0.82) broken.push('structure');
  else if (draw < 0.84) broken.push('high-s');
  else if (draw < 0.94) broken.push('bytes');
  else broken.push('digits');
  return broken;
}

interface Fields {
  issuer: Uint8Array;
  keyId: number;
  signer: Key;
  holder: Key;
  first: number;
  last: number;
  index: number;
  name: Bytes;
  certificate: Bytes;
  scope: number;
}

function entriesOf(of: Fields): Entry[] {
  return [
    [int(1), bstr(of.issuer)],
    [int(2), of.certificate],
    [int(4), int(of.last)],
    [int(5), int(of.first)],
    [int(8), bstr(of.holder.point)],
    [int(-1), of.name],
    [int(-2), int(of.index)],
    [int(-3), int(of.scope)],
  ];
}

const credentialOf = (of: Fields, over: Partial<Sign1Parts> = {}): Uint8Array =>
  sign1({
    protectedBytes: headerOf(of.keyId),
    unprotected: map(),
    payload: map(...entriesOf(of)),
    aad: credentialAad,
    sign: of.signer.sign,
    ...over,
  });

interface ProofParts {
  at: number;
  nonce: Uint8Array;
  inspection: number;
  flags: number;
  challenge: number | null;
}
function proofEntries(of: ProofParts): Entry[] {
  const entries: Entry[] = [
    [int(6), int(of.at)],
    [int(10), bstr(of.nonce)],
  ];
  if (of.inspection !== 0) entries.push([int(-1), int(of.inspection)]);
  if (of.flags !== 0) entries.push([int(-2), int(of.flags)]);
  if (of.challenge !== null) entries.push([int(-3), int(of.challenge)]);
  return entries;
}
const proofOf = (
  credential: Uint8Array,
  holder: Key,
  of: ProofParts,
  over: Partial<Sign1Parts> = {},
): Uint8Array =>
  sign1({
    protectedBytes: proofHeader,
    unprotected: map(),
    payload: map(...proofEntries(of)),
    aad: proofAad(credential),
    sign: holder.sign,
    ...over,
  });

/** Ways to spell a payload, well signed, that version 1 does not have. */
const spellings: readonly ((entries: Entry[], random: Random) => Uint8Array)[] = [
  (entries) => map(...[...entries].reverse()),
  (entries, random) => {
    const at = whole(random, entries.length);
    return map(...entries.slice(0, at + 1), ...entries.slice(at));
  },
  (entries) => cat([0xbf], ...entries.flat(), [0xff]),
  (entries, random) => map(...entries, [int(-5 - whole(random, 200)), int(1)]),
  (entries, random) => {
    const at = whole(random, entries.length);
    // A head one size too long.
    return map(
      ...entries.map(
        (one, i): Entry =>
          i === at ? [cat([0x18 | ((one[0][0] ?? 0) & 0xe0)], [(one[0][0] ?? 0) & 31]), one[1]] : one,
      ),
    );
  },
  (entries, random) => {
    const at = whole(random, entries.length);
    const other = pick<Bytes>(random, [
      [0xf6],
      [0xf9, 0x3c, 0x00],
      [0xfb, 0x40, 0xd4, 0x4c, 0, 0, 0, 0, 0],
      [0xc1, 0x1a, 0x6b, 0x08, 0xea, 0x28],
      [0x80],
      [0xa0],
      [0xf5],
      [0x5f, 0x41, 0x01, 0xff],
      [0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0x62, 0xc3, 0x28],
    ]);
    return map(...entries.map((one, i): Entry => (i === at ? [one[0], other] : one)));
  },
  // A tag, and a map that is no map.
  (entries) => cat([0xd8, 0x3d], map(...entries)),
  (entries) => array(...entries.map(([, value]) => value)),
  (entries) => cat(map(...entries), [0]),
];

/** One code, and what was broken in making it. */
export function fuzzCode(random: Random): FuzzCode {
  const broken = plan(random);
  const has = (one: Break) => broken.includes(one);
  const isA = random() < 0.7 || has('key-removed') || has('key-rotated') || has('rolled-back');
  const holder = pick(random, holders);
  const fields: Fields = {
    issuer: isA ? A.issuer : B.issuer,
    keyId: isA ? 2 : 1,
    signer: isA ? A.key : B.key,
    holder,
    first: DAY - whole(random, 30),
    last: DAY + whole(random, 50),
    index: 8 + whole(random, SIZE - 8),
    name: pick(random, names),
    certificate: random() < 0.8 ? int(1 + whole(random, 2 ** 48)) : text(`0${whole(random, 99_999)}`),
    scope: 1 + whole(random, 255),
  };
  // The old key's own days; sometimes a credential of then, which is in order.
  if (isA && broken.length === 0 && random() < 0.2)
    Object.assign(fields, { keyId: 1, signer: A.old, first: DAY - 41 - whole(random, 30), last: DAY + 5 });
  if (has('key-rotated')) Object.assign(fields, { keyId: 1, signer: A.old, first: DAY - whole(random, 40) });
  if (has('key-removed')) Object.assign(fields, { keyId: 3, signer: A.removed });
  if (has('agency-unknown')) Object.assign(fields, { issuer: C.issuer, keyId: 1, signer: C.key });
  if (has('expired')) Object.assign(fields, { first: DAY - 40, last: DAY - 1 - whole(random, 30) });
  if (has('expired') && has('key-rotated')) fields.last = DAY - 1;
  if (has('expired') && has('key-rotated')) fields.first = DAY - 40;
  if (has('not-yet')) Object.assign(fields, { first: DAY + 1 + whole(random, 20), last: DAY + 60 });
  if (has('list-old')) fields.last = DAY + 40;
  if (has('revoked') || has('rolled-back')) fields.index = REVOKED;
  if (has('suspended')) fields.index = SUSPENDED;
  if (has('value-three')) fields.index = VALUE_THREE;
  if (has('outside')) fields.index = SIZE + whole(random, 10_000);

  let now = T;
  if (has('list-old')) now = T + WEEK + 1 + whole(random, 86_400);
  if (has('phone-behind')) now = T - HOUR - 601 - whole(random, 7200);
  const opened = now - whole(random, 200);
  const flags = whole(random, 4);
  const challenge =
    has('challenge-missing') || has('challenge-wrong') || random() < 0.15 ? whole(random, 1_000_000) : null;
  const proof: ProofParts = {
    at: opened + 60 - whole(random, 211),
    nonce: Uint8Array.from({ length: 8 }, () => whole(random, 256)),
    inspection: random() < 0.3 ? 0 : 1 + whole(random, Number.MAX_SAFE_INTEGER),
    flags,
    challenge: has('challenge-missing') ? null : challenge,
  };
  if (has('challenge-wrong')) proof.challenge = ((challenge ?? 0) + 1 + whole(random, 999_999)) % 1_000_000;
  if (has('stale')) proof.at = opened - 151 - whole(random, 100_000);
  if (has('ahead')) proof.at = opened + 61 + whole(random, 100_000);
  if (has('day-card')) Object.assign(proof, { at: now - whole(random, 3600), flags: flags | 4 });
  if (has('day-card-old'))
    Object.assign(proof, { at: now - 86_400 * (1 + whole(random, 9)), flags: flags | 4 });

  const spell = pick(random, spellings);
  const inCredential = random() < 0.5;
  const structure: Partial<Sign1Parts> =
    has('structure') && inCredential ? { payload: spell(entriesOf(fields), random) } : {};
  let credential = credentialOf(fields, structure);
  if (has('wrong-issuer')) credential = credentialOf({ ...fields, signer: isA ? B.key : A.key });
  if (has('self-made')) {
    const own = { ...fields, holder: attacker, signer: attacker };
    credential = credentialOf(own);
    fields.holder = attacker;
  }
  if (has('other-purpose')) {
    const aad = pick<Uint8Array | null>(random, [
      null,
      utf8('sanxiang-status-1'),
      utf8('sanxiang-trust-1'),
      proofAad(credential),
    ]);
    credential = credentialOf(fields, { aad });
  }
  if (has('changed-credential')) {
    const changed = pick<Partial<Fields>>(random, [
      { name: bstr(utf16('赵改名')) },
      { last: fields.last + 1, first: fields.first },
      { index: fields.index === 8 ? 9 : 8 },
      { scope: fields.scope === 255 ? 254 : 255 },
      { certificate: int(2 ** 49) },
      { holder: attacker },
    ]);
    credential = credentialOf({ ...fields, ...changed }, { signature: credential.slice(-64) });
    if (changed.holder !== undefined) fields.holder = attacker;
  }
  if (has('high-s') && inCredential)
    credential = cat(credential.slice(0, -64), withOtherS(credential.slice(-64)));

  const proofStructure: Partial<Sign1Parts> =
    has('structure') && !inCredential ? { payload: spell(proofEntries(proof), random) } : {};
  let made = proofOf(credential, fields.holder, proof, proofStructure);
  if (has('another-holder')) {
    const others = [...holders.filter((one) => one !== holder), attacker];
    made = proofOf(credential, pick(random, others), proof);
  }
  if (has('other-credential'))
    made = proofOf(credentialOf({ ...fields, index: fields.index + 1 }), fields.holder, proof);
  if (has('unbound-proof'))
    made = proofOf(credential, fields.holder, proof, { aad: utf8('sanxiang-proof-1') });
  if (has('changed-proof')) {
    const changed = pick<Partial<ProofParts>>(random, [
      { at: proof.at + 1 },
      { inspection: proof.inspection === 7 ? 8 : 7 },
      { flags: proof.flags ^ 1 },
      { challenge: proof.challenge === null ? 5 : null },
      { nonce: proof.nonce.map((byte) => byte ^ 1) },
    ]);
    made = proofOf(credential, fields.holder, { ...proof, ...changed }, { signature: made.slice(-64) });
  }
  if (has('high-s') && !inCredential) made = cat(made.slice(0, -64), withOtherS(made.slice(-64)));

  let bytes = array(credential, made);
  if (has('bytes')) bytes = mutatedBytes(bytes, random);
  let fragment = fragmentOf(bytes);
  if (has('digits')) fragment = mutatedDigits(fragment, random);
  if (!has('digits') && random() < 0.1) fragment = fragment.slice(1);
  const served = has('no-list')
    ? 'none'
    : has('rolled-back')
      ? pick(random, ['earlier', 'both'] as const)
      : 'current';
  return {
    fragment,
    opened,
    now,
    challenge,
    trust: !has('no-trust-list'),
    served,
    fallback: has('fallback'),
    broken,
  };
}

/** Bytes that differ from the given ones. */
function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  for (;;) {
    const made = mutateOnce(bytes, random);
    if (hex(made) !== hex(bytes)) return made;
  }
}

function mutateOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = whole(random, bytes.length);
  const changed = bytes.slice();
  switch (whole(random, 7)) {
    case 0:
      changed[at] = (changed[at] ?? 0) ^ (1 << whole(random, 8));
      return changed;
    case 1:
      for (let i = 0; i < 1 + whole(random, 8); i += 1)
        changed[whole(random, bytes.length)] = whole(random, 256);
      return changed;
    case 2:
      return cat(bytes.slice(0, at), [whole(random, 256)], bytes.slice(at));
    case 3:
      return cat(bytes.slice(0, at), bytes.slice(at + 1 + whole(random, 4)));
    case 4:
      return bytes.slice(0, at);
    case 5:
      return cat(
        bytes,
        Uint8Array.from({ length: 1 + whole(random, 20) }, () => whole(random, 256)),
      );
    default:
      // A head that promises much, or arrays in each other.
      return cat(
        bytes.slice(0, at),
        pick<Bytes>(random, [
          [0x9b, 0, 0, 0, 1, 0, 0, 0, 0],
          [0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
          [0x5b, 0, 0, 0, 1, 0, 0, 0, 0],
          new Array(100).fill(0x81),
          new Array(100).fill(0xa1),
          [0x9f],
          [0xff],
        ]),
        bytes.slice(at),
      );
  }
}

function mutatedDigits(fragment: string, random: Random): string {
  const at = 2 + whole(random, fragment.length - 2);
  const digit = fragment[at] ?? '0';
  switch (whole(random, 7)) {
    case 0:
      return `${fragment.slice(0, at)}${(Number(digit) + 1 + whole(random, 9)) % 10}${fragment.slice(at + 1)}`;
    case 1:
      return fragment.slice(0, at);
    case 2:
      return `${fragment.slice(0, at)}${pick(random, ['&', ' ', '%20', '\n', '-', '١', 'e', '.'])}${fragment.slice(at)}`;
    case 3:
      return `#${pick(random, ['0', '2', '9', 'x'])}${fragment.slice(2)}`;
    case 4:
      return `${fragment}${String(whole(random, 10 ** 9)).padStart(1 + whole(random, 60), '0')}`;
    case 5:
      return `${fragment.slice(0, 2)}${'9'.repeat(17)}${fragment.slice(19)}`;
    default:
      return `#1${Array.from({ length: whole(random, 1200) }, () => whole(random, 10)).join('')}`;
  }
}

const LATE: readonly Break[] = [
  'stale',
  'ahead',
  'day-card',
  'day-card-old',
  'challenge-missing',
  'challenge-wrong',
  'phone-behind',
  'fallback',
];

/** What may be said of a code, by what is known to be broken. */
export function mustBe(broken: readonly Break[]): readonly string[] {
  const has = (...some: Break[]) => some.some((one) => broken.includes(one));
  if (has('structure', 'high-s')) return ['unreadable'];
  if (has('bytes', 'digits')) return ['unreadable', 'issuer-unknown', 'altered'];
  if (has('no-trust-list', 'agency-unknown', 'key-removed')) return ['issuer-unknown'];
  if (has('wrong-issuer', 'self-made', 'changed-credential', 'other-purpose')) return ['altered'];
  if (has('key-rotated')) return ['issuer-unknown'];
  if (has(...forgeries)) return ['altered'];
  // Whoever serves the list of an hour before, to a phone that has kept the newer, gains nothing.
  if (has('revoked', 'rolled-back')) return ['revoked'];
  if (has('suspended')) return ['suspended'];
  if (has('expired', 'not-yet')) return ['expired'];
  if (has(...LATE)) return ['not-current'];
  if (has('value-three', 'outside', 'no-list', 'list-old')) return ['status-old'];
  return ['genuine'];
}
