/** Where a frame gets its rules from before any script of the page runs. */
import type { GateRule } from '#shared/adapter/match.ts';

/** Name of the metric in the `Server-Timing` header that a declarativeNetRequest rule appends. */
export const METRIC = 'sx';
/** Every instance hangs under this, so that frames of one origin find each other. */
export const REGISTRY = Symbol.for('sanxiang.gate');

/** Bytes as the header carries them: ASCII only, no quote, comma or semicolon. */
export function encodeRules(rules: readonly GateRule[]): string {
  return encodeURIComponent(JSON.stringify(rules)).replaceAll("'", '%27');
}

export function decodeRules(text: string): readonly GateRule[] | null {
  try {
    const parsed: unknown = JSON.parse(decodeURIComponent(text));
    return Array.isArray(parsed) ? (parsed as GateRule[]) : null;
  } catch {
    return null;
  }
}

/** The rules the response's header brought, read at once; null when it brought none. */
export function rulesFromHeader(win: Window & typeof globalThis): readonly GateRule[] | null {
  const entry = win.performance.getEntriesByType('navigation')[0];
  if (entry === undefined || !('serverTiming' in entry)) return null;
  const timings = (entry as PerformanceNavigationTiming).serverTiming;
  const parts = timings
    .filter((t) => t.name.startsWith(METRIC))
    .flatMap((t) => decodeRules(t.description) ?? []);
  return parts.length > 0 || timings.some((t) => t.name === METRIC) ? parts : null;
}

/** A request that may pass the navigation hook of whichever frame it is for. */
export interface Pass {
  readonly method: string;
  readonly url: string;
  /** `performance.timeOrigin`-independent epoch ms after which it is worth nothing. */
  readonly until: number;
}

/** What one frame's gate shows to the others of its origin. */
export interface Instance {
  readonly version: string;
  readonly rules: () => readonly GateRule[] | null;
  readonly passes: Pass[];
  readonly retire: () => void;
  /** Takes a `submit()` called through another realm's prototype. */
  readonly submitted: (form: HTMLFormElement) => void;
  /** Puts its listeners back after `document.open()`. */
  readonly relisten: () => void;
}

/** The gate of another window, null where it has none or is of another origin. */
export function instanceOf(other: Window | null | undefined): Instance | null {
  if (!other) return null;
  try {
    const found: unknown = (other as unknown as Record<symbol, unknown>)[REGISTRY];
    return typeof found === 'object' && found !== null ? (found as Instance) : null;
  } catch {
    return null;
  }
}
