/** Edits of the registry by hand: what may be recorded, and by which event. */
import type { Problem } from '#shared/api/contract.ts';
import { type OfficerRecord, type OrganRecord, versionOn } from '#shared/registry/records.ts';
import type { Caller } from '../ledger/types.ts';
import { holders, organProblem, personProblem, personWarnings } from './check-record.ts';
import { Refused } from './problems.ts';
import type { Registry, Written } from './service.ts';

export interface EditDeps {
  readonly registry: Registry;
  readonly accounts: () => Promise<ReadonlySet<string>>;
  readonly region: () => string;
  readonly newId: () => string;
  /** Was a photo of that hash handed in? */
  readonly hasPhoto: (sha256: string) => boolean;
}

interface Saved {
  readonly id: string;
  readonly event: string;
  readonly warnings: readonly string[];
}

/** The ledger did not take it: its own answer goes out. */
export class NotWritten extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'NotWritten';
    this.problem = problem;
  }
}

function written(result: Written): string {
  if (!result.ok) throw new NotWritten(result.problem);
  return result.event;
}

const same = (a: unknown, b: unknown) => sorted(a) === sorted(b);
/** JSON with sorted keys: a form sends them in its own order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

export function createEditor({ registry, accounts, region, newId, hasPhoto }: EditDeps) {
  return {
    /**
     * @param id null: a new organ
     * @throws Refused, NotWritten
     */
    async saveOrgan(
      caller: Caller,
      id: string | null,
      said: { readonly from: string; readonly record: OrganRecord; readonly reason: string },
    ): Promise<Saved> {
      const records = registry.state();
      const versions = records.organs.get(id ?? '') ?? [];
      if (id !== null && versions.length === 0) throw new Refused('no-such-record');
      const problem = organProblem(id, said.record, said.from, { records });
      if (problem !== null) throw new Refused(problem);
      if (same(versionOn(versions, said.from)?.record, said.record)) throw new Refused('same-record');
      const stream = id ?? newId();
      const result = await registry.write(
        caller,
        { kind: 'organ', id: stream },
        { type: 'organ.recorded', data: { from: said.from, record: said.record, reason: said.reason } },
      );
      return { id: stream, event: written(result), warnings: [] };
    },
    async savePerson(
      caller: Caller,
      id: string | null,
      said: { readonly from: string; readonly record: OfficerRecord; readonly reason: string },
    ): Promise<Saved> {
      const { from, record, reason } = said;
      const records = registry.state();
      const versions = records.persons.get(id ?? '') ?? [];
      if (id !== null && versions.length === 0) throw new Refused('no-such-record');
      const problem = personProblem(id, record, {
        records,
        accounts: await accounts(),
        others: (key) =>
          holders(records, from, (one) =>
            'account' in key ? one.account === key.account : one.certificate?.number === key.certificate,
          ),
      });
      if (problem !== null) throw new Refused(problem);
      if (record.photo !== undefined && !hasPhoto(record.photo)) throw new Refused('photo-missing');
      if (same(versionOn(versions, from)?.record, record)) throw new Refused('same-record');
      const namesake = holders(records, from, (one) => one.name === record.name && one.status === 'active');
      const stream = id ?? newId();
      const result = await registry.write(
        caller,
        { kind: 'person', id: stream },
        { type: 'person.recorded', data: { from, record, reason } },
      );
      return {
        id: stream,
        event: written(result),
        warnings: personWarnings(
          record,
          region(),
          namesake.some((other) => other !== id),
        ),
      };
    },
    /** A version recorded by mistake; what held before it holds again. */
    async withdraw(
      caller: Caller,
      kind: 'organ' | 'person',
      id: string,
      { event, reason }: { readonly event: string; readonly reason: string },
    ): Promise<Saved> {
      const { organs, persons } = registry.state();
      const versions = (kind === 'organ' ? organs.get(id) : persons.get(id)) ?? [];
      if (!versions.some((version) => version.event === event)) throw new Refused('no-such-version');
      const result = await registry.write(
        caller,
        { kind, id },
        kind === 'organ'
          ? { type: 'organ.withdrawn', data: { event, reason } }
          : { type: 'person.withdrawn', data: { event, reason } },
      );
      return { id, event: written(result), warnings: [] };
    },
    async setChecked(caller: Caller, checked: boolean, reason: string): Promise<void> {
      if (checked && registry.phase() === 'none') throw new Refused('nothing-entered');
      if (checked === (registry.phase() === 'checked')) throw new Refused('checked-already');
      written(await registry.setChecked(caller, checked, reason));
    },
  };
}
export type Editor = ReturnType<typeof createEditor>;
