/** R30 pictures without their sound, in boxes that were written by hand; in recorded files: companion/media/recorder/codecs.test.ts. */
import { describe, expect, it } from 'vitest';
import { hideSound, soundTracks } from './picture-only.ts';

const box = (type: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  for (const [at, letter] of [...type].entries()) bytes[4 + at] = letter.charCodeAt(0);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};
const words = (...of: readonly number[]) => {
  const bytes = new Uint8Array(4 * of.length);
  for (const [at, value] of of.entries()) new DataView(bytes.buffer).setUint32(4 * at, value);
  return bytes;
};
const join = (...parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));
const text = (letters: string) => Uint8Array.from([...letters].map((letter) => letter.charCodeAt(0)));
const traf = (track: number) => box('traf', box('tfhd', words(0, track)));
const fragment = (...tracks: readonly number[]) =>
  join(box('moof', box('mfhd', words(0, 1)), ...tracks.map(traf)), box('mdat', text('moof, traf and more')));
const names = (bytes: Uint8Array) => String.fromCharCode(...bytes).match(/free|moof|traf|mdat/g);

describe('R30 pictures without their sound', () => {
  it('knows tracks of sound by their handler, in both versions of a track’s header', () => {
    const trak = (handler: string, tkhd: Uint8Array) =>
      box('trak', box('tkhd', tkhd), box('mdia', box('hdlr', words(0, 0), text(handler))));
    const init = join(
      box('ftyp', text('qt  ')),
      box('moov', trak('vide', words(0, 9, 9, 1)), trak('soun', words(0x0100_0000, 9, 9, 9, 9, 7))),
    );
    expect([...soundTracks(init)]).toEqual([7]);
  });
  it('hides runs of sound only, and a fragment whole that has nothing else; nothing moves', () => {
    const before = join(fragment(1, 2), fragment(2), fragment(1));
    const after = before.slice();
    hideSound(after, new Set([2]));
    // The words in the middle of an mdat are no boxes.
    expect(names(after)).toEqual(
      ['moof', 'traf', 'free', 'mdat', 'moof', 'traf']
        .concat(['free', 'free', 'free', 'moof', 'traf'])
        .concat(['moof', 'traf', 'mdat', 'moof', 'traf']),
    );
    expect(after.length).toBe(before.length);
  });
  it('leaves alone what is cut, or is no fragment', () => {
    for (const bytes of [fragment(2).subarray(0, 20), text('moof'), new Uint8Array(40)]) {
      const after = bytes.slice();
      hideSound(after, new Set([2]));
      expect(after).toEqual(bytes);
    }
  });
});
