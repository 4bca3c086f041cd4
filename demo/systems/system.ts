/** What a demo system is: a function from a request to a reply, over cases of its own. */
import { createHash, randomBytes } from 'node:crypto';
import iconv from 'iconv-lite';
import { type Fields, parseMultipart, parseUrlencoded, type UploadedFile } from '../form.ts';

export interface Reply {
  readonly status: number;
  readonly type: string;
  /** Text is encoded in `charset` of the type, else UTF-8. */
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: Fields;
  readonly form: Fields;
  readonly files: readonly UploadedFile[];
  readonly cookies: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: Buffer;
}

/** What every system gets; under test the tokens repeat from run to run and the clock stands. */
export interface SystemContext {
  readonly now: () => Date;
  /** Hex of 32 characters. The n-th token of a scope is always the same when deterministic. */
  readonly token: (scope: string) => string;
  /** A failure the tests asked for, taken once by the first request whose path matches. */
  readonly takeFailure: (path: string) => 'error-500' | 'sign-in' | null;
}

export interface System {
  readonly charset: string;
  readonly handle: (ask: Ask) => Reply;
  /** Ends all sessions: the next request sees the sign-in page. */
  readonly expireSessions: () => void;
}

/** Tokens: random in real life, the n-th of a scope fixed under test. */
export function tokenMaker(deterministic: boolean): (scope: string) => string {
  const counts = new Map<string, number>();
  return (scope) => {
    if (!deterministic) return randomBytes(16).toString('hex');
    const n = (counts.get(scope) ?? 0) + 1;
    counts.set(scope, n);
    return createHash('sha256').update(`${scope}#${n}`).digest('hex').slice(0, 32);
  };
}

/** Splits a raw request target and body into what a handler works with. */
export function askOf(
  raw: { method: string; url: string; headers: Readonly<Record<string, string | string[] | undefined>> },
  body: Buffer,
  charset: string,
): Ask {
  const at = raw.url.indexOf('?');
  const contentType = String(raw.headers['content-type'] ?? '');
  const multipart = contentType.startsWith('multipart/form-data')
    ? parseMultipart(body, contentType, charset)
    : { fields: [], files: [] };
  return {
    method: raw.method,
    path: at < 0 ? raw.url : raw.url.slice(0, at),
    query: at < 0 ? [] : parseUrlencoded(raw.url.slice(at + 1), charset),
    form: contentType.startsWith('application/x-www-form-urlencoded')
      ? parseUrlencoded(body.toString('latin1'), charset)
      : multipart.fields,
    files: multipart.files,
    cookies: Object.fromEntries(
      String(raw.headers.cookie ?? '')
        .split(/;\s*/)
        .filter((c) => c.includes('='))
        .map((c) => [c.slice(0, c.indexOf('=')), c.slice(c.indexOf('=') + 1)]),
    ),
    contentType,
    body,
  };
}

/** The reply's bytes in its own charset. */
export function replyBytes(reply: Reply): Buffer {
  if (typeof reply.body !== 'string') return reply.body;
  return iconv.encode(reply.body, /charset=([\w-]+)/i.exec(reply.type)?.[1] ?? 'utf-8');
}

/** Text for HTML, attributes included. */
export function esc(text: string | number | null): string {
  return String(text ?? '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A page's date line: 2026年11月25日 星期三, in Asia/Shanghai. */
export function longDay(at: Date): string {
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'long',
  }).formatToParts(at);
  const get = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${get('year')}年${get('month')}月${get('day')}日 ${get('weekday')}`;
}

/** 2026-11-25, in Asia/Shanghai. */
export function isoDay(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at);
}
