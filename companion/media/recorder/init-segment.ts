/**
 * The beginning of a fragmented MP4 (ftyp and moov with mvex), made by mediabunny from the codecs' own configurations. The fragments
 * after it are ours (fragment.ts): mediabunny ends one only at a key frame and waits for every track.
 */
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Mp4OutputFormat,
  NullTarget,
  Output,
} from 'mediabunny';
import spsInfo from 'node-media-server/src/protocol/sps_info.js';
import type { AudioCodec, VideoCodec } from './flv-body.ts';

export interface VideoTrack {
  readonly kind: 'video';
  readonly codec: VideoCodec;
  readonly config: Uint8Array;
}
export interface AudioTrack {
  readonly kind: 'audio';
  readonly codec: AudioCodec;
  /** AudioSpecificConfig; empty for G.711. */
  readonly config: Uint8Array;
}
export type Track = VideoTrack | AudioTrack;

/** What a file has to say of a track; ids count from 1 in the order of the tracks. */
export type Described = { readonly id: number; readonly timescale: number; readonly codec: string } & (
  | { readonly track: VideoTrack; readonly width: number; readonly height: number }
  | { readonly track: AudioTrack; readonly sampleRate: number; readonly numberOfChannels: number }
);

/** G.711 of cameras: 8 kHz, one channel (ITU-T G.711). */
const G711 = { sampleRate: 8000, numberOfChannels: 1 } as const;
const VIDEO_TIMESCALE = 1000;
const RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
] as const;

/** @returns null: a configuration that says no size or no rate, or is none */
export function describeTracks(tracks: readonly Track[]): readonly Described[] | null {
  const found: Described[] = [];
  for (const [at, track] of tracks.entries()) {
    const id = at + 1;
    if (track.kind === 'video') {
      const size = sizeOf(track);
      const codec = videoString(track);
      if (size === null || codec === null) return null;
      found.push({ id, track, codec, timescale: VIDEO_TIMESCALE, ...size });
    } else {
      const sound = soundOf(track);
      if (sound === null) return null;
      found.push({ id, track, timescale: sound.sampleRate, ...sound });
    }
  }
  return found;
}

