/** Names for opaque ids, kept in memory: the projections are pure and cannot wait for a table. */
import type { NameOf } from './projection.ts';

export interface Names {
  readonly nameOf: NameOf;
  /** Reads the names again; true when one has changed. */
  refresh(): Promise<boolean>;
}

/** @param list everyone, from the sign-in's own table */
export async function openNames(
  list: () => Promise<readonly { readonly id: string; readonly name: string }[]>,
  whenUnknown: () => void,
): Promise<Names> {
  let names = new Map<string, string>();
  const refresh = async () => {
    const next = new Map((await list()).map((person) => [person.id, person.name]));
    const changed = next.size !== names.size || [...next].some(([id, name]) => names.get(id) !== name);
    names = next;
    return changed;
  };
  await refresh();
  return {
    nameOf: (id) => {
      const name = names.get(id);
      if (name === undefined) whenUnknown();
      return name ?? id;
    },
    refresh,
  };
}
