/** What a file is, by its first bytes. A name says nothing. Worked by hand in file-kinds.yaml. Pure. */
import type { FootageKind } from './coverage.ts';

export const fileFormats = [
  'mp4',
  'mov',
  'avi',
  'jpeg',
  'png',
  'heic',
  'wav',
  'mp3',
  'm4a',
  'aac',
  'amr',
] as const;
export type FileFormat = (typeof fileFormats)[number];

/** So many bytes from the start tell. */
export const HEAD_BYTES = 64;

export const kindOfFormat: Readonly<Record<FileFormat, FootageKind>> = {
  mp4: 'video',
  mov: 'video',
  avi: 'video',
  jpeg: 'photo',
  png: 'photo',
  heic: 'photo',
  wav: 'audio',
  mp3: 'audio',
  m4a: 'audio',
  aac: 'audio',
  amr: 'audio',
};

/** As RFC 6838 has them; AMR: RFC 4867. */
export const mediaTypes: Readonly<Record<FileFormat, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  avi: 'video/x-msvideo',
  jpeg: 'image/jpeg',
  png: 'image/png',
  heic: 'image/heic',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  amr: 'audio/amr',
};

const HEIC = /^(heic|heix|heim|heis|hevc|hevx)$/;
/** Brands of ISO/IEC 14496-12 files with moving pictures; mp4 also carries sound alone, which its tracks tell. */
const MP4 = /^(isom|iso[2-9]|mp4[12]|avc1|dash|M4V |MSNV|3g[pg2].|mmp4|f4v |XAVC|NDSC|NDXC)$/;

/**
 * @param head the first bytes of a file, up to `HEAD_BYTES`
 * @returns null: nothing that is imported
 * @example formatOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe1])) // 'jpeg'
 */
export function formatOf(head: Uint8Array): FileFormat | null {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to));
  const byte = (at: number) => head[at] ?? 0;
  if (head.length < 3) return null;
  if (byte(0) === 0xff && byte(1) === 0xd8 && byte(2) === 0xff) return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF') {
    const form = text(8, 12);
    return form === 'AVI ' ? 'avi' : form === 'WAVE' ? 'wav' : null;
  }
  if (text(0, 5) === '#!AMR') return 'amr';
  if (text(0, 3) === 'ID3') return 'mp3';
  const box = text(4, 8);
  if (box === 'ftyp') return branded(head, text);
  // QuickTime files from before `ftyp` (QuickTime File Format, "File Type Compatibility").
  if (box === 'moov' || box === 'mdat' || box === 'wide') return 'mov';
  if (byte(0) === 0xff && (byte(1) & 0xe0) === 0xe0) {
    // ISO/IEC 13818-7 ADTS: twelve bits of sync, layer 0. ISO/IEC 11172-3: layer III, a bit rate and a rate that exist.
    if ((byte(1) & 0xf6) === 0xf0) return 'aac';
    const layer3 = (byte(1) & 0x06) === 0x02 && (byte(1) & 0x18) !== 0x08;
    if (layer3 && byte(2) >> 4 !== 15 && byte(2) >> 4 !== 0 && (byte(2) & 0x0c) !== 0x0c) return 'mp3';
  }
  return null;
}

function branded(head: Uint8Array, text: (from: number, to: number) => string): FileFormat | null {
  const major = text(8, 12);
  if (major === 'M4A ' || major === 'M4B ') return 'm4a';
  if (major === 'qt  ') return 'mov';
  if (HEIC.test(major)) return 'heic';
  if (MP4.test(major)) return 'mp4';
  if (major !== 'mif1' && major !== 'msf1') return null;
  const size = Math.min(head.length, new DataView(head.buffer, head.byteOffset, 4).getUint32(0));
  for (let at = 16; at + 4 <= size; at += 4) if (HEIC.test(text(at, at + 4))) return 'heic';
  return null;
}
