/**
 * Tries an adapter on a saved page: the same reading as in the browser, over a document without scripts.
 * jsdom is loaded only here; a running companion does without it.
 */
import { JSDOM } from 'jsdom';
import type { Adapter, AdapterPage, Locator } from '#shared/adapter/adapter-schema.ts';
import { matchesPattern, pathOf } from '#shared/adapter/match.ts';
import { parseRead } from '#shared/adapter/parse.ts';
import { type FoundBy, locate } from '#shared/adapter/read.ts';
import type { FactValue } from '#shared/case/events.ts';

export interface PlaceReport {
  /** Field id, or `caseKey`, `subject`, `status`. */
  readonly name: string;
  /** Null: no way of the locator led anywhere. */
  readonly by: FoundBy | null;
  /** A way before that one failed. */
  readonly healed: boolean;
  readonly text: string;
  /** Null when the place is empty or says nothing the parser understands. */
  readonly value: FactValue | null;
  /** The ways that were given. */
  readonly ways: string;
  /** Only for `status`. */
  readonly decided?: boolean;
}

export interface ActionReport {
  /** Index in the page's actions. */
  readonly index: number;
  readonly triggers: readonly { readonly selector: string; readonly found: number }[];
  /** Form fields that the action names, and whether the page has them. */
  readonly formFields: readonly { readonly name: string; readonly there: boolean }[];
}

export type PageReport =
  | {
      readonly recognised: true;
      readonly page: AdapterPage;
      readonly places: readonly PlaceReport[];
      readonly actions: readonly ActionReport[];
    }
  | {
      readonly recognised: false;
      /** Per page of the adapter: why not. */
      readonly because: readonly {
        readonly page: string;
        readonly missing: string | null;
        readonly paths: string;
      }[];
    };

/** Whether a browser would take this selector. */
export function selectorTester(): (selector: string) => boolean {
  const { document } = new JSDOM('').window;
  return (selector) => {
    try {
      document.querySelector(selector);
      return true;
    } catch {
      return false;
    }
  };
}

function ways(locator: Locator): string {
  return Object.entries(locator)
    .map(([way, value]) => `${way} ${value}`)
    .join('、');
}

function placeOf(
  name: string,
  read: Pick<AdapterPage['fields'][string], 'at' | 'parse' | 'map'>,
  document: Document,
  url: string,
): PlaceReport {
  const found = locate(document, url, read.at);
  if (found === null) {
    return { name, by: null, healed: false, text: '', value: null, ways: ways(read.at) };
  }
  const { by, healed, text } = found;
  return { name, by, healed, text, value: parseRead(text, read), ways: ways(read.at) };
}

/**
 * Reads a saved page by an adapter.
 * @param html the file's bytes; their charset is the one the page declares, else the adapter's
 * @param url the page's own address, when known: then only pages whose path fits are tried
 */
export function reportPage(adapter: Adapter, html: Uint8Array, url?: string): PageReport {
  const declares = /charset\s*=/i.test(Buffer.from(html.subarray(0, 2048)).toString('latin1'));
  const charset = !declares && adapter.charset !== undefined ? `; charset=${adapter.charset}` : '';
  const dom = new JSDOM(Buffer.from(html), { contentType: `text/html${charset}` });
  const { document } = dom.window;
  const there = (selector: string) => {
    try {
      return document.querySelector(selector) !== null;
    } catch {
      return false;
    }
  };
  const fits = (page: AdapterPage) =>
    url === undefined || page.paths.some((pattern) => matchesPattern(pattern, pathOf(new URL(url))));
  const page = adapter.pages.find((one) => fits(one) && one.exists.every(there));
  if (page === undefined) {
    return {
      recognised: false,
      because: adapter.pages.map((one) => ({
        page: one.id,
        missing: fits(one) ? (one.exists.find((selector) => !there(selector)) ?? null) : null,
        paths: one.paths.join('、'),
      })),
    };
  }
  const address = url ?? `${adapter.origins[0]}${(page.paths[0] ?? '/').replaceAll('*', '')}`;
  const places: PlaceReport[] = [];
  if (page.caseKey !== undefined) places.push(placeOf('caseKey', page.caseKey, document, address));
  if (page.subject !== undefined) places.push(placeOf('subject', page.subject, document, address));
  if (page.status !== undefined) {
    const { decided } = page.status;
    const place = placeOf('status', page.status, document, address);
    places.push({ ...place, decided: place.value !== null && decided.includes(String(place.value)) });
  }
  for (const [id, field] of Object.entries(page.fields)) places.push(placeOf(id, field, document, address));
  const actions = page.actions.map((action, index): ActionReport => {
    const names = [
      ...Object.keys(action.request.where ?? {}),
      action.caseKey?.field,
      action.decidedOn?.field,
      action.documentNumber?.field,
    ].filter((name) => name !== undefined);
    return {
      index,
      triggers: action.triggers.map((selector) => ({
        selector,
        found: there(selector) ? document.querySelectorAll(selector).length : 0,
      })),
      formFields: [...new Set(names)].map((name) => ({
        name,
        there: document.getElementsByName(name).length > 0,
      })),
    };
  });
  return { recognised: true, page, places, actions };
}
