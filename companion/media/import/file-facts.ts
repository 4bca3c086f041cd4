/**
 * Reads what a file says of itself: EXIF by exifr, tracks and tags by mediabunny, and by hand what neither gives: the creation time of
 * a QuickTime container, and the chunks of RIFF files. Every length in them is a claim.
 */
import { type FileHandle, open } from 'node:fs/promises';
import exifr from 'exifr';
import { ALL_FORMATS, FilePathSource, Input, type InputTrack } from 'mediabunny';
import { z } from 'zod';
import { type FileFormat, kindOfFormat } from '#shared/media/file-kind.ts';
import type { OwnTime } from '#shared/media/judged-time.ts';
import { type FileFacts, NOTHING_SAID } from './metadata.ts';

/** Photos are given to the reader whole up to here; of longer ones their beginning, where EXIF stands. */
const PHOTO_BYTES = 32 * 1024 * 1024;
/** Boxes or chunks looked at in one file. */
const MOST_BOXES = 4096;

export async function factsOf(path: string, format: FileFormat): Promise<FileFacts> {
  if (kindOfFormat[format] === 'photo') return photoFacts(path);
  const file = await open(path, 'r');
  try {
    if (format === 'avi' || format === 'wav') return await riffFacts(file, format);
  } finally {
    await file.close();
  }
  return trackFacts(path, format);
}

const exifSchema = z.object({
  Make: z.unknown(),
  Model: z.unknown(),
  SerialNumber: z.unknown(),
  DateTimeOriginal: z.unknown(),
  OffsetTimeOriginal: z.unknown(),
  latitude: z.unknown(),
  longitude: z.unknown(),
});

async function photoFacts(path: string): Promise<FileFacts> {
  const file = await open(path, 'r');
  let bytes: Buffer;
  try {
    const { size } = await file.stat();
    bytes = Buffer.alloc(Math.min(size, PHOTO_BYTES));
    await file.read(bytes, 0, bytes.length, 0);
  } finally {
    await file.close();
  }
  const said: unknown = await exifr.parse(bytes, {
    ...{
      tiff: true,
      exif: true,
      gps: true,
      ifd1: false,
      interop: false,
      makerNote: false,
      userComment: false,
    },
    ...{ xmp: false, icc: false, iptc: false, jfif: false, ihdr: false, reviveValues: false },
  });
  const parsed = exifSchema.partial().safeParse(said ?? {});
  if (!parsed.success) return NOTHING_SAID;
  const { Make, Model, SerialNumber, DateTimeOriginal, OffsetTimeOriginal, latitude, longitude } =
    parsed.data;
  const at = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(words(DateTimeOriginal) ?? '');
  return {
    ...NOTHING_SAID,
    own:
      at === null
        ? null
        : {
            text: `${at[1]}-${at[2]}-${at[3]}T${at[4]}`,
            source: 'exif',
            offset: offsetOf(words(OffsetTimeOriginal) ?? ''),
          },
    device: deviceOf({ make: words(Make), model: words(Model), serial: words(SerialNumber) }),
    place: placeOf(latitude, longitude),
  };
}

async function trackFacts(path: string, format: FileFormat): Promise<FileFacts> {
  const input = new Input({
    source: new FilePathSource(path, { maxCacheSize: 8 << 20 }),
    formats: ALL_FORMATS,
  });
  let tracks: readonly InputTrack[] = [];
  let lasts: number | null = null;
  let raw: Readonly<Record<string, unknown>> = {};
  try {
    tracks = await input.getTracks();
    lasts = Math.round((await input.computeDuration()) * 1000);
    raw = (await input.getMetadataTags()).raw ?? {};
  } finally {
    input.dispose();
  }
  const created = format === 'mp4' || format === 'mov' || format === 'm4a' ? await containerTime(path) : null;
  const key = (name: string) => words(raw[`com.apple.quicktime.${name}`]);
  const place = /^([+-]\d{1,2}(?:\.\d{1,9})?)([+-]\d{1,3}(?:\.\d{1,9})?)/.exec(key('location.ISO6709') ?? '');
  return {
    own: spokenTime(key('creationdate')) ?? created,
    lasts: lasts !== null && Number.isFinite(lasts) && lasts > 0 ? lasts : null,
    device: deviceOf({
      make: key('make') ?? udta(raw, '©mak'),
      model: key('model') ?? udta(raw, '©mod'),
      serial: udta(raw, '©ser'),
    }),
    place: place === null ? null : placeOf(Number(place[1]), Number(place[2])),
    soundOnly: tracks.length > 0 && !tracks.some((track) => track.isVideoTrack()),
    unreadable: tracks.length === 0,
  };
}

