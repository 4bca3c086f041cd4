/**
 * Cuts clips out of recordings, with certificates, and puts together what goes to a court with them. Footage is never copied for
 * that: what is kept, sealed, is the papers; the clip is read from the recording when it is fetched.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ExportedClips, exportedClipsSchema } from '#shared/api/media.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import {
  clipLines,
  holesBetween,
  type ProvenEvent,
  signCertificate,
  timesOf,
} from '#shared/media/certificate.ts';
import type { IndexLine } from '#shared/media/chain.ts';
import { chooseClip } from '#shared/media/choose-clip.ts';
import { MANIFEST, signManifest } from '#shared/media/court-package.ts';
import { faultText, type Hasher, verifyClip } from '#shared/media/verify-clip.ts';
import { fingerprintOf, recordName, signCheckpoint } from '#shared/merkle/checkpoint-note.ts';
import type { Caller, Ledger, StoredEvent } from '../../ledger/types.ts';
import type { HeldRecording } from '../register.ts';
import type { Footage } from '../vault/footage-file.ts';
import { type Cut, cutOf, filesOf, linesOf, type OpenCut, openCut, sizeOf } from './cut.ts';
import { type ZipFile, zipped } from './zip.ts';

/** A file of a court package that is no footage. */
export interface Paper {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ClipSubject {
  readonly export: ExportedClips;
  readonly recording: HeldRecording;
  readonly agency: { readonly unit: string; readonly name: string };
  readonly clips: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly fingerprint: string;
  /** The record's head under which everything is proven. */
  readonly size: number;
  /** Of an event: its place and path under that head. */
  readonly prove: (event: StoredEvent) => Promise<{ readonly index: number; readonly path: string[] }>;
}

export interface ClipsDeps {
  readonly ledger: Pick<Ledger, 'readStream' | 'writeOwn' | 'inclusion' | 'rootAt' | 'size'>;
  /** Of the indexes of all recordings. */
  readonly folder: string;
  readonly footage: Pick<Footage, 'open'>;
  /** Of the papers. */
  readonly dir: string;
  readonly secrets: {
    sealSecret(name: string, plain: Uint8Array): Uint8Array;
    openSecret(name: string, sealed: Uint8Array): Uint8Array;
  };
  readonly key: { readonly spki: Uint8Array; readonly epoch: number };
  /** ECDSA P-256 with SHA-256 by that key, r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** Resolves when the record has all heads that were told of. */
  readonly settled: () => Promise<void>;
  readonly agencyOf: (caller: Caller) => { readonly unit: string; readonly name: string };
  /** What goes along beside clips and certificates. */
  readonly papers: (of: ClipSubject) => Promise<readonly Paper[]>;
  readonly newId: () => string;
  readonly now: () => number;
}

export type ClipRefusal =
  | { readonly code: 'clip-empty' | 'clip-not-sealed' | 'failed' }
  | { readonly code: 'clip-damaged' | 'clip-too-long'; readonly value: string };

export interface Clips {
  /** The caller may export of that recording: he was asked. */
  make(
    caller: Caller & { readonly name: string },
    recording: HeldRecording,
    asked: { readonly from: string; readonly to: string; readonly reason: string },
  ): Promise<{ readonly ok: true; readonly export: ExportedClips } | ({ readonly ok: false } & ClipRefusal)>;
  /** The last first. */
  of(recording: string): Promise<readonly ExportedClips[]>;
  /** A court package; null when there is no such export, or its footage is not there. */
  fetch(recording: string, id: string): Promise<{ readonly parts: AsyncIterable<Uint8Array> } | null>;
}

/** An archive holds 4 GiB, with what goes along. */
const MAX_BYTES = 3.5 * 1024 ** 3;
const MAX_CLIPS = 50;

const keptSchema = z.strictObject({
  files: z.array(z.strictObject({ name: z.string(), base64: z.string() })),
  cuts: z.array(
    z.strictObject({
      name: z.string(),
      sha256: z.string(),
      file: z.int(),
      init: z.int(),
      from: z.int(),
      to: z.int(),
    }),
  ),
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const nodeHasher: Hasher = () => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
};
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

interface Chosen {
  readonly file: number;
  readonly name: string;
  readonly lines: readonly IndexLine[];
  readonly first: number;
  readonly last: number;
  readonly head: StoredEvent;
  readonly cut: Cut;
}

export function openClips(deps: ClipsDeps): Clips {
  const { ledger, key, sign } = deps;
  const fingerprint = fingerprintOf(key.spki);
  const sealedAs = (id: string) => `clips/${id}`;
  const pathOf = (id: string) => join(deps.dir, `${id}.sealed`);

  async function choose(
    recording: HeldRecording,
    events: readonly StoredEvent[],
    from: number,
    to: number,
  ): Promise<readonly Chosen[] | ClipRefusal> {
    const folder = join(deps.folder, recording.id);
    const found: Chosen[] = [];
    for (const file of await filesOf(folder)) {
      const lines = await linesOf(folder, file);
      const chosen = lines === null ? null : chooseClip(lines, from, to);
      if (lines === null || chosen === null) continue;
      const head = headFor(events, file, chosen.last);
      if (head === null) return { code: 'clip-not-sealed' };
      const upTo = Number(head.body?.data.number);
      const vouched = lines.filter(({ number }) => number <= upTo);
      const cut = cutOf(recording.id, file, vouched, chosen);
      if (cut === null) return { code: 'clip-damaged', value: `${file}.index` };
      found.push({ file, name: `clip-${file + 1}.mp4`, lines: vouched, ...chosen, head, cut });
    }
    if (found.length === 0) return { code: 'clip-empty' };
    const bytes = found.reduce((sum, { cut }) => sum + sizeOf(cut), 0);
    if (found.length > MAX_CLIPS || bytes > MAX_BYTES) return { code: 'clip-too-long', value: '3.5 GB' };
    return found;
  }

  async function keep(id: string, content: z.infer<typeof keptSchema>): Promise<void> {
    await mkdir(deps.dir, { recursive: true, mode: 0o700 });
    const sealed = deps.secrets.sealSecret(sealedAs(id), Buffer.from(JSON.stringify(content)));
    await writeFile(`${pathOf(id)}.new`, sealed, { mode: 0o600, flush: true });
    await rename(`${pathOf(id)}.new`, pathOf(id));
  }

  async function exportsOf(recording: string): Promise<readonly ExportedClips[]> {
    const events = await ledger.readStream({ kind: 'media', id: recording });
    return events.flatMap(({ envelope, body }) => {
      if (envelope.type !== 'media.exported' || body === null) return [];
      const { export: id, ...data } = body.data;
      const found = exportedClipsSchema.safeParse({ ...data, id });
      return found.success ? [found.data] : [];
    });
  }

  return {
    async make(caller, recording, { from, to, reason }) {
      await deps.settled();
      const events = await ledger.readStream({ kind: 'media', id: recording.id });
      const chosen = await choose(recording, events, Date.parse(from), Date.parse(to));
      if ('code' in chosen) return { ok: false, ...chosen };
      const opened = events.find(({ envelope }) => envelope.type === 'media.opened');
      if (opened === undefined) return { ok: false, code: 'failed' };
      const id = deps.newId();
      const at = new Date(deps.now()).toISOString();
      const size = ledger.size();
      const root = await ledger.rootAt(size);
      const checkpoint = signCheckpoint(
        { origin: recordName(key.spki, key.epoch), size, root },
        key.spki,
        sign,
      );
      const prove = async (event: StoredEvent) => ({
        index: event.seq - 1,
        path: (await ledger.inclusion(event.seq - 1, size)).map(base64),
      });
      const proven = async (event: StoredEvent): Promise<ProvenEvent> => ({
        envelope: event.envelope,
        body: event.body as ProvenEvent['body'],
        ...(await prove(event)),
      });
      const agency = deps.agencyOf(caller);
      const files: Paper[] = [];
      const clips: {
        file: number;
        name: string;
        bytes: number;
        sha256: string;
        certificate: string;
        first: number;
        last: number;
      }[] = [];
      for (const one of chosen) {
        const made = clipLines(one.lines, one.first, one.last);
        const times = made === null ? null : timesOf(made);
        const init = one.lines[0];
        if (times === null || init?.kind !== 'init')
          return { ok: false, code: 'clip-damaged', value: one.name };
        const clip = await openCut(deps.footage, one.cut);
        if (clip === null) return { ok: false, code: 'clip-damaged', value: one.name };
        const hash = createHash('sha256');
        for await (const part of clip.parts()) hash.update(part);
        const whole = hash.digest('hex');
        const certificate = signCertificate(
          {
            agency,
            checkpoint,
            clip: {
              ...{ name: one.name, bytes: sizeOf(one.cut), sha256: whole, first: one.first, last: one.last },
              ...{ asked: [from, to], ...times, codecs: [...init.codecs] },
            },
            exported: { id, at, by: { id: caller.person, name: caller.name }, reason },
            head: await proven(one.head),
            holes: [...holesBetween(one.lines, one.first, one.last)],
            key: base64(key.spki),
            lines: [...one.lines],
            opened: await proven(opened),
            recording: {
              ...{ id: recording.id, file: one.file, camera: recording.camera, case: recording.case },
            },
            sealing: 'on-receipt',
            version: 1,
          },
          sign,
        );
        // What we would not take from another is not given out.
        const { faults } = await verifyClip(clip, certificate, [fingerprint], nodeHasher);
        const [fault] = faults;
        if (fault !== undefined)
          return { ok: false, code: 'clip-damaged', value: `${one.file}.mp4, ${faultText(fault)}` };
        files.push({ name: one.name.replace(/\.mp4$/, '.certificate.json'), bytes: certificate });
        const { file, name, first, last } = one;
        clips.push({
          file,
          name,
          first,
          last,
          bytes: sizeOf(one.cut),
          sha256: whole,
          certificate: sha256(certificate),
        });
      }
      const made: ExportedClips = {
        ...{ id, at, by: caller.person, reason, from, to },
        clips: clips.map(({ file, bytes, sha256, certificate }) => ({ file, bytes, sha256, certificate })),
      };
      files.push(
        ...(await deps.papers({ export: made, recording, agency, clips, fingerprint, size, prove })),
      );
      const listed = [
        ...files.map((one) => ({ name: one.name, bytes: one.bytes.length, sha256: sha256(one.bytes) })),
        ...clips,
      ];
      const manifest = signManifest(
        {
          ...{ checkpoint, export: id, at, key: base64(key.spki), version: 1 },
          files: listed.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
        },
        sign,
      );
      await keep(id, {
        files: [...files, { name: MANIFEST, bytes: manifest }].map((one) => ({
          name: one.name,
          base64: base64(one.bytes),
        })),
        cuts: chosen.map(({ name, cut: { file, init, from: begin, to: end } }, i) => ({
          ...{ name, file, init, from: begin, to: end, sha256: clips[i]?.sha256 ?? '' },
        })),
      });
      const written = await ledger.writeOwn(
        { kind: 'media', id: recording.id },
        {
          type: 'media.exported',
          data: {
            ...{ by: caller.person, export: id, at, reason, from, to },
            clips: clips.map(({ name: _name, ...one }) => one),
          },
        },
      );
      // Nobody was told of it, so it is not fetched: papers without an event are nobody's.
      return written.ok ? { ok: true, export: made } : { ok: false, code: 'failed' };
    },

    of: async (recording) => (await exportsOf(recording)).toReversed(),

    async fetch(recording, id) {
      if (!ulidSchema.safeParse(id).success) return null;
      const found = (await exportsOf(recording)).find((one) => one.id === id);
      const sealed = found === undefined ? null : await readFile(pathOf(id)).catch(() => null);
      if (found === undefined || sealed === null) return null;
      const plain = Buffer.from(deps.secrets.openSecret(sealedAs(id), sealed)).toString('utf8');
      const { files, cuts } = keptSchema.parse(JSON.parse(plain));
      const there: { readonly cut: (typeof cuts)[number]; readonly clip: OpenCut }[] = [];
      for (const cut of cuts) {
        const clip = await openCut(deps.footage, { recording, ...cut }).catch(() => null);
        if (clip === null) return null;
        there.push({ cut, clip });
      }
      const at = new Date(found.at);
      const papers = files.map(
        ({ name, base64: text }): ZipFile => ({
          name,
          at,
          open: async function* () {
            yield new Uint8Array(Buffer.from(text, 'base64'));
          },
        }),
      );
      const footage = there.map(
        ({ cut, clip }): ZipFile => ({ name: cut.name, at, open: () => asCertified(clip, cut) }),
      );
      return { parts: zipped([...footage, ...papers]) };
    },
  };
}

/** @throws at the end when it is not what was certified: the download breaks off */
async function* asCertified(
  clip: OpenCut,
  { file, sha256: wanted }: { readonly file: number; readonly sha256: string },
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const part of clip.parts()) {
    hash.update(part);
    yield part;
  }
  if (hash.digest('hex') !== wanted) throw new Error(`footage of ${file}.mp4 is not what was certified`);
}

/** The first head that vouches for that line; null: none does yet. */
function headFor(events: readonly StoredEvent[], file: number, line: number): StoredEvent | null {
  return (
    events.find(
      ({ envelope, body }) =>
        envelope.type === 'media.chainHead' && body?.data.file === file && Number(body.data.number) >= line,
    ) ?? null
  );
}
