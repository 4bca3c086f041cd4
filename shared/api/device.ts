/**
 * How a browser becomes a paired device and what a paired device asks for (decision 30). Every request of a paired
 * device carries its short bearer and a proof by its own key in the manner of RFC 9449 (DPoP).
 *
 * - `POST /api/pairing` {publicKey, label, code?} → pairingOffer. Without `code` the companion makes one that a signed-in
 *   person types or confirms in the console; with a pre-confirmed `code` (single use, five minutes) it is confirmed at once.
 * - `POST /api/pairing/ID/claim` with a proof by the new key and no bearer → pairingClaim: `waiting` until confirmed.
 * - `GET /api/device/provision` → provision. `GET /api/device/recovery-key` → recoveryKey, only after the
 *   administrator has allowed a PIN reset for this device.
 * - `POST /api/device/hello` {nonce} without bearer → hello: the companion proves that it holds the key pinned at
 *   pairing, before any bearer is sent to it (another user of the machine may squat on the port).
 * - `POST /api/device/token` with a proof and the old bearer → token: bearers are short, the key is what stays.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { opaqueIdSchema, ulidSchema } from '../case/envelope.ts';
import { signedSnapshotSchema } from '../registry/snapshot.ts';
import { personSchema } from './contract.ts';
import { unitSettingsSchema } from './settings.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

export const pairingRequestSchema = z.strictObject({
  /** SubjectPublicKeyInfo of a P-256 key, base64. */
  publicKey: base64.max(400),
  /** How the console shows it: 上午 10:41，Chromium，Linux. */
  label: z.string().min(1).max(100),
  /** A code confirmed beforehand. */
  code: z.string().min(4).max(64).optional(),
});

export const pairingOfferSchema = z.object({
  pairing: ulidSchema,
  /** What the person compares in the console, e.g. `482 913`. */
  code: z.string(),
  expires: z.string(),
  /** The companion's own public key (SPKI, base64): pinned from now on. */
  companionKey: base64,
});
export type PairingOffer = z.infer<typeof pairingOfferSchema>;

export const pairingClaimSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting') }),
  z.object({ status: z.literal('refused') }),
  z.object({ status: z.literal('expired') }),
  z.object({
    status: z.literal('paired'),
    device: opaqueIdSchema,
    person: personSchema,
    token: z.string(),
    /** 32 bytes, base64: opens the store when the PIN is forgotten. The companion keeps it; the device forgets it. */
    recoveryKey: base64,
  }),
]);
export type PairingClaim = z.infer<typeof pairingClaimSchema>;

/** Without letters and digits that look alike. */
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/**
 * The code of a pairing: it follows from both keys, so a stranger on the companion's port who passes the request on
 * with a key of his own cannot show the code that the true companion's console will take. The device compares it
 * with the one it was offered (unless it brought a code confirmed beforehand).
 * @param publicKey the device's, @param companionKey the companion's: SPKI, base64
 * @param pairing the offer's id
 * @returns eight characters in two groups, `K7QM-2XVD`
 */
export function pairingCode(publicKey: string, companionKey: string, pairing: string): string {
  const hash = sha256(utf8ToBytes(`sanxiang pairing 1\n${publicKey}\n${companionKey}\n${pairing}`));
  const letters = [...hash.slice(0, 8)].map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length] ?? '');
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** What a paired device works with. Packs and adapters are checked by their own schemas. */
export const provisionSchema = z.object({
  /** Changes with anything below. */
  version: z.string().max(64),
  me: personSchema,
  /** The unit's people who may be a second officer. */
  colleagues: z.array(z.object({ id: opaqueIdSchema, name: z.string() })),
  packs: z.array(z.unknown()),
  /** Signatures of packs, and whom the unit trusts to sign them. Absent from older companions. */
  signatures: z.array(z.unknown()).optional(),
  trust: z.array(z.unknown()).optional(),
  /** Signatures of benchmark tables. */
  tableSignatures: z.array(z.unknown()).optional(),
  /** Benchmark tables, and the statutory grounds that go before them. Absent from older companions. */
  benchmarks: z.array(z.unknown()).optional(),
  grounds: z.array(z.unknown()).optional(),
  /** Absent from an older companion: the nation's calendar. */
  settings: unitSettingsSchema.optional(),
  /** What the registry says of the unit's officers, signed by the companion. Absent from older companions: nothing is asked. */
  registry: signedSnapshotSchema.optional(),
  adapters: z.array(
    z.object({
      adapter: z.unknown(),
      level: z.enum(['off', 'observe', 'warn', 'hold']),
      sha256: z.string(),
    }),
  ),
});

/** ECDSA P-256 with SHA-256 (r ‖ s, base64) over `helloBytes(nonce)` by the companion's key. */
export const helloRequestSchema = z.strictObject({ nonce: base64.max(64) });
/** `now` is the companion's clock: a device whose own is wrong makes its proofs by this one. */
export const helloSchema = z.object({ signature: base64, now: z.iso.datetime().optional() });
export function helloBytes(nonce: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`sanxiang hello 1\n${nonce}`);
}

export const tokenSchema = z.object({ token: z.string() });
export const recoveryKeySchema = z.object({ recoveryKey: base64 });

/** Claims of the proof (RFC 9449 §4.2): the header is `{typ: "dpop+jwt", alg: "ES256", jwk}`. */
export const proofClaimsSchema = z.object({
  jti: ulidSchema,
  htm: z.string(),
  /** The request's URL without query and fragment. */
  htu: z.string(),
  iat: z.int(),
  /** base64url SHA-256 of the bearer; absent while there is none. */
  ath: z.string().optional(),
});
export const PROOF_HEADER = 'dpop';
