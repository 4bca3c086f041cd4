/**
 * The listening process: cameras in, fragments on disk. It knows keys by their hashes and recordings by their ids, and nothing of
 * cases; the companion starts it, and starts it again.
 */
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import logger from 'node-media-server/src/core/logger.js';
import type { Hole } from '../recorder/holes.ts';
import { createRecorder, type Recorder } from '../recorder/recorder.ts';
import { listFiles, recoverAll } from '../recorder/recover.ts';
import { createRelay } from '../relay/relay.ts';
import { createViewers, type Viewers } from '../relay/viewers.ts';
import { keyHash } from '../stream-key.ts';
import { createRtmpListener, type Publication } from './listener.ts';
import { type FromStation, toStationSchema } from './messages.ts';
import { createRefusals } from './refusals.ts';

// It would write to stdout, at any moment.
logger.level = 'error';
const TICK_MS = 500;
const BEAT_MS = 500;
/** A port that another program holds is asked for again, at first after this and at last after that. */
const LISTEN_AGAIN_MS = 100;
const LISTEN_AGAIN_MOST_MS = 5_000;

const tell = (message: FromStation): void => {
  if (process.connected) process.send?.(message);
};
let folder = '';
let keys: ReadonlyMap<string, string> = new Map();
const recorders = new Map<string, Recorder>();
/** Recordings that are being closed, so that the process does not end before they are. */
const ending = new Set<Promise<void>>();
/** Number of the file that follows those that are there, by recording. */
const nextFiles = new Map<string, number>();

const refusals = createRefusals();
const closing = new AbortController();

const relay = createRelay({
  onTracks: (recording, tracks) => tell({ type: 'tracks', recording, ...tracks }),
});
let viewers: Viewers | null = null;

/** What an earlier process did not end; before a camera is let in, so that nothing that is being written is among it. */
async function recover(): Promise<void> {
  const listed = await listFiles(folder);
  for (const [recording, numbers] of listed) nextFiles.set(recording, (numbers.at(-1) ?? -1) + 1);
  void recoverAll(folder, listed, Date.now(), (recording, file, recovered) => {
    if (!recovered.ok) tell({ type: 'unrecovered', recording, file, code: recovered.code });
    if (!recovered.ok || recovered.state !== 'recovered') return;
    const { head, holes, found, aside } = recovered;
    for (const hole of holes) tellHole(recording, hole);
    if (head !== null) tell({ type: 'head', head, at: Date.now() });
    tell({ type: 'recovered', recording, file, found, aside });
  });
}

function tellHole(recording: string, { from, to, why, track }: Hole): void {
  tell({ type: 'hole', recording, from, to, why, ...(track === undefined ? {} : { track }) });
}

function finish(recording: string, how: 'said' | 'cut'): void {
  const recorder = recorders.get(recording);
  if (recorder === undefined) return;
  recorders.delete(recording);
  nextFiles.set(recording, recorder.nextFile());
  const done = recorder.end(Date.now(), how).catch(() => undefined);
  ending.add(done);
  void done.then(() => ending.delete(done));
}

const listener = createRtmpListener<Publication>({
  accept(key) {
    const recording = keys.get(keyHash(key));
    return recording === undefined ? null : { id: recording };
  },
  onStart({ id: recording }) {
    recorders.set(
      recording,
      createRecorder({
        folder: join(folder, recording),
        recording,
        firstFile: nextFiles.get(recording) ?? 0,
        onHead: (head) => tell({ type: 'head', head: { ...head }, at: Date.now() }),
        onHole: (hole) => tellHole(recording, hole),
        onUnknown: (what) => tell({ type: 'unknown', recording, what }),
      }),
    );
    relay.begin(recording);
    tell({ type: 'started', recording, at: Date.now() });
  },
  onPacket({ id }, packet) {
    // Kept first, then shown.
    recorders.get(id)?.take(packet);
    try {
      relay.take(id, packet);
    } catch {
      // What cannot be shown is recorded all the same.
      relay.end(id);
    }
  },
  onEnd({ id: recording }, why) {
    finish(recording, why === 'stopped' ? 'said' : 'cut');
    relay.end(recording);
    tell({ type: 'ended', recording, why, at: Date.now() });
  },
  onRefused: (address, why) => refusals.add(address, why),
  now: Date.now,
});
const ticking = setInterval(() => {
  const now = Date.now();
  for (const recorder of recorders.values()) recorder.tick(now);
  relay.tick(now);
}, TICK_MS);

const beating = setInterval(() => {
  tell({ type: 'beat' });
  const refused = refusals.take();
  if (refused !== null) tell({ type: 'refused', by: [...refused.by], address: refused.address });
}, BEAT_MS);

async function listen(port: number, host: string): Promise<void> {
  let told: string | null = null;
  for (let pause = LISTEN_AGAIN_MS; !closing.signal.aborted; pause *= 2) {
    const answer = await listener.listen(port, host);
    if (answer.ok) {
      tell({ type: 'listening', port: answer.port });
      return;
    }
    if (answer.code !== told) tell({ type: 'cannot-listen', code: answer.code });
    told = answer.code;
    await wait(Math.min(pause, LISTEN_AGAIN_MOST_MS), undefined, { signal: closing.signal }).catch(
      () => undefined,
    );
  }
}

async function close(): Promise<void> {
  closing.abort();
  clearInterval(ticking);
  clearInterval(beating);
  await listener.close();
  await viewers?.close();
  await Promise.all(ending);
  process.exit(0);
}

process.on('message', (told: unknown, handle: unknown) => {
  const connection = handle instanceof Socket ? handle : null;
  const parsed = toStationSchema.safeParse(told);
  if (!parsed.success) {
    connection?.destroy();
    return;
  }
  const message = parsed.data;
  switch (message.type) {
    case 'open':
      folder = message.folder;
      viewers = createViewers({
        relay,
        word: message.viewerWord,
        onGone: (viewer) => tell({ type: 'viewer-gone', viewer }),
      });
      void viewers.listen().then((port) => tell({ type: 'relaying', port }));
      void recover().then(() => listen(message.port, message.host));
      return;
    case 'keys': {
      keys = new Map(message.keys.map(({ hash, recording }) => [hash, recording]));
      const good = new Set(keys.values());
      const expired = new Set(message.expired);
      for (const id of listener.live())
        if (!good.has(id)) listener.end(id, expired.has(id) ? 'expired' : 'revoked');
      return;
    }
    case 'view':
      // It closed on its way here.
      if (connection === null) tell({ type: 'viewer-gone', viewer: message.viewer });
      else viewers?.take(message.viewer, connection, message.recording, message.head);
      return;
    case 'unview':
      viewers?.drop(message.viewer);
      return;
    case 'close':
      void close();
  }
});
// Whoever started it is gone: what was recorded is closed in order.
process.on('disconnect', () => void close());
process.on('SIGTERM', () => void close());
process.on('SIGINT', () => undefined);
