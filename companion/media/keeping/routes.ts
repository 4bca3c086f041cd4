/** Doors of keeping: what is kept and why, holds, disposals by two, inventories. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  askDisposalSchema,
  holdSchema,
  KEEPING_PAGE,
  type Keeping,
  type KeepingNotice,
  keepingNoticeSchema,
  keepingQuerySchema,
  keepingSchema,
  madeSchema,
  reasonSchema,
  takeInventorySchema,
} from '#shared/api/keeping.ts';
import { ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../../identity.ts';
import type { Caller } from '../../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../../openapi.ts';
import { may } from '../../permissions.ts';
import { answer, localeOf } from '../../problem.ts';
import { INVENTORY } from './bounds.ts';
import type { Inventories } from './inventory.ts';
import { KeepingRefused, keepingProblem } from './problems.ts';
import { bytesOf, standingOf } from './register.ts';
import type { RetentionFile } from './retention-file.ts';
import type { KeepingService } from './service.ts';
import type { Views } from './views.ts';

export interface KeepingRoutesDeps {
  readonly service: KeepingService;
  readonly inventories: Inventories;
  readonly views: Views;
  readonly retention: () => RetentionFile;
  readonly disk: () => Promise<Keeping['disk']>;
  /** Things of which the last inventory found something wrong. */
  readonly faulty: () => Promise<ReadonlySet<string>>;
  readonly identify: Identify;
  readonly nameOf: (person: string) => string;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly onError: (error: unknown) => void;
}

const okSchema = z.object({ ok: z.literal(true) });
const idParam = z.object({ id: ulidSchema });
/** Requests that are settled, still listed. */
const SETTLED = 20;
/** Of an inventory, on the page. */
const FAULTS_SHOWN = 100;

