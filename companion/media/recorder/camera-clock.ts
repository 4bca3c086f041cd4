/**
 * The clock of a camera beside the companion's, of one track: does it go on, and by how much has what comes fallen behind what the
 * camera films? Worked by hand in camera-clock.yaml. Pure.
 */
import { HOLE_MS } from '#shared/media/coverage.ts';

/** RTMP 1.0 §5.3.1.1. */
const WRAP = 2 ** 32;
/** A step of the camera's time ahead within this is believed as it is, and so is one that the companion saw within this. */
export const BELIEVED_MS = 10_000;
/** Messages are out of order within this; what goes back further is a clock that was set or started again. */
export const BACK_MS = 500;
/**
 * A clock that counts pictures goes wrong by one in a thousand (30 a second where there are 29.97, SMPTE ST 12-1), a crystal by far less:
 * what grows no faster than that is not a lag. Looked at over so long, for messages are late by more than that from one to the next.
 */
const DRIFT = 0.001;
const DRIFT_OVER_MS = 600_000;
/** A network that stood still lets through what it held; a camera that was frozen itself makes up for nothing. */
const MADE_UP_WITHIN_MS = 15_000;
const MADE_UP_MS = 1_000;

export interface ClockReading {
  /** Modulo 2³², ms. */
  readonly camera: number;
  /** Companion's clock, epoch ms. */
  readonly received: number;
  /** By how much the last message came later than the fastest did, ms. */
  readonly behind: number;
  /** While it is not known whether the camera stood still or the network did. */
  readonly stood: Stood | null;
  /** When it was last looked whether what grew is the clock's own fault, and by how much it was behind then. */
  readonly since: { readonly at: number; readonly behind: number };
}
interface Stood {
  /** Epoch ms: by then it is known. */
  readonly until: number;
  /** How much it fell behind by that; by how much it was behind then, and at least since, ms. */
  readonly by: number;
  readonly most: number;
  readonly least: number;
}

/** The camera's step to that time, and what passed by the companion's clock meanwhile, ms. */
export function since(
  { camera, received }: Pick<ClockReading, 'camera' | 'received'>,
  cameraMs: number,
  receivedAt: number,
): { readonly step: number; readonly passed: number } {
  return { step: signed(cameraMs - camera), passed: Math.max(0, receivedAt - received) };
}

/** Is that step one of a clock that goes on? Else it was set, or started again. */
export function goesOn(step: number, passed: number): boolean {
  return step >= -BACK_MS && (step <= BELIEVED_MS || Math.abs(step - passed) <= BELIEVED_MS);
}

/**
 * @param before null: the first of its track
 * @param together false: messages came between these two, so that the camera did not stand still
 */
export function readClock(
  before: ClockReading | null,
  cameraMs: number,
  receivedAt: number,
  together = true,
): ClockReading {
  const first = {
    ...{ camera: cameraMs, received: receivedAt, behind: 0, stood: null },
    since: { at: receivedAt, behind: 0 },
  };
  if (before === null) return first;
  const { step, passed } = since(before, cameraMs, receivedAt);
  // It may leave out what it is behind by: that is no clock that was set.
  const leavesOut = step > 0 && step - passed <= before.behind + BACK_MS;
  if (!goesOn(step, passed) && !leavesOut) return first;
  const [behind, from] = withoutDrift(before.since, Math.max(0, before.behind + passed - step), receivedAt);
  const one = { ...first, behind, since: from };
  const stood = standing(before.stood, behind, together ? passed - step : 0, receivedAt);
  if (stood === null || receivedAt < stood.until) return { ...one, stood };
  if (madeUp(stood)) return one;
  const rest = Math.max(0, behind - stood.by);
  return { ...one, behind: rest, since: { at: receivedAt, behind: rest } };
}

function withoutDrift(from: ClockReading['since'], behind: number, now: number) {
  const passed = now - from.at;
  if (passed < DRIFT_OVER_MS) return [behind, from] as const;
  const grew = Math.max(0, behind - from.behind);
  const rest = Math.max(0, behind - Math.min(grew, passed * DRIFT));
  return [rest, { at: now, behind: rest }] as const;
}

const madeUp = ({ most, least }: Stood) => most - least >= MADE_UP_MS;

function standing(before: Stood | null, behind: number, fell: number, now: number): Stood | null {
  if (fell <= HOLE_MS) return before === null ? null : { ...before, least: Math.min(before.least, behind) };
  const by = before === null || madeUp(before) ? fell : before.by + fell;
  return { until: now + MADE_UP_WITHIN_MS, by, most: behind, least: behind };
}

/** The nearest of the differences that a count modulo 2³² may stand for. */
function signed(difference: number): number {
  return difference - WRAP * Math.round(difference / WRAP);
}
