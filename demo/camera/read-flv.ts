/** Messages of an FLV file (Adobe FLV 10.1, annex E), in their order. */
const kinds: Readonly<Record<number, 'audio' | 'video' | 'data'>> = { 8: 'audio', 9: 'video', 18: 'data' };

export interface FlvMessage {
  readonly kind: 'audio' | 'video' | 'data';
  /** ms */
  readonly time: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

export function readFlv(bytes: Uint8Array<ArrayBuffer>): readonly FlvMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: FlvMessage[] = [];
  for (let at = 13; at + 15 <= bytes.length; ) {
    const length = view.getUint32(at) & 0xffffff;
    const time = (view.getUint32(at + 4) >>> 8) | ((bytes[at + 7] ?? 0) << 24);
    const kind = kinds[view.getUint8(at)];
    if (kind !== undefined) found.push({ kind, time, body: bytes.slice(at + 11, at + 11 + length) });
    at += 11 + length + 4;
  }
  return found;
}
