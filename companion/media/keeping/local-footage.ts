/** The plain files of the data folder, where bytes of footage are found and let go of. */
import { open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Footage, FootageRef } from '../vault/footage-file.ts';

const PART_BYTES = 256 * 1024;

/** @param folders of all recordings, of all files that were brought in */
export function localFootage(folders: { readonly media: string; readonly imports: string }): Footage {
  const pathOf = (ref: FootageRef) =>
    ref.kind === 'recording'
      ? join(folders.media, ref.id, `${ref.file}.mp4`)
      : join(folders.imports, ref.id, 'bytes');
  return {
    async open(ref) {
      const path = pathOf(ref);
      const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (found === null) return null;
      return {
        size: found.size,
        async *read(from, to) {
          const handle = await open(path, 'r');
          try {
            for (let at = from; at < to; ) {
              const part = new Uint8Array(Math.min(PART_BYTES, to - at));
              const { bytesRead } = await handle.read(part, 0, part.length, at);
              if (bytesRead === 0) return;
              yield part.subarray(0, bytesRead);
              at += bytesRead;
            }
          } finally {
            await handle.close();
          }
        },
      };
    },
    async remove(ref) {
      const path = pathOf(ref);
      await rm(path, { force: true });
      const folder = await open(dirname(path), 'r').catch(() => null);
      // That it is gone is on the disk when this is done; Windows opens no folders, and waits by itself.
      await folder?.sync().catch(() => {});
      await folder?.close();
    },
  };
}
