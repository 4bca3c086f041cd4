/**
 * Everything in the folder of a court package: each clip with its certificate, the signed list of files, the case's events. Pure: files
 * are read by whoever calls, a disk or a browser.
 */
import { decoded, fingerprintOf } from '../merkle/checkpoint-note.ts';
import { MAX_CERTIFICATE_BYTES } from './certificate.ts';
import {
  CASE_EVENTS,
  type EventFault,
  type FolderFault,
  faultsOfCaseEvents,
  faultsOfFolder,
  MANIFEST,
  MAX_MANIFEST_BYTES,
  readManifest,
} from './court-package.ts';
import { type ClipBytes, type ClipVerdict, type Hasher, nobleHasher, verifyClip } from './verify-clip.ts';

export interface FolderInput extends ClipBytes {
  readonly name: string;
}

export type FolderFinding =
  | FolderFault
  | EventFault
  | { readonly what: 'manifest'; readonly why: 'malformed' | 'other-key' }
  | { readonly what: 'folder'; readonly why: 'no-certificate' | 'too-many' };

export interface FolderVerdict {
  readonly clips: readonly { readonly name: string; readonly verdict: ClipVerdict }[];
  readonly findings: readonly FolderFinding[];
  /** False: there is no list, so only clips were looked at. */
  readonly listed: boolean;
  /** Files that agree with the list, and events that stand in the record. */
  readonly files: number;
  readonly events: number;
  /** Of the keys that signed; one, where all is in order. */
  readonly fingerprints: readonly string[];
  /** `trusted`: nothing was found, and the key is one that the reader trusts. `compare`: that is left to him. */
  readonly result: 'trusted' | 'compare' | 'faulty';
}

const SUFFIX = '.certificate.json';
const MAX_CLIPS = 50;
const MAX_EVENTS_BYTES = 64 * 1024 * 1024;
const PART = 4 * 1024 * 1024;

/**
 * @param trusted fingerprints of keys (SHA-256 over SPKI, hex)
 * @param told how far it is, after each file
 */
export async function verifyFolder(
  given: readonly FolderInput[],
  trusted: readonly string[],
  hasher: Hasher = nobleHasher,
  told: (done: number, of: number) => void = () => {},
): Promise<FolderVerdict> {
  const files = given.filter(({ name }) => !isLitter(name));
  const findings: FolderFinding[] = [];
  const fileOf = (name: string) => files.find((one) => one.name === name);
  const certificates = files.filter(({ name }) => name.endsWith(SUFFIX));
  if (certificates.length === 0) findings.push({ what: 'folder', why: 'no-certificate' });
  if (certificates.length > MAX_CLIPS) findings.push({ what: 'folder', why: 'too-many' });
  const steps = Math.min(certificates.length, MAX_CLIPS) + files.length;
  let done = 0;
  const step = () => {
    done += 1;
    told(done, steps);
  };
  const clips: { name: string; verdict: ClipVerdict }[] = [];
  for (const one of certificates.slice(0, MAX_CLIPS)) {
    const name = `${one.name.slice(0, -SUFFIX.length)}.mp4`;
    const bytes = await whole(one, MAX_CERTIFICATE_BYTES);
    clips.push({ name, verdict: await verifyClip(fileOf(name) ?? null, bytes, trusted, hasher) });
    step();
  }
  const keys = new Set(clips.flatMap(({ verdict }) => verdict.fingerprint ?? []));
  const list = fileOf(MANIFEST);
  const manifest = list === undefined ? null : readManifest(await whole(list, MAX_MANIFEST_BYTES));
  let agreed = 0;
  let events = 0;
  if (list !== undefined && manifest === null) findings.push({ what: 'manifest', why: 'malformed' });
  if (manifest !== null) {
    const key = fingerprintOf(decoded(manifest.key) ?? new Uint8Array(0));
    if (keys.size > 0 && !keys.has(key)) findings.push({ what: 'manifest', why: 'other-key' });
    keys.add(key);
    const held: { name: string; bytes: number; sha256: string }[] = [];
    for (const one of files) {
      if (one.name !== MANIFEST)
        held.push({ name: one.name, bytes: one.size, sha256: await hashOf(one, hasher) });
      step();
    }
    const faults = faultsOfFolder(manifest, held);
    // What its own certificate says of a clip says more.
    const named = new Set(
      clips.flatMap(({ name, verdict }) =>
        verdict.faults.length > 0 ? [name, name.replace(/\.mp4$/, SUFFIX)] : [],
      ),
    );
    findings.push(...faults.filter(({ name, why }) => why === 'added' || !named.has(name)));
    agreed = manifest.files.length - faults.filter(({ why }) => why !== 'added').length;
    const recorded = fileOf(CASE_EVENTS);
    if (recorded !== undefined) {
      const bytes = await whole(recorded, MAX_EVENTS_BYTES);
      const wrong = faultsOfCaseEvents(manifest, bytes);
      findings.push(...wrong);
      if (wrong.length === 0) events = countOf(bytes);
    }
  }
  const faulty = findings.length > 0 || clips.some(({ verdict }) => verdict.faults.length > 0);
  const fingerprints = [...keys];
  const known = fingerprints.length > 0 && fingerprints.every((key) => trusted.includes(key));
  return {
    ...{ clips, findings, fingerprints, events, files: agreed, listed: list !== undefined },
    result: faulty || (trusted.length > 0 && !known) ? 'faulty' : known ? 'trusted' : 'compare',
  };
}

/** What systems leave in folders by themselves. */
const isLitter = (name: string) => name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini';

function countOf(bytes: Uint8Array): number {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return Array.isArray(value) ? value.length : 0;
}

/** Up to the bound and one byte: what is longer is found to be. */
async function whole(file: FolderInput, bound: number): Promise<Uint8Array> {
  return file.read(0, Math.min(file.size, bound + 1));
}

async function hashOf(file: FolderInput, hasher: Hasher): Promise<string> {
  const hash = hasher();
  for (let at = 0; at < file.size; ) {
    const part = await file.read(at, Math.min(PART, file.size - at));
    if (part.length === 0) break;
    hash.update(part);
    at += part.length;
  }
  return hash.hex();
}
