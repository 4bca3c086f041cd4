/**
 * fetch, XMLHttpRequest and sendBeacon. Asynchronous requests are held, sealed and sent as they were made;
 * synchronous ones cannot wait (decision 22).
 */
import type { GateRule } from '#shared/adapter/match.ts';
import type { Entry, Way } from '../wire.ts';
import { bodyFields, textFields } from './body.ts';
import type { Natives } from './natives.ts';

/** What the gate offers to the hooks. */
export interface Holding {
  readonly active: () => boolean;
  /** Null: not guarded, or a body that cannot be read yet where `entries` is null. */
  readonly match: (method: string, url: string, entries: readonly Entry[] | null) => GateRule | null;
  /** Rules not known yet; resolves with them (or soon without). */
  readonly ready: () => Promise<void> | null;
  readonly hold: (
    rule: GateRule,
    what: {
      readonly way: Way;
      readonly method: string;
      readonly url: string;
      readonly entries: readonly Entry[] | null;
    },
    then: { readonly go: () => void; readonly deny: () => void },
  ) => { readonly hold: number; readonly drop: () => void };
  /** True: may go at once (fresh allow), already sealed. */
  readonly sync: (
    rule: GateRule,
    what: {
      readonly way: Way;
      readonly method: string;
      readonly url: string;
      readonly entries: readonly Entry[] | null;
    },
  ) => boolean;
  readonly response: (hold: number, url: string, status: number, text: string) => void;
}

const textLimit = 200_000;

