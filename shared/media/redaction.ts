/**
 * What is covered and muted in a marked copy of footage: boxes that a person drew, with keyframes, and spans of sound. Places are
 * fractions of the picture, times are of the file (ms). Pure.
 */
import { z } from 'zod';
import { ulidSchema } from '../case/envelope.ts';

const fraction = z.number().min(0).max(1);
const ms = z
  .int()
  .min(0)
  .max(7 * 24 * 3_600_000);
/** Of one copy: hours of film are cut into several. */
export const MAX_SPAN_MS = 30 * 60_000;
export const MAX_REGIONS = 20;
export const MAX_KEYFRAMES = 200;
export const MAX_MUTED = 100;

const boxSchema = z.strictObject({ x: fraction, y: fraction, width: fraction, height: fraction });
export type Box = Readonly<z.infer<typeof boxSchema>>;
export const keyframeSchema = z.strictObject({ at: ms, ...boxSchema.shape });
export type Keyframe = Readonly<z.infer<typeof keyframeSchema>>;
const spanSchema = z.strictObject({ from: ms, to: ms }).refine(({ from, to }) => to > from);

export const regionSchema = z.strictObject({
  /** In the order of their times, no two at one. */
  keyframes: z
    .array(keyframeSchema)
    .min(1)
    .max(MAX_KEYFRAMES)
    .refine((all) => all.every((one, n) => n === 0 || one.at > (all[n - 1]?.at ?? 0))),
  /** Covered from then to then; left out: as long as the copy is. */
  from: ms.optional(),
  to: ms.optional(),
});
export type Region = Readonly<z.infer<typeof regionSchema>>;

/** What a copy is made of and how; its hash is in the record. */
export const redactionSchema = z
  .strictObject({
    /** A recording or an imported file. */
    of: ulidSchema,
    /** Number of the recording's file; 0 of an imported one. */
    file: z.int().min(0).max(999_999),
    from: ms,
    to: ms,
    regions: z.array(regionSchema).max(MAX_REGIONS),
    muted: z.union([z.literal('all'), z.array(spanSchema).max(MAX_MUTED)]),
  })
  .refine(({ from, to }) => to > from && to - from <= MAX_SPAN_MS, { path: ['to'] })
  .refine(({ regions, muted }) => regions.length > 0 || muted.length > 0, { path: ['regions'] });
export type Redaction = Readonly<z.infer<typeof redactionSchema>>;

/**
 * Where a region is: on a straight line between two keyframes, before the first and after the last as they are.
 * @param keyframes at least one
 * @example boxAt([{ at: 0, x: 0, y: 0, width: 0.1, height: 0.1 }, { at: 1000, x: 0.4, y: 0, width: 0.3, height: 0.1 }], 500).x // 0.2
 */
export function boxAt(keyframes: readonly Keyframe[], at: number): Box {
  const after = keyframes.findIndex((one) => one.at > at);
  const next = after < 0 ? undefined : keyframes[after];
  const before = after < 0 ? keyframes.at(-1) : keyframes[after - 1];
  const one = before ?? next;
  if (one === undefined) throw new Error('a region without keyframes');
  const { x, y, width, height } = one;
  if (before === undefined || next === undefined) return { x, y, width, height };
  const part = (at - before.at) / (next.at - before.at);
  const between = (from: number, to: number) => from + (to - from) * part;
  return {
    x: between(x, next.x),
    y: between(y, next.y),
    width: between(width, next.width),
    height: between(height, next.height),
  };
}

/** Nearer than that, two keyframes are one: a picture lasts as long. */
const SAME_MS = 20;
/** With a box at a time, in the place of one that is there already; no more than there may be. */
export function withKeyframe(keyframes: readonly Keyframe[], at: number, box: Box): readonly Keyframe[] {
  const others = keyframes.filter((one) => Math.abs(one.at - at) >= SAME_MS);
  if (others.length >= MAX_KEYFRAMES) return keyframes;
  return [...others, { at, ...box }].sort((a, b) => a.at - b.at);
}

/** The box that holds the region at every moment of a span; within the picture. */
export function coverOf(keyframes: readonly Keyframe[], from: number, to: number): Box {
  // Edges move on straight lines, so they are farthest at an end or at a keyframe.
  const boxes = [from, to, ...keyframes.flatMap(({ at }) => (at > from && at < to ? [at] : []))].map((at) =>
    boxAt(keyframes, at),
  );
  const within = (value: number) => Math.max(0, Math.min(1, value));
  const x = within(Math.min(...boxes.map((one) => one.x)));
  const y = within(Math.min(...boxes.map((one) => one.y)));
  return {
    x,
    y,
    width: within(Math.max(...boxes.map((one) => one.x + one.width))) - x,
    height: within(Math.max(...boxes.map((one) => one.y + one.height))) - y,
  };
}

/** What is drawn from a moment on, up to the next. */
export interface Cover {
  readonly at: number;
  readonly box: Box;
}
export const STEP_MS = 100;
/** Players and encoders round times: a box is there a little before and after. */
export const MARGIN_MS = 100;

/**
 * A region in steps, each of which covers it at every moment of the step and a margin around it; steps that change nothing are left out.
 * @returns `from` and `to`: when it is drawn at all; null: at no time of the span
 */
export function coversOf(
  region: Region,
  span: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number; readonly covers: readonly Cover[] } | null {
  const from = Math.max(span.from, (region.from ?? span.from) - MARGIN_MS);
  const to = Math.min(span.to, (region.to ?? span.to) + MARGIN_MS);
  if (to < from) return null;
  const covers: Cover[] = [];
  for (let at = from; at === from || at < to; at += STEP_MS) {
    const box = coverOf(region.keyframes, at - MARGIN_MS, at + STEP_MS + MARGIN_MS);
    const before = covers.at(-1)?.box;
    const same =
      before !== undefined &&
      before.x === box.x &&
      before.y === box.y &&
      before.width === box.width &&
      before.height === box.height;
    if (!same) covers.push({ at, box });
  }
  return { from, to, covers };
}
