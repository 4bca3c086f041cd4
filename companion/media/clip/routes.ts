/** Doors of exported clips: make one, see which there are, fetch one. Each is a read of a case, and noted as one. */
import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  type ExportedClips,
  exportClipSchema,
  exportedClipsListSchema,
  exportedClipsSchema,
} from '#shared/api/media.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import type { Caller } from '../../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../../openapi.ts';
import { ProblemError } from '../../problem.ts';
import type { HeldRecording } from '../register.ts';
import type { CaseShown } from '../routes.ts';
import type { Media } from '../service.ts';
import type { Clips } from './service.ts';

export interface ClipRoutesDeps {
  readonly clips: Clips;
  readonly media: Pick<Media, 'recording'>;
  readonly identify: Identify;
  readonly caseFor: (caller: Caller, id: string) => CaseShown | null;
  readonly nameOf: (person: string) => Promise<string>;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

/** Reading and hashing gigabytes: one after the other, and not many wait. */
const MAX_WAITING = 8;

export function clipRoutes(deps: ClipRoutesDeps): OpenAPIHono {
  const { clips, media, identify, caseFor, nameOf, audit } = deps;
  const app = createRouter();
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const named = async (one: ExportedClips) => ({ ...one, by: await nameOf(one.by) });
  function shown(caller: Caller, id: string): { readonly recording: HeldRecording; readonly of: string } {
    const recording = media.recording(id);
    const of = recording?.case ?? null;
    const found = of === null ? null : caseFor(caller, of);
    if (recording === null || found === null) throw new ProblemError('not-found');
    return { recording, of: found.id };
  }
  /** What was exported is told of after its footage went; there is nothing to cut it from. */
  function there({ disposed }: HeldRecording): void {
    if (disposed !== null) throw new ProblemError('footage-disposed', shanghaiDay(disposed.at));
  }

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/recordings/{id}/clips',
      summary:
        'Cut a span out of a recording, with certificate and what goes to a court; recorded with the reason',
      request: { params: z.object({ id: ulidSchema }), ...jsonBody(exportClipSchema) },
      responses: answers(exportedClipsSchema, 'what was exported'),
    }),
    async (c) => {
      const { caller, name } = await requireIdentity(identify, c, 'media.export');
      const { recording, of } = shown(caller, c.req.valid('param').id);
      there(recording);
      const asked = c.req.valid('json');
      if (!(Date.parse(asked.to) >= Date.parse(asked.from))) throw new ProblemError('bad-request', 'to');
      if (waiting >= MAX_WAITING) throw new ProblemError('busy');
      waiting += 1;
      const making = turn.then(() => clips.make({ ...caller, name }, recording, asked));
      turn = making.catch(() => undefined);
      const made = await making.finally(() => {
        waiting -= 1;
      });
      if (!made.ok) throw new ProblemError(made.code, 'value' in made ? made.value : '');
      audit(caller, 'clip-export', [of]);
      return c.json(await named(made.export), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/recordings/{id}/clips',
      summary: 'What was exported of a recording, by whom and why',
      request: { params: z.object({ id: ulidSchema }) },
      responses: answers(exportedClipsListSchema, 'the last first'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const { recording, of } = shown(caller, c.req.valid('param').id);
      audit(caller, 'clip-exports', [of]);
      const made = await clips.of(recording.id);
      return c.json({ exports: await Promise.all(made.map(named)) }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/recordings/{id}/clips/{export}',
      summary: 'A court package (ZIP): clips, certificates, events, receipt, the page that checks them',
      request: { params: z.object({ id: ulidSchema, export: ulidSchema }) },
      responses: {
        200: { content: { 'application/zip': { schema: z.string() } }, description: 'the folder' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.export');
      const { id, export: exported } = c.req.valid('param');
      const { recording, of } = shown(caller, id);
      there(recording);
      const found = await clips.fetch(recording.id, exported);
      if (found === null) throw new ProblemError('clip-gone');
      audit(caller, 'clip-fetched', [of]);
      return new Response(Readable.toWeb(Readable.from(found.parts)) as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="court-${exported}.zip"`,
          'cache-control': 'no-store',
        },
      }) as never;
    },
  );
  return app;
}
