/** R28 what is recorded is what was sent, plays, and can be checked: on a real disk, read back by another reader. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChainHead } from '#shared/media/chain.ts';
import { verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import { readFlv } from './fixtures/read-flv.ts';
import {
  fragmentsOf,
  headsOf,
  linesOf,
  mediaOf,
  parsed,
  playable,
  record,
  removeTemporaryFolders,
  START,
  seconds,
  sent,
  temporaryFolder,
} from './fixtures/record.ts';
import { triedDisk } from './fixtures/tried-disk.ts';
import { recoverFile } from './recover.ts';

afterEach(removeTemporaryFolders);

/** Whole lines only: a killed child may have begun another one. */
const headsIn = (told: string): ChainHead[] =>
  told
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

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
    expect(lines.map(({ kind }) => kind)).toEqual(['init', ...Array(4).fill('fragment'), 'end']);
    for (const line of lines) if (line.kind === 'fragment') expect(line.to - line.from).toBeLessThan(2_200);
    // Where one ends the next begins: to a sample of sound, which is no longer than 128 ms.
    const fragments = fragmentsOf(made);
    for (const [at, { to }] of fragments.entries())
      expect(Math.abs(to - (fragments[at + 1]?.from ?? to))).toBeLessThan(130);
    const judged = await verifyBytes(linesOf(made, 0), mediaOf(made, 0), made.heads);
    expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
    expect(made.heads.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('a fragment does not wait for a key frame, nor sound for pictures', async () => {
    const packets = readFlv('h264-alaw-long-gop.flv', START);
    const made = await record(packets);
    const lines = parsed(made, 0);
    expect(lines.map((line) => (line.kind === 'fragment' ? line.key : line.kind))).toEqual([
      'init',
      true,
      false,
      'end',
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
    expect(fragmentsOf(stops)).toHaveLength(3);
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
    expect(seconds(silent.holes)).toEqual([[expect.closeTo(5.9, 0), 36, 'silent', 'all']]);
    const hole = parsed(silent, 0).find(({ kind }) => kind === 'hole');
    expect(hole).toMatchObject({ kind: 'hole', why: 'silent', to: START + 36_000 });
    for (const { from, to } of fragmentsOf(silent)) expect(to - from).toBeLessThan(2_300);
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
    expect((await verifyBytes(lines.slice(0, -2), media, made.heads)).faults).toEqual([
      { what: 'file', why: 'longer' },
      { what: 'head', number: 4, why: 'missing' },
      { what: 'head', number: 5, why: 'missing' },
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
    const { disk } = triedDisk(({ doing, name }) => {
      if (doing !== 'write' || name !== '0.mp4') return undefined;
      writes += 1;
      return writes === 3 ? { error: 'ENOSPC', takes: 10 } : undefined;
    });
    const made = await record(readFlv('h264-aac.flv', START), { disk, settle: true });
    expect(made.holes).toMatchObject([{ why: 'disk-full' }]);
    expect(parsed(made, 0).map(({ kind }) => kind)).toEqual([
      'init',
      'fragment',
      'hole',
      'fragment',
      'fragment',
      'end',
    ]);
    const judged = await verifyBytes(linesOf(made, 0), mediaOf(made, 0), headsOf(made, 0));
    expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
    expect((await playable(mediaOf(made, 0))).video.length).toBeGreaterThan(30);
  });

  // The moment follows from what was told, not from the machine's speed: the first fragment is there in each.
  it.each([[2, 3]])(
    'killed after head %d and %d ms more: what was told is there, the file plays, nothing is deleted',
    async (after, ms) => {
      const folder = join(temporaryFolder(), 'r');
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
      if (!recovered.ok) throw new Error(recovered.code);
      expect(recovered.found).toBeGreaterThanOrEqual(1);
      const of = { folder };
      const heads = headsIn(told);
      const [lines, media] = [parsed(of, 0), mediaOf(of, 0)];
      // All but the head whose line was taken away: its fragment is there, under a line that says it was recovered.
      const sealed = heads.filter(({ number }) => number < before.length - 1);
      const judged = await verifyBytes(linesOf(of, 0), media, sealed);
      expect(judged.faults).toEqual([]);
      expect(sealed.length).toBeGreaterThan(0);
      expect(lines.at(-2)).toMatchObject({ kind: 'hole', why: 'crash', to: now });
      expect(lines.at(-1)).toMatchObject({ kind: 'end', recovered: true });
      expect(recovered.holes).toMatchObject([{ why: 'crash', to: now }]);
      expect((await playable(media)).video.length).toBeGreaterThan(15);
      const kept = readFileSync(join(folder, '0.mp4.cut')).length + media.length;
      expect(kept).toBe(whole.length + 3000 - 1128);
      expect(readFileSync(join(folder, '0.index.cut'), 'utf8')).toBe('{"half');
      // Once more changes nothing.
      expect(await recoverFile(folder, 0, now)).toEqual({
        ok: true,
        state: 'ended',
        head: recovered.head,
        found: 0,
        aside: 0,
        holes: [],
      });
    },
  );
});
