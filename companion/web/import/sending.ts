/**
 * Files that this page sends: two at once, the others in line, over tus (tus-js-client). They go on while one looks at other pages of the
 * console; what a reload loses is the browser's hold of the file, so that it has to be chosen again, and then it goes on.
 */
import { signal } from '@preact/signals';
import { type DetailedError, Upload as TusUpload } from 'tus-js-client';
import { problemSchema } from '#shared/api/contract.ts';
import { UPLOADS, type Upload, uploadSchema } from '#shared/api/import.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, t } from '../i18n.ts';

export interface Sending {
  /** Of this page. */
  readonly key: string;
  /** The upload's id, once it was made. */
  readonly id: string | null;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly case: string | null;
  readonly state: 'waiting' | 'sending' | 'broken' | 'paused' | 'failed' | 'ended';
  /** Seconds to its end, as it goes; null: not known yet. */
  readonly left: number | null;
  readonly trouble: Trouble | null;
  /** What became of it. */
  readonly end: Upload | null;
}

export const sendings = signal<readonly Sending[]>([]);
/** Counts those that ended, so that lists are asked for anew. */
export const ended = signal(0);

/** At once; more would only make each slower. */
const AT_ONCE = 2;
/** Bytes of one request: short enough for a server's limit of time on slow networks. */
const REQUEST_BYTES = 16 * 1024 * 1024;
/** Between tries, ms; a connection that is away for an hour is waited for. What goes on counts from the start again. */
const RETRIES = [0, 1000, 3000, ...Array<number>(720).fill(5000)];
/** A speed is the mean of so long, ms. */
const SPEED_MS = 10_000;

const running = new Map<string, { readonly file: File; tus: TusUpload | null; marks: [number, number][] }>();

function change(key: string, to: Partial<Sending>): void {
  sendings.value = sendings.value.map((one) => (one.key === key ? { ...one, ...to } : one));
}
const find = (key: string) => sendings.value.find((one) => one.key === key);

/** @param unfinished mine on the companion: a file that is one of them goes on there */
export function send(files: readonly File[], into: string | null, unfinished: readonly Upload[]): void {
  for (const file of files) {
    const same = (one: { readonly name: string; readonly size: number }) =>
      one.name === file.name && one.size === file.size;
    const already = sendings.value.some(
      (one) =>
        same(one) && one.state !== 'ended' && running.get(one.key)?.file.lastModified === file.lastModified,
    );
    if (already) continue;
    const taken = new Set(sendings.value.map(({ id }) => id));
    const before = unfinished.find(
      (one) =>
        one.state === 'coming' && same(one) && one.modified === file.lastModified && !taken.has(one.id),
    );
    const key = crypto.randomUUID();
    running.set(key, { file, tus: null, marks: [] });
    sendings.value = [
      ...sendings.value,
      {
        ...{ key, id: before?.id ?? null, name: file.name, size: file.size, sent: before?.offset ?? 0 },
        ...{ case: before?.case ?? into, state: 'waiting', left: null, trouble: null, end: null },
      },
    ];
  }
  next();
}

function next(): void {
  const busy = sendings.value.filter(({ state }) => state === 'sending' || state === 'broken').length;
  for (const { key } of sendings.value.filter(({ state }) => state === 'waiting').slice(0, AT_ONCE - busy))
    begin(key);
}

