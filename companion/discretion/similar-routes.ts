/** `GET /api/cases/{id}/similar`: the unit's earlier decisions beside the one in hand. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { similarQuerySchema, similarSchema } from '#shared/api/discretion.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter } from '../openapi.ts';
import { ProblemError } from '../problem.ts';
import { findSimilar, type SimilarDeps } from './similar.ts';

export interface SimilarRoutesDeps extends SimilarDeps {
  readonly identify: Identify;
}

export function similarRoutes({ identify, ...deps }: SimilarRoutesDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/cases/{id}/similar',
      summary: 'What the unit decided before under the same entry of a benchmark; recorded as a read',
      description:
        'Figures are of decisions that were made, each the nearest rank; below five there are no quartiles and the ' +
        'figures are listed. Facts are those that the benchmark asks for. For officers of the case, leads, the head ' +
        'and legal officers.',
      request: { params: z.object({ id: ulidSchema }), query: similarQuerySchema },
      responses: answers(similarSchema, 'earlier decisions, without names'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const outcome = findSimilar(deps, caller, c.req.valid('param').id, c.req.valid('query'));
      if (!outcome.ok) throw new ProblemError(outcome.code);
      c.header('cache-control', 'no-store');
      return c.json(outcome.value, 200);
    },
  );
  return app;
}
