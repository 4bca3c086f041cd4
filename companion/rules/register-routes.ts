/** `GET /api/registers…`: the registers of each procedure as its packs in force lay them down, for whoever reads the law. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { procedureListSchema, registersSchema } from '#shared/api/registers.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { nameSchema } from '#shared/case/events.ts';
import { registersOf } from '#shared/case/registers.ts';
import { rulesFor } from '#shared/rules/rule-set.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter } from '../openapi.ts';
import { answerProblem } from '../problem.ts';
import type { PacksService } from './service.ts';

export interface RegisterRoutesDeps {
  readonly packs: PacksService;
  readonly identify: Identify;
  readonly now: () => number;
}

export function registerRoutes({ packs, identify, now }: RegisterRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const today = () => shanghaiDay(new Date(now()).toISOString());
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registers',
      summary: 'The procedures whose registers can be read',
      responses: answers(procedureListSchema, 'procedures with national rules in force today'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'adapter.read');
      packs.look();
      const on = today();
      const procedures = packs
        .packs()
        .filter(
          ({ layer, effective }) =>
            layer === 'national' && effective.from <= on && (effective.to ?? on) >= on,
        )
        .map(({ category, procedure, title }) => ({ category, procedure, title }));
      return c.json({ on, procedures }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registers/{category}/{procedure}',
      summary: 'Record measures, recording list, catalogue of major decisions and disclosures of a procedure',
      description: 'As all layers in force today lay them down, with the words they rest on.',
      request: { params: z.object({ category: nameSchema, procedure: nameSchema }) },
      responses: answers(registersSchema, 'the four registers'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'adapter.read');
      packs.look();
      const { category, procedure } = c.req.valid('param');
      const rules = rulesFor(packs.packs(), { category, procedure, on: today() });
      if (rules === null) return answerProblem(c, 'not-found') as never;
      return c.json(registersOf(rules), 200);
    },
  );
  return app;
}
