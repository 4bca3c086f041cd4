/** R28 live: what a viewer is sent, from real packets of a camera; and what one who does not read costs. */
import { describe, expect, it } from 'vitest';
import type { MediaPacket } from '../packet.ts';
import { readFlv } from '../recorder/fixtures/read-flv.ts';
import { flvTag } from './flv-tag.ts';
import { createRelay, type StreamTracks, type ViewerSink } from './relay.ts';

interface Tag {
  readonly type: number;
  readonly at: number;
  readonly body: Buffer;
}
/** A viewer whose connection takes `reads` bytes of what waits each time it is asked to. */
class Looker implements ViewerSink {
  readonly parts: Uint8Array[] = [];
  writableLength = 0;
  gone = false;
  /** Without what was written. */
  cut = false;
  readonly #reads: boolean;
  constructor(reads = true) {
    this.#reads = reads;
  }
  write(bytes: Uint8Array): void {
    expect(this.gone).toBe(false);
    this.parts.push(bytes);
    if (!this.#reads) this.writableLength += bytes.length;
  }
  end(): void {
    this.gone = true;
  }
  destroy(): void {
    this.gone = true;
    this.cut = true;
  }
  get flags(): number {
    return Buffer.concat(this.parts)[4] ?? -1;
  }
  get tags(): Tag[] {
    const all = Buffer.concat(this.parts);
    const found: Tag[] = [];
    for (let at = 13; at < all.length; ) {
      const length = all.readUIntBE(at + 1, 3);
      expect(all.readUInt32BE(at + 11 + length)).toBe(11 + length);
      found.push({
        type: all[at] ?? 0,
        at: all.readUIntBE(at + 4, 3) + (all[at + 7] ?? 0) * 2 ** 24,
        body: all.subarray(at + 11, at + 11 + length),
      });
      at += 11 + length + 4;
    }
    return found;
  }
}
const isKey = ({ type, body }: Tag) => type === 9 && body[0] === 0x17 && body[1] === 1;
const isConfig = ({ type, body }: Tag) => (type === 9 || type === 8) && body[1] === 0;

function relayed(name: string) {
  const tracks: StreamTracks[] = [];
  const relay = createRelay({ onTracks: (_of, found) => tracks.push(found) });
  relay.begin('a');
  return { relay, tracks, packets: readFlv(name, 1_000_000) };
}
const give = (relay: ReturnType<typeof createRelay>, packets: readonly MediaPacket[]) => {
  for (const packet of packets) relay.take('a', packet);
};

describe('R28 a live picture', () => {
  it('begins with both configurations and the last key picture, and goes on with everything', () => {
    const { relay, tracks, packets } = relayed('h264-aac.flv');
    const middle = Math.floor(packets.length / 2);
    give(relay, packets.slice(0, middle));
    const looker = new Looker();
    expect(relay.view('a', looker)).toBe(true);
    give(relay, packets.slice(middle));
    expect(looker.flags).toBe(5);
    const tags = looker.tags;
    const media = tags.filter((tag) => tag.type !== 18);
    expect(media.slice(0, 2).every(isConfig)).toBe(true);
    expect(isKey(media[2] as Tag)).toBe(true);
    // Everything the camera sent since that key picture, unchanged and in order.
    const sent = packets.filter(({ kind, body }) => kind !== 'data' && body[1] !== 0 && body[1] !== 2);
    const got = media.slice(2);
    expect(got.map(({ body }) => body.toString('hex'))).toEqual(
      sent.slice(-got.length).map(({ body }) => Buffer.from(body).toString('hex')),
    );
    expect(got.length).toBeGreaterThan(packets.length - middle);
    expect(got.every(({ at }, i) => i === 0 || at >= (got[i - 1]?.at ?? 0) - 200)).toBe(true);
    expect(tracks.at(-1)).toEqual({ video: expect.stringMatching(/^avc1\./), audio: 'mp4a.40.2' });
  });

  it('is there for a viewer who came before the first picture', () => {
    const { relay, packets } = relayed('h264-aac.flv');
    const looker = new Looker();
    relay.view('a', looker);
    expect(looker.parts).toEqual([]);
    give(relay, packets);
    expect(looker.gone).toBe(false);
    expect(looker.tags.filter(isKey)).toHaveLength(3);
  });

  it('leaves out sound that no browser plays, says which it is, and promises no sound', () => {
    const { relay, tracks, packets } = relayed('h264-alaw-long-gop.flv');
    const looker = new Looker();
    relay.view('a', looker);
    give(relay, packets);
    expect(looker.flags).toBe(1);
    expect(looker.tags.some(({ type }) => type === 8)).toBe(false);
    expect(looker.tags.filter(({ type }) => type === 9).length).toBeGreaterThan(25);
    expect(tracks.at(-1)?.audio).toBe('alaw');
  });

  it('takes nothing under a name that nobody publishes, and lets viewers go with the camera', () => {
    const { relay, packets } = relayed('h264-aac.flv');
    expect(relay.view('b', new Looker())).toBe(false);
    const looker = new Looker();
    relay.view('a', looker);
    give(relay, packets);
    relay.end('a');
    expect([looker.gone, looker.cut]).toEqual([true, false]);
    expect(relay.viewers()).toBe(0);
    expect(relay.view('a', new Looker())).toBe(false);
  });

  it('begins anew for everybody when the camera changes its codec', () => {
    const { relay, packets } = relayed('h264-aac.flv');
    const looker = new Looker();
    give(relay, packets);
    relay.view('a', looker);
    const config = packets.find(({ kind, body }) => kind === 'video' && body[1] === 0);
    if (config === undefined) throw new Error('no configuration');
    give(relay, [config]);
    expect(looker.gone).toBe(false);
    const other = config.body.slice();
    other.set([(other[7] ?? 0) ^ 1], 7);
    give(relay, [{ ...config, body: other }]);
    expect(looker.gone).toBe(true);
  });

  it('is refused to the sixty-fifth', () => {
    const { relay } = relayed('h264-aac.flv');
    const lookers = Array.from({ length: 64 }, () => new Looker());
    expect(lookers.every((one) => relay.view('a', one))).toBe(true);
    expect(relay.view('a', new Looker())).toBe(false);
    relay.leave(lookers[0] as Looker);
    expect(relay.view('a', new Looker())).toBe(true);
  });
});

describe('R28 a viewer who does not read', () => {
  /** Ten seconds of a picture a second, each 400 kB, then a key picture. */
  function flood() {
    const { relay, packets } = relayed('h264-aac.flv');
    const configs = packets.filter(({ kind, body }) => kind === 'video' && body[1] === 0);
    const picture = (n: number, key: boolean): MediaPacket => {
      const body = new Uint8Array(400_000);
      body.set([key ? 0x17 : 0x27, 1, 0, 0, 0]);
      return { kind: 'video', cameraMs: n * 1000, receivedAt: 1_000_000 + n * 1000, body };
    };
    give(relay, configs);
    return { relay, picture };
  }

  it('keeps about a megabyte waiting, loses pictures, and goes on with a key picture', () => {
    const { relay, picture } = flood();
    const slow = new Looker(false);
    const quick = new Looker();
    give(relay, [picture(0, true)]);
    relay.view('a', slow);
    relay.view('a', quick);
    give(
      relay,
      Array.from({ length: 10 }, (_, i) => picture(i + 1, false)),
    );
    expect(slow.writableLength).toBeLessThan(1024 * 1024 + 500_000);
    expect(quick.tags.filter(({ type }) => type === 9)).toHaveLength(12);
    // He reads again: pictures that need others before them stay out.
    slow.writableLength = 0;
    const before = slow.tags.length;
    give(relay, [picture(11, false), picture(12, true), picture(13, false)]);
    const since = slow.tags.slice(before);
    expect(since.map(({ body }) => body[0])).toEqual([0x17, 0x27]);
  });

  it('is let go after fifteen seconds, and not before', () => {
    const { relay, picture } = flood();
    const slow = new Looker(false);
    give(relay, [picture(0, true)]);
    relay.view('a', slow);
    give(
      relay,
      Array.from({ length: 5 }, (_, i) => picture(i + 1, false)),
    );
    relay.tick(1_000_000 + 17_000);
    expect(slow.gone).toBe(false);
    relay.tick(1_000_000 + 19_001);
    expect(slow.cut).toBe(true);
    expect(relay.viewers()).toBe(0);
  });

  it('is not given a group of pictures that grew beyond what is kept, but the next key picture', () => {
    const { relay, picture } = flood();
    give(relay, [picture(0, true), ...Array.from({ length: 16 }, (_, i) => picture(i + 1, false))]);
    const late = new Looker();
    relay.view('a', late);
    give(relay, [picture(17, false)]);
    expect(late.parts).toEqual([]);
    give(relay, [picture(18, true)]);
    expect(late.tags.filter(isKey)).toHaveLength(1);
  });
});

describe('an FLV tag', () => {
  it('has its time in four bytes, the highest last', () => {
    expect([...flvTag('video', 0x01020304, Uint8Array.of(9)).subarray(0, 12)]).toEqual([
      9, 0, 0, 1, 2, 3, 4, 1, 0, 0, 0, 9,
    ]);
    expect(flvTag('audio', 2 ** 32 + 5, Uint8Array.of(1)).subarray(4, 8)).toEqual(Buffer.of(0, 0, 5, 0));
  });
  it('takes metadata out of what it is wrapped in on its way here', () => {
    const inner = Buffer.concat([Buffer.of(2, 0, 10), Buffer.from('onMetaData'), Buffer.of(5)]);
    const wrapped = Buffer.concat([Buffer.of(2, 0, 13), Buffer.from('@setDataFrame'), inner]);
    expect(flvTag('data', 0, wrapped)).toEqual(flvTag('data', 0, inner));
    expect(flvTag('data', 0, inner).subarray(11, 11 + inner.length)).toEqual(inner);
  });
});
