/**
 * Hybrid logical clock (Kulkarni et al. 2014) as one sortable string: `ms(13)-counter(4 hex)-device`.
 * Pure: the wall clock is passed in.
 */

/** The companion quarantines events that claim to be this far ahead of it (decision 9). */
export const MAX_AHEAD_MS = 5 * 60 * 1000;

interface Parts {
  readonly ms: number;
  readonly counter: number;
}

function parse(hlc: string): Parts {
  return { ms: Number(hlc.slice(0, 13)), counter: Number.parseInt(hlc.slice(14, 18), 16) };
}

function format(ms: number, counter: number, device: string): string {
  // A counter that runs over borrows a millisecond: order is kept, and the drift is bounded by the burst.
  const carry = counter > 0xffff ? 1 : 0;
  const at = String(ms + carry).padStart(13, '0');
  return `${at}-${(counter & 0xffff).toString(16).padStart(4, '0')}-${device}`;
}

/** Milliseconds since the epoch that the clock value claims. */
export function hlcMs(hlc: string): number {
  return parse(hlc).ms;
}

/**
 * The next clock value of `device`, later than everything it has seen.
 * @param latest the greatest hlc this device has made or received, or null
 * @param nowMs the wall clock, milliseconds since the epoch
 * @example nextHlc(null, 1764000000000, 'd1') // '1764000000000-0000-d1'
 */
export function nextHlc(latest: string | null, nowMs: number, device: string): string {
  if (latest === null) return format(nowMs, 0, device);
  const last = parse(latest);
  return nowMs > last.ms ? format(nowMs, 0, device) : format(last.ms, last.counter + 1, device);
}

/** Total order of events: by hlc, tie by id (decision 9). */
export function compareOrder(
  a: { readonly hlc: string; readonly id: string },
  b: { readonly hlc: string; readonly id: string },
): number {
  if (a.hlc !== b.hlc) return a.hlc < b.hlc ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
