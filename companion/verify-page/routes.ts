/**
 * The public page over HTTP: `/v`, `/v/` and what lies below, with the two kinds of signed lists. No cookie, nothing of
 * the console; for the public listener.
 */
import { Hono } from 'hono';
import { type PageFiles, typeOf } from './files.ts';

export interface VerifyPageDeps {
  /** Pinned files (`pinned`), as they are now; null: not built, or no root yet. */
  readonly files: () => PageFiles | null;
  readonly trustList: () => Uint8Array | null;
  /** @param issuer 16 hexadecimal digits */
  readonly statusList: (issuer: string) => Uint8Array | null;
}

/** Where the page lies: short, for it is in every code. */
const AT = '/v';
/** What the documents say of themselves in a meta element, and what only a header can say. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
};

export function verifyPageRoutes({ files, trustList, statusList }: VerifyPageDeps): Hono {
  const app = new Hono();

  const send = (content: Uint8Array | null | undefined, path: string, more: Record<string, string> = {}) =>
    content === null || content === undefined
      ? null
      : new Response(new Uint8Array(content), {
          headers: {
            'content-type': typeOf(path),
            // Asked for anew each time: a list is as good as its age, and the page names no version in its address.
            'cache-control': 'no-cache',
            ...HEADERS,
            ...more,
          },
        });

  app.get(`${AT}/trust.cose`, (c) => send(trustList(), 'trust.cose') ?? c.notFound());
  app.get(`${AT}/status/:file`, (c) => {
    const issuer = /^([0-9a-f]{16})\.cose$/.exec(c.req.param('file'))?.[1];
    return (issuer === undefined ? null : send(statusList(issuer), 'status.cose')) ?? c.notFound();
  });
  app.get(`${AT}/*`, (c) => {
    const below = c.req.path.slice(AT.length + 1);
    const all = files();
    const path =
      below === '' ? 'index.html' : all?.has(below) ? below : `${below.replace(/\/$/, '')}/index.html`;
    // The worker may also answer for `/v` itself, which lies outside its own folder.
    const more: Record<string, string> = path === 'sw.js' ? { 'service-worker-allowed': AT } : {};
    // A folder's documents load what lies beside them: their address must end in a slash, and no redirect loses a fragment.
    if (below === 'scan' || below === 'say') return c.redirect(`${AT}/${below}/`, 308);
    return send(all?.get(path), path, more) ?? c.notFound();
  });
  app.get(AT, (c) => send(files()?.get('index.html'), 'index.html') ?? c.notFound());
  return app;
}
