/** FLV as a viewer is sent it (Adobe FLV 10.1, annex E): a header, then one tag per message of the camera, whose bodies RTMP shares. Pure. */
import type { MediaPacket } from '../packet.ts';

const TAG_TYPES = { audio: 8, video: 9, data: 18 } as const;
const TAG_HEADER = 11;
/** AMF0 string `@setDataFrame`: what it is wrapped in on the way to a server only. */
const SET_DATA_FRAME = Buffer.concat([Buffer.of(2, 0, 13), Buffer.from('@setDataFrame')]);

/** @param has what will follow: a player waits for a track that is said to be there */
export function flvHeader(has: { readonly audio: boolean; readonly video: boolean }): Buffer {
  const flags = (has.audio ? 4 : 0) | (has.video ? 1 : 0);
  return Buffer.from([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0]);
}

/**
 * A message as a tag with its trailing size.
 * @param at time in the stream, ms, modulo 2³²
 * @example flvTag('video', 40, body)
 */
export function flvTag(kind: MediaPacket['kind'], at: number, body: Uint8Array): Buffer {
  const content =
    kind === 'data' && startsWith(body, SET_DATA_FRAME) ? body.subarray(SET_DATA_FRAME.length) : body;
  const tag = Buffer.alloc(TAG_HEADER + content.length + 4);
  tag[0] = TAG_TYPES[kind];
  tag.writeUIntBE(content.length, 1, 3);
  tag.writeUIntBE(at & 0xffffff, 4, 3);
  tag[7] = (at / 0x1000000) & 0xff;
  tag.set(content, TAG_HEADER);
  tag.writeUInt32BE(TAG_HEADER + content.length, TAG_HEADER + content.length);
  return tag;
}

function startsWith(bytes: Uint8Array, with_: Uint8Array): boolean {
  return bytes.length >= with_.length && with_.every((byte, at) => bytes[at] === byte);
}
