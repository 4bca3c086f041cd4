/**
 * tus 1.0 over the store: the protocol is `@tus/server`'s, bytes and refusals are ours. Every request has been let in by routes.ts;
 * an upload of somebody else does not exist for it.
 */

import {
  DataStore,
  type Lock,
  type Locker,
  type RequestRelease,
  Server,
  Upload as TusUpload,
} from '@tus/server';
import { ERRORS } from '@tus/utils';
import { UPLOADS } from '#shared/api/import.ts';
import type { Caller } from '../../ledger/types.ts';
import { localeOf, problem } from '../../problem.ts';
import { bytesText, type ImportProblemCode, ImportRefused, importProblem } from './problems.ts';
import { type ImportStore, type StoreFault, StoreRefusal } from './store.ts';

export interface UploadsDeps {
  readonly store: ImportStore;
  readonly newId: () => string;
  /** Asked before anything is made. @throws ImportRefused */
  readonly accept: (
    caller: Caller,
    id: string,
    size: number,
    metadata: Readonly<Record<string, string | null>>,
  ) => Promise<void>;
  /** The last byte is on disk. */
  readonly whole: (id: string) => Promise<void>;
  readonly maxBytes: number;
  readonly onError: (error: unknown) => void;
}

export type Uploads = (request: Request, caller: Caller) => Promise<Response>;

/** How long whoever sends a file may go on when another request wants the same one. */
const DRAIN_MS = 500;
const WAIT_MS = 30_000;

export function createUploads(deps: UploadsDeps): Uploads {
  const { store } = deps;
  const callers = new WeakMap<object, Caller>();
  const failed = new WeakMap<object, unknown>();

  class Files extends DataStore {
    override extensions = ['creation', 'termination'];
    override async create(upload: TusUpload): Promise<TusUpload> {
      return upload;
    }
    override write(stream: AsyncIterable<Uint8Array>, id: string, offset: number): Promise<number> {
      return store.put(id, offset, counted(stream));
    }
    override async getUpload(id: string): Promise<TusUpload> {
      const offset = await store.offset(id);
      const held = store.get(id);
      if (held === null) throw new StoreRefusal('gone');
      // Of a file whose last request broke behind its last byte, no other request tells.
      if (held.state === 'whole') void deps.whole(id).catch(deps.onError);
      return new TusUpload({ id, size: held.about.size, offset });
    }
    override remove(id: string): Promise<void> {
      return store.cancel(id);
    }
  }

  const server = new Server({
    path: UPLOADS,
    datastore: new Files(),
    relativeLocation: true,
    // Only pages of our own ask, and those need no word of whom else we would let.
    allowedOrigins: [],
    maxSize: deps.maxBytes,
    locker: oneAtATime(),
    lockDrainTimeout: DRAIN_MS,
    namingFunction: () => deps.newId(),
    async onUploadCreate(request, upload) {
      const caller = callers.get(request);
      if (caller === undefined) throw new StoreRefusal('gone');
      await deps.accept(caller, upload.id, upload.size ?? 0, upload.metadata ?? {});
      return {};
    },
    async onUploadFinish(_request, upload) {
      // What fails here is tried again by itself; the bytes are safe.
      await deps.whole(upload.id).catch(deps.onError);
      return {};
    },
    onResponseError(request, error) {
      failed.set(request, error);
      return { status_code: 'status_code' in error ? error.status_code : 500, body: 'x' };
    },
  });

  return async (request, caller) => {
    callers.set(request, caller);
    const answer = await server.handleWeb(request);
    if (answer.status < 400) return answer;
    const locale = localeOf(request.headers.get('accept-language') ?? undefined);
    const error = failed.get(request);
    const told = refusalOf(error);
    const size = () => bytesText(store.get(request.url.split('/').at(-1) ?? '')?.about.size ?? deps.maxBytes);
    const details =
      told === 'disk-full'
        ? problem('disk-full', locale)
        : told !== null
          ? importProblem(told.code, locale, told.of ?? size())
          : problem(answer.status < 500 ? 'bad-request' : 'failed', locale, 'tus');
    if (details.code === 'failed') deps.onError(error);
    const headers = new Headers(answer.headers);
    headers.set('content-type', 'application/problem+json; charset=utf-8');
    headers.delete('content-length');
    const body = request.method === 'HEAD' ? null : JSON.stringify(details);
    return new Response(body, { status: details.status, headers });
  };
}

/** The library counts what comes, and ends the stream when it is more than was announced. */
async function* counted(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw isTooLong(error) ? new StoreRefusal('longer') : error;
  }
}
const isTooLong = (error: unknown) =>
  error instanceof Error && 'body' in error && error.body === ERRORS.ERR_MAX_SIZE_EXCEEDED.body;

const ofStore: Record<Exclude<StoreFault, 'disk-full'>, ImportProblemCode> = {
  offset: 'upload-place',
  differs: 'upload-longer',
  longer: 'upload-longer',
  'not-media': 'not-media',
  over: 'upload-over',
  gone: 'upload-gone',
};

type Told = { readonly code: ImportProblemCode; readonly of?: string } | 'disk-full' | null;
function refusalOf(error: unknown): Told {
  if (error instanceof ImportRefused) return { code: error.code, of: error.of };
  if (error instanceof StoreRefusal)
    return error.fault === 'disk-full' ? 'disk-full' : { code: ofStore[error.fault] };
  switch (error) {
    case ERRORS.INVALID_OFFSET:
      return { code: 'upload-place' };
    case ERRORS.FILE_NOT_FOUND:
      return { code: 'upload-gone' };
    case ERRORS.ERR_SIZE_EXCEEDED:
      return { code: 'upload-longer' };
    case ERRORS.ERR_MAX_SIZE_EXCEEDED:
      return { code: 'file-too-large' };
    // Another request took over, or the connection is gone and nobody reads this.
    case ERRORS.ABORTED:
    case ERRORS.ERR_LOCK_TIMEOUT:
      return { code: 'upload-elsewhere' };
    default:
      return isTooLong(error) ? { code: 'upload-longer' } : null;
  }
}

/** Whoever comes asks the one before to end, and waits in line. The library's own lock asks in a busy loop. */
function oneAtATime(): Locker {
  const held = new Map<string, { readonly release: RequestRelease; readonly waiting: (() => void)[] }>();
  const newLock = (id: string): Lock => ({
    async lock(signal, release) {
      const until = Date.now() + WAIT_MS;
      for (let one = held.get(id); one !== undefined; one = held.get(id)) {
        if (signal.aborted) throw ERRORS.ABORTED;
        if (Date.now() > until) throw ERRORS.ERR_LOCK_TIMEOUT;
        const { waiting } = one;
        await one.release();
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, WAIT_MS);
          waiting.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      held.set(id, { release, waiting: [] });
    },
    async unlock() {
      const one = held.get(id);
      held.delete(id);
      for (const next of one?.waiting ?? []) next();
    },
  });
  return { newLock };
}
