/** Doors of the companion about credentials: the officer's own card, the administrator's list, the telephone desk. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  type CardAnswer,
  CREDENTIALS_PAGE,
  type CredentialRow,
  type CredentialsPage,
  cardAnswerSchema,
  cardRequestSchema,
  credentialsQuerySchema,
  credentialsSchema,
  deedSchema,
  type NoCard,
  revokeSchema,
  telephoneAnswerSchema,
  telephoneSchema,
} from '#shared/api/credentials.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { opaqueIdSchema, ulidSchema } from '#shared/case/envelope.ts';
import { shortId } from '#shared/credential/telephone-code.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { answer, ProblemError } from '../problem.ts';
import { findListed, type Listed, listing } from './listing.ts';
import type { HeldCredential } from './register.ts';
import type { Credentials, Deed, IssueRefusal } from './service.ts';
import type { TelephoneDesk } from './telephone-desk.ts';

export interface CredentialRoutesDeps {
  readonly credentials: Credentials;
  readonly desk: TelephoneDesk;
  readonly identify: Identify;
  readonly nameOf: (person: string) => Promise<string>;
  /** Hash of the photo that the registry has of somebody on a day (Asia/Shanghai). */
  readonly photoOf: (person: string, day: string) => string | null;
  /** What a paired device called itself; null: it is no paired device. */
  readonly deviceLabel: (device: string) => string | null;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const MAX_BARRED = 100;
const okSchema = z.object({ ok: z.literal(true) });
const idParam = z.object({ id: ulidSchema });
const personParam = z.object({ person: opaqueIdSchema });

export function noCardOf(refusal: IssueRefusal): NoCard {
  const none = { fact: null, since: null, mend: null, of: null };
  switch (refusal.why) {
    case 'unfit': {
      const { why, since, mend, of } = refusal.fitness;
      return { why: 'unfit', fact: why, since, mend, of };
    }
    case 'barred':
      return { ...none, why: 'barred', since: refusal.since, mend: 'administrator', of: refusal.reason };
    case 'does-not-fit':
      return { ...none, why: 'does-not-fit', mend: 'administrator', of: refusal.detail };
    case 'suspended':
    case 'revoked':
      return { ...none, why: refusal.why, since: refusal.since, mend: 'administrator', of: refusal.reason };
    case 'not-set-up':
    case 'too-many':
    case 'bad-key':
      return { ...none, why: refusal.why, mend: 'administrator' };
  }
}

