import { base64 } from '@scure/base';
import { ulid } from 'ulid';
import { defineBackground } from 'wxt/utils/define-background';
import { coverOpenTabs, syncGate, watchRequests } from '../gate/worker-side.ts';
import type { ToWorker } from '../protocol.ts';
import { createStore, type OpenStore } from '../store/store.ts';
import { httpCompanion } from '../sync/http.ts';
import { locales } from '../ui/locales/locales.ts';
import {
  activeTab,
  badge,
  deadlineOf,
  gapTitles,
  keepAlarms,
  language,
  memory,
  notify,
  openPanel,
  sealQueue,
  sessionKeys,
  showTab,
  toFrame,
  withdrawNotifications,
} from '../worker/chrome.ts';
import type { PanelRequest } from '../worker/panel-protocol.ts';
import { createWorker, type PanelLink, type Sender } from '../worker/worker.ts';

/** Verdicts in the visible tab are renewed before they are ten seconds old. */
const REFRESH_MS = 8_000;
const POLL_MS = 4_000;
/** Minutes. Deadlines end by the clock: they are looked at a few times an hour. */
const ALARMS = { sync: 1, deadlines: 15 } as const;

export default defineBackground(() => {
  const now = () => Date.now();
  const newId = () => ulid();
  const store = createStore({ session: sessionKeys, now, newId });

  const companions = new WeakMap<OpenStore, ReturnType<typeof httpCompanion>>();
  const companionOf = (open: OpenStore) => {
    const known = companions.get(open);
    if (known !== undefined) return known;
    const { companion, companionKey, deviceKey } = open.profile;
    const made = httpCompanion(
      {
        url: companion,
        keys: deviceKey,
        token: () => open.get<string>('token'),
        keepToken: (token) => open.put('token', token),
        companionNow: async () => {
          const notes = await open.get<{ offsetMs: number }>('sync');
          return now() - (notes?.offsetMs ?? 0);
        },
        newId,
        fetch: (...args) => fetch(...args),
      },
      companionKey,
    );
    companions.set(open, made);
    return made;
  };

  // Listeners stand before the first await: they are what wakes a sleeping worker.
  const watch = watchRequests({
    installed: () => worker.adapters(),
    observed: (request) => void worker.observed(request),
    outcome: ({ attempt, outcome, evidence }) => void worker.outcome(attempt, outcome, evidence),
    now,
  });

  const worker = createWorker({
    store,
    memory,
    seals: sealQueue,
    now,
    newId,
    chance: Math.random,
    companionOf,
    toFrame,
    activeTab,
    showTab,
    openUrl: async (url) => {
      await chrome.tabs.create({ url });
    },
    openPairing: async () => {
      await chrome.runtime.openOptionsPage();
    },
    badge,
    notify: async (gaps, subject) => {
      const lang = await language();
      const words = locales[lang].notification;
      await notify('held', words.title(gaps.length, subject), gapTitles(gaps, lang));
    },
    remind: async (by, subject, note) => {
      const words = locales[await language()].notification;
      await notify('reminded', words.reminded(by, subject), note ?? words.remindedBody);
    },
    badgeSoon: async (tab, { left, before }) => {
      await badge(tab, locales[await language()].badge.soon(left, before), 'soon');
    },
    tellDeadline: async (alert) => {
      const lang = await language();
      const { deadlineTitle, deadlineBody } = locales[lang].notification;
      const { title, name, stage, day, left, unit } = alert;
      await notify(
        `deadline:${alert.case}:${alert.deadline}`,
        deadlineTitle(stage, title[lang]),
        deadlineBody(stage, name, day, left, unit),
      );
    },
    tellMoreDeadlines: async (more) => {
      const words = locales[await language()].notification;
      await notify('deadlines-more', words.moreDeadlines(more), words.moreDeadlinesBody);
    },
    tellLocked: async () => {
      const words = locales[await language()].notification;
      await notify('deadlines-locked', words.lockedDeadline, words.lockedDeadlineBody);
    },
    withdrawNotifications,
    openPanel,
    install: async (installed, state) => {
      await syncGate({ installed, state, language: await language() });
      await coverOpenTabs(installed);
    },
    released: (press) => watch.released(press),
    recoveryKey: async (person) => {
      const profile = (await store.profiles()).find((one) => one.person === person);
      const keys = await store.deviceKey(person);
      if (profile === undefined || keys === null) return { code: 'not-allowed' };
      // The store is locked, and the bearer in it: the device key alone asks for a new one.
      let token: string | null = null;
      const companion = httpCompanion(
        {
          url: profile.companion,
          keys,
          token: async () => token,
          keepToken: async (next) => {
            token = next;
          },
          companionNow: async () => now(),
          newId,
          fetch: (...args) => fetch(...args),
        },
        profile.companionKey,
      );
      const called = await companion.recoveryKey();
      if (called.ok) return { key: new Uint8Array(base64.decode(called.value)) };
      if (called.failure.kind !== 'refused') return { code: 'offline' };
      const { code } = called.failure;
      return { code: code === 'recovery-waiting' || code === 'sign-in-again' ? code : 'not-allowed' };
    },
  });

  chrome.runtime.onMessage.addListener((message: unknown, from, reply: (answer: unknown) => void) => {
    // Only our own frames and pages: other extensions and web pages have no way in here.
    if (from.id !== chrome.runtime.id || !isMessage(message)) return false;
    if (message.type === 'paired') {
      void worker.unlocked().then(() => reply(true));
      return true;
    }
    if (from.tab?.id === undefined) return false;
    const sender: Sender = {
      tab: from.tab.id,
      frame: from.frameId ?? 0,
      window: from.tab.windowId ?? null,
      url: from.url ?? '',
    };
    worker.frame(message as ToWorker, sender).then(reply, () => reply(undefined));
    return true;
  });

  chrome.runtime.onConnect.addListener((port) => {
    const [kind, follows, id] = port.name.split(':');
    // A content script could open a port too: panels are pages of our own.
    if (kind !== 'panel' || port.sender?.origin !== `chrome-extension://${chrome.runtime.id}`) return;
    const link: PanelLink = {
      window: follows === 'window' ? Number(id) : null,
      tab: follows === 'tab' ? Number(id) : null,
      send: (message) => {
        try {
          port.postMessage(message);
        } catch {
          worker.panelLeft(link);
        }
      },
    };
    port.onMessage.addListener((request: PanelRequest) => {
      void worker.command(request.command).then((result) => {
        link.send({ type: 'result', id: request.id, result });
      });
    });
    port.onDisconnect.addListener(() => worker.panelLeft(link));
    void worker.panelJoined(link);
  });

  chrome.tabs.onRemoved.addListener((tab) => void worker.tabGone(tab, null, Number.POSITIVE_INFINITY));
  chrome.tabs.onActivated.addListener(() => void worker.tabShown());
  chrome.webNavigation.onCommitted.addListener(({ tabId, frameId, timeStamp }) => {
    void worker.tabGone(tabId, frameId, timeStamp);
  });
  chrome.alarms.onAlarm.addListener(({ name }) => {
    void (name === 'deadlines' ? worker.tellDeadlines() : worker.sync(false));
  });
  chrome.notifications.onClicked.addListener((id) => {
    void chrome.notifications.clear(id);
    const about = deadlineOf(id);
    if (about !== null) void worker.showDeadline(about.case, about.deadline);
  });
  chrome.storage.local.onChanged.addListener((changes) => {
    if (changes.language !== undefined) void worker.languageChanged();
  });
  chrome.runtime.onInstalled.addListener(async ({ reason }) => {
    if (reason !== 'install' || (await store.current()) !== null) return;
    // Not `openOptionsPage`: it takes over a tab that already holds the invitation, and the invitation is lost.
    const options = chrome.runtime.getURL('/options.html');
    const tabs = await chrome.tabs.query({});
    if (tabs.some((tab) => (tab.pendingUrl ?? tab.url ?? '').startsWith(options))) return;
    await chrome.tabs.create({ url: options });
  });
  void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
  chrome.commands.onCommand.addListener((command) => {
    // A window without a toolbar has no popup; then it is a window of its own.
    if (command === 'show-card')
      chrome.action
        .openPopup()
        .catch(() =>
          chrome.windows.create({ url: chrome.runtime.getURL('/popup.html?full'), type: 'popup' }),
        );
  });

  setInterval(async () => {
    for (const { id } of await chrome.tabs.query({ active: true })) {
      if (id !== undefined) await worker.refresh(id);
    }
  }, REFRESH_MS);
  setInterval(async () => {
    if (await worker.watching()) await worker.sync(false);
  }, POLL_MS);

  void keepAlarms(ALARMS);
  void worker.start();
});

function isMessage(value: unknown): value is { readonly type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
