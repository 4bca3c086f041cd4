/**
 * Is this clip what was recorded? Looks at everything, so that each fault is named (docs/clip-certificate.md). Pure: bytes are read by
 * whoever calls. The same code judges at the companion's command line and in the page that goes with a clip.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bodyMatches, canonicalBytes, leafHash } from '../case/envelope.ts';
import {
  decoded,
  fingerprintOf,
  readCheckpoint,
  recordName,
  type TreeHead,
} from '../merkle/checkpoint-note.ts';
import { equalBytes } from '../merkle/consistency.ts';
import { isIncluded } from '../merkle/inclusion.ts';
import {
  type Certificate,
  clipLines,
  holesBetween,
  type MemberFault,
  type MemberName,
  type ProvenEvent,
  readCertificate,
  timesOf,
} from './certificate.ts';
import { chainOf, endOf, type IndexLine, NO_CHAIN } from './chain.ts';

export type ClipFault =
  | MemberFault
  /** Signed, and yet not what the lines or the events say. */
  | { readonly what: 'member'; readonly member: MemberName; readonly why: 'contradicts' }
  /** Not a checkpoint signed by the certificate's key. */
  | { readonly what: 'checkpoint' }
  | {
      readonly what: 'event';
      readonly event: 'head' | 'opened';
      readonly why: 'not-included' | 'commitment' | 'differs';
    }
  | { readonly what: 'line'; readonly line: number; readonly why: 'order' | 'chain' | 'place' }
  | { readonly what: 'init' | 'fragment'; readonly line: number; readonly why: 'changed' | 'missing' }
  | { readonly what: 'clip'; readonly why: 'shorter' | 'longer' };

/** A fault as a line of letters, for tables and logs. @example 'fragment 5 changed' */
export function faultText(fault: ClipFault): string {
  const { what, ...rest } = fault;
  return [
    what,
    ...['member', 'event', 'line', 'why'].flatMap((name) => (rest as Record<string, unknown>)[name] ?? []),
  ].join(' ');
}

