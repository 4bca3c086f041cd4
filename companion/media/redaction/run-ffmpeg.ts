/** ffmpeg, where it is installed: found, run as a child in a folder of its own, told to end. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { setPriority } from 'node:os';
import { delimiter, join } from 'node:path';

/** Its path: as the setting says, else the first on PATH; null: it is not installed. */
export function findFfmpeg(setting: string | undefined, path: string | undefined): string | null {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const places =
    setting !== undefined && setting !== ''
      ? [setting]
      : (path ?? '').split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, name)]));
  return places.find(executable) ?? null;
}
function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Run {
  readonly args: readonly string[];
  readonly folder: string;
  /** Then it is killed. */
  readonly timeoutMs: number;
  /** How far the copy is, ms of it. */
  readonly onProgress: (ms: number) => void;
  readonly signal: AbortSignal;
}
/** Of what it says, at its end. */
const MAX_SAID = 4_000;
const LOW_PRIORITY = 10;

/** @throws Error with what it said; AbortError when it was told to end */
export function runFfmpeg(
  ffmpeg: string,
  { args, folder, timeoutMs, onProgress, signal }: Run,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Nothing of our environment concerns it.
    const child = spawn(ffmpeg, args, {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', AV_LOG_FORCE_NOCOLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      signal,
      windowsHide: true,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const times = [...text.matchAll(/^out_time_us=(\d+)$/gm)];
      const last = times.at(-1)?.[1];
      if (last !== undefined) onProgress(Number(last) / 1000);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MAX_SAID);
    });
    child.once('error', reject);
    child.once('spawn', () => {
      // What cameras send is recorded first.
      try {
        if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
      } catch {
        // It is over already.
      }
    });
    child.once('close', (code, killed) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with ${code ?? killed}: ${said.trim()}`));
    });
  });
}
