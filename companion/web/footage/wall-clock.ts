/**
 * A recording's files on one clock: when each fragment was, by the companion's clock, and where nothing is. A player's time 0 is when the
 * first fragment began. Pure.
 */
import type { RecordedFiles } from '#shared/api/media.ts';

export interface PlacedFragment {
  readonly file: number;
  /** Of its file. */
  readonly index: number;
  /** Player's time, s. */
  readonly from: number;
  readonly to: number;
  /** Bytes of its file. */
  readonly offset: number;
  readonly length: number;
}
export interface PlacedFile {
  readonly file: number;
  readonly codecs: readonly string[];
  readonly init: number;
  /** What a time in the file has to be moved by to be the player's, s. */
  readonly shift: number;
}
export interface Placed {
  /** Epoch ms at the player's time 0. */
  readonly begin: number;
  /** s */
  readonly duration: number;
  readonly files: readonly PlacedFile[];
  readonly fragments: readonly PlacedFragment[];
  /** Nothing is there for longer than a moment; s. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
}

/** What one fragment leaves to the next without being missed. */
const MOMENT_S = 0.5;

/** @returns null: nothing was recorded */
export function placed(files: RecordedFiles['files']): Placed | null {
  const known = files.filter(({ fragments }) => fragments.length > 0);
  const [first] = known;
  const firstFragment = first?.fragments[0];
  if (firstFragment === undefined) return null;
  const begin = firstFragment[2];
  const fragments: PlacedFragment[] = [];
  const placedFiles: PlacedFile[] = [];
  let end = 0;
  for (const { file, codecs, init, fragments: of } of known) {
    const [from, , received] = of[0] ?? [0, 0, begin];
    // A file does not begin before the one before it ended, whatever the clocks say.
    const shift = Math.max((received - begin - from) / 1000, end - from / 1000);
    placedFiles.push({ file, codecs, init, shift });
    for (const [index, [start, stop, , , offset, length]] of of.entries()) {
      // The index has where the last sample begins; it lasts until the next fragment.
      const next = of[index + 1]?.[0];
      const to = next !== undefined && next - stop < 1000 * MOMENT_S ? next : stop;
      fragments.push({
        file,
        index,
        from: start / 1000 + shift,
        to: to / 1000 + shift,
        offset,
        length,
      });
      end = Math.max(end, to / 1000 + shift);
    }
  }
  const holes: { from: number; to: number }[] = [];
  let until = 0;
  for (const { from, to } of fragments) {
    if (from - until > MOMENT_S) holes.push({ from: until, to: from });
    until = Math.max(until, to);
  }
  return { begin, duration: end, files: placedFiles, fragments, holes };
}

/** The fragment that is shown at that time, or the next one; null: nothing comes after it. */
export function fragmentAt({ fragments }: Placed, at: number): PlacedFragment | null {
  let low = 0;
  let high = fragments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fragments[middle]?.to ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return fragments[low] ?? null;
}
