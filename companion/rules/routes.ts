/** `GET /api/packs`: which rules are in force, and what is wrong with the files of those that are not. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { packListSchema } from '#shared/api/packs.ts';
import { summarizePacks } from '#shared/rules/summarize-packs.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter } from '../openapi.ts';
import type { PackTrouble } from './read-packs.ts';
import type { PacksService } from './service.ts';

export interface PackRoutesDeps {
  readonly packs: PacksService;
  /** What is wrong with the files of benchmark tables. */
  readonly tableProblems: () => readonly PackTrouble[];
  readonly identify: Identify;
}

export function packRoutes({ packs, tableProblems, identify }: PackRoutesDeps): OpenAPIHono {
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
          packs: summarizePacks(packs.packs()).map((one) => {
            const { from, to } = one.effective;
            return {
              ...one,
              effective: to === undefined ? { from } : { from, to },
              procedures: [...one.procedures],
              tightens: [...one.tightens],
            };
          }),
          problems: [...packs.problems(), ...tableProblems()],
        },
        200,
      );
    },
  );
  return app;
}
