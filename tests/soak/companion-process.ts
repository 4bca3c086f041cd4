/** Starts, kills and asks a companion that runs in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const child = fileURLToPath(new URL('./companion-child.ts', import.meta.url));

export interface Paired {
  readonly person: string;
  readonly device: string;
  readonly token: string;
}

export interface CompanionProcess {
  readonly url: string;
  readonly port: number;
  pair(username: string, publicKey: string): Promise<Paired>;
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
}
interface PairedMessage extends Paired {
  readonly type: 'paired';
  readonly username: string;
}

function message<T extends { type: string }>(
  process: ChildProcess,
  fits: (message: T) => boolean,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`the companion ended (${code})`));
    process.once('exit', gone);
    process.on('message', function take(got: T) {
      if (!fits(got)) return;
      process.off('message', take);
      process.off('exit', gone);
      resolve(got);
    });
  });
}

/** @param port 0: a free one */
export async function startCompanionProcess(dataDir: string, port = 0): Promise<CompanionProcess> {
  const process = fork(child, [dataDir, String(port)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const up = await message<UpMessage>(process, (got) => got.type === 'up');
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    process.kill(signal);
    await ended;
  };
  return {
    url: up.url,
    port: up.port,
    async pair(username, publicKey) {
      const answer = message<PairedMessage>(
        process,
        (got) => got.type === 'paired' && got.username === username,
      );
      process.send({ type: 'pair', username, publicKey });
      const { person, device, token } = await answer;
      return { person, device, token };
    },
    async size() {
      const health = (await (await fetch(`${up.url}/api/health`)).json()) as { ledger: { size: number } };
      return health.ledger.size;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
