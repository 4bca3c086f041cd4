/** R28 a live picture goes over the viewer's own connection, or through the companion where it encrypts; whoever ends it, nothing stays. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, get as getTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../../demo/camera/rtmp-publisher.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import { type Station, startStation } from './ingest/station.ts';
import { answerLive } from './live-answer.ts';
import { readFlv } from './recorder/fixtures/read-flv.ts';
import { keyHash } from './stream-key.ts';

const dir = mkdtempSync(join(tmpdir(), 'sanxiang-live-'));
const recording = ulid();
let station: Station;
beforeAll(async () => {
  let known: () => void = () => undefined;
  const tracks = new Promise<void>((resolve) => {
    known = resolve;
  });
  station = startStation({
    host: '127.0.0.1',
    port: 0,
    folder: join(dir, 'media'),
    onMessage: ({ type }) => type === 'tracks' && known(),
    onDown: () => undefined,
    now: Date.now,
  });
  const listening = await station.listening;
  if (!listening.ok) throw new Error(listening.code);
  station.setKeys({ keys: [{ hash: keyHash('key'), recording }], expired: [] });
  const camera = await publish({ host: '127.0.0.1', port: listening.port }, 'key');
  for (const { kind, body, cameraMs } of readFlv('h264-aac.flv', 0)) camera.send(kind, body, cameraMs);
  await tracks;
});
afterAll(async () => {
  await station?.close();
  rmSync(dir, { recursive: true, force: true });
});

function certificate(): { readonly cert: Buffer; readonly key: Buffer } {
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

async function serving(encrypted: boolean) {
  const gone = { times: 0 };
  const shown: { end(): void }[] = [];
  const answering: RequestListener = (incoming, outgoing) => {
    const bindings = { incoming, outgoing } as Parameters<typeof answerLive>[2];
    const found = answerLive(station, recording, bindings, () => {
      gone.times += 1;
    });
    if (found === null) outgoing.writeHead(409).end();
    else shown.push(found);
  };
  const server: Server = encrypted
    ? (createTlsServer(certificate(), answering) as unknown as Server)
    : createServer(answering);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    gone,
    shown,
    server,
    view: () =>
      new Promise<{ readonly answer: IncomingMessage; readonly first: Buffer }>((resolve, reject) => {
        const take = (answer: IncomingMessage) =>
          answer.on('error', () => undefined).once('data', (first: Buffer) => resolve({ answer, first }));
        const asked = encrypted
          ? getTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, take)
          : get({ host: '127.0.0.1', port }, take);
        asked.on('error', reject);
      }),
  };
}
const ended = (answer: IncomingMessage) => new Promise<void>((resolve) => answer.once('close', resolve));

describe('R28 a live picture', () => {
  it.each([
    ['through the companion, encrypted', true],
    ['over his own connection', false],
  ])(
    'reaches a viewer %s, and ends when he goes, when he may not look on, and with the process',
    async (_how, encrypted) => {
      const { gone, shown, server, view } = await serving(encrypted);
      const [leaves, dismissed, last] = [await view(), await view(), await view()];
      for (const { answer, first } of [leaves, dismissed, last]) {
        expect(answer.statusCode).toBe(200);
        expect(answer.headers).toMatchObject({ ...SECURITY_HEADERS, 'content-type': 'video/x-flv' });
        expect(first.subarray(0, 5)).toEqual(Buffer.from([0x46, 0x4c, 0x56, 1, 5]));
      }
      leaves.answer.destroy();
      await expect.poll(() => gone.times).toBe(1);
      const over = ended(dismissed.answer);
      shown[1]?.end();
      await over;
      await expect.poll(() => gone.times).toBe(2);
      expect(last.answer.closed).toBe(false);
      if (encrypted) last.answer.destroy();
      else {
        process.kill(station.pid() ?? 0, 'SIGKILL');
        await ended(last.answer);
      }
      await expect.poll(() => gone.times).toBe(3);
      // Nothing is left of those that were handed over: the server closes by itself.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  );
});
