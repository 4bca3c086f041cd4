/** What somebody meant who wrote something that is not there. Pure. */

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The candidate that comes nearest, or null when none is near (a third of its letters, at least two).
 * @example nearest('fineAmout', ['fineAmount', 'filedOn']) // 'fineAmount'
 */
export function nearest(written: string, candidates: readonly string[]): string | null {
  const bare = written.slice(0, 100).toLowerCase();
  let best: { candidate: string; far: number } | null = null;
  for (const candidate of candidates) {
    const far = distance(bare, candidate.toLowerCase());
    if (far <= Math.max(2, Math.floor(candidate.length / 3)) && (best === null || far < best.far)) {
      best = { candidate, far };
    }
  }
  return best?.candidate ?? null;
}
