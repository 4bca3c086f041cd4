/** What goes from the listener to recorder and relay: one message of a camera, as it came. */

export type PacketKind = 'audio' | 'video' | 'data';

export interface MediaPacket {
  readonly kind: PacketKind;
  /** The camera's own time in ms, as its message has it (RTMP 1.0 §5.3.1: modulo 2³²). */
  readonly cameraMs: number;
  /** By the companion's clock when the message was whole, epoch ms. */
  readonly receivedAt: number;
  /**
   * Body of an FLV tag: audio E.4.2, video E.4.3, data E.4.4 (Adobe FLV 10.1), or enhanced RTMP v2. Of its own memory: whoever
   * gets it may keep it, nobody writes into it.
   */
  readonly body: Uint8Array<ArrayBuffer>;
}
