/** May this person act for an organ on that day? Pure; the law that bars an act is data (who-may-act.json). */
import {
  type Category,
  type OfficerRecord,
  type OrganRecord,
  type RegistryRecords,
  type Version,
  type Versions,
  versionOn,
} from './records.ts';
import law from './who-may-act.json' with { type: 'json' };

/** Why somebody may not act, in the order in which it is looked for. What each means: locales. */
export const unqualifiedReasons = [
  'no-record',
  'two-records',
  'left',
  'organ-unknown',
  'organ-ended',
  'mandate-not-yet',
  'mandate-ended',
  'no-certificate',
  'revoked',
  'suspended',
  'not-yet',
  'expired',
  'examination-failed',
  'examination-missing',
  'organ-not-authorised',
  'not-entrustable',
  'out-of-scope',
] as const;
export type UnqualifiedReason = (typeof unqualifiedReasons)[number];

/** Who can mend it: the registry's administrator, whoever issues certificates, who holds examinations, the entrusting organ. */
export type Mender = 'administrator' | 'certificate-issuer' | 'examiner' | 'entrusting-organ';

const menders: Readonly<Record<UnqualifiedReason, Mender>> = {
  'no-record': 'administrator',
  'two-records': 'administrator',
  left: 'administrator',
  'organ-unknown': 'administrator',
  'organ-ended': 'administrator',
  'mandate-not-yet': 'entrusting-organ',
  'mandate-ended': 'entrusting-organ',
  'no-certificate': 'certificate-issuer',
  revoked: 'certificate-issuer',
  suspended: 'certificate-issuer',
  'not-yet': 'certificate-issuer',
  expired: 'certificate-issuer',
  'examination-failed': 'examiner',
  'examination-missing': 'examiner',
  'organ-not-authorised': 'administrator',
  'not-entrustable': 'administrator',
  'out-of-scope': 'certificate-issuer',
};

/** @example menderOf('suspended') // 'certificate-issuer' */
export function menderOf(why: UnqualifiedReason): Mender {
  return menders[why];
}

export interface Unqualified {
  readonly ok: false;
  readonly why: UnqualifiedReason;
  /** First day of it, where the registry says one. */
  readonly since: string | null;
  readonly mend: Mender;
  /** Id in the registry; null when there is none, or more than one. */
  readonly person: string | null;
  /** What the refusal is about: the certificate's number, the organ's name. */
  readonly of: string | null;
}

export type Qualification =
  | {
      readonly ok: true;
      /** Id in the registry. */
      readonly person: string;
      readonly officer: OfficerRecord;
      readonly organ: OrganRecord & { readonly id: string };
    }
  | Unqualified;

/** A person by his account, his certificate's number, or his id in the registry. */
export type Who =
  | { readonly account: string }
  | { readonly certificate: string }
  | { readonly person: string };

/** What is passed to whoever must know it. */
export type Qualified = (who: Who, day: string, scope?: Category) => Qualification;

/** @example dayAfter('2026-12-31') // '2027-01-01' */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/**
 * The persons of the registry that are meant, on that day.
 * More than one when two records claim the same account or certificate.
 */
export function personsMeant(records: RegistryRecords, who: Who, day: string): readonly string[] {
  if ('person' in who) return records.persons.has(who.person) ? [who.person] : [];
  const found: string[] = [];
  for (const [id, versions] of records.persons) {
    const record = versionOn(versions, day)?.record;
    if (record === undefined) continue;
    const matches =
      'account' in who ? record.account === who.account : record.certificate?.number === who.certificate;
    if (matches) found.push(id);
  }
  return found;
}

/** First day of the unbroken run of versions, up to that day, of which the test is true. */
function since<T>(versions: Versions<T>, day: string, test: (record: T) => boolean): string | null {
  let first: string | null = null;
  for (const version of inForce(versions)) {
    if (version.from > day) break;
    first = test(version.record) ? (first ?? version.from) : null;
  }
  return first;
}

/** Without versions that a later one of the same day replaced. */
function inForce<T>(versions: Versions<T>): readonly Version<T>[] {
  return versions.filter((version, at) => versions[at + 1]?.from !== version.from);
}

