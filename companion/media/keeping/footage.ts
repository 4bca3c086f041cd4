/** Where the bytes of footage are found and let go of, as keeping sees it; and the plain files of the data folder as that. */
import { open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type FootageRef =
  | { readonly kind: 'recording'; readonly id: string; readonly file: number }
  | { readonly kind: 'import'; readonly id: string };

export interface FootageFile {
  /** Bytes. */
  readonly size: number;
  /** Half-open; ends early where the file does. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

export interface Footage {
  /** Null: it is nowhere. @throws what the file system throws, where it is and cannot be read */
  open(ref: FootageRef): Promise<FootageFile | null>;
  /** Everywhere that it is; when it resolves, a crash brings nothing back. Of what is not there: nothing. */
  remove(ref: FootageRef): Promise<void>;
}

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
