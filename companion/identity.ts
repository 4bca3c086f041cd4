/** Who is asking, as every feature's routes see it: by console session or by paired device. */
import type { Context } from 'hono';
import type { Caller, ReadScope } from './ledger/types.ts';
import { type Action, may } from './permissions.ts';
import { ProblemError } from './problem.ts';

export interface Identity {
  readonly caller: Caller;
  readonly name: string;
  readonly via: 'session' | 'device';
  /** Epoch ms of the console sign-in; null for a device. */
  readonly signedInAt: number | null;
}

/**
 * Null when the request names nobody.
 * @param again for a request that lasts: asks anew whether the session still is; a device's proof is good once
 * @throws ProblemError when it names somebody falsely (expired bearer, bad proof)
 */
export type Identify = (c: Context, again?: 'again') => Promise<Identity | null>;

/** @throws ProblemError `not-signed-in` or `not-permitted` */
export async function requireIdentity(identify: Identify, c: Context, action?: Action): Promise<Identity> {
  const identity = await identify(c);
  if (identity === null) throw new ProblemError('not-signed-in');
  if (action !== undefined && !may(identity.caller.roles, action)) throw new ProblemError('not-permitted');
  return identity;
}

/** Case streams the caller may read; null when none. */
export function readScope(caller: Caller): ReadScope | null {
  const { person, unit, roles } = caller;
  if (may(roles, 'case.readAll')) return { kind: 'all' };
  if (may(roles, 'case.readUnit')) return { kind: 'unit', person, unit };
  if (may(roles, 'case.readOwn')) return { kind: 'member', person };
  return null;
}
