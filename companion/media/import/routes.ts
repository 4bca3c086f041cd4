/** Doors of imported files: their upload (tus 1.0), what came of it, what they belong to, their bytes. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { problemSchema } from '#shared/api/contract.ts';
import {
  type DockStanding,
  docksSchema,
  fileImportSchema,
  importSchema,
  importsSchema,
  setImportTimeSchema,
  UPLOADS,
  uploadSchema,
  uploadsSchema,
} from '#shared/api/import.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { mediaTypes } from '#shared/media/file-kind.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import type { Caller } from '../../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../../openapi.ts';
import { answer, localeOf, ProblemError } from '../../problem.ts';
import type { Footage } from '../vault/footage-file.ts';
import { footageStream } from '../vault/footage-stream.ts';
import type { DockFileState, DockView } from './docks.ts';
import { ImportRefused, importProblem } from './problems.ts';
import type { ImportCase, Imports } from './service.ts';
import type { Uploads } from './uploads.ts';

export interface ImportRoutesDeps {
  readonly imports: Imports;
  readonly footage: Pick<Footage, 'open'>;
  readonly uploads: Uploads;
  readonly docks: () => readonly DockView[];
  readonly identify: Identify;
  /** Null: there is none, or this reader may not see it. */
  readonly findCase: (caller: Caller, id: string) => ImportCase | null;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

const okSchema = z.object({ ok: z.literal(true) });
const idParam = z.object({ id: ulidSchema });
const bytes = {
  200: { content: { '*/*': { schema: z.string() } }, description: 'the file' },
  206: { content: { '*/*': { schema: z.string() } }, description: 'a range of it' },
};

const tus = (status: 201 | 204, description: string) => ({
  [status]: { description },
  default: {
    content: { 'application/problem+json': { schema: problemSchema } },
    description: 'problem details (RFC 9457)',
  },
});

