/**
 * The publishing side of RTMP 1.0 over the protocol class of node-media-server, with what it lacks to face a network: bounds on
 * everything a peer can choose, one connect and one publish, nothing taken before the key was accepted. Whatever is wrong throws;
 * the session then ends, and nothing else does.
 */
import amf from 'node-media-server/src/protocol/amf.js';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';
import type { MediaPacket, PacketKind } from '../packet.ts';
import { withinAmfBounds } from './amf-bounds.ts';

export class ProtocolError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ProtocolError';
  }
}

const VERSION = 3;
const MAX_CHUNK_STREAMS = 16;
const MAX_CHUNK_SIZE = 65_536;
/** Of a message before the key was accepted, and of anything but pictures after it. */
const MAX_SMALL = 64 * 1024;
const MAX_VIDEO = 4 * 1024 * 1024;
const MAX_NAME = 200;

/** RTMP 1.0 §5.4, §7.1. */
const SET_CHUNK_SIZE = 1;
const WINDOW_ACK = 5;
const AUDIO = 8;
const VIDEO = 9;
const DATA_AMF0 = 18;
const COMMAND_AMF3 = 17;
const COMMAND_AMF0 = 20;
const OUR_WINDOW = 5_000_000;
const kinds: Readonly<Record<number, PacketKind>> = {
  [AUDIO]: 'audio',
  [VIDEO]: 'video',
  [DATA_AMF0]: 'data',
};

export interface RtmpHooks {
  readonly output: (bytes: Buffer) => void;
  /** Is this key good? Asked once; false ends the session. */
  readonly accept: (key: string) => boolean;
  readonly message: (message: Omit<MediaPacket, 'receivedAt'>) => void;
  /** The peer says that it stops. */
  readonly stop: () => void;
}

type Stage = 'connect' | 'create' | 'publish' | 'publishing';

export class PublishingRtmp extends Rtmp {
  readonly #hooks: RtmpHooks;
  #stage: Stage = 'connect';

  constructor(hooks: RtmpHooks) {
    super();
    this.#hooks = hooks;
    this.onOutputCallback = hooks.output;
  }

  /** The key was accepted. */
  get publishing(): boolean {
    return this.#stage === 'publishing';
  }

  /** @throws ProtocolError, or whatever the library throws on such bytes */
  override parserData(bytes: Buffer): string | null {
    if (this.handshakeState === 0 && bytes.length > 0 && bytes[0] !== VERSION)
      throw new ProtocolError('version');
    const said = super.parserData(bytes);
    if (said !== null) throw new ProtocolError(said);
    return null;
  }

  override packetParse(): void {
    const [first = 0, second = 0, third = 0] = this.parserBuffer;
    const fmt = first >> 6;
    // §5.3.1.1: ids above 319 come in two bytes, the lower first.
    const cid =
      this.parserBasicBytes === 2
        ? 64 + second
        : this.parserBasicBytes === 3
          ? 64 + second + 256 * third
          : first & 0x3f;
    const known = this.inPackets.get(cid);
    if (known === undefined) {
      if (fmt !== 0 && fmt !== 1) throw new ProtocolError('chunk without its header');
      if (this.inPackets.size >= MAX_CHUNK_STREAMS) throw new ProtocolError('chunk streams');
    }
    const packet = known ?? {
      header: { fmt, cid, timestamp: 0, length: 0, type: 0, stream_id: 0 },
      clock: 0,
      payload: Buffer.alloc(0),
      capacity: 0,
      bytes: 0,
    };
    this.inPackets.set(cid, packet);
    this.parserPacket = packet;
    const { length, type } = packet.header;
    packet.header.fmt = fmt;
    this.chunkMessageHeaderRead();
    const { header } = packet;
    if (packet.bytes > 0 && (header.length !== length || header.type !== type))
      throw new ProtocolError('changed in mid-message');
    const most = this.publishing && header.type === VIDEO ? MAX_VIDEO : MAX_SMALL;
    if (header.length > most) throw new ProtocolError('message too long');
  }

