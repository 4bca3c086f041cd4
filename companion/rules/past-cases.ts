/** The cases of a record, read for trying packs on them: by one who may see them, and recorded as read. */

import type { SealedEvent } from '#shared/case/envelope.ts';
import { fold } from '#shared/case/fold.ts';
import type { CaseState } from '#shared/case/state.ts';
import { readScope } from '../identity.ts';
import type { Caller, Ledger } from '../ledger/types.ts';

export interface PastCases {
  readonly cases: readonly { readonly id: string; readonly number: string; readonly state: CaseState }[];
  close(): Promise<void>;
}

/** Why there are none: said by the command. */
export type NoPastCases = 'nobody' | 'not-permitted' | 'locked';

export interface OpenRecord {
  readonly ledger: Ledger;
  caller(username: string): Promise<Caller | null>;
  /** Written before anything is shown. */
  noteRead(reader: Caller, what: string, of: readonly string[]): void;
  close(): Promise<void>;
}

/** @param record opened by whoever knows the data folder; closed here when nobody may read */
export async function readPastCases(record: OpenRecord, username: string): Promise<PastCases | NoPastCases> {
  const refuse = async (why: NoPastCases) => {
    await record.close();
    return why;
  };
  const reader = await record.caller(username);
  if (reader === null) return refuse('nobody');
  const scope = readScope(reader);
  if (scope === null) return refuse('not-permitted');
  const cases: { id: string; number: string; state: CaseState }[] = [];
  for (const entry of await record.ledger.cases(scope)) {
    // Streams of one legacy case are one case, told under the oldest.
    if (entry.group[0] !== entry.id && entry.group.length > 0) continue;
    const streams = entry.group.length === 0 ? [entry.id] : entry.group;
    const events: SealedEvent[] = [];
    for (const id of streams)
      for (const { envelope, body } of await record.ledger.readStream({ kind: 'case', id }))
        events.push({ envelope, body });
    const state = fold(events);
    cases.push({ id: entry.id, number: state.aliases[0]?.key ?? entry.id, state });
  }
  record.noteRead(
    reader,
    'packs-simulate',
    cases.map(({ id }) => id),
  );
  return { cases, close: () => record.close() };
}
