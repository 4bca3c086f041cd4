/** Moments that officers marked in what was recorded, as the record has them. */
import type { Problem } from '#shared/api/contract.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { Caller, Ledger, StoredEvent } from '../../ledger/types.ts';
import { type HeldBookmark, withBookmarkEvent } from './register.ts';

export interface BookmarksDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'writeOwn' | 'onAppended'>;
  readonly newId: () => string;
}
export interface Bookmarks {
  /** Of a recording or file. */
  of(source: string): readonly HeldBookmark[];
  /** The recording or file whose bookmark it is; null: there is none such. */
  sourceOf(bookmark: string): string | null;
  set(
    caller: Caller,
    source: string,
    marked: { readonly at: string; readonly word: string },
  ): Promise<HeldBookmark | Problem | 'full'>;
  /** Null: it is taken back, by this call or before. */
  remove(caller: Caller, bookmark: string): Promise<Problem | null>;
  close(): void;
}

/** That stand at once, of one recording: beyond, a list of them leads nowhere. */
export const MAX_BOOKMARKS = 200;

export async function openBookmarks({ ledger, newId }: BookmarksDeps): Promise<Bookmarks> {
  const held = new Map<string, readonly HeldBookmark[]>();
  const sources = new Map<string, string>();
  // One after the other, so that the bound holds.
  let queue: Promise<unknown> = Promise.resolve();

  const take = (events: readonly StoredEvent[]): void => {
    for (const { envelope, body } of events) {
      if (envelope.stream.kind !== 'media' || body === null) continue;
      if (envelope.type !== 'media.bookmarked' && envelope.type !== 'media.bookmarkRemoved') continue;
      const { id } = envelope.stream;
      const draft = { type: envelope.type, data: body.data } as EventDraft;
      const before = held.get(id) ?? [];
      const next = withBookmarkEvent(before, draft, envelope.at);
      for (const one of before) sources.delete(one.id);
      for (const one of next) sources.set(one.id, id);
      held.set(id, next);
    }
  };
  take(await ledger.readKind('media'));
  const stopTaking = ledger.onAppended(take);

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  }
  const of = (source: string) => held.get(source) ?? [];

  return {
    of,
    sourceOf: (bookmark) => sources.get(bookmark) ?? null,
    set: (caller, source, { at, word }) =>
      inTurn(async () => {
        if (of(source).length >= MAX_BOOKMARKS) return 'full';
        const bookmark = newId();
        const result = await ledger.writeOwn(
          { kind: 'media', id: source },
          { type: 'media.bookmarked', data: { by: caller.person, bookmark, at, word } },
        );
        if (!result.ok) return result.problem;
        const made = of(source).find(({ id }) => id === bookmark);
        if (made === undefined) throw new Error('a bookmark was written and not heard of');
        return made;
      }),
    remove: (caller, bookmark) =>
      inTurn(async () => {
        const source = sources.get(bookmark);
        if (source === undefined) return null;
        const result = await ledger.writeOwn(
          { kind: 'media', id: source },
          { type: 'media.bookmarkRemoved', data: { by: caller.person, bookmark } },
        );
        return result.ok ? null : result.problem;
      }),
    close: stopTaking,
  };
}
