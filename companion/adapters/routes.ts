/** `GET /api/adapters` and the change of a level. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { adapterListSchema, setAdapterLevelSchema } from '#shared/api/adapters.ts';
import { nameSchema } from '#shared/case/events.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, ProblemError } from '../problem.ts';
import type { AdaptersService } from './service.ts';

export interface AdapterRoutesDeps {
  readonly adapters: AdaptersService;
  readonly identify: Identify;
}

export function adapterRoutes({ adapters, identify }: AdapterRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const list = async () => ({
    adapters: (await adapters.list()).map((one) => ({
      ...one,
      drifts: adapters
        .drifts(one.adapter)
        .map(({ page, missing, healed, at }) => ({ page, missing: [...missing], healed: [...healed], at })),
    })),
  });
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/adapters',
      summary: 'Adapters in force, with their levels',
      responses: answers(adapterListSchema, 'all installed adapters, also those that are off'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'adapter.read');
      return c.json(await list(), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/adapters/{id}/level',
      summary: 'Set the level of an adapter; recorded with its reason',
      request: { params: z.object({ id: nameSchema }), ...jsonRequest },
      responses: answers(adapterListSchema, 'all installed adapters after the change'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'adapter.set');
      const { level, reason } = c.req.valid('json');
      const result = await adapters.setLevel(caller, c.req.valid('param').id, level, reason);
      if (result === 'unknown') throw new ProblemError('not-found');
      if (result !== 'set') return answer(result) as never;
      return c.json(await list(), 200);
    },
  );
  return app;
}

const jsonRequest = jsonBody(setAdapterLevelSchema);
