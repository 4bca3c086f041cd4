/**
 * The listening process: cameras in, fragments on disk. It knows keys by their hashes and recordings by their ids, and nothing of
 * cases; the companion starts it, and starts it again.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import logger from 'node-media-server/src/core/logger.js';
import { createRecorder, type Recorder } from '../recorder/recorder.ts';
import { recoverFile } from '../recorder/recover.ts';
import { createRelay } from '../relay/relay.ts';
import { createViewers, type Viewers } from '../relay/viewers.ts';
import { keyHash } from '../stream-key.ts';
import { createRtmpListener, type Publication } from './listener.ts';
import { type FromStation, toStationSchema } from './messages.ts';

// It would write to stdout, at any moment.
logger.level = 'error';
const TICK_MS = 500;

const tell = (message: FromStation): void => {
  if (process.connected) process.send?.(message);
};
let folder = '';
let keys: ReadonlyMap<string, string> = new Map();
const recorders = new Map<string, Recorder>();
/** Recordings that are being closed, so that the process does not end before they are. */
const ending = new Set<Promise<void>>();
const nextFiles = new Map<string, number>();

const relay = createRelay({
  onTracks: (recording, tracks) => tell({ type: 'tracks', recording, ...tracks }),
});
let viewers: Viewers | null = null;

function firstFile(recording: string): number {
  const known = nextFiles.get(recording);
  if (known !== undefined) return known;
  let numbers: number[];
  try {
    numbers = readdirSync(join(folder, recording))
      .flatMap((name) => /^(\d+)\.mp4$/.exec(name)?.[1] ?? [])
      .map(Number);
  } catch {
    return 0;
  }
  const last = Math.max(-1, ...numbers);
  // The process before this one may have ended in the middle of it.
  if (last >= 0)
    void recoverFile(join(folder, recording), last, Date.now()).then(
      ({ head }) => head !== null && tell({ type: 'head', head, at: Date.now() }),
      () => undefined,
    );
  return last + 1;
}

function finish(recording: string): void {
  const recorder = recorders.get(recording);
  if (recorder === undefined) return;
  recorders.delete(recording);
  nextFiles.set(recording, recorder.nextFile());
  const done = recorder.end().catch(() => undefined);
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
        firstFile: firstFile(recording),
        onHead: (head) => tell({ type: 'head', head: { ...head }, at: Date.now() }),
        onHole: ({ from, to, why }) => tell({ type: 'hole', recording, from, to, why }),
        onUnknown: (what) => tell({ type: 'unknown', recording, what }),
      }),
    );
    relay.begin(recording);
    tell({ type: 'started', recording, at: Date.now() });
  },
  onPacket({ id }, packet) {
    // Kept first, then shown.
    recorders.get(id)?.take(packet);
    relay.take(id, packet);
  },
  onEnd({ id: recording }, why) {
    finish(recording);
    relay.end(recording);
    tell({ type: 'ended', recording, why, at: Date.now() });
  },
  onRefused: (address, why) => tell({ type: 'refused', address, why }),
  now: Date.now,
});
const ticking = setInterval(() => {
  const now = Date.now();
  for (const recorder of recorders.values()) recorder.tick(now);
  relay.tick(now);
}, TICK_MS);

async function close(): Promise<void> {
  clearInterval(ticking);
  await listener.close();
  await viewers?.close();
  await Promise.all(ending);
  process.exit(0);
}

process.on('message', (told: unknown) => {
  const parsed = toStationSchema.safeParse(told);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.type) {
    case 'open':
      folder = message.folder;
      viewers = createViewers({ relay, word: message.viewerWord });
      void viewers.listen().then((port) => tell({ type: 'relaying', port }));
      void listener
        .listen(message.port, message.host)
        .then((answer) =>
          tell(
            answer.ok
              ? { type: 'listening', port: answer.port }
              : { type: 'cannot-listen', code: answer.code },
          ),
        );
      return;
    case 'keys': {
      keys = new Map(message.keys.map(({ hash, recording }) => [hash, recording]));
      const good = new Set(keys.values());
      for (const id of listener.live()) if (!good.has(id)) listener.end(id, 'revoked');
      return;
    }
    case 'close':
      void close();
  }
});
// Whoever started it is gone: what was recorded is closed in order.
process.on('disconnect', () => void close());
process.on('SIGTERM', () => void close());
process.on('SIGINT', () => undefined);
