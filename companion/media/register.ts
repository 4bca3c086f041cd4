/** Recordings as their events tell of them. Pure. */
import type { EventDraft } from '#shared/case/events.ts';
import type { TrackKind } from '#shared/media/chain.ts';

export interface HeldRecording {
  readonly id: string;
  readonly by: string;
  readonly camera: string;
  readonly case: string | null;
  readonly until: string;
  readonly closed: boolean;
  readonly spans: readonly { readonly from: string; readonly to: string | null }[];
  /** `track`: only this one is missing. */
  readonly holes: readonly {
    readonly from: string;
    readonly to: string;
    readonly why: string;
    readonly track?: TrackKind | undefined;
  }[];
  /** Bytes that are sealed, by file. */
  readonly sealed: ReadonlyMap<number, number>;
  readonly sealedAt: string | null;
  /** Its bytes were let go of; null: they are there. */
  readonly disposed: { readonly at: string; readonly basis: string } | null;
}

/** @param at when the event was written */
export function withMediaEvent(
  before: HeldRecording | null,
  id: string,
  { type, data }: EventDraft,
  at: string,
): HeldRecording | null {
  if (type === 'media.opened')
    return (
      before ?? {
        id,
        by: data.by,
        camera: data.camera,
        case: data.case ?? null,
        until: data.until,
        closed: false,
        spans: [],
        holes: [],
        sealed: new Map(),
        sealedAt: null,
        disposed: null,
      }
    );
  if (before === null) return null;
  switch (type) {
    case 'media.closed':
      return { ...before, closed: true };
    case 'media.started':
      return { ...before, spans: [...before.spans, { from: data.at, to: null }] };
    case 'media.ended':
      return {
        ...before,
        spans: before.spans.map((span) => (span.to === null ? { ...span, to: data.at } : span)),
      };
    case 'media.hole':
      return { ...before, holes: [...before.holes, data] };
    case 'media.chainHead':
      return { ...before, sealed: new Map([...before.sealed, [data.file, data.bytes]]), sealedAt: at };
    case 'media.disposed':
      return { ...before, disposed: { at: data.at, basis: data.basis } };
    default:
      return before;
  }
}
