/**
 * Cameras whose pictures are numbered, so that what was kept can be held against what was sent. Numbers go on from one connection to the
 * next and never come twice. Two kinds: ffmpeg, which burns the number into the picture and sends it as it would a real one, and one
 * within this process, which writes it beside the picture (an SEI message of H.264) for where no ffmpeg is.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { readFlv } from '../../demo/camera/read-flv.ts';
import { publish } from '../../demo/camera/rtmp-publisher.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}
/** So many pictures, numbered up to but without `next`, were sent when it was looked; epoch ms. */
export interface Sent {
  readonly next: number;
  readonly at: number;
}

/** One connection of a camera. */
export interface NumberedSession {
  readonly first: number;
  /** Grows while it sends. */
  readonly sent: readonly Sent[];
  /** Epoch ms; null: it sends still, or does not know better. */
  readonly over: () => boolean;
  /** Stopped in the middle of what it does, and connected still. */
  freeze(): void;
  thaw(): void;
  /** Gone without a word. */
  kill(): void;
  /** In order. Resolves when it is gone. */
  stop(): Promise<void>;
}

export interface NumberedCameras {
  readonly fps: number;
  /** A connection begins with a key picture: at a multiple of so many. */
  readonly gop: number;
  /** @param first a multiple of `gop`. Rejects when the connection is not taken. */
  connect(address: Address, key: string, first: number): Promise<NumberedSession>;
  /** Numbers of a file's pictures, in their order; those that cannot be read are left out. */
  numbers(path: string): Promise<readonly number[]>;
}

// ── within this process ─────────────────────────────────────────────────────────────────────────────

const flv = join(import.meta.dirname, '../../companion/media/recorder/fixtures/h264-aac.flv');
/** user_data_unregistered (H.264 annex D.1.7): a UUID, here in letters, then the number in hexadecimal digits. */
const MARK = 'sanxiang-number-';
const STEP_MS = 100;

