/** What a photo of the registry has to be: a JPEG of a size that fits a card, and nothing in it but the picture. Pure. */

/** Bytes of a photo. A face of 360 × 480 is a third of it. */
export const MAX_PHOTO_BYTES = 60 * 1024;
/** Shortest and longest side, px. */
const SIDE = { least: 120, most: 1200 } as const;

const ICC = new TextEncoder().encode('ICC_PROFILE');
/** APP0 is the format's own name, APP2 of that name and APP14 say how its colours are meant. */
const OF_THE_PICTURE = (marker: number, data: Uint8Array) =>
  marker === 0xe0 || marker === 0xee || (marker === 0xe2 && ICC.every((one, at) => data[at] === one));

export type JpegFault = 'photo-no-jpeg' | 'photo-metadata' | 'photo-size' | 'photo-too-large';

/** Markers without a length (ITU-T T.81, B.1.1.3). */
const BARE = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** Frame headers: SOF0–SOF15 without DHT, JPG and DAC. */
const FRAME = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Reads the segments before the picture itself (ITU-T T.81, annex B). A camera writes place, time and device into a
 * file (APP1 and its like, comments): a photo with such is refused, because nobody entered that on purpose.
 * @returns null: it can be kept
 */
export function jpegFault(bytes: Uint8Array): JpegFault | null {
  if (bytes.length > MAX_PHOTO_BYTES) return 'photo-too-large';
  const at = (index: number) => bytes[index] ?? 0;
  if (bytes.length < 4 || at(0) !== 0xff || at(1) !== 0xd8) return 'photo-no-jpeg';
  let next = 2;
  let side: readonly [width: number, height: number] | null = null;
  while (next + 4 <= bytes.length) {
    if (at(next) !== 0xff) return 'photo-no-jpeg';
    const marker = at(next + 1);
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      next += 1;
      continue;
    }
    if (BARE(marker)) {
      next += 2;
      continue;
    }
    const length = at(next + 2) * 256 + at(next + 3);
    if (length < 2 || next + 2 + length > bytes.length) return 'photo-no-jpeg';
    const app = marker >= 0xe0 && marker <= 0xef;
    if (marker === 0xfe || (app && !OF_THE_PICTURE(marker, bytes.subarray(next + 4, next + 2 + length))))
      return 'photo-metadata';
    if (FRAME(marker)) {
      if (length < 8) return 'photo-no-jpeg';
      side = [at(next + 7) * 256 + at(next + 8), at(next + 5) * 256 + at(next + 6)];
    }
    if (marker === 0xda) {
      if (side === null || bytes[bytes.length - 2] !== 0xff || bytes[bytes.length - 1] !== 0xd9)
        return 'photo-no-jpeg';
      return Math.min(...side) < SIDE.least || Math.max(...side) > SIDE.most ? 'photo-size' : null;
    }
    next += 2 + length;
  }
  return 'photo-no-jpeg';
}
