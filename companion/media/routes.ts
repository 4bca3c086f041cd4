/** Doors of cameras: a key for one, what was recorded in a case, the end of a key. */

import type { HttpBindings } from '@hono/node-server';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  closeRecordingSchema,
  type LiveCamera,
  liveCamerasSchema,
  openedRecordingSchema,
  openRecordingSchema,
  recordingsSchema,
  stationStateSchema,
} from '#shared/api/media.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, ProblemError } from '../problem.ts';
import { answerLive } from './live-answer.ts';
import type { Media } from './service.ts';

export interface MediaRoutesDeps {
  readonly media: Media;
  readonly identify: Identify;
  /** A case that this reader may see, by any of its streams; null: none. */
  readonly caseFor: (caller: Caller, id: string) => CaseShown | null;
  readonly nameOf: (person: string) => Promise<string>;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly now: () => number;
}

export interface CaseShown {
  readonly id: string;
  readonly streams: readonly string[];
  /** He belongs to it. */
  readonly member: boolean;
  readonly unit: string;
  /** Whom or what it is about; null: not known yet. */
  readonly subject: string | null;
  readonly number: string | null;
}

/** Who asks every few seconds is not noted every few seconds: a case once within the hour, as the page shows it for that long. */
const TOLD_MS = 3_600_000;
const MAX_TOLD = 10_000;
function createTold(now: () => number) {
  const told = new Map<string, number>();
  return {
    since(person: string, cases: readonly string[]): readonly string[] {
      if (told.size > MAX_TOLD) told.clear();
      const news = cases.filter((id) => now() - (told.get(`${person} ${id}`) ?? 0) > TOLD_MS);
      for (const id of news) told.set(`${person} ${id}`, now());
      return news;
    },
  };
}

/** A viewer is asked so often whether he is signed in still. */
const AGAIN_MS = 20_000;
const okSchema = z.object({ ok: z.literal(true) });

export function mediaRoutes({ media, identify, caseFor, nameOf, audit, now }: MediaRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const told = createTold(now);
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
      if ('deaf' in opened) throw new ProblemError('cameras-deaf', opened.deaf);
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
      method: 'get',
      path: '/api/media/live',
      summary: 'Cameras that send at this moment, in cases that I may read',
      responses: answers(liveCamerasSchema, 'the cameras, the longest first'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.watch');
      const cameras: LiveCamera[] = [];
      for (const one of media.live()) {
        const found = one.case === null ? null : caseFor(caller, one.case);
        const since = one.spans.at(-1)?.from;
        if (found === null || since === undefined) continue;
        const { id, camera, video, audio } = one;
        const { subject, number } = found;
        const by = await nameOf(one.by);
        cameras.push({ id, camera, by, since, video, audio, case: { id: found.id, subject, number } });
      }
      const news = told.since(
        caller.person,
        cameras.map((one) => one.case.id),
      );
      if (news.length > 0) audit(caller, 'live-cameras', news);
      return c.json({ cameras }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/station',
      summary: 'Whether cameras are listened to, since when, and how many connections were refused',
      responses: answers(stationStateSchema, 'as it stands'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'media.station');
      return c.json(media.station(), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/recordings/{id}/live',
      summary: 'What a camera sends, as it comes (FLV); recorded as a read',
      request: { params: z.object({ id: ulidSchema }) },
      responses: {
        200: { content: { 'video/x-flv': { schema: z.string() } }, description: 'until the camera ends' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'media.watch');
      const { id } = c.req.valid('param');
      const of = media.recording(id)?.case ?? null;
      const found = of === null ? null : caseFor(caller, of);
      if (found === null) throw new ProblemError('not-found');
      // Whoever signed out meanwhile, or may not see the case any more, looks on no longer.
      const asking = setInterval(() => {
        void identify(c, 'again')
          .catch(() => null)
          .then((still) => {
            if (still === null || caseFor(still.caller, found.id) === null) shown?.end();
          });
      }, AGAIN_MS);
      const shown = answerLive(media, id, c.env as HttpBindings, () => clearInterval(asking));
      if (shown === null) {
        clearInterval(asking);
        throw new ProblemError('camera-gone');
      }
      audit(caller, 'live-picture', [found.id]);
      return shown.answer as never;
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
