/**
 * What a file says of itself: when, with what, where. The reading is done by libraries on bytes of anybody, so it is done in a thread
 * of its own that may be ended: after a time, or when it wants too much memory. Whatever happens there, a file is taken in; it then
 * says nothing.
 */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { FileFormat } from '#shared/media/file-kind.ts';

const short = z.string().min(1).max(200);
export const fileFactsSchema = z.strictObject({
  own: z
    .strictObject({
      text: z.string().max(40),
      source: z.enum(['exif', 'quicktime', 'riff']),
      offset: z.int().min(-1440).max(1440).nullable(),
    })
    .nullable(),
  /** Ms; null: it does not say. */
  lasts: z
    .int()
    .min(0)
    .max(366 * 86_400_000)
    .nullable(),
  device: z
    .strictObject({
      make: short.optional(),
      model: short.optional(),
      serial: short.optional(),
      from: z.literal('file'),
    })
    .nullable(),
  /** In millionths of a degree, WGS 84. */
  place: z
    .strictObject({
      latitude: z.int().min(-90_000_000).max(90_000_000),
      longitude: z.int().min(-180_000_000).max(180_000_000),
    })
    .nullable(),
  /** Nothing but sound in it. */
  soundOnly: z.boolean(),
  /** Nobody could read it: it may be damaged. */
  unreadable: z.boolean(),
});
export type FileFacts = z.infer<typeof fileFactsSchema>;

export const NOTHING_SAID: FileFacts = {
  own: null,
  lasts: null,
  device: null,
  place: null,
  soundOnly: false,
  unreadable: false,
};
const UNREADABLE: FileFacts = { ...NOTHING_SAID, unreadable: true };

export interface Looker {
  /** Never throws. */
  look(path: string, format: FileFormat): Promise<FileFacts>;
  close(): Promise<void>;
}
export interface LookerDeps {
  /** The thread's file. */
  readonly worker?: URL;
  readonly timeoutMs?: number;
  readonly limits?: ResourceLimits;
  readonly onError: (error: unknown) => void;
}

const TIMEOUT_MS = 15_000;
const IDLE_MS = 10_000;
const LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
const WORKER = new URL('./metadata-worker.ts', import.meta.url);

export function createLooker(deps: LookerDeps): Looker {
  const { worker: file = WORKER, timeoutMs = TIMEOUT_MS, limits = LIMITS, onError } = deps;
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function end(): Promise<void> {
    const ended = worker;
    worker = null;
    await ended?.terminate();
  }

  function started(): Worker {
    // What libraries have to say of a broken file is nobody's news.
    const made = new Worker(file, { resourceLimits: limits, stdout: true, stderr: true });
    // A thread that was given up may still say that it ran out of memory.
    made.on('error', () => {});
    made.stdout.resume();
    made.stderr.resume();
    return made;
  }

  function once(path: string, format: FileFormat): Promise<FileFacts> {
    if (idle !== null) clearTimeout(idle);
    worker ??= started();
    const asked = worker;
    return new Promise<FileFacts>((resolve) => {
      const timer = setTimeout(
        () => failed(new Error(`${format}: not read within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const clear = () => {
        clearTimeout(timer);
        asked.off('message', read);
        asked.off('error', failed);
        asked.off('exit', gone);
      };
      const read = (said: unknown) => {
        clear();
        const parsed = fileFactsSchema.safeParse(said);
        resolve(parsed.success ? parsed.data : UNREADABLE);
      };
      const failed = (error: unknown) => {
        clear();
        onError(error);
        void end();
        resolve(UNREADABLE);
      };
      const gone = () => failed(new Error(`${format}: the reading thread ended`));
      asked.once('message', read);
      asked.once('error', failed);
      asked.once('exit', gone);
      asked.postMessage({ path, format });
    }).finally(() => {
      idle = setTimeout(() => void end(), IDLE_MS);
      idle.unref();
    });
  }

  return {
    look(path, format) {
      const done = queue.then(() => once(path, format));
      queue = done;
      return done;
    },
    async close() {
      if (idle !== null) clearTimeout(idle);
      await end();
    },
  };
}
