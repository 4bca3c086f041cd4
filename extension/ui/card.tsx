/** The officer's card: the code with its countdown, who is here, what the other party's phone gives back. */

import { useSignal } from '@preact/signals';
import { base64 } from '@scure/base';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { OfficerHere } from '#shared/case/card-in-case.ts';
import { type CardWords, en, zhCN } from '#shared/credential/locales/card.ts';
import { qrOfCode, qrSide } from '#shared/credential/qr.ts';
import { QrCode } from '#shared/credential/qr-code.tsx';
import type { CardView, RegistryAge } from '../worker/card.ts';
import { failureText } from './act.ts';
import { failure, language, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { panelState } from './link.ts';
import { Failure, Mid } from './parts.tsx';

type Code = Extract<CardView, { readonly kind: 'code' }>;
/** Where it stands: the browser's popup, a narrow window, the panel's sheet, a screen that is held out. */
export type CardPlace = 'popup' | 'narrow' | 'sheet' | 'full';

const STEPS = 30;
const STEP_MS = 1000;
/** Between the code with its white border and the outside of the ring, on each side, CSS pixels. */
const RIM = 7;
const STROKE = 4;
/** Of the ring's corners: the code's own corners lie inside it. */
const RADIUS = 10;

/** The ring of a frame that many CSS pixels a side, from the middle of its top and back. */
function ringPath(side: number): string {
  const [near, far] = [STROKE / 2, side - STROKE / 2];
  const turn = (x: number, y: number) => `a${RADIUS} ${RADIUS} 0 0 1 ${x} ${y}`;
  return [
    `M${side / 2} ${near}H${far - RADIUS}${turn(RADIUS, RADIUS)}V${far - RADIUS}${turn(-RADIUS, RADIUS)}`,
    `H${near + RADIUS}${turn(-RADIUS, -RADIUS)}V${near + RADIUS}${turn(RADIUS, -RADIUS)}z`,
  ].join('');
}

/**
 * CSS pixels of room for the code with its white border, which is then drawn at whole pixels a module, 69 a side in version 11
 * and 73 in version 12. The popup has six of the screen's pixels for each module of either beside what is said of it; one
 * above the other, as in a narrow window, four leave room for all of it within the 600 pixels at which Chrome ends a popup.
 */
function room(place: CardPlace): number {
  switch (place) {
    case 'popup':
      return 438;
    case 'narrow':
      return 292;
    case 'sheet':
      return Math.min(365, innerWidth - 32 - 2 * RIM);
    case 'full':
      return Math.max(300, Math.min(600, innerHeight - 80)) - 2 * RIM;
  }
}

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
  if (shown === null)
    return (
      <div
        class={place === 'popup' ? 'card-wide' : ''}
        style={`min-height:${room(place) + 2 * RIM}px`}
        aria-busy="true"
      />
    );
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

function CodeFrame({ view, left, place }: Pick<PartProps, 'view' | 'left' | 'place'>) {
  const c = cardWords();
  const matrix = qrOfCode(view.page, base64.decode(view.code));
  const most = room(place);
  const side = qrSide(matrix, most, devicePixelRatio) + 2 * RIM;
  const ring = ringPath(side);
  return (
    <div class="qr" style={`width:${side}px;height:${side}px`} data-code={view.code.slice(-24)}>
      <svg class="ring" viewBox={`0 0 ${side} ${side}`} aria-hidden="true">
        <path class="bg" d={ring} />
        <path
          class="fg"
          pathLength={STEPS}
          d={ring}
          style={`stroke-dasharray:${STEPS};stroke-dashoffset:${STEPS - Math.min(STEPS, left)}`}
        />
      </svg>
      <div class="code">
        <QrCode matrix={matrix} most={most} pixelRatio={devicePixelRatio} label={c.qr} />
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
  const c = cardWords();
  const mode = useSignal<'card' | 'receipt' | 'challenge'>('card');
  const go = (to: 'card' | 'receipt' | 'challenge') => {
    failure.value = null;
    mode.value = to;
  };
  return (
    <div class={place === 'popup' ? 'card-small card-wide' : 'card-small'}>
      <header class="pop-h">
        <div class="card-top">
          {place === 'sheet' ? <h3>{view.name}</h3> : <h1>{view.name}</h1>}
          <button
            type="button"
            class="b s"
            aria-label={c.fullLabel}
            onClick={() => openFull(view.case?.id ?? null)}
          >
            {c.full}
          </button>
        </div>
        <p>
          {view.agency}
          <Mid />
          <span class="nb">{c.certificate(view.certificate)}</span>
        </p>
        {view.case === null ? null : (
          <p class="card-case" data-inspection={view.case.inspection}>
            <span>{c.inspection(view.case.inspection)}</span>
            {view.case.subject === null ? null : (
              <span title={view.case.subject}>
                <Mid />
                {view.case.subject}
              </span>
            )}
          </p>
        )}
        <ClockWarning view={view} />
      </header>
      <div class="card-qr">
        <CodeFrame view={view} left={left} place={place} />
        <Countdown left={left} />
      </div>
      <div class="card-rest">
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
            <ShownRow view={view} onReceipt={() => go('receipt')} />
            <Facts view={view} />
            <section class="sec card-foot">
              <Spoken view={view} />
              {view.challenge === null ? null : (
                <p class="card-line">
                  <span>{c.challengeOn(String(view.challenge).padStart(6, '0'))}</span>
                  <button type="button" class="b s txt" onClick={() => setChallenge(null)}>
                    {c.challengeOff}
                  </button>
                </p>
              )}
              <div class="card-line t-3">
                <Checked view={view} />
                {view.challenge === null ? (
                  <button type="button" class="b s txt" onClick={() => go('challenge')}>
                    {c.challenge}
                  </button>
                ) : null}
              </div>
            </section>
          </>
        )}
      </div>
    </div>
  );
}