/** The clip's bytes, wherever they are. */
export interface ClipBytes {
  readonly size: number;
  /** @param length within the size */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** SHA-256 that takes its bytes in parts. */
export type Hasher = () => { update(bytes: Uint8Array): void; hex(): string };
export const nobleHasher: Hasher = () => {
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
};

export interface ClipVerdict {
  /** None: it is what was recorded. */
  readonly faults: readonly ClipFault[];
  readonly certificate: Certificate | null;
  readonly checkpoint: TreeHead | null;
  /** Of the key that signed, SHA-256 hex; null: the certificate could not be read. */
  readonly fingerprint: string | null;
  /** That key is one of those that the reader trusts. False is no fault, but then it is for people to compare. */
  readonly trusted: boolean;
}

/**
 * @param clip null: it is not there
 * @param trusted fingerprints of keys (SHA-256 over SPKI, hex)
 */
export async function verifyClip(
  clip: ClipBytes | null,
  certificateBytes: Uint8Array,
  trusted: readonly string[],
  hasher: Hasher = nobleHasher,
): Promise<ClipVerdict> {
  const read = readCertificate(certificateBytes);
  const faults: ClipFault[] = [...read.faults];
  const { certificate } = read;
  if (certificate === null)
    return { faults, certificate, checkpoint: null, fingerprint: null, trusted: false };
  const spki = decoded(certificate.key) ?? new Uint8Array(0);
  const checkpoint = checkedPoint(certificate, spki);
  // A key that was changed judges nothing.
  const judges = !read.faults.some((fault) => fault.what === 'member' && fault.member === 'key');
  if (checkpoint === null && judges) faults.push({ what: 'checkpoint' });
  faults.push(...faultsOfEvents(certificate, checkpoint), ...faultsOfLines(certificate.lines));
  const lines = clipLines(certificate.lines, certificate.clip.first, certificate.clip.last);
  faults.push(...contradictions(certificate, lines));
  if (lines !== null) {
    const bytes = await faultsOfBytes(
      clip ?? { size: 0, read: async () => new Uint8Array(0) },
      lines,
      hasher,
    );
    faults.push(...bytes.faults);
    if (bytes.sha256 !== null && bytes.sha256 !== certificate.clip.sha256)
      faults.push({ what: 'member', member: 'clip', why: 'contradicts' });
  }
  const fingerprint = fingerprintOf(spki);
  return {
    faults: faults.filter(isFirst),
    certificate,
    checkpoint,
    fingerprint,
    trusted: trusted.includes(fingerprint),
  };
}

const isFirst = (fault: ClipFault, at: number, all: readonly ClipFault[]) =>
  all.findIndex((one) => faultText(one) === faultText(fault)) === at;

/** The checkpoint as this key signed it, under the name that follows from the key. */
function checkedPoint({ checkpoint }: Certificate, spki: Uint8Array): TreeHead | null {
  const head = readCheckpoint(checkpoint, spki);
  const epoch = Number(head?.origin.split('/').at(-1));
  return head !== null && Number.isSafeInteger(epoch) && head.origin === recordName(spki, epoch)
    ? head
    : null;
}

function faultsOfEvents(certificate: Certificate, checkpoint: TreeHead | null): ClipFault[] {
  const faults: ClipFault[] = [];
  for (const event of ['head', 'opened'] as const) {
    const proven = certificate[event];
    if (checkpoint !== null && !stands(proven, checkpoint))
      faults.push({ what: 'event', event, why: 'not-included' });
    if (!bodyMatches(proven.envelope, proven.body)) faults.push({ what: 'event', event, why: 'commitment' });
    const fits = event === 'head' ? headFits(certificate) : openedFits(certificate);
    if (!fits) faults.push({ what: 'event', event, why: 'differs' });
  }
  return faults;
}

function stands({ envelope, index, path }: ProvenEvent, { size, root }: TreeHead): boolean {
  const nodes = path.map(decoded);
  return (
    nodes.every((node) => node !== null) &&
    isIncluded({ leaf: leafHash(envelope), index, size, root, path: nodes.filter((node) => node !== null) })
  );
}

/** The event seals the last of the lines, and every byte before it. */
function headFits({ head, lines, recording }: Certificate): boolean {
  const { envelope, body } = head;
  const last = lines.at(-1);
  const bytes = lines.reduce((sum, line) => endOf(line, sum), 0);
  return (
    isOf(envelope, recording.id, 'media.chainHead') &&
    last !== undefined &&
    body.data.file === recording.file &&
    body.data.number === last.number &&
    body.data.chain === last.chain &&
    body.data.bytes === bytes
  );
}

const openedFits = ({ opened, recording }: Certificate) =>
  isOf(opened.envelope, recording.id, 'media.opened');

function isOf({ stream, type }: ProvenEvent['envelope'], recording: string, wanted: string): boolean {
  return stream.kind === 'media' && stream.id === recording && type === wanted;
}

function faultsOfLines(lines: readonly IndexLine[]): ClipFault[] {
  const faults: ClipFault[] = [];
  let before = NO_CHAIN;
  let end = 0;
  for (const [at, line] of lines.entries()) {
    const named = { what: 'line', line: line.number } as const;
    if (line.number !== at || (line.kind === 'init') !== (at === 0)) faults.push({ ...named, why: 'order' });
    if (line.chain !== chainOf(before, line)) faults.push({ ...named, why: 'chain' });
    if ('offset' in line && line.offset !== end) faults.push({ ...named, why: 'place' });
    before = line.chain;
    end = endOf(line, end);
  }
  return faults;
}

function contradictions(certificate: Certificate, lines: ReturnType<typeof clipLines>): ClipFault[] {
  const { clip, holes, recording, opened } = certificate;
  const init = certificate.lines[0];
  const wrong = new Set<MemberName>();
  const same = (a: unknown, b: unknown) => equalBytes(canonicalBytes(a ?? null), canonicalBytes(b ?? null));
  if (lines === null) wrong.add('clip');
  else {
    const times = timesOf(lines);
    const bytes = lines.reduce((sum, { length }) => sum + length, 0);
    const codecs = init?.kind === 'init' ? init.codecs : [];
    const { received, file, camera } = clip;
    if (clip.bytes !== bytes || !same(times, { received, file, camera }) || !same(codecs, clip.codecs))
      wrong.add('clip');
  }
  if (!same(holes, holesBetween(certificate.lines, clip.first, clip.last))) wrong.add('holes');
  const said = { camera: opened.body.data.camera, case: opened.body.data.case };
  if (!same(said, { camera: recording.camera, case: recording.case ?? undefined })) wrong.add('recording');
  if (init?.kind === 'init' && (init.recording !== recording.id || init.file !== recording.file))
    wrong.add('recording');
  return [...wrong].map((member) => ({ what: 'member', member, why: 'contradicts' }));
}

/** Not more than this is held at once. */
const READ_BYTES = 4 * 1024 * 1024;

async function faultsOfBytes(
  clip: ClipBytes,
  lines: NonNullable<ReturnType<typeof clipLines>>,
  hasher: Hasher,
): Promise<{ readonly faults: readonly ClipFault[]; readonly sha256: string | null }> {
  const faults: ClipFault[] = [];
  const all = hasher();
  let at = 0;
  for (const { kind, number: line, length, sha256: wanted } of lines) {
    if (at + length > clip.size) faults.push({ what: kind, line, why: 'missing' });
    else {
      const own = hasher();
      for (let done = 0; done < length; ) {
        const part = await clip.read(at + done, Math.min(READ_BYTES, length - done));
        if (part.length === 0) break;
        own.update(part);
        all.update(part);
        done += part.length;
      }
      if (own.hex() !== wanted) faults.push({ what: kind, line, why: 'changed' });
    }
    at += length;
  }
  if (clip.size < at) faults.push({ what: 'clip', why: 'shorter' });
  if (clip.size > at) faults.push({ what: 'clip', why: 'longer' });
  return { faults, sha256: faults.length === 0 ? all.hex() : null };
}
