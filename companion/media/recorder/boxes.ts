/**
 * Boxes of an MP4 (ISO/IEC 14496-12), as far as a file of our own is looked through after a crash: by reading at places, however long
 * the file is. Never beyond the bytes, and never more of them at once than a fragment's head has.
 */

/** Bytes of a file from a place; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

export interface Box {
  readonly type: string;
  /** Of the whole box. */
  readonly offset: number;
  readonly size: number;
}

/** Of a `moof`: the recorder ends a fragment long before its samples need as much. */
const MOST_HEAD = 2 * 1024 * 1024;
const PRFT = 32;
/** Seconds from 1900 to 1970. */
const NTP_EPOCH = 2_208_988_800;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
function boxOf(bytes: Uint8Array, at: number, offset: number): Box | null {
  if (at + 8 > bytes.length) return null;
  const size = viewOf(bytes).getUint32(at);
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  return size < 8 || !/^[a-zA-Z0-9 ]{4}$/.test(type) ? null : { type, offset, size };
}

/** Whole boxes in a range of bytes, one after the other; ends where one is cut or is none. */
export function boxesIn(bytes: Uint8Array, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at < to; ) {
    const box = boxOf(bytes, at, at);
    if (box === null || at + box.size > to) break;
    found.push(box);
    at += box.size;
  }
  return found;
}
const inside = (bytes: Uint8Array, box: Box) => boxesIn(bytes, box.offset + 8, box.offset + box.size);
const named = (boxes: readonly Box[], type: string) => boxes.filter((box) => box.type === type);

export interface TrackOfFile {
  readonly kind: 'video' | 'audio' | null;
  /** Time units per second. */
  readonly timescale: number;
}

/** By track id, from an init segment. */
export function tracksOf(init: Uint8Array): ReadonlyMap<number, TrackOfFile> {
  const view = viewOf(init);
  const found = new Map<number, TrackOfFile>();
  for (const moov of named(boxesIn(init, 0, init.length), 'moov'))
    for (const trak of named(inside(init, moov), 'trak')) {
      const parts = inside(init, trak);
      const tkhd = named(parts, 'tkhd')[0];
      const mdia = named(parts, 'mdia')[0];
      const media = mdia === undefined ? [] : inside(init, mdia);
      const mdhd = named(media, 'mdhd')[0];
      const hdlr = named(media, 'hdlr')[0];
      if (tkhd === undefined || mdhd === undefined || hdlr === undefined) continue;
      if (tkhd.size < 36 || mdhd.size < 32 || hdlr.size < 20) continue;
      // Version 1 has times of eight bytes.
      const at = (box: Box, short: number, long: number) =>
        box.offset + (init[box.offset + 8] === 1 ? long : short);
      const handler = String.fromCharCode(...init.subarray(hdlr.offset + 16, hdlr.offset + 20));
      found.set(view.getUint32(at(tkhd, 20, 28)), {
        kind: handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : null,
        timescale: view.getUint32(at(mdhd, 20, 28)) || 1000,
      });
    }
  return found;
}

/** Where a fragment begins behind a place that is none; null: nowhere. Used where no index says whether there are any. */
export async function firstFragment(readAt: ReadAt, size: number): Promise<number | null> {
  for (let at = 0; at < size; ) {
    const box = boxOf(await readAt(at, 8), 0, at);
    if (box === null || at + box.size > size) return null;
    if (box.type === 'moof' || box.type === 'prft') return at;
    at += box.size;
  }
  return null;
}

export interface FoundFragment {
  readonly offset: number;
  readonly length: number;
  /** Time in the file, ms. */
  readonly from: number;
  readonly to: number;
  /** Where its last sample begins. */
  readonly last: number;
  readonly tracks: readonly ('video' | 'audio')[];
  /** Where the last sample of each track ends. */
  readonly ends: ReadonlyMap<'video' | 'audio', number>;
  /** Begins with a picture that needs none before it. */
  readonly key: boolean;
  /** When its first sample came, epoch ms; null: it does not say so. */
  readonly received: number | null;
}

/**
 * The whole fragment at a place (`moof` and the `mdat` after it, before them a `prft`), as `makeFragment` writes it.
 * @param size of the file
 * @returns null: none, or not whole
 */
export async function fragmentAt(
  readAt: ReadAt,
  offset: number,
  size: number,
  tracks: ReadonlyMap<number, TrackOfFile>,
): Promise<FoundFragment | null> {
  const head = await readAt(offset, PRFT);
  const prft = boxOf(head, 0, offset);
  const has = prft?.type === 'prft' && prft.size === PRFT && head.length === PRFT;
  const received = has ? fromNtp(viewOf(head)) : null;
  const at = has ? offset + PRFT : offset;
  const moof = boxOf(await readAt(at, 8), 0, at);
  if (moof?.type !== 'moof' || moof.size > MOST_HEAD || at + moof.size > size) return null;
  const mdat = boxOf(await readAt(at + moof.size, 8), 0, at + moof.size);
  if (mdat?.type !== 'mdat' || mdat.offset + mdat.size > size) return null;
  const found = runsOf(await readAt(at, moof.size), tracks);
  if (found === null || found.bytes !== mdat.size - 8) return null;
  const { from, last, ends, key } = found;
  const length = mdat.offset + mdat.size - offset;
  const to = Math.max(...ends.values());
  return { offset, length, from, to, last, tracks: [...ends.keys()], ends, key, received };
}

const fromNtp = (view: DataView) =>
  (view.getUint32(16) - NTP_EPOCH) * 1000 + Math.round((view.getUint32(20) * 1000) / 2 ** 32);

function runsOf(moof: Uint8Array, tracks: ReadonlyMap<number, TrackOfFile>) {
  const view = viewOf(moof);
  let from = Number.POSITIVE_INFINITY;
  let last = 0;
  let bytes = 0;
  let key = true;
  const ends = new Map<'video' | 'audio', number>();
  for (const traf of named(inside(moof, { type: 'moof', offset: 0, size: moof.length }), 'traf')) {
    const parts = inside(moof, traf);
    const [tfhd, tfdt, trun] = ['tfhd', 'tfdt', 'trun'].map((type) => named(parts, type)[0]);
    if (tfhd === undefined || tfdt === undefined || trun === undefined) return null;
    if (tfhd.size !== 16 || tfdt.size !== 20 || trun.size < 20) return null;
    const track = tracks.get(view.getUint32(tfhd.offset + 12));
    const count = view.getUint32(trun.offset + 12);
    if (track === undefined || track.kind === null || count === 0 || trun.size !== 20 + 16 * count)
      return null;
    const start = Number(view.getBigUint64(tfdt.offset + 12));
    let long = 0;
    let before = 0;
    for (let sample = 0; sample < count; sample += 1) {
      const place = trun.offset + 20 + 16 * sample;
      before = long;
      long += view.getUint32(place);
      bytes += view.getUint32(place + 4);
      // sample_is_non_sync_sample (§8.8.3.1).
      if (sample === 0 && track.kind === 'video') key = (view.getUint32(place + 8) & 0x1_0000) === 0;
    }
    from = Math.min(from, Math.round((start * 1000) / track.timescale));
    last = Math.max(last, Math.round(((start + before) * 1000) / track.timescale));
    ends.set(track.kind, Math.round(((start + long) * 1000) / track.timescale));
  }
  return ends.size === 0 ? null : { from, last, ends, bytes, key };
}
