/** `GET /api/health`: that we are up, and what the ledger stands at. Open to all: no personal data. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { healthSchema } from '#shared/api/contract.ts';
import type { Ledger } from '../ledger/types.ts';
import { answers, createRouter } from '../openapi.ts';

export interface HealthDeps {
  readonly ledger: Ledger;
  readonly version: string;
  /** Pack files that cannot be used: a count says nothing to a stranger, and enough to a monitor. */
  readonly packsBroken: () => number;
  readonly cameras: () => z.infer<typeof healthSchema>['cameras'];
  readonly footage: () => z.infer<typeof healthSchema>['footage'];
}

export function healthRoutes({ ledger, version, packsBroken, cameras, footage }: HealthDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/health',
      summary: 'Up, with the size and root of the ledger',
      responses: answers(healthSchema, 'up'),
    }),
    (c) =>
      c.json(
        {
          status: 'ok' as const,
          version,
          ledger: { size: ledger.size(), root: ledger.root() },
          packs: { broken: packsBroken() },
          cameras: cameras(),
          footage: footage(),
        },
        200,
      ),
  );
  return app;
}
