/** 公开: whether the decision is made public, by when and on which channel; and the sheet in which that is decided. */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isSoon, workTo } from '#shared/calendar/soon.ts';
import { isUndecided } from '#shared/case/publication.ts';
import { type StandingSign, standingSigns } from '#shared/case/standing-words.ts';
import type { CaseView, PanelState, PublicationView } from '../worker/panel-protocol.ts';
import { act } from './act.ts';
import { openBasis, sheet, toggled, useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';
import { Mid, SheetFrame, sheetDone } from './parts.tsx';
import { moment } from './values.ts';

const LEAST_REASON = 10;

/** The article, a click away with its words. */
export function Cited({ of, cited }: { readonly of: string; readonly cited: PublicationView['citation'] }) {
  const { words } = useUi();
  const open = openBasis.value.has(of);
  return (
    <>
      <p class="src">
        <button
          type="button"
          class="cite"
          aria-expanded={open}
          onClick={() => {
            openBasis.value = toggled(openBasis.value, of);
          }}
        >
          {cited.short}
          {cited.article}
        </button>
      </p>
      {open ? (
        <blockquote class="words" lang="zh-CN">
          {cited.words}
          <cite>
            {cited.sourceTitle} {cited.article}
            {cited.verified ? null : (
              <>
                <Mid />
                {words.caseView.unverified}
              </>
            )}
          </cite>
        </blockquote>
      ) : null}
    </>
  );
}

const icons: Readonly<Record<StandingSign, readonly [IconName, string]>> = {
  quiet: ['tick', 't-3'],
  unknown: ['unk', 'c-soon'],
  open: ['point', 't-3'],
  waits: ['clock', 't-3'],
  again: ['soon', 'c-soon'],
};

function Channel({ one, view }: { readonly one: PublicationView; readonly view: CaseView }) {
  const { words, t } = useUi();
  const say = words.publication;
  const deadline = view.deadlines.find(({ id }) => id === one.deadline);
  const day = deadline === undefined || deadline.metOn !== null ? null : workTo(deadline);
  const due = one.published || one.standing === 'not-asked' ? null : day;
  const soon = due !== null && deadline !== undefined && isSoon(deadline);
  const [icon, tone] = icons[one.published ? 'quiet' : standingSigns[one.standing]];
  return (
    <div class="row" data-channel={one.channel}>
      <Icon name={icon} tone={tone} />
      <span class="m">
        {t(one.title)}
        <small>{one.published ? say.published : say.standing[one.standing]}</small>
        {one.answer === null || one.standing === 'withheld' || one.published ? null : (
          <small>{say.answered(one.answer.by, moment(one.answer.at, words), one.answer.reason)}</small>
        )}
      </span>
      {due === null ? null : <span class={`r ${soon ? 't-soon' : ''}`}>{say.until(due)}</span>}
    </div>
  );
}

/** Decided to be published, and not recorded as published: the decision can be taken back. */
const revocable = ({ standing, published }: PublicationView) => standing === 'to-publish' && !published;

export function Publication({ view }: { readonly view: CaseView }) {
  const { words } = useUi();
  const say = words.publication;
  if (view.publication.length === 0) return null;
  const open = view.publication.some(({ standing, published }) => !published && isUndecided(standing));
  return (
    <section class="sec" data-publication>
      <h2>{say.title}</h2>
      {view.publication.map((one) => (
        <Channel key={one.channel} one={one} view={view} />
      ))}
      {open || view.publication.some(revocable) ? (
        <p class="under">
          <button
            type="button"
            class="b s"
            onClick={() => {
              sheet.value = { kind: 'publication' };
            }}
          >
            {open ? say.decide : say.change}
          </button>
        </p>
      ) : null}
    </section>
  );
}

/** One of the facts by which it is known whether it may be published. */
function Question({
  name,
  first,
  view,
}: {
  readonly name: string;
  readonly first: boolean;
  readonly view: CaseView;
}) {
  const { words, link, t } = useUi();
  const fact = view.facts.find((one) => one.name === name);
  if (fact === undefined) return null;
  const answers =
    fact.answers.length > 0
      ? fact.answers.map(({ value, title }) => ({ value, text: t(title) }))
      : [
          { value: true, text: words.yes },
          { value: false, text: words.no },
        ];
  return (
    <fieldset class="asked">
      <legend>{t(fact.question ?? fact.title)}</legend>
      <div class="answers">
        {answers.map(({ value, text }, at) => (
          <button
            key={String(value)}
            type="button"
            class="b s"
            data-first={first && at === 0 ? true : undefined}
            onClick={() => void act(link, words, { type: 'fact.enter', case: view.id, fact: name, value })}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** What the law asks to publish: on which of the channels it is. */
function Publish({
  channels,
  chosen,
  onChange,
}: {
  readonly channels: readonly PublicationView[];
  readonly chosen: readonly string[];
  readonly onChange: (next: readonly string[]) => void;
}) {
  const { words, t } = useUi();
  return (
    <fieldset>
      <legend class="t-2">{words.publication.where}</legend>
      {channels.map((one, at) => (
        <div key={one.channel} class="chan">
          <label>
            <input
              type="checkbox"
              data-first={at === 0 ? true : undefined}
              checked={chosen.includes(one.channel)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...chosen, one.channel]
                    : chosen.filter((channel) => channel !== one.channel),
                )
              }
            />
            {t(one.title)}
          </label>
          <p class="t-2">{t(one.content)}</p>
          <Cited of={`publish ${one.channel}`} cited={one.citation} />
        </div>
      ))}
    </fieldset>
  );
}

/** Channels on which it is to be published: a wrong yes is taken back here. */
function Decided({
  channels,
  first,
  view,
}: {
  readonly channels: readonly PublicationView[];
  readonly first: boolean;
  readonly view: CaseView;
}) {
  const { words, link, t } = useUi();
  const say = words.publication;
  return (
    <fieldset data-decided>
      <legend class="t-2">{say.standing['to-publish']}</legend>
      {channels.map((one, at) => (
        <div key={one.channel} class="chan took">
          <span>{t(one.title)}</span>
          <button
            type="button"
            class="b s"
            data-first={first && at === 0 ? true : undefined}
            aria-label={`${say.takeBack}：${t(one.title)}`}
            onClick={() =>
              void act(link, words, {
                type: 'disclosure.takeBack',
                case: view.id,
                channel: one.channel,
                reason: words.caseView.undoReason,
              })
            }
          >
            {say.takeBack}
          </button>
        </div>
      ))}
      <p class="t-3">{say.tookBack}</p>
    </fieldset>
  );
}

export function PublicationSheet({ view, state }: { readonly view: CaseView; readonly state: PanelState }) {
  const { words, link, t } = useUi();
  const say = words.publication;
  const open = view.publication.filter(({ standing, published }) => !published && isUndecided(standing));
  const wanted = [...new Set(open.flatMap((one) => one.wanted))];
  const ready = open.filter((one) => one.wanted.length === 0);
  const toPublish = ready.filter(({ exceptions }) => exceptions.length === 0);
  const barred = ready.filter(({ exceptions }) => exceptions.length > 0);
  const decided = view.publication.filter(revocable);
  const left = useSignal<readonly string[]>([]);
  const reason = useSignal('');
  const picked = useSignal(0);
  const missing = useSignal<string | null>(null);
  const chosen = toPublish.map(({ channel }) => channel).filter((channel) => !left.value.includes(channel));
  const exceptions = barred[0]?.exceptions ?? [];
  const exception = exceptions[picked.value] ?? exceptions[0];
  const under = barred.filter((one) =>
    one.exceptions.some(
      ({ citation }) =>
        citation.source === exception?.citation.source && citation.article === exception.citation.article,
    ),
  );
  const asks = [...wanted, ...[...ready, ...decided].map(({ channel }) => channel)].join(' ');
  // An answered question goes away with its button: on to the next, or to what there is to decide.
  useEffect(() => {
    if (!document.activeElement?.matches('.sheet *'))
      document.querySelector<HTMLElement>('.sheet [data-first], .sheet-f button')?.focus();
  }, [asks]);
  const publish = async () => {
    if (chosen.length === 0) {
      missing.value = say.noChannel;
      return;
    }
    if (await act(link, words, { type: 'disclosure.publish', case: view.id, channels: chosen })) {
      if (barred.length === 0) sheetDone();
    }
  };
  const withhold = async () => {
    if (exception === undefined) return;
    if (reason.value.trim().length < LEAST_REASON) {
      missing.value = say.needReason(LEAST_REASON);
      document.querySelector<HTMLElement>('#withholding-reason')?.focus();
      return;
    }
    const done = await act(link, words, {
      type: 'disclosure.withhold',
      case: view.id,
      channels: under.map(({ channel }) => channel),
      exception: { source: exception.citation.source, article: exception.citation.article },
      reason: reason.value.trim(),
    });
    if (done) sheetDone();
  };
  const offline = state.sync.state === 'offline';
  return (
    <SheetFrame
      title={say.sheet}
      foot={
        wanted.length > 0 || ready.length === 0 ? undefined : (
          <>
            {toPublish.length === 0 ? null : (
              <button type="button" class="b pri" style="flex:1" onClick={() => void publish()}>
                {say.publish}
              </button>
            )}
            {barred.length === 0 ? null : (
              <button
                type="button"
                class={`b ${toPublish.length === 0 ? 'pri' : ''}`}
                style="flex:1"
                onClick={() => void withhold()}
              >
                {say.withhold}
              </button>
            )}
          </>
        )
      }
    >
      {wanted.length > 0 ? (
        <>
          <p class="t-2">{say.unknown}</p>
          {wanted.map((name, at) => (
            <Question key={name} name={name} first={at === 0} view={view} />
          ))}
        </>
      ) : ready.length === 0 ? (
        decided.length > 0 ? null : (
          <p class="t-2">{say.nothing}</p>
        )
      ) : (
        <>
          {toPublish.length === 0 ? null : (
            <>
              <Publish
                channels={toPublish}
                chosen={chosen}
                onChange={(next) => {
                  missing.value = null;
                  left.value = toPublish
                    .map(({ channel }) => channel)
                    .filter((channel) => !next.includes(channel));
                }}
              />
              <p class="t-3">{say.notYet}</p>
            </>
          )}
          {barred.length === 0 ? null : (
            <>
              <p>{say.barred(under.map(({ title }) => t(title)))}</p>
              <fieldset>
                <legend class="t-2">{say.exception}</legend>
                {exceptions.map((one, at) => (
                  <div key={one.citation.article} class="chan">
                    <label>
                      <input
                        type="radio"
                        name="exception"
                        data-first={at === 0 && toPublish.length === 0 ? true : undefined}
                        checked={exception === one}
                        onChange={() => {
                          picked.value = at;
                        }}
                      />
                      {t(one.title)}
                    </label>
                    <Cited of={`exception ${one.citation.article}`} cited={one.citation} />
                  </div>
                ))}
              </fieldset>
              <label class="f">
                <span>{say.reason}</span>
                <textarea
                  id="withholding-reason"
                  class={`in ${missing.value === null ? '' : 'bad'}`}
                  rows={3}
                  maxLength={2000}
                  placeholder={say.reasonHint}
                  value={reason.value}
                  onInput={(event) => {
                    missing.value = null;
                    reason.value = event.currentTarget.value;
                  }}
                />
              </label>
              <p class="t-3">{offline ? say.toHeadLater : say.toHead}</p>
            </>
          )}
          {missing.value === null ? null : (
            <p class="t-stop" role="alert">
              {missing.value}
            </p>
          )}
        </>
      )}
      {decided.length === 0 ? null : <Decided channels={decided} first={open.length === 0} view={view} />}
    </SheetFrame>
  );
}
