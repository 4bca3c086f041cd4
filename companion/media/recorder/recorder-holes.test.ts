/** R28 what is not recorded is a hole, whoever was at fault; nothing of it ends the process or takes memory without end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { union } from '#shared/media/coverage.ts';
import { verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import type { MediaPacket } from '../packet.ts';
import { readFlv } from './fixtures/read-flv.ts';
import {
  filesIn,
  fragmentsOf,
  headsOf,
  holeLines,
  isConfig,
  linesOf,
  mediaOf,
  parsed,
  playable,
  type Recorded,
  record,
  removeTemporaryFolders,
  START,
  seconds,
  sent,
  shifted,
  temporaryFolder,
} from './fixtures/record.ts';
import { triedDisk } from './fixtures/tried-disk.ts';
import type { Hole } from './holes.ts';
import { createRecorder } from './recorder.ts';

afterEach(removeTemporaryFolders);

const all = () => readFlv('h264-aac.flv', START);
/** Without its metadata and configurations: what follows when a camera goes on. */
const goesOn = (times: number) => shifted(all().slice(3), 6_100 * times);
const only = (packets: readonly MediaPacket[], kind: 'video' | 'audio') =>
  packets.filter((packet) => packet.kind === kind);
const found = (packets: readonly MediaPacket[], of: (packet: MediaPacket) => boolean): MediaPacket => {
  const one = packets.find(of);
  if (one === undefined) throw new Error('not in the fixture');
  return one;
};
const at = (packet: MediaPacket, ms: number): MediaPacket => ({
  ...packet,
  cameraMs: ms,
  receivedAt: START + ms,
});
/** The same with another level: parameter sets of another configuration. */
function otherConfig(packet: MediaPacket, n = 1): MediaPacket {
  const body = packet.body.slice();
  body[8] = (body[8] ?? 0) + n;
  return { ...packet, body };
}
/** One stretch, of which kind, from second to second. */
const stretch = (holes: readonly Hole[], why: string, track?: string) =>
  union(holes.filter((one) => one.why === why && one.track === track)).map(({ from, to }) => [
    Math.round((from - START) / 100) / 10,
    Math.round((to - START) / 100) / 10,
  ]);
async function sound(of: Recorded) {
  for (const file of of.files) {
    const { faults, unsealed } = await verifyBytes(linesOf(of, file), mediaOf(of, file), headsOf(of, file));
    expect([file, faults, unsealed]).toEqual([file, [], 0]);
    expect(parsed(of, file).at(-1)?.kind).toBe('end');
  }
  // What was told has a line, and what has a line was told.
  const lines = of.files.flatMap((file) => holeLines(of, file));
  const kinds = (list: readonly { why: string; track?: string | undefined }[]) =>
    [...new Set(list.map((one) => `${one.why} ${one.track}`))].sort();
  expect(kinds(lines)).toEqual(kinds(of.holes));
  for (const { why, track } of of.holes)
    expect(stretch(lines as Hole[], why, track)).toEqual(stretch(of.holes, why, track));
}

