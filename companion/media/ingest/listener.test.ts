/** R28 a camera's messages arrive whole; nothing that a peer sends ends more than its own session. Over real sockets. */
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { seeded } from '../../../bench/fixtures/statistics.ts';
import { type Amf, amf0, chunks, handshake, publish, TYPES } from '../../../demo/camera/rtmp-publisher.ts';
import type { MediaPacket } from '../packet.ts';
import { readFlv } from '../recorder/fixtures/read-flv.ts';
import type { EndReason } from './end-reason.ts';
import { createRtmpListener, LIMITS, type Limits, type Publication } from './listener.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one();
});

/** @param full of a key with this in it nothing can be kept */
async function station(limits: Partial<Limits> = {}, full = 'none-') {
  const packets = new Map<string, MediaPacket[]>();
  const ended: [string, EndReason][] = [];
  const refused: string[] = [];
  const started: string[] = [];
  const listener = createRtmpListener<Publication>({
    accept: (key) => (key.startsWith('good-') ? { id: key } : null),
    onStart: ({ id }) => {
      if (id.includes(`${full}start`)) throw new Error('no space');
      started.push(id);
      packets.set(id, packets.get(id) ?? []);
    },
    onPacket: ({ id }, packet) => {
      if (id.includes(`${full}packet`)) throw new Error('no space');
      packets.get(id)?.push(packet);
    },
    onEnd: ({ id }, why) => ended.push([id, why]),
    onRefused: (_address, why) => refused.push(why),
    now: Date.now,
    limits: { ...LIMITS, ...limits },
  });
  const listening = await listener.listen(0, '127.0.0.1');
  if (!listening.ok) throw new Error(listening.code);
  closing.push(() => listener.close());
  const address = { host: '127.0.0.1', port: listening.port };
  const raw = async (): Promise<Socket> => {
    const socket = connect(address);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    closing.push(() => void socket.destroy());
    return socket;
  };
  const camera = async (key: string) => {
    const made = await publish(address, key);
    closing.push(() => void made.socket.destroy());
    return made;
  };
  return { listener, address, packets, ended, refused, started, raw, camera };
}
const closed = (socket: Socket) =>
  new Promise<void>((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));

const command = (...values: readonly Amf[]) => chunks(TYPES.command, amf0(...values), { stream: 0, id: 3 });
const connected = Buffer.concat([
  handshake(),
  command('connect', 1, { app: 'live', tcUrl: 'rtmp://x/live' }),
  command('createStream', 2, null),
]);
const bytes4 = (value: number) => Buffer.of(value >>> 24, value >>> 16, value >>> 8, value);
const deep = Buffer.concat([
  amf0('connect', 1),
  ...Array.from({ length: 20_000 }, () => Buffer.from([3, 0, 1, 97])),
]);

