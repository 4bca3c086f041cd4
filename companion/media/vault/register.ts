/** What may be moved, as the record tells of it: files of recordings and files that were brought in, and where copies of them lie. Pure. */
import type { EventData, EventDraft } from '#shared/case/events.ts';
import type { Promised } from './verify-footage.ts';

export interface Movable {
  readonly ref: Promised['ref'];
  /** What the record vouches for. */
  readonly promised: Promised;
  /** Nothing was added to it since, instant. */
  readonly at: string;
  /** Copies that were read back and compared, the last of each place and form. */
  readonly stored: readonly EventData<'media.stored'>[];
}

export type Movables = Map<string, Movable>;

/** Under which a thing is held. @param file of a recording */
export const nameOf = (id: string, file: number | undefined) => (file === undefined ? id : `${id}/${file}`);

/** Takes one more event in, in place: there are many. @param at when it was written */
export function takeMovable(movables: Movables, id: string, { type, data }: EventDraft, at: string): void {
  switch (type) {
    case 'media.chainHead': {
      const name = nameOf(id, data.file);
      const ref = { kind: 'recording', id, file: data.file } as const;
      movables.set(name, {
        stored: [],
        ...movables.get(name),
        ref,
        promised: { ref, head: { recording: id, ...data } },
        at,
      });
      return;
    }
    case 'media.imported':
      movables.set(id, {
        stored: [],
        ref: { kind: 'import', id },
        promised: { ref: { kind: 'import', id }, head: { ...data.head, bytes: data.size } },
        at,
      });
      return;
    case 'media.stored': {
      const name = nameOf(id, data.file);
      const before = movables.get(name);
      if (before === undefined) return;
      const others = before.stored.filter(({ place, form }) => place !== data.place || form !== data.form);
      movables.set(name, { ...before, stored: [...others, data] });
      return;
    }
    case 'media.disposed':
      for (const [name, { ref }] of movables) if (ref.id === id) movables.delete(name);
      return;
    default:
  }
}