describe('R28 another file', () => {
  it('begins at 0, with all that came since, where a codec’s configuration changes', async () => {
    const packets = all();
    const config = found(packets, (one) => isConfig(one, 'video'));
    const change = packets.findIndex(({ kind, cameraMs }) => kind === 'video' && cameraMs >= 2_000);
    const made = await record([
      ...packets.slice(0, change),
      at(otherConfig(config), 1_990),
      ...packets.slice(change),
    ]);
    expect([made.files, made.holes]).toEqual([[0, 1], []]);
    const [before, after] = [await playable(mediaOf(made, 0)), await playable(mediaOf(made, 1))];
    expect([before.video.length, after.video.length]).toEqual([20, 40]);
    expect([...before.video, ...after.video].map(({ hex }) => hex)).toEqual(sent(packets, 'video'));
    expect([...before.audio, ...after.audio].map(({ hex }) => hex)).toEqual(sent(packets, 'audio'));
    expect(fragmentsOf(made, 1)[0]?.from).toBe(0);
    expect(after.seconds).toBeGreaterThan(3.9);
    expect(after.seconds).toBeLessThan(4.3);
    await sound(made);
  });

  it('has the sound that came late from its first message on', async () => {
    const packets = all();
    const config = found(packets, (one) => isConfig(one, 'audio'));
    const late = packets.filter((one) => one.kind !== 'audio' || one.cameraMs > 2_100);
    const first = late.findIndex(({ kind }) => kind === 'audio');
    const all_of = [...late.slice(0, first), at(config, 2_100), ...late.slice(first)];
    const made = await record(all_of);
    expect([made.files, made.holes]).toEqual([[0, 1], []]);
    const [before, after] = [await playable(mediaOf(made, 0)), await playable(mediaOf(made, 1))];
    expect([before.codecs, after.codecs]).toEqual([
      ['avc', null],
      ['avc', 'aac'],
    ]);
    expect(after.audio.map(({ hex }) => hex)).toEqual(sent(all_of, 'audio'));
    expect([...before.video, ...after.video].map(({ hex }) => hex)).toEqual(sent(packets, 'video'));
    await sound(made);
  });

  it('has late sound too where no picture comes any more to begin it with', async () => {
    const packets = all();
    const config = found(packets, (one) => isConfig(one, 'audio'));
    const later = Array.from({ length: 3 }, (_, n) => only(goesOn(n + 1), 'audio')).flat();
    const made = await record([...only(packets, 'video'), at(config, 6_090), ...later]);
    expect(made.files).toEqual([0, 1]);
    expect((await playable(mediaOf(made, 1))).audio.map(({ hex }) => hex)).toEqual(sent(later, 'audio'));
    await sound(made);
  });

  it('has late sound where the camera goes before the next key picture', async () => {
    const packets = all().filter(
      ({ kind, cameraMs }) => cameraMs < 5_900 && (kind !== 'audio' || cameraMs > 4_200),
    );
    const config = found(all(), (one) => isConfig(one, 'audio'));
    const first = packets.findIndex(({ kind }) => kind === 'audio');
    const made = await record([...packets.slice(0, first), at(config, 4_200), ...packets.slice(first)]);
    expect((await playable(mediaOf(made, 1))).audio.map(({ hex }) => hex)).toEqual(sent(packets, 'audio'));
    expect(made.holes).toEqual([]);
    await sound(made);
  });

  it('does not begin where a configuration comes back before anything was made of another one', async () => {
    const packets = all();
    const config = found(packets, (one) => isConfig(one, 'video'));
    const made = await record([
      ...packets.slice(0, 40),
      at(otherConfig(config), 2_500),
      at(config, 2_500),
      ...packets.slice(40),
    ]);
    expect([made.files, made.holes]).toEqual([[0], []]);
  });

  it('four hundred changes of configuration make a few files, and a hole of what is in none', async () => {
    const packets = all();
    const config = found(packets, (one) => isConfig(one, 'video'));
    const key = found(packets, ({ body }) => body[0] === 0x17 && body[1] === 1);
    const changes = Array.from({ length: 400 }, (_, n) => [
      at(otherConfig(config, n % 3), n * 40),
      at(key, n * 40),
    ]).flat();
    const made = await record(changes);
    // The first, eight at once, and one more after ten seconds.
    expect(made.files).toHaveLength(10);
    expect(stretch(made.holes, 'unreadable', 'video').length).toBeGreaterThan(0);
    await sound(made);
  });
});

