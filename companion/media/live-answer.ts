/**
 * How a live picture leaves: over a viewer's own connection, written by the process that takes cameras in. Where the companion
 * encrypts, it passes the bytes on, from one socket to the other. A web stream between the two costs more than all else that is done for
 * a viewer (docs/bench.md).
 */
import { STATUS_CODES } from 'node:http';
import { pipeline } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { SECURITY_HEADERS } from '../security-headers.ts';
import type { Media } from './service.ts';

const HEADERS = {
  ...SECURITY_HEADERS,
  'content-type': 'video/x-flv',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  connection: 'close',
} as const;

/** RFC 9112 §2.1, with no length: the body ends with the connection (§6.3). */
const HEAD = [
  `HTTP/1.1 200 ${STATUS_CODES[200]}`,
  ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
  '',
  '',
].join('\r\n');

/**
 * @param gone called once, when nobody looks on any longer
 * @returns null: no picture comes under that name; nothing was answered yet
 */
export function answerLive(
  media: Pick<Media, 'show' | 'watch'>,
  recording: string,
  { incoming, outgoing }: HttpBindings,
  gone: () => void,
): { readonly answer: Response; end(): void } | null {
  // Its own: what comes after sets headers.
  const answer = RESPONSE_ALREADY_SENT.clone();
  if (incoming.socket instanceof TLSSocket) {
    const picture = media.watch(recording);
    if (picture === null) return null;
    outgoing.writeHead(200, HEADERS);
    pipeline(picture, outgoing, () => {
      picture.destroy();
      gone();
    });
    return { answer, end: () => picture.destroy() };
  }
  const shown = media.show(recording, incoming.socket, HEAD, gone);
  return shown === null ? null : { answer, end: () => shown.end() };
}
