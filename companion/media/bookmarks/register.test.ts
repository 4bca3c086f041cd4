/** R30: which bookmarks stand, worked by hand. */
import { describe, expect, it } from 'vitest';
import type { EventDraft } from '#shared/case/events.ts';
import { type HeldBookmark, withBookmarkEvent } from './register.ts';

const [A, B] = ['01JDQ8M5T0000000000000000A', '01JDQ8M5T0000000000000000B'];
const AT = '2026-11-27T01:15:00.000Z';
const set = (bookmark: string, word: string): EventDraft => ({
  type: 'media.bookmarked',
  data: { by: 'p1', bookmark, at: AT, word },
});
const removed = (bookmark: string): EventDraft => ({
  type: 'media.bookmarkRemoved',
  data: { by: 'p2', bookmark },
});
const words = (events: readonly EventDraft[]) =>
  events
    .reduce<readonly HeldBookmark[]>((all, event, n) => withBookmarkEvent(all, event, `${n}`), [])
    .map(({ word, noted }) => [word, noted]);

describe('R30 bookmarks', () => {
  it.each([
    [[], []],
    [
      [set(A, '入户'), set(B, '告知')],
      [
        ['入户', '0'],
        ['告知', '1'],
      ],
    ],
    // Taken back, and only that one; what was never there is not missed.
    [[set(A, '入户'), set(B, '告知'), removed(A)], [['告知', '1']]],
    [[removed(A), set(A, '入户')], [['入户', '1']]],
    // One that was told twice is one, as it was first.
    [[set(A, '入户'), set(A, '别的')], [['入户', '0']]],
    [[{ type: 'media.started', data: { at: AT } } as EventDraft], []],
  ] as const)('%#', (events, wanted) => {
    expect(words(events)).toEqual(wanted);
  });
  it('keep who set it, and the moment that is marked', () => {
    expect(withBookmarkEvent([], set(A, '入户'), '2026-11-28T00:00:00.000Z')).toEqual([
      { id: A, at: AT, noted: '2026-11-28T00:00:00.000Z', word: '入户', by: 'p1' },
    ]);
  });
});
