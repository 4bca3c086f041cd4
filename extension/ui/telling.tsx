/** The other party is told what an item tells, and acknowledges it: in the panel, and on a page turned towards him. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Locale } from '#shared/case/explain.ts';
import { looksSigned, type Strokes } from '#shared/case/strokes.ts';
import type { Acknowledgement, CaseView, ItemView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { failure, useUi, wordsOf } from './context.ts';
import type { Words } from './locales/locales.ts';
import { closeSheet, Failure, SheetFrame, sheetDone } from './parts.tsx';
import { Cited } from './publication.tsx';
import { SignaturePad } from './signature-pad.tsx';

const ways = ['signed-on-screen', 'not-signed', 'recorded', 'word'] as const;
/** `word`: he was told, and nothing but the officer's tick says so. */
type Way = (typeof ways)[number];
const reasons = ['refuses', 'unable', 'absent'] as const;

interface Entry {
  readonly way: Signal<Way | null>;
  readonly strokes: Signal<Strokes>;
  readonly why: Signal<(typeof reasons)[number]>;
  readonly reason: Signal<string>;
  readonly witness: Signal<string>;
  readonly tongue: Signal<Locale>;
  readonly number: Signal<string>;
  readonly date: Signal<string>;
}

function useEntry(first: Way | null): Entry {
  return {
    way: useSignal<Way | null>(first),
    strokes: useSignal<Strokes>([]),
    why: useSignal<(typeof reasons)[number]>('refuses'),
    reason: useSignal(''),
    witness: useSignal(''),
    tongue: useSignal<Locale>('zh-CN'),
    number: useSignal(''),
    date: useSignal(''),
  };
}

/** What is still to be said before it can be kept, in the officer's words; null: nothing. */
function lackOf(entry: Entry, item: ItemView, words: Words): string | null {
  const say = words.tell;
  if (item.closedBy === 'document' && entry.number.value.trim() === '' && entry.date.value === '')
    return words.document.need;
  switch (entry.way.value) {
    case null:
      return say.need;
    case 'signed-on-screen':
      return looksSigned(entry.strokes.value) ? null : say.needSignature;
    case 'not-signed':
      return entry.reason.value.trim() === '' ? say.needReason : null;
    default:
      return null;
  }
}

function acknowledgement(entry: Entry, way: Exclude<Way, 'word'>): Acknowledgement {
  switch (way) {
    case 'signed-on-screen':
      return { how: way, strokes: entry.strokes.value };
    case 'not-signed':
      return {
        how: way,
        why: entry.why.value,
        reason: entry.reason.value,
        witness: entry.witness.value,
      };
    case 'recorded':
      return { how: way };
  }
}

/** Keeps it; true when it was kept. What lacks is said where failures are said. */
function useKeep(view: CaseView, item: ItemView, entry: Entry): () => Promise<boolean> {
  const { words, link } = useUi();
  return async () => {
    failure.value = lackOf(entry, item, words);
    const way = entry.way.value;
    if (failure.value !== null || way === null) return false;
    const paper = { number: entry.number.value.trim(), date: entry.date.value };
    if (way !== 'word')
      return act(link, words, {
        type: 'party.tell',
        case: view.id,
        item: item.id,
        language: entry.tongue.value,
        ...paper,
        acknowledged: acknowledgement(entry, way),
      });
    return item.closedBy === 'document'
      ? act(link, words, { type: 'item.document', case: view.id, item: item.id, ...paper })
      : act(link, words, { type: 'item.complete', case: view.id, item: item.id });
  };
}

function Sentences({
  item,
  tongue,
  cite,
}: {
  readonly item: ItemView;
  readonly tongue: Locale;
  readonly cite: boolean;
}) {
  return (
    <ol class="sentences" lang={tongue}>
      {item.tells.map(({ text, citation }) => (
        <li key={text['zh-CN']}>
          {text[tongue]}
          {cite ? (
            <Cited of={`told:${item.id}:${citation.article}:${citation.words}`} cited={citation} />
          ) : (
            <small lang="zh-CN">
              {citation.short}
              {citation.article}
            </small>
          )}
        </li>
      ))}
    </ol>
  );
}