export function credentialRoutes(deps: CredentialRoutesDeps): OpenAPIHono {
  const { credentials, identify } = deps;
  const app = createRouter();

  const cardOf = (held: HeldCredential): CardAnswer => {
    const now = new Date(deps.now()).toISOString();
    const agency = credentials.agency();
    const { name, telephone, page } = agency ?? { name: '', telephone: '', page: '' };
    return {
      kind: 'card',
      card: {
        id: held.id,
        bytes: held.bytes,
        name: held.name,
        certificate: held.certificate,
        notBefore: held.notBefore,
        expires: held.expires,
        shortId: shortId(held.statusIndex),
        telephone: Buffer.from(credentials.telephoneKey(held)).toString('base64'),
        agency: { name, telephone, page },
      },
      photo: deps.photoOf(held.person, shanghaiDay(now)),
      now,
    };
  };

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials',
      summary:
        'My credential for a holder key of this device: issued when there is none, or why there is none',
      request: jsonBody(cardRequestSchema),
      responses: answers(cardAnswerSchema, 'the card, or why not'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'credential.own');
      const { holderKey } = c.req.valid('json');
      const issued = await credentials.issue(caller, Buffer.from(holderKey, 'base64'));
      return c.json(
        issued.ok ? cardOf(issued.credential) : { kind: 'none' as const, none: noCardOf(issued.refusal) },
        200,
      );
    },
  );

  async function rowOf({ held, group }: Listed, all: readonly Listed[]): Promise<CredentialRow> {
    const { revoked, suspended } = held;
    const causes =
      revoked === null ? [...suspended].map(([because, said]) => ({ because, ...said })) : [revoked];
    return {
      id: held.id,
      person: { id: held.person, name: await deps.nameOf(held.person) },
      certificate: held.certificate,
      shortId: shortId(held.statusIndex),
      device: { id: held.device, label: deps.deviceLabel(held.device) },
      notBefore: held.notBefore,
      expires: held.expires,
      standing: credentials.standingOf(held),
      group,
      causes: causes.map(({ because, reason, at }) => ({ because, reason: reason ?? null, since: at })),
      others: all.filter(
        (one) =>
          one.held.person === held.person &&
          one.held.holderKey !== held.holderKey &&
          one.group !== 'over' &&
          one.group !== 'replaced',
      ).length,
    };
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/credentials',
      summary: 'Agency, keys, lists and what is to be seen to; one page of credentials with how they stand',
      request: { query: credentialsQuerySchema },
      responses: answers(credentialsSchema, 'the register'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'credential.read');
      const { q, show, offset } = c.req.valid('query');
      const register = credentials.register();
      const today = shanghaiDay(new Date(deps.now()).toISOString());
      const { rows, counts } = listing(register.credentials.values(), today);
      const found = findListed(rows, q, show);
      const shown = found.slice(offset, offset + CREDENTIALS_PAGE);
      const barred = [...register.barred];
      const barredShown = barred.slice(0, MAX_BARRED);
      const persons = new Set([...shown.map(({ held }) => held.person), ...barredShown.map(([id]) => id)]);
      if (persons.size > 0) deps.audit(caller, 'credentials', [...persons]);
      const { agency } = register;
      const trust = credentials.trust();
      const trusted =
        trust === null
          ? null
          : {
              issued: new Date(trust.issued * 1000).toISOString(),
              nextUpdate: new Date(trust.nextUpdate * 1000).toISOString(),
            };
      const last = register.lists.findLast(({ list }) => list === 'status');
      const status = last === undefined ? null : { issued: last.issued, nextUpdate: last.nextUpdate };
      const keys = credentials.keyStandings().map(({ key: { keyId, from, to }, standing }) => ({
        keyId,
        from,
        to,
        standing,
      }));
      const page: CredentialsPage = {
        agency:
          agency === null
            ? null
            : {
                issuer: agency.issuer,
                name: agency.name,
                telephone: agency.telephone,
                page: agency.page,
                listener: agency.listener ?? null,
                complaints: agency.complaints,
              },
        trusted,
        status,
        keys,
        upkeep: credentials.upkeep().map((one) => ({ ...one, do: [...one.do] })),
        counts,
        credentials: await Promise.all(shown.map((row) => rowOf(row, rows))),
        found: found.length,
        barred: await Promise.all(
          barredShown.map(async ([id, said]) => ({ id, name: await deps.nameOf(id), ...said })),
        ),
        barredMore: barred.length - barredShown.length,
      };
      return c.json(page, 200);
    },
  );

  async function act(caller: Caller, id: string, deed: Deed): Promise<Response | null> {
    const known = credentials.register().credentials.has(id);
    const result = await credentials.deed(caller, id, deed);
    if (result === null) throw new ProblemError(known ? 'credential-settled' : 'not-found');
    return result.ok ? null : answer(result.problem);
  }
  for (const verb of ['suspend', 'resume'] as const)
    app.openapi(
      createRoute({
        method: 'post',
        path: `/api/credentials/{id}/${verb}`,
        summary:
          verb === 'suspend' ? 'Suspend a credential, with a reason' : 'Let it stand again, with a reason',
        request: { params: idParam, ...jsonBody(deedSchema) },
        responses: answers(okSchema, 'done, and in the next status list'),
      }),
      async (c) => {
        const { caller } = await requireIdentity(identify, c, 'credential.manage');
        const refused = await act(caller, c.req.valid('param').id, {
          do: verb,
          reason: c.req.valid('json').reason,
        });
        return refused === null ? c.json({ ok: true as const }, 200) : (refused as never);
      },
    );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials/{id}/revoke',
      summary:
        'Revoke a credential for good; a lost device may be followed by another, anything else bars the person',
      request: { params: idParam, ...jsonBody(revokeSchema) },
      responses: answers(okSchema, 'revoked, and in the next status list'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'credential.manage');
      const { reason, because } = c.req.valid('json');
      const refused = await act(caller, c.req.valid('param').id, { do: 'revoke', reason, because });
      return refused === null ? c.json({ ok: true as const }, 200) : (refused as never);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials/people/{person}/readmit',
      summary: 'A person who was barred may be given a credential again, with a reason',
      request: { params: personParam, ...jsonBody(deedSchema) },
      responses: answers(okSchema, 'readmitted'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'credential.manage');
      const result = await credentials.readmit(
        caller,
        c.req.valid('param').person,
        c.req.valid('json').reason,
      );
      if (result === null) throw new ProblemError('credential-settled');
      return result.ok ? c.json({ ok: true as const }, 200) : (answer(result.problem) as never);
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials/telephone',
      summary:
        'Somebody on the telephone reads out the short id and the eight digits of a card: whose are they?',
      request: jsonBody(telephoneSchema),
      responses: answers(telephoneAnswerSchema, 'whose, or that they fit nobody'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'people.names');
      const { id, code } = c.req.valid('json');
      const asked = deps.desk.ask(caller.person, id, code);
      if (asked.kind === 'wait') throw new ProblemError('too-many-tries', String(asked.seconds));
      if (asked.person !== null) deps.audit(caller, 'telephone-code', [asked.person]);
      return c.json(asked.answer, 200);
    },
  );
  return app;
}
