import { readFileSync } from 'node:fs';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { canonicalBytes } from '../case/envelope.ts';
import { fingerprintOf, recordName, signCheckpoint } from '../merkle/checkpoint-note.ts';
import { emptyRoot } from '../merkle/tree.ts';
import { type Certificate, memberNames, signCertificate, type Unsigned } from './certificate.ts';
import type { IndexLine } from './chain.ts';
import { clipWorld, keyOf, linesOf } from './fixtures/clip-world.ts';
import { type ClipFault, faultText, verifyClip } from './verify-clip.ts';

const rows = z
  .array(z.strictObject({ do: z.string(), resigned: z.literal(true).optional(), found: z.array(z.string()) }))
  .parse(parse(readFileSync(new URL('./fixtures/tampered-clips.yaml', import.meta.url), 'utf8')));

const SIZE = 1000;
const world = clipWorld(SIZE);
const trusted = [fingerprintOf(world.key.spki)];
const stranger = keyOf(99);
const [initLength, length] = [700, SIZE];

async function judge(clip: Uint8Array, certificate: Uint8Array): Promise<string[]> {
  const at = {
    size: clip.length,
    read: async (offset: number, count: number) => clip.slice(offset, offset + count),
  };
  return (await verifyClip(at, certificate, trusted)).faults.map(faultText).sort();
}
const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 0x20);
const line = (of: Unsigned, number: number): IndexLine => {
  const found = of.lines.find((one) => one.number === number);
  if (found === undefined) throw new Error(`no line ${number}`);
  return found;
};
const withLine = (of: Unsigned, number: number, change: object): Unsigned => ({
  ...of,
  lines: of.lines.map((one) => (one.number === number ? ({ ...one, ...change } as IndexLine) : one)),
});
/** Certificates as they would be signed: by the unit's key unless told otherwise. */
type Change = (of: Unsigned) => Unsigned;
const changes: Record<string, Change> = {
  reason: (of) => ({ ...of, exported: { ...of.exported, reason: '别的理由' } }),
  'key of a stranger': (of) => ({ ...of, key: base64.encode(stranger.spki) }),
  'checkpoint of a stranger': (of) => ({
    ...of,
    checkpoint: signCheckpoint(
      { origin: recordName(stranger.spki, 1), size: 5, root: emptyRoot() },
      stranger.spki,
      stranger.sign,
    ),
  }),
  'checkpoint of another size': (of) => ({ ...of, checkpoint: of.checkpoint.replace('\n5\n', '\n6\n') }),
  'checkpoint with another root': (of) => ({ ...of, checkpoint: world.otherRoot }),
  'path of the head': (of) => ({ ...of, head: { ...of.head, path: of.head.path.toReversed() } }),
  'index of the head': (of) => ({ ...of, head: { ...of.head, index: 2 } }),
  'body of the head': (of) => ({
    ...of,
    head: { ...of.head, body: { ...of.head.body, data: { ...of.head.body.data, bytes: 1 } } },
  }),
  'head of another recording': () => clipWorld(SIZE, { recording: '01JDANTHERAAAAAAAAAAAAAAAA' }).unsigned,
  'head of another file': () => clipWorld(SIZE, { head: { file: 1 } }).unsigned,
  'camera in the body of opened': (of) => ({
    ...of,
    opened: { ...of.opened, body: { ...of.opened.body, data: { ...of.opened.body.data, camera: '另一台' } } },
  }),
  'camera in recording': (of) => ({ ...of, recording: { ...of.recording, camera: '另一台' } }),
  'case in recording': (of) => ({ ...of, recording: { ...of.recording, case: null } }),
  'hash of fragment 4 in its line': (of) => withLine(of, 4, { sha256: 'a'.repeat(64) }),
  'hash of fragment 4 in its line and in the clip': (of) => {
    const bytes = flipped(world.clip, initLength + length + 5);
    return {
      ...withLine(of, 4, {
        sha256: bytesToHex(sha256(bytes.slice(initLength + length, initLength + 2 * length))),
      }),
      clip: { ...of.clip, sha256: bytesToHex(sha256(bytes)) },
    };
  },
  'fragment 4 in the clip and the chain from there': (of) => {
    const bytes = flipped(world.clip, initLength + length + 5);
    const lines = linesOf(world.parts.map((part, i) => (i === 3 ? flipped(part, 5) : part)));
    return { ...of, lines: [...lines], clip: { ...of.clip, sha256: bytesToHex(sha256(bytes)) } };
  },
  'time of fragment 4 in its line': (of) => {
    const found = line(of, 4);
    if (found.kind !== 'fragment') throw new Error('no fragment');
    return withLine(of, 4, { received: [found.received[0] + 1, found.received[1]] });
  },
  'time of fragment 5 beyond all dates': (of) =>
    withLine(of, 5, { received: [9e15, Number.MAX_SAFE_INTEGER] }),
  'line 3 left out': (of) => ({ ...of, lines: of.lines.filter(({ number }) => number !== 3) }),
  'line 6 left out': (of) => ({ ...of, lines: of.lines.slice(0, -1) }),
  'hole left out of holes': (of) => ({ ...of, holes: [] }),
  'received in clip': (of) => ({
    ...of,
    clip: { ...of.clip, received: [of.clip.received[0], '2026-11-27T23:00:00.000Z'] },
  }),
  'first in clip': (of) => ({ ...of, clip: { ...of.clip, first: 4 } }),
  'whole hash in clip': (of) => ({ ...of, clip: { ...of.clip, sha256: 'b'.repeat(64) } }),
  'codecs in clip': (of) => ({ ...of, clip: { ...of.clip, codecs: ['hvc1'] } }),
};
/** With these the clip is changed as well. */
const clipsOf: Record<string, Uint8Array> = {
  'hash of fragment 4 in its line and in the clip': flipped(world.clip, initLength + length + 5),
  'fragment 4 in the clip and the chain from there': flipped(world.clip, initLength + length + 5),
};