/** Before anything is shown: a code goes by the companion's clock, and a phone compares it with its own. */
function ClockWarning({ view }: { readonly view: Code }) {
  const c = cardWords();
  if (view.compared && view.clockOffMs === null) return null;
  return (
    <p class="card-warn" role="alert" data-clock={view.compared ? 'off' : 'not-compared'}>
      <Icon name="soon" tone="c-soon" />
      <span>{view.clockOffMs === null ? c.clockUnknown : c.clock(view.clockOffMs)}</span>
    </p>
  );
}

/** When, and by what, the credential was last found to stand. */
function Checked({ view }: { readonly view: Code }) {
  const { words } = useUi();
  const c = cardWords();
  return (
    <p data-checked={view.checkedAt === null ? 'away' : 'asked'}>
      {view.checkedAt === null ? (
        <Away registry={view.registry} />
      ) : (
        <>
          <span class="nb">{c.checked(words.time(view.checkedAt))}</span>
          <Mid />
          <span class="nb">{c.until(view.expires)}</span>
        </>
      )}
    </p>
  );
}

/** The companion is away: by which registry it was judged, how old that is, and what cannot be known. */
function Away({ registry }: { readonly registry: RegistryAge | null }) {
  const c = cardWords();
  if (registry === null) return <span>{c.offline}</span>;
  return (
    <span data-registry={registry.asOf}>
      {c.registryOf(registry.asOf, registry.days)}
      {registry.old ? c.registryOld : null}
    </span>
  );
}

/** Who is here and has shown himself, and whether those present were told of a recording. */
function Facts({ view }: { readonly view: Code }) {
  const c = cardWords();
  const { case: of } = view;
  if (of === null) return <p class="card-line t-2">{c.noCase}</p>;
  const { pair } = of;
  if (pair === null && !of.recording) return null;
  return (
    <section class="sec card-pair" aria-label={c.pairTitle}>
      {pair === null ? null : <Pair {...pair} />}
      {of.recording ? (
        <p class="card-officer t-2">
          <Icon name="tick" tone="t-3" />
          {c.recordingOn}
        </p>
      ) : null}
    </section>
  );
}

