/**
 * The two signed lists: asked of the network, remembered on the phone. Remembered is only what was verified and is not
 * older than what was remembered before, so a list that was altered on its way, or an old one, replaces nothing.
 */

/** A name of a file beside the page: `trust.cose`, `status/<issuer>.cose`. */
export type ListName = string;

const CACHE = 'v-lists';
/** A list is smaller; whoever sends more is not read to the end. */
const MAX_BYTES = 256 * 1024;
/** How long the network is waited for while there are remembered lists. */
export const PATIENCE_MS = 1500;
/** How long it is waited for when there is nothing else. */
export const LAST_MS = 10_000;

export interface Fetched {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By how much the sender's clock is ahead of this phone's, in ms; null when it did not say. */
  readonly skew: number | null;
}

export interface ListSource {
  kept(name: ListName): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Null: not reachable, or not a list. Never throws. */
  fetched(name: ListName): Promise<Fetched | null>;
  keep(name: ListName, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** @param base where the page lies, ending in a slash */
export function openLists(base: string): ListSource {
  // Over plain http there is none.
  const store = typeof caches === 'undefined' ? null : caches;
  return {
    async kept(name) {
      try {
        const found = await (await store?.open(CACHE))?.match(base + name);
        return found === undefined ? null : new Uint8Array(await found.arrayBuffer());
      } catch {
        return null;
      }
    },
    async fetched(name) {
      if (navigator.onLine === false) return null;
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), LAST_MS);
      try {
        const answer = await fetch(base + name, {
          cache: 'no-cache',
          credentials: 'omit',
          signal: stop.signal,
        });
        if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > MAX_BYTES) return null;
        const bytes = new Uint8Array(await answer.arrayBuffer());
        const sent = Date.parse(answer.headers.get('date') ?? '');
        const aged = Number(answer.headers.get('age') ?? 0) * 1000;
        return bytes.length > MAX_BYTES
          ? null
          : { bytes, skew: Number.isNaN(sent) ? null : sent + aged - Date.now() };
      } catch {
        return null;
      } finally {
        clearTimeout(timer);
      }
    },
    async keep(name, bytes) {
      try {
        await (await store?.open(CACHE))?.put(
          base + name,
          new Response(bytes, { headers: { 'content-type': 'application/cose' } }),
        );
      } catch {
        // No room: the next visit asks the network again.
      }
    },
  };
}
