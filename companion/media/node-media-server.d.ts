/** The few modules of node-media-server 4.4.3 that are used, which come without types: protocol classes, no server. */
declare module 'node-media-server/src/protocol/sps_info.js' {
  const info: {
    parseH264Sps(sps: Buffer): { readonly width: number; readonly height: number } | null;
    parseH265Sps(sps: Buffer): { readonly width: number; readonly height: number } | null;
  };
  export default info;
}
declare module 'node-media-server/src/core/logger.js' {
  const logger: { level: string };
  export default logger;
}
declare module 'node-media-server/src/protocol/amf.js' {
  const amf: {
    /** @throws for what is no AMF0 */
    decodeAmf0Cmd(bytes: Buffer): { readonly cmd?: unknown; readonly [name: string]: unknown };
  };
  export default amf;
}
declare module 'node-media-server/src/protocol/rtmp.js' {
  export interface RtmpPacket {
    readonly header: {
      fmt: number;
      cid: number;
      timestamp: number;
      length: number;
      type: number;
      stream_id: number;
    };
    clock: number;
    payload: Buffer;
    capacity: number;
    bytes: number;
  }
  class Rtmp {
    flv: unknown;
    handshakeState: number;
    parserBuffer: Buffer;
    parserBasicBytes: number;
    parserPacket: RtmpPacket;
    inPackets: Map<number, RtmpPacket>;
    inChunkSize: number;
    outChunkSize: number;
    streamId: number;
    streamApp: string;
    streamName: string;
    objectEncoding: number;
    onOutputCallback: (bytes: Buffer) => void;
    parserData(bytes: Buffer): string | null;
    packetParse(): void;
    packetAlloc(): void;
    chunkMessageHeaderRead(): number;
    packetHandler(): void;
    controlHandler(): void;
    invokeHandler(): void;
    dataHandler(): void;
    respondConnect(transaction: number): void;
    respondCreateStream(transaction: number): void;
    respondPublish(): void;
    sendACK(bytes: number): void;
    sendWindowACK(bytes: number): void;
    setPeerBandwidth(bytes: number, type: number): void;
    setChunkSize(bytes: number): void;
  }
  export default Rtmp;
}
