/** Puts the features together into one Hono app: the only place that knows them all. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { CheckpointAnswer } from '#shared/api/checkpoint.ts';
import { type GuardDeps, guard } from './auth/guard.ts';
import { createIdentify } from './auth/identify.ts';
import { type AuthDeps, authRoutes } from './auth/routes.ts';
import { boundedBody, utf8Body } from './body.ts';
import { type HealthDeps, healthRoutes } from './health/routes.ts';
import type { Identify } from './identity.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { type Ledger, LedgerUnavailable } from './ledger/types.ts';
import { deviceOf, type PairingDeps, pairingRoutes } from './pairing/routes.ts';
import { answer, answerProblem, localeOf, ProblemError, problem } from './problem.ts';
import { syncRoutes } from './sync/routes.ts';

export interface AppDeps {
  readonly ledger: Ledger;
  readonly version: string;
  /** Pack files that cannot be used. */
  readonly packsBroken: () => number;
  readonly cameras: HealthDeps['cameras'];
  readonly footage: HealthDeps['footage'];
  readonly now: () => number;
  readonly auth: Omit<AuthDeps, 'identify' | 'audit'>;
  readonly pairing: Omit<PairingDeps, 'identify' | 'audit' | 'now'>;
  readonly guard: Omit<GuardDeps, 'isPairedOrigin'>;
  readonly audit: AuthDeps['audit'];
  readonly checkpoint: (from: number | null) => Promise<CheckpointAnswer>;
  readonly onError: (error: unknown, c: Context) => void;
  /** Mounts what depends on more than the ledger: cases, adapters, the console's pages. */
  readonly features: readonly ((identify: Identify) => OpenAPIHono)[];
}

export function createApp(deps: AppDeps): OpenAPIHono {
  const { ledger, now, audit } = deps;
  const app = new OpenAPIHono();
  const identify = createIdentify({
    accounts: deps.auth.accounts,
    deviceOf: (c) => deviceOf(deps.pairing, c),
  });

  app.use('*', guard({ ...deps.guard, isPairedOrigin: deps.pairing.devices.isPairedOrigin }));
  app.use('*', boundedBody);
  app.use('*', utf8Body);
  app.onError((error, c) => {
    // A body that is no JSON, found by the router's own parser.
    if (error instanceof HTTPException && error.status < 500) return answerProblem(c, 'bad-request', 'json');
    if (error instanceof ProblemError) return answerProblem(c, error.code, error.value);
    if (error instanceof LedgerUnavailable) {
      const code = error.problem.code;
      const known = code === 'disk-full' || code === 'busy' || code === 'stopping';
      return known ? answerProblem(c, code) : answer(error.problem);
    }
    deps.onError(error, c);
    return answer(problem('failed', localeOf(c.req.header('accept-language'))));
  });
  app.notFound((c) => answerProblem(c, 'not-found'));

  app.route(
    '/',
    healthRoutes({
      ...{ ledger, version: deps.version, packsBroken: deps.packsBroken },
      ...{ cameras: deps.cameras, footage: deps.footage },
    }),
  );
  app.route('/', authRoutes({ ...deps.auth, identify, audit }));
  app.route('/', pairingRoutes({ ...deps.pairing, identify, audit, now }));
  app.route('/', ledgerRoutes({ ledger, identify, now }));
  app.route(
    '/',
    syncRoutes({
      ledger,
      identify,
      audit,
      now,
      checkpoint: deps.checkpoint,
      provisionVersion: async (caller) => (await deps.pairing.provision(caller)).version,
    }),
  );

  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'sanxiang companion', version: deps.version },
  });
  for (const feature of deps.features) app.route('/', feature(identify));
  return app;
}