describe('R28 what does not come, or cannot be recorded', () => {
  it.each(['video', 'audio'] as const)(
    'half a minute without %s is a hole of it, told while it lasts',
    async (gone) => {
      const other = gone === 'video' ? 'audio' : 'video';
      const alone = [1, 2, 3, 4, 5].flatMap((n) => only(goesOn(n), other));
      const told: number[] = [];
      const made = await record([...all(), ...alone, ...goesOn(6)]);
      const [from = 0, to = 0] = stretch(made.holes, 'silent', gone)[0] ?? [];
      expect(stretch(made.holes, 'silent', gone)).toHaveLength(1);
      expect(from).toBeGreaterThan(5.7);
      expect(from).toBeLessThan(6.3);
      expect(to).toBeGreaterThan(36.5);
      expect(to).toBeLessThan(37);
      // In pieces of ten seconds.
      expect(made.holes.length).toBeGreaterThan(3);
      expect(made.holes.length).toBeLessThan(6);
      expect(made.holes.every((one) => one.why === 'silent' && one.track === gone)).toBe(true);
      expect(
        fragmentsOf(made).filter(({ tracks }) => tracks?.length === 1 && tracks[0] === other).length,
      ).toBeGreaterThan(12);
      expect(told).toEqual([]);
      await sound(made);

      // And where it never comes back.
      const never = await record([...all(), ...alone]);
      expect(stretch(never.holes, 'silent', gone)[0]?.[1]).toBeGreaterThan(36);
      await sound(never);
    },
  );

  it('a track that the camera names and never sends is missing from the beginning', async () => {
    const packets = [all(), goesOn(1)].flat().filter((one) => one.kind !== 'audio' || isConfig(one, 'audio'));
    const made = await record(packets);
    expect(stretch(made.holes, 'silent', 'audio')).toEqual([[0, 12]]);
    await sound(made);
  });

  it('a camera that is there and sends nothing, or stops before it goes, leaves a hole up to its end', async () => {
    const nothing = await record([], { end: START + 20_000, onStep: () => undefined });
    expect(nothing.holes).toEqual([]);
    const silent = await record(all().slice(0, 1), { end: START + 20_000 });
    expect(seconds(silent.holes)).toEqual([[0, 20, 'silent', 'all']]);
    const stops = await record(all(), { end: START + 20_000 });
    expect(stretch(stops.holes, 'silent')).toEqual([[expect.closeTo(6, 0), 20]]);
    expect(parsed(stops).at(-1)).toMatchObject({ kind: 'end', at: START + 20_000 });
    await sound(stops);
  });

  it.each([
    [8, 8],
    [60, 10],
  ])('a jump of the camera’s clock by %d s is a hole of %d s, with what the clock said', async (by, long) => {
    const packets = [...all(), ...goesOn(1), ...goesOn(2)];
    const made = await record(
      packets.map((one) => (one.cameraMs > 12_200 ? { ...one, cameraMs: one.cameraMs + by * 1000 } : one)),
    );
    const [from = 0, to = 0] = stretch(made.holes, 'jump')[0] ?? [];
    expect(stretch(made.holes, 'jump')).toHaveLength(1);
    expect([Math.round(to - from), Math.floor(to)]).toEqual([long, 12]);
    const line = holeLines(made)[0];
    expect(Math.round(((line?.camera?.[1] ?? 0) - (line?.camera?.[0] ?? 0)) / 1000)).toBe(by);
    expect(made.holes.every(({ why }) => why === 'jump')).toBe(true);
    await sound(made);
  });

  it('a jump soon after the beginning is no hole before it', async () => {
    const made = await record(
      all().map((one) => (one.cameraMs > 3_000 ? { ...one, cameraMs: one.cameraMs + 8_000 } : one)),
    );
    expect(stretch(made.holes, 'jump')).toEqual([[0, expect.closeTo(3.1, 1)]]);
  });

  /** What the camera films from the sixth second on comes at half its pace. */
  const slowed = (times: number) =>
    Array.from({ length: times }, (_, n) => goesOn(n + 1))
      .flat()
      .map((one) => ({ ...one, receivedAt: one.receivedAt + (one.receivedAt - START - 6_100) }));

  it('a camera that fell behind and is cut off leaves a hole as long as it was behind, of each track, with lines of it', async () => {
    const packets = [...all(), ...slowed(2)];
    const made = await record(packets, { how: 'cut' });
    // Filmed until 18 s, come by 30 s: what was filmed in the 12 s between stands nowhere.
    for (const track of ['video', 'audio'] as const) {
      const last = only(packets, track).at(-1);
      if (last === undefined) throw new Error('not in the fixture');
      const [[from = 0, to = 0] = [], ...others] = stretch(made.holes, 'behind', track);
      expect([Math.round(to), others]).toEqual([track === 'video' ? 30 : 31, []]);
      expect(Math.abs(to - (last.receivedAt - START) / 1000)).toBeLessThan(0.1);
      expect(Math.abs(to - from - (to - last.cameraMs / 1000))).toBeLessThan(0.2);
    }
    expect(made.holes.every(({ why }) => why === 'behind')).toBe(true);
    await sound(made);
  });

  it('how far it had fallen behind is known through another file', async () => {
    const packets = [...all(), ...slowed(2)];
    const change = packets.findIndex(({ kind, cameraMs }) => kind === 'video' && cameraMs >= 14_200);
    const config = otherConfig(found(packets, (one) => isConfig(one, 'video')));
    const { cameraMs = 0, receivedAt = 0 } = packets[change] ?? {};
    const made = await record(
      [...packets.slice(0, change), { ...config, cameraMs, receivedAt }, ...packets.slice(change)],
      { how: 'cut' },
    );
    const [[from = 0, to = 0] = []] = stretch(made.holes, 'behind', 'video');
    expect([made.files, Math.round(to - from)]).toEqual([[0, 1], 12]);
  });

  it('what it left out shortly before is missing too, not instead', async () => {
    const packets = [...all(), ...slowed(2)].map((one) =>
      one.cameraMs > 16_000 ? { ...one, cameraMs: one.cameraMs + 4_000 } : one,
    );
    const made = await record(packets, { how: 'cut' });
    const jumped = stretch(made.holes, 'jump')[0] ?? [];
    expect(Math.round((jumped[1] ?? 0) - (jumped[0] ?? 0))).toBe(4);
    const told = union(made.holes.filter(({ track }) => track !== 'audio'));
    // Twelve seconds behind, less four that it left out: eight, and those four.
    expect(Math.round(told.reduce((sum, { from, to }) => sum + to - from, 0) / 1000)).toBe(12);
  });

  it('a camera that fell behind and says that it stops has sent all it had', async () => {
    expect((await record([...all(), ...slowed(2)], { how: 'said' })).holes).toEqual([]);
  });

  it('a camera that is cut off and was not behind, or had made up for it, leaves no hole', async () => {
    expect((await record([...all(), ...goesOn(1)], { how: 'cut' })).holes).toEqual([]);
    const caughtUp = [goesOn(3), goesOn(4)].flat().map((one) => ({
      ...one,
      receivedAt: Math.max(one.receivedAt, START + 30_500),
    }));
    const made = await record([...all(), ...slowed(2), ...caughtUp], { how: 'cut' });
    expect(made.holes).toEqual([]);
  });

  it('a camera that fell behind, then sent nothing and was given up, leaves both holes', async () => {
    const made = await record([...all(), ...slowed(1)], { how: 'cut', end: START + 40_000 });
    expect(stretch(made.holes, 'silent')).toEqual([[expect.closeTo(18.2, 0), 40]]);
    const [[from = 0, to = 0] = []] = stretch(made.holes, 'behind', 'video');
    expect([Math.round(from), Math.round(to)]).toEqual([12, 18]);
  });

  it('what a camera hardly sends is on disk soon, a file of one picture too; a hole makes no sample longer', async () => {
    const packets = all();
    for (const some of [
      packets.filter(({ cameraMs }) => cameraMs < 1_500),
      only(packets, 'video').slice(0, 2),
    ]) {
      let heads = 0;
      const folder = temporaryFolder();
      const recorder = createRecorder({
        folder,
        recording: '01JDEM0CASE00000000000000A',
        onHead: () => {
          heads += 1;
        },
        onHole: () => undefined,
        onUnknown: () => undefined,
      });
      for (const packet of some) recorder.take(packet);
      for (let ms = 2_000; ms <= 8_000; ms += 500) recorder.tick(START + ms);
      await recorder.settled();
      expect(heads).toBeGreaterThan(1);
      for (const packet of shifted(packets.slice(3), 36_000)) recorder.take(packet);
      await recorder.end(START + 42_200, 'said');
      for (const { from, to } of fragmentsOf({ folder })) expect(to - from).toBeLessThan(2_300);
    }
  });

  it('what is unknown is said a few times, whatever a camera makes up', async () => {
    const kinds = Array.from({ length: 200 }, (_, n) => ({
      ...at(
        found(all(), ({ kind }) => kind === 'video'),
        n,
      ),
      body: Uint8Array.of(0x90, 0x41 + (n % 26), 0x41 + Math.floor(n / 26), 0x41, 0x41, 0),
    }));
    expect((await record(kinds)).unknown).toHaveLength(20);
  });

  it('sound whose configuration cannot be read is missing, and pictures are recorded', async () => {
    const packets = all().map((one) =>
      isConfig(one, 'audio')
        ? { ...one, body: Uint8Array.of(one.body[0] ?? 0, 0, one.body[2] ?? 0, (one.body[3] ?? 0) & 0x87) }
        : one,
    );
    const made = await record(packets);
    expect(made.unknown).toContain('audio configuration');
    expect((await playable(mediaOf(made))).video.map(({ hex }) => hex)).toEqual(sent(packets, 'video'));
    expect(stretch(made.holes, 'unreadable', 'audio')).toEqual([[0.1, 6.2]]);
    await sound(made);
  });

  it('sound in a codec that is not known is missing as long as it comes', async () => {
    const packets = all()
      .filter((one) => !isConfig(one, 'audio'))
      .map((one) => (one.kind === 'audio' ? { ...one, body: Uint8Array.of(0x2f, ...one.body) } : one));
    const made = await record(packets);
    expect(made.unknown).toEqual(['audio 2']);
    expect(stretch(made.holes, 'unreadable', 'audio')).toEqual([[0.1, 6.2]]);
    expect((await playable(mediaOf(made))).video).toHaveLength(60);
    await sound(made);
  });

  it('pictures without a configuration are a hole, and a word', async () => {
    const made = await record(only(all(), 'video').filter((one) => !isConfig(one, 'video')));
    expect([made.files, made.unknown]).toEqual([[], ['video without a configuration']]);
    expect(stretch(made.holes, 'unreadable', 'video')).toEqual([[0, 5.9]]);
  });

  it('pictures before the first key picture are a hole; one message that is broken is a short one', async () => {
    const packets = all();
    const [metadata, config] = packets;
    if (metadata === undefined || config === undefined) throw new Error('no fixture');
    const late = await record([config, ...packets.filter(({ cameraMs }) => cameraMs > 300)]);
    expect(stretch(late.holes, 'unreadable', 'video')).toEqual([[0.4, 2]]);
    const broken = await record(
      packets.map((one) =>
        one.kind === 'video' && one.cameraMs === 3_000
          ? { ...one, body: Uint8Array.of(0x27, 9, 0, 0, 0, 0) }
          : one,
      ),
    );
    expect(stretch(broken.holes, 'unreadable', 'video')).toEqual([[2.9, 3.1]]);
    expect(broken.holes.every(({ why }) => why === 'unreadable')).toBe(true);
    await sound(broken);
  });

  it('240 MB within a moment before a file begins are a file and holes, not memory', async () => {
    const packets = all();
    const config = found(packets, (one) => isConfig(one, 'video'));
    const key = found(packets, ({ body }) => body[0] === 0x17 && body[1] === 1);
    const big = Uint8Array.from({ length: 4_000_000 }, () => 1);
    big.set(key.body.subarray(0, 5));
    let written = 0;
    const { disk } = triedDisk(({ doing, bytes = 0 }) => {
      if (doing === 'write') written += bytes;
      return undefined;
    });
    let waited = 0;
    const flood = Array.from({ length: 60 }, (_, n) => ({
      ...at(key, 0),
      receivedAt: START + n,
      body: big,
    }));
    const made = await record([config, ...flood], {
      disk,
      settle: false,
      onStep: (recorder, now) => {
        // What was sent by then and is neither on disk nor a hole would wait in memory.
        if (now === START + 5) void recorder.settled().then(() => (waited = written));
      },
    });
    expect(waited).toBeGreaterThan(8_000_000);
    expect(stretch(made.holes, 'too-slow').length).toBe(1);
    expect(written).toBeLessThan(60_000_000);
    for (const { length } of fragmentsOf(made)) expect(length).toBeLessThan(13_000_000);
    await sound(made);
  });
});

