/** Two runs of one journey, as the legacy server saw them. */
import { bodyFields, headerOf, type LoggedRequest } from '../../demo/request-log.ts';

/** A request with what must differ between two runs taken out: its time, its peer, the port, the multipart boundary. */
export interface Comparable {
  readonly line: string;
  readonly headers: readonly string[];
  /** Latin-1, so that every byte is one character. */
  readonly body: string;
}

export interface CompareOptions {
  /** Header names (lower case) that may differ: `sec-fetch-user` where a replay may not be from a click. */
  readonly except?: readonly string[];
}

function comparable(request: LoggedRequest, except: readonly string[]): Comparable {
  const boundary = /boundary=(\S+)/.exec(headerOf(request, 'content-type') ?? '')?.[1];
  const clean = (text: string) => {
    const noPort = text.replace(/(\blocalhost):\d+/g, '$1:PORT');
    return boundary === undefined ? noPort : noPort.replaceAll(boundary, 'BOUNDARY');
  };
  return {
    line: `${request.method} ${request.url} HTTP/${request.httpVersion}`,
    headers: request.rawHeaders
      .filter(([name]) => !except.includes(name.toLowerCase()))
      .map(([name, value]) => `${name}: ${clean(value)}`),
    body: clean(Buffer.from(request.body, 'base64').toString('latin1')),
  };
}

/**
 * Requests in a comparable form. Frames of one page load side by side, so GETs between two other requests are in
 * no fixed order and are sorted; the others keep theirs.
 */
export function comparableLog(
  log: readonly LoggedRequest[],
  { except = [] }: CompareOptions = {},
): Comparable[] {
  const out: Comparable[] = [];
  let gets: Comparable[] = [];
  const flush = () => {
    out.push(...gets.sort((a, b) => (a.line < b.line ? -1 : a.line > b.line ? 1 : 0)));
    gets = [];
  };
  for (const request of log) {
    // Whether an asset comes from the cache is the browser's own affair.
    if (request.url.startsWith('/lib/')) continue;
    const entry = comparable(request, except);
    if (request.method === 'GET') gets.push(entry);
    else {
      flush();
      out.push(entry);
    }
  }
  flush();
  return out;
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return `at ${at}: ${JSON.stringify(a.slice(at, at + 60))} / ${JSON.stringify(b.slice(at, at + 60))}`;
}

/** What differs between two logs, one sentence each; empty when the server saw the same. At most 20. */
export function differences(
  a: readonly LoggedRequest[],
  b: readonly LoggedRequest[],
  options: CompareOptions = {},
): string[] {
  const [left, right] = [comparableLog(a, options), comparableLog(b, options)];
  const found: string[] = [];
  for (let i = 0; i < Math.max(left.length, right.length) && found.length < 20; i += 1) {
    const [l, r] = [left[i], right[i]];
    if (l === undefined || r === undefined) {
      found.push(`request ${i + 1}: only ${l === undefined ? 'second' : 'first'}: ${(l ?? r)?.line}`);
      continue;
    }
    if (l.line !== r.line) {
      found.push(`request ${i + 1}: ${l.line} / ${r.line}`);
      continue;
    }
    const headers: readonly [string, string] = [l.headers.join('\n'), r.headers.join('\n')];
    if (headers[0] !== headers[1]) found.push(`${l.line}: headers ${firstDifference(...headers)}`);
    if (l.body !== r.body) found.push(`${l.line}: body ${firstDifference(l.body, r.body)}`);
  }
  return found;
}

/** The requests of a log that made a decision, by a journey's own test. */
export function decisionsIn(
  log: readonly LoggedRequest[],
  charset: string,
  isDecision: (request: {
    method: string;
    path: string;
    fields: readonly (readonly [string, string])[];
  }) => boolean,
): LoggedRequest[] {
  return log.filter((request) =>
    isDecision({
      method: request.method,
      path: request.url.split('?')[0] ?? '',
      fields: request.method === 'POST' ? bodyFields(request, charset) : [],
    }),
  );
}
