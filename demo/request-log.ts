/**
 * A legacy system's own log: every byte of every request as it arrived, one JSON object a line.
 * The tests' judge: what the server was sent, not what the page believes it sent.
 */
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { type Fields, parseMultipart, parseUrlencoded } from './form.ts';

export interface LoggedRequest {
  /** From 1, in the order in which requests were complete. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly method: string;
  /** Request target as it stood on the wire: path and query, never decoded. */
  readonly url: string;
  readonly httpVersion: string;
  /** Name and value pairs in their order and spelling. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  /** The body's bytes, base64; empty when there was none. */
  readonly body: string;
  /** Address and port of the peer. */
  readonly remote: string;
}

/** Appends whole lines; the line is on its way to the disk before the request is answered. */
export class RequestLog {
  readonly path: string;
  readonly #file: number;
  #seq: number;

  /** @param path is appended to when it exists, so that a restarted demo goes on counting. */
  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'a+', 0o600);
    this.#seq = readLog(path).at(-1)?.seq ?? 0;
  }

  append(request: Omit<LoggedRequest, 'seq'>): void {
    this.#seq += 1;
    appendFileSync(this.#file, `${JSON.stringify({ seq: this.#seq, ...request })}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/**
 * All requests of a log file, oldest first.
 * @throws when the file is not there, or a line is not JSON.
 */
export function readLog(path: string): LoggedRequest[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LoggedRequest);
}

/** First value of a header, by name in any case; undefined when it was not sent. */
export function headerOf(request: LoggedRequest, name: string): string | undefined {
  return request.rawHeaders.find(([n]) => n.toLowerCase() === name.toLowerCase())?.[1];
}

/** The body's bytes. */
export function bodyBytes(request: LoggedRequest): Buffer {
  return Buffer.from(request.body, 'base64');
}

/** The body as text in a charset (`gbk`, `utf-8`). */
export function bodyText(request: LoggedRequest, charset: string): string {
  return iconv.decode(bodyBytes(request), charset);
}

/** Fields of a form body, in the order in which they were sent; files appear by their names. */
export function bodyFields(request: LoggedRequest, charset: string): Fields {
  const type = headerOf(request, 'content-type') ?? '';
  return type.startsWith('multipart/form-data')
    ? parseMultipart(bodyBytes(request), type, charset).fields
    : parseUrlencoded(bodyBytes(request).toString('latin1'), charset);
}
