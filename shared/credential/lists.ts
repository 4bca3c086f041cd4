/** The two signed lists that a phone keeps: whom to trust, and what was taken back. */

/** A public key of an agency, with the days on which it may sign credentials and lists. */
export interface AgencyKey {
  readonly keyId: number;
  readonly alg: number;
  /** 33 bytes, compressed point. */
  readonly publicKey: Uint8Array;
  /** First and last day, both inclusive; days of Asia/Shanghai since 1970-01-01. */
  readonly from: number;
  readonly to: number;
}

export interface TrustedAgency {
  /** 8 bytes. */
  readonly issuer: Uint8Array;
  /** In Chinese, as on its seal. */
  readonly name: string;
  readonly shortName?: string;
  readonly telephone: string;
  /** Origin that takes the one request of a scan, `https://…`; null: none, a receipt is typed. */
  readonly listener: string | null;
  /** Where to complain: a URL, or a telephone number. */
  readonly complaints: string;
  readonly keys: readonly AgencyKey[];
  /** Name of its status list, relative to the trust list. */
  readonly statusFile: string;
}

/** The root's public key, pinned in the page. */
export interface RootKey {
  readonly alg: number;
  /** 33 bytes, compressed point. */
  readonly publicKey: Uint8Array;
}

/** Signed by the offline root. `issued` only grows: an older list never takes the place of a newer one. */
export interface TrustList {
  /** Unix seconds. */
  readonly issued: number;
  /** Unix seconds; after that the list is old. */
  readonly nextUpdate: number;
  readonly agencies: readonly TrustedAgency[];
}

/** What a list says of one credential (Token Status List: 0, 1, 2). `unknown`: 3, or outside the list. */
export type CredentialStatus = 'valid' | 'revoked' | 'suspended' | 'unknown';

/** One agency's Token Status List, 2 bits an entry, read and verified. */
export interface StatusList {
  readonly issuer: Uint8Array;
  /** Unix seconds. `issued` only grows. */
  readonly issued: number;
  readonly nextUpdate: number;
  /** Entries, padded to whole bytes. */
  readonly size: number;
  readonly statusAt: (index: number) => CredentialStatus;
}

/** Why a list cannot be used. */
export type ListFault =
  /** Too long, not CBOR, not deterministic, a field missing or out of its bounds. */
  | 'unreadable'
  /** Signed by nobody we know, or by a key that was not valid on that day. */
  | 'signer-unknown'
  /** The signature does not fit. */
  | 'altered';

export type ReadList<T> =
  | { readonly ok: true; readonly list: T }
  | { readonly ok: false; readonly why: ListFault };
