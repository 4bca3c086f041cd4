/**
 * The public listener: what any phone may ask, on a port of its own. No door of the console is here, no cookie is read or
 * set, bodies are small, whoever asks too much waits.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { answer, answerProblem, localeOf, ProblemError, problem } from '../problem.ts';
import type { Rates } from './rates.ts';

export interface ListenerDeps {
  /** `host:port` values that it answers to. */
  readonly hosts: () => ReadonlySet<string>;
  /** Origins of verify pages that may ask from elsewhere. */
  readonly origins: () => ReadonlySet<string>;
  /** Who asks, as far as the connection tells. */
  readonly addressOf: (c: Context) => string;
  readonly rates: Rates;
  /** Doors that other features open here: the page with its lists, scans, feedback. */
  readonly features: readonly ((app: OpenAPIHono) => unknown)[];
  readonly onError: (error: unknown, c: Context) => void;
}

export const MAX_PUBLIC_BODY = 16 * 1024;

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  // Lists are asked for by pages that stand elsewhere.
  'cross-origin-resource-policy': 'cross-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

export function createListener(deps: ListenerDeps): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use('*', door(deps));
  app.use('*', async (c, next) => {
    const seconds = deps.rates.take(deps.addressOf(c), c.req.method === 'GET' ? 'read' : 'write');
    if (seconds > 0) return answerProblem(c, 'too-many-tries', String(seconds));
    await next();
    return undefined;
  });
  app.use(
    '*',
    bodyLimit({
      maxSize: MAX_PUBLIC_BODY,
      onError: (c) => answerProblem(c, 'too-large', `${MAX_PUBLIC_BODY / 1024} KiB`),
    }),
  );
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) return answerProblem(c, 'bad-request', 'json');
    if (error instanceof ProblemError) return answerProblem(c, error.code, error.value);
    deps.onError(error, c);
    return answer(problem('failed', localeOf(c.req.header('accept-language'))));
  });
  app.notFound((c) => answerProblem(c, 'not-found'));

  for (const mount of deps.features) mount(app);
  return app;
}

function door(deps: ListenerDeps): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    if (!deps.hosts().has(host.toLowerCase())) return answerProblem(c, 'wrong-host');
    const origin = c.req.header('origin');
    const known = origin !== undefined && (isOwn(origin, host) || deps.origins().has(origin));
    if (origin !== undefined && !known) return answerProblem(c, 'wrong-origin');
    if (c.req.method === 'OPTIONS' && origin !== undefined) {
      return new Response(null, {
        status: 204,
        headers: {
          ...cors(origin),
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': '600',
        },
      });
    }
    await next();
    const { headers } = c.res;
    for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    if (origin !== undefined)
      for (const [name, value] of Object.entries(cors(origin))) headers.set(name, value);
    return undefined;
  };
}

/** No credentials: there are none to send. */
function cors(origin: string): Record<string, string> {
  return { 'access-control-allow-origin': origin, vary: 'Origin' };
}

function isOwn(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host.toLowerCase();
  } catch {
    return false;
  }
}