const part = (from: number, to: number) => world.clip.slice(from, to);
const [endOfInit, endOf2, endOf4] = [initLength, initLength + length, initLength + 2 * length];
const clips: Record<string, Uint8Array> = {
  nothing: world.clip,
  'clip byte of the init segment': flipped(world.clip, 300),
  'clip byte of fragment 2': flipped(world.clip, endOfInit),
  'clip byte of fragment 5': flipped(world.clip, world.clip.length - 1),
  'clip without its last byte': world.clip.slice(0, -1),
  'clip with a byte more': concatBytes(world.clip, Uint8Array.of(0)),
  'clip without fragment 4': concatBytes(part(0, endOf2), part(endOf4, world.clip.length)),
  'clip with fragments 2 and 4 exchanged': concatBytes(
    part(0, endOfInit),
    part(endOf2, endOf4),
    part(endOfInit, endOf2),
    part(endOf4, world.clip.length),
  ),
  'clip empty': new Uint8Array(0),
};

const good = signCertificate(world.unsigned, world.key.sign);
const text = new TextDecoder().decode(good);
const parsed = JSON.parse(text) as Certificate;
const asFile = (of: unknown) => canonicalBytes(of);
const bytesOf = (of: string) => new TextEncoder().encode(of);
const files: Record<string, () => Uint8Array> = {
  'space before a colon': () => bytesOf(text.replace('"reason":', '"reason" :')),
  'line end at the end': () => bytesOf(`${text}\n`),
  'unknown member': () => bytesOf(text.replace(/}$/, ',"wrong":1}')),
  'other order': () =>
    bytesOf(JSON.stringify(Object.fromEntries(memberNames.toReversed().map((name) => [name, parsed[name]])))),
  signature: () =>
    asFile({ ...parsed, signature: base64.encode(flipped(base64.decode(parsed.signature), 9)) }),
  'signature of high s': () => {
    const { r, s } = p256.Signature.fromBytes(base64.decode(parsed.signature));
    const high = new p256.Signature(r, p256.Point.Fn.ORDER - s).toBytes();
    return asFile({ ...parsed, signature: base64.encode(high) });
  },
  digests: () => asFile({ ...parsed, digests: { ...parsed.digests, exported: 'c'.repeat(64) } }),
  'not a certificate': () => bytesOf('%PDF-1.7'),
  'certificate empty': () => new Uint8Array(0),
};

describe('R30 a clip that somebody changed', () => {
  it.each(rows.map((row) => [`${row.do}${row.resigned ? ', signed anew' : ''}`, row] as const))(
    '%s',
    async (_name, row) => {
      const change = changes[row.do];
      const key = row.do === 'key of a stranger' ? stranger : world.key;
      let certificate = good;
      if (change !== undefined) {
        const of = change(world.unsigned);
        certificate = row.resigned
          ? signCertificate(of, key.sign)
          : new Uint8Array(asFile({ ...of, digests: parsed.digests, signature: parsed.signature }));
      } else if (files[row.do] !== undefined) certificate = new Uint8Array(files[row.do]?.() ?? []);
      const clip = clipsOf[row.do] ?? clips[row.do] ?? world.clip;
      expect([change, files[row.do], clips[row.do]].some((one) => one !== undefined)).toBe(true);
      expect(await judge(clip, certificate)).toEqual(row.found.toSorted());
    },
  );

  it('says whether it trusts the key, which the file cannot say itself', async () => {
    const whole = {
      size: world.clip.length,
      read: async (a: number, n: number) => world.clip.slice(a, a + n),
    };
    const known = await verifyClip(whole, good, trusted);
    expect([known.trusted, known.fingerprint, known.faults]).toEqual([true, trusted[0], []]);
    const unknown = await verifyClip(whole, good, []);
    expect([unknown.trusted, unknown.faults]).toEqual([false, []]);
    expect((await verifyClip(null, good, trusted)).faults).toContainEqual({ what: 'clip', why: 'shorter' });
  });

  it('names the member in which any byte of a certificate was changed', async () => {
    const at = { size: world.clip.length, read: async (a: number, n: number) => world.clip.slice(a, a + n) };
    const bytes = bytesOf(text);
    // Where each member begins: after the brace, its name, its value and a comma each.
    let next = 0;
    const offsets = memberNames.map((name) => {
      const at = next;
      next += `,"${name}":`.length + canonicalBytes(parsed[name]).length;
      return { name, at };
    });
    const missed: string[] = [];
    for (let i = 0; i < bytes.length; i += 17) {
      const { faults } = await verifyClip(at, flipped(bytes, i), trusted);
      const name = offsets.findLast((one) => one.at <= i)?.name ?? '';
      if (!faults.some((fault) => namesMember(fault, name)))
        missed.push(`${i} ${name}: ${faults.map(faultText)}`);
    }
    expect(missed).toEqual([]);
  });
});

function namesMember(fault: ClipFault, name: string): boolean {
  return (
    (fault.what === 'member' && fault.member === name) || (fault.what === 'signature' && name === 'signature')
  );
}
