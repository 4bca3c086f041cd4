/** R30 how many bookmarks stand at once, and whose they are after a restart. */
import { expect, it } from 'vitest';
import type { EventDraft } from '#shared/case/events.ts';
import type { Caller, StoredEvent } from '../../ledger/types.ts';
import { MAX_BOOKMARKS, openBookmarks } from './service.ts';

const caller = { person: 'p1' } as unknown as Caller;
const AT = '2026-11-27T01:15:00.000Z';

it('R30 of one recording two hundred bookmarks stand at most, whoever asks at once; another recording has its own', async () => {
  const written: StoredEvent[] = [];
  const listeners: ((events: readonly StoredEvent[]) => void)[] = [];
  let ids = 0;
  const open = () =>
    openBookmarks({
      ledger: {
        readKind: async () => [...written],
        onAppended: (listener) => {
          listeners.push(listener);
          return () => undefined;
        },
        writeOwn: async (stream, { type, data }: EventDraft) => {
          const event = { envelope: { stream, type, at: AT }, body: { data } } as unknown as StoredEvent;
          written.push(event);
          for (const listener of listeners) listener([event]);
          return { ok: true } as never;
        },
      },
      newId: () => `mark-${ids++}`,
    });
  const bookmarks = await open();
  const set = (of: string) => bookmarks.set(caller, of, { at: AT, word: '入户' });
  const answers = await Promise.all(Array.from({ length: MAX_BOOKMARKS + 5 }, () => set('a')));
  expect(answers.filter((one) => one === 'full').length).toBe(5);
  expect(await set('b')).toMatchObject({ word: '入户', by: 'p1' });
  expect(await bookmarks.remove(caller, 'mark-7')).toBeNull();
  expect(await bookmarks.remove(caller, 'mark-7')).toBeNull();
  expect([await set('a'), await set('a')]).toEqual([expect.objectContaining({ word: '入户' }), 'full']);
  const again = await open();
  expect([again.of('a').length, again.of('b').length]).toEqual([MAX_BOOKMARKS, 1]);
  expect([again.sourceOf('mark-8'), again.sourceOf('mark-7')]).toEqual(['a', null]);
});
