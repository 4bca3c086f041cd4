/** Takes back what a lens and a hand blurred, before a picture is looked at again (measured: docs/bench.md). */

/** Of an enlarged picture's pixels; about a module and a half of a small code. */
const RADIUS = 3;
const STRENGTH = 1.5;

/** As of the DOM's ImageData. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray;
}

/** Unsharp mask in grey, in place: what a pixel is lighter or darker than its surroundings counts for more. */
export function sharpen({ width, height, data }: Picture): void {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i += 1)
    grey[i] = 0.299 * (data[4 * i] ?? 0) + 0.587 * (data[4 * i + 1] ?? 0) + 0.114 * (data[4 * i + 2] ?? 0);
  // Two means one after the other come close to a bell.
  let soft: Float32Array = grey;
  for (let pass = 0; pass < 2; pass += 1)
    soft = mean(mean(soft, height, width, width, 1), width, height, 1, width);
  for (let i = 0; i < grey.length; i += 1) {
    const own = grey[i] ?? 0;
    data.fill(own + STRENGTH * (own - (soft[i] ?? 0)), 4 * i, 4 * i + 3);
  }
}

/**
 * Of each pixel and its neighbours in its line; beyond the edge the edge goes on.
 * @param lines how many, `line` apart; of `length` pixels, `step` apart
 */
function mean(from: Float32Array, lines: number, length: number, line: number, step: number): Float32Array {
  const to = new Float32Array(from.length);
  for (let n = 0; n < lines; n += 1) {
    const at = (i: number) => from[n * line + Math.min(length - 1, Math.max(0, i)) * step] ?? 0;
    let sum = 0;
    for (let i = -RADIUS; i <= RADIUS; i += 1) sum += at(i);
    for (let i = 0; i < length; i += 1) {
      to[n * line + i * step] = sum / (2 * RADIUS + 1);
      sum += at(i + RADIUS + 1) - at(i - RADIUS);
    }
  }
  return to;
}
