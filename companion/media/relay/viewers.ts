/**
 * The listening process's door for viewers: loopback only, and only for the companion, which asked who it is and sends along the word
 * that it chose when it started the process. One line says what is wanted; then FLV comes until one of both ends it.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import type { Relay, ViewerSink } from './relay.ts';

const HOST = '127.0.0.1';
const ASKING_MS = 2_000;
const MAX_LINE = 200;
/**
 * What comes within this goes on together: a camera sends seventy messages a second, each of which would be a wake-up here, in the
 * companion and in the browser. Nobody sees so short a delay.
 */
const TOGETHER_MS = 160;
/** What is left after the camera went is taken within this. */
const LAST_MS = 15_000;

export interface ViewersDeps {
  readonly relay: Pick<Relay, 'view' | 'leave'>;
  readonly word: string;
}
export interface Viewers {
  /** @returns the port */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export function createViewers({ relay, word }: ViewersDeps): Viewers {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      relay.leave(sink);
    });
    const sink: ViewerSink = {
      write(bytes) {
        if (socket.writableCorked === 0) {
          socket.cork();
          setTimeout(() => socket.uncork(), TOGETHER_MS).unref();
        }
        socket.write(bytes);
      },
      get writableLength() {
        return socket.writableLength;
      },
      end() {
        socket.end();
        setTimeout(() => socket.destroy(), LAST_MS).unref();
      },
      destroy: () => socket.destroy(),
    };
    let line = '';
    const patience = setTimeout(() => socket.destroy(), ASKING_MS);
    socket.on('data', (bytes) => {
      line += bytes.toString('latin1');
      const end = line.indexOf('\n');
      if (end < 0 && line.length <= MAX_LINE) return;
      clearTimeout(patience);
      socket.removeAllListeners('data');
      // Nothing more is asked for on this connection.
      socket.on('data', () => socket.destroy());
      const [said = '', stream = ''] = line.slice(0, Math.max(0, end)).split(' ');
      if (!equal(said, word) || !relay.view(stream, sink)) socket.destroy();
    });
  });
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, HOST, () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function equal(said: string, word: string): boolean {
  const [one, other] = [Buffer.from(said), Buffer.from(word)];
  return one.length === other.length && timingSafeEqual(one, other);
}
