/** Moments that officers marked in what was recorded: set with a word, listed, gone to, taken back. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { type Bookmark, bookmarkSchema, bookmarksSchema } from '#shared/api/media.ts';
import { ask, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';
import { secondTime, words } from './words.ts';

export interface KnownBookmarks {
  readonly all: readonly Bookmark[];
  /** The reader may set some, and take them back. */
  readonly mine: boolean;
  readonly loaded: boolean;
  readonly load: () => Promise<void>;
}

/** Those of a case; with `of` those of one recording or file. @param caseId undefined: not known yet */
export function useBookmarks(caseId: string | undefined, of?: string): KnownBookmarks {
  const [found, setFound] = useState<Pick<KnownBookmarks, 'all' | 'mine' | 'loaded'>>({
    all: [],
    mine: false,
    loaded: false,
  });
  const load = async () => {
    if (caseId === undefined) return;
    const answer = await ask('GET', `/api/media/bookmarks?case=${caseId}`, bookmarksSchema);
    if (!answer.ok) return;
    const { bookmarks, mine } = answer.value;
    setFound({
      all: of === undefined ? bookmarks : bookmarks.filter((one) => one.of === of),
      mine,
      loaded: true,
    });
  };
  useEffect(() => void load(), [caseId, of]);
  return { ...found, load };
}

/** @param at epoch ms */
export function BookmarkForm(props: {
  readonly of: string;
  readonly at: number;
  readonly onClose: (made: boolean) => void;
}) {
  const text = words.value.bookmarks;
  const { of, at, onClose } = props;
  const [word, setWord] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // Before anything else is typed.
  useLayoutEffect(() => input.current?.focus(), []);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (word.trim() === '') {
      setTrouble({ code: 'missing', title: text.lacksWord, todo: '' });
      return;
    }
    const body = { of, at: new Date(at).toISOString(), word: word.trim() };
    const answer = await ask('POST', '/api/media/bookmarks', bookmarkSchema, body);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) onClose(true);
  }
  return (
    <form class="bookmark-form" onSubmit={(event) => void save(event)} noValidate>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <label>
        {text.word(secondTime(at))}
        <input
          class="in"
          value={word}
          maxLength={80}
          placeholder={text.hint}
          ref={input}
          onInput={(event) => setWord(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onClose(false);
          }}
        />
      </label>
      <button type="submit" class="b s pri">
        {text.set}
      </button>
      <button type="button" class="b s" onClick={() => onClose(false)}>
        {t.value.cancel} <kbd>Esc</kbd>
      </button>
    </form>
  );
}

export function BookmarkList(props: {
  readonly known: KnownBookmarks;
  /** Epoch ms of the picture that is shown. */
  readonly now: number;
  readonly onGo: (at: number) => void;
}) {
  const text = words.value.bookmarks;
  const { known, now, onGo } = props;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const last = known.all.findLast((one) => Date.parse(one.at) <= now + 500);
  async function remove({ id }: Bookmark): Promise<void> {
    const answer = await ask('POST', `/api/media/bookmarks/${id}/remove`, z.unknown(), {});
    setTrouble(answer.ok ? null : answer.trouble);
    await known.load();
  }
  return (
    <section class="sec bookmarks">
      <h2>
        {text.title}
        <span class="r">{known.all.length > 0 && text.count(known.all.length)}</span>
      </h2>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      {known.loaded && known.all.length === 0 && (
        <p class="t-2 pad">{known.mine ? text.none : text.noneHere}</p>
      )}
      <ol>
        {known.all.map((one) => {
          const at = Date.parse(one.at);
          return (
            <li key={one.id} aria-current={one === last ? 'time' : undefined}>
              <button type="button" title={text.by(one.by)} onClick={() => onGo(at)}>
                <time>{secondTime(at)}</time>
                <span>{one.word}</span>
              </button>
              {known.mine && (
                <button
                  type="button"
                  class="b s txt"
                  aria-label={text.removeOne(one.word)}
                  title={text.by(one.by)}
                  onClick={() => void remove(one)}
                >
                  {text.remove}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
