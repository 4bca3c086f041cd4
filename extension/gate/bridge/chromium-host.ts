/** The bridge's host in Chromium. Uses `chrome` itself: the polyfill would cost every frame 10 kB. */
import { ulid } from 'ulid';
import type { ToFrame } from '../../protocol.ts';
import { SEAL_KEY, SEAL_PREFIX } from '../../store/queued-seal.ts';
import type { GateConfig, Host } from './host.ts';

/** `storage.local` key of what frames may know; the worker side writes it. */
const CONFIG_KEY = 'gate';
const MARK = Symbol.for('sanxiang.bridge');

const alive = (): boolean => {
  try {
    return chrome.runtime?.id !== undefined;
  } catch {
    return false;
  }
};

/** Null when a live bridge is already in this frame. */
export function chromiumHost(): Host | null {
  const scope = globalThis as unknown as Record<symbol, unknown>;
  const before = scope[MARK];
  if (typeof before === 'function' && before() === true) return null;
  scope[MARK] = alive;
  return {
    alive,
    now: () => Date.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    id: () => ulid(),
    config: async () => {
      const stored = await chrome.storage.local.get([CONFIG_KEY, SEAL_KEY]);
      const key = stored[SEAL_KEY] as { readonly publicKey?: string } | undefined;
      return {
        gate: (stored[CONFIG_KEY] as GateConfig | undefined) ?? null,
        publicKey: key?.publicKey ?? null,
      };
    },
    send: (message) => chrome.runtime.sendMessage(message),
    queue: (attempt, seal) => chrome.storage.local.set({ [SEAL_PREFIX + attempt]: seal }),
    onMessage: (receive) => {
      chrome.runtime.onMessage.addListener((message: ToFrame, _sender, reply) => {
        const answer = receive(message) ?? null;
        if (!(answer instanceof Promise)) {
          reply(answer);
          return;
        }
        // Chromium keeps the line open for what comes later; a page that goes meanwhile breaks it, and the worker knows.
        void answer.then(reply);
        return true;
      });
    },
    onConfig: (changed) => {
      chrome.storage.local.onChanged.addListener((changes) => {
        if (CONFIG_KEY in changes || SEAL_KEY in changes) changed();
      });
    },
  };
}
