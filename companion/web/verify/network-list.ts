/** One list, asked of the network. In the page's first script, so that the lists are on their way while the rest is read. */

/** A list is smaller; whoever sends more is not read to the end. */
export const MAX_BYTES = 256 * 1024;
/** How long the network is waited for when there is nothing else. */
export const LAST_MS = 10_000;

export interface Fetched {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By how much the sender's clock is ahead of this phone's, in ms; null when it did not say. */
  readonly skew: number | null;
}

/**
 * @param address of the list
 * @returns null: not reachable, or not a list. Never throws
 */
export async function askNetwork(address: string): Promise<Fetched | null> {
  if (navigator.onLine === false) return null;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LAST_MS);
  try {
    const answer = await fetch(address, { cache: 'no-cache', credentials: 'omit', signal: stop.signal });
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
}