/** `2026-11-26T09:30:00+0800`, as QuickTime's key of that name has it. */
function spokenTime(text: string | null): OwnTime | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d:?\d\d)$/.exec(text ?? '');
  const offset = offsetOf(found?.[2] ?? '');
  return found?.[1] === undefined || offset === null ? null : { text: found[1], source: 'quicktime', offset };
}

/** `moov/mvhd` (ISO/IEC 14496-12 §8.2.2): seconds since 1904, UTC by the standard. */
async function containerTime(path: string): Promise<OwnTime | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const moov = await findBox(file, 'moov', 0, size);
    const mvhd = moov === null ? null : await findBox(file, 'mvhd', moov.from, moov.to);
    if (mvhd === null) return null;
    const head = await bytesAt(file, mvhd.from, 12);
    if (head.length < 12) return null;
    const seconds = head[0] === 1 ? Number(head.readBigUInt64BE(4)) : head.readUInt32BE(4);
    const ms = (seconds - 2_082_844_800) * 1000;
    return seconds === 0 || Math.abs(ms) > 8.64e15
      ? null
      : { text: `${new Date(ms).toISOString().slice(0, 19)}Z`, source: 'quicktime', offset: 0 };
  } finally {
    await file.close();
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}
/** Content of the first box of that type within the range. */
async function findBox(file: FileHandle, type: string, from: number, to: number): Promise<Range | null> {
  for (let at = from, seen = 0; at + 8 <= to && seen < MOST_BOXES; seen += 1) {
    const head = await bytesAt(file, at, 16);
    if (head.length < 8) return null;
    const short = head.readUInt32BE(0);
    const long = short === 1 && head.length === 16;
    const size = long ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    if (!Number.isSafeInteger(size) || size < (long ? 16 : 8)) return null;
    if (head.toString('latin1', 4, 8) === type)
      return { from: at + (long ? 16 : 8), to: Math.min(to, at + size) };
    at += size;
  }
  return null;
}

/** Chunks of a RIFF file, lists opened, one after the other. */
async function* chunks(
  file: FileHandle,
  from: number,
  to: number,
  depth = 0,
): AsyncGenerator<Range & { id: string }> {
  for (let at = from, seen = 0; at + 8 <= to && seen < MOST_BOXES; seen += 1) {
    const head = await bytesAt(file, at, 12);
    if (head.length < 8) return;
    const id = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    const end = Math.min(to, at + 8 + size);
    const list = head.toString('latin1', 8, 12);
    yield { id: id === 'LIST' ? list : id, from: at + 8, to: end };
    // The pictures themselves are of no interest.
    if (id === 'LIST' && list !== 'movi' && depth < 3) yield* chunks(file, at + 12, end, depth + 1);
    at += 8 + size + (size % 2);
  }
}

const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';