function begin(key: string): void {
  const one = find(key);
  const held = running.get(key);
  if (one === undefined || held === undefined) return;
  change(key, { state: 'sending', trouble: null });
  held.marks = [];
  held.tus ??= new TusUpload(held.file, {
    endpoint: UPLOADS,
    ...(one.id === null ? {} : { uploadUrl: `${UPLOADS}/${one.id}` }),
    metadata: {
      filename: one.name,
      modified: String(held.file.lastModified),
      ...(one.case === null ? {} : { case: one.case }),
    },
    headers: { 'accept-language': lang.value },
    chunkSize: REQUEST_BYTES,
    retryDelays: RETRIES,
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => change(key, { id: idOf(held.tus?.url ?? null) }),
    onShouldRetry(error) {
      const status = (error as DetailedError).originalResponse?.getStatus() ?? 0;
      const again = status === 0 || status === 409 || status === 423 || status >= 500;
      // A full disk is told of; trying on and on would hide it.
      if (!again || status === 507) return false;
      change(key, { state: 'broken' });
      return true;
    },
    onProgress(sent) {
      change(key, { sent, state: 'sending', left: secondsLeft(held.marks, sent, one.size) });
    },
    onSuccess: () => void finish(key),
    onError: (error) => void fail(key, error as DetailedError),
  });
  held.tus.start();
}

function secondsLeft(marks: [number, number][], sent: number, size: number): number | null {
  const now = performance.now();
  marks.push([now, sent]);
  while (marks.length > 2 && now - (marks[0]?.[0] ?? now) > SPEED_MS) marks.shift();
  const [first, from] = marks[0] ?? [now, sent];
  return sent > from && now - first > 1000 ? ((size - sent) * (now - first)) / (sent - from) / 1000 : null;
}

const idOf = (url: string | null) => url?.split('/').at(-1) ?? null;

async function finish(key: string): Promise<void> {
  const id = find(key)?.id;
  if (id === null || id === undefined) return;
  const answer = await ask('GET', `${UPLOADS}/${id}`, uploadSchema);
  running.delete(key);
  change(
    key,
    answer.ok ? { state: 'ended', end: answer.value } : { state: 'failed', trouble: answer.trouble },
  );
  ended.value += 1;
  next();
}

async function fail(key: string, error: DetailedError): Promise<void> {
  const status = error.originalResponse?.getStatus() ?? 0;
  change(key, { state: 'failed', trouble: troubleOf(error.originalResponse?.getBody() ?? '') });
  // It is no recording, or has ended elsewhere: there is nothing to go on with.
  if (status === 415 || status === 410) {
    const id = find(key)?.id;
    running.delete(key);
    if (id !== null && id !== undefined) change(key, { id });
  }
  next();
}

function troubleOf(body: string): Trouble {
  let content: unknown = null;
  try {
    content = JSON.parse(body);
  } catch {
    // No answer, or one of somebody in between.
  }
  const problem = problemSchema.safeParse(content);
  const { network, networkTodo } = t.value.errors;
  return problem.success
    ? { code: problem.data.code, title: problem.data.title, todo: problem.data.todo ?? '' }
    : { code: 'network', title: network, todo: networkTodo };
}

export function pause(key: string): void {
  void running.get(key)?.tus?.abort();
  change(key, { state: 'paused', left: null });
  next();
}
export function resume(key: string): void {
  if (!running.has(key)) return;
  change(key, { state: 'waiting', trouble: null });
  next();
}
/** Gives it up here and on the companion. */
export async function cancel(key: string): Promise<void> {
  const held = running.get(key);
  running.delete(key);
  sendings.value = sendings.value.filter((one) => one.key !== key);
  await held?.tus?.abort(true).catch(() => {});
  ended.value += 1;
  next();
}
/** Gives up one that was begun on another page, or before a reload. */
export async function giveUp(id: string): Promise<void> {
  await TusUpload.terminate(`${location.origin}${UPLOADS}/${id}`, { retryDelays: [] }).catch(() => {});
  ended.value += 1;
}
export function canResume(key: string): boolean {
  return running.has(key);
}
export function clearEnded(): void {
  sendings.value = sendings.value.filter(
    ({ state, key }) => state !== 'ended' && (state !== 'failed' || running.has(key)),
  );
}

addEventListener('beforeunload', (event) => {
  if (sendings.value.some(({ state }) => state === 'sending' || state === 'broken' || state === 'waiting'))
    event.preventDefault();
});
