/**
 * What is missing of a recording, until it is told: pieces that touch are one, a hole that goes on is told in pieces, and whatever a
 * camera does there are only so many. Pure.
 */
import type { HoleReason, TrackKind } from '#shared/media/chain.ts';

export interface Hole {
  /** Epoch ms by the companion's clock. */
  readonly from: number;
  readonly to: number;
  readonly why: HoleReason;
  /** Only this one is missing. */
  readonly track?: TrackKind;
  /** Of a jump: the camera's own time before and after it, ms. */
  readonly camera?: readonly [number, number];
}

/** One kind of hole is told at once, and its next piece so long after: as often as a recording is sealed. */
export const TELL_MS = 10_000;
/** Two pieces with less than this between them are one. */
export const TOUCH_MS = 250;
/** Beyond so many, pieces of one kind are one, whatever lies between: then it says too much is missing, never too little. */
const MOST = 32;

export interface Holes {
  add(hole: Hole): void;
  /** Those that are to be told by now, each once; what has no length waits until it has one. @param now epoch ms; `all`: nothing waits */
  due(now: number | 'all'): readonly Hole[];
}

export function createHoles(): Holes {
  let kept: Hole[] = [];
  const toldAt = new Map<string, number>();
  const kindOf = ({ why, track }: Hole) => `${why} ${track ?? ''}`;

  return {
    add(hole) {
      const same = (one: Hole) => kindOf(one) === kindOf(hole);
      const touches = (one: Hole) => hole.from <= one.to + TOUCH_MS && one.from <= hole.to + TOUCH_MS;
      let at = kept.findLastIndex((one) => same(one) && touches(one));
      if (at < 0 && kept.length >= MOST) at = kept.findLastIndex(same);
      const before = kept[at];
      if (before === undefined) {
        kept.push(hole);
        return;
      }
      const camera = before.camera ?? hole.camera;
      kept[at] = {
        ...before,
        from: Math.min(before.from, hole.from),
        to: Math.max(before.to, hole.to),
        ...(camera === undefined ? {} : { camera: [camera[0], (hole.camera ?? camera)[1]] as const }),
      };
    },
    due(now) {
      const isDue = (hole: Hole) =>
        now === 'all' || (hole.to > hole.from && now - (toldAt.get(kindOf(hole)) ?? 0) >= TELL_MS);
      const told = kept.filter((hole) => isDue(hole) && hole.to > hole.from);
      kept = kept.filter((hole) => !isDue(hole));
      if (now !== 'all') for (const hole of told) toldAt.set(kindOf(hole), now);
      return told;
    },
  };
}
