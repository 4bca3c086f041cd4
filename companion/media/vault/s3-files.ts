/**
 * Footage in a bucket of an S3-compatible server. Requests are signed by aws4fetch with the hash of their body, so that the server itself
 * refuses bytes that changed on the way; what was put there is read back before anybody relies on it (vault.ts).
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { z } from 'zod';
import type { FootageFile, FootageRef } from './footage-file.ts';
import type { Form } from './local-files.ts';

/** What stands in the file that `--footage-s3` names. */
export const s3SettingsSchema = z.strictObject({
  /** https, or http to this machine itself. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine((text) => /^https:|^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/.test(text)),
  region: z.string().min(1).max(60).default('us-east-1'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  prefix: z
    .string()
    .regex(/^([\w-]{1,60}\/){0,5}$/)
    .default(''),
  accessKeyId: z.string().min(1).max(200),
  secretAccessKey: z.string().min(1).max(200),
});
export type S3Settings = z.output<typeof s3SettingsSchema>;

/** The server refuses, or is not to be reached. */
export class S3Failed extends Error {
  /** Its own code (`AccessDenied`, `NoSuchBucket` …), an HTTP status, or `unreachable`. */
  readonly code: string;
  constructor(code: string) {
    super(`the S3 server: ${code}`);
    this.name = 'S3Failed';
    this.code = code;
  }
}

export interface S3Files {
  open(ref: FootageRef, form: Form): Promise<FootageFile | null>;
  /**
   * In parts; there is no object before all of them are there. What fails is given up at the server too; parts that a crash left there
   * are for the bucket's own rule (docs/media-format.md).
   * @returns how many bytes
   */
  put(ref: FootageRef, form: Form, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number>;
  remove(ref: FootageRef, form: Form): Promise<void>;
  /** Writes, reads and removes a small object. @throws S3Failed */
  probe(): Promise<void>;
}

/** S3 takes at least 5 MiB, and 10,000 parts: files of 156 GiB. */
const PART_BYTES = 16 * 1024 * 1024;
const ANSWER_MS = 30_000;
const PART_MS = 120_000;
const TRIES = 4;
const FIRST_PAUSE_MS = 250;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const NOTHING = new Uint8Array(0);

export function openS3Files(
  settings: S3Settings,
  {
    tries = TRIES,
    partBytes = PART_BYTES,
    answerMs = ANSWER_MS,
  }: { readonly tries?: number; readonly partBytes?: number; readonly answerMs?: number } = {},
): S3Files {
  const { accessKeyId, secretAccessKey, region, endpoint, bucket, prefix } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const base = `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  let bucketSeen = false;
  const keyOf = (ref: FootageRef, form: Form) =>
    `${prefix}${ref.kind === 'recording' ? `recordings/${ref.id}/${ref.file}.mp4` : `imports/${ref.id}/bytes`}${form === 'plain' ? '' : '.sealed'}`;

  /** @returns an answer below 300, or 404 where that is asked for. @throws S3Failed */
  async function ask(
    method: string,
    path: string,
    {
      body = NOTHING,
      headers = {},
      absent = false,
      ms = answerMs,
    }: {
      readonly body?: Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
      readonly absent?: boolean;
      readonly ms?: number;
    } = {},
  ): Promise<Response> {
    for (let tried = 1; ; tried += 1) {
      const patience = new AbortController();
      const late = setTimeout(() => patience.abort(), ms);
      const answer = await client
        .fetch(`${base}${path}`, {
          method,
          headers: { ...headers, 'x-amz-content-sha256': sha256(body) },
          ...(method === 'PUT' || method === 'POST' ? { body: body as Uint8Array<ArrayBuffer> } : {}),
          signal: patience.signal,
          redirect: 'error',
        })
        .catch(() => null);
      clearTimeout(late);
      if (answer !== null && (answer.ok || (absent && answer.status === 404))) return answer;
      // What the server refuses it refuses again; what it could not do it may yet.
      if (tried >= tries || (answer !== null && answer.status < 500 && answer.status !== 429)) {
        const said = answer === null ? '' : await textOf(answer).catch(() => '');
        throw new S3Failed(
          tagged(said, 'Code') ?? (answer === null ? 'unreachable' : `HTTP ${answer.status}`),
        );
      }
      await answer?.body?.cancel();
      await wait(FIRST_PAUSE_MS * 2 ** (tried - 1));
    }
  }

  async function put(key: string, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
    const began = await textOf(await ask('POST', `/${key}?uploads=`));
    const upload = tagged(began, 'UploadId');
    if (upload === null) throw new S3Failed('no upload');
    const at = `uploadId=${encodeURIComponent(upload)}`;
    const done: string[] = [];
    let total = 0;
    try {
      const send = async (part: Uint8Array): Promise<void> => {
        signal.throwIfAborted();
        const number = done.length + 1;
        const answer = await ask('PUT', `/${key}?partNumber=${number}&${at}`, {
          body: part,
          headers: { 'content-md5': createHash('md5').update(part).digest('base64') },
          ms: PART_MS,
        });
        const tag = answer.headers.get('etag');
        if (tag === null) throw new S3Failed('no tag');
        total += part.length;
        done.push(`<Part><PartNumber>${number}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`);
      };
      let waiting: Uint8Array[] = [];
      let size = 0;
      for await (const part of bytes) {
        waiting.push(part);
        size += part.length;
        if (size < partBytes) continue;
        await send(Buffer.concat(waiting));
        waiting = [];
        size = 0;
      }
      if (size > 0 || done.length === 0) await send(Buffer.concat(waiting));
      const body = Buffer.from(`<CompleteMultipartUpload>${done.join('')}</CompleteMultipartUpload>`);
      const said = await textOf(
        await ask('POST', `/${key}?${at}`, {
          body,
          headers: { 'content-type': 'application/xml' },
          ms: PART_MS,
        }),
      );
      // It may answer 200 and then say that it could not.
      const failed = /<Error>/.test(said) ? (tagged(said, 'Code') ?? 'failed') : null;
      if (failed !== null) throw new S3Failed(failed);
      return total;
    } catch (error) {
      await ask('DELETE', `/${key}?${at}`, { absent: true }).catch(() => undefined);
      throw error;
    }
  }

  return {
    async open(ref, form) {
      const key = keyOf(ref, form);
      const found = await ask('HEAD', `/${key}`, { absent: true });
      if (found.status === 404) {
        // A bucket of another name has none of anything: that is not the same as being gone.
        if (!bucketSeen && (await ask('HEAD', '', { absent: true })).status === 404)
          throw new S3Failed('NoSuchBucket');
        bucketSeen = true;
        return null;
      }
      const size = Number(found.headers.get('content-length') ?? Number.NaN);
      if (!Number.isSafeInteger(size)) throw new S3Failed('no length');
      return {
        size,
        async *read(asked, to) {
          const [from, end] = [Math.max(0, asked), Math.min(to, size)];
          if (from >= end) return;
          const answer = await ask('GET', `/${key}`, {
            headers: { range: `bytes=${from}-${end - 1}` },
          });
          if (answer.status !== 206 && !(from === 0 && end === size)) {
            await answer.body?.cancel();
            throw new S3Failed('no range');
          }
          let left = end - from;
          for await (const part of inTime(answer, answerMs)) {
            yield part.length > left ? part.subarray(0, left) : part;
            left -= part.length;
            if (left <= 0) return;
          }
        },
      };
    },
    put: (ref, form, bytes, signal) => put(keyOf(ref, form), bytes, signal),
    async remove(ref, form) {
      await ask('DELETE', `/${keyOf(ref, form)}`, { absent: true });
    },
    async probe() {
      const [key, body] = [`${prefix}sanxiang-probe`, Buffer.from('sanxiang')];
      await ask('PUT', `/${key}`, { body });
      const back = Buffer.from(await textOf(await ask('GET', `/${key}`)));
      await ask('DELETE', `/${key}`, { absent: true });
      if (!back.equals(body)) throw new S3Failed('other bytes came back');
    },
  };
}

/** A body as it comes; the server has `ms` for each piece, who reads it as long as he likes. @throws S3Failed */
async function* inTime(answer: Response, ms: number): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise<'late'>((resolve) => {
        late = setTimeout(() => resolve('late'), ms);
      });
      const next = await Promise.race([reader.read().catch(() => 'broken' as const), patience]);
      clearTimeout(late);
      if (next === 'late' || next === 'broken')
        throw new S3Failed(next === 'late' ? 'unreachable' : 'broken off');
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What is small. */
async function textOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of inTime(answer, ANSWER_MS)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** The text of the first such element; null: there is none. */
function tagged(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return (
    found
      ?.replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&') ?? null
  );
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
