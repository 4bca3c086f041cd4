/** The frontier of a stream: events that no other known event has seen (`seen` of the next one). */
import type { Envelope } from '#shared/case/envelope.ts';

export interface Frontier {
  readonly heads: Set<string>;
  /** Named by some event before they arrived themselves. */
  readonly awaited: Set<string>;
  latestHlc: string | null;
}

/** Longest list an envelope may hold; beyond it the newest ids count. */
const MAX_SEEN = 64;

export function emptyFrontier(): Frontier {
  return { heads: new Set(), awaited: new Set(), latestHlc: null };
}

/** Adds an event that has arrived. Events may arrive in any order. */
export function advance(frontier: Frontier, envelope: Pick<Envelope, 'id' | 'seen' | 'hlc'>): void {
  for (const id of envelope.seen) {
    if (!frontier.heads.delete(id)) frontier.awaited.add(id);
  }
  if (!frontier.awaited.delete(envelope.id)) frontier.heads.add(envelope.id);
  if (frontier.latestHlc === null || envelope.hlc > frontier.latestHlc) frontier.latestHlc = envelope.hlc;
}

/** Sorted, at most 64. */
export function seenOf(frontier: Frontier): string[] {
  return [...frontier.heads].sort().slice(-MAX_SEEN);
}
