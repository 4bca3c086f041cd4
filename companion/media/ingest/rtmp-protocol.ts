/**
 * The publishing side of RTMP 1.0 over the protocol class of node-media-server, with what it lacks to face a network: bounds on
 * everything a peer can choose, one connect and one publish, nothing taken before the key was accepted. Whatever is wrong throws;
 * the session then ends, and nothing else does.
 */
import amf from 'node-media-server/src/protocol/amf.js';
import Rtmp, { type RtmpPacket } from 'node-media-server/src/protocol/rtmp.js';
import type { MediaPacket, PacketKind } from '../packet.ts';
import { withinAmfBounds } from './amf-bounds.ts';
import { keysIn } from './key-forms.ts';

export class ProtocolError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ProtocolError';
  }
}

const VERSION = 3;
const MAX_CHUNK_STREAMS = 16;
/** §5.4.1: the first bit is zero. It bounds no memory of ours: a message's own length does. */
const MAX_CHUNK_SIZE = 0x7fffffff;
/** Of a message before the key was accepted, and of anything but pictures after it. */
const MAX_SMALL = 64 * 1024;
const MAX_VIDEO = 4 * 1024 * 1024;
/** Of all messages that one peer has begun, before and after its key. */
const MAX_OPEN_EARLY = 128 * 1024;
const MAX_OPEN = 2 * MAX_VIDEO;
const MAX_NAME = 200;

/** RTMP 1.0 §5.4, §7.1. */
const SET_CHUNK_SIZE = 1;
const ABORT = 2;
const WINDOW_ACK = 5;
const AUDIO = 8;
const VIDEO = 9;
const DATA_AMF3 = 15;
const DATA_AMF0 = 18;
const COMMAND_AMF3 = 17;
const COMMAND_AMF0 = 20;
const AGGREGATE = 22;
const OUR_WINDOW = 5_000_000;
const kinds: Readonly<Record<number, PacketKind>> = {
  [AUDIO]: 'audio',
  [VIDEO]: 'video',
  [DATA_AMF3]: 'data',
  [DATA_AMF0]: 'data',
};
/** Of a part of an aggregate: type, length, time, stream; and behind it, how long it was (§7.1.6, FLV E.4.1). */
const PART_HEAD = 11;
const PART_TAIL = 4;
/** AMF0 string `@setDataFrame`: what an encoder's description is wrapped in on its way to a server. */
const SET_DATA_FRAME = Buffer.concat([Buffer.of(2, 0, 13), Buffer.from('@setDataFrame')]);
const NOTHING = Buffer.alloc(0);

export interface RtmpHooks {
  readonly output: (bytes: Buffer) => void;
  /** Is this key good? Asked of the few places where one may stand, until one is; if none is, the session ends. */
  readonly accept: (key: string) => boolean;
  readonly message: (message: Omit<MediaPacket, 'receivedAt'>) => void;
  /** The peer says that it stops. */
  readonly stop: () => void;
}

type Stage = 'connect' | 'create' | 'publish' | 'publishing';

export class PublishingRtmp extends Rtmp {
  readonly #hooks: RtmpHooks;
  #stage: Stage = 'connect';
  /** Bytes of the messages that are begun. */
  #open = 0;
  #app = '';

  constructor(hooks: RtmpHooks) {
    super();
    // A reader of FLV files with a megabyte of its own, for nothing that is done here.
    this.flv = null;
    this.#hooks = hooks;
    this.onOutputCallback = hooks.output;
  }

  /** The key was accepted. */
  get publishing(): boolean {
    return this.#stage === 'publishing';
  }

  /** User Control Message, Ping Request (§7.1.7): event 6 and a time. The answer is not waited for. */
  ping(now: number): void {
    const bytes = Buffer.from('020000000000060400000000000600000000', 'hex');
    bytes.writeUInt32BE(now % 2 ** 32, 14);
    this.onOutputCallback(bytes);
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
      payload: NOTHING,
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
    const large = this.publishing && (header.type === VIDEO || header.type === AGGREGATE);
    if (header.length > (large ? MAX_VIDEO : MAX_SMALL)) throw new ProtocolError('message too long');
  }

