/** R3: a server that answers before its request was looked at is still asked what it answered. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { trialAdapter as installed } from '#shared/adapter/fixtures/trial-adapter.ts';
import { type Outcome, watchRequests } from './worker-side.ts';

type Listener = (details: unknown) => unknown;
/** Chromium as far as the gate listens to it. */
function browser() {
  const listeners = new Map<string, Listener>();
  const event = (name: string) => ({ addListener: (one: Listener) => void listeners.set(name, one) });
  const sent: unknown[] = [];
  vi.stubGlobal('chrome', {
    storage: { session: { get: async () => ({}), set: async () => undefined } },
    webRequest: {
      onBeforeRequest: event('before'),
      onCompleted: event('completed'),
      onErrorOccurred: event('error'),
    },
    webNavigation: { onDOMContentLoaded: event('loaded') },
    tabs: { sendMessage: async (_tab: number, message: unknown) => void sent.push(message) },
  });
  return { sent, fire: (name: string, details: object) => void listeners.get(name)?.(details) };
}
const request = {
  requestId: 'r1',
  tabId: 7,
  frameId: 3,
  method: 'POST',
  url: 'http://legacy.example/decide',
};
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('R3 the answer to a released press', () => {
  /** It takes that long to know which adapters there are. */
  function watched() {
    let known = (_: readonly InstalledAdapter[]): void => undefined;
    const adapters = new Promise<readonly InstalledAdapter[]>((resolve) => {
      known = resolve;
    });
    const outcomes: Outcome[] = [];
    const seen: (string | null)[] = [];
    const chromium = browser();
    const watch = watchRequests({
      installed: () => adapters,
      observed: ({ attempt }) => void seen.push(attempt),
      outcome: (outcome) => void outcomes.push(outcome),
      now: () => 1_000,
    });
    watch.released({
      ...{ attempt: 'a1', adapter: 'trial', action: 'submit-decision', tab: 7 },
      url: 'http://legacy.example/decide',
    });
    return { ...chromium, outcomes, seen, known: () => known([installed]) };
  }

  it('is asked for in the page that came, also when that was there before the request was known for a guarded one', async () => {
    const { fire, sent, seen, known } = watched();
    fire('before', request);
    fire('completed', { ...request, type: 'sub_frame', statusCode: 200 });
    fire('loaded', { tabId: 7, frameId: 3 });
    known();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent).toMatchObject([{ type: 'gate.checkOutcome', attempt: 'a1', status: 200 }]);
    expect(seen).toEqual(['a1']);
  });

  it('a request that failed at once is unknown, and said so', async () => {
    const { fire, outcomes, known } = watched();
    fire('before', request);
    fire('error', { ...request, error: 'net::ERR_CONNECTION_RESET' });
    known();
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    expect(outcomes).toEqual([{ attempt: 'a1', outcome: 'unknown', evidence: 'net::ERR_CONNECTION_RESET' }]);
  });

  it('what fails to be looked at does not stop what comes after it', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { fire, sent, known } = watched();
    fire('before', { ...request, requestId: 'r0', url: 'not an address' });
    fire('before', request);
    fire('completed', { ...request, type: 'sub_frame', statusCode: 200 });
    fire('loaded', { tabId: 7, frameId: 3 });
    known();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
  });
});
