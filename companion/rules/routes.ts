/** `GET /api/packs`: which rules are in force, and what is wrong with the files of those that are not. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { packListSchema } from '#shared/api/packs.ts';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import { summarizePacks } from '#shared/rules/summarize-packs.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import { answers, createRouter } from '../openapi.ts';
import type { PackTrouble } from './read-packs.ts';
import type { PacksService } from './service.ts';

export interface PackRoutesDeps {
  readonly packs: PacksService;
  /** Benchmark tables in force with who signed them, and what is wrong with the files of others. */
  readonly benchmarks: () => {
    readonly tables: readonly BenchmarkTable[];
    readonly signers: ReadonlyMap<string, readonly string[]>;
    readonly problems: readonly PackTrouble[];
  };
  readonly identify: Identify;
}

export function packRoutes({ packs, benchmarks, identify }: PackRoutesDeps): OpenAPIHono {
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
      const { tables, signers, problems } = benchmarks();
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
          tables: tables.map(
            ({ table, version, layer, title, issuer, effective: { from, to }, entries }) => ({
              ...{ table, version, layer, title },
              issuer: issuer.name,
              effective: to === undefined ? { from } : { from, to },
              entries: entries.length,
              signers: [...(signers.get(`${table} ${version}`) ?? [])],
            }),
          ),
          problems: [...packs.problems(), ...problems],
        },
        200,
      );
    },
  );
  return app;
}
