/** A departure from a benchmark, as the head is shown it: figures, why, like decisions, and in what way it is approved. */
import { useState } from 'preact/hooks';
import type { ApprovalCard } from '#shared/api/console.ts';
import { type Similar, similarSchema } from '#shared/api/discretion.ts';
import { rangeText, yuanFigure } from '#shared/discretion/money-text.ts';
import { ask, type Trouble } from '../api.ts';
import { lang, t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';

export type Deviation = NonNullable<ApprovalCard['deviation']>;
export type Way = 'head' | 'collective' | 'issuer';

/** How it is approved, as far as it was said; `document` only where there must be one. */
export interface Answered {
  readonly by: Way | null;
  readonly number: string;
  readonly date: string;
}
export const UNANSWERED: Answered = { by: null, number: '', date: '' };

/** What is still missing of the answer, in words, and the field that wants it; null when it can be sent. */
export function missingOf(
  answered: Answered,
): { readonly say: string; readonly field: 'way' | 'document-number' } | null {
  const say = t.value.drawer.deviation;
  if (answered.by === null) return { say: say.howMissing, field: 'way' };
  if (answered.by !== 'head' && answered.number.trim() === '' && answered.date === '')
    return { say: say.documentMissing, field: 'document-number' };
  return null;
}

/** As the answer travels. */
export function bodyOf({ by, number, date }: Answered) {
  if (by === null) return {};
  if (by === 'head') return { by };
  const named = number.trim();
  return { by, ...(named === '' ? {} : { number: named }), ...(date === '' ? {} : { date }) };
}

/** The table's own words; Chinese where it brings no translation. */
function Worded({ text }: { readonly text: { readonly 'zh-CN': string; readonly en?: string | undefined } }) {
  const own = lang.value === 'en' ? text.en : undefined;
  return own === undefined ? <span lang="zh-CN">{text['zh-CN']}</span> : <span>{own}</span>;
}

type Basis = Deviation['why']['penalizedBy'][number];

/** An article with its decisive words. */
function Cited({ basis }: { readonly basis: Basis }) {
  return (
    <>
      <span lang="zh-CN">
        {basis.short}
        {basis.article}
      </span>
      {!basis.verified && <span class="tag">{t.value.drawer.deviation.unverified}</span>}
      <q lang="zh-CN" class="t-2">
        {basis.words}
      </q>
    </>
  );
}

/** Table, law, proposal and what the officer wants: what there is to decide, in figures. */
export function DeviationFigures({ deviation }: { readonly deviation: Deviation }) {
  const say = t.value.drawer.deviation;
  const { table, number, proposed, statute, tier, amount, why } = deviation;
  const unit = (fen: number) => rangeText({ min: fen, max: fen, minOpen: false, maxOpen: false }, lang.value);
  const range = proposed.range === null ? null : rangeText(proposed.range, lang.value);
  return (
    <dl class="kv2 said">
      <dt>{say.taken}</dt>
      <dd>
        <b>{amount === null ? (tier ?? say.noFine) : say.tierAmount(tier, unit(amount))}</b>
      </dd>
      <dt>{say.proposed}</dt>
      <dd>
        {proposed.tier === null
          ? (range ?? say.none)
          : range === null
            ? proposed.tier
            : say.tierRange(proposed.tier, range)}
      </dd>
      <dt>{say.statute}</dt>
      <dd>{statute === null ? say.none : rangeText(statute, lang.value)}</dd>
      {why.table !== null && (
        <>
          <dt>{say.entry}</dt>
          <dd>
            <Worded text={why.table.violation} />
          </dd>
        </>
      )}
      <dt>{say.benchmark}</dt>
      <dd>
        {why.table === null ? table.id : <Worded text={why.table.title} />} {table.version}
        {number === null ? null : <span lang="zh-CN"> {number}</span>}
      </dd>
      {why.table === null ? null : (
        <>
          <dt>{say.issuer}</dt>
          <dd>
            <Worded text={why.table.issuer} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** Which day's provisions were applied, why and on what basis; and what the note lacks of that (penalty law 37). */
function LawApplied({
  law: { kept, lacks, basis },
  requester,
}: {
  readonly law: NonNullable<Deviation['law']>;
  readonly requester: string;
}) {
  const say = t.value.drawer.deviation.law;
  const table = (one: NonNullable<typeof kept>['tables']['violation']) =>
    one === null ? say.none : say.table(one.version, one.from);
  return (
    <>
      {lacks === null ? null : (
        <p class="t-soon" role="note">
          {say.lacks[lacks]}
        </p>
      )}
      {kept === null ? null : (
        <>
          <p>
            <b>{say.applied[kept.applied]}</b>
          </p>
          <p>{say.days(kept.days.violation, kept.days.decision)}</p>
          <p>{say.tables(table(kept.tables.violation), table(kept.tables.decision))}</p>
          <p>{say.change[kept.change ?? 'none']}</p>
          {kept.reason === null ? null : <p>{say.reason(requester, kept.reason)}</p>}
        </>
      )}
      {basis === null ? null : (
        <p>
          <Cited basis={basis} />
        </p>
      )}
    </>
  );
}

/** Why the benchmark says so: facts, statutory grounds, the tier and the articles as published. */
export function DeviationWhy({
  deviation,
  requester,
}: {
  readonly deviation: Deviation;
  /** Name of the officer who asked. */
  readonly requester: string;
}) {
  const say = t.value.drawer.deviation;
  const { table, why, law } = deviation;
  const changed = why.facts.filter((fact) => fact.changed !== null);
  return (
    <section class="said because">
      {why.table === null && (
        <p class="t-soon" role="note">
          {say.gone(table.id, table.version)}
        </p>
      )}
      <dl>
        {law === null ? null : (
          <>
            <dt>{say.law.title}</dt>
            <dd class="which-law">
              <LawApplied law={law} requester={requester} />
            </dd>
          </>
        )}
        <dt>{say.facts}</dt>
        <dd>
          {why.facts.length === 0 ? (
            say.noFacts
          ) : (
            <ul>
              {why.facts.map(({ fact, text }) => (
                <li key={fact}>{text[lang.value]}</li>
              ))}
            </ul>
          )}
          {changed.map(({ fact, changed: line }) => (
            <p class="t-soon" key={fact}>
              {say.changed(line?.[lang.value] ?? '')}
            </p>
          ))}
        </dd>
        <dt>{say.grounds}</dt>
        <dd>
          {why.grounds.length === 0
            ? say.noGrounds
            : why.grounds.map(({ id, title, citation }) => (
                <p key={id}>
                  <Worded text={title} /> {citation !== null && <Cited basis={citation} />}
                </p>
              ))}
        </dd>
        {why.tier !== null && (
          <>
            <dt>{say.conditions}</dt>
            <dd>
              <Worded text={why.tier.conditions} />
            </dd>
            <dt>{say.standard}</dt>
            <dd>
              <Worded text={why.tier.standard} />
            </dd>
          </>
        )}
        {why.penalizedBy.length > 0 && (
          <>
            <dt>{say.basis}</dt>
            <dd>
              {why.penalizedBy.map((basis) => (
                <p key={basis.short + basis.article}>
                  <Cited basis={basis} />
                </p>
              ))}
            </dd>
          </>
        )}
      </dl>
      <details>
        <summary>{say.text}</summary>
        <p lang="zh-CN">{deviation.text}</p>
      </details>
    </section>
  );
}

/** What the unit decided before under the same entry: asked for by a click, for the look is recorded as a read. */
export function SimilarDecisions({ of, deviation }: { readonly of: string; readonly deviation: Deviation }) {
  const say = t.value.drawer.deviation;
  const [found, setFound] = useState<Similar | 'loading' | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const load = async () => {
    setFound('loading');
    setTrouble(null);
    const query = new URLSearchParams({ table: deviation.table.id, entry: deviation.entry });
    const answer = await ask('GET', `/api/cases/${of}/similar?${query}`, similarSchema);
    setFound(answer.ok ? answer.value : null);
    setTrouble(answer.ok ? null : answer.trouble);
  };
  return (
    <section class="said similar" aria-label={say.similar}>
      <div class="line-h">
        <b>{say.similar}</b>
        {(found === null || found === 'loading') && (
          <button type="button" class="b s" aria-disabled={found === 'loading'} onClick={() => void load()}>
            {found === 'loading' ? t.value.loading : say.similarAsk}
          </button>
        )}
      </div>
      {found === null && trouble === null && <small>{say.similarRecorded}</small>}
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <div role="status">
        {found !== null && found !== 'loading' && <Found found={found} names={deviation.why.names} />}
      </div>
    </section>
  );
}

function Found({ found, names }: { readonly found: Similar; readonly names: Deviation['why']['names'] }) {
  const say = t.value.drawer.deviation;
  const { figures, listed, first, last } = found;
  const join = (parts: readonly string[]) => parts.join(lang.value === 'en' ? ', ' : '、');
  const other = found.otherKind === 0 ? '' : say.similarOther(found.otherKind);
  if (first === null || last === null)
    return (
      <p>
        {say.similarNone} {other}
      </p>
    );
  const [min, median, max, q1, q3] =
    figures === null
      ? []
      : [figures.min, figures.median, figures.max, figures.q1, figures.q3].map(yuanFigure);
  return (
    <>
      <p>
        {say.similarCount(found.count, first, last)}
        {found.departed === 0 ? null : (
          <>
            <span class="mid"> · </span>
            {say.similarDeparted(found.departed)}
          </>
        )}
      </p>
      <p>
        {figures !== null
          ? say.similarBox(min ?? '', median ?? '', max ?? '', q1 ?? '', q3 ?? '')
          : listed.length === 0
            ? null
            : say.similarFew(join(listed.map(yuanFigure)))}
      </p>
      {other !== '' && <p class="t-3">{other}</p>}
      <ul class="near">
        {found.nearest.map((one) => (
          <li key={`${one.decidedOn} ${one.case ?? one.amount}`}>
            <span>
              {one.decidedOn} <span lang="zh-CN">{one.tier?.title}</span>
              <small>
                {' '}
                {one.differences.length === 0
                  ? say.similarSame
                  : say.similarDiffers(
                      join(one.differences.map(({ fact }) => names[fact]?.[lang.value] ?? fact)),
                    )}
              </small>
            </span>
            <span>{one.amount === null ? say.similarNoFine : yuanFigure(one.amount)}</span>
          </li>
        ))}
      </ul>
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
                name="document-number"
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
