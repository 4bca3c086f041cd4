/** Why this tier: grounds of the law and facts with where they come from; what is not known is asked, an answer a key. */
import { useSignal } from '@preact/signals';
import type { FactValue } from '#shared/case/events.ts';
import type { Wording } from '#shared/discretion/benchmark-schema.ts';
import type { Proposal } from '#shared/discretion/proposal.ts';
import type { BenchmarkFactView, BenchmarkView, CaseView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { language, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { shown, typed } from './values.ts';

/** Questions in sight at a time: the text below stays near. */
const FEW = 3;

/** The table's own words; Chinese where it has no other. */
export function worded(text: Wording): string {
  return language.value === 'en' ? (text.en ?? text['zh-CN']) : text['zh-CN'];
}

export function factInWords(
  { definition }: Pick<BenchmarkFactView, 'definition'>,
  value: FactValue,
  ui: ReturnType<typeof useUi>,
): string {
  const { words, t } = ui;
  const named = (one: FactValue) => {
    const answer = definition.answers?.find((each) => each.value === one);
    return answer === undefined ? null : t(answer.title);
  };
  if (Array.isArray(value))
    return value.length === 0 ? words.composer.noneOfThem : words.list(value.map((one) => named(one) ?? one));
  const { unit } = definition;
  if (typeof value === 'number' && unit !== undefined) return `${value / unit.parts} ${t(unit.text)}`;
  return named(value) ?? shown(value, definition.type, words);
}

export function Why({ benchmark }: { readonly benchmark: BenchmarkView }) {
  const ui = useUi();
  const { words, t } = ui;
  const { proposal, facts } = benchmark;
  const open = useSignal(false);
  const applying = proposal.considerations.filter((one) => one.outcome === 'applies');
  const reasons = [...new Map(proposal.reasons.map((one) => [one.fact, one] as const)).values()];
  const asked = proposal.considerations.length;
  /** The level is said where it is another word than the value. */
  const weighed = (
    { level, weight }: NonNullable<Proposal['reasons'][number]['factor']>,
    fact: BenchmarkFactView | undefined,
    value: FactValue,
  ) => {
    const said = fact === undefined ? '' : factInWords(fact, value, ui);
    return words.composer.weight(worded(level) === said ? null : worded(level), weight);
  };
  return (
    <div>
      <div class="sec-h" style="padding:0">
        {proposal.tier === null
          ? words.composer.whyNot[proposal.outcome]
          : words.composer.why(worded(proposal.tier.title))}
        <span class="r">{words.composer.factsCount(reasons.length, proposal.wanted.length)}</span>
      </div>
      <ul class="facts">
        {applying.map((one) => (
          <li key={one.id}>
            <Icon name="tick" />
            <span>{worded(one.title)}</span>
            <span class="from">
              {one.citation.short}
              {one.citation.article}
            </span>
          </li>
        ))}
        {reasons.map((reason) => {
          const fact = facts[reason.fact];
          return (
            <li key={reason.fact}>
              <Icon name="tick" />
              <span>
                {words.composer.factIs(
                  t(reason.title),
                  fact === undefined ? String(reason.value) : factInWords(fact, reason.value, ui),
                )}
                {reason.factor === null ? null : weighed(reason.factor, fact, reason.value)}
              </span>
              <span class="from">{fact?.provenance == null ? '' : words.provenance[fact.provenance]}</span>
            </li>
          );
        })}
      </ul>
      {proposal.cautions.map((caution) => (
        <p key={JSON.stringify(caution)} class="t-soon cautious">
          <Icon name="soon" />
          {words.composer.caution(caution, (id) =>
            worded(proposal.considerations.find((one) => one.id === id)?.title ?? { 'zh-CN': id }),
          )}
        </p>
      ))}
      {asked === 0 ? null : (
        <button
          type="button"
          class="link"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {words.composer.groundsAsked(asked, applying.length)}
        </button>
      )}
      {open.value ? (
        <ul class="facts">
          {proposal.considerations.map((one) => (
            <li key={one.id}>
              <Icon name={one.outcome === 'applies' ? 'tick' : one.outcome === 'not' ? 'tip' : 'unk'} />
              <span>
                {worded(one.title)}
                <small class="t-3"> {words.composer.outcomes[one.outcome]}</small>
              </span>
              <span class="from">{one.citation.article}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The facts that are wanted, in the order in which the law and the table ask. */
export function Questions({
  view,
  benchmark,
}: {
  readonly view: CaseView;
  readonly benchmark: BenchmarkView;
}) {
  const { words } = useUi();
  const { wanted } = benchmark.proposal;
  if (wanted.length === 0) return null;
  return (
    <div class="questions">
      <div class="sec-h" style="padding:0">
        {words.composer.questions}
        <span class="r">{words.composer.byDigit}</span>
      </div>
      <ul class="facts">
        {wanted.slice(0, FEW).map((name, index) => {
          const fact = benchmark.facts[name];
          return fact === undefined ? null : (
            <Question key={name} name={name} fact={fact} view={view} first={index === 0} />
          );
        })}
      </ul>
      {wanted.length > FEW ? (
        <p class="t-3 more">{words.composer.moreQuestions(wanted.length - FEW)}</p>
      ) : null}
    </div>
  );
}

interface QuestionProps {
  readonly name: string;
  readonly fact: BenchmarkFactView;
  readonly view: CaseView;
  /** It gets the focus when the sheet opens. */
  readonly first: boolean;
}

function Question({ name, fact, view, first }: QuestionProps) {
  const { words, link, t } = useUi();
  const { definition } = fact;
  const { type } = definition;
  const title = definition.question === undefined ? t(definition.title) : t(definition.question);
  const chosen = useSignal<readonly string[]>([]);
  const text = useSignal('');
  const wrong = useSignal(false);
  const answers =
    definition.answers !== undefined
      ? definition.answers.map((one) => ({ value: one.value as FactValue, text: t(one.title) }))
      : type === 'boolean'
        ? [
            { value: true as FactValue, text: words.yes },
            { value: false as FactValue, text: words.no },
          ]
        : [];
  const say = (value: FactValue) =>
    void act(link, words, { type: 'fact.enter', case: view.id, fact: name, value });
  const toggle = (value: string) => {
    const now = chosen.value;
    chosen.value = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  };
  const pick = (value: FactValue) => (type === 'list' ? toggle(String(value)) : say(value));
  const enter = () => {
    const parts = definition.unit?.parts ?? 1;
    const value = parts === 1 ? typed(text.value, type) : inParts(text.value, parts);
    wrong.value = value === null;
    if (value !== null) say(value);
  };
  const label = `q-${name}`;
  return (
    <li
      class="ask"
      onKeyDown={(event) => {
        if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return;
        const answer = answers[Number(event.key) - 1];
        if (answer !== undefined) pick(answer.value);
        else if (event.key === '0' && type === 'list') say([]);
        else if (event.key === 'Enter' && type === 'list' && chosen.value.length > 0) say([...chosen.value]);
        else return;
        event.preventDefault();
      }}
    >
      <Icon name="unk" tone="c-soon" />
      <span id={label}>
        <b>{title}</b>
      </span>
      {answers.length === 0 ? (
        <span class="answers">
          <input
            class={`in ${wrong.value ? 'bad' : ''}`}
            aria-labelledby={label}
            aria-invalid={wrong.value}
            data-question={name}
            {...(first ? { 'data-first': true } : {})}
            inputMode={type === 'text' ? 'text' : 'decimal'}
            placeholder={words.composer.hints[type] ?? ''}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              enter();
            }}
          />
          {definition.unit === undefined ? (type === 'money' ? words.yuanUnit : '') : t(definition.unit.text)}
          <button type="button" class="b s" onClick={enter}>
            {words.composer.answer}
          </button>
        </span>
      ) : (
        <fieldset class={`answers ${type === 'list' ? 'many' : ''}`} aria-labelledby={label}>
          {answers.map((answer, index) => (
            <button
              key={String(answer.value)}
              type="button"
              class="b s"
              data-question={name}
              {...(first && index === 0 ? { 'data-first': true } : {})}
              {...(type === 'list' ? { 'aria-pressed': chosen.value.includes(String(answer.value)) } : {})}
              onClick={() => pick(answer.value)}
            >
              <kbd>{index + 1}</kbd> {answer.text}
            </button>
          ))}
          {type === 'list' ? (
            <button type="button" class="b s" onClick={() => say([...chosen.value])}>
              <kbd>{chosen.value.length === 0 ? 0 : '↵'}</kbd>{' '}
              {chosen.value.length === 0 ? words.composer.noneOfThem : words.composer.answer}
            </button>
          ) : null}
        </fieldset>
      )}
      {wrong.value ? (
        <small class="t-stop" role="alert">
          {words.composer.wrong[type] ?? words.composer.wrong.text}
        </small>
      ) : null}
    </li>
  );
}

/** @example inParts('8.5', 100) // 850; null where it is no whole number of parts */
export function inParts(text: string, parts: number): number | null {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text.trim()) ?? [];
  if (whole === '') return null;
  const scaled = BigInt(whole + fraction) * BigInt(parts);
  const divisor = 10n ** BigInt(fraction.length);
  return scaled % divisor === 0n ? Number(scaled / divisor) : null;
}
