/**
 * The register of credentials: from the events of the `credential` streams to what is in force. Pure; the companion alone
 * writes them, so their order is that of arrival.
 */
import { dataProblem, type EventData, type EventDraft, type EventType } from '#shared/case/events.ts';
import { upcast } from '#shared/case/upcast.ts';
import type { StoredEvent } from '../ledger/types.ts';

export type Cause = EventData<'credential.suspended'>['because'];
export type AgencySettings = EventData<'credential.agencySet'>;

export interface SigningKey extends EventData<'credential.keyMade'> {
  readonly madeAt: string;
  readonly retired: { readonly at: string; readonly reason: string } | null;
}

export interface HeldCredential extends EventData<'credential.issued'> {
  readonly id: string;
  readonly issuedAt: string;
  /** Causes for which it is suspended, with the first instant of each. */
  readonly suspended: ReadonlyMap<Cause, { readonly at: string; readonly reason?: string }>;
  readonly revoked: { readonly at: string; readonly because: Cause; readonly reason?: string } | null;
}

export interface SignedListRecord extends EventData<'credential.listSigned'> {
  readonly event: string;
}

export interface Register {
  readonly agency: AgencySettings | null;
  /** Compressed point, base64. */
  readonly root: string | null;
  /** In the order in which they were made. */
  readonly keys: readonly SigningKey[];
  readonly credentials: ReadonlyMap<string, HeldCredential>;
  /** Persons who may not be given another one until the administrator says so. */
  readonly barred: ReadonlyMap<string, { readonly since: string; readonly reason: string | null }>;
  /** Oldest first. */
  readonly lists: readonly SignedListRecord[];
}

export type Standing = 'valid' | 'suspended' | 'revoked';

export function standingOf(credential: Pick<HeldCredential, 'suspended' | 'revoked'>): Standing {
  if (credential.revoked !== null) return 'revoked';
  return credential.suspended.size > 0 ? 'suspended' : 'valid';
}

type Mutable = {
  agency: AgencySettings | null;
  root: string | null;
  keys: SigningKey[];
  credentials: Map<string, HeldCredential>;
  barred: Map<string, { since: string; reason: string | null }>;
  lists: SignedListRecord[];
};

/** An empty register, and the way to give it events; what it does not understand it passes over. */
export function createRegister(): { readonly now: Register; readonly take: (event: StoredEvent) => boolean } {
  const now: Mutable = {
    agency: null,
    root: null,
    keys: [],
    credentials: new Map(),
    barred: new Map(),
    lists: [],
  };
  const change = (id: string, by: (known: HeldCredential) => HeldCredential): void => {
    const known = now.credentials.get(id);
    if (known !== undefined) now.credentials.set(id, by(known));
  };
  return {
    now,
    take(event) {
      const draft = read(event);
      if (draft === null) return false;
      const { at, id: eventId } = event.envelope;
      const { id } = event.envelope.stream;
      switch (draft.type) {
        case 'credential.agencySet':
          now.agency = draft.data;
          return true;
        case 'credential.rootPinned':
          now.root = draft.data.publicKey;
          return true;
        case 'credential.keyMade':
          now.keys.push({ ...draft.data, madeAt: at, retired: null });
          return true;
        case 'credential.keyRetired': {
          const { keyId, reason } = draft.data;
          now.keys = now.keys.map((key) => (key.keyId === keyId ? { ...key, retired: { at, reason } } : key));
          return true;
        }
        case 'credential.listSigned':
          now.lists.push({ ...draft.data, event: eventId });
          return true;
        case 'credential.issued':
          now.credentials.set(id, { ...draft.data, id, issuedAt: at, suspended: new Map(), revoked: null });
          return true;
        case 'credential.suspended': {
          const { because, reason } = draft.data;
          change(id, (known) =>
            known.suspended.has(because)
              ? known
              : {
                  ...known,
                  suspended: new Map([
                    ...known.suspended,
                    [because, { at, ...(reason === undefined ? {} : { reason }) }],
                  ]),
                },
          );
          return true;
        }
        case 'credential.resumed':
          change(id, (known) => ({
            ...known,
            suspended: new Map([...known.suspended].filter(([cause]) => cause !== draft.data.because)),
          }));
          return true;
        case 'credential.revoked': {
          const { because, reason, again } = draft.data;
          const said = { at, because, ...(reason === undefined ? {} : { reason }) };
          change(id, (known) => (known.revoked === null ? { ...known, revoked: said } : known));
          const person = now.credentials.get(id)?.person;
          if (!again && person !== undefined) now.barred.set(person, { since: at, reason: reason ?? null });
          return true;
        }
        case 'credential.readmitted':
          now.barred.delete(draft.data.person);
          return true;
        default:
          return false;
      }
    },
  };
}

function read({ envelope, body }: StoredEvent): EventDraft | null {
  if (envelope.stream.kind !== 'credential' || body === null) return null;
  const { type, v } = envelope;
  if (dataProblem(type, v, body.data) !== null) return null;
  return upcast(type as EventType, v, body.data);
}
