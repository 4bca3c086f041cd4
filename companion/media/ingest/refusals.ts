/** Connections that came to nothing, counted so that any number of them is one short message. */
import { MAX_WHYS } from './messages.ts';

export interface Refusals {
  add(address: string, why: string): void;
  /** Since the last time; null: none. */
  take(): {
    readonly by: readonly { readonly why: string; readonly count: number }[];
    readonly address: string;
  } | null;
}

export function createRefusals(): Refusals {
  const counts = new Map<string, number>();
  let last = '';
  return {
    add(address, why) {
      const name = counts.has(why) || counts.size < MAX_WHYS - 1 ? why.slice(0, 60) : 'other';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      last = address.slice(0, 60);
    },
    take() {
      if (counts.size === 0) return null;
      const by = [...counts].map(([why, count]) => ({ why, count }));
      counts.clear();
      return { by, address: last };
    },
  };
}
