/** Checks a device's proof of a request (RFC 9449 §4.3). Verifies only; making one is the device's. */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { proofClaimsSchema } from '#shared/api/device.ts';

/** How far the proof's time may be from ours. */
export const PROOF_WINDOW_MS = 2 * 60_000;
/** While pairing the device does not know our clock yet; its claim is bound to one short-lived pairing anyway. */
export const PAIRING_WINDOW_MS = 48 * 60 * 60_000;
const MAX_PROOF_CHARS = 2000;
/** Proofs remembered: of known keys only, so that a stranger cannot fill it. */
const MAX_SEEN = 500_000;

const headerSchema = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('ES256'),
  jwk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().max(64),
    y: z.string().max(64),
  }),
});

export interface ProofRequest {
  readonly method: string;
  /** As received; query and fragment do not count. */
  readonly url: string;
  /** The bearer that came with it. */
  readonly token: string | null;
}

export type ProofResult =
  | { readonly ok: true; readonly thumbprint: string }
  | {
      readonly ok: false;
      readonly why: 'form' | 'signature' | 'request' | 'time' | 'token' | 'key' | 'replayed' | 'busy';
    };

export interface ProofChecker {
  /** @param known tells by its thumbprint whether this is a key that may speak here */
  check(
    proof: string | undefined,
    request: ProofRequest,
    known: (thumbprint: string) => boolean,
  ): ProofResult;
}

/** RFC 7638 thumbprint of a P-256 key, base64url. */
export function thumbprint(key: KeyObject): string {
  const { crv, kty, x, y } = key.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** The key of base64 SubjectPublicKeyInfo, or null when it is none of P-256. */
export function keyOfSpki(spki: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}

function parse(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/**
 * Remembers proofs for as long as they could be shown again.
 * @param windowMs how far a proof's time may be off
 * @param rememberMs at least as long as a proof can be of use
 */
export function createProofChecker(
  now: () => number,
  windowMs: number = PROOF_WINDOW_MS,
  rememberMs: number = 2 * PROOF_WINDOW_MS,
): ProofChecker {
  /** jti with key → when it may be forgotten; in order of arrival. */
  const seen = new Map<string, number>();

  function forgetOld(nowMs: number): void {
    for (const [key, until] of seen) {
      if (until > nowMs) break;
      seen.delete(key);
    }
  }

  return {
    check(proof, request, known) {
      if (proof === undefined || proof.length > MAX_PROOF_CHARS) return { ok: false, why: 'form' };
      const [head, body, signature, more] = proof.split('.');
      const header = headerSchema.safeParse(parse(head));
      const claims = proofClaimsSchema.safeParse(parse(body));
      if (!header.success || !claims.success || signature === undefined || more !== undefined) {
        return { ok: false, why: 'form' };
      }
      const { jti, htm, htu, iat, ath } = claims.data;
      const nowMs = now();
      if (Math.abs(iat * 1000 - nowMs) > windowMs) return { ok: false, why: 'time' };
      if (htm !== request.method || !sameTarget(htu, request.url)) return { ok: false, why: 'request' };
      if (request.token !== null) {
        const expected = createHash('sha256').update(request.token).digest('base64url');
        if (ath !== expected) return { ok: false, why: 'token' };
      }
      let key: KeyObject;
      try {
        key = createPublicKey({ key: header.data.jwk, format: 'jwk' });
      } catch {
        return { ok: false, why: 'form' };
      }
      const good = verify(
        'sha256',
        Buffer.from(`${head}.${body}`),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
      if (!good) return { ok: false, why: 'signature' };
      const print = thumbprint(key);
      if (!known(print)) return { ok: false, why: 'key' };
      const name = `${print} ${jti}`;
      forgetOld(nowMs);
      if (seen.has(name)) return { ok: false, why: 'replayed' };
      // Full only when flooded: then no proof is taken unremembered.
      if (seen.size >= MAX_SEEN) return { ok: false, why: 'busy' };
      seen.set(name, nowMs + rememberMs);
      return { ok: true, thumbprint: print };
    },
  };
}

/** Host and path; the scheme may have been changed by a proxy in front of us. */
function sameTarget(claimed: string, received: string): boolean {
  try {
    const a = new URL(claimed);
    const b = new URL(received);
    return a.host === b.host && a.pathname === b.pathname;
  } catch {
    return false;
  }
}
