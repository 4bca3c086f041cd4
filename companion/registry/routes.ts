/** The registry's doors (shared/api/registry.ts). Who reads it is in the access log; who writes it is the administrator. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  organPageSchema,
  personPageSchema,
  registryPageSchema,
  registryQuerySchema,
  savedSchema,
  saveOrganSchema,
  savePersonSchema,
  setCheckedSchema,
  withdrawVersionSchema,
} from '#shared/api/registry.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { opaqueIdSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { may } from '../permissions.ts';
import { answer, localeOf } from '../problem.ts';
import { type Editor, NotWritten } from './edit.ts';
import { organPage, type PagesInput, personPage, personRows, registryPage } from './pages.ts';
import type { Photos } from './photos.ts';
import { Refused, registryProblem } from './problems.ts';
import type { Registry } from './service.ts';

export interface RegistryRoutesDeps {
  readonly registry: Registry;
  readonly editor: Editor;
  readonly photos: Photos;
  readonly identify: Identify;
  /** Everyone with an account; `acts`: as officer or lead. */
  readonly people: () => Promise<
    readonly { readonly id: string; readonly name: string; readonly acts: boolean }[]
  >;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly now: () => number;
}

const idParam = z.object({ id: opaqueIdSchema });
/** SHA-256 of a photo's bytes. */
const photoParam = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const photoSchema = z.object({ sha256: z.string() });
const JPEG = 'image/jpeg';
const okSchema = z.object({ ok: z.literal(true) });

export function registryRoutes(deps: RegistryRoutesDeps): OpenAPIHono {
  const { registry, editor, identify, audit } = deps;
  const app = createRouter();
  app.onError((error, c) => {
    if (error instanceof NotWritten) return answer(error.problem);
    if (!(error instanceof Refused)) throw error;
    return answer(registryProblem(error.code, localeOf(c.req.header('accept-language'))));
  });

  let rows: { readonly of: string; readonly rows: ReturnType<typeof personRows> } | null = null;
  async function input(): Promise<PagesInput> {
    const names = new Map((await deps.people()).map(({ id, name }) => [id, name]));
    return {
      state: registry.state(),
      phase: registry.phase(),
      qualified: registry.qualified,
      today: shanghaiDay(new Date(deps.now()).toISOString()),
      nameOf: (id) => names.get(id) ?? id,
    };
  }
  /** Ten thousand persons are judged once per day and change, not at every key of a search. */
  function rowsOf(of: PagesInput): ReturnType<typeof personRows> {
    const name = `${of.today} ${registry.revision()}`;
    if (rows?.of !== name) rows = { of: name, rows: personRows(of) };
    return rows.rows;
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry',
      summary: 'Organs and officers, what is wrong first',
      request: { query: registryQuerySchema },
      responses: answers(registryPageSchema, 'one page'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.read');
      const asked = c.req.valid('query');
      const of = await input();
      const page = registryPage(of, rowsOf(of), asked, await deps.people());
      const shown = [...page.persons, ...page.accounts].map(({ id }) => id);
      if (shown.length > 0) audit(caller, 'registry', shown);
      return c.json(page, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry/persons/{id}',
      summary: 'One person with every version',
      request: { params: idParam },
      responses: answers(personPageSchema, 'versions, the last first'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.read');
      const page = personPage(c.req.valid('param').id, await input());
      if (page === null) throw new Refused('no-such-record');
      audit(caller, 'registry', [page.id]);
      return c.json(page, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry/organs/{id}',
      summary: 'One organ with every version',
      request: { params: idParam },
      responses: answers(organPageSchema, 'versions, the last first'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'registry.read');
      const page = organPage(c.req.valid('param').id, await input());
      if (page === null) throw new Refused('no-such-record');
      return c.json(page, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/organs',
      summary: 'A new organ (administrator)',
      request: jsonBody(saveOrganSchema),
      responses: answers(savedSchema, 'recorded'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const saved = await editor.saveOrgan(caller, null, c.req.valid('json'));
      return c.json({ ...saved, warnings: [...saved.warnings] }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/organs/{id}',
      summary: 'A version of an organ, from a day on (administrator)',
      request: { params: idParam, ...jsonBody(saveOrganSchema) },
      responses: answers(savedSchema, 'recorded'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const saved = await editor.saveOrgan(caller, c.req.valid('param').id, c.req.valid('json'));
      return c.json({ ...saved, warnings: [...saved.warnings] }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/persons',
      summary: 'A new person (administrator)',
      request: jsonBody(savePersonSchema),
      responses: answers(savedSchema, 'recorded'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const saved = await editor.savePerson(caller, null, c.req.valid('json'));
      return c.json({ ...saved, warnings: [...saved.warnings] }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/persons/{id}',
      summary: 'A version of a person, from a day on (administrator)',
      request: { params: idParam, ...jsonBody(savePersonSchema) },
      responses: answers(savedSchema, 'recorded'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const saved = await editor.savePerson(caller, c.req.valid('param').id, c.req.valid('json'));
      return c.json({ ...saved, warnings: [...saved.warnings] }, 200);
    },
  );
  for (const [kind, plural] of [
    ['organ', 'organs'],
    ['person', 'persons'],
  ] as const)
    app.openapi(
      createRoute({
        method: 'post',
        path: `/api/registry/${plural}/{id}/withdraw`,
        summary: 'Take back a version that was recorded by mistake (administrator)',
        request: { params: idParam, ...jsonBody(withdrawVersionSchema) },
        responses: answers(savedSchema, 'withdrawn'),
      }),
      async (c) => {
        const { caller } = await requireIdentity(identify, c, 'registry.set');
        const saved = await editor.withdraw(caller, kind, c.req.valid('param').id, c.req.valid('json'));
        return c.json({ ...saved, warnings: [...saved.warnings] }, 200);
      },
    );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/photos',
      summary: 'A photo, to be named by its hash in a version of a person (administrator)',
      request: { body: { content: { [JPEG]: { schema: z.string() } } } },
      responses: answers(photoSchema, 'kept; thrown away in an hour unless a version names it'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'registry.set');
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      return c.json({ sha256: deps.photos.keep(bytes) }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry/photos/{sha256}',
      summary: 'The photo of whoever has it in a version of his record; one’s own needs no role',
      request: { params: photoParam },
      responses: {
        200: { content: { [JPEG]: { schema: z.string() } }, description: 'a photo' },
        404: { description: 'none, or not for this reader' },
      },
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const { sha256 } = c.req.valid('param');
      const of = [...registry.state().persons].filter(([, versions]) =>
        versions.some(({ record }) => record.photo === sha256),
      );
      const own = of.some(([, versions]) =>
        versions.some(({ record }) => record.photo === sha256 && record.account === caller.person),
      );
      const bytes =
        of.length > 0 && (own || may(caller.roles, 'registry.read')) ? deps.photos.read(sha256) : null;
      if (bytes === null) throw new Refused('no-such-record');
      if (!own)
        audit(
          caller,
          'registry',
          of.map(([id]) => id),
        );
      return new Response(bytes, {
        headers: { 'content-type': JPEG, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      }) as never;
    },
  );
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/registry/checked',
      summary: 'Whether qualification is judged by the registry (administrator, recorded with its reason)',
      request: jsonBody(setCheckedSchema),
      responses: answers(okSchema, 'it is so from now on'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const { checked, reason } = c.req.valid('json');
      await editor.setChecked(caller, checked, reason);
      return c.json({ ok: true as const }, 200);
    },
  );
  return app;
}
