/** The supervisors' desk: list, one complaint, and the three things that can be done with it. Every reading is noted. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  answerFeedbackSchema,
  type FeedbackDetail,
  type FeedbackRow,
  feedbackDetailSchema,
  feedbackListSchema,
  setAsideSchema,
  shownVerdicts,
} from '#shared/api/feedback.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, localeOf } from '../problem.ts';
import { feedbackProblem } from './problems.ts';
import { type Feedback, statusOf } from './projection.ts';
import type { Act, FeedbackService } from './service.ts';

export interface FeedbackRoutesDeps {
  readonly feedback: FeedbackService;
  readonly identify: Identify;
  readonly nameOf: (person: string) => Promise<string>;
  /** Notes that the reader was shown these complaints. */
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

/** First words in a list; the whole is read, and noted, one at a time. */
const BEGINS = 60;
/** Newest; older ones are settled or the desk is full. */
const MAX_ROWS = 1000;

export function feedbackRoutes({ feedback, identify, nameOf, audit }: FeedbackRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const params = z.object({ id: ulidSchema });

  async function row(one: Feedback): Promise<FeedbackRow> {
    const { said } = one;
    const about = said?.about;
    const last = one.steps.at(-1);
    return {
      id: one.id,
      kind: said?.kind ?? 'complaint',
      rating: said?.rating ?? null,
      at: one.at,
      status: statusOf(one),
      about:
        about === undefined
          ? null
          : {
              name: about.name,
              certificate: about.certificate,
              officer: about.officer ?? null,
              inspection: about.inspection ?? null,
              shownAt: about.shownAt,
            },
      verdict: shownVerdicts.find((kind) => kind === said?.verdict) ?? null,
      begins: (said?.text ?? '').slice(0, BEGINS),
      by: last === undefined ? null : { id: last.by, name: await nameOf(last.by) },
    };
  }

  async function detail(one: Feedback): Promise<FeedbackDetail> {
    return {
      ...(await row(one)),
      text: one.said?.text ?? null,
      contact: one.said?.contact ?? null,
      steps: await Promise.all(
        one.steps.map(async ({ what, at, by, text }) => ({
          what,
          at,
          by: { id: by, name: await nameOf(by) },
          text,
        })),
      ),
    };
  }

  const refused = (c: Context, code: Parameters<typeof feedbackProblem>[0]): Response =>
    answer(feedbackProblem(code, localeOf(c.req.header('accept-language'))));

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/feedback',
      summary: 'Complaints and praise that the supervisor may handle, newest first',
      responses: answers(feedbackListSchema, 'first words of each; the whole is read one at a time'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'feedback.handle');
      const { mine, forOthers } = feedback.listFor(caller);
      const rows = await Promise.all(mine.slice(0, MAX_ROWS).map(row));
      if (rows.length > 0)
        audit(
          caller,
          'feedback-list',
          rows.map(({ id }) => id),
        );
      return c.json({ rows, forOthers }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/feedback/{id}',
      summary: 'One complaint, whole',
      request: { params },
      responses: answers(feedbackDetailSchema, 'what was written, and what was done'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'feedback.handle');
      const found = feedback.find(caller, c.req.valid('param').id);
      if (found === null) return refused(c, 'no-such-feedback') as never;
      audit(caller, 'feedback', [found.id]);
      return c.json(await detail(found), 200);
    },
  );

  async function done(c: Context, id: string, act: Act): Promise<Response> {
    const { caller } = await requireIdentity(identify, c, 'feedback.handle');
    const result = await feedback.act(caller, id, act);
    if (result === 'not-found') return refused(c, 'no-such-feedback');
    if (result === 'settled') return refused(c, 'feedback-settled');
    if (result !== 'done') return answer(result);
    const found = feedback.find(caller, id);
    return found === null ? refused(c, 'no-such-feedback') : c.json(await detail(found), 200);
  }
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/feedback/{id}/take',
      summary: 'Take it up: the writer sees that it is being handled',
      request: { params },
      responses: answers(feedbackDetailSchema, 'as it stands then'),
    }),
    async (c) => (await done(c, c.req.valid('param').id, { what: 'take' })) as never,
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/feedback/{id}/answer',
      summary: 'Answer: the writer reads it under his code',
      request: { params, ...jsonBody(answerFeedbackSchema) },
      responses: answers(feedbackDetailSchema, 'as it stands then'),
    }),
    async (c) => {
      const { answer: words } = c.req.valid('json');
      return (await done(c, c.req.valid('param').id, { what: 'answer', answer: words })) as never;
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/feedback/{id}/set-aside',
      summary: 'Not taken further, with the reason that the writer is told',
      request: { params, ...jsonBody(setAsideSchema) },
      responses: answers(feedbackDetailSchema, 'as it stands then'),
    }),
    async (c) =>
      (await done(c, c.req.valid('param').id, { what: 'set-aside', ...c.req.valid('json') })) as never,
  );
  return app;
}
