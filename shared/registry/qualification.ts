/** May this person act for an organ on that day? Pure; the law it rests on is data (who-may-act.json). */
import type { Category, OfficerRecord, OrganRecord, RegistryRecords } from './records.ts';

/** Why somebody may not act. What each means, and who can mend it: locales. */
export const unqualifiedReasons = [
  'no-record',
  'two-records',
  'left',
  'organ-unknown',
  'organ-ended',
  'organ-not-authorised',
  'mandate-not-yet',
  'mandate-ended',
  'no-certificate',
  'revoked',
  'suspended',
  'not-yet',
  'expired',
  'examination-failed',
  'examination-missing',
  'out-of-scope',
] as const;
export type UnqualifiedReason = (typeof unqualifiedReasons)[number];

/** Who can mend it: the registry's administrator, whoever issues certificates, who holds examinations, the entrusting organ. */
export type Mender = 'administrator' | 'certificate-issuer' | 'examiner' | 'entrusting-organ';

export type Qualification =
  | {
      readonly ok: true;
      /** Id of the person in the registry. */
      readonly person: string;
      readonly officer: OfficerRecord;
      readonly organ: OrganRecord & { readonly id: string };
    }
  | {
      readonly ok: false;
      readonly why: UnqualifiedReason;
      /** First day of it, where the registry says one. */
      readonly since: string | null;
      readonly mend: Mender;
      readonly person: string | null;
      /** What the refusal is about: the certificate's number, the organ's name. */
      readonly of: string | null;
    };

/** How a person is looked up: by his account, his certificate's number, or his id in the registry. */
export type Who = { readonly account: string } | { readonly certificate: string } | { readonly person: string };

export type Qualified = (who: Who, day: string, scope?: Category) => Qualification;

export declare function qualification(
  records: RegistryRecords,
  who: Who,
  day: string,
  scope?: Category,
): Qualification;
