/** Doors of cameras: a key for one, what was recorded in a case, the end of a key. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  closeRecordingSchema,
  openedRecordingSchema,
  openRecordingSchema,
  recordingsSchema,
} from '#shared/api/media.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, ProblemError } from '../problem.ts';
import type { Media } from './service.ts';

export interface MediaRoutesDeps {
  readonly media: Media;
  readonly identify: Identify;
  /** Streams of a case that this reader may see; null: none. `member`: he belongs to it. */
  readonly caseFor: (
    caller: Caller,
    id: string,
  ) => { readonly streams: readonly string[]; readonly member: boolean } | null;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

const okSchema = z.object({ ok: z.literal(true) });

export function mediaRoutes({ media, identify, caseFor, audit }: MediaRoutesDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/recordings',
      summary: 'A key under which a camera sends into a case of mine; shown once',
      request: jsonBody(openRecordingSchema),
      responses: answers(openedRecordingSchema, 'where to send, and the key'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.open');
      const asked = c.req.valid('json');
      const found = caseFor(caller, asked.case);
      if (found?.member !== true) throw new ProblemError('not-found');
      const opened = await media.open(caller, asked);
      if (opened === 'off') throw new ProblemError('no-cameras');
      if (opened === 'full') throw new ProblemError('busy');
      if ('title' in opened) return answer(opened) as never;
      const { hostname } = new URL(c.req.url);
      return c.json({ ...opened, server: `rtmp://${hostname}${opened.server}` }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/recordings',
      summary: 'What cameras recorded in a case: when, how much is sealed, what is missing',
      request: { query: z.object({ case: ulidSchema }) },
      responses: answers(recordingsSchema, 'the recordings'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const { case: id } = c.req.valid('query');
      const found = caseFor(caller, id);
      if (found === null) throw new ProblemError('not-found');
      audit(caller, 'case-recordings', [id]);
      return c.json({ recordings: [...media.ofCase(found.streams)] }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/recordings/{id}/close',
      summary: 'End a key, with a reason: a camera that sends under it is cut off',
      request: { params: z.object({ id: ulidSchema }), ...jsonBody(closeRecordingSchema) },
      responses: answers(okSchema, 'ended'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.open');
      const { id } = c.req.valid('param');
      const of = media.recording(id)?.case ?? null;
      if (of === null || caseFor(caller, of)?.member !== true) throw new ProblemError('not-found');
      const done = await media.close(caller, id, c.req.valid('json').reason);
      if (done === 'over') throw new ProblemError('recording-over');
      return done === 'done' ? c.json({ ok: true as const }, 200) : (answer(done) as never);
    },
  );
  return app;
}
