/** Pairing of a browser, and what a paired device asks for (shared/api/device.ts). */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import type { personSchema } from '#shared/api/contract.ts';
import {
  helloBytes,
  helloRequestSchema,
  helloSchema,
  PROOF_HEADER,
  pairingClaimSchema,
  pairingOfferSchema,
  pairingRequestSchema,
  provisionSchema,
  recoveryKeySchema,
  tokenSchema,
} from '#shared/api/device.ts';
import { opaqueIdSchema, ulidSchema } from '#shared/case/envelope.ts';
import { type Identify, requireIdentity } from '../identity.ts';
import type { Caller } from '../ledger/types.ts';
import { answers, createRouter, jsonBody } from '../openapi.ts';
import { ProblemError } from '../problem.ts';
import type { Bearers } from './bearer.ts';
import type { Device, Devices } from './devices.ts';
import type { ProofChecker, ProofResult } from './proof.ts';

/** A person as pairing needs him. */
interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly z.infer<typeof personSchema>['roles'][number][];
  readonly unit: string;
}

export interface PairingDeps {
  readonly devices: Devices;
  readonly bearers: Bearers;
  readonly proofs: ProofChecker;
  /** With the wide window of a device that does not know our clock. */
  readonly pairingProofs: ProofChecker;
  readonly identify: Identify;
  readonly companionKey: string;
  /** ECDSA P-256 / SHA-256 by the companion's identity key, r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly people: {
    byId(id: string): Promise<Somebody | null>;
    /** Of that unit, officers and leads. */
    /** Epoch ms of the last console sign-in since the start, or null. */
    lastSignIn(id: string): number | null;
  };
  readonly recovery: {
    /** 32 bytes, made when there is none yet. */
    keyOf(device: string, person: string): Uint8Array;
    find(device: string): Uint8Array | null;
  };
  readonly provision: (person: {
    readonly person: string;
    readonly unit: string;
  }) => Promise<Omit<z.infer<typeof provisionSchema>, 'me'>>;
  readonly guesses: { wait(key: string): number; failed(key: string): void; succeeded(key: string): void };
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
  readonly now: () => number;
}

export const FRESH_SIGN_IN_MS = 5 * 60_000;
const idParam = z.object({ id: ulidSchema });
const deviceParam = z.object({ device: opaqueIdSchema });
const codeSchema = z.strictObject({ code: z.string().min(4).max(64) });
const foundSchema = z.object({ label: z.string(), origin: z.string().nullable(), expires: z.string() });
const pairedSchema = z.object({ device: z.string(), label: z.string() });
const okSchema = z.object({ ok: z.literal(true) });
const resetsSchema = z.object({
  resets: z.array(
    z.object({
      device: z.string(),
      person: z.string(),
      label: z.string(),
      asked: z.string(),
      agreed: z.boolean(),
    }),
  ),
});
const devicesSchema = z.object({
  devices: z.array(z.object({ id: z.string(), person: z.string(), label: z.string(), revoked: z.boolean() })),
});

/** The bearer of `Authorization: DPoP …` (RFC 9449 §7.1) or `Bearer …`. */
export function bearerOf(c: Context): string | null {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
  if (token === undefined || token === '') return null;
  return scheme === 'DPoP' || scheme === 'Bearer' ? token : null;
}

function proofProblem(result: ProofResult): ProblemError | null {
  return result.ok ? null : new ProblemError('bad-proof', result.why);
}

/**
 * The paired device of a request.
 * @returns null when no bearer came with it
 * @throws ProblemError when bearer or proof are not good
 */
export function deviceOf(
  deps: Pick<PairingDeps, 'devices' | 'bearers' | 'proofs'>,
  c: Context,
): Device | null {
  const token = bearerOf(c);
  if (token === null) return null;
  const read = deps.bearers.read(token);
  if (read === 'expired') throw new ProblemError('bearer-expired');
  const device = read === null ? null : deps.devices.byId(read.device);
  if (device === null || device.revoked) throw new ProblemError('device-unknown');
  const result = deps.proofs.check(
    c.req.header(PROOF_HEADER),
    { method: c.req.method, url: c.req.url, token },
    (print) => print === device.thumbprint,
  );
  const problem = proofProblem(result);
  if (problem !== null) throw problem;
  return device;
}

