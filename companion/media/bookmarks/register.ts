/** Bookmarks of one recording or file as their events tell of them. Pure. */
import type { EventDraft } from '#shared/case/events.ts';

export interface HeldBookmark {
  readonly id: string;
  /** The moment that is marked, and when it was. */
  readonly at: string;
  readonly noted: string;
  readonly word: string;
  readonly by: string;
}

/**
 * @param at when the event was written
 * @returns those that stand, in the order in which they were set
 */
export function withBookmarkEvent(
  before: readonly HeldBookmark[],
  { type, data }: EventDraft,
  at: string,
): readonly HeldBookmark[] {
  if (type === 'media.bookmarked') {
    const { bookmark: id, by, word } = data;
    return before.some((one) => one.id === id)
      ? before
      : [...before, { id, at: data.at, noted: at, word, by }];
  }
  return type === 'media.bookmarkRemoved' ? before.filter(({ id }) => id !== data.bookmark) : before;
}
