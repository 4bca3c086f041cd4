/** What the page says of a code. Green only for `genuine`; everything that is not certain is said with its reason. */
import type { Credential, HolderProof } from './credential.ts';
import type { StatusList, TrustedAgency, TrustList } from './lists.ts';
import type { SignatureChecker } from './signature.ts';

/** Why a code that the agency and the holder signed is not green. */
export type NotCurrent =
  /** Made too long before the page was opened: a picture passed on, or a slow phone. */
  | 'stale'
  /** Made after the page was opened: one of the two clocks is wrong. */
  | 'ahead'
  /** This phone's clock is behind a list that it holds. */
  | 'phone-clock'
  /** Six digits were asked for and are not in the code. */
  | 'challenge-missing'
  | 'challenge-wrong'
  /** A printed card of today. */
  | 'day-card'
  /** A printed card of another day. */
  | 'day-card-old'
  /** Checked by script, for the platform's own cryptography is missing (plain http, old phone). */
  | 'fallback';

/** Why it cannot be said whether the credential was taken back. */
export type StatusOld =
  | 'no-list'
  /** The status list, or the trust list, is past its next update. */
  | 'list-old'
  | 'trust-list-old'
  /** The list has no entry for it, or one that this version does not know. */
  | 'status-unknown';

export type Doubt = NotCurrent | StatusOld;

export type Unreadable =
  /** No fragment, or not version 1: another page, or a newer format. */
  | 'no-code'
  | 'other-version'
  /** Longer than any code. */
  | 'too-long'
  /** Cut, or something was added: the digits do not make whole bytes. */
  | 'cut'
  /** The bytes are no code: not CBOR, not deterministic, a field missing or out of its bounds. */
  | 'malformed';

export type IssuerUnknown =
  | 'no-trust-list'
  | 'agency-unknown'
  | 'key-unknown'
  /** The agency's key was not valid on the credential's first day. */
  | 'key-not-valid-then'
  | 'algorithm-unknown';

/** Who, by whom, and when: in every verdict whose two signatures fit. */
export interface Verified {
  readonly agency: TrustedAgency;
  readonly credential: Credential;
  readonly proof: HolderProof;
  /** `issued` of the status list that was asked, Unix seconds; null: there was none. */
  readonly statusAsOf: number | null;
  /** Everything that stands against green, the weightiest first; empty for `genuine` only. */
  readonly doubts: readonly Doubt[];
}

export type Verdict =
  | (Verified & { readonly kind: 'genuine' })
  | (Verified & { readonly kind: 'not-current'; readonly why: NotCurrent })
  | (Verified & { readonly kind: 'status-old'; readonly why: StatusOld })
  | (Verified & { readonly kind: 'suspended' | 'revoked' })
  | (Verified & { readonly kind: 'expired'; readonly why: 'expired' | 'not-yet' })
  | { readonly kind: 'issuer-unknown'; readonly why: IssuerUnknown }
  | { readonly kind: 'altered'; readonly why: 'credential' | 'proof' }
  | { readonly kind: 'unreadable'; readonly why: Unreadable };
export type VerdictKind = Verdict['kind'];

/** What `verifyCode` is told. Times are Unix seconds by this phone's clock. */
export interface VerifyInput {
  /** `location.hash`, with or without its `#`. */
  readonly fragment: string;
  /** As `readTrustList` gave it; null: none could be had. */
  readonly trustList: TrustList | null;
  /** As `readStatusList` gave them; at most one an agency is asked. */
  readonly statusLists: readonly StatusList[];
  /** Taken by the page's first inline script: a slow load makes no code stale. */
  readonly openedAt: number;
  readonly now: number;
  readonly checker: SignatureChecker;
  /** The six digits that this page asked for; left out or null: none. */
  readonly challenge?: number | null;
  /** Algorithms that may sign; left out: ES256 alone. */
  readonly algorithms?: readonly number[];
}
