/**
 * A camera's time made to go forward: it restarts its clock, sets it, sends late, counts over 2³². The file's time follows the camera's
 * as long as that is to be believed, else the companion's clock. Worked by hand in timeline.yaml. Pure.
 */
import type { TrackKind } from '#shared/media/chain.ts';
import { HOLE_MS } from '#shared/media/coverage.ts';
import { BACK_MS, BELIEVED_MS, type ClockReading, goesOn, readClock, since } from './camera-clock.ts';

/** Between two samples where the camera says that no time passed or went back. */
const STEP_MS = 1;

export interface Jump {
  /** Left out by the camera's clock, ms; no more than ten seconds where neither clock bears it out. */
  readonly missing: number;
  /** The camera's own time before and after it, as its messages have it. */
  readonly camera: readonly [number, number];
}
export interface Placed {
  /** Time in the file, ms; never before that of the sample before it on the same track. */
  readonly at: number;
  /** The camera's clock went further ahead than the companion's by more than what counts as a hole. */
  readonly jump: Jump | null;
}

export interface Timeline {
  /**
   * Samples of one track go forward; tracks keep their distance.
   * @param cameraMs modulo 2³²
   * @param receivedAt companion's clock, epoch ms
   */
  place(track: TrackKind, cameraMs: number, receivedAt: number): Placed;
}

interface Point {
  readonly camera: number;
  /** Where it belongs in the file; what is before the sample before it was moved from there. */
  readonly at: number;
  readonly received: number;
}

/** @param clocks of the camera's tracks, kept up here; they go on from one file to the next */
export function createTimeline(clocks: Map<TrackKind, ClockReading> = new Map()): Timeline {
  /** The sample that is furthest in the file. */
  let lead: Point | null = null;
  const own: Partial<Record<TrackKind, Point & { readonly placed: number }>> = {};

  return {
    place(track, cameraMs, receivedAt) {
      const before = own[track];
      let wanted = 0;
      let jump: Jump | null = null;
      let follows = false;
      if (before !== undefined) {
        const { step, passed } = since(before, cameraMs, receivedAt);
        follows = goesOn(step, passed);
        if (follows) wanted = before.at + step;
        if (step - passed > HOLE_MS) {
          const borneOut = passed + Math.round(clocks.get(track)?.behind ?? 0) + BACK_MS;
          jump = {
            missing: Math.min(step, Math.max(BELIEVED_MS, borneOut)),
            camera: [before.camera, cameraMs],
          };
        }
      }
      if (!follows && lead !== null) {
        const { step, passed } = since(lead, cameraMs, receivedAt);
        const together =
          before === undefined ? Math.abs(step) <= BELIEVED_MS : Math.abs(step - passed) <= BACK_MS;
        wanted = lead.at + (together ? step : passed);
      }
      const at = Math.max(0, before === undefined ? 0 : before.placed + STEP_MS, wanted);
      const place = follows || before === undefined ? wanted : at;
      const point = { camera: cameraMs, received: receivedAt };
      own[track] = { ...point, at: place, placed: at };
      clocks.set(track, readClock(clocks.get(track) ?? null, cameraMs, receivedAt));
      if (lead === null || at > lead.at || !follows) lead = { ...point, at: Math.max(at, lead?.at ?? 0) };
      return { at, jump };
    },
  };
}