function Tongue({ entry }: { readonly entry: Entry }) {
  const { words } = useUi();
  return (
    <fieldset class="tongue">
      <legend class="live">{words.tell.tongue}</legend>
      {(['zh-CN', 'en'] as const).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="tongue"
            checked={entry.tongue.value === one}
            onChange={() => {
              entry.tongue.value = one;
            }}
          />
          <span lang={one}>{{ 'zh-CN': '中文', en: 'English' }[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Ways({ entry, offered }: { readonly entry: Entry; readonly offered: readonly Way[] }) {
  const { words } = useUi();
  const say = words.tell;
  return (
    <fieldset class="ways">
      <legend>{say.how}</legend>
      {offered.map((way, at) => (
        <label key={way}>
          <input
            type="radio"
            name="way"
            data-first={at === 0 && entry.way.value === null ? true : undefined}
            checked={entry.way.value === way}
            onChange={() => {
              failure.value = null;
              entry.way.value = way;
            }}
          />
          <kbd>{at + 1}</kbd>
          {say.ways[way]}
        </label>
      ))}
    </fieldset>
  );
}

function NotSigned({ entry }: { readonly entry: Entry }) {
  const { words } = useUi();
  const say = words.tell;
  return (
    <>
      <label class="f">
        <span>{say.why}</span>
        <select
          class="in"
          value={entry.why.value}
          onChange={(event) => {
            const { value } = event.currentTarget;
            entry.why.value = reasons.find((one) => one === value) ?? 'refuses';
          }}
        >
          {reasons.map((one) => (
            <option key={one} value={one}>
              {say.whys[one]}
            </option>
          ))}
        </select>
      </label>
      <label class="f">
        <span>{say.reason}</span>
        <input
          class="in"
          maxLength={400}
          value={entry.reason.value}
          onInput={(event) => {
            entry.reason.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="f">
        <span>{say.witness}</span>
        <input
          class="in"
          maxLength={120}
          value={entry.witness.value}
          onInput={(event) => {
            entry.witness.value = event.currentTarget.value;
          }}
        />
      </label>
    </>
  );
}

function Pad({ entry }: { readonly entry: Entry }) {
  const { words } = useUi();
  return (
    <>
      <SignaturePad
        strokes={entry.strokes.value}
        now={() => performance.now()}
        onChange={(strokes) => {
          failure.value = null;
          entry.strokes.value = strokes;
        }}
      />
      <p class="t-3">{words.tell.notElectronic}</p>
    </>
  );
}

function Paper({ view, entry }: { readonly view: CaseView; readonly entry: Entry }) {
  const { words } = useUi();
  return (
    <div class="two-fields">
      <label class="f">
        <span>{words.document.number}</span>
        <input
          class="in"
          data-first
          maxLength={100}
          value={entry.number.value}
          onInput={(event) => {
            entry.number.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="f">
        <span>{words.document.date}</span>
        <input
          class="in"
          type="date"
          max={view.today}
          value={entry.date.value}
          onInput={(event) => {
            entry.date.value = event.currentTarget.value;
          }}
        />
      </label>
    </div>
  );
}

/** Number keys choose a way while nothing is typed. */
function useWayKeys(entry: Entry, offered: readonly Way[]): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const typing =
        (target instanceof HTMLInputElement && target.type !== 'radio') ||
        target instanceof HTMLSelectElement ||
        target instanceof HTMLTextAreaElement;
      const way = offered[Number(event.key) - 1];
      if (typing || way === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      failure.value = null;
      entry.way.value = way;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [offered]);
}

/**
 * @param openPage shows the same sentences on a page of their own, to be turned towards him
 */
export function TellingSheet({
  view,
  item,
  openPage,
}: {
  readonly view: CaseView;
  readonly item: ItemView;
  openPage(): void;
}) {
  const { words, t } = useUi();
  const say = words.tell;
  const entry = useEntry(null);
  const keep = useKeep(view, item, entry);
  useWayKeys(entry, ways);
  const save = async () => {
    if (await keep()) sheetDone();
  };
  useEffect(() => {
    // Signed on the page that was turned towards him.
    if (item.told !== null) closeSheet();
  }, [item.told]);
  return (
    <SheetFrame
      title={t(item.title)}
      foot={
        <>
          <button type="button" class="b pri" style="flex:1" onClick={() => void save()}>
            {say.save}
          </button>
          <button type="button" class="b" onClick={openPage}>
            {say.turn}
          </button>
        </>
      }
    >
      <p class="t-2">{say.lead}</p>
      <Tongue entry={entry} />
      <Sentences item={item} tongue={entry.tongue.value} cite={true} />
      {item.closedBy === 'document' ? <Paper view={view} entry={entry} /> : null}
      <Ways entry={entry} offered={ways} />
      {entry.way.value === 'signed-on-screen' ? <Pad entry={entry} /> : null}
      {entry.way.value === 'not-signed' ? <NotSigned entry={entry} /> : null}
    </SheetFrame>
  );
}

/** The page that is turned towards him: the sentences large, and where he signs. The officer enters the rest. */
export function TellingPage({ view, item }: { readonly view: CaseView; readonly item: ItemView }) {
  const entry = useEntry('signed-on-screen');
  // What is meant for the party is in his language; what the officer fills in, in the officer's.
  const said = wordsOf(entry.tongue.value).tell;
  const keep = useKeep(view, item, entry);
  const kept = useSignal(false);
  if (kept.value)
    return (
      <main class="turned">
        <h1>{said.kept}</h1>
        <p>{said.giveBack}</p>
      </main>
    );
  return (
    <main class="turned">
      <Tongue entry={entry} />
      <h1 lang={entry.tongue.value}>{said.please}</h1>
      <Sentences item={item} tongue={entry.tongue.value} cite={false} />
      {item.closedBy === 'document' ? <Paper view={view} entry={entry} /> : null}
      <p>{said.mayRefuse}</p>
      <Pad entry={entry} />
      <Failure />
      <button
        type="button"
        class="b pri"
        onClick={async () => {
          if (await keep()) kept.value = true;
        }}
      >
        {said.signedRead}
      </button>
    </main>
  );
}
