/** The snapshot that travels with what a device is provided: made once per day and revision, and signed. */
import { createHash } from 'node:crypto';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { type SignedSnapshot, type Snapshot, snapshotBytes } from '#shared/registry/snapshot.ts';
import { barsOf, spansOf } from '#shared/registry/spans.ts';
import type { Registry } from './service.ts';

/** So many days back: a device may say when something of last month was. */
const DAYS_BACK = 60;

/** @param sign ECDSA P-256 / SHA-256 by the companion's identity key, r ‖ s */
export function snapshots(
  registry: Pick<Registry, 'state' | 'phase' | 'revision' | 'personsOf'>,
  sign: (bytes: Uint8Array) => Uint8Array,
  now: () => number,
): (accounts: readonly string[]) => SignedSnapshot & { readonly sha256: string } {
  const made = new Map<string, SignedSnapshot & { readonly sha256: string }>();
  let madeFor = '';
  return (accounts) => {
    const instant = new Date(now()).toISOString();
    const day = shanghaiDay(instant);
    const current = `${day} ${registry.revision()}`;
    if (madeFor !== current) made.clear();
    madeFor = current;
    const name = [...accounts].sort().join(' ');
    const known = made.get(name);
    if (known !== undefined) return known;
    const first = shanghaiDay(new Date(now() - DAYS_BACK * 86_400_000).toISOString());
    const { organs } = registry.state();
    const snapshot: Snapshot = {
      v: 1,
      issued: instant,
      checked: registry.phase() === 'checked',
      persons: [...accounts].sort().map((account) => {
        const records = { organs, persons: registry.personsOf(account) };
        const who = { account };
        return { account, spans: [...spansOf(records, who, first)], bars: [...barsOf(records, who, first)] };
      }),
    };
    const body = JSON.stringify(snapshot);
    const signed = {
      body,
      signature: Buffer.from(sign(snapshotBytes(body))).toString('base64'),
      sha256: createHash('sha256').update(body).digest('hex'),
    };
    made.set(name, signed);
    return signed;
  };
}
