/**
 * Footage beside the case's sentences: each sentence stands for the time from it to the next, and says whether that was recorded. Pure.
 */
import type { Bookmark, Recording } from '#shared/api/media.ts';
import { type Span, union } from '#shared/media/coverage.ts';

export interface StripPiece {
  /** Of the time from this sentence to the next: something was recorded, a hole arose or went on in it, or nothing. */
  readonly is: 'there' | 'hole' | 'none';
  /** A recording began in it. */
  readonly begins: boolean;
  /** And ended in it: what is to be played stands there; `to` null: it goes on. */
  readonly played: readonly {
    readonly id: string;
    readonly from: number;
    readonly to: number | null;
    /** Where more than one camera recorded in the case. */
    readonly camera?: string;
    /** Its bytes were let go of; absent: they are there. */
    readonly disposed?: string;
  }[];
  /** Holes that arose in it, of which camera where there is more than one. */
  readonly holes: readonly (Span & { readonly camera?: string })[];
  /** Moments in it that somebody marked. */
  readonly marks: readonly Moment[];
}
export type Moment = Pick<Bookmark, 'id' | 'of' | 'at' | 'word'>;

/**
 * @param times of the sentences, epoch ms, oldest first
 * @param now for what is still recorded
 * @returns one for each sentence
 */
export function footageStrip(
  times: readonly number[],
  recordings: readonly (Pick<Recording, 'id' | 'camera' | 'spans' | 'holes'> &
    Partial<Pick<Recording, 'disposed'>>)[],
  now: number,
  bookmarks: readonly Moment[] = [],
): readonly StripPiece[] {
  const several = new Set(recordings.map(({ camera }) => camera)).size > 1;
  const all = recordings.flatMap(({ id, camera, spans, holes, disposed }) => {
    const first = spans[0];
    const last = spans.at(-1);
    if (first === undefined || last === undefined) return [];
    return [
      {
        id,
        named: several ? { camera } : {},
        gone: disposed == null ? {} : { disposed: disposed.at },
        from: Date.parse(first.from),
        to: last.to === null ? null : Date.parse(last.to),
        there: union(
          spans.map((span) => ({
            from: Date.parse(span.from),
            to: span.to === null ? now : Date.parse(span.to),
          })),
        ),
        holes: union(holes.map((hole) => ({ from: Date.parse(hole.from), to: Date.parse(hole.to) }))),
      },
    ];
  });
  return times.map((time, at) => {
    const from = at === 0 ? Number.NEGATIVE_INFINITY : time;
    const to = times[at + 1] ?? Number.POSITIVE_INFINITY;
    const within = (when: number) => when >= from && when < to;
    const holes = all.flatMap(({ holes, named }) =>
      holes.filter((hole) => within(hole.from)).map((hole) => ({ ...hole, ...named })),
    );
    const inHole = all.some((one) => one.holes.some((hole) => hole.from < to && hole.to > from));
    const there = all.some((one) => one.there.some((span) => span.from < to && span.to >= from));
    // A hole that ended before most of this time was recorded is told where it arose.
    const throughout = all.some((one) => one.holes.some((hole) => hole.from <= from && hole.to >= to));
    return {
      is: holes.length > 0 || (inHole && throughout) ? 'hole' : there ? 'there' : 'none',
      begins: all.some((one) => within(one.from)),
      played: all
        .filter((one) => (one.to === null ? at === times.length - 1 : within(one.to)))
        .map(({ id, from: begun, to: over, named, gone }) => ({
          id,
          from: begun,
          to: over,
          ...named,
          ...gone,
        })),
      holes,
      marks: bookmarks.filter((one) => within(Date.parse(one.at))),
    };
  });
}
