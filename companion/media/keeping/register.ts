/** What is kept, held, asked for and disposed of, as the events tell of it. Pure. */
import type { EventData, EventDraft } from '#shared/case/events.ts';
import type { ChainHead } from '#shared/media/chain.ts';

/** A recording or a file that was brought in. */
export interface Thing {
  readonly kind: 'recording' | 'import';
  readonly id: string;
  /** When it came into the record. */
  readonly at: string;
  readonly case: string | null;
  /** Who asked for the key or brought the file; null: a dock did. */
  readonly by: string | null;
  /** The camera's name, or the file's. */
  readonly name: string;
  /** From when to when it was recorded; null: nobody knows, or nothing came. */
  readonly recorded: { readonly from: string; readonly to: string } | null;
  /** Of a recording: the last head of each of its files, by number. */
  readonly heads: ReadonlyMap<number, ChainHead>;
  /** Of a file. */
  readonly file: Pick<EventData<'media.imported'>, 'size' | 'sha256' | 'head'> | null;
  readonly exports: readonly string[];
  /** Redacted copies of it. */
  readonly copies: readonly string[];
  readonly disposed: EventData<'media.disposed'> | null;
}

export interface Hold {
  readonly id: string;
  readonly on: EventData<'media.held'>['on'];
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly lifted: { readonly by: string; readonly at: string; readonly reason: string } | null;
}

export interface Disposal extends EventData<'media.disposalAsked'> {
  readonly id: string;
  readonly at: string;
  readonly approvals: readonly (EventData<'media.disposalApproved'> & { readonly at: string })[];
  readonly refused: { readonly by: string; readonly at: string; readonly reason: string } | null;
  /** By thing: why it was left as it is. */
  readonly dropped: ReadonlyMap<string, EventData<'media.disposalDropped'>['why']>;
  /** Things that are gone, as this request wanted. */
  readonly done: ReadonlySet<string>;
}

export interface Taken extends EventData<'media.inventoried'> {
  readonly id: string;
}

export interface Kept {
  readonly things: Map<string, Thing>;
  readonly holds: Map<string, Hold>;
  readonly disposals: Map<string, Disposal>;
  readonly inventories: Taken[];
}

export const nothingKept = (): Kept => ({
  things: new Map(),
  holds: new Map(),
  disposals: new Map(),
  inventories: [],
});

/** Bytes of it that the record vouches for. */
export function bytesOf({ heads, file }: Pick<Thing, 'heads' | 'file'>): number {
  return file?.size ?? [...heads.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Is it carried out, given up, or still to be done? */
export function standingOf({
  things,
  approvals,
  refused,
  done,
  dropped,
}: Disposal): 'asked' | 'third' | 'approved' | 'refused' | 'done' {
  if (refused !== null) return 'refused';
  if (approvals.some(({ enough }) => enough))
    return things.every(({ id }) => done.has(id) || dropped.has(id)) ? 'done' : 'approved';
  return approvals.length > 0 ? 'third' : 'asked';
}

/** Takes one more event in, in place: there are many. @param at when it was written */
export function takeIn(kept: Kept, id: string, { type, data }: EventDraft, at: string): void {
  const { things, holds, disposals } = kept;
  const change = (more: (before: Thing) => Partial<Thing>): void => {
    const before = things.get(id);
    if (before !== undefined) things.set(id, { ...before, ...more(before) });
  };
  const answer = (more: (before: Disposal) => Partial<Disposal>): void => {
    const before = disposals.get(id);
    if (before !== undefined) disposals.set(id, { ...before, ...more(before) });
  };
  switch (type) {
    case 'media.opened':
      if (!things.has(id))
        things.set(id, {
          ...{ kind: 'recording', id, at, case: data.case ?? null, by: data.by, name: data.camera },
          ...{ recorded: null, heads: new Map(), file: null, exports: [], copies: [], disposed: null },
        });
      return;
    case 'media.started':
      change(({ recorded }) => ({ recorded: { from: recorded?.from ?? data.at, to: data.at } }));
      return;
    case 'media.ended':
      change(({ recorded }) => ({ recorded: { from: recorded?.from ?? data.at, to: data.at } }));
      return;
    case 'media.chainHead':
      change(({ heads }) => ({
        heads: new Map([...heads, [data.file, later(heads.get(data.file), { recording: id, ...data })]]),
      }));
      return;
    case 'media.imported':
      if (!things.has(id))
        things.set(id, {
          ...{ kind: 'import', id, at, case: data.case ?? null, by: data.by ?? null, name: data.name },
          recorded: data.recorded === undefined ? null : { from: data.recorded.from, to: data.recorded.to },
          heads: new Map(),
          file: { size: data.size, sha256: data.sha256, head: data.head },
          exports: [],
          copies: [],
          disposed: null,
        });
      return;
    case 'media.filed':
      change(() => ({ case: data.case }));
      return;
    case 'media.timeSet':
      change(() => ({ recorded: { from: data.from, to: data.to } }));
      return;
    case 'media.exported':
      change(({ exports }) => ({ exports: [...exports, data.export] }));
      return;
    case 'media.redacted':
      change(({ copies }) => ({ copies: [...copies, data.redaction] }));
      return;
    case 'media.disposed': {
      change(() => ({ disposed: data }));
      const before = disposals.get(data.request);
      if (before !== undefined)
        disposals.set(data.request, { ...before, done: new Set([...before.done, id]) });
      return;
    }
    case 'media.held':
      if (!holds.has(id))
        holds.set(id, { id, on: data.on, by: data.by, at, reason: data.reason, lifted: null });
      return;
    case 'media.released': {
      const before = holds.get(id);
      if (before !== undefined && before.lifted === null)
        holds.set(id, { ...before, lifted: { by: data.by, at, reason: data.reason } });
      return;
    }
    case 'media.disposalAsked':
      if (!disposals.has(id))
        disposals.set(id, {
          ...data,
          ...{ id, at, approvals: [], refused: null, dropped: new Map(), done: new Set() },
        });
      return;
    case 'media.disposalApproved':
      answer(({ approvals }) => ({ approvals: [...approvals, { ...data, at }] }));
      return;
    case 'media.disposalRefused':
      answer(() => ({ refused: { ...data, at } }));
      return;
    case 'media.disposalDropped':
      answer(({ dropped }) => ({ dropped: new Map([...dropped, [data.id, data.why]]) }));
      return;
    case 'media.inventoried':
      kept.inventories.push({ ...data, id });
      return;
    default:
  }
}

/** Heads come in order of their lines; one that was told again counts once. */
function later(before: ChainHead | undefined, head: ChainHead): ChainHead {
  return before !== undefined && before.number > head.number ? before : head;
}
