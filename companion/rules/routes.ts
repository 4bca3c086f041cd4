/** `GET /api/packs`: which rules are in force, and what is wrong with the files of those that are not. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { packListSchema } from '#shared/api/packs.ts';
import { countsOf } from '#shared/rules/review-pack.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter } from '../openapi.ts';
import type { PacksService } from './service.ts';

export interface PackRoutesDeps {
  readonly packs: PacksService;
  readonly identify: Identify;
}

export function packRoutes({ packs, identify }: PackRoutesDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/packs',
      summary: 'Rule packs in force, and pack files that cannot be used',
      responses: answers(packListSchema, 'packs and problems'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'adapter.read');
      packs.look();
      return c.json(
        {
          packs: packs.packs().map((one) => {
            const { pack, version, layer, title, category, procedure, effective } = one;
            const { from, to } = effective;
            return {
              ...{ pack, version, layer, title, category, procedure },
              effective: to === undefined ? { from } : { from, to },
              counts: countsOf(one),
            };
          }),
          problems: [...packs.problems()],
        },
        200,
      );
    },
  );
  return app;
}
