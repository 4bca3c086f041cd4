/** Which entry of the benchmark tables the violation is: proposed, searched for, or none. By keyboard: arrows, Enter. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { EntryOption } from '#shared/discretion/find-entry.ts';
import type { CaseView, DiscretionView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { worded } from './composer-facts.tsx';
import { useUi } from './context.ts';
import { Mid } from './parts.tsx';

/** A pause of typing after which is searched. */
const PAUSE_MS = 150;

interface ChooserProps {
  readonly view: CaseView;
  readonly discretion: DiscretionView;
  /** Called once one was chosen. */
  readonly onChosen: () => void;
}

export function EntryChooser({ view, discretion, onChosen }: ChooserProps) {
  const { words, link } = useUi();
  const query = useSignal('');
  const found = useSignal<readonly EntryOption[]>(discretion.entries);
  const at = useSignal(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  const look = async () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const text = query.value;
    if (text.trim() === '' && discretion.entries.length > 0) {
      found.value = discretion.entries;
      at.value = 0;
      return;
    }
    const result = await link.send({ type: 'note.find', case: view.id, query: text });
    if (!result.ok || query.value !== text) return;
    found.value = result.entries ?? [];
    at.value = 0;
  };
  const search = (text: string) => {
    query.value = text;
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void look(), PAUSE_MS);
  };
  /** What was typed last is what is chosen from, however soon Enter follows it. */
  const chooseHere = async () => {
    if (timer.current !== null) await look();
    const here = found.value[at.value];
    if (here !== undefined) await choose(here);
  };
  const choose = async (entry: EntryOption | null) => {
    const done = await act(link, words, {
      type: 'note.entry',
      case: view.id,
      entry: entry === null ? null : { table: entry.table, entry: entry.entry },
    });
    if (done) onChosen();
  };
  const list = found.value;
  const id = (index: number) => `entry-${index}`;
  return (
    <div class="chooser">
      <label class="f">
        <span>{words.composer.entry.label(discretion.violation)}</span>
        <input
          class="in"
          role="combobox"
          aria-expanded={list.length > 0}
          aria-controls="entries"
          aria-autocomplete="list"
          {...(list.length === 0 ? {} : { 'aria-activedescendant': id(at.value) })}
          autocomplete="off"
          data-first
          placeholder={words.composer.entry.hint}
          value={query.value}
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') at.value = Math.min(list.length - 1, at.value + 1);
            else if (event.key === 'ArrowUp') at.value = Math.max(0, at.value - 1);
            else if (event.key === 'Enter') void chooseHere();
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <p class="t-3" role="status">
        {words.composer.entry.count(list.length, discretion.all)}
      </p>
      <div class="entries" id="entries" role="listbox" tabIndex={-1} aria-label={words.composer.entry.list}>
        {list.map((entry, index) => (
          <div
            key={`${entry.table}/${entry.entry}`}
            id={id(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === at.value}
            class={index === at.value ? 'sel' : ''}
            onClick={() => void choose(entry)}
            onKeyDown={() => undefined}
          >
            {worded(entry.violation)}
            <small>
              {worded(entry.tableTitle)}
              {entry.number === null ? '' : ` ${entry.number}`}
              {entry.dropped === true ? (
                <>
                  <Mid />
                  {words.composer.entry.dropped}
                </>
              ) : null}
            </small>
          </div>
        ))}
      </div>
      <button type="button" class="b" onClick={() => void choose(null)}>
        {words.composer.entry.none}
      </button>
    </div>
  );
}
