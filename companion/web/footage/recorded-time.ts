/** How long was recorded. Pure. */
import type { Recording } from '#shared/api/media.ts';
import { union } from '#shared/media/coverage.ts';

/** Time recorded, ms: where the camera was, without the holes. @param now for one that records still */
export function recordedMs({ spans, holes }: Pick<Recording, 'spans' | 'holes'>, now: number): number {
  const sum = (of: readonly { readonly from: number; readonly to: number }[]) =>
    union(of).reduce((all, { from, to }) => all + to - from, 0);
  const there = union(
    spans.map(({ from, to }) => ({ from: Date.parse(from), to: to === null ? now : Date.parse(to) })),
  );
  const missing = holes.flatMap((hole) =>
    there.flatMap((span) => {
      const from = Math.max(span.from, Date.parse(hole.from));
      const to = Math.min(span.to, Date.parse(hole.to));
      return to > from ? [{ from, to }] : [];
    }),
  );
  return Math.max(0, sum(there) - sum(missing));
}