async function riffFacts(file: FileHandle, format: 'avi' | 'wav'): Promise<FileFacts> {
  const { size } = await file.stat();
  let own: OwnTime | null = null;
  let lasts: number | null = null;
  let serial: string | null = null;
  let rate = 0;
  let seen = false;
  let pictures = format === 'avi';
  for await (const { id, from, to } of chunks(file, 12, size)) {
    const body = await bytesAt(file, from, Math.min(to - from, 512));
    if (id === 'avih' && body.length >= 20) {
      seen = true;
      lasts = Math.round((body.readUInt32LE(0) * body.readUInt32LE(16)) / 1000);
    }
    if (id === 'IDIT') own = digitized(body.toString('latin1'));
    if (id === 'fmt ' && format === 'wav' && body.length >= 12) rate = body.readUInt32LE(8);
    if (id === 'data' && format === 'wav') {
      seen = true;
      if (rate > 0) lasts = Math.round(((to - from) / rate) * 1000);
    }
    // EBU Tech 3285: description 256, originator 32, reference 32, date 10, time 8.
    if (id === 'bext' && body.length >= 338) {
      const day = body.toString('latin1', 320, 330).replace(/[:_ /]/g, '-');
      const clock = body.toString('latin1', 330, 338).replace(/[-_ .]/g, ':');
      if (/^\d{4}-\d\d-\d\d$/.test(day) && /^\d\d:\d\d:\d\d$/.test(clock))
        own = { text: `${day}T${clock}`, source: 'riff', offset: null };
      serial = words(body.toString('latin1', 256, 288));
    }
  }
  if (!seen) pictures = false;
  return {
    ...NOTHING_SAID,
    own,
    lasts,
    device: deviceOf({ make: null, model: null, serial }),
    soundOnly: seen && !pictures,
    unreadable: !seen,
  };
}

/** `THU NOV 26 14:20:10 2026`, or `2026-11-26 14:20:10` as some write it. */
function digitized(text: string): OwnTime | null {
  const words = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})/.exec(text);
  const plain = /^(\d{4})[-:/](\d\d)[-:/](\d\d) +(\d\d:\d\d:\d\d)/.exec(text);
  if (plain !== null)
    return { text: `${plain[1]}-${plain[2]}-${plain[3]}T${plain[4]}`, source: 'riff', offset: null };
  const month = MONTHS.indexOf((words?.[1] ?? '?').toUpperCase());
  if (words === null || month < 0 || month % 3 !== 0) return null;
  const day = (words[2] ?? '').padStart(2, '0');
  return {
    text: `${words[4]}-${String(month / 3 + 1).padStart(2, '0')}-${day}T${words[3]}`,
    source: 'riff',
    offset: null,
  };
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}

/** A text atom of QuickTime's user data: its length and language, then the words. */
function udta(raw: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = raw[name];
  if (!(value instanceof Uint8Array)) return words(value);
  return value.length < 4 ? null : words(Buffer.from(value.subarray(4)).toString('utf8'));
}

function deviceOf(said: Record<'make' | 'model' | 'serial', string | null>): FileFacts['device'] {
  const { make, model, serial } = said;
  if (make === null && model === null && serial === null) return null;
  return {
    ...(make === null ? {} : { make }),
    ...(model === null ? {} : { model }),
    ...(serial === null ? {} : { serial }),
    from: 'file',
  };
}

/** Printable, and not longer than anybody's name for a device. */
function words(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const clean = [...value.slice(0, 400)]
    .filter((one) => one >= ' ' && one !== '\x7f')
    .join('')
    .trim()
    .slice(0, 100);
  return clean === '' ? null : clean;
}

/** `+08:00` or `+0800` in minutes; null: it is none. */
function offsetOf(text: string): number | null {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return minutes > 1440 ? null : found[1] === '-' ? -minutes : minutes;
}

function placeOf(latitude: unknown, longitude: unknown): FileFacts['place'] {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  const place = { latitude: Math.round(latitude * 1e6), longitude: Math.round(longitude * 1e6) };
  const fits = Math.abs(place.latitude) <= 90e6 && Math.abs(place.longitude) <= 180e6;
  // Zero by zero is what a receiver says that has found nothing.
  return fits && (place.latitude !== 0 || place.longitude !== 0) ? place : null;
}
