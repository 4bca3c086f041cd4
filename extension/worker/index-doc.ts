/**
 * Which cases this officer's store knows: aliases, merges and a summary of each, as one encrypted document, so that
 * a woken worker needs not open every event to find one case.
 */
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { Localized } from '#shared/rules/pack-schema.ts';

export interface CaseSummary {
  readonly id: string;
  readonly system: string | null;
  readonly key: string | null;
  readonly subject: string | null;
  readonly adapter: string | null;
  /** Where it was last open, to go back to it. */
  readonly url: string | null;
  /** Gaps that hold an action now. */
  readonly held: number;
  readonly stage: string | null;
  /** Of its own procedure; absent in documents of older versions. */
  readonly stageTitle?: Localized | null;
  /** The authority's nearest running deadline. */
  readonly due: {
    readonly id: string;
    readonly day: string;
    readonly left: number;
    readonly unit: string;
  } | null;
  readonly seenAt: number;
  /** What the lead asks of me and I have neither done nor put away; absent in documents of older versions. */
  readonly reminded?: {
    readonly event: string;
    readonly by: string;
    /** Epoch ms. */
    readonly at: number;
    readonly note: string | null;
  } | null;
}

export interface CaseIndex {
  /** `system key` → case. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Case → the case it was merged with; followed to the smallest id. */
  readonly merged: Readonly<Record<string, string>>;
  readonly cases: Readonly<Record<string, CaseSummary>>;
}

export const EMPTY_INDEX: CaseIndex = { aliases: {}, merged: {}, cases: {} };

export function aliasKey(system: string, key: string): string {
  return `${system} ${key}`;
}

/** The id that stands for a case and all it was merged with. */
export function rootOf(index: CaseIndex, id: string): string {
  let at = id;
  for (let next = index.merged[at]; next !== undefined && next < at; next = index.merged[at]) at = next;
  return at;
}

/** Every stream of a case: its root and what was merged into it. */
export function streamsOf(index: CaseIndex, id: string): readonly string[] {
  const root = rootOf(index, id);
  const others = Object.keys(index.merged).filter((one) => rootOf(index, one) === root);
  return [...new Set([root, ...others])].sort();
}

function emptySummary(id: string): CaseSummary {
  return {
    id,
    system: null,
    key: null,
    subject: null,
    adapter: null,
    url: null,
    held: 0,
    stage: null,
    due: null,
    seenAt: 0,
  };
}

export function withSummary(index: CaseIndex, id: string, change: Partial<CaseSummary>): CaseIndex {
  const known = index.cases[id] ?? emptySummary(id);
  return { ...index, cases: { ...index.cases, [id]: { ...known, ...change } } };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Takes in events, own or received: new aliases and merges. Bodies that were erased say nothing. */
export function indexed(index: CaseIndex, events: readonly SealedEvent[]): CaseIndex {
  let next = index;
  const alias = (id: string, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('system' in value) || !('key' in value)) return;
    const system = text(value.system);
    const key = text(value.key);
    if (system === null || key === null) return;
    const name = aliasKey(system, key);
    const known = next.aliases[name];
    // Two ids for one legacy case stay two until the companion merges them; the smaller id stands for both here too.
    next = { ...next, aliases: { ...next.aliases, [name]: known !== undefined && known < id ? known : id } };
    next = withSummary(next, id, { system, key });
  };
  for (const { envelope, body } of events) {
    if (envelope.stream.kind !== 'case') continue;
    const id = envelope.stream.id;
    if (next.cases[id] === undefined) next = withSummary(next, id, {});
    if (body === null) continue;
    if (envelope.type === 'case.opened') alias(id, body.data.alias);
    if (envelope.type === 'case.aliased') alias(id, body.data);
    if (envelope.type === 'case.merged') {
      const other = text(body.data.with);
      if (other === null || other === id) continue;
      const [small, large] = other < id ? [other, id] : [id, other];
      next = { ...next, merged: { ...next.merged, [large]: small } };
    }
  }
  return next;
}
