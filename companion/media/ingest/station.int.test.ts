/** R28 the listening process is there again whatever ends or hangs it, and whoever ends it is not kept waiting. Real processes. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, describe, expect, it } from 'vitest';
import { publish } from '../../../demo/camera/rtmp-publisher.ts';
import { keyHash } from '../stream-key.ts';
import type { FromStation } from './messages.ts';
import { type Station, type StationDeps, startStation } from './station.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one();
});

function run(make?: StationDeps['make']) {
  const folder = mkdtempSync(join(tmpdir(), 'sanxiang-station-'));
  const told: FromStation[] = [];
  let downs = 0;
  const station: Station = startStation({
    host: '127.0.0.1',
    port: 0,
    folder,
    onMessage: (message) => told.push(message),
    onDown: () => {
      downs += 1;
    },
    now: Date.now,
    checkMs: 400,
    closeMs: 400,
    ...(make === undefined ? {} : { make }),
  });
  closing.push(async () => {
    await station.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { station, told, downs: () => downs };
}
const real = (): ChildProcess =>
  fork(join(import.meta.dirname, 'process.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
const elsewhere = (): ChildProcess =>
  spawn('/nonexistent/node', [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });

describe('R28 the listening process', () => {
  it('that hangs is killed and there again on the same port; keys are told anew; one that ended by its time is ended as such', async () => {
    const { station, told, downs } = run();
    const first = await station.listening;
    if (!first.ok) throw new Error(first.code);
    const recordings = [ulid(), ulid()] as const;
    const keys = recordings.map((recording) => ({ hash: keyHash(`key-${recording}`), recording }));
    station.setKeys({ keys, expired: [] });
    process.kill(station.pid() ?? 0, 'SIGSTOP');
    // A machine that is very busy may keep the next one silent for long, too.
    await expect.poll(downs).toBeGreaterThan(0);
    await expect.poll(() => station.standing().state).toBe('listening');
    expect(station.standing()).toMatchObject({ port: first.port, code: null });
    expect(station.standing().restarts).toBeGreaterThan(0);
    for (const recording of recordings)
      await publish({ host: '127.0.0.1', port: first.port }, `key-${recording}`);
    station.setKeys({ keys: [], expired: [recordings[0]] });
    await expect
      .poll(() => told.flatMap((one) => (one.type === 'ended' ? [[one.recording, one.why]] : [])))
      .toEqual([
        [recordings[0], 'expired'],
        [recordings[1], 'revoked'],
      ]);
    // Frozen, it is ended all the same.
    process.kill(station.pid() ?? 0, 'SIGSTOP');
    const since = Date.now();
    await station.close();
    expect([Date.now() - since < 2_500, station.pid()]).toEqual([true, null]);
  });

  it('that cannot be started is started again, and said to be down meanwhile; nobody who closes waits for it', async () => {
    const makes = [
      elsewhere,
      () => {
        throw new Error('EAGAIN');
      },
      real,
    ];
    const { station, downs } = run(() => (makes.shift() ?? elsewhere)());
    expect(await station.listening).toEqual({ ok: false, code: 'down' });
    await expect.poll(() => station.standing().state).toBe('listening');
    expect([downs(), station.standing().restarts]).toEqual([2, 2]);
    process.kill(station.pid() ?? 0, 'SIGKILL');
    await expect.poll(() => station.standing().restarts).toBeGreaterThan(3);
    expect([station.standing().state === 'listening', station.pid()]).toEqual([false, null]);
    await station.close();
    const after = downs();
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(downs()).toBe(after);
  });

  it('that is closed in the moment in which it cannot be started', async () => {
    const { station } = run(elsewhere);
    await station.close();
    expect(station.pid()).toBeNull();
  });
});
