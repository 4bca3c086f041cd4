/** The companion's side of the listening process: starts it, and starts it again when it ends or hangs; says when it was down. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type FromStation, fromStationSchema, type ToStation } from './messages.ts';

/** Before each start after an end; the last for all that follow. A process that ran for a minute begins anew. */
const PAUSES_MS = [50, 150, 400, 800] as const;
const STEADY_MS = 60_000;
/** It says so often that it goes on (process.ts); a start takes longer on a machine that is busy. */
const CHECK_MS = 1_000;
const SILENT_CHECKS = 6;
const SILENT_CHECKS_AT_START = 30;
const CLOSE_MS = 5_000;
const KILLED_MS = 2_000;

export interface StationDeps {
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  readonly onMessage: (message: FromStation) => void;
  /** It ended without having been asked, or could not be started; it is started again. */
  readonly onDown: () => void;
  readonly now: () => number;
  /** Starts the process; with a channel of messages. */
  readonly make?: () => ChildProcess;
  readonly checkMs?: number;
  /** For its own closing, before it is killed. */
  readonly closeMs?: number;
}

export interface Standing {
  readonly state: 'starting' | 'listening' | 'cannot-listen' | 'down';
  /** Of the system, why it cannot listen: `EADDRINUSE`, `EACCES` … */
  readonly code: string | null;
  readonly port: number;
  /** In this state since then, epoch ms. */
  readonly since: number;
  /** How often it was started again. */
  readonly restarts: number;
}

export interface Station {
  setKeys(told: Omit<Extract<ToStation, { type: 'keys' }>, 'type'>): void;
  /** What came of the first start: the port it listens on, or why it cannot. It goes on trying: `standing` tells. */
  readonly listening: Promise<
    { readonly ok: true; readonly port: number } | { readonly ok: false; readonly code: string }
  >;
  readonly standing: () => Standing;
  /** A live picture as FLV; closed at once when none comes under that name. Null: the process is not there. */
  watch(recording: string): Socket | null;
  /**
   * Hands a viewer's connection over to the process, which writes `head` and then the picture on it: nothing of it passes through here.
   * @param gone called once, when the connection is no more
   * @returns null: the process is not there, and the connection is as it was
   */
  show(recording: string, viewer: Socket, head: string, gone: () => void): { end(): void } | null;
  /** Of the process, while there is one. */
  readonly pid: () => number | null;
  /** Resolves within seconds, whatever the process does. */
  close(): Promise<void>;
}

const makeProcess = (): ChildProcess =>
  fork(join(import.meta.dirname, 'process.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Of memory that is let go of at once there is much outside the heap, and V8 looks through all of a small heap every second for it.
    execArgv: ['--initial-old-space-size=128'],
  });

