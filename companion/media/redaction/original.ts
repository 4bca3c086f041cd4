/** The bytes that a marked copy is made from: checked on the way, for a copy is as true as what it was made from. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { clipLines } from '#shared/media/certificate.ts';
import type { IndexLine } from '#shared/media/chain.ts';
import { cutOf, linesOf, openCut, sizeOf } from '../clip/cut.ts';
import type { HeldImport } from '../import/register.ts';
import type { Footage } from '../vault/footage-file.ts';
import type { InputFormat } from './ffmpeg-call.ts';

export interface Original {
  readonly format: InputFormat;
  readonly size: number;
  /** Throws at the end of what is not as the record has it. */
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** Of a recording: numbers of the lines of its index. */
  readonly fragments: { readonly first: number; readonly last: number } | null;
}
export type OriginalRefusal = 'clip-empty' | 'clip-damaged' | 'no-picture';

/** A picture is shown later than it is decoded, which is what a line has; by more than that no camera keeps pictures back. */
const REORDERED_MS = 1_000;

type Fragment = Extract<IndexLine, { kind: 'fragment' }>;
/**
 * Whole fragments that reach into the span, from the last one before it that begins with a picture which needs none before it.
 * @param from time in the file, ms
 * @returns line numbers; null: nothing was recorded then
 */
export function fragmentsOf(
  lines: readonly IndexLine[],
  from: number,
  to: number,
): { readonly first: number; readonly last: number } | null {
  const all = lines.filter((line): line is Fragment => line.kind === 'fragment');
  const early = from - REORDERED_MS;
  const begin = all.findIndex((one, n) => (all[n + 1]?.from ?? one.to) > early && one.from < to);
  const last = all.findLast((one) => one.from < to);
  const start = all.slice(0, begin + 1).findLast(({ key }) => key) ?? all[begin];
  return begin < 0 || start === undefined || last === undefined
    ? null
    : { first: start.number, last: last.number };
}

/** @param folder of the indexes of all recordings */
export async function ofRecording(
  footage: Pick<Footage, 'open'>,
  folder: string,
  recording: string,
  { file, from, to }: { readonly file: number; readonly from: number; readonly to: number },
): Promise<Original | OriginalRefusal> {
  const lines = await linesOf(join(folder, recording), file);
  const fragments = lines === null ? null : fragmentsOf(lines, from, to);
  if (lines === null || fragments === null) return 'clip-empty';
  const [init] = lines;
  if (init?.kind !== 'init' || !init.codecs.some((codec) => /^(avc|hvc|hev)/.test(codec)))
    return 'no-picture';
  const cut = cutOf(recording, file, lines, fragments);
  const clip = cut === null ? null : await openCut(footage, cut);
  const made = clipLines(lines, fragments.first, fragments.last);
  if (cut === null || clip === null || made === null) return 'clip-damaged';
  return { format: 'mov', size: sizeOf(cut), bytes: () => checked(clip.parts(), made), fragments };
}

export async function ofImport(
  footage: Pick<Footage, 'open'>,
  { id, data }: HeldImport,
): Promise<Original | OriginalRefusal> {
  if (data.kind !== 'video') return 'no-picture';
  const file = await footage.open({ kind: 'import', id });
  if (file === null) return 'clip-damaged';
  return {
    format: data.format === 'avi' ? 'avi' : 'mov',
    size: data.size,
    bytes: () => checked(file.read(0, data.size), [{ length: data.size, sha256: data.sha256 }]),
    fragments: null,
  };
}

/** @throws where bytes are not those of their line, or end early */
async function* checked(
  parts: AsyncIterable<Uint8Array>,
  lines: readonly { readonly length: number; readonly sha256: string }[],
): AsyncGenerator<Uint8Array> {
  let line = 0;
  let left = lines[0]?.length ?? 0;
  let hash = createHash('sha256');
  for await (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const some = part.subarray(at, at + left);
      hash.update(some);
      at += some.length;
      left -= some.length;
      if (left > 0) continue;
      if (hash.digest('hex') !== lines[line]?.sha256) throw new OriginalChanged();
      line += 1;
      left = lines[line]?.length ?? Number.POSITIVE_INFINITY;
      hash = createHash('sha256');
    }
    yield part;
  }
  if (line !== lines.length) throw new OriginalChanged();
}
/** What is on disk is not what the record vouches for. */
export class OriginalChanged extends Error {
  constructor() {
    super('the original is not as it was recorded');
    this.name = 'OriginalChanged';
  }
}
