/** Doors of what was recorded: its files and fragments, and their bytes. Each is a read of a case, and noted as one. */

import { join } from 'node:path';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { recordedFilesSchema } from '#shared/api/media.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import type { Caller } from '../../ledger/types.ts';
import { answers, createRouter } from '../../openapi.ts';
import { ProblemError } from '../../problem.ts';
import type { CaseShown } from '../routes.ts';
import type { Media } from '../service.ts';
import type { Footage } from '../vault/footage-file.ts';
import { footageStream } from '../vault/footage-stream.ts';
import { byteRange } from './byte-range.ts';
import { type RecordedFile, readRecording } from './read-recording.ts';

export interface PlaybackRoutesDeps {
  readonly media: Pick<Media, 'recording' | 'view'>;
  /** Of the indexes of all recordings. */
  readonly folder: string;
  readonly footage: Pick<Footage, 'open'>;
  readonly identify: Identify;
  readonly caseFor: (caller: Caller, id: string) => CaseShown | null;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

/** What players ask for again and again within a moment. */
const KEPT_MS = 1_000;
const MAX_KEPT = 50;

export function playbackRoutes({
  media,
  folder,
  footage,
  identify,
  caseFor,
  audit,
}: PlaybackRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const kept = new Map<string, { readonly at: number; readonly files: Promise<readonly RecordedFile[]> }>();
  function filesOf(recording: string): Promise<readonly RecordedFile[]> {
    const before = kept.get(recording);
    const at = performance.now();
    if (before !== undefined && at - before.at < KEPT_MS) return before.files;
    if (kept.size >= MAX_KEPT) kept.clear();
    const files = readRecording(join(folder, recording));
    kept.set(recording, { at, files });
    return files;
  }
  function shown(caller: Caller, recording: string): CaseShown {
    const of = media.recording(recording)?.case ?? null;
    const found = of === null ? null : caseFor(caller, of);
    if (found === null) throw new ProblemError('not-found');
    return found;
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/recordings/{id}/files',
      summary: 'What of a recording is on disk, fragment by fragment; recorded as a read',
      request: { params: z.object({ id: ulidSchema }) },
      responses: answers(recordedFilesSchema, 'files and fragments'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const { id } = c.req.valid('param');
      const { id: of, subject, number } = shown(caller, id);
      const one = media.view(id);
      if (one === null) throw new ProblemError('not-found');
      audit(caller, 'recording', [of]);
      const files = (await filesOf(id)).map(({ file, codecs, init, fragments }) => ({
        file,
        codecs: [...codecs],
        init,
        fragments: fragments.map(
          ({ from, to, received, offset, length }): [number, number, number, number, number, number] => [
            from,
            to,
            ...received,
            offset,
            length,
          ],
        ),
      }));
      const { camera, state, holes, disposed } = one;
      return c.json({ camera, state, holes, disposed, files, case: { id: of, subject, number } }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/recordings/{id}/files/{file}',
      summary: 'Bytes of a recorded file (fragmented MP4), whole or a range',
      request: { params: z.object({ id: ulidSchema, file: z.string().regex(/^\d{1,6}$/) }) },
      responses: {
        200: { content: { 'video/mp4': { schema: z.string() } }, description: 'all of it' },
        206: { content: { 'video/mp4': { schema: z.string() } }, description: 'a range of it' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.read');
      const { id, file } = c.req.valid('param');
      const of = shown(caller, id);
      const gone = media.recording(id)?.disposed ?? null;
      if (gone !== null) throw new ProblemError('footage-disposed', shanghaiDay(gone.at));
      const found = (await filesOf(id)).find((one) => one.file === Number(file));
      if (found === undefined) throw new ProblemError('not-found');
      const range = byteRange(c.req.header('range'), found.bytes);
      if (range === 'unsatisfiable')
        return new Response(null, {
          status: 416,
          headers: { 'content-range': `bytes */${found.bytes}` },
        }) as never;
      const { from, to } = range ?? { from: 0, to: found.bytes };
      const body = await footageStream(footage, { kind: 'recording', id, file: found.file }, from, to);
      if (body === null) throw new ProblemError('not-found');
      audit(caller, 'recording-bytes', [of.id]);
      return new Response(body, {
        status: range === null ? 200 : 206,
        headers: {
          'content-type': 'video/mp4',
          'content-length': String(to - from),
          'accept-ranges': 'bytes',
          'cache-control': 'no-store',
          ...(range === null ? {} : { 'content-range': `bytes ${from}-${to - 1}/${found.bytes}` }),
        },
      }) as never;
    },
  );
  return app;
}
