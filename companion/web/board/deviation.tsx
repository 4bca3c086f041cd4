/** A departure from a benchmark, as the head is shown it: figures, words, and in what way it is approved. */
import type { ApprovalCard } from '#shared/api/console.ts';
import { rangeText } from '#shared/discretion/money-text.ts';
import { lang, t } from '../i18n.ts';

export type Deviation = NonNullable<ApprovalCard['deviation']>;
export type Way = 'head' | 'collective' | 'issuer';

/** How it is approved, as far as it was said; `document` only where there must be one. */
export interface Answered {
  readonly by: Way | null;
  readonly number: string;
  readonly date: string;
}
export const UNANSWERED: Answered = { by: null, number: '', date: '' };

/** What is still missing of the answer, in words; null when it can be sent. */
export function missingOf(answered: Answered): string | null {
  const say = t.value.drawer.deviation;
  if (answered.by === null) return say.howMissing;
  if (answered.by !== 'head' && answered.number.trim() === '' && answered.date === '')
    return say.documentMissing;
  return null;
}

/** As the answer travels. */
export function bodyOf({ by, number, date }: Answered) {
  if (by === null) return {};
  if (by === 'head') return { by };
  const named = number.trim();
  return { by, ...(named === '' ? {} : { number: named }), ...(date === '' ? {} : { date }) };
}

export function DeviationFigures({ deviation }: { readonly deviation: Deviation }) {
  const say = t.value.drawer.deviation;
  const { table, number, proposed, statute, tier, amount } = deviation;
  const unit = (fen: number) => rangeText({ min: fen, max: fen, minOpen: false, maxOpen: false }, lang.value);
  const range = proposed.range === null ? null : rangeText(proposed.range, lang.value);
  return (
    <>
      <dl class="kv2 said">
        <dt>{say.benchmark}</dt>
        <dd>
          {table.id} {table.version}
          {number === null ? '' : ` ${number}`}
        </dd>
        <dt>{say.statute}</dt>
        <dd>{statute === null ? say.none : rangeText(statute, lang.value)}</dd>
        <dt>{say.proposed}</dt>
        <dd>
          {proposed.tier === null
            ? (range ?? say.none)
            : range === null
              ? proposed.tier
              : say.tierRange(proposed.tier, range)}
        </dd>
        <dt>{say.taken}</dt>
        <dd>
          <b>{amount === null ? (tier ?? say.noFine) : say.tierAmount(tier, unit(amount))}</b>
        </dd>
      </dl>
      <details class="said">
        <summary>{say.text}</summary>
        <p lang="zh-CN">{deviation.text}</p>
      </details>
    </>
  );
}

interface HowProps {
  readonly deviation: Deviation;
  readonly answered: Answered;
  readonly missing: string | null;
  readonly onChange: (next: Answered) => void;
}

export function DeviationHow({ deviation, answered, missing, onChange }: HowProps) {
  const say = t.value.drawer.deviation;
  const ways: readonly Way[] = deviation.by === 'issuer' ? ['issuer'] : ['head', 'collective'];
  return (
    <fieldset>
      <legend>{say.how}</legend>
      {deviation.by === 'issuer' && <p class="t-2">{say.upper}</p>}
      <div class="choices">
        {ways.map((way) => (
          <label key={way}>
            <input
              type="radio"
              name="way"
              checked={answered.by === way}
              onChange={() => onChange({ ...answered, by: way })}
            />
            {say.ways[way]}
          </label>
        ))}
      </div>
      {answered.by !== null && answered.by !== 'head' && (
        <>
          <div class="line">
            <label class="f">
              <span>{say.number}</span>
              <input
                class="in"
                maxLength={200}
                value={answered.number}
                onInput={(event) => onChange({ ...answered, number: event.currentTarget.value })}
              />
            </label>
            <label class="f">
              <span>{say.date}</span>
              <input
                class="in"
                type="date"
                value={answered.date}
                onInput={(event) => onChange({ ...answered, date: event.currentTarget.value })}
              />
            </label>
          </div>
          <small class="t-3">{say.document}</small>
        </>
      )}
      {missing !== null && (
        <small class="t-stop" role="alert">
          {missing}
        </small>
      )}
    </fieldset>
  );
}
