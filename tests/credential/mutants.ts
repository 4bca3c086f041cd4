/** The verifier with one check left out: each must be noticed by a vector or by the fuzz. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Verifier } from '../../shared/credential/vectors/read-vectors.ts';

export interface Mutant {
  readonly file: string;
  readonly what: string;
  /** What stands there, and what is put in its place; several where one check is behind another. */
  readonly changes: readonly (readonly [find: string, put: string])[];
}
const mutant = (
  file: string,
  what: string,
  find: string,
  put: string,
  ...behind: Mutant['changes']
): Mutant => ({ file, what, changes: [[find, put], ...behind] });
const V = 'verify.ts';
const C = 'code.ts';
const AGAIN = ['sameBytes(encodeCbor(value), bytes) ? value', 'true ? value'] as const;

export const mutants: readonly Mutant[] = [
  mutant(
    V,
    'an agency is not looked for by its id',
    'sameBytes(issuer, credential.issuer)',
    'issuer.length === 8',
  ),
  mutant(V, 'any key of the agency will do', 'keyId === credential.keyId', 'keyId > 0'),
  mutant(V, "the header's algorithm is not the key's", 'key.alg !== credentialSigned.header.alg || ', ''),
  mutant(V, 'any algorithm may issue', '|| !algorithms.includes(key.alg)', ''),
  mutant(V, 'any algorithm may prove', '!algorithms.includes(proofSigned.header.alg)', 'false'),
  mutant(
    V,
    "the agency's signature is not checked",
    "!(await checkSign1(credentialSigned, 'credential', key.publicKey, checker))",
    'false',
  ),
  mutant(
    V,
    "the holder's signature is not checked",
    "!(await checkSign1(proofSigned, 'proof', credential.holderKey, checker, bound))",
    'false',
  ),
  mutant(
    V,
    'the proof is not bound to the credential',
    'const bound = credentialHash(credentialBytes);',
    'const bound = new Uint8Array(0);',
  ),
  mutant(
    V,
    'a proof is checked with the agency key',
    "'proof', credential.holderKey,",
    "'proof', key.publicKey,",
  ),
  mutant(V, "the key's days are not asked", '!mayIssueOn(key, credential.notBefore)', 'false'),
  mutant(V, "the key's first day is not asked", 'key.from <= day && ', ''),
  mutant(V, "the key's last day is not asked", ' && day <= key.to', ''),
  mutant(V, "another agency's list will do", 'sameBytes(issuer, agency.issuer)', 'issuer.length === 8'),
  mutant(V, 'the oldest list is asked', 'list.issued > newest.issued', 'list.issued < newest.issued'),
  mutant(
    V,
    'no list is no doubt',
    "if (statusList === undefined) found.push('no-list');",
    'if (statusList === undefined) return found;',
  ),
  mutant(V, 'revoked is passed over', "status === 'revoked' || ", ''),
  mutant(V, 'suspended is passed over', " || status === 'suspended'", ''),
  mutant(V, 'an unknown status is no doubt', "if (status === 'unknown') found.push('status-unknown');", ''),
  mutant(V, 'the last day is not asked', 'today > credential.expires', 'false'),
  mutant(V, 'valid one day more', 'today > credential.expires', 'today > credential.expires + 1'),
  mutant(V, 'not valid on the last day', 'today > credential.expires', 'today >= credential.expires'),
  mutant(V, 'the first day is not asked', 'today < credential.notBefore', 'false'),
  mutant(V, 'days of UTC', 'shanghaiDay(now);\n', 'Math.floor(now / 86400);\n'),
  mutant(V, 'an old proof is current', "if (openedAt - proof.at > MAX_AGE) found.push('stale');", ''),
  mutant(
    V,
    'a proof of the future is current',
    "if (proof.at - openedAt > MAX_AHEAD) found.push('ahead');",
    '',
  ),
  mutant(V, 'the age is measured when judged', 'openedAt - proof.at > MAX_AGE', 'now - proof.at > MAX_AGE'),
  mutant(V, 'a second more', 'MAX_AGE = 150', 'MAX_AGE = 151'),
  mutant(V, 'a second less', 'MAX_AGE = 150', 'MAX_AGE = 149'),
  mutant(V, 'a second more ahead', 'MAX_AHEAD = 60', 'MAX_AHEAD = 61'),
  mutant(
    V,
    'a day card is a live code',
    "found.push(shanghaiDay(proof.at) === shanghaiDay(now) ? 'day-card' : 'day-card-old');",
    'found.push();',
  ),
  mutant(V, "yesterday's day card is today's", 'shanghaiDay(proof.at) === shanghaiDay(now)', 'true'),
  mutant(V, 'any six digits will do', 'proof.challenge !== challenge', 'proof.challenge === null'),
  mutant(
    V,
    'no six digits will do',
    'challenge !== null && proof.challenge !== challenge',
    'challenge !== null && proof.challenge !== null && proof.challenge !== challenge',
  ),
  mutant(V, "the phone's clock is not doubted", 'list.issued > now + MAX_LIST_AHEAD', 'false'),
  mutant(V, 'checked by script is as good', "if (checker.kind !== 'webcrypto') found.push('fallback');", ''),
  mutant(V, 'an old status list is new', "if (now > statusList.nextUpdate) found.push('list-old');", ''),
  mutant(V, 'an old trust list is new', "if (now > trustList.nextUpdate) found.push('trust-list-old');", ''),
  mutant(V, 'not current is green', 'if (late !== undefined)', 'if (false)'),
  mutant(V, 'an old list is green', 'if (old !== undefined)', 'if (false)'),
  mutant(
    V,
    'no trust list: the next line falls over',
    "if (trustList === null) return { kind: 'issuer-unknown', why: 'no-trust-list' };",
    '',
  ),
  mutant(C, 'a third part is read', 'parts.length !== 2', 'parts.length < 2'),
  mutant(
    C,
    'the unprotected header may hold anything',
    'credentialSigned.unprotected.size > 0 || proofSigned.unprotected.size > 0',
    'false',
  ),
  mutant(
    C,
    "the proof's algorithm is not the holder key's",
    'proofSigned.header.alg !== (credential.holderAlg ?? ES256)',
    'false',
  ),
  mutant(C, 'any label is read', "typeof label !== 'number' || !labels.includes(label)", 'false'),
  mutant(C, 'digits may stand as text', '(asNumber(certificate) ?? certificate) !== subject', 'false'),
  mutant(C, 'an inspection of 0 may be spelt out', 'if (inspection === 0) return null;', ''),
  mutant(
    C,
    'any flags are read',
    '!isWhole(flags, 1, RECORDING | TWO_OFFICERS | DAY_CARD)',
    "typeof flags !== 'number'",
  ),
  mutant(C, 'any length is read', 'text.length > 1 + MAX_CODE_DIGITS', 'false'),
  mutant(C, 'any version is read', 'version !== CODE_VERSION', 'false'),
  mutant(
    C,
    'anything behind the digits is passed over',
    '!/^[0-9]{2,}$/.test(text)',
    '!/^[0-9]{2,}/.test(text)',
  ),
  mutant(C, 'valid for any time', 'notBefore + MAX_VALIDITY_DAYS)) faults', 'MAX_DAY)) faults'),
  mutant(
    C,
    'no category is enough',
    'isWhole(scope, 1, ALL_CATEGORIES)',
    'isWhole(scope, 0, ALL_CATEGORIES)',
  ),
  mutant(
    C,
    'any challenge is read',
    'isWhole(proof.challenge, 0, 999_999)',
    "typeof proof.challenge === 'number'",
  ),
  mutant('cose.ts', 'either s is taken', ' && (alg !== ES256 || atMost(s, P256_HALF))', ''),
  mutant(
    'cose.ts',
    'a header may hold anything',
    '[alg, kid, typ].filter((one) => one !== undefined).length !== map.size',
    'false',
  ),
  mutant(
    'cose.ts',
    'a signature is good for any purpose',
    'joined(new TextEncoder().encode(purposes[purpose]), bound)',
    'joined(new TextEncoder().encode(purposes.credential), bound)',
  ),
  // What the walk lets pass is stopped because what was decoded is encoded again.
  mutant('cbor.ts', 'what was decoded is not encoded again', ...AGAIN),
  mutant('cbor.ts', 'longer heads are read', 'if (argument < smallest) return', 'if (false) return', AGAIN),
  mutant(
    'cbor.ts',
    'bytes behind the end are passed over',
    "return at === bytes.length ? 'whole' : 'malformed';",
    "return 'whole';",
    AGAIN,
  ),
  mutant('digits.ts', 'a group may overflow', 'if (value !== BigInt(0))', 'if (false)'),
  mutant('name.ts', 'the longer form of a name is read', ' && encodeName(value) === value', ''),
  mutant('name.ts', 'names may turn the writing', '!FORBIDDEN.test(text) &&', ''),
  mutant('name.ts', 'names in any normal form', "text.normalize('NFC') === text &&", ''),
  mutant(
    'status-list.ts',
    'the lowest bits last',
    '(index % ENTRIES_A_BYTE) * BITS)) & 3',
    '(3 - (index % ENTRIES_A_BYTE)) * BITS)) & 3',
  ),
  mutant(
    'newest-list.ts',
    'an older status list is taken',
    'held !== null && held.issued > fresh.list.issued',
    'false',
  ),
];

