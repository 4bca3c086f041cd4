/** The console's doors: board, its stream of changes, a case's page, approvals, reminders, assignment. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import {
  answerRequestSchema,
  approvalCardSchema,
  assignRequestSchema,
  boardSchema,
  casePageSchema,
  closeRequestSchema,
  remindRequestSchema,
} from '#shared/api/console.ts';
import { explainedSchema } from '#shared/api/explain.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { nameSchema } from '#shared/case/events.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, localeOf } from '../problem.ts';
import { caseProblem } from './problems.ts';
import type { Cases, Outcome } from './service.ts';

/** The stream says at least this often that it is alive. */
const HEARTBEAT_MS = 15_000;

export interface CaseRoutesDeps {
  readonly cases: Cases;
  readonly identify: Identify;
  readonly now: () => number;
}

const caseParam = z.object({ id: ulidSchema });
const positionSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,40}\.\d{1,16}$/)
  .optional();

/** A refusal on its way to the answer. */
class Refused extends Error {
  readonly outcome: Refusal;
  constructor(outcome: Refusal) {
    super(outcome.code);
    this.name = 'Refused';
    this.outcome = outcome;
  }
}
type Refusal = Exclude<Outcome<unknown>, { readonly ok: true }>;

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome);
  return outcome.value;
}

