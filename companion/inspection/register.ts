/** The register of enterprises in memory: folded from its streams, kept up by what the ledger commits. */
import type { SealedEvent } from '#shared/case/envelope.ts';
import { eventSchemas } from '#shared/case/events.ts';
import { type EnterpriseState, foldEnterprise, type InspectionState } from '#shared/inspection/enterprise.ts';
import type { PublishedInspections } from '#shared/inspection/frequency.ts';
import type { Ledger, StoredEvent } from '../ledger/types.ts';

export interface InspectionRegister {
  byId(id: string): EnterpriseState | null;
  /** Of several entered under one code the oldest. */
  byCode(code: string): EnterpriseState | null;
  byKeyHash(hash: string): EnterpriseState | null;
  byCase(caseId: string): { enterprise: EnterpriseState; inspection: InspectionState } | null;
  all(): readonly EnterpriseState[];
  /** Every number given so far. */
  numbers(): Iterable<number>;
  published():
    | (PublishedInspections & { readonly by: string; readonly at: string; readonly reason: string })
    | null;
  close(): void;
}

export async function openRegister(
  ledger: Pick<Ledger, 'readKind' | 'onAppended'>,
): Promise<InspectionRegister> {
  const events = new Map<string, SealedEvent[]>();
  const states = new Map<string, EnterpriseState>();
  const ofCode = new Map<string, string>();
  const ofKey = new Map<string, string>();
  const ofCase = new Map<string, { readonly enterprise: string; readonly number: number }>();
  const numbers = new Set<number>();
  let published: ReturnType<InspectionRegister['published']> = null;

  function take(stored: readonly StoredEvent[]): void {
    const touched = new Set<string>();
    for (const event of stored) {
      const { stream, type, actor, at } = event.envelope;
      if (type === 'unit.inspectionsSet') {
        const data = eventSchemas['unit.inspectionsSet'][1].safeParse(event.body?.data);
        if (data.success) published = { ...data.data, by: actor, at };
      }
      if (stream.kind !== 'enterprise') continue;
      const known = events.get(stream.id);
      if (known === undefined) events.set(stream.id, [event]);
      else known.push(event);
      touched.add(stream.id);
    }
    for (const id of touched) {
      const before = states.get(id);
      const state = foldEnterprise(id, events.get(id) ?? []);
      if (state === null) continue;
      states.set(id, state);
      const first = ofCode.get(state.code);
      if (first === undefined || id < first) ofCode.set(state.code, id);
      if (before !== undefined && before.code !== state.code && ofCode.get(before.code) === id)
        ofCode.delete(before.code);
      if (before?.keyHash != null && before.keyHash !== state.keyHash) ofKey.delete(before.keyHash);
      if (state.keyHash !== null) ofKey.set(state.keyHash, id);
      for (const { number, case: caseId } of state.inspections) {
        numbers.add(number);
        ofCase.set(caseId, { enterprise: id, number });
      }
    }
  }

  const find = (id: string | undefined) => (id === undefined ? null : (states.get(id) ?? null));
  take([...(await ledger.readKind('enterprise')), ...(await ledger.readKind('unit'))]);
  const stop = ledger.onAppended(take);
  return {
    byId: find,
    byCode: (code) => find(ofCode.get(code)),
    byKeyHash: (hash) => find(ofKey.get(hash)),
    byCase(caseId) {
      const at = ofCase.get(caseId);
      const enterprise = find(at?.enterprise);
      const inspection = enterprise?.inspections.find(({ number }) => number === at?.number);
      return enterprise === null || inspection === undefined ? null : { enterprise, inspection };
    },
    all: () => [...states.values()],
    numbers: () => numbers,
    published: () => published,
    close: stop,
  };
}