export function keepingRoutes(deps: KeepingRoutesDeps): OpenAPIHono {
  const { service, inventories, views, identify } = deps;
  const app = createRouter();
  app.onError((error, c) => {
    if (error instanceof KeepingRefused)
      return answer(keepingProblem(error.code, localeOf(c.req.header('accept-language')), error.of));
    throw error;
  });
  const as = async (c: Context, action: Parameters<typeof requireIdentity>[2]) =>
    (await requireIdentity(identify, c, action)).caller;

  async function lastInventory(caller: Caller): Promise<Keeping['inventory']['last']> {
    const taken = service.kept.inventories.at(-1);
    if (taken === undefined) return null;
    const account = await inventories.account(taken);
    return {
      ...{ id: taken.id, number: taken.number, at: taken.at, night: taken.night },
      asked: taken.asked === undefined ? null : { id: taken.asked, name: deps.nameOf(taken.asked) },
      files: taken.files,
      bytes: account?.looked.bytes ?? 0,
      hashed: taken.hashed,
      found: taken.faults,
      sha256: taken.sha256,
      faults: (account?.faults ?? [])
        .slice(0, FAULTS_SHOWN)
        .map((fault) => ({ ...fault, name: views.nameOfThing(caller, fault.id) })),
    };
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/keeping',
      summary:
        'How footage is kept: periods, holds, disposals, the disk, the last inventory; a page of what there is',
      request: { query: keepingQuerySchema },
      responses: answers(keepingSchema, 'as it stands'),
    }),
    async (c) => {
      const caller = await as(c, 'media.keep');
      const { show, offset } = c.req.valid('query');
      const faulty = await deps.faulty();
      const all = await service.standings(caller);
      const shown =
        show === 'all'
          ? all.filter(({ stands }) => stands !== 'disposed')
          : all.filter(({ stands }) => stands === show);
      const things = shown
        .slice(offset, offset + KEEPING_PAGE)
        .map((one) => views.thing(caller, one, faulty));
      const count = (of: string) => all.filter(({ stands }) => stands === of).length;
      const disposals = await service.disposals(caller);
      const open = disposals.filter((one) => !['refused', 'done'].includes(standingOf(one)));
      const settled = disposals.filter((one) => !open.includes(one)).slice(0, SETTLED);
      const holds = await service.holds(caller);
      const cases = [...new Set(things.flatMap(({ case: of }) => of?.id ?? []))];
      if (cases.length > 0) deps.audit(caller, 'keeping', cases);
      return c.json(
        {
          disk: await deps.disk(),
          inventory: {
            last: await lastInventory(caller),
            running: inventories.running(),
            nights: INVENTORY.nights,
          },
          ...views.rules(deps.retention()),
          counts: {
            ...{ past: count('past'), held: count('held'), kept: count('kept'), disposed: count('disposed') },
            pastBytes: all
              .filter(({ stands }) => stands === 'past')
              .reduce((sum, one) => sum + bytesOf(one.thing), 0),
          },
          found: shown.length,
          things,
          disposals: await Promise.all([...open, ...settled].map((one) => views.disposal(caller, one))),
          holds: holds.map((one) => views.hold(caller, one)),
        } satisfies Keeping,
        200,
      );
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/media/keeping/notice',
      summary:
        'What of keeping wants somebody: a disk that fills, faults of the last inventory, disposals that wait for me',
      responses: answers(keepingNoticeSchema, 'counts'),
    }),
    async (c) => {
      const caller = await as(c, 'media.keep');
      const { level, hours, share } = await deps.disk();
      const mine = may(caller.roles, 'media.approveDisposal') ? await service.disposals(caller) : [];
      let waiting = 0;
      for (const one of mine) {
        const stands = standingOf(one);
        if ((stands === 'asked' || stands === 'third') && (await service.mayNotApprove(caller, one)) === null)
          waiting += 1;
      }
      const faults = service.kept.inventories.at(-1)?.faults ?? 0;
      return c.json({ disk: level, hours, share, faults, waiting } satisfies KeepingNotice, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/keeping/holds',
      summary:
        'Hold a case, a recording or a file, with a reason: it is not disposed of, whatever its period says',
      request: jsonBody(holdSchema),
      responses: answers(madeSchema, 'held'),
    }),
    async (c) => {
      const caller = await as(c, 'media.hold');
      const { on, reason } = c.req.valid('json');
      return c.json({ id: await service.hold(caller, on, reason) }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/keeping/holds/{id}/lift',
      summary: 'Lift a hold, with a reason',
      request: { params: idParam, ...jsonBody(reasonSchema) },
      responses: answers(okSchema, 'lifted'),
    }),
    async (c) => {
      const caller = await as(c, 'media.hold');
      await service.lift(caller, c.req.valid('param').id, c.req.valid('json').reason);
      return c.json({ ok: true as const }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/keeping/disposals',
      summary: 'Ask that footage past its period be disposed of; another person has to approve it',
      request: jsonBody(askDisposalSchema),
      responses: answers(madeSchema, 'asked for'),
    }),
    async (c) => {
      const caller = await as(c, 'media.dispose');
      const { things, basis, reason } = c.req.valid('json');
      return c.json({ id: await service.ask(caller, things, { basis, reason }) }, 200);
    },
  );
  for (const [verb, summary] of [
    ['approve', 'Approve a disposal that another asked for: its bytes are removed, its record stays'],
    ['refuse', 'Refuse a disposal, with a reason'],
  ] as const)
    app.openapi(
      createRoute({
        method: 'post',
        path: `/api/media/keeping/disposals/{id}/${verb}`,
        summary,
        request: { params: idParam, ...jsonBody(reasonSchema) },
        responses: answers(okSchema, 'answered'),
      }),
      async (c) => {
        const caller = await as(c, 'media.approveDisposal');
        const { id } = c.req.valid('param');
        await service[verb](caller, id, c.req.valid('json').reason);
        return c.json({ ok: true as const }, 200);
      },
    );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/media/keeping/inventory',
      summary: 'Take inventory now, of every byte or of a share; it goes on by itself',
      request: jsonBody(takeInventorySchema),
      responses: answers(okSchema, 'begun'),
    }),
    async (c) => {
      const caller = await as(c, 'media.inventory');
      if (inventories.running() !== null) throw new KeepingRefused('inventory-running');
      void inventories.take(caller.person, c.req.valid('json').everything).catch(deps.onError);
      return c.json({ ok: true as const }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/media/keeping/inventory',
      summary: 'Give up the inventory that is being taken; nothing is kept of it',
      responses: answers(okSchema, 'given up'),
    }),
    async (c) => {
      await as(c, 'media.inventory');
      inventories.cancel();
      return c.json({ ok: true as const }, 200);
    },
  );
  return app;
}
