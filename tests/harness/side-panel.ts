/**
 * The browser's own side panel, as the officer's press opens it. It is no tab, so that it is driven over the
 * protocol: keys as the keyboard sends them, and questions to its document.
 */
import type { CDPSession } from 'playwright-core';
import type { Browser } from './browser.ts';

export interface SidePanel {
  /** One key, e.g. `Tab`, `Enter`, `Escape`, `1`. */
  press(key: string): Promise<void>;
  /** Text, a key for each character. */
  type(text: string): Promise<void>;
  /** Value of an expression in its document. */
  read<T>(expression: string): Promise<T>;
  /** Waits until the expression is true, at most ten seconds. @throws with what the panel shows */
  until(expression: string): Promise<void>;
}

const CODES: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27 };

interface Answer {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** Waits for the side panel to open and attaches to it. */
export async function sidePanel(browser: Browser): Promise<SidePanel> {
  const root = await browser.context.browser()?.newBrowserCDPSession();
  if (root === undefined) throw new Error('the browser takes no session');
  const targetId = await panelTarget(root);
  const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (answer: Answer) => void>();
  root.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
    if (from !== sessionId) return;
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let next = 0;
  const call = (method: string, params: Readonly<Record<string, unknown>>): Promise<Answer> => {
    next += 1;
    const id = next;
    return new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      root
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
        .catch(reject);
    });
  };
  const read = async <T>(expression: string): Promise<T> => {
    const answer = await call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    return answer.result?.result?.value as T;
  };
  const press = async (key: string): Promise<void> => {
    const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const common = { key, windowsVirtualKeyCode: CODES[key] ?? key.toUpperCase().charCodeAt(0) };
    await call('Input.dispatchKeyEvent', {
      type: text === undefined ? 'rawKeyDown' : 'keyDown',
      ...common,
      ...(text === undefined ? {} : { text }),
    });
    await call('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
  };
  const settled = (expression: string) =>
    read<boolean>(
      `new Promise((done) => {
        const end = Date.now() + 10_000;
        const look = () => (${expression}) ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 20);
        look();
      })`,
    );
  await settled("document.readyState === 'complete'");
  return {
    press,
    read,
    type: async (text) => {
      for (const one of text) {
        // Characters of an input method arrive as text, digits as keys.
        if (/[\x20-\x7e]/.test(one)) await press(one);
        else await call('Input.insertText', { text: one });
      }
    },
    until: async (expression) => {
      if (await settled(expression)) return;
      throw new Error(`never ${expression}; the panel shows: ${await read('document.body.innerText')}`);
    },
  };
}

async function panelTarget(root: CDPSession): Promise<string> {
  const isPanel = ({ url }: { readonly url: string }) => /^chrome-extension:.*\/sidepanel\.html$/.test(url);
  const there = (await root.send('Target.getTargets')).targetInfos.find(isPanel);
  if (there !== undefined) return there.targetId;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no side panel opened')), 10_000);
    const look = ({
      targetInfo,
    }: {
      readonly targetInfo: { readonly url: string; readonly targetId: string };
    }) => {
      if (!isPanel(targetInfo)) return;
      clearTimeout(timer);
      resolve(targetInfo.targetId);
    };
    root.on('Target.targetCreated', look);
    root.on('Target.targetInfoChanged', look);
    root.send('Target.setDiscoverTargets', { discover: true }).catch(reject);
  });
}
