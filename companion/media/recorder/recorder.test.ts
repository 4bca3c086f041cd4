/** R28 what is recorded is what was sent, plays, and can be checked: on a real disk, read back by another reader. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { ulid } from 'ulid';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChainHead, IndexLine } from '#shared/media/chain.ts';
import { verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import type { MediaPacket } from '../packet.ts';
import { readFlv } from './fixtures/read-flv.ts';
import { readFlvBody } from './flv-body.ts';
import { createRecorder, type Hole } from './recorder.ts';
import { recoverFile } from './recover.ts';

const START = Date.parse('2026-11-27T02:00:00.000Z');
const folders: string[] = [];
afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});

interface Recorded {
  readonly folder: string;
  readonly heads: readonly ChainHead[];
  readonly holes: readonly Hole[];
  readonly unknown: readonly string[];
  readonly files: readonly number[];
}

async function record(
  packets: readonly MediaPacket[],
  openFile?: (path: string) => Promise<FileHandle>,
): Promise<Recorded> {
  const folder = join(mkdtempSync(join(tmpdir(), 'recorder-')), 'r');
  folders.push(folder);
  const heads: ChainHead[] = [];
  const holes: Hole[] = [];
  const unknown: string[] = [];
  const recorder = createRecorder({
    folder,
    recording: ulid(START),
    onHead: (head) => heads.push(head),
    onHole: (hole) => holes.push(hole),
    onUnknown: (what) => unknown.push(what),
    ...(openFile === undefined ? {} : { openFile }),
  });
  for (const packet of packets) {
    recorder.take(packet);
    recorder.tick(packet.receivedAt);
    // As on a network: what is to be written can be written meanwhile.
    if (heads.length === 0) await recorder.settled();
  }
  await recorder.end();
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.mp4'))
        .map((name) => Number(name.slice(0, -4)))
        .sort((a, b) => a - b)
    : [];
  return { folder, heads, holes, unknown, files };
}

const linesOf = ({ folder }: Recorded, file: number): string[] =>
  readFileSync(join(folder, `${file}.index`), 'utf8')
    .trimEnd()
    .split('\n');
const mediaOf = ({ folder }: Recorded, file: number) => readFileSync(join(folder, `${file}.mp4`));
const parsed = (of: Recorded, file: number): IndexLine[] => linesOf(of, file).map((text) => JSON.parse(text));
const headsOf = ({ heads }: Recorded, file: number) => heads.filter((head) => head.file === file);

/** What a player finds in the file: the samples of its tracks, in order of decoding. */
async function playable(media: Buffer) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(new Uint8Array(media)) });
  const read = async (track: Awaited<ReturnType<typeof input.getPrimaryVideoTrack>>) => {
    const samples: { hex: string; at: number; key: boolean }[] = [];
    if (track === null) return samples;
    for await (const packet of new EncodedPacketSink(track).packets())
      samples.push({
        hex: Buffer.from(packet.data).toString('hex'),
        at: packet.timestamp,
        key: packet.type === 'key',
      });
    return samples;
  };
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  return {
    video: await read(video),
    audio: await read(audio as never),
    codecs: [(await video?.getCodec()) ?? null, (await audio?.getCodec()) ?? null],
  };
}

/** Whole lines only: a killed child may have begun another one. */
const headsIn = (told: string): ChainHead[] =>
  told
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** What the camera sent, sample by sample. */
const sent = (packets: readonly MediaPacket[], kind: 'video' | 'audio') =>
  packets.flatMap((packet) => {
    const body = readFlvBody(packet);
    return body.kind === kind ? [Buffer.from(body.data).toString('hex')] : [];
  });

