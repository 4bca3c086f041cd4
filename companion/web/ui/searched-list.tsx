/** A list that is longer than a page: searched while one types, walked by single keys, turned page by page. */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod';
import { ask, type Trouble } from '../api.ts';
import { isTyping } from './keys.tsx';

/** A search waits so long for the next letter. */
const TYPING_MS = 180;

export interface Wanted {
  readonly q: string;
  readonly show: string;
  readonly offset: number;
}
export interface Searched<T> {
  /** The last that came; null: none did. */
  readonly page: T | null;
  readonly trouble: Trouble | null;
  /** Asks for the same once more. */
  readonly again: () => void;
}

/** @param address of the door; what is wanted is its query */
export function useSearched<S extends z.ZodType>(
  address: string,
  schema: S,
  { q, show, offset }: Wanted,
): Searched<z.infer<S>> {
  const [page, setPage] = useState<z.infer<S> | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const loading = new AbortController();
    const timer = setTimeout(
      () => {
        const query = new URLSearchParams({ q, show, offset: String(offset) });
        void ask('GET', `${address}?${query}`, schema, undefined, loading.signal).then((answer) => {
          if (loading.signal.aborted) return;
          setTrouble(answer.ok ? null : answer.trouble);
          if (answer.ok) setPage(answer.value);
        });
      },
      page === null ? 0 : TYPING_MS,
    );
    return () => {
      clearTimeout(timer);
      loading.abort();
    };
  }, [q, show, offset, times]);
  return { page, trouble, again: () => setTimes(times + 1) };
}

/**
 * `/` goes to the search, `j` and `k` walk the rows.
 * @param rows selector of what can be walked, within the list
 */
export function useRowKeys(
  list: RefObject<HTMLElement | null>,
  search: RefObject<HTMLElement | null>,
  rows: string,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const all = [...(list.current?.querySelectorAll<HTMLElement>(rows) ?? [])];
      const at = all.indexOf(document.activeElement as HTMLElement);
      if (event.key === '/') search.current?.focus();
      else if (event.key === 'j') all[Math.min(at + 1, all.length - 1)]?.focus();
      else if (event.key === 'k') all[Math.max(at - 1, 0)]?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

export function SearchField(props: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}) {
  return (
    <label class="find">
      <span class="sr">{props.label}</span>
      <input
        class="in"
        type="search"
        ref={props.field}
        value={props.value}
        maxLength={60}
        placeholder={props.hint}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <kbd>/</kbd>
    </label>
  );
}

/** How many there are, and the way to those before and after; nothing where all are on one page. */
export function Pages(props: {
  readonly found: number;
  readonly size: number;
  readonly offset: number;
  readonly text: {
    readonly found: (n: number) => string;
    readonly earlier: string;
    readonly later: string;
  };
  readonly onTurn: (offset: number) => void;
}) {
  const { found, size, offset, text, onTurn } = props;
  if (found <= size) return null;
  return (
    <p class="verbs">
      {text.found(found)}
      {offset > 0 && (
        <button type="button" class="b s" onClick={() => onTurn(Math.max(0, offset - size))}>
          {text.earlier}
        </button>
      )}
      {offset + size < found && (
        <button type="button" class="b s" onClick={() => onTurn(offset + size)}>
          {text.later}
        </button>
      )}
    </p>
  );
}
