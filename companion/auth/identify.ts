/** Who is asking: a console session by its cookie, or a paired device by bearer and proof. Once per request. */
import type { Context } from 'hono';
import type { Identify, Identity } from '../identity.ts';
import { ProblemError } from '../problem.ts';
import type { Account, Accounts } from './accounts.ts';

interface IdentifyDeps {
  readonly accounts: Accounts;
  /** The device of the request, null when it brings no bearer. @throws ProblemError */
  readonly deviceOf: (c: Context) => { readonly id: string; readonly person: string } | null;
}

export function createIdentify({ accounts, deviceOf }: IdentifyDeps): Identify {
  // By request: a proof can be shown only once, and a handler may ask twice.
  const known = new WeakMap<Request, Promise<Identity | null>>();

  async function find(c: Context): Promise<Identity | null> {
    const device = deviceOf(c);
    if (device !== null) {
      const account = await accounts.byId(device.person);
      if (account === null) throw new ProblemError('device-unknown');
      return identity(account, device.id, 'device', null);
    }
    const session = await accounts.session(c.req.raw.headers);
    if (session === null) return null;
    const { account, signedInAt } = session;
    return identity(account, `console-${account.id}`, 'session', signedInAt);
  }

  return async (c, again) => {
    const held = known.get(c.req.raw);
    if (held !== undefined && (again === undefined || (await held)?.via !== 'session')) return held;
    const asked = find(c);
    known.set(c.req.raw, asked);
    return asked;
  };
}

function identity(
  { id, name, unit, roles }: Account,
  device: string,
  via: 'session' | 'device',
  signedInAt: number | null,
): Identity {
  return { caller: { person: id, device, unit, roles }, name, via, signedInAt };
}
