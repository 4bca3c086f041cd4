/** R3: what the worker asks of a page is answered, also when the page has to wait before it knows. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToFrame } from '../../protocol.ts';
import { chromiumHost } from './chromium-host.ts';

type Receive = (message: ToFrame, sender: unknown, reply: (answer: unknown) => void) => unknown;
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('R3 a page answers the worker', () => {
  function listening(answer: unknown) {
    const listeners: Receive[] = [];
    vi.stubGlobal('chrome', {
      runtime: { onMessage: { addListener: (one: Receive) => void listeners.push(one) } },
    });
    chromiumHost()?.onMessage(() => answer);
    const replies: unknown[] = [];
    const kept = listeners[0]?.({ type: 'page.write', field: 'a', value: 'b' }, null, (one) =>
      replies.push(one),
    );
    return { kept, replies };
  }

  it('at once, where it knows', () => {
    const { kept, replies } = listening(undefined);
    expect([kept, replies]).toEqual([undefined, [null]]);
  });

  it('later, on a line that Chromium is asked to keep open', async () => {
    let know = (_: null): void => undefined;
    const { kept, replies } = listening(new Promise<null>((resolve) => (know = resolve)));
    expect([kept, replies]).toEqual([true, []]);
    know(null);
    await vi.waitFor(() => expect(replies).toEqual([null]));
  });
});