/** @throws when the library makes something else of it than was described */
export async function makeInitSegment(tracks: readonly Described[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const keep = (data: Uint8Array) => void parts.push(data.slice());
  // G.711 has its name in QuickTime's form of the same boxes, not in MP4's.
  const Format = tracks.some(({ track }) => track.codec === 'alaw' || track.codec === 'ulaw')
    ? MovOutputFormat
    : Mp4OutputFormat;
  const output = new Output({
    format: new Format({ fastStart: 'fragmented', onFtyp: keep, onMoov: keep }),
    target: new NullTarget(),
  });
  const prime: (() => Promise<void>)[] = [];
  for (const one of tracks) {
    const description = one.track.config.slice();
    if ('width' in one) {
      const source = new EncodedVideoPacketSource(one.track.codec);
      output.addVideoTrack(source, { frameRate: VIDEO_TIMESCALE });
      const decoderConfig = { codec: one.codec, codedWidth: one.width, codedHeight: one.height, description };
      const empty = new EncodedPacket(new Uint8Array([0, 0, 0, 1, 0]), 'key', 0, 0.001);
      prime.push(() => source.add(empty, { decoderConfig }));
    } else {
      const source = new EncodedAudioPacketSource(one.track.codec);
      output.addAudioTrack(source);
      const { sampleRate, numberOfChannels } = one;
      const object = Number(/^mp4a\.40\.(\d+)$/.exec(one.codec)?.[1] ?? 2);
      const codec = KNOWN_OBJECTS.includes(object) ? one.codec : 'mp4a.40.2';
      const said = one.track.codec === 'aac' ? { description } : {};
      const empty = new EncodedPacket(new Uint8Array([0]), 'key', 0, 0.001);
      prime.push(() =>
        source.add(empty, { decoderConfig: { codec, sampleRate, numberOfChannels, ...said } }),
      );
    }
  }
  await output.start();
  for (const add of prime) await add();
  await output.finalize();
  const bytes = Buffer.concat(parts);
  const scales = timescales(bytes);
  if (scales.length !== tracks.length || tracks.some(({ timescale }, at) => timescale !== scales[at]))
    throw new Error(`time units ${scales.join()} for ${tracks.map(({ timescale }) => timescale).join()}`);
  return bytes;
}

/** The time units of each track, from its `mdhd` (ISO/IEC 14496-12 §8.4.2). */
function timescales(moov: Uint8Array): number[] {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  const found: number[] = [];
  for (let at = 0; at + 24 <= moov.length; at += 1)
    if (view.getUint32(at) === 0x6d646864) found.push(view.getUint32(at + (moov[at + 4] === 1 ? 24 : 16)));
  return found;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the first sequence parameter set of the configuration. */
function sizeOf({ codec, config }: VideoTrack): Size | null {
  try {
    const sps = codec === 'avc' ? avcSps(config) : hevcSps(config);
    if (sps === null) return null;
    const { width = 0, height = 0 } =
      (codec === 'avc' ? spsInfo.parseH264Sps(Buffer.from(sps)) : spsInfo.parseH265Sps(Buffer.from(sps))) ??
      {};
    const good = (side: number) => Number.isInteger(side) && side >= 16 && side <= 8192;
    return good(width) && good(height) ? { width, height } : null;
  } catch {
    return null;
  }
}

/** ISO/IEC 14496-15 §5.3.3.1: number of sets in the low five bits, then lengths of two bytes. */
function avcSps(config: Uint8Array): Uint8Array | null {
  const length = ((config[6] ?? 0) << 8) | (config[7] ?? 0);
  const sps = config.subarray(8, 8 + length);
  return ((config[5] ?? 0) & 0x1f) > 0 && length > 3 && sps.length === length ? sps : null;
}

/** §8.3.3.1: arrays of parameter sets by type; 33 is the sequence parameter set. */
function hevcSps(config: Uint8Array): Uint8Array | null {
  let at = 23;
  for (let array = 0; array < Math.min(16, config[22] ?? 0); array += 1) {
    const type = (config[at] ?? 0) & 0x3f;
    const count = ((config[at + 1] ?? 0) << 8) | (config[at + 2] ?? 0);
    at += 3;
    for (let unit = 0; unit < Math.min(16, count); unit += 1) {
      const length = ((config[at] ?? 0) << 8) | (config[at + 1] ?? 0);
      const found = config.subarray(at + 2, at + 2 + length);
      if (found.length !== length) return null;
      if (type === 33) return found;
      at += 2 + length;
    }
  }
  return null;
}

const hex2 = (byte: number | undefined) => (byte ?? 0).toString(16).padStart(2, '0');

/** RFC 6381 §3.3 for H.264; ISO/IEC 14496-15 annex E.3 for H.265. */
function videoString({ codec, config }: VideoTrack): string | null {
  if (codec === 'avc') return `avc1.${hex2(config[1])}${hex2(config[2])}${hex2(config[3])}`;
  const first = config[1] ?? 0;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const compatible = new DataView(config.buffer, config.byteOffset).getUint32(2);
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) if ((compatible >>> bit) & 1) reversed += 2 ** (31 - bit);
  const constraints = [...config.subarray(6, 12)];
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  const tier = (first & 0x20) === 0 ? 'L' : 'H';
  return [
    `hvc1.${space}${first & 0x1f}`,
    reversed.toString(16).toUpperCase(),
    `${tier}${config[12] ?? 0}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ].join('.');
}

/** Object types that the library knows by their names; the others are recorded with their own configuration under the name of the first. */
const KNOWN_OBJECTS: readonly number[] = [2, 5, 29];

/** ISO/IEC 14496-3 §1.6.2.1: object type, rate, channels. */
function soundOf({ codec, config }: AudioTrack) {
  if (codec !== 'aac') return { codec: codec as string, ...G711 };
  let at = 0;
  const bits = (count: number) => {
    let value = 0;
    for (const end = at + count; at < end; at += 1)
      value = value * 2 + (((config[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const first = bits(5);
  const object = first === 31 ? 32 + bits(6) : first;
  const index = bits(4);
  const sampleRate = index === 15 ? bits(24) : RATES[index];
  const numberOfChannels = bits(4);
  if (object === 0 || at > config.length * 8) return null;
  if (sampleRate === undefined || sampleRate < 7350 || sampleRate > 96_000) return null;
  // 0: said elsewhere in the configuration; 8 and above are reserved.
  if (numberOfChannels < 1 || numberOfChannels > 7) return null;
  return { codec: `mp4a.40.${object}`, sampleRate, numberOfChannels };
}
