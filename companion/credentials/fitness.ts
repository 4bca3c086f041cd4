/** From what the registry says of a person to what a credential says of him. */
import type { CredentialCategory } from '#shared/credential/credential.ts';
import type { Qualification } from '#shared/registry/qualification.ts';
import type { Fitness } from './service.ts';

/** The narrower of organ and certificate; the earlier last day of certificate and mandate. */
export function fitnessOf(qualification: Qualification): Fitness {
  if (!qualification.ok) {
    const { why, since, mend, of } = qualification;
    return { ok: false, why, since, mend, of };
  }
  const { officer, organ } = qualification;
  const { certificate } = officer;
  if (certificate === null)
    return { ok: false, why: 'no-certificate', since: null, mend: 'certificate-issuer', of: null };
  const scope: readonly CredentialCategory[] =
    certificate.scope.length === 0
      ? organ.scope
      : organ.scope.filter((category) => certificate.scope.includes(category));
  if (scope.length === 0)
    return {
      ok: false,
      why: 'out-of-scope',
      since: null,
      mend: 'certificate-issuer',
      of: certificate.number,
    };
  const until = organ.kind === 'entrusted' ? [certificate.until, organ.mandate.until].sort()[0] : undefined;
  return {
    ok: true,
    name: officer.name,
    certificate: certificate.number,
    until: until ?? certificate.until,
    scope,
  };
}