/** The others who count as being there: whose card it is stands above. */
function Pair({ needed, here }: { readonly needed: number; readonly here: readonly OfficerHere[] }) {
  const { words } = useUi();
  const c = cardWords();
  const missing = needed - here.length;
  return (
    <>
      {here
        .filter(({ me }) => !me)
        .map(({ name, shown }) => (
          <p class="card-officer" key={name} data-officer={shown?.means ?? 'not-shown'}>
            <Icon name={shown === null ? 'unk' : 'tick'} tone={shown === null ? 't-3' : 'c-done'} />
            <span>{name}</span>
            <small>{shown === null ? c.notShown : c.officerShown[shown.means](words.time(shown.at))}</small>
          </p>
        ))}
      {missing > 0 ? (
        <p class="card-officer" data-missing={missing}>
          <Icon name="stop" tone="c-stop" />
          <b>{c.pairMissing(needed, missing)}</b>
          <small>{c.pairAdd}</small>
        </p>
      ) : null}
    </>
  );
}

function ShownRow({ view, onReceipt }: { readonly view: Code; readonly onReceipt: () => void }) {
  const { words } = useUi();
  const c = cardWords();
  if (view.case === null) return null;
  const { shown } = view.case;
  return (
    <div class="row card-shown" role="status" data-shown={shown?.means ?? 'none'}>
      <Icon name={shown === null ? 'unk' : 'tick'} tone={shown === null ? 't-3' : 'c-done'} />
      <span class="m">{shown === null ? c.notScanned : c.shown[shown.means](words.time(shown.at))}</span>
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
        <TypeHead title={c.receiptTitle} back={back} />
        <DigitBoxes
          count={4}
          label={c.receiptLabel}
          onFull={(digits) => void send({ type: 'card.receipt', case: id, digits })}
        />
        {failure.value === null ? <p class="t-3">{c.receiptNote}</p> : <Failure />}
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
      </section>
    </>
  );
}

function TypeHead({ title, back }: { readonly title: string; readonly back: () => void }) {
  return (
    <h2>
      {title}
      <button type="button" class="b s txt r" onClick={back}>
        {cardWords().back}
      </button>
    </h2>
  );
}

function Challenge({ done, back }: { readonly done: (digits: number) => void; readonly back: () => void }) {
  const c = cardWords();
  return (
    <section class="sec card-type">
      <TypeHead title={c.challengeTitle} back={back} />
      <DigitBoxes count={6} label={c.challengeLabel} onFull={(digits) => done(Number(digits))} />
      <p class="t-3">{c.challengeLead}</p>
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
        {view.kind === 'away' || view.registry === null ? null : (
          <p class="t-2">
            <Away registry={view.registry} />
          </p>
        )}
        {none === null ? null : <p class="t-3">{c.paper}</p>}
      </div>
    </div>
  );
}

/** Held out to the other party: large, and said in two languages. */
function FullCard({ view, left, place }: PartProps) {
  const c = cardWords();
  const pair = view.case?.pair ?? null;
  return (
    <div class="cardp">
      <div>
        <CodeFrame view={view} left={left} place={place} />
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
            {pair.here.map(({ name, me, shown }) => (
              <span key={name}>
                <Icon
                  name={me || shown !== null ? 'tick' : 'unk'}
                  size={20}
                  tone={me || shown !== null ? 'c-done' : 't-3'}
                />
                {name}
                {me ? null : <small class="t-2">{shown === null ? c.notShown : c.wasShown}</small>}
              </span>
            ))}
            <span class="t-2">
              {pair.here.length >= pair.needed
                ? c.bothHere
                : c.pairMissing(pair.needed, pair.needed - pair.here.length)}
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
