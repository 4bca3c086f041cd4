/** Signing and checking, as passed in: no algorithm is at home here. */

/**
 * Signs a message with one private key.
 * @returns 64 bytes r‖s. ES256: ECDSA on P-256 over SHA-256 of the message; either s, it is made low afterwards.
 */
export type Sign = (message: Uint8Array) => Promise<Uint8Array>;

/** COSE algorithm ids (RFC 9053 §2.1). */
export const ES256 = -7;
/** SM2 with SM3 (GB/T 32918.2); COSE has no registered id, so one of private use (RFC 9052 §16.4: below −65536). */
export const SM2 = -65_538;

export interface SignatureChecker {
  /**
   * True when the signature fits. Never throws: an unknown algorithm, a key that is no point of the curve, a signature of
   * wrong length are false.
   * @param publicKey 33 bytes, compressed point
   * @param signature 64 bytes r‖s
   */
  verify(alg: number, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** `fallback`: script in place of the platform's own; its verdicts are never better than amber. */
  readonly kind: 'webcrypto' | 'fallback';
}
