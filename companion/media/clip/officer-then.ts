/** How an officer stood at an earlier moment: by the registry of that day, and by what the record says of his credentials. Pure. */
import type { EventData } from '#shared/case/events.ts';
import type { StoredEvent } from '../../ledger/types.ts';
import type { OfficerThen } from './papers.ts';

type Standing = OfficerThen['credentials'][number]['standing'];

/**
 * @param events of all credentials, in order of arrival
 * @param at ISO instant
 * @param of what the registry has of that day
 */
export function officerThen(
  events: readonly StoredEvent[],
  person: string,
  at: string,
  of: {
    readonly name: string;
    readonly registry: { readonly ok: true } | { readonly ok: false; readonly why: string };
  },
): OfficerThen {
  const own = events.filter(
    ({ envelope, body }) => envelope.type === 'credential.issued' && body?.data.person === person,
  );
  const { registry } = of;
  return {
    person,
    name: of.name,
    registry: registry.ok ? { qualified: true, why: null } : { qualified: false, why: registry.why },
    credentials: own.map(({ envelope, body }) => {
      const issued = body?.data as EventData<'credential.issued'>;
      const { certificate, notBefore, expires, statusIndex, bytes } = issued;
      const standing = standingAt(
        events.filter((one) => one.envelope.stream.id === envelope.stream.id),
        at,
      );
      return { id: envelope.stream.id, certificate, notBefore, expires, standing, statusIndex, bytes };
    }),
  };
}

/** @param events of one credential */
function standingAt(events: readonly StoredEvent[], at: string): Standing {
  let standing: Standing = 'not-issued';
  const causes = new Set<string>();
  for (const { envelope, body } of events) {
    if (envelope.at > at) continue;
    const because = String(body?.data.because ?? '');
    if (envelope.type === 'credential.issued') standing = 'valid';
    else if (envelope.type === 'credential.suspended') causes.add(because);
    else if (envelope.type === 'credential.resumed') causes.delete(because);
    else if (envelope.type === 'credential.revoked') return 'revoked';
  }
  return standing === 'valid' && causes.size > 0 ? 'suspended' : standing;
}