/**
 * Whether somebody may act on that day, and else the first fact that bars it.
 * @param day Asia/Shanghai, `2026-11-27`
 * @param scope asks also whether organ and certificate reach to that category
 * @example qualification(records, { account }, '2026-11-27', 'penalty') // {ok: false, why: 'expired', since: '2026-10-01', …}
 */
export function qualification(
  records: RegistryRecords,
  who: Who,
  day: string,
  scope?: Category,
): Qualification {
  const [id, other] = personsMeant(records, who, day);
  const not = (
    why: UnqualifiedReason,
    from: string | null = null,
    of: string | null = null,
  ): Unqualified => ({
    ok: false,
    why,
    since: from,
    mend: menders[why],
    person: other === undefined ? (id ?? null) : null,
    of,
  });
  if (id === undefined) return not('no-record');
  if (other !== undefined) return not('two-records');
  const versions = records.persons.get(id) ?? [];
  const officer = versionOn(versions, day)?.record;
  if (officer === undefined) return not('no-record');
  if (officer.status === 'left')
    return not(
      'left',
      since(versions, day, ({ status }) => status === 'left'),
    );

  const organ = organOn(records, officer.organ, day);
  if (organ === null) return not('organ-unknown');
  const barred = organBar(records, officer.organ, organ, day);
  if (barred !== null) return not(barred.why, barred.since, organ.name);

  const { certificate, examination } = officer;
  if (certificate === null)
    return not(
      'no-certificate',
      since(versions, day, (one) => one.certificate === null),
    );
  const { number, standing } = certificate;
  if (standing !== 'valid') {
    const from = since(versions, day, (one) => one.certificate?.standing === standing);
    return not(standing, from, number);
  }
  if (day < certificate.from) return not('not-yet', null, number);
  if (day > certificate.until) return not('expired', dayAfter(certificate.until), number);
  if (examination.result === 'failed' || examination.result === 'not-taken') {
    const { result } = examination;
    return not(
      result === 'failed' ? 'examination-failed' : 'examination-missing',
      since(versions, day, (one) => one.examination.result === result),
    );
  }

  if (scope !== undefined) {
    if (!organ.scope.includes(scope)) return not('organ-not-authorised', null, organ.name);
    if (organ.kind === 'entrusted' && law.notEntrustable.some(({ category }) => category === scope))
      return not('not-entrustable', null, organ.name);
    if (certificate.scope.length > 0 && !certificate.scope.includes(scope))
      return not('out-of-scope', null, number);
  }
  return { ok: true, person: id, officer, organ: { ...organ, id: officer.organ } };
}

function organOn(records: RegistryRecords, id: string, day: string): OrganRecord | null {
  return versionOn(records.organs.get(id) ?? [], day)?.record ?? null;
}

/** What bars an organ as a whole on that day. */
function organBar(
  records: RegistryRecords,
  id: string,
  organ: OrganRecord,
  day: string,
): { readonly why: UnqualifiedReason; readonly since: string | null } | null {
  const endedSince = (of: string) =>
    since(records.organs.get(of) ?? [], day, ({ status }) => status === 'ended');
  if (organ.status === 'ended') return { why: 'organ-ended', since: endedSince(id) };
  if (organ.kind !== 'entrusted') return null;
  const { by, from, until } = organ.mandate;
  if (day < from) return { why: 'mandate-not-yet', since: null };
  // Whoever entrusted it must be there itself.
  const giver = organOn(records, by, day);
  if (giver === null) return { why: 'organ-unknown', since: null };
  const ends = [
    day > until ? dayAfter(until) : null,
    giver.status === 'ended' ? endedSince(by) : null,
  ].filter((one) => one !== null);
  return ends.length === 0 ? null : { why: 'mandate-ended', since: ends.sort()[0] ?? null };
}

/** May he review decisions (penalty law 58)? It is shown, and holds nothing. */
export function reviewerStanding(
  officer: Pick<OfficerRecord, 'reviewer'>,
  day: string,
): 'ok' | 'not-a-reviewer' | 'reviewer-unqualified' {
  const { reviewer } = officer;
  if (reviewer === null || day < reviewer.since) return 'not-a-reviewer';
  return reviewer.qualification === 'none' ? 'reviewer-unqualified' : 'ok';
}
