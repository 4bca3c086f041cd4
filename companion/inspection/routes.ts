/** The console's doors: arriving and leaving, the register of enterprises with its plan, what was published. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  approveRequestSchema,
  arriveAnswerSchema,
  arriveRequestSchema,
  dropRequestSchema,
  enterprisePageSchema,
  enterprisesSchema,
  enterRequestSchema,
  keyAnswerSchema,
  keyRequestSchema,
  leaveAnswerSchema,
  leaveRequestSchema,
  lookAnswerSchema,
  lookRequestSchema,
  planRequestSchema,
  publishedSchema,
  setPublishedSchema,
} from '#shared/api/inspection.ts';
import { opaqueIdSchema, ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import type { Action } from '../permissions.ts';
import { answer, localeOf } from '../problem.ts';
import type { Desk } from './plans.ts';
import { inspectionProblem } from './problems.ts';
import type { Arrivals, Outcome } from './service.ts';

export interface InspectionRoutesDeps {
  readonly arrivals: Arrivals;
  readonly desk: Desk;
  readonly identify: Identify;
  /** Names are known once it has resolved: whoever was entered since the last time. */
  readonly named: () => Promise<void>;
}

type Refusal = Exclude<Outcome<unknown>, { readonly ok: true }>;

/** A refusal on its way to the answer. */
class Refused extends Error {
  readonly outcome: Refusal;
  constructor(outcome: Refusal) {
    super(outcome.code);
    this.name = 'Refused';
    this.outcome = outcome;
  }
}

export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome);
  return outcome.value;
}

/** Answers refusals of this feature; everything else goes on to the app. */
export function answerRefused(error: Error, c: Context): Response {
  if (!(error instanceof Refused)) throw error;
  const { outcome } = error;
  return answer(
    outcome.code === 'ledger'
      ? outcome.problem
      : inspectionProblem(outcome.code, localeOf(c.req.header('accept-language')), outcome.of),
  );
}

const done = z.object({ ok: z.literal(true) });
const OK = { ok: true as const };
const ofEnterprise = z.object({ id: opaqueIdSchema });
const ofPlan = ofEnterprise.extend({ plan: ulidSchema });

export function inspectionRoutes({ arrivals, desk, identify, named }: InspectionRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const whoAsks = async (c: Context, action: Action) => {
    const identity = await requireIdentity(identify, c, action);
    await named();
    return identity;
  };
  app.onError(answerRefused);

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/arrivals/look',
      summary: 'What is known of the enterprise whose code was scanned, before arriving; recorded as a read',
      request: jsonBody(lookRequestSchema),
      responses: answers(lookAnswerSchema, 'plan, approval, frequency, qualification'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.arrive');
      return c.json(granted(await arrivals.look(caller, c.req.valid('json').code)), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/arrivals',
      summary: 'Arrive: makes the inspection’s case with its number, or goes on with the one of the same day',
      request: jsonBody(arriveRequestSchema),
      responses: answers(arriveAnswerSchema, 'case, number, and what lacks'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.arrive');
      return c.json(granted(await arrivals.arrive(caller, c.req.valid('json'))), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/arrivals/leave',
      summary: 'Leave the enterprise whose code was scanned',
      request: jsonBody(leaveRequestSchema),
      responses: answers(leaveAnswerSchema, 'case and number'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.arrive');
      return c.json(granted(await arrivals.leave(caller, c.req.valid('json'))), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/enterprises',
      summary: 'The register, by name; recorded as a read',
      request: { query: z.object({ search: z.string().max(200).optional() }) },
      responses: answers(enterprisesSchema, 'enterprises'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.read');
      return c.json(granted(desk.list(caller, c.req.valid('query').search ?? '')), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/enterprises',
      summary: 'Enter an enterprise',
      request: jsonBody(enterRequestSchema),
      responses: answers(ofEnterprise, 'its id'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.arrive');
      return c.json(granted(await desk.enter(caller, c.req.valid('json'))), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/enterprises/{id}',
      summary: 'An enterprise: plan, inspections, frequency; recorded as a read',
      request: { params: ofEnterprise },
      responses: answers(enterprisePageSchema, 'the page'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.read');
      return c.json(granted(desk.page(caller, c.req.valid('param').id)), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/enterprises/{id}/key',
      summary: 'A new key to the enterprise’s own page; shown once, the earlier one is void',
      request: { params: ofEnterprise, ...jsonBody(keyRequestSchema) },
      responses: answers(keyAnswerSchema, 'the key'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.plan');
      const { replaces } = c.req.valid('json');
      return c.json(granted(await desk.issueKey(caller, c.req.valid('param').id, replaces)), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/enterprises/{id}/plans',
      summary: 'Plan one inspection',
      request: { params: ofEnterprise, ...jsonBody(planRequestSchema) },
      responses: answers(done, 'planned'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.plan');
      granted(await desk.plan(caller, c.req.valid('param').id, c.req.valid('json')));
      return c.json(OK, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/enterprises/{id}/plans/{plan}/approve',
      summary: 'The responsible person approves a planned inspection beforehand',
      request: { params: ofPlan, ...jsonBody(approveRequestSchema) },
      responses: answers(done, 'approved'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.approve');
      const { id, plan } = c.req.valid('param');
      granted(await desk.approve(caller, id, plan, c.req.valid('json')));
      return c.json(OK, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/enterprises/{id}/plans/{plan}/drop',
      summary: 'Drop a planned inspection, with the reason',
      request: { params: ofPlan, ...jsonBody(dropRequestSchema) },
      responses: answers(done, 'dropped'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.plan');
      const { id, plan } = c.req.valid('param');
      granted(await desk.drop(caller, id, plan, c.req.valid('json').reason));
      return c.json(OK, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/inspections/published',
      summary: 'What the unit published on inspections: caps, kinds that use them up, items',
      responses: answers(publishedSchema, 'as entered'),
    }),
    async (c) => {
      await whoAsks(c, 'inspection.read');
      return c.json(granted(await desk.published()), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/inspections/published',
      summary: 'Enter what was published, whole; recorded with its reason',
      request: jsonBody(setPublishedSchema),
      responses: answers(done, 'entered'),
    }),
    async (c) => {
      const { caller } = await whoAsks(c, 'inspection.approve');
      granted(await desk.publish(caller, c.req.valid('json')));
      return c.json(OK, 200);
    },
  );
  return app;
}
