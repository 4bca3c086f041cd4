/** The browser's own side of the worker: storage areas, tabs, badge, notifications. Nothing here decides. */
import { browser } from 'wxt/browser';
import type { Gap } from '#shared/case/gap.ts';
import type { ToFrame } from '../protocol.ts';
import { SEAL_KEY, SEAL_PREFIX, type SealedSeal } from '../store/queued-seal.ts';
import type { SessionKeys } from '../store/store.ts';
import type { Memory, SealQueue, Sender } from './worker.ts';

export const sessionKeys: SessionKeys = {
  get: async () => {
    const { unlocked } = await chrome.storage.session.get('unlocked');
    return isUnlocked(unlocked) ? unlocked : null;
  },
  set: async (value) => {
    if (value === null) await chrome.storage.session.remove('unlocked');
    else await chrome.storage.session.set({ unlocked: value });
  },
};

function isUnlocked(value: unknown): value is { person: string; dataKey: string } {
  return typeof value === 'object' && value !== null && 'person' in value && 'dataKey' in value;
}

export const memory: Memory = {
  get: async <T>(key: string) => {
    const found = await chrome.storage.session.get(`memory:${key}`);
    return (found[`memory:${key}`] as T | undefined) ?? null;
  },
  set: (key, value) => chrome.storage.session.set({ [`memory:${key}`]: value }),
};

export const sealQueue: SealQueue = {
  publish: async (publicKey) => {
    await chrome.storage.local.set({ [SEAL_KEY]: { publicKey } });
  },
  list: async () => {
    const all = await chrome.storage.local.get(null);
    return Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(SEAL_PREFIX))) as Record<
      string,
      SealedSeal
    >;
  },
  remove: async (keys) => {
    await chrome.storage.local.remove([...keys]);
  },
};

export async function toFrame(tab: number, frame: number, message: ToFrame): Promise<void> {
  try {
    await browser.tabs.sendMessage(tab, message, { frameId: frame });
  } catch {
    // The frame is gone or not yet listening; it asks again when it reads.
  }
}

export async function activeTab(window: number | null): Promise<number | null> {
  const found = await browser.tabs.query({
    active: true,
    ...(window === null ? { lastFocusedWindow: true } : { windowId: window }),
  });
  return found[0]?.id ?? null;
}

export async function showTab(tab: number): Promise<void> {
  const shown = await browser.tabs.update(tab, { active: true });
  if (shown?.windowId !== undefined) await browser.windows.update(shown.windowId, { focused: true });
}

const badgeColours = { stop: '#B3211B', calm: '#5B6878', off: '#8F5600', soon: '#8F5600' } as const;

export async function badge(tab: number, text: string, kind: keyof typeof badgeColours): Promise<void> {
  try {
    await browser.action.setBadgeText({ tabId: tab, text });
    await browser.action.setBadgeBackgroundColor({ tabId: tab, color: badgeColours[kind] });
    await chrome.action.setBadgeTextColor({ tabId: tab, color: '#FFFFFF' });
  } catch {
    // The tab was closed meanwhile.
  }
}

/** Which notification: one of each stands at a time, a newer one takes its place. */
export type NotificationId =
  | 'held'
  | 'reminded'
  | 'deadlines-more'
  | 'deadlines-locked'
  | `deadline:${string}:${string}`;

export async function notify(id: NotificationId, title: string, message: string): Promise<void> {
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: chrome.runtime.getURL('icon/128.png'),
    title,
    message,
  });
}

/** What a pressed notification of a deadline is about; null for any other. */
export function deadlineOf(id: string): { readonly case: string; readonly deadline: string } | null {
  const [kind, at, deadline] = id.split(':');
  return kind === 'deadline' && at !== undefined && deadline !== undefined ? { case: at, deadline } : null;
}

/** The one of a locked device names nothing and stays. */
export async function withdrawNotifications(): Promise<void> {
  for (const id of Object.keys(await browser.notifications.getAll()))
    if (id !== 'deadlines-locked') await browser.notifications.clear(id);
}

/** Makes the alarms that are not there: a browser may have forgotten them. */
export async function keepAlarms(minutes: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, periodInMinutes] of Object.entries(minutes))
    if ((await chrome.alarms.get(name)) === undefined) await chrome.alarms.create(name, { periodInMinutes });
}

/** Works only within the gesture that the message came from; the page's message stands beside it anyway. */
export async function openPanel(sender: Sender): Promise<boolean> {
  // Whoever goes on from the page's message has read it, and the notification would lie over the panel's verbs.
  void browser.notifications.clear('held');
  try {
    await chrome.sidePanel.open({ tabId: sender.tab });
    return true;
  } catch {
    return false;
  }
}

export function gapTitles(gaps: readonly Gap[], locale: 'zh-CN' | 'en'): string {
  return gaps
    .slice(0, 3)
    .map((gap) => gap.title[locale])
    .join(locale === 'en' ? '; ' : '；');
}

export type Language = 'zh-CN' | 'en';

/** The officer's choice; Chinese until he chose. */
export async function language(): Promise<Language> {
  const { language: chosen } = await chrome.storage.local.get('language');
  return chosen === 'en' ? 'en' : 'zh-CN';
}
