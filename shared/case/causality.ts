/**
 * Who knew of what: a vector clock per event, from `seen` and each device's own count (decision 10).
 * An event knows what its frontier knows, and everything its own device wrote before.
 */
import type { SealedEvent } from './envelope.ts';
import { compareOrder } from './hlc.ts';

export interface Causality {
  /** Events without duplicates in the one order: hlc, tie by id. */
  readonly ordered: readonly SealedEvent[];
  /** True when the writer of `later` knew of `earlier`. An event knows itself. */
  knows(later: string, earlier: string): boolean;
  /** Of some events those that no other of them knows of, in order. */
  maximal(ids: readonly string[]): string[];
  /** Events that no event here knows of. */
  readonly frontier: readonly string[];
}

type Clock = ReadonlyMap<string, number>;

/**
 * Total: references to events that are absent, or that claim a later clock than the one that saw them
 * (a broken device), count as not seen; so the result is a function of the set alone.
 */
export function causality(events: readonly SealedEvent[]): Causality {
  const byId = new Map<string, SealedEvent>();
  for (const event of events) {
    const other = byId.get(event.envelope.id);
    // Same id with other bytes is refused at the ledger; here the choice only has to be the same everywhere.
    if (
      other === undefined ||
      event.envelope.commitment < other.envelope.commitment ||
      isFuller(event, other)
    ) {
      byId.set(event.envelope.id, event);
    }
  }
  const ordered = [...byId.values()].sort((a, b) => compareOrder(a.envelope, b.envelope));
  const clocks = new Map<string, Clock>();
  const lastOfDevice = new Map<string, SealedEvent>();
  for (const { envelope } of ordered) {
    const clock = new Map<string, number>();
    const own = lastOfDevice.get(envelope.device);
    const parents = own !== undefined && own.envelope.n < envelope.n ? [own.envelope.id] : [];
    for (const id of [...parents, ...envelope.seen]) {
      for (const [device, n] of clocks.get(id) ?? []) {
        if ((clock.get(device) ?? 0) < n) clock.set(device, n);
      }
    }
    if ((clock.get(envelope.device) ?? 0) < envelope.n) clock.set(envelope.device, envelope.n);
    clocks.set(envelope.id, clock);
    lastOfDevice.set(envelope.device, byId.get(envelope.id) ?? { envelope, body: null });
  }
  const knows = (later: string, earlier: string): boolean => {
    const target = byId.get(earlier)?.envelope;
    return target !== undefined && (clocks.get(later)?.get(target.device) ?? 0) >= target.n;
  };
  const maximal = (ids: readonly string[]): string[] =>
    ids.filter((id) => byId.has(id) && !ids.some((other) => other !== id && knows(other, id)));
  const lasts = [...lastOfDevice.values()].map((event) => event.envelope.id);
  return { ordered, knows, maximal, frontier: maximal(lasts).sort().slice(-64) };
}

/** Of two copies with the same commitment the one that still has its body. */
function isFuller(event: SealedEvent, other: SealedEvent): boolean {
  return (
    event.envelope.commitment === other.envelope.commitment && event.body !== null && other.body === null
  );
}
