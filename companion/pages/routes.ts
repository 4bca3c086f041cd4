/** The console's pages as they were built (dist/web): one document for every path of the console, and its files. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { OpenAPIHono } from '@hono/zod-openapi';
import { answerProblem } from '../problem.ts';

export interface PagesDeps {
  /** Folder that `npm run build:web` writes. */
  readonly dir: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Paths that are pages: the document finds its way by itself. */
const PAGES =
  /^\/(setup|pair|card|people|live|keeping|credentials|telephone|registry(\/(import|(persons|organs)\/[A-Za-z0-9_-]{1,64}))?|adapters|packs|registers|settings|complaints|arrive|import(\/[0-9A-Z]{26})?|inspections|enterprises(\/[0-9A-Z]{26})?|(cases|footage(\/file)?)\/[0-9A-Z]{26})?$/;
/** When the build's own policy cannot be read, nothing runs. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

export function pagesRoutes({ dir }: PagesDeps): OpenAPIHono {
  const app = new OpenAPIHono();

  app.get('*', async (c, next) => {
    const { path } = c.req;
    if (path.startsWith('/api/')) return next();
    const file = PAGES.test(path) ? 'index.html' : path.slice(1);
    const full = normalize(join(dir, file));
    const type = TYPES[extname(full)];
    if (type === undefined || !full.startsWith(dir + sep)) return next();
    const content = await readFile(full).catch(() => null);
    if (content === null) return file === 'index.html' ? answerProblem(c, 'not-found') : next();
    const named = path.startsWith('/assets/');
    return new Response(new Uint8Array(content), {
      headers: {
        'content-type': type,
        // What is named by its hash never changes; everything else is asked for anew.
        'cache-control': named ? 'public, max-age=31536000, immutable' : 'no-cache',
        ...(file === 'index.html' ? { 'content-security-policy': await policyOf(dir) } : {}),
      },
    });
  });
  return app;
}

async function policyOf(dir: string): Promise<string> {
  const text = await readFile(join(dir, 'csp.txt'), 'utf8').catch(() => NOTHING);
  return text.trim();
}
