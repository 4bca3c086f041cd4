/**
 * A camera's time made to go forward: it restarts its clock, sends late, counts over 2³². The file's time follows the camera's as
 * long as that is to be believed, else the companion's clock; where it leaves something out there is a hole. Pure.
 */

/** RTMP 1.0 §5.3.1.1. */
const WRAP = 2 ** 32;
/** A step of the camera's time within this is believed as it is. */
const BELIEVED_MS = 10_000;
/** A jump ahead that the companion's clock saw as well is a hole in what was sent. */
export const HOLE_MS = 2_000;
/** Between two samples where the camera says no time passed or went back. */
const STEP_MS = 1;

export interface Placed {
  /** Time in the file, ms; never before that of the sample before it on the same track. */
  readonly at: number;
  /** Left out before it, ms by the companion's clock; null: nothing. */
  readonly hole: number | null;
}

export interface Timeline {
  /**
   * @param track samples of one track go forward; tracks keep their distance
   * @param cameraMs modulo 2³²
   * @param receivedAt companion's clock, epoch ms
   */
  place(track: 'audio' | 'video', cameraMs: number, receivedAt: number): Placed;
}

export function createTimeline(): Timeline {
  /** The camera's time without its wraps, that of the file for it, and when it came: of the sample that led last. */
  let lead: { readonly camera: number; readonly at: number; readonly received: number } | null = null;
  const last = { audio: -1, video: -1 };
  return {
    place(track, cameraMs, receivedAt) {
      if (lead === null) {
        lead = { camera: cameraMs, at: 0, received: receivedAt };
        last[track] = 0;
        return { at: 0, hole: null };
      }
      // The nearest of the times that this may stand for.
      const camera = cameraMs + WRAP * Math.round((lead.camera - cameraMs) / WRAP);
      const step = camera - lead.camera;
      const passed = Math.max(0, receivedAt - lead.received);
      const believed = Math.abs(step) <= BELIEVED_MS || Math.abs(step - passed) <= BELIEVED_MS;
      const wanted = lead.at + (believed ? step : passed);
      const at = Math.max(last[track] < 0 ? 0 : last[track] + STEP_MS, wanted);
      const hole = at - lead.at > HOLE_MS && passed > HOLE_MS ? passed : null;
      last[track] = at;
      if (at > lead.at || !believed) lead = { camera, at: Math.max(at, lead.at), received: receivedAt };
      return { at, hole };
    },
  };
}
