/** R28 after a crash: what is whole stays and is found, what is torn is put aside, whatever the moment was. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, describe, expect, it } from 'vitest';
import { chained, type IndexLine, lineText } from '#shared/media/chain.ts';
import { verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import type { MediaPacket } from '../packet.ts';
import { readFlv } from './fixtures/read-flv.ts';
import {
  fragmentsOf,
  isConfig,
  linesOf,
  mediaOf,
  parsed,
  playable,
  record,
  removeTemporaryFolders,
  START,
  shifted,
  temporaryFolder,
} from './fixtures/record.ts';
import type { Hole } from './holes.ts';
import { listFiles, recoverAll, recoverFile } from './recover.ts';

afterEach(removeTemporaryFolders);

const all = () => readFlv('h264-aac.flv', START);
const LATER = START + 60_000;
const textOf = (lines: readonly (string | IndexLine)[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : lineText(line)}\n`).join('');

/** What a process that was killed leaves: an index without its last lines. */
async function crashed(packets: readonly MediaPacket[], keeps: number) {
  const made = await record(packets, { settle: true });
  const index = join(made.folder, '0.index');
  const whole = { lines: linesOf(made), media: mediaOf(made), parsed: parsed(made) };
  writeFileSync(index, textOf(whole.lines.slice(0, keeps)));
  return { ...made, index, whole };
}
async function recovered(folder: string, file = 0) {
  const found = await recoverFile(folder, file, LATER);
  if (!found.ok) throw new Error(found.code);
  return found;
}

describe('R28 a file that ended is whole', () => {
  it('recovering it changes nothing and adds no hole', async () => {
    const made = await record(all());
    const before = [mediaOf(made), linesOf(made)];
    expect(await recovered(made.folder)).toEqual({
      ok: true,
      state: 'ended',
      head: made.heads.at(-1),
      found: 0,
      aside: 0,
      holes: [],
    });
    expect([mediaOf(made), linesOf(made)]).toEqual(before);
  });
});

