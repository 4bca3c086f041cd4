/** The side panel as a whole: which screen, which sheet, and the keys. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Gap } from '#shared/case/gap.ts';
import type { CaseView, PanelState, Screen } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { CaseScreen, doGap, rowsOf, tellsOf } from './case-screen.tsx';
import { Composer } from './composer.tsx';
import {
  errand,
  language,
  openBasis,
  saved,
  selected,
  sheet,
  toggled,
  UiContext,
  unfolded,
  useUi,
  wordsOf,
} from './context.ts';
import { WAITING } from './deadlines.tsx';
import { type Link, panelState, wantedGap } from './link.ts';
import { closeSheet, Foot } from './parts.tsx';
import { CasesScreen, LoadingScreen, LockedScreen, UnpairedScreen } from './screens.tsx';
import { caseSheet, KeysSheet } from './sheets.tsx';

const NO_SYNC: PanelState['sync'] = {
  state: 'syncing',
  restoredAt: null,
  lastAt: null,
  unsent: 0,
  oldestAt: null,
  waiting: [],
  clockOffMs: null,
  nearlyFull: false,
  refused: [],
  registry: null,
};
const LOADING: PanelState = {
  screen: { kind: 'loading' },
  me: null,
  colleagues: [],
  sync: NO_SYNC,
  broken: null,
};

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')
  );
}

/** Focus follows the selection, so that a screen reader and ↵ are where the eye is. */
function focusRow(view: CaseView, at: number): void {
  const gap = rowsOf(view)[at];
  if (gap === undefined) return;
  const row = document.querySelector<HTMLElement>(`[data-gap="${CSS.escape(gap.id)}"]`);
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector<HTMLElement>('.go button, .answers button, button.txt, button.cite')?.focus();
}

function useKeys(view: CaseView | null) {
  const { words, link } = useUi();
  // Before the next key: one that is handled by what was shown before would go to another row.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && sheet.value !== null) {
        event.preventDefault();
        closeSheet();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') {
        sheet.value = sheet.value?.kind === 'keys' ? null : { kind: 'keys' };
        event.preventDefault();
        return;
      }
      if (view === null || sheet.value !== null) return;
      const rows = rowsOf(view);
      const gap = rows[selected.value];
      const go = (to: number) => {
        selected.value = Math.max(0, Math.min(rows.length - 1, to));
        focusRow(view, selected.value);
        event.preventDefault();
      };
      if (event.key === 'j') go(selected.value + 1);
      else if (event.key === 'k') go(selected.value - 1);
      else if (/^[1-9]$/.test(event.key) && Number(event.key) <= view.blockers.length) {
        go(Number(event.key) - 1);
        const target = rows[Number(event.key) - 1];
        if (target !== undefined) void doGap(target, view, link, words);
      } else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
        if (gap !== undefined) void doGap(gap, view, link, words);
        else if (view.action !== null) void act(link, words, { type: 'page.focus', case: view.id });
      } else if (event.key === 'o') unfolded.value = toggled(unfolded.value, 'done');
      else if (event.key === 'e' && gap !== undefined) openBasis.value = toggled(openBasis.value, gap.id);
      else if (event.key === 't') {
        const first = view.deadlines[0];
        if (first === undefined) return;
        const row =
          document.querySelector<HTMLElement>(`[data-deadline="${CSS.escape(first.id)}"]`) ??
          document.querySelector<HTMLElement>('[data-waiting]');
        unfolded.value = toggled(unfolded.value, row?.dataset.deadline ?? WAITING);
        row?.focus();
        row?.scrollIntoView({ block: 'start' });
      } else if (event.key === 'r') {
        const button = document.querySelector<HTMLElement>('[data-step]');
        button?.scrollIntoView({ block: 'nearest' });
        button?.focus();
      } else if (event.key === 'q') sheet.value = { kind: 'card' };
      else if (event.key === 'p') void act(link, words, { type: 'page.focus', case: view.id });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [view, words, link]);
}

const inSheet: readonly (string | undefined)[] = [
  'write-note',
  'add-officer',
  'enter-document',
  'enter-fact',
  'decide-publication',
  'state-recording',
] satisfies readonly NonNullable<Gap['next']>['do'][];

function opensSheet(gap: Gap, view: CaseView): boolean {
  return inSheet.includes(gap.next?.do) || tellsOf(gap, view);
}

