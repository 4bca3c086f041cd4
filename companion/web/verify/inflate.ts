/**
 * zlib by the platform, in place of shared/credential/inflate.ts (build.ts): the tables of a script's own take a slow phone
 * longer than all else that a verdict needs. Where there is no DecompressionStream (Safari before 16.4) it is the script's.
 */
import { fallback } from './fallback-script.ts';

/** @returns null: it is more than `most` bytes, or no zlib */
export async function inflated(bytes: Uint8Array, most: number): Promise<Uint8Array | null> {
  if (typeof DecompressionStream === 'undefined') return (await fallback())?.inflated(bytes, most) ?? null;
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  // What is wrong with the input is said where it is read.
  const written = Promise.all([writer.write(new Uint8Array(bytes)), writer.close()]).catch(() => {});
  const reader = stream.readable.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        void reader.cancel();
        return null;
      }
      pieces.push(value);
    }
  } catch {
    return null;
  }
  await written;
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
