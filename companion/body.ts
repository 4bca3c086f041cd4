/** What comes in a request's body before any door looks at it: not too much, and UTF-8. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_BATCH_BYTES } from '#shared/case/envelope.ts';
import { answerProblem } from './problem.ts';

/** Of every door but that of appends: forms of the console and of pairing. */
const MAX_FORM_BYTES = 64 * 1024;
const APPENDS = '/api/events';
/** The door that takes a file: ten thousand rows of the registry are a tenth of it. */
const FILES = '/api/registry/imports';
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** The doors that take a recording's bytes as they come: bounded by what was announced, never read as a whole. */
const UPLOAD = /^\/api\/media\/uploads\/[0-9A-Z]{26}$/;
/** The door that takes an officer's photo, within the bound of forms. */
const PHOTOS = '/api/registry/photos';

const forms = bodyLimit({
  maxSize: MAX_FORM_BYTES,
  onError: (c) => answerProblem(c, 'too-large', `${MAX_FORM_BYTES / 1024} KiB`),
});
const appends = bodyLimit({
  maxSize: MAX_BATCH_BYTES,
  onError: (c) => answerProblem(c, 'too-large', `${MAX_BATCH_BYTES / 1024 / 1024} MiB`),
});

const files = bodyLimit({
  maxSize: MAX_FILE_BYTES,
  onError: (c) => answerProblem(c, 'too-large', `${MAX_FILE_BYTES / 1024 / 1024} MiB`),
});

/** Bounds the body by the door it goes to. */
export const boundedBody: MiddlewareHandler = (c, next) =>
  takesBytes(c) ? next() : (c.req.path === APPENDS ? appends : c.req.path === FILES ? files : forms)(c, next);

const takesBytes = (c: Context) => c.req.method === 'PATCH' && UPLOAD.test(c.req.path);

/** Bytes that are no UTF-8 would be read as other text than was sent; they are refused. A file is not text. */
export const utf8Body: MiddlewareHandler = async (c, next) => {
  if (takesBytes(c)) return next();
  if (c.req.raw.body !== null && c.req.path !== FILES && c.req.path !== PHOTOS) {
    const bytes = await c.req.arrayBuffer();
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return answerProblem(c, 'bad-request', 'utf-8');
    }
  }
  await next();
  return undefined;
};