export function hookFetch(n: Natives, win: Window & typeof globalThis, gate: Holding): void {
  const { DOMException, AbortController } = win;
  const held = async (input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> => {
    const given = init?.signal ?? (input instanceof n.Request ? input.signal : null);
    // Made now: the page may change what it handed over. The signal is withheld, for it may fire before the hold ends
    // although natively the request would have left long before.
    const request = new n.Request(input, { ...init, signal: null });
    await gate.ready();
    let entries = bodyFields(init?.body);
    if (entries === null || (input instanceof n.Request && init?.body === undefined)) {
      entries = textFields(await request.clone().text());
    }
    const rule = gate.match(request.method, request.url, entries);
    if (rule === null) return n.fetch(request, given ? { signal: given } : {});
    return new Promise<Response>((resolve, reject) => {
      const aborted = (): void => reject(given?.reason ?? new DOMException('Aborted', 'AbortError'));
      if (given?.aborted) return aborted();
      given?.addEventListener('abort', aborted, { once: true });
      const control = new AbortController();
      const one = gate.hold(
        rule,
        { way: 'fetch', method: request.method, url: request.url, entries },
        {
          go: () => {
            if (given && !given.aborted) {
              given.addEventListener('abort', () => control.abort(given.reason), { once: true });
            }
            n.fetch(request, { signal: control.signal }).then(
              (response) => {
                const copy = response.clone();
                copy.text().then(
                  (text) => gate.response(one.hold, response.url, response.status, text.slice(0, textLimit)),
                  () => gate.response(one.hold, response.url, response.status, ''),
                );
                resolve(response);
              },
              (error: unknown) => {
                gate.response(one.hold, request.url, 0, '');
                reject(error);
              },
            );
          },
          deny: () => reject(new TypeError('Failed to fetch')),
        },
      );
    });
  };
  const native = win.fetch;
  win.fetch = function fetch(this: unknown, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const pass = (): Promise<Response> =>
      Reflect.apply(native, win, init === undefined ? [input] : [input, init]) as Promise<Response>;
    if (!gate.active()) return pass();
    let method: string;
    let url: string;
    try {
      const request = input instanceof n.Request ? input : null;
      method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
      url = request?.url ?? new n.URL(String(input), win.document.baseURI).href;
    } catch {
      return pass();
    }
    const waiting = gate.ready() !== null && method !== 'GET';
    const readable = bodyFields(init?.body);
    const body =
      readable !== null && !(input instanceof n.Request && init?.body === undefined) ? readable : null;
    if (!waiting && gate.match(method, url, body) === null) {
      return pass();
    }
    return held(input, init);
  };
}

interface XhrState {
  method: string;
  url: string;
  async: boolean;
  held: { readonly hold: number; readonly drop: () => void } | null;
}

export function hookXhr(n: Natives, win: Window & typeof globalThis, gate: Holding): void {
  const states = new WeakMap<XMLHttpRequest, XhrState>();
  const { DOMException, Blob, ProgressEvent } = win;
  const proto = win.XMLHttpRequest.prototype;

  const nativeOpen = proto.open;
  proto.open = function open(this: XMLHttpRequest, ...args: unknown[]): void {
    const state = states.get(this);
    state?.held?.drop();
    Reflect.apply(nativeOpen, this, args);
    if (!gate.active()) return;
    try {
      const url = new n.URL(String(args[1]), win.document.baseURI).href;
      const async = args.length < 3 || Boolean(args[2]);
      states.set(this, { method: String(args[0]).toUpperCase(), url, async, held: null });
    } catch {
      states.delete(this);
    }
  } as typeof proto.open;

  /**
   * Told before any handler of the page sees the answer: a page that closes its own frame in that handler (a form in
   * a layer) would take us with it, and the decision would never be known.
   */
  const answered = (xhr: XMLHttpRequest, hold: number): void => {
    let told = false;
    const tell = (): void => {
      if (told || xhr.readyState !== 4) return;
      told = true;
      let text = '';
      try {
        if (xhr.responseType === '' || xhr.responseType === 'text') text = xhr.responseText;
        else if (xhr.responseType === 'json') text = JSON.stringify(xhr.response);
      } catch {
        text = '';
      }
      gate.response(hold, xhr.responseURL, xhr.status, text.slice(0, textLimit));
    };
    n.addListener(xhr, 'readystatechange', tell, true);
    n.addListener(xhr, 'loadend', tell, false);
  };

  const fail = (xhr: XMLHttpRequest): void => {
    // A real network error of the object itself: state 4, status 0, `error` and `loadend` in their order.
    n.xhrOpen(xhr, 'GET', 'about:invalid');
    n.xhrSend(xhr, null);
  };

  const nativeSend = proto.send;
  proto.send = function send(this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    const state = states.get(this);
    const pass = (): void => {
      Reflect.apply(nativeSend, this, body === undefined ? [] : [body]);
    };
    if (!gate.active() || state === undefined || this.readyState !== 1) {
      pass();
      return;
    }
    if (state.held !== null) throw new DOMException('The object is already sending.', 'InvalidStateError');
    const { method, url } = state;
    const entries = bodyFields(body);
    const rule = gate.match(method, url, entries);
    if (!state.async) {
      if (rule === null || gate.sync(rule, { way: 'sync-xhr', method, url, entries })) {
        pass();
        return;
      }
      throw new DOMException(
        `Failed to execute 'send' on 'XMLHttpRequest': Failed to load '${url}'.`,
        'NetworkError',
      );
    }
    const ready = method === 'GET' ? null : gate.ready();
    if (ready === null && rule === null) {
      pass();
      return;
    }
    // A FormData may be filled further by the page: keep what it holds now.
    let kept = body;
    if (body instanceof n.FormData) {
      const copy = new n.FormData();
      for (const [name, value] of body.entries()) {
        if (typeof value === 'string') copy.append(name, value);
        else copy.append(name, value, value.name);
      }
      kept = copy;
    }
    const go = (): void => {
      state.held = null;
      Reflect.apply(nativeSend, this, kept === undefined ? [] : [kept]);
    };
    const take = (known: GateRule, fields: readonly Entry[] | null): void => {
      const one = gate.hold(
        known,
        { way: 'xhr', method, url, entries: fields },
        {
          go: () => {
            answered(this, one.hold);
            go();
          },
          deny: () => {
            state.held = null;
            fail(this);
          },
        },
      );
      state.held = one;
    };
    if (ready === null && rule !== null && (entries !== null || Object.keys(rule.where).length === 0)) {
      take(rule, entries);
      return;
    }
    let dropped = false;
    state.held = {
      hold: -1,
      drop: () => {
        dropped = true;
      },
    };
    const text = body instanceof Blob ? body.text().then(textFields) : Promise.resolve(entries);
    Promise.all([text, ready]).then(([fields]) => {
      if (dropped) return;
      const known = gate.match(method, url, fields);
      if (known === null) go();
      else take(known, fields);
    });
  };

  const nativeAbort = proto.abort;
  proto.abort = function abort(this: XMLHttpRequest): void {
    const held = states.get(this)?.held;
    const state = states.get(this);
    if (!held || !state) {
      Reflect.apply(nativeAbort, this, []) as undefined;
      return;
    }
    held.drop();
    state.held = null;
    n.dispatch(this, new ProgressEvent('abort'));
    n.dispatch(this, new ProgressEvent('loadend'));
  };

  const nativeHeader = proto.setRequestHeader;
  proto.setRequestHeader = function setRequestHeader(
    this: XMLHttpRequest,
    name: string,
    value: string,
  ): void {
    if (states.get(this)?.held) {
      throw new DOMException("The object's state must be OPENED.", 'InvalidStateError');
    }
    Reflect.apply(nativeHeader, this, [name, value]);
  };
}

export function hookBeacon(n: Natives, win: Window & typeof globalThis, gate: Holding): void {
  const native = win.Navigator.prototype.sendBeacon;
  win.Navigator.prototype.sendBeacon = function sendBeacon(
    this: Navigator,
    url: string | URL,
    data?: BodyInit | null,
  ) {
    if (gate.active()) {
      let absolute = '';
      try {
        absolute = new n.URL(String(url), win.document.baseURI).href;
      } catch {
        absolute = '';
      }
      const entries = bodyFields(data);
      const rule = absolute === '' ? null : gate.match('POST', absolute, entries);
      if (rule !== null && !gate.sync(rule, { way: 'beacon', method: 'POST', url: absolute, entries }))
        return false;
    }
    return Reflect.apply(native, this, data === undefined ? [url] : [url, data]) as boolean;
  };
}
