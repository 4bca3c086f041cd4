/** The enterprise's own page on the public listener: who came, when, what for, by whose approval. No sign-in, no cookie. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { enterpriseKeySchema, ownPageSchema } from '#shared/api/inspection.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { localeOf } from '../problem.ts';
import { text as en } from './locales/own-page.en.ts';
import { text as zh } from './locales/own-page.zh-CN.ts';
import type { Desk } from './plans.ts';
import { answerRefused, granted } from './routes.ts';

export interface OwnPageDeps {
  readonly desk: Pick<Desk, 'own'>;
  readonly named: () => Promise<void>;
}

const part = (file: string) => readFileSync(new URL(`./own-page/${file}`, import.meta.url), 'utf8');
const hash = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
/** Within a script element nothing may look like its end. */
const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

/** One document with all it needs; its policy lets nothing else run. */
export function ownPage(locale: 'zh-CN' | 'en'): { readonly html: string; readonly policy: string } {
  const text = locale === 'en' ? en : zh;
  const style = part('page.css');
  const script = `const TEXT = ${json(text)};\n${part('page.js')}`;
  const html = `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.title}</title>
<style>${style}</style>
</head>
<body>
<main id="page"></main>
<script>${script}</script>
</body>
</html>
`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`;
  return { html, policy };
}

export function ownPageRoutes({ desk, named }: OwnPageDeps): OpenAPIHono {
  const app = createRouter();
  app.onError(answerRefused);
  const pages = { 'zh-CN': ownPage('zh-CN'), en: ownPage('en') };

  for (const path of ['/e', '/e/'])
    app.get(path, (c) => {
      const asked = c.req.query('lang');
      const locale = asked === 'en' || asked === 'zh-CN' ? asked : localeOf(c.req.header('accept-language'));
      const { html, policy } = pages[locale];
      return c.body(html, 200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'no-cache',
        vary: 'Accept-Language',
      });
    });

  app.openapi(
    createRoute({
      method: 'post',
      path: '/public/enterprise',
      summary: 'The inspections of the enterprise that holds this key',
      request: jsonBody(enterpriseKeySchema),
      responses: answers(ownPageSchema, 'its inspections'),
    }),
    async (c) => {
      await named();
      return c.json(granted(desk.own(c.req.valid('json').key)), 200);
    },
  );
  return app;
}
