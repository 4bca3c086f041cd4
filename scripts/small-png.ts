/**
 * Makes a screenshot small: at most 256 colours instead of 24 bits a pixel, which text on plain grounds does not need.
 * Knows what Chromium writes (8 bits a channel, not interlaced) and nothing else.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const COLOURS = 256;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array;
}

/** @throws when the picture is of another kind than Chromium's */
export function smallPng(png: Buffer): Buffer {
  const { width, height, rgb } = decode(png);
  const { palette, indexOf } = paletteOf(rgb);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf((y * width + x) * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits, a palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function decode(png: Buffer): Pixels {
  const parts: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      channels = data[9] === 6 ? 4 : data[9] === 2 ? 3 : 0;
      if (data[8] !== 8 || channels === 0 || data[12] !== 0) throw new Error('a PNG of another kind');
    } else if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const line = width * channels;
  const rgb = new Uint8Array(width * height * 3);
  let before = new Uint8Array(line);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)] ?? 0;
    const row = new Uint8Array(line);
    for (let i = 0; i < line; i += 1) {
      const left = i < channels ? 0 : (row[i - channels] ?? 0);
      const up = before[i] ?? 0;
      const corner = i < channels ? 0 : (before[i - channels] ?? 0);
      row[i] = (raw[y * (line + 1) + 1 + i] ?? 0) + predicted(filter, left, up, corner);
    }
    for (let x = 0; x < width; x += 1) {
      for (let c = 0; c < 3; c += 1) rgb[(y * width + x) * 3 + c] = row[x * channels + c] ?? 0;
    }
    before = row;
  }
  return { width, height, rgb };
}

/** PNG's five filters (RFC 2083, 6). */
function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [l, u, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      return l <= u && l <= c ? left : u <= c ? up : corner;
    }
    default:
      return 0;
  }
}

/** The colours seen most often; each other one goes to the nearest of them. */
function paletteOf(rgb: Uint8Array): { palette: Buffer; indexOf: (at: number) => number } {
  const seen = new Map<number, number>();
  const colourAt = (at: number) => ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = colourAt(at);
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  }
  // Rare shades close to a kept one need no place of their own: the grounds and inks come first, then what is far from all.
  const byCount = [...seen].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const kept: number[] = [];
  for (const nearness of [192, 48, 0]) {
    for (const colour of byCount) {
      if (kept.length === COLOURS) break;
      if (kept.every((one) => distance(one, colour) > nearness)) kept.push(colour);
    }
  }
  const index = new Map<number, number>();
  return {
    palette: Buffer.from(kept.flatMap((one) => [one >> 16, (one >> 8) & 255, one & 255])),
    indexOf(at) {
      const colour = colourAt(at);
      const known = index.get(colour);
      if (known !== undefined) return known;
      let best = 0;
      for (let i = 1; i < kept.length; i += 1) {
        if (distance(kept[i] ?? 0, colour) < distance(kept[best] ?? 0, colour)) best = i;
      }
      index.set(colour, best);
      return best;
    },
  };
}

function distance(a: number, b: number): number {
  const [r, g, c] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return r * r + g * g + c * c;
}
