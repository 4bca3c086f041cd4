/**
 * The outer door: which host names we answer to (a web page may point its own name at 127.0.0.1), which pages may
 * ask, what a browser may do with our answers.
 */
import type { MiddlewareHandler } from 'hono';
import { answerProblem } from '../problem.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';

export interface GuardDeps {
  /** `host:port` values we answer to. */
  readonly hosts: () => ReadonlySet<string>;
  readonly isPairedOrigin: (origin: string) => boolean;
}

const EXTENSION_ORIGIN = /^(chrome-extension:\/\/[a-p]{32}|moz-extension:\/\/[0-9a-f-]{36})$/;
/** Doors that an extension uses before it is paired. */
const PAIRING = /^\/api\/pairing(\/[0-9A-Z]{26}\/claim)?$/;
const PREFLIGHT_SECONDS = '600';

export function guard(deps: GuardDeps): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    if (!deps.hosts().has(host.toLowerCase())) return answerProblem(c, 'wrong-host');
    const origin = c.req.header('origin');
    const path = c.req.path;
    const own = origin === undefined || isOwn(origin, host);
    const extension =
      origin !== undefined &&
      EXTENSION_ORIGIN.test(origin) &&
      (deps.isPairedOrigin(origin) || PAIRING.test(path));
    if (!own && !extension) return answerProblem(c, 'wrong-origin');
    if (c.req.method === 'OPTIONS' && extension && origin !== undefined) {
      return new Response(null, {
        status: 204,
        headers: {
          ...cors(origin),
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'authorization, content-type, dpop, last-event-id',
          'access-control-max-age': PREFLIGHT_SECONDS,
        },
      });
    }
    await next();
    const headers = c.res.headers;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    if (path.startsWith('/api/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
    if (extension && origin !== undefined) {
      for (const [name, value] of Object.entries(cors(origin))) headers.set(name, value);
      headers.set('cross-origin-resource-policy', 'cross-origin');
    }
  };
}

/** Never `*`, and no cookies: an extension speaks with its bearer. */
function cors(origin: string): Record<string, string> {
  return { 'access-control-allow-origin': origin, vary: 'Origin' };
}

function isOwn(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host.toLowerCase() && /^https?:$/.test(new URL(origin).protocol);
  } catch {
    return false;
  }
}
