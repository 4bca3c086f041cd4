/** Starts, kills and asks a companion that runs in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildRequest } from './companion-child.ts';

const child = fileURLToPath(new URL('./companion-child.ts', import.meta.url));

export interface Paired {
  readonly person: string;
  readonly device: string;
  readonly token: string;
}

/** As the record has it. */
export interface RecordedEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

export interface CompanionProcess {
  readonly url: string;
  readonly port: number;
  /** Where cameras send to; null: it was not asked for, or it could not listen. */
  readonly rtmpPort: number | null;
  readonly pid: number;
  pair(username: string, publicKey: string): Promise<Paired>;
  /** Makes an officer who may sign in. @returns a case of his */
  officer(username: string, password: string): Promise<string>;
  /** @throws when there is none */
  key(
    username: string,
    of: string,
    camera: string,
  ): Promise<{ readonly recording: string; readonly key: string }>;
  recorded(recording: string): Promise<readonly RecordedEvent[]>;
  /** Of the process that cameras send to; null: there is none at this moment. */
  stationPid(): Promise<number | null>;
  size(): Promise<number>;
  /** SIGKILL: no goodbye. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
}

interface UpMessage {
  readonly type: 'up';
  readonly url: string;
  readonly port: number;
  readonly rtmpPort: number | null;
}

/**
 * @param port 0: a free one
 * @param rtmpPort where cameras may send to, 0: a free one; absent: none are taken in
 */
export async function startCompanionProcess(
  dataDir: string,
  port = 0,
  rtmpPort?: number,
): Promise<CompanionProcess> {
  const process = fork(
    child,
    [dataDir, String(port), ...(rtmpPort === undefined ? [] : [String(rtmpPort)])],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const up = await new Promise<UpMessage>((resolve, reject) => {
    const gone = (code: number | null) => new Error(`the companion ended (${code})`);
    process.once('exit', (code) => {
      reject(gone(code));
      for (const one of waiting.values()) one.reject(gone(code));
    });
    process.on('message', (got: UpMessage | { readonly number: number; readonly answer: unknown }) => {
      if ('type' in got) resolve(got);
      else {
        waiting.get(got.number)?.resolve(got.answer);
        waiting.delete(got.number);
      }
    });
  });
  let number = 0;
  const ask = <T>(asked: ChildRequest): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      number += 1;
      const own = number;
      waiting.set(own, { resolve: (answer) => resolve(answer as T), reject });
      process.send({ number: own, asked }, (error) => {
        if (error === null) return;
        waiting.delete(own);
        reject(error);
      });
    });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    process.kill(signal);
    await ended;
  };
  return {
    url: up.url,
    port: up.port,
    rtmpPort: up.rtmpPort,
    pid: process.pid ?? 0,
    pair: (username, publicKey) => ask<Paired>({ type: 'pair', username, publicKey }),
    officer: async (username, password) =>
      (await ask<{ readonly case: string }>({ type: 'officer', username, password })).case,
    async key(username, of, camera) {
      const answer = await ask<Readonly<Record<string, unknown>>>({
        type: 'key',
        username,
        case: of,
        camera,
      });
      const { recording, key } = answer;
      if (typeof recording !== 'string' || typeof key !== 'string')
        throw new Error(`no key for a camera: ${JSON.stringify(answer)}`);
      return { recording, key };
    },
    recorded: async (recording) =>
      (await ask<{ readonly events: readonly RecordedEvent[] }>({ type: 'recorded', recording })).events,
    stationPid: async () => (await ask<{ readonly pid: number | null }>({ type: 'station' })).pid,
    async size() {
      const health = (await (await fetch(`${up.url}/api/health`)).json()) as { ledger: { size: number } };
      return health.ledger.size;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
