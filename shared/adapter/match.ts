/**
 * Which requests of a legacy system are guarded: the part of an adapter that a frame must know before anything else.
 * Pure and small, for it runs in the page's own world; knows nothing of the DOM.
 */
import type { Adapter } from './adapter-schema.ts';

/** One guarded request, flattened out of an adapter. Plain JSON: it travels in a response header. */
export interface GateRule {
  readonly adapter: string;
  readonly page: string;
  readonly action: string;
  /** Place among the page's actions, for one action may have several requests. */
  readonly index: number;
  readonly origins: readonly string[];
  readonly method: string;
  /** Path pattern, `*` matches any run. */
  readonly path: string;
  readonly where: Readonly<Record<string, readonly string[]>>;
  /** CSS of the controls that start it. */
  readonly triggers: readonly string[];
}

/** A request as far as the one who matches it knows it. `fields` null: the body could not be read. */
export interface SeenRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** All values of a body field; empty when it has none; null when the body is not readable. */
  readonly fields: (name: string) => readonly string[] | null;
}

/** Flattens an adapter's actions into rules, in the adapter's order. */
export function rulesOf(adapter: Adapter): GateRule[] {
  return adapter.pages.flatMap((page) =>
    page.actions.map((action, index) => ({
      adapter: adapter.id,
      page: page.id,
      action: action.action,
      index,
      origins: adapter.origins,
      method: action.request.method,
      path: action.request.path,
      where: action.request.where ?? {},
      triggers: action.triggers,
    })),
  );
}

/**
 * True when `text` is described by `pattern`, where `*` stands for any run of characters (also none).
 * @example matchesPattern('/case/*.do', '/case/decide.do') // true
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return pattern === text;
  const last = parts[parts.length - 1] ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** The path as a pattern sees it: without `;jsessionid=…`, which servlet containers add. */
export function pathOf(url: URL): string {
  return url.pathname.replace(/;[^/]*/g, '');
}

/**
 * The first rule whose request this is, or null.
 * Where a body cannot be read, `where` counts as met: a guarded path with an unreadable body must be asked about.
 */
export function matchRequest(rules: readonly GateRule[], request: SeenRequest): GateRule | null {
  let url: URL;
  try {
    url = new URL(request.url);
  } catch {
    return null;
  }
  const method = request.method.toUpperCase();
  const path = pathOf(url);
  for (const rule of rules) {
    if (rule.method !== method || !rule.origins.includes(url.origin) || !matchesPattern(rule.path, path))
      continue;
    const met = Object.entries(rule.where).every(([name, wanted]) => {
      const body = request.fields(name);
      if (body === null) return true;
      const values = [...body, ...url.searchParams.getAll(name)];
      return values.some((value) => wanted.includes('*') || wanted.includes(value));
    });
    if (met) return rule;
  }
  return null;
}

/** True when some rule has this method and path, whatever the fields say: the cheap question asked first. */
export function mayMatch(rules: readonly GateRule[], method: string, absoluteUrl: string): boolean {
  return matchRequest(rules, { method, url: absoluteUrl, fields: () => null }) !== null;
}

/** The page of an adapter whose path patterns fit this URL, existence tests not yet asked. */
export function pagesFor(adapter: Adapter, absoluteUrl: string): Adapter['pages'] {
  const url = new URL(absoluteUrl);
  if (!adapter.origins.includes(url.origin)) return [];
  const path = pathOf(url);
  return adapter.pages.filter((page) => page.paths.some((pattern) => matchesPattern(pattern, path)));
}
