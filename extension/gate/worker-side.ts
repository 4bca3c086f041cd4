/**
 * The gate's part in the background worker: puts the scripts and the configuration header on the origins of installed
 * adapters, watches what is really sent (wall 3), and finds the answer to a released press. It decides nothing and
 * keeps nothing but what it needs to join a request with its attempt.
 */
import type { InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { type GateRule, matchRequest, rulesOf } from '#shared/adapter/match.ts';
import { outcomeOf } from '#shared/adapter/outcome.ts';
import type { ToFrame } from '../protocol.ts';
import { SEAL_PREFIX, type SealedSeal } from '../store/queued-seal.ts';
import type { GateConfig } from './bridge/host.ts';
import { listedFields, readBody } from './observed.ts';
import { encodeRules, METRIC } from './page/config.ts';

export type { GateConfig } from './bridge/host.ts';

/** `storage.local` key of what frames may know. */
export const CONFIG_KEY = 'gate';
/** Ids of our declarativeNetRequest rules; others must stay out of this range. */
const RULES_FROM = 1_000;
const RULES_TO = 1_999;
const SCRIPTS = ['gate-page', 'gate-bridge'] as const;
/** A released press whose request does not come within this time did not leave. */
const RELEASED_MS = 60_000;
/** An answer that no frame of ours could judge by then is unknown. */
const OUTCOME_MS = 20_000;
const KEPT = 200;
const TRACK_KEY = 'gate.tracked';

/** A press the worker let go (`go`, override, or a fresh verdict on a synchronous path). */
export interface Released {
  readonly attempt: string;
  readonly adapter: string;
  readonly action: string;
  readonly tab: number;
  /** URL of the request, from the seal. */
  readonly url: string;
}

/** A guarded request that really left. `attempt` null: it went past the gate. */
export interface Observed {
  readonly attempt: string | null;
  readonly adapter: string;
  readonly page: string;
  readonly action: string;
  readonly tab: number;
  readonly method: string;
  readonly path: string;
  readonly url: string;
  readonly completeness: 'full' | 'fields' | 'url-only';
  readonly fields: Readonly<Record<string, string>> | null;
  /** Legacy case numbers the request itself names. */
  readonly keys: readonly string[];
}

export interface Outcome {
  readonly attempt: string;
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly evidence: string;
}

interface Tracked extends Released {
  readonly at: number;
  readonly request: string | null;
  readonly status: number | null;
  readonly frame: number | null;
}

const usable = (installed: readonly InstalledAdapter[]): readonly InstalledAdapter[] =>
  installed.filter((one) => one.level !== 'off');
const originsOf = (installed: readonly InstalledAdapter[]): readonly string[] => [
  ...new Set(usable(installed).flatMap((one) => one.adapter.origins)),
];
const bare = (url: string): string => url.replace(/[?#].*$/u, '');

/** Header rules: one per origin, with that origin's guarded requests. Pure. */
export function headerRules(installed: readonly InstalledAdapter[]): chrome.declarativeNetRequest.Rule[] {
  return originsOf(installed).map((origin, index) => {
    const rules = usable(installed)
      .filter((one) => one.adapter.origins.includes(origin))
      .flatMap((one) => rulesOf(one.adapter))
      .map((rule): GateRule => ({ ...rule, origins: [origin] }));
    return {
      id: RULES_FROM + index,
      priority: 1,
      action: {
        type: 'modifyHeaders' as chrome.declarativeNetRequest.RuleActionType,
        responseHeaders: [
          {
            header: 'Server-Timing',
            operation: 'append' as chrome.declarativeNetRequest.HeaderOperation,
            value: `${METRIC};desc="${encodeRules(rules)}"`,
          },
        ],
      },
      condition: {
        urlFilter: `|${origin}/`,
        resourceTypes: ['main_frame', 'sub_frame'] as chrome.declarativeNetRequest.ResourceType[],
      },
    };
  });
}

/**
 * Brings scripts, header and stored configuration into line with what is installed. Call at start, and whenever the
 * adapters, a level, the state or the language change. Frames that are open hear of it by `storage.onChanged`.
 */
export function syncGate(config: GateConfig): Promise<void> {
  // One after the other: two at once would register the same scripts twice.
  syncing = syncing.then(() => putInLine(config));
  const mine = syncing;
  syncing = syncing.catch(() => undefined);
  return mine;
}
let syncing: Promise<void> = Promise.resolve();

async function putInLine(config: GateConfig): Promise<void> {
  await chrome.storage.local.set({ [CONFIG_KEY]: config });
  const matches = originsOf(config.installed).map((origin) => `${origin}/*`);
  const scripts = SCRIPTS.map(
    (id): chrome.scripting.RegisteredContentScript => ({
      id,
      js: [`${id}.js`],
      matches,
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
      world: id === 'gate-page' ? 'MAIN' : 'ISOLATED',
      persistAcrossSessions: true,
    }),
  );
  const there = await chrome.scripting.getRegisteredContentScripts({ ids: [...SCRIPTS] });
  if (matches.length === 0) {
    if (there.length > 0) await chrome.scripting.unregisterContentScripts({ ids: there.map((s) => s.id) });
  } else if (there.length === SCRIPTS.length) await chrome.scripting.updateContentScripts(scripts);
  else {
    if (there.length > 0) await chrome.scripting.unregisterContentScripts({ ids: there.map((s) => s.id) });
    await chrome.scripting.registerContentScripts(scripts);
  }
  const old = await chrome.declarativeNetRequest.getDynamicRules();
  await chrome.declarativeNetRequest.updateDynamicRules({
    removeRuleIds: old.map((rule) => rule.id).filter((id) => id >= RULES_FROM && id <= RULES_TO),
    addRules: headerRules(config.installed),
  });
}

/**
 * Puts the current gate into tabs that were open before it: after install, update, or a newly installed adapter.
 * Old halves step aside by themselves. Returns the tabs that could not be reached, for the badge (decision 26).
 */
export async function injectOpenTabs(installed: readonly InstalledAdapter[]): Promise<readonly number[]> {
  const origins = new Set(originsOf(installed));
  const failed: number[] = [];
  for (const tab of await chrome.tabs.query({})) {
    if (tab.id === undefined || tab.url === undefined || !URL.canParse(tab.url)) continue;
    if (!origins.has(new URL(tab.url).origin)) continue;
    const target = { tabId: tab.id, allFrames: true };
    try {
      await chrome.scripting.executeScript({
        target,
        files: ['gate-page.js'],
        world: 'MAIN',
        injectImmediately: true,
      });
      await chrome.scripting.executeScript({ target, files: ['gate-bridge.js'], injectImmediately: true });
    } catch {
      failed.push(tab.id);
    }
  }
  return failed;
}

/** `storage.session` key: origins whose open tabs have the gate. Gone with a reload, an update, a switch off and on. */
const COVERED_KEY = 'gate.covered';

/**
 * Puts the gate into tabs that were open before it, once for each origin: after install, update, re-enabling, and when
 * an adapter is new (decision 26). Call whenever the adapters may have changed, after `syncGate`.
 */
export function coverOpenTabs(installed: readonly InstalledAdapter[]): Promise<void> {
  covering = covering.then(async () => {
    const stored = await chrome.storage.session.get(COVERED_KEY);
    const covered: unknown = stored[COVERED_KEY];
    const known = new Set(Array.isArray(covered) ? (covered as string[]) : []);
    const origins = originsOf(installed);
    const isNew = origins.filter((origin) => !known.has(origin));
    if (isNew.length === 0 && known.size === origins.length) return;
    await chrome.storage.session.set({ [COVERED_KEY]: origins });
    const fresh = installed.filter((one) => one.adapter.origins.some((origin) => isNew.includes(origin)));
    if (fresh.length > 0) await injectOpenTabs(fresh);
  });
  const mine = covering;
  covering = covering.catch(() => undefined);
  return mine;
}
let covering: Promise<void> = Promise.resolve();

/** Sends to one frame of a tab, or to all; false when nobody is there. */
export async function tellFrame(tab: number, message: ToFrame, frame?: number): Promise<boolean> {
  try {
    await chrome.tabs.sendMessage(tab, message, frame === undefined ? {} : { frameId: frame });
    return true;
  } catch {
    return false;
  }
}

/** Seals that frames queued (decision 23): read, store, then `forgetSeals`. */
export async function queuedSeals(): Promise<
  readonly { readonly attempt: string; readonly sealed: SealedSeal }[]
> {
  const all: Record<string, unknown> = await chrome.storage.local.get(null);
  return Object.entries(all).flatMap(([key, value]) =>
    key.startsWith(SEAL_PREFIX)
      ? [{ attempt: key.slice(SEAL_PREFIX.length), sealed: value as SealedSeal }]
      : [],
  );
}

export async function forgetSeals(attempts: readonly string[]): Promise<void> {
  await chrome.storage.local.remove(attempts.map((attempt) => SEAL_PREFIX + attempt));
}

export interface GateWatch {
  /** Say at once when a press may go: its request is then not "ungated". */
  readonly released: (press: Released) => void;
}

export interface WatchEvents {
  readonly installed: () => Promise<readonly InstalledAdapter[]>;
  readonly observed: (request: Observed) => void;
  /** Only what no frame could judge: `gate.outcome` of a frame comes as a message. */
  readonly outcome: (outcome: Outcome) => void;
  readonly now: () => number;
}

/**
 * Wall 3. Call synchronously when the worker starts, so that a sleeping worker is woken for these events.
 */
export function watchRequests(events: WatchEvents): GateWatch {
  let tracked: Tracked[] = [];
  const loaded = chrome.storage.session.get(TRACK_KEY).then((stored) => {
    const list: unknown = stored[TRACK_KEY];
    if (Array.isArray(list)) tracked = [...(list as Tracked[]), ...tracked];
  });
  /**
   * One event after the other, in the order in which they came: to know a request for a guarded one takes a moment, and a server
   * that is near answers sooner. The answer would find no press that it belongs to, and nobody would ever judge it.
   */
  let turn: Promise<void> = loaded;
  const inTurn = (work: () => Promise<void> | void): void => {
    turn = turn.then(work).catch((error: unknown) => console.error(error));
  };
  const keep = (): void => {
    const since = events.now() - Math.max(RELEASED_MS, OUTCOME_MS);
    tracked = tracked.filter((one) => one.at > since).slice(-KEPT);
    void chrome.storage.session.set({ [TRACK_KEY]: tracked });
  };
  const change = (attempt: string, change: Partial<Tracked>): void => {
    tracked = tracked.map((one) => (one.attempt === attempt ? { ...one, ...change } : one));
    keep();
  };
  const forget = (attempt: string): void => {
    tracked = tracked.filter((one) => one.attempt !== attempt);
    keep();
  };
  const ofRequest = (request: string): Tracked | undefined => tracked.find((one) => one.request === request);

  const types: chrome.webRequest.ResourceType[] = [
    'main_frame',
    'sub_frame',
    'xmlhttprequest',
    'ping',
    'other',
  ].map((type) => type as chrome.webRequest.ResourceType);
  const filter: chrome.webRequest.RequestFilter = { urls: ['http://*/*', 'https://*/*'], types };

  const seen = async (details: chrome.webRequest.OnBeforeRequestDetails): Promise<void> => {
    const { origin } = new URL(details.url);
    const adapters = usable(await events.installed()).filter((one) => one.adapter.origins.includes(origin));
    for (const { adapter } of adapters) {
      const body = readBody(details.requestBody, adapter.charset ?? 'utf-8');
      const rule = matchRequest(rulesOf(adapter), {
        method: details.method,
        url: details.url,
        fields: (name) => (body.fields === null ? null : (body.fields.get(name) ?? [])),
      });
      if (rule === null) continue;
      const page = adapter.pages.find((p) => p.id === rule.page);
      const action = page?.actions[rule.index];
      if (page === undefined || action === undefined) continue;
      const open = tracked.filter(
        (one) =>
          one.request === null &&
          one.adapter === adapter.id &&
          one.action === rule.action &&
          events.now() - one.at < RELEASED_MS,
      );
      // A press held early knew no URL yet: then the tab alone joins it with its request.
      const there = (one: Tracked): boolean => bare(one.url) === bare(details.url);
      const mine =
        open.findLast((one) => one.tab === details.tabId && there(one)) ??
        open.findLast((one) => one.tab === details.tabId) ??
        open.findLast(there);
      if (mine)
        change(mine.attempt, { request: details.requestId, tab: details.tabId, frame: details.frameId });
      const field = action.caseKey?.field;
      const named =
        field === undefined
          ? []
          : [...(body.fields?.get(field) ?? []), ...new URL(details.url).searchParams.getAll(field)];
      events.observed({
        attempt: mine?.attempt ?? null,
        adapter: adapter.id,
        page: page.id,
        action: rule.action,
        tab: details.tabId,
        method: details.method,
        path: new URL(details.url).pathname,
        url: details.url,
        completeness: details.method === 'GET' ? 'full' : body.completeness,
        fields: listedFields(page, body.fields),
        keys: named
          .flatMap((v) => (action.caseKey?.many ? v.split(/[,;，；\s]+/u) : [v]))
          .filter((v) => v !== ''),
      });
      return;
    }
  };

  chrome.webRequest.onBeforeRequest.addListener(
    (details) => {
      inTurn(() => seen(details));
      return undefined;
    },
    filter,
    ['requestBody'],
  );

  const unknown = (one: Tracked, evidence: string): void => {
    forget(one.attempt);
    events.outcome({ attempt: one.attempt, outcome: 'unknown', evidence });
  };

  const completed = async (details: chrome.webRequest.OnCompletedDetails): Promise<void> => {
    const one = ofRequest(details.requestId);
    if (one === undefined) return;
    const { statusCode: status, url, type } = details;
    if (type === 'xmlhttprequest') return forget(one.attempt);
    if ((type !== 'main_frame' && type !== 'sub_frame') || status === 204 || status === 205) {
      const action = (await events.installed())
        .find((i) => i.adapter.id === one.adapter)
        ?.adapter.pages.flatMap((p) => p.actions)
        .find((a) => a.action === one.action);
      forget(one.attempt);
      events.outcome({
        attempt: one.attempt,
        outcome: action === undefined ? 'unknown' : outcomeOf(action, { url, status }),
        evidence: `${status} ${url}`.slice(0, 400),
      });
      return;
    }
    change(one.attempt, { status });
    setTimeout(() => {
      const still = tracked.find((t) => t.attempt === one.attempt);
      if (still) unknown(still, `${status} ${url}`.slice(0, 400));
    }, OUTCOME_MS);
  };
  chrome.webRequest.onCompleted.addListener((details) => inTurn(() => completed(details)), filter);

  chrome.webRequest.onErrorOccurred.addListener((details) => {
    inTurn(() => {
      const one = ofRequest(details.requestId);
      if (one) unknown(one, details.error);
    });
  }, filter);

  chrome.webNavigation.onDOMContentLoaded.addListener((details) => {
    inTurn(() => {
      const one = tracked.find(
        (t) => t.request !== null && t.tab === details.tabId && t.frame === details.frameId,
      );
      if (one === undefined) return;
      const message: ToFrame = {
        type: 'gate.checkOutcome',
        attempt: one.attempt,
        adapter: one.adapter,
        action: one.action,
        status: one.status,
      };
      // The frame answers when it has looked; what comes meanwhile does not wait for it.
      void tellFrame(details.tabId, message, details.frameId).then((told) => {
        if (told) forget(one.attempt);
      });
    });
  });

  return {
    released: (press) => {
      tracked.push({ ...press, at: events.now(), request: null, status: null, frame: null });
      keep();
    },
  };
}
