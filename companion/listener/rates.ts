/** How often one address may ask: a bucket that fills by time. In memory, bounded. */

export interface Rates {
  /** Takes one. @returns seconds to wait; 0: it may */
  take(address: string, what: 'read' | 'write'): number;
}

/** A phone opens a page with a handful of files; an office behind one address has some phones. */
const BUCKETS = { read: { most: 240, perSecond: 4 }, write: { most: 40, perSecond: 0.5 } } as const;
const MAX_ADDRESSES = 20_000;

/** @param now epoch milliseconds */
export function createRates(now: () => number): Rates {
  const held = new Map<string, { left: number; at: number }>();
  return {
    take(address, what) {
      const { most, perSecond } = BUCKETS[what];
      const key = `${what} ${address}`;
      const at = now();
      const before = held.get(key) ?? { left: most, at };
      const left = Math.min(most, before.left + (Math.max(0, at - before.at) / 1000) * perSecond);
      held.delete(key);
      if (held.size >= MAX_ADDRESSES) {
        const [oldest] = held.keys();
        if (oldest !== undefined) held.delete(oldest);
      }
      if (left < 1) {
        held.set(key, { left, at });
        return Math.ceil((1 - left) / perSecond);
      }
      held.set(key, { left: left - 1, at });
      return 0;
    },
  };
}
