/** Reads what a clip is cut from: a recorded file and its index. Nothing is written here. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clipLines, MAX_LINES } from '#shared/media/certificate.ts';
import { type IndexLine, readLine } from '#shared/media/chain.ts';
import type { ClipBytes } from '#shared/media/verify-clip.ts';
import { bytesOf, type Footage } from '../vault/footage-file.ts';

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

/** Where a clip's bytes stand in the recorded file: the init segment, and one run of fragments. */
export interface Cut {
  /** Of a recording. */
  readonly recording: string;
  readonly file: number;
  /** Bytes of the init segment. */
  readonly init: number;
  readonly from: number;
  readonly to: number;
}

export function cutOf(
  recording: string,
  file: number,
  lines: readonly IndexLine[],
  { first, last }: { readonly first: number; readonly last: number },
): Cut | null {
  const found = clipLines(lines, first, last);
  const init = found?.[0];
  const begin = found?.[1];
  const end = found?.at(-1);
  if (init === undefined || begin === undefined || end === undefined) return null;
  return { recording, file, init: init.length, from: begin.offset, to: end.offset + end.length };
}

export const sizeOf = ({ init, from, to }: Cut): number => init + to - from;

/** The clip as if it were a file of its own. @returns null: its footage is nowhere. @throws what reading it throws */
export async function openCut(footage: Pick<Footage, 'open'>, cut: Cut): Promise<OpenCut | null> {
  const source = await footage.open({ kind: 'recording', id: cut.recording, file: cut.file });
  if (source === null) return null;
  const size = sizeOf(cut);
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    if (source === null) return;
    if (from < cut.init) yield* source.read(from, Math.min(to, cut.init));
    if (to > cut.init)
      yield* source.read(cut.from + Math.max(0, from - cut.init), Math.min(cut.from + to - cut.init, cut.to));
  }
  return {
    size,
    read: (offset, length) => bytesOf({ size, read }, offset, offset + length),
    parts: () => read(0, size),
  };
}

export interface OpenCut extends ClipBytes {
  /** All of it, in parts; ends early where the file does. */
  parts(): AsyncIterable<Uint8Array>;
}
