/** Reads what a clip is cut from: a recorded file and its index. Nothing is written here. */
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clipLines, MAX_LINES } from '#shared/media/certificate.ts';
import { type IndexLine, indexLineSchema, lineText } from '#shared/media/chain.ts';
import type { ClipBytes } from '#shared/media/verify-clip.ts';

const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** Numbers of the files of a recording, in order; none when it has no folder. */
export async function filesOf(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => /^(\d{1,6})\.index$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Lines of an index up to the first that is none; null when the file is not there or too large. */
export async function linesOf(folder: string, file: number): Promise<readonly IndexLine[] | null> {
  const bytes = await readFile(join(folder, `${file}.index`)).catch(() => null);
  if (bytes === null || bytes.length > MAX_INDEX_BYTES) return null;
  const lines: IndexLine[] = [];
  for (const text of bytes.toString('utf8').split('\n').slice(0, MAX_LINES)) {
    const line = readLine(text);
    if (line === null) break;
    lines.push(line);
  }
  return lines;
}

function readLine(text: string): IndexLine | null {
  try {
    const parsed = indexLineSchema.safeParse(JSON.parse(text));
    return parsed.success && lineText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Where a clip's bytes stand in the recorded file: the init segment, and one run of fragments. */
export interface Cut {
  readonly folder: string;
  readonly file: number;
  /** Bytes of the init segment. */
  readonly init: number;
  readonly from: number;
  readonly to: number;
}

export function cutOf(
  folder: string,
  file: number,
  lines: readonly IndexLine[],
  { first, last }: { readonly first: number; readonly last: number },
): Cut | null {
  const found = clipLines(lines, first, last);
  const init = found?.[0];
  const begin = found?.[1];
  const end = found?.at(-1);
  if (init === undefined || begin === undefined || end === undefined) return null;
  return { folder, file, init: init.length, from: begin.offset, to: end.offset + end.length };
}

export const sizeOf = ({ init, from, to }: Cut): number => init + to - from;

/** The clip as if it were a file of its own. @throws what the file system throws */
export async function openCut(cut: Cut): Promise<ClipBytes & { close(): Promise<void> }> {
  const handle = await open(join(cut.folder, `${cut.file}.mp4`), 'r');
  return {
    size: sizeOf(cut),
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      const head = Math.max(0, Math.min(length, cut.init - offset));
      let done = await fill(handle, bytes.subarray(0, head), offset);
      if (done === head)
        done += await fill(handle, bytes.subarray(head), cut.from + Math.max(0, offset - cut.init));
      return bytes.subarray(0, done);
    },
    close: () => handle.close(),
  };
}

/** @returns how much there was */
async function fill(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

const PART_BYTES = 256 * 1024;

/** In parts; ends early where the file does. */
export async function* partsOf(cut: Cut): AsyncGenerator<Uint8Array> {
  const clip = await openCut(cut);
  try {
    for (let at = 0; at < clip.size; at += PART_BYTES) {
      const part = await clip.read(at, Math.min(PART_BYTES, clip.size - at));
      if (part.length === 0) return;
      yield part;
    }
  } finally {
    await clip.close();
  }
}