const credential = fileURLToPath(new URL('../../shared/credential/', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Mutated extends Verifier {
  readonly newestStatusList: typeof import('../../shared/credential/newest-list.ts').newestStatusList;
}

/**
 * The verifier with a mutant in place, loaded from a copy that the caller removes.
 * @throws when the text to change is not there exactly once: the code has moved on, and the mutant must follow
 */
export async function mutated(one: Mutant): Promise<{ verifier: Mutated; remove: () => void }> {
  const text = readFileSync(join(credential, one.file), 'utf8');
  let changed = text;
  for (const [find, put] of one.changes) {
    const times = changed.split(find).length - 1;
    if (times !== 1) throw new Error(`${one.file}: ${times} times: ${find}`);
    changed = changed.replace(find, () => put);
  }
  // Beside node_modules, for the copy imports the same packages.
  mkdirSync(join(root, '.output'), { recursive: true });
  const copy = mkdtempSync(join(root, '.output/credential-mutant-'));
  cpSync(credential, copy, { recursive: true, filter: (path) => !/\.test\.ts$|\.json$|\.tsx$/.test(path) });
  writeFileSync(join(copy, one.file), changed);
  const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, file)).href);
  const [verify, trust, status, newest] = await Promise.all(
    ['verify.ts', 'trust-list.ts', 'status-list.ts', 'newest-list.ts'].map(load),
  );
  return {
    verifier: { ...verify, ...trust, ...status, ...newest },
    remove: () => rmSync(copy, { recursive: true }),
  };
}
