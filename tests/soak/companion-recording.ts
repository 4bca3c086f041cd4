/**
 * A recording process of the soak `recorder`, until somebody kills it: a camera whose clock jumps and starts again, which falls silent,
 * changes its codecs and sends what nobody understands, onto a disk that is full at times. Each sample has a number of its own. Says
 * what it sends before it sends it, and what the recorder tells, a line each. Its clock is the samples' own: as fast as the disk goes.
 */
import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { seeded } from '../../bench/fixtures/statistics.ts';
import { readFlv } from '../../companion/media/recorder/fixtures/read-flv.ts';
import { createRecorder } from '../../companion/media/recorder/recorder.ts';

const [folder = '', recording = '', firstFile = '0', seed = '0', start = '0'] = process.argv.slice(2);
const random = seeded(Number(seed));
const upTo = (most: number) => Math.floor(random() * most);
/** Out of the process when it returns: what waits in it would be gone with it. */
function say(what: string, value: unknown): void {
  const bytes = Buffer.from(`${what} ${JSON.stringify(value)}\n`);
  for (let done = 0; done < bytes.length; )
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
}

/** So many writes are refused from here on. */
let refuses = 0;
const recorder = createRecorder({
  folder,
  recording,
  firstFile: Number(firstFile),
  onHead: (head) => say('head', head),
  onHole: (hole) => say('hole', hole),
  onUnknown: () => undefined,
  disk: {
    async create(path) {
      const handle = await open(path, 'wx');
      const write = handle.write.bind(handle);
      const mayRefuse = async (bytes: Uint8Array, from: number, length: number, at: number) => {
        if (refuses > 0) {
          refuses -= 1;
          await write(bytes, from, Math.floor(length / 3), at);
          throw Object.assign(new Error('no space'), { code: random() < 0.8 ? 'ENOSPC' : 'EIO' });
        }
        return write(bytes, from, length, at);
      };
      handle.write = mayRefuse as typeof handle.write;
      return handle;
    },
  },
});

const packets = readFlv('h264-aac.flv', 0);
const config = packets.find(({ kind, body }) => kind === 'video' && body[1] === 0);
const sound = packets.find(({ kind, body }) => kind === 'audio' && body[1] === 0);
if (config === undefined || sound === undefined) throw new Error('no configurations in the fixture');
let now = Number(start);
let camera = upTo(2 ** 32);
let number = Number(firstFile) * 1_000_000;
let level = 0;
let alaw = false;
let gone: { readonly kind: string; readonly until: number } | null = null;

const numbered = (body: Uint8Array, isVideo: boolean): Uint8Array<ArrayBuffer> => {
  number += 1;
  const name = Buffer.from(`<${String(number).padStart(12, '0')}>`);
  // A NAL unit of filler data (type 12), which a decoder leaves out; behind sound, which it does not look at.
  const tail = isVideo ? Buffer.concat([Buffer.from([0, 0, 0, 15, 12]), name]) : name;
  return Uint8Array.from(Buffer.concat([body, tail]));
};
function configure(): void {
  if (config === undefined || sound === undefined) return;
  const body = config.body.slice();
  body[8] = (body[8] ?? 0) + level;
  recorder.take({ kind: 'video', cameraMs: camera, receivedAt: now, body });
  if (!alaw) recorder.take({ ...sound, cameraMs: camera, receivedAt: now });
}

configure();
for (;;) {
  const event = random();
  if (event < 0.06) camera = (camera + 3_000 + upTo(9_000)) % 2 ** 32;
  else if (event < 0.12) camera = upTo(5_000);
  else if (event < 0.18) now += 2_100 + upTo(20_000);
  else if (event < 0.26)
    gone = { kind: random() < 0.5 ? 'video' : 'audio', until: now + 3_000 + upTo(12_000) };
  else if (event < 0.34) {
    level = (level + 1) % 3;
    configure();
  } else if (event < 0.38) alaw = !alaw;
  else if (event < 0.44) refuses = 1 + upTo(4);
  else if (event < 0.48)
    recorder.take({
      kind: 'video',
      cameraMs: camera,
      receivedAt: now,
      body: Uint8Array.of(0x27, 9, 0, 0, 0),
    });
  const base = camera;
  const begun = now;
  const long = 500 + upTo(5_500);
  for (const { kind, body, cameraMs } of packets.slice(3)) {
    if (cameraMs > long) break;
    now = Math.max(now, begun + cameraMs);
    camera = (base + cameraMs) % 2 ** 32;
    if (gone !== null && now > gone.until) gone = null;
    if (kind === 'data' || gone?.kind === kind) continue;
    const isVideo = kind === 'video';
    const made = isVideo ? body : alaw ? Uint8Array.of(0x72, ...body.subarray(2)) : body;
    const sent = numbered(made, isVideo);
    say('sent', [number, kind, now]);
    recorder.take({ kind, cameraMs: camera, receivedAt: now, body: sent });
    recorder.tick(now);
    if (random() < 0.1) await recorder.settled();
    else await setImmediate();
  }
  now += 40;
  camera = (camera + 40) % 2 ** 32;
}
