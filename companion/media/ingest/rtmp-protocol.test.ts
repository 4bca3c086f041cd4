/** R28 what comes of a camera's bytes, by tables worked by hand: messages, words for what is wrong, keys, bounds of AMF. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Amf, amf0, chunks, handshake, TYPES } from '../../../demo/camera/rtmp-publisher.ts';
import type { MediaPacket } from '../packet.ts';
import { withinAmfBounds } from './amf-bounds.ts';
import { keysIn } from './key-forms.ts';
import { ProtocolError, PublishingRtmp } from './rtmp-protocol.ts';

/** Hex with blanks, or such and how often. All scalars are text, for `05` is no five. */
type Hex = string | readonly [hex: string, times: string];
const table = <T>(name: string): readonly T[] =>
  parse(readFileSync(new URL(name, import.meta.url), 'utf8'), { schema: 'failsafe' });
function bytes(hex: Hex): Buffer {
  if (typeof hex === 'string') return Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const one = bytes(hex[0]);
  return Buffer.alloc(one.length * Number(hex[1]), one);
}

const sessions = table<{
  readonly what: string;
  readonly sends: readonly Hex[];
  readonly comes?: readonly (readonly [kind: string, cameraMs: string, body: Hex])[];
  readonly wrong?: string;
  readonly stops?: string;
}>('sessions.yaml');
const forms = table<{
  readonly what: string;
  readonly app: string;
  readonly name: string;
  readonly tried: readonly string[];
}>('key-forms.yaml');
const bounds = table<{ readonly what: string; readonly hex: readonly Hex[]; readonly within: string }>(
  'amf-bounds.yaml',
);

const command = (...values: readonly Amf[]) => chunks(TYPES.command, amf0(...values), { stream: 0, id: 3 });
function session(accept: (key: string) => boolean = () => true) {
  const came: Omit<MediaPacket, 'receivedAt'>[] = [];
  const output: Buffer[] = [];
  let stops = 0;
  const rtmp = new PublishingRtmp({
    output: (some) => output.push(some),
    accept,
    message: (message) => came.push(message),
    stop: () => {
      stops += 1;
    },
  });
  return { rtmp, came, output: () => Buffer.concat(output), stops: () => stops };
}
const begun = (app: string, name: string) =>
  Buffer.concat([
    handshake(),
    command('connect', 1, { app }),
    command('createStream', 2, null),
    command('publish', 3, null, name),
  ]);
function outcome(rtmp: PublishingRtmp, sent: Buffer, step: number): string | undefined {
  try {
    for (let at = 0; at < sent.length; at += step) rtmp.parserData(sent.subarray(at, at + step));
    return undefined;
  } catch (error) {
    return error instanceof ProtocolError ? error.message : String(error);
  }
}

describe('R28 a session byte by byte', () => {
  it.each(sessions)('$what', ({ sends, comes = [], wrong, stops }) => {
    const sent = Buffer.concat(sends.map(bytes));
    // As one piece, and cut where a network may cut it.
    for (const step of sent.length > 100_000 ? [65_536] : [sent.length, 7, 1]) {
      const s = session();
      s.rtmp.parserData(begun('live', 'K'));
      expect(outcome(s.rtmp, sent, step)).toBe(wrong);
      expect(s.came.map(({ kind, cameraMs }) => [kind, String(cameraMs)])).toEqual(
        comes.map(([kind, at]) => [kind, at]),
      );
      // By `equals`: a difference of four megabytes is not to be printed.
      expect(comes.map(([, , body], i) => Buffer.from(s.came[i]?.body ?? []).equals(bytes(body)))).toEqual(
        comes.map(() => true),
      );
      expect(s.stops()).toBe(stops === undefined ? 0 : 1);
    }
  });

  it('what ffmpeg 5.1 sends (captured): one second of ten pictures and a tone', () => {
    const sent = readFileSync(new URL('fixtures/ffmpeg-session.bin', import.meta.url));
    const s = session((key) => key === 'KEY');
    expect(outcome(s.rtmp, sent, 1000)).toBeUndefined();
    const of = (kind: MediaPacket['kind']) => s.came.filter((one) => one.kind === kind);
    // Configuration, ten pictures, the mark of the end; configuration, 44,100 / 1,024 frames, a little more.
    expect([of('data').length, of('video').length, of('audio').length]).toEqual([1, 12, 46]);
    expect(
      Buffer.from(of('data')[0]?.body ?? [])
        .subarray(0, 13)
        .toString('latin1'),
    ).toBe('\x02\x00\x0aonMetaData');
    expect(
      of('video')
        .slice(1, 11)
        .map(({ cameraMs }) => cameraMs),
    ).toEqual(Array.from({ length: 10 }, (_, i) => 23 + i * 100));
    expect(s.stops()).toBeGreaterThan(0);
  });

  it('each message has memory of its own, no more than it is long', () => {
    const s = session();
    s.rtmp.parserData(begun('live', 'K'));
    for (const last of [1, 2]) s.rtmp.parserData(chunks(9, Buffer.of(0x17, 1, 0, 0, 0, last)));
    expect(s.came.map(({ body }) => [body[5], body.buffer.byteLength])).toEqual([
      [1, 6],
      [2, 6],
    ]);
  });

  it('holds no megabyte for reading files, and 128 kB of messages before its key', () => {
    expect(session().rtmp.flv).toBeNull();
    const s = session();
    const open = (id: number, length: string) =>
      Buffer.concat([bytes(`0${id.toString(16)} 000000 ${length} 14 00000000`), Buffer.alloc(128)]);
    s.rtmp.parserData(Buffer.concat([handshake(), open(4, '010000'), open(5, '010000')]));
    expect(outcome(s.rtmp, open(6, '000100'), 1000)).toBe('memory');
  });
});

describe('R28 the key in what a camera says', () => {
  it.each(forms)('$what', ({ app, name, tried }) => {
    expect(keysIn(app, name)).toEqual(tried);
    for (const good of tried) {
      const asked: string[] = [];
      const s = session((key) => {
        asked.push(key);
        return key === good;
      });
      expect([outcome(s.rtmp, begun(app, name), 4096), s.rtmp.publishing]).toEqual([undefined, true]);
      expect(asked).toEqual(tried.slice(0, tried.indexOf(good) + 1));
      // Whoever reads along sees it once, on its way in.
      expect(s.output().includes(good === 'live' ? 'no such' : `/${good}`)).toBe(false);
    }
    const s = session(() => false);
    expect(outcome(s.rtmp, begun(app, name), 4096)).toBe('key');
  });
});

describe('R28 what of AMF0 is decoded', () => {
  it.each(bounds)('$what', ({ hex, within }) => {
    expect(withinAmfBounds(Buffer.concat(hex.map(bytes)))).toBe(within === 'true');
  });
});
