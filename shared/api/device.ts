/**
 * How a browser becomes a paired device and what a paired device asks for (decision 30). Every request of a paired
 * device carries its short bearer and a proof by its own key in the manner of RFC 9449 (DPoP).
 *
 * - `POST /api/pairing` {publicKey, label, code?} → pairingOffer. Without `code` the companion makes one that a signed-in
 *   person types or confirms in the console; with a pre-confirmed `code` (single use, five minutes) it is confirmed at once.
 * - `POST /api/pairing/ID/claim` with a proof by the new key and no bearer → pairingClaim: `waiting` until confirmed.
 * - `GET /api/device/provision` → provision. `GET /api/device/recovery-key` → recoveryKey, only after the
 *   administrator has allowed a PIN reset for this device.
 * - `POST /api/device/token` with a proof and the old bearer → token: bearers are short, the key is what stays.
 */
import { z } from 'zod';
import { opaqueIdSchema, ulidSchema } from '../case/envelope.ts';
import { personSchema } from './contract.ts';

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

/** What a paired device works with. Packs and adapters are checked by their own schemas. */
export const provisionSchema = z.object({
  me: personSchema,
  /** The unit's people who may be a second officer. */
  colleagues: z.array(z.object({ id: opaqueIdSchema, name: z.string() })),
  packs: z.array(z.unknown()),
  adapters: z.array(
    z.object({
      adapter: z.unknown(),
      level: z.enum(['off', 'observe', 'warn', 'hold']),
      sha256: z.string(),
    }),
  ),
});

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
