/** `GET /api/sync`: what happened in the caller's cases since he last asked. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { CheckpointAnswer } from '#shared/api/checkpoint.ts';
import { syncResponseSchema } from '#shared/api/contract.ts';
import { envelopeSchema } from '#shared/case/envelope.ts';
import { type Identify, readScope, requireIdentity } from '../identity.ts';
import type { Caller, Ledger } from '../ledger/types.ts';
import { answers, createRouter } from '../openapi.ts';
import { ProblemError } from '../problem.ts';

export interface SyncDeps {
  readonly ledger: Ledger;
  readonly identify: Identify;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly now: () => number;
  /** The last checkpoint, with the proof from the size that is known there. */
  readonly checkpoint: (from: number | null) => Promise<CheckpointAnswer>;
  /** Version of what the caller's devices are given to work with. */
  readonly provisionVersion: (caller: Caller) => Promise<string>;
}

const MAX_LIMIT = 500;
/** As syncResponseSchema; a body's data is any JSON here, for the document generator cannot follow a recursive type. */
const pageSchema = syncResponseSchema.extend({
  events: z.array(
    z.object({
      seq: z.int(),
      receivedAt: z.string(),
      envelope: envelopeSchema,
      body: z.object({ data: z.record(z.string(), z.unknown()), salt: z.string() }).nullable(),
    }),
  ),
});
const query = z.object({
  /** `next` of the last answer; 0 at first. */
  after: z.coerce.number().int().min(0).default(0),
  /** Size of the checkpoint that the device keeps. */
  tree: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(MAX_LIMIT),
});

export function syncRoutes({
  ledger,
  identify,
  audit,
  now,
  checkpoint,
  provisionVersion,
}: SyncDeps): OpenAPIHono {
  const app = createRouter();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/sync',
      summary: 'Events of the cases the caller may read, in order of arrival',
      request: { query },
      responses: answers(pageSchema, 'a page; a case joined late comes whole'),
    }),
    async (c) => {
      const { caller, via } = await requireIdentity(identify, c);
      // A device is its person's own desk: it gets the cases he works in. The console sees what his roles see.
      const scope =
        via === 'device' ? ({ kind: 'member', person: caller.person } as const) : readScope(caller);
      if (scope === null) throw new ProblemError('not-permitted');
      const { after, limit, tree } = c.req.valid('query');
      const page = await ledger.readAfter(after, scope, limit);
      const cases = new Set(page.events.map((event) => event.envelope.stream.id));
      if (cases.size > 0) audit(caller, 'sync', [...cases]);
      return c.json(
        {
          events: page.events.map(({ seq, receivedAt, envelope, body }) => ({
            seq,
            receivedAt,
            envelope,
            body: body === null ? null : { data: { ...body.data }, salt: body.salt },
          })),
          next: page.next,
          more: page.more,
          now: new Date(now()).toISOString(),
          checkpoint: await checkpoint(tree ?? null),
          provision: await provisionVersion(caller),
        },
        200,
      );
    },
  );
  return app;
}
