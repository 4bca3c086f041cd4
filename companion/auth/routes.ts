/** Sign-in of the console, the first administrator, people. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { personSchema, roleSchema } from '#shared/api/contract.ts';
import { opaqueIdSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { may } from '../permissions.ts';
import { ProblemError } from '../problem.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Limiter } from './limiter.ts';
import type { Setup } from './setup.ts';

export interface AuthDeps {
  readonly accounts: Accounts;
  readonly setup: Setup;
  readonly limiter: Limiter;
  readonly identify: Identify;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  /** The setup link's file may go. */
  readonly setupDone: () => Promise<void>;
  readonly signedIn: (person: string) => void;
}

const signInSchema = z.strictObject({
  username: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
});
const newPersonSchema = z.strictObject({
  username: z.string().min(2).max(40),
  name: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  roles: z.array(roleSchema).min(1).max(6),
  unit: opaqueIdSchema.optional(),
});
const setupSchema = z.strictObject({
  token: z.string().min(1).max(100),
  username: z.string().min(2).max(40),
  name: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
});
const meSchema = personSchema.extend({ unit: z.string(), username: z.string(), can: z.array(z.string()) });
const okSchema = z.object({ ok: z.literal(true) });
/** Who makes accounts sees what people sign in with, so that he can tell them. */
const peopleSchema = z.object({ people: z.array(personSchema.extend({ username: z.string().optional() })) });
const passwordSchema = z.strictObject({ password: z.string().min(1).max(200) });
const idParam = z.object({ id: opaqueIdSchema });

function person({ id, name, roles }: Account) {
  return { id, name, roles: [...roles] };
}

function passCookies(to: Headers, from: Headers): void {
  for (const cookie of from.getSetCookie()) to.append('set-cookie', cookie);
}

/** `can` names the console's actions, so that it shows no button that will be refused. */
const consoleActions = [
  'feedback.handle',
  'people.create',
  'people.setPassword',
  'people.list',
  'people.names',
  'adapter.set',
  'settings.set',
  'pack.review',
  'registry.read',
  'registry.set',
  'case.readOwn',
  'case.readUnit',
  'case.readAll',
  'case.assign',
  'case.remind',
  'approval.answer',
  'inspection.read',
  'inspection.arrive',
  'inspection.plan',
  'inspection.approve',
  'media.export',
  'media.open',
  'media.import',
  'media.read',
  'media.bookmark',
  'media.watch',
  'media.station',
  'media.keep',
  'media.hold',
  'media.dispose',
  'media.approveDisposal',
  'media.inventory',
  'media.move',
  'device.pair',
  'device.approvePinReset',
  'credential.own',
  'credential.read',
  'credential.manage',
] as const;