/** After a sheet was saved: on to what blocks next, or, when nothing does, to the page's button. */
function useNext(view: CaseView | null) {
  const { words, link } = useUi();
  const isSaved = saved.value;
  useEffect(() => {
    if (!isSaved || view === null) return;
    saved.value = false;
    const next = view.blockers[0];
    if (next === undefined) {
      selected.value = 0;
      document.querySelector<HTMLElement>('[data-ready]')?.focus();
      if (errand.value && view.action !== null) void act(link, words, { type: 'page.focus', case: view.id });
      errand.value = false;
      return;
    }
    selected.value = 0;
    // A tick is the officer's word: it is never asked for by itself.
    if (errand.value && opensSheet(next, view)) void doGap(next, view, link, words);
    else focusRow(view, 0);
  }, [isSaved, view]);
}

/** The verb was pressed in the page's message: the panel does it at once. */
function useWanted(view: CaseView | null) {
  const { words, link } = useUi();
  const wanted = wantedGap.value;
  useEffect(() => {
    if (wanted === null || view === null) return;
    wantedGap.value = null;
    if (wanted === 'baseline') {
      if (view.baseline !== null) sheet.value = { kind: 'baseline' };
      return;
    }
    if (wanted.startsWith('deadline:')) {
      const id = wanted.slice('deadline:'.length);
      unfolded.value = new Set([...unfolded.value, id]);
      const row = document.querySelector<HTMLElement>(`[data-deadline="${CSS.escape(id)}"]`);
      row?.focus();
      row?.scrollIntoView({ block: 'start' });
      return;
    }
    const at = rowsOf(view).findIndex((gap) => gap.id === wanted);
    const gap = rowsOf(view)[at];
    if (gap === undefined) return;
    selected.value = at;
    errand.value = true;
    if (!opensSheet(gap, view)) focusRow(view, at);
    else void doGap(gap, view, link, words);
  }, [wanted, view]);
}

/** A page that goes and comes again, as a postback does, takes no longer. */
const AWAY_MS = 3000;

/** While a sheet is open its case stays, until another one comes or its page has really gone. */
function useSteady(screen: Screen): Screen {
  const last = useRef<Screen>(screen);
  const [gone, setGone] = useState(false);
  const away = screen.kind === 'cases' && last.current.kind === 'case' && sheet.value !== null;
  useEffect(() => {
    setGone(false);
    if (!away) return;
    const timer = setTimeout(() => setGone(true), AWAY_MS);
    return () => clearTimeout(timer);
  }, [away]);
  if (!away || gone) last.current = screen;
  return last.current;
}

/** By what the officer knows it: one case may get another id, when a colleague turns out to have opened it first. */
function nameOf(screen: Screen): string {
  if (screen.kind !== 'case') return screen.kind;
  const { id, system, key } = screen.case;
  return key === null ? id : `${system} ${key}`;
}

/** Another case: nothing of the last one stays open over it. */
function useFresh(screen: Screen) {
  const name = nameOf(screen);
  useEffect(() => {
    selected.value = 0;
    errand.value = false;
    if (sheet.value?.kind !== 'keys') sheet.value = null;
  }, [name]);
}

function Body({ state }: { readonly state: PanelState }) {
  const screen = useSteady(state.screen);
  const view = screen.kind === 'case' ? screen.case : null;
  useKeys(view);
  // Before what is wanted: that may have been said before its case was there.
  useFresh(screen);
  useWanted(view);
  useNext(view);
  const count = view === null ? 0 : rowsOf(view).length;
  useEffect(() => {
    if (selected.value >= count) selected.value = Math.max(0, count - 1);
  }, [count]);
  switch (screen.kind) {
    case 'loading':
      return <LoadingScreen />;
    case 'unpaired':
      return <UnpairedScreen />;
    case 'locked':
      return <LockedScreen screen={screen} />;
    case 'cases':
      return <CasesScreen screen={screen} state={state} />;
    case 'case':
      return (
        <>
          <CaseScreen view={screen.case} state={state} />
          {sheet.value?.kind === 'composer' ? (
            <Composer view={screen.case} state={state} />
          ) : (
            caseSheet(screen.case, state)
          )}
        </>
      );
  }
}

function Inside() {
  const { words } = useUi();
  const state = panelState.value ?? LOADING;
  const { screen } = state;
  const said =
    screen.kind !== 'case'
      ? ''
      : screen.case.blockers.length > 0
        ? words.caseView.missingShort(screen.case.blockers.length)
        : screen.case.action === null
          ? words.caseView.nothing
          : words.caseView.ready;
  return (
    <main class="panel">
      <p class="live" aria-live="polite">
        {said}
      </p>
      <Body state={state} />
      {sheet.value?.kind === 'keys' ? <KeysSheet locked={screen.kind === 'locked'} /> : null}
      <Foot state={state} />
    </main>
  );
}

export function Panel({ link }: { readonly link: Link }) {
  const lang = language.value;
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = wordsOf(lang).name;
  }, [lang]);
  return (
    <UiContext.Provider value={{ words: wordsOf(lang), link }}>
      <Inside />
    </UiContext.Provider>
  );
}
