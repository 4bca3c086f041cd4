/** Imported files as their events tell of them. Pure. */
import type { EventData, EventDraft } from '#shared/case/events.ts';
import type { Footage, Span } from '#shared/media/coverage.ts';

export interface HeldImport {
  readonly id: string;
  readonly at: string;
  readonly data: EventData<'media.imported'>;
  /** The case it belongs to; null: nobody said so yet. */
  readonly case: string | null;
  readonly step: string | null;
  readonly timeSet: EventData<'media.timeSet'> | null;
  /** Its bytes were let go of; null: they are there. */
  readonly disposed: { readonly at: string; readonly basis: string } | null;
}

/** @param at when the event was written */
export function withImportEvent(
  before: HeldImport | null,
  id: string,
  { type, data }: EventDraft,
  at: string,
): HeldImport | null {
  if (type === 'media.imported')
    return before ?? { id, at, data, case: data.case ?? null, step: null, timeSet: null, disposed: null };
  if (before === null) return null;
  if (type === 'media.filed') return { ...before, case: data.case, step: data.step ?? null };
  if (type === 'media.disposed') return { ...before, disposed: { at: data.at, basis: data.basis } };
  return type === 'media.timeSet' ? { ...before, timeSet: data } : before;
}

/** When it was recorded, as it counts, epoch ms; null: nothing says. */
export function spanOf({ data, timeSet }: HeldImport): Span | null {
  const says = timeSet ?? data.recorded;
  return says === undefined ? null : { from: Date.parse(says.from), to: Date.parse(says.to) };
}

/** As coverage counts it; null: when it was is not known. */
export function footageOf(held: HeldImport): Footage | null {
  const span = spanOf(held);
  return span === null ? null : { kind: held.data.kind, span };
}
