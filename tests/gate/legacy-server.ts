/** A tiny legacy system: serves the handler pages and keeps every byte of what it is sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import iconv from 'iconv-lite';
import { type HandlerPage, pages } from './pages/pages.ts';

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  /** Name and value, in their order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface LegacyServer {
  readonly origin: string;
  readonly sent: SentRequest[];
  readonly close: () => Promise<void>;
}

const boundary = /----WebKitFormBoundary[A-Za-z0-9]{16}/gu;
const ignored = new Set(['sec-fetch-user']);

export async function startLegacy(): Promise<LegacyServer> {
  const sent: SentRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '/';
      const found = /^\/p\/([a-z-]+)(?:\/(\w+))?/u.exec(path);
      const page: HandlerPage | undefined = pages.find((p) => p.name === found?.[1]);
      if (page) {
        const charset = page.charset ?? 'utf-8';
        const html = found?.[2] ? (page.parts?.[found[2]] ?? '') : page.html;
        response.writeHead(200, { 'content-type': `text/html; charset=${charset}` });
        return response.end(iconv.encode(html, charset));
      }
      if (path.startsWith('/static/layui/')) {
        const file = new URL(
          `../../node_modules/layui/dist/${path.slice(14).replace(/[?#].*$/u, '')}`,
          import.meta.url,
        );
        return import('node:fs').then(({ createReadStream }) => {
          const type = file.pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
          response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=3600' });
          createReadStream(file)
            .on('error', () => response.end())
            .pipe(response);
        });
      }
      if (!/^\/(do|get|other)\//u.test(path)) return response.writeHead(404).end();
      const headers: [string, string][] = [];
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        const name = request.rawHeaders[i] ?? '';
        if (!ignored.has(name.toLowerCase())) {
          headers.push([name, (request.rawHeaders[i + 1] ?? '').replace(boundary, 'BOUNDARY')]);
        }
      }
      const body = Buffer.concat(chunks).toString('latin1').replace(boundary, 'BOUNDARY');
      sent.push({ method: request.method ?? '', path, headers, body });
      if (path.startsWith('/do/json')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        return response.end('{"code":0,"msg":"ok"}');
      }
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>ok</title><p id="ok">提交成功</p>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://gate.localhost:${port}`,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
