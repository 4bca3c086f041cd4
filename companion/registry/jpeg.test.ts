import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jpegFault, MAX_PHOTO_BYTES } from './jpeg.ts';

const segment = (marker: number, ...data: number[]) => [
  0xff,
  marker,
  (data.length + 2) >> 8,
  (data.length + 2) & 255,
  ...data,
];
const frame = (width: number, height: number, marker = 0xc0) =>
  segment(marker, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x22, 0);
const JFIF = segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0);
const scan = [...segment(0xda, 1, 1, 0, 0, 63, 0), 1, 2, 3, 0xff, 0xd9];
const jpeg = (...parts: readonly (readonly number[])[]) => new Uint8Array([0xff, 0xd8, ...parts.flat()]);

describe('R9 a photo of the registry', () => {
  test('is a JPEG of a card’s size, baseline or progressive', () => {
    expect(jpegFault(jpeg(JFIF, frame(360, 480), scan))).toBeNull();
    expect(jpegFault(jpeg(JFIF, segment(0xee, 1, 2), frame(120, 1200, 0xc2), scan))).toBeNull();
    const colours = segment(0xe2, ...Buffer.from('ICC_PROFILE\0'), 1, 1);
    expect(jpegFault(jpeg(JFIF, colours, frame(360, 480), scan))).toBeNull();
    expect(jpegFault(jpeg([0xff], JFIF, frame(360, 480), scan))).toBeNull();
  });
  test.each([
    ['where and when it was taken', segment(0xe1, 0x45, 0x78, 0x69, 0x66)],
    ['what an editor wrote', segment(0xed, 1)],
    ['a comment', segment(0xfe, 65)],
    ['a second picture', segment(0xe2, 0x4d, 0x50, 0x46, 0)],
  ])('carries nothing but the picture: %s', (_name, part) => {
    expect(jpegFault(jpeg(JFIF, part, frame(360, 480), scan))).toBe('photo-metadata');
  });
  test.each([
    ['nothing', new Uint8Array()],
    ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
    ['cut before its end', jpeg(JFIF, frame(360, 480), scan.slice(0, -1))],
    ['cut in a segment', jpeg(JFIF, frame(360, 480).slice(0, 6))],
    ['no frame', jpeg(JFIF, scan)],
    ['a segment of no length', jpeg([0xff, 0xe0, 0, 0], frame(360, 480), scan)],
  ])('not a JPEG: %s', (_name, bytes) => {
    expect(jpegFault(bytes)).toBe('photo-no-jpeg');
  });
  test.each([
    [119, 480],
    [360, 1201],
    [0, 0],
  ])('no size for a card: %d × %d', (width, height) => {
    expect(jpegFault(jpeg(JFIF, frame(width, height), scan))).toBe('photo-size');
  });
  test('not more than a card needs', () => {
    const filled = jpeg(
      JFIF,
      frame(360, 480),
      segment(0xda, 1),
      Array(MAX_PHOTO_BYTES).fill(1),
      [0xff, 0xd9],
    );
    expect(jpegFault(filled)).toBe('photo-too-large');
  });
  test('any bytes get an answer', () => {
    const good = jpeg(JFIF, frame(360, 480), scan);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (place, value) => {
        const bytes = new Uint8Array(good);
        bytes[place] = value;
        const fault = jpegFault(bytes);
        expect(fault === null || fault.startsWith('photo-')).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(jpegFault(bytes)).toMatch(/^photo-/);
      }),
    );
  });
});