/** What ends the library's own process, or is taken by it: each ends this session, with a word for it. */
const wrong: readonly (readonly [what: string, bytes: Buffer, why: string])[] = [
  ['another version', Buffer.of(6, 1, 2), 'version'],
  [
    'an empty chunk size',
    Buffer.concat([handshake(), chunks(1, bytes4(0), { stream: 0, id: 2 })]),
    'chunk size',
  ],
  [
    'a chunk size of two bytes',
    Buffer.concat([handshake(), chunks(1, Buffer.of(0, 1), { id: 2 })]),
    'chunk size',
  ],
  [
    'a chunk size above 2 GiB',
    Buffer.concat([handshake(), chunks(1, bytes4(0x80000000), { id: 2 })]),
    'chunk size',
  ],
  ['connect without anything', Buffer.concat([handshake(), command('connect', 1)]), 'connect'],
  ['connect twice', Buffer.concat([connected, command('connect', 1, { app: 'live' })]), 'connect'],
  [
    'a command that is cut',
    Buffer.concat([handshake(), chunks(20, Buffer.of(2, 0, 200, 97), { id: 3 })]),
    'command',
  ],
  [
    '20,000 objects in each other',
    Buffer.concat([handshake(), chunks(20, deep.subarray(0, 60_000), { id: 3, size: 128 })]),
    'command',
  ],
  ['publish without a name', Buffer.concat([connected, command('publish', 3, null)]), 'publish'],
  [
    'publish before createStream',
    Buffer.concat([
      handshake(),
      command('connect', 1, { app: 'live' }),
      command('publish', 3, null, 'good-1', 'live'),
    ]),
    'publish',
  ],
  ['a wrong key', Buffer.concat([connected, command('publish', 3, null, 'bad', 'live')]), 'key'],
  ['play', Buffer.concat([connected, command('play', 3, null, 'good-1')]), 'play'],
  [
    'a picture before its key',
    Buffer.concat([connected, chunks(9, Buffer.of(0x17, 1, 0, 0, 0, 9))]),
    'media before its key',
  ],
  [
    'an aggregate before its key',
    Buffer.concat([connected, chunks(22, Buffer.of(9, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x17, 0, 0, 0, 12))]),
    'media before its key',
  ],
  [
    'a picture after a refused key',
    Buffer.concat([connected, command('publish', 3, null, 'bad'), chunks(9, Buffer.of(0x17, 1, 0, 0, 0, 9))]),
    'key',
  ],
  [
    '16 MB announced',
    Buffer.concat([connected, Buffer.from([4, 0, 0, 0, 0xff, 0xff, 0xff, 9, 1, 0, 0, 0])]),
    'message too long',
  ],
  [
    'another length in mid-message',
    Buffer.concat([
      connected,
      Buffer.from([4, 0, 0, 0, 0, 1, 0, 20, 0, 0, 0, 0]),
      Buffer.alloc(128),
      Buffer.from([4, 0, 0, 0, 0, 2, 0, 20, 0, 0, 0, 0]),
    ]),
    'changed in mid-message',
  ],
  [
    'seventeen chunk streams',
    Buffer.concat([
      connected,
      ...Array.from({ length: 17 }, (_, i) =>
        Buffer.from([8 + i, 0, 0, 0, 0, 1, 0, 20, 0, 0, 0, 0, ...new Uint8Array(128)]),
      ),
    ]),
    'chunk streams',
  ],
  [
    'a chunk without its header',
    Buffer.concat([connected, Buffer.of(0xc9, 1, 2, 3)]),
    'chunk without its header',
  ],
];