describe('R28 a file that a crash left', () => {
  it('has its fragments back with when they came, to the first message, over a silence of half a minute', async () => {
    const packets = [...all(), ...shifted(all().slice(3), 36_000)];
    const { whole, folder } = await crashed(packets, 3);
    const found = await recovered(folder);
    const lost = whole.parsed.filter((line) => line.kind === 'fragment').slice(2);
    const back = fragmentsOf({ folder }).slice(2);
    expect(found.found).toBe(lost.length);
    for (const [at, line] of back.entries()) {
      const was = lost[at];
      expect([line.offset, line.length, line.sha256]).toEqual([was?.offset, was?.length, was?.sha256]);
      expect([line.from, line.to, line.key, line.tracks]).toEqual([
        was?.from,
        was?.to,
        was?.key,
        was?.tracks,
      ]);
      expect([line.recovered, line.estimated, line.camera]).toEqual([true, true, undefined]);
      expect(line.received[0]).toBe(was?.received[0]);
      // Reckoned: as long as it is in the file.
      expect(Math.abs(line.received[1] - (was?.received[1] ?? 0))).toBeLessThan(200);
    }
    expect(found.aside).toBe(0);
    // Whether nothing came, or the disk took nothing, the lines said that are lost.
    const silence = parsed({ folder }).filter((line) => line.kind === 'hole' && line.to < LATER);
    expect(silence).toMatchObject([{ why: 'crash', from: expect.any(Number), to: START + 36_000 }]);
    expect(Math.abs((silence[0]?.kind === 'hole' ? silence[0].from : 0) - START - 6_100)).toBeLessThan(100);
    expect(found.holes).toEqual(
      parsed({ folder }).flatMap((line) =>
        line.kind === 'hole' ? [{ from: line.from, to: line.to, why: line.why }] : [],
      ),
    );
    expect(parsed({ folder }).slice(-2)).toMatchObject([
      { kind: 'hole', why: 'crash', to: LATER },
      { kind: 'end', at: LATER, recovered: true },
    ]);
    expect(
      (await verifyBytes(linesOf({ folder }), mediaOf({ folder }), found.head === null ? [] : [found.head]))
        .unsealed,
    ).toBe(0);
  });

  it('is made whole wherever index and file were torn, and every byte is still there', async () => {
    const made = await record(all());
    const [media, text] = [mediaOf(made), readFileSync(join(made.folder, '0.index'), 'utf8')];
    const ends = parsed(made).flatMap((line) => ('offset' in line ? [line.offset + line.length] : []));
    const cuts = Array.from({ length: 30 }, (_, n) => Math.floor(((n + 0.5) * text.lastIndexOf('{')) / 30));
    for (const [n, cut] of cuts.entries()) {
      const folder = join(temporaryFolder(), 'r');
      mkdirSync(folder);
      const lines = text.slice(0, cut).split('\n').length - 1;
      // The bytes of the lines that are there, and of the one that was being written; in turn whole, torn, or not begun.
      const least = ends[lines - 1] ?? 0;
      const most = ends[lines] ?? media.length;
      const size = [most, Math.floor((least + most) / 2), least][n % 3] ?? most;
      writeFileSync(join(folder, '0.mp4'), media.subarray(0, size));
      writeFileSync(join(folder, '0.index'), text.slice(0, cut));
      const found = await recovered(folder);
      const aside = (name: string) =>
        existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : Buffer.alloc(0);
      expect(Buffer.concat([mediaOf({ folder }), aside('0.mp4.cut')]).equals(media.subarray(0, size))).toBe(
        true,
      );
      if (lines === 0) {
        expect([found.state, found.head, readFileSync(join(folder, '0.index'), 'utf8')]).toEqual([
          'empty',
          null,
          text.slice(0, cut),
        ]);
        continue;
      }
      expect(found.found).toBe(n % 3 === 0 && lines < ends.length ? 1 : 0);
      const judged = await verifyBytes(linesOf({ folder }), mediaOf({ folder }), [
        ...made.heads.filter(({ number }) => number < lines),
        ...(found.head === null ? [] : [found.head]),
      ]);
      expect([judged.faults, judged.unsealed]).toEqual([[], 0]);
      expect(aside('0.index.cut').toString()).toBe(text.slice(text.lastIndexOf('\n', cut - 1) + 1, cut));
    }
  });

  it('that crashed again while it was recovered has one crash’s hole and one end', async () => {
    const { folder, index } = await crashed(all(), 3);
    await recovered(folder);
    const lines = linesOf({ folder });
    writeFileSync(index, textOf(lines.slice(0, -1)));
    const again = await recovered(folder);
    // Told once more, for nobody knows whether it was.
    expect([again.found, again.holes]).toEqual([0, [expect.objectContaining({ why: 'crash', to: LATER })]]);
    expect(linesOf({ folder })).toEqual(lines);
  });

  it('has the hole of a track that nobody had told yet', async () => {
    // Sound for two seconds, then pictures alone; and no line of it.
    const packets = [...all(), ...shifted(all().slice(3), 6_100)].filter(
      ({ kind, cameraMs }) => kind === 'video' || cameraMs < 1_900,
    );
    const made = await record(packets);
    const lines = parsed(made).filter(({ kind }) => kind !== 'hole' && kind !== 'end');
    const anew: IndexLine[] = [];
    for (const { number: _number, chain: _chain, ...line } of lines)
      anew.push(chained(anew.at(-1) ?? null, line));
    writeFileSync(join(made.folder, '0.index'), textOf(anew));
    const { holes } = await recovered(made.folder);
    expect(holes).toMatchObject([
      { why: 'silent', track: 'audio' },
      { why: 'crash', to: LATER },
    ]);
    const [silent] = holes;
    // To a fragment: that is what its lines say of a track.
    expect((silent?.from ?? 0) - START).toBeLessThan(4_100);
    expect((silent?.to ?? 0) - START).toBeGreaterThan(11_900);
  });

  it('has a short hole of a track too: what waited in memory for another file is gone', async () => {
    // Sound of another form than the file's, which begins another one with the next key picture; before that it crashed.
    const packets = all().filter(({ cameraMs }) => cameraMs < 1_900);
    for (const until of [0, 600]) {
      const made = await record(
        packets.filter((one) => one.kind !== 'audio' || isConfig(one, 'audio') || one.cameraMs < until),
      );
      const lines = parsed(made).filter(({ kind }) => kind !== 'hole' && kind !== 'end');
      writeFileSync(join(made.folder, '0.index'), textOf(lines));
      const { holes } = await recovered(made.folder);
      const last = fragmentsOf(made).at(-1)?.received[1];
      expect(holes).toEqual([
        { from: expect.any(Number), to: last, why: 'crash', track: 'audio' },
        { from: last, to: LATER, why: 'crash' },
      ]);
      // Where the last of it that is kept ends, to the length of one.
      expect(Math.abs((holes[0]?.from ?? 0) - START - until)).toBeLessThanOrEqual(100);
    }
  });

  it('of a camera that had fallen behind begins its hole where the camera was', async () => {
    // Twelve seconds that took twenty-four.
    const packets = [...all(), ...shifted(all().slice(3), 6_100)].map((one) => ({
      ...one,
      receivedAt: START + 2 * (one.receivedAt - START),
    }));
    const { folder } = await crashed(packets, 6);
    const last = fragmentsOf({ folder }).at(-1)?.received[1] ?? 0;
    const { holes } = await recovered(folder);
    const [behind, crash] = holes;
    expect([behind?.why, crash?.why, holes.length]).toEqual(['behind', 'crash', 2]);
    const camera = (last - START) / 2;
    // To a fragment: each says when its first message came.
    expect(Math.abs((behind?.to ?? 0) - (behind?.from ?? 0) - camera)).toBeLessThan(2_500);
    expect(behind?.to).toBe(crash?.from);
    expect(parsed({ folder }).at(-3)).toMatchObject({ kind: 'hole', why: 'behind' });
  });

  it('of a narrow road is not taken for that of a camera which was frozen; where the camera went on it was not cut off', async () => {
    // A fifth of it goes through for a minute, then all of what is sent: 48 s behind to the end.
    const late = (ms: number) => Math.min(5 * ms, ms + 48_800);
    const packets = [0, 1, 2, 3]
      .flatMap((n) => shifted(n === 0 ? all() : all().slice(3), 6_100 * n))
      .map((one) => ({ ...one, receivedAt: START + late(one.receivedAt - START) }));
    const made = await record(packets, { settle: true });
    const index = textOf(linesOf(made).slice(0, -1));
    writeFileSync(join(made.folder, '0.index'), index);
    const last = fragmentsOf(made).at(-1)?.received[1] ?? 0;
    const behind = (await recovered(made.folder)).holes.find(({ why }) => why === 'behind');
    expect(Math.abs((behind?.to ?? 0) - (behind?.from ?? 0) - 48_800)).toBeLessThan(2_500);
    writeFileSync(join(made.folder, '0.index'), index);
    const went = await recoverFile(made.folder, 0, last + 900, { clock: null, follows: last + 900 });
    expect(went.ok && went.holes.filter(({ why }) => why === 'behind')).toEqual([]);
  });

  it('knows from the file before how far the camera had fallen behind', async () => {
    const packets = all().map((one) => ({ ...one, receivedAt: START + 3 * (one.receivedAt - START) }));
    const before = await record(packets, { settle: true });
    // Another file, in which it keeps up and is as late as it was.
    const after = shifted(all(), 6_100, 18_300);
    await record(after, { folder: before.folder, firstFile: 1, settle: true });
    const index = join(before.folder, '1.index');
    writeFileSync(index, textOf(linesOf(before, 1).slice(0, -1)));
    const media = join(before.folder, '..');
    const found: (readonly Hole[])[] = [];
    await recoverAll(media, await listFiles(media), LATER, (_, __, one) =>
      found.push(one.ok ? one.holes : []),
    );
    const [behind] = found[0]?.filter(({ why }) => why === 'behind') ?? [];
    expect(Math.abs((behind?.to ?? 0) - (behind?.from ?? 0) - 12_000)).toBeLessThan(2_500);
  });

  it('whose disk lost what it said it had keeps its lines, so that the loss is found', async () => {
    const { folder, whole } = await crashed(all(), 5);
    truncateSync(join(folder, '0.mp4'), whole.media.length - 100);
    const found = await recovered(folder);
    const judged = await verifyBytes(
      linesOf({ folder }),
      mediaOf({ folder }),
      found.head === null ? [] : [found.head],
    );
    expect(judged.faults.map(({ what }) => what)).toEqual(['fragment']);
  });

  it('longer than two gigabytes is looked through without being read', async () => {
    const { folder, whole } = await crashed(all(), 2);
    const [init, first] = whole.parsed;
    if (init === undefined || first === undefined || !('offset' in first)) throw new Error('no fragment');
    const { number: _number, chain: _chain, ...line } = first;
    const far = 3 * 2 ** 30;
    const huge = chained(init, { ...line, length: far - first.offset } as IndexLine);
    writeFileSync(join(folder, '0.index'), textOf([init, huge]));
    // Sparse: as long as it says, with one fragment behind that has no line.
    const handle = await open(join(folder, '0.mp4'), 'r+');
    await handle.truncate(far);
    await handle.write(whole.media.subarray(first.offset, first.offset + first.length), 0, first.length, far);
    await handle.close();
    const before = process.memoryUsage().arrayBuffers;
    const found = await recovered(folder);
    expect([found.found, found.aside, found.head?.bytes]).toEqual([1, 0, far + first.length]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(fragmentsOf({ folder }).at(-1)?.sha256).toBe(first.sha256);
  });

  it('a fragment whose boxes do not fit together is none', async () => {
    const { folder, whole } = await crashed(all(), 2);
    const [, , line] = whole.parsed;
    if (line === undefined || !('offset' in line)) throw new Error('no fragment');
    // Size of the first sample in the second fragment's first run.
    const media = Buffer.from(whole.media);
    const trun = media.indexOf('trun', line.offset);
    media.writeUInt32BE(media.readUInt32BE(trun + 20) + 1, trun + 20);
    writeFileSync(join(folder, '0.mp4'), media);
    const found = await recovered(folder);
    expect([found.found, found.aside > 8_000]).toEqual([0, true]);
  });
});

describe('R28 what cannot be recovered is said, and left as it is', () => {
  it('footage without an index; an index with a line in its midst that is none', async () => {
    const made = await record(all());
    const lines = linesOf(made);
    const broken = lines.map((line, at) => (at === 2 ? line.replace('fragment', 'fragmenu') : line));
    for (const [index, code] of [
      [null, 'index-missing'],
      ['', 'index-missing'],
      [textOf(broken), 'index-broken'],
      [textOf(lines.filter((_, at) => at !== 2)), 'index-broken'],
    ] as const) {
      const folder = join(temporaryFolder(), 'r');
      mkdirSync(folder);
      copyFileSync(join(made.folder, '0.mp4'), join(folder, '0.mp4'));
      if (index !== null) writeFileSync(join(folder, '0.index'), index);
      expect(await recoverFile(folder, 0, LATER)).toEqual({ ok: false, code });
      expect(mediaOf({ folder }).equals(mediaOf(made))).toBe(true);
      expect(existsSync(join(folder, '0.mp4.cut'))).toBe(false);
      if (index !== null) expect(readFileSync(join(folder, '0.index'), 'utf8')).toBe(index);
    }
  });

  it('nothing but a beginning, or nothing at all, is nothing lost', async () => {
    const made = await record(all());
    const init = parsed(made)[0];
    const length = init?.kind === 'init' ? init.length : 0;
    for (const size of [0, 20, length]) {
      const folder = join(temporaryFolder(), 'r');
      mkdirSync(folder);
      writeFileSync(join(folder, '0.mp4'), mediaOf(made).subarray(0, size));
      expect(await recovered(folder)).toMatchObject({ state: 'empty', head: null, found: 0 });
      expect(mediaOf({ folder })).toHaveLength(size);
    }
  });

  it('a file that is not there, or is a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '1.mp4'));
    expect(await recoverFile(folder, 0, LATER)).toEqual({ ok: false, code: 'ENOENT' });
    expect(await recoverFile(folder, 1, LATER)).toEqual({ ok: false, code: 'EISDIR' });
  });
});

