/**
 * What a paired device knows of the registry: for each colleague with an account the spans on which he is qualified. Signed by
 * the companion's key over the very bytes that travel; the device pinned that key at pairing. Pure: signing, verifying and
 * hashing are passed in.
 */
import { z } from 'zod';
import { opaqueIdSchema } from '../case/envelope.ts';
import { daySchema, nameSchema } from '../case/events.ts';
import { categorySchema } from './records.ts';
import { spanOn } from './spans.ts';

const span = {
  from: daySchema,
  until: daySchema.nullable(),
  since: daySchema.nullable(),
};

export const snapshotSchema = z.strictObject({
  v: z.literal(1),
  /** ISO instant: how old what is known here is. */
  issued: z.iso.datetime(),
  /** Whether the unit judges qualification by its registry at all. */
  checked: z.boolean(),
  persons: z
    .array(
      z.strictObject({
        account: opaqueIdSchema,
        /** Empty: the registry has no record of him. */
        spans: z.array(z.strictObject({ ...span, why: nameSchema.nullable() })).max(500),
        bars: z.array(z.strictObject({ ...span, why: nameSchema, category: categorySchema })).max(1000),
      }),
    )
    .max(5000),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** As it travels: the body is the JSON text that was signed. */
export const signedSnapshotSchema = z.object({
  body: z.string().max(2_000_000),
  /** ECDSA P-256 with SHA-256, r ‖ s, base64. */
  signature: z.string().max(200),
});
export type SignedSnapshot = z.infer<typeof signedSnapshotSchema>;

/** The bytes that are signed. */
export function snapshotBytes(body: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`sanxiang registry 1\n${body}`);
}

/**
 * @param verify by the key that was pinned at pairing
 * @returns null when it is not what the companion signed, or cannot be read
 */
export async function readSnapshot(
  signed: SignedSnapshot,
  verify: (bytes: Uint8Array<ArrayBuffer>, signature: string) => Promise<boolean>,
): Promise<Snapshot | null> {
  if (!(await verify(snapshotBytes(signed.body), signed.signature))) return null;
  try {
    const parsed = snapshotSchema.safeParse(JSON.parse(signed.body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export type Found =
  | { readonly finding: 'qualified' }
  | { readonly finding: 'unqualified'; readonly why: string; readonly since?: string };

/**
 * What the snapshot says of a person on a day.
 * @param category as packs name it; one that no certificate knows asks nothing further
 * @returns null when the unit does not judge by its registry; undefined when the snapshot is not about him (somebody of another
 *   unit): then nothing is said of him here
 */
export function findingOf(
  snapshot: Snapshot,
  account: string,
  day: string,
  category: string,
): Found | null | undefined {
  if (!snapshot.checked) return null;
  const person = snapshot.persons.find((one) => one.account === account);
  if (person === undefined) return undefined;
  const general = spanOn(person.spans, day);
  if (general === null) return { finding: 'unqualified', why: 'no-record' };
  if (general.why !== null) return unqualified(general.why, general.since);
  const bar = spanOn(
    person.bars.filter((one) => one.category === category),
    day,
  );
  return bar === null ? { finding: 'qualified' } : unqualified(bar.why, bar.since);
}

function unqualified(why: string, since: string | null): Found {
  return { finding: 'unqualified', why, ...(since === null ? {} : { since }) };
}

/** How many days old it is. @param now ISO instant */
export function ageInDays(snapshot: Pick<Snapshot, 'issued'>, now: string): number {
  return Math.max(0, Math.floor((Date.parse(now) - Date.parse(snapshot.issued)) / 86_400_000));
}

/** From so many days on, the panel says that suspensions since may not be known. */
export const OLD_AFTER_DAYS = 7;
