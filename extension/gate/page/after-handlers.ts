/**
 * Runs a function after the last of the page's handlers of an event, also where a handler stops the event on its way.
 * Nothing the page can see changes: its handlers run in their order, and a stop still stops.
 */
import type { Natives } from './natives.ts';

/** Call in the capture phase at the window, before the page. `done` runs once, before the event's default action. */
export function afterHandlers(n: Natives, event: Event, done: () => void): void {
  const path = event.composedPath();
  const last = path[path.length - 1];
  let stopped = false;
  let over = false;
  const clean = (): void => {
    for (const node of path) n.removeListener(node, event.type, step, false);
  };
  const step = (e: Event): void => {
    if (e !== event || over) return;
    if (!stopped && e.currentTarget !== last) return;
    over = true;
    clean();
    done();
  };
  for (const node of path) n.addListener(node, event.type, step, false);
  Object.defineProperties(event, {
    stopPropagation: {
      configurable: true,
      writable: true,
      value: () => {
        stopped = true;
        n.stopPropagation(event);
      },
    },
    cancelBubble: {
      configurable: true,
      get: () => stopped,
      set: (value: unknown) => {
        if (!value) return;
        stopped = true;
        n.stopPropagation(event);
      },
    },
  });
  // A handler that stops the others on its own node as well leaves no later point: the navigation hook answers then.
  n.setTimeout(clean, 0);
}
