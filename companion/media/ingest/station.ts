/** The companion's side of the listening process: starts it, and starts it again when it ends; says when it was down. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type FromStation, fromStationSchema, type ToStation } from './messages.ts';

/** Before each start after an end; the last for all that follow. A process that ran for a minute begins anew. */
const PAUSES_MS = [50, 150, 400, 800] as const;
const STEADY_MS = 60_000;
const CLOSE_MS = 5_000;

export interface StationDeps {
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  readonly onMessage: (message: FromStation) => void;
  /** It ended without having been asked; it is started again at once. */
  readonly onDown: () => void;
  readonly now: () => number;
}

export interface Station {
  setKeys(keys: Extract<ToStation, { type: 'keys' }>['keys']): void;
  /** Resolves with the port it listens on, or why it cannot. */
  readonly listening: Promise<
    { readonly ok: true; readonly port: number } | { readonly ok: false; readonly code: string }
  >;
  /** A live picture as FLV; closed at once when none comes under that name. Null: the process is not there. */
  watch(recording: string): Socket | null;
  /** Of the process, while there is one. */
  readonly pid: () => number | null;
  close(): Promise<void>;
}

export function startStation(deps: StationDeps): Station {
  let child: ChildProcess | null = null;
  let closing = false;
  let tries = 0;
  let startedAt = 0;
  let again: NodeJS.Timeout | null = null;
  let keys: ToStation = { type: 'keys', keys: [] };
  let relayPort: number | null = null;
  const viewerWord = randomBytes(32).toString('hex');
  /** The port it was given at first is kept, so that cameras find it again. */
  let { port } = deps;
  let found: (answer: Awaited<Station['listening']>) => void = () => undefined;
  const listening = new Promise<Awaited<Station['listening']>>((resolve) => {
    found = resolve;
  });

  function start(): void {
    again = null;
    startedAt = deps.now();
    const made = fork(join(import.meta.dirname, 'process.ts'), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    child = made;
    made.on('message', (told: unknown) => {
      const parsed = fromStationSchema.safeParse(told);
      if (!parsed.success) return;
      const message = parsed.data;
      if (message.type === 'listening') {
        port = message.port;
        found({ ok: true, port });
      } else if (message.type === 'relaying') relayPort = message.port;
      else if (message.type === 'cannot-listen') found({ ok: false, code: message.code });
      deps.onMessage(message);
    });
    made.on('error', () => undefined);
    made.on('exit', () => {
      if (child !== made) return;
      child = null;
      relayPort = null;
      if (closing) return;
      deps.onDown();
      if (deps.now() - startedAt > STEADY_MS) tries = 0;
      again = setTimeout(start, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
      tries += 1;
    });
    const say = (message: ToStation) => made.send(message, () => undefined);
    say({ type: 'open', host: deps.host, port, folder: deps.folder, viewerWord });
    say(keys);
  }
  start();

  return {
    listening,
    pid: () => child?.pid ?? null,
    setKeys(next) {
      keys = { type: 'keys', keys: next };
      child?.send(keys, () => undefined);
    },
    watch(recording) {
      if (relayPort === null) return null;
      const socket = connect({ port: relayPort, host: '127.0.0.1' });
      socket.on('error', () => socket.destroy());
      socket.write(`${viewerWord} ${recording}\n`);
      return socket;
    },
    async close() {
      closing = true;
      if (again !== null) clearTimeout(again);
      const old = child;
      if (old === null) return;
      const gone = new Promise<void>((resolve) => old.once('exit', () => resolve()));
      old.send({ type: 'close' } satisfies ToStation, () => undefined);
      const late = setTimeout(() => old.kill('SIGKILL'), CLOSE_MS);
      await gone;
      clearTimeout(late);
    },
  };
}