export function importRoutes(deps: ImportRoutesDeps): OpenAPIHono {
  const { imports, footage, identify, audit } = deps;
  const app = createRouter();
  const locale = (c: Context) => localeOf(c.req.header('accept-language'));
  app.onError((error, c) => {
    if (error instanceof ImportRefused) return answer(importProblem(error.code, locale(c), error.of));
    throw error;
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: UPLOADS,
      summary: 'My uploads that are not at their end, and what became of those of the last day',
      responses: answers(uploadsSchema, 'uploads'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.import');
      return c.json({ uploads: [...imports.uploads(caller)] }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: UPLOADS,
      summary: 'Announce a file: Upload-Length, and its name in Upload-Metadata (tus 1.0, creation)',
      responses: tus(201, 'where it is sent to: Location'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.import');
      return deps.uploads(c.req.raw, caller) as never;
    },
  );
  const own = async (c: Context) => {
    const { caller } = await requireIdentity(identify, c, 'media.import');
    const id = ulidSchema.safeParse(c.req.param('id'));
    const upload = id.success ? imports.upload(caller, id.data) : null;
    // Somebody else's upload is not there.
    if (upload === null) throw new ImportRefused('upload-gone');
    return { caller, upload };
  };
  app.openapi(
    createRoute({
      method: 'get',
      path: `${UPLOADS}/{id}`,
      summary: 'How far my upload is; HEAD with Tus-Resumable asks where to go on',
      request: { params: idParam },
      responses: answers(uploadSchema, 'the upload'),
    }),
    async (c) => {
      const { caller, upload } = await own(c);
      if (c.req.method === 'HEAD') return deps.uploads(c.req.raw, caller) as never;
      return c.json(upload, 200);
    },
  );
  for (const [method, summary] of [
    ['patch', 'Bytes of my upload from Upload-Offset on (tus 1.0)'],
    ['delete', 'Give up my upload that is not whole (tus 1.0, termination)'],
  ] as const)
    app.openapi(
      createRoute({
        ...{ method, path: `${UPLOADS}/{id}`, summary },
        request: { params: idParam },
        responses: tus(204, 'taken'),
      }),
      async (c) => {
        const { caller } = await own(c);
        return deps.uploads(c.req.raw, caller) as never;
      },
    );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/imports',
      summary: 'Files of a case; without one, mine and those of docks that could concern me',
      request: { query: z.object({ case: ulidSchema.optional() }) },
      responses: answers(importsSchema, 'files with what they could belong to'),
    }),
    async (c) => {
      const { case: id } = c.req.valid('query');
      if (id === undefined) {
        const { caller } = await requireIdentity(identify, c, 'media.import');
        const found = imports.forMe(caller, locale(c));
        const others = found.filter(({ by }) => by === null).map(({ id: one }) => one);
        if (others.length > 0) audit(caller, 'dock-imports', others);
        return c.json({ imports: [...found] }, 200);
      }
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const of = deps.findCase(caller, id);
      if (of === null) throw new ProblemError('not-found');
      audit(caller, 'case-imports', [id]);
      return c.json({ imports: [...imports.ofCase(caller, of, locale(c))] }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/imports/{id}',
      summary: 'One file; recorded as a read',
      request: { params: idParam },
      responses: answers(importSchema, 'the file'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const { id } = c.req.valid('param');
      const found = imports.view(caller, id, locale(c));
      if (found === null) throw new ImportRefused('no-such-import');
      audit(caller, 'import', [id]);
      return c.json(found, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/docks',
      summary: 'Docks that are watched: whether they are there, and what became of their files',
      responses: answers(docksSchema, 'docks of my unit'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.import');
      const mine = deps.docks().filter(({ unit }) => unit === null || unit === caller.unit);
      return c.json({ docks: mine.map(standing) }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/imports/{id}/file',
      summary: 'Say which case and step a file belongs to',
      request: { params: idParam, ...jsonBody(fileImportSchema) },
      responses: answers(okSchema, 'filed'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.import');
      const problem = await imports.file(caller, c.req.valid('param').id, c.req.valid('json'));
      return problem === null ? c.json({ ok: true as const }, 200) : (answer(problem) as never);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/imports/{id}/time',
      summary: "Say when it really was, with a reason; what the device's clock said stays beside",
      request: { params: idParam, ...jsonBody(setImportTimeSchema) },
      responses: answers(okSchema, 'set'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.import');
      const problem = await imports.setTime(caller, c.req.valid('param').id, c.req.valid('json'));
      return problem === null ? c.json({ ok: true as const }, 200) : (answer(problem) as never);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/imports/{id}/bytes',
      summary: 'The file as it came, whole or a range of it (RFC 9110 §14)',
      request: { params: idParam },
      responses: bytes,
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const { id } = c.req.valid('param');
      const found = imports.one(caller, id) === null ? null : imports.held(id);
      if (found === null) throw new ImportRefused('no-such-import');
      const { data, disposed } = found;
      if (disposed !== null) throw new ProblemError('footage-disposed', shanghaiDay(disposed.at));
      const range = rangeOf(c.req.header('range'), data.size);
      // A player asks for many ranges of one viewing.
      if (range === null || range.from === 0) audit(caller, 'import-bytes', [id]);
      const { from, to } = range ?? { from: 0, to: data.size };
      const headers = {
        'content-type': mediaTypes[data.format as keyof typeof mediaTypes] ?? 'application/octet-stream',
        'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(data.name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-store',
        'accept-ranges': 'bytes',
        'content-length': String(to - from),
        ...(range === null ? {} : { 'content-range': `bytes ${from}-${to - 1}/${data.size}` }),
      };
      const body = await footageStream(footage, { kind: 'import', id }, from, to);
      if (body === null) throw new ImportRefused('no-such-import');
      return new Response(body, { status: range === null ? 200 : 206, headers }) as never;
    },
  );
  return app;
}

/** Named of what could not be taken: so many are looked for by hand. */
const NAMED = 20;
function standing({ label, there, files }: DockView): DockStanding {
  const all = [...files];
  const count = (wanted: DockFileState) => all.filter(([, state]) => state === wanted).length;
  return {
    ...{ label, there },
    files: {
      ...{ growing: count('growing'), copying: count('copying'), taken: count('taken') },
      ...{ refused: count('refused'), broken: count('broken'), 'no-room': count('no-room') },
      empty: count('empty'),
    },
    trouble: all
      .flatMap(([name, state]) =>
        state === 'refused' || state === 'broken' || state === 'no-room' ? [{ name, state }] : [],
      )
      .slice(0, NAMED),
  };
}

/** One range; anything else is the whole file (RFC 9110 §14.2 lets a server ignore it). `to` is behind the last byte. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (found === null) return null;
  const [, first = '', last = ''] = found;
  if (first === '') {
    const from = Math.max(0, size - Number(last));
    return last === '' || from >= size ? null : { from, to: size };
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(size, Number(last) + 1);
  return from < to ? { from, to } : null;
}
