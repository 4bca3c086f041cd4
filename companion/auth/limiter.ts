/** Slows guessing down: after a few failures a key waits, twice as long each time. In memory, bounded. */

export interface Limiter {
  /** Seconds to wait; 0 when it may be tried now. */
  wait(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
}

interface Entry {
  failures: number;
  until: number;
}

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 15_000;
const MAX_WAIT_MS = 15 * 60_000;
const MAX_KEYS = 10_000;

/** @param now epoch milliseconds */
export function createLimiter(now: () => number): Limiter {
  const entries = new Map<string, Entry>();
  return {
    wait(key) {
      const entry = entries.get(key);
      return entry === undefined ? 0 : Math.max(0, Math.ceil((entry.until - now()) / 1000));
    },
    failed(key) {
      const entry = entries.get(key) ?? { failures: 0, until: 0 };
      entries.delete(key);
      entry.failures += 1;
      const over = entry.failures - FREE_TRIES;
      if (over >= 0) entry.until = now() + Math.min(FIRST_WAIT_MS * 2 ** over, MAX_WAIT_MS);
      // The one that failed longest ago makes room.
      if (entries.size >= MAX_KEYS) {
        const oldest = entries.keys().next().value;
        if (oldest !== undefined) entries.delete(oldest);
      }
      entries.set(key, entry);
    },
    succeeded(key) {
      entries.delete(key);
    },
  };
}
