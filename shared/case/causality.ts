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

/** How many events of each device, by the device's place in the order of first appearance; absent is none. */
type Clock = readonly number[];

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
  const places = new Map<string, number>();
  const lastOfDevice = new Map<string, SealedEvent>();
  for (const { envelope } of ordered) {
    const place = places.get(envelope.device) ?? places.size;
    places.set(envelope.device, place);
    const clock: number[] = [];
    const own = lastOfDevice.get(envelope.device);
    if (own !== undefined && own.envelope.n < envelope.n) join(clock, clocks.get(own.envelope.id));
    for (const id of envelope.seen) join(clock, clocks.get(id));
    if ((clock[place] ?? 0) < envelope.n) clock[place] = envelope.n;
    clocks.set(envelope.id, clock);
    lastOfDevice.set(envelope.device, byId.get(envelope.id) ?? { envelope, body: null });
  }
  const knownTo = (later: string, device: string): number => {
    const place = places.get(device);
    return place === undefined ? 0 : (clocks.get(later)?.[place] ?? 0);
  };
  const knows = (later: string, earlier: string): boolean => {
    const target = byId.get(earlier)?.envelope;
    return target !== undefined && knownTo(later, target.device) >= target.n;
  };
  const maximal = (ids: readonly string[]): string[] => {
    const distinct = [...new Set(ids)].filter((id) => byId.has(id));
    if (distinct.length < 2) return ids.filter((id) => byId.has(id));
    // Of each device, who of them knows most of it, and how much the best of the others knows: nobody is asked twice.
    const most = new Map<string, { readonly by: string; readonly n: number; readonly others: number }>();
    const mostOf = (device: string) => {
      const found = most.get(device);
      if (found !== undefined) return found;
      let best = { by: '', n: -1, others: -1 };
      for (const id of distinct) {
        const n = knownTo(id, device);
        if (n > best.n) best = { by: id, n, others: best.n };
        else if (n > best.others) best = { ...best, others: n };
      }
      most.set(device, best);
      return best;
    };
    return ids.filter((id) => {
      const target = byId.get(id)?.envelope;
      if (target === undefined) return false;
      const { by, n, others } = mostOf(target.device);
      return (by === id ? others : n) < target.n;
    });
  };
  const lasts = [...lastOfDevice.values()].map((event) => event.envelope.id);
  return { ordered, knows, maximal, frontier: maximal(lasts).sort().slice(-64) };
}

function join(clock: number[], seen: Clock | undefined): void {
  if (seen === undefined) return;
  for (let place = 0; place < seen.length; place += 1) {
    const n = seen[place] ?? 0;
    if ((clock[place] ?? 0) < n) clock[place] = n;
  }
}

/** Of two copies with the same commitment the one that still has its body. */
function isFuller(event: SealedEvent, other: SealedEvent): boolean {
  return (
    event.envelope.commitment === other.envelope.commitment && event.body !== null && other.body === null
  );
}
