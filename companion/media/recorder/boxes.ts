/** Boxes of an MP4 (ISO/IEC 14496-12), as far as a file of our own is looked through after a crash. Pure; never beyond the bytes. */

export interface Box {
  readonly type: string;
  /** Of the whole box. */
  readonly offset: number;
  readonly size: number;
}

/** Whole boxes in a range, one after the other; ends where one is cut or is none. */
export function boxesIn(bytes: Uint8Array, from = 0, to = bytes.length): readonly Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (size < 8 || at + size > to || !/^[a-zA-Z0-9 ]{4}$/.test(type)) break;
    found.push({ type, offset: at, size });
    at += size;
  }
  return found;
}

const inside = (bytes: Uint8Array, box: Box, header = 8) =>
  boxesIn(bytes, box.offset + header, box.offset + box.size);
const named = (boxes: readonly Box[], type: string) => boxes.filter((box) => box.type === type);

/** Time units per second by track id, from an init segment. */
export function timescalesOf(init: Uint8Array): ReadonlyMap<number, number> {
  const view = new DataView(init.buffer, init.byteOffset, init.byteLength);
  const found = new Map<number, number>();
  for (const moov of named(boxesIn(init), 'moov'))
    for (const trak of named(inside(init, moov), 'trak')) {
      const parts = inside(init, trak);
      const tkhd = named(parts, 'tkhd')[0];
      const mdia = named(parts, 'mdia')[0];
      const mdhd = mdia === undefined ? undefined : named(inside(init, mdia), 'mdhd')[0];
      if (tkhd === undefined || mdhd === undefined) continue;
      // Version 1 has times of eight bytes.
      const at = (box: Box, short: number, long: number) =>
        box.offset + (init[box.offset + 8] === 1 ? long : short);
      found.set(view.getUint32(at(tkhd, 20, 28)), view.getUint32(at(mdhd, 20, 28)));
    }
  return found;
}

export interface FoundFragment {
  readonly offset: number;
  readonly length: number;
  /** Time in the file, ms. */
  readonly from: number;
  readonly to: number;
}

/**
 * Whole fragments (`moof` and the `mdat` after it) behind a place, as `makeFragment` writes them.
 * @param timescales of the file's tracks
 */
export function fragmentsBehind(
  bytes: Uint8Array,
  from: number,
  timescales: ReadonlyMap<number, number>,
): readonly FoundFragment[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: FoundFragment[] = [];
  const boxes = boxesIn(bytes, from);
  for (let i = 0; i + 1 < boxes.length; i += 2) {
    const [moof, mdat] = [boxes[i], boxes[i + 1]];
    if (moof?.type !== 'moof' || mdat?.type !== 'mdat') break;
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (const traf of named(inside(bytes, moof), 'traf')) {
      const parts = inside(bytes, traf);
      const [tfhd, tfdt, trun] = ['tfhd', 'tfdt', 'trun'].map((type) => named(parts, type)[0]);
      if (tfhd === undefined || tfdt === undefined || trun === undefined) return found;
      const scale = timescales.get(view.getUint32(tfhd.offset + 12)) ?? 1000;
      const start = Number(view.getBigUint64(tfdt.offset + 12));
      const count = view.getUint32(trun.offset + 12);
      if (trun.size !== 20 + 16 * count) return found;
      let long = 0;
      for (let sample = 0; sample < count; sample += 1)
        long += view.getUint32(trun.offset + 20 + 16 * sample);
      first = Math.min(first, Math.round((start * 1000) / scale));
      last = Math.max(last, Math.round(((start + long) * 1000) / scale));
    }
    if (first > last) break;
    found.push({ offset: moof.offset, length: moof.size + mdat.size, from: first, to: last });
  }
  return found;
}
