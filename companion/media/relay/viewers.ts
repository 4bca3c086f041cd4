/**
 * Viewers of the listening process. The companion asked who they are, and either hands their connections over, or (where it has to
 * encrypt) comes itself: on loopback, with the word that it chose when it started the process and the name of what is wanted.
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
  /** One that was taken is there no longer. */
  readonly onGone: (viewer: number) => void;
}
export interface Viewers {
  /** @returns the port */
  listen(): Promise<number>;
  /**
   * A viewer's own connection: `head`, then FLV.
   * @param viewer the companion's number of it
   */
  take(viewer: number, socket: Socket, stream: string, head: string): void;
  /** Lets one go that was taken. */
  drop(viewer: number): void;
  close(): Promise<void>;
}

export function createViewers({ relay, word, onGone }: ViewersDeps): Viewers {
  const sockets = new Set<Socket>();
  const taken = new Map<number, Socket>();

  function sinkOf(socket: Socket): ViewerSink {
    sockets.add(socket);
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
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      relay.leave(sink);
    });
    return sink;
  }
  /** Nothing more is asked for on this connection; that it closes is to be heard all the same. */
  const hearNothing = (socket: Socket) => socket.on('data', () => socket.destroy());

  const server = createServer({ noDelay: true }, (socket) => {
    const sink = sinkOf(socket);
    let line = '';
    const patience = setTimeout(() => socket.destroy(), ASKING_MS);
    socket.on('data', (bytes) => {
      line += bytes.toString('latin1');
      const end = line.indexOf('\n');
      if (end < 0 && line.length <= MAX_LINE) return;
      clearTimeout(patience);
      socket.removeAllListeners('data');
      hearNothing(socket);
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
    take(viewer, socket, stream, head) {
      taken.set(viewer, socket);
      socket.once('close', () => {
        taken.delete(viewer);
        onGone(viewer);
      });
      const sink = sinkOf(socket);
      hearNothing(socket);
      sink.write(Buffer.from(head, 'latin1'));
      if (!relay.view(stream, sink)) socket.destroy();
    },
    drop: (viewer) => taken.get(viewer)?.destroy(),
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
