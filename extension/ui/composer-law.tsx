/** The table changed between violation and decision: both are shown, a person chooses and says why (penalty law 37). */
import { useSignal } from '@preact/signals';
import { comparedOf, type LawVersion, type WhichLaw } from '#shared/discretion/law-change.ts';
import { rangeText } from '#shared/discretion/money-text.ts';
import type { LawView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { worded } from './composer-facts.tsx';
import { language, useUi } from './context.ts';
import { Icon } from './icons.tsx';

/** Reasons of fewer characters say nothing. */
const SHORTEST = 10;

interface LawProps {
  readonly of: string;
  /** TABLE/ENTRY. */
  readonly entry: string;
  readonly law: LawView;
}

export function LawChanged({ of, entry, law }: LawProps) {
  const { words, link } = useUi();
  const say = words.composer.law;
  const { question, applied, reason: kept, citation, freeing } = law;
  const which = useSignal<WhichLaw | null>(kept === null ? null : applied);
  const reason = useSignal(kept ?? '');
  const wrong = useSignal(false);
  const change =
    question.before === null
      ? say.changes.none
      : question.after === null && question.tables.decision === null
        ? say.changes.ended
        : !question.asks && question.change === 'same'
          ? say.changes.sameAll
          : say.changes[question.change ?? 'none'];
  const save = async () => {
    const chosen = which.value;
    wrong.value = chosen === null || reason.value.trim().length < SHORTEST;
    if (chosen === null || wrong.value) return;
    await act(link, words, {
      type: 'note.law',
      case: of,
      law: { entry, compared: comparedOf(question), applied: chosen, reason: reason.value.trim() },
    });
  };
  const line = (day: WhichLaw, version: LawVersion | null) => {
    // Who chooses a later table without the entry says that the act is unlawful no more.
    if (version === null)
      return day === 'decision' && question.before !== null && freeing !== null
        ? say.unlawfulNoMore(worded(freeing.title))
        : null;
    const { statute, tier, range } = version;
    const shown = (one: LawVersion['range']) =>
      one === null ? say.notKnown : rangeText(one, language.value);
    const text = `${tier === null ? '' : worded(tier.title)} ${shown(range)}`.trim();
    return `${say.which[day]} ${say.says(version.version, shown(statute), text)}`;
  };
  const same = kept !== null && which.value === applied && reason.value.trim() === kept;
  return (
    <section class="departs law" aria-label={say.title}>
      <p class="t-soon cautious">
        <Icon name="soon" />
        <span>
          <b>{say.title}</b> {say.why(question.days.violation, question.days.decision)}
          {citation === null ? null : (
            <small lang="zh-CN">
              {' '}
              {citation.short}
              {citation.article}
            </small>
          )}
        </span>
      </p>
      <p>{change}</p>
      {question.asks ? (
        <>
          <fieldset class="laws" aria-label={say.title}>
            {(['violation', 'decision'] as const).map((day) => {
              const text = line(day, day === 'violation' ? question.before : question.after);
              return text === null ? null : (
                <label key={day}>
                  <input
                    type="radio"
                    name="law"
                    checked={which.value === day}
                    onChange={() => {
                      which.value = day;
                    }}
                  />
                  {text}
                </label>
              );
            })}
          </fieldset>
          <label class="f">
            <span>{say.reason}</span>
            <textarea
              class={`in ${wrong.value ? 'bad' : ''}`}
              id="law-reason"
              rows={2}
              maxLength={2000}
              placeholder={say.hint}
              value={reason.value}
              onInput={(event) => {
                reason.value = event.currentTarget.value;
                wrong.value = false;
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                event.preventDefault();
                event.stopPropagation();
                void save();
              }}
            />
          </label>
          {wrong.value ? (
            <p class="t-stop" role="alert">
              {say.wanted}
            </p>
          ) : null}
          {same ? (
            <p role="status">
              <Icon name="done" tone="c-done" /> {say.chosen}
            </p>
          ) : (
            <button type="button" class="b s" onClick={() => void save()}>
              {say.choose}
            </button>
          )}
        </>
      ) : (
        <ul class="facts">
          {(['violation', 'decision'] as const).map((day) => {
            const text = line(day, day === 'violation' ? question.before : question.after);
            return text === null ? null : (
              <li key={day}>
                <Icon name={day === applied ? 'tick' : 'tip'} />
                <span>{text}</span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
