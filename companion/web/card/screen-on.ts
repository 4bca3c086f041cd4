/** Keeps the screen of a phone or tablet on while a card is held out, where the browser offers it (W3C Screen Wake Lock). */
import { useEffect } from 'preact/hooks';

export function useScreenOn(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const take = async () => {
      // Given back by the browser whenever the page is hidden.
      if (document.hidden || over) return;
      try {
        lock = (await (navigator as { readonly wakeLock?: WakeLock }).wakeLock?.request('screen')) ?? null;
        if (over) void lock?.release();
      } catch {
        // Battery low, or not allowed: the screen goes dark as it always would.
      }
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}