  override packetHandler(): void {
    // Some encoders send empty ones; the library reads beyond them.
    if (this.parserPacket.header.length > 0) super.packetHandler();
  }

  override controlHandler(): void {
    const { header, payload } = this.parserPacket;
    if (header.type === SET_CHUNK_SIZE) {
      if (header.length < 4) throw new ProtocolError('chunk size');
      const size = payload.readUInt32BE(0);
      if (size < 1 || size > MAX_CHUNK_SIZE) throw new ProtocolError('chunk size');
      // A size that changes within a message of another chunk stream would cut that one elsewhere.
      if ([...this.inPackets.values()].some((one) => one !== this.parserPacket && one.bytes > 0))
        throw new ProtocolError('chunk size in mid-message');
      this.inChunkSize = size;
    } else if (header.type === WINDOW_ACK && header.length < 4) throw new ProtocolError('window');
  }

  override invokeHandler(): void {
    const { header, payload } = this.parserPacket;
    if (header.type !== COMMAND_AMF0 && header.type !== COMMAND_AMF3) return;
    const bytes = payload.subarray(header.type === COMMAND_AMF3 ? 1 : 0, header.length);
    if (!withinAmfBounds(bytes)) throw new ProtocolError('command');
    const { cmd, ...rest } = amf.decodeAmf0Cmd(bytes);
    switch (cmd) {
      case 'connect':
        this.#connect(rest);
        return;
      case 'createStream':
        if (this.#stage !== 'create') throw new ProtocolError('createStream');
        this.#stage = 'publish';
        this.respondCreateStream(transaction(rest));
        return;
      case 'publish':
        this.#publish(rest);
        return;
      case 'play':
        throw new ProtocolError('play');
      case 'deleteStream':
      case 'closeStream':
      case 'FCUnpublish':
        if (this.publishing) this.#hooks.stop();
        return;
      default:
        // releaseStream, FCPublish, _checkbw and the like want no answer to go on.
        return;
    }
  }

  override dataHandler(): void {
    if (!this.publishing) throw new ProtocolError('media before its key');
    const { header, payload, clock } = this.parserPacket;
    const kind = kinds[header.type];
    if (kind === undefined) return;
    // The library writes the next message into the same memory.
    const body = new Uint8Array(header.length);
    body.set(payload.subarray(0, header.length));
    this.#hooks.message({ kind, cameraMs: clock % 2 ** 32, body });
  }

  #connect(said: Readonly<Record<string, unknown>>): void {
    const about = said.cmdObj;
    if (this.#stage !== 'connect' || typeof about !== 'object' || about === null)
      throw new ProtocolError('connect');
    const { app, objectEncoding } = about as { readonly app?: unknown; readonly objectEncoding?: unknown };
    if (typeof app !== 'string' || app.length > MAX_NAME) throw new ProtocolError('connect');
    this.#stage = 'create';
    this.streamApp = app;
    this.objectEncoding = objectEncoding === 3 ? 3 : 0;
    this.sendWindowACK(OUR_WINDOW);
    this.setPeerBandwidth(OUR_WINDOW, 2);
    this.setChunkSize(this.outChunkSize);
    this.respondConnect(transaction(said));
  }

  #publish(said: Readonly<Record<string, unknown>>): void {
    const { streamName } = said;
    if (this.#stage !== 'publish' || typeof streamName !== 'string' || streamName.length > MAX_NAME)
      throw new ProtocolError('publish');
    this.streamId = this.parserPacket.header.stream_id;
    this.streamName = 'camera';
    this.#stage = 'publishing';
    // What stands after `?` is of the encoder's own making.
    if (!this.#hooks.accept(streamName.split('?')[0] ?? '')) throw new ProtocolError('key');
    this.respondPublish();
  }
}

function transaction({ transId }: Readonly<Record<string, unknown>>): number {
  if (typeof transId !== 'number') throw new ProtocolError('transaction');
  return transId;
}
