/**
 * The two signed lists: asked of the network, remembered on the phone. Remembered is only what was verified and is not
 * older than what was remembered before, so a list that was altered on its way, or an old one, replaces nothing.
 */
import type { Shelf } from './memory.ts';
import type { askNetwork, Fetched } from './network-list.ts';

/** A name of a file beside the page: `trust.cose`, `status/<issuer>.cose`. */
export type ListName = string;

const KEPT = 'v.list.';
/** How long the network is waited for while there are remembered lists. */
export const PATIENCE_MS = 1500;

export interface ListSource {
  kept(name: ListName): Uint8Array<ArrayBuffer> | null;
  /** Null: not reachable, or not a list. Never throws. */
  fetched(name: ListName): Promise<Fetched | null>;
  keep(name: ListName, bytes: Uint8Array): void;
}

/** Bytes one argument each: more than a few thousand are too many for one call. */
const PIECE = 4096;

function toText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

const toBytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * @param base where the page lies, ending in a slash
 * @param shelf where the phone keeps them: read at once, unlike the cache of the Service Worker API, whose opening takes
 * longer than all that has to be done for a verdict. Null: nothing is kept
 * @param ask of the network, one list by its whole address
 * @param early what the page's first script asked for; taken once
 */
export function openLists(
  base: string,
  shelf: Shelf | null,
  ask: typeof askNetwork,
  early: Partial<Record<ListName, Promise<Fetched | null>>> = {},
): ListSource {
  const asked = new Map(Object.entries(early));
  return {
    kept(name) {
      try {
        const text = shelf?.getItem(KEPT + name) ?? null;
        return text === null ? null : toBytes(text);
      } catch {
        return null;
      }
    },
    fetched(name) {
      const before = asked.get(name);
      asked.delete(name);
      return before ?? ask(base + name);
    },
    keep(name, bytes) {
      try {
        shelf?.setItem(KEPT + name, toText(bytes));
      } catch {
        // No room: the next visit asks the network again.
      }
    },
  };
}
