/** Doors of marked copies: begin one, see which there are, cancel, fetch one. Each is a read of a case, and noted as one. */
import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  type MadeRedaction,
  makeRedactionSchema,
  redactionJobSchema,
  redactionsSchema,
} from '#shared/api/redaction.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import type { Caller } from '../../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../../openapi.ts';
import { ProblemError } from '../../problem.ts';
import type { CaseShown } from '../routes.ts';
import type { Redactions } from './service.ts';

export interface RedactionRoutesDeps {
  readonly redactions: Redactions;
  readonly identify: Identify;
  /** The case of a recording or file; null: there is none such, or it is of none yet. */
  readonly caseOf: (source: string) => string | null;
  /** When its footage was disposed of; null: it was not. */
  readonly disposedAt: (source: string) => string | null;
  readonly caseFor: (caller: Caller, id: string) => CaseShown | null;
  readonly nameOf: (person: string) => Promise<string>;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

const refusalValue = { 'clip-too-long': '3.5 GB', 'clip-damaged': '' } as Readonly<Record<string, string>>;

export function redactionRoutes(deps: RedactionRoutesDeps): OpenAPIHono {
  const { redactions, identify, caseFor, nameOf, audit } = deps;
  const app = createRouter();
  const named = async (one: MadeRedaction) => ({ ...one, by: await nameOf(one.by) });
  function shown(caller: Caller, source: string | null): string {
    const of = source === null ? null : deps.caseOf(source);
    const found = of === null ? null : caseFor(caller, of);
    if (found === null) throw new ProblemError('not-found');
    return found.id;
  }

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/redactions',
      summary: 'Begin a marked copy with places covered and sound muted; recorded with the reason',
      request: jsonBody(makeRedactionSchema),
      responses: answers(redactionJobSchema, 'it is being made'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.export');
      const { redaction, reason } = c.req.valid('json');
      const of = shown(caller, redaction.of);
      const gone = deps.disposedAt(redaction.of);
      if (gone !== null) throw new ProblemError('footage-disposed', shanghaiDay(gone));
      const begun = await redactions.begin(caller, redaction, reason);
      if (typeof begun === 'string') throw new ProblemError(begun, refusalValue[begun] ?? '');
      audit(caller, 'redaction', [of]);
      return c.json(begun, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/redactions',
      summary: 'Marked copies of a recording or file, and how far the one is that is being made',
      request: { query: z.object({ of: ulidSchema }) },
      responses: answers(redactionsSchema, 'the last first'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.export');
      const { of: source } = c.req.valid('query');
      const of = shown(caller, source);
      const job = redactions.job(source);
      // Who waits for one asks every second.
      if (job?.state !== 'running') audit(caller, 'redactions', [of]);
      const made = await Promise.all((await redactions.made(source)).map(named));
      return c.json({ installed: redactions.installed, job, made }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/redactions/{id}/cancel',
      summary: 'End the making of a copy',
      request: { params: z.object({ id: ulidSchema }) },
      responses: answers(z.object({ ok: z.literal(true) }), 'it ends, or had ended'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.export');
      const { id } = c.req.valid('param');
      shown(caller, redactions.ofJob(id));
      redactions.cancel(id);
      return c.json({ ok: true as const }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/redactions/{of}/{id}',
      summary: 'A marked copy (MP4)',
      request: { params: z.object({ of: ulidSchema, id: ulidSchema }) },
      responses: {
        200: { content: { 'video/mp4': { schema: z.string() } }, description: 'the copy' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.export');
      const { of: source, id } = c.req.valid('param');
      const of = shown(caller, source);
      const gone = deps.disposedAt(source);
      if (gone !== null) throw new ProblemError('footage-disposed', shanghaiDay(gone));
      const found = await redactions.fetch(source, id);
      if (found === null) throw new ProblemError('redaction-gone');
      audit(caller, 'redaction-bytes', [of]);
      return new Response(Readable.toWeb(Readable.from(found.parts)) as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': 'video/mp4',
          'content-length': String(found.bytes),
          'content-disposition': `attachment; filename="redacted-${id}.mp4"`,
          'cache-control': 'no-store',
        },
      }) as never;
    },
  );
  return app;
}
