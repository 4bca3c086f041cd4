/** Doors of where footage lies: how it stands, and the work of moving it, begun and ended by hand. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type VaultState, vaultStateSchema } from '#shared/api/vault.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import { answers, createRouter, jsonBody } from '../../openapi.ts';
import type { Moving } from './moving.ts';

export interface VaultRoutesDeps {
  readonly moving: Moving;
  readonly state: () => VaultState;
  readonly identify: Identify;
}

export function vaultRoutes({ moving, state, identify }: VaultRoutesDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/vault',
      summary: 'Where footage lies, and how the work of bringing it there stands',
      responses: answers(vaultStateSchema, 'as it stands'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'media.keep');
      return c.json(state(), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/vault/moving',
      summary:
        'Begin bringing footage to where the unit wants it, or end it; what is being copied is copied anew the next time',
      request: jsonBody(z.strictObject({ run: z.boolean() })),
      responses: answers(vaultStateSchema, 'as it stands'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'media.move');
      if (c.req.valid('json').run) void moving.run();
      else moving.cancel();
      return c.json(state(), 200);
    },
  );
  return app;
}
