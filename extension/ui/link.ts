/** The panel's line to the worker: one state down, commands up, reconnected when the worker slept. */
import { signal } from '@preact/signals';
import type { CommandResult, PanelCommand, PanelState, ToPanel } from '../worker/panel-protocol.ts';

export interface Link {
  send(command: PanelCommand): Promise<CommandResult>;
}

export const panelState = signal<PanelState | null>(null);
/** A gap the officer asked for in the page's message. */
export const wantedGap = signal<string | null>(null);

/** @param name `panel:window:7` follows a window's active tab, `panel:tab:12` one tab */
export function connectPanel(name: string): Link {
  const waiting = new Map<number, (result: CommandResult) => void>();
  let port: chrome.runtime.Port | null = null;
  let next = 1;

  const open = (): chrome.runtime.Port => {
    const made = chrome.runtime.connect({ name });
    made.onMessage.addListener((message: ToPanel) => {
      if (message.type === 'state') panelState.value = message.state;
      else if (message.type === 'show') wantedGap.value = message.gap;
      else {
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
      }
    });
    made.onDisconnect.addListener(() => {
      port = null;
      // What was asked and not answered may or may not have been done; the next state says which.
      for (const done of waiting.values()) done({ ok: false, code: 'failed' });
      waiting.clear();
      setTimeout(() => {
        port ??= open();
      }, 200);
    });
    return made;
  };
  port = open();

  return {
    send: (command) =>
      new Promise((resolve) => {
        const id = next;
        next += 1;
        waiting.set(id, resolve);
        port ??= open();
        port.postMessage({ id, command });
      }),
  };
}
