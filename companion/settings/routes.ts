/** `GET` and `PUT /api/settings`: whose calendar counts, and when the office is open. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type Settings, setSettingsSchema, settingsSchema } from '#shared/api/settings.ts';
import { regionIds, yearsWithTable } from '#shared/calendar/regions.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer } from '../problem.ts';
import type { SettingsService } from './service.ts';

export interface SettingsRoutesDeps {
  readonly settings: SettingsService;
  readonly identify: Identify;
  readonly nameOf: (person: string) => Promise<string>;
}

export function settingsRoutes({ settings, identify, nameOf }: SettingsRoutesDeps): OpenAPIHono {
  const app = createRouter();
  const shown = async (): Promise<Settings> => {
    const last = settings.changed();
    return {
      ...settings.current(),
      changed:
        last === null
          ? null
          : { at: last.at, by: { id: last.by, name: await nameOf(last.by) }, reason: last.reason },
      regions: regionIds.map((id) => ({ id, years: [...yearsWithTable[id]] })),
    };
  };
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/settings',
      summary: 'Whose calendar periods are counted by, and the office hours',
      responses: answers(settingsSchema, 'the settings in force'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'settings.read');
      return c.json(await shown(), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/settings',
      summary: 'Choose calendar and office hours for everyone on this companion; recorded with its reason',
      request: jsonBody(setSettingsSchema),
      responses: answers(settingsSchema, 'the settings after the change'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'settings.set');
      const { region, officeHours, reason } = c.req.valid('json');
      const result = await settings.set(caller, { region, officeHours }, reason);
      if (result !== 'set') return answer(result) as never;
      return c.json(await shown(), 200);
    },
  );
  return app;
}
