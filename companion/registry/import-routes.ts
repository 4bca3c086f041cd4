/** Files of the registry: the template, the registry as a file, and a file on its way in. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { commitImportSchema, importJobSchema } from '#shared/api/registry.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { versionOn } from '#shared/registry/records.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, localeOf } from '../problem.ts';
import { writeXlsx } from '../tables/write-xlsx.ts';
import { organCells, personCells, registrySheets } from './columns.ts';
import type { Imports } from './import.ts';
import { Refused, registryProblem } from './problems.ts';
import type { Registry } from './service.ts';

export interface ImportRoutesDeps {
  readonly registry: Registry;
  readonly imports: Imports;
  readonly identify: Identify;
  /** User names by account. */
  readonly usernames: () => Promise<ReadonlyMap<string, string>>;
  readonly today: () => string;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const idParam = z.object({ id: ulidSchema });
const file = {
  200: { content: { [XLSX]: { schema: z.string() } }, description: 'an .xlsx file' },
};

export function importRoutes(deps: ImportRoutesDeps): OpenAPIHono {
  const { registry, imports, identify } = deps;
  const app = createRouter();
  app.onError((error, c) => {
    if (!(error instanceof Refused)) throw error;
    return answer(registryProblem(error.code, localeOf(c.req.header('accept-language'))));
  });
  const download = (bytes: Uint8Array, name: string) =>
    new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': XLSX,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        'cache-control': 'no-store',
      },
    });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry/template.xlsx',
      summary: 'The sheets to be filled in, with nothing in them',
      responses: file,
    }),
    async (c) => {
      await requireIdentity(identify, c, 'registry.set');
      return download(writeXlsx(registrySheets([], [])), '名册模板.xlsx') as never;
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry/export.xlsx',
      summary: 'Organs and persons as in force today; what comes back unchanged changes nothing',
      responses: file,
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const { organs, persons } = registry.state();
      const today = deps.today();
      const names = await deps.usernames();
      const nameOf = (id: string) => {
        const versions = organs.get(id) ?? [];
        return (versionOn(versions, today) ?? versions[0])?.record.name ?? id;
      };
      const shown = [...persons.keys()];
      if (shown.length > 0) deps.audit(caller, 'registry-export', shown);
      const organRows = [...organs].flatMap(([id, versions]) => {
        const version = versionOn(versions, today) ?? versions[0];
        return version === undefined ? [] : [organCells(id, version.record, version.from, nameOf)];
      });
      const personRows = [...persons].flatMap(([id, versions]) => {
        const version = versionOn(versions, today) ?? versions[0];
        return version === undefined
          ? []
          : [personCells(id, version.record, version.from, nameOf, (account) => names.get(account) ?? '')];
      });
      return download(writeXlsx(registrySheets(organRows, personRows)), `名册-${today}.xlsx`) as never;
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/imports',
      summary: 'An .xlsx file, looked at row by row; nothing is written yet (administrator)',
      request: { query: z.object({ name: z.string().min(1).max(200).default('名册.xlsx') }) },
      responses: answers(importJobSchema, 'being looked at'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'registry.set');
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      return c.json(imports.begin(c.req.valid('query').name, bytes), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/registry/imports/{id}',
      summary: 'How far it is, and what it found',
      request: { params: idParam },
      responses: answers(importJobSchema, 'progress and rows'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'registry.set');
      return c.json(imports.view(c.req.valid('param').id), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/imports/{id}/commit',
      summary: 'Write it, as a whole (administrator)',
      request: { params: idParam, ...jsonBody(commitImportSchema) },
      responses: answers(importJobSchema, 'being written'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'registry.set');
      const { id } = c.req.valid('param');
      return c.json(imports.commit(id, caller, c.req.valid('json').reason), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/registry/imports/{id}/cancel',
      summary: 'Stop it; what was written of it counts for nothing (administrator)',
      request: { params: idParam },
      responses: answers(importJobSchema, 'stopped'),
    }),
    async (c) => {
      await requireIdentity(identify, c, 'registry.set');
      return c.json(imports.cancel(c.req.valid('param').id), 200);
    },
  );
  return app;
}
