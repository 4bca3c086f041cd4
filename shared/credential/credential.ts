/**
 * What an officer's code says: the credential that the agency signed, and the proof that its holder shows it at this
 * moment. Byte layout: docs/credential-format.md. Pure: clocks, randomness, signing and checking are passed in.
 */

/** Signed by the agency for 30 to 90 days. */
export interface Credential {
  /** 8 bytes: the agency's id in the trust list. */
  readonly issuer: Uint8Array;
  /** 0 to 255: which of the agency's keys signed. */
  readonly keyId: number;
  /** First and last day of validity, both inclusive; days since 1970-01-01 by the calendar of Asia/Shanghai. */
  readonly notBefore: number;
  readonly expires: number;
  /** 33 bytes: the holder's public key as a compressed point (SEC 1 §2.3.3). */
  readonly holderKey: Uint8Array;
  /** Place in the agency's status list. */
  readonly statusIndex: number;
  /** As the certificate has it, in Unicode's form C; never cut. */
  readonly name: string;
  /** Number of the enforcement certificate (执法证号). */
  readonly certificate: string;
  /** Categories in which the holder may act: see `categoryBits`. At least one. */
  readonly scope: number;
  /** Algorithm of the holder's key; left out: ES256. */
  readonly holderAlg?: number;
}

/** Made afresh every 30 s by the holder's key. */
export interface HolderProof {
  /** When it was made: Unix seconds by the officer's clock. */
  readonly at: number;
  /** 8 random bytes. */
  readonly nonce: Uint8Array;
  /** Number of the inspection, to compare with the paper notice; 0: none. */
  readonly inspection: number;
  /** "Recording is on." */
  readonly recording: boolean;
  /** "The law asks for two officers here." */
  readonly twoOfficers: boolean;
  /** The six digits (0 to 999999) that the page asked for; null: none were asked. */
  readonly challenge: number | null;
  /** Printed for a day: good on that day only, and never better than amber. */
  readonly dayCard?: boolean;
}

/** Category → bit of `Credential.scope`, in the order of the eight categories. */
export const categoryBits = {
  permit: 1,
  penalty: 2,
  coercion: 4,
  levy: 8,
  fee: 16,
  confirmation: 32,
  inspection: 64,
  benefit: 128,
} as const;
export type CredentialCategory = keyof typeof categoryBits;

/** Seconds from UTC to Asia/Shanghai: eight hours all year, no summer time since 1991. */
const SHANGHAI_SECONDS = 8 * 3600;

/**
 * Day of an instant by the calendar of Asia/Shanghai, in days since 1970-01-01.
 * @param seconds Unix seconds
 * @example shanghaiDay(0) // 0
 * @example shanghaiDay(16 * 3600) // 1: midnight in Shanghai
 */
export function shanghaiDay(seconds: number): number {
  return Math.floor((seconds + SHANGHAI_SECONDS) / 86_400);
}
