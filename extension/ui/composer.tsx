/** The discretion note: facts with where they come from, a draft of them, and what the officer makes of it. */
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { CaseView, FactView, PanelState } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { failure, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Mid, SheetFrame, sheetDone } from './parts.tsx';
import { factText, typed } from './values.ts';

/** A pause of typing after which the draft is kept. */
const PAUSE_MS = 400;
const SHORTEST = 10;
/** Facts shown before the rest is folded, so that the text stays in sight. */
const FEW = 3;

/** 分 as it stands in the field: `58,000`. */
const yuan = (fen: number) => (fen / 100).toLocaleString('en');

/** The amount's fact: the first one that is money and named so by the pack. */
function amountFact(view: CaseView): FactView | undefined {
  return view.facts.find((fact) => fact.type === 'money' && /fine/i.test(fact.name));
}

export function Composer({ view }: { readonly view: CaseView; readonly state: PanelState }) {
  const { words, link, t } = useUi();
  const fine = amountFact(view);
  const known = view.facts.filter((fact) => fact.value !== null && fact !== fine);
  const wanted = view.facts.filter(
    (fact) =>
      fact.value === null && fact.question !== null && (fact.answers.length > 0 || fact.type === 'boolean'),
  );
  const start = view.draft;
  const tier = useSignal<string | null>(start?.tier ?? null);
  const pageAmount = typeof fine?.value === 'number' ? fine.value : null;
  const amountText = useSignal(
    start?.amount != null
      ? yuan(start.amount)
      : pageAmount === null
        ? (view.note?.amount ?? null) === null
          ? ''
          : yuan(view.note?.amount ?? 0)
        : yuan(pageAmount),
  );
  const amount = typed(amountText.value, 'money');
  const fen = typeof amount === 'number' ? amount : null;
  const proposal = useMemo(
    () => words.composer.proposal(view.subject ?? '', tier.value, fen === null ? null : words.yuan(fen)),
    [view.subject, tier.value, fen, words],
  );
  const text = useSignal(start?.text ?? view.note?.text ?? proposal);
  const touched = useRef(start !== null || view.note !== null);
  const kept = useSignal(start !== null);
  const all = useSignal(false);
  const area = useRef<HTMLTextAreaElement>(null);
  // What is there already is read on, not typed into: the officer's reasons come after it.
  useLayoutEffect(() => {
    const end = area.current?.value.length ?? 0;
    area.current?.setSelectionRange(end, end);
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  // An untouched draft follows the facts; what the officer has written is never overwritten.
  useEffect(() => {
    if (!touched.current) text.value = proposal;
  }, [proposal]);

  const keepNow = async () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const draft = { tier: tier.value, amount: fen, text: text.value };
    kept.value = (await link.send({ type: 'note.draft', case: view.id, draft })).ok;
  };
  const keepSoon = () => {
    kept.value = false;
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void keepNow(), PAUSE_MS);
  };
  // Closing keeps the draft, also the last strokes of it.
  useEffect(
    () => () => {
      if (timer.current !== null) void keepNow();
    },
    [],
  );

  const field =
    view.writable.find((one) => /note|discretion|reason|裁量/i.test(one.field)) ?? view.writable[0];
  const save = async (fill: string | null) => {
    if (text.value.trim().length < SHORTEST) {
      failure.value = words.composer.tooShort;
      return;
    }
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const done = await act(link, words, {
      type: 'note.write',
      case: view.id,
      proposal,
      text: text.value.trim(),
      amount: fen,
      tier: tier.value,
      fill,
    });
    if (done) sheetDone();
  };

  return (
    <SheetFrame
      title={words.composer.title}
      foot={
        field === undefined ? (
          <button type="button" class="b pri" style="flex:1" onClick={() => void save(null)}>
            {words.composer.save}
          </button>
        ) : (
          <>
            <button type="button" class="b pri" style="flex:1" onClick={() => void save(field.field)}>
              {words.composer.saveFill}
            </button>
            <button type="button" class="b" onClick={() => void save(null)}>
              {words.composer.save}
            </button>
          </>
        )
      }
    >
      {view.note?.stale === true ? <p class="t-soon">{words.composer.stale}</p> : null}
      <fieldset class="tiers" aria-label={words.composer.tierLabel}>
        {words.composer.tiers.map((name) => (
          <label key={name}>
            {name}
            <input
              type="radio"
              name="tier"
              checked={tier.value === name}
              onChange={() => {
                tier.value = name;
                keepSoon();
              }}
            />
          </label>
        ))}
      </fieldset>
      <div class="amt">
        <label for="amount">{words.composer.amount}</label>
        <input
          id="amount"
          class="in"
          inputMode="decimal"
          autocomplete="off"
          value={amountText.value}
          onInput={(event) => {
            amountText.value = event.currentTarget.value;
            keepSoon();
          }}
        />
        <span>{words.yuanUnit}</span>
      </div>
      <div>
        <div class="sec-h" style="padding:0">
          {words.composer.facts}
          <span class="r">{words.composer.factsCount(known.length, wanted.length)}</span>
        </div>
        <ul class="facts">
          {known.slice(0, all.value ? known.length : FEW).map((fact) => (
            <li key={fact.name}>
              <Icon name="tick" />
              <span>
                {t(fact.title)}：{factText(fact, words, t)}
              </span>
              <span class="from">{fact.provenance === null ? '' : words.provenance[fact.provenance]}</span>
            </li>
          ))}
          {known.length > FEW && !all.value ? (
            <li>
              <span />
              <button
                type="button"
                class="link"
                onClick={() => {
                  all.value = true;
                }}
              >
                {words.composer.moreFacts(known.length - FEW)}
              </button>
            </li>
          ) : null}
          {wanted.map((fact) => (
            <Question key={fact.name} fact={fact} view={view} />
          ))}
        </ul>
      </div>
      <label class="f">
        <span>
          {words.composer.text}
          <span role="status">
            {kept.value ? words.composer.kept : words.composer.draft}
            <Mid />
            {words.composer.count(text.value.length)}
          </span>
        </span>
        <textarea
          class="in"
          rows={8}
          maxLength={8000}
          data-first
          ref={area}
          value={text.value}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void save(field?.field ?? null);
            }
          }}
          onInput={(event) => {
            touched.current = true;
            text.value = event.currentTarget.value;
            keepSoon();
          }}
        />
      </label>
    </SheetFrame>
  );
}

function Question({ fact, view }: { readonly fact: FactView; readonly view: CaseView }) {
  const { words, link, t } = useUi();
  const answers =
    fact.answers.length > 0
      ? fact.answers.map((one) => ({ value: one.value, text: t(one.title) }))
      : [
          { value: false, text: words.no },
          { value: true, text: words.yes },
        ];
  return (
    <li>
      <Icon name="unk" tone="c-soon" />
      <span>
        <b>{fact.question === null ? t(fact.title) : t(fact.question)}</b>
      </span>
      <span class="from">
        {answers.map((answer) => (
          <button
            key={String(answer.value)}
            type="button"
            class="b s txt"
            style="height:24px"
            onClick={() =>
              void act(link, words, {
                type: 'fact.enter',
                case: view.id,
                fact: fact.name,
                value: answer.value,
              })
            }
          >
            {answer.text}
          </button>
        ))}
      </span>
    </li>
  );
}
