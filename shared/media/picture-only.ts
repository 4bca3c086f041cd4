/**
 * A recording's pictures without their sound, for a browser that refuses the whole file for a sound it cannot play. A view and no file: the
 * sound's boxes are given a name that every player passes over (`free`, ISO/IEC 14496-12 §8.1.2), so that nothing moves and no offset
 * changes; what is on disk, its hashes and what is downloaded stay as they are. Pure.
 */

interface Box {
  readonly type: string;
  /** Of its first byte, and behind its last one. */
  readonly from: number;
  readonly to: number;
}

/** Whole boxes from one place to another; ends where one is cut or is none. */
function boxesIn(bytes: Uint8Array, from: number, to: number): readonly Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    found.push({ type, from: at, to: at + size });
    at += size;
  }
  return found;
}
const inside = (bytes: Uint8Array, box: Box, type: string) =>
  boxesIn(bytes, box.from + 8, box.to).filter((one) => one.type === type);
const u32 = (bytes: Uint8Array, at: number) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);

function passOver(bytes: Uint8Array, { from }: Box): void {
  for (const [at, letter] of [...'free'].entries()) bytes[from + 4 + at] = letter.charCodeAt(0);
}

/**
 * Track ids of what is no picture.
 * @param init `ftyp` and `moov`
 */
export function soundTracks(init: Uint8Array): ReadonlySet<number> {
  const found = new Set<number>();
  for (const moov of boxesIn(init, 0, init.length).filter(({ type }) => type === 'moov'))
    for (const trak of inside(init, moov, 'trak')) {
      const tkhd = inside(init, trak, 'tkhd')[0];
      const hdlr = inside(init, trak, 'mdia').flatMap((mdia) => inside(init, mdia, 'hdlr'))[0];
      if (tkhd === undefined || hdlr === undefined || hdlr.to - hdlr.from < 20) continue;
      // Version 1 has times of eight bytes.
      const at = tkhd.from + (init[tkhd.from + 8] === 1 ? 28 : 20);
      const handler = String.fromCharCode(...init.subarray(hdlr.from + 16, hdlr.from + 20));
      if (handler !== 'vide' && at + 4 <= tkhd.to) found.add(u32(init, at));
    }
  return found;
}

/** @param init is changed in place */
export function hideSoundOfInit(init: Uint8Array, sound: ReadonlySet<number>): void {
  for (const moov of boxesIn(init, 0, init.length).filter(({ type }) => type === 'moov')) {
    for (const mvex of inside(init, moov, 'mvex'))
      for (const trex of inside(init, mvex, 'trex'))
        if (trex.to - trex.from >= 16 && sound.has(u32(init, trex.from + 12))) passOver(init, trex);
    for (const trak of inside(init, moov, 'trak')) {
      const tkhd = inside(init, trak, 'tkhd')[0];
      if (tkhd !== undefined && sound.has(u32(init, tkhd.from + (init[tkhd.from + 8] === 1 ? 28 : 20))))
        passOver(init, trak);
    }
  }
}

/**
 * @param fragments whole ones, one behind the other; are changed in place. One that has sound only is passed over as it is
 */
export function hideSound(fragments: Uint8Array, sound: ReadonlySet<number>): void {
  const boxes = boxesIn(fragments, 0, fragments.length);
  for (const [at, moof] of boxes.entries()) {
    if (moof.type !== 'moof') continue;
    let pictures = 0;
    for (const traf of inside(fragments, moof, 'traf')) {
      const tfhd = inside(fragments, traf, 'tfhd')[0];
      if (tfhd !== undefined && tfhd.to - tfhd.from >= 16 && sound.has(u32(fragments, tfhd.from + 12)))
        passOver(fragments, traf);
      else pictures += 1;
    }
    if (pictures > 0) continue;
    passOver(fragments, moof);
    const mdat = boxes[at + 1];
    if (mdat?.type === 'mdat') passOver(fragments, mdat);
  }
}
