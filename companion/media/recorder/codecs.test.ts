/** R28 what cameras send beside H.264 and AAC is recorded as it came, and a range of fragments is a file of its own. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyBytes } from '#shared/media/fixtures/verify-bytes.ts';
import { hideSound, hideSoundOfInit, soundTracks } from '#shared/media/picture-only.ts';
import { hevcForms, hevcPackets } from './fixtures/hevc-packets.ts';
import { readFlv } from './fixtures/read-flv.ts';
import {
  fragmentsOf,
  linesOf,
  mediaOf,
  parsed,
  playable,
  record,
  removeTemporaryFolders,
  START,
  sent,
} from './fixtures/record.ts';
import { describeTracks, makeInitSegment } from './init-segment.ts';

afterEach(removeTemporaryFolders);
const samplesOf = (found: readonly { readonly hex: string }[]) => found.map(({ hex }) => hex);

describe('R28 codecs', () => {
  it.each(hevcForms)('H.265 in the form %s', async (form) => {
    const packets = await hevcPackets(form, START);
    const made = await record(packets);
    expect([made.files, made.holes, made.unknown]).toEqual([[0], [], []]);
    const found = await playable(mediaOf(made));
    expect(found.codecs).toEqual(['hevc', null]);
    expect(samplesOf(found.video)).toEqual(sent(packets, 'video'));
    expect(found.video[0]?.key).toBe(true);
    expect(parsed(made)[0]).toMatchObject({ codecs: [expect.stringMatching(/^hvc1\.1\.6\.L\d+/)] });
    const { faults, unsealed } = await verifyBytes(linesOf(made), mediaOf(made), made.heads);
    expect([faults, unsealed]).toEqual([[], 0]);
  });

  it.each(['alaw', 'ulaw'] as const)('G.711 %s, eight kilohertz, with pictures and alone', async (codec) => {
    const packets = readFlv('h264-alaw-long-gop.flv', START).map((one) =>
      one.kind === 'audio'
        ? { ...one, body: Uint8Array.of(codec === 'alaw' ? 0x72 : 0x82, ...one.body.subarray(1)) }
        : one,
    );
    for (const [which, codecs] of [
      [packets, ['avc', codec]],
      [packets.filter(({ kind }) => kind === 'audio'), [null, codec]],
    ] as const) {
      const made = await record(which);
      const found = await playable(mediaOf(made));
      expect(found.codecs).toEqual(codecs);
      expect(samplesOf(found.audio).join('')).toBe(sent(which, 'audio').join(''));
      expect(parsed(made)[0]).toMatchObject({ codecs: expect.arrayContaining([codec]) });
      if (which === packets) {
        // R30 A browser that plays no G.711 is shown its pictures: another view of the same bytes.
        const view = new Uint8Array(mediaOf(made));
        const init = parsed(made)[0]?.kind === 'init' ? (parsed(made)[0] as { length: number }).length : 0;
        const sound = soundTracks(view.subarray(0, init));
        hideSoundOfInit(view.subarray(0, init), sound);
        hideSound(view.subarray(init), sound);
        const silent = await playable(view);
        expect([silent.codecs, samplesOf(silent.video)]).toEqual([['avc', null], sent(which, 'video')]);
        expect(view.length).toBe(mediaOf(made).length);
      }
      // A sample is a byte, eight thousand a second: as long as its bytes are.
      expect(found.seconds).toBeGreaterThan(2.9);
      expect(found.seconds).toBeLessThan(3.3);
    }
  });

  it('sound of any object type, rate and channels that its configuration says begins a file', async () => {
    const told = (config: readonly number[]) =>
      describeTracks([{ kind: 'audio', codec: 'aac', config: Uint8Array.from(config) }])?.[0];
    expect(told([0x14, 0x08])).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 16_000, numberOfChannels: 1 });
    expect(told([0x12, 0x10])).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 44_100, numberOfChannels: 2 });
    // Low delay: escaped object type 39 (11111 000111), index 3, one channel.
    expect(told([0xf8, 0xe6, 0x20])).toMatchObject({
      codec: 'mp4a.40.39',
      sampleRate: 48_000,
      numberOfChannels: 1,
    });
    // Index 15: the rate itself, 22,255 Hz (00010 1111 000000000101011011101111 0001).
    expect(told([0x17, 0x80, 0x2b, 0x77, 0x88])).toMatchObject({ sampleRate: 22_255, numberOfChannels: 1 });
    for (const wrong of [
      [0x00, 0x08],
      [0x14, 0x00],
      [0x14, 0x48],
      [0x16, 0x88],
      [0x17, 0x80],
      [0xf8, 0xe6],
    ])
      expect(told(wrong)).toBeUndefined();
    const configuration = fc.oneof(
      fc.uint8Array({ minLength: 2, maxLength: 2 }),
      fc.uint8Array({ minLength: 2, maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(configuration, async (config) => {
        const described = describeTracks([{ kind: 'audio', codec: 'aac', config }]);
        if (described !== null) expect((await makeInitSegment(described)).length).toBeGreaterThan(500);
      }),
      { numRuns: 200 },
    );
  });

  it('a configuration of pictures with bytes changed begins a file or is none', async () => {
    const forms = [
      ['avc', readFlv('h264-aac.flv', 0).find(({ kind, body }) => kind === 'video' && body[1] === 0)],
      ['hevc', (await hevcPackets('legacy', 0))[0]],
    ] as const;
    const change = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...forms), change, fc.nat(), async ([codec, packet], changes, cut) => {
        const config = (packet?.body ?? new Uint8Array(0)).slice(5);
        for (const [at, value] of changes) config[at % config.length] = value;
        const shorter = cut % 4 === 0 ? config.subarray(0, cut % config.length) : config;
        const described = describeTracks([{ kind: 'video', codec, config: shorter }]);
        if (described !== null) await makeInitSegment(described);
      }),
      { numRuns: 200 },
    );
  });

  it('a beginning that cannot be made of a track is made without it, from the next key picture on', async () => {
    const packets = readFlv('h264-aac.flv', START);
    const made = await record(packets, {
      settle: true,
      makeInit: (tracks) =>
        tracks.some(({ track }) => track.kind === 'audio')
          ? Promise.reject(new Error('no'))
          : makeInitSegment(tracks),
    });
    expect(made.unknown).toEqual(['audio configuration']);
    const found = await playable(mediaOf(made));
    expect([found.codecs, found.video.length, found.video[0]?.key]).toEqual([['avc', null], 40, true]);
    expect(new Set(made.holes.map(({ why }) => why))).toEqual(new Set(['unreadable']));
  });
});

describe('R30 a range of a recording', () => {
  it('is the beginning and its fragments, byte by byte as their lines say, and plays by itself', async () => {
    const packets = readFlv('h264-aac.flv', START);
    const made = await record(packets);
    const media = mediaOf(made);
    const [init] = parsed(made);
    const fragments = fragmentsOf(made).filter(({ key }) => key);
    const middle = fragments[1];
    if (init === undefined || !('offset' in init) || middle === undefined) throw new Error('no fragment');
    const copy = (line: { offset: number; length: number }) =>
      media.subarray(line.offset, line.offset + line.length);
    const found = await playable(Buffer.concat([copy(init), copy(middle)]));
    expect(samplesOf(found.video)).toEqual(sent(packets, 'video').slice(20, 40));
    expect(found.video[0]?.key).toBe(true);
  });
});
