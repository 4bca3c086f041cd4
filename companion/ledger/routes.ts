/** `POST /api/events`: the one door by which devices bring what happened. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { appendRequestSchema, appendResponseSchema } from '#shared/api/contract.ts';
import { MAX_BATCH_EVENTS, opaqueIdSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter } from '../openapi.ts';
import { ProblemError } from '../problem.ts';
import type { Ledger } from './types.ts';

export interface LedgerRoutesDeps {
  readonly ledger: Ledger;
  readonly identify: Identify;
  readonly now: () => number;
}

const chainSchema = z.object({
  device: z.string(),
  last: z.int(),
  holes: z.array(z.tuple([z.int(), z.int()])),
  forks: z.int(),
});
const quarantinedSchema = z.object({
  events: z.array(z.object({ id: z.string(), device: z.string(), releaseAt: z.string() })),
});

export function ledgerRoutes({ ledger, identify, now }: LedgerRoutesDeps): OpenAPIHono {
  const app = createRouter();

  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/events',
    summary: 'Append events; answered one by one, after they are on disk',
    request: { body: { content: { 'application/json': { schema: appendRequestSchema } } } },
    responses: answers(appendResponseSchema, 'one answer per event, in order'),
  });
  // Parsed here and not by the router: the ledger validates each event by itself and names it in its answer.
  app.post('/api/events', async (c) => {
    const { caller, via } = await requireIdentity(identify, c);
    if (via !== 'device') throw new ProblemError('not-permitted');
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      throw new ProblemError('bad-request', 'content-type');
    }
    let body: unknown;
    try {
      body = JSON.parse(await c.req.text());
    } catch {
      throw new ProblemError('bad-request', 'json');
    }
    const events = typeof body === 'object' && body !== null && 'events' in body ? body.events : null;
    if (Array.isArray(events) && events.length > MAX_BATCH_EVENTS) {
      throw new ProblemError('too-many-events', String(MAX_BATCH_EVENTS));
    }
    const request = appendRequestSchema.safeParse(body);
    if (!request.success) throw new ProblemError('bad-request', 'events');
    const results = await ledger.append(request.data.events, caller);
    return c.json({
      results,
      ledger: { size: ledger.size(), root: ledger.root() },
      now: new Date(now()).toISOString(),
    });
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/devices/{device}/chain',
      summary: 'Holes and forks in a device’s count of events',
      request: { params: z.object({ device: opaqueIdSchema }) },
      responses: answers(chainSchema, 'the chain'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'device.chain');
      const chain = await ledger.chain(c.req.valid('param').device);
      return c.json({ ...chain, holes: chain.holes.map(([from, to]): [number, number] => [from, to]) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/quarantine',
      summary: 'Events whose clock is ahead of ours',
      responses: answers(quarantinedSchema, 'what waits, earliest release first'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'device.chain');
      const events = (await ledger.quarantined()).map(({ id, device, releaseAt }) => ({
        id,
        device,
        releaseAt: new Date(releaseAt).toISOString(),
      }));
      return c.json({ events }, 200);
    },
  );

  return app;
}
