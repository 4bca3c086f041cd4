/** From the registry's events to its versions. Total; depends on the set of events and the order that each names, not on arrival. */
import type { SealedEvent } from '../case/envelope.ts';
import { dataProblem, type EventDraft } from '../case/events.ts';
import { compareOrder } from '../case/hlc.ts';
import { upcast } from '../case/upcast.ts';
import type { OfficerRecord, OrganRecord, RegistryRecords, Version } from './records.ts';

export interface RegistryState extends RegistryRecords {
  /** Whether qualification is checked; null: nobody has said so yet. */
  readonly checked: {
    readonly on: boolean;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  } | null;
  /** Imports that count, the last first. */
  readonly imports: readonly {
    readonly id: string;
    readonly at: string;
    readonly by: string;
    readonly file: string;
    readonly organs: number;
    readonly persons: number;
    readonly reason: string;
  }[];
  /** Versions of imports that were never completed: they count for nothing. */
  readonly uncounted: number;
  /** Events of a kind or version that this program does not know. */
  readonly notUnderstood: number;
}

/** @param events those of streams `organ`, `person` and `unit`, in any order; others are passed over */
export function foldRegistry(events: readonly SealedEvent[]): RegistryState {
  const ordered = [...events].sort((a, b) => compareOrder(a.envelope, b.envelope));
  const organs = new Map<string, Version<OrganRecord>[]>();
  const persons = new Map<string, Version<OfficerRecord>[]>();
  const withdrawn = new Set<string>();
  const imports: RegistryState['imports'][number][] = [];
  let checked: RegistryState['checked'] = null;
  let notUnderstood = 0;
  let uncounted = 0;
  const reads: { readonly draft: EventDraft; readonly envelope: SealedEvent['envelope'] }[] = [];
  for (const event of ordered) {
    const { envelope, body } = event;
    const { kind } = envelope.stream;
    if (body === null || (kind !== 'organ' && kind !== 'person' && kind !== 'unit')) continue;
    const draft = readOnce(event);
    if (draft === null) {
      if (kind !== 'unit') notUnderstood += 1;
      continue;
    }
    reads.push({ draft, envelope });
    if (draft.type === 'organ.withdrawn' || draft.type === 'person.withdrawn')
      withdrawn.add(draft.data.event);
    if (draft.type === 'unit.registrySet')
      checked = {
        on: draft.data.checked,
        at: envelope.at,
        by: envelope.actor,
        reason: draft.data.reason,
      };
    if (draft.type === 'unit.registryImported') {
      const { import: id, file, ...counts } = draft.data;
      imports.unshift({ id, at: envelope.at, by: envelope.actor, file: file.name, ...counts });
    }
  }
  const counted = new Set(imports.map(({ id }) => id));
  for (const { draft, envelope } of reads) {
    if (draft.type !== 'organ.recorded' && draft.type !== 'person.recorded') continue;
    if (withdrawn.has(envelope.id)) continue;
    const { from, reason, import: importId } = draft.data;
    if (importId !== undefined && !counted.has(importId)) {
      uncounted += 1;
      continue;
    }
    const version = { from, reason, event: envelope.id, by: envelope.actor, at: envelope.at };
    if (draft.type === 'organ.recorded')
      push(organs, envelope.stream.id, { ...version, record: draft.data.record });
    else push(persons, envelope.stream.id, { ...version, record: draft.data.record });
  }
  // Stable: of one day the later event stays the later one.
  for (const versions of [...organs.values(), ...persons.values()])
    versions.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return { organs, persons, checked, imports, uncounted, notUnderstood };
}

/** Events are immutable, and ten thousand of them are folded at every edit: each is read once. */
const remembered = new WeakMap<SealedEvent, EventDraft | 'not-understood'>();

function readOnce(event: SealedEvent): EventDraft | null {
  const known = remembered.get(event);
  if (known !== undefined) return known === 'not-understood' ? null : known;
  const { type, v } = event.envelope;
  const data = event.body?.data ?? {};
  const draft = dataProblem(type, v, data) === null ? upcast(type, v, data) : null;
  remembered.set(event, draft ?? 'not-understood');
  return draft;
}

function push<T>(map: Map<string, Version<T>[]>, id: string, version: Version<T>): void {
  const known = map.get(id);
  if (known === undefined) map.set(id, [version]);
  else known.push(version);
}
