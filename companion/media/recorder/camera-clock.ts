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
 * what grows no faster than that is not a lag.
 */
const DRIFT = 0.001;
/** A network that stood still lets through what it held; a camera that was frozen itself makes up for nothing. */
const MADE_UP_WITHIN_MS = 5_000;
const MADE_UP_MS = 500;

export interface ClockReading {
  /** Modulo 2³², ms. */
  readonly camera: number;
  /** Companion's clock, epoch ms. */
  readonly received: number;
  /** By how much the last message came later than the fastest did, ms. */
  readonly behind: number;
  /** While it is not known whether the camera stood still or the network did. */
  readonly stood: Stood | null;
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

/** @param before null: the first of its track */
export function readClock(before: ClockReading | null, cameraMs: number, receivedAt: number): ClockReading {
  const first = { camera: cameraMs, received: receivedAt, behind: 0, stood: null };
  if (before === null) return first;
  const { step, passed } = since(before, cameraMs, receivedAt);
  if (!goesOn(step, passed)) return first;
  const behind = Math.max(0, before.behind + passed - step - passed * DRIFT);
  const one = { ...first, behind };
  const stood = standing(before.stood, behind, passed - step, receivedAt);
  if (stood === null || receivedAt < stood.until) return { ...one, stood };
  return madeUp(stood) ? one : { ...one, behind: Math.max(0, behind - stood.by) };
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
