/** What the ledger remembers between appends so that it need not ask the store: heads, cases, frontiers. Bounded. */
import { type Envelope, NO_PREV, type StreamRef } from '#shared/case/envelope.ts';
import { advance, emptyFrontier, type Frontier } from './frontier.ts';
import type { CaseRow, LedgerStore } from './store/store.ts';

/** Entries of each kind held at a time. */
const MAX_ENTRIES = 5000;

export interface ChainHead {
  n: number;
  /** Base64 leaf of event n; NO_PREV before the first. */
  leaf: string;
}

export interface CaseState {
  row: CaseRow;
  /** Person → where he joined. */
  readonly members: Map<string, number>;
}

export interface CaseOpening {
  readonly category: string;
  readonly procedure: string;
}

export interface Caches {
  head(device: string): Promise<ChainHead>;
  /** Null when no case was opened in that stream. */
  case(id: string): Promise<CaseState | null>;
  putCase(state: CaseState): void;
  /** Category and procedure of a case, once they were read. */
  opening(id: string): CaseOpening | undefined;
  putOpening(id: string, opening: CaseOpening): void;
  frontier(stream: StreamRef): Promise<Frontier>;
  /** Tells a frontier that is held of an event; one that is not held is read when it is wanted. */
  noteAppended(stream: StreamRef, envelope: Pick<Envelope, 'id' | 'seen' | 'hlc'>): void;
  /** Forgets everything touched since the last `settle`: the batch was not committed. */
  forget(): void;
  settle(): void;
}

export function streamName(stream: StreamRef): string {
  return `${stream.kind}/${stream.id}`;
}

export function createCaches(store: LedgerStore): Caches {
  const heads = new Map<string, ChainHead>();
  const cases = new Map<string, CaseState>();
  const frontiers = new Map<string, Frontier>();
  const openings = new Map<string, CaseOpening>();
  const touched = { heads: new Set<string>(), cases: new Set<string>(), frontiers: new Set<string>() };

  /** Drops the oldest entries that the open batch has not touched. */
  function trim(map: Map<string, unknown>, keep: ReadonlySet<string>): void {
    if (map.size <= MAX_ENTRIES) return;
    for (const key of map.keys()) {
      if (map.size <= MAX_ENTRIES / 2) return;
      if (!keep.has(key)) map.delete(key);
    }
  }

  return {
    async head(device) {
      touched.heads.add(device);
      const held = heads.get(device);
      if (held !== undefined) return held;
      const last = await store.lastLink(device);
      const head =
        last === null
          ? { n: 0, leaf: NO_PREV }
          : { n: last.n, leaf: Buffer.from(last.leaf).toString('base64') };
      heads.set(device, head);
      return head;
    },
    async case(id) {
      const held = cases.get(id);
      if (held !== undefined) {
        touched.cases.add(id);
        return held;
      }
      const row = await store.case(id);
      if (row === null) return null;
      const members = new Map((await store.members(id)).map((m) => [m.person, m.since]));
      const state = { row, members };
      touched.cases.add(id);
      cases.set(id, state);
      return state;
    },
    putCase(state) {
      touched.cases.add(state.row.id);
      cases.set(state.row.id, state);
    },
    opening: (id) => openings.get(id),
    putOpening(id, opening) {
      if (openings.size >= MAX_ENTRIES) openings.clear();
      openings.set(id, opening);
      touched.cases.add(id);
    },
    async frontier(stream) {
      const name = streamName(stream);
      touched.frontiers.add(name);
      const held = frontiers.get(name);
      if (held !== undefined) return held;
      const frontier = emptyFrontier();
      for (const row of await store.stream(stream.kind, stream.id)) {
        advance(frontier, JSON.parse(row.envelope) as Envelope);
      }
      frontiers.set(name, frontier);
      return frontier;
    },
    noteAppended(stream, envelope) {
      const name = streamName(stream);
      const held = frontiers.get(name);
      if (held === undefined) return;
      touched.frontiers.add(name);
      advance(held, envelope);
    },
    forget() {
      for (const device of touched.heads) heads.delete(device);
      for (const id of touched.cases) {
        cases.delete(id);
        openings.delete(id);
      }
      for (const name of touched.frontiers) frontiers.delete(name);
      this.settle();
    },
    settle() {
      touched.heads.clear();
      touched.cases.clear();
      touched.frontiers.clear();
      trim(heads, touched.heads);
      trim(cases, touched.cases);
      trim(frontiers, touched.frontiers);
    },
  };
}
