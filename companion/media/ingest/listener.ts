/**
 * Takes cameras in over RTMP. One connection is one session; a session publishes once, by a key that was accepted before anything
 * of it is taken. A camera that comes back takes over from its frozen connection, at once and without mixing their messages.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { MediaPacket } from '../packet.ts';
import { addressGroup } from './address-group.ts';
import type { EndReason } from './end-reason.ts';
import { ProtocolError, PublishingRtmp } from './rtmp-protocol.ts';

/** What a key stands for: who publishes what. Two connections with the same `id` are one camera. */
export interface Publication {
  readonly id: string;
}

export interface Limits {
  /** Until the key is accepted. */
  readonly handshakeMs: number;
  /** A publisher that sends nothing. */
  readonly silentMs: number;
  /** Cameras at once. */
  readonly cameras: number;
  /** Connections whose key was not seen yet, in all and from one address; one more, and the oldest of them goes. */
  readonly keyless: number;
  readonly keylessPerAddress: number;
  /** Between two pings to a camera, which keep the way through routers open. */
  readonly pingMs: number;
}
export const LIMITS: Limits = {
  handshakeMs: 5_000,
  silentMs: 10_000,
  cameras: 200,
  keyless: 100,
  keylessPerAddress: 24,
  pingMs: 15_000,
};

export interface RtmpListenerDeps<P extends Publication> {
  /** Null: no such key, ended, or taken back. */
  readonly accept: (key: string) => P | null;
  /** Whichever of these two throws ends the session as `recorder`. */
  readonly onStart: (publication: P) => void;
  readonly onPacket: (publication: P, packet: MediaPacket) => void;
  readonly onEnd: (publication: P, why: EndReason) => void;
  /** A connection that never published: for a count, and a look where it comes from. */
  readonly onRefused: (address: string, why: string) => void;
  readonly now: () => number;
  readonly limits?: Limits;
}

export interface RtmpListener {
  /** @returns the port, or why it cannot listen; then it may be asked again */
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
  /** By publication: its session. */
  const live = new Map<string, { readonly end: (why: EndReason) => void; readonly ping: () => void }>();
  /** By address, the oldest first: how to let go who has not shown a key. */
  const keyless = new Map<string, Set<() => void>>();

  const server: Server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    session(socket, socket.remoteAddress ?? '');
  });

  /** Whoever asks with a key is never kept out by those who have none: the oldest of the address with most of them goes. */
  function makeRoom(address: string): void {
    const all = [...keyless.values()];
    const here = keyless.get(address);
    let from: Set<() => void> | undefined;
    if (here !== undefined && here.size >= limits.keylessPerAddress) from = here;
    else if (all.reduce((sum, { size }) => sum + size, 0) >= limits.keyless)
      from = all.reduce((most, one) => (one.size > most.size ? one : most));
    const [oldest] = from ?? [];
    oldest?.();
  }

  function session(socket: Socket, address: string): void {
    let mine: P | null = null;
    let over = false;
    let received = 0;
    let acknowledged = 0;
    const group = addressGroup(address);

    const goes = (): void => end('closed', 'too many');
    const shown = (): void => {
      const here = keyless.get(group);
      here?.delete(goes);
      if (here?.size === 0) keyless.delete(group);
    };
    const end = (why: EndReason, said: string = why): void => {
      if (over) return;
      over = true;
      clearTimeout(patience);
      shown();
      // Never `end()`: a peer that was refused must not be listened to any longer.
      socket.destroy();
      if (mine === null) {
        deps.onRefused(address, said);
        return;
      }
      if (live.get(mine.id)?.end === end) live.delete(mine.id);
      deps.onEnd(mine, why);
    };
    makeRoom(group);
    keyless.set(group, (keyless.get(group) ?? new Set()).add(goes));
    let patience = setTimeout(() => end('silent', 'handshake'), limits.handshakeMs);
    /** What is done with it is not the camera's fault. */
    const ours = (what: () => void): void => {
      try {
        what();
      } catch {
        end('recorder');
      }
    };
    const rtmp = new PublishingRtmp({
      output: (bytes) => {
        // Answers are few and small: whoever does not read them is no camera.
        if (!over && socket.writable && socket.writableLength < 1024 * 1024) socket.write(bytes);
      },
      accept(key) {
        const found = over ? null : deps.accept(key);
        if (found === null) return false;
        const before = live.get(found.id);
        if (before === undefined && live.size >= limits.cameras) {
          end('closed', 'too many');
          return false;
        }
        before?.end('taken-over');
        shown();
        mine = found;
        live.set(found.id, { end, ping: () => rtmp.ping(deps.now()) });
        clearTimeout(patience);
        patience = setTimeout(() => end('silent'), limits.silentMs);
        ours(() => deps.onStart(found));
        return true;
      },
      message(message) {
        if (over || mine === null) return;
        const of = mine;
        patience.refresh();
        ours(() => deps.onPacket(of, { ...message, receivedAt: deps.now() }));
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

  const pinging = setInterval(() => {
    for (const { ping } of live.values()) ping();
  }, limits.pingMs);
  pinging.unref();

  return {
    listen: (port, host) =>
      new Promise((resolve) => {
        const failed = (error: NodeJS.ErrnoException) => {
          server.off('listening', listening);
          resolve({ ok: false, code: error.code ?? 'unknown' });
        };
        const listening = () => {
          server.off('error', failed);
          server.on('error', () => undefined);
          const address = server.address();
          resolve({ ok: true, port: typeof address === 'object' && address !== null ? address.port : port });
        };
        server.once('error', failed);
        server.once('listening', listening);
        server.listen(port, host);
      }),
    end: (id, why) => live.get(id)?.end(why),
    live: () => [...live.keys()],
    async close() {
      clearInterval(pinging);
      for (const { end } of [...live.values()]) end('shutdown');
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