describe('R28 all that an earlier process left', () => {
  it('every file without an end, of every recording; one that cannot be looked through stops no other', async () => {
    const media = temporaryFolder();
    const [one, two] = [ulid(START), ulid(START + 1)];
    const begin = (recording: string, file: number, packets = all()) =>
      record(packets, { folder: join(media, recording), firstFile: file });
    await begin(one, 0);
    await begin(one, 1);
    await begin(one, 2, shifted(all(), 0, 20_000));
    await begin(two, 0);
    await begin(two, 7);
    // What is no recording is left alone.
    mkdirSync(join(media, 'import'));
    writeFileSync(join(media, 'import', '0.mp4'), '');
    writeFileSync(join(media, two, 'notes.mp4'), '');
    const openEnd = (recording: string, file: number) => {
      const path = join(media, recording, `${file}.index`);
      const lines = readFileSync(path, 'utf8').split('\n').slice(0, -2);
      writeFileSync(path, textOf(lines));
    };
    openEnd(one, 1);
    openEnd(two, 7);
    truncateSync(join(media, two, '0.index'), 0);
    const listed = await listFiles(media);
    expect(listed).toEqual(
      new Map([
        [one, [0, 1, 2]],
        [two, [0, 7]],
      ]),
    );
    const told: unknown[] = [];
    await recoverAll(media, listed, LATER, (recording, file, found) =>
      told.push([recording, file, found.ok ? [found.state, ...found.holes.map(({ to }) => to)] : found.code]),
    );
    expect(told).toEqual([
      // The next file of the camera had begun by then.
      [one, 1, ['recovered', START + 20_000]],
      [two, 0, 'index-missing'],
      [two, 7, ['recovered', LATER]],
    ]);
    const again: unknown[] = [];
    await recoverAll(media, listed, LATER, (_, file, found) => again.push([file, found.ok]));
    expect(again).toEqual([[0, false]]);
    expect(await listFiles(join(media, 'none'))).toEqual(new Map());
  });

  it('plays', async () => {
    const { folder } = await crashed(all(), 2);
    await recovered(folder);
    expect((await playable(mediaOf({ folder }))).video).toHaveLength(60);
  });
});
