/**
 * Takes cameras in over RTMP. One connection is one session; a session publishes once, by a key that was accepted before anything
 * of it is taken. A camera that comes back takes over from its frozen connection, at once and without mixing their messages.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { MediaPacket } from '../packet.ts';
import { ProtocolError, PublishingRtmp } from './rtmp-protocol.ts';

/** What a key stands for: who publishes what. Two connections with the same `id` are one camera. */
export interface Publication {
  readonly id: string;
}

export type EndReason =
  /** It said so, or closed the connection. */
  | 'stopped'
  | 'closed'
  /** Nothing came for `limits.silentMs`. */
  | 'silent'
  /** The same camera came back over another connection. */
  | 'taken-over'
  | 'protocol'
  | 'revoked'
  | 'shutdown';

export interface Limits {
  /** Until the key is accepted. */
  readonly handshakeMs: number;
  /** A publisher that sends nothing. */
  readonly silentMs: number;
  readonly connections: number;
  readonly perAddress: number;
}
export const LIMITS: Limits = { handshakeMs: 5_000, silentMs: 10_000, connections: 200, perAddress: 64 };

export interface RtmpListenerDeps<P extends Publication> {
  /** Null: no such key, ended, or taken back. */
  readonly accept: (key: string) => P | null;
  readonly onStart: (publication: P) => void;
  readonly onPacket: (publication: P, packet: MediaPacket) => void;
  readonly onEnd: (publication: P, why: EndReason) => void;
  /** A connection that never published: for a count, and a look where it comes from. */
  readonly onRefused: (address: string, why: string) => void;
  readonly now: () => number;
  readonly limits?: Limits;
}

export interface RtmpListener {
  /** @returns the port, or why it cannot listen */
  listen(
    port: number,
    host: string,
  ): Promise<{ readonly ok: true; readonly port: number } | { readonly ok: false; readonly code: string }>;
  /** Ends whoever publishes it. */
  end(id: string, why: EndReason): void;
  readonly live: () => readonly string[];
  close(): Promise<void>;
}

/** RTMP 1.0 §5.4.3: half of the window that we name. */
const ACK_EVERY = 2_500_000;

export function createRtmpListener<P extends Publication>(deps: RtmpListenerDeps<P>): RtmpListener {
  const limits = deps.limits ?? LIMITS;
  const sockets = new Set<Socket>();
  const perAddress = new Map<string, number>();
  /** By publication: how to end its session. */
  const live = new Map<string, (why: EndReason) => void>();

  const server: Server = createServer({ noDelay: true }, (socket) => {
    const address = socket.remoteAddress ?? '';
    const here = (perAddress.get(address) ?? 0) + 1;
    socket.on('error', () => socket.destroy());
    if (sockets.size >= limits.connections || here > limits.perAddress) {
      deps.onRefused(address, 'too many');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    perAddress.set(address, here);
    socket.on('close', () => {
      sockets.delete(socket);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    });
    session(socket, address);
  });

  function session(socket: Socket, address: string): void {
    let mine: P | null = null;
    let over = false;
    let received = 0;
    let acknowledged = 0;

    const end = (why: EndReason, said: string = why): void => {
      if (over) return;
      over = true;
      clearTimeout(patience);
      // Never `end()`: a peer that was refused must not be listened to any longer.
      socket.destroy();
      if (mine === null) {
        deps.onRefused(address, said);
        return;
      }
      if (live.get(mine.id) === end) live.delete(mine.id);
      deps.onEnd(mine, why);
    };
    let patience = setTimeout(() => end('silent', 'handshake'), limits.handshakeMs);
    const rtmp = new PublishingRtmp({
      output: (bytes) => {
        // Answers are few and small: whoever does not read them is no camera.
        if (!over && socket.writable && socket.writableLength < 1024 * 1024) socket.write(bytes);
      },
      accept(key) {
        const found = deps.accept(key);
        if (found === null) return false;
        live.get(found.id)?.('taken-over');
        mine = found;
        live.set(found.id, end);
        clearTimeout(patience);
        patience = setTimeout(() => end('silent'), limits.silentMs);
        deps.onStart(found);
        return true;
      },
      message(message) {
        if (over || mine === null || live.get(mine.id) !== end) return;
        patience.refresh();
        deps.onPacket(mine, { ...message, receivedAt: deps.now() });
      },
      stop: () => end('stopped'),
    });
    socket.on('data', (bytes: Buffer) => {
      if (over) return;
      try {
        rtmp.parserData(bytes);
        received += bytes.length;
        if (!over && received - acknowledged >= ACK_EVERY) {
          acknowledged = received;
          rtmp.sendACK(received % 2 ** 32);
        }
      } catch (error) {
        end('protocol', error instanceof ProtocolError ? error.message : 'malformed');
      }
    });
    socket.on('close', () => end('closed'));
  }

  return {
    listen: (port, host) =>
      new Promise((resolve) => {
        const failed = (error: NodeJS.ErrnoException) =>
          resolve({ ok: false, code: error.code ?? 'unknown' });
        server.once('error', failed);
        server.listen(port, host, () => {
          server.off('error', failed);
          server.on('error', () => undefined);
          const address = server.address();
          resolve({ ok: true, port: typeof address === 'object' && address !== null ? address.port : port });
        });
      }),
    end: (id, why) => live.get(id)?.(why),
    live: () => [...live.keys()],
    async close() {
      for (const end of [...live.values()]) end('shutdown');
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
