/**
 * The gate in the page's own world: hold early, release late (decision 22). It knows which requests are guarded and
 * how to hold, keep and replay them; whether one may go, the bridge says. Only requests that match a rule are touched.
 */
import { type GateRule, matchRequest, mayMatch } from '#shared/adapter/match.ts';
import { GATE_VERSION, openPageEnd } from '../channel.ts';
import type { Entry, Hold, ToPage, Way } from '../wire.ts';
import { afterHandlers } from './after-handlers.ts';
import { valuesOf } from './body.ts';
import { type Instance, instanceOf, type Pass, REGISTRY, rulesFromHeader } from './config.ts';
import { nativesOf } from './natives.ts';
import { type Own, replayForm, replayLink } from './replay.ts';
import { type Holding, hookBeacon, hookFetch, hookXhr } from './requests.ts';
import { fieldValues, type Mutant, plainEntries, requestOf, stateOf, takeSnapshot } from './snapshot.ts';

/** How long a frame without rules waits for them (decision 22). */
const RULES_WAIT_MS = 500;
/** How long a release from the message stays good for the press it replays. */
const ARMED_MS = 60_000;
/** What a page does by itself this long after a press that was refused belongs to that press: closing, moving on. */
const FOLLOWS_MS = 1_500;
/** How long a replay may take to reach the navigation hook of its target. */
const PASS_MS = 5_000;

interface Held {
  readonly hold: Hold;
  readonly go: () => void;
  readonly deny: () => void;
  readonly since: number;
  readonly form: HTMLFormElement | null;
  readonly otherWindow: boolean;
  /** The form as it stood when the answer was no. */
  denied: string | null;
}

interface Navigation extends EventTarget {}
interface NavigateEvent extends Event {
  readonly destination: { readonly url: string };
  readonly formData: FormData | null;
  readonly hashChange: boolean;
  readonly userInitiated: boolean;
  readonly downloadRequest: string | null;
  readonly navigationType: string;
}

const named = ({
  adapter,
  page,
  action,
  index,
}: GateRule): Pick<GateRule, 'adapter' | 'page' | 'action' | 'index'> => ({
  adapter,
  page,
  action,
  index,
});

