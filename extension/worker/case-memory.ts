/**
 * What is remembered of an open store's cases: the index, the folds, and whose turn it is. One for each open store, and it
 * outlives the rules: two that read, changed and wrote the same index would take a case from each other.
 */
import type { SealedEvent } from '#shared/case/envelope.ts';
import { fold } from '#shared/case/fold.ts';
import type { CaseState } from '#shared/case/state.ts';
import type { OpenStore } from '../store/store.ts';
import { type CaseIndex, EMPTY_INDEX, rootOf, streamsOf } from './index-doc.ts';

export interface Folded {
  readonly events: readonly SealedEvent[];
  readonly state: CaseState;
}

export interface CaseMemory {
  readonly index: () => Promise<CaseIndex>;
  /** Reads and changes it in one go; writes it when it became another. */
  readonly changeIndex: (change: (index: CaseIndex) => CaseIndex) => Promise<void>;
  /** A case by any of its ids, folded from all its streams. */
  readonly folded: (id: string) => Promise<Folded>;
  /** Takes in what was just written to a case. */
  readonly wrote: (root: string, events: readonly SealedEvent[]) => Promise<void>;
  /** Folds anew from the store, for others' events came. */
  readonly refold: () => void;
  /** Presses and readings change what the next one sees: one at a time. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createCaseMemory(store: OpenStore): CaseMemory {
  let known: CaseIndex | null = null;
  let loading: Promise<void> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const folds = new Map<string, Promise<Folded>>();

  const load = async (): Promise<void> => {
    known = (await store.get<CaseIndex>('index')) ?? EMPTY_INDEX;
  };
  const index = async (): Promise<CaseIndex> => {
    if (known === null) {
      loading ??= load().finally(() => {
        loading = null;
      });
      await loading;
    }
    return known ?? EMPTY_INDEX;
  };
  const foldAnew = async (root: string): Promise<Folded> => {
    const events = await store.eventsOf(streamsOf(await index(), root));
    return { events, state: fold(events) };
  };
  const keep = (root: string, one: Promise<Folded>): Promise<Folded> => {
    folds.set(root, one);
    one.catch(() => {
      if (folds.get(root) === one) folds.delete(root);
    });
    return one;
  };
  const folded = async (id: string): Promise<Folded> => {
    const root = rootOf(await index(), id);
    // Kept before it is read: what is written meanwhile comes on top of it, and is not overwritten by what was read before.
    return folds.get(root) ?? keep(root, foldAnew(root));
  };
  return {
    index,
    changeIndex: async (change) => {
      await index();
      const before = known ?? EMPTY_INDEX;
      const next = change(before);
      if (next === before) return;
      known = next;
      await store.put('index', next);
    },
    folded,
    wrote: async (root, written) => {
      const there = folds.get(root);
      if (there === undefined) return;
      await keep(
        root,
        there.then((before) => {
          const known = new Set(before.events.map(({ envelope }) => envelope.id));
          const fresh = written.filter(({ envelope }) => !known.has(envelope.id));
          const events = [...before.events, ...fresh];
          return { events, state: fold(events) };
        }),
      );
    },
    refold: () => folds.clear(),
    inTurn: (work) => {
      const result = turn.then(work, work);
      turn = result.catch(() => undefined);
      return result;
    },
  };
}