export function pairingRoutes(deps: PairingDeps): OpenAPIHono {
  const { devices, bearers, proofs, pairingProofs, identify, now } = deps;
  const app = createRouter();
  const iso = (ms: number) => new Date(ms).toISOString();

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/pairing',
      summary: 'A browser asks to be paired',
      request: jsonBody(pairingRequestSchema),
      responses: answers(pairingOfferSchema, 'waiting, or confirmed by the code it brought'),
    }),
    async (c) => {
      const { publicKey, label, code } = c.req.valid('json');
      const wait = deps.guesses.wait('preconfirmed');
      if (code !== undefined && wait > 0) throw new ProblemError('too-many-tries', String(wait));
      const offer = await devices.offer({
        publicKey,
        label,
        origin: c.req.header('origin') ?? null,
        code: code ?? null,
      });
      if (offer === 'bad-key') throw new ProblemError('bad-request', 'publicKey');
      if (offer === 'full') throw new ProblemError('pairing-full');
      if (offer === 'bad-code') {
        deps.guesses.failed('preconfirmed');
        throw new ProblemError('pairing-code');
      }
      return c.json(
        {
          pairing: offer.id,
          code: offer.code,
          expires: iso(offer.expires),
          companionKey: deps.companionKey,
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/pairing/{id}/claim',
      summary: 'The browser comes for its device id and bearer, with a proof by its key',
      request: { params: idParam },
      responses: answers(pairingClaimSchema, 'how the pairing stands'),
    }),
    async (c) => {
      const pairing = devices.pairing(c.req.valid('param').id);
      if (pairing === null || pairing === 'expired') return c.json({ status: 'expired' as const }, 200);
      const result = pairingProofs.check(
        c.req.header(PROOF_HEADER),
        { method: 'POST', url: c.req.url, token: null },
        (print) => print === pairing.thumbprint,
      );
      const problem = proofProblem(result);
      if (problem !== null) throw problem;
      if (pairing.state !== 'paired' || pairing.device === null) {
        return c.json(
          { status: pairing.state === 'refused' ? ('refused' as const) : ('waiting' as const) },
          200,
        );
      }
      const device = devices.byId(pairing.device);
      const person = device === null ? null : await deps.people.byId(device.person);
      if (device === null || person === null) throw new ProblemError('device-unknown');
      return c.json(
        {
          status: 'paired' as const,
          device: device.id,
          person: { id: person.id, name: person.name, roles: [...person.roles] },
          token: bearers.issue(device.id),
          recoveryKey: Buffer.from(deps.recovery.keyOf(device.id, person.id)).toString('base64'),
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/pairing/find',
      summary: 'Which browser shows this code? (console)',
      request: jsonBody(codeSchema),
      responses: answers(foundSchema, 'the browser as it names itself'),
    }),
    async (c) => {
      const pairing = await guess(c, c.req.valid('json').code);
      return c.json({ label: pairing.label, origin: pairing.origin, expires: iso(pairing.expires) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/pairing/confirm',
      summary: 'The person signed in confirms that browser as his (console)',
      request: jsonBody(codeSchema),
      responses: answers(pairedSchema, 'paired'),
    }),
    async (c) => {
      const { code } = c.req.valid('json');
      await guess(c, code);
      const { caller } = await requireIdentity(identify, c, 'device.pair');
      const device = await devices.confirm(code, caller.person);
      if (device === null) throw new ProblemError('pairing-code');
      return c.json({ device: device.id, label: device.label }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/pairing/refuse',
      summary: 'That browser is not mine (console)',
      request: jsonBody(codeSchema),
      responses: answers(okSchema, 'refused'),
    }),
    async (c) => {
      const { code } = c.req.valid('json');
      await guess(c, code);
      devices.refuse(code);
      return c.json({ ok: true as const }, 200);
    },
  );

  /** A code typed in the console; wrong ones slow the person down. */
  async function guess(c: Context, code: string) {
    const { caller, via } = await requireIdentity(identify, c, 'device.pair');
    if (via !== 'session') throw new ProblemError('not-signed-in');
    const wait = deps.guesses.wait(caller.person);
    if (wait > 0) throw new ProblemError('too-many-tries', String(wait));
    const pairing = devices.find(code);
    if (pairing === null) {
      deps.guesses.failed(caller.person);
      throw new ProblemError('pairing-code');
    }
    deps.guesses.succeeded(caller.person);
    return pairing;
  }

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/device/hello',
      summary: 'The companion proves that it holds the key pinned at pairing',
      request: jsonBody(helloRequestSchema),
      responses: answers(helloSchema, 'signature over the nonce'),
    }),
    (c) => {
      const { nonce } = c.req.valid('json');
      const signature = Buffer.from(deps.sign(helloBytes(nonce))).toString('base64');
      return c.json({ signature, now: iso(now()) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/device/token',
      summary: 'A new bearer, for a proof by the device key',
      responses: answers(tokenSchema, 'the bearer'),
    }),
    (c) => {
      const result = proofs.check(
        c.req.header(PROOF_HEADER),
        { method: 'POST', url: c.req.url, token: bearerOf(c) },
        (print) => devices.byThumbprint(print)?.revoked === false,
      );
      const problem = proofProblem(result);
      if (problem !== null) throw problem;
      const device = result.ok ? devices.byThumbprint(result.thumbprint) : null;
      if (device === null) throw new ProblemError('device-unknown');
      return c.json({ token: bearers.issue(device.id) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/device/provision',
      summary: 'What a paired device works with: who, colleagues, packs, adapters',
      responses: answers(provisionSchema, 'provision'),
    }),
    async (c) => {
      const { caller, name } = await requireIdentity(identify, c);
      const { colleagues, ...provision } = await deps.provision(caller);
      if (colleagues.length > 0) {
        deps.audit(
          caller,
          'colleagues',
          colleagues.map((one) => one.id),
        );
      }
      return c.json(
        {
          me: { id: caller.person, name, roles: [...caller.roles] },
          colleagues,
          ...provision,
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/device/recovery-key',
      summary: 'The recovery key after a forgotten PIN: fresh sign-in and the administrator, recorded',
      responses: answers(recoveryKeySchema, 'the key, once'),
    }),
    async (c) => {
      const device = deviceOf(deps, c);
      if (device === null) throw new ProblemError('device-unknown');
      const key = deps.recovery.find(device.id);
      if (key === null) throw new ProblemError('no-recovery-key');
      const reset = devices.askReset(device);
      if (reset.agreed === null) throw new ProblemError('recovery-waiting');
      const signedIn = deps.people.lastSignIn(device.person);
      if (signedIn === null || now() - signedIn > FRESH_SIGN_IN_MS) throw new ProblemError('sign-in-again');
      if ((await devices.takeReset(device.id)) === null) throw new ProblemError('recovery-waiting');
      return c.json({ recoveryKey: Buffer.from(key).toString('base64') }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/pin-resets',
      summary: 'Devices that wait for a new PIN (administrator)',
      responses: answers(resetsSchema, 'waiting'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c, 'device.approvePinReset');
      const resets = devices.resets().map((one) => ({
        device: one.device,
        person: one.person,
        label: one.label,
        asked: iso(one.asked),
        agreed: one.agreed !== null,
      }));
      if (resets.length > 0) {
        deps.audit(
          caller,
          'pin-resets',
          resets.map((one) => one.person),
        );
      }
      return c.json({ resets }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/pin-resets/{device}/agree',
      summary: 'Agree to a new PIN (administrator, recorded)',
      request: { params: deviceParam },
      responses: answers(okSchema, 'agreed for ten minutes'),
    }),
    async (c) => {
      const { caller, via } = await requireIdentity(identify, c, 'device.approvePinReset');
      if (via !== 'session') throw new ProblemError('not-signed-in');
      if (devices.agreeReset(c.req.valid('param').device, caller.person) === null) {
        throw new ProblemError('not-found');
      }
      return c.json({ ok: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/devices',
      summary: 'My paired browsers',
      responses: answers(devicesSchema, 'devices'),
    }),
    async (c) => {
      const { caller } = await requireIdentity(identify, c);
      const mine = devices
        .ofPerson(caller.person)
        .map(({ id, person, label, revoked }) => ({ id, person, label, revoked }));
      return c.json({ devices: mine }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/devices/{device}/revoke',
      summary: 'Unpair a browser: one’s own, or any (administrator)',
      request: { params: deviceParam, ...jsonBody(z.strictObject({ reason: z.string().min(1).max(400) })) },
      responses: answers(okSchema, 'revoked'),
    }),
    async (c) => {
      const { caller, via } = await requireIdentity(identify, c);
      if (via !== 'session') throw new ProblemError('not-signed-in');
      const device = devices.byId(c.req.valid('param').device);
      if (device === null) throw new ProblemError('not-found');
      if (device.person !== caller.person) await requireIdentity(identify, c, 'device.revokeAny');
      const result = await devices.revoke(device.id, c.req.valid('json').reason);
      if (!result.ok) throw new ProblemError('failed');
      return c.json({ ok: true as const }, 200);
    },
  );

  return app;
}