function numbered(body: Uint8Array, number: number): Buffer {
  const said = Buffer.from(`${MARK}${number.toString(16).padStart(8, '0')}`);
  const unit = Buffer.concat([Buffer.of(6, 5, said.length), said, Buffer.of(0x80)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(unit.length);
  // Frame and codec, kind of packet, composition time: then units, each with its length.
  return Buffer.concat([body.subarray(0, 5), length, unit, body.subarray(5)]);
}

export function plainCameras(): NumberedCameras {
  const messages = readFlv(new Uint8Array(readFileSync(flv)));
  const of = (kind: 'video' | 'audio') => messages.filter((one) => one.kind === kind);
  const [videoConfig, ...pictures] = of('video');
  const [audioConfig, ...sounds] = of('audio');
  if (videoConfig === undefined || audioConfig === undefined) throw new Error('no such clip');
  return {
    fps: 1000 / STEP_MS,
    gop: 20,
    async connect(address, key, first) {
      const to = await publish(address, key);
      const sent: Sent[] = [{ next: first, at: Date.now() }];
      const began = Date.now();
      let next = first;
      let frozen = false;
      let over = false;
      to.send('video', videoConfig.body, 0);
      to.send('audio', audioConfig.body, 0);
      const send = () => {
        while (!frozen && !over && (next - first) * STEP_MS <= Date.now() - began) {
          const time = (next - first) * STEP_MS;
          const picture = pictures[next % pictures.length];
          const sound = sounds[next % sounds.length];
          if (picture === undefined || sound === undefined) return;
          to.send('video', numbered(picture.body, next), time);
          to.send('audio', sound.body, time);
          next += 1;
          sent.push({ next, at: Date.now() });
        }
      };
      const timer = setInterval(send, 20);
      const end = () => {
        over = true;
        clearInterval(timer);
      };
      to.socket.once('close', end);
      return {
        first,
        sent,
        over: () => over,
        freeze() {
          frozen = true;
        },
        thaw() {
          frozen = false;
        },
        kill() {
          end();
          to.socket.resetAndDestroy();
        },
        async stop() {
          if (over) return;
          end();
          to.stop();
          if (!to.socket.closed) await once(to.socket, 'close');
        },
      };
    },
    async numbers(path) {
      const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
      try {
        const track = await input.getPrimaryVideoTrack();
        if (track === null) return [];
        const found: number[] = [];
        for await (const { data } of new EncodedPacketSink(track).packets()) {
          const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
          const at = bytes.indexOf(MARK);
          if (at >= 0)
            found.push(Number.parseInt(bytes.toString('latin1', at + MARK.length, at + MARK.length + 8), 16));
        }
        return found;
      } finally {
        input.dispose();
      }
    },
  };
}

// ── ffmpeg ──────────────────────────────────────────────────────────────────────────────────────────

const WIDTH = 160;
const HEIGHT = 96;
const FPS = 25;
const GOP = 25;
/** Two rows of ten above a room: 16 bits and 4 that they were read right, twice the same. */
const BLOCK = { side: 16, columns: 10, bits: 20 } as const;
const checkOf = (number: number) => ((number >>> 12) ^ (number >>> 8) ^ (number >>> 4) ^ number ^ 0x5) & 0xf;
const MAX_NUMBER = 0xffff;

function draw(number: number): Buffer {
  const picture = Buffer.alloc(WIDTH * HEIGHT, 0x60);
  const word = (number << 4) | checkOf(number);
  for (let bit = 0; bit < BLOCK.bits; bit += 1) {
    const left = (bit % BLOCK.columns) * BLOCK.side;
    const top = Math.floor(bit / BLOCK.columns) * BLOCK.side;
    const grey = (word >>> (BLOCK.bits - 1 - bit)) & 1 ? 0xeb : 0x10;
    for (let y = top; y < top + BLOCK.side; y += 1)
      picture.fill(grey, y * WIDTH + left, y * WIDTH + left + BLOCK.side);
  }
  for (let y = 40; y < HEIGHT; y += 1) picture[y * WIDTH + ((number * 3 + y) % WIDTH)] = 0xff;
  return picture;
}

/** Null: read wrongly, or none of ours. */
function read(picture: Uint8Array): number | null {
  let word = 0;
  for (let bit = 0; bit < BLOCK.bits; bit += 1) {
    const x = (bit % BLOCK.columns) * BLOCK.side + BLOCK.side / 2;
    const y = Math.floor(bit / BLOCK.columns) * BLOCK.side + BLOCK.side / 2;
    word = (word << 1) | ((picture[y * WIDTH + x] ?? 0) > 127 ? 1 : 0);
  }
  return (word & 0xf) === checkOf(word >>> 4) ? word >>> 4 : null;
}

/**
 * @param folder for the clip that all of them send
 * @param seconds of it
 * @throws when ffmpeg is not installed: what to install
 */
export async function ffmpegCameras(folder: string, seconds: number): Promise<NumberedCameras> {
  if (spawnSync('ffmpeg', ['-version']).status !== 0)
    throw new Error('ffmpeg is not installed: apt-get install ffmpeg');
  if (seconds * FPS > MAX_NUMBER) throw new Error(`no more than ${Math.floor(MAX_NUMBER / FPS)} s`);
  const clip = join(folder, 'numbered.mp4');
  const making = spawn(
    'ffmpeg',
    [
      ...['-loglevel', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${WIDTH}x${HEIGHT}`],
      ...['-r', String(FPS), '-i', 'pipe:0', '-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-shortest'],
      ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'],
      ...['-g', String(GOP), '-keyint_min', String(GOP), '-sc_threshold', '0'],
      ...['-c:a', 'aac', '-b:a', '48k', clip],
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const made = once(making, 'exit');
  for (let number = 0; number < seconds * FPS; number += 1)
    if (!making.stdin.write(draw(number))) await once(making.stdin, 'drain');
  making.stdin.end();
  if ((await made)[0] !== 0) throw new Error('ffmpeg could not make the clip');

  return {
    fps: FPS,
    gop: GOP,
    connect({ host, port }, key, first) {
      const ffmpeg: ChildProcess = spawn(
        'ffmpeg',
        [
          ...['-loglevel', 'fatal', '-nostdin', '-re', '-ss', String(first / FPS), '-i', clip],
          ...['-c', 'copy', '-progress', 'pipe:1', '-stats_period', '0.1'],
          ...['-f', 'flv', `rtmp://${host}:${port}/live/${key}`],
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const sent: Sent[] = [];
      let over = false;
      const gone = once(ffmpeg, 'exit').then(() => {
        over = true;
      });
      const signal = (name: NodeJS.Signals) => void (over || ffmpeg.kill(name));
      const session: NumberedSession = {
        first,
        sent,
        over: () => over,
        freeze: () => signal('SIGSTOP'),
        thaw: () => signal('SIGCONT'),
        kill: () => signal('SIGKILL'),
        async stop() {
          signal('SIGINT');
          await gone;
        },
      };
      return new Promise((resolve, reject) => {
        let text = '';
        ffmpeg.stdout?.on('data', (bytes: Buffer) => {
          text = (text + bytes.toString('latin1')).slice(-4_000);
          const count = Number(
            text
              .match(/frame=\s*(\d+)/g)
              ?.at(-1)
              ?.replace(/\D/g, '') ?? 0,
          );
          if (count === 0) return;
          if (sent.length === 0) {
            sent.push({ next: first, at: Date.now() });
            resolve(session);
          }
          sent.push({ next: first + count, at: Date.now() });
        });
        void gone.then(() => reject(new Error('ffmpeg ended before it sent')));
      });
    },
    async numbers(path) {
      const decoding = spawn(
        'ffmpeg',
        [
          ...['-loglevel', 'quiet', '-i', path, '-map', '0:v:0', '-fps_mode', 'passthrough'],
          ...['-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const found: number[] = [];
      let rest = Buffer.alloc(0);
      for await (const bytes of decoding.stdout) {
        rest = Buffer.concat([rest, bytes]);
        for (; rest.length >= WIDTH * HEIGHT; rest = rest.subarray(WIDTH * HEIGHT)) {
          const number = read(rest);
          if (number !== null) found.push(number);
        }
      }
      return found;
    },
  };
}
