/** Footage in the data folder: as it came, or sealed beside where it was. A file is there whole under its name, or it is not there. */
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readBytes } from '../import/read-bytes.ts';
import type { FootageFile, FootageRef } from './footage-file.ts';

/** As it came, or sealed (sealed-file.ts). */
export type Form = 'plain' | 'sealed';
export const forms: readonly Form[] = ['plain', 'sealed'];

export interface LocalFolders {
  /** Of all recordings. */
  readonly media: string;
  /** Of all files that were brought in. */
  readonly imports: string;
}

export interface LocalFiles {
  /** Null: not there. */
  open(ref: FootageRef, form: Form): Promise<FootageFile | null>;
  /** Written beside, on the disk before it has its name. @returns how many bytes */
  put(ref: FootageRef, form: Form, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number>;
  /** When it resolves, a crash brings it not back. */
  remove(ref: FootageRef, form: Form): Promise<void>;
  pathOf(ref: FootageRef, form: Form): string;
}

export function openLocalFiles(folders: LocalFolders): LocalFiles {
  const pathOf = (ref: FootageRef, form: Form) => {
    const plain =
      ref.kind === 'recording'
        ? join(folders.media, ref.id, `${ref.file}.mp4`)
        : join(folders.imports, ref.id, 'bytes');
    return form === 'plain' ? plain : `${plain}.sealed`;
  };
  return {
    pathOf,
    async open(ref, form) {
      const path = pathOf(ref, form);
      const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      return found === null ? null : { size: found.size, read: (from, to) => readBytes(path, from, to) };
    },
    async put(ref, form, bytes, signal) {
      const path = pathOf(ref, form);
      const half = `${path}.part`;
      let written = 0;
      try {
        const file = await open(half, 'w', 0o600);
        try {
          for await (const part of bytes) {
            signal.throwIfAborted();
            await writeAll(file, part);
            written += part.length;
          }
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(half, path);
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
      return written;
    },
    async remove(ref, form) {
      const path = pathOf(ref, form);
      await rm(path, { force: true });
      await rm(`${path}.part`, { force: true });
      await syncFolder(dirname(path));
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** Its names are on the disk when it resolves. Windows opens no folders, and waits by itself. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
