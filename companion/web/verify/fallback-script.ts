/**
 * The document's inert second script: what the platform does not have on this phone. It is neither read nor run until it is
 * asked for: reading it alone takes a slow phone ten milliseconds before the verdict.
 */
import { scriptPolicy } from './script-policy.ts';

declare global {
  interface Window {
    /** Left by that script once it ran. */
    vf?: typeof import('./fallback.ts');
  }
}

/** It stands at the end of the document, behind the script that gives the verdict. */
const parsed = () =>
  new Promise<void>((resolve) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => resolve());
    else resolve();
  });

/** Null: this browser cannot read it (no BigInt). */
export async function fallback(): Promise<typeof import('./fallback.ts') | null> {
  await parsed();
  if (window.vf === undefined) {
    const script = document.createElement('script');
    const text = document.getElementById('f')?.textContent ?? '';
    // The document's policy names its hash: this text runs, and no other.
    script.text = scriptPolicy?.createScript(text) ?? text;
    document.head.appendChild(script);
  }
  return window.vf ?? null;
}