export function authRoutes(deps: AuthDeps): OpenAPIHono {
  const { accounts, setup, limiter, identify } = deps;
  const app = createRouter();

  async function created(input: z.infer<typeof newPersonSchema>): Promise<Account> {
    const account = await accounts.create(input);
    if (account === 'bad-username') throw new ProblemError('bad-request', 'username');
    if (typeof account === 'string') throw new ProblemError(account);
    return account;
  }

  const me = (account: Account) => ({
    ...person(account),
    unit: account.unit,
    username: account.username,
    can: consoleActions.filter((action) => may(account.roles, action)),
  });

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/session',
      summary: 'Sign in; sets an HttpOnly cookie',
      request: jsonBody(signInSchema),
      responses: answers(meSchema, 'signed in'),
    }),
    async (c) => {
      const { username, password } = c.req.valid('json');
      const key = username.toLowerCase();
      const wait = limiter.wait(key);
      if (wait > 0) throw new ProblemError('too-many-tries', String(wait));
      const signed = await accounts.signIn(username, password);
      if (signed === null) {
        limiter.failed(key);
        throw new ProblemError('wrong-password');
      }
      limiter.succeeded(key);
      deps.signedIn(signed.account.id);
      const response = c.json(me(signed.account), 200);
      passCookies(response.headers, signed.headers);
      return response;
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/session',
      summary: 'Sign out',
      responses: answers(okSchema, 'signed out'),
    }),
    async (c) => {
      const headers = await accounts.signOut(c.req.raw.headers);
      const response = c.json({ ok: true as const }, 200);
      passCookies(response.headers, headers);
      return response;
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/session/all',
      summary: 'Sign out on every computer; paired browsers stay paired',
      responses: answers(okSchema, 'signed out everywhere'),
    }),
    async (c) => {
      const { caller, via } = await requireIdentity(identify, c);
      if (via !== 'session') throw new ProblemError('not-signed-in');
      await accounts.signOutEverywhere(caller.person);
      const headers = await accounts.signOut(c.req.raw.headers);
      const response = c.json({ ok: true as const }, 200);
      passCookies(response.headers, headers);
      return response;
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/me',
      summary: 'Who is signed in',
      responses: answers(meSchema, 'the person'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const account = await accounts.byId(caller.person);
      if (account === null) throw new ProblemError('not-signed-in');
      return c.json(me(account), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/setup/administrator',
      summary: 'The first administrator, with the one-time link',
      request: jsonBody(setupSchema),
      responses: answers(personSchema, 'made'),
    }),
    async (c) => {
      const { token, ...rest } = c.req.valid('json');
      if (await accounts.hasAdministrator()) throw new ProblemError('setup-done');
      if (!setup.redeem(token)) throw new ProblemError('setup-link');
      let account: Account;
      try {
        account = await created({ ...rest, roles: ['administrator'] });
      } catch (error) {
        setup.restore(token);
        throw error;
      }
      await deps.setupDone();
      return c.json(person(account), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/people',
      summary: 'A new person (administrator)',
      request: jsonBody(newPersonSchema),
      responses: answers(personSchema, 'made'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'people.create');
      // Of the administrator's own unit unless told otherwise: its lead must see whom he leads.
      return c.json(person(await created({ unit: caller.unit, ...c.req.valid('json') })), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/people/{id}/password',
      summary: 'A new first password for one who forgot his (administrator, recorded)',
      request: { params: idParam, ...jsonBody(passwordSchema) },
      responses: answers(personSchema, 'set; that person is signed out everywhere'),
    }),
    async (c) => {
      const { caller, via } = await requireIdentity(identify, c, 'people.setPassword');
      if (via !== 'session') throw new ProblemError('not-signed-in');
      const { id } = c.req.valid('param');
      const set = await accounts.setPassword(id, c.req.valid('json').password);
      if (set === 'unknown') throw new ProblemError('not-found');
      if (set === 'weak-password') throw new ProblemError(set);
      deps.audit(caller, 'password-set', [id]);
      return c.json(person(set), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/people',
      summary: 'Names for ids, or everyone of the own unit (administrator: everyone)',
      request: { query: z.object({ ids: z.string().max(8000).optional() }) },
      responses: answers(peopleSchema, 'people'),
    }),
    async (c) => {
      const { ids } = c.req.valid('query');
      const { caller } = await requireIdentity(
        identify,
        c,
        ids === undefined ? 'people.list' : 'people.names',
      );
      const wanted = ids?.split(',').slice(0, 200);
      const all = await accounts.list();
      const mayCreate = ids === undefined && may(caller.roles, 'people.create');
      const people = all
        .filter((one) =>
          wanted === undefined
            ? one.unit === caller.unit || may(caller.roles, 'people.create')
            : wanted.includes(one.id),
        )
        .map((one) => ({ ...person(one), ...(mayCreate ? { username: one.username } : {}) }));
      if (people.length > 0) {
        deps.audit(
          caller,
          'people',
          people.map((one) => one.id),
        );
      }
      return c.json({ people }, 200);
    },
  );

  return app;
}
