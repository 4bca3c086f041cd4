/**
 * The public page by its paths: `/v`, `/v/` and what lies below, with the two kinds of signed lists. No cookie, nothing of
 * the console; for the public listener.
 */
import { Hono } from 'hono';
import { type PageFiles, typeOf } from './files.ts';

export interface VerifyPageDeps {
  /** Pinned files (`pinned`), as they are at this moment; null: not built, or no root yet. */
  readonly files: () => PageFiles | null;
  readonly trustList: () => Uint8Array | null;
  /** @param issuer 16 hexadecimal digits */
  readonly statusList: (issuer: string) => Uint8Array | null;
}

export interface ServedFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the page lies: short, for it is in every code. */
const AT = '/v';
const HEADERS = {
  // A list is as good as its age, and the page names no version in its address.
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // The documents carry their own policy; this only a header can say. A stricter one here would bar their scripts.
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
} as const;

/**
 * A file of the page; null: there is none. Both `/v` and `/v/` are the page, `/v/scan` and `/v/scan/` the scanner: no
 * redirect is needed, and none loses a fragment.
 */
export function verifyPageFile(path: string, deps: VerifyPageDeps): ServedFile | null {
  const served = (bytes: Uint8Array | null | undefined, name: string, more = {}): ServedFile | null =>
    bytes === null || bytes === undefined
      ? null
      : { bytes, type: typeOf(name), headers: { ...HEADERS, ...more } };
  if (path !== AT && !path.startsWith(`${AT}/`)) return null;
  const below = path.slice(AT.length + 1);
  if (below === 'trust.cose') return served(deps.trustList(), below);
  const issuer = /^status\/([0-9a-f]{16})\.cose$/.exec(below)?.[1];
  if (issuer !== undefined) return served(deps.statusList(issuer), below);
  const files = deps.files();
  const name = nameOf(below, files);
  // The worker may also answer for `/v` itself, which lies outside its own folder.
  return served(files?.get(name), name, name === 'sw.js' ? { 'service-worker-allowed': AT } : {});
}

function nameOf(below: string, files: PageFiles | null): string {
  if (below === '') return 'index.html';
  if (files?.has(below)) return below;
  // `/v/scan` without its slash asks for the script beside itself.
  const script = /^(scan|say)\.js$/.exec(below)?.[1];
  return script === undefined ? `${below.replace(/\/$/, '')}/index.html` : `${script}/${below}`;
}

/** For a server that has nothing else. */
export function verifyPageRoutes(deps: VerifyPageDeps): Hono {
  const app = new Hono();
  app.on('GET', [AT, `${AT}/*`], (c) => {
    const file = verifyPageFile(c.req.path, deps);
    if (file === null) return c.notFound();
    return new Response(new Uint8Array(file.bytes), {
      headers: { ...file.headers, 'content-type': file.type },
    });
  });
  return app;
}
