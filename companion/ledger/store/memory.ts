/** The store in memory: for tests that need none on disk, and the second reader of the contract. */
import type { ReadScope } from '../types.ts';
import type {
  AliasRow,
  CaseRow,
  ChainLink,
  EventRow,
  LedgerStore,
  MemberRow,
  PagedRow,
  QuarantineRow,
  RefusedRow,
  TreeRow,
} from './store.ts';
import { StoreFull } from './store.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** @param maxEvents refuses more, as a full disk would */
export function createMemoryStore(maxEvents = Number.POSITIVE_INFINITY): LedgerStore {
  const events: EventRow[] = [];
  const ids = new Map<string, number>();
  const refused = new Map<string, RefusedRow>();
  const quarantined = new Map<string, QuarantineRow>();
  const cases = new Map<string, CaseRow>();
  const members = new Map<string, MemberRow>();
  const aliases = new Map<string, AliasRow>();
  let tree: TreeRow | null = null;

  const byOpening = (a: CaseRow, b: CaseRow) => a.openedSeq - b.openedSeq;
  const memberKey = (caseId: string, person: string) => `${caseId}/${person}`;

  function links(device: string): ChainLink[] {
    return [
      ...events.filter((e) => e.device === device),
      ...[...quarantined.values()].filter((q) => q.device === device),
      ...[...refused.values()].filter((r) => r.device === device && r.inChain),
    ]
      .map(({ n, leaf, envelope }) => ({ n, leaf, envelope }))
      .sort((a, b) => a.n - b.n);
  }

  function position(row: EventRow, scope: ReadScope): number | null {
    if (row.kind !== 'case') return null;
    if (scope.kind === 'all') return row.seq;
    const member = members.get(memberKey(row.stream, scope.person));
    if (scope.kind === 'member') return member === undefined ? null : Math.max(row.seq, member.since);
    return member !== undefined || cases.get(row.stream)?.unit === scope.unit ? row.seq : null;
  }

  return {
    async commit(batch) {
      if (events.length + batch.events.length > maxEvents) throw new StoreFull(null);
      const seen = new Set<string>();
      for (const e of batch.events) {
        if (ids.has(e.id) || seen.has(e.id)) throw new Error(`event ${e.id} is there already`);
        seen.add(e.id);
      }
      for (const e of batch.events) {
        ids.set(e.id, events.length);
        events.push(e);
      }
      for (const r of batch.refused) {
        const before = refused.get(hex(r.leaf));
        refused.set(
          hex(r.leaf),
          before === undefined ? r : { ...before, code: r.code, reason: r.reason, inChain: r.inChain },
        );
      }
      for (const leaf of batch.unrefused) refused.delete(hex(leaf));
      for (const q of batch.quarantined) quarantined.set(q.id, q);
      for (const id of batch.unquarantined) quarantined.delete(id);
      for (const c of batch.cases) {
        const before = cases.get(c.id);
        cases.set(c.id, before === undefined ? c : { ...c, openedSeq: before.openedSeq });
      }
      for (const m of batch.members) {
        const key = memberKey(m.case, m.person);
        if (!members.has(key)) members.set(key, m);
      }
      for (const a of batch.aliases) {
        const key = `${hex(a.key)}/${a.case}`;
        if (!aliases.has(key)) aliases.set(key, a);
      }
      if (batch.tree !== null) tree = batch.tree;
    },
    size: async () => events.length,
    tree: async () => tree,
    leaves: async (after, limit) => events.slice(after, after + limit).map((e) => e.leaf),
    events: async (after, limit) => events.slice(after, after + limit),
    async eventById(id) {
      const at = ids.get(id);
      return at === undefined ? null : (events[at] ?? null);
    },
    quarantinedById: async (id) => quarantined.get(id) ?? null,
    quarantined: async (limit) =>
      [...quarantined.values()].sort((a, b) => a.releaseAt - b.releaseAt || a.n - b.n).slice(0, limit),
    countQuarantined: async (device) => [...quarantined.values()].filter((q) => q.device === device).length,
    countRefused: async (device) => [...refused.values()].filter((r) => r.device === device).length,
    refused: async (device, limit) =>
      [...refused.values()]
        .filter((r) => r.device === device)
        .sort((a, b) => a.n - b.n || a.receivedAt - b.receivedAt)
        .slice(0, limit),
    link: async (device, n) => links(device).find((l) => l.n === n) ?? null,
    lastLink: async (device) => links(device).at(-1) ?? null,
    counts: async (device) => links(device).map((l) => l.n),
    stream: async (kind, stream) => events.filter((e) => e.kind === kind && e.stream === stream),
    streamsOfKind: async (kind) => events.filter((e) => e.kind === kind),
    async page(after, scope, limit) {
      const rows: PagedRow[] = [];
      for (const e of events) {
        const at = position(e, scope);
        if (at !== null && at > after) rows.push({ ...e, position: at });
      }
      rows.sort((a, b) => a.position - b.position || a.seq - b.seq);
      let end = limit;
      while (end < rows.length && rows[end]?.position === rows[end - 1]?.position) end += 1;
      return rows.slice(0, end);
    },
    case: async (id) => cases.get(id) ?? null,
    group: async (group) => [...cases.values()].filter((c) => c.group === group).sort(byOpening),
    cases: async (scope) =>
      [...cases.values()]
        .filter(
          (c) =>
            scope.kind === 'all' ||
            members.has(memberKey(c.id, scope.person)) ||
            (scope.kind === 'unit' && c.unit === scope.unit),
        )
        .sort(byOpening),
    members: async (caseId) =>
      [...members.values()]
        .filter((m) => m.case === caseId)
        .sort((a, b) => a.since - b.since || (a.person < b.person ? -1 : 1)),
    aliases: async (key) =>
      [...aliases.values()].filter((a) => hex(a.key) === hex(key)).sort((a, b) => a.seq - b.seq),
    async eraseBodies(erase) {
      for (const id of erase) {
        const at = ids.get(id);
        const row = at === undefined ? undefined : events[at];
        if (at !== undefined && row !== undefined) events[at] = { ...row, body: null };
      }
    },
    async close() {},
  };
}
