/**
 * A camera's time made to go forward: it restarts its clock, sets it, sends late, counts over 2³². The file's time follows the camera's
 * as long as that is to be believed, else the companion's clock. Worked by hand in timeline.yaml. Pure.
 */
import type { TrackKind } from '#shared/media/chain.ts';
import { HOLE_MS } from '#shared/media/coverage.ts';

/** RTMP 1.0 §5.3.1.1. */
const WRAP = 2 ** 32;
/** A step of the camera's time ahead within this is believed as it is, and so is one that the companion saw within this. */
const BELIEVED_MS = 10_000;
/** Messages are out of order within this; what goes back further is a clock that was set or started again. */
const BACK_MS = 500;
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

export function createTimeline(): Timeline {
  /** The sample that is furthest in the file. */
  let lead: Point | null = null;
  const own: Partial<Record<TrackKind, Point & { readonly placed: number; readonly leastLag: number }>> = {};

  return {
    place(track, cameraMs, receivedAt) {
      const before = own[track];
      const since = (point: Point) => ({
        step: signed(cameraMs - point.camera),
        passed: Math.max(0, receivedAt - point.received),
      });
      let wanted = 0;
      let jump: Jump | null = null;
      let goesOn = false;
      if (before !== undefined) {
        const { step, passed } = since(before);
        goesOn = step >= -BACK_MS && (step <= BELIEVED_MS || Math.abs(step - passed) <= BELIEVED_MS);
        if (goesOn) wanted = before.at + step;
        if (step - passed > HOLE_MS) {
          const lag = before.received - before.camera - before.leastLag;
          const missing = Math.min(step, Math.max(BELIEVED_MS, passed + lag));
          jump = { missing, camera: [before.camera, cameraMs] };
        }
      }
      if (!goesOn && lead !== null) {
        const { step, passed } = since(lead);
        const together =
          before === undefined ? Math.abs(step) <= BELIEVED_MS : Math.abs(step - passed) <= BACK_MS;
        wanted = lead.at + (together ? step : passed);
      }
      const at = Math.max(0, before === undefined ? 0 : before.placed + STEP_MS, wanted);
      const place = goesOn || before === undefined ? wanted : at;
      const lag = receivedAt - cameraMs;
      own[track] = {
        camera: cameraMs,
        at: place,
        placed: at,
        received: receivedAt,
        // A count that wrapped begins anew: a lag is asked for over minutes, not over weeks.
        leastLag:
          goesOn && before !== undefined && cameraMs >= before.camera ? Math.min(before.leastLag, lag) : lag,
      };
      if (lead === null || at > lead.at || !goesOn)
        lead = { camera: cameraMs, at: Math.max(at, lead?.at ?? 0), received: receivedAt };
      return { at, jump };
    },
  };
}

/** The nearest of the differences that a count modulo 2³² may stand for. */
function signed(difference: number): number {
  return difference - WRAP * Math.round(difference / WRAP);
}
