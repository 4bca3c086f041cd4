/**
 * What a camera's message holds: a codec's configuration, a sample, or nothing to record. Adobe FLV 10.1 annex E, enhanced RTMP v2
 * (veovera) for H.265, and the unregistered codec id 12 that many cheap cameras send for it. Pure; wrong bytes are an answer.
 */
import type { MediaPacket } from '../packet.ts';

export type VideoCodec = 'avc' | 'hevc';
export type AudioCodec = 'aac' | 'alaw' | 'ulaw';

export type FlvBody =
  /** AVCDecoderConfigurationRecord or HEVCDecoderConfigurationRecord (ISO/IEC 14496-15), AudioSpecificConfig (14496-3). */
  | { readonly kind: 'video-config'; readonly codec: VideoCodec; readonly config: Uint8Array }
  | { readonly kind: 'audio-config'; readonly codec: 'aac'; readonly config: Uint8Array }
  | {
      readonly kind: 'video';
      readonly codec: VideoCodec;
      /** Needs no picture before it. */
      readonly key: boolean;
      /** Shown so much after it is decoded, ms; may be negative. */
      readonly offsetMs: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'audio'; readonly codec: AudioCodec; readonly data: Uint8Array }
  /** Metadata, ends of sequence, commands: nothing is lost with them. */
  | { readonly kind: 'nothing' }
  /** Cannot be recorded: said once, and counted. */
  | { readonly kind: 'unknown'; readonly why: 'codec' | 'malformed'; readonly what: string };

const NOTHING: FlvBody = { kind: 'nothing' };
const malformed = (what: string): FlvBody => ({ kind: 'unknown', why: 'malformed', what });
const other = (what: string): FlvBody => ({ kind: 'unknown', why: 'codec', what });

/** SoundFormat, CodecID. */
const AAC = 10;
const ALAW = 7;
const ULAW = 8;
const AVC = 7;
const HEVC = 12;
/** FrameType 5: a command, no picture. */
const COMMAND = 5;
const KEY = 1;
/** Enhanced RTMP: VideoPacketType. */
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
const SEQUENCE_END = 2;
const CODED_FRAMES_X = 3;
const METADATA = 4;

/** @example readFlvBody({ kind: 'video', body: Uint8Array.of(0x17, 0, 0, 0, 0, 1, …) }).kind // 'video-config' */
export function readFlvBody({ kind, body }: Pick<MediaPacket, 'kind' | 'body'>): FlvBody {
  if (kind === 'data') return NOTHING;
  if (body.length === 0) return NOTHING;
  return kind === 'audio' ? readAudio(body) : readVideo(body);
}

function readAudio(body: Uint8Array): FlvBody {
  const format = (body[0] ?? 0) >> 4;
  if (format === ALAW || format === ULAW) {
    const data = body.subarray(1);
    return data.length === 0 ? NOTHING : { kind: 'audio', codec: format === ALAW ? 'alaw' : 'ulaw', data };
  }
  if (format !== AAC) return other(`audio ${format}`);
  if (body.length < 2) return malformed('aac');
  const data = body.subarray(2);
  if (body[1] === 0)
    return data.length < 2 || data.length > 64
      ? malformed('aac configuration')
      : { kind: 'audio-config', codec: 'aac', config: data };
  if (body[1] !== 1) return malformed('aac packet type');
  return data.length === 0 ? NOTHING : { kind: 'audio', codec: 'aac', data };
}

function readVideo(body: Uint8Array): FlvBody {
  const first = body[0] ?? 0;
  if ((first & 0x80) !== 0) return readEnhanced(body);
  const frame = first >> 4;
  const id = first & 0x0f;
  if (id !== AVC && id !== HEVC) return other(`video ${id}`);
  if (frame === COMMAND) return NOTHING;
  if (body.length < 5) return malformed('video header');
  const codec = id === AVC ? 'avc' : 'hevc';
  const data = body.subarray(5);
  switch (body[1]) {
    case 0:
      return configOf(codec, data);
    case 1:
      return data.length === 0
        ? NOTHING
        : { kind: 'video', codec, key: frame === KEY, offsetMs: signed24(body, 2), data };
    case 2:
      return NOTHING;
    default:
      return malformed('video packet type');
  }
}

function readEnhanced(body: Uint8Array): FlvBody {
  const first = body[0] ?? 0;
  const type = first & 0x0f;
  const frame = (first >> 4) & 0x07;
  if (body.length < 5) return malformed('enhanced header');
  const fourCC = String.fromCharCode(...body.subarray(1, 5));
  const codec = fourCC === 'hvc1' ? 'hevc' : fourCC === 'avc1' ? 'avc' : null;
  if (codec === null) return other(`video ${fourCC.replace(/[^ -~]/g, '?')}`);
  if (frame === COMMAND) return NOTHING;
  switch (type) {
    case SEQUENCE_START:
      return configOf(codec, body.subarray(5));
    case CODED_FRAMES: {
      if (body.length < 8) return malformed('composition time');
      const data = body.subarray(8);
      return data.length === 0
        ? NOTHING
        : { kind: 'video', codec, key: frame === KEY, offsetMs: signed24(body, 5), data };
    }
    case CODED_FRAMES_X: {
      const data = body.subarray(5);
      return data.length === 0 ? NOTHING : { kind: 'video', codec, key: frame === KEY, offsetMs: 0, data };
    }
    case SEQUENCE_END:
    case METADATA:
      return NOTHING;
    default:
      return other(`video packet ${type}`);
  }
}

/** Both records begin with version 1; the shortest that says anything has seven bytes, that of H.265 twenty-three. */
function configOf(codec: VideoCodec, config: Uint8Array): FlvBody {
  const least = codec === 'avc' ? 7 : 23;
  if (config.length < least || config.length > 4096 || config[0] !== 1)
    return malformed(`${codec} configuration`);
  return { kind: 'video-config', codec, config };
}

function signed24(bytes: Uint8Array, at: number): number {
  const value = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return value >= 0x800000 ? value - 0x1000000 : value;
}
