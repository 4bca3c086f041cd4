/**
 * What of a recording is on disk, for a player: which files, which fragments of them, when each came. Only what the index has is told;
 * the file may be longer by what is being written.
 */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type IndexLine, readLine } from '#shared/media/chain.ts';

/** Files of one recording that are told of, and lines of one index: half a day of two-second fragments is 22,000. */
const MAX_FILES = 200;
const MAX_LINES = 100_000;

export interface RecordedFile {
  readonly file: number;
  readonly codecs: readonly string[];
  /** Bytes up to the end of the last fragment. */
  readonly bytes: number;
  readonly init: number;
  readonly fragments: readonly Extract<IndexLine, { kind: 'fragment' }>[];
}

/** @returns in the order of their numbers; empty when nothing was recorded; a file whose index cannot be read is left out */
export async function readRecording(folder: string): Promise<readonly RecordedFile[]> {
  const numbers = (await readdir(folder).catch(() => []))
    .flatMap((name) => /^(\d{1,6})\.index$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .slice(0, MAX_FILES);
  const found: RecordedFile[] = [];
  for (const file of numbers) {
    const read = await readIndex(join(folder, `${file}.index`), file).catch(() => null);
    if (read !== null) found.push(read);
  }
  return found;
}

/** When the last message had come of which the disk has something, epoch ms; null: of none. */
export async function lastReceived(folder: string): Promise<number | null> {
  const files = await readRecording(folder);
  const all = files.flatMap(({ fragments }) => fragments.at(-1)?.received[1] ?? []);
  return all.length === 0 ? null : Math.max(...all);
}

async function readIndex(path: string, file: number): Promise<RecordedFile | null> {
  const input = createReadStream(path, 'utf8');
  try {
    let init: Extract<IndexLine, { kind: 'init' }> | null = null;
    const fragments: Extract<IndexLine, { kind: 'fragment' }>[] = [];
    let lines = 0;
    for await (const text of createInterface({ input })) {
      lines += 1;
      if (lines > MAX_LINES) break;
      const line = readLine(text);
      // A last line that was not written whole: what follows is not vouched for.
      if (line === null) break;
      if (line.kind === 'init') init = line;
      else if (line.kind === 'fragment') fragments.push(line);
    }
    if (init === null) return null;
    const last = fragments.at(-1) ?? init;
    return { file, codecs: init.codecs, init: init.length, bytes: last.offset + last.length, fragments };
  } finally {
    input.destroy();
  }
}
