/** The registry as the companion keeps it: folded from its events, indexed for who is asked about, written through the ledger. */
import { createHash } from 'node:crypto';
import type { Problem } from '#shared/api/contract.ts';
import type { SealedEvent, StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { foldRegistry, type RegistryState } from '#shared/registry/fold-registry.ts';
import { type Qualified, qualification } from '#shared/registry/qualification.ts';
import type { OfficerRecord, Versions } from '#shared/registry/records.ts';
import type { Caller, Ledger, StoredEvent } from '../ledger/types.ts';

/** The unit's own choices stand in one stream (as its calendar does). */
const UNIT: StreamRef = { kind: 'unit', id: 'companion' };
const KINDS: ReadonlySet<string> = new Set(['organ', 'person', 'unit']);

/** `none`: nothing entered. `entered`: not asked yet. `checked`: qualification is judged by it. */
export type Phase = 'none' | 'entered' | 'checked';

export type Written =
  | { readonly ok: true; readonly event: string }
  | { readonly ok: false; readonly problem: Problem };

export interface Registry {
  state(): RegistryState;
  phase(): Phase;
  /** Whatever the phase: what the registry says. */
  readonly qualified: Qualified;
  /** Whoever ever had that account, with their versions. */
  personsOf(account: string): ReadonlyMap<string, Versions<OfficerRecord>>;
  /** Changes with the registry; opaque. */
  revision(): number;
  /** SHA-256 over the ids of its events, hex: which registry it was. */
  fingerprint(): string;
  write(
    caller: Caller,
    of: { readonly kind: 'organ' | 'person'; readonly id: string },
    draft: EventDraft,
  ): Promise<Written>;
  /** Whether qualification is judged by the registry, from now on. */
  setChecked(caller: Caller, checked: boolean, reason: string): Promise<Written>;
  writeUnit(caller: Caller, draft: EventDraft): Promise<Written>;
  /** While the task runs nobody is told of changes; once after it. For imports of many rows. */
  quietly<T>(task: () => Promise<T>): Promise<T>;
  onChange(listener: () => void): void;
}

type RegistryLedger = Pick<Ledger, 'readKind' | 'write' | 'onAppended'>;

/** Reads what was recorded, and hears of what is recorded later, whoever writes it. */
export async function openRegistry(ledger: RegistryLedger): Promise<Registry> {
  const events: SealedEvent[] = [];
  const listeners: (() => void)[] = [];
  let folded: RegistryState | null = null;
  let byAccount: Map<string, Map<string, Versions<OfficerRecord>>> | null = null;
  let byCertificate: Map<string, Map<string, Versions<OfficerRecord>>> | null = null;
  let revision = 0;
  let print: { readonly of: number; readonly sha256: string } | null = null;
  let quiet = 0;
  let news = false;

  const hear = (stored: readonly StoredEvent[]): boolean => {
    const mine = stored.filter(({ envelope }) => KINDS.has(envelope.stream.kind));
    for (const { envelope, body } of mine) events.push({ envelope, body });
    return mine.length > 0;
  };
  for (const kind of ['organ', 'person', 'unit'] as const) hear(await ledger.readKind(kind));
  const tell = () => {
    folded = null;
    byAccount = null;
    byCertificate = null;
    revision += 1;
    for (const listener of listeners) listener();
  };
  ledger.onAppended((stored) => {
    if (!hear(stored)) return;
    if (quiet > 0) news = true;
    else tell();
  });

  const state = () => {
    folded ??= foldRegistry(events);
    return folded;
  };
  /** Whoever ever had that account or number: of ten thousand a few. */
  const index = () => {
    byAccount ??= new Map();
    byCertificate ??= new Map();
    if (byAccount.size > 0 || byCertificate.size > 0) return { byAccount, byCertificate };
    for (const [id, versions] of state().persons)
      for (const { record } of versions) {
        if (record.account !== null) put(byAccount, record.account, id, versions);
        if (record.certificate !== null) put(byCertificate, record.certificate.number, id, versions);
      }
    return { byAccount, byCertificate };
  };
  const qualified: Qualified = (who, day, scope) => {
    const { organs, persons } = state();
    const some =
      'account' in who
        ? index().byAccount.get(who.account)
        : 'certificate' in who
          ? index().byCertificate.get(who.certificate)
          : persons;
    return qualification({ organs, persons: some ?? new Map() }, who, day, scope);
  };
  const write = async (caller: Caller, stream: StreamRef, draft: EventDraft): Promise<Written> => {
    const written = await ledger.write(caller, stream, draft);
    return written.ok ? { ok: true, event: written.event.envelope.id } : written;
  };

  return {
    state,
    phase: () => {
      const { organs, persons, checked } = state();
      if (checked?.on === true) return 'checked';
      return organs.size === 0 && persons.size === 0 ? 'none' : 'entered';
    },
    qualified,
    personsOf: (account) => index().byAccount.get(account) ?? new Map(),
    revision: () => revision,
    fingerprint() {
      if (print?.of !== events.length) {
        const ids = events.map(({ envelope }) => envelope.id).sort();
        print = { of: events.length, sha256: createHash('sha256').update(ids.join()).digest('hex') };
      }
      return print.sha256;
    },
    write: (caller, of, draft) => write(caller, of, draft),
    writeUnit: (caller, draft) => write(caller, UNIT, draft),
    setChecked: (caller, checked, reason) =>
      write(caller, UNIT, { type: 'unit.registrySet', data: { checked, reason } }),
    async quietly(task) {
      quiet += 1;
      try {
        return await task();
      } finally {
        quiet -= 1;
        if (quiet === 0 && news) {
          news = false;
          tell();
        }
      }
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

function put(
  index: Map<string, Map<string, Versions<OfficerRecord>>>,
  key: string,
  id: string,
  versions: Versions<OfficerRecord>,
): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Map([[id, versions]]));
  else known.set(id, versions);
}
