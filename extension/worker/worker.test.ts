import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { monotonicFactory } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { trialAdapter } from '#shared/adapter/fixtures/trial-adapter.ts';
import type { PageReading } from '../protocol.ts';
import { officerStore } from '../store/fixtures/officer-store.ts';
import type { OpenStore } from '../store/store.ts';
import type { Companion } from '../sync/companion.ts';
import type { ToPanel } from './panel-protocol.ts';
import { createWorker, type PanelLink, type Sender } from './worker.ts';

const newId = monotonicFactory();
const now = () => Date.parse('2026-11-25T02:00:00Z');

const unreachable = async () => ({ ok: false, failure: { kind: 'unreachable' } }) as const;
const offline: Companion = {
  append: unreachable,
  sync: unreachable,
  provision: unreachable,
  card: unreachable,
  similar: unreachable,
};
const nothing = async () => undefined;

const sender: Sender = { tab: 7, frame: 0, window: 1, url: 'http://legacy.example/case' };
const reading: PageReading = {
  adapter: { id: 'trial', version: '1.0.0' },
  page: 'form',
  key: '86',
  subject: '老巷口面馆',
  facts: {},
  missing: [],
  healed: [],
  status: null,
};

/** An officer's worker with nobody to talk to. The next state of a panel is not ready before `gate.until`. */
async function officer() {
  const { store, open: created } = await officerStore(now, newId);
  await store.putPublicDoc('adapters', [trialAdapter]);
  const gate: { until: Promise<void> | null } = { until: null };
  const open: OpenStore = {
    ...created,
    unsentHead: async (most) => {
      const { until } = gate;
      gate.until = null;
      await until;
      return created.unsentHead(most);
    },
  };
  const memory = new Map<string, unknown>();
  const worker = createWorker({
    store: { ...store, open: async () => ((await store.open()) === null ? null : open) },
    memory: {
      get: async <T>(key: string) => (memory.get(key) as T | undefined) ?? null,
      set: async (key, value) => {
        memory.set(key, value);
      },
    },
    seals: { publish: nothing, list: async () => ({}), remove: nothing },
    now,
    newId,
    chance: () => 0,
    companionOf: () => offline,
    toFrame: nothing,
    activeTab: async () => sender.tab,
    showTab: nothing,
    openUrl: nothing,
    openPairing: nothing,
    badge: nothing,
    badgeSoon: nothing,
    tellDeadline: nothing,
    tellMoreDeadlines: nothing,
    tellLocked: nothing,
    withdrawNotifications: nothing,
    notify: nothing,
    remind: nothing,
    openPanel: async () => true,
    install: nothing,
    released: () => undefined,
    recoveryKey: async () => ({ code: 'offline' }),
  });
  return { worker, gate };
}

/** A panel of that tab, and what it was told. */
function panelOn(tab: number): { readonly link: PanelLink; readonly heard: ToPanel[] } {
  const heard: ToPanel[] = [];
  return { heard, link: { window: null, tab, send: (message) => heard.push(message) } };
}
const screens = (heard: readonly ToPanel[]) =>
  heard.flatMap((one) => (one.type === 'state' ? [one.state.screen.kind] : []));
const wishes = (heard: readonly ToPanel[]) => heard.flatMap((one) => (one.type === 'show' ? [one.gap] : []));

beforeEach(() => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
});

describe('what a panel is told', () => {
  it('comes in the order in which it was so: a telling that takes long is not heard after a later one', async () => {
    const { worker, gate } = await officer();
    const panel = panelOn(sender.tab);
    await worker.panelJoined(panel.link);
    expect(screens(panel.heard)).toEqual(['cases']);
    let go = () => {};
    gate.until = new Promise<void>((resolve) => {
      go = resolve;
    });
    const early = worker.tabShown();
    const later = worker.frame({ type: 'page.read', reading }, sender);
    await new Promise((resolve) => setTimeout(resolve, 100));
    go();
    await Promise.all([early, later]);
    expect(screens(panel.heard)).toContain('case');
    expect(screens(panel.heard).at(-1)).toBe('case');
  });

  it('of a verb in the page’s message comes once, to the panel that is beside that page', async () => {
    const { worker } = await officer();
    await worker.frame({ type: 'page.read', reading }, sender);
    const [beside, elsewhere, next] = [panelOn(sender.tab), panelOn(8), panelOn(sender.tab)];
    await worker.panelJoined(beside.link);
    await worker.panelJoined(elsewhere.link);
    await worker.frame({ type: 'panel.open', gap: 'item:note' }, sender);
    expect([beside, elsewhere].map(({ heard }) => wishes(heard))).toEqual([['item:note'], []]);
    worker.panelLeft(beside.link);
    await worker.panelJoined(next.link);
    expect(wishes(next.heard)).toEqual([]);
  });

  it('of such a verb waits for the panel that opens by it, and is heard after the case', async () => {
    const { worker } = await officer();
    await worker.frame({ type: 'page.read', reading }, sender);
    await worker.frame({ type: 'panel.open', gap: 'item:note' }, sender);
    const [first, second] = [panelOn(sender.tab), panelOn(sender.tab)];
    await worker.panelJoined(first.link);
    await worker.panelJoined(second.link);
    expect(first.heard.map(({ type }) => type).indexOf('show')).toBeGreaterThan(0);
    expect([first, second].map(({ heard }) => wishes(heard))).toEqual([['item:note'], []]);
  });
});
