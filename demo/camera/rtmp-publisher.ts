/** A camera's side of RTMP 1.0: connects, publishes under a key, sends messages. As plain as a body camera's firmware. */
import { connect, type Socket } from 'node:net';

export const TYPES = { audio: 8, video: 9, data: 18, command: 20, chunkSize: 1 } as const;
const CHUNK = 4096;

/** One message in chunks (§5.3): a full header, then bare ones. */
export function chunks(
  type: number,
  payload: Uint8Array,
  { stream = 1, time = 0, id = 4, size = CHUNK } = {},
): Buffer {
  const extended = time >= 0xffffff;
  const head = Buffer.alloc(extended ? 16 : 12);
  head[0] = id;
  head.writeUIntBE(extended ? 0xffffff : time, 1, 3);
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(stream, 8);
  if (extended) head.writeUInt32BE(time, 12);
  const parts: Uint8Array[] = [head];
  for (let at = 0; at < payload.length; at += size) {
    if (at > 0) {
      const bare = Buffer.alloc(extended ? 5 : 1);
      bare[0] = 0xc0 | id;
      if (extended) bare.writeUInt32BE(time, 1);
      parts.push(bare);
    }
    parts.push(payload.subarray(at, at + size));
  }
  return Buffer.concat(parts);
}

export type Amf = number | string | null | { readonly [name: string]: string | number };

/** AMF0 values one after the other. */
export function amf0(...values: readonly Amf[]): Buffer {
  const text = (said: string) => {
    const bytes = Buffer.from(said);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const one = (value: Amf): Buffer => {
    if (value === null) return Buffer.of(5);
    if (typeof value === 'string') return Buffer.concat([Buffer.of(2), text(value)]);
    if (typeof value === 'number') {
      const number = Buffer.alloc(9);
      number.writeDoubleBE(value, 1);
      return number;
    }
    const members = Object.entries(value).flatMap(([name, of]) => [text(name), one(of)]);
    return Buffer.concat([Buffer.of(3), ...members, Buffer.of(0, 0, 9)]);
  };
  return Buffer.concat(values.map(one));
}

/** C0, C1 and C2 at once: no server that we meet looks at the last. */
export function handshake(): Buffer {
  return Buffer.concat([Buffer.of(3), Buffer.alloc(2 * 1536)]);
}

export interface Publisher {
  readonly socket: Socket;
  send(kind: 'audio' | 'video' | 'data', body: Uint8Array, time: number): void;
  stop(): void;
}

/** @returns once the server said that publishing began; rejects when it closes before */
export async function publish(
  address: { readonly host: string; readonly port: number },
  key: string,
): Promise<Publisher> {
  const socket = connect(address);
  socket.setNoDelay(true);
  const command = (...values: readonly Amf[]) => chunks(TYPES.command, amf0(...values), { stream: 0, id: 3 });
  await new Promise<void>((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const failed = () => reject(new Error('the connection was closed'));
    socket.once('close', failed);
    socket.once('error', failed);
    socket.on('data', (bytes) => {
      seen = Buffer.concat([seen, bytes]).subarray(-65_536);
      if (!seen.includes('NetStream.Publish.Start')) return;
      socket.removeAllListeners('data');
      socket.off('close', failed);
      socket.on('data', () => undefined);
      resolve();
    });
    socket.once('connect', () => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(CHUNK);
      socket.write(
        Buffer.concat([
          handshake(),
          chunks(TYPES.chunkSize, size, { stream: 0, id: 2 }),
          command('connect', 1, { app: 'live', type: 'nonprivate', tcUrl: `rtmp://${address.host}/live` }),
          command('releaseStream', 2, null, key),
          command('FCPublish', 3, null, key),
          command('createStream', 4, null),
          chunks(TYPES.command, amf0('publish', 5, null, key, 'live'), { id: 3 }),
        ]),
      );
    });
  });
  socket.on('error', () => socket.destroy());
  return {
    socket,
    send(kind, body, time) {
      const id = { audio: 4, video: 6, data: 5 }[kind];
      socket.write(chunks(TYPES[kind], body, { time, id }));
    },
    stop() {
      socket.end(command('FCUnpublish', 6, null, key));
    },
  };
}
