/** What each agency key is good for, and what is to be seen to, from register and trust list alone. */
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { TrustList } from '#shared/credential/lists.ts';
import type { UpkeepFacts } from '#shared/credential/upkeep.ts';
import { listing } from './listing.ts';
import type { AgencySettings, Register, SigningKey } from './register.ts';

/** `waiting`: no trust list holds it yet. */
export type KeyStanding = 'signing' | 'trusted' | 'waiting' | 'retired' | 'ended';

function entryOf(trust: TrustList | null, issuer: string) {
  return trust?.agencies.find((one) => Buffer.from(one.issuer).toString('hex') === issuer);
}

/** Public keys of the agency in the list, base64. @param issuer hex */
export function trustedKeys(trust: TrustList | null, issuer: string): ReadonlySet<string> {
  const keys = entryOf(trust, issuer)?.keys ?? [];
  return new Set(keys.map(({ publicKey }) => Buffer.from(publicKey).toString('base64')));
}

/** In the trust list that phones are given, valid today and not retired; the newest of them. */
export function signingKeyOf(register: Register, trust: TrustList | null, today: string): SigningKey | null {
  const { agency, keys } = register;
  if (agency === null) return null;
  const trusted = trustedKeys(trust, agency.issuer);
  return (
    keys.findLast(
      (key) => key.retired === null && key.from <= today && key.to >= today && trusted.has(key.publicKey),
    ) ?? null
  );
}

/** In the order in which they were made. */
export function keyStandingsOf(
  register: Register,
  trust: TrustList | null,
  today: string,
): readonly { readonly key: SigningKey; readonly standing: KeyStanding }[] {
  const signing = signingKeyOf(register, trust, today);
  const trusted = trustedKeys(trust, register.agency?.issuer ?? '');
  const standing = (key: SigningKey): KeyStanding => {
    if (key.to < today) return 'ended';
    if (key.retired !== null) return 'retired';
    if (key.keyId === signing?.keyId) return 'signing';
    return trusted.has(key.publicKey) ? 'trusted' : 'waiting';
  };
  return register.keys.map((key) => ({ key, standing: standing(key) }));
}

/** Whether phones are told of the agency what is registered. */
function isTold(agency: AgencySettings, trust: TrustList | null): boolean {
  const said = entryOf(trust, agency.issuer);
  return (
    said !== undefined &&
    said.name === agency.name &&
    said.shortName === agency.shortName &&
    said.telephone === agency.telephone &&
    said.listener === (agency.listener ?? null) &&
    said.complaints === agency.complaints
  );
}

/**
 * Facts for `upkeep` (shared/credential/upkeep.ts); null before an agency is registered.
 * @param now epoch milliseconds
 */
export function upkeepFacts(register: Register, trust: TrustList | null, now: number): UpkeepFacts | null {
  const { agency, lists } = register;
  if (agency === null) return null;
  const today = shanghaiDay(new Date(now).toISOString());
  const status = lists.findLast(({ list }) => list === 'status');
  return {
    told: isTold(agency, trust),
    trusted: trust === null ? null : { nextUpdate: new Date(trust.nextUpdate * 1000).toISOString() },
    status: status === undefined ? null : { nextUpdate: status.nextUpdate },
    keys: keyStandingsOf(register, trust, today).map(({ key: { keyId, to }, standing }) => ({
      keyId,
      to,
      standing,
    })),
    lapsing: listing(register.credentials.values(), today).counts.soon,
  };
}
