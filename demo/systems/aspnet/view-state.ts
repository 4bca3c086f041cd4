/**
 * `__VIEWSTATE` and `__EVENTVALIDATION` as such pages carry them: opaque, large, checked by the server.
 * A field that comes back with one character changed is refused, as the real one refuses it.
 */
import { createCipheriv, createHash, createHmac } from 'node:crypto';

const KEY = 'demo machineKey';

/**
 * Base64 of at least `size` characters that carries `state` and its MAC. The same state gives the same text.
 * Filler is there because the real thing is large: every control of every row, twice.
 */
export function packState(state: string, size: number): string {
  const data = Buffer.from(state, 'utf8');
  const seed = createHash('sha256').update(data).digest();
  const filler = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16)).update(
    Buffer.alloc(Math.max(0, Math.ceil((size * 3) / 4) - data.length)),
  );
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([head, data, filler]);
  return Buffer.concat([body, createHmac('sha256', KEY).update(body).digest()]).toString('base64');
}

/** The state inside, or null when a byte of it was changed. */
export function unpackState(packed: string): string | null {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length < 36 || bytes.toString('base64') !== packed) return null;
  const body = bytes.subarray(0, -32);
  const mac = createHmac('sha256', KEY).update(body).digest();
  if (!mac.equals(bytes.subarray(-32))) return null;
  return body.subarray(4, 4 + body.readUInt32BE(0)).toString('utf8');
}
