import { p256 } from '@noble/curves/nist.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, readCheckpoint, recordName, signCheckpoint } from './checkpoint-note.ts';
import vectors from './fixtures/checkpoint-notes.json' with { type: 'json' };
import { referenceLeaves } from './fixtures/reference-leaves.ts';
import { merkleRoot } from './tree.ts';

const spki = base64.decode(vectors.spki);
const secret = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
const own = concatBytes(
  hexToBytes('3059301306072a8648ce3d020106082a8648ce3d030107034200'),
  p256.getPublicKey(secret, false),
);
const sign = (bytes: Uint8Array) => p256.sign(bytes, secret);
const head = { origin: recordName(own, 2), size: 8, root: merkleRoot(referenceLeaves) };
const note = signCheckpoint(head, own, sign);

describe('[32] a checkpoint as a signed note (C2SP)', () => {
  it('reads what openssl signed, and names the record by its key', () => {
    expect(recordName(spki, 1)).toBe(vectors.name);
    expect(fingerprintOf(spki).slice(0, 16)).toBe(vectors.name.split('/')[1]);
    for (const { size, note: text } of vectors.notes) {
      const found = readCheckpoint(text, spki);
      expect([found?.origin, found?.size]).toEqual([vectors.name, size]);
      expect(bytesToHex(found?.root ?? new Uint8Array(0))).toBe(
        bytesToHex(merkleRoot(referenceLeaves.slice(0, size))),
      );
      expect(readCheckpoint(text, own)).toBeNull();
    }
  });

  it('signs what it reads', () => {
    expect(readCheckpoint(note, own)).toEqual(head);
    expect(note.split('\n').slice(0, 2)).toEqual([head.origin, '8']);
  });

  it('takes no note with a bit of any byte flipped', () => {
    const bytes = new TextEncoder().encode(note);
    // Another bit of each byte.
    for (let bit = 0; bit < bytes.length * 8; bit += 9) {
      const flipped = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(readCheckpoint(new TextDecoder().decode(flipped), own), `bit ${bit}`).toBeNull();
    }
  });

  it('passes over lines of other keys, and takes none that is malformed, padded, too long or lacks its own', () => {
    const other = note.split('\n').at(-2) ?? '';
    const stranger = '— witness.example/w AAAAAQID';
    expect(readCheckpoint(`${note}${stranger}\n`, own)).toEqual(head);
    expect(readCheckpoint(note.replace(other, stranger), own)).toBeNull();
    for (const wrong of [
      note.slice(0, -1),
      `${note}\n`,
      note.replaceAll('\n', '\r\n'),
      note.replace('\n8\n', '\n08\n'),
      note.replace('\n\n', '\nmore\n\n'),
      `${note}${'x'.repeat(5000)}\n`,
      `${note}${`${stranger}\n`.repeat(16)}`,
      `${note}— ${head.origin}\n`,
      '',
      '\n\n',
    ])
      expect(readCheckpoint(wrong, own), JSON.stringify(wrong.slice(0, 60))).toBeNull();
  });

  it('takes the low spelling of a signature only', () => {
    const line = note.split('\n').at(-2) ?? '';
    const bytes = base64.decode(line.split(' ')[2] ?? '');
    const { r, s } = p256.Signature.fromBytes(bytes.subarray(4), 'der');
    const high = new p256.Signature(r, p256.Point.Fn.ORDER - s).toBytes('der');
    const twisted = `— ${head.origin} ${base64.encode(concatBytes(bytes.subarray(0, 4), high))}`;
    expect(readCheckpoint(note.replace(line, twisted), own)).toBeNull();
  });
});