  /** Memory for one message, which is its own: it is handed on as it is. */
  override packetAlloc(): void {
    const packet = this.parserPacket;
    // §5.3.1: time is modulo 2³². The library passes over every message beyond, without a word.
    packet.clock %= 2 ** 32;
    const { length } = packet.header;
    if (this.#open + length > (this.publishing ? MAX_OPEN : MAX_OPEN_EARLY))
      throw new ProtocolError('memory');
    this.#open += length;
    // Never handed on before every byte of it was written.
    packet.payload = Buffer.allocUnsafeSlow(length);
    packet.capacity = length;
  }

  #release(packet: RtmpPacket): void {
    this.#open -= packet.capacity;
    packet.payload = NOTHING;
    packet.capacity = 0;
    packet.bytes = 0;
  }

  override packetHandler(): void {
    const packet = this.parserPacket;
    const { header, payload, clock } = packet;
    // Some encoders send empty ones; the library reads beyond them.
    if (header.length === 0) return;
    if (header.type === AGGREGATE) this.#aggregate(payload, clock);
    else super.packetHandler();
    this.#release(packet);
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
    } else if (header.type === ABORT) {
      if (header.length < 4) throw new ProtocolError('abort');
      const begun = this.inPackets.get(payload.readUInt32BE(0));
      if (begun !== undefined && begun !== this.parserPacket) this.#release(begun);
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
    const { header, payload, clock } = this.parserPacket;
    this.#media(header.type, clock, payload);
  }

  #media(type: number, clock: number, payload: Buffer): void {
    if (!this.publishing) throw new ProtocolError('media before its key');
    const kind = kinds[type];
    if (kind === undefined) return;
    let body = payload;
    // In the frame of AMF3 a zero says that AMF0 follows; what else follows only describes, and is described by nobody else so.
    if (type === DATA_AMF3) {
      if (body[0] !== 0) return;
      body = body.subarray(1);
    }
    if (kind === 'data' && body.subarray(0, SET_DATA_FRAME.length).equals(SET_DATA_FRAME))
      body = body.subarray(SET_DATA_FRAME.length);
    const { buffer, byteOffset, length } = body as Buffer<ArrayBuffer>;
    this.#hooks.message({ kind, cameraMs: clock, body: new Uint8Array(buffer, byteOffset, length) });
  }

  /** §7.1.6: several messages in one; their times count from the first one's. */
  #aggregate(payload: Buffer, clock: number): void {
    let first: number | null = null;
    for (let at = 0; at < payload.length; ) {
      const from = at + PART_HEAD;
      if (from > payload.length) throw new ProtocolError('aggregate');
      const type = payload.readUInt8(at);
      const to = from + payload.readUIntBE(at + 1, 3);
      const time = payload.readUIntBE(at + 4, 3) + payload.readUInt8(at + 7) * 2 ** 24;
      if (to > payload.length || kinds[type] === undefined) throw new ProtocolError('aggregate');
      if (type !== VIDEO && to - from > MAX_SMALL) throw new ProtocolError('message too long');
      first ??= time;
      // A part stands in the memory of all of them: a copy, so that one picture does not keep the others.
      if (to > from) this.#media(type, (clock + time - first + 2 ** 32) % 2 ** 32, copyOf(payload, from, to));
      at = to + PART_TAIL;
    }
  }

  #connect(said: Readonly<Record<string, unknown>>): void {
    const about = said.cmdObj;
    if (this.#stage !== 'connect' || typeof about !== 'object' || about === null)
      throw new ProtocolError('connect');
    const { app, objectEncoding } = about as { readonly app?: unknown; readonly objectEncoding?: unknown };
    if (typeof app !== 'string' || app.length > MAX_NAME) throw new ProtocolError('connect');
    this.#stage = 'create';
    this.#app = app;
    // Said in the answer to `publish`; the camera's own word may hold its key.
    this.streamApp = 'live';
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
    if (!keysIn(this.#app, streamName).some((key) => this.#hooks.accept(key))) throw new ProtocolError('key');
    this.#stage = 'publishing';
    this.respondPublish();
  }
}

function copyOf(bytes: Buffer, from: number, to: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(to - from);
  bytes.copy(copy, 0, from, to);
  return copy;
}

function transaction({ transId }: Readonly<Record<string, unknown>>): number {
  if (typeof transId !== 'number') throw new ProtocolError('transaction');
  return transId;
}
