/** The officer's card: the code with its countdown, who is here, what the other party's phone gives back. */

import { useSignal } from '@preact/signals';
import { base64 } from '@scure/base';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { qrOfCode } from '#shared/credential/qr.ts';
import { QrCode } from '#shared/credential/qr-code.tsx';
import type { CardView } from '../worker/card.ts';
import { failureText } from './act.ts';
import { failure, language, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { panelState } from './link.ts';
import { type CardWords, en, zhCN } from './locales/card.ts';
import { Failure, Mid } from './parts.tsx';

type Code = Extract<CardView, { readonly kind: 'code' }>;
/** Where it stands: a small window, the panel's sheet, a screen that is held out. */
export type CardPlace = 'popup' | 'sheet' | 'full';

const RING = 'M130 2H242a16 16 0 0 1 16 16V242a16 16 0 0 1-16 16H18a16 16 0 0 1-16-16V18A16 16 0 0 1 18 2z';
const STEPS = 30;
const STEP_MS = 1000;
/** CSS pixels of the code's frame. */
const FRAME = { popup: 290, sheet: 290, full: 460 } as const;
const SMALL = 200;

export function cardWords(): CardWords {
  return language.value === 'en' ? en : zhCN;
}

export function CardScreen({ caseId, place }: { readonly caseId: string | null; readonly place: CardPlace }) {
  const { words, link } = useUi();
  const view = useSignal<CardView | null>(null);
  const challenge = useSignal<number | null>(null);
  const now = useSignal(Date.now());
  const version = panelState.value;

  const ask = async (anew = false): Promise<void> => {
    const result = await link.send({ type: 'card.show', case: caseId, challenge: challenge.value, anew });
    if (result.ok && result.card !== undefined) view.value = result.card;
    else failure.value = failureText(result, words);
  };
  useEffect(() => {
    void ask(true);
    const timer = setInterval(() => {
      now.value = Date.now();
      const { value } = view;
      if (value?.kind !== 'code' || value.until <= now.value) void ask();
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [caseId]);
  // The case changed: a phone scanned, a colleague came.
  useEffect(() => {
    void ask();
  }, [version]);

  const shown = view.value;
  if (shown === null) return <div style={`min-height:${FRAME[place]}px`} aria-busy="true" />;
  if (shown.kind !== 'code') return <NoCode view={shown} />;
  const left = Math.min(STEPS, Math.max(0, Math.ceil((shown.until - now.value) / 1000)));
  const props: PartProps = {
    view: shown,
    left,
    place,
    setChallenge: (digits) => {
      challenge.value = digits;
      void ask();
    },
    again: () => void ask(),
  };
  return place === 'full' ? <FullCard {...props} /> : <SmallCard {...props} />;
}

interface PartProps {
  readonly view: Code;
  readonly left: number;
  readonly place: CardPlace;
  readonly setChallenge: (digits: number | null) => void;
  readonly again: () => void;
}

function CodeFrame({
  view,
  left,
  side,
}: {
  readonly view: Code;
  readonly left: number;
  readonly side: number;
}) {
  const c = cardWords();
  const matrix = qrOfCode(view.page, base64.decode(view.code));
  return (
    <div class="qr" style={`width:${side}px;height:${side}px`} data-code={view.code.slice(-24)}>
      <svg class="ring" viewBox="0 0 260 260" aria-hidden="true">
        <path class="bg" d={RING} />
        <path
          class="fg"
          pathLength={STEPS}
          d={RING}
          style={`stroke-dasharray:${STEPS};stroke-dashoffset:${STEPS - Math.min(STEPS, left)}`}
        />
      </svg>
      <div class="code">
        <QrCode matrix={matrix} most={side - 14} pixelRatio={devicePixelRatio} label={c.qr} />
      </div>
    </div>
  );
}

function Countdown({ left }: { readonly left: number }) {
  const c = cardWords();
  const [seconds, rest] = c.left(left);
  return (
    <p class="qr-n">
      <b>{seconds}</b>
      {language.value === 'en' ? ' ' : ''}
      {rest}
      <Mid />
      {c.stale}
    </p>
  );
}

function SmallCard({ view, left, place, setChallenge, again }: PartProps) {
  const { words } = useUi();
  const c = cardWords();
  const mode = useSignal<'card' | 'receipt' | 'challenge'>('card');
  const typing = mode.value !== 'card';
  const go = (to: 'card' | 'receipt' | 'challenge') => {
    failure.value = null;
    mode.value = to;
  };
  return (
    <>
      <header class="pop-h">
        <div>
          {place === 'sheet' ? <h3>{view.name}</h3> : <h1>{view.name}</h1>}
          <p>
            {view.agency}
            <Mid />
            {c.certificate(view.certificate)}
          </p>
          {view.case === null ? null : (
            <p data-inspection={view.case.inspection}>
              {c.inspection(view.case.inspection)}
              {view.case.subject === null ? null : (
                <>
                  <Mid />
                  {view.case.subject}
                </>
              )}
            </p>
          )}
        </div>
        <button
          type="button"
          class="b s r"
          aria-label={c.fullLabel}
          onClick={() => openFull(view.case?.id ?? null)}
        >
          {c.full}
        </button>
      </header>
      {view.clockOffMs === null ? null : (
        <p class="card-warn" role="alert">
          <Icon name="soon" tone="c-soon" />
          {c.clock(view.clockOffMs)}
        </p>
      )}
      <CodeFrame view={view} left={left} side={typing ? SMALL : FRAME[place]} />
      <Countdown left={left} />
      {mode.value === 'receipt' && view.case !== null ? (
        <Receipt id={view.case.id} done={again} back={() => go('card')} />
      ) : mode.value === 'challenge' ? (
        <Challenge
          back={() => go('card')}
          done={(digits) => {
            setChallenge(digits);
            go('card');
          }}
        />
      ) : (
        <>
          <Facts view={view} />
          <section class="sec card-foot">
            <ShownRow view={view} onReceipt={() => go('receipt')} />
            {view.challenge === null ? (
              <button type="button" class="b s txt" onClick={() => go('challenge')}>
                {c.challenge}
              </button>
            ) : (
              <p class="card-line">
                <span>{c.challengeOn(String(view.challenge).padStart(6, '0'))}</span>
                <button type="button" class="b s txt" onClick={() => setChallenge(null)}>
                  {c.challengeOff}
                </button>
              </p>
            )}
            <Spoken view={view} />
            <p class="card-line t-3">
              {view.checkedAt === null ? c.offline : c.checked(words.time(view.checkedAt))}
            </p>
          </section>
        </>
      )}
    </>
  );
}

/** Who is here, and whether those present were told of a recording. */
function Facts({ view }: { readonly view: Code }) {
  const c = cardWords();
  const { case: of } = view;
  if (of === null) return <p class="card-line t-2">{c.noCase}</p>;
  const { pair } = of;
  const missing = pair === null ? 0 : pair.needed - pair.here.length;
  return (
    <section class="sec card-pair">
      <h2>
        {c.pairTitle}
        {pair === null ? null : (
          <span class="r">{missing > 0 ? c.pairNeeded(pair.needed) : c.pairHere(pair.here.length)}</span>
        )}
      </h2>
      {(pair?.here ?? [view.name]).map((name) => (
        <div class="row" key={name}>
          <Icon name="tick" tone="c-done" />
          <span class="m">
            {name}
            <small>{name === view.name ? `${c.me} · ${c.until(view.expires)}` : c.here}</small>
          </span>
        </div>
      ))}
      {missing > 0 ? (
        <div class="row">
          <Icon name="stop" tone="c-stop" />
          <span class="m">
            <b>{c.pairMissing(missing)}</b>
            <small>{c.pairAdd}</small>
          </span>
        </div>
      ) : null}
      {of.recording ? (
        <div class="row">
          <Icon name="tick" tone="t-3" />
          <span class="m t-2">{c.recordingOn}</span>
        </div>
      ) : null}
    </section>
  );
}

function ShownRow({ view, onReceipt }: { readonly view: Code; readonly onReceipt: () => void }) {
  const { words } = useUi();
  const c = cardWords();
  if (view.case === null) return null;
  const { shown } = view.case;
  return (
    <div class="row" role="status" data-shown={shown?.means ?? 'none'}>
      <Icon name={shown === null ? 'unk' : 'tick'} tone={shown === null ? 't-3' : 'c-done'} />
      <span class="m">
        {shown === null ? c.notScanned : c.shown[shown.means](words.time(shown.at))}
        {shown === null ? null : <small>{c.shownNote}</small>}
      </span>
      <button type="button" class="b s" onClick={onReceipt}>
        {c.enterReceipt}
      </button>
    </div>
  );
}

/** For a phone without signal. */
function Spoken({ view }: { readonly view: Code }) {
  const c = cardWords();
  return (
    <div class="card-phone">
      <p class="t-2">
        {c.phone(view.telephone)}
        <span class="nb">
          {c.shortId} <b>{view.shortId}</b>
        </span>
        {c.and}
        <span class="nb">
          {c.digits} <b>{view.digits.replace(/(\d{4})/, '$1 ')}</b>
        </span>
      </p>
    </div>
  );
}

/** Boxes that advance by themselves; one real field underneath takes keys and what is pasted. */
export function DigitBoxes({
  count,
  label,
  onFull,
}: {
  readonly count: number;
  readonly label: (typed: number) => string;
  readonly onFull: (digits: string) => void;
}) {
  const value = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <div class="digit-box">
      <input
        ref={field}
        inputMode="numeric"
        autocomplete="one-time-code"
        aria-label={label(value.value.length)}
        value={value.value}
        onInput={(event) => {
          const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, count);
          value.value = digits;
          event.currentTarget.value = digits;
          if (digits.length < count) return;
          onFull(digits);
          value.value = '';
          event.currentTarget.value = '';
        }}
      />
      <div class={`digits${count > 4 ? ' six' : ''}`} aria-hidden="true">
        {Array.from({ length: count }, (_, at) => (
          <span key={at} class={at === value.value.length ? 'cur' : ''}>
            {value.value[at] ?? ''}
          </span>
        ))}
      </div>
    </div>
  );
}

function Receipt({
  id,
  done,
  back,
}: {
  readonly id: string;
  readonly done: () => void;
  readonly back: () => void;
}) {
  const { words, link } = useUi();
  const c = cardWords();
  const send = async (command: Parameters<typeof link.send>[0]) => {
    failure.value = null;
    const result = await link.send(command);
    failure.value = failureText(result, words);
    if (!result.ok) return;
    done();
    back();
  };
  return (
    <>
      <section class="sec card-type">
        <h2>{c.receiptTitle}</h2>
        <p class="t-2">{c.receiptLead}</p>
        <DigitBoxes
          count={4}
          label={c.receiptLabel}
          onFull={(digits) => void send({ type: 'card.receipt', case: id, digits })}
        />
        <Failure />
        <p class="t-3">{c.receiptNote}</p>
      </section>
      <section class="sec card-foot">
        <div class="row">
          <Icon name="person" tone="t-3" />
          <span class="m">
            {c.noPhone}
            <small>{c.noPhoneNote}</small>
          </span>
          <button
            type="button"
            class="b s"
            onClick={() => void send({ type: 'card.said', case: id, what: 'certificate' })}
          >
            {c.note}
          </button>
        </div>
        <button type="button" class="b s txt" onClick={back}>
          {c.back}
        </button>
      </section>
    </>
  );
}

function Challenge({ done, back }: { readonly done: (digits: number) => void; readonly back: () => void }) {
  const c = cardWords();
  return (
    <section class="sec card-type">
      <h2>{c.challengeTitle}</h2>
      <p class="t-2">{c.challengeLead}</p>
      <DigitBoxes count={6} label={c.challengeLabel} onFull={(digits) => done(Number(digits))} />
      <button type="button" class="b s txt" onClick={back}>
        {c.back}
      </button>
    </section>
  );
}

/** Why there is no code, at once and in its place, and who can mend it. */
function NoCode({ view }: { readonly view: Exclude<CardView, Code> }) {
  const c = cardWords();
  const none = view.kind === 'none' ? view.none : null;
  const fact = none?.fact == null ? null : (c.fact[none.fact] ?? none.fact);
  return (
    <div class="card-none" role="alert" data-none={none?.why ?? 'away'}>
      <div class="empty">
        <span class="big">
          <Icon name={none === null ? 'off' : 'stop'} size={24} tone={none === null ? '' : 'c-stop'} />
        </span>
        <h2>{none === null ? c.awayTitle : c.noneTitle}</h2>
        <p>{none === null ? c.awayText : c.why[none.why]}</p>
        {fact === null ? null : (
          <p>
            <b>{fact}</b>
            {none?.since == null ? null : (
              <>
                <Mid />
                {c.since(none.since.slice(0, 10))}
              </>
            )}
          </p>
        )}
        {none === null || fact !== null || none.since === null ? null : (
          <p>{c.since(none.since.slice(0, 10))}</p>
        )}
        {none?.of == null ? null : <p class="t-2">{none.of}</p>}
        {none?.mend == null ? null : <p class="t-2">{c.mend[none.mend] ?? none.mend}</p>}
        {none === null ? null : <p class="t-3">{c.paper}</p>}
      </div>
    </div>
  );
}

/** Held out to the other party: large, and said in two languages. */
function FullCard({ view, left }: PartProps) {
  const c = cardWords();
  const pair = view.case?.pair ?? null;
  return (
    <div class="cardp">
      <div>
        <CodeFrame view={view} left={left} side={Math.max(300, Math.min(600, innerHeight - 160))} />
        <Countdown left={left} />
      </div>
      <div>
        <h1>{c.scan}</h1>
        <p class="en" lang={language.value === 'en' ? 'zh-CN' : 'en'}>
          {c.scanOther}
        </p>
        <dl>
          <dt>{c.name}</dt>
          <dd>
            <b>{view.name}</b>
          </dd>
          <dt>{c.agency}</dt>
          <dd>{view.agency}</dd>
          <dt>{c.number}</dt>
          <dd>{view.certificate}</dd>
          <dt>{c.validUntil}</dt>
          <dd>{view.expires}</dd>
        </dl>
        {view.case === null ? null : <p class="big-n">{c.inspection(view.case.inspection)}</p>}
        {pair === null ? null : (
          <div class="two">
            {pair.here.map((name) => (
              <span key={name}>
                <Icon name="tick" size={20} tone="c-done" />
                {name}
              </span>
            ))}
            <span class="t-2">
              {pair.here.length >= pair.needed ? c.bothHere : c.pairMissing(pair.needed - pair.here.length)}
            </span>
          </div>
        )}
        <Spoken view={view} />
        <p class="t-2">{c.privacy}</p>
      </div>
      <button type="button" class="b s card-close" onClick={() => window.close()}>
        {c.close} <kbd>Esc</kbd>
      </button>
    </div>
  );
}

/** A window of its own, as large as the screen. */
function openFull(caseId: string | null): void {
  const query = caseId === null ? '?full' : `?full&case=${encodeURIComponent(caseId)}`;
  void chrome.windows.create({
    url: chrome.runtime.getURL(`/popup.html${query}`),
    type: 'popup',
    state: 'maximized',
  });
}