describe('R28 a disk that does not take it', () => {
  const long = () => [all(), goesOn(1), goesOn(2)].flat();

  it.each([
    ['the file cannot be created', 'create', '0.mp4', 'ENOSPC', 'disk-full', 0],
    ['its index cannot be created', 'create', '0.index', 'ENOSPC', 'disk-full', 0],
    ['the folder cannot be made', 'makeFolder', null, 'EACCES', 'disk-error', 0],
    ['the file is there already', 'create', '0.mp4', 'EEXIST', 'disk-error', 1],
    ['its beginning cannot be written', 'write', '0.mp4', 'ENOSPC', 'disk-full', 0],
    ['its first line cannot be written', 'write', '0.index', 'EIO', 'disk-error', 1],
    ['its beginning is not kept', 'datasync', '0.mp4', 'EIO', 'disk-error', 1],
    ['its name is not kept', 'syncFolder', null, 'EIO', 'disk-error', 1],
  ] as const)(
    '%s: a hole, tried again at a key picture, and nothing is thrown',
    async (_, doing, name, error, why, file) => {
      let once = true;
      const { disk } = triedDisk((asked) => {
        if (!once || asked.doing !== doing || (name !== null && asked.name !== name)) return undefined;
        once = false;
        return { error };
      });
      const made = await record(long(), { disk, settle: true });
      // The first head is of the beginning and of that hole: a crash after it takes neither.
      expect(made.heads[0]).toMatchObject({ file, number: 1 });
      const [hole] = stretch(made.holes, why);
      expect([stretch(made.holes, why).length, hole?.[0]]).toEqual([1, 0]);
      expect(parsed(made, file).slice(0, 2)).toMatchObject([{ kind: 'init' }, { kind: 'hole', why }]);
      // Not sooner than after five seconds, at the next picture that needs none before it.
      expect(hole?.[1]).toBeGreaterThan(5);
      expect(hole?.[1]).toBeLessThan(8.2);
      const fragments = fragmentsOf(made, file);
      expect(Math.abs((fragments[0]?.received[0] ?? 0) - START - (hole?.[1] ?? 0) * 1000)).toBeLessThan(150);
      const player = await playable(mediaOf(made, file));
      expect([player.video[0]?.key, player.video.length > 100]).toEqual([true, true]);
      await sound({ ...made, files: [file] });
    },
  );

  it('a disk that never takes anything is holes up to the end, one told each ten seconds', async () => {
    const { disk } = triedDisk(() => ({ error: 'EROFS' }));
    const made = await record([long(), goesOn(3), goesOn(4)].flat(), { disk, settle: true });
    expect([made.heads, filesIn(made.folder)]).toEqual([[], []]);
    expect(stretch(made.holes, 'disk-error')).toEqual([[0, expect.closeTo(30.4, 0)]]);
    expect(made.holes.length).toBeLessThan(6);
  });

  it('a disk that breaks in the midst of a file gets another file, and what is on it stays', async () => {
    let broke = 0;
    const { disk } = triedDisk(({ doing, name }) => {
      if (doing !== 'datasync' || name !== '0.mp4') return undefined;
      broke += 1;
      return broke > 3 ? { error: 'EIO' } : undefined;
    });
    const made = await record(long(), { disk, settle: true });
    expect(made.files).toEqual([0, 1]);
    expect(headsOf(made, 0).map(({ number }) => number)).toEqual([0, 1, 2]);
    const judged = await verifyBytes(
      linesOf(made, 0),
      mediaOf(made, 0).subarray(0, headsOf(made, 0).at(-1)?.bytes),
      headsOf(made, 0),
    );
    expect(judged.faults).toEqual([]);
    const [hole] = stretch(made.holes, 'disk-error');
    expect(hole?.[0]).toBeGreaterThan(3.8);
    expect(hole?.[1]).toBeLessThan(12.5);
    expect(headsOf(made, 1).length).toBeGreaterThan(2);
  });

  it('a hole that is told at the very end has a line', async () => {
    let writes = 0;
    const { disk } = triedDisk(({ doing, name }) => {
      if (doing !== 'write' || name !== '0.mp4') return undefined;
      writes += 1;
      return writes > 3 ? { error: 'ENOSPC' } : undefined;
    });
    const made = await record(all(), { disk });
    expect(parsed(made).map(({ kind }) => kind)).toEqual(['init', 'fragment', 'fragment', 'hole', 'end']);
    await sound(made);
  });

  it('a camera whose disk is broken does not end the process that records others', async () => {
    const told: unknown[] = [];
    const heard = (error: unknown) => told.push(error);
    process.on('unhandledRejection', heard);
    try {
      const broken = triedDisk(() => ({ error: 'EIO' }));
      const [one, other] = await Promise.all([record(all(), { disk: broken.disk }), record(all())]);
      await new Promise((resolve) => setImmediate(resolve));
      expect([told, one.heads.length, other.holes, other.heads.length]).toEqual([[], 0, [], 6]);
    } finally {
      process.off('unhandledRejection', heard);
    }
  });
});

it('the fixtures are those that ffmpeg made', () => {
  expect(readFileSync(join(import.meta.dirname, 'fixtures/h264-aac.flv')).length).toBe(23_927);
});
