/**
 * One process, one port, three legacy systems told apart by the Host header (`jsp.localhost` …).
 * Every request's bytes go to the log of its system before the system sees it.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CaseStore } from './case-store.ts';
import { RequestLog } from './request-log.ts';
import { type DemoSystem, seedCases } from './seed-cases.ts';
import { aspnetSystem } from './systems/aspnet/system.ts';
import { jspSystem } from './systems/jsp/system.ts';
import { layuiSystem } from './systems/layui/system.ts';
import { askOf, type Reply, replyBytes, type System, tokenMaker } from './systems/system.ts';

/** A body larger than this is answered 413; the log has what came until then. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** The day on which the clock stands under test. */
const TEST_DAY = '2026-11-25T02:00:00.000Z';

export interface DemoOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: '127.0.0.1';
  /** Request logs and the systems' own state; made when it is not there. */
  readonly dataDir: string;
  /** Tokens and the clock repeat from run to run, and `POST /__control` answers on `127.0.0.1`. */
  readonly deterministic?: boolean;
}

export type Failure = 'error-500' | 'sign-in';

/** What tests may do to a system behind its back. */
export interface DemoControl {
  /** The next request whose path is `path` fails in that way; once. */
  failNext(system: DemoSystem, path: string, failure: Failure): void;
  expireSessions(system: DemoSystem): void;
  /** All three as they were when they were first started: seeded cases, no sessions, empty logs, tokens from the first. */
  reset(): void;
}

export interface Demo {
  readonly port: number;
  readonly urls: Readonly<Record<DemoSystem, string>>;
  /** Paths of the request logs. */
  readonly logs: Readonly<Record<DemoSystem, string>>;
  readonly control: DemoControl;
  close(): Promise<void>;
}

const systemNames: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];

interface Running {
  readonly system: System;
  readonly log: RequestLog;
  readonly failures: { path: string; failure: Failure }[];
}

function readBody(request: IncomingMessage): Promise<{ body: Buffer; tooLarge: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let tooLarge = false;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) tooLarge = true;
      else chunks.push(chunk);
    });
    request.on('end', () => resolve({ body: Buffer.concat(chunks), tooLarge }));
    request.on('error', reject);
  });
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) out.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return out;
}

function answer(response: ServerResponse, reply: Reply): void {
  const bytes = replyBytes(reply);
  response.writeHead(reply.status, {
    'Content-Type': reply.type,
    'Content-Length': bytes.length,
    ...reply.headers,
  });
  response.end(bytes);
}

function plain(status: number, body: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body };
}

/**
 * Starts the demo systems.
 * @throws when the port is taken or the data folder cannot be written.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const deterministic = options.deterministic ?? false;
  mkdirSync(options.dataDir, { recursive: true });
  const now = deterministic ? () => new Date(TEST_DAY) : () => new Date();
  const make = { jsp: jspSystem, aspnet: aspnetSystem, layui: layuiSystem } as const;
  const casesFile = (name: DemoSystem) => join(options.dataDir, `demo-${name}-cases.json`);
  const logFile = (name: DemoSystem) => join(options.dataDir, `demo-${name}-requests.jsonl`);

  const begin = (): Record<DemoSystem, Running> => {
    const token = tokenMaker(deterministic);
    return Object.fromEntries(
      systemNames.map((name) => {
        const failures: Running['failures'] = [];
        const takeFailure = (path: string) => {
          const at = failures.findIndex((f) => f.path === path);
          return at < 0 ? null : (failures.splice(at, 1)[0]?.failure ?? null);
        };
        const cases = new CaseStore(seedCases(name), casesFile(name));
        const entry: Running = {
          system: make[name]({ now, token, takeFailure }, cases),
          log: new RequestLog(logFile(name)),
          failures,
        };
        return [name, entry];
      }),
    ) as Record<DemoSystem, Running>;
  };
  let running = begin();

  const control: DemoControl = {
    failNext: (system, path, failure) => running[system].failures.push({ path, failure }),
    expireSessions: (system) => running[system].system.expireSessions(),
    reset: () => {
      for (const name of systemNames) {
        running[name].log.close();
        rmSync(logFile(name), { force: true });
        rmSync(casesFile(name), { force: true });
      }
      running = begin();
    },
  };

  /** `POST /__control` on the bare address: never on a system's own host, so it is in no page's way. */
  function controlReply(request: IncomingMessage, body: Buffer): Reply {
    if (!deterministic || request.method !== 'POST' || request.url !== '/__control') {
      return plain(
        404,
        'not here: the demo systems are at jsp.localhost, aspnet.localhost, layui.localhost\n',
      );
    }
    const wish: unknown = JSON.parse(body.toString('utf8'));
    const { system, expireSessions, path, failure } = (wish ?? {}) as Record<string, unknown>;
    const name = systemNames.find((n) => n === system);
    if (name === undefined) return plain(400, 'system is one of jsp, aspnet, layui\n');
    if (expireSessions === true) control.expireSessions(name);
    if (typeof path === 'string' && (failure === 'error-500' || failure === 'sign-in')) {
      control.failNext(name, path, failure);
    }
    return plain(200, 'ok\n');
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { body, tooLarge } = await readBody(request);
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const name = systemNames.find((n) => host === `${n}.localhost`);
    if (name === undefined) {
      answer(response, controlReply(request, body));
      return;
    }
    const { system, log } = running[name];
    const method = request.method ?? 'GET';
    const url = request.url ?? '/';
    log.append({
      time: new Date().toISOString(),
      method,
      url,
      httpVersion: request.httpVersion,
      rawHeaders: pairs(request.rawHeaders),
      body: body.toString('base64'),
      remote: `${request.socket.remoteAddress}:${request.socket.remotePort}`,
    });
    if (tooLarge) {
      answer(response, plain(413, 'too large\n'));
      return;
    }
    answer(response, system.handle(askOf({ method, url, headers: request.headers }, body, system.charset)));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) answer(response, plain(500, 'demo failed\n'));
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const per = <T>(make: (name: DemoSystem) => T) =>
    ({ jsp: make('jsp'), aspnet: make('aspnet'), layui: make('layui') }) as const;

  return {
    port,
    urls: per((name) => `http://${name}.localhost:${port}/`),
    logs: per(logFile),
    control,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      for (const name of systemNames) running[name].log.close();
    },
  };
}