describe('R28 recording', () => {
  it('what was sent is in the file, byte by byte, in fragments of two seconds, each told once it is on disk', async () => {
    const packets = readFlv('h264-aac.flv', START);
    const made = await record(packets);
    expect([made.files, made.holes, made.unknown]).toEqual([[0], [], []]);
    const found = await playable(mediaOf(made, 0));
    expect(found.codecs).toEqual(['avc', 'aac']);
    expect(found.video.map(({ hex }) => hex)).toEqual(sent(packets, 'video'));
    expect(found.audio.map(({ hex }) => hex)).toEqual(sent(packets, 'audio'));
    expect(found.video.filter(({ key }) => key)).toHaveLength(3);
    // B-frames: shown in another order than decoded, every tenth of a second.
    const shown = found.video.map(({ at }) => Math.round(at * 1000)).sort((a, b) => a - b);
    expect(shown.map((at) => at - (shown[0] ?? 0))).toEqual(Array.from({ length: 60 }, (_, i) => i * 100));
    const lines = parsed(made, 0);
    expect(lines.map(({ kind }) => kind)).toEqual(['init', 'fragment', 'fragment', 'fragment', 'fragment']);
    for (const line of lines) if (line.kind === 'fragment') expect(line.to - line.from).toBeLessThan(2_100);
    const judged = await verifyBytes(linesOf(made, 0), mediaOf(made, 0), made.heads);
    expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
    expect(made.heads.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  });

  it('a fragment does not wait for a key frame, nor sound for pictures', async () => {
    const packets = readFlv('h264-alaw-long-gop.flv', START);
    const made = await record(packets);
    const lines = parsed(made, 0);
    expect(lines.map((line) => (line.kind === 'fragment' ? line.key : line.kind))).toEqual([
      'init',
      true,
      false,
    ]);
    const found = await playable(mediaOf(made, 0));
    expect(found.codecs).toEqual(['avc', 'alaw']);
    expect(found.video.map(({ hex }) => hex)).toEqual(sent(packets, 'video'));
    expect(Buffer.from(found.audio.map(({ hex }) => hex).join(''), 'hex').toString('hex')).toBe(
      sent(packets, 'audio').join(''),
    );
  });

  it('sound that stops holds nothing up; sound that comes late begins another file at a key frame', async () => {
    const all = readFlv('h264-aac.flv', START);
    const stops = await record(all.filter(({ kind, cameraMs }) => kind !== 'audio' || cameraMs < 1000));
    expect(parsed(stops, 0).map(({ kind }) => kind)).toEqual(['init', 'fragment', 'fragment', 'fragment']);
    expect((await playable(mediaOf(stops, 0))).video).toHaveLength(60);

    const late = all.filter(({ kind, cameraMs }) => kind !== 'audio' || cameraMs > 2500);
    const config = all.find(({ kind }) => kind === 'audio');
    const begins = late.findIndex(({ kind }) => kind === 'audio');
    if (config === undefined) throw new Error('no sound');
    const later = [...late.slice(0, begins), { ...config, cameraMs: 2500, receivedAt: START + 2500 }];
    const made = await record([...later, ...late.slice(begins)]);
    expect(made.files).toEqual([0, 1]);
    const [first, second] = [await playable(mediaOf(made, 0)), await playable(mediaOf(made, 1))];
    expect([first.audio.length, second.video[0]?.key, second.audio.length > 0]).toEqual([0, true, true]);
    expect(first.video.length + second.video.length).toBe(60);
  });

  it('a camera that restarts its clock goes on in the file; what it left out is a hole', async () => {
    const first = readFlv('h264-aac.flv', START);
    const again = readFlv('h264-aac.flv', START + 6_100).slice(3);
    const made = await record([...first, ...again]);
    expect([made.files, made.holes]).toEqual([[0], []]);
    const found = await playable(mediaOf(made, 0));
    expect(found.video.length).toBe(120);
    const silent = await record([...first, ...readFlv('h264-aac.flv', START + 36_000).slice(3)]);
    expect(silent.holes).toMatchObject([{ why: 'silent', to: START + 36_000 }]);
    const hole = parsed(silent, 0).find(({ kind }) => kind === 'hole');
    expect(hole).toMatchObject({ kind: 'hole', why: 'silent', to: START + 36_000 });
    const judged = await verifyBytes(linesOf(silent, 0), mediaOf(silent, 0), silent.heads);
    expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
  });

  it('every byte that is changed is found, and where: init segment, fragment, line, head', async () => {
    const made = await record(readFlv('h264-aac.flv', START));
    const [media, lines] = [mediaOf(made, 0), linesOf(made, 0)];
    const ranges = parsed(made, 0).flatMap((line) => ('offset' in line ? [line] : []));
    for (let at = 0; at < media.length; at += 97) {
      const flipped = Buffer.from(media);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const of = ranges.find(({ offset, length }) => at >= offset && at < offset + length);
      const { faults } = await verifyBytes(lines, flipped, made.heads);
      expect(faults).toEqual([{ what: of?.kind, number: of?.number, why: 'changed' }]);
    }
    for (const [at, text] of lines.entries())
      for (let letter = 0; letter < text.length; letter += 7) {
        const changed = `${text.slice(0, letter)}${text[letter] === '1' ? '2' : '1'}${text.slice(letter + 1)}`;
        const { faults } = await verifyBytes(
          [...lines.slice(0, at), changed, ...lines.slice(at + 1)],
          media,
          made.heads,
        );
        expect(
          faults.some((fault) => fault.what === 'line' && fault.line === at),
          changed,
        ).toBe(true);
      }
    const [last] = made.heads.slice(-1);
    expect((await verifyBytes(lines.slice(0, -1), media, made.heads)).faults).toEqual([
      { what: 'file', why: 'longer' },
      { what: 'head', number: last?.number, why: 'missing' },
    ]);
    expect((await verifyBytes(lines, media.subarray(0, -1), made.heads)).faults).toEqual([
      { what: 'fragment', number: 4, why: 'missing' },
    ]);
    for (const wrong of [
      { bytes: 1 },
      { chain: '0'.repeat(64) },
      { file: 1 },
      { recording: ulid() },
    ] as const)
      expect((await verifyBytes(lines, media, [{ ...made.heads[1], ...wrong } as ChainHead])).faults).toEqual(
        [{ what: 'head', number: 1, why: 'differs' }],
      );
  });

  it('a disk that is full for a while leaves a hole, and the recording goes on', async () => {
    let writes = 0;
    const made = await record(readFlv('h264-aac.flv', START), async (path) => {
      const handle = await open(path, 'wx');
      if (!path.endsWith('.mp4')) return handle;
      const write = handle.write.bind(handle);
      const halfWritten = async (bytes: Uint8Array, from: number, length: number, at: number) => {
        writes += 1;
        if (writes !== 3) return write(bytes, from, length, at);
        await write(bytes, from, 10, at);
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      };
      handle.write = halfWritten as typeof handle.write;
      return handle;
    });
    expect(made.holes).toMatchObject([{ why: 'disk-full' }]);
    expect(parsed(made, 0).map(({ kind }) => kind)).toEqual([
      'init',
      'fragment',
      'hole',
      'fragment',
      'fragment',
    ]);
    const judged = await verifyBytes(linesOf(made, 0), mediaOf(made, 0), headsOf(made, 0));
    expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
    expect((await playable(mediaOf(made, 0))).video.length).toBeGreaterThan(30);
  });

  // The moment follows from what was told, not from the machine's speed: the first fragment is there in each.
  it.each([
    [1, 0],
    [2, 3],
    [5, 11],
  ])(
    'killed after head %d and %d ms more: what was told is there, the file plays, nothing is deleted',
    async (after, ms) => {
      const folder = join(mkdtempSync(join(tmpdir(), 'recorder-')), 'r');
      folders.push(folder);
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'fixtures/recording-child.ts'), folder],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let told = '';
      child.stdout.on('data', (bytes) => {
        told += bytes;
      });
      while (headsIn(told).every(({ number }) => number < after)) await once(child.stdout, 'data');
      await wait(ms);
      child.kill('SIGKILL');
      await once(child, 'close');
      // As a crash between bytes and their line, and in the middle of bytes, would leave it.
      const before = readFileSync(join(folder, '0.index'), 'utf8').trimEnd().split('\n');
      const whole = readFileSync(join(folder, '0.mp4'));
      writeFileSync(join(folder, '0.index'), `${before.slice(0, -1).join('\n')}\n{"half`);
      writeFileSync(join(folder, '0.mp4'), Buffer.concat([whole, whole.subarray(1128, 3000)]));

      const now = Date.now() + 60_000;
      const recovered = await recoverFile(folder, 0, now);
      expect(recovered.found).toBeGreaterThanOrEqual(1);
      const of: Recorded = { folder, heads: [], holes: [], unknown: [], files: [0] };
      const heads = headsIn(told);
      const [lines, media] = [parsed(of, 0), mediaOf(of, 0)];
      // All but the head whose line was taken away: its fragment is there, under a line that says it was recovered.
      const sealed = heads.filter(({ number }) => number < before.length - 1);
      const judged = await verifyBytes(linesOf(of, 0), media, sealed);
      expect(judged.faults).toEqual([]);
      expect(sealed.length).toBeGreaterThan(0);
      expect(lines.at(-1)).toMatchObject({ kind: 'hole', why: 'crash', to: now });
      expect((await playable(media)).video.length).toBeGreaterThan(15);
      const kept = readFileSync(join(folder, '0.mp4.cut')).length + media.length;
      expect(kept).toBe(whole.length + 3000 - 1128);
      expect(readFileSync(join(folder, '0.index.cut'), 'utf8')).toBe('{"half');
      // Once more changes nothing.
      expect(await recoverFile(folder, 0, now)).toEqual({ head: recovered.head, found: 0, aside: 0 });
    },
  );
});