export function caseRoutes({ cases, identify, now }: CaseRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const localeIn = (c: Context) => localeOf(c.req.header('accept-language'));

  app.onError((error, c) => {
    if (!(error instanceof Refused)) throw error;
    const { outcome } = error;
    return answer(outcome.code === 'ledger' ? outcome.problem : caseProblem(outcome.code, localeIn(c)));
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/board',
      summary: 'The cases one may see, by what is missing; recorded as a read',
      responses: answers(boardSchema, 'rows in their order'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const outcome = await cases.board(caller);
      return c.json(granted(outcome), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/board/events',
      summary: 'Changes of the board as they happen (server-sent events)',
      description:
        'Events `row`, `removed`, `approval`, `override`, `reset` (load the board again) and `heartbeat`. ' +
        'Resumes after `Last-Event-ID`, or at first after the query’s `after`: `at` of the board.',
      request: { query: z.object({ after: positionSchema }) },
      responses: {
        200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'the stream' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const last = positionSchema.safeParse(c.req.header('last-event-id'));
      const from = (last.success ? last.data : undefined) ?? c.req.valid('query').after ?? null;
      const follower = granted(cases.follow(caller, from));
      c.header('cache-control', 'no-store');
      // A proxy that gathers the stream would make it late.
      c.header('x-accel-buffering', 'no');
      return streamSSE(c, async (stream) => {
        stream.onAbort(() => follower.stop());
        try {
          await stream.writeSSE({ event: 'heartbeat', data: JSON.stringify({ now: now() }), retry: 2000 });
          for (;;) {
            const pause = new AbortController();
            const timer = setTimeout(() => pause.abort(), HEARTBEAT_MS);
            stream.onAbort(() => pause.abort());
            const next = await follower.next(pause.signal);
            clearTimeout(timer);
            if (stream.aborted || stream.closed) return;
            if (next === null && !pause.signal.aborted) return;
            // Whoever signed out meanwhile follows no longer, and is sent nothing more.
            if ((await identify(c, 'again').catch(() => null)) === null) return;
            if (next === null) {
              await stream.writeSSE({ event: 'heartbeat', data: JSON.stringify({ now: now() }) });
              continue;
            }
            const { change, at } = next;
            const data =
              change.kind === 'row'
                ? change.row
                : change.kind === 'removed'
                  ? { case: change.case }
                  : change.kind === 'reset'
                    ? {}
                    : change.notice;
            await stream.writeSSE({ event: change.kind, id: at, data: JSON.stringify(data) });
          }
        } finally {
          follower.stop();
        }
      });
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/cases/{id}',
      summary: 'A case’s page, read-only; recorded as a read',
      request: { params: caseParam },
      responses: answers(casePageSchema, 'the page, in the language asked for'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const outcome = await cases.page(caller, c.req.valid('param').id, localeIn(c));
      return c.json(granted(outcome), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/cases/{id}/deadlines.ics',
      summary: 'The running deadlines of a case as a calendar file (RFC 5545); recorded as a read',
      description:
        'Of each the case’s number, the name of the period, the day to work to, how it was counted and the article. ' +
        'No party, no officer, no amount: calendars are copied to phones and clouds.',
      request: { params: caseParam, query: z.object({ lang: z.enum(['zh-CN', 'en']).optional() }) },
      responses: {
        200: { content: { 'text/calendar': { schema: z.string() } }, description: 'a VCALENDAR' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const lang = c.req.valid('query').lang ?? localeIn(c);
      const file = granted(await cases.calendar(caller, c.req.valid('param').id, lang));
      return c.body(file, 200, {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'attachment; filename="deadlines.ics"',
        'cache-control': 'no-store',
      });
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/cases/{id}/explain',
      summary: 'Why each gap, hold and deadline of a case stands; recorded as a read',
      description:
        'Articles with their decisive words, the rule, its condition with the facts of the case put in, what closes it, ' +
        'what it holds and by which door; periods as they were counted. In the language of `Accept-Language`.',
      request: { params: caseParam },
      responses: answers(explainedSchema, 'the reasons, of this version of the case'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const outcome = await cases.explain(caller, c.req.valid('param').id, localeIn(c));
      return c.json(granted(outcome), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/approvals/{id}',
      summary: 'What an approver is shown; recorded as a read',
      request: { params: caseParam },
      responses: answers(approvalCardSchema, 'the request with the sealed form'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const outcome = await cases.approval(caller, c.req.valid('param').id);
      return c.json(granted(outcome), 200);
    },
  );

  for (const [verb, give] of [
    ['give', true],
    ['refuse', false],
  ] as const) {
    app.openapi(
      createRoute({
        method: 'post',
        path: `/api/approvals/{id}/${verb}`,
        summary: give ? 'Approve this one press of this one form' : 'Refuse',
        request: { params: caseParam, ...jsonBody(answerRequestSchema) },
        responses: answers(z.object({ expires: z.string().nullable() }), 'answered'),
      }),
      async (c) => {
        const { caller } = await requireIdentity(identify, c, 'approval.answer');
        const outcome = await cases.answer(caller, c.req.valid('param').id, { give, ...c.req.valid('json') });
        return c.json(granted(outcome), 200);
      },
    );
  }

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/cases/{id}/remind',
      summary: 'Ask the officers to see to what is missing',
      request: { params: caseParam, ...jsonBody(remindRequestSchema) },
      responses: answers(z.object({ at: z.string() }), 'reminded'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'case.remind');
      const outcome = await cases.remind(caller, c.req.valid('param').id, c.req.valid('json').note);
      return c.json(granted(outcome), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/cases/{id}/items/{item}/close',
      summary: 'Close an item that the pack gives to one’s role and not to officers',
      request: {
        params: caseParam.extend({ item: nameSchema }),
        ...jsonBody(closeRequestSchema),
      },
      responses: answers(z.object({ ok: z.literal(true) }), 'closed'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'item.close');
      const { id, item } = c.req.valid('param');
      granted(await cases.closeItem(caller, id, item, c.req.valid('json')));
      return c.json({ ok: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/cases/{id}/assign',
      summary: 'Say who works on the case',
      request: { params: caseParam, ...jsonBody(assignRequestSchema) },
      responses: answers(z.object({ ok: z.literal(true) }), 'assigned'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'case.assign');
      granted(await cases.assign(caller, c.req.valid('param').id, c.req.valid('json')));
      return c.json({ ok: true as const }, 200);
    },
  );

  return app;
}
