/** Bytes of a file on disk, in pieces. */
import { open } from 'node:fs/promises';

/** Reads a range of an imported file as a stream of bytes. */
export async function* readBytes(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const piece = 256 * 1024;
    for (let at = from; at < to; ) {
      const bytes = Buffer.allocUnsafe(Math.min(piece, to - at));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield bytes.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
