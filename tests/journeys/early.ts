/**
 * A press within milliseconds of a document's load event. A script in a world of its own, which neither page nor
 * extension sees, tells when the event was and where the button stands; the browser's own input makes a trusted click.
 */
import type { Page } from 'playwright-core';
import type { Pressed } from './journey.ts';

const WORLD = 'journey';
const TIMEOUT_MS = 10_000;

interface Target {
  /** CSS of the button, in whichever frame loads it. */
  readonly button: string;
  /**
   * CSS of an element that the page's own script fills when it is through, where that is after the load event: until
   * then natively a press decides nothing, so the time runs from there.
   */
  readonly filled?: string;
}

/** Runs in every document of the page, in its own world. */
function watch({ button, filled }: Target, tell: (what: string) => void): void {
  const find = (selector: string) => document.querySelector(selector);
  const place = (): { x: number; y: number } | null => {
    const box = find(button)?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return null;
    let x = box.left + box.width / 2;
    let y = box.top + box.height / 2;
    for (let at: Window = window; at !== at.parent; at = at.parent) {
      const frame = at.frameElement?.getBoundingClientRect();
      x += frame?.left ?? 0;
      y += frame?.top ?? 0;
    }
    return { x, y };
  };
  const ready = () => filled === undefined || (find(filled)?.textContent ?? '') !== '';
  addEventListener('load', () => {
    if (find(button) === null) return;
    const [entry] = performance.getEntriesByType('navigation');
    let loaded = (entry as PerformanceNavigationTiming).loadEventStart;
    // Before any click handler: the release of the mouse is what makes the click.
    addEventListener(
      'mouseup',
      ({ isTrusted, timeStamp }) => isTrusted && tell(JSON.stringify({ sinceLoad: timeStamp - loaded })),
      { capture: true, once: true },
    );
    const go = (late: boolean) => {
      const at = place();
      if (!ready() || at === null) return false;
      if (late) loaded = performance.now();
      tell(JSON.stringify(at));
      return true;
    };
    if (go(false)) return;
    const observer = new MutationObserver(() => {
      if (go(true)) observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** Presses the button as soon as the document that holds it has loaded. @param open makes it load, and need not wait */
export async function pressAtLoad(page: Page, target: Target, open: () => Promise<void>): Promise<Pressed> {
  const session = await page.context().newCDPSession(page);
  try {
    const pressed = new Promise<Pressed>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${target.button} was not there to press`)), TIMEOUT_MS);
      session.on('Runtime.bindingCalled', ({ name, payload }) => {
        if (name !== WORLD) return;
        const told = JSON.parse(payload) as { x: number; y: number } | { sinceLoad: number };
        if ('sinceLoad' in told) {
          clearTimeout(late);
          resolve(told);
          return;
        }
        for (const type of ['mousePressed', 'mouseReleased'] as const) {
          // Not awaited: a dialog of the page keeps the release from being answered.
          const sent = { type, ...told, button: 'left', clickCount: 1 } as const;
          void session.send('Input.dispatchMouseEvent', sent).catch(() => undefined);
        }
      });
    });
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: WORLD, executionContextName: WORLD });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${watch})(${JSON.stringify(target)}, (what) => ${WORLD}(what))`,
      worldName: WORLD,
    });
    const [found] = await Promise.all([pressed, open()]);
    return found;
  } finally {
    await session.detach().catch(() => undefined);
  }
}
