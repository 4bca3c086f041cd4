/** Where no benchmark is known: the facts that the pack names, and those that it wants, as questions. */
import { useSignal } from '@preact/signals';
import type { CaseView, FactView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { factText } from './values.ts';

/** Facts shown before the rest is folded, so that the text stays in sight. */
const FEW = 3;

export function PlainFacts({ view, fine }: { readonly view: CaseView; readonly fine: FactView | undefined }) {
  const { words, t } = useUi();
  const all = useSignal(false);
  const known = view.facts.filter((fact) => fact.value !== null && fact !== fine);
  const wanted = view.facts.filter(
    (fact) =>
      fact.value === null && fact.question !== null && (fact.answers.length > 0 || fact.type === 'boolean'),
  );
  return (
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