describe('R28 taking cameras in over RTMP', () => {
  it('every message arrives, in order, byte by byte; an empty one is passed over', async () => {
    const s = await station();
    const camera = await s.camera('good-1?token=of-the-encoder');
    const sent = readFlv('h264-aac.flv', 0);
    camera.send('video', new Uint8Array(0), 0);
    for (const { kind, body, cameraMs } of sent) camera.send(kind, body, cameraMs);
    camera.stop();
    await expect.poll(() => s.ended).toEqual([['good-1', 'stopped']]);
    const hex = (all: readonly Pick<MediaPacket, 'kind' | 'cameraMs' | 'body'>[]) =>
      all.map(({ kind, cameraMs, body }) => `${kind} ${cameraMs} ${Buffer.from(body).toString('hex')}`);
    expect(hex(s.packets.get('good-1') ?? [])).toEqual(hex(sent));
  });

  it('many small messages of many cameras are there when they are sent, and do not fall behind', async () => {
    const s = await station();
    const keys = Array.from({ length: 8 }, (_, n) => `good-${n}`);
    const cameras = await Promise.all(keys.map((key) => s.camera(key)));
    for (const { socket } of cameras) socket.setNoDelay(true);
    const [MESSAGES, EVERY_MS] = [120, 10];
    const began = Date.now();
    for (let n = 1; n <= MESSAGES; n += 1) {
      for (const { send } of cameras)
        for (const kind of ['video', 'audio'] as const) send(kind, new Uint8Array(40).fill(n), n * EVERY_MS);
      await wait(Math.max(0, began + n * EVERY_MS - Date.now()));
    }
    const there = () => keys.map((key) => s.packets.get(key)?.length);
    await expect.poll(there, { timeout: 1_000 }).toEqual(keys.map(() => 2 * MESSAGES));
  });

  it.each(wrong)('%s ends its session at once and nothing else', async (_what, bytes, why) => {
    const s = await station();
    const other = await s.camera('good-2');
    const socket = await s.raw();
    socket.write(bytes);
    await closed(socket);
    expect([s.refused, s.started]).toEqual([[why], ['good-2']]);
    other.send('video', Uint8Array.of(0x17, 1, 0, 0, 0, 7), 40);
    await expect.poll(() => s.packets.get('good-2')?.length).toBe(1);
    expect(s.ended).toEqual([]);
  });

  it('who does not shake hands, or does not publish, is let go', async () => {
    const s = await station({ handshakeMs: 60 });
    const [half, idle] = [await s.raw(), await s.raw()];
    half.write(handshake().subarray(0, 700));
    idle.write(connected);
    await Promise.all([closed(half), closed(idle)]);
    expect(s.refused).toEqual(['handshake', 'handshake']);
  });

  it('who falls silent is let go; the time starts anew with each message', async () => {
    const s = await station({ silentMs: 800 });
    const camera = await s.camera('good-1');
    for (let i = 0; i < 4; i += 1) {
      await wait(250);
      camera.send('audio', Uint8Array.of(0xaf, 1, 1), i);
    }
    expect(s.ended).toEqual([]);
    await expect.poll(() => s.ended).toEqual([['good-1', 'silent']]);
  });

  it('a camera that returns takes over; nothing more is taken of the old connection', async () => {
    const s = await station();
    const frozen = await s.camera('good-1');
    frozen.send('video', Uint8Array.of(0x17, 1, 0, 0, 0, 1), 0);
    await expect.poll(() => s.packets.get('good-1')?.length).toBe(1);
    const back = await s.camera('good-1');
    frozen.send('video', Uint8Array.of(0x17, 1, 0, 0, 0, 2), 40);
    back.send('video', Uint8Array.of(0x17, 1, 0, 0, 0, 3), 0);
    await expect.poll(() => s.packets.get('good-1')?.at(-1)?.body[5]).toBe(3);
    expect(s.packets.get('good-1')?.map(({ body }) => body[5])).toEqual([1, 3]);
    expect([s.ended, s.listener.live()]).toEqual([[['good-1', 'taken-over']], ['good-1']]);
    s.listener.end('good-1', 'revoked');
    await closed(back.socket);
    expect(s.ended.at(-1)).toEqual(['good-1', 'revoked']);
  });

  it('what a camera sends behind its goodbye in the same breath is not taken', async () => {
    const s = await station();
    const camera = await s.camera('good-1');
    camera.socket.write(
      Buffer.concat([
        chunks(9, Buffer.of(0x17, 1, 0, 0, 0, 1)),
        command('deleteStream', 6, null, 1),
        chunks(9, Buffer.of(0x17, 1, 0, 0, 0, 2)),
      ]),
    );
    await closed(camera.socket);
    expect(s.ended).toEqual([['good-1', 'stopped']]);
    expect(s.packets.get('good-1')?.map(({ body }) => body[5])).toEqual([1]);
  });

  it('a refused peer that keeps its half open is cut off, not listened to', async () => {
    const s = await station();
    const socket = connect({ ...s.address, allowHalfOpen: true });
    socket.on('error', () => undefined).on('data', () => undefined);
    closing.push(() => void socket.destroy());
    socket.write(Buffer.concat([connected, command('publish', 3, null, 'bad')]));
    await expect.poll(() => s.refused).toEqual(['key']);
    const going = setInterval(() => socket.write(Buffer.alloc(100)), 20);
    closing.push(() => clearInterval(going));
    await closed(socket);
  });

  it('cameras with keys get in while others without one hold all there is; the oldest of those goes', async () => {
    const s = await station({ keyless: 6, keylessPerAddress: 4, cameras: 3 });
    const from = async (localAddress: string) => {
      const socket = connect({ ...s.address, localAddress });
      socket.on('error', () => undefined).on('data', () => undefined);
      closing.push(() => void socket.destroy());
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    };
    const quiet = await from('127.0.0.3');
    const crowd: Socket[] = [];
    for (let i = 0; i < 4; i += 1) crowd.push(await from('127.0.0.2'));
    // One more than an address may have: its own oldest goes.
    crowd.push(await from('127.0.0.2'));
    await closed(crowd[0] as Socket);
    expect(s.refused).toEqual(['too many']);
    // One more than there may be: of those who have most, never the one who has one.
    await from('127.0.0.4');
    await from('127.0.0.5');
    await closed(crowd[1] as Socket);
    expect([crowd.slice(2).every(({ destroyed }) => !destroyed), quiet.destroyed]).toEqual([true, false]);
    const cameras = [await s.camera('good-1'), await s.camera('good-2'), await s.camera('good-3')];
    // Who has shown a key counts among them no more.
    for (let i = 0; i < 8; i += 1) await from('127.0.0.1');
    for (const camera of cameras) camera.send('audio', Uint8Array.of(0xaf, 1, 1), 0);
    await expect.poll(() => s.packets.get('good-3')?.length).toBe(1);
    expect(s.ended).toEqual([]);
    // Cameras are counted for themselves, and one that returns is none more.
    await expect(s.camera('good-4')).rejects.toThrow();
    // What was refused takes nobody's place by another key that it also names.
    await expect(s.camera('good-4/good-2')).rejects.toThrow();
    expect([s.started.includes('good-4'), s.ended]).toEqual([false, []]);
    await s.camera('good-2');
    expect(s.ended).toEqual([['good-2', 'taken-over']]);
  });

  it('says why it cannot listen, and listens when it is asked again', async () => {
    const s = await station();
    const listener = createRtmpListener<Publication>({
      accept: () => null,
      onStart: () => undefined,
      onPacket: () => undefined,
      onEnd: () => undefined,
      onRefused: () => undefined,
      now: Date.now,
    });
    closing.push(() => listener.close());
    const again = () => listener.listen(s.address.port, s.address.host);
    expect(await again()).toEqual({ ok: false, code: 'EADDRINUSE' });
    expect(await again()).toEqual({ ok: false, code: 'EADDRINUSE' });
    await s.listener.close();
    expect(await again()).toEqual({ ok: true, port: s.address.port });
  });

  it('what we cannot keep ends the session as ours, not as the camera’s fault', async () => {
    const s = await station({}, 'full-');
    const camera = await s.camera('good-full-packet');
    camera.send('video', Uint8Array.of(0x17, 1, 0, 0, 0, 1), 0);
    await closed(camera.socket);
    const other = await s.raw();
    other.write(Buffer.concat([connected, command('publish', 3, null, 'good-full-start', 'live')]));
    await closed(other);
    expect(s.ended).toEqual([
      ['good-full-packet', 'recorder'],
      ['good-full-start', 'recorder'],
    ]);
    expect(s.refused).toEqual([]);
  });

  it('a camera is pinged, and told how much arrived', async () => {
    const s = await station({ pingMs: 50 });
    const camera = await s.camera('good-1');
    let seen = Buffer.alloc(0);
    camera.socket.on('data', (bytes) => {
      seen = Buffer.concat([seen, bytes]);
    });
    // RTMP 1.0 §5.3.1.2 on chunk stream 2: no time, six bytes, type 4, no stream; §7.1.7: event 6.
    await expect
      .poll(() => seen.includes(Buffer.from('02000000000006040000000000 06'.replaceAll(' ', ''), 'hex')))
      .toBe(true);
    // §5.4.3: type 3 and the bytes that came, at every half of the window at the latest.
    const picture = new Uint8Array(1_000_000).fill(0x17);
    for (let i = 0; i < 6; i += 1) camera.send('video', picture, i * 40);
    const acknowledged = () => {
      const at = seen.indexOf(Buffer.from('020000000000040300000000', 'hex'));
      return at < 0 ? null : seen.readUInt32BE(at + 12);
    };
    await expect.poll(acknowledged).toBeGreaterThanOrEqual(2_500_000);
    expect(acknowledged()).toBeLessThan(2_700_000);
    expect(s.ended).toEqual([]);
  });

  it('a hundred sessions with bytes changed, left out and put in end themselves and leave another camera’s messages alone', async () => {
    const s = await station();
    const other = await s.camera('good-other');
    const packets = readFlv('h264-aac.flv', 0).slice(0, 12);
    const session = Buffer.concat([
      connected,
      command('publish', 3, null, 'good-fuzz', 'live'),
      ...packets.map(({ kind, body, cameraMs }) => chunks(TYPES[kind], body, { time: cameraMs, size: 128 })),
    ]);
    const random = seeded(20_261_127);
    const upTo = (most: number) => Math.floor(random() * most);
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 10; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 10 }, () => s.raw()));
      for (const socket of sockets) {
        const bytes = [...session];
        for (let change = 0; change <= upTo(4); change += 1) {
          // Mostly behind the handshake, which has little to say.
          const at = random() < 0.1 ? upTo(bytes.length) : 3073 + upTo(bytes.length - 3073);
          const how = upTo(3);
          bytes.splice(
            at,
            how === 0 ? 1 : upTo(20) * (how - 1),
            ...Array.from({ length: upTo(9) }, () => upTo(256)),
          );
        }
        socket.end(Buffer.from(bytes));
      }
      other.send('video', Uint8Array.of(0x17, 1, 0, 0, 0, round), round * 40);
      await Promise.all(sockets.map(closed));
    }
    await expect.poll(() => s.packets.get('good-other')?.length).toBe(10);
    expect(s.packets.get('good-other')?.map(({ body }) => body[5])).toEqual(
      Array.from({ length: 10 }, (_, i) => i),
    );
    expect(s.ended.every(([id]) => id === 'good-fuzz')).toBe(true);
    // Both: sessions that went wrong before their key, and after it.
    expect([s.refused.length > 5, s.ended.some(([, why]) => why === 'protocol')]).toEqual([true, true]);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});
