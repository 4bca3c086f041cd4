/** Which fragments of a recorded file make the clip of a span of time. Pure. */
import type { IndexLine } from './chain.ts';

type Fragment = Extract<IndexLine, { kind: 'fragment' }>;

/**
 * Whole fragments that reach into the span, and those before them from the last one that begins with a picture which needs none
 * before it; without one, a player shows nothing until the next.
 * @param from epoch ms by the companion's clock
 * @param to epoch ms, at or after `from`
 * @returns line numbers; null when nothing was recorded then
 * @example chooseClip(lines, Date.parse('2026-11-27T08:00:02Z'), Date.parse('2026-11-27T08:00:09Z')) // { first: 2, last: 5 }
 */
export function chooseClip(
  lines: readonly IndexLine[],
  from: number,
  to: number,
): { readonly first: number; readonly last: number } | null {
  const fragments = lines.filter((line): line is Fragment => line.kind === 'fragment');
  const begin = fragments.findIndex(({ received }) => received[1] >= from && received[0] <= to);
  if (begin < 0) return null;
  const last = fragments.findLast(({ received }) => received[1] >= from && received[0] <= to);
  const start = fragments.slice(0, begin + 1).findLast(({ key }) => key) ?? fragments[begin];
  return start === undefined || last === undefined ? null : { first: start.number, last: last.number };
}