export function startStation(deps: StationDeps): Station {
  const make = deps.make ?? makeProcess;
  const closeMs = deps.closeMs ?? CLOSE_MS;
  let child: ChildProcess | null = null;
  let closing = false;
  let tries = 0;
  let startedAt = 0;
  let again: NodeJS.Timeout | null = null;
  let keys: ToStation = { type: 'keys', keys: [], expired: [] };
  let relayPort: number | null = null;
  /** Of connections that were handed over, what is to be called when they are gone. */
  const viewers = new Map<number, () => void>();
  let lastViewer = 0;
  const viewerGone = (viewer: number): void => {
    const gone = viewers.get(viewer);
    viewers.delete(viewer);
    gone?.();
  };
  const viewerWord = randomBytes(32).toString('hex');
  let standing: Standing = {
    state: 'starting',
    code: null,
    /** The one it was given at first is kept, so that cameras find it again. */
    port: deps.port,
    since: deps.now(),
    restarts: 0,
  };
  const stands = (change: Partial<Standing>): void => {
    const since = change.state === undefined || change.state === standing.state ? standing.since : deps.now();
    standing = { ...standing, ...change, since };
  };
  let found: (answer: Awaited<Station['listening']>) => void = () => undefined;
  const listening = new Promise<Awaited<Station['listening']>>((resolve) => {
    found = resolve;
  });
  /** Checks since its last word: by checks and not by the clock, for whoever slept himself hears nothing meanwhile. */
  let silent = 0;
  let silentChecks = SILENT_CHECKS_AT_START;
  const checking = setInterval(() => {
    if (child === null) return;
    silent += 1;
    if (silent >= silentChecks) child.kill('SIGKILL');
  }, deps.checkMs ?? CHECK_MS);

  function start(): void {
    again = null;
    startedAt = deps.now();
    silent = 0;
    silentChecks = SILENT_CHECKS_AT_START;
    stands({ state: 'starting', code: null });
    let made: ChildProcess;
    try {
      made = make();
    } catch {
      gone();
      return;
    }
    child = made;
    made.on('message', (told: unknown) => {
      if (child !== made) return;
      const parsed = fromStationSchema.safeParse(told);
      if (!parsed.success) return;
      silent = 0;
      silentChecks = SILENT_CHECKS;
      const message = parsed.data;
      if (message.type === 'beat') return;
      if (message.type === 'viewer-gone') {
        viewerGone(message.viewer);
        return;
      }
      if (message.type === 'listening') {
        stands({ state: 'listening', code: null, port: message.port });
        found({ ok: true, port: message.port });
      } else if (message.type === 'relaying') relayPort = message.port;
      else if (message.type === 'cannot-listen') {
        stands({ state: 'cannot-listen', code: message.code });
        found({ ok: false, code: message.code });
      }
      deps.onMessage(message);
    });
    const ended = () => {
      if (child !== made) return;
      child = null;
      gone();
    };
    // What could not be started says this alone; of one that runs, an error is of a message or a signal.
    made.on('error', () => {
      if (made.pid === undefined) ended();
    });
    made.on('exit', ended);
    const say = (message: ToStation) => made.send(message, () => undefined);
    say({ type: 'open', host: deps.host, port: standing.port, folder: deps.folder, viewerWord });
    say(keys);
  }

  function gone(): void {
    relayPort = null;
    for (const viewer of [...viewers.keys()]) viewerGone(viewer);
    found({ ok: false, code: 'down' });
    if (closing) return;
    stands({ state: 'down', code: null });
    deps.onDown();
    if (deps.now() - startedAt > STEADY_MS) tries = 0;
    again = setTimeout(start, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    tries += 1;
    stands({ restarts: standing.restarts + 1 });
  }
  start();

  return {
    listening,
    standing: () => standing,
    pid: () => child?.pid ?? null,
    setKeys(next) {
      keys = { type: 'keys', ...next };
      child?.send(keys, () => undefined);
    },
    watch(recording) {
      if (relayPort === null) return null;
      const socket = connect({ port: relayPort, host: '127.0.0.1' });
      socket.on('error', () => socket.destroy());
      socket.write(`${viewerWord} ${recording}\n`);
      return socket;
    },
    show(recording, socket, head, gone) {
      const to = child;
      if (to === null || !to.connected) return null;
      lastViewer += 1;
      const viewer = lastViewer;
      viewers.set(viewer, gone);
      const say = (message: ToStation, connection?: Socket) =>
        to.send(message, connection, (error) => {
          // What is left of it here; without it the server would wait for it when it closes.
          connection?.destroy();
          if (error !== null) viewerGone(viewer);
        });
      // Node would have the server wait for the process too, and for ever for one that was killed.
      (socket as { server?: unknown }).server = null;
      say({ type: 'view', viewer, recording, head }, socket);
      return {
        end() {
          if (viewers.has(viewer)) say({ type: 'unview', viewer });
        },
      };
    },
    async close() {
      closing = true;
      clearInterval(checking);
      if (again !== null) clearTimeout(again);
      const old = child;
      if (old === null) return;
      const ended = new Promise<void>((resolve) => {
        old.once('exit', () => resolve());
        old.once('error', () => old.pid === undefined && resolve());
      });
      old.send({ type: 'close' } satisfies ToStation, () => undefined);
      const late = setTimeout(() => old.kill('SIGKILL'), closeMs);
      await Promise.race([ended, wait(closeMs + KILLED_MS, undefined, { ref: false })]);
      clearTimeout(late);
    },
  };
}