/** Installs the gate in this window. Call at document_start; a later call makes the earlier step aside. */
export function installPageGate(win: Window & typeof globalThis, mutant: Mutant): void {
  const { document } = win;
  instanceOf(win)?.retire();
  const n = nativesOf(win);
  const own: Own = { nodes: new WeakSet() };
  const relatives = [win.parent === win ? null : win.parent, win.opener as Window | null];
  const inherited = relatives.map(instanceOf).find((i) => i !== null) ?? null;
  const passes: Pass[] = inherited?.passes ?? [];
  let retired = false;
  let rules: readonly GateRule[] | null = rulesFromHeader(win) ?? inherited?.rules() ?? null;
  let waiters: (() => void)[] = [];
  let count = 0;
  const holds = new Map<number, Held>();
  const byForm = new WeakMap<HTMLFormElement, number>();
  let armed: { readonly hold: number; readonly action: string; readonly until: number } | null = null;
  let releasing = false;
  let closeDeferred = false;
  let refused: { readonly at: number; readonly otherWindow: boolean } | null = null;
  let leaving: { readonly url: string; readonly replace: boolean; readonly after: number } | null = null;
  let pressed: { readonly element: Element; readonly enabled: boolean; readonly key: boolean } | null = null;

  const active = (): boolean => !retired && (rules === null || rules.length > 0);
  const pendingHolds = (): Held[] => [...holds.values()].filter((h) => h.denied === null && !h.hold.early);

  const whenRules = (then: () => void): void => {
    if (rules !== null) {
      then();
      return;
    }
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      then();
    };
    waiters.push(once);
    n.setTimeout(once, RULES_WAIT_MS);
  };

  const allow = (method: string, url: string): void => {
    passes.push({ method, url, until: Date.now() + PASS_MS });
    if (passes.length > 50) passes.shift();
  };
  const bare = (url: string): string => url.replace(/[?#].*$/u, '');
  const passing = (method: string, url: string): boolean => {
    const now = Date.now();
    const at = passes.findIndex((p) => p.method === method && p.until > now && bare(p.url) === bare(url));
    if (at < 0) return false;
    passes.splice(at, 1);
    return true;
  };

  const matchForm = (form: HTMLFormElement, submitter: Element | null): GateRule | null => {
    if (rules === null || rules.length === 0) return null;
    const { method, url } = requestOf(n, form, submitter);
    if (!mayMatch(rules, method, url)) return null;
    return matchRequest(rules, { method, url, fields: (name) => fieldValues(n, form, submitter, name) });
  };

  /** Once: the press released from the message arrives here and may go as the page made it. Gives its hold's number. */
  const takeArmed = (hold: Omit<Hold, 'hold'>): number | null => {
    if (armed === null || armed.action !== hold.action || Date.now() > armed.until) return null;
    const number = armed.hold;
    armed = null;
    wire.tell({ type: 'sent', hold: number, armed: { ...hold, hold: number } });
    return number;
  };

  const finish = (one: Held, go: boolean): void => {
    holds.delete(one.hold.hold);
    if (go) {
      wire.tell({ type: 'sent', hold: one.hold.hold });
      one.go();
    }
    if (pendingHolds().length > 0) return;
    const left = leaving;
    leaving = null;
    const close = closeDeferred;
    closeDeferred = false;
    if (!go) return;
    if (close) n.close();
    if (left) {
      n.setTimeout(() => {
        if (left.replace) win.location.replace(left.url);
        else win.location.href = left.url;
      }, left.after);
    }
  };

  const register = (
    rule: GateRule,
    what: Pick<Hold, 'way' | 'method' | 'url' | 'entries'>,
    about: Element | null,
    then: Pick<Held, 'go' | 'deny' | 'form' | 'otherWindow'>,
    early = false,
  ): Held => {
    count += 1;
    const hold: Hold = {
      ...what,
      hold: count,
      ...named(rule),
      early,
    };
    const one: Held = { hold, ...then, since: Date.now(), denied: null };
    holds.set(count, one);
    wire.tell({ type: 'held', hold }, about);
    return one;
  };

  const drop = (one: Held, why: 'replaced' | 'aborted' | 'edited'): void => {
    if (!holds.delete(one.hold.hold)) return;
    wire.tell({ type: 'dropped', hold: one.hold.hold, why });
  };

  const isOtherWindow = (target: string): boolean => {
    const name = target.toLowerCase();
    if (name === '' || name === '_self' || target === win.name) return false;
    return !((name === '_top' || name === '_parent') && win.top === win);
  };

  const way = (): Way => (pressed?.key ? 'enter' : 'native-submit');

  /** After the page's handlers: keep what would be sent, ask, and send it from a shadow form. */
  const holdForm = (form: HTMLFormElement, submitter: HTMLElement | null, rule: GateRule, how: Way): void => {
    const request = requestOf(n, form, submitter);
    const snapshot = takeSnapshot(n, form, submitter, mutant);
    const before = byForm.get(form);
    const older = before === undefined ? undefined : holds.get(before);
    if (older) drop(older, 'replaced');
    const press = pressed;
    const otherWindow = isOtherWindow(request.target);
    const one = register(
      rule,
      { way: how, method: request.method, url: request.url, entries: plainEntries(snapshot.entries) },
      submitter ?? press?.element ?? form,
      {
        form,
        otherWindow,
        go: () => {
          if (request.target.toLowerCase() !== '_blank') allow(request.method, request.url);
          replayForm(n, snapshot, own);
        },
        deny: () => {
          for (const element of [submitter, press?.enabled ? press.element : null]) {
            if (element && 'disabled' in element && element.disabled === true) element.disabled = false;
          }
        },
      },
    );
    byForm.set(form, one.hold.hold);
  };

  /** Rules not known yet: keep the form's request until they are, then treat it as what it is. */
  const holdUnknown = (form: HTMLFormElement, submitter: HTMLElement | null): void => {
    const request = requestOf(n, form, submitter);
    const snapshot = takeSnapshot(n, form, submitter, 'none');
    const entries = plainEntries(snapshot.entries);
    const go = (): void => {
      allow(request.method, request.url);
      replayForm(n, snapshot, own);
    };
    whenRules(() => {
      const rule = matchRequest(rules ?? [], { ...request, fields: valuesOf(entries) });
      if (rule === null) return go();
      register(rule, { way: 'native-submit', ...request, entries }, submitter ?? form, {
        form,
        otherWindow: isOtherWindow(request.target),
        go,
        deny: () => undefined,
      });
    });
  };

  const early = (
    rule: GateRule,
    about: Element,
    how: Way,
    again: () => void,
    form: HTMLFormElement | null,
  ): boolean => {
    if (armed?.action === rule.action && Date.now() <= armed.until) return false;
    const answer = wire.ask({ type: 'early?', adapter: rule.adapter, action: rule.action }, about);
    if (answer?.type !== 'early' || !answer.hold) return false;
    for (const one of [...holds.values()]) if (one.hold.early) holds.delete(one.hold.hold);
    const request = form === null ? null : requestOf(n, form, null);
    const one = register(
      rule,
      {
        way: how,
        method: rule.method,
        url: request?.url ?? document.URL,
        entries:
          form === null
            ? null
            : n.elements(form).flatMap((element): Entry[] => {
                const name = n.getAttribute(element, 'name');
                return name === null || name === ''
                  ? []
                  : fieldValues(n, form, null, name).map((v) => [name, v] as const);
              }),
      },
      about,
      { form, otherWindow: false, deny: () => undefined, go: again },
      true,
    );
    one.denied = form === null ? '' : stateOf(n, form);
    return true;
  };

  const receive = (message: ToPage): void => {
    switch (message.type) {
      case 'rules': {
        rules = message.rules;
        const waiting = waiters;
        waiters = [];
        for (const then of waiting) then();
        return;
      }
      case 'answer': {
        const one = holds.get(message.hold);
        if (one === undefined || one.hold.early) return;
        if (message.go) {
          finish(one, true);
          return;
        }
        one.denied = one.form !== null && n.isConnected(one.form) ? stateOf(n, one.form) : '';
        one.deny();
        refused = { at: Date.now(), otherWindow: one.otherWindow };
        if (one.denied !== null && /^(xhr|fetch)$/u.test(one.hold.way)) holds.delete(one.hold.hold);
        if (pendingHolds().length === 0) {
          closeDeferred = false;
          leaving = null;
        }
        return;
      }
      case 'release': {
        const one = holds.get(message.hold);
        if (one === undefined) return;
        const { form } = one;
        if (form !== null && n.isConnected(form) && one.denied !== null && one.denied !== stateOf(n, form)) {
          drop(one, 'edited');
          return;
        }
        if (!one.hold.early) {
          finish(one, true);
          return;
        }
        holds.delete(one.hold.hold);
        armed = { hold: one.hold.hold, action: one.hold.action, until: Date.now() + ARMED_MS };
        releasing = true;
        try {
          one.go();
        } finally {
          releasing = false;
        }
        return;
      }
      case 'forget':
        holds.delete(message.hold);
        if (armed?.hold === message.hold) armed = null;
        return;
      case 'retire':
        retired = true;
        return;
      default:
        return;
    }
  };

  const formOf = (target: EventTarget | null): HTMLFormElement | null =>
    target !== null && 'tagName' in target && target.tagName === 'FORM' ? (target as HTMLFormElement) : null;
  const listeners: (() => void)[] = [];
  const listen = (type: string, fn: (event: Event) => void): void => {
    const add = (): void => n.addListener(win, type, fn as EventListener, true);
    listeners.push(add);
    add();
  };

  const triggerAt = (target: Element): { readonly rule: GateRule; readonly element: Element } | null => {
    for (const rule of rules ?? []) {
      for (const selector of rule.triggers) {
        try {
          const element = n.closest(target, selector);
          if (element) return { rule, element };
        } catch {
          // a selector this browser does not know: the adapter's checker says so
        }
      }
    }
    return null;
  };

  const stop = (event: Event): void => {
    n.preventDefault(event);
    n.stopImmediate(event);
  };

  const elementAt = (event: Event): Element | null => {
    const first = event.composedPath()[0];
    return first !== undefined && 'tagName' in first ? (first as Element) : null;
  };

  listen('click', (event) => {
    if (!active()) return;
    const target = elementAt(event);
    if (target === null) return;
    if (own.nodes.has(target)) return n.stopImmediate(event);
    const mouse = event as MouseEvent;
    const control = n.closest(target, 'button,input,a,[onclick]');
    pressed = {
      element: control ?? target,
      enabled: control !== null && 'disabled' in control && control.disabled === false,
      key: mouse.detail === 0 && mouse.clientX === 0 && event.isTrusted,
    };
    const found = triggerAt(target);
    if (found !== null && !releasing) {
      const { element } = found;
      const init = { bubbles: true, cancelable: true, composed: true, view: win, detail: mouse.detail };
      const { clientX, clientY, screenX, screenY } = mouse;
      const again = (): void => {
        n.dispatch(target, new win.MouseEvent('click', { ...init, clientX, clientY, screenX, screenY }));
      };
      const form = 'form' in element && element.form ? (element.form as HTMLFormElement) : null;
      if (early(found.rule, element, pressed.key ? 'enter' : 'click', again, form)) return stop(event);
    }
    const link = n.closest(target, 'a[href]') as HTMLAnchorElement | null;
    if (link === null || rules === null || !mayMatch(rules, 'GET', link.href)) return;
    afterHandlers(n, event, () => {
      if (event.defaultPrevented) return;
      const url = link.href;
      const rule = matchRequest(rules ?? [], { method: 'GET', url, fields: () => [] });
      if (rule === null) return;
      const what = {
        way: 'link' as const,
        method: 'GET',
        url,
        entries: Array.from(new n.URL(url).searchParams),
      };
      const target = n.getAttribute(link, 'target') ?? '';
      if (target !== '_blank') allow('GET', url);
      if (takeArmed({ ...what, ...named(rule), early: false }) !== null) return;
      passing('GET', url);
      n.preventDefault(event);
      const attributes = ['href', 'target', 'rel', 'referrerpolicy'].flatMap((name) => {
        const value = n.getAttribute(link, name);
        return value === null ? [] : [[name, value] as const];
      });
      register(rule, what, link, {
        form: null,
        otherWindow: isOtherWindow(target),
        deny: () => undefined,
        go: () => {
          if (target !== '_blank') allow('GET', url);
          replayLink(n, { document, attributes }, own);
        },
      });
    });
  });

  listen('keydown', (event) => {
    const target = elementAt(event);
    if (!active() || target === null || (event as KeyboardEvent).key !== 'Enter' || releasing) return;
    const found = triggerAt(target);
    // Only where Enter presses the control itself; in a text field the click on the default button follows.
    if (found === null || found.element !== target || !/^(BUTTON|INPUT|A)$/u.test(target.tagName)) return;
    const form = 'form' in target && target.form ? (target.form as HTMLFormElement) : null;
    if (early(found.rule, target, 'enter', () => n.click(target), form)) stop(event);
  });

  listen('submit', (event) => {
    if (retired) return;
    const form = formOf(event.target);
    if (form === null) return;
    if (own.nodes.has(form)) return n.stopImmediate(event);
    if (!active() || mutant === 'no-form-wall') return;
    const submitter = (event as SubmitEvent).submitter;
    const first = matchForm(form, submitter);
    if (first !== null && !releasing) {
      const about = submitter ?? form;
      if (early(first, about, way(), () => n.requestSubmit(form, ...(submitter ? [submitter] : [])), form)) {
        return stop(event);
      }
    }
    afterHandlers(n, event, () => {
      if (event.defaultPrevented) return;
      if (rules === null) {
        n.preventDefault(event);
        return holdUnknown(form, submitter);
      }
      const rule = matchForm(form, submitter);
      if (rule === null) return;
      if (letArmed(form, submitter, rule, way())) return;
      n.preventDefault(event);
      holdForm(form, submitter, rule, way());
    });
  });

  /** A released press arrives: it goes as the page made it, in its own form. */
  const letArmed = (
    form: HTMLFormElement,
    submitter: HTMLElement | null,
    rule: GateRule,
    how: Way,
  ): boolean => {
    if (armed === null) return false;
    const request = requestOf(n, form, submitter);
    const names = new Set(n.elements(form).map((element) => n.getAttribute(element, 'name') ?? ''));
    const entries = [...names].flatMap((name) =>
      fieldValues(n, form, submitter, name).map((v): Entry => [name, v]),
    );
    if (takeArmed({ way: how, ...request, entries, ...named(rule), early: false }) === null) return false;
    if (request.target.toLowerCase() !== '_blank') allow(request.method, request.url);
    return true;
  };

  listen('formdata', (event) => {
    if (event.target !== null && own.nodes.has(event.target)) n.stopImmediate(event);
  });

  /** `form.submit()`: no handlers follow, so it is kept at once. */
  const submitted = (form: HTMLFormElement): void => {
    if (retired || own.nodes.has(form) || !n.isConnected(form) || !active() || mutant === 'no-form-wall') {
      n.submit(form);
      return;
    }
    if (rules === null) {
      holdUnknown(form, null);
      return;
    }
    const rule = matchForm(form, null);
    if (rule === null || letArmed(form, null, rule, 'form-submit')) {
      n.submit(form);
      return;
    }
    holdForm(form, null, rule, 'form-submit');
  };
  const nativeSubmit = win.HTMLFormElement.prototype.submit;
  win.HTMLFormElement.prototype.submit = function submit(this: HTMLFormElement): void {
    // Another frame's form may come here through this realm's prototype: its own frame holds it.
    const home = this.ownerDocument === document ? null : instanceOf(this.ownerDocument?.defaultView);
    if (home !== null) {
      home.submitted(this);
      return;
    }
    if (!('elements' in this)) {
      Reflect.apply(nativeSubmit, this, []) as undefined;
      return;
    }
    submitted(this);
  };

  const following = (): boolean => refused !== null && Date.now() - refused.at < FOLLOWS_MS;

  win.close = function close(): void {
    if (!retired && following() && refused?.otherWindow === true) return;
    if (!retired && pendingHolds().some((one) => one.otherWindow)) closeDeferred = true;
    else n.close();
  };

  // `document.open()` takes all listeners off the window, ours too; adding one that is there changes nothing.
  for (const name of ['open', 'write', 'writeln'] as const) {
    const native = win.Document.prototype[name] as (...args: unknown[]) => unknown;
    win.Document.prototype[name] = function (this: Document, ...args: unknown[]): unknown {
      const result = Reflect.apply(native, this, args);
      if (!retired && this === document) for (const add of listeners) add();
      else instanceOf(this.defaultView)?.relisten();
      return result;
    } as never;
  }

  const holding: Holding = {
    active,
    ready: () => (rules === null ? new Promise<void>((resolve) => whenRules(resolve)) : null),
    match: (method, url, entries) => matchRequest(rules ?? [], { method, url, fields: valuesOf(entries) }),
    hold: (rule, what, then) => {
      const hold = takeArmed({ ...what, ...named(rule), early: false });
      if (hold !== null) {
        Promise.resolve().then(then.go);
        return { hold, drop: () => undefined };
      }
      const one = register(rule, what, pressed?.element ?? null, { ...then, form: null, otherWindow: false });
      return { hold: one.hold.hold, drop: () => drop(one, 'aborted') };
    },
    sync: (rule, what) => {
      count += 1;
      const hold: Hold = { ...what, hold: count, ...named(rule), early: false };
      if (takeArmed(hold) !== null) return true;
      const answer = wire.ask({ type: 'sync?', hold }, pressed?.element ?? null);
      return answer?.type === 'sync' && answer.allow;
    },
    response: (hold, url, status, text) => wire.tell({ type: 'response', hold, url, status, text }),
  };
  hookFetch(n, win, holding);
  hookXhr(n, win, holding);
  hookBeacon(n, win, holding);

  const navigation = (win as unknown as { navigation?: Navigation }).navigation;
  if (navigation) {
    n.addListener(
      navigation,
      'navigate',
      ((event: NavigateEvent) => {
        if (!active() || !event.cancelable || event.hashChange || event.downloadRequest !== null) return;
        const method = event.formData === null ? 'GET' : 'POST';
        const { url } = event.destination;
        if (passing(method, url) || event.navigationType === 'reload' || event.navigationType === 'traverse')
          return;
        const sent = event.formData === null ? null : [...event.formData.entries()];
        const entries = sent === null ? [] : plainEntries(sent);
        const rule = matchRequest(rules ?? [], { method, url, fields: valuesOf(entries) });
        if (rule === null) {
          const pending = pendingHolds();
          const first = pending[0];
          if (first === undefined) {
            // The page moves on by itself as after a submission that did not happen: stay, with what was typed.
            if (following() && !event.userInitiated) n.preventDefault(event);
            return;
          }
          n.preventDefault(event);
          const replace = event.navigationType === 'replace';
          leaving = { url, replace, after: Date.now() - Math.min(...pending.map((p) => p.since)) };
          return;
        }
        const what = { way: 'navigate' as const, method, url, entries };
        if (takeArmed({ ...what, ...named(rule), early: false }) !== null) return;
        n.preventDefault(event);
        register(rule, what, pressed?.element ?? null, {
          form: null,
          otherWindow: false,
          deny: () => undefined,
          go: () => {
            allow(method, url);
            if (sent === null) win.location.href = url;
            else {
              const multipart = sent.some(([, value]) => typeof value !== 'string');
              const form: [string, string][] = [
                ['action', url],
                ['method', 'post'],
                ...(multipart ? [['enctype', 'multipart/form-data'] as [string, string]] : []),
              ];
              replayForm(n, { document, entries: sent, form, submitter: [] }, own);
            }
          },
        });
      }) as EventListener,
      false,
    );
  }

  const instance: Instance = {
    version: GATE_VERSION,
    rules: () => rules,
    passes,
    retire: () => {
      retired = true;
    },
    submitted,
    relisten: () => {
      if (!retired) for (const add of listeners) add();
    },
  };
  // Last: the other end may already be there, and speaks at once.
  const wire = openPageEnd(document, receive);
  Object.defineProperty(win, REGISTRY, {
    value: instance,
    configurable: true,
    enumerable: false,
    writable: true,
  });
}
